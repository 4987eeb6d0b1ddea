"""Whole files of reference values for early warning: Farrington's flexible method and its two bounds."""

import json
import math

import pandas as pd
import pytest

from csp_lib.analysis import farrington


def is_near(got, expected, row):
    return abs(got - expected) <= max(row.get("tol_abs", 0.0), row["tol_rel"] * abs(expected))


@pytest.fixture(scope="module")
def periods(shared):
    rows = pd.read_csv(shared / "vectors" / "early_warning" / "farrington_expected.csv").to_dict("records")
    assert rows
    return rows


@pytest.fixture(scope="module")
def series(shared):
    frame = pd.read_csv(shared / "vectors" / "early_warning" / "farrington_series.csv").sort_values("time_index")
    found = dict(list(frame.groupby("series")))
    # places are counted from 1 without a gap, so that the place of a period is its time_index less one
    assert all(list(rows["time_index"]) == list(range(1, len(rows) + 1)) for rows in found.values())
    return {name: rows["count"].to_numpy(float) for name, rows in found.items()}


def expectation(row, counts):
    return farrington.expected_now(
        counts,
        row["time_index"] - 1,
        row["frequency"],
        row["years_back"],
        row["half_window"],
        row["factor_levels"],
        row["excluded_recent"],
        row["trend_p_threshold"],
        {"delta": "delta", "nb_plugin": "nb"}[row["threshold_method"]],
        row["alpha"],
        (row["limit54_cases"], row["limit54_periods"]),
        row["reweight_threshold"],
    )


def test_expectation_dispersion_bound_and_alarm_equal_every_row(periods, series):
    for row in periods:
        name = row["case_id"], row["time_index"]
        got = expectation(row, series[row["series"]])
        assert series[row["series"]][row["time_index"] - 1] == row["observed"], name
        assert is_near(got.expected, row["expected_mean"], row), name
        assert is_near(got.phi, row["expected_dispersion"], row), name
        assert is_near(got.bound, row["expected_bound"], row), name
        assert got.is_alarm == bool(row["expected_alarm"]), name
        assert got.trend_kept == bool(row["expected_trend_kept"]), name


def test_the_score_equals_every_row(periods, series):
    for row in periods:
        got = expectation(row, series[row["series"]])
        score = got.score
        if row["threshold_method"] == "nb_plugin":
            # the reference measures these from the logarithm of the mean; ours from the mean, as the delta rows do
            middle = math.log(got.expected)
            score = (row["observed"] - middle) / (got.bound - middle)
            assert (got.score > 1) == (score > 1)
        assert is_near(score, row["expected_score"], row), (row["case_id"], row["time_index"])


def test_bounds_equal_every_case(shared):
    cases = json.loads((shared / "vectors" / "early_warning" / "bounds.json").read_text(encoding="utf-8"))["cases"]
    assert cases
    for case in cases:
        delta = farrington.delta_bound(case["mu"], case["phi"], case["se_log"], case["alpha"])
        assert is_near(delta, case["expected_delta_bound"], case), case["case_id"]
        assert is_near(farrington.nb_bound(case["mu"], case["phi"], case["alpha"]), case["expected_nb_bound"], case)
