"""Farrington's flexible method: what earlier periods let expect of one, and the bound it seldom passes.

Farrington et al. 1996, Noufaily et al. 2013 (docs/methods.md, "Early warning"). `early_warning` is its front for
months of offences.
"""

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import pandas as pd

from csp_lib.analysis import poisson

ALPHA = 0.05  # one-sided
YEARS_BACK, LEFT_OUT = 5, 3
HALF_WINDOW, LEVELS = 1, 10
ALWAYS, NEVER = 1.0, 0.0  # p-values under which a trend is kept: always is Noufaily's
REWEIGHTED_ABOVE = 2.58  # Anscombe residuals beyond it belong to past outbreaks, not to the level
FEWEST_EVENTS = 5, 4  # no alarm with fewer than 5 events in the last 4 periods
NOTHING_BEFORE = "no offences were recorded in the earlier months"
LEAST_FREEDOM, NOISELESS = 1e-9, 1e-9
NO_MEAN = 10.0  # ours: a log mean less sure than this is none: its time of year never saw an event


@dataclass(frozen=True)
class Expectation:
    """What earlier periods let expect of one period; every number is None where `reason` says why.

    `phi` says how many times the periods vary more than chance (never below 1), `se_log` how sure the log of
    `expected` is. `score` is (observed - expected) / (bound - expected): above 1 the count passes the bound.
    `periods` is the number of earlier periods used.
    """

    expected: float | None
    phi: float | None
    se_log: float | None
    bound: float | None
    score: float | None
    is_alarm: bool
    trend_kept: bool
    periods: int
    reason: str = ""


def expected_now(
    counts: np.ndarray | pd.Series,
    at: int,
    frequency: int = 12,
    years_back: int = YEARS_BACK,
    half_window: int = HALF_WINDOW,
    factor_levels: int = LEVELS,
    excluded_recent: int = LEFT_OUT,
    trend_p_threshold: float = ALWAYS,
    threshold_method: str = "delta",
    alpha: float = ALPHA,
    limit54: tuple[int, int] = FEWEST_EVENTS,
    reweight_threshold: float = REWEIGHTED_ABOVE,
) -> Expectation:
    """Return what the periods before place `at` (from 0) let expect of it, by Farrington's flexible method.

    With one factor level only periods within `half_window` of the same time in `years_back` years are used; with more,
    all periods since then, the year cut into that window and equal stretches between. A trend stays where its p-value
    is under `trend_p_threshold` and it does not lead past every earlier count; with a threshold of 1 it stays always.
    `limit54` is (events, periods): fewer events in the last periods raise no alarm. The bound is the "delta" one of Farrington et al. 1996
    on the 2/3 power or the "nb" quantile of Noufaily et al. 2013, both one-sided. Missing counts are left out.
    """
    values = np.asarray(counts, float)
    _refuse_settings(values, at, frequency, half_window, factor_levels, threshold_method, alpha)
    places = np.arange(max(0, at - years_back * frequency - half_window), max(0, at - excluded_recent))
    level = levels_of(places - at, frequency, half_window, factor_levels)
    is_used = np.isfinite(values[places]) & ((level == 0) | (factor_levels > 1))
    places, level = places[is_used], level[is_used]
    window = Window(values[places], level_columns(np.append(level, 0)), (places - at) / frequency)
    # as in the reference, the error of the mean may rest on less than chance; the spread of the new count may not
    found = expectation(window, trend_p_threshold, reweight_threshold, 0.0)
    if found.expected is None or found.phi is None or found.se_log is None:
        return found
    if threshold_method == "nb":
        bound = nb_bound(found.expected, found.phi, alpha)
    else:
        bound = delta_bound(found.expected, found.phi, found.se_log, alpha)
    return judged(found, bound, values[: at + 1], limit54)


