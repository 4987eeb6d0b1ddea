"""The chance of the first places over ballots drawn anew."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy import stats

from csp_lib.consultation.firmness import resampling
from csp_lib.consultation.firmness.resampling import chance_in_top, chance_in_top_of, resampled_weights
from tests.unit.consultation.firmness.drawn_papers import PARTIAL, READINGS, cast, papers


def test_each_draw_casts_as_many_ballots_again():
    drawn = papers((7, "A>B"), (3, "B>A"))
    (weights,) = resampled_weights(drawn, 50)
    assert weights.shape == (50, 2)
    assert (weights.sum(axis=1) == 10).all()


def test_a_ballot_keeps_its_weight_in_every_draw():
    drawn = papers((4, "A>B"), (4, "B>A"), weights=[2.5, 1.0])
    (weights,) = resampled_weights(drawn, 20)
    multiples = weights / (drawn.weights / drawn.ballots)
    assert multiples == pytest.approx(np.round(multiples))


def test_the_chance_of_the_first_place_is_that_of_a_majority_among_ballots_drawn_anew():
    # 33 of 60 put A first: A leads again when 31 or more of 60 do, half the time when 30 do
    exact = stats.binom.sf(30, 60, 33 / 60) + stats.binom.pmf(30, 60, 33 / 60) / 2
    got = chance_in_top(papers((33, "A>B"), (27, "B>A")), 1)
    assert got == pytest.approx([exact, 1 - exact], abs=4 * np.sqrt(0.25 / resampling.DRAWS))


def test_options_level_at_the_edge_share_the_places_left():
    assert chance_in_top_of(np.array([[3.0, 2.0, 2.0, 2.0]]), 2) == pytest.approx([1, 1 / 3, 1 / 3, 1 / 3])


def test_an_option_without_points_in_a_draw_stands_last():
    assert chance_in_top_of(np.array([[np.nan, 1.0, 2.0], [3.0, 1.0, 2.0]]), 2).tolist() == [0.5, 0.5, 1.0]


def test_no_ballots_give_every_option_the_same_chance():
    empty = cast((1, "A>B>C")).among([False])
    assert chance_in_top(empty, 1) == pytest.approx([1 / 3, 1 / 3, 1 / 3])


def test_drawing_some_at_a_time_draws_the_same(monkeypatch):
    drawn = papers((9, "A>B>C"), (8, "B>C>A"), (7, "C>A>B"))
    at_once = chance_in_top(drawn, 1)
    monkeypatch.setattr(resampling, "AT_ONCE", 21)
    assert chance_in_top(drawn, 1).tolist() == at_once.tolist()


@settings(max_examples=20)
@given(PARTIAL, READINGS)
def test_chances_of_the_first_two_add_up_to_two(lines, unranked):
    drawn = papers(*lines, options="ABCD", unranked=unranked)
    got = chance_in_top(drawn, 2, draws=50)
    assert got.sum() == pytest.approx(2)
    assert (got >= 0).all() and (got <= 1).all()
