"""Reading the rows of the table of targets: what a target wants, from when on, and what its document prints of it."""

from collections.abc import Hashable, Mapping
from typing import Any

from csp_lib.errors import ParamsError
from csp_lib.reference.periods import FinancialYear, Month
from csp_lib.results import slices as slicing
from csp_lib.results.shapes import Period
from csp_lib.sources import store

AIMS = {"down": "reduce", "lowest": "reduce", "up": "increase", "at": "increase"}
"""First word of a target's direction; `at` begins `at least`."""
IMPLIED, ASSUMED = "(implied", "(assumed)"
PER_RESIDENT = "per 1000 population"

Row = Mapping[Hashable, Any]


def rows_of(borough: str, **wanted: str) -> list[Row]:
    """Return the targets of a borough's plan in the document's order; none when no table of targets is held."""
    if not store.has("targets"):
        return []
    held = store.read("targets", borough=borough, **wanted)
    return list(held.sort_values("line", kind="stable").to_dict("records"))


def text(row: Row, column: str) -> str:
    """Return a cell of a row as text, empty when the document does not print it."""
    value = row[column]
    return "" if value is None or value != value else str(value)


def number(row: Row, column: str) -> float | None:
    """Return a cell of a row as a number, or None."""
    try:
        return float(text(row, column))
    except ValueError:
        return None


def years(row: Row) -> list[str]:
    """Return the financial years a target is set for; none when its period is written in other years."""
    first, _, last = text(row, "period").partition("..")
    try:
        start, end = FinancialYear.parse(first), FinancialYear.parse(last or first)
    except ParamsError:
        return []
    return [str(FinancialYear(year)) for year in range(start.start, end.start + 1)]


def base_year(row: Row) -> str | None:
    """Return the financial year a target starts from, assumed ones too, or None."""
    try:
        return str(FinancialYear.parse(text(row, "baseline_period").removesuffix(ASSUMED)))
    except ParamsError:
        return None


def is_assumed(row: Row) -> bool:
    """Tell whether the document leaves the base year to its reader."""
    return ASSUMED in text(row, "baseline_period")


def has_a_base(row: Row) -> bool:
    """Tell whether a target can be set beside a base.

    A base year will do where recorded crime can fill in its count; else the figure itself must be printed.
    """
    if text(row, "offence_set") or text(row, "target_kind") == "percent_change":
        return base_year(row) is not None
    return bool(text(row, "baseline_period")) and text(row, "baseline")[:1].isdigit()


def months_judged(row: Row) -> Period | None:
    """Return the months that lie a year after those of a target's base, where the base is a year or begins one."""
    first, _, last = text(row, "baseline_period").removesuffix(ASSUMED).strip().partition("..")
    try:
        end = Month.parse(last) if last else FinancialYear.parse(first).last_month
    except ParamsError:
        return None
    asked = slicing.period_of(str(end.shift(12).financial_year), str(end.shift(12)))
    return asked if first in (asked.previous_first, asked.previous_year) else None


def is_rate(row: Row) -> bool:
    """Tell whether a target is put per 1,000 residents."""
    return text(row, "unit").startswith(PER_RESIDENT)


def printed_aim(row: Row) -> str | None:
    """Return what a target wants by the direction or the plus sign its document prints, or None."""
    if not text(row, "direction") and text(row, "value_as_printed").startswith("+"):
        return "increase"
    return None if IMPLIED in text(row, "direction") else implied_aim(row)


def implied_aim(row: Row) -> str | None:
    """Return what a target wants, where the direction is only implied too."""
    return AIMS.get(text(row, "direction").split(" ")[0])


def printed_target(row: Row) -> str:
    """Return the target as printed; a direction, which has no value, in one word."""
    aim = implied_aim(row)
    if text(row, "target_kind") == "direction" and aim is not None:
        return "lower" if aim == "reduce" else "higher"
    return text(row, "value_as_printed") or "not printed"


def printed_base(row: Row) -> str:
    """Return the base as printed, with its period."""
    period, figure = text(row, "baseline_period"), text(row, "baseline")
    if not figure:
        return period or "not printed"
    if text(row, "unit") == "%" and number(row, "baseline") is not None:
        figure = f"{figure} %"
    return f"{figure} in {period}, as printed" if period else f"{figure}, as printed"
