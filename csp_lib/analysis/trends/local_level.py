"""A slowly moving level under a fixed yearly shape, on the log scale.

The model is the local level with fixed Fourier terms (Harvey 1989, section 2.3; Durbin and Koopman 2012, chapter 2):
log count = level + yearly shape + noise, the level a random walk. Its one hard unknown is how fast the level moves
against the noise. Four years of months say little about that: on drawn series of known truth a single best guess gave
95 % ranges that held the truth 59 to 92 times in 100. So the level is averaged over all speeds, each weighted by its
restricted likelihood, which held it 91 to 99 times. For one speed the result is that of an exact diffuse Kalman
smoother. Months without a count take part in nothing but the level that is read off for them.
"""

from dataclasses import dataclass

import numpy as np

from csp_lib.analysis.poisson import harmonics

# log of level variance over noise variance: from a level that hardly moves in ten years to hardly any noise
LOG_SPEEDS = np.linspace(-9, 4, 27)
# what is thought of the speeds beforehand: a half-Cauchy of scale 0.3 (ours) on the ratio of standard deviations, the
# usual open-minded choice for a scale (Gelman 2006)
SPREADS = np.exp(LOG_SPEEDS / 2)
BEFOREHAND = SPREADS / (1 + (SPREADS / 0.3) ** 2)
SMALLEST_WEIGHT = 1e-3
SMALLEST_REST = 1e-12  # keeps the logarithm of a perfect fit finite


@dataclass(frozen=True)
class Path:
    """The level for one speed: mean and covariance at each calendar month, the yearly shape there, the noise."""

    level: np.ndarray
    covariance: np.ndarray
    seasonal: np.ndarray
    noise_variance: float

    def draw(self, number: int, rng: np.random.Generator, last: int) -> np.ndarray:
        """Return draws of the last levels together, one row per draw, on the log scale."""
        sizes, axes = np.linalg.eigh(self.covariance[-last:, -last:])
        steps = rng.standard_normal((number, last)) * np.sqrt(np.clip(sizes, 0, None))
        return self.level[-last:] + steps @ axes.T


@dataclass(frozen=True)
class Smoothed:
    """The level averaged over speeds: mean, standard deviation, yearly shape, and the paths behind them."""

    level: np.ndarray
    deviation: np.ndarray
    seasonal: np.ndarray
    paths: tuple[Path, ...]
    weights: np.ndarray

    def draw(self, number: int, rng: np.random.Generator, last: int) -> np.ndarray:
        """Return draws of the last levels together from all speeds by their weight."""
        shares = rng.multinomial(number, self.weights)
        return np.vstack([path.draw(int(share), rng, last) for path, share in zip(self.paths, shares, strict=True)])


def smooth(logs: np.ndarray, positions: np.ndarray) -> Smoothed:
    """Return the smoothed level of log counts; `positions` are calendar months, NaN marks a month without a count."""
    misfits = np.array([misfit(speed, logs, positions) for speed in LOG_SPEEDS])
    weights = BEFOREHAND * np.exp(-(misfits - misfits.min()) / 2)
    kept = weights / weights.sum() >= SMALLEST_WEIGHT
    paths = tuple(path_at(speed, logs, positions) for speed in LOG_SPEEDS[kept])
    weights = weights[kept] / weights[kept].sum()
    levels = np.array([path.level for path in paths])
    level = weights @ levels
    within = weights @ np.array([np.diag(path.covariance) for path in paths])
    deviation = np.sqrt(np.maximum(within + weights @ (levels - level) ** 2, 0))
    return Smoothed(level, deviation, weights @ np.array([path.seasonal for path in paths]), paths, weights)


def misfit(log_speed: float, logs: np.ndarray, positions: np.ndarray) -> float:
    """Return minus twice the restricted log likelihood of a speed, the overall variance profiled out."""
    seen = ~np.isnan(logs)
    moves, design = walk(positions)[np.ix_(seen, seen)], _design(positions)[seen]
    half = np.linalg.cholesky(np.eye(len(moves)) + np.exp(log_speed) * moves)
    half_design, half_logs = np.linalg.solve(half, design), np.linalg.solve(half, logs[seen])
    orthogonal, upper = np.linalg.qr(half_design)
    rest = half_logs - orthogonal @ (orthogonal.T @ half_logs)
    log_sizes = 2 * np.log(np.diag(half)).sum() + 2 * np.log(np.abs(np.diag(upper))).sum()
    return float(log_sizes + _left(design) * np.log(max(rest @ rest, SMALLEST_REST)))


def path_at(log_speed: float, logs: np.ndarray, positions: np.ndarray) -> Path:
    """Return the best linear unbiased level at every month for one speed (Harville 1977)."""
    seen = ~np.isnan(logs)
    moves, design, speed = walk(positions), _design(positions), float(np.exp(log_speed))
    inverse = np.linalg.inv(np.eye(int(seen.sum())) + speed * moves[np.ix_(seen, seen)])
    spread = np.linalg.inv(design[seen].T @ inverse @ design[seen])
    coefficients = spread @ design[seen].T @ inverse @ logs[seen]
    rest = logs[seen] - design[seen] @ coefficients
    noise = float(rest @ inverse @ rest) / _left(design[seen])
    weights = speed * moves[:, seen] @ inverse
    lean = np.eye(design.shape[1])[0] - weights @ design[seen]
    covariance = noise * (speed * moves - speed * weights @ moves[seen, :] + lean @ spread @ lean.T)
    return Path(coefficients[0] + weights @ rest, covariance, design[:, 1:] @ coefficients[1:], noise)


def walk(positions: np.ndarray) -> np.ndarray:
    """Return the covariance of a random walk of unit steps that starts one month before the first."""
    steps = positions - positions.min() + 1.0
    return np.minimum(steps[:, None], steps[None, :])


def _design(positions: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(positions)), harmonics(positions)])


def _left(design: np.ndarray) -> int:
    return len(design) - design.shape[1]
