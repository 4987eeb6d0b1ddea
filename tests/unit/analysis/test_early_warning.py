"""Early warning: the bounds, the settings for months, thin and hostile series, and how often chance raises an alarm."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.analysis import early_warning as ew
from csp_lib.analysis import farrington
from csp_lib.results import codec


def months_from(first, counts):
    return pd.Series(counts, index=pd.period_range(first, periods=len(counts), freq="M").strftime("%Y-%m"))


def drawn(months, seed, mean=50.0, phi=2.0, swing=0.2, growth=0.0):
    rng = np.random.default_rng(seed)
    at = np.arange(months)
    means = mean * np.exp(growth * at / 12 + swing * np.sin(2 * np.pi * (at + rng.uniform(0, 12)) / 12))
    return rng.poisson(means) if phi == 1 else rng.negative_binomial(means / (phi - 1), 1 / phi)


def last_month(counts, value, first="2005-01", **more):
    return ew.early_warning(months_from(first, [*counts[:-1], value]), **more)


def numbers_of(found):
    return [found.expected, found.bound, found.score, found.phi]


def test_the_delta_bound_is_the_two_thirds_power_formula():
    # mu 20, phi 1.4, se 0.08, alpha 0.025: Farrington et al. 1996
    assert farrington.delta_bound(20, 1.4, 0.08, 0.025) == pytest.approx(31.761082938568105, rel=1e-9)
    assert farrington.delta_bound(20, 0.3, 0.08) == farrington.delta_bound(20, 1.0, 0.08)


def test_the_negative_binomial_bound_is_the_smallest_count_that_few_months_pass():
    from scipy.stats import nbinom, poisson

    for mu, phi, alpha in [(0.2, 1.0, 0.05), (7, 1.2, 0.01), (150, 3.1, 0.025), (420, 6.5, 0.005), (0.05, 9.0, 0.001)]:
        expected = poisson.ppf(1 - alpha, mu) if phi == 1 else nbinom.ppf(1 - alpha, mu / (phi - 1), 1 / phi)
        assert farrington.nb_bound(mu, phi, alpha) == expected
    assert farrington.nb_bound(20, 0.5) == farrington.nb_bound(20, 1.0)


@given(st.floats(0.01, 1e4), st.floats(1, 30), st.floats(0, 0.5))
@settings(max_examples=50, deadline=None)
def test_bounds_rise_with_everything_that_makes_a_month_less_sure(mu, phi, se):
    assert (
        mu
        < farrington.delta_bound(mu, phi, se)
        < farrington.delta_bound(mu, phi + 1, se)
        < farrington.delta_bound(mu, phi + 1, se + 0.1)
    )
    assert farrington.delta_bound(mu, phi, se) < farrington.delta_bound(mu, phi, se, alpha=0.01)
    assert farrington.delta_bound(mu, phi, se) < farrington.delta_bound(mu, phi, se, freedom=5)


def test_a_large_rise_is_an_alarm_and_an_ordinary_month_is_none():
    counts = drawn(72, 3)
    quiet, loud = last_month(counts, counts[-13]), last_month(counts, 120)
    assert (loud.is_alarm, quiet.is_alarm) == (True, False)
    assert (loud.expected, loud.bound) == (quiet.expected, quiet.bound)
    assert loud.score == pytest.approx((120 - loud.expected) / (loud.bound - loud.expected))
    assert (loud.method, loud.months, loud.reason) == ("five years", 61, "")


def test_a_fall_is_never_an_alarm():
    found = last_month(drawn(72, 3), 0)
    assert (found.is_alarm, found.score < 0) == (False, True)


def test_the_last_three_months_and_the_month_itself_do_not_excuse_it():
    counts = list(drawn(72, 5))
    same = last_month(counts, 120)
    begun = last_month([*counts[:-4], 300, 300, 300, 0], 120)
    assert (begun.expected, begun.bound) == (same.expected, same.bound)


def test_later_months_and_months_of_more_than_five_years_ago_are_not_looked_at():
    counts = drawn(100, 7)
    months = months_from("2003-01", counts)
    at = months.index[80]
    alone = ew.early_warning(months.iloc[20:81])
    assert ew.early_warning(months, at) == alone
    assert alone.months == 61
    assert ew.early_warning(months.iloc[::-1], at) == alone


def test_an_outbreak_of_last_year_weighs_less_than_its_size():
    counts = np.full(72, 40) + np.arange(72) % 3
    calm = last_month(counts, 40)
    hit = counts.copy()
    hit[59] = 150  # the same month a year ago
    found = last_month(hit, 40)
    assert found.expected < 1.12 * calm.expected
    assert hit[[11, 23, 35, 47, 59]].mean() > 1.5 * calm.expected


def test_a_yearly_peak_is_expected_in_its_month():
    at = np.arange(73)
    counts = np.where(at % 12 == 0, 90, 40) + at % 2
    assert not last_month(counts, 80).is_alarm
    assert last_month(np.roll(counts, 5), 80).is_alarm


def test_a_sharp_peak_that_comes_every_year_is_seldom_listed():
    alarms = 0
    for seed in range(150):
        means = np.where(np.arange(61) % 12 == 0, 150, 100)
        counts = np.random.default_rng(seed).negative_binomial(means, 0.5)
        alarms += ew.early_warning(months_from("2005-01", counts)).is_alarm
    assert 2 <= alarms <= 18


def test_a_steady_rise_or_fall_is_expected_to_go_on():
    rising = np.round(100 * np.exp(0.004 * np.arange(72)))
    for counts in (rising, rising[::-1]):
        found = last_month(counts, counts[-1])
        assert found.expected == pytest.approx(counts[-1], rel=0.02)
        assert not found.is_alarm


def test_a_tested_trend_is_dropped_where_it_leads_past_every_earlier_count():
    rising = np.round(100 * np.exp(0.004 * np.arange(72)))
    always, tested = (farrington.expected_now(rising, 71, trend_p_threshold=p) for p in (1.0, 0.05))
    assert (always.trend_kept, tested.trend_kept) == (True, False)
    assert always.expected > rising[:68].max() > tested.expected


@pytest.mark.parametrize("months", [12, 17, 18, 35, 36, 59, 60, 72])
def test_a_constant_series_is_expected_to_stay_and_varies_by_chance_alone(months):
    found = ew.early_warning(months_from("2005-01", [50] * months))
    assert found.expected == pytest.approx(50, rel=1e-6)
    assert (found.phi, found.score) == (1.0, pytest.approx(0, abs=1e-6))
    assert 60 < found.bound < 72
    assert not found.is_alarm


def test_the_bound_of_a_year_rests_on_eight_months_and_an_unknown_shape():
    found = ew.early_warning(months_from("2005-01", [50] * 12))
    sure = math.hypot(math.sqrt(1 / (8 * 50)), 0.1)  # eight months before the three left out, and 10 % for the year
    assert found.bound == pytest.approx(farrington.delta_bound(50, 1, sure, freedom=7), rel=1e-6)


@pytest.mark.parametrize(
    ("months", "method", "words"),
    [
        (12, "short history", "the shape of the year and a trend cannot be told"),
        (17, "short history", "the shape of the year and a trend cannot be told"),
        (18, "short history", "the shape of the year is taken as a single wave"),
        (35, "short history", "the shape of the year is taken as a single wave"),
        (36, "short history", ""),
        (59, "short history", ""),
        (60, "five years", ""),
    ],
)
def test_a_short_history_is_labelled_and_says_what_is_missing(months, method, words):
    found = ew.early_warning(months_from("2005-01", drawn(months, 11)))
    missing = f"only {months} of the 60 months of five years are known" if months < 60 else ""
    assert (found.method, found.months) == (method, months)
    assert found.reason == "; ".join(part for part in (missing, words) if part)
    assert None not in numbers_of(found)


def test_the_bound_is_wider_the_less_is_known():
    counts = [50, 52, 48] * 25
    widths = [ew.early_warning(months_from("2005-01", counts[:n])).bound for n in (72, 36, 12)]
    assert widths == sorted(widths)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([], "no month is known; 12 are needed"),
        ([5], "only one month is known; 12 are needed"),
        ([5, 6, 7], "only 3 months are known; 12 are needed"),
        ([50] * 11, "only 11 months are known; 12 are needed"),
        ([np.nan] * 40, "no month is known; 12 are needed"),
    ],
)
def test_too_few_months_give_a_reason_and_no_number(counts, words):
    found = ew.early_warning(months_from("2005-01", counts))
    assert numbers_of(found) == [None] * 4
    assert (found.is_alarm, found.reason) == (False, words)


def test_a_month_without_a_count_is_said_and_not_guessed():
    months = months_from("2005-01", drawn(60, 1))
    found = ew.early_warning(months, "2010-01")
    assert (found.month, found.observed, found.reason) == ("2010-01", None, "the count of January 2010 is missing")
    assert numbers_of(found) == [None] * 4
    assert ew.early_warning(months, "1999-01").reason == "the count of January 1999 is missing"


def test_missing_months_are_left_out_and_counted():
    months = months_from("2005-01", drawn(61, 2))
    holed = months.drop(["2007-03", "2008-09"])
    found = ew.early_warning(holed)
    assert (found.months, found.method) == (59, "short history")
    assert found.reason == "only 59 of the 60 months of five years are known"
    assert found.expected == pytest.approx(ew.early_warning(months).expected, rel=0.05)


def test_a_long_gap_before_the_month_is_not_bridged():
    months = months_from("2005-01", drawn(62, 2))
    months.iloc[40:56] = np.nan
    found = ew.early_warning(months)
    assert numbers_of(found) == [None] * 4
    assert found.reason == "only 2 of the 12 months before the last 3 are known; 6 are needed"


def test_a_time_of_year_without_any_month_takes_a_simpler_shape():
    months = months_from("2005-01", drawn(62, 2))
    months[[month for month in months.index[:-1] if month[-2:] in ("01", "02", "03")]] = np.nan
    found = ew.early_warning(months)
    assert None not in numbers_of(found)
    assert "single wave" in found.reason


def test_a_series_of_zeros_expects_nothing_and_warns_of_five():
    none, some, many = (last_month([0] * 62, value) for value in (0, 4, 5))
    assert (none.expected, none.bound, none.score, none.is_alarm) == (0.0, 1.0, 0.0, False)
    assert none.reason == "no offences were recorded in the earlier months"
    assert (some.is_alarm, many.is_alarm) == (False, True)
    assert "fewer than 5 offences in the last 4 months raise no alarm" in some.reason


def test_after_few_months_of_zeros_the_bound_is_higher_than_after_many():
    few, many = (ew.early_warning(months_from("2005-01", [0] * n)) for n in (12, 60))
    assert few.bound >= many.bound >= 1.0
    assert few.reason.startswith("only 12 of the 60 months")


def test_rare_offences_have_a_finite_bound():
    for place in [*range(1, 58, 5), 13, 25, 37, 49]:
        counts = [0] * 62
        counts[place] = 1
        found = ew.early_warning(months_from("2005-01", counts))
        assert found.reason == "the shape of the year and a trend cannot be told"
        assert 0 < found.expected < 1
        assert found.expected < found.bound < 10


def test_fewer_than_five_offences_in_four_months_raise_no_alarm_and_say_so():
    found = last_month([0, 0, 0, 1] * 15 + [0, 0], 3)
    assert (found.score > 1, found.is_alarm) == (True, False)
    assert found.reason.endswith("fewer than 5 offences in the last 4 months raise no alarm")
    assert last_month([0, 0, 0, 1] * 15 + [0, 0], 4).is_alarm


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.integers(0, 3), st.integers(0, 2000), st.none()), min_size=0, max_size=80),
    st.sampled_from(["2005-01", "2007-06"]),
)
def test_any_series_gets_numbers_or_a_reason_and_never_a_nan(counts, first):
    found = ew.early_warning(months_from(first, [np.nan if count is None else count for count in counts]))
    numbers = [value for value in [found.observed, *numbers_of(found)] if value is not None]
    assert all(isinstance(value, float) and math.isfinite(value) for value in numbers)
    assert isinstance(found.is_alarm, bool)
    assert (found.score is None) == (found.bound is None) == (found.expected is None)
    assert found.score is not None or found.reason
    if found.score is not None:
        assert found.bound > found.expected >= 0
        assert found.is_alarm <= (found.observed > found.bound)


def test_the_size_of_alpha_moves_the_bound_and_nothing_else():
    months = months_from("2005-01", drawn(72, 4))
    wide, narrow = ew.early_warning(months, alpha=0.01), ew.early_warning(months, alpha=0.05)
    assert wide.expected == narrow.expected
    assert wide.bound > narrow.bound


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"alpha": 0}, "alpha 0"),
        ({"alpha": 0.9}, "alpha 0.9"),
        ({"at": "2010-13"}, "2010-13"),
        ({"at": "March"}, "March"),
    ],
)
def test_wrong_settings_are_refused(change, words):
    with pytest.raises(ValueError, match=words):
        ew.early_warning(months_from("2005-01", [5] * 40), **change)


def test_wrong_series_are_refused():
    with pytest.raises(ValueError, match="never negative"):
        ew.early_warning(months_from("2005-01", [5] * 40 + [-1]))
    with pytest.raises(ValueError, match="stand twice"):
        ew.early_warning(pd.Series([1, 2], index=["2005-01", "2005-01"]))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"at": 60}, "place 60"),
        ({"at": -1}, "place -1"),
        ({"threshold_method": "muan"}, "delta or nb"),
        ({"factor_levels": 11}, "11 factor levels"),
        ({"factor_levels": 0}, "0 factor levels"),
        ({"half_window": 6}, "window of 6"),
        ({"alpha": 1.5}, "alpha 1.5"),
    ],
)
def test_the_general_function_refuses_settings_that_do_not_fit(change, words):
    with pytest.raises(ValueError, match=words):
        farrington.expected_now(np.full(60, 5.0), **{"at": 59} | change)


def test_the_general_function_takes_a_series_and_says_when_history_is_short():
    counts = months_from("2005-01", drawn(72, 6))
    assert farrington.expected_now(counts, 71) == farrington.expected_now(counts.to_numpy(), 71)
    short = farrington.expected_now(counts, 9)
    assert (short.expected, short.periods, short.is_alarm) == (None, 6, False)
    assert short.reason == "only 6 earlier periods are known; 9 are needed"
    assert farrington.expected_now(counts, 0).reason.startswith("only 0 earlier periods are known")


def test_the_general_function_without_events_gives_a_reason():
    assert farrington.expected_now(np.zeros(72), 71).reason == "no offences were recorded in the earlier months"
    at = np.arange(72)
    never = farrington.expected_now(np.where((at - 71 + 1) % 12 <= 2, 0.0, 20.0 + at % 3), 71)
    assert (never.expected, never.reason) == (None, "this time of year saw no offences before")


def test_the_general_function_leaves_missing_periods_out():
    counts = drawn(72, 6).astype(float)
    counts[[20, 33, 71]] = np.nan
    found = farrington.expected_now(counts, 71)
    assert found.periods == 56
    assert (found.score, found.is_alarm) == (None, False)
    assert found.bound > found.expected


def test_a_year_of_weeks_is_cut_into_the_window_and_nine_stretches_of_five():
    level = farrington.levels_of(np.arange(-104, 0), 52, 3, 10)
    assert list(np.bincount(level)) == [14] + [10] * 9
    assert set(level[[-3, -2, -1]]) == {0}
    assert list(farrington.levels_of(np.arange(-12, 0), 12, 1, 10)) == [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0]


def test_a_noiseless_slope_is_kept_and_a_noiseless_level_has_none():
    level = farrington.expected_now(np.full(72, 30.0), 71, factor_levels=1, trend_p_threshold=0.05)
    assert (level.trend_kept, level.expected) == (False, pytest.approx(30))
    falling = farrington.expected_now(np.exp(8 - 0.01 * np.arange(72)), 71, factor_levels=1, trend_p_threshold=0.05)
    assert (falling.trend_kept, falling.expected) == (True, pytest.approx(np.exp(8 - 0.71)))


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (0, "no series could be judged"),
        (3, "of 3 series, fewer than 1 would be listed by chance"),
        (10, "of 10 series, about 1 would be listed by chance"),
        (15, "of 15 series, about 1 would be listed by chance"),
        (50, "of 50 series, about 3 would be listed by chance"),
    ],
)
def test_the_table_says_how_many_chance_would_list(series, words):
    table = ew.warnings_table({str(n): months_from("2005-01", drawn(60, n)) for n in range(series)}, "2009-12")
    assert table.words == words
    assert table.expected_false_alarms == pytest.approx(0.05 * series)
    assert list(table.frame.columns) == ew.WARNING_COLUMNS


def test_only_judged_series_count_towards_chance():
    months = months_from("2005-01", drawn(60, 1))
    table = ew.warnings_table({"burglary": months, "robbery": months.iloc[-5:], "theft": months.iloc[:-1]}, "2009-12")
    assert list(table.frame["key"]) == ["burglary", "robbery", "theft"]
    assert (table.series, list(table.frame["score"].notna())) == (1, [True, False, False])
    assert list(table.frame["reason"])[1:] == [
        "only 5 months are known; 12 are needed",
        "the count of December 2009 is missing",
    ]
    assert table.frame["is_alarm"].dtype == bool


def test_the_number_of_false_alarms_refuses_less_than_none():
    assert ew.expected_false_alarms(15) == 0.75
    with pytest.raises(ValueError, match="-1 series"):
        ew.expected_false_alarms(-1)


def test_the_results_hold_plain_values_only():
    table = ew.warnings_table({"burglary": months_from("2005-01", drawn(60, 1))}, "2009-12")
    coded = codec.encode(table)["fields"]
    assert coded["words"] == table.words
    one = codec.encode(ew.early_warning(months_from("2005-01", drawn(60, 1))))["fields"]
    assert {type(value) for value in one.values()} <= {str, float, bool, int}


ALARM_RATES = [(60, 1, 0.25, 0.05), (100, 2, 0.25, 0.05), (60, 2, 0.0, 0.0), (24, 2, 0.25, 0.0), (14, 2, 0.25, 0.0)]


@pytest.mark.parametrize(("months", "phi", "swing", "growth"), ALARM_RATES)
def test_series_without_change_raise_about_five_alarms_in_a_hundred(months, phi, swing, growth):
    index = pd.period_range("2003-01", periods=months, freq="M").strftime("%Y-%m")
    seeds = range(1000 * months + 10 * phi, 1000 * months + 10 * phi + 300)
    alarms = sum(
        ew.early_warning(pd.Series(drawn(months, seed, 50, phi, swing, growth), index=index)).is_alarm for seed in seeds
    )
    # 300 draws at 5 % give 15; chance alone moves that by 4 either way
    assert 1 <= alarms <= 27
    assert months < 18 or alarms >= 5


def test_a_rise_of_two_fifths_is_found_about_every_second_time():
    found = 0
    for seed in range(100):
        counts = drawn(72, seed)
        expected = ew.early_warning(months_from("2005-01", counts)).expected
        found += last_month(counts, np.random.default_rng(seed).negative_binomial(1.4 * expected, 0.5)).is_alarm
    assert 32 <= found <= 65
