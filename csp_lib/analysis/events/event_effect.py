"""How many of these offences came with an event: an interrupted series (docs/methods.md, "Events")."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csp_lib.analysis.change import CLEAR_BELOW, LIKELY_BELOW
from csp_lib.analysis.events.event_design import (
    HARMONIC_PAIRS,
    Event,
    baseline_columns,
    event_column,
    event_months,
    other_dates,
    present,
    why_not,
)
from csp_lib.analysis.events.event_fit import EventFit, fit_event, placebo_effects, widest
from csp_lib.analysis.series import calendar_months, generator_from, positions_of

__all__ = ["Event", "EventEffect", "event_effect"]

CANNOT_JUDGE, NO_EFFECT = "cannot judge", "no clear effect"
TOO_FEW_BELOW = 10  # ours: offences in the event's months and those expected there, together
FEWEST_PLACEBOS = 8  # ours: a central 90 % of fewer dates says nothing
CENTRAL = (0.05, 0.95)
DRAWS = 4000
FRAME_COLUMNS = ["month", "observed", "fitted", "expected", "lower", "upper"]
CONTROL_COLUMNS = ["name", "ratio", "lower", "upper", "verdict"]
METHOD = "quasi-Poisson regression with trend and two pairs of harmonics"


@dataclass(frozen=True)
class EventEffect:
    """What an event did to a monthly series, in the closed words for events.

    `ratio` is the rate with the event over the rate without it, with its 95 % range; for a ramp that of the last
    month. `extra` counts the offences above (below, when negative) what was expected in the event's months, with the
    95 % range of simulated coefficients, and `share` is that in per cent of the offences of those months. `frame` has
    one row per calendar month: observed, fitted, expected without the event and the 95 % band of that expectation
    (single months scatter more widely). `with_event` and `without_event` are plain means of offences a month.
    `placebo_share` is the share (0 to 1) of other dates tried whose effect is smaller in size; `controls` holds the
    same model on series that the event should not touch. `supported` says that both stood the test. `standard_error`
    names the widest of three. Where the verdict is "cannot judge", `reason` says why and all but the plain counts is None
    or empty; otherwise it says what speaks against a stronger word and what else a reader must know.
    """

    name: str
    kind: str
    start: str
    end: str | None
    verdict: str
    ratio: float | None
    lower: float | None
    upper: float | None
    extra: float | None
    extra_lower: float | None
    extra_upper: float | None
    share: float | None
    frame: pd.DataFrame
    with_event: float | None
    without_event: float | None
    months_with: int
    months_without: int
    placebo_tried: int
    placebo_share: float | None
    controls: pd.DataFrame
    supported: bool
    standard_error: str
    phi: float | None
    p: float | None
    method: str
    reason: str


@dataclass(frozen=True)
class _Model:
    """A monthly series, its places on the calendar, the months the event is on, and the fit with the event."""

    counts: pd.Series
    positions: np.ndarray
    on: np.ndarray
    found: EventFit

    @property
    def months(self) -> np.ndarray:
        """The months of the event that have a count."""
        return self.on & self.found.known


@dataclass(frozen=True)
class _Judged:
    """The log ratio of an event with what is known of it; covariance and its name are those of the widest error."""

    log_ratio: float
    spread: float
    p: float
    reach: float
    error: str
    covariance: np.ndarray

    @property
    def range(self) -> tuple[float, float, float]:
        """Ratio, lower and upper."""
        away = self.reach * self.spread
        return tuple(float(np.exp(self.log_ratio + by)) for by in (0.0, -away, away))  # type: ignore[return-value]

    @property
    def words(self) -> str:
        """The word by the p-value alone."""
        if self.p >= LIKELY_BELOW:
            return NO_EFFECT
        return f"{'clear' if self.p < CLEAR_BELOW else 'likely'} {'extra' if self.log_ratio > 0 else 'fewer'}"


def event_effect(
    months: pd.Series,
    event: Event,
    *,
    denominators: pd.Series | None = None,
    other_events: Sequence[Event] = (),
    controls: Mapping[str, pd.Series] | None = None,
) -> EventEffect:
    """Return what an event did to monthly counts indexed by months written 2010-04.

    `denominators` (residents, say; indexed by the same months) turn counts into rates and serve the controls too. Other
    known events enter as terms of their own; the event itself may stand among them. Months without a count or a
    denominator are left out. Thin data give "cannot judge" and a reason; denominators of zero or less raise ValueError.
    Source: Bernal, Cummins and Gasparrini 2017, *International Journal of Epidemiology* 46.
    """
    counts = calendar_months(months)
    counts = counts.where(np.isfinite(counts))
    others = [other for other in other_events if not other.is_same(event)]
    model = _modelled(counts, event, others, denominators)
    if isinstance(model, str):
        return _bare(counts, event, model)
    judged = _judged(model.found)
    dates = other_dates(event, others, model.positions[model.found.known])
    placebo = placebo_effects(model.found, [event_column(date, model.positions) for date in dates])
    beside = _controls(controls or {}, event, others, denominators)
    return _answered(_bare(counts, event, ""), model, judged, placebo, beside)


def _modelled(counts: pd.Series, event: Event, others: Sequence[Event], denominators: pd.Series | None) -> _Model | str:
    """Return the fitted series, or why it could not be fitted."""
    if counts.empty:
        return "no month is known"
    positions = positions_of(counts)
    offset, values = _logged(denominators, counts)
    reason = why_not(event, others, positions[np.isfinite(values)])
    if reason:
        return reason
    on, values = event_months(event, positions), _without_silent_events(values, others, positions)
    if not np.nansum(values[on]) or not np.nansum(values[~on]):
        where = "in" if not np.nansum(values[on]) else "outside"
        return f"no offences were recorded {where} the months of the event, so there is no ratio"
    terms = present(others, positions[np.isfinite(values)])
    columns = [baseline_columns(positions, HARMONIC_PAIRS), *(event_column(term, positions) for term in terms)]
    design = np.column_stack([*columns, event_column(event, positions)])
    model = _Model(counts, positions, on, fit_event(values, design, [design.shape[1] - 1], offset))
    return _unsound(model) or model


def _logged(denominators: pd.Series | None, counts: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the log of the denominators, and the counts without the months that have none."""
    if denominators is None:
        return np.zeros(len(counts)), counts.to_numpy(float)
    if (denominators <= 0).any():
        raise ValueError(f"denominators must be above zero; found {denominators.min():g}")
    given = calendar_months(denominators).reindex(counts.index).to_numpy(float)
    known = np.isfinite(given)
    return np.log(np.where(known, given, 1.0)), np.where(known, counts.to_numpy(float), np.nan)


