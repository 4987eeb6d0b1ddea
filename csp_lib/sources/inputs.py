"""What the store is made from, as one hash: facts, kept files, lookups and the code that reads them."""

import hashlib
from functools import cache
from pathlib import Path

from csp_lib import __version__, paths

ROOMS_THAT_READ = ("reference", "tables", "sources")


def fingerprint() -> str:
    """Return 16 hex digits that change when any input of the store changes. Sidecars stand for the files kept."""
    digest = hashlib.sha256(__version__.encode())
    for path in _files():
        found = path.stat()
        digest.update(path.name.encode())
        digest.update(_content(path, found.st_size, found.st_mtime_ns))
    return digest.hexdigest()[:16]


def _files() -> list[Path]:
    package = Path(__file__).resolve().parent.parent
    folders = [
        *((package / room, "**/*.py") for room in ROOMS_THAT_READ),
        (paths.published_dir(), "*.source.yml"),
        # a fact that was changed without its sidecar must be noticed too: the build then says so
        (paths.published_dir(), "*.csv"),
        (paths.raw_dir(), "*/*.source.yml"),
        (paths.reference_dir(), "*.csv"),
    ]
    # sorted within each folder only, so that where the folders stand changes nothing
    return [path for folder, pattern in folders for path in sorted(folder.glob(pattern))]


@cache
def _content(path: Path, size: int, changed: int) -> bytes:
    """Return a file's hash; size and time only say when it must be taken again."""
    del size, changed
    return hashlib.sha256(path.read_bytes()).digest()
