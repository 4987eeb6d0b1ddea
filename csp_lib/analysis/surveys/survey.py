"""Percentages of people asked: weighted, with honest ranges, and never joined across instruments.

Described in docs/methods.md, "Surveys".
"""

import math
from dataclasses import dataclass

import pandas as pd

from csp_lib.analysis.measures import difference_words
from csp_lib.analysis.rates import known, wilson_limits, z_value
from csp_lib.analysis.surveys.weighting import Sample, sample_of
from csp_lib.reference import lookups

SMALLEST_TO_PRINT = 50  # ours: effective number of people asked below which a percentage is not printed
NEAR_AN_END = 5.0  # ours: percent from 0 or 100 within which Korn and Graubard's limits stand for Wilson's
METHODS = ("wilson", "logit", "beta", "mean")
NOT_PUBLISHED = "number asked not published"
CANNOT_COMPARE = "cannot compare"
EFFECTIVE_FEW = f"the answers count for fewer than {SMALLEST_TO_PRINT} people asked at random"

GROUP_COLUMNS = ("label", "percent", "lower", "upper", "se", "n", "n_eff", "show", "reason")
_PARTS = {
    "survey": "the survey",
    "question": "the question",
    "base": "who was asked",
    "mode": "the way of asking",
}


@dataclass(frozen=True)
class Instrument:
    """What goes with a survey's number: which survey, the question as worded, who was asked (base), and how (mode).

    `wave` is when; it alone may differ between numbers that are compared. Blank means not stated.
    """

    survey: str
    question: str
    base: str = ""
    mode: str = ""
    wave: str = ""


@dataclass(frozen=True)
class SurveyPercent:
    """A percentage of people asked, with its range in percent.

    `se` is in percentage points. `n` is how many were asked, `n_eff` how many asked at random would tell as much
    (n / weights_deff, Kish), `deff` the variance over that of a simple random sample. `show` tells whether a page
    may print it; where there is no range, `reason` says why. `note` tells what was left out or assumed.
    """

    percent: float | None
    lower: float | None
    upper: float | None
    se: float | None
    n: int | None
    n_eff: float | None
    weights_deff: float | None
    deff: float | None
    method: str
    show: bool
    reason: str = ""
    note: str = ""
    instrument: Instrument | None = None
    confidence: float = 0.95


@dataclass(frozen=True)
class WeightedMean:
    """A weighted mean of a score with its standard error and range (Student's t), all in the score's unit."""

    mean: float | None
    lower: float | None
    upper: float | None
    se: float | None
    n: int
    n_eff: float | None
    deff: float | None
    reason: str = ""
    confidence: float = 0.95


@dataclass(frozen=True)
class EstimateDifference:
    """The second estimate less the first, in their unit, with standard error, range, z and two-sided p.

    `z` is None where neither estimate has a standard error: then p is 1 for equal estimates and 0 for others.
    """

    difference: float
    se: float
    lower: float
    upper: float
    z: float | None
    p: float


@dataclass(frozen=True)
class WaveChange:
    """The change in percentage points from one percentage to another, with a closed word.

    `verdict` is clear difference, likely difference, no clear difference, too few to show, or cannot compare;
    the last two, and missing numbers, have their `reason`.
    """

    before: float | None
    after: float | None
    points: float | None
    se: float | None
    lower: float | None
    upper: float | None
    z: float | None
    p: float | None
    verdict: str
    reason: str = ""
    note: str = ""


def weighted_percent(
    people: pd.DataFrame,
    answer: str,
    *,
    weight: str | None = "weight",
    stratum: str | None = None,
    stratum_size: str | None = None,
    among: pd.Series | None = None,
    population: float | None = None,
    method: str = "",
    confidence: float = 0.95,
    instrument: Instrument | None = None,
) -> SurveyPercent:
    """Return the weighted percentage of people whose answer is 1 (or true), of those who gave one.

    `people` has a row per person asked; `answer` holds 1 and 0, `stratum_size` how many people a stratum has in
    all (a finite population correction). `among` (true per row) picks a group without changing how the sample was
    drawn; `population` only sets what `deff` is measured against. The standard error is the linearised one with
    replacement. Limits are Wilson's on n_eff, and Korn and Graubard's within 5 points of 0 or 100 % (ours), unless
    `method` names wilson, logit, beta or mean (Student's t about the percentage; it may leave 0 to 100).
    A weight below 0, or an answer that is neither 1 nor 0, raises ValueError.
    """
    if method and method not in METHODS:
        raise ValueError(f"there is no interval {method!r}; use one of {', '.join(METHODS)}")
    sample = sample_of(people, answer, weight, stratum, stratum_size, among, population)
    odd = [value for value in sample.values[sample.members] if value not in (0, 1)]
    if odd:
        raise ValueError(f"{answer} holds {odd[0]:g}; write 1 for the answer counted and 0 for any other")
    if sample.n < 2:
        reason = "one person answered" if sample.n else "nobody answered"
        return _no_percent(None, sample.n, False, reason, sample.note, instrument, confidence)
    share, n, n_eff = sample.mean, sample.n, sample.n_eff
    chosen = method or method_for(100 * share)
    if chosen in ("logit", "mean") and share in (0, 1):
        chosen = "beta"  # nobody differs, so neither has a range
    lower, upper = _limits(sample, chosen, confidence)
    few = EFFECTIVE_FEW if n_eff < SMALLEST_TO_PRINT else ""
    return SurveyPercent(
        100 * share, 100 * lower, 100 * upper, 100 * sample.se, n, n_eff, n / n_eff, sample.deff, chosen, not few, few,
        sample.note, instrument, confidence,
    )  # fmt: skip


