"""The one regression the methods share: quasi-Poisson counts on a log scale, one series or many at once.

Counts of offences vary more than chance alone would have it; phi says how many times more (McCullagh and Nelder
1989, section 6.2.3). The fit is iteratively reweighted least squares (there, section 2.5); start and stopping rule
are those of statsmodels' GLM, whose numbers the tests compare it with.
"""

from dataclasses import dataclass

import numpy as np

MOST_STEPS = 60
SETTLED = 1e-8  # change of the deviance from one step to the next, as in statsmodels
LEAST_MEAN = float(np.finfo(float).eps)
START_WITHOUT_EVENTS = 0.1  # ours: a series of zeros starts somewhere and then sinks towards nothing
SAME_COLUMN = 1e-10  # ours: below this share of the largest eigenvalue a direction of the design is no direction


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


@dataclass(frozen=True)
class FitMany:
    """The Poisson fits of k series: coefficients (k, p), covariance (k, p, p), means (n, k), the rest (k,).

    A month of weight 0 has a fitted mean but no part in deviance, Pearson's chi-square and degrees of freedom. A
    series without a single month is not converged and its numbers are NaN.
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    means: np.ndarray
    deviance: np.ndarray
    pearson: np.ndarray
    df_left: np.ndarray
    converged: np.ndarray

    def one(self, series: int) -> Fit:
        """Return the fit of one series by its place."""
        return Fit(
            self.coefficients[series],
            self.covariance[series],
            self.means[:, series],
            float(self.deviance[series]),
            float(self.pearson[series]),
            int(self.df_left[series]),
            bool(self.converged[series]),
        )


def fit_counts(
    counts: np.ndarray, design: np.ndarray, offset: np.ndarray | None = None, weights: np.ndarray | None = None
) -> Fit:
    """Return the Poisson fit of counts on the columns of a design, log link.

    `offset` is added to the log of the mean (the log of residents, say). `weights` say how much each month counts;
    a month of weight 0, or without a count, is left out. For many series at once see fit_many.
    """
    return fit_many(np.asarray(counts, float)[:, None], design, offset, weights).one(0)


def fit_many(
    counts: np.ndarray,
    design: np.ndarray,
    offset: np.ndarray | None = None,
    weights: np.ndarray | None = None,
    steps: int = MOST_STEPS,
) -> FitMany:
    """Return the Poisson fits of many series at once, log link.

    `counts` is (months, series), `design` (months, columns) for all or (series, months, columns) for each its own;
    `offset` and `weights` are (months, series) or (months,). A NaN month counts as weight 0. Where columns of a design
    repeat one another, means are those of statsmodels but coefficients are not unique. Shapes that do not fit raise
    ValueError.
    """
    task = _task(np.asarray(counts, float), np.asarray(design, float), offset, weights)
    with np.errstate(all="ignore"):  # a fit that runs away is told by `converged`, not by a warning
        return _finished(task, _settled(task, steps))


@dataclass(frozen=True)
class _Task:
    """Series by row: counts, weights and offsets (k, n), one design (n, p) or each its own (k, n, p), its rank."""

    counts: np.ndarray
    weights: np.ndarray
    offset: np.ndarray
    design: np.ndarray
    rank: np.ndarray

    @property
    def is_full(self) -> np.ndarray:
        return self.rank == self.design.shape[-1]

    def of(self, rows: np.ndarray) -> "_Task":
        if len(rows) == len(self.counts):
            return self
        own = self.design[rows] if self.design.ndim == 3 else self.design
        return _Task(self.counts[rows], self.weights[rows], self.offset[rows], own, self.rank[rows])


@dataclass(frozen=True)
class _State:
    """How far the fits have come: `information` is X'WX of the last step."""

    coefficients: np.ndarray
    information: np.ndarray
    logs: np.ndarray
    means: np.ndarray
    deviance: np.ndarray
    converged: np.ndarray


def _task(counts: np.ndarray, design: np.ndarray, offset: np.ndarray | None, weights: np.ndarray | None) -> _Task:
    months, series = _shape(counts, design)
    given = _by_row(weights, 1.0, months, series, "weights")
    known = np.isfinite(counts.T) & (given > 0)
    if (counts < 0).any() or (given < 0).any():
        raise ValueError("counts and weights of a regression are never negative")
    shift = _by_row(offset, 0.0, months, series, "offset")
    return _Task(np.where(known, counts.T, 0.0), np.where(known, given, 0.0), shift, design, _rank(design, known))


def _shape(counts: np.ndarray, design: np.ndarray) -> tuple[int, int]:
    if counts.ndim != 2 or design.ndim not in (2, 3):
        raise ValueError(f"counts must be (months, series), not {counts.shape}, with a design of 2 or 3 dimensions")
    months, series = counts.shape
    if design.shape[-2] != months or (design.ndim == 3 and len(design) != series):
        raise ValueError(f"a design of {design.shape} does not fit {months} months of {series} series")
    return months, series


def _by_row(given: np.ndarray | None, default: float, months: int, series: int, name: str) -> np.ndarray:
    values = np.full((series, months), default) if given is None else np.asarray(given, float).T
    if values.shape not in ((months,), (series, months)):
        raise ValueError(f"{name} of {values.T.shape} do not fit {months} months of {series} series")
    if not np.isfinite(values).all():
        raise ValueError(f"{name} hold a value that is missing or endless; a missing month is one without a count")
    return np.broadcast_to(values, (series, months))


