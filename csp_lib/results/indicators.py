"""One offence set in one borough and period: count, change, rate, rank, and the breaks that touch them."""

from typing import TYPE_CHECKING

from csp_lib.analysis import change as changes
from csp_lib.analysis import rates
from csp_lib.analysis.areas import compare
from csp_lib.reference import areas, offences
from csp_lib.reference import breaks as recording_breaks
from csp_lib.reference.periods import FinancialYear, Month
from csp_lib.results import slices as slicing
from csp_lib.results.shapes import BreakMark, Denominator, Indicator
from csp_lib.results.slices import Slices

if TYPE_CHECKING:
    import pandas as pd


MONTHS_JUDGED_BY = 60
"""Ours: how a series varies is taken from at most the five years before the period."""


def indicator(slices: Slices, offence_set: str, age_limit: int) -> Indicator:
    """Return the indicator of an offence set; without counts of the period it carries the reason instead."""
    known = offences.offence_sets()[offence_set]
    row = _counts(slices, slices.borough, offence_set)
    marks = break_marks(slices, offence_set)
    if row is None:
        return _absent(slices, offence_set, marks)
    refused = next((m.sentence for m in marks if m.effect == "refuse" and m.month > slices.period.previous_first), None)
    now, previous = row
    return Indicator(
        offence_set=offence_set,
        title=known.title,
        phrase=known.phrase,
        series=slices.series,
        period=slices.period,
        offences=now,
        previous=previous,
        change=None if previous is None or refused else _change(slices, offence_set, now, previous),
        change_refused=refused if previous is not None else None,
        rate=_rate(slices, now, slices.period.year, age_limit),
        previous_rate=None if previous is None else _rate(slices, previous, slices.period.previous_year, age_limit),
        denominator=slicing.denominator(slices, slices.borough, slices.period.year, age_limit),
        rank=rank(slices, offence_set, age_limit),
        breaks=marks,
        source_ids=_sources(slices, offence_set),
    )


def _absent(slices: Slices, offence_set: str, marks: list[BreakMark]) -> Indicator:
    known = offences.offence_sets()[offence_set]
    held = (slices.years["offence_set"] == offence_set) & (slices.years["area"] == slices.borough)
    reason = (
        f"no complete count of {known.phrase} for the period is held"
        if held.any()
        else f"the {slices.series.removesuffix('_part')} extracts held do not count {known.phrase} by borough"
    )
    return Indicator(
        offence_set, known.title, known.phrase, slices.series, slices.period, None, None, None, None, None, None,
        None, None, marks, _sources_of_months(slices, offence_set), reason,
    )  # fmt: skip


def _sources_of_months(slices: Slices, offence_set: str) -> list[str]:
    """Return the sources of the months that are held, where the period itself has no count."""
    mine = slices.months[(slices.months["area"] == slices.borough) & (slices.months["offence_set"] == offence_set)]
    return sorted({part for value in mine["source_id"] for part in str(value).split("+")})


def _counts(slices: Slices, area: str, offence_set: str) -> tuple[int, int | None] | None:
    counts = slices.period_counts
    rows = counts[(counts["area"] == area) & (counts["offence_set"] == offence_set)]
    if rows.empty:
        return None
    previous = rows["previous"].iloc[0]
    return int(rows["offences"].iloc[0]), None if previous != previous else int(previous)


def _sources(slices: Slices, offence_set: str) -> list[str]:
    counts = slices.period_counts
    rows = counts[(counts["area"] == slices.borough) & (counts["offence_set"] == offence_set)]
    ids = [*rows["source_id"], *rows["source_id_previous"].dropna()]
    return sorted({part for value in ids for part in str(value).split("+")})


def source_ids_of_all(slices: Slices, offence_set: str) -> list[str]:
    """Return the sources behind the counts of all boroughs, which ranks and London's rate rest on."""
    counts = slices.period_counts[slices.period_counts["offence_set"] == offence_set]
    return sorted({part for value in counts["source_id"] for part in str(value).split("+")})


def monthly(slices: Slices, offence_set: str, area: str | None = None) -> "pd.Series":
    """Return an area's offences by month, months as index, gaps left out."""
    mine = slices.months[
        (slices.months["area"] == (area or slices.borough)) & (slices.months["offence_set"] == offence_set)
    ]
    return mine.set_index("month")["offences"].sort_index()


def _change(slices: Slices, offence_set: str, now: int, previous: int) -> changes.Change:
    """Judge a change by how much the same series varied in the months before the period."""
    phi = own_variation(slices, offence_set)
    return changes.compare_counts(previous, now, phi=phi, percent_from_base=slices.percent_base)


