"""How few changed ballots would exchange two neighbours in the order."""

from itertools import combinations, permutations, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from csp_lib.consultation.firmness.swaps import ballots_to_swap
from csp_lib.consultation.rules.points import order_by_points
from tests.unit.consultation.firmness.drawn_papers import PARTIAL, READINGS, papers


def test_the_edge_rests_on_the_gap_over_the_largest_swing_of_one_ballot():
    # 60 and 40 of 100, the gap is 20 points; a changed ballot moves it by 2: ten make them level, eleven exchange them
    got = ballots_to_swap(papers((60, "A>B"), (40, "B>A")), 1)
    assert (got.above, got.below, got.fewest, got.ballots) == ("A", "B", 10, 11)
    assert got.gap == pytest.approx(0.2)


def test_more_ballots_are_needed_than_the_lower_bound_where_large_swings_run_out():
    # A leads B by 3 + 14 - 2 = 15; the ballot that has A first and B last swings 6, each of the next fourteen 4
    got = ballots_to_swap(papers((1, "A>C>D>B"), (14, "A>B>C>D"), (2, "B>A>C>D")), 1)
    assert (got.fewest, got.ballots) == (3, 4)


def test_a_blank_may_be_filled_in_for_the_largest_swing():
    # 4 points for A, 1 for each other: one changed ballot gives B 4 and A none
    got = ballots_to_swap(papers((1, "A"), options="ABCD"), 1)
    assert (got.fewest, got.ballots) == (1, 1)


def test_options_level_at_the_edge_rest_on_no_ballots():
    got = ballots_to_swap(papers((3, "A>B>C"), (3, "B>A>C")), 1)
    assert (got.above, got.below, got.gap, got.fewest, got.ballots) == ("A", "B", 0, 0, 0)


def test_a_heavy_ballot_swings_more():
    # A leads by 3 either way; one of the heavy ballots swings 4, one of the others 2
    assert ballots_to_swap(papers((8, "A>B"), (5, "B>A")), 1).ballots == 2
    assert ballots_to_swap(papers((6, "A>B"), (1, "A>B"), (5, "B>A"), weights=[1.0, 2.0, 1.0]), 1).ballots == 1


def test_where_blanks_were_not_offered_a_changed_ballot_ranks_the_same_options():
    # B stands at 1/2 over the ten ballots that have it, A at 1: one of those ten lifts B by 1/10 at most
    drawn = papers((90, "A>C"), (5, "B>C"), (5, "C>B"), unranked="not_offered")
    got = ballots_to_swap(drawn, 1)
    assert (got.above, got.below, got.fewest) == ("A", "B", 5)
    assert got.ballots == 6


@pytest.mark.parametrize("k", [3, 4])
def test_there_is_no_edge_behind_the_last_option(k):
    assert ballots_to_swap(papers((3, "A>B>C")), k) is None


def test_an_option_without_points_is_no_neighbour():
    drawn = papers((3, "A>B"), options="ABC", unranked="not_offered")
    assert ballots_to_swap(drawn, 1).ballots == 2
    assert ballots_to_swap(drawn, 2) is None


def exchanged(ballots, above, below):
    """Return whether the points of ballots (orders of ABC) put `below` strictly first."""
    points = {option: sum(2 - order.index(option) for order in ballots) for option in "ABC"}
    return points[below] > points[above]


@settings(max_examples=15)
@given(st.lists(st.sampled_from([*permutations("ABC")]), min_size=1, max_size=4), st.sampled_from([1, 2]))
def test_no_fewer_ballots_can_do_it_however_they_are_changed(ballots, k):
    got = ballots_to_swap(papers(*((1, ">".join(order)) for order in ballots)), k)
    assume(got.ballots)
    for number in range(got.ballots + 1):
        found = any(
            exchanged([*new, *(order for at, order in enumerate(ballots) if at not in chosen)], got.above, got.below)
            for chosen in combinations(range(len(ballots)), number)
            for new in product(permutations("ABC"), repeat=number)
        )
        assert found == (number == got.ballots)


@settings(max_examples=25)
@given(PARTIAL, READINGS, st.sampled_from([1, 2, 3]))
def test_the_ballots_found_are_never_fewer_than_the_bound(lines, unranked, k):
    drawn = papers(*lines, options="ABCD", unranked=unranked)
    got = ballots_to_swap(drawn, k)
    assume(got is not None)
    places = dict(zip(drawn.options, order_by_points(drawn), strict=True))
    assert places[got.above] <= k
    assert (places[got.above] == places[got.below]) == (got.ballots == 0)
    if got.ballots:
        assert 1 <= got.fewest <= got.ballots <= drawn.n


def test_weights_that_round_badly_still_exchange_the_two():
    drawn = papers((10, "A>B"), (7, "B>A"), weights=[0.1, 0.1])
    got = ballots_to_swap(drawn, 1)
    assert got.ballots == 2
    assert np.isclose(got.gap, 3 / 17)
