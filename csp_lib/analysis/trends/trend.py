"""What a monthly series does: its level, its direction, its seasonal shape (docs/methods.md, "Trend")."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from csp_lib.analysis.change import compare_counts, overdispersion
from csp_lib.analysis.rates import z_value
from csp_lib.analysis.series import calendar_months, generator_of, positions_of
from csp_lib.analysis.trends.local_level import Smoothed, smooth
from csp_lib.analysis.trends.seasonal import Season, seasonal_shape
from csp_lib.analysis.trends.turning import MONTHS_LOOKED_AT, find_turn
from csp_lib.reference.periods import Month

__all__ = ["Level", "Season", "monthly_level", "rolling_twelve", "seasonal_shape"]

TOO_SHORT = "too short to judge"
MONTHS_FOR_LEVEL, MONTHS_FOR_YEARS = 36, 24
FEW_A_MONTH = 5  # ours for the level; the handbook's for the seasonal shape
DRAWS = 4000
TURN_WITHIN = 24  # ours: an older turn is history, not the trend of the last year
NOT_MOVED = 1e-9  # a constant series misses a ratio of 1 by the last digits only
LEVEL_COLUMNS = ["month", "observed", "seasonally_adjusted", "level", "lower", "upper"]


@dataclass(frozen=True)
class Level:
    """The level of a monthly series and one verdict in the closed words.

    `frame` has one row per calendar month: observed, seasonally adjusted, level with its 95 % band; columns are
    missing where no level could be modelled. `ratio` is the mean level of the last twelve months over the
    twelve before; `direction` is what it alone says (rising, falling, level), `verdict` names the month of a
    recent turn instead where one is found.
    """

    frame: pd.DataFrame
    verdict: str
    ratio: float | None
    lower: float | None
    upper: float | None
    reason: str
    months: int
    direction: str
    method: str


def monthly_level(months: pd.Series) -> Level:
    """Return the level, direction and recent turn of monthly counts indexed by months written 2010-04.

    From 36 months (and five offences a month) a local level with a yearly shape is fitted on the log scale;
    from 24 months the last twelve are set against the twelve before; shorter series get counts only.
    """
    counts = calendar_months(months)
    seen = int(counts.notna().sum())
    if seen < MONTHS_FOR_YEARS:
        reason = f"only {seen} months are known; {MONTHS_FOR_YEARS} are needed to judge"
        return Level(_bare(counts), TOO_SHORT, None, None, None, reason, seen, TOO_SHORT, "counts only")
    if seen < MONTHS_FOR_LEVEL:
        return _by_years(counts, seen, f"only {seen} months are known, so twelve months are set against twelve")
    if _quietest_mean(counts) < FEW_A_MONTH:
        reason = f"fewer than {FEW_A_MONTH} offences a month, so twelve months are set against twelve"
        return _by_years(counts, seen, reason)
    return _by_level(counts, seen)


def rolling_twelve(months: pd.Series) -> pd.DataFrame:
    """Return the sum of each twelve running months, named by their last month: month, offences.

    Only complete windows: a window with a missing month is left out.
    """
    counts = calendar_months(months)
    sums = counts.rolling(12, min_periods=12).sum().dropna()
    return pd.DataFrame({"month": sums.index.astype(str), "offences": sums.to_numpy().round().astype(int)})


def _by_level(counts: pd.Series, seen: int) -> Level:
    positions = positions_of(counts)
    logs = np.log(counts.to_numpy() + 0.5)
    fit = smooth(logs, positions)
    frame = _level_frame(counts, logs, fit)
    ratio, lower, upper = _ratio_of_years(fit, generator_of(counts))
    direction = "rising" if lower > 1 + NOT_MOVED else "falling" if upper < 1 - NOT_MOVED else "level"
    verdict = _turn_words(counts, positions) or direction
    gaps = len(counts) - seen
    were = "month is missing and was" if gaps == 1 else "months are missing and were"
    reason = f"{gaps} {were} bridged by the level" if gaps else ""
    return Level(frame, verdict, ratio, lower, upper, reason, seen, direction, "local level with yearly shape")


def _by_years(counts: pd.Series, seen: int, reason: str) -> Level:
    method = "twelve months against twelve"
    last, before = counts.iloc[-12:], counts.iloc[-24:-12]
    if last.isna().any() or before.isna().any():
        reason = f"{reason}; some of these months are missing"
        return Level(_bare(counts), TOO_SHORT, None, None, None, reason, seen, TOO_SHORT, method)
    change = compare_counts(before.sum(), last.sum(), phi=overdispersion(counts).phi)
    if change.percent is None or change.verdict == "too few to compare":
        reason = f"{reason}; {change.reason}"
        return Level(_bare(counts), TOO_SHORT, None, None, None, reason, seen, TOO_SHORT, method)
    lower, upper = _as_ratio(change.lower), _as_ratio(change.upper)
    rises, falls = lower is not None and lower > 1, upper is not None and upper < 1
    direction = "rising" if rises else "falling" if falls else "level"
    ratio = _as_ratio(change.percent)
    return Level(_bare(counts), direction, ratio, lower, upper, reason, seen, direction, method)


def _quietest_mean(counts: pd.Series) -> float:
    """Return the smallest mean a month of the whole series and its last two years: logs of rare counts mislead."""
    means = counts.mean(), counts.iloc[-24:-12].mean(), counts.iloc[-12:].mean()
    return float(np.nanmin(means))


def _as_ratio(percent: float | None) -> float | None:
    return None if percent is None else 1 + percent / 100


def _bare(counts: pd.Series) -> pd.DataFrame:
    frame = pd.DataFrame({"month": counts.index.astype(str), "observed": counts.to_numpy()})
    return frame.reindex(columns=LEVEL_COLUMNS)


def _level_frame(counts: pd.Series, logs: np.ndarray, fit: Smoothed) -> pd.DataFrame:
    reach = z_value(0.95) * fit.deviation
    frame = _bare(counts)
    frame["seasonally_adjusted"] = _back(logs - fit.seasonal)
    frame["level"], frame["lower"], frame["upper"] = (_back(fit.level + by) for by in (0, -reach, reach))
    return frame


def _back(logs: np.ndarray) -> np.ndarray:
    return np.maximum(np.exp(logs) - 0.5, 0)


def _ratio_of_years(fit: Smoothed, rng: np.random.Generator) -> tuple[float, float, float]:
    """Return the mean level of the last year over the one before, with the middle 95 % of its draws."""
    levels = _back(fit.level[-24:])
    draws = _back(fit.draw(DRAWS, rng, 24))
    ratios = draws[:, 12:].mean(axis=1) / np.maximum(draws[:, :12].mean(axis=1), 1e-9)
    lower, upper = np.quantile(ratios, [0.025, 0.975])
    return float(levels[12:].mean() / max(levels[:12].mean(), 1e-9)), float(lower), float(upper)


def _turn_words(counts: pd.Series, positions: np.ndarray) -> str:
    seen = counts.notna().to_numpy()
    recent = seen & (positions > positions[-1] - MONTHS_LOOKED_AT)
    turn = find_turn(counts.to_numpy()[recent], positions[recent])
    if turn is None:
        return ""
    month = positions[recent][turn.place]
    if positions[-1] - month >= TURN_WITHIN:
        return ""
    return f"turned {'up' if turn.is_up else 'down'} in {Month(int(month) // 12, int(month) % 12 + 1).title}"
