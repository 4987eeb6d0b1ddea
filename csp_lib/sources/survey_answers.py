"""Reads answers of a panel or survey: one row per answer (the template), or an export with one column per issue.

Answers are handed on as written; which of them form the scale is the question file's to say.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib import paths
from csp_lib.errors import SourceError
from csp_lib.reference import lookups
from csp_lib.sources import templates
from csp_lib.sources.ballots import guess, table
from csp_lib.sources.ballots.columns import Columns
from csp_lib.sources.ballots.sheet import Sheet, read_sheet
from csp_lib.sources.findings import Findings, did_you_mean, listed
from csp_lib.sources.reading import Reading
from csp_lib.sources.rows import fold

if TYPE_CHECKING:
    import pandas as pd

KIND = "survey_answers"
NEEDED = templates.SURVEY_ANSWERS[:4]
NAMING = ["exercise", "respondent_id", "issue"]
SCALES = {
    "importance": {"important", "unimportant"},
    "concern": {"concerned", "unconcerned", "worried", "unworried"},
    "agreement": {"agree", "disagree"},
    "problem": {"problem"},
    "safety": {"safe", "unsafe"},
    "satisfaction": {"satisfied", "dissatisfied"},
    "priority": {"priority"},
}
"""The words of usual scales, by what they measure; an answer has one of them and otherwise words of degree alone."""
DEGREES = {
    "very", "fairly", "quite", "extremely", "really", "moderately", "slightly", "somewhat", "particularly", "strongly",
    "definitely", "most", "least", "more", "less", "not", "at", "all", "a", "an", "no", "it", "is", "bit", "little", "too",
    "big", "large", "serious", "major", "minor", "small", "top", "high", "highest", "medium", "moderate", "low", "lowest",
    "tend", "to", "neither", "nor", "or", "mostly", "partly", "totally", "completely", "of",
}  # fmt: skip
NO_ANSWER = re.compile(
    r"(i )?(do not|don['’]?t) know|not sure|unsure|no opinion|no answer|prefer not to say|not applicable|n/?a|refused"
)
ANSWER_ONCE = "A respondent answers an issue once. Remove the wrong row and add the file again."
CORRECT = "Correct columns in the question file."


def looks_like(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first rows of a file are of survey answers: the template's, or a column of one scale."""
    if not rows or is_template(rows[0]):
        return bool(rows)
    width = min(len(fields) for fields in rows)
    return any(_scale([fields[place] for fields in rows[1:]]) for place in range(width))


def is_template(header: Sequence[str]) -> bool:
    """Tell whether a header is that of the template; a damaged one still is, so that what is missing can be named."""
    return {"issue", "answer"} <= {fold(name) for name in header}


def read_survey_answers(path: Path, exercise: str = "", columns: Columns | None = None) -> Reading:
    """Return answers and respondents of a file; SourceError with every problem.

    answers: exercise, respondent_id, issue, answer, weight, the last two as written and None where blank
    respondents: exercise, respondent_id, variable, category

    `columns` says what the columns of an export hold (its `options` are the issues); without it they are recognised
    by their cells, and a note tells. An export needs an `exercise`; the template's rows name theirs.
    """
    sheet = read_sheet(path)
    if columns is None and is_template(sheet.header):
        return _template(sheet, exercise)
    of, notes = table.exercise_named(path.name, exercise, ""), list[str]()
    return _export(sheet, of, columns or _guessed(sheet, notes), notes)


def _template(sheet: Sheet, exercise: str) -> Reading:
    import pandas as pd

    groups = {name: cells for name, cells in zip(sheet.header, sheet.cells, strict=True) if _is_group(name)}
    lines = pd.DataFrame({**_by_name(sheet, groups), **groups}, dtype=object).assign(row=sheet.numbers)
    is_example = lines[lines.columns[0]].str.strip().str.casefold() == templates.EXAMPLE
    notes = [f"Row {number:,} is the template's example and is not counted." for number in lines["row"][is_example]]
    lines = lines[~is_example]
    if lines.empty:
        raise SourceError(f"{sheet.name}: there is no row beside the template's example. Fill in the table.")
    lines = lines.assign(**{name: lines[name].str.strip() for name in NAMING})
    _check(sheet.name, lines, exercise)
    known = {fold(name) for name in templates.SURVEY_ANSWERS}
    if rest := [name for name in sheet.header if name and fold(name) not in known and name not in groups]:
        notes.append(f"Columns not read: {listed(rest)}. A group of respondents is a column named group_...")
    of_variable: dict[str, Sequence[str]] = {guess.fold_group(name): list(lines[name]) for name in groups}
    return _reading(sheet, lines, of_variable, notes)


