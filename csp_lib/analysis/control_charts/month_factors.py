"""How much each calendar month runs above or below the average one, for adjusting a control chart.

Twelve free factors from three or four years are themselves so uncertain that dividing by them makes points look
unusual. The factors are therefore those of a smooth year (three pairs of sine and cosine) times the days in the
month; a month that plainly departs from that, as the August of a carnival does, keeps its own factor.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csp_lib.analysis import poisson
from csp_lib.analysis.series import positions_of

MONTHS_FOR_FACTORS = 36
FEW_A_MONTH = 5
TIMES_SEEN = 2  # ours: how often each calendar month must be known
OWN_FROM = 3.5  # ours: standard errors from the smooth year at which a month keeps its own factor
MOST_OWN = 3  # ours
SMALLEST_FACTOR = 0.1  # ours: dividing by less would turn chance into jumps
DAYS = np.array([31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True)
class MonthFactors:
    """Twelve factors that average 1, January first; empty where `reason` says why there are none."""

    factors: tuple[float, ...]
    reason: str = ""


def month_factors(counts: pd.Series, level_starts: Sequence[int] = ()) -> MonthFactors:
    """Return the factor of each calendar month of counts on their calendar (`series.calendar_months`).

    `level_starts` are places in the series where the level may step. The free factors come from a quasi-Poisson
    regression with a slow level; their logarithms, less those of the days in the month, are smoothed by least squares
    weighted with the offences seen in each month. The last month, which the chart judges, takes no part: a jump
    would excuse itself.
    """
    reason = _why_none(counts.dropna())
    if reason:
        return MonthFactors((), reason)
    before = counts.iloc[:-1].dropna()
    places = np.flatnonzero(counts.iloc[:-1].notna().to_numpy())
    positions = positions_of(before)
    steps = [(places >= start).astype(float)[:, None] for start in level_starts if 0 < start <= places[-1]]
    design = poisson.joined([poisson.slow_level(positions), *steps, poisson.month_factors(positions)])
    fit = poisson.fit_counts(before.to_numpy(float), design)
    if fit.phi is None or not fit.converged:
        return MonthFactors((), "the months do not settle on a yearly shape")
    free = np.concatenate([[0.0], fit.coefficients[-11:]])
    offences = before.groupby(positions % 12).sum().to_numpy()
    factors = np.exp(_smooth(free - np.log(DAYS), np.sqrt(fit.phi / offences)) + np.log(DAYS))
    factors = factors / factors.mean()
    if factors.min() < SMALLEST_FACTOR:
        return MonthFactors((), "a calendar month has hardly any offences, so the time of year is not adjusted for")
    return MonthFactors(tuple(float(factor) for factor in factors))


def adjusted(counts: pd.Series, factors: Sequence[float]) -> np.ndarray:
    """Return the counts divided by the factor of their month."""
    # rounded far below any count, so that a series that only repeats its year comes out constant
    return np.round(counts.to_numpy(float) / np.asarray(factors)[positions_of(counts) % 12], 6)


def _smooth(logs: np.ndarray, errors: np.ndarray) -> np.ndarray:
    """Return log factors on a smooth year, those of the few months apart that depart from it most and plainly."""
    year = np.column_stack([np.ones(12), poisson.harmonics(np.arange(12))])
    own: list[int] = []
    while True:
        design = np.column_stack([year, np.eye(12)[:, own]])
        fitted, distance = _weighted_fit(design, logs, errors)
        furthest = int(np.argmax(distance))
        if len(own) == MOST_OWN or distance[furthest] < OWN_FROM:
            return fitted
        own.append(furthest)


def _weighted_fit(design: np.ndarray, logs: np.ndarray, errors: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the weighted fit and how many standard errors each month lies from it."""
    scaled = design / errors[:, None]
    hat = scaled @ np.linalg.pinv(scaled)
    rest = logs / errors - hat @ (logs / errors)
    freedom = 1 - np.diag(hat)
    distance = np.divide(np.abs(rest), np.sqrt(np.abs(freedom)), out=np.zeros(12), where=freedom > 1e-9)
    return logs - rest * errors, distance


def _why_none(seen: pd.Series) -> str:
    if len(seen) < MONTHS_FOR_FACTORS:
        return f"only {len(seen)} months are known; {MONTHS_FOR_FACTORS} are needed to adjust for the time of year"
    if seen.mean() < FEW_A_MONTH:
        return f"fewer than {FEW_A_MONTH} offences a month are too few to adjust for the time of year"
    before = seen.iloc[:-1]
    years = before.groupby(positions_of(before) % 12).agg(["count", "sum"]).reindex(range(12)).fillna(0)
    if (years["count"] < TIMES_SEEN).any():
        return "a calendar month is known in fewer than two years, so the time of year is not adjusted for"
    if (years["sum"] == 0).any():
        return "a calendar month has never had an offence, so the time of year is not adjusted for"
    return ""
