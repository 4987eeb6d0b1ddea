import json
import subprocess
import sys

import pytest

from csp_lib.errors import ReportError
from csp_lib.report.blocks import (
    MIME,
    Callout,
    Card,
    Cards,
    Column,
    Data,
    Definitions,
    Figure,
    Nothing,
    Provenance,
    Sentence,
    Table,
    Text,
)
from csp_lib.report.bundle import from_bundle

CARD = Card("All offences", "14,197", 14197, "", "down 5.2% from 14,968 in 2010/11", "clear fall")
DATA = Data(
    columns=[Column("Month"), Column("Offences", numeric=True)], rows=[["April 2011", "12"]], raw=[["2011-04", 12]]
)
FIGURE = {
    "id": "months", "title": "Burglary fell", "subtitle": "Burglary, Harrow", "description": "It fell from 20 to 12.",
    "alt": "Line chart, described above it.", "data": DATA, "image": "<svg></svg>", "width": 614, "height": 336,
    "source": ["Metropolitan Police Service"],
}  # fmt: skip
SOURCE = {"title": "Recorded crime", "publisher": "Metropolitan Police Service", "licence": "OGL"}
EVERY_KIND = [
    Cards(id="headline", title="Headlines", cards=[CARD]),
    Figure(**FIGURE),
    Table(id="priorities", title="Priorities", columns=[Column("Priority"), Column("2011/12", "offences", True)],
          rows=[["Burglary", "hidden"]], raw=[["Burglary", None]]),
    Text(id="opening", sentences=["It fell.", Sentence("It is 12.", ["months"])]),
    Callout(id="gap", tone="gap", text="No survey was published."),
    Definitions(id="words", terms=[("Rate", "Offences per 1,000 residents.")]),
    Provenance(id="sources", sources=[SOURCE], parameters=[("year", "2011/12", "defaults")], versions=[("pandas", "3")]),
]  # fmt: skip


@pytest.mark.parametrize("block", EVERY_KIND, ids=lambda block: block.kind)
def test_a_block_comes_back_unchanged_from_the_json_of_a_notebook(block):
    carried = json.loads(json.dumps(block._repr_mimebundle_()[MIME]))
    assert from_bundle(carried) == block


@pytest.mark.parametrize("block", EVERY_KIND, ids=lambda block: block.kind)
def test_a_block_shows_no_html_to_jupyter(block):
    bundle = block._repr_mimebundle_()
    assert set(bundle) - {"image/svg+xml"} == {MIME, "text/plain"}
    assert bundle["text/plain"].strip()


def test_only_a_figure_also_shows_its_image():
    assert [block.kind for block in EVERY_KIND if "image/svg+xml" in block._repr_mimebundle_()] == ["figure"]


def test_nothing_comes_back_as_no_block():
    assert from_bundle(Nothing("no survey")._repr_mimebundle_()[MIME]) is None


def test_an_unknown_kind_is_named():
    with pytest.raises(ReportError, match=r"'quiz' is not known. Known are cards, table"):
        from_bundle({"kind": "quiz", "id": "a"})


def test_a_field_that_does_not_belong_is_named_with_its_block():
    with pytest.raises(ReportError, match=r'callout block "gap": its fields are not those of a callout.*colour'):
        from_bundle({"kind": "callout", "id": "gap", "tone": "gap", "text": "x", "colour": "red"})


def test_a_block_cannot_change():
    table = EVERY_KIND[2]
    with pytest.raises(AttributeError):
        table.title = "Other"
    assert isinstance(table.rows, tuple) and isinstance(table.rows[0], tuple)


@pytest.mark.parametrize("name", ["", "Burglary", "2011", "a b", "a" * 81, "a.b"])
def test_an_id_that_is_no_slug_is_refused(name):
    with pytest.raises(ReportError, match="is not a slug"):
        Text(id=name, sentences=["It fell."])


@pytest.mark.parametrize("field, value, words", [
    ("data_kind", "invented", "data_kind 'invented' is not known. Use one of published, derived"),
    ("edition_floor", "secret", "edition_floor 'secret' is not known. Use one of public, committee, partnership"),
    ("source", "one text", r"source is one text, not a list. Write source=\["),
    ("tone", "alarm", "tone 'alarm' is not known. Use one of caution, change, gap, question"),
    ("text", " ", "it has no text"),
])  # fmt: skip
def test_a_field_outside_its_words_is_refused(field, value, words):
    with pytest.raises(ReportError, match=words):
        Callout(**{"id": "gap", "tone": "gap", "text": "Not known."} | {field: value})


