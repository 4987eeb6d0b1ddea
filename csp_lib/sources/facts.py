"""The embedded facts: the tables of data/published/, each with its sidecar."""

import csv
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib import paths
from csp_lib.errors import SourceError
from csp_lib.sources.sidecar import Sidecar, read_sidecar

if TYPE_CHECKING:
    import pandas as pd

SIDECAR = ".source.yml"


@dataclass(frozen=True)
class Fact:
    """One embedded table and what is known of it."""

    table: str
    path: Path
    sidecar: Sidecar


def facts() -> list[Fact]:
    """Return the embedded tables in order of name; SourceError when a file and its sidecar disagree."""
    found, problems = [], []
    for beside in sorted(paths.published_dir().glob("*" + SIDECAR)):
        sidecar = read_sidecar(beside)
        path = beside.with_name(beside.name.removesuffix(SIDECAR))
        if not path.is_file():
            problems.append(f"data/published/{path.name} is missing but has a sidecar. Restore it from the repository.")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sidecar.sha256:
            problems.append(
                f"data/published/{path.name}: the file is not the one its sidecar describes (sha256 differs). "
                "Restore it, or describe the new file in the sidecar."
            )
        else:
            found.append(Fact(path.stem, path, sidecar))
    if problems:
        raise SourceError(problems)
    return found


def read_fact(fact: Fact) -> "pd.DataFrame":
    """Return an embedded table as text and whole numbers, as its file holds it; SourceError names each wrong cell."""
    import pandas as pd

    numbers = {
        "offences": "int64", "months_covered": "int64", "residents": "int64", "mid_year": "int64", "line": "int64",
        "figures": "int64", "actions": "int64", "households": "int64", "year": "int64",
    }  # fmt: skip
    header = pd.read_csv(fact.path, nrows=0).columns
    text = {name: "str" for name in header if name not in numbers and name not in ("value",)}
    if fact.table == "consultation_results":
        text["value"] = "str"
    wanted = {**text, **{k: v for k, v in numbers.items() if k in header}}
    try:
        return pd.read_csv(fact.path, dtype=wanted, keep_default_na=False, na_values={"value": [""]})
    except ValueError as error:
        told = " ".join(str(error).split())
        unread = [
            f"data/published/{fact.path.name}: the table cannot be read ({told}). Restore it from the repository."
        ]
        raise SourceError(_not_whole(fact.path, numbers) or unread) from None


def _not_whole(path: Path, numbers: Iterable[str]) -> list[str]:
    """Return a sentence for each cell of these columns that is no whole number; rows are counted from 1."""
    with path.open(encoding="utf-8", newline="") as handle:
        return [
            f"data/published/{path.name}, row {number}, {column}: {row[column]!r} is not a whole number. "
            "Restore the file from the repository."
            for number, row in enumerate(csv.DictReader(handle), 1)
            for column in numbers
            if column in row and not re.fullmatch(r"-?\d+", row[column] or "")
        ]
