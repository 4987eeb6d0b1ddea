"""The one regression the methods share: quasi-Poisson counts on a log scale.

Counts of offences vary more than chance alone would have it; phi says how many times more (McCullagh and Nelder
1989, section 6.2.3). The fit is statsmodels'.
"""

import warnings
from dataclasses import dataclass

import numpy as np

MOST_STEPS = 60


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
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    with warnings.catch_warnings():  # a fit that does not settle is told by `converged`, not by a warning
        warnings.simplefilter("ignore")
        fit = GLM(counts, design, family=Poisson()).fit(maxiter=MOST_STEPS)
        covariance = np.asarray(fit.cov_params())
        pearson, deviance = float(fit.pearson_chi2), float(fit.deviance)
    left = len(counts) - int(np.linalg.matrix_rank(design))
    means = np.asarray(fit.fittedvalues)
    return Fit(np.asarray(fit.params), covariance, means, deviance, pearson, left, bool(fit.converged))


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
