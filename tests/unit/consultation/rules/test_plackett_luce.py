"""Plackett-Luce worths, and what is said where no finite ones fit."""

import numpy as np
import pytest
from hypothesis import given, settings

from csp_lib.consultation.rules import plackett_luce as module
from csp_lib.consultation.rules.plackett_luce import plackett_luce
from tests.unit.consultation.firmness.drawn_papers import PARTIAL, READINGS, papers

MIXED = (3, "A>B>C>D"), (2, "C>D>A"), (2, "D>A>B"), (1, "B>C"), (1, "D>C=B>A")


def test_of_two_options_the_worths_are_as_the_times_each_was_put_first():
    got = plackett_luce(papers((30, "A>B"), (10, "B>A")))
    assert got.log_worth == pytest.approx([0, -np.log(3)])
    assert got.standard_errors == pytest.approx([0, 1 / np.sqrt(40 * 0.75 * 0.25)])
    assert got.log_likelihood == pytest.approx(30 * np.log(0.75) + 10 * np.log(0.25))
    assert (got.places.tolist(), got.reason) == ([1, 2], "")


def test_few_rounds_settle_the_worths_and_they_fit_best():
    got = plackett_luce(papers(*MIXED))
    assert 0 < got.rounds < 60
    choices = module._choices(papers(*MIXED))
    for option in range(1, 4):
        for step in (-1e-3, 1e-3):
            moved = got.log_worth + step * np.eye(4)[option]
            assert module._log_likelihood(choices, moved) < got.log_likelihood


def test_options_tied_last_are_as_options_left_blank():
    tied, blank = plackett_luce(papers(*MIXED, (4, "B>A=C=D"))), plackett_luce(papers(*MIXED, (4, "B")))
    assert tied.log_worth == pytest.approx(blank.log_worth)
    assert tied.log_likelihood == pytest.approx(blank.log_likelihood)


def test_tied_options_are_set_against_those_below_them_alone():
    # A and B each taken from itself and C, with nothing said between the two
    got = plackett_luce(papers((4, "A=B>C"), (1, "C>A=B")))
    assert got.log_worth[:2] == pytest.approx([0, 0], abs=1e-9)
    a, c = 1.0, float(np.exp(got.log_worth[2]))
    assert 8 * (c / (a + c)) == pytest.approx(1 - c / (2 * a + c), abs=1e-6)  # the slope at the fit is level


def test_blanks_that_were_not_offered_are_not_set_below():
    got = plackett_luce(papers((3, "A>B"), (3, "B>A"), (5, "A"), options="AB", unranked="not_offered"))
    assert got.log_worth == pytest.approx([0, 0])


def test_weighted_ballots_get_worths_but_no_standard_errors():
    got = plackett_luce(papers((30, "A>B"), (10, "B>A"), weights=[1.0, 1.5]))
    assert got.log_worth == pytest.approx([0, -np.log(2)])
    assert got.standard_errors is None


def test_an_option_nobody_ranked_stands_last_and_the_reason_is_said():
    got = plackett_luce(papers(*MIXED, options="ABCDE"))
    assert got.log_worth is None
    assert got.places[4] == 5
    assert got.places[:4].tolist() == plackett_luce(papers(*MIXED)).places.tolist()
    assert got.reason.endswith("no ballot puts an option of a later group above one of an earlier (A, B, C, D; E)")


def test_an_option_that_is_never_beaten_stands_first():
    got = plackett_luce(papers((3, "B>A>C"), (2, "B>C>A")))
    assert (got.log_worth, got.places.tolist()) == (None, [2, 1, 3])
    assert got.reason.endswith("(B; A, C)")


def test_groups_that_no_ballot_compares_share_a_place():
    got = plackett_luce(papers((1, "A>B"), (1, "B>A"), (1, "C>D"), unranked="abstain"))
    assert got.places.tolist() == [1, 1, 1, 2]


@pytest.mark.parametrize("drawn", [papers(options="ABC"), papers((2, ""), options="ABC"), papers()])
def test_where_nothing_is_compared_options_share_the_first_place_with_a_reason(drawn):
    got = plackett_luce(drawn)
    assert (got.log_worth, set(got.places) <= {1}) == (None, True)
    assert got.reason == "no ballot compares the options with one another"


def test_one_option_alone_has_the_worth_all_are_measured_from():
    got = plackett_luce(papers((2, "A")))
    assert (got.log_worth.tolist(), got.standard_errors.tolist(), got.places.tolist()) == ([0], [0], [1])


def test_more_options_than_one_number_can_tell_apart_are_fitted():
    names = [f"{number:02}" for number in range(51)]
    turned = [names[start:] + names[:start] for start in range(51)]
    got = plackett_luce(papers(*((1, ">".join(order)) for order in turned)))
    assert got.log_worth == pytest.approx(np.zeros(51), abs=1e-6)
    assert set(got.places) == {1}


@pytest.mark.parametrize(
    ("limit", "reason"),
    [("MOST_ROUNDS", "the worths did not settle in 2 rounds"), ("MOST_CELLS", "choices among 4 options are too many")],
)
def test_what_takes_too_long_or_too_much_memory_gives_a_reason(monkeypatch, limit, reason):
    monkeypatch.setattr(module, limit, 2)
    got = plackett_luce(papers(*MIXED))
    assert (got.places, got.log_worth) == (None, None)
    assert reason in got.reason


@settings(max_examples=8)
@given(PARTIAL, READINGS)
def test_worths_are_finite_or_a_reason_is_given(lines, unranked):
    got = plackett_luce(papers(*lines, options="ABCD", unranked=unranked))
    assert (got.log_worth is None) == bool(got.reason)
    if got.log_worth is not None:
        assert np.isfinite(got.log_worth).all()
        assert np.isfinite(got.standard_errors).all()
