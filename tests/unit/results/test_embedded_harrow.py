"""With nothing added, the review of Harrow prints real figures from a named source."""

import pytest

from csp_lib.results import ask
from tests.drawn.world import linked_home


@pytest.fixture(scope="module")
def harrow(tmp_path_factory):
    home = linked_home(tmp_path_factory.mktemp("linked") / "home")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CSP_HOME", str(home))
        yield ask.theme_trend("harrow", "total_crime", "2011/12")


def test_harrow_counts_14197_offences_against_14968(harrow):
    assert (harrow.headline.offences, harrow.headline.previous) == (14_197, 14_968)
    assert harrow.headline.change.percent == pytest.approx(-5.15, abs=0.01)


def test_harrow_has_the_second_lowest_rate_of_thirty_two(harrow):
    assert harrow.headline.rank.words == "2nd lowest of 32"
    assert len(harrow.ranked) == 32
    assert harrow.headline.rate.value == pytest.approx(1000 * 14_197 / harrow.headline.denominator.residents)


def test_the_source_and_its_vintage_are_named(harrow):
    named = {source.source_id: source for source in harrow.sources}
    months = named["met_recorded_crime_months_2017"]
    assert (months.publisher, months.vintage) == (
        "Metropolitan Police Service, through the London Datastore",
        "2016-12",
    )
    assert harrow.notes[0].startswith("Counts come from Recorded crime by month, five boroughs and London")


def test_residents_are_said_to_be_derived_and_no_official_estimate(harrow):
    assert harrow.headline.denominator.data_kind == "derived"
    said = [note for note in harrow.notes if note.startswith("Rates are per 1,000 residents")]
    assert len(said) == 1
    assert "(derived here, not an official estimate)" in said[0]


def test_only_complete_years_are_shown(harrow):
    assert harrow.years["financial_year"].tolist() == ["2008/09", "2009/10", "2010/11", "2011/12"]
    assert set(harrow.years["months_covered"]) == {12}
    assert harrow.months["month"].iloc[0] == "2008-01"


def test_a_place_among_five_boroughs_is_no_place_in_london(harrow, tmp_path, monkeypatch):
    """Only five boroughs are held by month, so a part year has no rank."""
    monkeypatch.setenv("CSP_HOME", str(linked_home(tmp_path / "home")))
    part = ask.theme_trend("harrow", "total_crime", "2011/12", "2012-01")
    assert part.headline.period.months_covered == 10
    assert part.headline.rank is None
    assert len(part.ranked) == 5


def test_a_part_year_of_a_borough_held_by_year_is_refused_before_anything_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(linked_home(tmp_path / "home")))
    assert ask.refuse("annual_review", "harrow", None, "2011/12", "2012-01") is None
    said = ask.refuse("annual_review", "camden", None, "2011/12", "2012-01")
    assert said is not None and said.startswith("Camden: monthly counts from 2011-04 to 2012-01 are not all held.")
    assert ask.refuse("annual_review", "camden", None, "2011/12") is None
