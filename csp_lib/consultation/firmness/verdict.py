"""One word for how firm a place among the first k is (docs/methods.md, "Verdict on an order")."""

from collections.abc import Sequence

import numpy as np

from csp_lib.consultation.rules.points import SAME_WITHIN_DIGITS

FIRM, LIKELY, TOO_CLOSE = "firm", "likely", "too close to call"
VERDICTS = (FIRM, LIKELY, TOO_CLOSE)  # from the firmest to the weakest
FIRM_FROM, LIKELY_FROM = 0.95, 0.80  # ours: chances to stand on the same side of the edge again


def verdicts(by_points: np.ndarray, head_to_head: np.ndarray, chances: np.ndarray, k: int) -> tuple[str, ...]:
    """Return one word per option for the side of the edge it stands on: among the first k by points, or not.

    `by_points` and `head_to_head` are places, `chances` those to be among the first k (0 to 1). Firm: a chance of 95 %
    to stand there again, and head to head puts it on the same side. Likely: 80 %. Too close to call: less, or level
    with an option on the other side of the edge.
    """
    is_in = by_points <= k
    agrees = is_in == (head_to_head <= k)
    stays = np.round(np.where(is_in, chances, 1 - chances), SAME_WITHIN_DIGITS)
    words = np.where((stays >= FIRM_FROM) & agrees, FIRM, np.where(stays >= LIKELY_FROM, LIKELY, TOO_CLOSE))
    return tuple(np.where(_at_a_tied_edge(by_points, k), TOO_CLOSE, words).tolist())


def verdict_on_top(words: Sequence[str], by_points: np.ndarray, k: int) -> str:
    """Return the word for the first k as a whole: the weakest of its members' words, each as `verdicts` gives it."""
    members = [word for word, place in zip(words, by_points, strict=True) if place <= k]
    return max(members, key=VERDICTS.index, default=TOO_CLOSE)


def _at_a_tied_edge(by_points: np.ndarray, k: int) -> np.ndarray:
    """Return which options share the place that more options hold than the first k has room for."""
    is_in = by_points <= k
    if is_in.sum() <= k:
        return np.zeros(len(by_points), dtype=bool)
    return np.asarray(by_points == by_points[is_in].max())
