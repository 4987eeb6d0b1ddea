"""Reads the tidy form of ballots: one row per option a respondent ranked, or per text written in."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib import paths
from csp_lib.errors import SourceError
from csp_lib.sources import templates
from csp_lib.sources.ballots import dates
from csp_lib.sources.ballots.sheet import Sheet, read_sheet
from csp_lib.sources.ballots.table import KIND, blank_to_none, check_options, groups_of, typed, without_addresses
from csp_lib.sources.findings import Findings, listed
from csp_lib.sources.reading import Reading
from csp_lib.sources.rows import fold

if TYPE_CHECKING:
    import pandas as pd

GROUP = "group_"
NAME_EACH = (
    "Number the papers and give each line its paper's number: without it nobody can tell whose ballot a line is."
)
NEEDED = ("exercise", "respondentid", "rank")
TELLS = {*NEEDED, "option", "writein"}


def looks_like(header: list[str]) -> bool:
    """Tell whether a header is that of the template; a damaged one still is, so that what is missing can be named."""
    names = [fold(name) for name in header]
    return len(TELLS & set(names)) >= 3


def read_template(path: Path, exercise: str) -> Reading:
    """Return ballots and respondents of the tidy form; SourceError with every problem.

    Ranks, weights and options are handed on as written. When an exercise is asked for, the file must be of it.
    """
    sheet, notes = _without_example(read_sheet(path))
    cells, groups = _by_name(sheet)
    _check_exercises(sheet, cells, exercise)
    lines, told = _lines(sheet, cells)
    for _, options in lines.groupby("exercise")["option"]:
        check_options(path.name, options.dropna())
    who = [list(lines[column]) for column in ("exercise", "respondent_id")]
    respondents = groups_of(path.name, who[0], who[1], sheet.numbers, groups)
    return Reading(
        kind=KIND, tables={"ballots": typed(lines), "respondents": respondents}, notes=[*sheet.notes, *notes, *told]
    )


def _without_example(sheet: Sheet) -> tuple[Sheet, list[str]]:
    """Return a sheet without the rows that begin as the template's example does."""
    example = [cell.strip().casefold() == templates.EXAMPLE for cell in sheet.cells[0]]
    if not any(example):
        return sheet, []
    kept = [place for place, is_example in enumerate(example) if not is_example]
    if not kept:
        raise SourceError(f"{sheet.name}: there is no row beside the template's example. Fill in the table.")
    notes = [
        f"Row {number:,} is the template's example and is not counted."
        for number, is_example in zip(sheet.numbers, example, strict=True)
        if is_example
    ]
    cells = [tuple(column[place] for place in kept) for column in sheet.cells]
    return Sheet(sheet.name, sheet.header, [sheet.numbers[place] for place in kept], cells, sheet.notes), notes


def _by_name(sheet: Sheet) -> tuple[dict[str, Sequence[str]], dict[str, Sequence[str]]]:
    """Return the template's columns by folded name, and the groups by variable; SourceError for a wrong header."""
    names = [fold(name) for name in sheet.header]
    found = Findings(f"{sheet.name}, row 1")
    twice = sorted({n for n, key in zip(sheet.header, names, strict=True) if key and names.count(key) > 1})
    if twice:
        found.add("columns that stand twice", listed(twice), "Keep one of each.")
    missing = [shown for shown in templates.BALLOTS if fold(shown) in NEEDED and fold(shown) not in names]
    if not {"option", "writein"} & set(names):
        missing.append("option")
    if missing:
        has = f"{', '.join(missing)}. The file has: {listed(sheet.header)}"
        found.add("missing columns", has, "Add or rename them.")
    found.refuse_if_any()
    known = {fold(name) for name in templates.BALLOTS}
    cells: dict[str, Sequence[str]] = {k: c for k, c in zip(names, sheet.cells, strict=True) if k in known}
    groups = _groups(sheet)
    rest = [n for n in sheet.header if n and fold(n) not in known and not n.casefold().startswith(GROUP)]
    if rest:
        sheet.notes.append(f"Columns not read: {listed(rest)}. A group of respondents is a column named group_...")
    return cells, groups


def _groups(sheet: Sheet) -> dict[str, Sequence[str]]:
    """Return the cells of the columns group_<variable>; SourceError when a variable is no identifier."""
    found = Findings(f"{sheet.name}, row 1")
    groups: dict[str, Sequence[str]] = {}
    for name, column in zip(sheet.header, sheet.cells, strict=True):
        if name.casefold().startswith(GROUP):
            variable = name.casefold().removeprefix(GROUP)
            if not paths.IDENTIFIER.match(variable):
                found.add("groups without a usable name", repr(name[:60]), "Use group_ and a-z, 0-9, '_' and '-'.")
            groups[variable] = column
    found.refuse_if_any()
    return groups


def _check_exercises(sheet: Sheet, cells: dict[str, Sequence[str]], exercise: str) -> None:
    found = Findings(sheet.name)
    named = [cell.strip() for cell in cells["exercise"]]
    wrong = {name for name in set(named) if not paths.IDENTIFIER.match(name)}
    other = set(named) - wrong - {exercise} if exercise else set()
    for number, respondent in zip(sheet.numbers, cells["respondentid"], strict=True):
        if not respondent.strip():
            found.add("respondent_id is blank", f"row {number:,}", NAME_EACH)
    if wrong or other:
        for number, name in zip(sheet.numbers, named, strict=True):
            if not name:
                found.add("exercise is blank", f"row {number:,}", "Fill it in, or remove the row.")
            elif name in wrong:
                advice = "Use 1 to 60 of a-z, 0-9, '_' and '-', such as harrow_2011."
                found.add("exercises that are no identifier", f"row {number:,}: {name[:60]!r}", advice)
    if other:
        advice = "Name the exercise that stands in the file, or correct the file."
        found.add(f"exercises other than {exercise}", listed(sorted(other)), advice)
    found.refuse_if_any()


def _lines(sheet: Sheet, cells: dict[str, Sequence[str]]) -> "tuple[pd.DataFrame, list[str]]":
    """Return the lines in the order of the file, and notes on their dates."""
    import pandas as pd

    blank = ("",) * len(sheet.numbers)
    said = {name: cells.get(fold(name), blank) for name in templates.BALLOTS}
    dated, notes = dates.days(said["date"])
    lines = pd.DataFrame({
        **{name: [c.strip() for c in said[name]] for name in ("exercise", "respondent_id", "source", "round")},
        **{name: blank_to_none(said[name]) for name in ("option", "write_in", "rank", "weight")},
        "date": dated, "paper": sheet.numbers, "ballots": 1,
    }, dtype=object)  # fmt: skip
    # a paper may be told in rows that do not follow each other: in a table sorted by option, say
    began: dict[tuple[str, ...], int] = {}
    told = zip(*(lines[name] for name in ("exercise", "respondent_id", "source", "round")), strict=True)
    paper = [began.setdefault(key, number) for key, number in zip(told, sheet.numbers, strict=True)]
    respondents, addressed = without_addresses(list(lines["respondent_id"]))
    return lines.assign(paper=paper, respondent_id=respondents), [*notes, *addressed]
