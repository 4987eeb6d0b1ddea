"""Other people's words never become markup, whichever field of whichever block or page they stand in."""

import json
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
import yaml
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from csp_lib.report import charts
from csp_lib.report.blocks import (
    Callout,
    Card,
    Cards,
    Column,
    Definitions,
    Provenance,
    Sentence,
    Table,
    Text,
)
from csp_lib.report.check import page_problems
from csp_lib.report.exporter import exporter

PAYLOADS = {
    row["id"]: row["payload"] for row in yaml.safe_load((Path(__file__).parent / "payloads.yml").read_text("utf-8"))
}
SOURCE_FIELDS = ("title", "publisher", "licence", "attribution", "vintage", "sha256", "data_kind")


def blocks(bad):
    """Return a block of every kind with the text in every field that takes a text."""
    common = {"title": bad, "source": [bad], "notes": [bad], "period": bad, "last_data": bad}
    return [
        Cards(id="cards", cards=[Card(bad, bad, 1, bad, bad, bad)], **common),
        Table(id="table", columns=[Column(bad, bad), Column("Other " + bad, "", True)], rows=[[bad, bad]], **common),
        charts.shares_chart(pd.DataFrame({"label": [bad], "percent": [1.0]}), block_id="figure", subtitle=bad, unit="Share",
                            description=bad, alt=(bad + " " + "x" * 30)[:150], data_kind="derived", **common),
        Text(id="text", sentences=[Sentence(bad)], **common),
        Callout(id="callout", tone="caution", text=bad, **common),
        Definitions(id="definitions", terms=[(bad, bad)], **common),
        Provenance(id="provenance", sources=[dict.fromkeys(SOURCE_FIELDS, bad)], parameters=[(bad, bad, bad)],
                   versions=[(bad, bad)], not_checked=[bad], **common),
    ]  # fmt: skip


@cache
def exported(bad):
    outputs = [
        new_output("display_data", data=json.loads(json.dumps(block._repr_mimebundle_()))) for block in blocks(bad)
    ]
    outputs.append(new_output("display_data", data={"text/markdown": f"Words {bad}"}))
    cells = [new_markdown_cell(f"## About\n\nWords {bad}"), new_code_cell("x", execution_count=1, outputs=outputs)]
    notebook = new_notebook(cells=cells, metadata={"title": bad})
    return exporter().page(
        notebook, title=bad, subtitle=bad, edition="committee", borough_name=bad, year=bad, last_data=bad, contact=bad
    )


@pytest.fixture(scope="module")
def harmless():
    return BeautifulSoup(exported("harmless"), "html.parser")


def shape(page):
    """Return the elements and attributes of a page, without prose, whose own markup may differ."""
    for prose in page.select(".prose:not([id])"):
        prose.decompose()
    return [(tag.name, sorted(tag.attrs)) for tag in page.find_all(True)]


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_hostile_text_adds_no_element_and_no_attribute(name, harmless):
    page = BeautifulSoup(exported(PAYLOADS[name]), "html.parser")
    assert page_problems(str(page)) == []
    assert page.find_all(["script", "iframe", "object", "embed", "svg", "foreignobject", "link"]) == []
    assert [image["src"][:26] for image in page.find_all("img")] == ["data:image/svg+xml;base64,"]
    assert shape(page) == shape(harmless)


@pytest.mark.parametrize("name", [name for name in PAYLOADS if name != "null_byte"])
def test_a_hostile_text_is_still_there_to_read(name):
    page = BeautifulSoup(exported(PAYLOADS[name]), "html.parser")
    assert page.select_one("#callout p:last-child").get_text() == PAYLOADS[name]
    assert page.title.get_text().startswith(PAYLOADS[name].lstrip())


def test_a_hostile_name_cannot_leave_the_string_of_a_style_sheet():
    for bad in PAYLOADS.values():
        sheet = BeautifulSoup(exported(bad), "html.parser").style.string
        head = sheet[sheet.index("@top-left{content:", sheet.rindex("@page")) :]
        assert head.count('"') == 4
        assert head.count("{") == head.count("}") - 1


def test_the_words_of_a_chart_are_drawn_and_not_written():
    image = blocks(PAYLOADS["script"])[2].image
    assert "<text" not in image and "window.hit" not in image
