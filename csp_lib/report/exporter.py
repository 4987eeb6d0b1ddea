"""An executed notebook as one page of HTML that needs no network, runs nothing and is refused when it breaks a rule."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat.v4 import new_notebook
from traitlets import default

from csp_lib.errors import ReportError
from csp_lib.report.blocks import EDITIONS
from csp_lib.report.check import block_problems, largest_blocks, page_problems
from csp_lib.report.corrections_page import corrections_html
from csp_lib.report.finish import finished
from csp_lib.report.outputs_index import index_html
from csp_lib.report.sections import Section, blocks_of, sections_of

__all__ = ["Page", "PageExporter", "corrections_html", "exporter", "index_html"]

TEMPLATES = Path(__file__).parent / "templates"
KIND_WORDS = {
    "derived": "Worked out from published data",
    "transcribed": "Transcribed from a printed document",
    "partner": "Partner's own figures",
    "simulated": "Simulated data",
    "restricted": "Restricted",
}
EDITION_WORDS = {edition: f"{edition.title()} edition" for edition in EDITIONS}


@dataclass(frozen=True)
class Page:
    """Everything the template draws."""

    title: str
    subtitle: str
    edition: str
    borough_name: str
    year: str
    last_data: str
    contact: str
    sections: list[Section]
    simulated: bool

    @property
    def running_head(self) -> str:
        """What stands on top of each printed page."""
        return ": ".join(part for part in (self.title, self.borough_name) if part)

    @property
    def running_foot(self) -> str:
        """What stands at the foot of each printed page; a simulated page says so on every one."""
        return ". ".join([EDITION_WORDS[self.edition], *(["Simulated data"] if self.simulated else [])])


class PageExporter(TemplateExporter):
    """Draws pages with our own template; one exporter draws many.

    nbconvert finds the template; of a notebook only what `sections` picks is drawn.
    """

    @default("template_name")
    def _our_template(self) -> str:
        return "csp_report"

    @default("extra_template_basedirs")
    def _our_templates(self) -> list[str]:
        return [str(TEMPLATES)]

    @default("file_extension")
    def _our_extension(self) -> str:
        return ".html"

    def _create_environment(self) -> Any:
        """Return nbconvert's template environment, but one that escapes everything unless told otherwise."""
        environment = super()._create_environment()
        environment.autoescape = True
        return environment

    def default_filters(self) -> Any:
        """Yield nbconvert's filters and ours."""
        yield from super().default_filters()
        yield "css_string", css_string
        yield "kind_words", lambda kind: KIND_WORDS.get(kind, "")
        yield "edition_words", lambda edition: EDITION_WORDS[edition]

    def page(
        self, notebook: Any, *, title: str, subtitle: str, edition: str, borough_name: str, year: str, last_data: str,
        contact: str = "", allow_simulated: bool = False, name: str = "", kilobytes: int = 500,
    ) -> str:  # fmt: skip
        """Return the page of an executed notebook; ReportError lists every reason not to write it.

        `name` is the notebook's name in errors; `kilobytes` the largest size (500 for a theme page, 2000 for the
        annual review). The same notebook and words give the same bytes.
        """
        name = name or title
        sections = sections_of(notebook, name)
        blocks = blocks_of(sections)
        _refuse(name, block_problems(blocks, edition, allow_simulated))
        simulated = any(block.data_kind == "simulated" for _, block in blocks)
        page = Page(title, subtitle, edition, borough_name, year, last_data, contact, sections, simulated)
        drawn, _ = self.from_notebook_node(new_notebook(), resources={"page": page})
        html = finished(drawn)
        problems = page_problems(html, kilobytes)
        largest = f" The largest blocks are {largest_blocks(blocks)}: draw fewer marks, or cut the page in two."
        _refuse(name, [problem + largest if "KB, more than" in problem else problem for problem in problems])
        return html


@cache
def exporter() -> PageExporter:
    """Return the one exporter of this process; building it costs more than drawing a page."""
    return PageExporter()


def css_string(text: str) -> Markup:
    """Return text as a string of a style sheet, every letter that could end it written as its number."""
    safe = re.sub(r"[^A-Za-z0-9 ,.()-]", lambda letter: f"\\{ord(letter[0]):x} ", text)
    return Markup(f'"{safe}"')


def _refuse(name: str, problems: list[str]) -> None:
    if problems:
        raise ReportError(f"{name}: {problem}" for problem in problems)
