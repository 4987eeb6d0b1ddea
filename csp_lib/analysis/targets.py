"""Whether a target was met (docs/methods.md, "Targets"); polarity comes from the target or params, never inferred."""

import math
from dataclasses import dataclass
from statistics import NormalDist

from csp_lib.analysis.change import CHANCE_ALONE, LIKELY_BELOW, OWN_VARIATION, Change
from csp_lib.analysis.rates import known

KINDS = ("ceiling", "level", "percent_change", "direction", "rank", "activity", "none")
NOT_A_NUMBER = {
    "judged": "the document prints a verdict, not the figure it rests on",
    "process": "the target is a milestone, not a number",
}
DIRECTIONS = ("reduce", "increase", "maintain")
MET, MISSED = "met", "not met"
MET_WITHIN_CHANCE, MISSED_WITHIN_CHANCE = "met within chance", "missed within chance"
CANNOT_JUDGE, NOT_APPLICABLE, NO_TARGET, AWAITED = "cannot judge", "not applicable", "no target", "awaited"
JUDGED = (MET, MISSED, MET_WITHIN_CHANCE, MISSED_WITHIN_CHANCE)
PRINTED_WORDS = (NOT_APPLICABLE, NO_TARGET)
"""Words a document prints in place of a target; a tick or a cross is no such word."""
NEEDS_A_VALUE = ("ceiling", "level", "percent_change", "rank", "activity")
NEEDS_A_BASE = ("percent_change", "direction")
NEEDS_A_UNIT = ("ceiling", "level")
NOT_THERE_YET = "the figure of the target's year is not there yet"
NEAR_FULL = 95  # ours: a percentage from here on has little room to rise


@dataclass(frozen=True)
class Verdict:
    """A verdict on a target in the closed words, and why."""

    word: str
    reason: str


def judge(
    target_kind: str,
    desired_direction: str | None,
    target_value: float | None,
    current: float | None,
    baseline_change: Change | None,
    *,
    is_count: bool = True,
    months_covered: int = 12,
    applies: bool = True,
    unit_known: bool = True,
    printed: str = "",
) -> Verdict:
    """Return the verdict on a target, on the target's own measure.

    `current` is the figure of the target's year: a count unless `is_count` is false (chance is only weighed for
    counts), a place for kind rank, things done for kind activity. `baseline_change` is the change from the
    baseline year, needed for percent_change and direction. A year of fewer than twelve months is awaited. A
    percent change below zero is an aim to reduce by its own sign; nothing else is read into a number. `printed` is
    the verdict a document prints, for kind judged.
    """
    if target_kind in NOT_A_NUMBER:
        return _printed(printed) or Verdict(CANNOT_JUDGE, NOT_A_NUMBER[target_kind])
    if target_kind not in KINDS:
        raise ValueError(f"target kind {target_kind!r} is not known; it may be {', '.join([*KINDS, *NOT_A_NUMBER])}")
    value, now = known(target_value), known(current)
    aim = _aim(target_kind, desired_direction, value)
    early = _before_judging(target_kind, applies, missing(target_kind, aim, value, unit_known=unit_known))
    early = early or _awaited(now, baseline_change, months_covered)
    if early:
        return early
    if target_kind in NEEDS_A_BASE:
        return _by_move(target_kind, str(aim), value, baseline_change)
    if now is None or value is None:
        return Verdict(AWAITED, NOT_THERE_YET)
    if target_kind == "activity":
        return Verdict(MET if now >= value else MISSED, f"{now:g} done of {value:g} planned")
    if target_kind == "rank":
        return _by_rank(str(aim), value, now)
    return _by_level(str(aim), value, now, baseline_change, is_count)


def missing(
    target_kind: str,
    desired_direction: str | None,
    target_value: float | None,
    *,
    unit_known: bool = True,
    baseline_known: bool = True,
) -> str:
    """Return what a target lacks before any figure is looked at, in words; empty when it can be judged."""
    value = known(target_value)
    aim = _aim(target_kind, desired_direction, value)
    if target_kind in NEEDS_A_VALUE and value is None:
        return "the target's value is missing"
    if target_kind in NEEDS_A_UNIT and not unit_known:
        return "the unit of the target is missing"
    if target_kind == "percent_change" and aim not in DIRECTIONS:
        return "both the sign and the direction of the target are missing"
    if target_kind not in ("activity", "none", *NOT_A_NUMBER) and aim not in DIRECTIONS:
        return f"the desired direction is missing ({', '.join(DIRECTIONS)})"
    return "the baseline is missing" if target_kind in NEEDS_A_BASE and not baseline_known else ""


def little_room(aim: str | None, baseline: float | None, is_percentage: bool = False) -> str:
    """Return that a baseline of zero or near 100 % leaves little room for this aim, or nothing."""
    if aim == "reduce" and baseline == 0:
        return "the baseline is zero, so there is little room"
    if aim == "increase" and is_percentage and baseline is not None and baseline >= NEAR_FULL:
        return f"the baseline is {baseline:g} %, so there is little room"
    return ""


