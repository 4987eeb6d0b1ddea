"""Results kept in the store by the hash of what they were made from, so that each is computed once."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from csp_lib import paths
from csp_lib.sources import store

ROOMS_THAT_COMPUTE = ("reference", "params", "sources", "analysis", "consultation", "results")


def key(kind: str, wanted: dict[str, Any]) -> str:
    """Return the name under which a result is kept: kind, what was asked, the store's build, params and code."""
    asked = json.dumps(wanted, sort_keys=True)
    made_from = f"{kind}|{asked}|{store.ensure_built()}|{_code()}|{_params()}"
    return f"{kind}-{hashlib.sha256(made_from.encode()).hexdigest()[:24]}"


def find(name: str) -> Any | None:
    """Return the JSON values kept under this name, or None."""
    path = _folder() / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def keep(name: str, value: Any) -> None:
    """Keep JSON values under this name; readers see the whole file or none."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    waiting = folder / f".{name}.{os.getpid()}"
    waiting.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    waiting.replace(folder / f"{name}.json")


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Let one process compute what is kept under this name; the others wait and find it kept."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f".{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _folder() -> Path:
    return paths.store_dir() / store.ensure_built() / "kept"


@cache
def _code() -> str:
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for room in ROOMS_THAT_COMPUTE:
        for path in sorted((package / room).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _params() -> str:
    digest = hashlib.sha256()
    for path in sorted(paths.params_dir().rglob("*.y*ml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
