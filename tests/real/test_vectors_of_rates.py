"""Whole files of reference values for rates and shares."""

import pandas as pd
import pytest

from csp_lib.analysis import rates


def off(got, expected, row):
    """Whether a value misses its expectation by more than the row allows."""
    if pd.isna(expected):
        return got is not None
    tolerance = max(row.get("tol_abs") or 0, row["tol_rel"] * abs(expected))
    return got is None or abs(got - expected) > tolerance


@pytest.fixture
def rows(shared):
    def read(name):
        found = pd.read_csv(shared / "vectors" / "rates" / name).to_dict("records")
        assert found
        return found

    return read


def test_crude_rates_and_their_limits_equal_every_row(rows):
    wrong = []
    for row in rows("rate_intervals.csv"):
        got = rates.crude_rate(row["count"], row["denominator"], row["multiplier"], row["confidence"])
        values = zip(("rate", "lower", "upper"), (got.value, got.lower, got.upper), strict=True)
        if got.method != row["expected_method"] or any(off(v, row[f"expected_{name}"], row) for name, v in values):
            wrong.append((row["case_id"], got))
        if got.method == "not_available" and not got.reason:
            wrong.append((row["case_id"], "no reason"))
    assert not wrong


def test_byar_and_exact_limits_equal_every_row(rows):
    wrong = []
    for row in rows("poisson_limits.csv"):
        byar, exact = (limits(row["count"], row["confidence"]) for limits in (rates.byar_limits, rates.exact_limits))
        got = dict(zip(("byar_lower", "byar_upper", "exact_lower", "exact_upper"), (*byar, *exact), strict=True))
        wrong += [(row["case_id"], name) for name, value in got.items() if off(value, row[f"expected_{name}"], row)]
    assert not wrong


def test_wilson_intervals_equal_every_row(rows):
    wrong = []
    for row in rows("proportion_intervals.csv"):
        got = rates.proportion(row["numerator"], row["denominator"], row["multiplier"], row["confidence"])
        values = zip(("value", "lower", "upper"), (got.value, got.lower, got.upper), strict=True)
        wrong += [(row["case_id"], name) for name, value in values if off(value, row[f"expected_{name}"], row)]
    assert not wrong
