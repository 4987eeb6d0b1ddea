"""Fitting many series at once: our fit_many beside a loop over statsmodels' GLM (peer) on the same counts.

384 series of 60 months on 14 columns (a slow level and a factor per calendar month). First the coefficients must be
equal. Then each round runs peer and ours in turn; printed is the median of the rounds' ratios of CPU time, peer over
ours, with its range. The claim is at least 20 times. One thread each, as in the batch.
"""

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is imported

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from csp_lib.analysis import poisson

SERIES, MONTHS = 384, 60
ROUNDS = 7
CLAIM = 20.0
EQUAL_WITHIN = 1e-8


def drawn() -> tuple[np.ndarray, np.ndarray]:
    """Return counts (months, series) from 2 to 400 offences a month with a yearly shape, and the design."""
    rng = np.random.default_rng(384)
    positions = np.arange(MONTHS)
    design = np.column_stack([poisson.slow_level(positions), poisson.month_factors(positions)])
    means = np.exp(rng.uniform(np.log(2), np.log(400), SERIES)) * np.exp(
        0.2 * np.sin(2 * np.pi * (positions[:, None] + rng.uniform(0, 12, SERIES)) / 12)
    )
    return rng.negative_binomial(means, 1 / 2).astype(float), design


def peer(counts: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Return the coefficients of a loop over the series."""
    family = Poisson()
    return np.array([GLM(one, design, family=family).fit(maxiter=poisson.MOST_STEPS).params for one in counts.T])


def ours(counts: np.ndarray, design: np.ndarray) -> np.ndarray:
    """Return the coefficients of all series at once."""
    return poisson.fit_many(counts, design).coefficients


def cpu_seconds(fit: Callable[[np.ndarray, np.ndarray], np.ndarray], counts: np.ndarray, design: np.ndarray) -> float:
    """Return the CPU seconds of one run."""
    before = time.process_time()
    fit(counts, design)
    return time.process_time() - before


def main() -> None:
    """Check that both give the same, run the rounds and print the ratio."""
    counts, design = drawn()
    theirs, found = peer(counts, design), ours(counts, design)
    apart = float(np.max(np.abs(found - theirs) / np.maximum(np.abs(theirs), 1.0)))
    assert apart < EQUAL_WITHIN, f"coefficients differ by {apart:.1e}"
    rounds = [(cpu_seconds(peer, counts, design), cpu_seconds(ours, counts, design)) for _ in range(ROUNDS)]
    ratios = [slow / fast for slow, fast in rounds]
    middle = statistics.median(ratios)
    print(f"{SERIES} series x {MONTHS} months x {design.shape[1]} columns; coefficients equal within {apart:.0e}")
    print(f"statsmodels over ours: {middle:.0f} times ({min(ratios):.0f} to {max(ratios):.0f} in {ROUNDS} rounds)")
    if middle < CLAIM:
        sys.exit(f"less than the {CLAIM:.0f} times claimed")


if __name__ == "__main__":
    main()
