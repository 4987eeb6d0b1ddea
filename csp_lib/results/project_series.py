"""The projection of a series that stands in a file of the reader's own, its range widened by past tests held here.

The series is in no extract, so the tests are of all boroughs, made without London's months beside them.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib.errors import CspError, ParamsError
from csp_lib.reference.periods import Month
from csp_lib.results.past_projections import past_projections
from csp_lib.results.slices import PREFERENCE
from csp_lib.sources import catalogue, facts, series_file, store

if TYPE_CHECKING:
    from csp_lib.analysis.projections.calibration import Achieved, Widening
    from csp_lib.analysis.projections.projection import Projection, Target
    from csp_lib.sources.series_file import SeriesFile

MONTHS = "recorded_crime_months"


@dataclass(frozen=True)
class SeriesProjected:
    """The projection of a file's series, and how ranges made at the same month of the year held in past tests.

    `achieved` counts the tests whose outcome was known by the last known month; `no_tests` says why there are none
    where the data held here could not be read, and is empty otherwise. `missing_months` are the months without a count
    up to the last known one, `columns_not_read` the file's other columns.
    """

    name: str
    projection: "Projection"
    achieved: "Achieved"
    no_tests: str
    missing_months: list[str]
    columns_not_read: list[str]


def project_series(
    path: Path, known_to: str | None = None, target: float | None = None, direction: str = "reduce"
) -> SeriesProjected:
    """Return the projection of a file's series from its last known month, which is its last count unless named.

    `target` is a year's total, to stay at or below (direction reduce) or to reach (increase). CspError with every
    problem of the file and of what was asked.
    """
    from csp_lib.analysis.projections import projection

    read = _read(path, known_to, target)
    last = known_to or str(read.months.dropna().index[-1])
    by, achieved, no_tests = _past(last)
    made = projection.project(read.months, last, by, _target(target, direction))
    return SeriesProjected(path.name, made, achieved, no_tests, _missing(read, last), read.columns_not_read)


def _read(path: Path, known_to: str | None, target: float | None) -> "SeriesFile":
    """Return the file's series; one error with what is wrong in the file and in what was asked."""
    problems: list[str] = []
    if known_to is not None and not _is_month(known_to):
        problems.append(f"--known-to {known_to!r} is no month. Write the last month known as 2010-09.")
    if target is not None and not (math.isfinite(target) and target >= 0):
        problems.append(f"--target {target:g} is no total of a year. Write a number, 0 or more.")
    try:
        read = series_file.read_series(path, known_to if _is_month(known_to) else None)
    except CspError as error:
        raise CspError([*problems, *error.problems]) from None
    if problems:
        raise ParamsError(problems)
    return read


def _is_month(text: str | None) -> bool:
    try:
        return text is None or str(Month.parse(text)) == text
    except ParamsError:
        return False


def _target(value: float | None, direction: str) -> "Target | None":
    from csp_lib.analysis.projections.projection import Target

    if value is None:
        return None
    return Target(value, direction, f"{'at most' if direction == 'reduce' else 'at least'} {value:,.10g}")


def _missing(read: "SeriesFile", last: str) -> list[str]:
    from csp_lib.analysis.series import calendar_months

    counts = calendar_months(read.months).loc[:last]
    return [str(month) for month in counts.index[counts.isna()]]


def _past(last: str) -> "tuple[Widening, Achieved, str]":
    """Return the widening by the tests known at a month, how they held, and why nothing could be tested."""
    from csp_lib.analysis.projections import calibration

    nothing = calibration.record(calibration.NO_TESTS)
    distances, record, why = calibration.NO_TESTS, nothing, ""
    try:
        series = _fullest(last)
        if series is not None:
            past = past_projections(series, Month.parse(last).number, with_london=False)
            distances, record = past.distances, past.record
    except CspError:  # the reader's own series can be projected all the same
        why = "the data held here cannot be read, csp check says why"
    return calibration.widening(distances, last), calibration.achieved(record, last), why


def _fullest(last: str) -> str | None:
    """Return the kind of extract with the most counts up to a month, None when there is none."""
    if not (facts.facts() or catalogue.sources()) or not store.has(MONTHS):
        return None
    months = store.read(MONTHS)
    held = months.loc[months["month"] <= last, "series"].value_counts().to_dict()
    return max((name for name in PREFERENCE if name in held), key=lambda name: held[name], default=None)
