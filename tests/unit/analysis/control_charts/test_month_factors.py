"""Month factors for adjusting a chart: what they find, what they leave alone, when there are none."""

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis.control_charts.month_factors import DAYS, adjusted, month_factors

SWING = (1 + 0.25 * np.sin(2 * np.pi * np.arange(1, 13) / 12)) * DAYS
SWING = SWING / SWING.mean()


def months_from(first, counts):
    index = pd.period_range(first, periods=len(counts), freq="M").strftime("%Y-%m")
    return pd.Series(np.asarray(counts, dtype=float), index=index)


def years_of(shape, years=5, mean=200.0, growth=0.0):
    at = np.arange(12 * years)
    return months_from("2007-01", np.round(mean * np.exp(growth * at) * np.tile(shape, years)))


def test_a_smooth_year_is_found_and_its_factors_average_one():
    got = month_factors(years_of(SWING))
    assert got.reason == ""
    assert np.mean(got.factors) == pytest.approx(1)
    assert got.factors == pytest.approx(SWING, abs=0.03)


def test_a_level_that_moves_is_not_taken_for_a_season():
    got = month_factors(years_of(DAYS / DAYS.mean(), growth=0.01))
    assert got.factors == pytest.approx(DAYS / DAYS.mean(), abs=0.02)


def test_a_step_at_a_new_baseline_is_not_taken_for_a_season():
    counts = years_of(DAYS / DAYS.mean(), years=4)
    counts.iloc[31:] *= 2
    got = month_factors(counts, [31])
    assert got.factors == pytest.approx(DAYS / DAYS.mean(), abs=0.02)
    assert max(abs(np.array(month_factors(counts).factors) - np.array(got.factors))) > 0.05


def test_a_month_apart_from_the_smooth_year_keeps_its_own_factor():
    carnival = DAYS / DAYS.mean()
    carnival[7] *= 2
    got = np.array(month_factors(years_of(carnival)).factors)
    assert got[7] / np.delete(got, 7).mean() == pytest.approx(2, abs=0.1)
    assert got[6] == pytest.approx(got[9], abs=0.05)


def test_the_last_month_does_not_excuse_itself():
    counts = years_of(SWING)
    jump = counts.copy()
    jump.iloc[-1] *= 5
    assert month_factors(jump).factors == month_factors(counts).factors


def test_factors_start_with_january_wherever_the_series_starts():
    counts = years_of(SWING)
    assert month_factors(counts.iloc[5:]).factors == pytest.approx(month_factors(counts).factors, abs=0.02)


def test_missing_months_are_left_out():
    counts = years_of(SWING)
    counts.iloc[[7, 20, 33]] = np.nan
    got = month_factors(counts)
    assert got.factors == pytest.approx(SWING, abs=0.04)
    assert np.isnan(adjusted(counts, got.factors)[7])


def test_adjusting_divides_by_the_factor_of_the_month():
    factors = [0.5] * 6 + [1.5] * 6
    assert list(adjusted(months_from("2010-06", [10, 30, 31.5]), factors)) == [20, 20, 21]


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (years_of(SWING).iloc[:35], "only 35 months are known; 36 are needed"),
        (years_of(SWING, mean=4), "fewer than 5 offences a month"),
        (years_of(np.array([1.0] * 11 + [0.0])), "never had an offence"),
        (years_of(np.array([1.0] * 11 + [0.01])), "hardly any offences"),
        (
            years_of(SWING).where(lambda s: ~s.index.str.endswith("-08") | (s.index == "2007-08")),
            "fewer than two years",
        ),
        (months_from("2010-01", []), "only 0 months"),
    ],
)
def test_without_factors_there_is_a_reason(counts, reason):
    got = month_factors(counts)
    assert got.factors == ()
    assert reason in got.reason


def test_thirty_six_months_are_enough():
    assert len(month_factors(years_of(SWING).iloc[:36]).factors) == 12
