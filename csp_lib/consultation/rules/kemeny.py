"""Kemeny's order: the one that agrees with the most comparisons on the ballots (docs/methods.md, "Kemeny order")."""

from dataclasses import dataclass

import numpy as np

from csp_lib.consultation.papers import Papers
from csp_lib.consultation.rules.head_to_head import preferred
from csp_lib.consultation.rules.points import SAME_WITHIN_DIGITS, places_of

MOST_OPTIONS = 14  # ours: beyond it the number of sets of options, which doubles with each, takes too long
ORDERS_SHOWN = 10  # ours


@dataclass(frozen=True)
class Kemeny:
    """The orders that agree best with the ballots.

    `agreements` is the weight of the comparisons they agree with, `number` how many orders do so equally, `orders`
    the first ten of them by name. `places` follows the options: by their mean place over all the best orders, so
    that options which trade places among them share one. `reason` says why there is no answer; then `places` and
    `agreements` are None.
    """

    orders: tuple[tuple[str, ...], ...]
    number: int
    agreements: float | None
    places: np.ndarray | None
    reason: str = ""


@dataclass(frozen=True)
class _Subsets:
    """All sets of options, each a number whose bits are its members: best[set], ways[set] and is_first[set, option].

    `best` is the most agreements among the members alone, `ways` how many orders of them reach it, `is_first` which
    member may stand first in such an order.
    """

    best: np.ndarray
    ways: np.ndarray
    is_first: np.ndarray


def kemeny(papers: Papers) -> Kemeny:
    """Return the orders that agree with the most comparisons, exactly (Kemeny 1959), for up to 14 options.

    An order agrees with a ballot on a pair of options when both put the same one above; blanks count as in
    `preferred`. Solved over sets of options (Held and Karp's programme, as Betzler and others 2009 use it).
    """
    count = len(papers.options)
    if count > MOST_OPTIONS:
        reason = f"{count} options; the best order can be found exactly for up to {MOST_OPTIONS}"
        return Kemeny((), 0, None, None, reason)
    above = preferred(papers)
    solved = _solved(above, 10.0**-SAME_WITHIN_DIGITS * max(1.0, above.sum()))
    orders = _first_orders(solved.is_first, papers.options)
    whole = 2**count - 1
    return Kemeny(orders, int(solved.ways[whole]), float(solved.best[whole]), places_of(-_mean_places(solved)))


def _solved(above: np.ndarray, same_within: float) -> _Subsets:
    """Return what each set of options reaches, from the small sets up: one member stands first, the others follow."""
    count = len(above)
    gained = _gained(above)
    best, ways = np.zeros(2**count), np.ones(2**count, dtype=np.int64)
    is_first = np.zeros((2**count, count), dtype=bool)
    for sets in _sets_by_size(count)[1:]:
        reached = np.full((len(sets), count), -np.inf)
        orders = np.zeros((len(sets), count), dtype=np.int64)
        for option in range(count):
            has = np.flatnonzero(sets >> option & 1)
            others = sets[has] ^ (1 << option)
            reached[has, option], orders[has, option] = best[others] + gained[others, option], ways[others]
        best[sets] = reached.max(axis=1)
        is_first[sets] = reached >= best[sets, None] - same_within
        ways[sets] = (orders * is_first[sets]).sum(axis=1)
    return _Subsets(best, ways, is_first)


def _gained(above: np.ndarray) -> np.ndarray:
    """Return the agreements from putting an option (column) above all members of a set (row)."""
    gained = np.zeros((1, len(above)))
    for option in range(len(above)):
        gained = np.vstack([gained, gained + above[:, option]])
    return gained


def _sets_by_size(count: int) -> list[np.ndarray]:
    numbers = np.arange(2**count)
    sizes = sum((numbers >> option & 1 for option in range(count)), np.zeros_like(numbers))
    return [np.flatnonzero(sizes == size) for size in range(count + 1)]


def _mean_places(solved: _Subsets) -> np.ndarray:
    """Return each option's mean place over all the best orders, counted without listing them."""
    count = solved.is_first.shape[1]
    reached = np.zeros(2**count, dtype=np.int64)  # in how many ways the options outside a set may stand above it
    reached[-1] = 1
    summed = np.zeros(count)
    for sets in reversed(_sets_by_size(count)[1:]):
        place = count - int(sets[0]).bit_count() + 1
        for option in range(count):
            mine = sets[solved.is_first[sets, option]]
            others = mine ^ (1 << option)
            # a set has each of its smaller sets once per option, so no index repeats here
            reached[others] += reached[mine]
            summed[option] += place * float((reached[mine] * solved.ways[others]).sum())
    return summed / float(solved.ways[-1])


def _first_orders(is_first: np.ndarray, options: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return up to ten of the best orders, in order of names."""
    open_orders: list[tuple[tuple[int, ...], int]] = [((), 2 ** len(options) - 1)]
    for _ in options:
        longer = [
            ((*order, int(option)), left ^ (1 << int(option)))
            for order, left in open_orders
            for option in np.flatnonzero(is_first[left])
        ]
        # each beginning can be completed, so no more than ten are ever needed
        open_orders = longer[:ORDERS_SHOWN]
    return tuple(tuple(options[option] for option in order) for order, _ in open_orders)
