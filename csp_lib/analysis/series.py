"""A monthly series on its calendar: a missing month stays missing, never zero."""

import hashlib

import numpy as np
import pandas as pd


def calendar_months(months: pd.Series) -> pd.Series:
    """Return the series with every month from its first to its last, in order, gaps as missing values.

    The index holds months written 2010-04. A month given twice, or a negative count, is wrong use and raises.
    """
    counts = pd.Series(months.to_numpy(dtype=float), index=[str(month) for month in months.index]).sort_index()
    if counts.index.has_duplicates:
        twice = sorted(set(counts.index[counts.index.duplicated()]))
        raise ValueError(f"months {', '.join(twice)} stand twice in the series")
    if (counts < 0).any():
        raise ValueError("a count of offences is never negative")
    known = counts.dropna()
    if known.empty:
        return known
    calendar = pd.period_range(known.index[0], known.index[-1], freq="M").strftime("%Y-%m")
    return counts.reindex(calendar)


def positions_of(counts: pd.Series) -> np.ndarray:
    """Return the place of each month on the calendar, so that gaps keep their width and January is 0 modulo 12."""
    months = pd.PeriodIndex(counts.index, freq="M")
    return np.asarray(months.year * 12 + months.month - 1)


def generator_of(counts: pd.Series) -> np.random.Generator:
    """Return a generator seeded from the series itself: the same months give the same interval anywhere."""
    return generator_from(",".join(f"{month}:{count:g}" for month, count in counts.items()))


def generator_from(text: str) -> np.random.Generator:
    """Return a generator seeded from a text: the same content gives the same draws."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))
