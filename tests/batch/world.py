"""A small invented world for the batch: three boroughs' reports on three themes, notebooks of a few cells."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from csp_lib.batch.supply import Supply
from csp_lib.errors import DataError

REPOSITORY = Path(__file__).resolve().parent.parent.parent

COVERAGE = {"harrow": {"asb": "figures", "consultation": "figures"}, "barnet": {"asb": "none"}}

PARAMS = {
    "defaults.yml": "run: small\nsettings: {comparators: []}\n",
    "runs/small.yml": "run: small\nquestion: Q?\nboroughs: [harrow, barnet]\nyear: 2011/12\nedition: committee\n",
    "runs/all.yml": "run: all\nquestion: Q?\nboroughs: all\nreports: [review]\nyear: 2010/11\nedition: public\n",
    "themes/burglary.yml": "theme: burglary\ntitle: Burglary\norder: 1\nquestion: Q?\noffence_set: residential_burglary\n",
    "themes/asb.yml": "theme: asb\ntitle: ASB\norder: 2\nquestion: Q?\n",
    "themes/consultation.yml": "theme: consultation\ntitle: Consultation\norder: 3\nquestion: Q?\ntemplate: ballots\n",
    "reports/review.yml": "report: review\ntitle: Review\norder: 1\nquestion: Q?\naxes: [borough]\ntables: []\n",
    "reports/trend.yml": "report: trend\ntitle: Trend\norder: 2\nquestion: Q?\naxes: [borough, theme]\ntables: []\n",
}

PARAMETERS = (
    'borough: str = "harrow"\n{theme}year: str = "2011/12"\nknown_to: str = "2012-03"\nedition: str = "committee"\n'
)

SHOW = """
from IPython.display import display
from csp_lib.report.blocks import Callout
display(Callout(id="note", tone="gap", title="Note", text=f"Invented words on {borough}.", data_kind="simulated"))
"""

RECORD = """
display({"application/vnd.csp.run+json": {
    "title": "Invented", "subtitle": "A page of the tests", "last_data": "March 2012", "contact": "nobody",
    "borough_name": borough, "edition": edition, "year": year, "data_kinds": ["simulated"], "sources": [],
    "headlines": [["offences", 7]], "parameters": [["borough", borough, "command line"]]}}, raw=True)
"""


@dataclass(frozen=True)
class SmallSupply(Supply):
    """Data of the invented world: a store in name only, no year before 2008/09."""

    store: str = "a1"

    def build(self):
        return {"tables": [{"table": "recorded_crime", "hash": self.store}], "notes": []}

    def coverage(self, borough):
        return COVERAGE.get(borough, {})

    def refuse(self, target):
        return f"{target.year}: no data are held." if target.year < "2008/09" else None

    def prepare(self, target):
        if target.theme == "asb":
            raise DataError("asb_calls: a month is written twice. Correct the table.")


def notebook(parameters, *code, heading="Figures"):
    """Return a notebook: a title, its parameters, a heading, then one cell per piece of code."""
    cells = [
        _cell("markdown", "# Invented", "title", ["screen-only"]),
        _cell("code", parameters, "parameters", ["parameters"]),
        _cell("markdown", f"## {heading}", "heading"),
        *(_cell("code", source, f"code-{number}") for number, source in enumerate(code)),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def _cell(kind, source, name, tags=()):
    cell = {"cell_type": kind, "id": name, "metadata": {"tags": list(tags)}, "source": source}
    return cell if kind == "markdown" else {**cell, "execution_count": None, "outputs": []}


def write_notebook(home, report, content):
    """Put a notebook into the world."""
    (home / "notebooks" / f"{report}.ipynb").write_text(json.dumps(content), encoding="utf-8")


def make_world(home):
    """Make the world in a folder and return it: params, notebooks that work, the lookups of the repository."""
    for name, text in PARAMS.items():
        path = home / "params" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copytree(REPOSITORY / "data" / "reference", home / "data" / "reference")
    (home / "data" / "published").mkdir()
    (home / "notebooks").mkdir()
    for report, theme in (("review", ""), ("trend", 'theme: str = "burglary"\n')):
        write_notebook(home, report, notebook(PARAMETERS.format(theme=theme), SHOW, RECORD))
    return home
