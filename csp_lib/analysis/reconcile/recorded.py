"""A printed figure beside the recorded one: the difference, and its likely reason in fair words.

Plans were printed from the figures of their day; counts have been revised and populations re-based since, so a
difference is nobody's fault (docs/methods.md, "Printed figures").
"""

import math
from dataclasses import dataclass

from csp_lib.analysis.rates import known
from csp_lib.analysis.reconcile.spans import round_half_away

REVISED_WITHIN = 0.005  # ours: revisions of one year's counts between two extracts
REBASED_WITHIN = 0.03  # ours: the 2011 Census moved the boroughs' estimates by up to a few per cent
HOUSEHOLDS_PER_RESIDENT = (0.30, 0.60)  # London boroughs have about two to three residents a household

REVISED = "the recorded figure was revised after the plan was printed"
REVISED_BOTH = "the recorded figures of one or both periods were revised after the plan was printed"
HOUSEHOLDS = "the printed rate fits a count of households, not residents"
REBASED = "population re-based on the 2011 Census since"
RANKED_EARLIER = "ranks were printed on an earlier population base and earlier counts, or cover another period"
ONE_DIGIT = "one printed digit differs from the recorded figure"
CUT = "the printed figure was cut rather than rounded, or the recorded figures were revised since"
UNEXPLAINED = "no likely reason is known"
OTHER_MEASURE = "too far apart for a revision: another definition or another period is likely"
ONE_DIGIT_WITHIN = 0.001  # ours
FAR_APART = 0.05  # ours: ten times the largest revision of a count seen between extracts


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
    printed_digits: int | None = None,
    *,
    count: float | None = None,
    residents: float | None = None,
    multiplier: float = 1000,
) -> Agreement:
    """Return how a printed count, difference, rate, percent or rank stands to ours.

    A measure is read by how its name begins: rate_per_1000_population is a rate, percent_change a percent.
    `printed_digits` are the decimals printed, read off the figure when not given. `count` is the offences behind a
    printed rate or difference (ours where the plan prints none) and `residents` our population: they show which
    denominator the plan used and how far a revision reaches.
    """
    printed, ours, count = known(printed), known(ours), known(count)
    if printed is None or ours is None:
        which = "printed figure" if printed is None else "figure of ours"
        return Agreement(printed, ours, None, None, "cannot check", f"there is no {which}")
    kind = _kind(measure)
    difference = printed - ours
    percent = 100 * difference / ours if ours else None
    words = _words(printed, ours, kind, _decimals(printed) if printed_digits is None else printed_digits)
    if words == "agrees":
        reason = ""
    elif words == "agrees after rounding":
        reason = CUT
    elif kind == "rate":
        reason = _rate_reason(printed, count, known(residents), multiplier)
    else:
        reason = _reason(printed, ours, kind, count)
    return Agreement(printed, ours, difference, percent, words, reason)


def implied_denominator(count: float, rate: float, multiplier: float = 1000) -> float | None:
    """Return the denominator that a printed count and rate imply; None for a rate of zero."""
    return count / rate * multiplier if rate else None


def _kind(measure: str) -> str:
    if measure in ("difference", "rank"):
        return measure
    return next((kind for kind in ("rate", "percent") if measure.startswith(kind)), "count")


def _decimals(printed: float) -> int:
    return len(f"{printed:.10g}".partition(".")[2])


def _words(printed: float, ours: float, kind: str, digits: int) -> str:
    if math.isclose(round_half_away(ours, digits), printed, abs_tol=1e-9):
        return "agrees"
    # a count or a place is whole: one more is another figure, not a rounding
    cut = math.trunc(ours * 10.0**digits) / 10.0**digits
    is_cut = kind in ("rate", "percent") and math.isclose(cut, printed, abs_tol=1e-9)
    return "agrees after rounding" if is_cut else "does not agree"


def _reason(printed: float, ours: float, kind: str, count: float | None) -> str:
    if kind == "rank":
        return RANKED_EARLIER
    if kind == "percent":
        # half a per cent on either count moves the change by about one point
        reach = 2 * REVISED_WITHIN * (100 + abs(ours))
        return REVISED_BOTH if abs(printed - ours) <= reach else UNEXPLAINED
    if kind == "difference":
        close = count is not None and abs(printed - ours) <= 2 * REVISED_WITHIN * count
        return REVISED_BOTH if close else UNEXPLAINED
    if _is_revision(printed, ours):
        return REVISED
    if _is_one_digit_away(printed, ours):
        return ONE_DIGIT
    return OTHER_MEASURE if abs(printed - ours) > FAR_APART * abs(ours) else UNEXPLAINED


def _is_revision(printed: float, ours: float) -> bool:
    return abs(printed - ours) <= max(1.0, REVISED_WITHIN * abs(ours))


def _is_one_digit_away(printed: float, ours: float) -> bool:
    """Tell whether one other digit would bring a printed count to ours, give or take a thousandth.

    A wider reach would find a digit for most pairs of four-digit counts.
    """
    text = f"{printed:.0f}"
    others = (text[:at] + digit + text[at + 1 :] for at in range(len(text)) for digit in "0123456789")
    return len(text) > 3 and any(abs(float(other) - ours) <= ONE_DIGIT_WITHIN * abs(ours) for other in others)


def _rate_reason(printed: float, count: float | None, residents: float | None, multiplier: float) -> str:
    implied = implied_denominator(count, printed, multiplier) if count is not None else None
    if implied is None or not residents:
        return UNEXPLAINED
    share = implied / residents
    low, high = HOUSEHOLDS_PER_RESIDENT
    if low <= share <= high:
        return HOUSEHOLDS
    return REBASED if abs(share - 1) <= REBASED_WITHIN else UNEXPLAINED
