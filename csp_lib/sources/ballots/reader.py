"""The door to ballot files: which layout one has, by its content, and its reading."""

from pathlib import Path
from typing import Literal

from csp_lib.errors import SourceError
from csp_lib.sources import limits
from csp_lib.sources.ballots import guess, preflib, scottish, template, wide
from csp_lib.sources.ballots.columns import Columns
from csp_lib.sources.ballots.encodings import start_of
from csp_lib.sources.ballots.sheet import first_rows, is_workbook
from csp_lib.sources.reading import Reading

Layout = Literal["preflib", "scottish", "template", "wide", ""]


def layout_of(path: Path) -> Layout:
    """Return the layout of a ballot file, nothing when it is of none; wide only where the guess is clear.

    Exports have no header of their own: a file is wide only if it is of no other kind.
    """
    try:
        is_preflib = not is_workbook(path) and preflib.looks_like(start_of(path))
    except SourceError:  # what is wrong with the file is told when it is read
        return ""
    if is_preflib:
        return "preflib"
    rows = first_rows(path)
    if scottish.looks_like(rows):
        return "scottish"
    if rows and template.looks_like(rows[0]):
        return "template"
    return "wide" if rows and _is_clear(rows) else ""


def read_ballots(path: Path, exercise: str = "", columns: Columns | None = None, *, unnamed: str = "") -> Reading:
    """Return ballots and respondents of a file in any layout known; SourceError with every problem.

    Parameters
    ----------
    path
        The file.
    exercise
        The exercise that the ballots belong to; the template's rows name theirs, which must then be this one.
    columns
        Which column of an export with one row per paper holds what; guessed without it.
    unnamed
        The exercise of a file that names none, where `exercise` is left out too; without either it is refused.

    Returns
    -------
    Tables `ballots` (exercise, respondent_id, paper, option, write_in, rank, weight, ballots, source, round, date)
    with ranks and weights as written, and `respondents` (exercise, respondent_id, variable, category), which may be
    empty. Notes say which layout was read and every guess.
    """
    limits.check_on_disk(path)
    layout = "wide" if columns else layout_of(path)
    if layout == "preflib":
        return preflib.read_preflib(path, exercise, unnamed)
    if layout == "scottish":
        return scottish.read_scottish(path, exercise, unnamed)
    if layout == "template":
        return template.read_template(path, exercise)
    return wide.read_wide(path, exercise, unnamed, columns)


def peek(path: Path) -> tuple[list[str], list[list[str]]]:
    """Return the header of an export and its first rows that are as wide as it, in any encoding a ballot file may have."""
    rows = first_rows(path)
    header = [name.strip() for name in rows[0]]
    return header, [fields[: len(header)] for fields in rows[1:] if len(fields) >= len(header)]


def _is_clear(rows: list[list[str]]) -> bool:
    """Tell whether the first rows of a table read like exactly one ranking."""
    header, *others = rows
    width = len(header)
    even = [(row + [""] * width)[:width] for row in others]
    return bool(even) and guess.is_clear([name.strip() for name in header], list(zip(*even, strict=True)))
