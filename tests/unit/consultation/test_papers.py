"""Ballots alike become one paper, and who cast it is still known."""

import numpy as np
import pandas as pd
import pytest

from csp_lib.consultation.papers import papers_of
from csp_lib.errors import ParamsError


def ballots(*papers):
    """Draw repaired ballots: respondent, order (> between places, = between tied options), then weight and number."""
    rows = [
        ("open-day", who, option, float(place), *(rest or (1.0, 1)))
        for who, order, *rest in papers
        for place, tied in enumerate(order.split(">"), 1)
        for option in tied.split("=")
    ]
    return pd.DataFrame(rows, columns=["exercise", "respondent_id", "option", "rank", "weight", "ballots"])


def test_ballots_that_rank_alike_and_weigh_alike_are_one_paper():
    cast = papers_of(ballots(("1", "A>B"), ("2", "B>A"), ("3", "A>B"), ("4", "A>B", 2.0, 1)))
    assert sorted(zip(cast.papers.ballots, cast.papers.weights, strict=True)) == [(1, 1), (1, 2), (2, 2)]
    assert (cast.papers.n, cast.papers.total) == (4, 5)
    same = cast.who.set_index("respondent_id")["paper"]
    assert same["1"] == same["3"] != same["4"]


def test_ballots_counted_alike_in_the_file_weigh_as_many():
    papers = papers_of(ballots(("1", "A>B", 1.5, 40))).papers
    assert (papers.n, papers.total) == (40, 60)


def test_options_stand_in_the_order_of_their_names_and_blanks_are_infinite():
    papers = papers_of(ballots(("1", "B=C>A"), ("2", "C")), ["C", "D", "B", "A"]).papers
    assert papers.options == ("A", "B", "C", "D")
    assert sorted(papers.places.tolist()) == [[2, 1, 1, np.inf], [np.inf, np.inf, 1, np.inf]]
    assert papers.is_ranked.sum() == 4


def test_an_option_that_is_not_asked_about_is_left_out():
    assert papers_of(ballots(("1", "A>B"))[:1], ["A"]).papers.places.tolist() == [[1]]


def test_blanks_are_read_in_the_way_declared_and_papers_stay_as_they_are():
    papers = papers_of(ballots(("1", "A>B"), ("2", "A"))).papers
    assert papers.unranked == "below"
    other = papers.read_as("abstain")
    assert (other.unranked, other.places is papers.places) == ("abstain", True)


def test_another_meaning_of_unranked_is_refused_by_name():
    with pytest.raises(ParamsError, match=r"unranked: 'sideways' is not known. Use below, not_offered, abstain"):
        papers_of(ballots(("1", "A>B")), unranked="sideways")


def test_more_options_than_people_can_rank_are_refused_with_what_to_do():
    options = [f"option {number}" for number in range(101)]
    with pytest.raises(ParamsError, match=r"101 different options .* at most 100 .* question file"):
        papers_of(ballots(("1", "A")), options)


def test_without_weights_each_ballot_counts_once():
    papers = papers_of(ballots(("1", "A>B", 2.5, 3), ("2", "B>A", 0.5, 1))).papers
    assert sorted(papers.unweighted().weights) == [1, 3]


def test_papers_of_some_respondents_are_theirs_alone():
    cast = papers_of(ballots(("1", "A>B"), ("2", "A>B", 1.0, 4), ("3", "B>A")))
    some = cast.among(cast.who["respondent_id"] != "3")
    assert (some.n, some.places.tolist(), some.options) == (5, [[1, 2]], ("A", "B"))
    assert cast.among(cast.who["respondent_id"] == "9").n == 0
