"""How wide projections have to be, judged by those that would have been made in past years.

A model's own range is too narrow as a rule. So the projections the method would have made at the same month of earlier
years, for every borough and offence set held, are set beside what happened, and the range is widened by what they
missed (docs/methods.md, "Projection").
"""

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csp_lib.analysis.projections.rest_of_year import (
    YearAhead,
    fits_mixture,
    mixture_draws,
    rules_table,
    totals_of,
    year_ahead,
)
from csp_lib.analysis.projections.scores import LEVELS
from csp_lib.reference.periods import Month

FEWEST_TESTS = 60
INNER, OUTER = 1.2816, 1.9600  # where a normal distribution has its 80 % and 95 % ranges
WIDEST = 3.0
NARROWEST, YEARS_TO_NARROW = 0.9, 3  # ours: tests that end in one or two years may have met calm ones
QUANTILES = [f"q{round(level * 1000):03d}" for level in LEVELS]
RULES = ["straight_line", "year_ratio", "as_last_year"]
TEST_COLUMNS = [
    "area", "offence_set", "made_at", "year", "outcome_known", "known_months", "so_far", "rest", "median", "deviation",
    "distance", *QUANTILES, *RULES,
]  # fmt: skip
RECORD_COLUMNS = [
    "area", "offence_set", "made_at", "year", "outcome_known", "so_far", "projected", "lower80", "upper80", "lower95",
    "upper95", "happened", "held80", "held95", "is_calibrated", *RULES,
]  # fmt: skip


NO_TESTS = pd.DataFrame(columns=TEST_COLUMNS)


@dataclass(frozen=True)
class Widening:
    """By how much a range is widened about its median on the log scale: inner for 80 %, outer for 95 %.

    `tests` is the number of past tests it rests on, `year_ends` how many different years they ended in: tests of one
    year share its shocks. `is_calibrated` is false where those in reach are too few and the widening found on the
    embedded facts stands in.
    """

    inner: float
    outer: float
    tests: int
    year_ends: int
    is_calibrated: bool


@dataclass(frozen=True)
class Achieved:
    """How often ranges, each widened by what was known when it was made, held the outcome.

    Shares and errors are per cent, None without tests; errors are mean absolute errors of the months that were to come,
    of the projection and of the rules of thumb.
    """

    tests: int
    year_ends: int
    held80: float | None
    held95: float | None
    error: float | None
    straight_line_error: float | None
    year_ratio_error: float | None
    as_last_year_error: float | None


EMBEDDED = Widening(1.0, 1.01, 0, 0, False)
"""The largest widening that the embedded facts ask for at any month of the year; a test computes it anew."""


