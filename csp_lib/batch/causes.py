"""Why a report was not built, in words: notebook, section, cause. One sentence each, no traceback."""

from dataclasses import dataclass
from typing import Any

from csp_lib.batch import notebooks
from csp_lib.errors import CspError

MARKER = "papermill-error-cell-tag"
"""Tag of the cells that papermill adds around a failure."""

STOPPED_IN_A_CELL = ("PapermillExecutionError", "CellTimeoutError", "DeadKernelError")
"""Errors of the engine, by name: planning and telling must not import it. Only the first is a cell's own error."""


@dataclass(frozen=True)
class Failure:
    """What stopped a report. `section` is the heading it stopped under, empty when no cell is to blame."""

    section: str
    cause: str

    def sentence(self, notebook: str) -> str:
        """Return the failure as it stands in the summary: theme_trend "Rates": ZeroDivisionError: ..."""
        return f'{notebook} "{self.section}": {self.cause}' if self.section else self.cause


def explain(error: Exception, executed: dict[str, Any] | None, timeout: int) -> Failure:
    """Return an error that stopped a report in words. `executed` is the notebook as far as it came, or None."""
    if isinstance(error, CspError):
        return Failure("", " ".join(error.problems))
    kind = type(error).__name__
    if kind not in STOPPED_IN_A_CELL or executed is None:
        return Failure("", f"{kind}: {_last_line(str(error))}")
    cells = [c for c in executed["cells"] if MARKER not in notebooks.tags_of(c)]
    section = notebooks.heading_above(cells, _last_begun(cells))
    if kind == "CellTimeoutError":
        return Failure(section, f"a cell passed its limit of {timeout} s")
    if kind == "DeadKernelError":
        return Failure(section, "the kernel died (often memory)")
    return Failure(section, _cell_error(error))


def never_started(executed: dict[str, Any] | None) -> bool:
    """Return whether a kernel failed before any cell began: only then may a start be tried again."""
    return executed is not None and _last_begun(executed["cells"]) < 0


def _last_begun(cells: list[dict[str, Any]]) -> int:
    """Return the index of the last cell that was begun, -1 when none was."""
    status = [c.get("metadata", {}).get("papermill", {}).get("status", "pending") for c in cells]
    return max((i for i, s in enumerate(status) if s != "pending"), default=-1)


def _cell_error(error: Any) -> str:
    """Return what a cell raised: the message alone when it speaks to the reader, else its kind and last line."""
    if error.ename in _spoken():
        return " ".join(str(error.evalue).split())
    return f"{error.ename}: {_last_line(str(error.evalue))}"


def _spoken() -> set[str]:
    """Return the names of the errors that are meant for the reader."""

    def names(cls: type[CspError]) -> set[str]:
        return {cls.__name__}.union(*(names(sub) for sub in cls.__subclasses__()))

    return names(CspError)


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return "no message"
    # a message that ends in a row of carets points into a query; its first line says what was wrong
    return lines[-1] if any(c.isalpha() for c in lines[-1]) else lines[0]
