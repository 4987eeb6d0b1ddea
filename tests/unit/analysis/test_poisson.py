"""The shared regression against the library it stands in for."""

import warnings

import numpy as np
import pytest

from csp_lib.analysis import poisson


def test_the_fit_equals_the_generalised_linear_model_of_statsmodels():
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    rng = np.random.default_rng(7)
    positions = np.arange(60)
    design = np.column_stack([poisson.slow_level(positions), poisson.month_factors(positions)])
    counts = rng.poisson(30 * np.exp(0.3 * np.sin(2 * np.pi * positions / 12))).astype(float)
    ours, theirs = poisson.fit_counts(counts, design), GLM(counts, design, family=Poisson()).fit()
    assert ours.converged
    assert ours.coefficients == pytest.approx(theirs.params, abs=1e-6)
    assert ours.covariance == pytest.approx(theirs.cov_params(), abs=1e-6)
    assert ours.deviance == pytest.approx(theirs.deviance, rel=1e-8)
    assert ours.phi == pytest.approx(max(1, theirs.pearson_chi2 / theirs.df_resid), rel=1e-6)


def test_the_slow_level_bends_every_two_years_but_not_in_the_last_one():
    assert [poisson.slow_level(np.arange(months)).shape[1] for months in (24, 35, 36, 60, 72)] == [2, 2, 2, 3, 4]


def test_a_fit_without_freedom_left_has_no_phi():
    assert poisson.fit_counts(np.array([1.0, 2.0]), np.eye(2)).phi is None


def months_design(months):
    positions = np.arange(months)
    return np.column_stack([poisson.slow_level(positions), poisson.month_factors(positions)])


def drawn_counts(months, series, seed, mean=30.0):
    rng = np.random.default_rng(seed)
    shape = np.exp(0.3 * np.sin(2 * np.pi * np.arange(months) / 12))
    return rng.negative_binomial(mean * shape[:, None] * np.exp(rng.normal(0, 1, series)), 0.5).astype(float)