def delta_bound(mu: float, phi: float, se_log: float, alpha: float = ALPHA, freedom: int | None = None) -> float:
    """Return the count that `alpha` of unchanged periods pass, on the 2/3 power scale (Farrington et al. 1996).

    `se_log` is the standard error of the log of `mu`; phi below 1 counts as 1. With the degrees of freedom on which
    phi rests, Student's t stands for the normal quantile.
    """
    refuse_alpha(alpha)
    variance = 4 / 9 * mu ** (1 / 3) * (max(1.0, phi) + se_log**2 * mu)
    return float((mu ** (2 / 3) + _quantile(alpha, freedom) * math.sqrt(variance)) ** 1.5)


def nb_bound(mu: float, phi: float, alpha: float = ALPHA) -> float:
    """Return the count that at most `alpha` of unchanged periods pass, as a negative binomial quantile of variance phi mu.

    With phi of 1 or less it is the Poisson quantile (Noufaily et al. 2013). How sure `mu` is plays no part.
    """
    from scipy.special import betainc, gammaincc

    refuse_alpha(alpha)
    phi = max(1.0, phi)
    counts = np.arange(math.ceil(mu + 12 * math.sqrt(phi * mu) + 40 * phi) + 1, dtype=float)
    below = gammaincc(counts + 1, mu) if phi == 1 else betainc(mu / (phi - 1), counts + 1, 1 / phi)
    return float(counts[np.argmax(below >= 1 - alpha)])


@dataclass(frozen=True)
class Window:
    """The earlier counts used, their columns with one row more for now, and the years that lie before now."""

    counts: np.ndarray
    columns: np.ndarray
    years: np.ndarray

    @property
    def with_trend(self) -> np.ndarray:
        """The columns and the years before now as a trend."""
        return np.column_stack([self.columns, np.append(self.years, 0.0)])


def expectation(window: Window, trend_p: float, reweighted_above: float, least_phi: float) -> Expectation:
    """Return expectation, phi and standard error of now, still without a bound."""
    used, needed = len(window.counts), window.columns.shape[1] + 2
    if used < needed:
        return no_expectation(used, f"only {used} earlier periods are known; {needed} are needed")
    if window.counts.sum() == 0:
        return no_expectation(used, NOTHING_BEFORE)
    design = window.with_trend
    fit = _reweighted(window.counts, design[:-1], reweighted_above)
    keeps = _keeps_trend(fit, window, trend_p)
    if not keeps:
        design = window.columns
        fit = _reweighted(window.counts, design[:-1], reweighted_above)
    if not _is_sound(fit):
        return no_expectation(used, "the earlier periods do not settle on a level")
    return _read(fit, design[-1], keeps, least_phi)


def _read(fit: poisson.Fit, now: np.ndarray, keeps: bool, least_phi: float) -> Expectation:
    """Return what a fit expects of now; the error of its mean rests on a dispersion of `least_phi` or more."""
    used, variance = len(fit.means), max(0.0, float(now @ fit.covariance @ now))
    if variance > NO_MEAN**2:
        return no_expectation(used, "this time of year saw no offences before")
    spread = math.sqrt(variance * max(least_phi, fit.pearson / fit.df_left))
    expected = math.exp(float(fit.coefficients @ now))
    return Expectation(expected, fit.phi, spread, None, None, False, keeps, used)


def _reweighted(counts: np.ndarray, design: np.ndarray, above: float) -> poisson.Fit:
    """Return the fit in which months far above their mean weigh less: by the inverse square of their residual."""
    fit = poisson.fit_counts(counts, design)
    if not _is_sound(fit):
        return fit
    residuals = _anscombe(counts, fit, design)
    is_far = residuals > above
    weights = np.where(is_far, 1 / np.where(is_far, residuals, 1.0) ** 2, 1.0)
    return poisson.fit_counts(counts, design, weights=weights * len(counts) / weights.sum())


def _anscombe(counts: np.ndarray, fit: poisson.Fit, design: np.ndarray) -> np.ndarray:
    leverage = np.einsum("np,pq,nq->n", design, fit.covariance, design) * fit.means
    spread = np.sqrt((fit.phi or 1.0) * np.maximum(1 - leverage, LEAST_FREEDOM)) * fit.means ** (1 / 6)
    return 1.5 * (counts ** (2 / 3) - fit.means ** (2 / 3)) / spread


