"""The audit: a reader who knows rule and threshold tries to work the hidden cells out (docs/methods.md).

A printed table holds its totals as the last place of every axis, and NaN where a cell is hidden. The reader sees the
table alone, never the counts behind it.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import linprog

from csp_lib.disclosure.cell import Rule, is_small
from csp_lib.errors import DisclosureError

ROOM = 1e-6
SOLVED, UNBOUNDED = 0, 3  # as linprog tells it

Numbers = float | np.ndarray


class Reader:
    """What a printed table tells of its hidden cells: one equation for each line in which one stands."""

    def __init__(self, printed: np.ndarray, lowest: int) -> None:
        self.lowest = lowest
        self.hidden = np.flatnonzero(np.isnan(printed))
        signs = [_sums(printed.shape, axis) for axis in range(printed.ndim)]
        every = np.concatenate(signs)
        touched = every[:, self.hidden].any(axis=1)
        self.lines = every[touched][:, self.hidden]
        self.known = -every[touched] @ np.nan_to_num(printed.ravel())

    def range_of(self, cell: int) -> tuple[float, float]:
        """Return the lowest and highest value a hidden cell (its flat place) can have, by two linear programmes."""
        (column,) = np.flatnonzero(self.hidden == cell)
        near = self._together == self._together[column]
        rows: np.ndarray = np.flatnonzero(self.lines[:, near].any(axis=1))
        wanted = (np.flatnonzero(near) == column).astype(float)
        low, high = (self._extreme(sign * wanted, rows, near) for sign in (1, -1))
        return low, -high

    def _extreme(self, wanted: np.ndarray, rows: np.ndarray, near: np.ndarray) -> float:
        """Return the least value of a weighted sum of hidden cells, minus infinity where nothing bounds it."""
        lines, known = self.lines[rows][:, near], self.known[rows]
        found = linprog(wanted, A_eq=lines, b_eq=known, bounds=(self.lowest, None), method="highs")
        if found.status == UNBOUNDED:
            return -np.inf
        if found.status != SOLVED:
            raise DisclosureError("The totals of the table are not the sums of its cells. Compute them anew.")
        return round(float(found.fun), 6)

    @cached_property
    def _together(self) -> np.ndarray:
        """Return for each hidden cell the number of its group: cells of other groups share no line with it."""
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import connected_components

        touching = csr_array(np.abs(self.lines.T) @ np.abs(self.lines))
        groups: np.ndarray = connected_components(touching, directed=False)[1]
        return groups


@dataclass(frozen=True)
class Audit:
    """What the reader makes of each hidden cell: its place, the lowest and highest it can be, and whether that tells.

    `places` (cells x axes), `ranges` (cells x 2; infinity where nothing bounds it), `is_recoverable` (cells).
    """

    places: np.ndarray
    ranges: np.ndarray
    is_recoverable: np.ndarray


def audit(printed: np.ndarray, rule: Rule) -> Audit:
    """Return what a reader can work out of a printed table's hidden cells."""
    places = np.argwhere(np.isnan(printed))
    if rule.rounding != "none":  # no sum of cells shown holds a hidden one: the rule is all that is known of it
        ranges = np.tile([float(rule.lowest), float(rule.threshold - 1)], (len(places), 1))
        return Audit(places, ranges, np.zeros(len(places), dtype=bool))
    reader = Reader(printed, rule.lowest)
    ranges = np.array([reader.range_of(int(cell)) for cell in reader.hidden]).reshape(-1, 2)
    return Audit(places, ranges, tells(ranges[:, 0], ranges[:, 1], rule, printed.ndim))


def tells(low: Numbers, high: Numbers, rule: Rule, axes: int) -> Any:
    """Return whether ranges give hidden cells away: they are narrower than the threshold.

    In a list (one axis) a range with every small count in it does not: the reader learns what the rule says anyway.
    """
    is_narrow = np.subtract(high, low) < rule.threshold - ROOM
    holds_all_small = np.less_equal(low, rule.lowest) & np.greater_equal(high, rule.threshold - 1)
    return is_narrow & ~holds_all_small if axes == 1 else is_narrow


@dataclass(frozen=True)
class Differences:
    """What is left when a part's counts are taken from the whole's, and where that is a count the rule hides."""

    counts: np.ndarray
    is_unsafe: np.ndarray


def differenced(whole: np.ndarray, part: np.ndarray, rule: Rule) -> Differences:
    """Return what a reader gets who takes one printed table from another of the same shape that holds it."""
    left = whole - part
    return Differences(left, is_small(left, rule))


def _sums(shape: tuple[int, ...], axis: int) -> np.ndarray:
    """Return the lines of one axis (lines x cells): 1 for a cell, -1 for its total; a line's sum is 0."""
    cells = np.moveaxis(np.arange(np.prod(shape)).reshape(shape), axis, -1).reshape(-1, shape[axis])
    signs = np.zeros((len(cells), int(np.prod(shape))))
    np.put_along_axis(signs, cells[:, :-1], 1.0, axis=1)
    np.put_along_axis(signs, cells[:, -1:], -1.0, axis=1)
    return signs
