"""Reads and writes the table in which a person decides what write-ins mean: data/restricted/write_ins/."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib import paths
from csp_lib.errors import SourceError
from csp_lib.sources import restricted
from csp_lib.sources.rows import even_rows, fold

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("text_hash", "text", "n", "suggestion", "score", "decision", "decided_by", "date", "reason")


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
    rows = [
        (number, *(restricted.unmarked(fields[places[fold(name)]]) for name in COLUMNS)) for number, fields in every
    ]
    return pd.DataFrame(rows, columns=["row", *COLUMNS]).astype(object)


def fingerprint(exercise: str) -> str:
    """Return the hash of what a person has decided on an exercise's write-ins, empty where nothing is."""
    path = paths.write_in_review(exercise)
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""


def write_review(path: Path, review: "pd.DataFrame") -> None:
    """Write the review table to this file; whole or not at all, and not where it would not change."""
    restricted.write_table(path, review[list(COLUMNS)])
