"""The slices of the store that results are computed from, and the choice of series for a period."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from csp_lib.errors import ParamsError
from csp_lib.reference import areas, offences
from csp_lib.reference.periods import FinancialYear, Month
from csp_lib.results.shapes import Denominator, Period
from csp_lib.sources import store

if TYPE_CHECKING:
    import pandas as pd

PREFERENCE = ("borough", "ward", "lsoa", "borough_part", "ward_part", "lsoa_part")
"""Borough extracts hold offences that have no place, ward and LSOA extracts leave them out: the fuller goes first."""


PERCENT_BASE = 20
"""Unless params choose otherwise."""


@dataclass(frozen=True)
class Slices:
    """One series of recorded crime over a period, and residents.

    months: area, offence_set, month, offences, family, source_id (the borough and London)
    years: area, offence_set, financial_year, months_covered, offences, source_id (every area; none that ends after
    the period)
    period_counts: area, offence_set, offences, previous, source_id (every area with every month of both periods;
    previous is missing when the year before is not there)
    residents: (residents, source_id, data_kind) by area and mid-year
    percent_base: percentages are hidden when the earlier count is smaller
    """

    borough: str
    period: Period
    series: str
    months: "pd.DataFrame"
    years: "pd.DataFrame"
    period_counts: "pd.DataFrame"
    residents: dict[tuple[str, int], tuple[int, str, str]]
    percent_base: int = PERCENT_BASE


def period_of(year: str, known_to: str | None = None) -> Period:
    """Return the period of a financial year, or of its months up to known_to; ParamsError for a month outside it."""
    named = FinancialYear.parse(year)
    last = Month.parse(known_to) if known_to else named.last_month
    if last.financial_year != named:
        raise ParamsError(
            f"known-to {known_to} is not a month of {named}. "
            f"Use a month from {named.first_month} to {named.last_month}."
        )
    return Period(
        year=str(named),
        first=str(named.first_month),
        last=str(last),
        previous_year=str(named.previous),
        previous_first=str(named.first_month.shift(-12)),
        previous_last=str(last.shift(-12)),
        months_covered=len(named.months(last)),
    )


def choose_series(borough: str, period: Period, wanted: str = offences.TOTAL) -> str | None:
    """Return the kind of extract that holds the whole period for a borough and offence set, or None.

    One kind serves all the figures of a page; kinds are never mixed. An incomplete year is not a year.
    """
    years = store.read("recorded_crime_years", area=borough, offence_set=wanted, financial_year=period.year)
    months = store.read("recorded_crime_months", area=borough, offence_set=wanted)
    for series in PREFERENCE:
        if not period.is_part_year:
            mine = years[(years["series"] == series) & (years["months_covered"] == 12)]
            if len(mine):
                return series
        else:
            mine = months[(months["series"] == series) & months["month"].between(period.first, period.last)]
            if len(mine) == period.months_covered:
                return series
    return None


def years_held(borough: str) -> list[str]:
    """Return the financial years that some series holds completely for a borough."""
    return list(store.describe()["held"].get(borough, {}).get("years", []))


def is_held(borough: str, period: Period) -> bool:
    """Tell whether some series holds the whole period for a borough; reads the store's description only."""
    held = store.describe()["held"].get(borough, {"years": [], "months": []})
    if not period.is_part_year:
        return period.year in held["years"]
    return any(first <= period.first and period.last <= last for first, last in held["months"])


def no_data(borough: str, period: Period) -> str:
    """Return the sentence that refuses a period for which a borough has no complete counts."""
    held = ", ".join(years_held(borough)) or "none"
    if period.is_part_year:
        return (
            f"{areas.area(borough).name}: monthly counts from {period.first} to {period.last} are not all held. Complete "
            f"years held: {held}. Leave known-to out for one of them, or add an extract with csp data add FILE."
        )
    return (
        f"{areas.area(borough).name}: no complete recorded crime from {period.first} to {period.last} is held. "
        f"Complete years held: {held}. Choose one of them, or add an extract with csp data add FILE."
    )


def load(borough: str, period: Period, series: str, percent_base: int = PERCENT_BASE) -> Slices:
    """Return the slices of one series for a borough and period."""
    return replace(_load(store.ensure_built(), borough, period, series), percent_base=percent_base)


@lru_cache(maxsize=8)
def _load(build: str, borough: str, period: Period, series: str) -> Slices:
    del build  # the key of the cache: another build holds other figures
    months = store.read("recorded_crime_months", area=[borough, areas.LONDON], series=series)
    years = store.read("recorded_crime_years", series=series)
    held = store.read("population")
    people = zip(held["residents"].tolist(), held["source_id"], held["data_kind"], strict=True)
    return Slices(
        borough=borough,
        period=period,
        series=series,
        months=months[months["month"] <= period.last].reset_index(drop=True),
        years=years[years["financial_year"] <= period.last_whole_year].reset_index(drop=True),
        period_counts=_part_year_counts(period, series) if period.is_part_year else _year_counts(years, period),
        residents=dict(zip(zip(held["area"], held["mid_year"].tolist(), strict=True), people, strict=True)),
    )


def _year_counts(years: "pd.DataFrame", period: Period) -> "pd.DataFrame":
    complete = years[years["months_covered"] == 12]
    now = complete[complete["financial_year"] == period.year]
    before = complete[complete["financial_year"] == period.previous_year]
    return _beside(now, before)


def _part_year_counts(period: Period, series: str) -> "pd.DataFrame":
    months = store.read("recorded_crime_months", series=series)
    now = _summed(months, period.first, period.last, period.months_covered)
    before = _summed(months, period.previous_first, period.previous_last, period.months_covered)
    return _beside(now, before)


def _summed(months: "pd.DataFrame", first: str, last: str, wanted: int) -> "pd.DataFrame":
    grouped = (
        months[months["month"].between(first, last)]
        .groupby(["area", "offence_set"], as_index=False, observed=True)
        .agg(offences=("offences", "sum"), held=("month", "nunique"), source_id=("source_id", _joined))
    )
    return grouped[grouped["held"] == wanted]


def _joined(ids: "pd.Series") -> str:
    return "+".join(sorted({part for value in ids for part in str(value).split("+")}))


def _beside(now: "pd.DataFrame", before: "pd.DataFrame") -> "pd.DataFrame":
    columns = ["area", "offence_set", "offences", "source_id"]
    joined = now[columns].merge(before[columns], on=["area", "offence_set"], how="left", suffixes=("", "_previous"))
    return joined.rename(columns={"offences_previous": "previous"})


def denominator(slices: Slices, area: str, year: str, age_limit: int) -> Denominator | None:
    """Return the residents an area's rate is counted against: the mid-year that the financial year begins with.

    When that estimate is not held, the newest one at most `age_limit` years older is taken, and says so. London
    is the sum of its boroughs, all of the same mid-year.
    """
    wanted = FinancialYear.parse(year).start
    names = [b.slug for b in areas.boroughs()] if area == areas.LONDON else [area]
    for mid_year in range(wanted, wanted - age_limit - 1, -1):
        held = [slices.residents[name, mid_year] for name in names if (name, mid_year) in slices.residents]
        if len(held) == len(names):
            people, source_id, data_kind = sum(row[0] for row in held), held[0][1], held[0][2]
            return Denominator("residents", mid_year, wanted, people, source_id, data_kind)
    return None
