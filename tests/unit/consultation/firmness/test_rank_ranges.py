"""Rank ranges: what differences of points, judged with their own spread, leave possible."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.consultation.firmness import rank_ranges as module
from csp_lib.consultation.firmness.rank_ranges import could_be_in_top, points_with_covariance, rank_ranges
from tests.unit.consultation.firmness.drawn_papers import ORDERS, PARTIAL, READINGS, papers

MIXED = (12, "A>B>C>D"), (9, "B>A>C>D"), (4, "C>A>B>D"), (3, "A=B>C")


def ranges(drawn, **how):
    return rank_ranges(*points_with_covariance(drawn), **how)


def one_ballot_each(drawn):
    """What each single ballot gives each option, blanks below."""
    each = np.repeat(np.where(drawn.is_ranked, drawn.places, 99), drawn.ballots, axis=0)
    beaten, level = each[:, :, None] < each[:, None, :], each[:, :, None] == each[:, None, :]
    return beaten.sum(axis=2) + (level.sum(axis=2) - 1) / 2


def test_the_spread_of_plain_ballots_is_the_covariance_of_their_mean():
    drawn = papers(*MIXED)
    each = one_ballot_each(drawn)
    points, covariance = points_with_covariance(drawn)
    assert points == pytest.approx(each.mean(axis=0))
    assert covariance == pytest.approx(np.cov(each.T) / len(each))


def test_a_weighted_spread_is_that_of_a_ratio():
    drawn = papers((1, "A>B"), (1, "B>A"), (1, "A>B"), weights=[1.0, 2.0, 3.0])
    # points of A 4/6; errors weight x (earned - 4/6) / 6: 1/18, -4/18, 3/18
    _, covariance = points_with_covariance(drawn)
    assert covariance[0, 0] == pytest.approx(3 / 2 * (1 + 16 + 9) / 18**2)
    assert covariance[0, 1] == pytest.approx(-covariance[0, 0])


def test_papers_without_an_option_add_nothing_to_its_spread_where_it_was_not_offered():
    two = papers((2, "A>B>C"), (2, "C>B>A"), (1, "B>A>C"), unranked="not_offered")
    more = papers((2, "A>B>C"), (2, "C>B>A"), (1, "B>A>C"), (15, "A>B"), unranked="not_offered")
    # the same sum of squares over the ballots that have C; n / (n - 1) moves from 5 / 4 to 20 / 19
    ratio = points_with_covariance(more)[1][2, 2] / points_with_covariance(two)[1][2, 2]
    assert ratio == pytest.approx((20 / 19) / (5 / 4))


def test_an_option_compared_on_one_ballot_may_hold_any_place():
    got = ranges(papers((30, "A>B"), (1, "C>A>B"), unranked="not_offered"))
    assert (got.low[2], got.high[2]) == (1, 3)


def test_a_single_ballot_parts_nothing():
    got = ranges(papers((1, "A>B>C")))
    assert (got.places.tolist(), got.low.tolist(), got.high.tolist()) == ([1, 2, 3], [1, 1, 1], [3, 3, 3])


def test_an_option_nobody_compares_may_hold_any_place():
    got = ranges(papers((9, "A>B"), options="ABC", unranked="abstain"))
    assert (got.places.tolist(), got.low.tolist(), got.high.tolist()) == ([1, 2, 3], [1, 2, 1], [2, 3, 3])


@pytest.mark.parametrize("simultaneous", [False, True])
def test_ballots_all_alike_leave_no_doubt(simultaneous):
    got = ranges(papers((5, "A>B=C>D")), simultaneous=simultaneous)
    assert (got.low.tolist(), got.high.tolist()) == ([1, 2, 2, 4], [1, 3, 3, 4])


def test_a_clear_leader_is_parted_and_close_options_are_not():
    got = ranges(papers((30, "A>B>C"), (28, "A>C>B"), (2, "B>A>C")))
    assert (got.places.tolist(), got.low.tolist(), got.high.tolist()) == ([1, 2, 3], [1, 2, 2], [1, 3, 3])


def test_hanging_together_parts_options_that_their_own_spreads_would_not():
    # the first two rise and fall together: their difference has a standard error of 0.045, not of 1.4
    estimates, covariance = np.array([0.12, 0.0, 0.05]), np.eye(3)
    assert rank_ranges(estimates, covariance).high.tolist() == [3, 3, 3]
    covariance[0, 1] = covariance[1, 0] = 0.999
    got = rank_ranges(estimates, covariance)
    assert (got.low.tolist(), got.high.tolist()) == ([1, 2, 1], [2, 3, 3])


def test_two_options_are_parted_at_the_usual_two_standard_errors():
    covariance = np.eye(2) / 2
    assert rank_ranges(np.array([2.1, 0.0]), covariance).high.tolist() == [1, 2]
    assert rank_ranges(np.array([1.8, 0.0]), covariance).high.tolist() == [2, 2]
    assert rank_ranges(np.array([1.8, 0.0]), covariance, coverage=0.9).high.tolist() == [1, 2]


def test_a_rejected_pair_keeps_its_opposite_among_those_open():
    # 2.03 standard errors part two options alone (1.96); a third far below is parted at once, but that it stands above
    # remains to be tested, which asks for 2.1: dropping both directions would part the first two again
    estimates, covariance = np.array([2.03, 0.0, -60.0]), np.eye(3) / 2
    assert rank_ranges(estimates[:2], covariance[:2, :2]).high.tolist() == [1, 2]
    got = rank_ranges(estimates, covariance)
    assert (got.low.tolist(), got.high.tolist()) == ([1, 1, 3], [2, 2, 3])


def test_all_options_that_could_be_in_the_top_are_named():
    points, covariance = points_with_covariance(papers((30, "A>B>C>D"), (29, "A>C>B>D")))
    assert could_be_in_top(points, covariance, 2).tolist() == [True, True, True, False]


@settings(max_examples=12)
@given(PARTIAL, READINGS)
def test_a_range_holds_its_place_and_a_simultaneous_one_holds_the_range(lines, unranked):
    drawn = papers(*lines, options="ABCD", unranked=unranked)
    own, every = ranges(drawn), ranges(drawn, simultaneous=True)
    assert (own.low <= own.places).all() and (own.places <= own.high).all()
    assert (every.low <= own.low).all() and (own.high <= every.high).all()


@settings(max_examples=12)
@given(ORDERS, st.permutations(range(4)))
def test_naming_options_in_another_order_reorders_the_ranges_and_no_more(lines, order):
    points, covariance = points_with_covariance(papers(*lines))
    points = points + np.arange(4) / 1e6  # options exactly level may swap their dice
    before = rank_ranges(points, covariance)
    after = rank_ranges(points[order], covariance[np.ix_(order, order)])
    assert (after.low.tolist(), after.high.tolist()) == (before.low[order].tolist(), before.high[order].tolist())


@settings(max_examples=12)
@given(ORDERS)
def test_four_times_the_ballots_never_widen_a_range(lines):
    once, often = ranges(papers(*lines)), ranges(papers(*lines * 4))
    assert (once.low <= often.low).all() and (often.high <= once.high).all()


def test_ranges_hold_the_true_place_as_often_as_they_say_near_a_tie(monkeypatch):
    monkeypatch.setattr(module, "DRAWS", 2_000)  # enough for a count of a hundred
    # the first two are truly level, the third just behind: of 60 ballots each time
    dice, held = np.random.default_rng(7), 0
    truth = np.array([0.3, 0.3, 0.2, 0.0])
    for _ in range(100):
        orders = np.argsort(-(truth + dice.gumbel(size=(60, 4))), axis=1)
        got = ranges(papers(*((1, ">".join("ABCD"[option] for option in order)) for order in orders)))
        held += int(got.low[0] == 1 and got.high[0] >= 2)
    assert held >= 0.93 * 100
