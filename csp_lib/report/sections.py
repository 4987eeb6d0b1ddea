"""What of an executed notebook may stand on a page: headings, prose and blocks; all else is dropped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from csp_lib.errors import ReportError
from csp_lib.report.blocks import MIME, Block, Figure, Table
from csp_lib.report.bundle import from_bundle
from csp_lib.report.markdown import safe_html

SCREEN_ONLY = "screen-only"
HEADING = re.compile(r"(<h[2-4]>.*?</h[2-4]>)", re.DOTALL)


@dataclass(frozen=True)
class Prose:
    """Cleaned HTML of a markdown cell or a markdown output, without headings."""

    html: str


@dataclass(frozen=True)
class Shown:
    """A block with the number it has on the page: Figure 1, Table 2, or none."""

    block: Block
    label: str = ""


@dataclass
class Section:
    """A heading (level 0 for what stands before the first one) and what follows up to the next heading."""

    level: int = 0
    heading: str = ""
    parts: list[Prose | Shown] = field(default_factory=list)
    said_nothing: bool = False

    @property
    def title(self) -> str:
        """The heading without markup."""
        return re.sub("<[^>]*>", "", self.heading) or "before the first heading"

    @property
    def shows(self) -> bool:
        """Whether anything is left to read: a block, or prose in a section that no block left empty."""
        has_block = any(isinstance(part, Shown) for part in self.parts)
        return has_block or (bool(self.parts) and not self.said_nothing)


def sections_of(notebook: Any, name: str) -> list[Section]:
    """Return the sections of an executed notebook that show something, their figures and tables numbered.

    Cells tagged screen-only are left out. ReportError names the notebook (`name`) and the heading.
    """
    sections = [Section()]
    for cell in notebook.cells:
        try:
            _take(cell, sections)
        except ReportError as err:
            raise ReportError(f'{name}, "{sections[-1].title}": {problem}' for problem in err.problems) from err
    return _numbered(_without_empty(sections))


def blocks_of(sections: list[Section]) -> list[tuple[str, Block]]:
    """Return every block on the page with the heading it stands under, in order."""
    return [(section.title, part.block) for section in sections for part in section.parts if isinstance(part, Shown)]


def _take(cell: Any, sections: list[Section]) -> None:
    if cell.cell_type == "code":
        _refuse_failed(cell)
    if SCREEN_ONLY in cell.metadata.get("tags", []):
        return
    if cell.cell_type == "markdown":
        _add_prose(cell.source, sections)
    elif cell.cell_type == "code":
        for data in _outputs(cell):
            _add_output(data, sections)


def _refuse_failed(cell: Any) -> None:
    for output in cell.outputs:
        if output.output_type == "error":
            raise ReportError(
                f"a cell failed with {output.ename}: {output.evalue}. Mend it and run the notebook again."
            )
    if cell.execution_count is None and cell.source.strip():
        raise ReportError("a code cell did not run. Run the whole notebook, then export it.")


def _outputs(cell: Any) -> Iterator[dict[str, Any]]:
    for output in cell.outputs:
        if output.output_type in ("display_data", "execute_result"):
            yield output.data


def _add_output(data: dict[str, Any], sections: list[Section]) -> None:
    """Add a block or a markdown text; frames, plots, HTML, scripts and plain text never reach a page."""
    if MIME in data:
        block = from_bundle(data[MIME])
        if block is None:
            sections[-1].said_nothing = True
        else:
            sections[-1].parts.append(Shown(block))
    elif "text/markdown" in data:
        _add_prose(data["text/markdown"], sections)


def _add_prose(text: str, sections: list[Section]) -> None:
    for piece in HEADING.split(safe_html(text)):
        if HEADING.fullmatch(piece):
            sections.append(Section(level=int(piece[2]), heading=piece[4:-5]))
        elif piece.strip():
            sections[-1].parts.append(Prose(piece.strip()))


def _without_empty(sections: list[Section]) -> list[Section]:
    """Leave out sections that show nothing, unless a section below them does."""
    kept: list[Section] = []
    for section in reversed(sections):
        has_shown_below = bool(kept) and kept[-1].level > section.level
        if section.shows or (has_shown_below and section.level > 0):
            kept.append(section)
    return kept[::-1]


def _numbered(sections: list[Section]) -> list[Section]:
    counts = {Figure: 0, Table: 0}
    for section in sections:
        for i, part in enumerate(section.parts):
            if isinstance(part, Shown) and type(part.block) in counts:
                kind = type(part.block)
                counts[kind] += 1
                section.parts[i] = Shown(part.block, f"{kind.__name__} {counts[kind]}")
    return sections
