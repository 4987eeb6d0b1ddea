"""Moves finished files into place: whole files only, `.run.json` last, so that a page without it counts as not built."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from csp_lib.batch import manifest
from csp_lib.batch.execute import Outcome
from csp_lib.batch.plan import Target

STAGING = ".staging"


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
    # Without its mark a page counts as not built, should the run end between two moves.
    mark.unlink(missing_ok=True)
    for staged in outcome.files:
        _move(staged, mark.parent / staged.name)
        outcome.outputs.append(str(mark.parent / staged.name))
    if outcome.executed is not None:
        _move(outcome.executed, target.executed(outputs))
    write_whole(mark, json_text(record))
    outcome.outputs.append(str(mark))


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


def json_text(content: Any) -> str:
    """Return content as the JSON that stands beside pages: sorted, readable, one way to write it."""
    return json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False) + "\n"
