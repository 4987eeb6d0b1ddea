"""The projection of a borough's offence set, with its target, its record and what past tests say of its range."""

from typing import TYPE_CHECKING

from csp_lib.reference import areas
from csp_lib.reference.periods import FinancialYear, Month
from csp_lib.results import indicators, target_rows
from csp_lib.results.evidence_shapes import Projected
from csp_lib.results.past_projections import past_projections, refused_months
from csp_lib.results.slices import Slices
from csp_lib.results.target_rows import Row, number, text

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.analysis.projections.calibration import Achieved
    from csp_lib.analysis.projections.projection import Target

RECORD_MONTHS = (9, 3)
"""After the fact: half way through a year, and before it begins."""


def projected(slices: Slices, offence_set: str, desired_direction: str) -> Projected | None:
    """Return the projection of the year that the month after the period belongs to; None without monthly counts.

    A target of that year is the plan's, on this offence set; `desired_direction` stands in where it prints none.
    """
    from csp_lib.analysis.projections import calibration, projection

    months = comparable_months(slices, offence_set)
    last = slices.period.last
    if months.empty or str(months.index[-1]) != last:
        return None
    past = past_projections(slices.series, Month.parse(last).number)
    by = calibration.widening(past.distances, last, slices.borough)
    year = str(Month.parse(last).shift(1).financial_year)
    target = target_of(slices, offence_set, year, desired_direction)
    around = indicators.monthly(slices, offence_set, areas.LONDON)
    made = projection.project(months, last, by, target, around if len(around) else None)
    return Projected(made, calibration.achieved(past.record, last), *_after_the_fact(slices, offence_set))


def comparable_months(slices: Slices, offence_set: str) -> "pd.Series":
    """Return the borough's counts by month since the last refused break of the series."""
    months = indicators.monthly(slices, offence_set)
    if months.empty:
        return months
    cuts = refused_months(offence_set, slices.series, str(months.index[0]), slices.period.last)
    return months[months.index >= cuts[-1]] if cuts else months


def _after_the_fact(slices: Slices, offence_set: str) -> "tuple[pd.DataFrame, Achieved]":
    """Return this series' past projections of September and March, and how often those of all series held."""
    import pandas as pd

    from csp_lib.analysis.projections import calibration

    records = [past_projections(slices.series, month).record for month in RECORD_MONTHS]
    held = pd.concat([r for r in records if len(r)] or records[:1], ignore_index=True)
    mine = held[
        (held["area"] == slices.borough)
        & (held["offence_set"] == offence_set)
        & (held["outcome_known"] <= slices.period.last)
    ]
    shown = mine.sort_values("made_at", ignore_index=True).drop(columns=["area", "offence_set", *calibration.RULES])
    return shown, calibration.achieved(held, slices.period.last)


def target_of(slices: Slices, offence_set: str, year: str, desired_direction: str) -> "Target | None":
    """Return the plan's target for the number of offences of a year, None where it sets none that can be counted."""
    for row in target_rows.rows_of(slices.borough, offence_set=offence_set):
        if year in target_rows.years(row) and not target_rows.is_rate(row):
            found = _counted(row, slices, offence_set, desired_direction)
            if found is not None:
                return found
    return None


def _counted(row: Row, slices: Slices, offence_set: str, desired_direction: str) -> "Target | None":
    from csp_lib.analysis.projections.projection import Target

    kind, value, aim = text(row, "target_kind"), number(row, "target_value"), target_rows.implied_aim(row)
    if kind == "ceiling" and value is not None and text(row, "unit"):
        return Target(value, "reduce", f"below {value:,.0f}")
    base_year = target_rows.base_year(row)
    base = count_of(slices, offence_set, base_year) if base_year else None
    if base is None:
        return None
    aim = aim or desired_direction
    if kind == "direction" and aim in ("reduce", "increase"):
        step, than = (-1, "fewer") if aim == "reduce" else (1, "more")
        return Target(base + step, aim, f"{than} than the {base:,} of {base_year}")
    if kind == "percent_change" and value is not None and (value < 0 or aim == "increase"):
        wanted = base * (1 + value / 100)
        return Target(wanted, "reduce" if value < 0 else "increase", f"{value:+g}% on the {base:,} of {base_year}")
    return None


def count_of(slices: Slices, offence_set: str, year: str) -> int | None:
    """Return the borough's offences in a complete financial year, None when it is not held."""
    FinancialYear.parse(year)
    years = slices.years
    mine = years[
        (years["area"] == slices.borough)
        & (years["offence_set"] == offence_set)
        & (years["financial_year"] == year)
        & (years["months_covered"] == 12)
    ]
    return int(mine["offences"].iloc[0]) if len(mine) else None
