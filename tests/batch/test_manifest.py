"""A page is built again when, and only when, something it was made from changed."""

import json

import pytest

from csp_lib.batch import manifest
from csp_lib.batch.check import output_problems
from csp_lib.batch.plan import Target
from csp_lib.params import load_params
from tests.batch.world import SmallSupply

TARGET = Target("trend", "harrow", "burglary", "2011/12", "2012-03", "committee")
FACTS = {"title": "T", "subtitle": "S", "borough_name": "Harrow", "last_data": "March 2012", "contact": "nobody"}


def inputs_of(target=TARGET, store="a1", allow_simulated=False):
    return manifest.Inputs(load_params(), SmallSupply(store).build(), allow_simulated).of(target)


def publish(outputs, inputs):
    """Put a page and its mark in place, as a run leaves them."""
    page = TARGET.file(outputs, ".html")
    page.parent.mkdir(parents=True)
    page.write_text("<p>page</p>")
    record = manifest.run_record(TARGET, inputs, FACTS, [page])
    manifest.run_file(TARGET, outputs).write_text(json.dumps(record))
    return page, record


def change_text(path, old, new):
    path.write_text(path.read_text().replace(old, new))


CHANGES = [
    ("notebooks/trend.ipynb", "Invented words", "Other words", "the notebook changed"),
    ("params/themes/burglary.yml", "title: Burglary", "title: Burglaries", "its parameters changed"),
    ("params/defaults.yml", "settings: {", "settings: {percent_base: 30, ", "its parameters changed"),
    ("data/reference/areas.csv", "Harrow", "Harrow on the Hill", "the published facts or lookups changed"),
    ("params/themes/asb.yml", "title: ASB", "title: Antisocial behaviour", None),
    ("params/runs/small.yml", "Q?", "Another question?", None),
    ("notebooks/review.ipynb", "Invented words", "Other words", None),
    ("notebooks/trend.ipynb", '"execution_count": null', '"execution_count": 7', None),
]


@pytest.mark.parametrize(("path", "old", "new", "why"), CHANGES)
def test_a_change_builds_the_page_it_enters_and_no_other(world, outputs, path, old, new, why):
    publish(outputs, inputs_of())
    change_text(world / path, old, new)
    assert manifest.why_build(TARGET, inputs_of(), outputs) == why


@pytest.mark.parametrize(
    ("inputs", "why"),
    [
        ({"store": "b2"}, "the data store changed"),
        ({"allow_simulated": True}, "its parameters changed"),
        (
            {"target": Target("trend", "harrow", "burglary", "2011/12", "2011-12", "committee")},
            "its parameters changed",
        ),
    ],
)
def test_data_an_earlier_month_and_a_permission_enter_the_hash(world, outputs, inputs, why):
    publish(outputs, inputs_of())
    assert manifest.why_build(TARGET, inputs_of(**inputs), outputs) == why


def test_the_library_enters_the_hash_with_its_templates(world, outputs, monkeypatch, tmp_path):
    publish(outputs, inputs_of())
    monkeypatch.setattr(manifest, "library_digest", lambda: "another library")
    assert manifest.why_build(TARGET, inputs_of(), outputs) == "the library changed"
    (tmp_path / "page.css").write_text("a")
    before = manifest._tree_digest(tmp_path, ("*",))
    (tmp_path / "page.css").write_text("b")
    assert manifest._tree_digest(tmp_path, ("*",)) != before


def test_a_page_without_its_mark_counts_as_not_built(world, outputs):
    publish(outputs, inputs_of())
    manifest.run_file(TARGET, outputs).unlink()
    assert manifest.why_build(TARGET, inputs_of(), outputs) == "not built yet"


def test_a_page_that_is_gone_or_cut_short_is_built_again(world, outputs):
    page, _ = publish(outputs, inputs_of())
    page.write_text("<p>")
    wanted = "trend--burglary.html is missing or not as it was written"
    assert manifest.why_build(TARGET, inputs_of(), outputs) == wanted
    page.unlink()
    assert manifest.why_build(TARGET, inputs_of(), outputs) == wanted


def test_check_finds_a_page_changed_by_hand_even_at_the_same_size(world, outputs):
    page, _ = publish(outputs, inputs_of())
    assert output_problems(outputs) == []
    page.write_text("<p>PAGE</p>")
    assert output_problems(outputs) == [
        "outputs/2011-12/committee/harrow/trend--burglary.run.json: trend--burglary.html is not the file that was "
        "written. Build it again with `csp run`."
    ]


def test_the_mark_holds_no_clock_and_no_path(world, outputs):
    _, record = publish(outputs, inputs_of())
    assert str(outputs.parent) not in json.dumps(record)
    sha256 = "93883e119ff6a20c7097184d72bc4d1cc76da0c3b45ed02ae718ce9f1b9aad9c"
    assert record["outputs"] == [{"file": "trend--burglary.html", "bytes": 11, "sha256": sha256}]
    assert record == manifest.run_record(TARGET, inputs_of(), FACTS, [TARGET.file(outputs, ".html")])