def by_statsmodels(counts, design, offset=None, weights=None):
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    known = np.isfinite(counts)
    part = [None if given is None else given[known] for given in (offset, weights)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = GLM(counts[known], design[known], Poisson(), offset=part[0], var_weights=part[1]).fit(maxiter=60)
        return fit, np.asarray(fit.cov_params())


def assert_equal_to_statsmodels(ours, counts, design, offset=None, weights=None):
    theirs, covariance = by_statsmodels(counts, design, offset, weights)
    known = np.isfinite(counts)
    near = {"rel": 1e-8, "abs": 1e-10}
    assert ours.converged == theirs.converged
    assert ours.coefficients == pytest.approx(theirs.params, **near)
    assert ours.covariance == pytest.approx(covariance, **near)
    assert ours.means[known] == pytest.approx(np.asarray(theirs.fittedvalues), **near)
    assert ours.deviance == pytest.approx(theirs.deviance, **near)
    assert ours.pearson == pytest.approx(theirs.pearson_chi2, **near)
    assert ours.df_left == theirs.df_resid


@pytest.mark.parametrize(
    ("months", "series", "mean"), [(24, 1, 5), (36, 7, 300), (60, 12, 30), (61, 5, 0.7), (200, 3, 5e4)]
)
def test_many_fits_equal_those_of_statsmodels_one_by_one(months, series, mean):
    counts, positions = drawn_counts(months, series, months, mean), np.arange(months)
    design = np.column_stack([np.ones(months), positions / 12, poisson.harmonics(positions, pairs=2)])
    fits = poisson.fit_many(counts, design)
    assert fits.coefficients.shape == (series, 6)
    assert fits.covariance.shape == (series, 6, 6)
    assert fits.means.shape == (months, series)
    for place in range(series):
        assert_equal_to_statsmodels(fits.one(place), counts[:, place], design)


def test_a_factor_per_month_and_a_slow_level_equal_statsmodels_too():
    counts, design = drawn_counts(60, 10, 5), months_design(60)
    fits = poisson.fit_many(counts, design)
    for place in range(10):
        assert_equal_to_statsmodels(fits.one(place), counts[:, place], design)


def test_offset_and_weights_act_as_in_statsmodels():
    counts, design = drawn_counts(48, 6, 9), months_design(48)
    rng = np.random.default_rng(1)
    offset, weights = rng.normal(0, 0.5, (48, 6)), rng.uniform(0.1, 3, (48, 6))
    fits = poisson.fit_many(counts, design, offset, weights)
    for place in range(6):
        given = offset[:, place], weights[:, place]
        assert_equal_to_statsmodels(fits.one(place), counts[:, place], design, *given)
        assert_equal_to_statsmodels(
            poisson.fit_counts(counts[:, place], design, *given), counts[:, place], design, *given
        )
    shared = poisson.fit_many(counts, design, offset[:, 0], weights[:, 0])
    assert_equal_to_statsmodels(shared.one(3), counts[:, 3], design, offset[:, 0], weights[:, 0])


def test_months_without_a_count_are_left_out_each_series_its_own():
    counts, design = drawn_counts(60, 8, 21), months_design(60)
    counts[np.random.default_rng(2).uniform(size=counts.shape) < 0.1] = np.nan
    fits = poisson.fit_many(counts, design)
    for place in range(8):
        assert_equal_to_statsmodels(fits.one(place), counts[:, place], design)
    assert np.isfinite(fits.means).all()


def test_each_series_may_have_its_own_design():
    counts, design = drawn_counts(48, 5, 3), months_design(48)
    designs = np.stack(
        [np.column_stack([design, np.maximum(0, np.arange(48) - bend) / 12]) for bend in range(10, 35, 5)]
    )
    counts[7, 2] = np.nan
    fits = poisson.fit_many(counts, designs)
    for place in range(5):
        assert_equal_to_statsmodels(fits.one(place), counts[:, place], designs[place])


def test_a_calendar_month_that_never_saw_an_offence_goes_as_far_as_in_statsmodels():
    counts, design = drawn_counts(60, 3, 4), months_design(60)
    counts[np.arange(60) % 12 == 5, 1] = 0
    fit, (theirs, _) = poisson.fit_many(counts, design).one(1), by_statsmodels(counts[:, 1], design)
    assert fit.converged and theirs.converged
    assert fit.coefficients == pytest.approx(theirs.params, rel=1e-7, abs=1e-9)
    assert fit.means == pytest.approx(np.asarray(theirs.fittedvalues), rel=1e-7)
    assert fit.pearson == pytest.approx(theirs.pearson_chi2, rel=1e-8)


def test_a_series_of_zeros_sinks_to_nothing_and_leaves_the_others_alone():
    counts, design = drawn_counts(60, 4, 8), months_design(60)
    alone = poisson.fit_counts(counts[:, 2], design)
    counts[:, 1] = 0
    fits = poisson.fit_many(counts, design)
    assert fits.converged.all()
    assert fits.means[:, 1].max() < 1e-6
    assert (fits.deviance[1] < 1e-6, fits.one(1).phi) == (True, 1.0)
    assert fits.one(2).coefficients == pytest.approx(alone.coefficients, rel=1e-12)


def test_a_series_without_a_month_has_no_fit_and_leaves_the_others_alone():
    counts, design = drawn_counts(60, 3, 8), months_design(60)
    alone = poisson.fit_counts(counts[:, 2], design)
    counts[:, 0] = np.nan
    fits = poisson.fit_many(counts, design)
    assert (fits.one(0).converged, fits.one(0).phi, fits.one(0).df_left) == (False, None, 0)
    assert np.isnan(fits.one(0).coefficients).all()
    assert fits.one(2).coefficients == pytest.approx(alone.coefficients, rel=1e-12)


def test_columns_that_repeat_one_another_give_the_means_of_statsmodels():
    counts, design = drawn_counts(60, 2, 6), months_design(60)
    doubled = np.column_stack([design, design[:, 3]])
    fits = poisson.fit_many(counts, doubled)
    for place in range(2):
        theirs, _ = by_statsmodels(counts[:, place], doubled)
        assert fits.one(place).means == pytest.approx(np.asarray(theirs.fittedvalues), rel=1e-8)
        assert fits.one(place).deviance == pytest.approx(theirs.deviance, rel=1e-8)
    assert list(fits.df_left) == [60 - design.shape[1]] * 2


def test_one_series_without_enough_months_for_its_columns_does_not_stop_the_others():
    counts, design = drawn_counts(60, 3, 6), months_design(60)
    alone = poisson.fit_counts(counts[:, 2], design)
    counts[np.arange(60) % 12 == 5, 0] = np.nan  # the factor of June has no month left
    fits = poisson.fit_many(counts, design)
    assert fits.df_left[0] == 55 - (design.shape[1] - 1)
    assert fits.one(2).coefficients == pytest.approx(alone.coefficients, rel=1e-10)
    assert fits.deviance[0] == pytest.approx(by_statsmodels(counts[:, 0], design)[0].deviance, rel=1e-8)


def test_a_fit_that_has_too_few_steps_says_that_it_did_not_settle():
    counts, design = drawn_counts(60, 2, 6), months_design(60)
    assert not poisson.fit_many(counts, design, steps=1).converged.any()


def test_very_large_counts_settle_although_rounding_moves_their_deviance():
    counts, design = drawn_counts(60, 2, 6, mean=1e8), months_design(60)
    assert poisson.fit_many(counts, design).converged.all()


def test_a_design_that_runs_away_is_told_and_warns_nobody():
    counts = np.array([[0.0], [1e6], [0.0], [3.0]])
    fit = poisson.fit_many(counts, np.array([[1.0, 0.0], [1.0, 1e3], [1.0, 2e3], [1.0, 9e5]]))
    assert fit.converged.dtype == bool
    assert not np.isnan(fit.deviance).any()


def test_a_fit_over_no_series_is_empty():
    fits = poisson.fit_many(np.empty((12, 0)), np.ones((12, 1)))
    assert (fits.coefficients.shape, fits.means.shape) == ((0, 1), (12, 0))


@pytest.mark.parametrize(
    ("counts", "design", "more", "words"),
    [
        (np.ones(12), np.ones((12, 1)), {}, "months, series"),
        (np.ones((12, 2)), np.ones(12), {}, "2 or 3 dimensions"),
        (np.ones((12, 2)), np.ones((11, 1)), {}, "does not fit 12 months of 2 series"),
        (np.ones((12, 2)), np.ones((3, 12, 1)), {}, "does not fit 12 months of 2 series"),
        (np.ones((12, 2)), np.ones((12, 1)), {"weights": np.ones((12, 3))}, "weights of"),
        (np.ones((12, 2)), np.ones((12, 1)), {"offset": np.full(12, -np.inf)}, "offset hold"),
        (np.ones((12, 2)), np.ones((12, 1)), {"weights": np.full(12, np.nan)}, "weights hold"),
        (-np.ones((12, 2)), np.ones((12, 1)), {}, "never negative"),
        (np.ones((12, 2)), np.ones((12, 1)), {"weights": -np.ones(12)}, "never negative"),
    ],
)
def test_what_does_not_fit_together_is_refused_by_name(counts, design, more, words):
    with pytest.raises(ValueError, match=words):
        poisson.fit_many(counts, design, **more)
