"""Control charts of monthly counts: season, rare counts, baselines, gaps, and what is refused."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.analysis.control_charts.control_chart import CHART_COLUMNS, MONTHS_CHARTED, Rebase, control_chart

TYPES = {"improvement", "concern", "unusual (high)", "unusual (low)", "usual variation", "too short to judge", ""}
SEASON = 1 + 0.25 * np.sin(2 * np.pi * np.arange(12) / 12)


def months_from(first, counts):
    index = pd.period_range(first, periods=len(counts), freq="M").strftime("%Y-%m")
    return pd.Series(np.asarray(counts, dtype=float), index=index)


def drawn(months, seed=1, mean=100.0, season=SEASON):
    means = mean * np.tile(season, months // 12 + 1)[:months]
    return months_from("2008-04", np.random.default_rng(seed).poisson(means))


def marked(chart):
    return ~chart.frame["point_type"].isin(["usual variation", "too short to judge", ""])


def test_the_season_is_taken_out_and_the_months_as_recorded_stay_in_the_frame():
    counts = drawn(60)
    got = control_chart(counts, "reduce")
    assert (got.is_adjusted, got.method, got.reason) == (True, "XmR limits of seasonally adjusted months", "")
    assert list(got.frame.columns) == CHART_COLUMNS
    assert list(got.frame["observed"]) == list(counts.tail(MONTHS_CHARTED))
    assert got.frame["value"].std() < got.frame["observed"].std() / 1.5


def test_under_36_months_are_charted_as_recorded_and_it_says_so():
    got = control_chart(drawn(35), "reduce")
    assert not got.is_adjusted
    assert got.method == "XmR limits of months as recorded"
    assert got.reason.startswith("months are charted as recorded: only 35 months are known; 36 are needed")
    assert (got.frame["value"] == got.frame["observed"]).all()


def test_the_months_charted_are_the_last_and_the_season_comes_from_all():
    counts = drawn(72)
    short, whole = control_chart(counts, "reduce", charted=24), control_chart(counts, "reduce", charted=None)
    assert (short.months, whole.months) == (24, 72)
    assert short.is_adjusted
    assert list(short.frame["value"]) == list(whole.frame["value"].tail(24))


def test_a_jump_in_the_last_month_is_a_concern_where_down_is_good():
    counts = drawn(60)
    counts.iloc[-1] *= 2
    assert control_chart(counts, "reduce").variation == "concern"
    assert control_chart(counts, "increase").variation == "improvement"
    assert control_chart(counts, "maintain").variation == "unusual (high)"
    assert control_chart(counts, "not_stated").variation == "unusual (high)"


def test_a_usual_high_season_is_no_concern():
    counts = drawn(60, season=np.array([0.8] * 11 + [3.2]))
    assert counts.idxmax().endswith("-03")
    assert control_chart(counts, "reduce").variation == "usual variation"


def test_twelve_months_are_too_short_and_thirteen_are_not():
    assert control_chart(drawn(13), "reduce").variation != "too short to judge"
    got = control_chart(drawn(12), "reduce", target=90)
    assert (got.variation, got.assurance, got.method, got.suggestion) == ("too short to judge", "", "counts only", "")
    assert got.reason == "only 12 months are known; 13 are needed to judge"
    assert got.frame[["mean", "lower", "upper"]].isna().all(axis=None)
    assert set(got.frame["point_type"]) == {"too short to judge"}


@pytest.mark.parametrize("counts", [[], [np.nan], [7.0], [4.0, 9.0], [5.0] * 12])
def test_very_short_series_are_charted_without_a_word_about_them(counts):
    got = control_chart(months_from("2010-04", counts), "reduce", target=5)
    assert got.variation == "too short to judge"
    assert not marked(got).any()


@pytest.mark.parametrize("count", [0, 1, 5, 100])
@pytest.mark.parametrize("months", [13, 40])
def test_a_constant_series_has_limits_and_no_special_cause(count, months):
    got = control_chart(months_from("2008-04", [count] * months), "reduce", target=count)
    assert got.variation == "usual variation"
    assert not marked(got).any()
    assert got.frame[["mean", "lower", "upper"]].notna().all(axis=None)
    assert got.method == "exact Poisson limits"
    assert (got.assurance, got.suggestion) == ("inconsistent", "")


def test_a_constant_series_and_one_more_is_no_special_cause():
    assert control_chart(months_from("2008-04", [100] * 40 + [101]), "reduce").variation == "usual variation"
    assert control_chart(months_from("2008-04", [100] * 40 + [180]), "reduce").variation == "concern"


def test_counts_more_even_than_chance_are_not_made_uneven_by_month_factors():
    got = control_chart(months_from("2008-04", [100, 101] * 30), "reduce")
    assert not got.is_adjusted
    assert "more even than a division by month factors would leave them" in got.reason
    assert not marked(got).any()


def test_rare_counts_have_exact_limits_and_are_not_adjusted():
    counts = drawn(60, mean=2, season=np.ones(12))
    got = control_chart(counts, "reduce")
    assert got.method in ("exact Poisson limits", "exact negative binomial limits")
    assert got.reason.startswith("fewer than 5 offences a month")
    assert (got.frame["lower"] >= 0).all()
    assert (got.frame["upper"] == got.frame["upper"].round()).all()
    counts.iloc[-1] = 14
    assert control_chart(counts, "reduce").variation == "concern"


def test_one_offence_after_long_quiet_is_no_special_cause():
    quiet = control_chart(months_from("2008-04", [0] * 35 + [1]), "reduce")
    assert quiet.variation == "usual variation"
    assert not marked(quiet).any()  # nor are the quiet months, though all lie below the mean
    assert control_chart(months_from("2008-04", [0] * 35 + [6]), "reduce").variation == "concern"


def test_a_lower_limit_is_never_below_zero():
    got = control_chart(months_from("2010-04", [6, 14, 5, 16, 4, 15, 7, 13] * 3), "reduce", target=0)
    assert set(got.frame["lower"]) == {0}
    assert got.assurance == "inconsistent"


def test_a_target_is_held_against_the_limits():
    counts = drawn(48, season=np.ones(12))
    assert control_chart(counts, "reduce", target=200).assurance == "passes"
    assert control_chart(counts, "reduce", target=20).assurance == "fails"
    assert control_chart(counts, "increase", target=200).assurance == "fails"
    assert control_chart(counts, "reduce", target=100).assurance == "inconsistent"
    assert control_chart(counts, "maintain", target=200).assurance == ""
    assert control_chart(counts, "reduce", target=float("nan")).target is None


def test_a_missing_month_stays_missing_and_ends_a_run():
    counts = months_from("2010-04", [100, 104, 97, 99, 103, 96] * 3 + [103] * 7)
    assert control_chart(counts, "reduce").frame["rule"].iloc[-1] == "shift_high"
    counts.iloc[-4] = np.nan
    got = control_chart(counts, "reduce")
    assert got.months == 24
    assert got.reason.endswith("1 month is missing; no step, run or trend is taken across a gap")
    row = got.frame.iloc[-4]
    assert (row["rule"], row["point_type"]) == ("", "")
    assert np.isnan(row["value"])
    assert got.variation == "usual variation"


def test_months_that_never_follow_each_other_are_not_judged():
    got = control_chart(months_from("2010-01", [30, np.nan, 35, np.nan] * 9), "reduce")
    assert got.variation == "too short to judge"
    assert got.reason.startswith("only 0 of the known months follow another")


def test_a_new_baseline_has_limits_of_its_own():
    counts = months_from("2008-04", [100, 104, 97, 99, 103, 96] * 3 + [50, 54, 47, 49, 53, 46] * 3)
    moved = control_chart(counts, "reduce", target=80, rebases=[Rebase("2009-10", "a new way of counting")])
    assert list(moved.frame["baseline"]) == [1] * 18 + [2] * 18
    assert moved.frame["mean"].iloc[0] == pytest.approx(100, abs=3)
    assert moved.frame["mean"].iloc[-1] == pytest.approx(50, abs=3)
    assert not marked(moved).any()
    assert moved.assurance == "passes"
    assert moved.suggestion == ""
    assert marked(control_chart(counts, "reduce")).mean() > 0.9


def test_after_a_new_baseline_thirteen_months_are_needed_again():
    counts = drawn(60)
    got = control_chart(counts, "reduce", target=90, rebases=[Rebase("2012-06", "a new way of counting")])
    assert (got.variation, got.assurance) == ("too short to judge", "")
    assert got.reason.startswith("since the new baseline only 10 months are known")
    assert got.frame["upper"].isna().sum() == 10
    assert got.frame["upper"].notna().sum() == 26


def test_a_baseline_outside_the_months_charted_is_said():
    got = control_chart(drawn(60), "reduce", rebases=[Rebase("2008-06", "counted anew"), Rebase("2020-01", "to come")])
    assert got.reason == "the new baseline of June 2008, January 2020 lies outside the months charted"
    assert set(got.frame["baseline"]) == {1}


def test_baselines_may_be_handed_in_in_any_order():
    late, early = Rebase("2011-06", "second"), Rebase("2010-04", "first")
    one, other = (control_chart(drawn(60), "reduce", rebases=order) for order in ([late, early], [early, late]))
    pd.testing.assert_frame_equal(one.frame, other.frame)


def test_a_moved_level_is_suggested_and_no_baseline_is_moved():
    got = control_chart(
        months_from("2009-04", [100, 104, 97, 99, 103, 96] * 3 + [150, 154, 147, 149, 153, 146] * 2), "reduce"
    )
    assert got.suggestion == "the level may have moved in October 2010"
    assert set(got.frame["baseline"]) == {1}


def test_a_drifting_level_has_not_moved_in_one_month():
    wobble = np.tile([0, 3, -3, 1, -1, 2], 5)
    assert control_chart(months_from("2009-04", 100 + 3 * np.arange(30) + wobble), "reduce").suggestion == ""


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_a_baseline_without_a_written_reason_is_refused(reason):
    with pytest.raises(ValueError, match="no written reason"):
        Rebase("2010-04", reason)


@pytest.mark.parametrize("month", ["2010-13", "April 2010", ""])
def test_a_baseline_without_a_month_is_refused(month):
    with pytest.raises(ValueError, match="written as 2010-04"):
        Rebase(month, "counted anew")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"desired_direction": "down"}, "'down' is not known; it is reduce, increase, maintain, not_stated"),
        ({"target": -1}, "a target of -1"),
        ({"target": float("inf")}, "a target of inf"),
        ({"charted": 12}, "12 months cannot be charted; it takes 13 or more"),
        ({"charted": 0}, "0 months cannot be charted"),
        ({"rebases": [Rebase("2010-04", "one"), Rebase("2010-04", "two")]}, "two baselines start in one month"),
        ({"months": months_from("2010-04", [1, np.inf])}, "endless"),
        ({"months": months_from("2010-04", [1, -2])}, "never negative"),
        ({"months": pd.Series([1.0, 2.0], index=["2010-04", "2010-04"])}, "twice"),
    ],
)
def test_wrong_use_is_refused_with_what_is_allowed(wrong, words):
    given_well = {"months": drawn(40), "desired_direction": "reduce"}
    with pytest.raises(ValueError, match=words):
        control_chart(**given_well | wrong)


def test_a_chart_is_made_of_plain_values():
    got = control_chart(drawn(60), "reduce", target=90, rebases=[Rebase("2011-06", "counted anew")])
    fields = {name: value for name, value in vars(got).items() if name != "frame"}
    assert json.loads(json.dumps(fields)) == fields
    assert {type(value) for value in fields.values()} <= {str, bool, int, float}
    rows = json.loads(got.frame.to_json(orient="records"))
    assert {type(cell) for row in rows for cell in row.values()} <= {str, int, float}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.integers(0, 3), st.integers(0, 10**6), st.just(float("nan"))), max_size=60),
    st.sampled_from(["reduce", "increase", "maintain", "not_stated"]),
)
def test_any_counts_give_a_chart_in_the_closed_words(counts, direction):
    months = months_from("2008-04", counts)
    got = control_chart(months, direction, target=3)
    assert set(got.frame["point_type"]) <= TYPES
    assert got.variation in TYPES - {""}
    judged = got.frame["point_type"].isin(TYPES - {"", "too short to judge"})
    assert np.isfinite(got.frame.loc[judged, ["value", "mean", "lower", "upper"]].to_numpy(float)).all()
    assert (got.frame["lower"].dropna() >= 0).all()
    pd.testing.assert_frame_equal(got.frame, control_chart(months, direction, target=3).frame)
