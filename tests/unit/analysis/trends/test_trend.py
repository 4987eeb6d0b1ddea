"""Level, direction, turning month, rolling sums and seasonal shape of monthly series."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.analysis.trends import local_level, seasonal, trend


def months_from(first, counts):
    return pd.Series(counts, index=pd.period_range(first, periods=len(counts), freq="M").strftime("%Y-%m"))


def seasonal_counts(months, mean=100.0, growth=0.0, swing=0.2):
    at = np.arange(months)
    return np.round(mean * np.exp(growth * at + swing * np.sin(2 * np.pi * at / 12)))


def noisy_counts(months, seed, mean=100.0, growth=0.0):
    mean = seasonal_counts(months, mean, growth)
    return np.random.default_rng(seed).negative_binomial(mean, 1 / 2)


def test_the_level_equals_the_exact_diffuse_smoother_of_statsmodels():
    from statsmodels.tsa.statespace.initialization import Initialization
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    logs = np.log(noisy_counts(60, 3, growth=0.004) + 0.5)
    logs[[20, 21]] = np.nan
    positions, speed = np.arange(60) + 24100, -2.0
    ours = local_level.path_at(speed, logs, positions)
    model = UnobservedComponents(
        logs,
        level="llevel",
        freq_seasonal=[{"period": 12, "harmonics": 3}],
        stochastic_freq_seasonal=[False],
        loglikelihood_burn=0,
    )
    model.ssm.initialization = Initialization(model.k_states, "diffuse")
    theirs = model.smooth([ours.noise_variance, ours.noise_variance * np.exp(speed)])
    assert ours.level == pytest.approx(theirs.level["smoothed"], abs=1e-6)
    assert np.diag(ours.covariance) == pytest.approx(theirs.level["smoothed_cov"], abs=1e-8)
    assert ours.seasonal == pytest.approx(theirs.freq_seasonal[0]["smoothed"], abs=1e-6)


def test_the_likeliest_speed_is_that_of_statsmodels():
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    rng = np.random.default_rng(11)
    logs = 5 + np.cumsum(rng.normal(0, 0.08, 72)) + rng.normal(0, 0.1, 72)
    positions = np.arange(72)
    speeds = np.linspace(-6, 3, 91)
    best = speeds[np.argmin([local_level.misfit(speed, logs, positions) for speed in speeds])]
    fit = UnobservedComponents(
        logs, level="llevel", freq_seasonal=[{"period": 12, "harmonics": 3}], stochastic_freq_seasonal=[False]
    ).fit(disp=False)
    noise, level = fit.params
    assert best == pytest.approx(np.log(level / noise), abs=0.1)


def test_the_range_of_the_ratio_holds_the_truth_where_one_best_speed_would_miss_it():
    held = held_by_one_speed = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        level = np.log(80) + np.cumsum(rng.normal(0, 0.02, 51))
        mean = np.exp(level + 0.15 * np.sin(2 * np.pi * np.arange(51) / 12))
        counts = rng.negative_binomial(mean, 1 / 2)
        true = np.exp(level[-12:]).mean() / np.exp(level[-24:-12]).mean()
        got = trend.monthly_level(months_from("2008-01", counts))
        held += got.lower <= true <= got.upper
        lower, upper = range_for_the_likeliest_speed(counts)
        held_by_one_speed += lower <= true <= upper
    assert held >= 54
    assert held_by_one_speed <= 48


def range_for_the_likeliest_speed(counts):
    logs, positions = np.log(counts + 0.5), np.arange(len(counts))
    best = min(local_level.LOG_SPEEDS, key=lambda speed: local_level.misfit(speed, logs, positions))
    draws = np.exp(local_level.path_at(best, logs, positions).draw(2000, np.random.default_rng(1), 24))
    return np.quantile(draws[:, 12:].mean(axis=1) / draws[:, :12].mean(axis=1), [0.025, 0.975])


def test_a_series_without_movement_is_seldom_called_rising_or_falling():
    words = [trend.monthly_level(months_from("2008-01", noisy_counts(51, seed))).verdict for seed in range(40)]
    assert words.count("level") >= 37


@pytest.mark.parametrize(("growth", "word"), [(0.02, "rising"), (-0.02, "falling"), (0.0, "level")])
def test_a_steady_movement_is_named(growth, word):
    got = trend.monthly_level(months_from("2008-01", seasonal_counts(51, growth=growth)))
    assert (got.verdict, got.direction) == (word, word)


def test_a_turn_within_two_years_is_named_by_its_month():
    at = np.arange(60)
    counts = np.round(200 * np.exp(-0.02 * np.minimum(at, 45) + 0.04 * np.maximum(0, at - 45)))
    got = trend.monthly_level(months_from("2007-04", counts))
    assert got.verdict == "turned up in January 2011"
    assert trend.monthly_level(months_from("2007-04", 10000 // counts)).verdict == "turned down in January 2011"


def test_a_turn_long_ago_is_history_and_the_last_year_is_named():
    at = np.arange(60)
    counts = np.round(200 * np.exp(-0.03 * np.minimum(at, 20) + 0.02 * np.maximum(0, at - 20)))
    assert trend.monthly_level(months_from("2007-04", counts)).verdict == "rising"


def test_a_fall_that_merely_ends_is_no_turn():
    at = np.arange(60)
    counts = np.round(200 * np.exp(-0.03 * np.minimum(at, 44)))
    assert "turned" not in trend.monthly_level(months_from("2007-04", counts)).verdict


def test_a_constant_series_is_level():
    got = trend.monthly_level(months_from("2008-01", [50] * 48))
    assert got.verdict == "level"
    assert got.ratio == pytest.approx(1)
    assert got.frame["level"].to_numpy() == pytest.approx(50)


def test_the_frame_has_one_row_per_calendar_month_and_keeps_gaps():
    months = months_from("2008-01", noisy_counts(48, 5)).drop(["2009-06", "2009-07"])
    got = trend.monthly_level(months)
    assert list(got.frame.columns) == ["month", "observed", "seasonally_adjusted", "level", "lower", "upper"]
    assert len(got.frame) == 48
    gap = got.frame[got.frame["month"].isin(["2009-06", "2009-07"])]
    assert gap["observed"].isna().all()
    assert gap["level"].notna().all()
    assert got.reason == "2 months are missing and were bridged by the level"
    assert got.months == 46


def test_the_level_lies_inside_its_band():
    frame = trend.monthly_level(months_from("2008-01", noisy_counts(63, 9))).frame
    assert ((frame["lower"] <= frame["level"]) & (frame["level"] <= frame["upper"])).all()


def test_the_same_months_give_the_same_interval_in_any_order():
    months = months_from("2008-01", noisy_counts(51, 2))
    first, second = trend.monthly_level(months), trend.monthly_level(months.iloc[::-1])
    assert (first.ratio, first.lower, first.upper) == (second.ratio, second.lower, second.upper)


def test_from_24_months_the_last_year_is_set_against_the_one_before():
    got = trend.monthly_level(months_from("2009-04", [40] * 12 + [60] * 12))
    assert (got.verdict, got.ratio) == ("rising", pytest.approx(1.5))
    assert got.frame["level"].isna().all()
    assert got.reason == "only 24 months are known, so twelve months are set against twelve"


def test_rare_offences_get_no_modelled_level():
    got = trend.monthly_level(months_from("2008-01", [2, 4, 3, 1] * 12))
    assert (got.verdict, got.method) == ("level", "twelve months against twelve")
    assert got.reason.startswith("fewer than 5 offences a month")


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([], "only 0 months are known"),
        ([30] * 23, "only 23 months are known"),
        ([0] * 48, "the earlier count is zero"),
        ([30] * 20 + [np.nan] + [30] * 9, "some of these months are missing"),
    ],
)
def test_thin_series_are_too_short_to_judge_and_say_why(counts, words):
    got = trend.monthly_level(months_from("2008-01", counts))
    assert (got.verdict, got.ratio, got.lower, got.upper) == ("too short to judge", None, None, None)
    assert words in got.reason


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=24, max_size=70))
def test_any_series_gets_a_word_and_never_a_warning(counts):
    got = trend.monthly_level(months_from("2008-01", counts))
    assert got.verdict.split(" in ")[0] in {
        "rising", "falling", "level", "turned up", "turned down", "too short to judge"
    }  # fmt: skip
    assert len(got.frame) == len(counts)


def test_rolling_twelve_sums_complete_windows_only():
    got = trend.rolling_twelve(months_from("2010-04", range(1, 15)))
    assert got.to_dict("list") == {"month": ["2011-03", "2011-04", "2011-05"], "offences": [78, 90, 102]}
    holed = months_from("2010-04", range(1, 15)).drop("2010-04").drop("2010-09")
    assert trend.rolling_twelve(holed).empty


def test_rolling_twelve_of_no_months_is_an_empty_table():
    got = trend.rolling_twelve(pd.Series([], index=pd.Index([], dtype=str), dtype=float))
    assert (list(got.columns), len(got)) == (["month", "offences"], 0)


def test_the_seasonal_shape_averages_one_and_finds_the_swing():
    got = seasonal.seasonal_shape(months_from("2007-04", seasonal_counts(60, mean=400, swing=0.25)))
    shape = got.frame.set_index("month_name")["index"]
    assert shape.mean() == pytest.approx(1)
    # the sine drawn over months that begin in April peaks three months on
    assert (shape.idxmax(), shape.idxmin()) == ("July", "January")
    assert shape["July"] == pytest.approx(np.exp(0.25) / 1.0157, abs=0.01)
    assert ((got.frame["lower"] <= got.frame["index"]) & (got.frame["index"] <= got.frame["upper"])).all()


@given(st.integers(2, 50))
@settings(max_examples=10, deadline=None)
def test_the_seasonal_shape_does_not_depend_on_the_size_of_the_borough(times):
    counts = seasonal_counts(48, mean=60)
    small, large = (seasonal.seasonal_shape(months_from("2008-04", counts * n)).frame for n in (1, times))
    assert small["index"].to_numpy() == pytest.approx(large["index"].to_numpy())


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([50] * 35, "only 35 months are known; 36 are needed"),
        ([4] * 48, "fewer than 5 offences a month"),
        ([50] * 20 + [np.nan] + [50] * 20, "fewer than two times"),
    ],
)
def test_without_enough_months_there_is_no_seasonal_shape_and_a_reason(counts, words):
    got = seasonal.seasonal_shape(months_from("2008-04", counts))
    assert got.frame.empty
    assert words in got.reason
