"""How far areas differ beyond chance, and limits that allow for it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_lib.analysis.areas import between_areas


def areas(counts, expected):
    return between_areas.distances(np.array(counts, float), np.array(expected, float))


def invented(tau2, seed, n=32, events=3000.0):
    rng = np.random.default_rng(seed)
    expected = rng.uniform(0.5, 1.5, n) * events
    return areas(rng.poisson(expected * np.exp(rng.normal(0, np.sqrt(tau2), n))), expected)


def test_no_event_at_all_counts_as_half_a_one_on_the_log_scale():
    far = areas([0, 10], [4, 10])
    assert far.values[0] == pytest.approx(np.log(0.5 / 4.5))
    assert far.deviations[0] == pytest.approx(1 / np.sqrt(4.5))
    assert far.z[1] == 0


def test_areas_that_differ_by_chance_alone_have_no_spread():
    found = [between_areas.spread_between(invented(0.0, seed)).tau2 for seed in range(40)]
    assert np.median(found) < 0.0002
    assert min(found) == 0.0


def test_the_spread_put_in_is_found_again():
    found = [between_areas.mean_of_areas(f.values, f.deviations).tau2 for f in (invented(0.04, s) for s in range(40))]
    assert np.mean(found) == pytest.approx(0.04, rel=0.15)


def test_one_wild_area_hardly_widens_the_limits_that_should_show_it():
    calm = invented(0.04, 5)
    expected = np.full(32, 3000.0)
    counts = expected * np.exp(np.linspace(-0.3, 0.3, 32))
    wild = counts.copy()
    wild[0] = 60_000
    before, after = (between_areas.spread_between(areas(c, expected)).tau2 for c in (counts, wild))
    untrimmed = between_areas.mean_of_areas(areas(wild, expected).values, calm.deviations * 0 + 1 / np.sqrt(3000)).tau2
    assert after < 2 * before < untrimmed


@pytest.mark.parametrize(("n", "kept"), [(5, 5), (9, 8), (15, 13), (24, 20), (32, 26)])
def test_the_outer_groups_of_ten_are_left_out(n, kept):
    # floor(10 rank / (n + 1)): group 0 and group 9 go
    assert between_areas.spread_between(areas(np.arange(n) + 90, [100] * n)).used == kept


def test_areas_at_one_distance_stay_or_go_together():
    assert between_areas.spread_between(areas([120] * 12, [100] * 12)).used == 12


@pytest.mark.parametrize("n", [1, 4])
def test_under_five_areas_tell_no_spread(n):
    spread = between_areas.spread_between(areas([100] * n, [90] * n))
    assert (spread.phi, spread.tau2) == (None, None)


@pytest.mark.parametrize("method", between_areas.METHODS)
def test_areas_all_alike_have_no_variance_between_them(method):
    got = between_areas.mean_of_areas(np.full(6, 0.1), np.full(6, 0.2), method)
    assert (got.tau2, got.mean) == (0.0, pytest.approx(0.1))


@pytest.mark.parametrize("method", between_areas.METHODS)
def test_each_method_gives_the_sample_variance_less_chance_where_chance_is_equal(method):
    values = np.array([0.0, 1.0, 2.0, 4.0])
    got = between_areas.mean_of_areas(values, np.full(4, 0.5), method)
    assert got.tau2 == pytest.approx(np.var(values, ddof=1) - 0.25)


@given(st.floats(0.3, 60), st.floats(0, 1.5))
def test_limits_of_few_events_lie_about_the_expected_count_and_the_outer_ones_outside(expected, tau2):
    (low, high), (lowest, highest) = (between_areas.limits_of_few(expected, tau2, c) for c in (0.95, 0.998))
    assert 0 <= lowest <= low < 1 < high < highest


@given(st.integers(0, 30), st.floats(0.5, 20))
def test_a_count_outside_the_limits_of_few_is_as_rare_as_they_say(count, expected):
    from scipy.stats import poisson

    lower, upper = between_areas.limits_of_few(expected, 0.0, 0.95)
    assert (count / expected < lower) == (poisson.cdf(count, expected) < 0.025)
    assert (count / expected > upper) == (poisson.sf(count - 1, expected) < 0.025)


def test_the_negative_binomial_count_has_the_chances_that_its_limits_say():
    from scipy.stats import nbinom

    expected, tau2 = 8.0, 0.2
    lower, upper = (limit * expected for limit in between_areas.limits_of_few(expected, tau2, 0.95))
    chances = nbinom(1 / tau2, 1 / (1 + tau2 * expected))
    assert chances.cdf(np.ceil(lower) - 1) < 0.025 < chances.cdf(np.ceil(lower))
    assert chances.sf(np.floor(upper)) < 0.025 < chances.sf(np.floor(upper) - 1)


def test_a_spread_of_next_to_nothing_gives_the_limits_of_a_poisson_count():
    nearly, exactly = (between_areas.limits_of_few(6.0, tau2, 0.998) for tau2 in (1e-9, 0.0))
    assert nearly == pytest.approx(exactly, rel=1e-6)


def test_limits_of_a_share_never_leave_nought_to_one():
    lower, upper = between_areas.adjusted_limits(np.array([3.0, 3.0]), 0.5, 0.998, "arcsine", 0.9)
    assert (lower >= 0).all() and (upper <= 1).all()
    assert between_areas.limits_by_score(np.array([1.0]), 0.9, 0.998)[1][0] == 1.0


def test_a_count_of_nothing_touches_no_upper_limit():
    at_lower, at_upper = between_areas.denominators_at(0, 0.01, 0.95)
    assert (at_lower, at_upper) == (pytest.approx(368.88, abs=0.01), 0)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: between_areas.distances(np.ones(2), np.ones(2), "cube"),
        lambda: between_areas.adjusted_limits(np.ones(2), 0.0, 0.95, "cube"),
        lambda: between_areas.spread_between(areas([1, 2], [1, 2]), outliers="forget"),
        lambda: between_areas.mean_of_areas(np.ones(2), np.ones(2), "ML"),
    ],
)
def test_an_unknown_way_is_wrong_use_and_the_known_ones_are_told(ask):
    with pytest.raises(ValueError, match=r"is no .*; it is one of"):
        ask()
