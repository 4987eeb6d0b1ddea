"""What an event did to a series: refusals, edges, numbers against a second source, and words on drawn series."""

import dataclasses
import json

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis.events import event_effect as effect_module
from csp_lib.analysis.events.event_design import (
    Event,
    baseline_columns,
    event_column,
    event_months,
    other_dates,
    why_not,
)
from csp_lib.analysis.events.event_effect import EventEffect, event_effect
from csp_lib.analysis.events.event_fit import (
    covariances,
    drift_covariance,
    fit_event,
    hac_covariance,
    placebo_effects,
    widest,
)
from csp_lib.reference.periods import Month

JANUARY_2005 = 12 * 2005


def months_from(first, counts):
    start = Month.parse(first)
    return pd.Series(np.asarray(counts, float), index=[str(start.shift(i)) for i in range(len(counts))])


def drawn(rng, months=60, mean=100.0, phi=2.0, chain=0.3, factor=None, drift=0.0):
    """Return monthly counts that vary phi times more than chance, each month a little like the one before."""
    places = np.arange(months)
    noise = rng.standard_normal(months)
    for i in range(1, months):
        noise[i] = chain * noise[i - 1] + np.sqrt(1 - chain**2) * noise[i]
    variance = np.log(1 + (phi - 1) / mean)
    level = mean * np.exp(0.15 * np.sin(2 * np.pi * places / 12) - 0.02 * places / 12)
    level = level * np.exp(np.sqrt(variance) * noise - variance / 2)
    level = level * np.exp(np.cumsum(rng.standard_normal(months)) * drift)
    return months_from("2005-01", rng.poisson(level * (1.0 if factor is None else factor)))


def steady(months=60, mean=200.0, seed=3):
    return months_from("2005-01", np.random.default_rng(seed).poisson(mean, months))


STEP = Event("Centre opens", "2008-01", "step")