def method_for(percent: float) -> str:
    """Return the interval that suits a percentage: wilson, or beta (Korn and Graubard) near 0 or 100."""
    return "beta" if min(percent, 100 - percent) < NEAR_AN_END else "wilson"


def weighted_mean(
    people: pd.DataFrame,
    score: str,
    *,
    weight: str | None = "weight",
    stratum: str | None = None,
    stratum_size: str | None = None,
    among: pd.Series | None = None,
    population: float | None = None,
    confidence: float = 0.95,
) -> WeightedMean:
    """Return the weighted mean of a score with its linearised standard error; columns as in weighted_percent."""
    sample = sample_of(people, score, weight, stratum, stratum_size, among, population)
    if sample.n < 2:
        reason = "fewer than two people answered"
        return WeightedMean(None, None, None, None, sample.n, None, None, reason, confidence)
    reach = _t_value(confidence, sample.freedom) * sample.se
    limits = (sample.mean - reach, sample.mean + reach)
    return WeightedMean(sample.mean, *limits, sample.se, sample.n, sample.n_eff, sample.deff, "", confidence)


def group_percents(
    people: pd.DataFrame, answer: str, group: str, *, weight: str | None = "weight", stratum: str | None = None,
    method: str = "", confidence: float = 0.95,
) -> pd.DataFrame:  # fmt: skip
    """Return the percentage of each group: label, percent, lower, upper, se, n, n_eff, show, reason.

    Groups are parts of one sample (domains), in the order of their names; people without a group are left out.
    """
    rows = []
    for label in sorted(people[group].dropna().unique(), key=str):
        found = weighted_percent(
            people, answer, weight=weight, stratum=stratum, among=people[group] == label, method=method,
            confidence=confidence,
        )  # fmt: skip
        rows.append((str(label), *(getattr(found, name) for name in GROUP_COLUMNS[1:])))
    table = pd.DataFrame(rows, columns=list(GROUP_COLUMNS))
    return table.astype(dict.fromkeys(("percent", "lower", "upper", "se", "n_eff"), "float64"))


def printed_percent(
    percent: float | None,
    n: float | None,
    *,
    weights_deff: float = 1.0,
    instrument: Instrument | None = None,
    confidence: float = 0.95,
) -> SurveyPercent:
    """Return a percentage as a document prints it, with a range where the number asked is printed too.

    The range is Wilson's on n / weights_deff. Without a number asked there is none and the reason says so; the
    percentage may still be shown. ValueError for a percentage outside 0 to 100.
    """
    percent, asked = known(percent), known(n)
    if percent is not None and not 0 <= percent <= 100:
        raise ValueError(f"{percent:g} is no percentage of people asked; it lies between 0 and 100")
    if not weights_deff > 0:
        raise ValueError(f"a design effect of {weights_deff} is not possible; it is above 0")
    if percent is None or asked is None or asked <= 0:
        reason = "the percentage is missing" if percent is None else NOT_PUBLISHED
        return _no_percent(percent, None, percent is not None, reason, "", instrument, confidence)
    share, n_eff = percent / 100, asked / weights_deff
    lower, upper = wilson_limits(share * n_eff, n_eff, confidence)
    note = "" if weights_deff != 1 else "taken as a simple random sample"
    few = n_eff < SMALLEST_TO_PRINT
    return SurveyPercent(
        percent, 100 * lower, 100 * upper, 100 * math.sqrt(share * (1 - share) / n_eff), int(asked), n_eff,
        weights_deff, weights_deff, "wilson", not few, EFFECTIVE_FEW if few else "", note, instrument, confidence,
    )  # fmt: skip


def estimate_difference(
    before: float, se_before: float, after: float, se_after: float, confidence: float = 0.95
) -> EstimateDifference:
    """Return the difference of two independent estimates with its range, z and two-sided p."""
    difference, se = after - before, math.hypot(se_before, se_after)
    if se == 0:
        return EstimateDifference(difference, 0.0, difference, difference, None, 0.0 if difference else 1.0)
    z, reach = difference / se, z_value(confidence) * se
    p = math.erfc(abs(z) / math.sqrt(2))
    return EstimateDifference(difference, se, difference - reach, difference + reach, z, p)


