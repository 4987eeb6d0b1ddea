"""Which months of the year run high or low (docs/methods.md, "Seasonal shape")."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from csp_lib.analysis.series import calendar_months, positions_of
from csp_lib.reference.periods import MONTH_NAMES

MONTHS_FOR_SHAPE = 36
FEW_A_MONTH = 5
SEASON_COLUMNS = ["month_number", "month_name", "index", "lower", "upper"]


@dataclass(frozen=True)
class Season:
    """The seasonal shape: one row per calendar month, index 1 for an average month; empty where `reason` says why."""

    frame: pd.DataFrame
    reason: str
    years: int = 0


def seasonal_shape(months: pd.Series) -> Season:
    """Return the mean ratio of each calendar month to the centred twelve-month level, with its 95 % interval.

    The twelve indices average 1. Three years are needed (two ratios for each month) and five offences a month;
    otherwise the frame is empty and the reason says why.
    """
    counts = calendar_months(months)
    seen = int(counts.notna().sum())
    if seen < MONTHS_FOR_SHAPE:
        return _none(f"only {seen} months are known; {MONTHS_FOR_SHAPE} are needed for a seasonal shape")
    if counts.mean() < FEW_A_MONTH:
        return _none(f"fewer than {FEW_A_MONTH} offences a month are too few for a seasonal shape")
    ratios = (counts / _centred_level(counts)).replace(np.inf, np.nan).dropna()
    numbers = positions_of(ratios) % 12 + 1
    by_month = ratios.groupby(numbers).agg(["mean", "std", "count"]).reindex(range(1, 13))
    if (by_month["count"].fillna(0) < 2).any():
        return _none("a calendar month was seen with a full year around it fewer than two times")
    return Season(_shape(by_month), "", int(by_month["count"].min()))


def _centred_level(counts: pd.Series) -> pd.Series:
    """Return the mean of twelve months around each, the two outermost at half weight, so that no month leads."""
    weights = np.array([0.5, *[1.0] * 11, 0.5]) / 12
    return counts.rolling(13, center=True, min_periods=13).apply(lambda window: float(window @ weights), raw=True)


def _shape(by_month: pd.DataFrame) -> pd.DataFrame:
    from scipy.special import stdtrit

    scale = 1 / by_month["mean"].mean()
    times = by_month["count"]
    reach = stdtrit(times - 1, 0.975) * by_month["std"] / np.sqrt(times)
    lower, upper = (by_month["mean"] - reach) * scale, (by_month["mean"] + reach) * scale
    frame = {"month_name": MONTH_NAMES, "index": by_month["mean"] * scale, "lower": lower.clip(lower=0), "upper": upper}
    return pd.DataFrame({"month_number": range(1, 13)} | {name: list(values) for name, values in frame.items()})


def _none(reason: str) -> Season:
    return Season(pd.DataFrame(columns=SEASON_COLUMNS), reason)
