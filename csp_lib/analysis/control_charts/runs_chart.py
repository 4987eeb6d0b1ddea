"""The runs chart: does a series wander about its median, or stay on one side too long (docs/methods.md, "Control charts").

It needs no limits and no distribution, so it is a second opinion on a series of any kind.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

CROSSINGS_TAIL = 0.05


@dataclass(frozen=True)
class RunsChart:
    """Longest run and crossings about the median, with what chance alone would allow; None where `reason` says why.

    `points` counts those off the median. `has_moved` tells that the longest run is longer, or the crossings are
    fewer, than chance would have it.
    """

    median: float | None
    points: int
    longest_run: int | None
    longest_run_max: int | None
    crossings: int | None
    crossings_min: int | None
    has_moved: bool
    reason: str = ""


def runs_chart(values: Sequence[float] | np.ndarray | pd.Series) -> RunsChart:
    """Return longest run and crossings of a series about its median (Anhoej and Olesen 2014).

    Points on the median, and missing ones, neither make nor end a run.
    """
    points = np.asarray(values, dtype=float)
    known = points[~np.isnan(points)]
    if not len(known):
        return RunsChart(None, 0, None, None, None, None, False, "no points are known")
    median = float(np.median(known))
    sides = np.sign(known - median)
    sides = sides[sides != 0]
    if not len(sides):
        return RunsChart(median, 0, None, None, None, None, False, "every point lies on the median")
    turns = np.flatnonzero(np.diff(sides)) + 1
    longest = int(np.diff([0, *turns, len(sides)]).max())
    most, least = runs_limits(len(sides))
    has_moved = longest > most or len(turns) < least
    return RunsChart(median, len(sides), longest, most, len(turns), least, has_moved)


def runs_limits(n: int) -> tuple[int, int]:
    """Return the longest run and the fewest crossings that chance allows among n points off the median.

    round(log2 n) + 3 and the 5 % quantile of a binomial of n - 1 throws (Anhoej and Olesen 2014; Chen 2010).
    """
    from scipy.stats import binom

    if n < 1:
        raise ValueError(f"runs are counted among 1 point or more off the median, not {n}")
    return round(math.log2(n)) + 3, int(binom.ppf(CROSSINGS_TAIL, n - 1, 0.5)) if n > 1 else 0
