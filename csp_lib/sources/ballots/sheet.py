"""Cells of a ballot file: CSV in any usual encoding, divided by commas, semicolons or tabs; .xlsx and .ods."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from csp_lib.errors import SourceError
from csp_lib.sources import limits, rows
from csp_lib.sources.ballots import encodings
from csp_lib.sources.findings import Findings, listed

LONGEST_CELL = 10_000
"""Characters (ours): more than three pages of free text in one answer is damage or an attack."""
MOST_COLUMNS = 2_000
AT_ONCE = 500
"""Rows turned into columns at a time: so few that Python's collector of garbage never walks through them."""
DIVIDERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
FORMULA = re.compile(rb"<f[ />]")
UNSAVED = re.compile(rb"(</f>|<f [^>]*/>)(<v */>|<v></v>|</c>)")
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Sheet:
    """A table whole: its header, the row number of each row, and its cells as they were written, by column."""

    name: str
    header: list[str]
    numbers: list[int]
    cells: list[tuple[str, ...]]
    notes: list[str]


def read_sheet(path: Path) -> Sheet:
    """Return the table of a file; SourceError, with every problem, when it is none or holds too much."""
    if is_workbook(path):
        return _evened(path, rows.raw_rows(path), _formula_notes(path))
    text, notes = encodings.text_of(path)
    divider = _divider(text)
    if divider != ",":
        notes = [*notes, f"Columns are divided by {DIVIDERS[divider]}."]
    return _evened(path, csv_rows(path, text, divider), notes)


def first_rows(path: Path, number: int = 200) -> list[list[str]]:
    """Return the first rows of a file, to recognise it by; none where it cannot be read as a table."""
    try:
        if is_workbook(path):
            return [fields for _, fields in islice(rows.raw_rows(path), number + 1)]
        text = encodings.start_of(path)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_divider(text))
        return list(islice((fields for fields in reader if any(f.strip() for f in fields)), number + 1))
    except (SourceError, csv.Error):
        return []


def is_workbook(path: Path) -> bool:
    """Tell whether a file is an .xlsx or .ods, by its bytes."""
    with path.open("rb") as stream:
        return stream.read(2) == b"PK" and limits.container(path) in ("xlsx", "ods")


def csv_rows(path: Path, text: str, divider: str = ",") -> Iterator[Row]:
    """Yield the filled rows of a text with the number of the line each begins on; SourceError for broken quotes."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    usual = csv.field_size_limit()
    csv.field_size_limit(max(usual, len(text) + 1))  # a long cell is refused by its row and column, not by the module
    before = 0
    try:
        for fields in reader:
            if any(fields) and not "".join(fields).isspace():
                yield before + 1, fields
            before = reader.line_num
    except csv.Error as error:
        raise SourceError(
            f"{path.name}, row {before + 1:,}: the quoting is broken ({error}). Close the quotation mark that opens "
            "in this row, or save the file again as CSV."
        ) from None
    finally:
        csv.field_size_limit(usual)


def _divider(text: str) -> str:
    """Return what divides the first row into the most columns; the comma where several do alike."""
    line = re.split(r"[\r\n]", text.lstrip("\r\n")[:LONGEST_CELL], maxsplit=1)[0]
    return max(DIVIDERS, key=lambda mark: len(next(csv.reader([line], delimiter=mark), [])))


def _evened(path: Path, every: Iterator[Row], notes: list[str]) -> Sheet:
    """Return rows as columns of one length; empty cells beyond the header are left out."""
    header = _header(path, next(every, None))
    found = Findings(path.name)
    _check_cells(found, header, [(1, header)])
    numbers: list[int] = []
    cells: list[list[str]] = [[] for _ in header]
    while part := list(islice(every, AT_ONCE)):
        fitted = [(number, _fitted(found, number, fields, len(header))) for number, fields in part]
        _check_cells(found, header, fitted)
        numbers += [number for number, _ in fitted]
        if len(numbers) > rows.MOST_RECORDS:
            raise SourceError(f"{path.name}: more than {rows.MOST_RECORDS:,} rows. Cut the file and add the parts.")
        for column, more in zip(cells, zip(*(fields for _, fields in fitted), strict=False), strict=False):
            column.extend(more)
    found.refuse_if_any()
    if not numbers:
        raise SourceError(f"{path.name}: there is a header but no row of data. Fill it in, or download it again.")
    return Sheet(path.name, header, numbers, [tuple(column) for column in cells], notes)


def _header(path: Path, first: Row | None) -> list[str]:
    """Return the header without the empty names at its end; SourceError when it is none, or too wide."""
    if first is None:
        raise SourceError(f"{path.name}: the file holds nothing but blank lines. Download or save it again.")
    header = [name.strip() for name in first[1]]
    while header and not header[-1]:
        header.pop()
    if len(header) < 2:
        raise SourceError(f"{path.name}: this is not a table; row 1 holds one field only ({listed(header)[:40]!r}).")
    if len(header) > MOST_COLUMNS:
        raise SourceError(
            f"{path.name}: {len(header):,} columns; at most {MOST_COLUMNS:,} are read. Take out the columns of other "
            "questions, or write one row per option (csp data template ballots)."
        )
    return header


def _fitted(found: Findings, number: int, fields: list[str], width: int) -> list[str]:
    """Return a row without empty cells beyond the header; one of another width is found."""
    if len(fields) > width and not any(f.strip() for f in fields[width:]):
        return fields[:width]
    if len(fields) != width:
        fewer = "fewer" if len(fields) < width else "more"
        found.add(f"{fewer} fields than the header's {width}", f"row {number:,} has {len(fields)}", rows.CUT_OFF)
    return fields


def _check_cells(found: Findings, header: list[str], every: Iterable[Row]) -> None:
    for number, fields in every:
        if sum(map(len, fields)) > LONGEST_CELL:
            for place, field in enumerate(fields):
                if len(field) > LONGEST_CELL:
                    name = header[place][:60] if place < len(header) else f"column {place + 1}"
                    found.add(
                        f"cells longer than {LONGEST_CELL:,} characters",
                        f"row {number:,}, {name!r}: {len(field):,} characters",
                        "No answer is that long: shorten the cell or take it out.",
                    )


def _formula_notes(path: Path) -> list[str]:
    """Return a note on the formulas of an .xlsx; SourceError when one was never computed, for its cell is blank."""
    limits.check_package(path)  # nothing is unpacked before it is known to stay small
    with zipfile.ZipFile(path) as package:
        sheets = [package.read(n) for n in package.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)]
    formulas = sum(len(FORMULA.findall(sheet)) for sheet in sheets)
    if sum(len(UNSAVED.findall(sheet)) for sheet in sheets):
        raise SourceError(
            f"{path.name}: formulas without a saved result, which would be read as blank. Open the workbook and save "
            "it, or save it as CSV."
        )
    return [f"The workbook holds {formulas:,} formulas; their saved results were read."] if formulas else []
