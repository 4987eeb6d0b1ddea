"""Looks over params, data, notebooks and finished pages, and tells every problem at once. Runs and changes nothing."""

from pathlib import Path

from csp_lib.batch import manifest, notebooks, publish
from csp_lib.batch.lock import is_held
from csp_lib.batch.plan import EDITIONS, Target
from csp_lib.batch.supply import Supply
from csp_lib.errors import CspError
from csp_lib.params import Params, load_params


def check(outputs: Path, supply: Supply | None = None) -> list[str]:
    """Return a sentence for every problem of params, data, notebooks and outputs; none when all is well."""
    supply = supply or Supply()
    problems: list[str] = []
    try:
        params = load_params()
    except CspError as error:
        problems += error.problems
    else:
        problems += notebook_problems(params)
    try:
        supply.build()
    except CspError as error:
        problems += error.problems
    return problems + output_problems(outputs)


def notebook_problems(params: Params) -> list[str]:
    """Return what is wrong with the notebooks of the reports: parameters a run would not fit, kernel, outputs."""
    told = []
    for report in params.reports_in_order():
        path = notebooks.notebook_file(report.report)
        theme = next(iter(params.themes), "total_crime") if "theme" in report.axes else None
        exercise = "any" if "exercise" in report.axes else None
        example = Target(report.report, "harrow", theme, "2011/12", "2012-03", EDITIONS[0], exercise)
        told += notebooks.parameter_problems(path, example.parameters())
        told += notebooks.anatomy_problems(path)
    return list(dict.fromkeys(told))


def output_problems(outputs: Path) -> list[str]:
    """Return every page that is not what its mark says, and what an ended run left behind."""
    told = [_told(outputs, path, reason) for path in _marks(outputs) for reason in _differences(path)]
    if publish.staging_root(outputs).exists() and not is_held(outputs):
        told.append(f"{outputs.name}/{publish.STAGING}: a run was ended here. The next `csp run` clears it.")
    return told


def _marks(outputs: Path) -> list[Path]:
    return sorted(outputs.glob("*/*/*/*.run.json"))


def _differences(mark: Path) -> list[str]:
    run = manifest.read_run(mark)
    if run is None:
        return ["this mark is damaged or of another version"]
    found = []
    for made in run["outputs"]:
        path = mark.parent / made["file"]
        if not path.is_file():
            found.append(f"{made['file']} is missing")
        elif manifest.file_digest(path) != made["sha256"]:
            found.append(f"{made['file']} is not the file that was written")
    return found


def _told(outputs: Path, mark: Path, reason: str) -> str:
    return f"{outputs.name}/{mark.relative_to(outputs).as_posix()}: {reason}. Build it again with `csp run`."