def past_tests(months: pd.DataFrame, month_of_year: int, around: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the projections that would have been made at one month of each year, with what happened (TEST_COLUMNS).

    `months` has a row per month written 2010-04 and a column per (area, offence_set), `around` a column per offence set
    with the counts of the wider area (London). One row per series and year whose
    outcome is whole: offences so far and in the rest of the year, median, deviation and quantiles of the logarithm of
    the rest as the models gave them, distance of the outcome in deviations, and the rules of thumb for the year. Series
    too short or too rare for the models at the time, or with a gap in the year, have no row.
    """
    first, last = Month.parse(str(months.index[0])), Month.parse(str(months.index[-1]))
    calendar = months.reindex([str(month) for month in first.until(last)])
    ends = [m for m in first.until(last) if m.number == month_of_year]
    aheads = [year_ahead(str(m)) for m in ends]
    found = [_tests_at(calendar, ahead, around) for ahead in aheads if ahead.year.last_month <= last]
    rows = [row for tests in found for row in tests]
    return pd.DataFrame(rows, columns=TEST_COLUMNS)


def _tests_at(calendar: pd.DataFrame, ahead: YearAhead, around: pd.DataFrame | None) -> list[tuple[object, ...]]:
    history = calendar.loc[: str(ahead.known_to)]
    outcomes = rules_table(history, ahead).assign(
        so_far=totals_of(calendar, ahead.months_so_far()), rest=totals_of(calendar, ahead.months_left())
    )
    fit = outcomes[["so_far", "rest"]].notna().all(axis=1) & fits_mixture(history)
    rows: list[tuple[object, ...]] = []
    for group in _alike(history.loc[:, fit], around):
        mine = history[group].loc[history[group[0]].first_valid_index() :]
        wider = None if around is None else around.reindex(columns=[name[1] for name in group])
        draws = np.log(np.maximum(mixture_draws(mine, ahead.horizon, wider), 0.5))
        happened = outcomes.loc[group].to_dict("records")
        rows += [_test(name, row, ahead, one) for name, row, one in zip(group, happened, draws, strict=True)]
    return rows


def _alike(history: pd.DataFrame, around: pd.DataFrame | None) -> list[list[tuple[str, str]]]:
    """Return the series in groups that lack the same months and have a wider area or none: each is fitted at once."""
    groups: dict[object, list[tuple[str, str]]] = {}
    for area, offence_set in zip(*(history.columns.get_level_values(n) for n in (0, 1)), strict=True):
        gaps = history[(area, offence_set)].isna()
        known = around is not None and offence_set in around
        if around is not None and known:
            known = bool(around[offence_set].reindex(gaps.index[gaps.index >= gaps.idxmin()]).notna().all())
        groups.setdefault((gaps.to_numpy().tobytes(), known), []).append((area, offence_set))
    return list(groups.values())


def _test(
    name: tuple[str, str], happened: dict[Hashable, float], ahead: YearAhead, logs: np.ndarray
) -> tuple[object, ...]:
    quantiles, deviation = np.quantile(logs, LEVELS), float(logs.std())
    median = float(quantiles[len(LEVELS) // 2])
    distance = abs(np.log(max(happened["rest"], 0.5)) - median) / deviation
    return (
        *name, str(ahead.known_to), str(ahead.year), str(ahead.year.last_month), ahead.months_known,
        happened["so_far"], happened["rest"], median, deviation, float(distance), *(float(q) for q in quantiles),
        *(happened[rule] for rule in RULES),
    )  # fmt: skip


def widening(tests: pd.DataFrame, known_to: str, area: str | None = None) -> Widening:
    """Return the widening by the tests whose outcome was known at a month, the area's own left out.

    The 80 % (95 %) quantile of the distances over that of a normal distribution, at most 3 and at least 1; where the
    tests end in three years or more, at least 0.9. With fewer than 60 tests in reach the widening found on the embedded
    facts.
    """
    reached = tests[(tests["outcome_known"] <= known_to) & (tests["area"] != area)]
    ends = int(reached["outcome_known"].nunique())
    if len(reached) < FEWEST_TESTS:
        return Widening(EMBEDDED.inner, EMBEDDED.outer, len(reached), ends, False)
    inner, outer = np.quantile(reached["distance"].to_numpy(float), [0.8, 0.95]) / [INNER, OUTER]
    least = NARROWEST if ends >= YEARS_TO_NARROW else 1.0
    inner, outer = np.clip([inner, outer], least, WIDEST)
    return Widening(float(inner), float(outer), len(reached), ends, True)


def spread(logs: np.ndarray, by: float) -> np.ndarray:
    """Return log totals spread about their median by a factor; draws along the last axis."""
    median = np.median(logs, axis=-1, keepdims=True)
    return np.asarray(median + by * (logs - median))


def record(tests: pd.DataFrame) -> pd.DataFrame:
    """Return what would have been printed for each past test, beside what happened (RECORD_COLUMNS, offences of years).

    Each range is widened by what was known when it was made, the area's own tests left out.
    """
    parts = [
        _recorded(mine, widening(tests, str(made_at), str(area)))
        for (made_at, area), mine in tests.groupby(["made_at", "area"], sort=True)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=RECORD_COLUMNS)


def _recorded(tests: pd.DataFrame, by: Widening) -> pd.DataFrame:
    so_far, happened = tests["so_far"], tests["so_far"] + tests["rest"]
    lower80, upper80 = (_widened(tests, q, by.inner) + so_far for q in ("q100", "q900"))
    lower95, upper95 = (_widened(tests, q, by.outer) + so_far for q in ("q025", "q975"))
    lower95, upper95 = lower95.clip(upper=lower80), upper95.clip(lower=upper80)
    found = tests[["area", "offence_set", "made_at", "year", "outcome_known", "so_far", *RULES]].assign(
        projected=np.exp(tests["median"]) + so_far,
        lower80=lower80,
        upper80=upper80,
        lower95=lower95,
        upper95=upper95,
        happened=happened,
        held80=(lower80 <= happened) & (happened <= upper80),
        held95=(lower95 <= happened) & (happened <= upper95),
        is_calibrated=by.is_calibrated,
    )
    return found[RECORD_COLUMNS]


def _widened(tests: pd.DataFrame, quantile: str, by: float) -> pd.Series:
    logs = tests["median"] + by * (tests[quantile] - tests["median"])
    return logs.map(np.exp)


def achieved(records: pd.DataFrame, known_to: str) -> Achieved:
    """Return how often the ranges of the record held what happened, of those whose outcome was known at a month."""
    mine = records[records["outcome_known"] <= known_to]
    if mine.empty:
        return Achieved(0, 0, None, None, None, None, None, None)
    rest = (mine["happened"] - mine["so_far"]).astype(float)
    errors = [_mean_error(mine[name], mine["happened"], rest) for name in ("projected", *RULES)]
    held80, held95 = (100 * float(mine[name].mean()) for name in ("held80", "held95"))
    return Achieved(len(mine), int(mine["outcome_known"].nunique()), held80, held95, *errors)


def _mean_error(projected: pd.Series, happened: pd.Series, rest: pd.Series) -> float | None:
    whole = projected.notna() & (rest > 0)
    if not whole.any():
        return None
    off = (projected[whole].astype(float) - happened[whole].astype(float)).abs() / rest[whole]
    return 100 * float(off.mean())
