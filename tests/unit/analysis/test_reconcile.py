"""A printed figure beside ours: words and likely reasons."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_lib.analysis import reconcile


def test_an_equal_count_agrees_without_a_reason():
    got = reconcile.compare_printed(14968, 14968)
    assert (got.words, got.likely_reason, got.difference, got.percent) == ("agrees", "", 0, 0)


def test_a_count_within_half_a_per_cent_was_revised_since():
    # Harrow prints 1,798 residential burglaries of 2010/11; a later extract holds 1,799
    got = reconcile.compare_printed(1798, 1799)
    assert (got.words, got.difference) == ("does not agree", -1)
    assert got.likely_reason == "the recorded figure was revised after the plan was printed"


def test_a_misprinted_digit_is_said_as_a_digit():
    # Barnet's table prints 27,705, its text 25,705
    got = reconcile.compare_printed(27705, 25717)
    assert got.likely_reason == "one printed digit differs from the recorded figure"


def test_a_printed_percentage_agrees_when_ours_rounds_to_it():
    assert reconcile.compare_printed(6, 6.352, "percent_change").words == "agrees"
    assert reconcile.compare_printed(-2.9, -2.86, "percent_change").words == "agrees"


def test_a_percentage_that_was_cut_agrees_after_rounding():
    got = reconcile.compare_printed(10, 10.58, "percent_change")
    assert (got.words, got.likely_reason) == (
        "agrees after rounding",
        "the printed figure was cut rather than rounded, or the recorded figures were revised since",
    )


def test_a_count_never_agrees_after_rounding():
    assert reconcile.compare_printed(100, 100.9, "count").words == "does not agree"


def test_a_percentage_near_ours_points_to_revisions_of_both_periods():
    got = reconcile.compare_printed(-5.3, -4.87, "percent_change")
    assert got.likely_reason == "the recorded figures of one or both periods were revised after the plan was printed"
    assert reconcile.compare_printed(17, 4, "percent_change").likely_reason == "no likely reason is known"


def test_a_difference_near_ours_points_to_revisions_of_both_periods():
    near = reconcile.compare_printed(-342, -420, "difference", count=11500)
    assert near.likely_reason == "the recorded figures of one or both periods were revised after the plan was printed"
    assert reconcile.compare_printed(-342, -900, "difference", count=11500).likely_reason == "no likely reason is known"


def test_a_burglary_rate_that_fits_households_is_said_so():
    # Barnet prints 24.841 for 3,362 residential burglaries: about 135,300 households, not 351,438 residents
    got = reconcile.compare_printed(24.841, 9.57, "rate_per_1000_population", count=3362, residents=351438)
    assert got.likely_reason == "the printed rate fits a count of households, not residents"


def test_a_rate_a_few_per_cent_off_points_to_the_rebased_population():
    # Barnet prints 74.922 for 25,705 offences: about 343,100 residents, 351,438 since the 2011 Census
    got = reconcile.compare_printed(74.922, 73.14, "rate_per_1000_population", count=25705, residents=351438)
    assert got.likely_reason == "population re-based on the 2011 Census since"


@pytest.mark.parametrize(("count", "residents"), [(None, 351438), (25705, None), (25705, 200000)])
def test_a_rate_without_a_fitting_denominator_has_no_likely_reason(count, residents):
    got = reconcile.compare_printed(74.922, 60.0, "rate", count=count, residents=residents)
    assert got.likely_reason == "no likely reason is known"


def test_a_rank_that_differs_is_put_down_to_the_figures_of_its_day():
    got = reconcile.compare_printed(9, 7, "rank")
    assert got.likely_reason.startswith("ranks were printed on an earlier population base")


def test_a_figure_that_is_missing_cannot_be_checked():
    assert reconcile.compare_printed(None, 7).words == "cannot check"
    assert reconcile.compare_printed(7, float("nan")).likely_reason == "there is no figure of ours"


def test_decimals_given_overrule_those_read_off_the_figure():
    assert reconcile.compare_printed(7.8, 7.82, "percent", 2).words == "does not agree"
    assert reconcile.compare_printed(7.8, 7.82, "percent").words == "agrees"


def test_the_denominator_implied_by_a_rate_of_zero_is_not_known():
    assert reconcile.implied_denominator(0, 0) is None


@pytest.mark.parametrize(("value", "digits", "rounded"), [(2.5, 0, 3), (-2.5, 0, -3), (2.675, 2, 2.68), (0.04, 1, 0)])
def test_halves_are_rounded_away_from_zero(value, digits, rounded):
    assert reconcile.round_half_away(value, digits) == pytest.approx(rounded)


@given(st.floats(-1e5, 1e5), st.integers(0, 3), st.sampled_from(["rate", "percent_change"]))
def test_a_figure_printed_as_we_round_always_agrees(ours, digits, measure):
    printed = reconcile.round_half_away(ours, digits)
    assert reconcile.compare_printed(printed, ours, measure, digits).words == "agrees"


@given(
    st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["count", "rank", "rate", "percent", "difference"])
)
def test_no_reason_ever_calls_a_figure_an_error(printed, ours, measure):
    got = reconcile.compare_printed(printed, ours, measure, count=ours, residents=250_000)
    assert not {"error", "wrong", "mistake", "misprint"} & set(got.likely_reason.split())
    assert (got.likely_reason == "") == (got.words == "agrees")
