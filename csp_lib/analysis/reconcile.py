"""A printed figure beside ours: the difference, and its likely reason in fair words.

First slice: one figure at a time (docs/methods.md, "Printed figures"). Plans were printed from the figures of their
day; counts have been revised and populations re-based since, so a difference is nobody's fault.
"""

import math
from dataclasses import dataclass

from csp_lib.analysis.rates import known

MEASURES = ("count", "rate", "percent", "rank")
REVISED_WITHIN = 0.005  # ours: revisions of Met counts seen between extracts of the same year
REBASED_WITHIN = 0.03  # ours: the 2011 Census moved the boroughs' estimates by up to a few per cent
HOUSEHOLDS_PER_RESIDENT = (0.30, 0.60)  # London boroughs have 2 to 3 residents a household

REVISED = "the recorded figure was revised after the plan was printed"
HOUSEHOLDS = "the printed rate fits a count of households, not residents"
REBASED = "population re-based on the 2011 Census since"
RANKED_EARLIER = "ranks were printed on an earlier population base and earlier counts, or cover another period"
CUT = "the printed figure looks cut rather than rounded"
UNEXPLAINED = "no likely reason is known"


@dataclass(frozen=True)
class Agreement:
    """A printed figure against ours: difference (printed less ours), percent of ours, closed words, likely reason."""

    printed: float | None
    ours: float | None
    difference: float | None
    percent: float | None
    words: str
    likely_reason: str


def compare_printed(
    printed: float | None,
    ours: float | None,
    measure: str = "count",
    printed_digits: int = 0,
    *,
    count: float | None = None,
    residents: float | None = None,
    multiplier: float = 1000,
) -> Agreement:
    """Return how a printed count, rate, percent or rank stands to ours.

    `printed_digits` are the decimals printed. For rates, `count` is the offences behind the printed rate (ours
    where the plan prints none) and `residents` our population: they show which denominator the plan used.
    """
    if measure not in MEASURES:
        raise ValueError(f"measure {measure!r} is not known; it may be {', '.join(MEASURES)}")
    printed, ours = known(printed), known(ours)
    if printed is None or ours is None:
        which = "printed figure" if printed is None else "figure of ours"
        return Agreement(printed, ours, None, None, "cannot check", f"there is no {which}")
    difference = printed - ours
    percent = 100 * difference / ours if ours else None
    words = _words(printed, ours, measure, printed_digits)
    reason = _reason(words, printed, ours, measure, known(count), known(residents), multiplier)
    return Agreement(printed, ours, difference, percent, words, reason)


def implied_denominator(count: float, rate: float, multiplier: float = 1000) -> float | None:
    """Return the denominator that a printed count and rate imply; None for a rate of zero."""
    return count / rate * multiplier if rate else None


def round_half_away(value: float, digits: int) -> float:
    """Return the value rounded to this many decimals, halves away from zero, as pages print it."""
    scale = 10.0**digits
    # the tiny push undoes binary representation: 2.675 is stored a little below itself
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9), value) / scale


def _words(printed: float, ours: float, measure: str, digits: int) -> str:
    if math.isclose(round_half_away(ours, digits), printed, abs_tol=1e-9):
        return "agrees"
    # a count or a place is whole: one more is another figure, not a rounding
    is_rounded = measure in ("rate", "percent")
    unit = 10.0**-digits
    return "agrees after rounding" if is_rounded and abs(printed - ours) < unit * (1 + 1e-9) else "does not agree"


def _reason(
    words: str,
    printed: float,
    ours: float,
    measure: str,
    count: float | None,
    residents: float | None,
    multiplier: float,
) -> str:
    if words == "agrees":
        return ""
    if words == "agrees after rounding":
        return CUT
    if measure == "rank":
        return RANKED_EARLIER
    if measure == "count":
        return REVISED if ours and abs(printed / ours - 1) <= REVISED_WITHIN else UNEXPLAINED
    if measure == "rate":
        return _rate_reason(printed, count, residents, multiplier)
    return UNEXPLAINED


def _rate_reason(printed: float, count: float | None, residents: float | None, multiplier: float) -> str:
    implied = implied_denominator(count, printed, multiplier) if count is not None else None
    if implied is None or not residents:
        return UNEXPLAINED
    share = implied / residents
    low, high = HOUSEHOLDS_PER_RESIDENT
    if low <= share <= high:
        return HOUSEHOLDS
    return REBASED if abs(share - 1) <= REBASED_WITHIN else UNEXPLAINED
