"""How far areas differ among themselves, beyond chance, and the limits that follow (docs/methods.md, "Funnels").

The limits of a count by chance alone flag nearly every borough: boroughs differ in ways that no plan explains. The
spread that boroughs usually have (tau2) is estimated from all of them and added to chance (Spiegelhalter 2005).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from csp_lib.analysis.rates import exact_limits, z_value

SPREAD_BETWEEN_AREAS = "the spread between areas"
SCALES = ("log", "sqrt", "arcsine")
OUTLIER_RULES = ("truncate", "winsorise")
METHODS = ("DL", "REML", "PM")
TRIM = 0.1  # Spiegelhalter's tenth at either end
AREAS_FOR_SPREAD = 5  # ours: fewer areas do not tell how far areas usually differ
NO_SPREAD = 1e-9  # a count with less between areas is a Poisson count to the last digit a page prints
SMALL_EXPECTED = 20  # ours: below this many expected events the log scale misleads


@dataclass(frozen=True)
class Distances:
    """One value per area: its figure on an even scale, the standard deviation chance gives it, and z."""

    values: np.ndarray
    deviations: np.ndarray
    z: np.ndarray


@dataclass(frozen=True)
class Spread:
    """How far areas differ: phi (mean squared z) and tau2 (variance between areas), both None under five areas.

    `used` counts the areas they rest on; `z_used` is missing for areas left out as outliers.
    """

    phi: float | None
    tau2: float | None
    used: int
    z_used: np.ndarray


@dataclass(frozen=True)
class MeanOfAreas:
    """The mean of areas that differ: mean, its standard error, variance between areas, Cochran's Q."""

    mean: float
    se: float
    tau2: float
    q: float


def distances(observed: np.ndarray, base: np.ndarray, scale: str = "log", benchmark: float = 1.0) -> Distances:
    """Return how far each area lies from the benchmark, in standard deviations of chance.

    `base` is the expected count (log and sqrt, benchmark 1) or the denominator of a share (arcsine, benchmark the
    group's share). On the log scale half an event is added to both where none was observed.
    """
    _refuse_unknown(scale, SCALES, "scale")
    observed, base = np.asarray(observed, float), np.asarray(base, float)
    if scale == "log":
        base = np.where(observed == 0, base + 0.5, base)
        observed = np.where(observed == 0, 0.5, observed)
    values, deviations = _forward(observed / base, scale), _deviations(base, scale)
    return Distances(values, deviations, (values - _forward(benchmark, scale)) / deviations)


def spread_between(areas: Distances, trim: float = TRIM, outliers: str = "truncate") -> Spread:
    """Return phi and tau2 of areas (DerSimonian and Laird 1986; Spiegelhalter 2005), tau2 never below 0.

    The outer tenth at each end is left out (truncate) or drawn in to the tenth's edge (winsorise), so that a few
    areas that do stand out do not widen the limits that should show them.
    """
    _refuse_unknown(outliers, OUTLIER_RULES, "rule for outliers")
    z = areas.z if outliers == "truncate" else np.clip(areas.z, *np.quantile(areas.z, [trim, 1 - trim]))
    kept = _not_outermost(areas.z, trim) if outliers == "truncate" else np.ones(len(z), bool)
    z_used, used = np.where(kept, z, np.nan), int(kept.sum())
    if len(z) < AREAS_FOR_SPREAD:
        return Spread(None, None, used, z_used)
    phi = float(np.mean(z[kept] ** 2))
    return Spread(phi, _moment_tau2(used * phi, areas.deviations[kept]), used, z_used)


def mean_of_areas(values: np.ndarray, deviations: np.ndarray, method: str = "DL") -> MeanOfAreas:
    """Return the mean of areas and the variance between them by DL, REML or PM, no area left out.

    DL: DerSimonian and Laird 1986 (moments); REML: restricted maximum likelihood (Harville 1977); PM: Paule and
    Mandel 1982, the variance at which Q equals its degrees of freedom.
    """
    _refuse_unknown(method, METHODS, "method")
    chance = np.asarray(deviations, float) ** 2
    values = np.asarray(values, float)
    q = _weighted_mean(values, chance)[2]
    if method == "DL":
        tau2 = _moment_tau2(q, np.sqrt(chance))
    else:
        tau2 = _root_above_zero(_score_of_reml(values, chance) if method == "REML" else _excess_q(values, chance))
    mean, se, _ = _weighted_mean(values, chance + tau2)
    return MeanOfAreas(mean, se, tau2, q)


