"""Reads one series of counts by month from a file of a reader's own: columns month and value; nothing is kept.

CSV as spreadsheets write it (UTF-8 with or without its mark, UTF-16, Windows-1252; any line ends), .xlsx or .ods.
"""

import codecs
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib.errors import SourceError
from csp_lib.reference.periods import Month
from csp_lib.sources import limits
from csp_lib.sources.findings import COUNT, Findings, did_you_mean, listed
from csp_lib.sources.rows import even_rows, fold

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("month", "value")
MONTH = re.compile(r"((?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2]))(?:-01)?")
"""A spreadsheet keeps 2010-04 as the first day of the month, so that is read too."""
MOST_BYTES = 10 * limits.MEGABYTE  # ours
MOST_ROWS = 10_000  # ours
MOST_MONTHS = 600  # ours: fifty years; the work of the models grows faster than the months
LONGEST_SHOWN = 40
MONTHS_ARE = "Write months as 2010-04; where a spreadsheet turns that into a date, format the column as text first."
VALUES_ARE = (
    "Write a whole number, 0 or more, without thousands separators; leave the cell blank where the month is not known."
)

Row = tuple[int, str, str]


@dataclass(frozen=True)
class SeriesFile:
    """A file's counts by month, and what of it was not read.

    `months` is indexed by months written 2010-04, in order, missing where the file's value is blank;
    `columns_not_read` are the names of the other columns.
    """

    months: "pd.Series"
    columns_not_read: list[str]


def read_series(path: Path, known_to: str | None = None) -> SeriesFile:
    """Return the series of a file; SourceError with every problem.

    Refused are a missing column, a month that is none or stands twice, a value that is no count, a series without any
    count or over more than fifty years, and a `known_to` before its first count or after its last.
    """
    import pandas as pd

    limits.check_on_disk(path)
    if path.stat().st_size > MOST_BYTES:
        raise SourceError(f"{path.name}: more than {MOST_BYTES // limits.MEGABYTE} MB, which no series of months has. "
                          "Keep the columns month and value of one series.")  # fmt: skip
    with _in_utf8(path) as readable:
        found = Findings(path.name)
        header, rows, unread = _table(readable, found)
    counts = _counts(rows, found)
    if not unread and set(COLUMNS) <= {fold(name) for name in header}:
        _check_reach(counts, known_to, found)
    if unread or found.sentences():
        raise SourceError([*unread, *found.sentences()])
    others = [_printable(name) or "one without a name" for name in header if fold(name) not in COLUMNS]
    return SeriesFile(pd.Series(counts, dtype="float64").sort_index(), others)


@contextmanager
def _in_utf8(path: Path) -> Iterator[Path]:
    """Yield the file, or a copy in UTF-8 of one whose text is in another usual encoding or has lone returns."""
    plain = _decoded(path)
    if plain is None:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name  # refusals name the reader's file
        copy.write_bytes(plain.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8"))
        yield copy


def _decoded(path: Path) -> str | None:
    """Return the text of a file that is not packed, None where the reader of rows must judge it as it stands."""
    raw = path.read_bytes()
    is_utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not is_utf16 and limits.container(path) != "plain":
        return None
    for encoding in ["utf-16"] if is_utf16 else ["utf-8", "cp1252"]:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _table(path: Path, found: Findings) -> tuple[list[str], list[Row], list[str]]:
    """Return the header, the rows with their numbers, and why reading stopped where it did."""
    every = even_rows(path)
    _, header = next(every)
    places = _places(header, found)
    rows: list[Row] = []
    try:
        for number, fields in every:
            if len(rows) >= MOST_ROWS:
                raise SourceError(f"{path.name}: more than {MOST_ROWS:,} rows. Keep one series, a row per month.")
            month, value = (fields[places[name]].strip() if name in places else "" for name in COLUMNS)
            rows.append((number, month, value))
    except SourceError as error:
        return header, _of_columns(rows, places), error.problems
    if not rows:
        found.add("there is a header but no row of data", "", "Add a row per month.")
    return header, _of_columns(rows, places), []


def _of_columns(rows: list[Row], places: dict[str, int]) -> list[Row]:
    """Return the rows when both columns are there; without one of them every row would be wrong."""
    return rows if len(places) == len(COLUMNS) else []


def _places(header: list[str], found: Findings) -> dict[str, int]:
    """Return where the two columns stand; a missing one is noted with the name that may be meant."""
    folded = [fold(name) for name in header]
    others = [_printable(name) for name, key in zip(header, folded, strict=True) if key and key not in COLUMNS]
    for name in COLUMNS:
        if name not in folded:
            meant = f"{did_you_mean(name, others)} " if others else ""
            has = listed([_printable(n) for n in header if n])
            found.add(f"row 1 has no column {name!r}", f"it has {has}", f"{meant}Name that column {name}.")
    return {name: folded.index(name) for name in COLUMNS if name in folded}


def _printable(text: str) -> str:
    """Return a name from the file so that it can steer no screen, cut where it is long."""
    return "".join(letter for letter in text[:LONGEST_SHOWN] if letter.isprintable())


def _counts(rows: Iterable[Row], found: Findings) -> dict[str, float | None]:
    """Return counts by month, None for a blank value; what is no month or no count is noted."""
    counts: dict[str, float | None] = {}
    first: dict[str, int] = {}
    for number, written, value in rows:
        matched = MONTH.fullmatch(written)
        is_count = not value or re.fullmatch(COUNT, value) is not None
        if not matched:
            shown = repr(written[:LONGEST_SHOWN]) if written else "nothing"
            found.add("a month that is none", f"row {number:,} has {shown}", MONTHS_ARE)
        if not is_count:
            found.add("a value that is no count", f"row {number:,} has {value[:LONGEST_SHOWN]!r}", VALUES_ARE)
        if matched and matched[1] in first:
            twice = f"{matched[1]} in rows {first[matched[1]]:,} and {number:,}"
            found.add("a month that stands twice", twice, "Keep one row per month; keep one series in the file.")
        elif matched:
            first[matched[1]] = number
            # a wrong value is refused; until then it stands in, so that the series' reach is told rightly
            counts[matched[1]] = (float(value) if is_count else 0.0) if value else None
    return counts


def _check_reach(counts: dict[str, float | None], known_to: str | None, found: Findings) -> None:
    """Note a series without a count, one over too many months, and a last known month outside it."""
    known = sorted(month for month, count in counts.items() if count is not None)
    if not known:
        if counts:
            found.add("no month has a count", "", "Fill in the column value.")
        return
    months = len(Month.parse(known[0]).until(Month.parse(known[-1])))
    if months > MOST_MONTHS:
        reach = f"{known[0]} to {known[-1]} are {months:,}"
        found.add(f"more than {MOST_MONTHS} months", reach, "Keep the last years, or correct the month.")
    if known_to is not None and not known[0] <= known_to <= known[-1]:
        reach = f"its counts run from {known[0]} to {known[-1]}"
        found.add(f"--known-to {known_to} lies outside the series", reach, "Name one of these months, or add the rows.")
