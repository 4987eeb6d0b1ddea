"""Reads exports with one row per paper: a column per option holding places, or a column per place holding options."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib import paths
from csp_lib.sources.ballots import dates, guess, table
from csp_lib.sources.ballots.columns import Columns
from csp_lib.sources.ballots.sheet import Sheet, read_sheet
from csp_lib.sources.findings import Findings, did_you_mean, listed
from csp_lib.sources.reading import Reading

if TYPE_CHECKING:
    import pandas as pd

OTHER = re.compile(r"\s*(any )?other\s*([(:,–-].*|please.*|specify.*)?", re.IGNORECASE | re.DOTALL)
"""Other as a choice of its own, not an issue that is called so: 'Other (please specify)', not 'Other violence'."""
Mark = tuple[int, str | None, str | None, str | None]
"""Place of the row, option, text written in, rank."""
CORRECT = "Correct columns in the question file."


def read_wide(path: Path, exercise: str, unnamed: str, columns: Columns | None) -> Reading:
    """Return ballots and respondents of an export; columns that are not named are guessed, and each guess is a note.

    A row is one paper, also where a respondent stands in several. Columns that are not read are named and not kept.
    SourceError with every problem, and where the guess is not clear.
    """
    sheet = read_sheet(path)
    guessed: list[str] = []
    if columns is None:
        columns, guessed = guess.guess(path.name, sheet.header, sheet.cells)
    held = _held(sheet, columns)
    of = table.exercise_named(path.name, exercise, unnamed)
    respondents, who = _respondents(sheet, held.get(columns.respondent))
    lines, written = _lines(sheet, columns, held)
    table.check_options(path.name, lines["option"].dropna())
    dated, told = dates.days(held.get(columns.date, ()))
    about = _about(sheet, columns, held, respondents, dated)
    lines = lines.join(about, on="place").assign(exercise=of, round="", ballots=1)
    groups, twice = table.first_groups([of] * len(respondents), respondents, sheet.numbers,
                                    {columns.groups[c]: held[c] for c in columns.groups})  # fmt: skip
    rest = [name for name in sheet.header if name and name not in columns.named()]
    unread = [f"Columns not read, and not kept: {listed(rest)}."] if rest else []
    kept_first = _kept_first(twice)
    return Reading(
        kind=table.KIND, tables={"ballots": table.typed(lines), "respondents": groups},
        notes=[*sheet.notes, *guessed, *who, *written, *told, *kept_first, *unread],
    )  # fmt: skip


def _kept_first(twice: list[str]) -> list[str]:
    """Return the note on respondents in two categories; it names rows and nobody, for notes are shown to all."""
    if not twice:
        return []
    rows = twice[0].partition(":")[0]
    return [f"In two categories of a group, of which the first is kept: {len(twice):,} times, as in {rows}."]


def _held(sheet: Sheet, columns: Columns) -> dict[str, Sequence[str]]:
    """Return the cells of each named column; SourceError when one is missing, or the names do not fit together."""
    found = Findings(sheet.name)
    for name in columns.named():
        if name not in sheet.header:
            hint = did_you_mean(name, [n for n in sheet.header if n][:50])
            found.add("columns that the file does not have", repr(name[:60]), f"{hint} {CORRECT}")
        elif sheet.header.count(name) > 1:
            found.add("columns that stand twice", repr(name[:60]), "Rename one of them in the file.")
    if bool(columns.options) == bool(columns.places):
        found.add("columns must name either options or places", "", CORRECT)
    if len(set(columns.options.values())) < len(columns.options):
        found.add("an option that stands in two columns", "", CORRECT)
    if any(place < 1 for place in columns.places.values()):
        found.add("places are counted from 1", "", CORRECT)
    if bad := [v for v in columns.groups.values() if not paths.IDENTIFIER.match(v)]:
        found.add("groups that are no identifier", listed(bad), f"Use 1 to 60 of a-z, 0-9, '_' and '-'. {CORRECT}")
    if len(set(columns.named())) < len(columns.named()):
        found.add("a column that is named for two things", "", CORRECT)
    found.refuse_if_any()
    return {name: sheet.cells[sheet.header.index(name)] for name in columns.named()}


def _respondents(sheet: Sheet, cells: Sequence[str] | None) -> tuple[list[str], list[str]]:
    """Return who filled in each row, the row itself where nobody is named, and a note on it."""
    if cells is None:
        told = "No column names the respondent: every row is taken for one, called row 2 and so on."
        return [f"row {number}" for number in sheet.numbers], [told]
    respondents, notes = table.without_addresses([cell.strip() for cell in cells])
    blank = [number for number, who in zip(sheet.numbers, respondents, strict=True) if not who]
    if blank:
        notes.append(f"Rows without a respondent are called by their number: {len(blank):,}, first {blank[0]:,}.")
    return [who or f"row {n}" for n, who in zip(sheet.numbers, respondents, strict=True)], notes


def _about(
    sheet: Sheet, columns: Columns, held: dict[str, Sequence[str]], respondents: list[str], dated: list[str]
) -> "pd.DataFrame":
    """Return what is known of each paper: respondent_id, paper, weight, source, date."""
    import pandas as pd

    blank = ("",) * len(sheet.numbers)
    return pd.DataFrame({
        "respondent_id": respondents, "paper": sheet.numbers,
        "weight": table.blank_to_none(held.get(columns.weight, blank)),
        "source": [cell.strip() for cell in held.get(columns.source, blank)], "date": dated or blank,
    }, dtype=object)  # fmt: skip


def _lines(sheet: Sheet, columns: Columns, held: dict[str, Sequence[str]]) -> "tuple[pd.DataFrame, list[str]]":
    """Return the lines of all papers (place of the row, option, write_in, rank), and notes on write-ins.

    What is left blank has no line; a paper on which all is blank keeps one, so that it is counted.
    """
    import pandas as pd

    marks: list[Mark] = []
    for column, option in columns.options.items():
        marks += [(i, option, None, c) for i, c in enumerate(held[column]) if c and not c.isspace()]
    for column, place in columns.places.items():
        marks += [(i, c, None, str(place)) for i, c in enumerate(held[column]) if c and not c.isspace()]
    marks, notes = _with_write_ins(marks, held.get(columns.write_in, ()))
    named = {i for i, *_ in marks}
    marks += [(i, None, None, None) for i in range(len(sheet.numbers)) if i not in named]
    lines = pd.DataFrame(marks, columns=["place", "option", "write_in", "rank"], dtype=object)
    return lines.astype({"place": "int64"}).sort_values("place", kind="stable", ignore_index=True), notes


def _with_write_ins(marks: list[Mark], cells: Sequence[str]) -> tuple[list[Mark], list[str]]:
    """Return the lines with what was written in; the rank of 'Other' on the same paper is that of the text."""
    texts = {i: cell for i, cell in enumerate(cells) if cell and not cell.isspace()}
    written: list[Mark] = []
    ranked = 0
    for i, option, _, rank in marks:
        if i in texts and option and OTHER.fullmatch(option):
            written.append((i, None, texts.pop(i), rank))
            ranked += 1
        else:
            written.append((i, option, None, rank))
    notes = [f"The rank of 'Other' was taken as that of the text written in: {ranked:,} papers."] if ranked else []
    return [*written, *((i, None, text, None) for i, text in texts.items())], notes
