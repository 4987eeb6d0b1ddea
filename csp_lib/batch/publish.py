"""Moves finished files into place: whole files only, `.run.json` last, so that a page without it counts as not built."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from csp_lib.batch import manifest
from csp_lib.batch.execute import Outcome
from csp_lib.batch.plan import Target

STAGING = ".staging"
FORMER = ".former.json"
"""The ending of a mark that was replaced, until what changed on its page is written down."""


def staging_root(outputs: Path) -> Path:
    """Return the folder of unfinished files, on the same file system as the outputs."""
    return outputs / STAGING


def clear_staging(outputs: Path) -> None:
    """Remove what a run that was killed left behind. Call under the lock of the outputs folder."""
    shutil.rmtree(staging_root(outputs), ignore_errors=True)


def staging_folder(outputs: Path, target: Target) -> Path:
    """Return the private folder in which one target is made."""
    return staging_root(outputs) / target.edition / target.borough / target.stem


def commit(outcome: Outcome, inputs: dict[str, str], outputs: Path) -> None:
    """Move what an outcome made into place and note where: a page with its mark, or the notebook that failed."""
    target = outcome.target
    if outcome.status == "built":
        _commit_page(outcome, inputs, outputs)
        failed_notebook(target, outputs).unlink(missing_ok=True)
    elif outcome.executed is not None:
        _move(outcome.executed, failed_notebook(target, outputs))
        outcome.outputs = [str(failed_notebook(target, outputs))]


def _commit_page(outcome: Outcome, inputs: dict[str, str], outputs: Path) -> None:
    target = outcome.target
    mark = manifest.run_file(target, outputs)
    record = manifest.run_record(target, inputs, outcome.facts, outcome.files)
    _set_aside(mark)
    for staged in outcome.files:
        _move(staged, mark.parent / staged.name)
        outcome.outputs.append(str(mark.parent / staged.name))
    if outcome.executed is not None:
        _move(outcome.executed, target.executed(outputs))
    write_whole(mark, json_text(record))
    outcome.outputs.append(str(mark))


def _set_aside(mark: Path) -> None:
    """Keep the mark of the former issue to compare with; an older one that still waits is what was told last.

    Without its mark a page counts as not built, should the run end between two moves.
    """
    former = former_mark(mark)
    if mark.exists() and not former.exists():
        mark.replace(former)
    mark.unlink(missing_ok=True)


def former_mark(mark: Path) -> Path:
    """Return where a page's former mark waits: beside the page, hidden."""
    return mark.with_name(f".{mark.name.removesuffix('.run.json')}{FORMER}")


def mark_of_former(former: Path) -> Path:
    """Return the mark whose former one this is."""
    return former.with_name(f"{former.name.removeprefix('.').removesuffix(FORMER)}.run.json")


def failed_notebook(target: Target, outputs: Path) -> Path:
    """Return where the notebook of a failed target is kept until it succeeds."""
    return target.executed(outputs).with_suffix(".failed.ipynb")


def _move(staged: Path, final: Path) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    staged.replace(final)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the earlier one or this one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(f".{path.name}.{os.getpid()}")
    waiting.write_text(text, encoding="utf-8")
    waiting.replace(path)


def draw_whole(path: Path, content: Any, library: str, draw: Callable[[], str]) -> None:
    """Draw a list of pages when its content or the library changed; a hidden file beside it says what it shows."""
    drawn_from = json.dumps(manifest.digest([content, library])) + "\n"
    mark = path.with_name(f".{path.stem}.json")
    if not path.is_file() or not mark.is_file() or mark.read_text(encoding="utf-8") != drawn_from:
        write_whole(path, draw())
        write_whole(mark, drawn_from)


def json_text(content: Any) -> str:
    """Return content as the JSON that stands beside pages: sorted, readable, one way to write it."""
    return json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
