"""A dated event as columns of a regression: what it switches on, when it can be judged, where else it might have been."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from csp_lib.analysis import poisson
from csp_lib.errors import ParamsError
from csp_lib.reference.periods import Month

KINDS = ("step", "pulse", "ramp", "recurring")
MONTHS_BEFORE, MONTHS_AFTER, MONTHS_FOR_PULSE = 24, 12, 36
MONTHS_OUTSIDE_PULSE = 24  # ours: a long pulse needs months to be set against
OCCURRENCES = 3  # ours
MONTHS_APART = 6
HARMONIC_PAIRS = 2
PLACEBO_MONTHS_EACH_SIDE = 12  # ours: fewer before than for the event itself, so that there are dates to try


@dataclass(frozen=True)
class Event:
    """Something dated that may have moved offences: name, kind, first and last month written 2011-04, why it is named.

    A step lasts from its start (to its end, where one is given); a pulse holds from start to end, or for its one
    month; a ramp grows by the same share each month (until its end, then stays); a recurring event takes the
    calendar months from start to end in every year. Other kinds, months that are none and an end before the start
    raise ValueError.
    """

    name: str
    start: str
    kind: str
    end: str | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"event {self.name!r} is of kind {self.kind!r}; allowed are {', '.join(KINDS)}")
        try:
            length = self.last - self.first + 1
        except ParamsError as problem:
            raise ValueError(f"event {self.name!r}: {problem}") from None
        if length < 1:
            raise ValueError(f"event {self.name!r} ends in {self.end}, before it starts in {self.start}")
        if self.kind == "recurring" and length > 11:
            raise ValueError(f"event {self.name!r} recurs in {length} months of a year; it may take 11 at most")

    @property
    def first(self) -> int:
        """The place of the first month on the calendar (January is 0 modulo 12)."""
        return _place(self.start)

    @property
    def last(self) -> int:
        """The place of the last month named; the first where no end is given."""
        return _place(self.end or self.start)

    def is_same(self, other: "Event") -> bool:
        """Whether both are one event, whatever reason is given for it."""
        return replace(self, reason="") == replace(other, reason="")

    def moved(self, months: int) -> "Event":
        """Return the same event this many months later."""
        end = str(Month.parse(self.end).shift(months)) if self.end else None
        return replace(self, start=str(Month.parse(self.start).shift(months)), end=end)


def event_months(event: Event, positions: np.ndarray) -> np.ndarray:
    """Return for each month whether the event is on."""
    if event.kind == "recurring":
        return (positions - event.first) % 12 <= event.last - event.first
    is_open = event.kind == "ramp" or (event.kind == "step" and event.end is None)
    return (positions >= event.first) & (is_open | (positions <= event.last))


def event_column(event: Event, positions: np.ndarray) -> np.ndarray:
    """Return the event's column: 1 in its months; for a ramp the months since its start, 1 in the first."""
    if event.kind != "ramp":
        return event_months(event, positions).astype(float)
    longest = event.last - event.first + 1 if event.end else None
    return np.clip(positions - event.first + 1, 0, longest).astype(float)


def baseline_columns(positions: np.ndarray, pairs: int = HARMONIC_PAIRS) -> np.ndarray:
    """Return level, trend (in months, 1 in the first) and sines and cosines of the month number."""
    trend = positions - positions[0] + 1.0
    # the month number and not its place: sines of large numbers are too rough to show that columns repeat one another
    return np.column_stack([np.ones(len(positions)), trend, poisson.harmonics((positions + 1) % 12, pairs)])


def why_not(event: Event, others: Sequence[Event], known: np.ndarray) -> str:
    """Return why the event cannot be judged from these known months (places on the calendar), empty where it can."""
    if len(known) == 0:
        return "no month is known"
    is_open = event.kind in ("ramp", "recurring") or (event.kind == "step" and event.end is None)
    if (event.first > known[-1] and event.kind != "recurring") or (event.last < known[0] and not is_open):
        return f"the event lies outside the months known, {_title(known[0])} to {_title(known[-1])}"
    return _too_short(event, known) or clash(event, others, known)


