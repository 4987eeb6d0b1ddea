"""Measures of crime that are no plain count: detections, attrition, repeats, reoffending, disproportionality.

Described in docs/methods.md, "Crime measures".
"""

import math
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

from csp_lib.analysis.change import CLEAR_BELOW, LIKELY_BELOW
from csp_lib.analysis.rates import known, proportion
from csp_lib.analysis.standardised import rate_ratio

LOOK_BACK_DAYS = 365
SMALLEST_CELL = 5  # ours: a group's gap on fewer people could point at one of them
OVER_A_HUNDRED = "detections in the period may belong to earlier offences: no interval"
NO_PART = "more than the stage before: some belong to an earlier period, so there is no interval"


@dataclass(frozen=True)
class DetectionRate:
    """Detections of a period in percent of the offences of the same period; may pass 100.

    `lower` and `upper` are Wilson's limits in percent, None above 100 %, where `flag` says why. All are None
    where `reason` says why.
    """

    percent: float | None
    lower: float | None
    upper: float | None
    detections: float | None
    offences: float | None
    flag: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Attrition:
    """How many get from each stage to the next.

    `stages` has a row per stage: stage, count, percent_of_previous with lower and upper (Wilson), and
    percent_of_first; note tells where a stage is larger than the one before. `overall_percent` is the last stage
    of the first with its limits. Percentages are None for the first stage and where a number is missing.
    """

    stages: pd.DataFrame
    overall_percent: float | None
    lower: float | None
    upper: float | None
    reason: str = ""


@dataclass(frozen=True)
class Repeats:
    """Offences that hit a victim (or address) who had one before within the window.

    `events` are those counted and `percent` is repeat_events of them, None where `reason` says why;
    `victims` and `repeat_victims` are people, and `window_days` and `unit` ("victim", "address") are to be
    printed with it. `note` says how many events could not look back the whole window or had no victim named.
    """

    events: int
    repeat_events: int
    percent: float | None
    victims: int
    repeat_victims: int
    window_days: int
    unit: str
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Reoffending:
    """An actual rate of reoffending against the one predicted for the same cohort.

    `actual_percent` with Wilson's `lower` and `upper` on the whole number of `reoffenders`;
    `percent_difference` is actual / predicted - 1 in percent, `z` and `p` of the actual against the predicted;
    `verdict` is a closed word for group differences. None where `reason` says why.
    """

    cohort: float | None
    reoffenders: int | None
    actual_percent: float | None
    predicted_percent: float | None
    percent_difference: float | None
    lower: float | None
    upper: float | None
    z: float | None
    p: float | None
    verdict: str
    reason: str = ""


@dataclass(frozen=True)
class Disproportionality:
    """How differently two groups are touched: the gap per `multiplier` people and the ratio, with Katz's interval.

    `hidden` tells that a cell is under five: then every number is None, the counts too, so that no page can
    show them. `context` is the sentence that must stand beside the numbers.
    """

    gap: float | None
    ratio: float | None
    lower: float | None
    upper: float | None
    rate_a: float | None
    rate_b: float | None
    multiplier: float
    hidden: bool
    context: str
    reason: str = ""


def difference_words(p: float | None) -> str:
    """Return the closed word for a difference between groups with this p-value; None is too few to show."""
    if p is None:
        return "too few to show"
    if p < CLEAR_BELOW:
        return "clear difference"
    return "likely difference" if p < LIKELY_BELOW else "no clear difference"


def sanction_detections(detections: float | None, offences: float | None, confidence: float = 0.95) -> DetectionRate:
    """Return detections in percent of the offences recorded in the same period.

    A detection of this year may clear an offence of an earlier one: above 100 % the percentage stands, flagged
    and without interval, since detections are then no part of the offences.
    """
    share = proportion(detections, offences, 100, confidence)
    found, base = share.count, share.denominator
    if found is not None and base is not None and found > base > 0:
        return DetectionRate(100 * found / base, None, None, found, base, OVER_A_HUNDRED)
    reason = share.reason.replace("the count", "the number of detections").replace("denominator", "number of offences")
    return DetectionRate(share.value, share.lower, share.upper, found, base, "", reason)