def own_variation(slices: Slices, offence_set: str) -> float | None:
    """Return how many times the months before the period vary more than chance, None where too few are known."""
    earlier = monthly(slices, offence_set)
    earlier = earlier[earlier.index < slices.period.first].tail(MONTHS_JUDGED_BY)
    return changes.overdispersion(earlier).phi if len(earlier) else None


def _rate(slices: Slices, count: int, year: str, age_limit: int) -> rates.Rate | None:
    residents = slicing.denominator(slices, slices.borough, year, age_limit)
    if residents is None:
        return None
    return rates.rate_per_1000(count, residents.residents)


def london_rate(slices: Slices, offence_set: str, age_limit: int) -> float | None:
    """Return offences per 1,000 residents of the boroughs together for the period, or None when not all are counted."""
    counted = _counts(slices, areas.LONDON, offence_set)
    residents = slicing.denominator(slices, areas.LONDON, slices.period.year, age_limit)
    if counted is None or residents is None:
        return None
    return rates.rate_per_1000(counted[0], residents.residents).value


def ranked(slices: Slices, offence_set: str, age_limit: int) -> "pd.DataFrame":
    """Return every borough's count, residents and rate per 1,000 for the period, lowest rate first.

    Columns area, area_name, count, denominator, rate; boroughs without a count or residents are left out.
    """
    import pandas as pd

    counts = slices.period_counts[slices.period_counts["offence_set"] == offence_set].set_index("area")["offences"]
    rows = []
    for borough in areas.boroughs():
        residents = _same_mid_year(slices, borough.slug, age_limit)
        if borough.slug in counts.index and residents is not None:
            count = int(counts[borough.slug])
            rows.append((borough.slug, borough.name, count, residents.residents, 1000 * count / residents.residents))
    frame = pd.DataFrame(rows, columns=["area", "area_name", "count", "denominator", "rate"])
    return frame.sort_values(["rate", "area"], ignore_index=True)


def _same_mid_year(slices: Slices, area: str, age_limit: int) -> Denominator | None:
    """Rates are only ranked when all boroughs count against residents of one mid-year."""
    mine = slicing.denominator(slices, slices.borough, slices.period.year, age_limit)
    other = slicing.denominator(slices, area, slices.period.year, age_limit)
    return other if mine is not None and other is not None and mine.mid_year == other.mid_year else None


def rank(slices: Slices, offence_set: str, age_limit: int, by: str = "rate") -> compare.Rank | None:
    """Return the borough's place among all boroughs, by rate per 1,000 residents or by count."""
    frame = ranked(slices, offence_set, age_limit)
    if len(frame) < len(areas.boroughs()):  # a place among some of them is no place in London
        return None
    return compare.rank_areas(
        frame[["area", "count", "denominator"]],
        slices.borough,
        measure=offences.offence_sets()[offence_set].phrase,
        denominator_name="residents",
        period=slices.period.year,
        by=by,
    )


def break_marks(slices: Slices, offence_set: str) -> list[BreakMark]:
    """Return the breaks that fall into the series shown: the dated ones, and a change of classification."""
    shown = slices.months[slices.months["offence_set"] == offence_set]
    first = Month.parse(shown["month"].min()) if len(shown) else _first_year(slices).first_month
    dated = recording_breaks.breaks(
        offence_set, slices.series.removesuffix("_part"), first, Month.parse(slices.period.last)
    )
    marks = [BreakMark(str(b.month), b.title, b.sentence, b.effect) for b in dated]
    return sorted([*marks, *_reclassified(slices, offence_set)], key=lambda m: m.month)


def _first_year(slices: Slices) -> FinancialYear:
    mine = slices.years[slices.years["area"] == slices.borough]
    return FinancialYear.parse(mine["financial_year"].min() if len(mine) else slices.period.year)


def _reclassified(slices: Slices, offence_set: str) -> list[BreakMark]:
    known = offences.offence_sets()[offence_set]
    mine = slices.months[(slices.months["area"] == slices.borough) & (slices.months["offence_set"] == offence_set)]
    new = mine[mine["family"] == "new"]["month"]
    if known.same_in_both or new.empty or not (mine["family"] == "old").any():
        return []
    sentence = (
        f"From {Month.parse(new.min()).title} {known.phrase} are counted under the newer classification of "
        "offences: counts before and after are not the same measure."
    )
    return [BreakMark(str(new.min()), "New classification", sentence, "refuse")]
