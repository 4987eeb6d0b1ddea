"""Limits of an XmR chart where there is little to go by, and what is refused."""

import math

import numpy as np
import pytest

from csp_lib.analysis.control_charts.special_causes import mean_range, natural_limits, screened, spans, xmr

SERIES = [10.0, 12, 9, 11, 10, 13, 8, 12, 11, 10, 9, 12, 11, 10]


def test_limits_are_two_point_six_six_mean_ranges_from_the_mean():
    limits = natural_limits(np.array([10.0, 12, 10, 12]))
    assert (limits.centre, limits.lower, limits.upper) == (11, 11 - 5.32, 11 + 5.32)
    assert limits.near_upper == pytest.approx(11 + 5.32 * 2 / 3)


def test_a_point_equal_to_the_mean_lies_on_it_whatever_the_last_digits_of_a_sum():
    assert natural_limits(np.array([12.1, 12.3, 12.2] * 5)).centre == 12.2
    assert np.array([12.1, 12.3, 12.2] * 5).mean() != 12.2


def test_a_large_range_is_screened_once_and_only_once():
    # ranges 1 1 1 1 1 1 1 1 5 40: mean 5.3, so 40 goes; of the rest the mean is 1.44, and 5 would go in a second round
    values = np.cumsum([0.0, 1, 1, 1, 1, 1, 1, 1, 1, 5, 40])
    assert mean_range(values) == pytest.approx(13 / 9)
    assert mean_range(values, screen=False) == pytest.approx(5.3)


def test_ranges_are_screened_against_a_multiple_of_their_own_mean():
    assert list(screened(np.array([0.0, 0.0, 1.0]))) == [0, 0, 1]  # 3.267 / 3 is more than 1
    assert list(screened(np.array([0.0, 0.0, 0.0, 1.0]))) == [0, 0, 0]  # 3.267 / 4 is less


@pytest.mark.parametrize("value", [0.1, 5, 1 / 3, 1e9])
def test_a_constant_series_has_its_value_as_mean_and_limits_and_no_special_cause(value):
    chart = xmr([value] * 37, "decrease")
    assert (chart.frame[["mean", "lower", "upper"]] == value).all(axis=None)
    assert set(chart.frame["rule"]) == {"common_cause"}


def test_no_moving_range_is_taken_across_a_missing_point():
    assert mean_range(np.array([10.0, 12, math.nan, 50, 48])) == 2


def test_a_missing_point_has_limits_and_no_mark():
    chart = xmr([*SERIES[:5], math.nan, *SERIES[5:]], "decrease")
    assert chart.frame["rule"].iloc[5] == "common_cause"
    assert chart.frame["upper"].notna().all()


@pytest.mark.parametrize("values", [[], [math.nan], [math.nan] * 20])
def test_nothing_known_gives_no_limits_and_no_special_cause(values):
    chart = xmr(values, "increase", target=4)
    assert (chart.variation, chart.assurance, chart.is_short) == ("common_cause", "none", True)
    assert len(chart.frame) == len(values)
    assert chart.frame["mean"].isna().all()


def test_rules_do_not_cross_into_a_new_baseline():
    values = [10.0, 11, 12, 13, 14, 15, 16, 17]
    assert "trend_up" in set(xmr(values, "increase").frame["rule"])
    assert "trend_up" not in set(xmr(values, "increase", rebase_starts=[4]).frame["rule"])


def test_the_target_is_held_against_the_last_baseline():
    values = [100.0, 102, 98, 101] * 4 + [10.0, 12, 8, 11] * 4
    assert xmr(values, "decrease", target=50, rebase_starts=[16]).assurance == "consistent_pass"
    assert xmr(values[:16], "decrease", target=50).assurance == "consistent_fail"


def test_the_variation_is_that_of_the_last_known_point():
    assert xmr([*SERIES, 40.0], "decrease").variation == "concern"
    assert xmr([*SERIES, 40.0, math.nan], "decrease").variation == "concern"
    assert xmr([*SERIES, 40.0, 10.0], "decrease").variation == "common_cause"


def test_fixed_limits_come_from_the_first_points_alone():
    fixed = xmr([10.0, 12, 10, 12, 90, 95, 91], "decrease", fix_after_n=4).frame
    assert set(fixed["mean"]) == {11}
    assert list(fixed["rule"].iloc[4:]) == ["above_limit"] * 3


def test_thirteen_points_are_long_enough():
    assert not xmr(SERIES[:13], "decrease").is_short
    short = xmr(SERIES[:12], "decrease")
    assert short.is_short and short.reason == "only 12 points are known; 13 are needed"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"improvement_direction": "down"}, "increase, decrease, neutral"),
        ({"rebase_starts": [14]}, "cannot start at 14"),
        ({"rebase_starts": [-1]}, "cannot start at -1"),
        ({"fix_after_n": 0}, "fixed after 0 points"),
        ({"values": [1.0, math.inf]}, "endless"),
        ({"values": [[1.0, 2.0]]}, "one row of numbers"),
    ],
)
def test_wrong_use_is_refused_with_what_is_allowed(wrong, words):
    given = {"values": SERIES, "improvement_direction": "decrease"} | wrong
    with pytest.raises(ValueError, match=words):
        xmr(**given)


def test_spans_cut_a_row_where_its_number_changes():
    assert spans(np.array([1, 1, 2, 3, 3])) == [slice(0, 2), slice(2, 3), slice(3, 5)]
    assert spans(np.array([], dtype=int)) == []
