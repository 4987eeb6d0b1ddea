"""The results that pages print, on the invented world: what they count and what they say is missing."""

import pytest

from csp_lib.results import ask
from csp_lib.results.annual_review import LISTS_THAT_ADD_UP
from csp_lib.sources import catalogue
from tests.drawn import figures

DRAWN = figures.yearly()
NOT_DECLARED = "No consultation of {} is declared, so nothing is ranked here. "


@pytest.fixture
def review(world):
    return ask.annual_review("ashmere", "2011/12")


def test_what_went_up_and_down_is_complete_and_adds_up_to_the_total(review):
    assert {i.offence_set for i in review.movers} == set(LISTS_THAT_ADD_UP["old"])
    assert sum(i.offences for i in review.movers) == review.total.offences
    assert sum(i.previous for i in review.movers) == review.total.previous
    changes = [i.offences - i.previous for i in review.movers]
    assert changes == sorted(changes, reverse=True)


def test_the_total_is_the_sum_that_was_drawn(review):
    whole = "total_notifiable_offences"
    assert (review.total.offences, review.total.previous) == tuple(
        DRAWN["ashmere", whole, year] for year in ("2011/12", "2010/11")
    )
    rates = sorted(DRAWN[b, whole, "2011/12"] / (people + 3000) for b, people in figures.RESIDENTS.items())
    mine = review.total.offences / 213_000
    assert review.total.rate.value == pytest.approx(1000 * mine)
    assert review.total.rank.place_lowest == rates.index(mine) + 1


def test_each_priority_is_measured_or_said_not_to_be(review):
    burglary, violence, noise = review.priorities
    assert (burglary.target, burglary.verdict.word) == ("below 1,500 offences per year", "met")
    assert burglary.indicator.offences < 1500
    assert (violence.target, violence.verdict.word) == ("no target printed for this year", "no target")
    assert noise.indicator is None
    assert noise.verdict.word == "no target"


def test_the_review_names_what_recorded_crime_does_not_measure(review):
    assert review.gaps[0].startswith("The extracts of recorded crime do not single out: anti-social behaviour.")
    assert review.other_themes == [("asb", "Anti-social behaviour")]


def test_a_borough_without_a_plan_has_no_priorities_and_says_why(world):
    review = ask.annual_review("brindle_vale", "2011/12")
    assert review.priorities == []
    assert "The partnership's plan is not among the documents carried here, so no priority is judged." in review.gaps


def test_a_plan_of_other_years_judges_no_target_of_this_one(world):
    review = ask.annual_review("ashmere", "2010/11")
    assert {p.verdict.word for p in review.priorities} == {"no target"}
    assert any(gap.startswith("The plan carried here is for 2011/12 to 2013/14.") for gap in review.gaps)


def test_a_borough_with_years_only_has_counts_and_no_months(world):
    trend = ask.theme_trend("copperfield", "burglary", "2011/12")
    assert trend.headline.offences == DRAWN["copperfield", "residential_burglary", "2011/12"]
    assert trend.months.empty and trend.rolling.empty and trend.season.empty
    assert trend.direction == "too short to judge"
    assert trend.direction_reason == "no monthly counts of Copperfield are held, only financial years"
    assert trend.headline.change.basis == "chance alone"


def test_a_small_borough_hides_percentages_of_small_counts(world):
    trend = ask.theme_trend("brindle_vale", "violence", "2011/12")
    for found in trend.details:
        assert found.change.show_percent == (found.previous >= 20), found.offence_set
    assert {found.change.show_percent for found in trend.details} == {True, False}


def test_london_and_the_comparators_are_pooled_not_averaged(world):
    trend = ask.theme_trend("ashmere", "burglary", "2011/12")
    offences = {b: DRAWN[b, "residential_burglary", "2011/12"] for b in figures.SIZES}
    people = {b: n + 3000 for b, n in figures.RESIDENTS.items()}
    assert trend.london_rate == pytest.approx(1000 * sum(offences.values()) / sum(people.values()))
    peers = ("copperfield", "dunmarsh")
    assert trend.peer_rate == pytest.approx(1000 * sum(offences[b] for b in peers) / sum(people[b] for b in peers))
    assert set(trend.rates["area_name"]) == {"Ashmere", "London", "Comparators together"}


def test_a_theme_that_recorded_crime_does_not_count_shows_the_plan_and_names_the_template(world):
    trend = ask.theme_trend("ashmere", "asb", "2011/12")
    assert trend.headline is None
    assert trend.statements == ["Noise is said to matter. The plan prints no number for it."]
    assert "the indicators template" in trend.absent


def test_everything_rests_on_simulated_sources(review):
    assert {source.data_kind for source in review.sources} == {"simulated"}
    assert {source.data_kind for theme in review.themes for source in theme.sources} == {"simulated"}


def test_the_quality_page_lists_coverage_revisions_and_part_years(world):
    quality = ask.data_quality("ashmere")
    assert set(quality.coverage["table"]) == {
        "recorded_crime_months", "recorded_crime_years", "recorded_crime_totals", "population",
    }  # fmt: skip
    months = quality.coverage.set_index("table").loc["recorded_crime_months"]
    assert (months["first"], months["last"]) == (figures.FIRST_MONTH, figures.LAST_MONTH)
    assert quality.part_years.values.tolist() == [["2007/08", 3, "borough"]]
    assert set(quality.revisions["difference"]) == {-3}
    assert [b.month for b in quality.breaks] == ["2008-04"]


def test_a_consultation_that_nobody_declared_says_so_and_shows_what_the_plan_prints(world):
    result = ask.consultation("ashmere")
    assert result.absent.startswith(NOT_DECLARED.format("Ashmere"))
    assert result.asked is result.ranking is result.rating is None
    assert result.published["finding"].tolist() == ["burglary"]
    assert ask.consultation("dunmarsh").published.empty


BALLOTS = """exercise,respondent_id,option,rank,weight
ashmere-2011,r1,Burglary,1,
ashmere-2011,r1,Noise,2,
ashmere-2011,r1,Robbery,3,
ashmere-2011,r2,Burglary,1,
ashmere-2011,r2,Robbery,2,
ashmere-2011,r3,Noise,1,
ashmere-2010,r1,Robbery,1,
dunmarsh-2011,r1,Robbery,1,
"""


def test_ballots_that_were_added_are_ranked_and_stay_simulated(copied, tmp_path):
    path = tmp_path / "ballots.csv"
    path.write_text(BALLOTS)
    catalogue.add(
        path,
        data_kind="simulated",
        source_id="invented_ballots",
        publisher="The tests",
        licence="Invented for the tests",
    )
    folder = copied / "params" / "consultations"
    folder.mkdir()
    for exercise, borough in (("ashmere-2011", "ashmere"), ("ashmere-2010", "ashmere"), ("dunmarsh-2012", "dunmarsh")):
        question = f"exercise: {exercise}\nborough: {borough}\ntitle: Have your say\nquestion: Q?\nopened: {exercise[-4:]}-05-01\n"
        (folder / f"{exercise}.yml").write_text(question, encoding="utf-8")
    result = ask.consultation("ashmere", "ashmere-2011")
    assert (result.ranking.taken.cast, result.ranking.taken.valid, result.absent) == (3, 3, None)
    assert result.ranking.options["option"].tolist() == ["Burglary", "Noise", "Robbery"]
    assert {source.data_kind for source in result.sources} == {"simulated"}
    assert ask.consultation("ashmere", "ashmere-2010").ranking.taken.cast == 1
    assert ask.consultation("dunmarsh", "dunmarsh-2012").absent.startswith("No answers to Have your say are held")
