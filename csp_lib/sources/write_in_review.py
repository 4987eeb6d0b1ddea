"""Reads and writes the table in which a person decides what write-ins mean: data/restricted/write_ins/.

Its texts come from anybody and are opened in a spreadsheet, so a cell that would be a formula there begins with an
apostrophe; reading takes it off again.
"""

import csv
import hashlib
import io
import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib import paths
from csp_lib.errors import SourceError
from csp_lib.sources.rows import even_rows, fold

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("text_hash", "text", "n", "suggestion", "score", "decision", "decided_by", "date", "reason")
FORMULA_STARTS = "=+-@\t\r\n"
KEEPS_TEXT = "'"


def read_review(path: Path) -> "pd.DataFrame":
    """Return the review table as text, with `row`, where each row stands in the file; empty where there is no file.

    SourceError when it is no table with these columns. What its cells say is judged where they are used.
    """
    import pandas as pd

    if not path.exists():
        return pd.DataFrame(columns=["row", *COLUMNS], dtype=object)
    every = even_rows(path)
    _, header = next(every)
    places = {fold(name): place for place, name in enumerate(header)}
    missing = [name for name in COLUMNS if fold(name) not in places]
    if missing:
        raise SourceError(
            f"{path.name}, row 1: missing columns: {', '.join(missing)}. Put them back as they were written; "
            "or remove the file: it is made anew, without the decisions."
        )
    rows = [(number, *(_read(fields[places[fold(name)]]) for name in COLUMNS)) for number, fields in every]
    return pd.DataFrame(rows, columns=["row", *COLUMNS]).astype(object)


def fingerprint(exercise: str) -> str:
    """Return the hash of what a person has decided on an exercise's write-ins, empty where nothing is."""
    path = paths.write_in_review(exercise)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""


def write_review(path: Path, review: "pd.DataFrame") -> None:
    """Write the review table to this file as CSV that spreadsheets read as UTF-8; whole or not at all.

    A file that would not change is left alone, so that it may stay open in a spreadsheet.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    columns = [[_written(value) for value in review[name]] for name in COLUMNS]
    writer.writerows(zip(*columns, strict=True))
    content = text.getvalue().encode("utf-8-sig")
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f".{path.name}.{os.getpid()}")
    waiting.touch(mode=0o600)  # free text about crime: for its owner alone
    waiting.write_bytes(content)
    waiting.replace(path)


def _written(value: object) -> str:
    if value is None or value != value:
        return ""
    text = f"{value:.0f}" if isinstance(value, float) else str(value)
    return KEEPS_TEXT + text if _is_marked(text) else text


def _read(text: str) -> str:
    return text[1:] if text.startswith(KEEPS_TEXT) and _is_marked(text[1:]) else text


def _is_marked(text: str) -> bool:
    """Return whether a cell with this text carries the mark: it would be a formula, or begins with the mark itself."""
    # some spreadsheets take the full-width signs of East Asian keyboards for the plain ones
    first = unicodedata.normalize("NFKC", text[:1])
    return first != "" and (first[0] in FORMULA_STARTS or first == KEEPS_TEXT)
