"""Whole files of reference values for control charts: limits, rules and icons of plot-the-dots, runs, series at the edge."""

import json

import pandas as pd
import pytest

from csp_lib.analysis.control_charts.control_chart import control_chart, runs_limits, xmr

LINES = {"mean": "expected_mean", "lower": "expected_lower_limit", "upper": "expected_upper_limit"}


@pytest.fixture
def rows(shared):
    def read(name):
        found = pd.read_csv(shared / "vectors" / "spc" / name, keep_default_na=False, na_values=[""])
        assert len(found)
        return found

    return read


def charted(case):
    first = case.iloc[0]
    fixed = first["fix_after_n_points"]
    return xmr(
        case["value"],
        first["improvement_direction"],
        target=first["target"],
        rebase_starts=[place for place, opens in enumerate(case["rebase_start"]) if opens == 1],
        fix_after_n=None if pd.isna(fixed) else int(fixed),
        screen=str(first["screen_outliers"]).lower() == "true",
    )


def test_every_point_has_the_limits_and_labels_of_plot_the_dots(rows):
    seen = 0
    for case_id, case in rows("xmr.csv").groupby("case_id", sort=False):
        got = charted(case.reset_index(drop=True))
        for place, row in enumerate(case.to_dict("records")):
            point = got.frame.iloc[place]
            for line, expected in LINES.items():
                assert abs(point[line] - row[expected]) <= row["tol_abs"], (case_id, row["point"], line)
            assert point["rule"] == row["expected_rule"], (case_id, row["point"])
            assert point["point_type"] == row["expected_point_type"], (case_id, row["point"])
            seen += 1
        last = case.iloc[-1]
        assert got.variation == last["expected_variation_icon"], case_id
        assert got.assurance == last["expected_assurance_icon"], case_id
    assert seen == len(rows("xmr.csv"))


def test_every_limit_of_runs_and_crossings(rows):
    for row in rows("runs_rules.csv").to_dict("records"):
        expected = row["expected_longest_run_max"], row["expected_crossings_min"]
        assert runs_limits(row["n_points"]) == expected, row["case_id"]


def as_months(values):
    return pd.Series(values, index=pd.period_range("2010-04", periods=len(values), freq="M").strftime("%Y-%m"))


HOLDS = {
    "mean": lambda chart, wanted: (chart.frame["mean"] == wanted).all(),
    "any_limit_is_nan": lambda chart, wanted: chart.frame[["lower", "upper"]].isna().any(axis=None) == wanted,
    "any_special_cause": lambda chart, wanted: (chart.frame["point_type"] != "common_cause").any() == wanted,
    "raises_or_marks": lambda chart, wanted: (
        chart.is_short and chart.reason.startswith("only") and wanted == "too short"
    ),
    "short_series_flag": lambda chart, wanted: chart.is_short == wanted,
}


def test_series_at_the_edge_have_the_properties_asked_for(shared):
    cases = json.loads((shared / "vectors" / "spc" / "edge_cases.json").read_text(encoding="utf-8"))["cases"]
    assert cases
    for case in cases:
        chart = xmr(case["values"], case["improvement_direction"], case["target"])
        for name, wanted in case["expected"].items():
            assert HOLDS[name](chart, wanted), (case["case_id"], name)


def test_series_at_the_edge_are_charted_as_months_without_a_special_cause(shared):
    cases = json.loads((shared / "vectors" / "spc" / "edge_cases.json").read_text(encoding="utf-8"))["cases"]
    goals = {"decrease": "reduce", "increase": "increase"}
    for case in cases:
        chart = control_chart(as_months(case["values"]), goals[case["improvement_direction"]], case["target"])
        assert set(chart.frame["point_type"]) <= {"usual variation", "too short to judge"}, case["case_id"]
        if len(case["values"]) < 13:
            assert chart.variation == "too short to judge"