def compare_waves(before: SurveyPercent, after: SurveyPercent, confidence: float = 0.95) -> WaveChange:
    """Return the change between two waves, or two groups of one wave, in points and in a closed word.

    Waves of different surveys, questions, bases or modes are refused with the reason: two instruments are never
    joined. Without a number asked there is no word either; under 50 effective answers it is too few to show.
    """
    refused = why_not_join(before.instrument, after.instrument)
    unknown = [found.reason for found in (before, after) if found.n is None]
    if refused or unknown:
        return _no_change(before, after, CANNOT_COMPARE, refused or unknown[0])
    few = [found.reason for found in (before, after) if not found.show]
    if few or before.percent is None or after.percent is None:
        return _no_change(before, after, difference_words(None), few[0])
    found = estimate_difference(before.percent, _se_for_test(before), after.percent, _se_for_test(after), confidence)
    return WaveChange(
        before.percent, after.percent, found.difference, found.se, found.lower, found.upper, found.z, found.p,
        difference_words(found.p), "", _not_stated(before.instrument),
    )  # fmt: skip


def why_not_join(first: Instrument | None, second: Instrument | None) -> str:
    """Return why two numbers are not of one instrument, "" where they are.

    Survey and question must be stated and the same; base and mode must be the same, or stated for neither.
    """
    if first is None or second is None:
        return "it is not stated which survey and question a percentage comes from"
    for part in ("survey", "question"):
        if not (getattr(first, part).strip() and getattr(second, part).strip()):
            return f"it is not stated which {part} a percentage comes from"
    different = [
        f"{called} differs ({_stated(getattr(first, part))}, then {_stated(getattr(second, part))})"
        for part, called in _PARTS.items()
        if lookups.words(getattr(first, part)) != lookups.words(getattr(second, part))
    ]
    return "; ".join(different)


def _limits(sample: Sample, method: str, confidence: float) -> tuple[float, float]:
    """Return the limits of a share by one of the methods."""
    share, se = sample.mean, sample.se
    if method == "wilson":
        return wilson_limits(share * sample.n_eff, sample.n_eff, confidence)
    if method == "beta":
        return _beta_limits(sample, confidence)
    reach = _t_value(confidence, sample.freedom) * se
    if method == "mean":
        return share - reach, share + reach
    middle, spread = math.log(share / (1 - share)), reach / (share * (1 - share))
    return 1 / (1 + math.exp(spread - middle)), 1 / (1 + math.exp(-spread - middle))


def _beta_limits(sample: Sample, confidence: float) -> tuple[float, float]:
    """Return Korn and Graubard's limits: Clopper and Pearson's on the effective number the variance implies.

    That number is corrected for the degrees of freedom (Korn and Graubard 1998). Where everybody answers alike the
    variance implies none, and Kish's number stands for it.
    """
    from scipy.special import betaincinv

    share, se, tail = sample.mean, sample.se, (1 - confidence) / 2
    n = sample.n_eff
    if se > 0 and 0 < share < 1:
        correction = _t_value(confidence, sample.n - 1) / _t_value(confidence, sample.freedom)
        n = share * (1 - share) / se**2 * correction**2
    yes, no = n * share, n * (1 - share)
    lower = float(betaincinv(yes, no + 1, tail)) if yes > 0 else 0.0
    return lower, float(betaincinv(yes + 1, no, 1 - tail)) if no > 0 else 1.0


def _t_value(confidence: float, freedom: int) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + confidence / 2))


def _se_for_test(found: SurveyPercent) -> float:
    """Return the standard error in points; where all answered alike, that with two of each answer added.

    (Agresti and Coull 1998.) Nought of sixty people is not known to be nought exactly.
    """
    assert found.percent is not None and found.n_eff is not None and found.se is not None
    if found.se > 0:
        return found.se
    share = (found.percent / 100 * found.n_eff + 2) / (found.n_eff + 4)
    return 100 * math.sqrt(share * (1 - share) / (found.n_eff + 4))


def _no_percent(
    percent: float | None, n: int | None, show: bool, reason: str, note: str, instrument: Instrument | None,
    confidence: float,
) -> SurveyPercent:  # fmt: skip
    return SurveyPercent(percent, None, None, None, n, None, None, None, "", show, reason, note, instrument, confidence)


def _no_change(before: SurveyPercent, after: SurveyPercent, verdict: str, reason: str) -> WaveChange:
    return WaveChange(before.percent, after.percent, None, None, None, None, None, None, verdict, reason)


def _stated(text: str) -> str:
    return text.strip() or "not stated"


def _not_stated(instrument: Instrument | None) -> str:
    """Return which of base and mode is stated for neither number; they are the same, so one tells it."""
    blank = [_PARTS[part] for part in ("base", "mode") if instrument is not None and not getattr(instrument, part)]
    return f"not stated for either: {' and '.join(blank)}" if blank else ""
