"""How good the projection is: past years projected from what was known then, set beside what happened.

First all boroughs and offence sets of the two long extracts, from the record that every report rests on: how often the
ranges held, and how far the months to come were missed by our projection, the year to date ratio, the straight line and
the same months of last year. Only ranges widened by past tests are counted, by those known when they were made. A year
moves all boroughs alike, so it counts as one draw: the range printed is a 95 % range of Student's t over years.
Then a sample of series: our projection beside single models of statsmodels, their equal mixture and seasonal naive.
The score is the weighted interval score (WIS) over the outcome; that of a rule without a range is its absolute error.
The limits are printed with what became of them; nothing fails. About four minutes of CPU.
"""

import os

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy is imported

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from _real_store import BOROUGH_2008, WARD_2010, extracts_are_here, real_store
from _single_models import SINGLE, seasonal_naive, simulated

from csp_lib.analysis.projections import calibration
from csp_lib.analysis.projections.scores import LEVELS, weighted_interval_score
from csp_lib.reference import areas
from csp_lib.results.past_projections import past_projections
from csp_lib.sources import store

MONTHS_AHEAD = {9: 6, 3: 12}
HOLDS_80, HOLDS_95, ERROR_BELOW, WIS_WITHIN = (75, 85), (90, 98), 30, 0.002
PANDEMIC = "2020/21"
RECORD_LEVELS = (0.025, 0.1, 0.5, 0.9, 0.975)
RULES = ("year_ratio", "straight_line", "same_months")
SAMPLE = ("total_notifiable_offences", "residential_burglary", "violence_against_the_person", "theft_from_vehicle")
EVERY, ORIGINS = 3, range(2012, 2016)
PATHS, SEED = 1000, 20120331
OURS, RATIO, MIXTURE, NAIVE = "ours", "year to date ratio", "mixture of the three", "seasonal naive"


@dataclass(frozen=True)
class Share:
    """A share of tests over years: per cent, its standard error with a year as one draw, lowest and highest year."""

    share: float
    error: float
    years: int
    lowest: float
    highest: float

    def __str__(self) -> str:
        from scipy.stats import t

        off = t.ppf(0.975, self.years - 1) * self.error
        ends = f"{max(0, self.share - off):.0f} to {min(100, self.share + off):.0f}"
        return f"{self.share:5.1f} {self.error:5.1f} {ends:>13} {f'{self.lowest:.0f} to {self.highest:.0f}':>21}"


def share_held(record: pd.DataFrame, held: str) -> Share:
    """Return how often ranges held; the standard error is that of the mean of a test, clustered by year."""
    years = record.groupby("year")[held].agg(["sum", "size"]).astype(float)
    whole = years["sum"].sum() / years["size"].sum()
    off = years["sum"] - whole * years["size"]
    error = np.sqrt(len(years) / (len(years) - 1) * (off**2).sum()) / years["size"].sum()
    of_year = 100 * years["sum"] / years["size"]
    return Share(100 * whole, float(100 * error), len(years), float(of_year.min()), float(of_year.max()))


def misses(record: pd.DataFrame) -> pd.DataFrame:
    """Return per test the absolute error and WIS of the months to come over their total: ours, and each rule's error.

    Only tests that every rule has a number for, and with an offence to come.
    """
    year = record.assign(same_months=record["so_far"] + months_of_last_year(record))
    rules = [rule for rule in RULES if year[rule].notna().any()]
    rest = year["happened"] - year["so_far"]
    year = year[(rest > 0) & year[rules].notna().all(axis=1)]
    rest = rest[year.index]
    off = {name: 100 * (year[name] - year["happened"]).abs() / rest for name in ("projected", *rules)}
    names = ["lower95", "lower80", "projected", "upper80", "upper95"]
    wis = [
        weighted_interval_score(row[-1], row[:-1], RECORD_LEVELS) for row in year[[*names, "happened"]].to_numpy(float)
    ]
    return pd.DataFrame({"year": year["year"], "wis": 100 * np.array(wis) / rest, **off})


def months_of_last_year(record: pd.DataFrame) -> pd.Series:
    """Return last year's count of the months to come: its total less the months that the ratio was made of."""
    known = record["so_far"] * record["as_last_year"] / record["year_ratio"]
    return (record["as_last_year"] - known.where(record["year_ratio"].notna(), 0)).where(record["year_ratio"] != 0)