def _without_silent_events(values: np.ndarray, others: Sequence[Event], positions: np.ndarray) -> np.ndarray:
    """Return the counts without the months of other events that saw no offence: their term would have no end."""
    for months in (event_months(other, positions) for other in others):
        if np.nansum(values[months]) == 0:
            values = np.where(months, np.nan, values)
    return values


def _unsound(model: _Model) -> str:
    """Return why a fit is not to be used, empty where it may be."""
    found, months = model.found, model.months
    if not found.is_told_apart:
        return "the event cannot be told from the yearly shape, the trend or another event"
    if not found.is_sound:
        return "the months are too few or too rare to settle on a level"
    if found.counts[months].sum() + found.expected[months].sum() < TOO_FEW_BELOW:
        return f"offences in the months of the event and those expected there are together under {TOO_FEW_BELOW}"
    return ""


def _judged(found: EventFit) -> _Judged:
    """Return the event's log ratio at its height with the widest standard error and Student's t."""
    from scipy.special import stdtr, stdtrit

    error, covariance = widest(found)
    last, left = found.effect[-1], found.fit.df_left
    height = float(found.design[:, last].max())  # 1, for a ramp that of the last month
    log_ratio = float(found.fit.coefficients[last]) * height
    spread = float(np.sqrt(covariance[last, last])) * height
    p = float(2 * stdtr(left, -abs(log_ratio) / spread))
    return _Judged(log_ratio, spread, p, float(stdtrit(left, 0.975)), error, covariance)


def _bare(counts: pd.Series, event: Event, reason: str) -> EventEffect:
    """Return what can be said without a model: plain counts and the reason."""
    on = event_months(event, positions_of(counts)) if len(counts) else np.array([], dtype=bool)
    inside, outside = counts[on].dropna(), counts[~on].dropna()
    frame = pd.DataFrame({"month": counts.index.astype(str), "observed": counts.to_numpy(float)})
    frame = frame.reindex(columns=FRAME_COLUMNS)
    with_event, without_event = (float(part.mean()) if len(part) else None for part in (inside, outside))
    return EventEffect(
        name=event.name, kind=event.kind, start=event.start, end=event.end, verdict=CANNOT_JUDGE,
        ratio=None, lower=None, upper=None, extra=None, extra_lower=None, extra_upper=None, share=None,
        frame=frame, with_event=with_event, without_event=without_event,
        months_with=len(inside), months_without=len(outside), placebo_tried=0, placebo_share=None,
        controls=pd.DataFrame(columns=CONTROL_COLUMNS), supported=False,
        standard_error="", phi=None, p=None, method="", reason=reason,
    )  # fmt: skip


def _controls(
    controls: Mapping[str, pd.Series], event: Event, others: Sequence[Event], denominators: pd.Series | None
) -> pd.DataFrame:
    """Return the same model on each control series; words by the p-value alone."""
    rows = []
    for name, months in controls.items():
        model = _modelled(calendar_months(months), event, others, denominators)
        judged = None if isinstance(model, str) else _judged(model.found)
        rows.append([str(name), *judged.range, judged.words] if judged else [str(name), *[None] * 3, CANNOT_JUDGE])
    return pd.DataFrame(rows, columns=CONTROL_COLUMNS)


