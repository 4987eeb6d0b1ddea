"""Where a level may have moved in one step: a suggestion for someone to look into, never a new baseline by itself."""

import numpy as np

from csp_lib.analysis.control_charts.special_causes import SHIFT_POINTS

STEP_FROM = 12.16  # the 1 % point of the largest F of one step at an unknown place (Andrews 1993, 2003)
STEP_EDGE = 0.15  # the share of the points at either end where no step is looked for, as those tables have it
STEP_OVER_SLOPE = 0.9  # ours: what a step leaves unexplained against what a straight line leaves


def find_step(values: np.ndarray) -> int | None:
    """Return where the one step that explains most of the values begins; None unless it is plainly a step.

    It leaves seven points on either side, its F is beyond the 1 % point of the largest of all places, and it leaves
    less unexplained than a straight line does: a level that drifts has not moved in one month.
    """
    places = np.flatnonzero(~np.isnan(values))
    seen = values[places]
    edge = max(SHIFT_POINTS, int(np.ceil(STEP_EDGE * len(seen))))
    if len(seen) < 2 * edge or np.ptp(seen) == 0:
        return None
    left = {at: _rest(seen[:at]) + _rest(seen[at:]) for at in range(1, len(seen))}
    best = min(left, key=lambda at: left[at])
    if not edge <= best <= len(seen) - edge:
        return None  # a burst near an end would else be named at the nearest place allowed, where nothing happened
    gained = _rest(seen) - left[best]
    slope = np.polynomial.Polynomial.fit(places, seen, 1)
    is_step = left[best] < STEP_OVER_SLOPE * _rest(seen - slope(places))
    return int(places[best]) if is_step and gained > STEP_FROM * left[best] / (len(seen) - 2) else None


def _rest(values: np.ndarray) -> float:
    return float(((values - values.mean()) ** 2).sum())
