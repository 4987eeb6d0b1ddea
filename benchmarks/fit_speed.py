"""Projecting every borough and offence set of a store at once, beside a loop of statsmodels over the same three models.

32 boroughs x 12 offence sets of the themes are fitted and simulated in one call (ours). The peer fits local level,
ETS(A,N,A) and the airline model to one series after another and simulates as many paths of each. Each round runs ours on
all series, then the peer on a few; printed is the median of the rounds' ratios of CPU time per series, peer over ours,
with its range. Then what the past tests of the whole store cost, which every range rests on and which are kept.
"""

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is imported

import statistics
import time
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from _real_store import BOROUGH_2008, extracts_are_here, real_store
from _single_models import SINGLE, simulated

from csp_lib.analysis.projections import mixture
from csp_lib.analysis.projections.rest_of_year import YearAhead, fits_mixture, mixture_draws, year_ahead
from csp_lib.params import load_params
from csp_lib.reference import areas
from csp_lib.results.past_projections import past_projections
from csp_lib.sources import store

KNOWN_TO, OFFENCE_SETS = "2015-09", 12
ROUNDS, OF_A_ROUND = 4, 6
SEED = 20150930


def offence_sets(held: set[str]) -> list[str]:
    """Return the first offence sets of the themes, headlines before details, that the store holds."""
    themes = load_params().themes_in_order()
    named = [theme.offence_set for theme in themes] + [name for theme in themes for name in theme.detail_sets]
    return [name for name in dict.fromkeys(named) if name in held][:OFFENCE_SETS]


def counts_of_london() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the months up to the last known one of every borough and offence set, and London's beside each."""
    months = store.read("recorded_crime_months", series="borough")
    months = months[months["month"] <= KNOWN_TO]
    chosen = offence_sets(set(months["offence_set"]))
    wide = months.pivot(index="month", columns=["area", "offence_set"], values="offences").sort_index()
    counts = wide[[(borough.slug, name) for borough in areas.boroughs() for name in chosen]]
    around = pd.DataFrame({column: wide[(areas.LONDON, column[1])] for column in counts.columns})
    around.columns = [name for _, name in counts.columns]
    return counts, around


def ours(counts: pd.DataFrame, around: pd.DataFrame, ahead: YearAhead) -> None:
    """Fit and simulate all series at once; London's months are fitted along."""
    mixture_draws(counts, ahead.horizon, around)


def peer(counts: pd.DataFrame, ahead: YearAhead, rng: np.random.Generator) -> None:
    """Fit and simulate one series and model after another, once each."""
    for _, series in counts.items():
        for model in SINGLE:
            simulated(model, series.to_numpy(float), ahead.horizon, mixture.DRAWS, rng)


def cpu_seconds(run: Callable[[], object]) -> float:
    """Return the CPU seconds of one run."""
    before = time.process_time()
    run()
    return time.process_time() - before


def told(name: str, seconds: Sequence[float]) -> str:
    """Return milliseconds of CPU per series with their range over the rounds."""
    in_ms = [1000 * one for one in seconds]
    return f"{name}: {statistics.median(in_ms):.1f} ms of CPU per series ({min(in_ms):.1f} to {max(in_ms):.1f})"


def print_rounds() -> None:
    """Run the rounds and print the ratio."""
    counts, around = counts_of_london()
    fit, ahead, rng = fits_mixture(counts), year_ahead(KNOWN_TO), np.random.default_rng(SEED)
    counts, around = counts.loc[:, fit], around.loc[:, fit.to_numpy()]
    print(f"{len(fit)} series of {len(counts)} months, known to {KNOWN_TO}; {len(fit) - counts.shape[1]} are too rare "
          f"for the models; the peer has {ROUNDS * OF_A_ROUND} of them")  # fmt: skip
    picked = rng.permutation(counts.shape[1])[: ROUNDS * OF_A_ROUND].reshape(ROUNDS, OF_A_ROUND)
    mine, theirs = [], []
    for places in picked:
        mine.append(cpu_seconds(lambda: ours(counts, around, ahead)) / counts.shape[1])
        theirs.append(cpu_seconds(lambda few=counts.iloc[:, places]: peer(few, ahead, rng)) / OF_A_ROUND)
    ratios = [slow / fast for slow, fast in zip(theirs, mine, strict=True)]
    print(told("ours", mine))
    print(told("statsmodels", theirs))
    print(f"statsmodels over ours: {statistics.median(ratios):.0f} times ({min(ratios):.0f} to {max(ratios):.0f} "
          f"in {ROUNDS} rounds)")  # fmt: skip


def print_past_tests() -> None:
    """Print what the past tests of the whole store cost at two months of the year."""
    for month, name in ((9, "September"), (3, "March")):
        seconds = cpu_seconds(lambda month=month: past_projections("borough", month))
        tests = len(past_projections("borough", month).record)
        print(f"past tests of {name}, whole store, once: {seconds:.0f} s of CPU for {tests:,} tests "
              f"({1000 * seconds / max(tests, 1):.1f} ms each)")  # fmt: skip


def main() -> None:
    """Run the rounds, then the past tests."""
    if not extracts_are_here(BOROUGH_2008):
        return
    with real_store(BOROUGH_2008):
        print_rounds()
        print_past_tests()


if __name__ == "__main__":
    main()
