"""The store: checked tables as Parquet in data/store/, rebuilt from the facts and the kept files, read through DuckDB.

A build is named by the hash of everything it is made from, so the same inputs give the same store; it is
written aside and becomes current by one rename, so a reader never sees half a build.
"""

import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csp_lib import paths
from csp_lib.errors import SourceError
from csp_lib.sources import inputs

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

POINTER = "current.json"
MANIFEST = "store.json"


def current_build() -> str:
    """Return the name of the build that today's inputs would give."""
    return inputs.fingerprint()


def ensure_built() -> str:
    """Build the store when its inputs changed since the last build; return the name of the build.

    CspError with every problem when a fact or a kept file cannot be taken in; the earlier store then stays.
    """
    wanted = current_build()
    if _pointed_at() == wanted and (paths.store_dir() / wanted / MANIFEST).is_file():
        return wanted
    with _lock():
        if _pointed_at() != wanted or not (paths.store_dir() / wanted / MANIFEST).is_file():
            _build(wanted)
    return wanted


def _build(name: str) -> None:
    from csp_lib.sources import assemble

    root = paths.store_dir()
    before = _pointed_at()
    if (root / name / MANIFEST).is_file():  # the inputs are back to those of the build before
        _point_at(name)
        return
    tables, manifest = assemble.assemble()
    staging = Path(tempfile.mkdtemp(prefix=".building-", dir=root))
    try:
        write_tables(staging, tables)
        (staging / MANIFEST).write_text(json.dumps({"build": name, **manifest}, indent=1, ensure_ascii=False) + "\n")
        final = root / name
        if final.exists():
            shutil.rmtree(final)
        staging.replace(final)
        _point_at(name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    _forget_older_builds(keep={name, before})


def write_tables(folder: Path, tables: "dict[str, pd.DataFrame]") -> None:
    """Write each table as Parquet, its rows sorted by all its columns, so that equal tables give equal bytes."""
    connection = _connection()
    for name, frame in tables.items():
        connection.register("frame", frame)
        target = str(folder / f"{name}.parquet").replace("'", "''")
        connection.execute(f"COPY (SELECT * FROM frame ORDER BY ALL) TO '{target}' (FORMAT parquet)")
        connection.unregister("frame")


def read(table: str, **wanted: str | list[str]) -> "pd.DataFrame":
    """Return a table of the current store, sorted, filtered to the values wanted of its columns.

    `read("recorded_crime_years", area="harrow", offence_set=["robbery", "burglary"])`. SourceError when there is
    no such table.
    """
    path = paths.store_dir() / ensure_built() / f"{table}.parquet"
    if not path.is_file():
        raise SourceError(f"the store has no table {table!r}. It has: {', '.join(sorted(_tables(path.parent)))}.")
    conditions, values = [], []
    for column, value in wanted.items():
        listed = [value] if isinstance(value, str) else list(value)
        conditions.append(f'"{column}" IN ({", ".join("?" * len(listed)) or "NULL"})')
        values += listed
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    query = f"SELECT * FROM read_parquet(?) {where} ORDER BY ALL"
    return _connection().execute(query, [str(path), *values]).df()


def _tables(folder: Path) -> list[str]:
    return [p.stem for p in folder.glob("*.parquet")]


def describe() -> dict[str, Any]:
    """Return what the store holds: build, tables with their sources and hashes, years covered, notes. No pandas."""
    return _manifest(paths.store_dir() / ensure_built() / MANIFEST)


def has(table: str) -> bool:
    """Tell whether the store holds a table. Reads its description only."""
    return any(held["table"] == table for held in describe()["tables"])


@cache
def _manifest(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


@cache
def _connection() -> "duckdb.DuckDBPyConnection":
    """Return the process's one connection to an empty database: opening it costs more than a query."""
    import duckdb

    connection = duckdb.connect(":memory:")
    connection.execute("SET threads = 1")
    return connection


@contextmanager
def _lock() -> Iterator[None]:
    """Let one process build at a time; the others wait and find the build done."""
    root = paths.store_dir()
    try:
        root.mkdir(parents=True, exist_ok=True)
        handle = (root / ".lock").open("w")
    except OSError as error:
        raise SourceError(f"data/store/ cannot be written ({error.strerror}). Give this user write access.") from None
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _pointed_at() -> str | None:
    pointer = paths.store_dir() / POINTER
    if not pointer.is_file():
        return None
    return str(json.loads(pointer.read_text(encoding="utf-8"))["build"])


def _point_at(name: str) -> None:
    root = paths.store_dir()
    waiting = root / f".{POINTER}.{os.getpid()}"
    waiting.write_text(json.dumps({"build": name}) + "\n", encoding="utf-8")
    waiting.replace(root / POINTER)


def _forget_older_builds(keep: set[str | None]) -> None:
    """Remove all builds but the current one and the one before, which a run that began on it may still read."""
    for folder in paths.store_dir().iterdir():
        if folder.is_dir() and folder.name not in keep and (folder / MANIFEST).is_file():
            shutil.rmtree(folder, ignore_errors=True)