def _is_sound(fit: poisson.Fit) -> bool:
    """Return whether a fit settled, has freedom left, and tells all its columns apart."""
    is_full = fit.df_left + len(fit.coefficients) == len(fit.means)
    return fit.converged and is_full and fit.phi is not None and bool(np.isfinite(fit.covariance).all())


def _keeps_trend(fit: poisson.Fit, window: Window, trend_p: float) -> bool:
    if not _is_sound(fit) or trend_p >= ALWAYS:
        return _is_sound(fit)
    passes_all = fit.coefficients @ window.with_trend[-1] > math.log(window.counts.max())
    return not passes_all and _p_of_last(fit) < trend_p


def _p_of_last(fit: poisson.Fit) -> float:
    """Return the two-sided p-value of the last coefficient by Student's t."""
    from scipy.special import stdtr

    error = math.sqrt(max(0.0, fit.covariance[-1, -1]) * fit.pearson / fit.df_left)
    slope = abs(float(fit.coefficients[-1]))
    # months without any noise leave nothing to test a slope by: a level series has none
    return float(2 * stdtr(fit.df_left, -slope / error)) if error > NOISELESS else float(slope < NOISELESS)


def levels_of(distance: np.ndarray, frequency: int, half_window: int, levels: int) -> np.ndarray:
    """Return the factor level of each distance from now: 0 within the window round this time of year."""
    width = 2 * half_window + 1
    beyond = (distance + half_window) % frequency - width
    if levels == 1:
        return np.where(beyond < 0, 0, 1)
    gap, stretches = frequency - width, levels - 1
    # where the stretches between cannot be equal the first ones are a period longer
    sizes = gap // stretches + (np.arange(stretches) < gap % stretches)
    return np.where(beyond < 0, 0, 1 + np.searchsorted(np.cumsum(sizes), beyond, side="right"))


def level_columns(level: np.ndarray) -> np.ndarray:
    """Return a column for the level of now and one for each other level."""
    others = np.unique(level[level > 0])
    return np.column_stack([np.ones(len(level)), level[:, None] == others]).astype(float)


def judged(found: Expectation, bound: float, counts: np.ndarray, limit54: tuple[int, int]) -> Expectation:
    """Return the expectation with its bound, and the last count judged by it."""
    observed, expected = count_of(counts[-1]), found.expected
    if observed is None or expected is None:
        return replace(found, bound=bound)
    score = (observed - expected) / (bound - expected)
    events, periods = limit54
    has_enough = bool(np.nansum(counts[-periods:]) >= events)
    return replace(found, bound=bound, score=score, is_alarm=has_enough and score > 1)


def no_expectation(used: int, reason: str) -> Expectation:
    """Return an expectation without numbers, and why."""
    return Expectation(None, None, None, None, None, False, False, used, reason)


def count_of(value: float) -> float | None:
    """Return a count as a number, None where it is missing."""
    return float(value) if np.isfinite(value) else None


def _quantile(alpha: float, freedom: int | None) -> float:
    from scipy.special import stdtrit

    return NormalDist().inv_cdf(1 - alpha) if freedom is None else float(stdtrit(freedom, 1 - alpha))


def refuse_alpha(alpha: float) -> None:
    """Raise ValueError for a share of false alarms that is none."""
    if not 0 < alpha <= 0.5:
        raise ValueError(f"alpha {alpha} is no share of false alarms; it lies above 0 and up to 0.5")


def _refuse_settings(
    values: np.ndarray, at: int, frequency: int, half_window: int, factor_levels: int, method: str, alpha: float
) -> None:
    refuse_alpha(alpha)
    if method not in ("delta", "nb"):
        raise ValueError(f"threshold method {method!r} is not known; it is delta or nb")
    if not 0 <= at < len(values):
        raise ValueError(f"place {at} does not stand among {len(values)} periods; the first is 0")
    if (values < 0).any():
        raise ValueError("a count of offences is never negative")
    gap = frequency - (2 * half_window + 1)
    if half_window < 0 or gap < 0 or not 1 <= factor_levels <= gap + 1:
        raise ValueError(
            f"{factor_levels} factor levels and a window of {half_window} to each side do not fit {frequency} periods a year"
        )
