"""Instant run-off: the option with the fewest first choices goes out, again and again (docs/methods.md, "Run-off")."""

import numpy as np

from csp_lib.consultation.papers import Papers
from csp_lib.consultation.rules.points import SAME_WITHIN_DIGITS


def order_by_run_off(papers: Papers) -> np.ndarray:
    """Return the place of each option by instant run-off: last out is first (Hare's count for one seat, as an order).

    Each paper counts for the best-placed of the options still in; options tied there share it, and a paper with
    nothing ranked left counts for none, whatever blanks mean. Of several with the fewest, that one goes out which had
    fewest in the latest earlier round in which they differ; where they never did, a count among them alone decides;
    those level there too go out together and share a place.
    """
    places = np.array(papers.places.T)
    counted = _shares_of_best(places)
    order = np.ones(len(papers.options), dtype=int)
    staying = np.ones(len(papers.options), dtype=bool)
    rounds: list[np.ndarray] = []
    while staying.sum() > 1:
        rounds.append((counted @ papers.weights).round(SAME_WITHIN_DIGITS))
        fewest = _fewest(rounds, np.flatnonzero(staying))
        leaving = _fewest_among_them(fewest, places, papers.weights)
        staying[leaving] = False
        order[leaving] = staying.sum() + 1
        # only papers that counted for an option going out are read again
        moved = np.flatnonzero(counted[leaving].any(axis=0))
        places[leaving] = np.inf
        counted[:, moved] = _shares_of_best(places[:, moved])
    return order


def _fewest(rounds: list[np.ndarray], staying: np.ndarray) -> np.ndarray:
    """Return the options that go out: those with the fewest now, then in each earlier round, back to the first."""
    for counts in reversed(rounds):
        staying = staying[counts[staying] == counts[staying].min()]
    return staying


def _fewest_among_them(level: np.ndarray, places: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return those of options level so far that have the fewest when each paper counts for the best-placed of them."""
    while len(level) > 1:
        counts = (_shares_of_best(places[level]) @ weights).round(SAME_WITHIN_DIGITS)
        if (counts == counts[0]).all():
            break
        level = level[counts == counts.min()]
    return level


def _shares_of_best(places: np.ndarray) -> np.ndarray:
    """Return how much of each paper (column) counts for each option (row)."""
    best = places.min(axis=0, initial=np.inf)
    is_best = (places == best) & (best < np.inf)
    return np.asarray(is_best / np.maximum(is_best.sum(axis=0), 1))
