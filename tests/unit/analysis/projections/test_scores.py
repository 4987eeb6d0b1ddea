"""Scores of projections, worked by hand."""

from statistics import NormalDist

import numpy as np
import pytest

from csp_lib.analysis.projections import scores


def test_the_median_and_one_range_weigh_as_worked_by_hand():
    # |12 - 10| / 2 + 0.2 / 2 * (14 - 8) = 1.6, over one range and a half
    assert scores.weighted_interval_score(12, [8, 10, 14], (0.1, 0.5, 0.9)) == pytest.approx(1.6 / 1.5)


def test_the_median_may_count_as_much_as_a_range():
    got = scores.weighted_interval_score(12, [8, 10, 14], (0.1, 0.5, 0.9), count_median_twice=True)
    assert got == pytest.approx((2 + 0.6) / 2)


def test_ranges_alone_are_scored_without_a_median():
    assert scores.weighted_interval_score(12, [8, 14], (0.1, 0.9)) == pytest.approx(0.1 * 6)


def test_the_score_of_a_rule_without_a_range_is_its_absolute_error():
    assert scores.weighted_interval_score(130, [100.0] * len(scores.LEVELS)) == pytest.approx(30)


def test_an_outcome_outside_a_range_costs_more_the_surer_the_range_was():
    inside = scores.interval_score(10, 8, 14, 0.2)
    assert inside == pytest.approx(6)
    assert scores.interval_score(16, 8, 14, 0.2) == pytest.approx(6 + 2 / 0.2 * 2)
    assert scores.interval_score(7, 8, 14, 0.05) == pytest.approx(6 + 2 / 0.05 * 1)


@pytest.mark.parametrize(("quantiles", "levels"), [([1, 2], (0.1, 0.5)), ([1], (0.1, 0.9)), ([], ())])
def test_levels_that_are_not_even_about_the_median_are_refused(quantiles, levels):
    with pytest.raises(ValueError, match=r"must be symmetric about 0\.5"):
        scores.weighted_interval_score(1, quantiles, levels)


def test_an_outcome_on_the_end_of_its_range_is_held():
    got = scores.coverage([5, 10, 11], [5, 5, 5], [10, 10, 10], 0.8)
    assert (got.share, got.number) == (pytest.approx(2 / 3), 3)
    assert got.score == pytest.approx((5 + 5 + 5 + 2 / 0.2) / 3)


def test_coverage_of_nothing_and_of_unequal_lists_is_refused():
    with pytest.raises(ValueError, match="no outcome was handed in"):
        scores.coverage([], [], [], 0.8)
    with pytest.raises(ValueError):
        scores.coverage([1, 2], [0], [3], 0.8)


def test_an_error_is_set_against_repeating_last_year():
    got = scores.scaled_error([*range(12), *range(2, 14)], [20, 40], [24, 36])
    assert (got.value, got.scale, got.reason) == (pytest.approx(2), pytest.approx(2), "")
    assert got.percent == pytest.approx(100 * (4 / 20 + 4 / 40) / 2)


@pytest.mark.parametrize(
    ("history", "reason"),
    [([5.0] * 12, "a history of 12 values is no longer than 12"), ([5.0] * 30, "the history never differs from 12 values before")],
)  # fmt: skip
def test_a_history_without_steps_has_no_scale_and_says_why(history, reason):
    got = scores.scaled_error(history, [4], [5])
    assert (got.value, got.reason, got.percent) == (None, reason, 25)


def test_no_per_cent_of_an_outcome_of_nothing():
    assert scores.scaled_error([*range(13)], [0, 4], [1, 4]).percent is None


def test_the_scores_of_a_normal_and_of_its_draws_agree():
    even = [NormalDist(10, 3).inv_cdf((place + 0.5) / 4000) for place in range(4000)]
    assert scores.crps_sample(12, even) == pytest.approx(scores.crps_normal(12, 10, 3), rel=1e-3)


def test_the_score_of_draws_is_their_mean_distance_less_half_that_among_them():
    draws = np.array([3.0, 9.0, 4.0, 4.0, 7.0])
    among = np.abs(draws[:, None] - draws).mean() / 2
    assert scores.crps_sample(5, draws) == pytest.approx(np.abs(draws - 5).mean() - among)
    assert scores.crps_sample(5, [8]) == 3


def test_counts_that_vary_little_more_than_chance_score_as_chance_does():
    assert scores.crps_negative_binomial(7, 5, 1e7) == pytest.approx(scores.crps_poisson(7, 5), rel=1e-5)
    draws = np.random.default_rng(2).poisson(5, 40_000)
    assert scores.crps_poisson(7, 5) == pytest.approx(scores.crps_sample(7, draws), rel=0.02)
