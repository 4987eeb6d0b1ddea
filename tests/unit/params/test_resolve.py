"""Layer over layer: which value wins, and where it came from."""

import pytest

from csp_lib.params import Params, resolve
from csp_lib.params.models import BoroughParams, Defaults, ReportParams, Settings, ThemeParams
from csp_lib.params.nearest import did_you_mean
from tests.spec.drawn import cases, named

CONTACTS = cases(
    """
    | defaults | theme | borough | report | value   | from                        |
    |----------|-------|---------|--------|---------|-----------------------------|
    | d        |       |         |        | d       | params/defaults.yml         |
    | d        | t     |         |        | t       | params/themes/burglary.yml  |
    | d        | t     | b       |        | b       | params/boroughs/ashmere.yml |
    | d        | t     | b       | r      | r       | params/reports/review.yml   |
    | d        |       | b       |        | b       | params/boroughs/ashmere.yml |
    | d        | t     |         | r      | r       | params/reports/review.yml   |
    """
)


def params(**contact):
    """Return params whose layers set the contact as given; an empty text leaves it to the layer below."""
    layer = {name: Settings(contact=text or None) for name, text in contact.items()}
    return Params(
        defaults=Defaults(run="small", settings=layer["defaults"]),
        boroughs={"ashmere": BoroughParams(borough="ashmere", partnership="P", plan_title="T", plan_years="Y",
                                           comparators=["dunmarsh"], settings=layer["borough"])},
        themes={"burglary": ThemeParams(theme="burglary", title="B", order=1, question="Q", settings=layer["theme"])},
        reports={"review": ReportParams(report="review", title="R", order=1, question="Q", axes=["borough"], tables=[],
                                        settings=layer["report"])},
        runs={},
        consultations={},
    )  # fmt: skip


@pytest.mark.parametrize("row", CONTACTS, ids=named(CONTACTS))
def test_a_later_layer_wins_and_its_file_is_remembered(row):
    layers = {name: row[name] for name in ("defaults", "theme", "borough", "report")}
    got = resolve(params(**layers), "review", "ashmere", "burglary")
    assert got.values["contact"] == row["value"]
    assert got.origins["contact"] == row["from"]


def test_comparators_of_a_borough_come_from_its_file():
    got = resolve(params(defaults="d", theme="", borough="", report=""), "review", "ashmere")
    assert got.values["comparators"] == ["dunmarsh"]
    assert got.origins["comparators"] == "params/boroughs/ashmere.yml"


def test_a_report_without_a_theme_skips_the_layer_of_themes():
    got = resolve(params(defaults="d", theme="t", borough="", report=""), "review", "ashmere")
    assert got.values["contact"] == "d"


def test_a_borough_without_a_file_has_no_layer():
    got = resolve(params(defaults="d", theme="t", borough="b", report=""), "review", "dunmarsh", "burglary")
    assert got.values["contact"] == "t"
    assert "comparators" not in got.values


def test_the_page_lists_values_in_order_of_name_with_words_for_nothing():
    held = params(defaults="d", theme="", borough="", report="")
    got = resolve(held, "review", "ashmere")
    assert got.rows() == [
        ("comparators", "dunmarsh", "params/boroughs/ashmere.yml"),
        ("contact", "d", "params/defaults.yml"),
    ]
    got.values.update(comparators=[], contact=None)
    assert [shown for _, shown, _ in got.rows()] == ["none", "not set"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("burglry", "Did you mean burglary?"),
        ("xyz", "Use one of: burglary, robbery, asb."),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest_or_with_all(text, said):
    assert did_you_mean(text, ["burglary", "robbery", "asb"]) == said
