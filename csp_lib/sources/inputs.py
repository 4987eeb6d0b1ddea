"""What the store is made from, as one hash: facts, kept files, lookups and the code that reads them."""

import hashlib
from pathlib import Path

from csp_lib import __version__, paths

ROOMS_THAT_READ = ("reference", "tables", "sources")


def fingerprint() -> str:
    """Return 16 hex digits that change when any input of the store changes. Sidecars stand for their files."""
    digest = hashlib.sha256(__version__.encode())
    for path in _files():
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for path in sorted(paths.published_dir().glob("*.csv")):
        digest.update(_size_and_time(path))
    return digest.hexdigest()[:16]


def _files() -> list[Path]:
    package = Path(__file__).resolve().parent.parent
    code = [p for room in ROOMS_THAT_READ for p in (package / room).glob("*.py")]
    sidecars = [*paths.published_dir().glob("*.source.yml"), *paths.raw_dir().glob("*/*.source.yml")]
    return sorted([*code, *sidecars, *paths.reference_dir().glob("*.csv")])


def _size_and_time(path: Path) -> bytes:
    """Return what tells a changed fact whose sidecar was not changed with it: the build then says so."""
    found = path.stat()
    return f"{path.name}:{found.st_size}:{found.st_mtime_ns}".encode()
