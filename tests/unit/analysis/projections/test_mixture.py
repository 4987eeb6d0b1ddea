"""The models behind a projection: what each says of the months to come, and that many at once are one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.analysis.projections import mixture
from csp_lib.analysis.projections.mixture import Wider

START = 2006 * 12 + 3  # April 2006


def at(months):
    return START + np.arange(months)


def drawn(months, series, seed=1, mean=120.0):
    """Return logs of counts with a yearly shape and a level that wanders (months, series)."""
    rng = np.random.default_rng(seed)
    level = np.log(mean) + np.cumsum(rng.normal(0, 0.03, (months, series)), axis=0)
    shape = 0.15 * np.sin(2 * np.pi * (at(months)[:, None] + rng.uniform(0, 12, series)) / 12)
    return np.log(rng.poisson(np.exp(level + shape)) + 0.5)


def one_point(family, place):
    return mixture.Family(family.design, (family.shapes[place],), family.beforehand[[place]])


def covariance(found):
    return found.roots[0] @ found.roots[0].T


def test_a_level_that_walks_is_projected_as_statsmodels_does_from_a_diffuse_start():
    from statsmodels.tsa.statespace.initialization import Initialization
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    logs, ahead, place = drawn(48, 1), 7, 14
    found = mixture.outlook(one_point(mixture.structural(at(48 + ahead)), place), logs)
    noise = float(found.scale[0, 0] ** 2)
    model = UnobservedComponents(
        logs[:, 0],
        level="llevel",
        freq_seasonal=[{"period": 12, "harmonics": 3}],
        stochastic_freq_seasonal=[False],
        loglikelihood_burn=0,
    )
    model.ssm.initialization = Initialization(model.k_states, "diffuse")
    theirs = model.smooth([noise, noise * np.exp(mixture.LOG_SPEEDS[place])]).get_forecast(ahead)
    assert found.means[0, 0] == pytest.approx(theirs.predicted_mean, abs=1e-6)
    assert noise * np.diag(covariance(found)) == pytest.approx(theirs.var_pred_mean, rel=1e-5)


def smoothed_by_hand(errors, level_weight, season_weight):
    """Return months of exponential smoothing with an additive season that begins at nothing."""
    level, season, months = 0.0, [0.0] * 12, []
    for place, error in enumerate(errors):
        months.append(level + season[place % 12] + error)
        level += level_weight * error
        season[place % 12] += season_weight * error
    return months


@pytest.mark.parametrize(("level_weight", "season_weight"), [(0.3, 0.0), (0.1, 0.2), (0.9, 0.1)])
def test_the_moves_of_smoothing_are_those_of_its_recursion(level_weight, season_weight):
    effects = np.column_stack([smoothed_by_hand(one, level_weight, season_weight) for one in np.eye(40)])
    got = mixture._smoothing_shape(40, level_weight, season_weight)
    assert got == pytest.approx(effects @ effects.T, abs=1e-12)


def test_no_smoothing_keeps_more_of_an_error_than_there_is():
    sums = [a + g for a in mixture.LEVEL_WEIGHTS for g in mixture.SEASON_WEIGHTS]
    family = mixture.smoothing(at(30))
    assert sum(one < 0.999 for one in sums) <= len(family.shapes) <= sum(one < 1.001 for one in sums)
    assert len(family.shapes) == len(family.beforehand)


@pytest.mark.parametrize(("month_carry", "year_carry"), [(0.6, 0.2), (0.9, 0.0)])
def test_the_moves_of_the_airline_model_are_those_of_its_equation(month_carry, year_carry):
    # (1 - B)(1 - B^12) month = (1 - a B)(1 - b B^12) error
    got = mixture._airline_effects(40, month_carry, year_carry)
    padded = np.concatenate([np.zeros(13), got])
    changed = padded[13:] - padded[12:-1] - padded[1:-12] + padded[:-13]
    errors = np.zeros(40)
    errors[[0, 1, 12, 13]] = 1, -month_carry, -year_carry, month_carry * year_carry
    assert changed == pytest.approx(errors, abs=1e-12)


def test_the_airline_model_is_projected_as_statsmodels_does():
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    # the first 13 months are no errors but unknowns to both; ours takes them by generalised least squares
    logs, ahead, place = drawn(84, 1, seed=3), 6, 8
    carry = [(a, b) for a in mixture.MONTH_CARRY for b in mixture.YEAR_CARRY][place]
    found = mixture.outlook(one_point(mixture.yearly_change(at(84 + ahead)), place), logs)
    theirs = SARIMAX(logs[:, 0], order=(0, 1, 1), seasonal_order=(0, 1, 1, 12))
    theirs = theirs.smooth([-carry[0], -carry[1], float(found.scale[0, 0] ** 2)]).get_forecast(ahead)
    assert found.means[0, 0] == pytest.approx(theirs.predicted_mean, abs=0.02)


@pytest.mark.parametrize("family", [mixture.structural, mixture.smoothing, mixture.share, mixture.yearly_change])
def test_weights_add_up_and_later_months_are_less_certain(family):
    found = mixture.outlook(family(at(60)), drawn(48, 3))
    assert found.weights.sum(axis=0) == pytest.approx([1, 1, 1])
    assert (found.weights >= 0).all()
    assert found.means.shape[1:] == (3, 12)
    sizes = np.diagonal(found.roots @ found.roots.transpose(0, 2, 1), axis1=1, axis2=2)
    assert (sizes > 1 - 1e-9).all()
    assert (sizes[:, -1] > sizes[:, 0]).mean() > 0.9
    assert found.freedom == 48 - family(at(60)).design.shape[1]


def test_the_likelier_speed_of_a_level_weighs_more():
    rng = np.random.default_rng(5)
    noise = np.log(1000) + rng.normal(0, 0.1, (72, 1))
    walk = np.log(1000) + np.cumsum(rng.normal(0, 0.1, (72, 1)), axis=0)
    still, moving = (mixture.outlook(mixture.share(at(78)), logs).weights[:, 0] for logs in (noise, walk))
    speeds = mixture.LOG_SPEEDS
    assert still @ speeds < -4 < 0 < moving @ speeds


def test_draws_have_the_mean_and_the_spread_of_the_points_by_their_weight():
    found = mixture.outlook(mixture.share(at(36)), drawn(24, 1, seed=3))
    draws = mixture._Draws(found, 40_000, np.random.default_rng(1)).logs(slice(0, 1))[0]
    weights, means, scale = found.weights[:, 0, None], found.means[:, 0], found.scale[:, 0, None]
    sizes = np.diagonal(found.roots @ found.roots.transpose(0, 2, 1), axis1=1, axis2=2)
    middle = (weights * means).sum(axis=0)
    # Student's t is wider than the normal by its degrees of freedom over two fewer
    each = scale**2 * sizes * found.freedom / (found.freedom - 2) + (means - middle) ** 2
    deviation = np.sqrt((weights * each).sum(axis=0))
    assert draws.mean(axis=0) == pytest.approx(middle, abs=4 * deviation.max() / 200)
    assert draws.std(axis=0) == pytest.approx(deviation, rel=0.015)


def totals(logs, horizon=6, wider=None):
    return mixture.simulated_totals(logs, at(len(logs)), horizon, wider)


def test_a_series_alone_has_the_draws_it_has_among_others():
    logs = drawn(48, mixture.SERIES_AT_A_TIME + 3)
    together = totals(logs)
    for place in (0, mixture.SERIES_AT_A_TIME - 1, mixture.SERIES_AT_A_TIME, mixture.SERIES_AT_A_TIME + 2):
        assert totals(logs[:, [place]])[0] == pytest.approx(together[place], rel=1e-9)


def test_a_series_alone_has_the_draws_it_has_among_others_where_london_is_known():
    logs, london = drawn(48, 5), drawn(48, 2, seed=9, mean=4000)
    of = np.array([0, 1, 1, 0, 1])
    together = totals(logs, wider=Wider(london, of))
    for place in range(5):
        alone = totals(logs[:, [place]], wider=Wider(london[:, [of[place]]], np.array([0])))
        assert alone[0] == pytest.approx(together[place], rel=1e-9)


def test_london_is_half_of_the_draws_where_it_is_known():
    logs, london = drawn(48, 1), drawn(48, 1, seed=9, mean=4000)
    alone, with_london = totals(logs), totals(logs, wider=Wider(london, np.array([0])))
    assert (alone.shape, with_london.shape) == ((1, 2 * mixture.DRAWS), (1, 4 * mixture.DRAWS))
    assert with_london[:, : 2 * mixture.DRAWS] == pytest.approx(alone)


def test_a_steady_share_of_london_is_projected_as_that_share_of_it():
    rng = np.random.default_rng(3)
    london = np.where(np.arange(60) > 45, 3000, 5000) * np.exp(rng.normal(0, 0.05, 60))
    mine = np.log(rng.poisson(london / 20) + 0.5)[:, None]
    wider = Wider(np.log(london)[:, None], np.array([0]))
    shared = totals(mine, wider=wider)[0, -2 * mixture.DRAWS :]
    around = totals(wider.logs, wider=wider)[0, -2 * mixture.DRAWS :]
    assert np.median(shared) == pytest.approx(np.median(around) / 20, rel=0.03)
    assert np.std(np.log(shared)) == pytest.approx(np.std(np.log(around)), rel=0.2)


def test_totals_are_the_sums_of_the_months():
    logs = drawn(36, 3)
    months = mixture.simulated_months(logs, at(36), 5)
    assert months.shape == (3, 2 * mixture.DRAWS, 5)
    assert (months >= 0).all()
    assert totals(logs, 5) == pytest.approx(months.sum(axis=2))


def test_the_same_counts_give_the_same_draws_each_time():
    logs = drawn(36, 2)
    assert (totals(logs) == totals(logs)).all()


def test_months_that_never_vary_still_vary_by_chance_ahead():
    logs = np.log(np.full((60, 1), 100.5))
    draws = mixture.simulated_months(logs, at(60), 1)[0, :, 0]
    # chance alone is a tenth of a hundred
    assert np.median(draws) == pytest.approx(100, rel=0.01)
    assert 0.09 < np.std(np.log(draws)) < 0.15


def test_months_without_any_offence_are_projected_without_a_traceback():
    draws = totals(np.log(np.full((30, 1), 0.5)))
    assert np.isfinite(draws).all()
    assert np.median(draws) < 6


def test_after_a_step_the_months_to_come_are_near_the_new_level():
    rng = np.random.default_rng(6)
    counts = rng.poisson(np.where(np.arange(72) < 54, 200, 100))
    middle = np.median(totals(np.log(counts + 0.5)[:, None]))
    assert 540 < middle < 720  # six months of the old level would be 1,200


def test_a_missing_month_in_the_middle_widens_the_range_and_does_not_move_it_far():
    logs = drawn(60, 1)
    gap = logs.copy()
    gap[55:58] = np.nan
    whole, lacking = totals(logs), totals(gap)
    assert np.isfinite(lacking).all()
    assert np.median(lacking) == pytest.approx(np.median(whole), rel=0.15)
    assert not np.allclose(whole, lacking)


def test_what_a_missing_month_held_is_never_looked_at():
    logs, other = drawn(48, 2), drawn(48, 2)
    other[20] += 3
    logs[20] = other[20] = np.nan
    assert (totals(logs) == totals(other)).all()


@pytest.mark.parametrize("years", [1, 4])
def test_the_calendar_may_begin_in_any_year(years):
    logs = drawn(48, 2)
    later = mixture.simulated_totals(logs, at(48) + 12 * years, 6)
    assert later == pytest.approx(totals(logs), rel=1e-6)


@given(months=st.integers(24, 60), horizon=st.integers(1, 12), seed=st.integers(0, 99), times=st.floats(1.5, 40))
@settings(max_examples=12, deadline=None)
def test_a_series_as_many_times_as_large_is_projected_as_many_times_as_large(months, horizon, seed, times):
    # far above chance, so that the least noise allowed does not bind
    logs = np.log(1e4) + np.random.default_rng(seed).normal(0, 0.1, (months, 1))
    for family in (mixture.structural, mixture.smoothing, mixture.yearly_change):
        shape = family(at(months + horizon))
        once, larger = mixture.outlook(shape, logs), mixture.outlook(shape, logs + np.log(times))
        assert larger.means == pytest.approx(once.means + np.log(times), abs=1e-7)
        assert larger.weights == pytest.approx(once.weights, abs=1e-7)
        assert larger.scale == pytest.approx(once.scale, rel=1e-6)