def test_all_problems_of_a_block_are_told_at_once():
    with pytest.raises(ReportError) as caught:
        Callout(id="gap", tone="alarm", text="", data_kind="invented")
    assert len(caught.value.problems) == 3
    assert all(problem.startswith('callout block "gap": ') for problem in caught.value.problems)


@pytest.mark.parametrize("comparison", ["", "  ", "nan", "None"])
def test_a_card_that_compares_with_nothing_is_refused(comparison):
    with pytest.raises(ReportError, match=r'card "Rate" compares with nothing.*"no comparison published"'):
        Cards(id="a", cards=[Card("Rate", "59.9", 59.9, "", comparison)])


def test_a_card_may_say_that_no_comparison_was_published():
    assert Cards(id="a", cards=[Card("Rate", "59.9", 59.9, "", "no comparison published")]).cards[0].verdict == ""


@pytest.mark.parametrize("change, words", [
    ({"description": ""}, "it has no description. Give one to the chart"),
    ({"title": ""}, "it has no title"),
    ({"source": []}, "it has no source line"),
    ({"alt": "A line chart."}, "alt is shorter than 20"),
    ({"alt": "A" * 151}, "longer than 150"),
    ({"title": "Burglary fell through all the year", "alt": "Burglary fell through all the year"}, "only repeats the title"),
    ({"image": "<svg>" + "a" * 300_000}, "the image has 300 KB, more than 300"),
    ({"image": "<svg><script>alert(1)</script></svg>"}, "the image is not a plain SVG"),
    ({"image": "<svg onload='x()'></svg>"}, "the image is not a plain SVG"),
    ({"image": "<img src='x'>"}, "the image is not a plain SVG"),
    ({"data": Data(columns=[Column("Month")], rows=[])}, "its data: the table is empty"),
    ({"data": Data(columns=[Column("Month")], rows=[["nan"]])}, r"its data: rows \[1\] hold an empty cell"),
])  # fmt: skip
def test_a_figure_that_a_reader_could_not_use_is_refused(change, words):
    with pytest.raises(ReportError, match=words):
        Figure(**FIGURE | change)


@pytest.mark.parametrize("cell", ["", " ", "nan", "NaN", "None", "NaT", "<NA>"])
def test_a_table_with_a_cell_that_says_nothing_is_refused(cell):
    with pytest.raises(ReportError, match=r'table block "t": rows \[2\] hold an empty cell.*"not available"'):
        Table(id="t", title="T", columns=[Column("A")], rows=[["1"], [cell]])


@pytest.mark.parametrize("columns, words", [
    (["A", "A"], "column names are blank or stand twice"),
    (["A", ""], "column names are blank"),
    ([f"C{i}" for i in range(13)], "13 columns do not fit a page. Use 12 at most"),
    (["A", "B", "C"], "rows, raw values and columns differ in number"),
])  # fmt: skip
def test_a_table_whose_columns_do_not_fit_is_refused(columns, words):
    width = 2 if columns == ["A", "B", "C"] else len(columns)
    with pytest.raises(ReportError, match=words):
        Table(id="t", title="T", columns=[Column(name) for name in columns], rows=[["x"] * width])


def test_a_table_of_twelve_columns_is_allowed():
    table = Table(id="t", title="T", columns=[Column(f"C{i}") for i in range(12)], rows=[["x"] * 12])
    assert len(table.columns) == 12


def test_provenance_names_what_a_source_lacks():
    with pytest.raises(ReportError, match='source "Recorded crime" lacks publisher, licence'):
        Provenance(id="sources", sources=[{"title": "Recorded crime"}])


def test_numbers_of_a_frame_become_plain_ones():
    numpy = pytest.importorskip("numpy")
    data = Data(columns=[Column("A")], rows=[["1"], ["not available"]], raw=[[numpy.int64(1)], [float("nan")]])
    assert data.raw == ((1,), (None,))
    assert type(data.raw[0][0]) is int


def test_blocks_are_imported_without_drawing_or_tables():
    code = (
        "import sys, csp_lib.report.blocks; print([m for m in ('matplotlib', 'seaborn', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
