"""Rates made comparable between populations of different ages, and rates set against each other.

Described in docs/methods.md, "Standardised rates".
"""

import math
from dataclasses import dataclass

import pandas as pd

from csp_lib.analysis.rates import Rate, byar_limits, crude_rate, known, z_value

FEWEST_FOR_DIRECT = 10  # Dobson's interval stands on Byar's limits of the total count, good from ten events on

ESP_2013 = (
    ("0-4", 5000), ("5-9", 5500), ("10-14", 5500), ("15-19", 5500), ("20-24", 6000), ("25-29", 6000),
    ("30-34", 6500), ("35-39", 7000), ("40-44", 7000), ("45-49", 7000), ("50-54", 7000), ("55-59", 6500),
    ("60-64", 6000), ("65-69", 5500), ("70-74", 5000), ("75-79", 4000), ("80-84", 2500), ("85-89", 1500),
    ("90+", 1000),
)  # fmt: skip
"""European Standard Population 2013: age band and its people among 100,000 (Eurostat 2013)."""


@dataclass(frozen=True)
class StandardisedRatio:
    """Events observed against those expected at the reference rates of each band (indirect standardisation).

    `ratio` is observed / expected (1 = as the reference) with `lower` and `upper`; `rate`, `rate_lower` and
    `rate_upper` are the same times `reference_rate`, the whole reference's rate per `multiplier`. All are None
    where `reason` says why. `method` names the limits of the observed count: exact, byar or not_available.
    """

    observed: float | None
    expected: float | None
    ratio: float | None
    lower: float | None
    upper: float | None
    rate: float | None
    rate_lower: float | None
    rate_upper: float | None
    reference_rate: float | None
    method: str
    reason: str = ""
    multiplier: float = 1000
    confidence: float = 0.95


@dataclass(frozen=True)
class RateRatio:
    """The rate of group a over that of group b; every number is None where `reason` says why.

    `rate_a`, `rate_b` and `difference` (a less b) are per `multiplier`; `ratio` has Katz's interval, None with
    its own reason where one of the groups has no event.
    """

    rate_a: float | None
    rate_b: float | None
    difference: float | None
    ratio: float | None
    lower: float | None
    upper: float | None
    reason: str = ""
    multiplier: float = 1
    confidence: float = 0.95


def direct_rate(
    bands: pd.DataFrame, multiplier: float = 1000, confidence: float = 0.95, denominator_name: str = "residents"
) -> Rate:
    """Return the rate a population would have with the standard's ages: sum(w x/n) / sum w x multiplier.

    `bands` has a row per age band: count, population, standard_weight (and age_band, to name a band in a
    reason). The interval is Dobson's (Dobson and others 1991) on Byar's limits of the total count, its lower end
    never below 0. Under ten events, or with a number missing, there is no value and a reason.
    """
    bands = _numbers(bands, ["count", "population", "standard_weight"])
    total = float(bands["count"].sum())
    people = float(bands["population"].sum())
    reason = _why_no_bands(bands, ["count"], ["population"]) or _why_no_weights(bands)
    if not reason and total < FEWEST_FOR_DIRECT:
        reason = f"fewer than {FEWEST_FOR_DIRECT} events"
    if reason:
        return Rate(None, None, None, "not_available", reason, total, people, denominator_name, multiplier, confidence)
    weights = bands["standard_weight"] / bands["standard_weight"].sum() / bands["population"]
    value = float((weights * bands["count"]).sum())
    lower, upper = weighted_limits(value, float((weights**2 * bands["count"]).sum()), total, confidence)
    limits = (lower * multiplier, upper * multiplier)
    return Rate(value * multiplier, *limits, "dobson", "", total, people, denominator_name, multiplier, confidence)


