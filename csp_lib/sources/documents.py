"""Reads a document's printed figures and claims from a partnership's own files, in the schema of the carried ones.

Any partnership may bring a document, known here or not: CSV, .xlsx or .ods with the columns of published_figures.
"""

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib import tables as contracts
from csp_lib.errors import DataError, SourceError
from csp_lib.reference import areas
from csp_lib.sources import limits
from csp_lib.sources.findings import Findings
from csp_lib.sources.rows import fold, read_records

if TYPE_CHECKING:
    import pandas as pd

FIGURES, CLAIMS = "document_figures", "document_claims"
NEEDED = {
    FIGURES: ("figure_id", "borough", "document", "line", "indicator", "indicator_id", "period", "measure", "value"),
    CLAIMS: ("claim_id", "borough", "document", "line", "kind", "statement"),
}
"""What cannot be done without; other columns of the schema may be left out, and further ones are not read."""
USUAL = {"role": "actual", "period_type": "financial_year", "line": "1"}


def read_figures(path: Path) -> "pd.DataFrame":
    """Return a file's printed figures with the columns of the contract document_figures; SourceError or DataError."""
    return _read(path, FIGURES)


def read_claims(path: Path) -> "pd.DataFrame":
    """Return a file's claims with the columns of the contract document_claims; SourceError or DataError."""
    return _read(path, CLAIMS)


def template(kind: str) -> tuple[str, ...]:
    """Return the columns of a table of figures or claims, in order."""
    return tuple(contracts.columns_of({"figures": FIGURES, "claims": CLAIMS}[kind]))


def _read(path: Path, table: str) -> "pd.DataFrame":
    import pandas as pd

    limits.check_on_disk(path)
    records = read_records(path, NEEDED[table])
    rows = [row for _, row in records.rows]
    columns = contracts.columns_of(table)
    held = {column: [row.get(fold(column), "") for row in rows] for column in columns}
    for column, usual in USUAL.items():
        if column in held:
            held[column] = [text or usual for text in held[column]]
    held["borough"] = [areas.recognise(text) or text for text in held["borough"]]
    plain = held["value"]
    numbers = list(range(1, len(rows) + 1))  # rows of data from 1, as the contract counts them
    found = Findings(path.name)
    held["value"] = _numbers(held["value"], numbers, found)  # type: ignore[assignment]
    _whole(held["line"], numbers, found)
    frame = pd.DataFrame(held, columns=columns)
    if table == FIGURES:
        # where the print is not given, the value as the file writes it tells the decimals
        frame["value_as_printed"] = [given or text for given, text in zip(held["value_as_printed"], plain, strict=True)]
    checked = _checked(table, frame, path.name, found)
    if "offenceset" in records.rows[0][1]:  # which named set a figure certainly counts, when the file says so
        checked["offence_set"] = [row["offenceset"] for row in rows]
    return checked


def _checked(table: str, frame: "pd.DataFrame", name: str, found: Findings) -> "pd.DataFrame":
    """Return the frame as its contract wants it; one error with what was found in reading and in checking."""
    try:
        found.refuse_if_any()
    except SourceError as unread:
        # what could not be read stands in for nothing, so that the contract tells the other problems too
        try:
            contracts.check(table, frame.assign(line=1), name)
        except DataError as broken:
            raise SourceError([*unread.problems, *broken.problems]) from None
        raise
    return contracts.check(table, frame, name)


def _numbers(texts: list[str], rows: list[int], found: Findings) -> list[float | None]:
    read: list[float | None] = []
    for text, row in zip(texts, rows, strict=True):
        try:
            number = float(text) if text else None
            if number is not None and not math.isfinite(number):
                raise ValueError(text)
            read.append(number)
        except ValueError:
            read.append(None)
            advice = (
                "Write a plain number, signed for a change: 14968, -5.8. What stands in print goes to value_as_printed."
            )
            found.add("value is no number", f"row {row:,}: {text!r}", advice)
    return read


def _whole(texts: list[str], rows: list[int], found: Findings) -> None:
    for text, row in zip(texts, rows, strict=True):
        if not re.fullmatch(r"[1-9]\d{0,6}", text):
            found.add(
                "line is no line number", f"row {row:,}: {text!r}", "Write the line of the document's text, from 1."
            )