def _by_name(sheet: Sheet, groups: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the template's columns by name; SourceError for a header that cannot be read."""
    names = [fold(name) for name in sheet.header]
    found = Findings(f"{sheet.name}, row 1")
    if twice := [name for name in (*templates.SURVEY_ANSWERS, *groups) if names.count(fold(name)) > 1]:
        found.add("columns that stand twice", listed(twice), "Keep one of each.")
    if missing := [name for name in NEEDED if fold(name) not in names]:
        has = f"{', '.join(missing)}. The file has: {listed(sheet.header)}"
        found.add("missing columns", has, "Add or rename them.")
    for name in groups:
        if not paths.IDENTIFIER.match(guess.fold_group(name)):
            found.add("groups without a usable name", repr(name[:60]), "Use group_ and a-z, 0-9, '_' and '-'.")
    found.refuse_if_any()
    blank = ("",) * len(sheet.numbers)
    return {n: sheet.cells[names.index(fold(n))] if fold(n) in names else blank for n in templates.SURVEY_ANSWERS}


def _check(name: str, lines: "pd.DataFrame", exercise: str) -> None:
    """Raise SourceError with every row that names nobody, nothing or another exercise, or answers once more."""
    found = Findings(name)
    for column in NAMING:
        for number in lines["row"][lines[column] == ""]:
            found.add(f"{column} is blank", f"row {number:,}", "Fill it in, or remove the row.")
    first_of = dict(zip(lines["exercise"][::-1], lines["row"][::-1], strict=True))
    for of, number in sorted(first_of.items(), key=lambda item: item[1]):
        if of and not paths.IDENTIFIER.match(of):
            advice = "Use 1 to 60 of a-z, 0-9, '_' and '-', such as harrow_2011."
            found.add("exercises that are no identifier", f"row {number:,}: {of[:60]!r}", advice)
        elif of and exercise and of != exercise:
            advice = "Name the exercise that stands in the file, or correct the file."
            found.add(f"exercises other than {exercise}", f"row {number:,}: {of}", advice)
    again = lines.assign(first=lines.groupby(NAMING)["row"].transform("first"))[lines.duplicated(NAMING)]
    for first, number, who, issue in zip(*(again[c] for c in ("first", "row", *NAMING[1:])), strict=True):
        place = f"rows {first:,} and {number:,}: {who[:60]!r} on {issue[:60]!r}"
        found.add("an issue answered twice by one respondent", place, ANSWER_ONCE)
    found.refuse_if_any()


def _export(sheet: Sheet, exercise: str, columns: Columns, notes: list[str]) -> Reading:
    """Return an export's answers, every issue a column; columns that are not read are named and not kept."""
    import pandas as pd

    _refuse_unknown(sheet, columns)
    cells_of = dict(zip(sheet.header, sheet.cells, strict=True))
    who, told = _respondents(sheet, cells_of.get(columns.respondent))
    weight = cells_of.get(columns.weight, ("",) * len(who))
    people = pd.DataFrame(
        {"exercise": exercise, "respondent_id": who, "weight": weight, "row": sheet.numbers}, dtype=object
    )
    parts = [people.assign(issue=issue, answer=cells_of[header]) for header, issue in columns.options.items()]
    groups: dict[str, Sequence[str]] = {
        variable: cells_of[header] * len(parts) for header, variable in columns.groups.items()
    }
    if rest := [name for name in sheet.header if name and name not in columns.named()]:
        told.append(f"Columns not read, and not kept: {listed(rest)}.")
    return _reading(sheet, pd.concat(parts, ignore_index=True), groups, [*notes, *told])


def _guessed(sheet: Sheet, notes: list[str]) -> Columns:
    """Return which column holds what, told by headers and cells; SourceError where that is not clear."""
    scale, headers = _one_scale(sheet)
    names = {fold(name): name for name in reversed(sheet.header)}
    respondent = next((names[name] for name in guess.RESPONDENT if name in names), "")
    weight = next((names[name] for name in guess.WEIGHT if name in names), "")
    groups = {name: guess.fold_group(name) for name in sheet.header if _is_group(name)}
    notes.append(f"Read as one column per issue, with answers of {scale}: {listed(headers)}.")
    return Columns(respondent=respondent, options=_issues(headers), weight=weight, groups=groups)


def _one_scale(sheet: Sheet) -> tuple[str, list[str]]:
    """Return the scale that answers are on and the columns that hold them."""
    found: dict[str, list[str]] = {}
    for name, cells in zip(sheet.header, sheet.cells, strict=True):
        if name and (scale := _scale(cells)):
            found.setdefault(scale, []).append(name)
    if len(found) == 1:
        return next(iter(found.items()))
    several = "; ".join(f"{scale}: {listed(names)}" for scale, names in found.items())
    why = f"columns of several scales ({several})" if found else f"no column of answers ({listed(sheet.header)})"
    raise SourceError(
        f"{sheet.name}: {why}. Say in the question file which columns are the issues of the question: under columns, "
        "options (column: issue)."
    )


def _issues(headers: Sequence[str]) -> dict[str, str]:
    """Return the issue of each header: what is left without the question that all of them begin with."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*headers, strict=False))
    shared = "".join(letters[0] for letters in alike) if len(headers) > 1 else ""
    ends = [match.end() for match in guess.SEPARATOR.finditer(shared)]
    before = shared[: ends[-1]] if ends else ""
    issues = [header[len(before) :].strip(" -–—|>") for header in headers]
    if before.endswith("["):
        issues = [issue.removesuffix("]").strip() for issue in issues]
    return dict(zip(headers, issues if all(issues) else headers, strict=True))


def _scale(cells: Sequence[str]) -> str:
    """Return the usual scale that all filled cells of a column are answers of, "" where there is none."""
    given = {lookups.words(cell) for cell in set(cells) if cell.strip()}
    answers = [set(text.split()) for text in given if not NO_ANSWER.fullmatch(text)]
    for scale, words in SCALES.items():
        if answers and all(text & words and text <= words | DEGREES for text in answers):
            return scale
    return ""


def _is_group(header: str) -> bool:
    return header.casefold().startswith(guess.GROUP)


def _refuse_unknown(sheet: Sheet, columns: Columns) -> None:
    """Raise SourceError when a column is missing or stands twice, or the names do not fit together."""
    found = Findings(f"{sheet.name}, row 1")
    for name in columns.named():
        if sheet.header.count(name) != 1:
            what = "columns that stand twice" if name in sheet.header else "columns that the file does not have"
            found.add(what, repr(name[:60]), f"{did_you_mean(name, [n for n in sheet.header if n][:50])} {CORRECT}")
    if not columns.options:
        found.add("columns must name options, the issues", "", CORRECT)
    if len(set(columns.options.values())) < len(columns.options):
        found.add("an issue that stands in two columns", "", CORRECT)
    if bad := [variable for variable in columns.groups.values() if not paths.IDENTIFIER.match(variable)]:
        found.add("groups that are no identifier", listed(bad), f"Use 1 to 60 of a-z, 0-9, '_' and '-'. {CORRECT}")
    found.refuse_if_any()


def _respondents(sheet: Sheet, cells: Sequence[str] | None) -> tuple[list[str], list[str]]:
    """Return who answered each row, the row itself where nobody is named; SourceError for one listed twice."""
    numbered = [f"row {number}" for number in sheet.numbers]
    if cells is None:
        return numbered, ["No column names the respondent: every row is taken for one, called row 2 and so on."]
    found, first = Findings(sheet.name), dict[str, int]()
    named, notes = table.without_addresses([cell.strip() for cell in cells])
    who = [name or row for name, row in zip(named, numbered, strict=True)]
    for number, name in zip(sheet.numbers, who, strict=True):
        if first.setdefault(name, number) != number:
            found.add("a respondent listed twice", f"rows {first[name]:,} and {number:,}: {name[:60]!r}", ANSWER_ONCE)
    found.refuse_if_any()
    return who, notes


def _reading(sheet: Sheet, lines: "pd.DataFrame", groups: dict[str, Sequence[str]], notes: list[str]) -> Reading:
    """Return the tables of a reading, in the order of exercise, respondent and issue, respondents told by no address."""
    import pandas as pd

    who, told = table.without_addresses(list(lines["respondent_id"]))
    respondents = table.groups_of(sheet.name, list(lines["exercise"]), who, list(lines["row"]), groups)
    columns = {name: lines[name] for name in NAMING} | {"respondent_id": who}
    written = {name: table.blank_to_none(lines[name]) for name in templates.SURVEY_ANSWERS[3:]}
    answers = pd.DataFrame({**columns, **written}, dtype=object).sort_values(NAMING, ignore_index=True)
    tables = {"answers": answers, "respondents": respondents}
    return Reading(kind=KIND, tables=tables, notes=[*sheet.notes, *notes, *told])
