"""Months to come, simulated from three families of models of the log counts (docs/methods.md, "Projection").

All say: log count = columns of a design + noise that moves, in a shape that a few numbers set.

- structural: a level that walks at random under a fixed yearly shape (Harvey 1989, section 2.3);
- smoothing: exponential smoothing with an additive season, ETS(A,N,A) (Hyndman et al. 2008, section 3.4), written
  with its errors as the moving average they add up to;
- share: where the months of the wider area (London) are known, those by the two families above and as the same months
  a year before moved by a yearly change that drifts, the airline model (Box and Jenkins 1976, section 9.2); and the
  series' share of them as a level that walks at random.

The numbers (how fast the level moves; how fast level and season are smoothed) are averaged over a grid, each point
weighted by its restricted likelihood, instead of taking the likeliest for the truth. For a given calendar the
matrices are the same for every series, so a thousand series cost little more than one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from csp_lib.analysis.poisson import harmonics
from csp_lib.analysis.trends.local_level import BEFOREHAND, LOG_SPEEDS, walk

DRAWS = 2000  # from each family
SEED = 20100401  # the dice are the same for all series: a series gets the same range alone or among others
SERIES_AT_A_TIME = 40  # bounds the memory of the simulated months
LEVEL_WEIGHTS = (0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)  # ours
SEASON_WEIGHTS = (0.0, 0.01, 0.05, 0.1, 0.2)  # ours; a season that is smoothed faster was never the likelier one
# of the airline model: how much of last month's, and of last year's, error is taken back; tried on London (ours)
MONTH_CARRY, YEAR_CARRY = (0.3, 0.5, 0.6, 0.7, 0.8, 0.9), (0.0, 0.2)
NEARLY = 1e-9
YEAR = 12


@dataclass(frozen=True)
class Family:
    """A family over known and future months: design (months, columns), one shape of covariance per grid point.

    `beforehand` is the log of what is thought of each grid point before the data are seen.
    """

    design: np.ndarray
    shapes: tuple[np.ndarray, ...]
    beforehand: np.ndarray


@dataclass(frozen=True)
class Wider:
    """Months of wider areas, ln(count + 1/2), one column each and no gaps; `of` names the column of each series."""

    logs: np.ndarray
    of: np.ndarray


@dataclass(frozen=True)
class Outlook:
    """What the g grid points of a family say of the months to come of k series.

    weights (g, k) add up to 1 for a series; means (g, k, horizon); roots (g, horizon, horizon) of the covariance in
    units of the noise; scale (g, k) is the deviation of the noise; `freedom` the degrees of freedom left.
    """

    weights: np.ndarray
    means: np.ndarray
    roots: np.ndarray
    scale: np.ndarray
    freedom: int


def structural(positions: np.ndarray) -> Family:
    """Return the local level with a fixed yearly shape over these calendar places."""
    moves = walk(positions)
    shapes = tuple(np.eye(len(positions)) + np.exp(speed) * moves for speed in LOG_SPEEDS)
    design = np.column_stack([np.ones(len(positions)), harmonics(positions)])
    return Family(design, shapes, np.log(BEFOREHAND))


def smoothing(positions: np.ndarray) -> Family:
    """Return exponential smoothing with an additive season over these calendar places."""
    points = [(a, g) for a in LEVEL_WEIGHTS for g in SEASON_WEIGHTS if a + g < 1 + NEARLY]
    shapes = tuple(_smoothing_shape(len(positions), a, g) for a, g in points)
    months = (positions[:, None] % YEAR == np.arange(YEAR)).astype(float)
    return Family(months, shapes, np.zeros(len(points)))


def share(positions: np.ndarray) -> Family:
    """Return a level that walks at random, without a season, over these calendar places."""
    moves = walk(positions)
    shapes = tuple(np.eye(len(positions)) + np.exp(speed) * moves for speed in LOG_SPEEDS)
    return Family(np.ones((len(positions), 1)), shapes, np.log(BEFOREHAND))


def yearly_change(positions: np.ndarray) -> Family:
    """Return months that follow those of the year before by a yearly change that drifts, over these calendar places."""
    points = [(a, b) for a in MONTH_CARRY for b in YEAR_CARRY]
    shapes = tuple(_of_errors(_airline_effects(len(positions), a, b)) for a, b in points)
    months = (positions[:, None] % YEAR == np.arange(YEAR)).astype(float)
    return Family(np.column_stack([months, positions - positions.mean()]), shapes, np.zeros(len(points)))


def _smoothing_shape(months: int, level_weight: float, season_weight: float) -> np.ndarray:
    """Return the covariance of errors that stay in the level by one weight and in their calendar month by another."""
    stays = np.full(months, level_weight)
    stays[0] = 1.0
    stays[YEAR::YEAR] += season_weight
    return _of_errors(stays)


def _airline_effects(months: int, month_carry: float, year_carry: float) -> np.ndarray:
    """Return what an error of (0,1,1)(0,1,1) of period 12 still does each month later."""
    effects = np.zeros(max(months, YEAR + 2))
    effects[[0, 1, YEAR, YEAR + 1]] = 1.0, -month_carry, -year_carry, month_carry * year_carry
    effects = np.cumsum(effects)
    for month in range(YEAR, months):
        effects[month] += effects[month - YEAR]
    return effects[:months]


def _of_errors(effects: np.ndarray) -> np.ndarray:
    """Return the covariance of months in which past errors live on by these effects."""
    moved = np.zeros((len(effects), len(effects)))
    for back, effect in enumerate(effects):
        np.fill_diagonal(moved[back:], effect)
    return moved @ moved.T


def simulated_months(
    logs: np.ndarray, positions: np.ndarray, horizon: int, wider: Wider | None = None, draws: int = DRAWS
) -> np.ndarray:
    """Return simulated counts (series, draws of all families, horizon) of the months after the last position.

    `logs` are ln(count + 1/2), one column per series, on the unbroken calendar of `positions`; NaN marks a month
    without a count, the same ones in every column. Half the draws are of the share family where `wider` is known.
    """
    return np.concatenate(list(_simulated(logs, positions, horizon, wider, draws)), axis=0)


def simulated_totals(
    logs: np.ndarray, positions: np.ndarray, horizon: int, wider: Wider | None = None, draws: int = DRAWS
) -> np.ndarray:
    """Return simulated sums over the horizon (series, draws of all families); arguments as simulated_months."""
    blocks = [counts.sum(axis=2) for counts in _simulated(logs, positions, horizon, wider, draws)]
    return np.concatenate(blocks, axis=0)


def _simulated(
    logs: np.ndarray, positions: np.ndarray, horizon: int, wider: Wider | None, draws: int
) -> Iterator[np.ndarray]:
    """Return the simulated counts of blocks of series; the dice are thrown once for all of them."""
    ahead = np.arange(positions[0], positions[-1] + horizon + 1)
    rng = np.random.default_rng(SEED)
    sources = [_Draws(outlook(family(ahead), logs), draws, rng) for family in (structural, smoothing)]
    around = [] if wider is None else [_share_draws(wider, logs, ahead, draws, rng)]
    for start in range(0, logs.shape[1], SERIES_AT_A_TIME):
        block = slice(start, start + SERIES_AT_A_TIME)
        paths = [source.logs(block) for source in sources] + [draw(block) for draw in around]
        yield np.maximum(np.exp(np.concatenate(paths, axis=1)) - 0.5, 0)


class _Draws:
    """Draws of log counts from an outlook: grid points by their weight, then steps of Student's t."""

    def __init__(self, found: Outlook, draws: int, rng: np.random.Generator) -> None:
        steps = rng.standard_normal((draws, found.roots.shape[1]))
        steps /= np.sqrt(rng.chisquare(found.freedom, draws) / found.freedom)[:, None]
        self.tickets = rng.random(draws)
        self.found, self.moves = found, steps @ found.roots.transpose(0, 2, 1)

    def logs(self, block: slice) -> np.ndarray:
        """Return the draws of a block of series (series, draws, horizon)."""
        bounds = np.cumsum(self.found.weights[:, block], axis=0)[:-1]
        chosen = np.array([np.searchsorted(one, self.tickets) for one in bounds.T])
        series = np.arange(chosen.shape[0])[:, None]
        middle, scale = self.found.means[:, block][chosen, series], self.found.scale[:, block][chosen, series]
        return np.asarray(middle + scale[..., None] * self.moves[chosen, np.arange(chosen.shape[1])])


