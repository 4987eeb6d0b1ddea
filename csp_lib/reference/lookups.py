"""Rows of the lookup files in data/reference/, read once per process and folder."""

import csv
from functools import cache
from pathlib import Path

from csp_lib import paths
from csp_lib.errors import DataError


def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of data/reference/<name>; DataError when the file is not there."""
    return _read(paths.reference_dir() / name)


@cache
def _read(path: Path) -> tuple[dict[str, str], ...]:
    if not path.is_file():
        raise DataError(f"{path.name} is missing from data/reference/. Restore it from the repository.")
    with path.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def words(text: str) -> str:
    """Return text as names are compared: lower case, '&' as 'and', separators as single spaces."""
    folded = text.casefold().replace("&", " and ")
    return " ".join(folded.replace("-", " ").replace("_", " ").split())