def parts(series: str, month: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Return the record of an extract, with and without the year of the pandemic, each with its name."""
    record = past_projections(series, month).record
    record = record[record["is_calibrated"]]
    name = f"{series}, {MONTHS_AHEAD[month]} months"
    yield name, record
    if PANDEMIC in set(record["year"]):
        yield f"{name}, without {PANDEMIC}", record[record["year"] != PANDEMIC]


def verdict(holds: bool) -> str:
    return "holds" if holds else "does not hold"


def print_coverage(records: list[tuple[str, pd.DataFrame]]) -> None:
    """Print how often the ranges held, with the range that so few years allow."""
    print(f"\nHow often the ranges held, per cent. Limits: 80 % range {HOLDS_80[0]} to {HOLDS_80[1]}, "
          f"95 % range {HOLDS_95[0]} to {HOLDS_95[1]}.")  # fmt: skip
    print(f"{'':34} tests years  range  held error  so few years  lowest, highest year")
    for name, record in records:
        for held, limits in (("held80", HOLDS_80), ("held95", HOLDS_95)):
            got = share_held(record, held)
            print(f"{name:34} {len(record):5,} {got.years:5}   {held[4:]} % {got}  "
                  f"{verdict(limits[0] <= got.share <= limits[1])}")  # fmt: skip


def print_errors(records: list[tuple[str, pd.DataFrame]]) -> None:
    """Print how far the months to come were missed, and how far ours is below the year to date ratio."""
    print("\nMean error of the months to come, per cent of their total; WIS of ours from median, 80 % and 95 % range.")
    print(f"{'':34} tests  ours  WIS | ratio straight line same months | below the ratio: error, years; WIS")
    for name, record in records:
        found = misses(record)
        means, ratio = found.drop(columns="year").mean(), "year_ratio" in found
        rules = " ".join(f"{means[rule]:{width}.1f}" if rule in found else f"{'-':>{width}}"
                         for rule, width in zip(RULES, (5, 13, 11), strict=True))  # fmt: skip
        print(f"{name:34} {len(found):5,} {means['projected']:5.1f} {means['wis']:4.1f} | {rules} | "
              f"{below_the_ratio(found) if ratio else 'no month known, no ratio'}")  # fmt: skip


def below_the_ratio(found: pd.DataFrame) -> str:
    """Return how far ours lies below the year to date ratio, by absolute error and by WIS."""
    years = 100 * (1 - found.groupby("year")["projected"].mean() / found.groupby("year")["year_ratio"].mean())
    error, wis = (100 * (1 - found[name].mean() / found["year_ratio"].mean()) for name in ("projected", "wis"))
    return (f"{error:.1f} % ({verdict(error >= ERROR_BELOW)}), {years.min():.0f} to {years.max():.0f}; "
            f"{wis:.0f} % ({verdict(wis >= ERROR_BELOW)})")  # fmt: skip


def sample() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the counts of every third borough's sampled offence sets, and those of London, by month."""
    chosen = [borough.slug for borough in sorted(areas.boroughs(), key=lambda one: one.slug)][::EVERY]
    months = store.read("recorded_crime_months", series="borough")
    months = months[months["offence_set"].isin(SAMPLE)]
    wide = months[months["area"].isin(chosen)].pivot(index="month", columns=["area", "offence_set"], values="offences")
    around = months[months["area"] == areas.LONDON].pivot(index="month", columns="offence_set", values="offences")
    return wide.sort_index(), around.sort_index()


def of_sample(wide: pd.DataFrame, around: pd.DataFrame, month: int) -> Iterator[dict[str, object]]:
    """Return a row per series, origin and method: WIS and error over the outcome, and whether the ranges held."""
    tests = calibration.past_tests(wide, month, around)
    distances, rng = past_projections("borough", month).distances, np.random.default_rng(SEED)
    asked = tests[tests["made_at"].isin([f"{year}-{month:02d}" for year in ORIGINS])]
    for test in asked.to_dict("records"):
        known = wide.loc[: test["made_at"], (test["area"], test["offence_set"])].to_numpy(float)
        where = {"origin": test["made_at"], "horizon": MONTHS_AHEAD[month]}
        by = calibration.widening(distances, test["made_at"], test["area"])
        for method, quantiles in {OURS: ours(test, by), **peers(known, MONTHS_AHEAD[month], rng)}.items():
            yield {**where, "method": method, **scored(test["rest"], quantiles)}
        if pd.notna(test["year_ratio"]):
            off = abs(test["year_ratio"] - test["so_far"] - test["rest"]) / test["rest"]
            yield {**where, "method": RATIO, "wis": off, "error": off}


def ours(test: dict[str, object], by: calibration.Widening) -> np.ndarray:
    """Return the quantiles of our projection, widened by what was known when it was made."""
    logs = np.array([test[name] for name in calibration.QUANTILES])
    outer = np.array([level in (LEVELS[0], LEVELS[-1]) for level in LEVELS])
    wide = test["median"] + np.where(outer, by.outer, by.inner) * (logs - test["median"])
    wide[0], wide[-1] = min(wide[0], wide[1]), max(wide[-1], wide[-2])
    return np.exp(wide)


def peers(known: np.ndarray, horizon: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return the quantiles of the single models, their mixture and seasonal naive."""
    totals = {model: simulated(model, known, horizon, PATHS, rng) for model in SINGLE}
    totals[MIXTURE] = np.concatenate(list(totals.values()))
    totals[NAIVE] = seasonal_naive(known, horizon, PATHS, rng)
    return {name: np.quantile(found, LEVELS) for name, found in totals.items()}


def scored(outcome: float, quantiles: np.ndarray) -> dict[str, float]:
    """Return WIS and absolute error over the outcome, and whether the 80 % and 95 % ranges held it."""
    low95, low80, _, middle, _, high80, high95 = quantiles
    return {
        "wis": weighted_interval_score(outcome, quantiles) / outcome,
        "error": abs(middle - outcome) / outcome,
        "held80": float(low80 <= outcome <= high80),
        "held95": float(low95 <= outcome <= high95),
    }


def print_sample(found: pd.DataFrame, title: str) -> None:
    """Print a row per method, and whether ours is as good as the best single model."""
    rows = found.groupby("method")[["wis", "error", "held80", "held95"]].mean().sort_values("wis")
    print(f"\n{title}: {(found['method'] == OURS).sum()} tests, {found['origin'].nunique()} origins")
    print(f"{'':22} WIS/outcome  error %  80 % held  95 % held")
    for method, row in rows.iterrows():
        held = [f"{100 * row[name]:.0f}" if pd.notna(row[name]) else "-" for name in ("held80", "held95")]
        print(f"{method:22} {row['wis']:11.4f} {100 * row['error']:8.1f} {held[0]:>10} {held[1]:>10}")
    if RATIO in rows.index:
        error, wis = (100 * (1 - rows.loc[OURS, name] / rows.loc[RATIO, name]) for name in ("error", "wis"))
        print(f"ours below the year to date ratio: error {error:.0f} % ({verdict(error >= ERROR_BELOW)}), "
              f"WIS {wis:.0f} % ({verdict(wis >= ERROR_BELOW)})")  # fmt: skip
    single = rows.loc[[*SINGLE, NAIVE], "wis"]
    apart, best = rows.loc[OURS, "wis"] - single.min(), single.idxmin()
    print(f"ours less the best single model ({best}): {apart:+.4f}, by origin {by_origin(found, best)}; "
          f"within {WIS_WITHIN} or better: {verdict(apart <= WIS_WITHIN)}")  # fmt: skip


def by_origin(found: pd.DataFrame, best: str) -> str:
    """Return the lowest and highest difference of ours from a model, an origin at a time."""
    means = found.pivot_table(index="origin", columns="method", values="wis")
    apart = means[OURS] - means[best]
    return f"{apart.min():+.4f} to {apart.max():+.4f}"


def main() -> None:
    """Print the four tables."""
    if not extracts_are_here(BOROUGH_2008, WARD_2010):
        return
    with real_store(BOROUGH_2008, WARD_2010):
        records = [part for series in ("borough", "ward") for month in MONTHS_AHEAD for part in parts(series, month)]
        print_coverage(records)
        print_errors(records)
        wide, around = sample()
        print(f"\nA sample: {wide.shape[1]} series of the borough extract, {PATHS:,} paths a model, seed {SEED}")
        every = pd.DataFrame([row for month in MONTHS_AHEAD for row in of_sample(wide, around, month)])
        for horizon in MONTHS_AHEAD.values():
            print_sample(every[every["horizon"] == horizon], f"{horizon} months to come")
        print_sample(every[every["method"] != RATIO], "Both")


if __name__ == "__main__":
    main()
