"""Which points of a series are more than the usual variation: XmR limits and the four plot-the-dots rules.

Rules and precedence are those of NHS England's "Making Data Count" as the open package NHSRplotthedots applies them
(docs/methods.md, "Control charts"). Nothing here knows of months, seasons or counts; a missing value stays missing,
and no moving range, run or trend reaches across it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

LIMITS_AT, SCREENED_FROM = 2.66, 3.267  # times the mean moving range (Shewhart's constants for ranges of two)
NEAR_FROM = 2 / 3  # of the way from the mean to a limit
TREND_STEPS, SHIFT_POINTS, WINDOW, NEAR_IN_WINDOW = 6, 7, 3, 2
POINTS_TO_JUDGE = 13  # fewer points give no dependable limits
COMMON, ABOVE, BELOW = "common_cause", "above_limit", "below_limit"
DIRECTIONS = ("increase", "decrease", "neutral")
# which way a rule points; the other letter of each pair is its opposite
HIGH_RULES = (ABOVE, "trend_up", "two_of_three_high", "shift_high")
LOW_RULES = (BELOW, "trend_down", "two_of_three_low", "shift_low")
XMR_COLUMNS = ["value", "mean", "lower", "upper", "rule", "point_type", "baseline"]


@dataclass(frozen=True)
class Limits:
    """The centre of a baseline, its limits, and the lines beyond which a point lies near a limit."""

    centre: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float


@dataclass(frozen=True)
class Xmr:
    """An XmR chart in the labels of plot-the-dots.

    `frame` has one row per point: value, mean, lower, upper (missing without a known point in the baseline), rule,
    point_type, baseline (1, 2, ..). `variation` is the type of the last known point, `assurance` is consistent_pass,
    consistent_fail, inconsistent or none. `is_short` tells that the last baseline has fewer than thirteen points,
    and `reason` says so in words.
    """

    frame: pd.DataFrame
    variation: str
    assurance: str
    is_short: bool
    reason: str


def xmr(
    values: Sequence[float] | np.ndarray | pd.Series,
    improvement_direction: str,
    target: float | None = None,
    rebase_starts: Sequence[int] = (),
    fix_after_n: int | None = None,
    screen: bool = True,
) -> Xmr:
    """Return limits, rules and point types of a series of any measure, the lower limit not floored.

    `rebase_starts` are the places, counted from 0, of points that open a new baseline; with `fix_after_n` the mean and
    limits of each baseline come from its first points alone. ValueError for an unknown direction, a place outside the
    series or a number of points under 1.
    """
    points = np.asarray(values, dtype=float)
    _refuse(points, improvement_direction, rebase_starts, fix_after_n)
    baselines = baseline_numbers(len(points), rebase_starts)
    frame = pd.concat([_baseline(points[at], fix_after_n, screen).assign(baseline=int(baselines[at.start]))
                       for at in spans(baselines)] or [pd.DataFrame(columns=XMR_COLUMNS)], ignore_index=True)  # fmt: skip
    frame["point_type"] = [point_type(rule, improvement_direction) for rule in frame["rule"]]
    frame = frame.reindex(columns=XMR_COLUMNS)
    seen = frame.dropna(subset=["value"])
    last = int((seen["baseline"] == frame["baseline"].max()).sum())
    reason = f"only {last} points are known; {POINTS_TO_JUDGE} are needed" if last < POINTS_TO_JUDGE else ""
    variation = COMMON if seen.empty else str(seen["point_type"].iloc[-1])
    return Xmr(frame, variation, _icon(frame, improvement_direction, target), bool(reason), reason)


def natural_limits(values: np.ndarray, fix_after_n: int | None = None, screen: bool = True) -> Limits:
    """Return mean ± 2.66 mean moving ranges, ranges of 3.267 times their mean or more left out once (Wheeler 1993).

    Without a usable range (one point, or a constant series) the limits lie on the mean.
    """
    base = values[:fix_after_n]
    known = base[~np.isnan(base)]
    if not len(known):
        return Limits(*[math.nan] * 5)
    # the mean of equal numbers is that number, whatever the last digits of their sum
    centre = float(known[0] if (known == known[0]).all() else math.fsum(known) / len(known))
    reach = LIMITS_AT * mean_range(base, screen)
    near = NEAR_FROM * reach
    return Limits(centre, centre - reach, centre + reach, centre - near, centre + near)


def moving_ranges(values: np.ndarray) -> np.ndarray:
    """Return the distances between neighbouring points, none across a missing one."""
    ranges = np.abs(np.diff(values))
    return ranges[~np.isnan(ranges)]


def screened(ranges: np.ndarray) -> np.ndarray:
    """Return the ranges without those of 3.267 times their mean or more, left out once."""
    return ranges[ranges < SCREENED_FROM * ranges.mean()] if len(ranges) else ranges


def mean_range(values: np.ndarray, screen: bool = True) -> float:
    """Return the mean moving range, screened unless told not to; 0 without any range."""
    ranges = moving_ranges(values)
    kept = screened(ranges) if screen else ranges
    return float(kept.mean()) if len(kept) else 0.0


def label_points(values: np.ndarray, limits: Limits) -> list[str]:
    """Return one rule for each point: outside a limit, else a trend, else two of three near a limit, else a shift."""
    sides = np.nan_to_num(np.sign(values - limits.centre)).astype(int)
    outside = np.where(values > limits.upper, 1, np.where(values < limits.lower, -1, 0))
    near = (outside == 0) & ((values > limits.near_upper) | (values < limits.near_lower))
    found = [(outside, ABOVE, BELOW), (_trends(values), "trend_up", "trend_down"),
             (_two_of_three(sides, near), "two_of_three_high", "two_of_three_low"),
             (_shifts(sides), "shift_high", "shift_low")]  # fmt: skip
    labels = [COMMON] * len(values)
    for signs, high, low in reversed(found):
        labels = [high if sign > 0 else low if sign < 0 else label for sign, label in zip(signs, labels, strict=True)]
    return labels


def point_type(rule: str, improvement_direction: str) -> str:
    """Return what a rule means: common_cause, improvement or concern, neutral_high or neutral_low."""
    if rule not in HIGH_RULES + LOW_RULES:
        return COMMON
    is_high = rule in HIGH_RULES
    if improvement_direction == "neutral":
        return "neutral_high" if is_high else "neutral_low"
    return "improvement" if is_high == (improvement_direction == "increase") else "concern"


def assurance(lower: float, upper: float, improvement_direction: str, target: float | None) -> str:
    """Return whether limits that stay as they are pass a target: passes, fails, inconsistent, or "" without an answer.

    A target above the upper limit is out of reach where up is good and always kept where down is good, and the reverse.
    """
    if target is None or math.isnan(target) or improvement_direction == "neutral" or math.isnan(upper):
        return ""
    if lower <= target <= upper:
        return "inconsistent"
    return "fails" if (target > upper) == (improvement_direction == "increase") else "passes"


def baseline_numbers(points: int, starts: Sequence[int]) -> np.ndarray:
    """Return the number of the baseline each point belongs to, from 1."""
    opens = np.zeros(points, dtype=int)
    opens[[start for start in starts if start > 0]] = 1  # the first point opens baseline 1 anyway
    return 1 + np.cumsum(opens)


def spans(baselines: np.ndarray) -> list[slice]:
    """Return where each baseline stands in the series, in order."""
    edges = [0, *(np.flatnonzero(np.diff(baselines)) + 1).tolist(), len(baselines)]
    return [slice(start, end) for start, end in pairwise(edges) if end > start]


def _baseline(values: np.ndarray, fix_after_n: int | None, screen: bool) -> pd.DataFrame:
    limits = natural_limits(values, fix_after_n, screen)
    lines = {"mean": limits.centre, "lower": limits.lower, "upper": limits.upper}
    return pd.DataFrame({"value": values} | lines | {"rule": label_points(values, limits)})


def _trends(values: np.ndarray) -> np.ndarray:
    """Mark seven points of six steps that all go the same way; a point of two trends takes the later."""
    steps = np.nan_to_num(np.sign(np.diff(values)))
    marks = np.zeros(len(values), dtype=int)
    for start in range(len(steps) - TREND_STEPS + 1):
        total = steps[start : start + TREND_STEPS].sum()
        if abs(total) == TREND_STEPS:
            marks[start : start + TREND_STEPS + 1] = np.sign(total)
    return marks


def _two_of_three(sides: np.ndarray, near: np.ndarray) -> np.ndarray:
    """Mark the points near a limit where two or more of three running points, all on one side, are near it."""
    marks = np.zeros(len(sides), dtype=int)
    for start in range(len(sides) - WINDOW + 1):
        at = slice(start, start + WINDOW)
        if abs(sides[at].sum()) == WINDOW and near[at].sum() >= NEAR_IN_WINDOW:
            marks[at] = np.where(near[at], sides[at], marks[at])
    return marks


def _shifts(sides: np.ndarray) -> np.ndarray:
    """Mark seven or more points running on one side of the centre; a point on it ends the run."""
    marks = np.zeros(len(sides), dtype=int)
    for at in spans(sides):
        if at.stop - at.start >= SHIFT_POINTS:
            marks[at] = sides[at]
    return marks


def _icon(frame: pd.DataFrame, improvement_direction: str, target: float | None) -> str:
    if frame.empty:
        return "none"
    last = frame.iloc[-1]
    answer = assurance(last["lower"], last["upper"], improvement_direction, target)
    return {"passes": "consistent_pass", "fails": "consistent_fail", "": "none"}.get(answer, answer)


def _refuse(points: np.ndarray, direction: str, starts: Sequence[int], fix_after_n: int | None) -> None:
    if direction not in DIRECTIONS:
        raise ValueError(f"improvement direction {direction!r} is not known; it is {', '.join(DIRECTIONS)}")
    if points.ndim != 1 or np.isinf(points).any():
        raise ValueError("a control chart needs one row of numbers, none of them endless")
    outside = [start for start in starts if not 0 <= start < len(points)]
    if outside:
        raise ValueError(f"a baseline cannot start at {outside[0]}: the points are counted from 0 to {len(points) - 1}")
    if fix_after_n is not None and fix_after_n < 1:
        raise ValueError(f"limits cannot be fixed after {fix_after_n} points; at least 1 is needed")