def _aim(kind: str, desired_direction: str | None, value: float | None) -> str | None:
    if kind == "ceiling":
        return "reduce"
    if kind == "percent_change" and not desired_direction and value is not None and value < 0:
        return "reduce"
    return desired_direction


def _printed(word: str) -> Verdict | None:
    return Verdict(word, "the document prints this in place of a target") if word in PRINTED_WORDS else None


def _before_judging(kind: str, applies: bool, lacking: str) -> Verdict | None:
    if kind == "none":
        return Verdict(NO_TARGET, "the plan sets no target for this")
    if not applies:
        return Verdict(NOT_APPLICABLE, "the target is for another year")
    return Verdict(CANNOT_JUDGE, lacking) if lacking else None


def _awaited(now: float | None, change: Change | None, months_covered: int) -> Verdict | None:
    if now is None and change is None:
        return Verdict(AWAITED, NOT_THERE_YET)
    if months_covered < 12:
        return Verdict(AWAITED, f"the year covers {months_covered} of 12 months")
    return None


def _by_move(kind: str, aim: str, value: float | None, change: Change | None) -> Verdict:
    if kind == "direction" or value is None:
        return _by_direction(aim, change)
    return _by_percent(aim, value, change)


def _by_direction(aim: str, change: Change | None) -> Verdict:
    if change is None:
        return Verdict(CANNOT_JUDGE, "the baseline is missing")
    if change.difference is None or change.verdict == "too few to compare":
        return Verdict(CANNOT_JUDGE, change.reason or "too few to compare")
    unclear = change.verdict == "no clear change"
    if aim == "maintain":
        return Verdict(MET if unclear else MISSED, f"the aim is to maintain; {change.verdict}, {_against(change)}")
    move = change.difference if change.percent is None else change.percent
    went_right = move < 0 if aim == "reduce" else move > 0
    room = little_room(aim, change.previous)
    reason = f"the aim is to {aim}; {change.verdict}, {_against(change)}"
    return Verdict(_word(went_right, unclear), f"{reason}; {room}" if room else reason)


def _by_percent(aim: str, value: float, change: Change | None) -> Verdict:
    if change is None:
        return Verdict(CANNOT_JUDGE, "the baseline is missing")
    if change.previous == 0:
        return Verdict(CANNOT_JUDGE, "the baseline is zero, so there is little room and no percent change")
    if change.percent is None or change.verdict == "too few to compare":
        return Verdict(CANNOT_JUDGE, change.reason or "too few to compare")
    if (aim == "reduce" and value > 0) or (aim == "increase" and value < 0):
        return Verdict(CANNOT_JUDGE, f"the sign of the target is unclear: the aim is to {aim}, the target {value:+g} %")
    reached = _reached(aim, value, change.percent)
    inside = change.lower is not None and change.lower <= value and (change.upper is None or value <= change.upper)
    reason = f"{change.percent:+.1f} % against a target of {value:+g} %, {_against(change)}"
    return Verdict(_word(reached, inside), reason)


def _by_rank(aim: str, value: float, now: float) -> Verdict:
    reached = _reached(aim, value, now)
    return Verdict(MET if reached else MISSED, f"place {now:g} against {value:g}; places are not tested against chance")


def _by_level(aim: str, value: float, now: float, change: Change | None, is_count: bool) -> Verdict:
    reached = _reached(aim, value, now)
    if not is_count:
        return Verdict(MET if reached else MISSED, f"{now:g} against {value:g}, not tested against chance")
    phi = change.phi if change else None
    inside = chance_of_distance(now, value, phi) >= LIKELY_BELOW
    reason = f"{now:,.0f} against {value:,.0f}, measured against {CHANCE_ALONE if phi is None else OWN_VARIATION}"
    if aim == "maintain":
        return Verdict(MET if inside else MISSED, f"the aim is to maintain; {reason}")
    return Verdict(_word(reached, inside), reason)


def chance_of_distance(count: float, target: float, phi: float | None = None) -> float:
    """Return the two-sided p-value of a count against a fixed target, on the square-root scale (Bartlett 1936)."""
    z = 2 * (math.sqrt(count) - math.sqrt(target)) / math.sqrt(max(1.0, phi or 1.0))
    return 2 * (1 - NormalDist().cdf(abs(z)))


def _reached(aim: str, value: float, now: float) -> bool:
    if aim == "maintain":
        return now == value
    return now <= value if aim == "reduce" else now >= value


def _word(reached: bool, within_chance: bool) -> str:
    if within_chance:
        return MET_WITHIN_CHANCE if reached else MISSED_WITHIN_CHANCE
    return MET if reached else MISSED


def _against(change: Change) -> str:
    return f"measured against {change.basis}"
