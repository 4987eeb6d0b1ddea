"""The shared regression against the library it stands in for."""

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