def limits_by_chance(
    base: np.ndarray, confidence: float, scale: str = "log", benchmark: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return lower and upper limits by chance alone: exact chi-square on observed over expected.

    For shares (arcsine) they stand on that scale about the benchmark.
    """
    from scipy.special import gammaincinv

    if scale == "arcsine":
        return adjusted_limits(base, 0.0, confidence, scale, benchmark)
    base, tail = np.asarray(base, float), (1 - confidence) / 2
    return gammaincinv(base, tail) / base, gammaincinv(base + 1, 1 - tail) / base


def adjusted_limits(
    base: np.ndarray, tau2: float, confidence: float, scale: str = "log", benchmark: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Return lower and upper limits by chance and the spread between areas: exp(-+z sqrt(1/E + tau2)) on the log scale.

    They come back on the scale of the figure itself (observed over expected, or a share between 0 and 1).
    """
    _refuse_unknown(scale, SCALES, "scale")
    reach = z_value(confidence) * np.sqrt(_deviations(np.asarray(base, float), scale) ** 2 + tau2)
    middle = _forward(benchmark, scale)
    return _backward(middle - reach, scale), _backward(middle + reach, scale)


def limits_by_score(base: np.ndarray, benchmark: float, confidence: float) -> tuple[np.ndarray, np.ndarray]:
    """Return lower and upper limits of a share about the benchmark, between 0 and 1: Wilson's interval inverted."""
    reach = z_value(confidence) * np.sqrt(benchmark * (1 - benchmark) / np.asarray(base, float))
    return np.maximum(benchmark - reach, 0.0), np.minimum(benchmark + reach, 1.0)


def limits_of_few(expected: float, tau2: float, confidence: float) -> tuple[float, float]:
    """Return lower and upper limits of observed over expected where few events are expected.

    Counts are negative binomial with variance E + tau2 E^2, Poisson without tau2; an area lies outside when a
    count so far out has less than half of 1 - confidence. The inverse of `denominators_at` for Poisson counts.
    """
    tail = (1 - confidence) / 2
    lower = max(_count_at(tail, expected, tau2), 0.0)
    return lower / expected, (_count_at(1 - tail, expected, tau2) + 1) / expected


def denominators_at(count: float, benchmark: float, confidence: float) -> tuple[float, float]:
    """Return the denominators at which a count touches the lower and the upper limit about a benchmark rate.

    The benchmark is the rate per one of the denominator. Exact Poisson limits inverted; a count of 0 touches the
    upper limit nowhere, which is told as 0.
    """
    lower, upper = exact_limits(count, confidence)
    return upper / benchmark, lower / benchmark


def _moment_tau2(q: float, deviations: np.ndarray) -> float:
    weights, left = 1 / deviations**2, len(deviations) - 1
    room = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((q - left) / room)) if room > 0 else 0.0


def _not_outermost(z: np.ndarray, trim: float) -> np.ndarray:
    """Return which areas stay when the outer groups of the ranked z are left out; equal z stay or go together."""
    from scipy.stats import rankdata

    if trim == 0:
        return np.ones(len(z), bool)
    place = rankdata(z) / (len(z) + 1)
    return (place >= trim) & (place < 1 - trim)


def _weighted_mean(values: np.ndarray, variances: np.ndarray) -> tuple[float, float, float]:
    weights = 1 / variances
    mean = float((weights * values).sum() / weights.sum())
    return mean, float(1 / np.sqrt(weights.sum())), float((weights * (values - mean) ** 2).sum())


def _excess_q(values: np.ndarray, chance: np.ndarray) -> Callable[[float], float]:
    return lambda tau2: _weighted_mean(values, chance + tau2)[2] - (len(values) - 1)


def _score_of_reml(values: np.ndarray, chance: np.ndarray) -> Callable[[float], float]:
    """Return the slope of the restricted likelihood by tau2, without its factor of a half."""

    def slope(tau2: float) -> float:
        weights = 1 / (chance + tau2)
        mean = _weighted_mean(values, chance + tau2)[0]
        squares = (weights**2 * (values - mean) ** 2).sum()
        return float(squares - weights.sum() + (weights**2).sum() / weights.sum())

    return slope


def _root_above_zero(falling: Callable[[float], float]) -> float:
    """Return where a function that falls through zero does so, 0 where it starts below."""
    from scipy.optimize import brentq

    if falling(0.0) <= 0:
        return 0.0
    end = 1e-3
    while falling(end) > 0:
        end *= 4
    return float(brentq(falling, 0.0, end, xtol=1e-15, rtol=1e-13))


def _count_at(chance: float, expected: float, tau2: float) -> float:
    """Return the count, on a continuous scale from -1, up to which this share of the chances lies."""
    from scipy.optimize import brentq
    from scipy.special import betainc, gammaincc

    def below(count: float) -> float:
        if tau2 < NO_SPREAD:
            return float(gammaincc(count + 1, expected)) - chance
        size = 1 / tau2
        return float(betainc(size, count + 1, size / (size + expected))) - chance

    end = 2 * expected + 10
    while below(end) < 0:
        end *= 2
    return float(brentq(below, -1 + 1e-12, end, xtol=1e-12))


def _forward(figure: np.ndarray | float, scale: str) -> np.ndarray:
    if scale == "log":
        return np.log(figure)
    return np.sqrt(figure) if scale == "sqrt" else np.arcsin(np.sqrt(figure))


def _backward(value: np.ndarray, scale: str) -> np.ndarray:
    if scale == "log":
        return np.exp(value)
    # both scales end: below zero, and for shares above one, there is nothing
    value = np.maximum(value, 0.0)
    return value**2 if scale == "sqrt" else np.sin(np.minimum(value, np.pi / 2)) ** 2


def _deviations(base: np.ndarray, scale: str) -> np.ndarray:
    return (1.0 if scale == "log" else 0.5) / np.sqrt(base)


def _refuse_unknown(found: str, allowed: tuple[str, ...], what: str) -> None:
    if found not in allowed:
        raise ValueError(f"{found!r} is no {what}; it is one of {', '.join(allowed)}")
