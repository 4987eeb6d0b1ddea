"""Rates and shares: a few reference rows here, the whole vector files in tests/real."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_lib.analysis import rates

COUNTS = st.integers(min_value=0, max_value=50_000)
RESIDENTS = st.integers(min_value=1, max_value=400_000)

# count, denominator, multiplier, confidence, rate, lower, upper, method
# Breslow and Day 1987: Byar from ten events on, exact Poisson below
REFERENCE = [
    (1, 100, 100, 0.95, 1, 0.0253178079842899, 5.5716433909389, "exact"),
    (20, 100, 100, 0.95, 20, 12.2114288348759, 30.8898803691971, "byar"),
    (9856, 12345, 100, 0.998, 79.8379910895099, 77.3759054327105, 82.3544727709543, "byar"),
    (0, 5200, 1000, 0.95, 0, 0, 0.709399895021911, "exact"),
    (9, 9100, 100000, 0.95, 98.9010989010989, 45.2238801909707, 187.745092872738, "exact"),
]


@pytest.mark.parametrize(
    ("count", "denominator", "multiplier", "confidence", "rate", "lower", "upper", "method"), REFERENCE
)
def test_rate_and_limits_equal_the_reference(count, denominator, multiplier, confidence, rate, lower, upper, method):
    got = rates.crude_rate(count, denominator, multiplier, confidence)
    assert (got.value, got.lower, got.upper) == pytest.approx((rate, lower, upper), rel=1e-9)
    assert got.method == method


def test_harrow_prints_sixty_two_offences_per_1000_residents():
    got = rates.rate_per_1000(14968, 240499)
    assert round(got.value, 1) == 62.2
    assert got.denominator_name == "residents"


def test_proportion_carries_wilsons_interval():
    got = rates.proportion(20, 100)
    assert (got.value, got.lower, got.upper) == pytest.approx((20, 13.3366933331033, 28.8829165593159), rel=1e-9)


def test_detections_above_offences_are_no_share():
    got = rates.proportion(12, 10)
    assert (got.value, got.lower, got.upper, got.method) == (None, None, None, "not_available")
    assert got.reason == "the count is larger than its base, so it is not a share of it"
    assert rates.crude_rate(12, 10, 100).value == pytest.approx(120)


@pytest.mark.parametrize(
    ("count", "denominator", "words"),
    [
        (None, 100, "the count is missing"),
        (float("nan"), 100, "the count is missing"),
        (pd.NA, 100, "the count is missing"),
        (-1, 100, "the count is negative"),
        (6, None, "the number of residents is missing"),
        (6, 0, "the number of residents is zero or negative"),
        (6, -5, "the number of residents is zero or negative"),
    ],
)
def test_a_rate_that_cannot_be_had_gives_a_reason_instead(count, denominator, words):
    got = rates.rate_per_1000(count, denominator)
    assert (got.value, got.lower, got.upper, got.method) == (None, None, None, "not_available")
    assert got.reason == words


def test_a_rate_below_twenty_events_is_marked_unreliable():
    assert rates.rate_per_1000(19, 1000).is_unreliable
    assert not rates.rate_per_1000(20, 1000).is_unreliable
    assert not rates.rate_per_1000(None, 1000).is_unreliable


@given(COUNTS, RESIDENTS)
def test_a_rate_lies_inside_its_interval(count, residents):
    got = rates.rate_per_1000(count, residents)
    assert 0 <= got.lower <= got.value <= got.upper


@given(COUNTS, RESIDENTS, st.integers(min_value=2, max_value=100))
def test_a_rate_scales_with_its_multiplier(count, residents, times):
    small, large = rates.crude_rate(count, residents, 1000), rates.crude_rate(count, residents, 1000 * times)
    assert (large.value, large.lower, large.upper) == pytest.approx(
        (small.value * times, small.lower * times, small.upper * times)
    )


@given(COUNTS, RESIDENTS)
def test_one_more_offence_never_lowers_a_rate_or_its_limits(count, residents):
    fewer, more = rates.rate_per_1000(count, residents), rates.rate_per_1000(count + 1, residents)
    # the step from the exact to Byar's limits at ten events is the one place where they may shift by a hair
    assert more.value > fewer.value
    assert more.lower >= fewer.lower * 0.999
    assert more.upper >= fewer.upper * 0.999


@given(st.integers(min_value=0, max_value=500), st.integers(min_value=1, max_value=500))
def test_the_interval_of_the_rest_mirrors_that_of_the_share(part, whole):
    part = min(part, whole)
    share, rest = rates.proportion(part, whole), rates.proportion(whole - part, whole)
    assert share.lower == pytest.approx(100 - rest.upper, abs=1e-9)


def test_numpy_counts_are_taken_as_they_come():
    assert rates.rate_per_1000(np.int64(50), np.int64(1000)).value == pytest.approx(50)
