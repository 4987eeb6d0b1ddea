"""Where a level may have moved in one step."""

import numpy as np
import pytest

from csp_lib.analysis.control_charts.level_step import find_step

WOBBLE = np.tile([0.0, 3, -3, 1, -1, 2], 5)


def test_a_step_is_found_where_it_begins():
    assert find_step(WOBBLE + np.where(np.arange(30) < 17, 100, 140)) == 17


def test_missing_points_keep_their_place():
    values = WOBBLE + np.where(np.arange(30) < 17, 100, 140)
    values[[3, 4, 20]] = np.nan
    assert find_step(values) == 17


@pytest.mark.parametrize(
    "values",
    [
        WOBBLE + 100,
        WOBBLE + 100 + 2 * np.arange(30),
        WOBBLE + np.where(np.arange(30) < 27, 100, 140),
        np.full(30, 5.0),
        np.array([1.0] * 6 + [9.0] * 6),
        np.array([]),
        np.full(20, np.nan),
    ],
    ids=["no change", "a drift", "three points from the end", "constant", "six points a side", "empty", "all missing"],
)
def test_no_step_is_named_without_one_that_is_plain(values):
    assert find_step(values) is None


def test_halves_that_do_not_vary_are_a_step():
    assert find_step(np.array([5.0] * 10 + [9.0] * 10)) == 10


def test_a_step_is_seldom_named_where_nothing_moved():
    rng = np.random.default_rng(7)
    named = [find_step(rng.poisson(60, 36).astype(float)) is not None for _ in range(300)]
    assert np.mean(named) < 0.03
