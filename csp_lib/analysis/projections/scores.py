"""How good a projection was, once the outcome is known (docs/methods.md, "Projection")."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

LEVELS = (0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
"""The quantiles a projection is scored by: median, 50 %, 80 % and 95 % range."""


@dataclass(frozen=True)
class Coverage:
    """How often ranges held the outcome, and their mean interval score (Gneiting and Raftery 2007)."""

    share: float
    score: float
    number: int


@dataclass(frozen=True)
class ScaledError:
    """A mean absolute error on the scale of the history's own steps; value None where `reason` says why.

    `percent` is the mean absolute error in per cent of the outcomes, None where one of them is 0.
    """

    value: float | None
    scale: float | None
    percent: float | None
    reason: str = ""


def weighted_interval_score(
    outcome: float, quantiles: Sequence[float], levels: Sequence[float] = LEVELS, *, count_median_twice: bool = False
) -> float:
    """Return the weighted interval score of quantiles, in the unit of the outcome; smaller is better.

    The ranges are the pairs of levels that lie even about the median. The median, where there is one, weighs one half
    and a range alpha / 2, over their number plus one half (Bracher et al. 2021); `count_median_twice` weighs the
    median 1 over the number plus one. ValueError where the levels are not symmetric about 0.5.
    """
    found, asked = np.asarray(quantiles, float), np.asarray(levels, float)
    if len(found) != len(asked) or asked.size == 0 or not np.allclose(asked + asked[::-1], 1):
        raise ValueError(f"levels {list(levels)} must be symmetric about 0.5, as many as there are quantiles")
    ranges = len(asked) // 2
    median_weight = (1.0 if count_median_twice else 0.5) if len(asked) % 2 else 0.0
    total = median_weight * abs(outcome - float(found[ranges]))
    for place in range(ranges):
        alpha = float(2 * asked[place])
        total += alpha / 2 * interval_score(outcome, float(found[place]), float(found[-1 - place]), alpha)
    return float(total / (ranges + median_weight))


def interval_score(outcome: float, lower: float, upper: float, alpha: float) -> float:
    """Return the width of a 1 - alpha range plus 2 / alpha times how far the outcome lies outside it."""
    return upper - lower + 2 / alpha * (max(0.0, lower - outcome) + max(0.0, outcome - upper))


def coverage(outcomes: Sequence[float], lower: Sequence[float], upper: Sequence[float], level: float) -> Coverage:
    """Return the share of outcomes inside their ranges, the ends included, and the mean interval score."""
    rows = list(zip(outcomes, lower, upper, strict=True))
    if not rows:
        raise ValueError("no outcome was handed in, so nothing is covered")
    held = sum(low <= outcome <= high for outcome, low, high in rows)
    scores = [interval_score(outcome, low, high, 1 - level) for outcome, low, high in rows]
    return Coverage(held / len(rows), float(np.mean(scores)), len(rows))


def scaled_error(
    history: Sequence[float], outcomes: Sequence[float], projected: Sequence[float], period: int = 12
) -> ScaledError:
    """Return the mean absolute error over that of repeating the value of a period before (Hyndman and Koehler 2006).

    The scale is taken from the history alone; a history that never changes, or is too short, has none.
    """
    past, seen = np.asarray(history, float), np.asarray(outcomes, float)
    error = np.abs(seen - np.asarray(projected, float))
    percent = float(100 * (error / seen).mean()) if (seen > 0).all() else None
    if len(past) <= period:
        return ScaledError(None, None, percent, f"a history of {len(past)} values is no longer than {period}")
    scale = float(np.abs(past[period:] - past[:-period]).mean())
    if scale == 0:
        return ScaledError(None, 0.0, percent, f"the history never differs from {period} values before")
    return ScaledError(float(error.mean() / scale), scale, percent)


def crps_normal(outcome: float, mean: float, deviation: float) -> float:
    """Return the continuous ranked probability score of a normal distribution (Gneiting and Raftery 2007)."""
    from scipy.special import ndtr

    z = (outcome - mean) / deviation
    density = np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
    return float(deviation * (z * (2 * ndtr(z) - 1) + 2 * density - 1 / np.sqrt(np.pi)))


def crps_poisson(outcome: float, mean: float) -> float:
    """Return the score of a Poisson distribution, summed over its counts."""
    from scipy.stats import poisson

    return _crps_of_counts(outcome, poisson(mean))


def crps_negative_binomial(outcome: float, mean: float, size: float) -> float:
    """Return the score of a negative binomial distribution of this mean and size (variance mean + mean^2 / size)."""
    from scipy.stats import nbinom

    return _crps_of_counts(outcome, nbinom(size, size / (size + mean)))


def crps_sample(outcome: float, draws: Sequence[float]) -> float:
    """Return the score of the distribution that puts equal weight on each draw."""
    ordered = np.sort(np.asarray(draws, float))
    number = len(ordered)
    # the mean distance of two draws, from their order: no table of all pairs
    weights = 2 * np.arange(1, number + 1) - number - 1
    return float(np.abs(ordered - outcome).mean() - weights @ ordered / number**2)


def _crps_of_counts(outcome: float, distribution: object) -> float:
    """Return the sum over counts of the squared distance of the distribution from the outcome's step."""
    counts = np.arange(0, int(max(distribution.isf(1e-14), outcome)) + 2)  # type: ignore[attr-defined]
    below = distribution.cdf(counts)  # type: ignore[attr-defined]
    return float(((below - (counts >= outcome)) ** 2).sum())
