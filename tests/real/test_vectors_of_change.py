"""Whole files of reference values for change, and the changes that two plans print."""

import pandas as pd
import pytest

from csp_lib.analysis import chance, change, reconcile


@pytest.fixture
def rows(shared):
    def read(name):
        found = pd.read_csv(shared / "vectors" / name).to_dict("records")
        assert found
        return found

    return read


def test_two_counts_equal_every_row(rows):
    for row in rows("change/two_counts.csv"):
        got = change.compare_counts(row["previous"], row["current"])
        assert got.p == pytest.approx(row["expected_etest_p"], rel=row["tol_rel"]), row["case_id"]
        expected = None if pd.isna(row["expected_percent_change"]) else row["expected_percent_change"]
        assert got.percent == (expected if expected is None else pytest.approx(expected)), row["case_id"]
        lower, upper = chance.exact_ratio_interval(row["previous"], row["current"], confidence=row["confidence"])
        assert lower == pytest.approx(row["expected_ratio_lower"], rel=row["tol_rel"]), row["case_id"]
        endless = pd.isna(row["expected_ratio_upper"])
        assert upper is None if endless else upper == pytest.approx(row["expected_ratio_upper"], rel=row["tol_rel"])


def test_rates_with_unequal_exposure_equal_every_row(rows):
    for row in rows("change/rates_unequal_exposure.csv"):
        exposures = row["exposure_previous"], row["exposure_current"]
        got = change.compare_counts(row["count_previous"], row["count_current"], *exposures)
        assert got.p == pytest.approx(row["expected_etest_p"], rel=row["tol_rel"]), row["case_id"]
        assert 1 + got.percent / 100 == pytest.approx(row["expected_rate_ratio"], rel=row["tol_rel"])
        limits = [1 + limit / 100 for limit in (got.lower, got.upper)]
        expected = [row["expected_ratio_lower"], row["expected_ratio_upper"]]
        assert limits == pytest.approx(expected, rel=row["tol_rel"]), row["case_id"]


def test_changes_printed_in_two_plans_are_recomputed_from_their_own_counts(rows):
    for row in rows("seeds/change_checks.csv"):
        got = change.compare_counts(row["previous"], row["current"])
        assert got.difference == row["expected_difference"], row["case_id"]
        if not pd.isna(row["expected_percent"]):
            assert got.percent == pytest.approx(row["expected_percent"], rel=row["tol_rel"]), row["case_id"]
        if row["expected_verdict"] == "consistent" and not pd.isna(row["printed_percent"]):
            words = reconcile.compare_printed(
                row["printed_percent"], got.percent, "percent_change", int(row["printed_decimals"])
            ).words
            assert words == "agrees", row["case_id"]


def test_the_denominators_that_printed_rates_imply_are_found(rows):
    for row in rows("seeds/rate_checks.csv"):
        got = reconcile.implied_denominator(row["count"], row["printed_rate"], row["multiplier"])
        assert got == pytest.approx(row["expected_denominator"], rel=row["tol_rel"]), row["case_id"]
