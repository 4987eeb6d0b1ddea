"""Is the latest month unusual for this area? Control charts of monthly counts (docs/methods.md, "Control charts").

XmR limits and the plot-the-dots rules are those of `special_causes`. Here they meet recorded crime: the time of year is
taken out first, rare counts get exact limits, and a new baseline needs a date and a written reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csp_lib.analysis.control_charts.level_step import find_step
from csp_lib.analysis.control_charts.month_factors import adjusted, month_factors
from csp_lib.analysis.control_charts.rare_counts import count_limits
from csp_lib.analysis.control_charts.runs_chart import RunsChart, runs_chart, runs_limits
from csp_lib.analysis.control_charts.special_causes import (
    POINTS_TO_JUDGE,
    Limits,
    Xmr,
    assurance,
    baseline_numbers,
    label_points,
    mean_range,
    moving_ranges,
    natural_limits,
    point_type,
    spans,
    xmr,
)
from csp_lib.analysis.rates import known
from csp_lib.analysis.series import calendar_months
from csp_lib.errors import ParamsError
from csp_lib.reference.periods import Month

__all__ = ["ControlChart", "Rebase", "RunsChart", "Xmr", "control_chart", "runs_chart", "runs_limits", "xmr"]

MONTHS_CHARTED = 36  # ours: over a longer stretch the level itself moves, and nearly every month looks unusual
FEW_A_MONTH = 5
STEPS_TO_JUDGE = 6  # ours: gaps may leave thirteen months with hardly a step between neighbours
EVEN_WITHIN = 1e-6  # of the mean: what is left of a constant series after rounding
LESS_EVEN = 1.5  # ours: dividing by month factors may not make the months this many times less even
TOO_SHORT, USUAL = "too short to judge", "usual variation"
COUNTS_ONLY = "counts only"
XMR_RECORDED, XMR_ADJUSTED = "XmR limits of months as recorded", "XmR limits of seasonally adjusted months"
EXACT_POISSON, EXACT_NB = "exact Poisson limits", "exact negative binomial limits"
IMPROVEMENT = {"reduce": "decrease", "increase": "increase", "maintain": "neutral", "not_stated": "neutral"}
WORDS = {"common_cause": USUAL, "neutral_high": "unusual (high)", "neutral_low": "unusual (low)"}
CHART_COLUMNS = ["month", "observed", "value", "mean", "lower", "upper", "rule", "point_type", "baseline"]


@dataclass(frozen=True)
class Rebase:
    """A month (2010-04) from which a new baseline holds, and the written reason why; ValueError without either."""

    month: str
    reason: str

    def __post_init__(self) -> None:
        if not str(self.reason or "").strip():
            raise ValueError(f"the new baseline from {self.month} has no written reason; say in words what changed")
        try:
            Month.parse(self.month)
        except ParamsError:
            raise ValueError(f"a new baseline starts in a month written as 2010-04, not {self.month!r}") from None


@dataclass(frozen=True)
class _Prepared:
    """The values that the rules are applied to, whether their limits are those of counts, and why."""

    values: np.ndarray
    is_adjusted: bool
    is_exact: bool
    reason: str


@dataclass(frozen=True)
class ControlChart:
    """A control chart of monthly counts and what it says of the last month.

    `frame` has one row per calendar month charted: month, observed (as recorded), value (what the rules were applied
    to: seasonally adjusted or as recorded), mean, lower and upper (missing for a baseline too short to judge), rule
    (a label of plot-the-dots, empty where nothing was judged), point_type (the closed words, empty for a missing
    month) and baseline (1, 2, ..). `variation` is the type of the last month; `assurance` is passes, fails or
    inconsistent, empty without a target or a direction. `months` counts the known months charted. `suggestion` names
    a possible change of level for someone to look into; no baseline is ever moved by it.
    """

    frame: pd.DataFrame
    variation: str
    assurance: str
    reason: str
    is_adjusted: bool
    method: str
    months: int
    target: float | None
    suggestion: str


def control_chart(
    months: pd.Series,
    desired_direction: str,
    target: float | None = None,
    rebases: Sequence[Rebase] = (),
    charted: int | None = MONTHS_CHARTED,
) -> ControlChart:
    """Return the control chart of monthly counts indexed by months written 2010-04.

    Month factors come from all months handed in, the chart shows the last `charted` of them (None for all).
    `desired_direction` is reduce, increase, maintain or not_stated, `target` a count a month. Under thirteen known
    months since the last baseline the chart is too short to judge and says so. ValueError for an unknown direction,
    a negative target, an endless count, fewer than thirteen months to chart, or two baselines from one month.
    """
    goal = known(target)
    _refuse(months, desired_direction, goal, rebases, charted)
    direction = IMPROVEMENT[desired_direction]
    counts = calendar_months(months)
    shown = counts.iloc[-charted:] if charted else counts
    starts = _places(counts, rebases)
    baselines = baseline_numbers(len(shown), [start - (len(counts) - len(shown)) for start in starts])
    short = _why_too_short(shown, baselines)
    prepared = _prepare(counts, shown, baselines, starts)
    frame, method = _judged_frame(shown, prepared, baselines, direction)
    seen = int(shown.notna().sum())
    told = [short, prepared.reason, _missing(len(shown) - seen), _outside(shown, rebases)]
    return ControlChart(
        frame,
        TOO_SHORT if short else str(frame["point_type"].iloc[-1]),
        "" if short else _assured(frame, direction, goal),
        "; ".join(text for text in told if text),
        prepared.is_adjusted,
        method,
        seen,
        goal,
        "" if short else _suggestion(shown, prepared.values, baselines),
    )


def _prepare(counts: pd.Series, shown: pd.Series, baselines: np.ndarray, starts: Sequence[int]) -> _Prepared:
    """Return what the rules are applied to: months adjusted for the time of year where that can be done."""
    recorded = shown.to_numpy(float)
    judged = _long_enough(recorded, baselines)
    if not judged:
        return _Prepared(recorded, False, False, "")
    if min(float(np.nanmean(recorded[at])) for at in judged) < FEW_A_MONTH:
        reason = f"fewer than {FEW_A_MONTH} offences a month, so the limits are those of a rare count"
        return _Prepared(recorded, False, True, f"{reason} and the time of year is not adjusted for")
    if any(_is_even(recorded[at]) for at in judged):
        return _Prepared(recorded, False, True, "the months hardly differ, so the limits are those of chance alone")
    factors = month_factors(counts, starts)
    if not factors.factors:
        return _Prepared(recorded, False, False, f"months are charted as recorded: {factors.reason}")
    values = adjusted(shown, factors.factors)
    if any(mean_range(values[at]) > LESS_EVEN * mean_range(recorded[at]) for at in judged):
        reason = "they are more even than a division by month factors would leave them"
        return _Prepared(recorded, False, False, f"months are charted as recorded: {reason}")
    is_even = any(_is_even(values[at]) for at in judged)
    reason = "the months only repeat their year, so the limits are those of chance alone" if is_even else ""
    return _Prepared(values, True, is_even, reason)


def _judged_frame(
    shown: pd.Series, prepared: _Prepared, baselines: np.ndarray, direction: str
) -> tuple[pd.DataFrame, str]:
    frame = pd.DataFrame({"month": shown.index.astype(str), "observed": shown.to_numpy(float)})
    frame["value"], frame["baseline"] = prepared.values, baselines
    frame["rule"], frame["point_type"] = "", np.where(shown.isna(), "", TOO_SHORT)
    frame = frame.reindex(columns=CHART_COLUMNS)
    methods = [COUNTS_ONLY]
    for at in _long_enough(prepared.values, baselines):
        values, rows = prepared.values[at], frame.index[at]
        mean, limits, method = _lines(values, prepared)
        rules = [
            rule if value == value else "" for rule, value in zip(label_points(values, limits), values, strict=True)
        ]
        frame.loc[rows, ["mean", "lower", "upper"]] = mean, max(0.0, limits.lower), limits.upper
        frame.loc[rows, "rule"] = rules
        frame.loc[rows, "point_type"] = [_words(rule, direction) for rule in rules]
        methods.append(method)
    # one baseline that varies more than chance alone names the method of all
    return frame, EXACT_NB if EXACT_NB in methods else methods[-1]


def _lines(values: np.ndarray, prepared: _Prepared) -> tuple[float, Limits, str]:
    """Return the mean, the limits and what kind they are."""
    if prepared.is_exact:
        rare = count_limits(values)
        return rare.mean, rare.limits, EXACT_NB if rare.phi > 1 else EXACT_POISSON
    limits = natural_limits(values)
    return limits.centre, limits, XMR_ADJUSTED if prepared.is_adjusted else XMR_RECORDED


def _assured(frame: pd.DataFrame, direction: str, target: float | None) -> str:
    last = frame.iloc[-1]
    return assurance(float(last["lower"]), float(last["upper"]), direction, target)


def _words(rule: str, direction: str) -> str:
    if not rule:
        return ""
    kind = point_type(rule, direction)
    return WORDS.get(kind, kind)


def _long_enough(values: np.ndarray, baselines: np.ndarray) -> list[slice]:
    """Return where the baselines that have months enough for limits stand."""
    return [at for at in spans(baselines) if not _why_no_limits(values[at])]


def _why_no_limits(values: np.ndarray) -> str:
    months, steps = int((~np.isnan(values)).sum()), len(moving_ranges(values))
    if months < POINTS_TO_JUDGE:
        return f"only {months} month{' is' if months == 1 else 's are'} known; {POINTS_TO_JUDGE} are needed to judge"
    if steps < STEPS_TO_JUDGE:
        return f"only {steps} of the known months follow another; {STEPS_TO_JUDGE} are needed to judge"
    return ""


def _is_even(values: np.ndarray) -> bool:
    """Return whether the usual step from month to month is nothing: limits at the mean would flag any other month."""
    return mean_range(values) <= EVEN_WITHIN * float(np.nanmean(values))


def _suggestion(shown: pd.Series, values: np.ndarray, baselines: np.ndarray) -> str:
    last = spans(baselines)[-1]
    place = find_step(values[last])
    return "" if place is None else f"the level may have moved in {Month.parse(shown.index[last][place]).title}"


def _places(counts: pd.Series, rebases: Sequence[Rebase]) -> list[int]:
    held = list(counts.index)
    return sorted(held.index(rebase.month) for rebase in rebases if rebase.month in held)


def _why_too_short(shown: pd.Series, baselines: np.ndarray) -> str:
    last = baselines.max() if len(shown) else 1
    reason = _why_no_limits(shown.to_numpy(float)[baselines == last])
    return f"since the new baseline {reason}" if reason and last > 1 else reason


def _missing(gaps: int) -> str:
    if not gaps:
        return ""
    return f"{gaps} month{' is' if gaps == 1 else 's are'} missing; no step, run or trend is taken across a gap"


def _outside(shown: pd.Series, rebases: Sequence[Rebase]) -> str:
    absent = [Month.parse(rebase.month) for rebase in rebases if rebase.month not in shown.index]
    names = ", ".join(month.title for month in sorted(absent))
    return f"the new baseline of {names} lies outside the months charted" if names else ""


def _refuse(
    months: pd.Series, direction: str, target: float | None, rebases: Sequence[Rebase], charted: int | None
) -> None:
    if direction not in IMPROVEMENT:
        raise ValueError(f"desired direction {direction!r} is not known; it is {', '.join(IMPROVEMENT)}")
    if not np.isfinite(target or 0) or (target or 0) < 0:
        raise ValueError(f"a target of {target} offences a month cannot be; it is a number from 0 up")
    if np.isinf(months.to_numpy(dtype=float)).any():
        raise ValueError("a count of offences is never endless")
    if charted is not None and charted < POINTS_TO_JUDGE:
        raise ValueError(f"{charted} months cannot be charted; it takes {POINTS_TO_JUDGE} or more")
    dated = [rebase.month for rebase in rebases]
    if len(set(dated)) < len(dated):
        raise ValueError(f"two baselines start in one month: {', '.join(sorted(dated))}")
