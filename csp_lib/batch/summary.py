"""What the operator sees: progress on stderr, a summary at its end, and the shape that programs read."""

import sys
from collections import Counter
from collections.abc import Iterable
from types import TracebackType
from typing import Any, TextIO

from csp_lib.batch.execute import Outcome
from csp_lib.reference import areas


class Progress:
    """Tells of each finished report: one bar on a terminal, one line per report in a pipe."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self.total, self.done = total, 0
        self.stream = stream or sys.stderr
        self.bar: Any = None

    def __enter__(self) -> "Progress":
        if self.total and self.stream.isatty():
            from tqdm import tqdm

            self.bar = tqdm(total=self.total, unit="report", file=self.stream, dynamic_ncols=True)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.bar is not None:
            self.bar.close()

    def finished(self, outcome: Outcome) -> None:
        """Tell of one report."""
        self.done += 1
        if self.bar is not None:
            self.bar.set_postfix_str(outcome.target.id)
            self.bar.update()
            return
        line = f"{self.done}/{self.total} {outcome.status} {outcome.target.id} ({outcome.seconds:.1f} s)"
        print(line, file=self.stream, flush=True)


def counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """Return how many reports were built, unchanged and failed."""
    found = Counter(outcome.status for outcome in outcomes)
    return {status: found[status] for status in ("built", "unchanged", "failed")}


def summary(outcomes: list[Outcome]) -> list[str]:
    """Return the lines that end a run: the counts, then borough, notebook, section, cause and path per failure."""
    found = counts(outcomes)
    lines = [f"{found['built']} built, {found['unchanged']} unchanged, {found['failed']} failed"]
    for outcome in outcomes:
        if outcome.status == "failed":
            name = areas.area(outcome.target.borough).name
            kept = f" ({outcome.outputs[0]})" if outcome.outputs else ""
            lines.append(f"failed: {name}, {outcome.target.stem}: {outcome.why}{kept}")
    return lines


def planned(outcomes: list[Outcome]) -> list[str]:
    """Return one line per target of a dry run, with the reason in words."""
    return [f"{o.status:<10} {o.target.id}{': ' if o.why else ''}{o.why}" for o in outcomes]


def as_json(outcomes: list[Outcome]) -> dict[str, Any]:
    """Return the run in the shape that programs rely on."""
    reports = [
        {
            "id": o.target.id,
            "borough": o.target.borough,
            "report": o.target.report,
            "theme": o.target.theme,
            "exercise": o.target.exercise,
            "year": o.target.year,
            "edition": o.target.edition,
            "status": o.status,
            "why": o.why,
            "outputs": o.outputs,
            "seconds": o.seconds,
        }
        for o in outcomes
    ]
    return {"reports": reports, **counts(outcomes)}
