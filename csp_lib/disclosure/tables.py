"""A table of counts made safe: small cells hidden, then as few others as keep them from being worked out.

One or two axes (docs/methods.md). Totals are cells like any other: hidden when small, or when no other cell will do.
"""

import numpy as np

from csp_lib.disclosure.audit import Reader, tells
from csp_lib.disclosure.cell import Rule, is_small, printed_cells


def with_totals(counts: np.ndarray) -> np.ndarray:
    """Return counts with their totals as the last place of every axis."""
    for axis in range(counts.ndim):
        counts = np.concatenate([counts, counts.sum(axis=axis, keepdims=True)], axis=axis)
    return counts


def printed_table(counts: np.ndarray, rule: Rule) -> np.ndarray:
    """Return a table of one or two axes as it may be printed, with its totals; NaN where a cell is hidden.

    Where the rule rounds, totals are sums of the rounded cells shown, hidden where no cell of theirs is shown.
    """
    if rule.rounding != "none":
        cells = printed_cells(counts, rule)
        is_shown = with_totals((~np.isnan(cells)).astype(int)) > 0
        return np.where(is_shown, with_totals(np.nan_to_num(cells)), np.nan)
    whole = with_totals(counts)
    return np.where(hidden_cells(whole, rule), np.nan, whole)


def hidden_cells(whole: np.ndarray, rule: Rule) -> np.ndarray:
    """Return which cells of a table with totals are hidden: small ones, and the cheapest that protect each.

    Every hidden cell is seen to once, the smallest counts first, those hidden for another's sake after them. More
    cells hidden never narrow a range, so what is protected stays so.
    """
    hidden = is_small(whole, rule)
    waiting = _smallest_first(whole, hidden)
    for place in waiting:
        cells, cost = _cheapest_closed_set(whole, hidden, rule, place)
        if cost and _is_told(whole, hidden, rule, place):
            added = np.zeros_like(hidden)
            added[tuple(np.transpose(cells))] = True
            waiting += _smallest_first(whole, added & ~hidden)
            hidden |= added
    return hidden


def _smallest_first(whole: np.ndarray, hidden: np.ndarray) -> list[tuple[int, ...]]:
    places = np.argwhere(hidden)
    order = np.argsort(whole[hidden], kind="stable")
    return [tuple(int(n) for n in places[row]) for row in order]


def _is_told(whole: np.ndarray, hidden: np.ndarray, rule: Rule, place: tuple[int, ...]) -> bool:
    """Return whether a reader of the table as it stands could work a hidden cell out."""
    reader = Reader(np.where(hidden, np.nan, whole), rule.lowest)
    low, high = reader.range_of(int(np.ravel_multi_index(place, whole.shape)))
    return bool(tells(low, high, rule, whole.ndim))


def _cheapest_closed_set(
    whole: np.ndarray, hidden: np.ndarray, rule: Rule, place: tuple[int, ...]
) -> tuple[list[tuple[int, ...]], int]:
    """Return the other cells of the closed set that protects a cell at the least sum of counts newly hidden, and it.

    A closed set is a pair of a list, a rectangle of a table: its cells can all change together and every line keep
    its sum. The set through the totals can always grow, so there is one.
    """
    corners, signs = _partners(whole.shape, place)
    counts, is_hidden = (np.stack([array[tuple(corner)] for corner in corners]) for array in (whole, hidden))
    room = np.where(counts >= rule.lowest, counts - rule.lowest, np.nan)  # a zero shown cannot be hidden
    up = np.where(signs < 0, room, np.inf).min(axis=0)
    down = np.minimum(np.where(signs > 0, room, np.inf).min(axis=0), whole[place] - rule.lowest)
    fits = np.isfinite(room).all(axis=0) & ~tells(whole[place] - down, whole[place] + up, rule, whole.ndim)
    cost = np.where(fits, np.where(is_hidden, 0, counts).sum(axis=0), np.inf)
    best = int(np.argmin(cost))
    return [tuple(int(axis[best]) for axis in corner) for corner in corners], int(cost[best])


def _partners(shape: tuple[int, ...], place: tuple[int, ...]) -> tuple[list[tuple[np.ndarray, ...]], np.ndarray]:
    """Return the other corners of every closed set with a cell, and which way each moves as the cell grows by one.

    A corner is a tuple of places, one array per axis; the ways (corners x closed sets) are 1 up and -1 down.
    """
    others = [np.delete(np.arange(size), at) for size, at in zip(shape, place, strict=True)]
    turns = [_turn(size, at, other) for size, at, other in zip(shape, place, others, strict=True)]
    if len(shape) == 1:
        return [(others[0],)], turns[0][np.newaxis]
    rows, columns = (grid.ravel() for grid in np.meshgrid(*others, indexing="ij"))
    by_row, by_column = (grid.ravel() for grid in np.meshgrid(*turns, indexing="ij"))
    row, column = (np.full_like(rows, at) for at in place)
    return [(row, columns), (rows, column), (rows, columns)], np.stack([by_column, by_row, by_row * by_column])


def _turn(size: int, at: int, others: np.ndarray) -> np.ndarray:
    """Return how other cells of a line move as one grows by one: a total with it, cells of one total against it."""
    total = size - 1
    return np.where((others == total) | (at == total), 1, -1)
