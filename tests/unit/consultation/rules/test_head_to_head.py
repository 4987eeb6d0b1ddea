"""Head to head, strongest paths and circles."""

import numpy as np
import pytest
from hypothesis import given, settings

from csp_lib.consultation.rules import head_to_head
from tests.unit.consultation.firmness.drawn_papers import PARTIAL, READINGS, papers

TENNESSEE = (42, "M>N>C>K"), (26, "N>C>K>M"), (15, "C>K>N>M"), (17, "K>C>N>M")
CIRCLE = (4, "A>B>C"), (3, "B>C>A"), (2, "C>A>B")


def test_who_is_put_above_whom_is_counted_by_weight():
    above = head_to_head.preferred(papers((2, "A>B"), (1, "B>A"), weights=[1.5, 1.0]))
    assert above.tolist() == [[0, 3], [1, 0]]


def test_ties_count_for_neither():
    assert head_to_head.preferred(papers((1, "A=B"))).tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(("unranked", "above_c"), [("below", 3), ("not_offered", 1), ("abstain", 1)])
def test_a_ranked_option_beats_a_blank_one_only_where_blanks_are_below(unranked, above_c):
    above = head_to_head.preferred(papers((2, "A"), (1, "A>C"), unranked=unranked))
    assert above.tolist() == [[0, above_c], [0, 0]]


def test_the_percentage_is_of_those_who_part_the_two_options():
    got = head_to_head.percent_preferring(papers((3, "A>B"), (1, "B>A"), (6, "A=B"), (2, "C"), options="ABCD"))
    assert (got.loc["A", "B"], got.loc["B", "A"]) == (75, 25)
    assert got.loc["A", "D"] == 100
    assert got.isna().to_numpy().tolist() == np.eye(4, dtype=bool).tolist()


def test_a_pair_nobody_parts_has_no_percentage():
    got = head_to_head.percent_preferring(papers((3, "A"), options="ABC"))
    assert got.loc[["B", "C"], ["B", "C"]].isna().all(axis=None)


def test_level_pairs_give_half_a_point_each():
    assert head_to_head.copeland_points(papers((1, "A>B>C"), (1, "B>A>C"))).tolist() == [1.5, 1.5, 0]


def test_options_with_as_many_points_are_parted_by_the_sum_of_their_margins():
    # A beats B by 3, B beats C by 5, C beats A by 1: margins add up to 2, 2 and -4
    drawn = papers(*CIRCLE)
    assert head_to_head.copeland_points(drawn).tolist() == [1, 1, 1]
    assert head_to_head.order_head_to_head(drawn).tolist() == [1, 1, 3]


def test_weights_that_add_up_alike_leave_options_level():
    drawn = papers((1, "A>B"), (1, "A>B"), (1, "B>A"), weights=[0.1, 0.2, 0.3])
    assert head_to_head.order_head_to_head(drawn).tolist() == [1, 1]


def test_a_circle_is_found_and_no_option_beats_all():
    assert head_to_head.cycles(papers(*CIRCLE)) == [("A", "B", "C")]
    assert head_to_head.beats_all(papers(*CIRCLE)) is None
    assert head_to_head.order_by_strongest_paths(papers(*CIRCLE)).tolist() == [1, 2, 3]


def test_two_circles_are_told_apart_and_an_option_above_both_is_in_neither():
    lines = [(1, f"G>{one}>{two}") for one, two in zip(["A>B>C", "B>C>A", "C>A>B"], ["D>E>F", "E>F>D", "F>D>E"],
             strict=True)]  # fmt: skip
    assert head_to_head.cycles(papers(*lines)) == [("A", "B", "C"), ("D", "E", "F")]
    assert head_to_head.beats_all(papers(*lines)) == "G"


def test_a_path_is_as_strong_as_its_weakest_step():
    above = np.array([[0, 6, 0], [3, 0, 8], [9, 1, 0]], dtype=float)
    assert head_to_head.strongest_paths(above).tolist() == [[0, 3, 3], [7, 0, 7], [9, 3, 0]]
    assert head_to_head.strongest_paths(above, "winning_votes").tolist() == [[0, 6, 6], [8, 0, 8], [9, 6, 0]]


def test_another_strength_of_paths_is_refused_by_name():
    with pytest.raises(ValueError, match=r"'loudness' is no strength of a path; it is one of margins, winning_votes"):
        head_to_head.order_by_strongest_paths(papers(*TENNESSEE), "loudness")


@pytest.mark.parametrize(("drawn", "places"), [(papers(options="ABC"), [1, 1, 1]), (papers((2, "A")), [1]),
                                               (papers((2, ""), options="AB"), [1, 1])])  # fmt: skip
def test_where_nothing_is_compared_options_share_the_first_place(drawn, places):
    assert head_to_head.order_head_to_head(drawn).tolist() == places
    assert head_to_head.order_by_strongest_paths(drawn).tolist() == places
    assert (head_to_head.cycles(drawn), head_to_head.beats_all(drawn)) == ([], None)


@settings(max_examples=15)
@given(PARTIAL, READINGS)
def test_an_option_that_beats_all_stands_first_by_both_orders_and_in_no_circle(lines, unranked):
    drawn = papers(*lines, options="ABCD", unranked=unranked)
    ahead = head_to_head.beats_all(drawn)
    if ahead is not None:
        place = drawn.options.index(ahead)
        for order in (head_to_head.order_head_to_head, head_to_head.order_by_strongest_paths):
            assert np.flatnonzero(order(drawn) == 1).tolist() == [place]
        assert not any(ahead in circle for circle in head_to_head.cycles(drawn))


@settings(max_examples=15)
@given(PARTIAL)
def test_without_a_circle_or_a_level_pair_both_orders_are_the_same(lines):
    drawn = papers(*lines, options="ABCD")
    above = head_to_head.preferred(drawn)
    if not head_to_head.cycles(drawn) and ((above != above.T) | np.eye(4, dtype=bool)).all():
        both = head_to_head.order_head_to_head(drawn), head_to_head.order_by_strongest_paths(drawn)
        assert both[0].tolist() == both[1].tolist()
        assert sorted(both[0]) == [1, 2, 3, 4]
