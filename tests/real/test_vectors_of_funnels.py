"""Whole files of reference values for funnels, tau2, difference in change and chance in two counts."""

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis import chance, rates
from csp_lib.analysis.areas import between_areas, funnel, peers

WORDS = {
    "high_998": funnel.CLEARLY_HIGHER,
    "high_95": funnel.HIGHER,
    "not_significant": funnel.SIMILAR,
    "low_95": funnel.LOWER,
    "low_998": funnel.CLEARLY_LOWER,
}
CONFIDENCE = {"95": 0.95, "998": 0.998}


@pytest.fixture
def table(shared):
    def read(name):
        found = pd.read_csv(shared / "vectors" / name)
        assert len(found)
        return found

    return read


def agrees(got, expected, row, what):
    allowed = max(row.get("tol_abs", 0.0), row.get("tol_rel", 0.0) * abs(expected))
    assert abs(got - expected) <= allowed, f"{row['case_id']} {what}: {got} is not {expected}"


def test_the_denominators_at_which_a_count_touches_the_limits_equal_every_row(table):
    for row in table("funnels/limits_by_events.csv").to_dict("records"):
        benchmark = row["benchmark"] / row["multiplier"]
        at_lower, at_upper = between_areas.denominators_at(row["events"], benchmark, row["confidence"])
        agrees(at_lower, row["expected_denominator_at_lower"], row, "denominator at lower")
        agrees(at_upper, row["expected_denominator_at_upper"], row, "denominator at upper")
        agrees(row["events"] / at_lower * row["multiplier"], row["expected_lower_limit"], row, "lower")
        agrees(row["events"] / at_upper * row["multiplier"], row["expected_upper_limit"], row, "upper")


def test_limits_of_few_events_are_the_same_curve_read_the_other_way(table):
    for row in table("funnels/limits_by_events.csv").to_dict("records"):
        share = row["benchmark"] / row["multiplier"]
        at_lower, at_upper = row["expected_denominator_at_lower"], row["expected_denominator_at_upper"]
        lower, _ = between_areas.limits_of_few(at_lower * share, 0.0, row["confidence"])
        _, upper = between_areas.limits_of_few(at_upper * share, 0.0, row["confidence"])
        agrees(lower * row["benchmark"], row["expected_lower_limit"], row, "lower")
        agrees(upper * row["benchmark"], row["expected_upper_limit"], row, "upper")


def test_limits_of_a_proportion_equal_every_row(table):
    for row in table("funnels/proportion_limits.csv").to_dict("records"):
        lower, upper = between_areas.limits_by_score(row["denominator"], row["benchmark"], row["confidence"])
        agrees(lower * row["multiplier"], row["expected_lower_limit"], row, "lower")
        agrees(upper * row["multiplier"], row["expected_upper_limit"], row, "upper")
        drawn = funnel.limits_at(
            [row["denominator"]], row["benchmark"] * row["multiplier"], 0.0, row["multiplier"], "proportion"
        )
        digits = {0.95: "95", 0.998: "998"}[row["confidence"]]
        agrees(drawn[f"upper{digits}"].iloc[0], row["expected_upper_limit"], row, "upper as drawn")


def test_the_word_for_an_area_against_a_benchmark_equals_every_row(table):
    for row in table("funnels/significance.csv").to_dict("records"):
        count, base = row["events"], row["denominator_or_expected"]
        interval = rates.proportion if row["kind"] == "proportion" else rates.crude_rate
        inner, outer = (interval(count, base, 1, confidence) for confidence in CONFIDENCE.values())
        word = funnel.word_for_interval(inner, outer, row["benchmark"])
        assert word == WORDS[row["expected_significance"]], row["case_id"]


