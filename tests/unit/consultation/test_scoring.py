"""Average points and head to head."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.consultation import scoring
from csp_lib.errors import ParamsError

# the textbook vote on Tennessee's capital: 42 % Memphis, 26 % Nashville, 15 % Chattanooga, 17 % Knoxville
TENNESSEE = [(42, "M>N>C>K"), (26, "N>C>K>M"), (15, "C>K>N>M"), (17, "K>C>N>M")]


def ballots(*papers):
    """Draw ballots: weight and order, > between places, = between tied options."""
    rows = [
        ("capital", str(number), option, float(place), float(weight))
        for number, (weight, order) in enumerate(papers)
        for place, tied in enumerate(order.split(">"), 1)
        for option in tied.split("=")
    ]
    return pd.DataFrame(rows, columns=["exercise", "respondent_id", "option", "rank", "weight"])


def points(frame, options=None):
    return scoring.average_points(frame, options).set_index("option")["average_points"].to_dict()


def test_the_textbook_vote_gives_the_textbook_points():
    got = scoring.average_points(ballots(*TENNESSEE))
    assert list(got["option"]) == ["N", "C", "M", "K"]
    assert got["average_points"].tolist() == pytest.approx([1.94, 1.73, 1.26, 1.07])
    assert got["first_choice_share"].tolist() == pytest.approx([26, 15, 42, 17])
    assert got["top3_share"].tolist() == pytest.approx([100, 100, 42, 58])
    assert (got["rank"].tolist(), got["n"].unique().tolist()) == ([1, 2, 3, 4], [4])


def test_who_is_put_above_whom_is_counted_by_weight():
    got = scoring.head_to_head(ballots(*TENNESSEE))
    assert got.loc["N"].to_dict() == {"C": 68, "K": 68, "M": 58, "N": 0}
    assert got.loc["M", "N"] == 42


def test_options_left_blank_share_the_points_left_over():
    assert points(ballots((1, "A")), ["A", "B", "C", "D"]) == pytest.approx({"A": 3, "B": 1, "C": 1, "D": 1})


def test_tied_options_share_the_points_and_the_first_choice():
    got = scoring.average_points(ballots((1, "A=B>C"))).set_index("option")
    assert got["average_points"].to_dict() == pytest.approx({"A": 1.5, "B": 1.5, "C": 0})
    assert got["first_choice_share"].to_dict() == pytest.approx({"A": 50, "B": 50, "C": 0})
    assert got["rank"].to_dict() == {"A": 1, "B": 1, "C": 3}


def test_an_option_nobody_ranked_stands_last_and_in_no_ones_first_three():
    got = scoring.average_points(ballots((1, "A"), (1, "B")), ["A", "B", "C"]).set_index("option")
    assert got.loc["C", ["rank", "first_choice_share", "top3_share", "ranked_share"]].tolist() == [3, 0, 0, 0]


def test_the_share_that_ranked_an_option_at_all_is_given():
    got = scoring.average_points(ballots((3, "A>B"), (1, "B"))).set_index("option")
    assert got["ranked_share"].to_dict() == pytest.approx({"A": 75, "B": 100})


def test_no_ballots_give_an_empty_table_with_its_columns():
    got = scoring.average_points(ballots().iloc[:0], ["A"])
    assert (len(got), list(got.columns)) == (0, scoring.POINTS_COLUMNS)


def test_another_meaning_of_unranked_is_refused_by_name():
    with pytest.raises(ParamsError, match="unranked: 'sideways' is not known"):
        scoring.average_points(ballots(*TENNESSEE), unranked="sideways")


ORDERS = st.lists(
    st.tuples(st.integers(1, 5), st.permutations("ABCD").map(lambda order: ">".join(order))), min_size=1, max_size=12
)


@settings(max_examples=25, deadline=None)
@given(ORDERS)
def test_renaming_options_renames_the_result(papers):
    names = dict(zip("ABCD", "DAZB", strict=True))
    renamed = [(weight, order.translate(str.maketrans(names))) for weight, order in papers]
    expected = {names[option]: average for option, average in points(ballots(*papers)).items()}
    assert points(ballots(*renamed)) == pytest.approx(expected)


@settings(max_examples=25, deadline=None)
@given(ORDERS)
def test_casting_every_ballot_twice_changes_no_place(papers):
    once, twice = scoring.average_points(ballots(*papers)), scoring.average_points(ballots(*papers, *papers))
    assert once[["option", "rank"]].equals(twice[["option", "rank"]])


@settings(max_examples=25, deadline=None)
@given(ORDERS)
def test_a_weight_of_two_is_two_ballots(papers):
    doubled = ballots(*((2 * weight, order) for weight, order in papers))
    assert points(doubled) == pytest.approx(points(ballots(*papers, *papers)))


@settings(max_examples=25, deadline=None)
@given(ORDERS)
def test_points_of_all_options_add_up_to_what_one_ballot_gives_out(papers):
    assert sum(points(ballots(*papers)).values()) == pytest.approx(3 + 2 + 1)


@settings(max_examples=25, deadline=None)
@given(ORDERS)
def test_a_ballot_that_puts_a_above_b_never_lowers_a_against_b(papers):
    before, after = points(ballots(*papers)), points(ballots(*papers, (1, "A>B>C>D")))
    weight = sum(weight for weight, _ in papers)
    assert (after["A"] - after["B"]) * (weight + 1) > (before["A"] - before["B"]) * weight


@settings(max_examples=25, deadline=None)
@given(ORDERS)
def test_of_two_options_everyone_prefers_one_or_the_other(papers):
    wins = scoring.head_to_head(ballots(*papers), list("ABCD"))
    weight = sum(weight for weight, _ in papers)
    assert wins.loc["A", "B"] + wins.loc["B", "A"] == pytest.approx(weight)