# events as they are written


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (("x", "2008-01", "jump"), "kind 'jump'; allowed are step, pulse, ramp, recurring"),
        (("x", "2008-13", "step"), "'2008-13' is not a month"),
        (("x", "2008-01", "pulse", "soon"), "'soon' is not a month"),
        (("x", "2008-05", "pulse", "2008-04"), "ends in 2008-04, before it starts in 2008-05"),
        (("x", "2008-01", "recurring", "2008-12"), "recurs in 12 months of a year; it may take 11 at most"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused_by_name(fields, said):
    with pytest.raises(ValueError, match="event 'x'") as refused:
        Event(*fields)
    assert said in str(refused.value)


def test_a_month_may_recur_over_the_turn_of_the_year():
    positions = np.arange(24) + JANUARY_2005
    on = event_months(Event("Sales", "2005-12", "recurring", "2006-01"), positions)
    assert [int(p) % 12 + 1 for p in positions[on]] == [1, 12, 1, 12]


def test_a_ramp_with_an_end_stays_where_it_came_to():
    positions = np.arange(6) + JANUARY_2005
    assert list(event_column(Event("Roll-out", "2005-02", "ramp", "2005-04"), positions)) == [0, 1, 2, 3, 3, 3]
    assert list(event_column(Event("Roll-out", "2005-02", "ramp"), positions)) == [0, 1, 2, 3, 4, 5]


def test_a_step_with_an_end_goes_back():
    positions = np.arange(5) + JANUARY_2005
    assert list(event_column(Event("Order", "2005-02", "step", "2005-03"), positions)) == [0, 1, 1, 0, 0]


# the fit


@pytest.fixture
def fitted():
    counts = drawn(np.random.default_rng(8))
    positions = np.arange(60) + JANUARY_2005
    design = np.column_stack([baseline_columns(positions), event_column(STEP, positions)])
    return fit_event(counts.to_numpy(), design, [6])


def test_hac_errors_equal_those_of_statsmodels(fitted):
    from statsmodels.genmod.families import Poisson
    from statsmodels.genmod.generalized_linear_model import GLM

    model = GLM(fitted.counts, fitted.design, family=Poisson())
    plain = model.fit(cov_type="HAC", cov_kwds={"maxlags": 6}, tol=1e-12)
    assert np.allclose(hac_covariance(fitted, is_corrected=False), plain.cov_params(), rtol=1e-6, atol=0)
    corrected = model.fit(cov_type="HAC", cov_kwds={"maxlags": 6, "use_correction": True}, tol=1e-12)
    assert np.allclose(hac_covariance(fitted), corrected.cov_params(), rtol=1e-6, atol=0)


def test_a_missing_month_keeps_its_distance_in_hac_errors(fitted):
    counts = fitted.counts.copy()
    counts[20] = np.nan
    with_gap = fit_event(counts, fitted.design, [6])
    closed = fit_event(np.delete(counts, 20), np.delete(fitted.design, 20, axis=0), [6])
    assert np.allclose(with_gap.fit.coefficients, closed.fit.coefficients, rtol=1e-8)
    assert not np.allclose(hac_covariance(with_gap), hac_covariance(closed), rtol=1e-3)
    alone = hac_covariance(with_gap, lags=0), hac_covariance(closed, lags=0)
    assert np.allclose(*alone, rtol=1e-6)


def test_the_widest_error_is_the_one_named(fitted):
    ways = covariances(fitted)
    name, covariance = widest(fitted)
    assert covariance[6, 6] == max(way[6, 6] for way in ways.values())
    assert np.array_equal(covariance, ways[name])


def test_the_drift_error_follows_a_drifting_level_and_leaves_independent_months_alone():
    def widening(drift, seed):
        counts = drawn(np.random.default_rng(seed), months=96, chain=0.0, drift=drift)
        positions = np.arange(96) + JANUARY_2005
        design = np.column_stack([baseline_columns(positions), event_column(STEP, positions)])
        found = fit_event(counts.to_numpy(), design, [6])
        return np.sqrt(drift_covariance(found)[6, 6] / covariances(found)["quasi-Poisson"][6, 6])

    still, moving = (np.median([widening(drift, seed) for seed in range(25)]) for drift in (0.0, 0.04))
    assert 0.9 < still < 1.2
    assert moving > 1.7


def test_the_two_moments_of_a_drift_are_those_of_simulated_residuals():
    # the share found from the expected moments of a known mixture is that mixture's share
    from csp_lib.analysis.events import event_fit

    positions = np.arange(72) + JANUARY_2005
    design = baseline_columns(positions)
    maker = np.eye(72) - design @ np.linalg.solve(design.T @ design, design.T)
    apart = np.abs(np.subtract.outer(np.arange(72), np.arange(72)))
    drift = 0.95**apart
    rng = np.random.default_rng(2)
    root = np.linalg.cholesky(0.6 * np.eye(72) + 0.4 * drift)
    shares = [
        event_fit._drifting_share(maker @ root @ rng.standard_normal(72), maker, drift, apart)[0] for _ in range(400)
    ]
    assert np.median(shares) == pytest.approx(0.4, abs=0.12)


# the effect: known answers


@pytest.mark.parametrize(
    ("event", "factor"),
    [
        (STEP, 1.4),
        (Event("Order", "2008-01", "step", "2009-03"), 0.6),
        (Event("Riots", "2008-08", "pulse"), 2.5),
        (Event("Strike", "2008-08", "pulse", "2008-10"), 0.5),
        (Event("Carnival", "2005-08", "recurring"), 1.5),
    ],
    ids=lambda value: getattr(value, "name", value),
)
def test_an_effect_put_into_a_series_is_found_again(event, factor):
    on = event_months(event, np.arange(84) + JANUARY_2005)
    factors = np.where(on, factor, 1.0)
    got = event_effect(drawn(np.random.default_rng(4), months=84, mean=400, factor=factors), event)
    assert got.verdict == ("clear extra" if factor > 1 else "clear fewer")
    assert got.lower < factor < got.upper
    assert got.supported
    assert got.placebo_share >= 0.9
    assert (got.extra_lower > 0) == (factor > 1)
    assert got.extra_lower < got.extra < got.extra_upper
    assert got.share == pytest.approx(100 * (1 - 1 / factor), abs=15)


def test_the_ratio_of_a_ramp_is_that_of_the_last_month():
    event = Event("Roll-out", "2008-01", "ramp")
    column = event_column(event, np.arange(60) + JANUARY_2005)
    got = event_effect(drawn(np.random.default_rng(4), mean=400, factor=np.exp(0.6 * column / 24)), event)
    assert got.lower < np.exp(0.6) < got.upper
    assert got.ratio == pytest.approx(np.exp(0.6), rel=0.2)
    assert "the ratio is that of the last month" in got.reason


def test_extra_offences_of_a_step_are_what_was_recorded_less_what_was_expected():
    got = event_effect(steady(), STEP)
    after = got.frame["month"] >= "2008-01"
    assert got.extra == pytest.approx((got.frame["observed"] - got.frame["expected"])[after].sum(), abs=0.01)
    assert (got.frame["fitted"] == got.frame["expected"])[~after].all()
    assert (got.frame["lower"] < got.frame["expected"]).all()
    assert (got.frame["upper"] > got.frame["expected"]).all()


def test_the_band_is_the_range_of_the_expected_mean(fitted):
    from scipy.stats import t

    series = drawn(np.random.default_rng(8))
    got = event_effect(series, STEP)
    name, covariance = widest(fitted)
    last = fitted.without[-1]
    away = t.ppf(0.975, 60 - 7) * np.sqrt(last @ covariance @ last)
    assert got.standard_error == name
    row = got.frame.iloc[-1]
    assert np.log([row["upper"] / row["expected"], row["expected"] / row["lower"]]) == pytest.approx([away, away])
    assert np.log(got.upper / got.ratio) == pytest.approx(t.ppf(0.975, 53) * np.sqrt(covariance[6, 6]))


def test_means_with_and_without_are_plain_counts():
    series = steady()
    got = event_effect(series, Event("Carnival", "2005-08", "recurring"))
    august = series.index.str.endswith("-08")
    assert (got.with_event, got.without_event) == (series[august].mean(), series[~august].mean())
    assert (got.months_with, got.months_without) == (5, 55)


def test_residents_who_double_explain_offences_that_double():
    residents = months_from("2005-01", np.where(np.arange(60) < 36, 100_000, 200_000))
    counts = months_from("2005-01", np.where(np.arange(60) < 36, 300, 600))
    assert event_effect(counts, STEP).ratio == pytest.approx(2, rel=0.01)
    per_head = event_effect(counts, STEP, denominators=residents)
    assert per_head.ratio == pytest.approx(1, abs=1e-6)
    assert per_head.verdict == "no clear effect"


def test_a_later_event_enters_as_a_term_of_its_own():
    factor = np.where(np.arange(96) >= 72, 2.0, 1.0)
    series = drawn(np.random.default_rng(6), months=96, mean=400, factor=factor)
    later = Event("New counting", "2011-01", "step")
    blind, told = event_effect(series, STEP), event_effect(series, STEP, other_events=[later])
    assert told.verdict == "no clear effect"
    assert told.phi < blind.phi / 3
    # the event itself may stand among the known events, with another reason
    again = event_effect(series, STEP, other_events=[later, dataclasses.replace(STEP, reason="as above")])
    assert again.ratio == told.ratio


def test_another_event_whose_month_saw_nothing_is_left_out_of_the_fit():
    series = steady()
    series["2006-03"] = 0
    got = event_effect(series, STEP, other_events=[Event("No recording", "2006-03", "pulse")])
    assert 0.9 < got.ratio < 1.1
    assert got.reason == "1 month could not be used"
    assert got.frame.set_index("month").loc["2006-03", ["observed", "fitted"]].isna().tolist() == [False, True]


# support


def test_a_control_that_moved_the_same_way_takes_the_strong_word_away():
    rng = np.random.default_rng(4)
    factor = np.where(np.arange(60) >= 36, 1.4, 1.0)
    series, control = (drawn(rng, mean=400, factor=factor) for _ in range(2))
    other_way, quiet = drawn(rng, mean=400, factor=1 / factor), drawn(rng, mean=400)
    alone = event_effect(series, STEP, controls={"Harrow": other_way, "Brent": quiet, "Barnet": quiet[:20]})
    assert alone.verdict == "clear extra"
    assert list(alone.controls["name"]) == ["Harrow", "Brent", "Barnet"]
    assert list(alone.controls["verdict"]) == ["clear fewer", "no clear effect", "cannot judge"]
    assert alone.controls["ratio"].isna().tolist() == [False, False, True]
    with_control = event_effect(series, STEP, controls={"Ealing": control})
    assert with_control.verdict == "likely extra"
    assert not with_control.supported
    assert with_control.reason == "Ealing moved the same way as clearly"
    assert with_control.ratio == alone.ratio


def test_without_enough_other_dates_a_word_is_not_stronger_than_likely():
    event = Event("Centre opens", "2007-01", "step")
    factor = np.where(np.arange(36) >= 24, 2.0, 1.0)
    got = event_effect(drawn(np.random.default_rng(4), months=36, mean=400, factor=factor), event)
    assert got.p < 0.002
    assert got.verdict == "likely extra"
    assert got.placebo_tried == 6
    assert got.reason == "only 6 other dates could be tried; 8 are needed to support the word"


def test_a_series_that_jumps_elsewhere_gives_no_support():
    # a jump of the same size every few months: one more is nothing special
    factor = np.ones(96)
    for start, size in ((14, 1.5), (22, 0.67), (50, 0.6), (60, 1.6), (70, 0.6)):
        factor[start:] *= size
    factor[36:] *= 1.35
    series = months_from("2005-01", np.round(2000 * factor))
    got = event_effect(series, STEP)
    assert got.placebo_tried >= 40
    assert got.placebo_share < 0.9
    assert not got.supported
    assert not got.verdict.startswith("clear")


@pytest.mark.parametrize(
    ("log_ratio", "others", "said"),
    [
        (0.3, np.linspace(-0.2, 0.2, 20), []),
        (0.19, np.linspace(-0.2, 0.2, 20), []),  # beyond the central 90 %, though not beyond all
        (0.17, np.linspace(-0.2, 0.2, 20), ["other dates without an event show effects as large"]),
        (-0.17, np.linspace(-0.2, 0.2, 20), ["other dates without an event show effects as large"]),
        (-0.19, np.linspace(-0.2, 0.2, 20), []),
        (0.3, np.linspace(-0.2, 0.2, 7), ["only 7 other dates could be tried; 8 are needed to support the word"]),
        (0.3, np.array([]), ["only 0 other dates could be tried; 8 are needed to support the word"]),
    ],
)
def test_support_is_an_effect_outside_the_central_ninety_per_cent_of_other_dates(log_ratio, others, said):
    judged = effect_module._Judged(log_ratio, 0.05, 0.0001, 2.0, "quasi-Poisson", np.eye(7))
    assert effect_module._doubts(judged, others, pd.DataFrame(columns=["name", "verdict"])) == said


def test_placebo_dates_keep_clear_of_the_event_and_of_the_ends():
    known = np.arange(60) + JANUARY_2005
    dates = [date.start for date in other_dates(STEP, [], known)]
    assert (dates[0], dates[-1]) == ("2006-01", "2009-01")
    assert "2007-06" in dates
    assert not {"2007-07", "2008-01", "2008-07"} & set(dates)
    near = other_dates(STEP, [Event("Other", "2006-08", "pulse")], known)
    assert [date.start for date in near][:2] == ["2006-01", "2007-03"]


def test_every_other_month_of_the_year_is_tried_for_a_carnival():
    known = np.arange(60) + JANUARY_2005
    dates = other_dates(Event("Carnival", "2005-08", "recurring"), [], known)
    assert sorted(Month.parse(date.start).number for date in dates) == [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12]


def test_a_placebo_does_not_catch_the_event_itself():
    positions = np.arange(60) + JANUARY_2005
    counts = 500 * np.exp(0.7 * event_column(STEP, positions))
    design = np.column_stack([baseline_columns(positions), event_column(STEP, positions)])
    found = fit_event(counts, design, [6])
    columns = [event_column(date, positions) for date in other_dates(STEP, [], positions)]
    assert np.abs(placebo_effects(found, columns)).max() < 1e-6
    assert placebo_effects(found, []).shape == (0,)


# refusals


def test_a_refusal_keeps_the_plain_counts_and_nothing_else():
    got = event_effect(steady(30), STEP)
    assert got.verdict == "cannot judge"
    assert (got.ratio, got.lower, got.upper, got.extra, got.share, got.p, got.phi) == (None,) * 7
    assert (got.with_event, got.months_with) == (None, 0)
    assert got.without_event == steady(30).mean()
    assert list(got.frame.columns) == ["month", "observed", "fitted", "expected", "lower", "upper"]
    assert got.frame["expected"].isna().all()
    assert got.controls.empty
    assert not got.supported


@pytest.mark.parametrize(
    ("series", "said"),
    [
        (pd.Series(dtype=float), "no month is known"),
        (months_from("2005-01", [np.nan] * 40), "no month is known"),
        (months_from("2005-01", [3, 4, 5]), "the event lies outside the months known, January 2005 to March 2005"),
        (months_from("2007-12", [3, 4, 5]), "only one month is known before January 2008; 24 are needed"),
        (months_from("2009-01", [5] * 60), "only 0 months are known before January 2008; 24 are needed"),
        (months_from("2005-01", [0] * 60), "no offences were recorded in the months of the event"),
        (months_from("2005-01", [5] * 36 + [0] * 24), "no offences were recorded in the months of the event"),
        (months_from("2005-01", [0] * 36 + [5] * 24), "no offences were recorded outside the months of the event"),
        (months_from("2005-01", np.isin(np.arange(48), [1, 5, 12, 16, 22, 29, 33, 38, 43, 46])), "together under 10"),
    ],
)
def test_thin_data_give_a_reason(series, said):
    got = event_effect(series, STEP)
    assert got.verdict == "cannot judge"
    assert said in got.reason


def test_months_without_a_count_do_not_count_as_months_before():
    series = steady()
    series.iloc[5:30] = np.nan
    assert event_effect(series, STEP).reason == "only 11 months are known before January 2008; 24 are needed"


def test_a_few_missing_months_are_left_out_and_said():
    series = steady()
    series.iloc[[3, 40]] = np.nan
    got = event_effect(series.drop("2006-01"), STEP)
    assert got.verdict == "no clear effect"
    assert got.reason == "3 months could not be used"
    assert len(got.frame) == 60
    assert (got.months_with, got.months_without) == (23, 34)


def test_months_without_residents_are_left_out():
    got = event_effect(steady(), STEP, denominators=months_from("2005-07", [1000] * 54))
    assert got.reason == "6 months could not be used"
    assert got.frame["observed"].notna().all()
    assert got.frame["expected"].isna().sum() == 6


def test_no_residents_at_all_give_a_reason():
    got = event_effect(steady(), STEP, denominators=pd.Series(dtype=float))
    assert (got.verdict, got.reason) == ("cannot judge", "no month is known")


@pytest.mark.parametrize("value", [0, -5])
def test_residents_of_zero_or_less_are_wrong_use(value):
    residents = months_from("2005-01", [1000] * 59 + [value])
    with pytest.raises(ValueError, match=f"denominators must be above zero; found {value}"):
        event_effect(steady(), STEP, denominators=residents)


def test_negative_counts_and_months_given_twice_are_wrong_use():
    with pytest.raises(ValueError, match="never negative"):
        event_effect(months_from("2005-01", [-1] * 40), STEP)
    with pytest.raises(ValueError, match="stand twice"):
        event_effect(pd.concat([steady(), steady()]), STEP)


def test_two_events_on_top_of_each_other_cannot_be_told_apart():
    known = np.arange(96) + JANUARY_2005
    twin = Event("Bus station", "2008-01", "step")
    assert why_not(STEP, [twin], known) == "Bus station (January 2008) lies within 6 months"
    august, also_august = Event("Carnival", "2005-08", "recurring"), Event("Fair", "2005-07", "recurring", "2005-08")
    assert why_not(august, [also_august], known) == "Fair recurs in the same months"
    assert why_not(august, [STEP], known) == ""
    assert why_not(STEP, [august], known) == ""


def test_an_event_beyond_the_series_disturbs_nothing():
    known = np.arange(48) + JANUARY_2005
    event = Event("Centre opens", "2007-06", "step")
    assert why_not(event, [Event("Later", "2009-01", "step"), Event("Before", "2004-12", "step")], known) == ""


def test_two_other_events_of_the_same_months_count_as_one():
    others = [Event("One", "2006-01", "pulse"), Event("Two", "2006-01", "pulse")]
    assert event_effect(steady(), STEP, other_events=others).ratio is not None


def test_a_pulse_as_long_as_the_series_has_nothing_to_be_set_against():
    event = Event("Long", "2005-06", "pulse", "2009-12")
    assert event_effect(steady(), event).reason == "only 5 months are known outside the event; 24 are needed"


def test_months_that_are_half_the_year_cannot_be_told_from_its_shape():
    event = Event("Half", "2005-01", "recurring", "2005-11")
    assert event_effect(steady(), event).reason == ""  # one month against eleven is still a shape of its own
    gone = steady()
    gone[~gone.index.str.endswith(("-01", "-04", "-07", "-10"))] = np.nan
    four_a_year = event_effect(gone, Event("Quarter", "2005-01", "recurring"))
    assert "cannot be told" in four_a_year.reason


# hostile and plain


@pytest.mark.parametrize("kind", ["step", "ramp", "pulse", "recurring"])
def test_a_constant_series_shows_no_effect(kind):
    got = event_effect(months_from("2005-01", [50] * 60), Event("x", "2008-01", kind))
    assert got.verdict == "no clear effect"
    assert got.ratio == pytest.approx(1, abs=1e-6)
    assert got.phi == 1
    assert got.extra == pytest.approx(0, abs=1e-4)


@pytest.mark.parametrize(
    "counts",
    [
        [0, 1] * 30,
        [0] * 59 + [40],
        [10**9] * 36 + [2 * 10**9] * 24,
        [0] * 20 + [3] * 40,
        list(np.random.default_rng(1).poisson(0.6, 60)),
        [5.5, 6.25] * 30,
        [np.inf] + [30] * 59,
    ],
    ids=["alternating", "one month only", "huge", "starts at zero", "rare", "fractions", "endless"],
)
@pytest.mark.parametrize("kind", ["step", "ramp", "pulse", "recurring"])
def test_whatever_the_series_the_answer_is_a_word_and_whole(counts, kind):
    got = event_effect(months_from("2005-01", counts), Event("x", "2008-01", kind))
    numbers = [got.ratio, got.lower, got.upper, got.extra, got.extra_lower, got.extra_upper, got.share, got.p, got.phi]
    if got.verdict == "cannot judge":
        assert got.reason
        assert numbers == [None] * 9
    else:
        assert all(type(number) is float and np.isfinite(number) for number in numbers)
        assert got.lower < got.ratio < got.upper
        assert got.extra_lower <= got.extra <= got.extra_upper
        assert (got.extra >= 0) == (got.ratio >= 1)


def test_the_same_months_give_the_same_range_and_others_another():
    series = steady()
    first, second = event_effect(series, STEP), event_effect(series[::-1], STEP)
    assert (first.extra_lower, first.extra_upper) == (second.extra_lower, second.extra_upper)
    assert first.frame.equals(second.frame)
    assert series.equals(steady())


def test_the_range_of_the_extra_offences_says_what_the_ratio_says():
    sides = set()
    for seed in range(40):
        factor = np.where(np.arange(60) >= 36, 1.15, 1.0)
        got = event_effect(drawn(np.random.default_rng(seed), factor=factor), STEP)
        assert (got.lower > 1) == (got.extra_lower > 0)
        assert (got.upper < 1) == (got.extra_upper < 0)
        sides.add(got.lower > 1)
    assert sides == {True, False}


def test_a_result_holds_plain_values_only():
    got = event_effect(steady(), STEP, controls={"Brent": steady(seed=5)})
    plain = {name: value for name, value in vars(got).items() if not isinstance(value, pd.DataFrame)}
    assert set(vars(got)) - set(plain) == {"frame", "controls"}
    assert json.loads(json.dumps(plain)) == plain
    assert all(type(value) in (str, int, float, bool, type(None)) for value in plain.values())
    assert isinstance(got, EventEffect)


# how often the words are right, on drawn series (figures of 1,000 series each stand in docs/methods.md)


@pytest.fixture(scope="module")
def nothing_happened():
    rng = np.random.default_rng(77)
    return [event_effect(drawn(rng), STEP) for _ in range(300)]


def test_the_range_holds_the_truth_about_nineteen_times_in_twenty(nothing_happened):
    held = np.mean([got.lower <= 1 <= got.upper for got in nothing_happened])
    assert 0.93 <= held <= 0.98
    rng = np.random.default_rng(6)
    factor = np.where(np.arange(60) >= 36, 1.3, 1.0)
    raised = [event_effect(drawn(rng, factor=factor), STEP) for _ in range(100)]
    assert 0.90 <= np.mean([got.lower <= 1.3 <= got.upper for got in raised]) <= 0.99
    assert np.mean([got.verdict in ("clear extra", "likely extra") for got in raised]) > 0.6


def test_strong_words_are_rare_where_nothing_happened(nothing_happened):
    words = [got.verdict for got in nothing_happened]
    assert np.mean([word.startswith("clear") for word in words]) <= 0.01
    assert np.mean([word != "no clear effect" for word in words]) <= 0.07


def test_a_wandering_level_is_seldom_taken_for_an_event():
    rng = np.random.default_rng(9)
    found = [event_effect(drawn(rng, months=96, chain=0.0, drift=0.04), STEP) for _ in range(150)]
    # quasi-Poisson and HAC errors alone: about three times as many
    assert np.mean([got.verdict != "no clear effect" for got in found]) <= 0.15
    assert np.mean([got.standard_error == "drifting level" for got in found]) > 0.8