def _share_draws(
    wider: Wider, logs: np.ndarray, ahead: np.ndarray, draws: int, rng: np.random.Generator
) -> Callable[[slice], np.ndarray]:
    """Return the draws of the share family by block: months of the wider area times each series' share of them."""
    everyone = slice(0, wider.logs.shape[1])
    families = (structural, smoothing, yearly_change)
    around = [_Draws(outlook(family(ahead), wider.logs), 2 * draws, rng).logs(everyone) for family in families]
    paths = np.concatenate(around, axis=1)[:, rng.permutation(len(families) * 2 * draws)[: 2 * draws]]
    # kept on the scale of the wider area's counts, so that chance is judged by counts and not by a share
    scale = np.log(np.exp(wider.logs).mean(axis=0))[wider.of]
    shares = _Draws(outlook(share(ahead), logs - wider.logs[:, wider.of] + scale), 2 * draws, rng)
    return lambda block: paths[wider.of[block]] + shares.logs(block) - scale[block, None, None]


def outlook(family: Family, logs: np.ndarray) -> Outlook:
    """Return what a family says of the months beyond the logs (generalised least squares at each grid point)."""
    seen = np.flatnonzero(~np.isnan(logs[:, 0]))
    ahead = np.arange(len(logs), len(family.design))
    points = [_at_point(family.design, shape, logs[seen], seen, ahead) for shape in family.shapes]
    log_weights, means, roots, scale = (np.array(part) for part in zip(*points, strict=True))
    log_weights += family.beforehand[:, None]
    weights = np.exp(log_weights - log_weights.max(axis=0))
    return Outlook(weights / weights.sum(axis=0), means, roots, scale, len(seen) - family.design.shape[1])


def _at_point(
    design: np.ndarray, shape: np.ndarray, logs: np.ndarray, seen: np.ndarray, ahead: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    half = np.linalg.cholesky(shape[np.ix_(seen, seen)])
    columns, values, reach = (np.linalg.solve(half, m) for m in (design[seen], logs, shape[np.ix_(seen, ahead)]))
    orthogonal, upper = np.linalg.qr(columns)
    coefficients = np.linalg.solve(upper, orthogonal.T @ values)
    rest = values - columns @ coefficients
    left = len(seen) - design.shape[1]
    # counts are never steadier than chance: the log of a Poisson count varies by one over its mean
    misfit = np.maximum((rest**2).sum(axis=0), left / np.exp(logs).mean(axis=0))
    sizes = np.log(np.diag(half)).sum() + np.log(np.abs(np.diag(upper))).sum()
    lean = np.linalg.solve(upper.T, (design[ahead] - reach.T @ columns).T)
    spread = shape[np.ix_(ahead, ahead)] - reach.T @ reach + lean.T @ lean
    means = design[ahead] @ coefficients + reach.T @ rest
    return -sizes - left / 2 * np.log(misfit), means.T, np.linalg.cholesky(spread), np.sqrt(misfit / left)
