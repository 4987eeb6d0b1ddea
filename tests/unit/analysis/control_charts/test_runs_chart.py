"""Runs and crossings about the median."""

import math

import pytest

from csp_lib.analysis.control_charts.runs_chart import runs_chart, runs_limits


def test_runs_are_counted_over_points_off_the_median():
    got = runs_chart([1, 9, 5, 9, 1, 1, 5, 9, 1, 9, 5])
    # the sides are - + + - - + - +, so the longest run is two and there are five crossings
    assert (got.median, got.points, got.longest_run, got.crossings) == (5, 8, 2, 5)
    assert (got.longest_run_max, got.crossings_min, got.has_moved) == (6, 1, False)


def test_a_level_that_moved_makes_one_long_run_and_few_crossings():
    got = runs_chart([10, 11, 9, 10, 11, 9, 10, 11, 20, 21, 19, 20, 21, 19, 20, 21])
    assert (got.longest_run, got.crossings, got.has_moved) == (8, 1, True)


def test_missing_points_neither_make_nor_end_a_run():
    assert runs_chart([1, 1, math.nan, 1, 9, 9, 9]).longest_run == 3


@pytest.mark.parametrize(
    ("values", "reason"),
    [([], "no points are known"), ([math.nan], "no points are known"), ([4] * 20, "every point lies on the median")],
)
def test_without_a_point_off_the_median_there_are_no_runs_and_a_reason(values, reason):
    got = runs_chart(values)
    assert (got.longest_run, got.crossings, got.has_moved, got.reason) == (None, None, False, reason)


def test_limits_of_a_single_point_allow_no_crossing():
    assert runs_limits(1) == (3, 0)
    with pytest.raises(ValueError, match="not 0"):
        runs_limits(0)