def test_z_phi_tau2_and_both_sets_of_limits_equal_every_row(table):
    for _, rows in table("funnels/overdispersion.csv").groupby("case_id", sort=False):
        rows = rows.reset_index(drop=True)
        scale, benchmark = rows["transform"][0], rows["expected_benchmark"][0]
        base = rows["expected_or_denominator"].to_numpy(float)
        far = between_areas.distances(rows["observed"].to_numpy(float), base, scale, benchmark)
        spread = between_areas.spread_between(far, rows["trim"][0], rows["outlier_rule"][0])
        limits = {}
        for digits, confidence in CONFIDENCE.items():
            by_chance = between_areas.limits_by_chance(base, confidence, scale, benchmark)
            adjusted = between_areas.adjusted_limits(base, spread.tau2, confidence, scale, benchmark)
            limits |= {f"{end}{digits}": limit for end, limit in zip(("lower", "upper"), by_chance, strict=True)}
            limits |= {f"od_{end}{digits}": limit for end, limit in zip(("lower", "upper"), adjusted, strict=True)}
        by_row = {"transformed": far.values, "s": far.deviations, "z": far.z, "z_used": spread.z_used, **limits}
        for i, row in enumerate(rows.to_dict("records")):
            assert spread.used == row["expected_n_used"]
            agrees(spread.phi, row["expected_phi"], row, "phi")
            agrees(spread.tau2, row["expected_tau2"], row, "tau2")
            agrees(row["observed"] / row["expected_or_denominator"], row["expected_value"], row, "value")
            for name, got in by_row.items():
                if pd.isna(row[f"expected_{name}"]):
                    assert np.isnan(got[i]), (row["case_id"], row["unit"], name)
                else:
                    agrees(got[i], row[f"expected_{name}"], row, f"{row['unit']} {name}")


def test_the_spread_between_areas_by_three_methods_equals_every_row(table):
    areas = table("funnels/overdispersion.csv")
    for row in table("funnels/tau2_estimators.csv").to_dict("records"):
        own = areas[areas["case_id"] == row["case_id"]]
        far = between_areas.distances(own["observed"].to_numpy(float), own["expected_or_denominator"].to_numpy(float))
        got = between_areas.mean_of_areas(far.values, far.deviations, row["method"])
        for name in ("mean", "se", "tau2", "q"):
            expected = row[{"mean": "expected_mu", "se": "expected_se_mu"}.get(name, f"expected_{name}")]
            agrees(getattr(got, name), expected, row, f"{row['method']} {name}")


def test_a_difference_in_change_equals_every_row(table):
    for row in table("change/wdd.csv").to_dict("records"):
        pairs = [(row[f"{which}_pre"], row[f"{which}_post"]) for which in ("treated", "control", "dt", "dc")]
        got = peers.displacement(*pairs, confidence=1 - row["alpha"])
        names = "local", "local_se", "displacement", "displacement_se", "total", "total_se", "z", "lower", "upper"
        for name in names:
            agrees(getattr(got, name), row[f"expected_{name}"], row, name)


def test_exact_p_mid_p_and_z_of_two_counts_equal_every_row(table):
    for row in table("change/two_counts.csv").to_dict("records"):
        counts = row["previous"], row["current"]
        agrees(chance.exact_p(*counts), row["expected_exact_p"], row, "exact p")
        agrees(chance.mid_p(*counts), row["expected_midp"], row, "mid-p")
        agrees(chance.z_of_square_roots(*counts), row["expected_poisson_z"], row, "z")


def test_exact_p_of_two_counts_with_exposures_equals_every_row(table):
    for row in table("change/rates_unequal_exposure.csv").to_dict("records"):
        exposure = row["exposure_current"] / row["exposure_previous"]
        got = chance.exact_p(row["count_previous"], row["count_current"], exposure)
        agrees(got, row["expected_exact_p"], row, "exact p")


def test_on_boroughs_with_a_real_spread_chance_alone_flags_most_and_the_adjusted_limits_none(table):
    rows = table("funnels/overdispersion.csv")
    rows = rows[rows["case_id"] == "london32_SHMI"]
    outside = {
        kind: int((~rows["expected_value"].between(rows[f"{kind}lower998"], rows[f"{kind}upper998"])).sum())
        for kind in ("expected_", "expected_od_")
    }
    # the vectors' expected counts are their own, so the whole funnel is asked with them as denominators
    frame = rows.rename(columns={"unit": "area", "observed": "count", "expected_or_denominator": "denominator"})
    got = funnel.funnel(frame, multiplier=1)
    words = {name: int(got.frame[name].str.startswith("clearly").sum()) for name in ("word_unadjusted", "word")}
    assert (outside["expected_"], outside["expected_od_"]) == (24, 0)
    assert words["word_unadjusted"] >= 22
    assert words["word"] == 0
