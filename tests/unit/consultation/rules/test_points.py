"""Average points, places and the plain shares beside them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.consultation.papers import papers_of
from csp_lib.consultation.rules import points

# the textbook ballot on Tennessee's capital: 42 % Memphis, 26 % Nashville, 15 % Chattanooga, 17 % Knoxville
TENNESSEE = [(42, "M>N>C>K"), (26, "N>C>K>M"), (15, "C>K>N>M"), (17, "K>C>N>M")]


def papers(*orders, options=None, unranked="below"):
    """Draw papers: weight and order, > between places, = between tied options."""
    rows = [
        ("capital", str(number), option, float(place), float(weight))
        for number, (weight, order) in enumerate(orders)
        for place, tied in enumerate(order.split(">"), 1)
        for option in tied.split("=")
    ]
    frame = pd.DataFrame(rows, columns=["exercise", "respondent_id", "option", "rank", "weight"])
    return papers_of(frame, options, unranked).papers


def averages(*orders, **others):
    drawn = papers(*orders, **others)
    return dict(zip(drawn.options, points.average_points(drawn), strict=True))


def facts(*orders, **others):
    return points.shares(papers(*orders, **others)).set_index("option")


def test_the_textbook_ballot_gives_the_textbook_points():
    assert averages(*TENNESSEE) == pytest.approx({"N": 1.94, "C": 1.73, "M": 1.26, "K": 1.07})
    drawn = papers(*TENNESSEE)
    assert dict(zip(drawn.options, points.order_by_points(drawn), strict=True)) == {"N": 1, "C": 2, "M": 3, "K": 4}


def test_the_textbook_ballot_gives_the_textbook_shares():
    got = facts(*TENNESSEE)
    assert got["first_choice_share"].to_dict() == pytest.approx({"N": 26, "C": 15, "M": 42, "K": 17})
    assert got["top3_share"].to_dict() == pytest.approx({"N": 100, "C": 100, "M": 42, "K": 58})
    assert got["n"].unique().tolist() == [4]


def test_options_left_blank_share_the_points_left_over():
    assert averages((1, "A"), options="ABCD") == pytest.approx({"A": 3, "B": 1, "C": 1, "D": 1})


def test_options_that_were_not_offered_leave_the_points_of_a_paper_to_its_own():
    # A: first of three, first of two; B: second of three, last of two; C: last of three; D stands beside nothing
    got = averages((1, "A>B>C"), (1, "A>B"), (5, "D"), unranked="not_offered")
    assert got == pytest.approx({"A": 1, "B": 0.25, "C": 0, "D": np.nan}, nan_ok=True)


def test_options_abstained_from_are_compared_where_both_are_ranked():
    # B is compared three times (twice on the first paper, once on the second) and comes out above once
    got = averages((1, "A>B>C"), (1, "A>B"), (5, "D"), unranked="abstain")
    assert got == pytest.approx({"A": 1, "B": 1 / 3, "C": 0, "D": np.nan}, nan_ok=True)


def test_the_average_is_what_was_earned_over_what_was_counted_paper_by_paper():
    earned, counted = points.points_on_papers(papers((1, "A>B"), options="ABC", unranked="not_offered"))
    assert (earned.tolist(), counted.tolist()) == ([[1, 0, 0]], [[1, 1, 0]])


def test_tied_options_share_the_points_and_the_first_choice():
    assert averages((1, "A=B>C")) == pytest.approx({"A": 1.5, "B": 1.5, "C": 0})
    assert facts((1, "A=B>C"))["first_choice_share"].to_dict() == pytest.approx({"A": 50, "B": 50, "C": 0})
    assert points.order_by_points(papers((1, "A=B>C"))).tolist() == [1, 1, 3]


def test_three_options_tied_for_second_share_the_two_places_left_of_the_first_three():
    assert points.in_top(papers((1, "A>B=C=D>E")), 3).tolist()[0] == pytest.approx([1, 2 / 3, 2 / 3, 2 / 3, 0])
    assert points.share_in_top(papers((3, "A>B"), (1, "B>A")), 1).tolist() == [0.75, 0.25]


def test_an_option_nobody_ranked_stands_last_and_in_no_ones_first_three():
    drawn = papers((1, "A"), (1, "B"), options="ABC")
    assert points.order_by_points(drawn).tolist() == [1, 1, 3]
    assert points.shares(drawn).loc[2, ["first_choice_share", "top3_share", "ranked_share", "n"]].tolist() == [0] * 4


def test_the_share_that_ranked_an_option_at_all_is_given():
    got = facts((3, "A>B"), (1, "B"))
    assert got["ranked_share"].to_dict() == pytest.approx({"A": 75, "B": 100})
    assert got["n"].to_dict() == {"A": 1, "B": 2}


def test_places_hold_equal_scores_level_and_missing_ones_last():
    assert points.places_of(np.array([0.3, np.nan, 0.1 + 0.2, 1.0, np.nan])).tolist() == [2, 4, 2, 1, 4]


@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.permutations("ABCD").map(">".join), st.integers(1, 4)), min_size=1, max_size=9
    )
)
def test_points_of_all_options_add_up_to_what_one_paper_gives_out(orders):
    cut = [(weight, order[: 2 * number - 1]) for weight, order, number in orders]
    assert sum(averages(*cut, options="ABCD").values()) == pytest.approx(3 + 2 + 1)