def attrition(stages: pd.DataFrame, confidence: float = 0.95) -> Attrition:
    """Return how many get from stage to stage and overall; `stages` has stage and count, in their order.

    A stage larger than the one before (cases of an earlier period) keeps its percentage, without interval.
    """
    _need(stages, ["stage", "count"], "stages")
    counts = [known(value) for value in stages["count"]]
    if len(counts) < 2:
        table = pd.DataFrame(columns=["stage", "count", *_STEP, "percent_of_first", "note"])
        return Attrition(table, None, None, None, "at least two stages are needed")
    steps = [(None, None, None, ""), *(_step(b, a, confidence) for b, a in pairwise(counts))]
    table = pd.DataFrame(steps, columns=[*_STEP, "note"]).astype(dict.fromkeys(_STEP, "float64"))
    table.insert(0, "stage", [str(stage) for stage in stages["stage"]])
    table.insert(1, "count", pd.Series(counts, dtype="float64"))
    table.insert(5, "percent_of_first", [None, *(_step(counts[0], c, confidence)[0] for c in counts[1:])])
    table = table.astype({"percent_of_first": "float64"})
    overall, lower, upper, note = _step(counts[0], counts[-1], confidence)
    return Attrition(table, overall, lower, upper, note)


def repeat_victimisation(
    events: pd.DataFrame, window_days: int = LOOK_BACK_DAYS, unit: str = "victim", count_from: float | str | None = None
) -> Repeats:
    """Return how many events hit a victim who had one before, looking back at most `window_days` days.

    `events` has victim and day: a number of days, or a date (2010-04-01). Two events of one victim on one day are
    a first and a repeat. `count_from` is the first day counted; earlier events serve as history only. Without a
    year of history before it the percentage is too low, which `note` says.
    """
    _need(events, ["victim", "day"], "events")
    if window_days <= 0:
        raise ValueError(f"a window of {window_days} days does not look back; give a number above 0")
    start = None if count_from is None else float(_days(pd.Series([count_from])).iloc[0])
    if start is not None and math.isnan(start):
        raise ValueError(f"{count_from!r} is no day to count from; write a number of days or 2010-04-01")
    dated = pd.DataFrame({"victim": events["victim"], "day": _days(events["day"])})
    named = dated.dropna().sort_values(["victim", "day"], kind="stable")
    named["since"] = named.groupby("victim")["day"].diff()
    counted = named if start is None else named[named["day"] >= start]
    repeats = counted[counted["since"] <= window_days]
    number = len(counted)
    short = int((counted["day"] < named["day"].min() + window_days).sum())
    return Repeats(
        number, len(repeats), 100 * len(repeats) / number if number else None,
        int(counted["victim"].nunique()), int(repeats["victim"].nunique()), window_days, unit,
        "" if number else f"no event has both its {unit} and its day", _limits_of_records(len(dated) - len(named), short, unit),
    )  # fmt: skip


def reoffending_against_predicted(
    cohort: float | None, actual_rate: float | None, predicted_rate: float | None, confidence: float = 0.95
) -> Reoffending:
    """Return an actual reoffending rate against the predicted one of a cohort; rates are shares from 0 to 1.

    z = (actual - predicted) / sqrt(predicted (1 - predicted) / cohort); the interval is Wilson's on the whole
    number of reoffenders.
    """
    cohort, actual, predicted = known(cohort), known(actual_rate), known(predicted_rate)
    for rate in (actual, predicted):
        if rate is not None and not 0 <= rate <= 1:
            raise ValueError(f"a rate of {rate:g} is no share from 0 to 1; write 0.078 for 7.8 %")
    if cohort is None or actual is None or predicted is None or cohort <= 0:
        return _unknown_reoffending(cohort, actual, predicted)
    people = math.floor(cohort * actual + 0.5)
    share = proportion(min(people, cohort), cohort, 100, confidence)
    percents = (100 * actual, 100 * predicted)
    spread = math.sqrt(predicted * (1 - predicted) / cohort)
    if spread == 0:
        reason = "a predicted rate of none or of all cannot be tested"
        return Reoffending(cohort, people, *percents, None, share.lower, share.upper, None, None, _CANNOT, reason)
    z = (actual - predicted) / spread
    p = math.erfc(abs(z) / math.sqrt(2))
    relative = 100 * (actual - predicted) / predicted
    return Reoffending(cohort, people, *percents, relative, share.lower, share.upper, z, p, difference_words(p))