def _rank(design: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return the rank of each series' design over the months it knows."""
    if design.ndim == 3:
        return np.linalg.matrix_rank(design * known[:, :, None])
    if known.all():
        return np.full(len(known), np.linalg.matrix_rank(design))
    patterns, which = np.unique(known, axis=0, return_inverse=True)
    return np.array([np.linalg.matrix_rank(design[months]) if months.any() else 0 for months in patterns])[which]


def _settled(task: _Task, steps: int) -> _State:
    """Return the state in which each series' deviance no longer moves, or the last one it reached."""
    state = _start(task)
    # rounding alone moves the deviance of very large counts by more than the rule allows
    close = SETTLED + 10 * LEAST_MEAN * (task.weights * task.counts).sum(axis=1)
    rows = np.flatnonzero(task.weights.any(axis=1))
    for _ in range(steps):
        if not len(rows):
            break
        after = _step(task.of(rows), state.logs[rows], state.means[rows])
        moved = np.abs(after.deviance - state.deviance[rows])
        is_sound = np.isfinite(moved)
        for name in ("coefficients", "information", "logs", "means", "deviance"):
            getattr(state, name)[rows[is_sound]] = getattr(after, name)[is_sound]
        state.converged[rows] = is_sound & (moved <= close[rows])
        rows = rows[is_sound & (moved > close[rows])]
    return state


def _start(task: _Task) -> _State:
    series, columns = len(task.counts), task.design.shape[-1]
    is_known = task.weights > 0
    average = task.counts.sum(axis=1) / np.maximum(is_known.sum(axis=1), 1)
    means = (task.counts + np.where(average > 0, average, 2 * START_WITHOUT_EVENTS)[:, None]) / 2
    nothing = np.full((series, columns), np.nan)
    information = np.full((series, columns, columns), np.nan)
    return _State(nothing, information, np.log(means), means, _deviance(task, means), np.zeros(series, bool))


def _step(task: _Task, logs: np.ndarray, means: np.ndarray) -> _State:
    """Return the state after one weighted least squares step from these means."""
    # a mean that sinks to nothing is held where statsmodels holds it, so that the same fits settle
    held = np.maximum(means, LEAST_MEAN)
    weights = task.weights * held * (held / means)
    wanted = logs - task.offset + (task.counts - means) / held
    information, target = _normal_equations(task.design, weights, wanted)
    coefficients = _solved(information, target, task.is_full)
    logs = _times(task.design, coefficients) + task.offset
    means = np.exp(logs)
    return _State(coefficients, information, logs, means, _deviance(task, means), np.zeros(len(means), bool))


def _normal_equations(design: np.ndarray, weights: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return X'WX and X'Wz of each series."""
    months, columns = design.shape[-2:]
    if design.ndim == 2:
        products = (design[:, :, None] * design[:, None, :]).reshape(months, columns * columns)
        return (weights @ products).reshape(-1, columns, columns), (weights * wanted) @ design
    weighted = (design * weights[:, :, None]).transpose(0, 2, 1)
    return weighted @ design, (weighted @ wanted[:, :, None])[:, :, 0]


def _times(design: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    if design.ndim == 2:
        return coefficients @ design.T
    return (design @ coefficients[:, :, None])[:, :, 0]


def _solved(information: np.ndarray, target: np.ndarray, is_full: np.ndarray) -> np.ndarray:
    scale, scaled = _to_unit_diagonal(information)
    right = (target * scale)[:, :, None]
    if is_full.all():
        try:
            return np.linalg.solve(scaled, right)[:, :, 0] * scale
        except np.linalg.LinAlgError:  # full on paper, but one series' weights leave a direction without information
            pass
    return (_inverse(scaled, is_full) @ right)[:, :, 0] * scale


def _to_unit_diagonal(information: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return one over each column's size and the scaled matrix, so that a rare month does not blur the others."""
    size = np.sqrt(np.einsum("kpp->kp", information))
    scale = 1 / np.where(size > 0, size, 1.0)
    return scale, information * scale[:, :, None] * scale[:, None, :]


def _inverse(scaled: np.ndarray, is_full: np.ndarray) -> np.ndarray:
    if is_full.all():
        try:
            return np.linalg.inv(scaled)
        except np.linalg.LinAlgError:
            pass
    return _pseudo_inverse(scaled)


def _pseudo_inverse(scaled: np.ndarray) -> np.ndarray:
    is_finite = np.isfinite(scaled).all(axis=(1, 2))
    inverse = np.full_like(scaled, np.nan)
    inverse[is_finite] = np.linalg.pinv(scaled[is_finite], rcond=SAME_COLUMN, hermitian=True)
    return inverse


def _deviance(task: _Task, means: np.ndarray) -> np.ndarray:
    logs = task.counts * np.log(np.where(task.counts > 0, task.counts / means, 1.0))
    return 2 * (task.weights * (logs - (task.counts - means))).sum(axis=1)


def _finished(task: _Task, state: _State) -> FitMany:
    scale, scaled = _to_unit_diagonal(state.information)
    covariance = _inverse(scaled, task.is_full) * scale[:, :, None] * scale[:, None, :]
    pearson = (task.weights * (task.counts - state.means) ** 2 / state.means).sum(axis=1)
    left = (task.weights > 0).sum(axis=1) - task.rank
    is_empty = (task.weights > 0).sum(axis=1) == 0
    means = np.where(is_empty[:, None], np.nan, state.means).T
    deviance, pearson = (np.where(is_empty, np.nan, values) for values in (state.deviance, pearson))
    return FitMany(state.coefficients, covariance, means, deviance, pearson, left, state.converged)


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
