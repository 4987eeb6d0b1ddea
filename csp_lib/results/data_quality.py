"""The data quality result: which figures a borough's pages rest on, how they were revised, what breaks in them."""

from typing import TYPE_CHECKING

from csp_lib.reference import areas, offences
from csp_lib.reference.periods import Month
from csp_lib.results import provenance
from csp_lib.results.shapes import BreakMark, DataQuality
from csp_lib.sources import store

if TYPE_CHECKING:
    import pandas as pd

TABLES = ("recorded_crime_months", "recorded_crime_years", "recorded_crime_totals", "population", "households")


def data_quality(borough: str) -> DataQuality:
    """Return coverage, revisions, part years, breaks and notes of everything held on a borough."""
    described = store.describe()
    held = {t["table"] for t in described["tables"]}
    coverage = _coverage(borough, [t for t in TABLES if t in held])
    mentioned = sorted({part for ids in coverage["source_id"] for part in str(ids).split("+")})
    notes = [f"{described['sources'][n['source_id']]['title']}: {n['note']}" for n in described["notes"]]
    return DataQuality(
        borough=borough,
        borough_name=areas.area(borough).name,
        coverage=coverage,
        revisions=store.read("revisions", area=borough).drop(columns=["source_id", "data_kind"]),
        part_years=_part_years(borough),
        breaks=_breaks(borough),
        notes=notes,
        sources=provenance.lines(mentioned),
    )


def _coverage(borough: str, tables: list[str]) -> "pd.DataFrame":
    import pandas as pd

    rows = []
    for table in tables:
        mine = store.read(table, area=borough)
        if "months_covered" in mine:  # a part year is told apart, in a table of its own
            mine = mine[mine["months_covered"] == 12]
        period = next(c for c in ("month", "financial_year", "mid_year", "year") if c in mine)
        for source_id, part in mine.groupby("source_id"):
            first, last = str(part[period].min()), str(part[period].max())
            rows.append((table, str(source_id), str(part["data_kind"].iloc[0]), first, last, len(part)))
    return pd.DataFrame(rows, columns=["table", "source_id", "data_kind", "first", "last", "rows"])


def _part_years(borough: str) -> "pd.DataFrame":
    years = store.read("recorded_crime_years", area=borough)
    whole = years[years["offence_set"].isin([offences.TOTAL, offences.ALL_LISTED])]
    part = whole[whole["months_covered"] < 12]
    return part[["financial_year", "months_covered", "series"]].sort_values("financial_year", ignore_index=True)


def _breaks(borough: str) -> list[BreakMark]:
    """Return every recorded break that falls into the months held on the borough."""
    from csp_lib.reference.breaks import breaks

    months = store.read("recorded_crime_months", area=borough)
    years = store.read("recorded_crime_years", area=borough)
    found: dict[str, BreakMark] = {}
    for series in sorted(set(years["series"])):
        mine = months[months["series"] == series]["month"]
        if mine.empty:
            continue
        span = Month.parse(mine.min()), Month.parse(mine.max())
        for name in offences.offence_sets():
            for b in breaks(name, series.removesuffix("_part"), *span):
                found[b.break_id] = BreakMark(str(b.month), b.title, b.sentence, b.effect)
    return sorted(found.values(), key=lambda b: b.month)
