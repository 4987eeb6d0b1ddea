"""The small tables that pages draw: years, rates beside London and peers, places, notes about the data."""

from typing import TYPE_CHECKING

from csp_lib.reference import areas, offences
from csp_lib.reference.periods import FinancialYear, Month
from csp_lib.results import slices as slicing
from csp_lib.results.shapes import Indicator
from csp_lib.results.slices import Slices
from csp_lib.sources import store

if TYPE_CHECKING:
    import pandas as pd

REVISION_WORTH_SAYING = 0.0005
"""A difference between two extracts under one in two thousand is left to the data quality page."""


def empty(*columns: str) -> "pd.DataFrame":
    """Return a table without rows."""
    import pandas as pd

    return pd.DataFrame(columns=list(columns))


def years(slices: Slices, offence_set: str) -> "pd.DataFrame":
    """Return the borough's complete financial years: financial_year, months_covered, offences. Part years are out."""
    mine = slices.years[(slices.years["area"] == slices.borough) & (slices.years["offence_set"] == offence_set)]
    whole = mine[mine["months_covered"] == 12]
    return whole[["financial_year", "months_covered", "offences"]].reset_index(drop=True)


def totals(slices: Slices) -> "pd.DataFrame":
    """Return all offences by financial year in the yearly compilation: financial_year, months_covered, offences."""
    held = store.read("recorded_crime_totals", area=slices.borough)
    held = held[(held["financial_year"] <= slices.period.last_whole_year) & (held["months_covered"] == 12)]
    return held[["financial_year", "months_covered", "offences"]].reset_index(drop=True)


def yearly_source_ids(slices: Slices) -> list[str]:
    """Return the sources of the yearly compilation, which printed figures of earlier years are held against."""
    return sorted(store.read("recorded_crime_totals", area=slices.borough)["source_id"].unique())


def rates(slices: Slices, offence_set: str, peers: list[str], age_limit: int) -> "pd.DataFrame":
    """Return rates per 1,000 residents by complete financial year for the borough, its peers together and London.

    Columns financial_year, area_name, rate. A year without residents for every member of a group is left out for it.
    """
    import pandas as pd

    named = areas.area(slices.borough).name
    groups = {named: [slices.borough], "London": [b.slug for b in areas.boroughs()]}
    if peers:
        groups["Comparators together"] = peers
    whole = slices.years[(slices.years["offence_set"] == offence_set) & (slices.years["months_covered"] == 12)]
    rows = []
    for year, counts in whole.groupby("financial_year"):
        for name, members in groups.items():
            mine = counts[counts["area"].isin(members)]
            residents = [slicing.denominator(slices, m, str(year), age_limit) for m in members]
            if len(mine) == len(members) and all(residents):
                people = sum(r.residents for r in residents if r is not None)
                rows.append((str(year), name, 1000 * float(mine["offences"].sum()) / people))
    return pd.DataFrame(rows, columns=["financial_year", "area_name", "rate"])


def places(ranked: "pd.DataFrame") -> "pd.DataFrame":
    """Return the ranked boroughs with their place, the lowest rate first; equal rates share the better place."""
    named = ranked.rename(columns={"count": "offences", "denominator": "residents"})
    return named.assign(place=named["rate"].astype(float).rank(method="min").astype(int))


def supplied_indicators(borough: str, wanted: list[str]) -> "pd.DataFrame":
    """Return what a partnership brought in the tidy template for these indicators; empty when nothing was."""
    if not store.has("indicators"):
        return empty("indicator_id", "indicator", "period_start", "period_end", "value", "unit", "status", "source_id")
    held = store.read("indicators", area=borough)
    return held[held["indicator_id"].isin(wanted)].reset_index(drop=True)


def notes(slices: Slices, headline: Indicator) -> list[str]:
    """Return what a reader must know about the figures of a page, one sentence each."""
    told = [_extract_note(slices, headline)]
    told += [m.sentence for m in headline.breaks]
    if headline.offence_set == offences.TOTAL:
        told += revision_notes(slices)
    if headline.denominator is not None:
        told += [_denominator_note(headline), *_denominator_breaks(slices)]
    elif headline.offences is not None:
        told.append(
            f"No estimate of residents near mid-{slices.period.year[:4]} is held for the borough, "
            "so no rate per 1,000 and no rank is given."
        )
    return [t for t in told if t]


def _extract_note(slices: Slices, headline: Indicator) -> str:
    kind = {"borough": "borough", "ward": "ward", "lsoa": "LSOA"}[slices.series.removesuffix("_part")]
    described = store.describe()["sources"]
    titles = [described[sid]["title"] for sid in headline.source_ids if sid in described]
    vintages = [_vintage(described[sid]["vintage"]) for sid in headline.source_ids if sid in described]
    part = " It leaves some offence groups out, so it has no total." if slices.series.endswith("_part") else ""
    where = (
        " Offences without a known place are not in it, so counts run below those of the borough extracts."
        if kind != "borough"
        else ""
    )
    return f"Counts come from {' and '.join(titles)} ({kind} extract, vintage {', '.join(vintages)}).{where}{part}"


def _vintage(vintage: str | None) -> str:
    """Return a vintage in words; a month such as 2016-12 reads December 2016."""
    is_month = vintage is not None and len(vintage) == 7
    return Month.parse(str(vintage)).title if is_month else vintage or "not stated"


def revision_notes(slices: Slices) -> list[str]:
    """Return a sentence for each other source that counts the same year differently; a part year is no year."""
    if slices.period.is_part_year:
        return []
    held = store.read("revisions", area=slices.borough, financial_year=slices.period.year)
    described = store.describe()["sources"]
    told = []
    for row in held.to_dict("records"):
        size = abs(row["difference"]) / max(1, row["used_offences"])
        if size >= REVISION_WORTH_SAYING and row["months_compared"] == 12:
            other = str(row["other_source"])
            told.append(
                f"Another source counts {row['other_offences']:,} offences for {row['financial_year']} instead of "
                f"{row['used_offences']:,} ({described.get(other, {}).get('title', other)}): "
                "extracts are revised, and each is used by itself."
            )
    return told


def _denominator_breaks(slices: Slices) -> list[str]:
    """Return a sentence for each year at which the residents counted against step by more than residents grow."""
    import pandas as pd

    from csp_lib.analysis.areas.denominators import COLUMNS, denominator_breaks

    rows = [
        (str(mid_year), "residents", people, source_id)
        for (area, mid_year), (people, source_id, _) in slices.residents.items()
        if area == slices.borough and mid_year <= FinancialYear.parse(slices.period.year).start
    ]
    return [
        f"{words[:1].upper()}{words[1:]}." for words in denominator_breaks(pd.DataFrame(rows, columns=COLUMNS))["words"]
    ]


def _denominator_note(headline: Indicator) -> str:
    known = headline.denominator
    if known is None:
        return ""
    kind = "derived here, not an official estimate" if known.data_kind == "derived" else known.data_kind
    older = (
        f" The mid-{known.wanted_mid_year} figure is not held, so this older one stands in."
        if known.mid_year != known.wanted_mid_year
        else ""
    )
    return f"Rates are per 1,000 residents, mid-{known.mid_year}: {known.residents:,} ({kind}).{older}"
