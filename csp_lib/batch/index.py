"""The index of an edition: drawn from the marks beside the pages and the notebooks that failed, whoever made them."""

import json
from pathlib import Path
from typing import Any

from csp_lib.batch import corrections, manifest, publish
from csp_lib.batch.plan import Coverage, exercises_of, has_page
from csp_lib.params import Params
from csp_lib.reference import areas
from csp_lib.reference.periods import FinancialYear

INDEX = "index.html"


def index_file(outputs: Path, year: str, edition: str) -> Path:
    """Return the place of an edition's index."""
    return outputs / FinancialYear.parse(year).slug / edition / INDEX


def write_index(params: Params, coverage: Coverage, outputs: Path, year: str, edition: str, library: str) -> Path:
    """Draw the index of an edition when its content changed; return its place. Whole or not at all."""
    path = index_file(outputs, year, edition)
    content = index_content(params, coverage, outputs, year, edition)

    def draw() -> str:
        # A run that changed nothing need not load the exporter.
        from csp_lib.report.exporter import index_html

        return index_html(**content)

    publish.draw_whole(path, content, library, draw)
    return path


def index_content(params: Params, coverage: Coverage, outputs: Path, year: str, edition: str) -> dict[str, Any]:
    """Return what the index says: pages by borough in the order of reports and themes, stale ones marked, failures."""
    folder = index_file(outputs, year, edition).parent
    failed = failures(outputs, year, edition)
    groups: dict[str, list[dict[str, str]]] = {}
    for run in sorted(_runs(folder), key=lambda run: _place(params, run)):
        if is_planned(params, coverage, run):
            why = failed.get(run["id"], "")
            if why:
                failed[run["id"]] = f"{why} The page below is the earlier one."
            entry = {"title": run["page"]["title"], "href": f"{run['id']}.html", "status": "stale" if why else "built"}
            groups.setdefault(areas.area(run["borough"]).name, []).append({**entry, "why": why})
    return {
        "title": f"Community safety reports {year}",
        "groups": [{"borough": name, "reports": reports} for name, reports in sorted(groups.items())],
        "failures": [_failure(name, why) for name, why in sorted(failed.items())],
        "corrections": len(corrections.read(folder)),
        "edition": edition,
        "year": year,
        "provenance_line": "Each page says where its figures come from and what was not checked.",
    }


def _failure(name: str, why: str) -> dict[str, str]:
    """Return a failure without an earlier page, as the index lists it."""
    borough, _, stem = name.partition("/")
    return {"borough": areas.area(borough).name, "report": stem, "why": why}


def is_planned(params: Params, coverage: Coverage, run: dict[str, Any]) -> bool:
    """Return whether params still define the page of a mark; others stay on disk and out of the index."""
    report = params.reports.get(run["report"])
    if report is None or ("theme" in report.axes) != (run["theme"] is not None):
        return False
    if run.get("exercise") not in exercises_of(params, run["report"], run["borough"]):
        return False
    theme = params.themes.get(run["theme"]) if run["theme"] else None
    return run["theme"] is None or (theme is not None and has_page(theme, run["borough"], coverage))


def failures(outputs: Path, year: str, edition: str) -> dict[str, str]:
    """Return, by target, why its last run failed, from the notebooks that were kept."""
    folder = outputs / FinancialYear.parse(year).slug / "notebooks" / edition
    found = {}
    for path in sorted(folder.glob("*/*.failed.ipynb")):
        told = json.loads(path.read_text(encoding="utf-8"))["metadata"].get("csp_failure")
        if told:
            found[told["id"]] = told["why"]
    return found


def _runs(folder: Path) -> list[dict[str, Any]]:
    return [run for path in sorted(folder.glob("*/*.run.json")) if (run := manifest.read_run(path))]


def _place(params: Params, run: dict[str, Any]) -> tuple[int, int, str]:
    report = params.reports.get(run["report"])
    theme = params.themes.get(run["theme"] or "")
    return (report.order if report else 99, theme.order if theme else 99, run["id"])
