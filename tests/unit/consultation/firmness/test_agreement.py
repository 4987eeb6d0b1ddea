"""How far people agree, and when there is no shared order."""

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import friedmanchisquare

from csp_lib.consultation.firmness.agreement import agreement, agreement_words, kendalls_w
from tests.unit.consultation.firmness.drawn_papers import ORDERS, PARTIAL, READINGS, papers

OPTIONS = "ABCDE"
DRAWS = 200  # enough for a test, which sees what comes of many ballots, not of many draws


def drawn_at_random(dice, number, apart):
    """Draw ballots, each option liked the less the later it stands, by so much from the first to the last."""
    liked = dice.gumbel(size=(number, len(OPTIONS))) - np.linspace(0, apart, len(OPTIONS))
    orders = np.argsort(-liked, axis=1)
    held = dice.integers(1, len(OPTIONS) + 1, number)
    return papers(*((1, ">".join(OPTIONS[option] for option in order[:kept]))
                    for order, kept in zip(orders, held, strict=True)), options=OPTIONS)  # fmt: skip


def share_without_an_order(apart, number=30, times=30):
    dice = np.random.default_rng(7)
    return np.mean([not agreement(drawn_at_random(dice, number, apart), DRAWS).has_shared_order for _ in range(times)])


def test_random_ballots_have_no_shared_order_about_nineteen_times_in_twenty():
    assert 0.9 <= share_without_an_order(apart=0) <= 1


def test_a_real_order_is_found():
    assert share_without_an_order(apart=2) <= 0.05


def test_people_who_all_agree_agree_wholly():
    got = agreement(papers((12, "A>B>C")), DRAWS)
    assert (got.w, got.lower, got.upper) == pytest.approx((1, 1, 1))
    assert (got.words, got.has_shared_order) == ("strong agreement", True)


def test_two_camps_of_one_size_agree_on_nothing():
    got = agreement(papers((20, "A>B>C"), (20, "C>B>A")), DRAWS)
    assert (got.w, got.lower, got.p) == (0, 0, 1)
    assert (got.words, got.has_shared_order) == ("little agreement", False)


def test_two_people_of_one_mind_are_too_few_for_a_shared_order():
    got = agreement(papers((2, "A>B>C")), DRAWS)
    assert (got.w, got.lower, got.has_shared_order) == (pytest.approx(1), 0, False)


def test_many_people_may_agree_beyond_chance_on_next_to_nothing():
    got = agreement(papers((560, "A>B"), (440, "B>A")), DRAWS)
    assert got.p < 0.001
    assert got.lower > 0
    assert (got.w, got.has_shared_order) == (pytest.approx(0.0144), False)


@pytest.mark.parametrize(
    "drawn",
    [papers(options="ABC"), papers((1, "A>B")), papers((5, "A")), papers((1, "A>B"), (1, "A>B"), weights=[9, 1])],
)
def test_fewer_than_two_ballots_or_options_leave_nothing_to_agree_on(drawn):
    got = agreement(drawn, DRAWS)
    assert (got.w, got.lower, got.upper, got.p, got.words, got.has_shared_order) == (None, None, None, None, "", False)


def test_ballots_that_part_no_options_share_no_order():
    got = agreement(papers((9, "A=B=C"), (3, ""), options="ABC"), DRAWS)
    assert (got.w, got.lower, got.upper, got.has_shared_order) == (0, 0, 0, False)


def test_weights_rest_on_the_number_of_ballots_that_would_tell_as_much():
    # 20 ballots of weight 1 and 20 of weight 3 tell as much as 80 * 80 / (20 + 180) = 32
    got = agreement(papers((20, "A>B>C"), (20, "B>A>C"), weights=[1.0, 3.0]), DRAWS)
    assert got.chi_square == pytest.approx(got.w * 32 * 2)


@pytest.mark.parametrize(
    ("w", "words"), [(0, "little"), (0.099, "little"), (0.1, "some"), (0.3, "fair"), (0.5, "fair"), (0.51, "strong")]
)
def test_the_words_are_those_of_the_ladder(w, words):
    assert agreement_words(w) == f"{words} agreement"


@settings(max_examples=8)
@given(ORDERS)
def test_w_is_friedmans_chi_square_over_its_greatest(lines):
    drawn = papers(*lines)
    ballots = np.repeat(drawn.places, drawn.ballots, axis=0)
    if len(ballots) > 2:
        assert kendalls_w(drawn) == pytest.approx(friedmanchisquare(*ballots.T).statistic / (len(ballots) * 3))


@settings(max_examples=8)
@given(PARTIAL, READINGS)
def test_w_lies_in_its_range_and_the_same_ballots_give_the_same_range(lines, unranked):
    drawn = papers(*lines, options="ABCD", unranked=unranked)
    got = agreement(drawn, 50)
    assert got.w is None or 0 <= got.lower <= got.w <= got.upper <= 1 + 1e-9
    assert got == agreement(drawn.read_as("below"), 50)
