"""How few ballots the edge of the first k rests on (docs/methods.md, "Ballots to swap")."""

from dataclasses import dataclass, replace
from math import ceil, floor

import numpy as np

from csp_lib.consultation.papers import Papers
from csp_lib.consultation.rules.points import SAME_WITHIN_DIGITS, average_points, places_of, points_on_papers


@dataclass(frozen=True)
class Swap:
    """What it takes to exchange two neighbours in the order.

    `above` stands at place k, `below` next; `gap` is what parts their average points. `fewest` ballots are a lower
    bound, gap over the largest swing of one ballot; `ballots` were found by editing and recomputing. Both are 0 where
    the two are level.
    """

    above: str
    below: str
    gap: float
    fewest: int
    ballots: int


def ballots_to_swap(papers: Papers, k: int) -> Swap | None:
    """Return how few changed ballots would exchange the options at places k and k + 1 by average points.

    A changed ballot puts the lower option first and the upper last. Blanks read as below: it ranks all others between
    them. Otherwise it ranks the same options as before, and moves only those of the two that it ranks. Ballots with
    the largest swing are changed first, which is the fewest there can be of such changes. None where fewer than k + 1
    options have points.
    """
    points = average_points(papers)
    order = np.argsort(np.where(np.isnan(points), np.inf, -np.round(points, SAME_WITHIN_DIGITS)), kind="stable")
    if k >= len(order) or np.isnan(points[order[k]]):
        return None
    above, below = int(order[k - 1]), int(order[k])
    names, gap = (papers.options[above], papers.options[below]), float(points[above] - points[below])
    if places_of(points)[above] == places_of(points)[below]:
        return Swap(*names, 0.0, 0, 0)
    edited = _edited(papers, above, below)
    swings = _swings(papers, edited, above, below)
    return Swap(
        *names, gap, ceil(round(gap / swings.max(), SAME_WITHIN_DIGITS)), _found(papers, edited, swings, above, below)
    )


def _edited(papers: Papers, above: int, below: int) -> Papers:
    """Return every paper changed as far as it can be against `above` and for `below`."""
    places, last = papers.places.copy(), len(papers.options) + 1
    if papers.unranked == "below":
        places = np.where(papers.is_ranked, places, last - 1)
        places[:, below], places[:, above] = 0, last
    else:
        places[:, below] = np.where(papers.is_ranked[:, below], 0, np.inf)
        places[:, above] = np.where(papers.is_ranked[:, above], last, np.inf)
    return replace(papers, places=places)


def _swings(papers: Papers, edited: Papers, above: int, below: int) -> np.ndarray:
    """Return by how much one changed ballot of each paper narrows the gap."""
    earned, counted = points_on_papers(papers)
    with np.errstate(invalid="ignore"):
        gained = (points_on_papers(edited)[0] - earned) / (papers.weights @ counted)
    return np.asarray((gained[:, below] - gained[:, above]) * papers.weights / papers.ballots)


def _found(papers: Papers, edited: Papers, swings: np.ndarray, above: int, below: int) -> int:
    """Return the number of ballots, largest swings first, that exchange the two when the order is computed anew."""
    points, first = average_points(papers), np.argsort(-swings, kind="stable")
    gap, alike = points[above] - points[below], papers.ballots[first]
    closed = np.cumsum(swings[first] * alike)
    last = int(np.searchsorted(closed, gap, side="right"))
    left = gap - (closed[last - 1] if last else 0)
    number = int(alike[:last].sum()) + floor(left / swings[first[last]]) + 1
    # rounding may leave the two level: then one ballot more; all ballots changed give one all points, the other none
    while not _are_exchanged(papers, edited, first, number, above, below):
        number += 1
    return number


def _are_exchanged(papers: Papers, edited: Papers, first: np.ndarray, number: int, above: int, below: int) -> bool:
    """Return whether `below` stands before `above` once so many ballots are changed."""
    changed = np.zeros(len(first), dtype=int)
    alike = papers.ballots[first]
    changed[first] = np.clip(number - (np.cumsum(alike) - alike), 0, alike)
    parts = [(papers, papers.ballots - changed), (edited, changed)]
    both = replace(
        papers,
        places=np.concatenate([part.places for part, _ in parts]),
        ballots=np.concatenate([ballots for _, ballots in parts]),
        weights=np.concatenate([ballots * (papers.weights / papers.ballots) for _, ballots in parts]),
    )
    places = places_of(average_points(both))
    return bool(places[below] < places[above])
