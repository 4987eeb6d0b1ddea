"""Where a year is heading: the months to come, the year's total and the chance of meeting a target.

Docs: docs/methods.md, "Projection". The range narrows as the year fills, since only the months to come are simulated.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from csp_lib.analysis.projections import mixture
from csp_lib.analysis.projections.calibration import EMBEDDED, Widening, spread
from csp_lib.analysis.projections.rest_of_year import (
    RARE,
    RulesOfThumb,
    YearAhead,
    logs_of,
    method_for,
    places,
    rare_draws,
    rules_of_thumb,
    total_of,
    wider_of,
    year_ahead,
)
from csp_lib.analysis.series import calendar_months
from csp_lib.reference.periods import Month

ON_COURSE, LIKELIER, UNLIKELY, VERY_UNLIKELY = "on course", "more likely than not", "unlikely", "very unlikely"
CANNOT_SAY = "cannot say"
NOT_WIDENED = Widening(1.0, 1.0, 0, 0, False)
CURVE_COLUMNS = ["month", "known", "last_year", "median", "lower80", "upper80", "lower95", "upper95"]


@dataclass(frozen=True)
class Range:
    """A projected number of offences: median, 80 % and 95 % range."""

    median: float
    lower80: float
    upper80: float
    lower95: float
    upper95: float


@dataclass(frozen=True)
class Target:
    """A target for the year's total: at most this many offences (reduce) or at least (increase)."""

    value: float
    direction: str
    words: str = ""


@dataclass(frozen=True)
class Projection:
    """The projection of a financial year from its last known month.

    `remaining` is the total of the months to come, `year` that of the year; both None where `reason` says why.
    `known_total` and `same_months_last_year` are offences in the known months of the year and in the same months a year
    before, None where one of them is missing. `curve` runs through the year, April to March, in offences since its
    beginning: known, last_year, and of the months to come median, lower80, upper80, lower95, upper95. `p_target_met` is
    the chance of meeting the target, `target_word` the closed word for it.
    """

    year_name: str
    known_to: str
    first_left: str
    last_left: str
    known_months: int
    known_total: float | None
    same_months_last_year: float | None
    remaining: Range | None
    year: Range | None
    curve: pd.DataFrame
    method: str
    widening: Widening
    rules: RulesOfThumb
    months: int
    reason: str = ""
    target: Target | None = None
    p_target_met: float | None = None
    target_word: str = ""

    @property
    def is_whole_year(self) -> bool:
        """Whether no month of the year is known yet, so that all twelve are projected."""
        return self.known_months == 0


def project(
    months: pd.Series,
    known_to: str | None = None,
    widening: Widening = EMBEDDED,
    target: Target | None = None,
    around: pd.Series | None = None,
) -> Projection:
    """Return the projection of the year that the month after `known_to` belongs to, from counts by month (offences).

    Later months are not looked at; without known_to the last month of the series is the last known one. From 24 months
    and five offences a month the average of the models of csp_lib.analysis.projections.mixture, their ranges widened as past tests
    ask for; `around` holds the counts of the wider area (London), where known. Fewer a month are taken to come at a
    constant rate. Under 24 months, or with a missing month in the year,
    there is no projection and a reason. ValueError when the series ends before `known_to`, or holds a month twice.
    """
    counts = calendar_months(months)
    if counts.empty:
        raise ValueError("the series holds no month, so there is nothing to project")
    last = known_to or str(counts.index[-1])
    _refuse_unknown(counts, last)
    counts, ahead = counts.loc[:last], year_ahead(last)
    known = total_of(counts, ahead.months_so_far())
    method, reason = method_for(counts)
    reason = reason or _gap_in_year(counts, ahead)
    if reason or known is None:
        return _projection(counts, ahead, known, None, "", widening, reason, target)
    draws, by = _draws(counts, ahead.horizon, method, widening, around)
    return _projection(counts, ahead, known, draws, method, by, "", target)


def _refuse_unknown(counts: pd.Series, last: str) -> None:
    first, end = counts.index[0], counts.index[-1]
    if not first <= str(Month.parse(last)) <= end:
        raise ValueError(f"the series runs from {first} to {end}, so it is not known to {last}")


def _gap_in_year(counts: pd.Series, ahead: YearAhead) -> str:
    so_far = counts.reindex(ahead.months_so_far())
    gaps = [Month.parse(str(month)).title for month in so_far.index[so_far.isna()]]
    return f"{', '.join(gaps)} of the year {'are' if len(gaps) > 1 else 'is'} missing" if gaps else ""


