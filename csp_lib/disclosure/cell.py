"""What the rule says of one cell: which counts are small, and how the others are rounded (docs/methods.md)."""

from dataclasses import dataclass

import numpy as np

ROUNDED_TO = 5


@dataclass(frozen=True)
class Rule:
    """What a reader of the page is told: counts under the threshold are hidden, zeros by a policy of their own.

    `zeros` is shown or hidden; `rounding` of the counts shown is none, nearest-5 or midpoint-6.
    """

    threshold: int = 5
    zeros: str = "shown"
    rounding: str = "none"

    @property
    def lowest(self) -> int:
        """Return the lowest count that a hidden cell can hold, as every reader knows: where zeros are shown, 1."""
        return 1 if self.zeros == "shown" else 0


def is_small(counts: np.ndarray, rule: Rule) -> np.ndarray:
    """Return which counts the rule hides for themselves: those from its lowest up to below its threshold."""
    return (counts >= rule.lowest) & (counts < rule.threshold)


def rounded(counts: np.ndarray, rounding: str) -> np.ndarray:
    """Return whole counts to the nearest 5, halves up; at the middle of their six (1 to 6 are 3); or as they are."""
    if rounding == "nearest-5":
        return (2 * counts + ROUNDED_TO) // (2 * ROUNDED_TO) * ROUNDED_TO
    if rounding == "midpoint-6":
        return np.where(counts > 0, -(-counts // 6) * 6 - 3, 0)
    return counts


def printed_cells(counts: np.ndarray, rule: Rule) -> np.ndarray:
    """Return each count as the rule prints it by itself, NaN where it hides it."""
    return np.where(is_small(counts, rule), np.nan, rounded(counts, rule.rounding))
