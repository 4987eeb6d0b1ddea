"""Tables of free text, for the restricted folder: their words come from anybody and are opened in a spreadsheet.

A cell that would be a formula there begins with an apostrophe; whoever reads the table again takes it off.
"""

import csv
import io
import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FORMULA_STARTS = "=+-@\t\r\n"
KEEPS_TEXT = "'"


def write_table(path: Path, table: "pd.DataFrame") -> None:
    """Write a table to this file as CSV that spreadsheets read as UTF-8, for its owner alone; whole or not at all.

    A file that would not change is left alone, so that it may stay open in a spreadsheet.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    columns = [[_written(value) for value in table[name]] for name in table.columns]
    writer.writerows(zip(*columns, strict=True))
    content = text.getvalue().encode("utf-8-sig")
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f".{path.name}.{os.getpid()}")
    waiting.touch(mode=0o600)  # free text about crime
    waiting.write_bytes(content)
    waiting.replace(path)


def is_table(path: Path, columns: Iterable[str]) -> bool:
    """Tell whether a file is a table of these columns, so that writing it anew takes nothing else away."""
    begins = ",".join(columns).encode("utf-8-sig")
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(begins)) == begins


def unmarked(text: str) -> str:
    """Return a cell as it was before it was written."""
    return text[1:] if text.startswith(KEEPS_TEXT) and _is_marked(text[1:]) else text


def _written(value: object) -> str:
    if value is None or value != value:
        return ""
    text = f"{value:.0f}" if isinstance(value, float) else str(value)
    return KEEPS_TEXT + text if _is_marked(text) else text


def _is_marked(text: str) -> bool:
    """Return whether a cell with this text carries the mark: it would be a formula, or begins with the mark itself."""
    # some spreadsheets take the full-width signs of East Asian keyboards for the plain ones
    first = unicodedata.normalize("NFKC", text[:1])
    return first != "" and (first[0] in FORMULA_STARTS or first == KEEPS_TEXT)
