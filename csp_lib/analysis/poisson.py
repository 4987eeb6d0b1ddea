"""The one regression the methods share: quasi-Poisson counts on a log scale.

Counts of offences vary more than chance alone would have it; phi says how many times more. The fit is the
usual iteratively reweighted least squares (McCullagh and Nelder 1989, section 2.5), small enough to be run
for every month a series might have turned in.
"""

from dataclasses import dataclass

import numpy as np

MOST_STEPS = 60
SMALLEST_MEAN, LARGEST_MEAN = 1e-10, 1e12


@dataclass(frozen=True)
class Fit:
    """A Poisson regression: fitted means, deviance, Pearson's chi-square, degrees of freedom left.

    `covariance` is that of the coefficients before it is widened by phi.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    means: np.ndarray
    deviance: float
    pearson: float
    df_left: int
    converged: bool

    @property
    def phi(self) -> float | None:
        """How many times the counts vary more than chance alone; never below 1, None without freedom left."""
        return max(1.0, float(self.pearson / self.df_left)) if self.df_left > 0 and np.isfinite(self.pearson) else None


def fit_counts(counts: np.ndarray, design: np.ndarray) -> Fit:
    """Return the Poisson fit of counts on the columns of a design, log link."""
    means = counts + 0.5
    deviance, converged, coefficients = np.inf, False, np.zeros(design.shape[1])
    for _ in range(MOST_STEPS):
        root = np.sqrt(means)
        working = np.log(means) + (counts - means) / means
        coefficients = np.linalg.lstsq(design * root[:, None], working * root, rcond=None)[0]
        means = np.clip(np.exp(np.clip(design @ coefficients, -30, 30)), SMALLEST_MEAN, LARGEST_MEAN)
        before, deviance = deviance, _deviance(counts, means)
        if abs(before - deviance) <= 1e-9 * (abs(deviance) + 1e-9):
            converged = True
            break
    pearson = float(np.sum((counts - means) ** 2 / means))
    covariance = np.linalg.pinv(design.T @ (design * means[:, None]))
    left = len(counts) - int(np.linalg.matrix_rank(design))
    return Fit(coefficients, covariance, means, deviance, pearson, left, converged)


def _deviance(counts: np.ndarray, means: np.ndarray) -> float:
    ratio = np.where(counts > 0, counts, 1) / np.where(counts > 0, means, 1)
    return float(2 * np.sum(counts * np.log(ratio) - (counts - means)))


def harmonics(positions: np.ndarray, pairs: int = 3, period: int = 12) -> np.ndarray:
    """Return the sine and cosine columns of a smooth yearly shape, two per pair."""
    waves = 2 * np.pi * np.outer(positions, np.arange(1, pairs + 1)) / period
    return np.hstack([np.sin(waves), np.cos(waves)])


def month_factors(positions: np.ndarray, period: int = 12) -> np.ndarray:
    """Return one column per calendar month, the first left to the level."""
    return (positions[:, None] % period == np.arange(1, period)).astype(float)


def slow_level(positions: np.ndarray, months_per_bend: int = 24) -> np.ndarray:
    """Return the columns of a level that moves in straight lines on the log scale, bending every two years."""
    span = positions.max() - positions.min()
    # no bend closer than a year to the end: a last short piece would chase the last months
    bends = [positions.min() + at for at in np.arange(months_per_bend, span - 11, months_per_bend)]
    pieces = [np.ones(len(positions)), (positions - positions.min()) / 12]
    return np.column_stack(pieces + [np.maximum(0, positions - bend) / 12 for bend in bends])


def joined(parts: list[np.ndarray]) -> np.ndarray:
    """Return several blocks of columns as one design."""
    return np.hstack(parts)
