"""Whether the last month is unusual: control chart and early warning of a borough's offence set."""

from typing import TYPE_CHECKING

from csp_lib.params.models import BoroughParams
from csp_lib.results import indicators, target_rows
from csp_lib.results.evidence_shapes import Watched
from csp_lib.results.projected import comparable_months
from csp_lib.results.slices import Slices

if TYPE_CHECKING:
    from csp_lib.analysis.early_warning import Warnings

NOT_STATED = "not_stated"


def watched(slices: Slices, offence_set: str, plan: BoroughParams) -> Watched | None:
    """Return the control chart and the early warning of the period's last month; None without monthly counts."""
    from csp_lib.analysis.control_charts.control_chart import Rebase, control_chart
    from csp_lib.analysis.early_warning import early_warning

    months = comparable_months(slices, offence_set)
    if months.empty or str(months.index[-1]) != slices.period.last:
        return None
    direction = desired_direction(plan, offence_set)
    starts = [start for start in _dated(slices, offence_set, plan) if months.index[0] < start[0] <= months.index[-1]]
    chart = control_chart(months, direction, rebases=[Rebase(month, reason) for month, reason in starts])
    return Watched(chart, early_warning(months), direction, starts)


def desired_direction(plan: BoroughParams, offence_set: str) -> str:
    """Return which way a plan wants an offence set to go: by its priorities, else its targets, else not_stated."""
    stated: list[str | None] = [p.desired_direction for p in plan.priorities if p.offence_set == offence_set]
    stated += [target_rows.implied_aim(row) for row in target_rows.rows_of(plan.borough, offence_set=offence_set)]
    return next((aim for aim in stated if aim not in (None, NOT_STATED)), None) or NOT_STATED


def _dated(slices: Slices, offence_set: str, plan: BoroughParams) -> list[tuple[str, str]]:
    """Return the dated reasons for a new baseline: changes in recording, and what params say, which goes first."""
    dated = {mark.month: mark.sentence for mark in indicators.break_marks(slices, offence_set)}
    dated |= {rebase.month: rebase.reason for rebase in plan.rebases if rebase.offence_set == offence_set}
    return sorted(dated.items())


def early_warnings(slices: Slices, offence_sets: list[str]) -> "Warnings | None":
    """Return which offence sets are above what earlier months let expect in the last month; None without months."""
    from csp_lib.analysis.early_warning import warnings_table

    series = {name: comparable_months(slices, name) for name in offence_sets}
    held = {name: months for name, months in series.items() if len(months) and months.index[-1] == slices.period.last}
    return warnings_table(held, slices.period.last) if held else None
