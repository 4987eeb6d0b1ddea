"""Says what kind of file one is by its content, never by its name, and reads it with the reader of that kind."""

from collections.abc import Callable
from pathlib import Path

from csp_lib.errors import SourceError
from csp_lib.sources import (
    ballots,
    harm_weights,
    limits,
    met_extracts,
    met_headers,
    population,
    priority_links,
    rows,
    survey_answers,
    templates,
    tidy,
    yearly_totals,
)
from csp_lib.sources.ballots import Columns
from csp_lib.sources.ballots.sheet import first_rows
from csp_lib.sources.findings import listed
from csp_lib.sources.reading import Reading
from csp_lib.sources.rows import fold

READERS: dict[str, Callable[[Path], Reading]] = {
    met_extracts.KIND: met_extracts.read_met,
    yearly_totals.KIND: yearly_totals.read_yearly_totals,
    population.POPULATION: population.read_population,
    population.HOUSEHOLDS: population.read_households,
    tidy.KIND: tidy.read_indicators,
    harm_weights.KIND: harm_weights.read_harm_weights,
    priority_links.KIND: priority_links.read_priority_links,
}
"""The kinds that are read from the file alone."""

READERS_OF_AN_EXERCISE: dict[str, Callable[[Path, str, Columns | None], Reading]] = {
    ballots.KIND: ballots.read_ballots,
    survey_answers.KIND: survey_answers.read_survey_answers,
}
"""The kinds whose file may leave open which consultation exercise it belongs to, and which column holds what."""

REFUSED = {
    "yearly_rates": (
        "these are rates per 1,000, not counts. Rates are computed here, from counts and a named population: add the "
        "file of recorded offences that stands beside it."
    ),
    "street_crime": (
        "this is street-level crime (one row per offence, with a Crime type). It is not read yet: add the Met's "
        "monthly counts by borough, ward or LSOA."
    ),
    "outcomes": (
        "this is an outcomes file (it has an Outcome type and no counts of offences). Add the Met's monthly counts by "
        "borough, ward or LSOA."
    ),
    "stop_and_search": (
        "this is a stop and search file: searches, not recorded offences. Add the Met's monthly counts by borough, "
        "ward or LSOA."
    ),
}
"""The kinds that are known and not read, with the sentence that says so."""

KNOWN = (
    "Known are: the Met's monthly counts by borough, ward or LSOA; yearly totals (Code, Borough, Year, Value); "
    "population; households; the tables of csp data template indicators, ballots, survey_answers, priority_links, "
    "population and harm_weights; ballots as PrefLib orders, Scottish ward counts, or an export with one row per paper (one column per option or "
    "per place); answers of one scale, one column per issue."
)


def recognise(path: Path, columns: Columns | None = None) -> str:
    """Return the kind of a file: one of READERS, READERS_OF_AN_EXERCISE or REFUSED.

    A file whose `columns` are given is an export of ballots, or of answers where a column holds those of one scale.
    SourceError when it is of no kind, or cannot be opened.
    """
    limits.check_on_disk(path)
    if columns:
        return survey_answers.KIND if _holds_answers(path) else ballots.KIND
    layout = ballots.layout_of(path)
    if layout not in ("", "wide"):
        return ballots.KIND
    # an export has no header of its own, and may be in an encoding that no other kind may have
    header, first = ballots.peek(path) if layout == "wide" else rows.peek(path)
    if kind := _kind(header, first):
        rows.peek(path)
        return kind
    if layout == "wide":
        return ballots.KIND
    if _holds_answers(path):
        return survey_answers.KIND
    raise SourceError(f"{path.name}: the columns ({listed(header)}) are of no kind known here. {KNOWN}")


def read(path: Path, exercise: str = "", columns: Columns | None = None) -> Reading:
    """Return what a file holds, read in full; SourceError when it is of a refused kind, or with every problem.

    `exercise` and `columns` say of ballots what their file does not; other kinds take neither.
    """
    kind = recognise(path, columns)
    if kind in REFUSED:
        raise SourceError(f"{path.name}: {REFUSED[kind]}")
    if kind in READERS_OF_AN_EXERCISE:
        return READERS_OF_AN_EXERCISE[kind](path, exercise, columns)
    if exercise:
        raise SourceError(f"{path.name}: this is a file of {kind}, which belongs to no exercise. Leave it out.")
    return READERS[kind](path)


def _holds_answers(path: Path) -> bool:
    return survey_answers.looks_like(first_rows(path))


def _kind(header: list[str], first: list[list[str]]) -> str | None:
    """Return the kind that a header tells, None when it tells none."""
    names = {fold(name) for name in header}
    for kind, matches in _RULES:
        if matches(names):
            return kind
    if met_headers.looks_like_extract(header):
        return met_extracts.KIND
    return _totals_or_rates(header, first) if {"borough", "year", "value"} <= names else None


def _most_of(columns: tuple[str, ...], at_least: int) -> Callable[[set[str]], bool]:
    wanted = {fold(column) for column in columns}
    return lambda names: len(wanted & names) >= at_least


def _is_street_crime(names: set[str]) -> bool:
    """Other publications have a Crime type too; only these files say who reported an offence, and where."""
    return "crimetype" in names and bool(names & {"fallswithin", "reportedby", "lsoacode"})


def _all_of(*columns: str) -> Callable[[set[str]], bool]:
    return lambda names: set(columns) <= names


_RULES: tuple[tuple[str, Callable[[set[str]], bool]], ...] = (
    ("street_crime", _is_street_crime),
    ("stop_and_search", _all_of("date", "objectofsearch")),
    ("outcomes", _all_of("outcometype")),
    (tidy.KIND, _most_of(templates.INDICATORS, 6)),
    (priority_links.KIND, _most_of(templates.PRIORITY_LINKS, 8)),
    (harm_weights.KIND, _most_of(templates.HARM_WEIGHTS, 3)),
    (population.POPULATION, _all_of("midyear", "pop")),
    (population.POPULATION, _all_of("midyear", "residents")),
    (population.HOUSEHOLDS, _all_of("ltla21name", "households")),
    (population.HOUSEHOLDS, _all_of("area", "year", "households")),
)
"""Columns that tell a kind; a damaged template still counts as one, so that its reader can name what is missing."""


def _totals_or_rates(header: list[str], first: list[list[str]]) -> str:
    """Rates are published under the same header as totals: only their decimals tell them apart."""
    place = [fold(name) for name in header].index("value")
    numbers = [tidy.number_of(fields[place].strip()) for fields in first]
    held = [n for n in numbers if n is not None]
    fractions = [n for n in held if not n.is_integer()]
    return "yearly_rates" if len(fractions) * 2 > len(held) else yearly_totals.KIND