def clash(event: Event, others: Sequence[Event], known: np.ndarray) -> str:
    """Return which other event stands too near to tell the two apart, empty where none does."""
    for other in present(others, known):
        if "recurring" not in (event.kind, other.kind):
            near = any(abs(one - two) <= MONTHS_APART for one in _edges(event) for two in _edges(other))
        else:
            near = event.kind == other.kind and _share_months(event, other)
        if near and event.kind == "recurring":
            return f"{other.name} recurs in the same months"
        if near:
            return f"{other.name} ({_title(other.first)}) lies within {MONTHS_APART} months"
    return ""


def present(others: Sequence[Event], known: np.ndarray) -> list[Event]:
    """Return the events that change something within the known months; of those with the same months the last."""
    columns = {event_column(other, known).tobytes(): other for other in others}
    return [other for other in columns.values() if len(known) and np.ptp(event_column(other, known)) > 0]


def other_dates(event: Event, others: Sequence[Event], known: np.ndarray) -> list[Event]:
    """Return the event at every other date where it could have been judged: the placebo dates.

    A step or ramp keeps 12 months on each side and lies more than 6 months from the event and from other known events;
    a pulse or a recurring event shares no month with the event.
    """
    shifts = range(1, 12) if event.kind == "recurring" else range(known[0] - event.first, known[-1] - event.first + 1)
    return [moved for moved in (event.moved(int(by)) for by in shifts) if _is_fair(moved, event, others, known)]


def _is_fair(moved: Event, event: Event, others: Sequence[Event], known: np.ndarray) -> bool:
    if event.kind == "recurring":
        return not _share_months(moved, event) and not clash(moved, others, known)
    if event.kind == "pulse":
        length = event.last - event.first
        return abs(moved.first - event.first) > length and int(event_months(moved, known).sum()) == length + 1
    on, before = int(event_months(moved, known).sum()), int((known < moved.first).sum())
    return min(on, before) >= PLACEBO_MONTHS_EACH_SIDE and not clash(moved, [event, *others], known)


def _too_short(event: Event, known: np.ndarray) -> str:
    on, before = int(event_months(event, known).sum()), int((known < event.first).sum())
    if event.kind == "recurring":
        years = len(np.unique((known[event_months(event, known)] - event.first) // 12))
        return f"only {years} occurrences are known; {OCCURRENCES} are needed" if years < OCCURRENCES else ""
    if event.kind == "pulse":
        return _too_short_for_pulse(on, len(known))
    if before < MONTHS_BEFORE:
        return f"only {months_of(before)} known before {_title(event.first)}; {MONTHS_BEFORE} are needed"
    if on < MONTHS_AFTER:
        return f"only {months_of(on)} known from {_title(event.first)} on; {MONTHS_AFTER} are needed"
    return ""


def _too_short_for_pulse(on: int, months: int) -> str:
    if on == 0:
        return "the months of the event have no count"
    if months < MONTHS_FOR_PULSE:
        return f"only {months_of(months)} known; {MONTHS_FOR_PULSE} are needed"
    if months - on < MONTHS_OUTSIDE_PULSE:
        return f"only {months_of(months - on)} known outside the event; {MONTHS_OUTSIDE_PULSE} are needed"
    return ""


def _share_months(one: Event, other: Event) -> bool:
    year = np.arange(12)
    return bool((event_months(one, year) & event_months(other, year)).any())


def _edges(event: Event) -> set[int]:
    return {event.first, event.last}


def _place(month: str) -> int:
    parsed = Month.parse(month)
    return parsed.year * 12 + parsed.number - 1


def _title(place: int) -> str:
    return Month(int(place) // 12, int(place) % 12 + 1).title


def months_of(number: int) -> str:
    """Return so many months with their verb: one month is, 12 months are."""
    return "one month is" if number == 1 else f"{number} months are"
