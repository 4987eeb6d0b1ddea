"""Instant run-off as an order of all options."""

import pytest

from csp_lib.consultation.rules.run_off import order_by_run_off
from tests.unit.consultation.firmness.drawn_papers import papers


def order(*lines, **others):
    drawn = papers(*lines, **others)
    return dict(zip(drawn.options, order_by_run_off(drawn).tolist(), strict=True))


def test_the_ballots_of_the_option_that_goes_out_pass_on():
    # C goes out first and its ballots lift B over A
    assert order((4, "A>B>C"), (3, "B>A>C"), (2, "C>B>A")) == {"B": 1, "A": 2, "C": 3}


def test_a_ballot_with_nothing_left_counts_no_more():
    assert order((4, "A"), (3, "B"), (2, "C")) == {"A": 1, "B": 2, "C": 3}


def test_options_tied_on_a_ballot_share_it():
    # A holds 2.5 of the first choices, B 1.5, C 2
    assert order((3, "A=B"), (1, "A"), (2, "C")) == {"A": 1, "C": 2, "B": 3}


def test_of_two_with_the_fewest_the_one_that_had_fewer_before_goes_out():
    # D goes out and lifts C to B's 3; C began with 2, so it goes before B
    assert order((5, "A"), (3, "B"), (2, "C"), (1, "D>C")) == {"A": 1, "B": 2, "C": 3, "D": 4}


def test_of_two_that_never_differed_a_count_between_them_decides():
    # nobody puts B, C or D first but C's one ballot and B's one; among the two alone A's ballots are for B
    assert order((5, "A>D>B>C"), (1, "B"), (1, "C")) == {"A": 1, "B": 2, "C": 3, "D": 4}


def test_options_that_cannot_be_parted_go_out_together():
    assert order((5, "A"), (2, "B"), (2, "C")) == {"A": 1, "B": 2, "C": 2}


def test_weights_count():
    assert order((1, "A"), (1, "B"), weights=[1.0, 1.5]) == {"A": 2, "B": 1}


@pytest.mark.parametrize("unranked", ["below", "not_offered", "abstain"])
def test_blanks_never_count_whatever_they_mean(unranked):
    assert order((2, "A"), (1, "B>C"), options="ABC", unranked=unranked) == {"A": 1, "B": 2, "C": 3}


def test_without_ballots_or_on_blank_ones_all_share_the_first_place():
    assert order(options="AB") == {"A": 1, "B": 1}
    assert order((3, ""), options="AB") == {"A": 1, "B": 1}
    assert order((3, "A")) == {"A": 1}
