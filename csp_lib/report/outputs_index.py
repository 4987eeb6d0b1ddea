"""The index of the outputs: every borough's pages, and what could not be written."""

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from csp_lib.report.finish import finished


def index_html(
    title: str, groups: Sequence[Mapping[str, Any]], failures: Sequence[Mapping[str, str]], edition: str, year: str,
    provenance_line: str = "", corrections: int = 0,
) -> str:  # fmt: skip
    """Return the index page, in the dress of the reports.

    A group is {"borough": name, "reports": [{"title", "href", "status", "why"}]}; a failure is {"borough", "report",
    "why"}. A report without a link, and every failure, is listed with its cause.
    `corrections` counts the figures that were re-issued; their page is linked when there is one.
    """
    loader = PackageLoader("csp_lib.report", "templates/csp_report")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    drawn = environment.get_template("outputs_index.html.j2").render(
        title=title, groups=list(groups), failures=list(failures), edition=edition, year=year,
        provenance_line=provenance_line, corrections=corrections,
    )  # fmt: skip
    return finished(drawn)
