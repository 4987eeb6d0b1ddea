"""Whole files of reference values for the scores of projections."""

import json

import pytest

from csp_lib.analysis.projections import scores


@pytest.fixture
def cases(shared):
    def read(name):
        found = json.loads((shared / "vectors" / "projection_scores" / name).read_text(encoding="utf-8"))["cases"]
        assert found
        return found

    return read


def near(case, expected):
    return pytest.approx(expected, rel=case["tol_rel"], abs=1e-12)


def test_weighted_interval_scores_equal_every_case(cases):
    for case in cases("wis.json"):
        twice = case.get("count_median_twice", False)
        got = scores.weighted_interval_score(case["y"], case["quantiles"], case["levels"], count_median_twice=twice)
        assert got == near(case, case["expected_wis"]), case["case_id"]


def test_ranked_probability_scores_equal_every_case(cases):
    score_of = {
        "normal": lambda c: scores.crps_normal(c["y"], c["mu"], c["sd"]),
        "poisson": lambda c: scores.crps_poisson(c["y"], c["lam"]),
        "nbinom": lambda c: scores.crps_negative_binomial(c["y"], c["mu"], c["size"]),
        "sample": lambda c: scores.crps_sample(c["y"], c["sample"]),
    }
    for case in cases("crps.json"):
        assert score_of[case["dist"]](case) == near(case, case["expected_crps"]), case["case_id"]


def test_scaled_errors_equal_every_case(cases):
    for case in cases("mase.json"):
        got = scores.scaled_error(case["history"], case["actual"], case["forecast"], case["season"])
        assert got.percent == near(case, case["expected_mape_percent"]), case["case_id"]
        assert got.scale == near(case, case["expected_scale"]), case["case_id"]
        if case["expected_mase"] is None:
            assert got.value is None and got.reason, case["case_id"]
        else:
            assert got.value == near(case, case["expected_mase"]), case["case_id"]


def test_coverage_and_interval_scores_equal_every_case(cases):
    for case in cases("coverage.json"):
        got = scores.coverage(case["actual"], case["lower"], case["upper"], case["level"])
        assert got.share == near(case, case["expected_coverage"]), case["case_id"]
        assert got.score == near(case, case["expected_mean_interval_score"]), case["case_id"]
