"""Is the latest month above what the earlier ones let expect? (docs/methods.md, "Early warning").

The flexible form of Farrington's method: Farrington et al. 1996, Noufaily et al. 2013. An alarm is a question to
ask, not a finding: among many series some are listed by chance alone, and how many is said.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csp_lib.analysis import poisson
from csp_lib.analysis.farrington import (
    ALPHA,
    ALWAYS,
    FEWEST_EVENTS,
    LEFT_OUT,
    NEVER,
    REWEIGHTED_ABOVE,
    YEARS_BACK,
    Expectation,
    Window,
    count_of,
    delta_bound,
    expectation,
    judged,
    level_columns,
    levels_of,
    refuse_alpha,
)
from csp_lib.analysis.series import calendar_months
from csp_lib.errors import ParamsError
from csp_lib.reference.periods import Month

FIVE_YEARS, SHORT_HISTORY = "five years", "short history"
MONTHS_FOR_FIVE_YEARS = 60
MONTHS_FOR_WARNING = 12
MONTHS_FOR_FACTOR = 36  # ours: a level for each calendar month; one for three months would list every sharp peak
MONTHS_FOR_WAVE = 18  # ours: a single wave over the year, and a trend
FEWEST_OF_YEAR = 6  # ours: of the twelve months before the three left out, or a gap would be bridged by the trend
UNKNOWN_YEAR = 0.1  # ours: standard deviation of the log mean where the shape of the year cannot be told
WIDEST = 1.0  # ours: a log mean less sure than this (in one standard error) asks for a simpler shape of the year
WARNING_COLUMNS = ["key", "month", "observed", "expected", "bound", "score", "is_alarm", "method", "reason"]


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
    refuse_alpha(alpha)
    counts = calendar_months(months)
    if at is None and counts.empty:
        return _unjudged("", None, 0, _too_short(0))
    month = _month(str(counts.index[-1]) if at is None else at)
    history = _history(counts, month)
    observed, known = count_of(history[-1]), int(np.isfinite(history).sum())
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
    refuse_alpha(alpha)
    if series < 0:
        raise ValueError(f"{series} series cannot be; give 0 or more")
    return float(series * alpha)


@dataclass(frozen=True)
class _Shape:
    """A shape of the year, the months it needs, whether a trend goes with it, and what is said of it."""

    columns: Callable[[np.ndarray], np.ndarray]
    months: int
    trend_p: float = ALWAYS
    unsure: float = 0.0
    words: str = ""


def _calendar_months(distance: np.ndarray) -> np.ndarray:
    return level_columns(levels_of(distance, 12, half_window=0, levels=12))


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
        found = expectation(window, shape.trend_p, REWEIGHTED_ABOVE, 1.0)
        if found.se_log is not None and found.se_log <= WIDEST:
            break
    if found.expected is None:
        is_empty = window.counts.sum() == 0
        return _after_nothing(found, history, alpha) if is_empty else found, [*told, found.reason]
    freedom = found.periods - window.columns.shape[1] - found.trend_kept
    spread = math.hypot(found.se_log or 0.0, shape.unsure)
    bound = delta_bound(found.expected, found.phi or 1.0, spread, alpha, freedom)
    told += [shape.words] if shape.words else []
    return judged(replace(found, se_log=spread), bound, history, FEWEST_EVENTS), told


def _window_of_month(history: np.ndarray, shape: _Shape) -> Window:
    distance = np.arange(len(history)) - len(history) + 1
    is_used = np.isfinite(history) & (distance < -LEFT_OUT)
    columns = shape.columns(np.append(distance[is_used], 0))
    return Window(history[is_used], columns, distance[is_used] / 12)


def _after_nothing(found: Expectation, history: np.ndarray, alpha: float) -> Expectation:
    """Return a month judged after months without an event: the bound rests on how many such months there were."""
    from scipy.special import betainc

    # a mean drawn from its posterior after n empty months (Jeffreys) makes the next count negative binomial
    below = betainc(0.5, np.arange(1.0, 100.0), found.periods / (found.periods + 1))
    bound = max(1.0, float(np.argmax(below >= 1 - alpha)))
    return judged(replace(found, expected=0.0), bound, history, FEWEST_EVENTS)


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


def _chance_words(series: int, by_chance: float) -> str:
    if series == 0:
        return "no series could be judged"
    number = f"about {math.floor(by_chance + 0.5)}" if by_chance >= 0.5 else "fewer than 1"
    return f"of {series} series, {number} would be listed by chance"
