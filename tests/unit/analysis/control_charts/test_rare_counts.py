"""Exact limits of rare counts."""

import numpy as np
import pytest

from csp_lib.analysis.control_charts.rare_counts import count_limits, quantile


def test_a_mean_of_one_has_limits_from_nothing_to_five():
    # P(more than 5) = 0.0006 and P(more than 4) = 0.0037 at a mean of 1
    got = count_limits(np.array([1.0, 0, 2, 1, 0, 2, 1, 1, 0, 2, 1, 1]))
    assert (got.mean, got.phi, got.limits.lower, got.limits.upper) == (1, 1, 0, 5)
    assert (got.limits.near_lower, got.limits.near_upper) == (0, 3)


def test_limits_equal_the_poisson_sums():
    from math import exp, factorial

    def at_most(count, mean):
        return sum(exp(-mean) * mean**k / factorial(k) for k in range(count + 1))

    for mean in (0.2, 1.7, 4.9):
        upper = int(quantile(0.999, mean, 1))
        assert at_most(upper, mean) >= 0.999 > at_most(upper - 1, mean)


def test_counts_that_vary_more_have_wider_limits():
    assert quantile(0.999, 3, 2.5) > quantile(0.999, 3, 1)
    steady, wild = np.array([3.0, 4, 3, 4, 3, 4] * 4), np.array([0.0, 7, 1, 6, 0, 8, 1, 5] * 3)
    assert count_limits(steady).phi == 1
    assert count_limits(wild).phi > 2


def test_a_moved_level_does_not_widen_the_limits():
    assert count_limits(np.array([1.0, 2, 1, 2] * 4 + [7.0, 8, 7, 8] * 4)).phi == 1


def test_one_burst_does_not_widen_the_limits():
    counts = np.array([1.0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 9])
    assert count_limits(counts).limits.upper < 9


@pytest.mark.parametrize("count", [0.0, 4.0])
def test_a_constant_series_lies_inside_its_limits(count):
    limits = count_limits(np.full(20, count)).limits
    assert limits.lower <= count <= limits.upper


def test_missing_months_are_left_out():
    assert count_limits(np.array([1.0, np.nan, 3, np.nan, 2])).mean == 2
