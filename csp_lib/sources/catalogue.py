"""Keeps received files byte for byte in data/raw/, each in a folder of its own with its sidecar."""

import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csp_lib import paths
from csp_lib.errors import SourceError
from csp_lib.sources import described, limits, recognise
from csp_lib.sources.findings import did_you_mean
from csp_lib.sources.reading import Reading
from csp_lib.sources.sidecar import (
    SUFFIX,
    HowToRead,
    Sidecar,
    beside,
    how_to_read,
    make_sidecar,
    read_keys,
    read_sidecar,
    write_sidecar,
)

CHUNK = 1024**2
IN_HAND = (".adding-", ".removing-")
"""Folders of an addition or removal under way; what an interruption leaves in them is never read."""
A_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Source:
    """A kept file and what is known of it."""

    sidecar: Sidecar
    path: Path


@dataclass(frozen=True)
class Kept:
    """What became of a file that was added; `reading` is None when it was already kept."""

    source: Source
    already: bool
    reading: Reading | None


def add(path: Path, *, root: Path | None = None, **given: Any) -> Kept:
    """Keep a file byte for byte beside a sidecar, and return what was kept; a file kept already changes nothing.

    The file is copied aside, the copy is read in full, and one rename keeps it: nothing half-written is ever seen.
    What a sidecar beside the file says, and what is `given` (any key of a sidecar; it wins), goes before what the
    file itself tells. SourceError with every problem, and then nothing is kept.
    """
    root = paths.raw_dir() if root is None else root
    limits.check_on_disk(path)
    if path.name.endswith(SUFFIX):
        raise SourceError(f"{path.name} is a sidecar. Add the file it describes; the sidecar is taken along.")
    with _writing(root), _folder_aside(root) as aside:
        copied = paths.inside(aside, path.name)
        digest = _copy(path, copied)
        said = _said(path, given)
        how = how_to_read(said, beside(path).name)
        if held := next((source for source in sources(root) if source.sidecar.sha256 == digest), None):
            _check_read_alike(path, held, how)
            return Kept(held, already=True, reading=None)
        reading = recognise.read(copied, how.exercise or "", how.columns)
        sidecar = _sidecar(path, digest, reading, said)
        final = paths.inside(root, sidecar.source_id)
        if final.exists():
            raise SourceError(
                f"{path.name}: another file is kept as {sidecar.source_id}. Give this one another source_id in "
                f"{beside(path).name}, or take the other out: csp data remove {sidecar.source_id}"
            )
        write_sidecar(beside(copied), sidecar)
        aside.replace(final)
        return Kept(Source(sidecar, final / path.name), already=False, reading=reading)


def remove(source_id: str, *, root: Path | None = None) -> Source:
    """Take a kept file and its sidecar out, and return what was kept; SourceError when there is no such source."""
    root = paths.raw_dir() if root is None else root
    kept = {source.sidecar.source_id: source for source in sources(root)}
    if source_id not in kept:
        hint = did_you_mean(source_id, kept) if kept else "No file is kept."
        raise SourceError(f"there is no source {source_id!r} in data/raw/. {hint}")
    with _writing(root):
        folder = paths.inside(root, source_id)
        going = Path(tempfile.mkdtemp(prefix=IN_HAND[1], dir=root))
        folder.replace(going / "source")
        shutil.rmtree(going)
    return kept[source_id]


def sources(root: Path | None = None) -> list[Source]:
    """Return the kept files in order of source_id; SourceError when a folder of data/raw/ is not as `add` left it."""
    root = paths.raw_dir() if root is None else root
    found: list[Source] = []
    problems: list[str] = []
    for folder in _folders(root):
        try:
            found.append(_source(root, folder))
        except SourceError as error:
            problems += error.problems
    if problems:
        raise SourceError(problems)
    return found


def changed_files(root: Path | None = None) -> list[str]:
    """Return a sentence for each kept file whose bytes are no longer those that its sidecar names."""
    return [
        f"data/raw/{s.sidecar.source_id}/{s.path.name}: the file was changed after it was kept (sha256 differs). "
        f"Take it out (csp data remove {s.sidecar.source_id}) and add it again."
        for s in sources(root)
        if _digest(s.path) != s.sidecar.sha256
    ]


def _folders(root: Path) -> list[Path]:
    if not root.is_dir():
        return []
    return sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith(IN_HAND))


