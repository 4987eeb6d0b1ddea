"""Control limits for counts too small or too even for a moving range: exact quantiles of a count distribution."""

from dataclasses import dataclass

import numpy as np

from csp_lib.analysis.control_charts.special_causes import Limits, moving_ranges, screened

OUTER, NEAR = 0.001, 0.025  # the tails beyond 99.8 % and 95 % limits


@dataclass(frozen=True)
class CountLimits:
    """Limits of a count with its mean and phi; the rules run about the median, which a skew count halves evenly."""

    limits: Limits
    mean: float
    phi: float


def count_limits(counts: np.ndarray) -> CountLimits:
    """Return the 99.8 % and 95 % limits of monthly counts, exact Poisson or, where they vary more, negative binomial.

    A point is outside where it lies beyond the quantiles at 0.1 and 99.9 %. phi is half the mean squared step from
    month to month over the mean (von Neumann 1941), large steps screened once as moving ranges are, so that neither a
    moving level nor one burst widens the limits; the negative binomial has that variance. At least one count is needed.
    """
    known = counts[~np.isnan(counts)]
    mean = float(known.mean())
    steps = screened(moving_ranges(counts))
    phi = max(1.0, float((steps**2).mean() / (2 * mean))) if mean > 0 and len(steps) else 1.0
    quantiles = (float(quantile(tail, mean, phi)) for tail in (OUTER, 1 - OUTER, NEAR, 1 - NEAR))
    return CountLimits(Limits(float(np.median(known)), *quantiles), mean, phi)


def quantile(share: float, mean: float, phi: float) -> float:
    """Return the smallest count that at least this share of months does not exceed."""
    from scipy.stats import nbinom, poisson

    if mean == 0:
        return 0.0
    if phi <= 1:
        return float(poisson.ppf(share, mean))
    return float(nbinom.ppf(share, mean / (phi - 1), 1 / phi))