def weighted_limits(value: float, variance: float, events: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return Dobson's limits of a weighted sum of counts: value + sqrt(variance / events) x (Byar's limit - events).

    `variance` is the sum of each count times its weight squared. One heavy weight on few events can carry the
    lower limit below 0, where no rate is: it ends there.
    """
    spread = math.sqrt(variance / events)
    below, above = byar_limits(events, confidence)
    return max(0.0, value + spread * (below - events)), value + spread * (above - events)


def indirect_ratio(bands: pd.DataFrame, multiplier: float = 1000, confidence: float = 0.95) -> StandardisedRatio:
    """Return observed over expected events, and the rate it stands for.

    `bands` has a row per age band: count, population, reference_count, reference_population. Expected is the sum
    of population x reference_count / reference_population; the limits are those of a rate on the observed count
    (exact below ten, Byar from ten on; Breslow and Day 1987). A missing number gives no value and a reason.
    """
    bands = _numbers(bands, ["count", "population", "reference_count", "reference_population"])
    reason = _why_no_bands(bands, ["count", "population", "reference_count"], ["reference_population"])
    if reason:
        return _no_ratio(reason, multiplier, confidence)
    reference = float(bands["reference_count"].sum() / bands["reference_population"].sum() * multiplier)
    expected = (bands["population"] * (bands["reference_count"] / bands["reference_population"])).sum()
    found = observed_over_expected(float(bands["count"].sum()), float(expected), confidence)
    if found.value is None or found.lower is None or found.upper is None:
        return _no_ratio(found.reason, multiplier, confidence, found.count, float(expected))
    rates = (found.value * reference, found.lower * reference, found.upper * reference)
    return StandardisedRatio(
        found.count, float(expected), found.value, found.lower, found.upper, *rates, reference,
        found.method, "", multiplier, confidence,
    )  # fmt: skip


def observed_over_expected(observed: float | None, expected: float | None, confidence: float = 0.95) -> Rate:
    """Return observed / expected events with the limits of the observed count divided by the expected ones."""
    return crude_rate(observed, expected, 1, confidence, "expected events")


def rate_ratio(
    events_a: float | None,
    population_a: float | None,
    events_b: float | None,
    population_b: float | None,
    multiplier: float = 1,
    confidence: float = 0.95,
) -> RateRatio:
    """Return the rate of group a over that of group b (the relative rate index), with the difference.

    The interval is Katz's: the standard error of the log ratio is sqrt(1/a - 1/n_a + 1/b - 1/n_b) (Katz and
    others 1978). Events are people of their population, so more events than people give no value and a reason.
    """
    a, n_a, b, n_b = (known(value) for value in (events_a, population_a, events_b, population_b))
    reason = _why_no_group(a, n_a, "first") or _why_no_group(b, n_b, "second")
    if reason or a is None or n_a is None or b is None or n_b is None:
        return RateRatio(None, None, None, None, None, None, reason, multiplier, confidence)
    rate_a, rate_b = a / n_a, b / n_b
    rates = (rate_a * multiplier, rate_b * multiplier, (rate_a - rate_b) * multiplier)
    if min(a, b) == 0:
        reason = "a group without events has no ratio"
        return RateRatio(*rates, None, None, None, reason, multiplier, confidence)
    reach = math.exp(z_value(confidence) * math.sqrt(max(0.0, 1 / a - 1 / n_a + 1 / b - 1 / n_b)))
    ratio = rate_a / rate_b
    return RateRatio(*rates, ratio, ratio / reach, ratio * reach, "", multiplier, confidence)


def _no_ratio(
    reason: str, multiplier: float, confidence: float, observed: float | None = None, expected: float | None = None
) -> StandardisedRatio:
    return StandardisedRatio(
        observed, expected, None, None, None, None, None, None, None, "not_available", reason, multiplier, confidence
    )


def _numbers(bands: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return the bands with these columns as numbers, what is none missing; ValueError for a wrong table."""
    missing = [name for name in columns if name not in bands]
    if missing:
        found = ", ".join(map(str, bands.columns))
        raise ValueError(f"age bands need the columns {', '.join(columns)}; found {found or 'none'}")
    if "age_band" in bands and bands["age_band"].duplicated().any():
        twice = bands.loc[bands["age_band"].duplicated(), "age_band"].iloc[0]
        raise ValueError(f"age band {twice} stands twice; give one row per band")
    numbers = bands[columns].apply(pd.to_numeric, errors="coerce").astype("float64")
    return bands.assign(**numbers.where(numbers.abs() < math.inf))


def _why_no_bands(bands: pd.DataFrame, counts: list[str], populations: list[str]) -> str:
    """Return which band lacks a usable number: counts may be zero, what is divided by may not."""
    if bands.empty:
        return "there are no age bands"
    names = bands["age_band"] if "age_band" in bands else pd.Series(range(1, len(bands) + 1), index=bands.index)
    for column in counts + populations:
        sound = bands[column] >= 0 if column in counts else bands[column] > 0
        # a missing number compares as neither, so it is unsound too
        unsound = [str(name) for name, good in zip(names, sound, strict=True) if not good]
        if unsound:
            wrong = "missing or negative" if column in counts else "missing, zero or negative"
            return f"the {column.replace('_', ' ')} of age band {', '.join(unsound)} is {wrong}"
    return ""


def _why_no_weights(bands: pd.DataFrame) -> str:
    weights = bands["standard_weight"]
    if weights.isna().any() or (weights < 0).any():
        return "a standard weight is missing or negative"
    return "" if weights.sum() > 0 else "the standard weights are all zero"


def _why_no_group(events: float | None, population: float | None, which: str) -> str:
    if events is None or population is None:
        return f"the {'number of events' if events is None else 'population'} of the {which} group is missing"
    if events < 0 or population <= 0:
        return f"the {which} group has a negative count or no people"
    return "" if events <= population else f"the {which} group has more events than people"
