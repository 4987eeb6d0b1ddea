"""Rows of a table as text: CSV (plain or gzip), .xlsx and .ods, each with its row number in the file."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from csp_lib.errors import SourceError
from csp_lib.reference import lookups
from csp_lib.sources import limits
from csp_lib.sources.findings import Findings, listed

MOST_RECORDS = 1_000_000
CUT_OFF = "The file looks damaged or cut off. Download or save it again."


@dataclass(frozen=True)
class Records:
    """A small table: its header as the file writes it, and its rows by column (folded name) with row numbers."""

    name: str
    header: list[str]
    rows: list[tuple[int, dict[str, str]]]


def fold(column: str) -> str:
    """Return a column's name as names are compared: MajorText, 'Major Text' and major_text are one."""
    return lookups.words(column).replace(" ", "")


def raw_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a file that hold anything, with their row numbers (the header is row 1)."""
    kind = limits.container(path)
    if kind in ("xlsx", "ods"):
        from csp_lib.sources import spreadsheets

        yield from spreadsheets.rows(path, kind)
        return
    reader = csv.reader(limits.text_lines(path), strict=True)
    try:
        for fields in reader:
            if any(field and not field.isspace() for field in fields):
                yield reader.line_num, fields
    except csv.Error as error:
        raise SourceError(f"{path.name}, row {reader.line_num:,}: the quoting is broken ({error}). {CUT_OFF}") from None


def even_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the header and then every row, all of the header's width.

    Empty fields beyond the header's last name are left out. SourceError at the end names the rows that have fewer
    fields than the header, or more.
    """
    found = Findings(path.name)
    width = 0
    for number, fields in raw_rows(path):
        if not width:
            fields = _header(path, fields)
            width = len(fields)
        elif len(fields) > width and not any(f.strip() for f in fields[width:]):
            fields = fields[:width]
        if len(fields) == width:
            yield number, fields
        else:
            fewer = "fewer" if len(fields) < width else "more"
            found.add(f"{fewer} fields than the header's {width}", f"row {number:,} has {len(fields)}", CUT_OFF)
    if not width:
        raise SourceError(f"{path.name}: the file holds nothing but blank lines. Download or save it again.")
    found.refuse_if_any()


def _header(path: Path, fields: list[str]) -> list[str]:
    """Return the header without the empty names at its end; SourceError when it cannot name columns."""
    header = [f.strip() for f in fields]
    while header and not header[-1]:
        header.pop()
    if len(header) == 1:
        for mark, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in header[0]:
                raise SourceError(f"{path.name}: columns are divided by {called}. Save it as CSV with commas.")
        raise SourceError(f"{path.name}: this is not a table; row 1 holds one field only ({header[0][:40]!r}).")
    folded = [fold(name) for name in header]
    twice = sorted({name for name, key in zip(header, folded, strict=True) if key and folded.count(key) > 1})
    if twice:
        raise SourceError(f"{path.name}, row 1: columns that stand twice: {listed(twice)}. Keep one of each.")
    return header


def peek(path: Path, number: int = 200) -> tuple[list[str], list[list[str]]]:
    """Return the header and the first rows that are as wide as it, to recognise a file by."""
    start = list(islice(raw_rows(path), number + 1))
    if not start:
        raise SourceError(f"{path.name}: the file holds nothing but blank lines. Download or save it again.")
    header = _header(path, start[0][1])
    return header, [fields[: len(header)] for _, fields in start[1:] if len(fields) >= len(header)]


def read_records(path: Path, needed: Iterable[str]) -> Records:
    """Return a small table whole; SourceError when needed columns or all rows are missing, or rows are too many."""
    every = even_rows(path)
    _, header = next(every)
    names = [fold(name) for name in header]
    missing = [name for name in needed if fold(name) not in names]
    if missing:
        raise SourceError(
            f"{path.name}, row 1: missing columns: {', '.join(missing)}. The file has: {listed(header)}. "
            "Add or rename them."
        )
    rows: list[tuple[int, dict[str, str]]] = []
    for number, fields in every:
        if len(rows) >= MOST_RECORDS:
            raise SourceError(f"{path.name}: more than {MOST_RECORDS:,} rows. Cut the file by years, add the parts.")
        rows.append((number, dict(zip(names, (f.strip() for f in fields), strict=True))))
    if not rows:
        raise SourceError(f"{path.name}: there is a header but no row of data. Fill it in, or download it again.")
    return Records(path.name, header, rows)
