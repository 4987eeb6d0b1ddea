"""An executed notebook of one's own making, and the page that comes of it."""

import json

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from csp_lib.report.exporter import exporter


def cell(*shown, tags=()):
    """Return an executed code cell that showed these blocks (or raw output bundles)."""
    bundles = [item if isinstance(item, dict) else item._repr_mimebundle_() for item in shown]
    outputs = [new_output("display_data", data=json.loads(json.dumps(bundle))) for bundle in bundles]
    return new_code_cell("show()", execution_count=1, outputs=outputs, metadata={"tags": list(tags)})


def prose(text, *tags):
    return new_markdown_cell(text, metadata={"tags": list(tags)})


@pytest.fixture
def notebook():
    """Return a function that makes an executed notebook of texts (markdown cells) and blocks (code cells)."""

    return lambda *items: new_notebook(cells=[as_cell(item) for item in items])


def as_cell(item):
    if isinstance(item, str):
        return prose(item)
    return item if isinstance(item, dict) else cell(item)


@pytest.fixture
def html(notebook):
    """Return a function that exports such a notebook; words of the page may be changed by name."""
    words = {
        "title": "Burglary", "subtitle": "What was recorded", "edition": "committee", "borough_name": "Harrow",
        "year": "2011/12", "last_data": "March 2012", "contact": "the community safety team", "name": "theme_trend",
    }  # fmt: skip
    return lambda *items, **changed: exporter().page(notebook(*items), **words | changed)


@pytest.fixture
def page(html):
    """Return a function like `html`, whose page is parsed."""
    return lambda *items, **changed: BeautifulSoup(html(*items, **changed), "html.parser")