def _source(root: Path, folder: Path) -> Source:
    shown = f"data/raw/{folder.name}"
    paths.inside(root, folder.name)
    sidecars = sorted(folder.glob("*" + SUFFIX))
    if len(sidecars) != 1:
        raise SourceError(f"{shown}/ must hold one file and its sidecar (<file>{SUFFIX}). Add files with csp data add.")
    sidecar = read_sidecar(sidecars[0])
    path = sidecars[0].with_name(sidecars[0].name.removesuffix(SUFFIX))
    if (sidecar.source_id, sidecar.file) != (folder.name, path.name):
        raise SourceError(
            f"{shown}/{sidecars[0].name}: source_id and file must name the folder and the file. Correct it."
        )
    if path.is_symlink() or not path.is_file():
        raise SourceError(f"{shown}/{path.name} is missing. Add it again: csp data remove {folder.name}, csp data add.")
    return Source(sidecar, path)


@contextmanager
def _writing(root: Path) -> Iterator[None]:
    """Turn a refusal of the disk into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise SourceError(f"the disk is full; nothing was kept in {root.name}/. Free some space.") from None
        raise SourceError(
            f"{root.name}/ cannot be written ({error.strerror or error}); nothing was kept. Give this user write "
            "access to it, or set CSP_HOME to a folder that can be written."
        ) from None


@contextmanager
def _folder_aside(root: Path) -> Iterator[Path]:
    """Yield an empty folder on the same disk, gone afterwards unless it was renamed into place."""
    root.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(root)
    outer = Path(tempfile.mkdtemp(prefix=IN_HAND[0], dir=root))
    try:
        inner = outer / "source"
        inner.mkdir()
        yield inner
    finally:
        shutil.rmtree(outer, ignore_errors=True)


def _clear_leftovers(root: Path) -> None:
    """Remove what an addition or removal interrupted more than a day ago has left; younger ones may be under way."""
    for folder in root.iterdir():
        if folder.name.startswith(IN_HAND) and folder.stat().st_mtime < time.time() - A_DAY:
            shutil.rmtree(folder, ignore_errors=True)


def _copy(path: Path, target: Path) -> str:
    """Copy bytes and return their sha256: what is read and kept is what was hashed, whatever happens to the file."""
    digest = hashlib.sha256()
    with path.open("rb") as source, target.open("wb") as copy:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    return digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _said(path: Path, given: dict[str, Any]) -> dict[str, Any]:
    """Return the keys that a sidecar beside a file says and that were given by hand, which win; notes are joined."""
    shown = beside(path)
    said = read_keys(shown) if shown.is_file() else {}
    notes = [*said.get("notes", []), *given.get("notes", [])]
    return {**said, **{key: value for key, value in given.items() if value is not None}, "notes": notes}


def _check_read_alike(path: Path, kept: Source, how: HowToRead) -> None:
    """Raise SourceError when a file that is kept is now said to be read in another way."""
    for key in HowToRead.model_fields:
        wanted, held = getattr(how, key), getattr(kept.sidecar, key)
        if wanted is not None and wanted != held:
            raise SourceError(
                f"{path.name}: already kept as {kept.sidecar.source_id}, with another {key}. To read it anew: "
                f"csp data remove {kept.sidecar.source_id}, then add it again."
            )


def _sidecar(path: Path, digest: str, reading: Reading, said: dict[str, Any]) -> Sidecar:
    """Return the sidecar of a file: what the file tells, and before it what was said of it."""
    keys = described.keys_of(reading, path.name, digest)
    shown = beside(path).name
    for key, fixed in (("sha256", digest), ("file", path.name), ("kind", reading.kind)):
        if said.get(key, fixed) != fixed:
            raise SourceError(
                f"{shown}, {key}: {said[key]!r} is not that of the file beside it ({fixed}). Take the key out, or "
                "put the right file beside the sidecar."
            )
    sidecar = make_sidecar({**keys, **said}, shown)
    if described.says_data_kind(reading) and sidecar.data_kind != keys["data_kind"]:
        raise SourceError(
            f"{path.name}: its rows are {keys['data_kind']!r} (column data_kind), so the file cannot be kept as "
            f"{sidecar.data_kind!r}. Correct the column, or leave the kind to it."
        )
    return sidecar
