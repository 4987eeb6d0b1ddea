"""The segmented regression behind an event, and three answers to "how sure": the widest is used.

Months follow one another: a high month is often followed by a high one, and an ordinary standard error then promises
too much. HAC errors mend that only in long series; the third error takes part of the variation for a drifting level.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from csp_lib.analysis import poisson

QUASI, HAC, DRIFT = "quasi-Poisson", "HAC(6)", "drifting level"
LAGS = 6
DRIFT_KEPT = 0.95  # ours: the share of a drift that is left a month later


@dataclass(frozen=True)
class EventFit:
    """A quasi-Poisson regression with an event: counts (NaN where unknown), design, offset, the event's columns.

    `dispersion` is Pearson's chi-square over the degrees of freedom as it is, `phi` the same but never below 1.
    """

    counts: np.ndarray
    design: np.ndarray
    offset: np.ndarray
    effect: tuple[int, ...]
    fit: poisson.Fit

    @property
    def is_told_apart(self) -> bool:
        """Whether each column says something of its own, with months to spare."""
        return 0 < int(self.known.sum()) - self.design.shape[1] == self.fit.df_left

    @property
    def is_sound(self) -> bool:
        """Whether the columns are told apart and the fit settled."""
        return self.is_told_apart and self.fit.converged and bool(np.isfinite(self.fit.covariance).all())

    @property
    def known(self) -> np.ndarray:
        """Which months have a count."""
        return np.isfinite(self.counts)

    @property
    def dispersion(self) -> float:
        """Pearson's chi-square over its degrees of freedom."""
        return self.fit.pearson / self.fit.df_left

    @property
    def phi(self) -> float:
        """How many times the counts vary more than chance alone, never below 1."""
        return max(1.0, self.dispersion)

    @property
    def without(self) -> np.ndarray:
        """The design with the event's columns at nothing."""
        design = self.design.copy()
        design[:, list(self.effect)] = 0
        return design

    @property
    def expected(self) -> np.ndarray:
        """The mean of each month had the event not been."""
        return np.exp(self.offset + self.without @ self.fit.coefficients)


def fit_event(
    counts: np.ndarray, design: np.ndarray, effect: Sequence[int], offset: np.ndarray | None = None
) -> EventFit:
    """Return the Poisson fit, log link, of counts on a design of which some columns are the event's.

    A month without a count keeps its place and has no weight. Source: Bernal, Cummins and Gasparrini 2017.
    """
    shift = np.zeros(len(counts)) if offset is None else np.asarray(offset, float)
    fit = poisson.fit_counts(counts, design, offset=shift)
    return EventFit(np.asarray(counts, float), design, shift, tuple(effect), fit)


def covariances(found: EventFit) -> dict[str, np.ndarray]:
    """Return the covariance of the coefficients in three ways, by name: quasi-Poisson, HAC(6), drifting level."""
    return {QUASI: found.phi * found.fit.covariance, HAC: hac_covariance(found), DRIFT: drift_covariance(found)}


def widest(found: EventFit) -> tuple[str, np.ndarray]:
    """Return name and covariance of the way that is least sure of the event's last column."""
    ways, last = covariances(found), found.effect[-1]
    name = max(ways, key=lambda way: (np.nan_to_num(ways[way][last, last], nan=-1.0), way == QUASI))
    return name, ways[name]


def hac_covariance(found: EventFit, lags: int = LAGS, is_corrected: bool = True) -> np.ndarray:
    """Return the covariance that allows for unequal spread and for dependence up to some months (Newey and West 1987).

    Bartlett weights; corrected by n / (n - columns). A month without a count adds nothing and keeps its distance.
    """
    scores = found.design * np.where(found.known, found.counts - found.fit.means, 0.0)[:, None]
    middle = scores.T @ scores
    for lag in range(1, min(lags, len(scores) - 1) + 1):
        ahead = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (lags + 1)) * (ahead + ahead.T)
    months = int(found.known.sum())
    scale = months / found.fit.df_left if is_corrected else 1.0
    return scale * found.fit.covariance @ middle @ found.fit.covariance


def drift_covariance(found: EventFit) -> np.ndarray:
    """Return the covariance if part of each month's deviation is a level that drifts slowly.

    Two moment equations of the Pearson residuals (their products up to six months apart, and their squares) say how
    large the drifting part is, given what a fit with these columns leaves of it: residuals of a short series hide
    most of a drift.
    """
    roots = np.where(found.known, np.sqrt(found.fit.means), 0.0)
    scaled = found.design * roots[:, None]
    maker = np.diag(found.known.astype(float)) - scaled @ found.fit.covariance @ scaled.T
    residuals = np.where(found.known, (found.counts - found.fit.means) / np.sqrt(found.fit.means), 0.0)
    apart = _distances(len(residuals))
    drift = DRIFT_KEPT**apart
    share, left = _drifting_share(residuals, maker, drift, apart)
    middle = scaled.T @ ((1 - share) * np.eye(len(apart)) + share * drift) @ scaled
    phi = max(1.0, float(residuals @ residuals) / left)
    return phi * found.fit.covariance @ middle @ found.fit.covariance


def _drifting_share(
    residuals: np.ndarray, maker: np.ndarray, drift: np.ndarray, apart: np.ndarray
) -> tuple[float, float]:
    """Return the share of the variance that drifts, 0 to 1, and the sum of squares that a variance of 1 would leave."""
    near = np.where((apart > 0) & (apart <= LAGS), 1 - apart / (LAGS + 1), 0.0)
    products = maker @ near @ maker
    # products and squares expected of months on their own, and of a drifting level
    alone, drifting = np.trace(products), float((products * drift).sum())
    squares_alone, squares_drifting = np.trace(maker), float((maker * drift).sum())
    squares = float(residuals @ residuals)
    seen = float(residuals @ near @ residuals) / squares if squares > 0 else alone / squares_alone
    slope = (drifting - alone) - seen * (squares_drifting - squares_alone)
    share = (seen * squares_alone - alone) / slope if slope > 0 else float(seen > alone / squares_alone)
    share = min(1.0, max(0.0, share))
    return share, float((1 - share) * squares_alone + share * squares_drifting)


def _distances(months: int) -> np.ndarray:
    return np.abs(np.subtract.outer(np.arange(months), np.arange(months)))


def placebo_effects(found: EventFit, columns: Sequence[np.ndarray]) -> np.ndarray:
    """Return the logged ratio at the end of the series that each placebo column would show; unsettled fits left out.

    The event's own term stays in, so that the dates tried show what else moves and do not catch the event itself.
    """
    if not columns:
        return np.array([])
    designs = np.stack([np.column_stack([found.design, column]) for column in columns])
    fits = poisson.fit_many(np.tile(found.counts[:, None], len(columns)), designs, offset=found.offset)
    heights = np.array([column.max() for column in columns])
    sound = fits.converged & (fits.df_left == found.known.sum() - designs.shape[2]) & _has_offences(found, columns)
    return (fits.coefficients[:, -1] * heights)[sound]


def _has_offences(found: EventFit, columns: Sequence[np.ndarray]) -> np.ndarray:
    """Whether the months of each column saw an offence: a ratio of nothing has no end."""
    return np.array([np.nansum(found.counts[column > 0]) > 0 for column in columns])