def _doubts(judged: _Judged, placebo: np.ndarray, controls: pd.DataFrame) -> list[str]:
    """Return what speaks against a word stronger than likely."""
    said = []
    if len(placebo) < FEWEST_PLACEBOS:
        said.append(f"only {len(placebo)} other dates could be tried; {FEWEST_PLACEBOS} are needed to support the word")
    elif np.quantile(placebo, CENTRAL[0]) <= judged.log_ratio <= np.quantile(placebo, CENTRAL[1]):
        said.append("other dates without an event show effects as large")
    same = [name for name, word in zip(controls["name"], controls["verdict"], strict=True) if _as_clear(word, judged)]
    return said + [f"{name} moved the same way as clearly" for name in same]


def _as_clear(word: str, judged: _Judged) -> bool:
    way = judged.words.split()[-1]
    return judged.words != NO_EFFECT and word in (judged.words, f"clear {way}")


def _answered(
    bare: EventEffect, model: _Model, judged: _Judged, placebo: np.ndarray, controls: pd.DataFrame
) -> EventEffect:
    """Return the plain counts with all that the model adds."""
    doubts = _doubts(judged, placebo, controls) if judged.words != NO_EFFECT else []
    (ratio, lower, upper), (extra, extra_lower, extra_upper) = judged.range, _extra(model, judged)
    smaller = np.abs(placebo) < abs(judged.log_ratio)
    return replace(
        bare,
        verdict=judged.words.replace("clear", "likely") if doubts else judged.words,
        ratio=ratio, lower=lower, upper=upper, extra=extra, extra_lower=extra_lower, extra_upper=extra_upper,
        share=100 * extra / float(model.found.counts[model.months].sum()),
        frame=_frame(bare.frame, model, judged),
        placebo_tried=len(placebo), placebo_share=float(smaller.mean()) if len(placebo) else None, controls=controls,
        supported=judged.words != NO_EFFECT and not doubts,
        standard_error=judged.error, phi=float(model.found.phi), p=judged.p, method=METHOD,
        reason="; ".join([*doubts, *_beside(bare.kind, model)]),
    )  # fmt: skip


def _beside(kind: str, model: _Model) -> list[str]:
    """Return what a reader must know beside the verdict."""
    said = ["the ratio is that of the last month"] if kind == "ramp" else []
    left_out = int((~model.found.known).sum())
    return said + ([f"{left_out} month{'s' * (left_out > 1)} could not be used"] if left_out else [])


def _extra(model: _Model, judged: _Judged) -> tuple[float, float, float]:
    """Return fitted less expected offences in the event's months, and the middle 95 % of its draws."""
    found, months = model.found, model.months
    draws = _draws(found, judged, _generator(model.counts, found))
    fitted, expected = (
        np.exp(found.offset[months] + draws @ design[months].T) for design in (found.design, found.without)
    )
    lower, upper = np.quantile((fitted - expected).sum(axis=1), [0.025, 0.975])
    return float((found.fit.means - found.expected)[months].sum()), float(lower), float(upper)


def _draws(found: EventFit, judged: _Judged, rng: np.random.Generator) -> np.ndarray:
    """Return drawn coefficients: the event's own at even steps of Student's t, the others as they go with it.

    Even steps keep this range and that of the ratio on the same side of no effect.
    """
    from scipy.special import stdtrit

    last, covariance = found.effect[-1], judged.covariance
    steps = np.sqrt(covariance[last, last]) * stdtrit(found.fit.df_left, (np.arange(DRAWS) + 0.5) / DRAWS)
    along = covariance[:, last] / covariance[last, last]
    rest = covariance - np.outer(along, covariance[last])
    sizes, ways = np.linalg.eigh((rest + rest.T) / 2)
    root = (ways * np.sqrt(np.maximum(sizes, 0))) @ ways.T
    return found.fit.coefficients + np.outer(steps, along) + rng.standard_normal((DRAWS, len(along))) @ root


def _generator(counts: pd.Series, found: EventFit) -> np.random.Generator:
    """Return a generator seeded from the series and its event: the same months give the same range anywhere."""
    column = found.design[:, found.effect[-1]]
    text = ",".join(f"{month}:{count:g}:{on:g}" for (month, count), on in zip(counts.items(), column, strict=True))
    return generator_from(text)


def _frame(bare: pd.DataFrame, model: _Model, judged: _Judged) -> pd.DataFrame:
    """Return the months with fitted and expected offences and the band of the expectation."""
    found = model.found
    spread = np.sqrt(np.einsum("ij,jk,ik->i", found.without, judged.covariance, found.without))
    away = np.exp(judged.reach * spread)
    values = {"fitted": found.fit.means, "expected": found.expected}
    values |= {"lower": found.expected / away, "upper": found.expected * away}
    # a month that could not be used has its place in the calendar, and no residents to be expected from
    return bare.assign(**{name: np.where(found.known, column, np.nan) for name, column in values.items()})
