"""Is the latest month above what the earlier ones let expect? (docs/methods.md, "Early warning").

The flexible form of Farrington's method: Farrington et al. 1996, Noufaily et al. 2013. An alarm is a question to
ask, not a finding: among many series some are listed by chance alone, and how many is said.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import pandas as pd

from csp_lib.analysis import poisson
from csp_lib.analysis.series import calendar_months
from csp_lib.errors import ParamsError
from csp_lib.reference.periods import Month

FIVE_YEARS, SHORT_HISTORY = "five years", "short history"
ALPHA = 0.05  # one-sided
YEARS_BACK, LEFT_OUT = 5, 3
HALF_WINDOW, LEVELS = 1, 10  # of expected_now; months have levels of their own
ALWAYS, NEVER = 1.0, 0.0  # p-values under which a trend is kept: always is Noufaily's
REWEIGHTED_ABOVE = 2.58  # Anscombe residuals beyond it belong to past outbreaks, not to the level
FEWEST_EVENTS = 5, 4  # no alarm with fewer than 5 events in the last 4 periods
MONTHS_FOR_FIVE_YEARS = 60
MONTHS_FOR_WARNING = 12
MONTHS_FOR_FACTOR = 36  # ours: a level for each calendar month; one for three months would list every sharp peak
MONTHS_FOR_WAVE = 18  # ours: a single wave over the year, and a trend
FEWEST_OF_YEAR = 6  # ours: of the twelve months before the three left out, or a gap would be bridged by the trend
UNKNOWN_YEAR = 0.1  # ours: standard deviation of the log mean where the shape of the year cannot be told
WIDEST = 1.0  # ours: a log mean less sure than this (in one standard error) asks for a simpler shape of the year
NOTHING_BEFORE = "no offences were recorded in the earlier months"
LEAST_FREEDOM, NOISELESS = 1e-9, 1e-9
NO_MEAN = 10.0  # ours: a log mean less sure than this is none: its time of year never saw an event
WARNING_COLUMNS = ["key", "month", "observed", "expected", "bound", "score", "is_alarm", "method", "reason"]


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


@dataclass(frozen=True)
class EarlyWarning:
    """One month of a series beside what its earlier months let expect.

    Counts are offences in the month. `observed` is None where the month has no count; `expected`, `bound`, `score`
    and `phi` are None where no expectation could be formed, and `reason` says why; after months without a single
    offence only `phi` is None. `method` is "five years" or "short history"; `months` counts the known months of the
    last five years, the judged one included.
    """

    month: str
    observed: float | None
    expected: float | None
    bound: float | None
    score: float | None
    is_alarm: bool
    phi: float | None
    method: str
    months: int
    reason: str


@dataclass(frozen=True)
class Warnings:
    """Early warnings of several series: one row each in `frame`, and how many alarms chance alone would raise.

    Columns: key, month, observed, expected, bound, score, is_alarm, method, reason. `series` counts those that could
    be judged; `words` says what chance would list.
    """

    frame: pd.DataFrame
    series: int
    expected_false_alarms: float
    words: str


def early_warning(months: pd.Series, at: str | None = None, alpha: float = ALPHA) -> EarlyWarning:
    """Return whether a month lies above what the months before it let expect; the last month unless named.

    The series is indexed by months written 2010-04; later months than the one judged are not looked at. Five years
    back, a level for each calendar month, a trend, the last three months left out. From 12 to 59 known months the same
    is done with what there is, more simply, labelled "short history"; under 12 there is no expectation. One-sided: `alpha` of unchanged series pass the bound.
    """
    _refuse_alpha(alpha)
    counts = calendar_months(months)
    if at is None and counts.empty:
        return _unjudged("", None, 0, _too_short(0))
    month = _month(str(counts.index[-1]) if at is None else at)
    history = _history(counts, month)
    observed, known = _count(history[-1]), int(np.isfinite(history).sum())
    reason = _why_not(history, month, known)
    if reason:
        return _unjudged(str(month), observed, known, reason)
    found, told = _expectation_of_month(history, known, alpha)
    if found.score is not None and found.score > 1 and not found.is_alarm:
        told = [*told, f"fewer than {FEWEST_EVENTS[0]} offences in the last {FEWEST_EVENTS[1]} months raise no alarm"]
    values = found.expected, found.bound, found.score, found.is_alarm, found.phi
    return EarlyWarning(str(month), observed, *values, _method(known), known, "; ".join(told))


def warnings_table(series: Mapping[str, pd.Series], at: str, alpha: float = ALPHA) -> Warnings:
    """Return the early warnings of several series for one month, in the order given, with what chance would list."""
    found = {key: early_warning(months, at, alpha) for key, months in series.items()}
    rows = [{name: getattr(one, name, key) for name in WARNING_COLUMNS} for key, one in found.items()]
    frame = pd.DataFrame(rows, columns=WARNING_COLUMNS)
    numbers = ["observed", "expected", "bound", "score"]
    frame = frame.astype(dict.fromkeys(numbers, float) | {"is_alarm": bool})
    judged = sum(one.score is not None for one in found.values())
    by_chance = expected_false_alarms(judged, alpha)
    return Warnings(frame, judged, by_chance, _chance_words(judged, by_chance))


def expected_false_alarms(series: int, alpha: float = ALPHA) -> float:
    """Return how many of so many unchanged series would be listed by chance: series times alpha."""
    _refuse_alpha(alpha)
    if series < 0:
        raise ValueError(f"{series} series cannot be; give 0 or more")
    return float(series * alpha)


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
    level = _levels(places - at, frequency, half_window, factor_levels)
    is_used = np.isfinite(values[places]) & ((level == 0) | (factor_levels > 1))
    places, level = places[is_used], level[is_used]
    window = _Window(values[places], _level_columns(np.append(level, 0)), (places - at) / frequency)
    # as in the reference, the error of the mean may rest on less than chance; the spread of the new count may not
    found = _expectation(window, trend_p_threshold, reweight_threshold, 0.0)
    if found.expected is None or found.phi is None or found.se_log is None:
        return found
    if threshold_method == "nb":
        bound = nb_bound(found.expected, found.phi, alpha)
    else:
        bound = delta_bound(found.expected, found.phi, found.se_log, alpha)
    return _judged(found, bound, values[: at + 1], limit54)


def delta_bound(mu: float, phi: float, se_log: float, alpha: float = ALPHA, freedom: int | None = None) -> float:
    """Return the count that `alpha` of unchanged periods pass, on the 2/3 power scale (Farrington et al. 1996).

    `se_log` is the standard error of the log of `mu`; phi below 1 counts as 1. With the degrees of freedom on which
    phi rests, Student's t stands for the normal quantile.
    """
    _refuse_alpha(alpha)
    variance = 4 / 9 * mu ** (1 / 3) * (max(1.0, phi) + se_log**2 * mu)
    return float((mu ** (2 / 3) + _quantile(alpha, freedom) * math.sqrt(variance)) ** 1.5)


def nb_bound(mu: float, phi: float, alpha: float = ALPHA) -> float:
    """Return the count that at most `alpha` of unchanged periods pass, as a negative binomial quantile of variance phi mu.

    With phi of 1 or less it is the Poisson quantile (Noufaily et al. 2013). How sure `mu` is plays no part.
    """
    from scipy.special import betainc, gammaincc

    _refuse_alpha(alpha)
    phi = max(1.0, phi)
    counts = np.arange(math.ceil(mu + 12 * math.sqrt(phi * mu) + 40 * phi) + 1, dtype=float)
    below = gammaincc(counts + 1, mu) if phi == 1 else betainc(mu / (phi - 1), counts + 1, 1 / phi)
    return float(counts[np.argmax(below >= 1 - alpha)])


@dataclass(frozen=True)
class _Window:
    """The earlier counts used, their columns with one row more for now, and the years that lie before now."""

    counts: np.ndarray
    columns: np.ndarray
    years: np.ndarray

    @property
    def with_trend(self) -> np.ndarray:
        return np.column_stack([self.columns, np.append(self.years, 0.0)])


@dataclass(frozen=True)
class _Shape:
    """A shape of the year, the months it needs, whether a trend goes with it, and what is said of it."""

    columns: Callable[[np.ndarray], np.ndarray]
    months: int
    trend_p: float = ALWAYS
    unsure: float = 0.0
    words: str = ""


def _expectation(window: _Window, trend_p: float, reweighted_above: float, least_phi: float) -> Expectation:
    """Return expectation, phi and standard error of now, still without a bound."""
    used, needed = len(window.counts), window.columns.shape[1] + 2
    if used < needed:
        return _none(used, f"only {used} earlier periods are known; {needed} are needed")
    if window.counts.sum() == 0:
        return _none(used, NOTHING_BEFORE)
    design = window.with_trend
    fit = _reweighted(window.counts, design[:-1], reweighted_above)
    keeps = _keeps_trend(fit, window, trend_p)
    if not keeps:
        design = window.columns
        fit = _reweighted(window.counts, design[:-1], reweighted_above)
    if not _is_sound(fit):
        return _none(used, "the earlier periods do not settle on a level")
    return _read(fit, design[-1], keeps, least_phi)


def _read(fit: poisson.Fit, now: np.ndarray, keeps: bool, least_phi: float) -> Expectation:
    """Return what a fit expects of now; the error of its mean rests on a dispersion of `least_phi` or more."""
    used, variance = len(fit.means), max(0.0, float(now @ fit.covariance @ now))
    if variance > NO_MEAN**2:
        return _none(used, "this time of year saw no offences before")
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


def _keeps_trend(fit: poisson.Fit, window: _Window, trend_p: float) -> bool:
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


def _levels(distance: np.ndarray, frequency: int, half_window: int, levels: int) -> np.ndarray:
    """Return the factor level of each distance from now: 0 within the window round this time of year."""
    width = 2 * half_window + 1
    beyond = (distance + half_window) % frequency - width
    if levels == 1:
        return np.where(beyond < 0, 0, 1)
    gap, stretches = frequency - width, levels - 1
    # where the stretches between cannot be equal the first ones are a period longer
    sizes = gap // stretches + (np.arange(stretches) < gap % stretches)
    return np.where(beyond < 0, 0, 1 + np.searchsorted(np.cumsum(sizes), beyond, side="right"))


def _level_columns(level: np.ndarray) -> np.ndarray:
    others = np.unique(level[level > 0])
    return np.column_stack([np.ones(len(level)), level[:, None] == others]).astype(float)


def _calendar_months(distance: np.ndarray) -> np.ndarray:
    return _level_columns(_levels(distance, 12, half_window=0, levels=12))


def _one_wave(distance: np.ndarray) -> np.ndarray:
    return np.column_stack([np.ones(len(distance)), poisson.harmonics(distance, pairs=1)])


def _level_alone(distance: np.ndarray) -> np.ndarray:
    return np.ones((len(distance), 1))


SHAPES = (
    _Shape(_calendar_months, MONTHS_FOR_FACTOR),
    _Shape(_one_wave, MONTHS_FOR_WAVE, words="the shape of the year is taken as a single wave"),
    _Shape(_level_alone, MONTHS_FOR_WARNING, NEVER, UNKNOWN_YEAR, "the shape of the year and a trend cannot be told"),
)


def _expectation_of_month(history: np.ndarray, known: int, alpha: float) -> tuple[Expectation, list[str]]:
    """Return the last month judged by the richest shape of the year that holds, and what is to be said of it."""
    is_short = known < MONTHS_FOR_FIVE_YEARS
    told = [f"only {known} of the {MONTHS_FOR_FIVE_YEARS} months of five years are known"] if is_short else []
    shapes = [shape for shape in SHAPES if known >= shape.months]
    for shape in shapes:
        window = _window_of_month(history, shape)
        found = _expectation(window, shape.trend_p, REWEIGHTED_ABOVE, 1.0)
        if found.se_log is not None and found.se_log <= WIDEST:
            break
    if found.expected is None:
        is_empty = window.counts.sum() == 0
        return _after_nothing(found, history, alpha) if is_empty else found, [*told, found.reason]
    freedom = found.periods - window.columns.shape[1] - found.trend_kept
    spread = math.hypot(found.se_log or 0.0, shape.unsure)
    bound = delta_bound(found.expected, found.phi or 1.0, spread, alpha, freedom)
    told += [shape.words] if shape.words else []
    return _judged(replace(found, se_log=spread), bound, history, FEWEST_EVENTS), told


def _window_of_month(history: np.ndarray, shape: _Shape) -> _Window:
    distance = np.arange(len(history)) - len(history) + 1
    is_used = np.isfinite(history) & (distance < -LEFT_OUT)
    columns = shape.columns(np.append(distance[is_used], 0))
    return _Window(history[is_used], columns, distance[is_used] / 12)


def _after_nothing(found: Expectation, history: np.ndarray, alpha: float) -> Expectation:
    """Return a month judged after months without an event: the bound rests on how many such months there were."""
    from scipy.special import betainc

    # a mean drawn from its posterior after n empty months (Jeffreys) makes the next count negative binomial
    below = betainc(0.5, np.arange(1.0, 100.0), found.periods / (found.periods + 1))
    bound = max(1.0, float(np.argmax(below >= 1 - alpha)))
    return _judged(replace(found, expected=0.0), bound, history, FEWEST_EVENTS)


def _judged(found: Expectation, bound: float, counts: np.ndarray, limit54: tuple[int, int]) -> Expectation:
    """Return the expectation with its bound, and the last count judged by it."""
    observed, expected = _count(counts[-1]), found.expected
    if observed is None or expected is None:
        return replace(found, bound=bound)
    score = (observed - expected) / (bound - expected)
    events, periods = limit54
    has_enough = bool(np.nansum(counts[-periods:]) >= events)
    return replace(found, bound=bound, score=score, is_alarm=has_enough and score > 1)


def _none(used: int, reason: str) -> Expectation:
    return Expectation(None, None, None, None, None, False, False, used, reason)


def _unjudged(month: str, observed: float | None, known: int, reason: str) -> EarlyWarning:
    return EarlyWarning(month, observed, None, None, None, False, None, _method(known), known, reason)


def _why_not(history: np.ndarray, month: Month, known: int) -> str:
    """Return why a month gets no expectation, empty where it gets one."""
    if not np.isfinite(history[-1]):
        return f"the count of {month.title} is missing"
    if known < MONTHS_FOR_WARNING:
        return _too_short(known)
    recent = int(np.isfinite(history[-1 - LEFT_OUT - 12 : -1 - LEFT_OUT]).sum())
    few = f"only {recent} of the 12 months before the last {LEFT_OUT} are known; {FEWEST_OF_YEAR} are needed"
    return few if recent < FEWEST_OF_YEAR else ""


def _too_short(known: int) -> str:
    found = {0: "no month is known", 1: "only one month is known"}.get(known, f"only {known} months are known")
    return f"{found}; {MONTHS_FOR_WARNING} are needed"


def _method(known: int) -> str:
    return FIVE_YEARS if known >= MONTHS_FOR_FIVE_YEARS else SHORT_HISTORY


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ParamsError as error:
        raise ValueError(str(error)) from None


def _history(counts: pd.Series, month: Month) -> np.ndarray:
    """Return the counts of the five years before a month, and of it; a month not held is missing."""
    first = month.shift(-12 * YEARS_BACK)
    return counts.reindex([str(m) for m in first.until(month)]).to_numpy(float)


def _count(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _quantile(alpha: float, freedom: int | None) -> float:
    from scipy.special import stdtrit

    return NormalDist().inv_cdf(1 - alpha) if freedom is None else float(stdtrit(freedom, 1 - alpha))


def _chance_words(series: int, by_chance: float) -> str:
    if series == 0:
        return "no series could be judged"
    number = f"about {math.floor(by_chance + 0.5)}" if by_chance >= 0.5 else "fewer than 1"
    return f"of {series} series, {number} would be listed by chance"


def _refuse_alpha(alpha: float) -> None:
    if not 0 < alpha <= 0.5:
        raise ValueError(f"alpha {alpha} is no share of false alarms; it lies above 0 and up to 0.5")


def _refuse_settings(
    values: np.ndarray, at: int, frequency: int, half_window: int, factor_levels: int, method: str, alpha: float
) -> None:
    _refuse_alpha(alpha)
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
