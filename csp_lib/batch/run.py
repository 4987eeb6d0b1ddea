"""The order of a run: plan, check, skip what is current, build the rest, publish, tell corrections, draw the index."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from csp_lib import paths
from csp_lib.batch import corrections, index, manifest, notebooks, pool, publish
from csp_lib.batch.execute import CELL_LIMIT, Job, Outcome
from csp_lib.batch.lock import locked
from csp_lib.batch.plan import Target, plan
from csp_lib.batch.summary import Progress
from csp_lib.batch.supply import Supply
from csp_lib.errors import ParamsError
from csp_lib.params import Params, load_params

MOST_PROBLEMS = 10


@dataclass(frozen=True)
class Request:
    """What the operator asked for; names are as typed, empty means: as the run file says."""

    boroughs: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    reports: tuple[str, ...] = ()
    year: str | None = None
    known_to: str | None = None
    run: str | None = None
    edition: str | None = None
    jobs: int | None = None
    outputs: Path | None = None
    dry_run: bool = False
    force: bool = False
    fail_fast: bool = False
    allow_simulated: bool = False
    cell_limit: int = CELL_LIMIT


@dataclass
class Run:
    """What a run came to: an outcome per target in the order of the plan, and the index (None after a dry run)."""

    outcomes: list[Outcome] = field(default_factory=list)
    index: Path | None = None

    @property
    def failed(self) -> bool:
        """Whether any report failed."""
        return any(outcome.status == "failed" for outcome in self.outcomes)


def run(request: Request, supply: Supply | None = None, progress: Callable[[int], Progress] = Progress) -> Run:
    """Return the outcomes of a run; CspError, with every problem at once and nothing built, when it may not start."""
    supply = supply or Supply()
    params = load_params()
    targets = plan(
        params,
        supply.coverage,
        boroughs=request.boroughs,
        themes=request.themes,
        reports=request.reports,
        year=request.year,
        known_to=request.known_to,
        run=request.run,
        edition=request.edition,
    )
    check_notebooks(targets)
    inputs = manifest.Inputs(params, supply.build(), request.allow_simulated)
    check_data(targets, supply)
    outputs = (request.outputs or paths.default_outputs_dir()).absolute()
    if request.dry_run:
        return Run([_looked_at(target, inputs, outputs, request.force) for target in targets])
    with locked(outputs):
        publish.clear_staging(outputs)
        # What a run that was ended left to tell, before its pages are replaced; a damaged file is told before any kernel.
        corrections.settle(index.index_file(outputs, targets[0].year, targets[0].edition).parent)
        return _build(request, params, targets, inputs, outputs, supply, progress)


def check_notebooks(targets: list[Target]) -> None:
    """Return when each notebook declares what it will be handed, no more and no less; ParamsError otherwise."""
    handed = {target.report: target.parameters() for target in targets}
    problems = []
    for report, parameters in handed.items():
        problems += notebooks.parameter_problems(notebooks.notebook_file(report), parameters)
    if problems:
        raise ParamsError(problems)


def check_data(targets: list[Target], supply: Supply) -> None:
    """Return when the data can answer for every target; ParamsError with each reason once otherwise."""
    reasons = dict.fromkeys(reason for target in targets if (reason := supply.refuse(target)))
    alike: dict[str, list[str]] = {}
    for reason in reasons:
        name, colon, rest = reason.partition(": ")
        alike.setdefault(rest if colon else reason, []).extend([name] if colon else [])
    if alike:
        raise ParamsError([": ".join([_few(names), rest] if names else [rest]) for rest, names in alike.items()])


def _few(names: list[str]) -> str:
    """Return the first names of a list and how many more there are."""
    more = len(names) - MOST_PROBLEMS
    return ", ".join(names[:MOST_PROBLEMS]) + (f" and {more} more" if more > 0 else "")


def _looked_at(target: Target, inputs: manifest.Inputs, outputs: Path, force: bool) -> Outcome:
    """Return a target as planned or unchanged, with the reason to build it in words."""
    why = "asked for with --force" if force else manifest.why_build(target, inputs.of(target), outputs)
    if why is None:
        mark = manifest.run_file(target, outputs)
        listed = (manifest.read_run(mark) or {}).get("outputs", [])
        return Outcome(target, "unchanged", outputs=[*(str(mark.parent / o["file"]) for o in listed), str(mark)])
    return Outcome(target, "planned", why=why)


def _build(
    request: Request,
    params: Params,
    targets: list[Target],
    inputs: manifest.Inputs,
    outputs: Path,
    supply: Supply,
    progress: Callable[[int], Progress],
) -> Run:
    found = {target: _looked_at(target, inputs, outputs, request.force) for target in targets}
    hashes = {target: inputs.of(target) for target in targets if found[target].status == "planned"}
    jobs = [_job(target, request, outputs, supply) for target in hashes]
    for target in found.keys() - hashes.keys():
        # Its page is current again, for instance after a change was taken back: the failure is no longer true.
        publish.failed_notebook(target, outputs).unlink(missing_ok=True)
    try:
        with progress(len(jobs)) as told:
            private = publish.staging_root(outputs) / "workers"
            workers = request.jobs or pool.usable_cores()
            with closing(pool.run_jobs(jobs, workers, private, request.fail_fast)) as outcomes:
                for outcome in outcomes:
                    publish.commit(outcome, hashes[outcome.target], outputs)
                    found[outcome.target] = outcome
                    told.finished(outcome)
    finally:
        publish.clear_staging(outputs)
        drawn = _draw_lists(params, supply, outputs, targets[0], inputs.of(targets[0])["library"])
    # With --fail-fast some were never started: they are neither built nor failed.
    return Run([outcome for outcome in found.values() if outcome.status != "planned"], drawn)


def _draw_lists(params: Params, supply: Supply, outputs: Path, target: Target, library: str) -> Path:
    """Return the place of the index, drawn with the corrections of the edition that a target belongs to."""
    folder = index.index_file(outputs, target.year, target.edition).parent
    corrections.settle(folder)
    corrections.write_page(folder, target.year, target.edition, library)
    return index.write_index(params, supply.coverage, outputs, target.year, target.edition, library)


def _job(target: Target, request: Request, outputs: Path, supply: Supply) -> Job:
    return Job(
        target=target,
        notebook=notebooks.notebook_file(target.report),
        staging=publish.staging_folder(outputs, target),
        supply=supply,
        allow_simulated=request.allow_simulated,
        cell_limit=request.cell_limit,
    )
