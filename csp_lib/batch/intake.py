"""Files on their way into the store, all or none, and what the store holds. The operator's side of `csp data`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from csp_lib.errors import CspError
from csp_lib.params import load_params

if TYPE_CHECKING:
    from csp_lib.sources.catalogue import Kept


ANSWERS_OF = {"ballots": "ballots", "survey_answers": "answers"}
"""The table that holds what people answered, by the kind of file."""


def add_files(files: list[Path], exercise: str | None = None) -> list[str]:
    """Keep files, rebuild the store, and return what became of each; CspError, and nothing kept, when one is refused.

    `exercise` names the consultation exercise of ballots or answers; its question file says which column holds what.
    """
    from csp_lib.sources import catalogue, store

    how = _how_to_read(exercise)
    kept: list[Kept] = []
    problems: list[str] = []
    for path in files:
        try:
            kept.append(catalogue.add(path, **how))
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


def _how_to_read(exercise: str | None) -> dict[str, Any]:
    """Return what a file of this exercise does not say itself: the exercise, and its columns where they are declared."""
    if exercise is None:
        return {}
    declared = load_params().consultations.get(exercise)
    columns = declared.columns.model_dump() if declared is not None and declared.columns is not None else None
    return {"exercise": exercise, "columns": columns}


def _told(path: Path, kept: "Kept") -> list[str]:
    sidecar = kept.source.sidecar
    if kept.already:
        told = [f"{path.name}: already kept as {sidecar.source_id}; nothing changed"]
        return told + [f"  {line}" for name in _exercises(kept) for line in _of_exercise(name)]
    notes = kept.reading.notes if kept.reading else []
    covers = f", {sidecar.covers}" if sidecar.covers else ""
    told = [f"{path.name}: {sidecar.kind}, kept as {sidecar.source_id}{covers}", *(f"  {note}" for note in notes)]
    return told + [f"  {line}" for name in _exercises(kept) for line in _of_exercise(name)]


def _exercises(kept: "Kept") -> list[str]:
    """Return the consultation exercises that a file has answers to; one kept before may have got its question since."""
    from csp_lib.sources import store

    table = ANSWERS_OF.get(kept.source.sidecar.kind)
    if table is None:
        return []
    return sorted(set(store.read(table, source_id=kept.source.sidecar.source_id)["exercise"]))


def _of_exercise(name: str) -> list[str]:
    """Return what is still to be done before an exercise can be ranked: its question, and texts to decide on."""
    from csp_lib.results.consultations.consultation import update_restricted

    if name not in load_params().consultations:
        return [
            f"{name} has no question file, so no page ranks it yet: write params/consultations/{name}.yml "
            "(csp data template question prints an empty one)."
        ]
    waiting = update_restricted(name)
    texts = "1 text written in waits" if waiting == 1 else f"{waiting:,} texts written in wait"
    return [f"{texts} for a person's decision in data/restricted/write_ins/{name}.csv."] if waiting else []


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
