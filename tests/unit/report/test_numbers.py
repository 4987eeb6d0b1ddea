import numpy as np
import pandas as pd
import pytest

from csp_lib.report import numbers


@pytest.mark.parametrize("value, text", [
    (14197, "14,197"), (0, "0"), (999.5, "1,000"), (2.5, "3"), (-771, "−771"), (None, "not available"),
    (float("nan"), "not available"), (np.int64(14968), "14,968"), (np.float64(0.5), "1"), (pd.NA, "not available"),
    (float("inf"), "not available"),
])  # fmt: skip
def test_counts_have_a_comma_per_thousand(value, text):
    assert numbers.count(value) == text


@pytest.mark.parametrize("value, text", [(12, "+12"), (-771, "−771"), (0, "0"), (-0.4, "0"), (None, "not available")])
def test_differences_carry_their_sign(value, text):
    assert numbers.difference(value) == text


@pytest.mark.parametrize("value, places, text", [
    (0.125, 2, "0.13"), (-0.125, 2, "−0.13"), (2.675, 2, "2.68"), (0.25, 1, "0.3"), (62.04, 1, "62.0"), (1.005, 2, "1.01"),
])  # fmt: skip
def test_halves_are_rounded_away_from_zero(value, places, text):
    assert numbers.rate(value, places) == text


@pytest.mark.parametrize(
    "value, text", [(3, "+3.0%"), (-5.15, "−5.2%"), (0.04, "0.0%"), (-0.04, "0.0%"), (None, "not available")]
)
def test_changes_in_percent_carry_sign_and_percent(value, text):
    assert numbers.percent_change(value) == text


@pytest.mark.parametrize(
    "value, text", [(3.04, "up 3.0%"), (-5.15, "down 5.2%"), (0.02, "unchanged"), (None, "not available")]
)
def test_a_change_reads_as_words(value, text):
    assert numbers.change_in_words(value) == text


@pytest.mark.parametrize("value, places, text", [(51, 0, "51%"), (8.75, 1, "8.8%"), (float("nan"), 1, "not available")])
def test_shares_end_in_percent(value, places, text):
    assert numbers.percent(value, places) == text


@pytest.mark.parametrize("place, text", [
    (1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (32, "32nd"),
    (111, "111th"),
])  # fmt: skip
def test_ordinals_follow_english(place, text):
    assert numbers.ordinal(place) == text


@pytest.mark.parametrize("place, text", [(1, "lowest"), (2, "2nd lowest"), (9, "9th lowest")])
def test_the_first_place_is_the_word_alone(place, text):
    assert numbers.ordinal(place, "lowest") == text


def test_dates_are_written_in_words():
    assert numbers.month("2011-04") == "April 2011"
    assert numbers.short_month("2012-03") == "Mar 2012"
    assert numbers.months("2011-04", "2012-01") == "April 2011 to January 2012"
    assert numbers.months("2011-04", "2011-04") == "April 2011"
    assert numbers.day("2012-05-01") == "1 May 2012"


def test_the_words_for_nothing_are_never_blank_or_a_dash():
    words = [
        numbers.NOT_AVAILABLE,
        numbers.NOT_PUBLISHED,
        numbers.NOT_APPLICABLE,
        numbers.HIDDEN,
        numbers.awaited("June 2011"),
    ]
    assert words == ["not available", "not published", "not applicable", "hidden", "awaited (due June 2011)"]