def disproportionality(
    events_a: float | None,
    population_a: float | None,
    events_b: float | None,
    population_b: float | None,
    context: str,
    multiplier: float = 1000,
    smallest_cell: int = SMALLEST_CELL,
    confidence: float = 0.95,
) -> Disproportionality:
    """Return the gap and the ratio between the rates of two groups, hidden where a cell is under five.

    Cells are the events and the people without one, of both groups. `context` is the sentence printed with it:
    what the groups are and what the comparison cannot say; ValueError when it is blank.
    """
    if not context.strip():
        raise ValueError("a gap between groups needs its context: what is compared and what it cannot say")
    found = rate_ratio(events_a, population_a, events_b, population_b, multiplier, confidence)
    cells = (known(value) for value in (events_a, population_a, events_b, population_b))
    a, n_a, b, n_b = (math.nan if value is None else value for value in cells)
    # checked before anything else: a reason about a count of 0 would give the count away
    hidden = any(0 <= cell < smallest_cell for cell in (a, b, n_a - a, n_b - b))
    if hidden or found.difference is None:
        reason = f"hidden: a number of people under {smallest_cell}" if hidden else found.reason
        return Disproportionality(None, None, None, None, None, None, multiplier, hidden, context, reason)
    return Disproportionality(
        found.difference, found.ratio, found.lower, found.upper, found.rate_a, found.rate_b, multiplier, False, context
    )


_STEP = ["percent_of_previous", "lower", "upper"]
_CANNOT = difference_words(None)


def _step(before: float | None, after: float | None, confidence: float) -> tuple:
    """Return percent, lower, upper and note of one stage from another."""
    share = proportion(after, before, 100, confidence)
    if after is not None and before is not None and after > before > 0:
        return 100 * after / before, None, None, NO_PART
    return share.value, share.lower, share.upper, share.reason.replace("the denominator", "the stage before")


def _days(column: pd.Series) -> pd.Series:
    """Return days as numbers: numbers as they are, dates as days since 1970; what is neither is missing."""
    numbers = pd.to_numeric(column, errors="coerce") if not pd.api.types.is_datetime64_any_dtype(column) else None
    if numbers is not None and numbers.notna().any():
        return numbers.astype("float64")
    dates = pd.to_datetime(column, errors="coerce", format="ISO8601", utc=True)
    return (dates - pd.Timestamp(1970, 1, 1, tz="UTC")) / pd.Timedelta(days=1)


def _limits_of_records(nameless: int, short: int, unit: str) -> str:
    told = []
    if nameless:
        told.append(f"left out for want of {unit} or day: {nameless:,}")
    if short:
        told.append(f"looking back on less than the whole window, so that some repeats are not seen: {short:,}")
    return "; ".join(told)


def _unknown_reoffending(cohort: float | None, actual: float | None, predicted: float | None) -> Reoffending:
    named = {"size of the cohort": cohort, "actual rate": actual, "predicted rate": predicted}
    missing = [name for name, value in named.items() if value is None]
    reason = f"the {missing[0]} is missing" if missing else "the cohort has no people"
    percents = (None if actual is None else 100 * actual, None if predicted is None else 100 * predicted)
    return Reoffending(cohort, None, *percents, None, None, None, None, None, _CANNOT, reason)


def _need(frame: pd.DataFrame, columns: list[str], what: str) -> None:
    if missing := [name for name in columns if name not in frame]:
        found = ", ".join(map(str, frame.columns)) or "none"
        raise ValueError(f"{what} need the columns {', '.join(columns)}; {', '.join(missing)} not among {found}")
