"""Files on their way into the store, all or none, and what the store holds. The operator's side of `csp data`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from csp_lib.errors import CspError

if TYPE_CHECKING:
    from csp_lib.sources.catalogue import Kept


def add_files(files: list[Path]) -> list[str]:
    """Keep files, rebuild the store, and return one line per file; CspError, and nothing kept, when one is refused."""
    from csp_lib.sources import catalogue, store

    kept: list[Kept] = []
    problems: list[str] = []
    for path in files:
        try:
            kept.append(catalogue.add(path))
        except CspError as error:
            problems += error.problems
    try:
        if problems:
            raise CspError(problems)
        store.ensure_built()
    except BaseException:
        # Also when interrupted: a file is kept with the store that holds it, or not at all.
        for one in reversed(kept):
            if not one.already:
                catalogue.remove(one.source.sidecar.source_id)
        raise
    return [line for path, one in zip(files, kept, strict=True) for line in _told(path, one)]


def _told(path: Path, kept: "Kept") -> list[str]:
    sidecar = kept.source.sidecar
    if kept.already:
        return [f"{path.name}: already kept as {sidecar.source_id}; nothing changed"]
    notes = kept.reading.notes if kept.reading else []
    covers = f", {sidecar.covers}" if sidecar.covers else ""
    return [f"{path.name}: {sidecar.kind}, kept as {sidecar.source_id}{covers}", *(f"  {note}" for note in notes)]


def remove_source(source_id: str) -> str:
    """Take a kept file out, rebuild the store, and return one line; CspError when there is no such source."""
    from csp_lib.sources import catalogue, store

    gone = catalogue.remove(source_id)
    store.ensure_built()
    return f"{gone.path.name}: removed, it was kept as {source_id}"


def status() -> dict[str, Any]:
    """Return what the store holds, in the shape that programs rely on."""
    from csp_lib.batch.supply import Supply

    held = Supply().build()
    return {"tables": held["tables"], "notes": held.get("notes", [])}


def status_lines(found: dict[str, Any]) -> list[str]:
    """Return one line per table, its sources below it, then the notes."""
    lines = []
    for table in found["tables"]:
        months = " to ".join(m for m in (table.get("first_month"), table.get("last_month")) if m)
        boroughs = table.get("boroughs") or 0
        parts = [f"{table['rows']} rows", f"{boroughs} borough{'' if boroughs == 1 else 's'}", months]
        lines.append(f"{table['table']}: {', '.join(p for p in parts if p)}")
        lines += [
            f"  from {s['source_id']} ({s['kind']}, {s.get('vintage') or 'no vintage'})" for s in table["sources"]
        ]
    return lines + [f"note on {note['source_id']}: {note['note']}" for note in found["notes"]]
