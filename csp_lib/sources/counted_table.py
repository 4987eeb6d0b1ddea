"""Reads a table of counts from a file of a reader's own: a label column per dimension and a column `count`.

Nothing is kept. One row per cell; totals are no rows of it, for they are computed.
"""

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib.errors import SourceError
from csp_lib.sources import limits
from csp_lib.sources.ballots.sheet import Sheet, read_sheet
from csp_lib.sources.findings import COUNT, Findings, listed
from csp_lib.sources.rows import fold

if TYPE_CHECKING:
    import numpy as np

COLUMN = "count"
MOST_DIMENSIONS = 2
MOST_CELLS = 500  # ours, totals among them: every hidden cell is worked at, so the work grows faster than the table
TOTALS = ("total", "totals", "grandtotal", "subtotal", "sum")
KEPT = ("hidden", "total")
"""Names that the answer for programs gives to columns of its own."""
LONGEST_SHOWN = 40
COUNTS_ARE = "Write a whole number, 0 or more, without thousands separators."

Label = tuple[str, ...]


@dataclass(frozen=True)
class CountedTable:
    """Counts by one or two dimensions: their names, the labels of each in the file's order, the counts.

    `without_row` is how many cells the file has no row for; they count as 0.
    """

    name: str
    dimensions: list[str]
    labels: list[list[str]]
    counts: "np.ndarray"
    without_row: int
    notes: list[str]


def read_counted_table(path: Path) -> CountedTable:
    """Return the table of a file; SourceError with every problem.

    Refused are a missing column `count`, no dimension or more than two, a blank label, a row of totals, a cell that
    stands twice, what is no count, and more cells than can be protected while one waits.
    """
    import numpy as np

    limits.check_on_disk(path)
    sheet = read_sheet(path)
    found = Findings(path.name)
    _check_header(sheet, found)
    found.refuse_if_any()
    at = [fold(name) for name in sheet.header].index(COLUMN)
    dimensions = [name for place, name in enumerate(sheet.header) if place != at]
    rows = list(zip(*(column for place, column in enumerate(sheet.cells) if place != at), strict=True))
    cells = _cells(sheet, [tuple(label.strip() for label in row) for row in rows], sheet.cells[at], dimensions, found)
    found.refuse_if_any()
    labels = [list(dict.fromkeys(label[axis] for label in cells)) for axis in range(len(dimensions))]
    _check_size(path, labels)
    counts = np.zeros([len(names) for names in labels], dtype=np.int64)
    for label, count in cells.items():
        counts[tuple(names.index(text) for names, text in zip(labels, label, strict=True))] = count
    return CountedTable(path.name, dimensions, labels, counts, counts.size - len(cells), sheet.notes)


def _check_header(sheet: Sheet, found: Findings) -> None:
    """Note what the columns cannot be: no count, none or too many beside it, without a name or with one taken."""
    folded = [fold(name) for name in sheet.header]
    has = f"row 1 has {listed([_printable(name) or 'one without a name' for name in sheet.header])}"
    if COLUMN not in folded:
        found.add(f"no column {COLUMN!r}", has, f"Name the column with the counts {COLUMN}.")
    dimensions = len(folded) - 1
    if COLUMN in folded and dimensions > MOST_DIMENSIONS:
        advice = "Take out columns that are no dimension; sum the counts over the others, or protect part by part."
        found.add(f"{dimensions} columns of labels; at most {MOST_DIMENSIONS} dimensions can be protected", has, advice)
    for place, name in enumerate(folded, start=1):
        shown = f"column {place}" + (f", {_printable(sheet.header[place - 1])!r}" if name else "")
        if not name:
            found.add("a column without a name", shown, "Name every column, or take it out.")
        elif folded.count(name) > 1:
            found.add("a column that stands twice", shown, "Keep one of each.")
        elif name in KEPT:
            found.add("a column with a name that the answer gives to its own", shown, "Rename it.")


def _cells(
    sheet: Sheet, rows: list[Label], written: tuple[str, ...], dimensions: list[str], found: Findings
) -> dict[Label, int]:
    """Return counts by labels; what is no count, no label, a total or there twice is noted with its row."""
    cells: dict[Label, int] = {}
    first: dict[Label, int] = {}
    for number, label, text in zip(sheet.numbers, rows, (text.strip() for text in written), strict=True):
        for name, part in zip(dimensions, label, strict=True):
            _check_label(number, _printable(name), part, found)
        if re.fullmatch(COUNT, text):
            cells[label] = int(float(text))
        else:
            what = repr(_printable(text)) if text else "nothing"
            found.add("a value that is no count", f"row {number:,} has {what}", COUNTS_ARE)
        if label in first:
            twice = f"{_printable(' / '.join(label))} in rows {first[label]:,} and {number:,}"
            found.add("a cell that stands twice", twice, "Keep one row per cell, with its whole count.")
        first.setdefault(label, number)
    return cells


def _check_label(number: int, column: str, label: str, found: Findings) -> None:
    if not label:
        found.add(
            "a label that is blank",
            f"row {number:,}, {column!r}",
            'Say what is counted there; write "not known" where nobody knows.',
        )
    elif fold(label) in TOTALS:
        place = f"row {number:,}, {column!r}: {label!r}"
        found.add("a row of totals", place, "Take it out: totals are computed, and would be counted twice.")


def _check_size(path: Path, labels: list[list[str]]) -> None:
    cells = math.prod(len(names) + 1 for names in labels)
    if cells > MOST_CELLS:
        sizes = " by ".join(f"{len(names):,}" for names in labels)
        raise SourceError(
            f"{path.name}: a table of {sizes}, with its totals {cells:,} cells; at most {MOST_CELLS} can be protected. "
            "Put labels together, or protect part by part."
        )


def _printable(text: str) -> str:
    """Return text from the file so that it can steer no screen, cut where it is long."""
    return "".join(letter for letter in text[:LONGEST_SHOWN] if letter.isprintable())
