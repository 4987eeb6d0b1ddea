"""Runs one report in a worker process: results first, then the notebook, then the page. Writes to staging only."""

import json
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import connection
from pathlib import Path
from typing import Any

from csp_lib.batch import causes
from csp_lib.batch.plan import Target
from csp_lib.batch.supply import Supply
from csp_lib.errors import ReportError

RUN_MIME = "application/vnd.csp.run+json"
"""The output by which a notebook tells the batch its page facts: title, last data, headline figures."""

CELL_LIMIT = 120
"""Seconds a cell may take."""

MOST_KILOBYTES, MOST_KILOBYTES_OF_MANY_SECTIONS = 500, 2000
"""The largest theme page, and the largest page that goes over all themes."""

STARTS = 3
"""How often a kernel is started before giving up: ports are raced for when several start at once."""

KERNEL_ENVIRONMENT = {
    "MPLBACKEND": "Agg",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "JUPYTER_PLATFORM_DIRS": "1",
}
"""One thread each, no window, the same hashes; kernels take it over from their worker."""


@dataclass(frozen=True)
class Job:
    """One target with all that a worker needs to know; `staging` is private to it."""

    target: Target
    notebook: Path
    staging: Path
    supply: Supply
    allow_simulated: bool = False
    cell_limit: int = CELL_LIMIT


@dataclass
class Outcome:
    """What became of a target. `files` and `executed` stand in staging until they are published."""

    target: Target
    status: str
    why: str = ""
    seconds: float = 0.0
    failure: causes.Failure | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    files: list[Path] = field(default_factory=list)
    executed: Path | None = None
    outputs: list[str] = field(default_factory=list)


def begin_worker(private: Path) -> None:
    """Make this process a quiet worker: the operator's Ctrl-C is the parent's to answer, noise goes to a file."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end_with_kernels)
    threading.Thread(target=_follow_parent, daemon=True).start()
    os.environ.update(KERNEL_ENVIRONMENT)
    # The operator's own Jupyter and IPython settings must not change a page.
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR"):
        os.environ[name] = str(private / name.lower())
    noise = os.open(private / "noise.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(noise, 1)
    os.dup2(noise, 2)


def _follow_parent() -> None:
    """End when the run that started this worker is gone, however it ended: nothing else would tell the worker."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        _end_with_kernels(signal.SIGTERM, None)


def _end_with_kernels(number: int, frame: object) -> None:
    """End this worker at once and its kernels with it; kernels have sessions of their own and hear no signal."""
    del frame
    for path in Path("/proc/self/task").glob("*/children"):
        for pid in path.read_text().split():
            os.kill(int(pid), signal.SIGKILL)
    os._exit(128 + number)


def build(job: Job) -> Outcome:
    """Return what became of one target; every error becomes a failed outcome, so that the others go on."""
    began = time.monotonic()
    job.staging.mkdir(parents=True, exist_ok=True)
    _Kept.notebook = None
    outcome = Outcome(job.target, "failed")
    try:
        job.supply.prepare(job.target)
        notebook = _run_notebook(job)
        outcome.facts = page_facts(notebook, job.target)
        outcome.files = [_write_page(job, notebook, outcome.facts)]
        outcome.executed = _write_notebook(job, notebook)
        outcome.status = "built"
    except Exception as error:
        outcome.failure = causes.explain(error, _Kept.notebook, job.cell_limit)
        outcome.why = outcome.failure.sentence(job.target.report)
        outcome.executed = _write_failed(job, outcome.why)
    outcome.seconds = round(time.monotonic() - began, 2)
    return outcome


class _Kept:
    """The notebook in the hands of the engine, as far as it came: an error loses it otherwise."""

    notebook: Any = None


@cache
def _engine() -> str:
    """Return the name of papermill's engine with a memory: it keeps the notebook that it runs."""
    from papermill.engines import NBClientEngine, papermill_engines

    class KeepingEngine(NBClientEngine):
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **wanted: Any) -> Any:
            _Kept.notebook = nb_man.nb
            return super().execute_managed_notebook(nb_man, kernel_name, **wanted)

    papermill_engines.register("csp", KeepingEngine)
    return "csp"


def _run_notebook(job: Job) -> Any:
    """Return the executed notebook; only a kernel that never began a cell is started again."""
    for left in reversed(range(STARTS)):
        _Kept.notebook = None
        try:
            return _clean(_execute(job))
        except Exception as error:
            if not causes.never_started(_Kept.notebook):
                raise
            if not left:
                raise ReportError(f"the kernel did not start, tried {STARTS} times ({error}).") from error
    raise AssertionError("unreachable")


def _execute(job: Job) -> Any:
    import papermill
    from traitlets.config import Config

    # Encrypted, because ipykernel otherwise warns about plain TCP at each start. No `cwd`: it moves the whole process.
    config = Config({"KernelManager": {"transport_encryption": "required"}})
    return papermill.execute_notebook(
        job.notebook,
        None,
        parameters=job.target.parameters(),
        engine_name=_engine(),
        kernel_name="python3",
        progress_bar=False,
        log_output=False,
        request_save_on_cell_execute=False,
        execution_timeout=job.cell_limit,
        config=config,
    )


def _clean(notebook: Any) -> Any:
    """Return the notebook without clock, paths and random ids: the same inputs give the same bytes."""
    notebook.metadata.pop("papermill", None)
    for number, cell in enumerate(notebook.cells):
        for name in ("papermill", "execution"):
            cell.metadata.pop(name, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell["id"] = f"injected-{number}"
    return notebook


def page_facts(notebook: Mapping[str, Any], target: Target) -> dict[str, Any]:
    """Return what the notebook says of its page; ReportError when it says nothing."""
    for cell in reversed(notebook["cells"]):
        for output in cell.get("outputs", []):
            if RUN_MIME in output.get("data", {}):
                return dict(output["data"][RUN_MIME])
    raise ReportError(f"{target.report}: the notebook never shows its run. Let its last cell show what `run` recorded.")


def _write_page(job: Job, notebook: Any, facts: dict[str, Any]) -> Path:
    from csp_lib.report.exporter import exporter

    html = exporter().page(
        notebook,
        title=facts["title"],
        subtitle=facts["subtitle"],
        edition=job.target.edition,
        borough_name=facts["borough_name"],
        year=job.target.year,
        last_data=facts["last_data"],
        contact=facts["contact"],
        allow_simulated=job.allow_simulated,
        name=job.target.report,
        kilobytes=MOST_KILOBYTES if job.target.theme else MOST_KILOBYTES_OF_MANY_SECTIONS,
    )
    path = job.staging / f"{job.target.stem}.html"
    path.write_text(html, encoding="utf-8")
    return path


def _write_notebook(job: Job, notebook: Any) -> Path:
    import nbformat

    path = job.staging / f"{job.target.stem}.ipynb"
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    return path


def _write_failed(job: Job, why: str) -> Path:
    """Keep the notebook as far as it came, with the cause in its metadata, where the index finds it later."""
    notebook = _Kept.notebook
    path = job.staging / f"{job.target.stem}.failed.ipynb"
    content = json.loads(json.dumps(notebook)) if notebook else json.loads(job.notebook.read_text(encoding="utf-8"))
    content["metadata"]["csp_failure"] = {"why": why, "id": job.target.id}
    content["metadata"].pop("papermill", None)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
