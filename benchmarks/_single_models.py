"""The usual single models of a monthly series, fitted by statsmodels one series at a time: the peers of the projection.

Each simulates the total of the months to come from ln(count + 1/2), as it comes: fitted once, not widened.
"""

import warnings

import numpy as np
import pandas as pd

SINGLE = ("local level", "smoothing", "airline")


def simulated(model: str, counts: np.ndarray, horizon: int, paths: int, rng: np.random.Generator) -> np.ndarray:
    """Return simulated totals of the months after the counts: local level, smoothing or airline."""
    logs = pd.Series(np.log(counts + 0.5), index=pd.period_range("2008-01", periods=len(counts), freq="M"))
    with warnings.catch_warnings():  # statsmodels warns of starting values and steps; nothing is printed of them
        warnings.simplefilter("ignore")
        fitted = _model(model, logs).fit(disp=0)
        months = fitted.simulate(horizon, anchor="end", repetitions=paths, rng=rng)
    return np.maximum(np.exp(months.to_numpy().reshape(horizon, paths)) - 0.5, 0).sum(axis=0)


def _model(model: str, logs: pd.Series):
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel
    from statsmodels.tsa.statespace.sarimax import SARIMAX
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    if model == "local level":
        shape = [{"period": 12, "harmonics": 3}]
        return UnobservedComponents(logs, level="llevel", freq_seasonal=shape, stochastic_freq_seasonal=[False])
    if model == "smoothing":
        return ETSModel(logs, error="add", trend=None, seasonal="add", seasonal_periods=12)
    return SARIMAX(logs, order=(0, 1, 1), seasonal_order=(0, 1, 1, 12))


def seasonal_naive(counts: np.ndarray, horizon: int, paths: int, rng: np.random.Generator) -> np.ndarray:
    """Return totals as in the same months of last year, all moved by one log-normal shock.

    The shock is as large as the changes on the year before of all stretches of so many months known.
    """
    total = counts[len(counts) - 12 : len(counts) - 12 + horizon].sum()
    stretches = np.log(np.convolve(counts, np.ones(horizon), "valid") + 0.5)
    changes = stretches[12:] - stretches[:-12]
    return total * np.exp(rng.standard_normal(paths) * np.sqrt(np.mean(changes**2)))