def _draws(
    counts: pd.Series, horizon: int, method: str, widening: Widening, around: pd.Series | None
) -> tuple[np.ndarray, Widening]:
    """Return simulated counts by month to come (draws, horizon) and the widening that fits the method."""
    if method == RARE:  # its range is that of the counts themselves; past tests are of the models
        return rare_draws(counts, horizon).astype(float), NOT_WIDENED
    logs = logs_of(counts.to_numpy(float))[:, None]
    wider = wider_of(counts.index, None if around is None else around.to_frame())
    return mixture.simulated_months(logs, places(counts.index), horizon, wider)[0], widening


def _projection(
    counts: pd.Series, ahead: YearAhead, known: float | None, draws: np.ndarray | None, method: str,
    widening: Widening, reason: str, target: Target | None,
) -> Projection:  # fmt: skip
    left = ahead.months_left()
    sums = None if draws is None else np.cumsum(draws, axis=1)
    whole = None if sums is None or known is None else ranged(sums[:, -1], widening, known)
    chance = None if sums is None or known is None or target is None else _chance(sums[:, -1], known, widening, target)
    return Projection(
        year_name=str(ahead.year),
        known_to=str(ahead.known_to),
        first_left=left[0],
        last_left=left[-1],
        known_months=ahead.months_known,
        known_total=known,
        same_months_last_year=total_of(counts, ahead.months_so_far(1)),
        remaining=None if sums is None else ranged(sums[:, -1], widening, 0.0),
        year=whole,
        curve=_curve(counts, ahead, sums, widening),
        method=method,
        widening=widening,
        rules=rules_of_thumb(counts, ahead),
        months=int(counts.notna().sum()),
        reason=reason,
        target=target,
        p_target_met=chance,
        target_word=target_words(chance) if target is not None else "",
    )


def ranged(totals: np.ndarray, widening: Widening, known: float) -> Range:
    """Return median and ranges of known offences plus simulated totals, widened about the median on the log scale.

    The 95 % range is never inside the 80 % range. Totals of zero stay zero.
    """
    logs = np.log(np.maximum(totals, 0.5))
    inner, outer = spread(logs, widening.inner), spread(logs, widening.outer)
    lower80, middle, upper80 = _back(np.quantile(inner, [0.1, 0.5, 0.9])) + known
    lower95, upper95 = _back(np.quantile(outer, [0.025, 0.975])) + known
    return Range(
        float(middle), float(lower80), float(upper80), float(min(lower80, lower95)), float(max(upper80, upper95))
    )


def _back(logs: np.ndarray) -> np.ndarray:
    """Return counts of log counts, the half offence that stands for none as none."""
    counts = np.exp(logs)
    return np.where(counts <= 0.5 * (1 + 1e-9), 0.0, counts)


def _chance(totals: np.ndarray, known: float, widening: Widening, target: Target) -> float:
    """Return the share of simulated years on the right side of a target, the target itself being on it."""
    years = known + _back(spread(np.log(np.maximum(totals, 0.5)), widening.inner))
    # a simulated year need not be whole: one that rounds to the target meets it
    met = years < target.value + 0.5 if target.direction == "reduce" else years >= target.value - 0.5
    return float(met.mean())


def target_words(chance: float | None) -> str:
    """Return the closed word for the chance of meeting a target; cannot say without one."""
    if chance is None:
        return CANNOT_SAY
    for least, word in ((0.8, ON_COURSE), (0.5, LIKELIER), (0.2, UNLIKELY)):
        if chance >= least:
            return word
    return VERY_UNLIKELY


def _curve(counts: pd.Series, ahead: YearAhead, sums: np.ndarray | None, widening: Widening) -> pd.DataFrame:
    so_far, left = ahead.months_so_far(), ahead.months_left()
    known = counts.reindex(so_far).cumsum(skipna=False)
    before = counts.reindex([*ahead.months_so_far(1), *ahead.months_left(1)]).cumsum(skipna=False)
    frame = pd.DataFrame({"month": [*so_far, *left], "known": [*known, *[np.nan] * len(left)], "last_year": [*before]})
    if sums is not None:
        start = float(known.iloc[-1]) if len(known) else 0.0
        ranges = [ranged(sums[:, place], widening, start) for place in range(len(left))]
        for name in CURVE_COLUMNS[3:]:
            frame[name] = [*[np.nan] * len(so_far), *[getattr(found, name) for found in ranges]]
    return frame.reindex(columns=CURVE_COLUMNS)
