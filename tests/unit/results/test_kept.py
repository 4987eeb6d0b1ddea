"""Results are computed once, found again, and computed anew when anything they were made from has changed."""

import json

import pytest

from csp_lib.results import ask
from csp_lib.sources import kept, store
from tests.drawn.world import describe


def held(home):
    """Return the results kept, but the past projections, which are the store's own and not a report's."""
    names = sorted(path.name for path in (home / "data" / "store").glob("*/kept/*"))
    return [name for name in names if not name.lstrip(".").startswith("past_projections")]


@pytest.fixture
def computed(monkeypatch):
    """Return the list that grows by one entry for each theme page computed."""
    import csp_lib.results.theme_trend as room

    done = []
    compute = room.theme_trend
    monkeypatch.setattr(room, "theme_trend", lambda *asked: done.append(asked[1:3]) or compute(*asked))
    return done


def test_a_result_is_computed_once_and_then_found(copied, computed):
    first = ask.theme_trend("copperfield", "burglary", "2011/12")
    again = ask.theme_trend("copperfield", "burglary", "2011/12")
    assert computed == [("copperfield", "burglary")]
    assert again.headline == first.headline
    assert again.ranked.equals(first.ranked)
    assert sorted(name.split("-")[0] for name in held(copied)) == ["audit", "theme_trend"]


def test_each_spelling_of_a_period_is_one_result_and_another_month_another(copied, computed):
    for year, known_to in (("2011/12", None), ("2011-12", None), ("2011/12", "2012-03")):
        ask.theme_trend("copperfield", "burglary", year, known_to)
    assert len(computed) == 1
    ask.theme_trend("copperfield", "burglary", "2010/11")
    assert len(computed) == 2


def test_a_review_shares_its_themes_with_the_theme_pages(copied, computed):
    ask.prepare("annual_review", "copperfield", None, "2011/12")
    assert sorted(theme for _, theme in computed) == ["burglary", "total_crime", "violence"]
    ask.prepare("theme_trend", "copperfield", "violence", "2011/12")
    assert len(computed) == 3


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("params/defaults.yml", lambda text: text.replace("limit_years: 2", "limit_years: 1")),
        ("params/boroughs/ashmere.yml", lambda text: text + "\n# a remark\n"),
        ("data/reference/breaks.csv", lambda text: text.replace("GBH counting rule", "GBH rule")),
    ],
)
def test_the_name_of_a_result_changes_with_params_and_lookups(copied, place, change):
    before = kept.key("theme_trend", {"borough": "ashmere"})
    assert kept.key("theme_trend", {"borough": "ashmere"}) == before
    path = copied / place
    path.write_text(change(path.read_text()))
    assert kept.key("theme_trend", {"borough": "ashmere"}) != before


def test_the_name_of_a_result_changes_with_the_figures(copied):
    before = kept.key("theme_trend", {"borough": "ashmere"})
    path = copied / "data" / "published" / "population.csv"
    path.write_text(path.read_text().replace("210000", "210001"))
    describe(path)
    assert kept.key("theme_trend", {"borough": "ashmere"}) != before


def test_the_name_of_a_result_says_kind_and_what_was_asked(copied):
    name = kept.key("theme_trend", {"borough": "ashmere"})
    assert name.startswith("theme_trend-")
    assert (
        len({name, kept.key("annual_review", {"borough": "ashmere"}), kept.key("theme_trend", {"borough": "x"})}) == 3
    )


def test_what_is_kept_is_found_whole_or_not_at_all(copied):
    assert kept.find("theme_trend-none") is None
    kept.keep("theme_trend-some", {"words": "caf\u00e9", "numbers": [1, 2.5, None]})
    assert kept.find("theme_trend-some") == {"words": "caf\u00e9", "numbers": [1, 2.5, None]}
    assert held(copied) == ["theme_trend-some.json"]
    folder = copied / "data" / "store" / store.ensure_built() / "kept"
    assert json.loads((folder / "theme_trend-some.json").read_text(encoding="utf-8"))["words"] == "caf\u00e9"


def test_a_changed_param_reaches_the_page(copied):
    assert ask.theme_trend("ashmere", "burglary", "2011/12").peers == ["copperfield", "dunmarsh"]
    path = copied / "params" / "boroughs" / "ashmere.yml"
    path.write_text(path.read_text().replace("[copperfield, dunmarsh]", "[dunmarsh]"))
    assert ask.theme_trend("ashmere", "burglary", "2011/12").peers == ["dunmarsh"]
