"""The corrections of an edition: for each page that was issued again, what it said, what it says, and the likely cause."""

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from csp_lib.analysis.reconcile import WORDS
from csp_lib.report import numbers
from csp_lib.report.finish import finished

FORMS = {"offences": numbers.count, "previous": numbers.count, "rate_per_1000_population": numbers.rate}


def corrections_html(groups: Sequence[Mapping[str, Any]], edition: str, year: str) -> str:
    """Return the page of corrections, in the dress of the reports.

    A group is {"borough": name, "pages": [{"title", "href", "simulated", "rows"}]}; a row is {"issue", "measure",
    "what", "was", "is", "cause", "vintage"}. A page without a link is named without one.
    """
    loader = PackageLoader("csp_lib.report", "templates/csp_report")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    pages = [page for group in groups for page in group["pages"]]
    drawn = environment.get_template("corrections.html.j2").render(
        groups=list(groups), edition=edition, year=year, figures=sum(len(page["rows"]) for page in pages),
        pages=len(pages), simulated=any(page["simulated"] for page in pages), figure=figure,
    )  # fmt: skip
    return finished(drawn)


def figure(row: Mapping[str, Any], when: str) -> str:
    """Return what a row's figure `was` or `is`, written as the page writes it; words stand as they are."""
    value = row[when]
    if value is None:
        return numbers.NOT_AVAILABLE
    if isinstance(value, str):
        return WORDS.get(value, value)
    return FORMS.get(row["measure"], str)(value)
