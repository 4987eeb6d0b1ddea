"""Where a year is heading: ranges, known months, targets, and what is said where there is no projection."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis.projections import projection, rest_of_year
from csp_lib.analysis.projections.calibration import Widening
from csp_lib.analysis.projections.projection import NOT_WIDENED, Target, project
from csp_lib.results import codec
from tests.spec.drawn import cases, named

SIDES = ("lower95", "lower80", "median", "upper80", "upper95")


def months_from(first, counts):
    return pd.Series(
        np.asarray(counts, float), index=pd.period_range(first, periods=len(counts), freq="M").strftime("%Y-%m")
    )


def drawn_months(months=60, mean=100.0, first="2006-04", seed=2):
    at = np.arange(months)
    shape = 0.15 * np.sin(2 * np.pi * at / 12)
    return months_from(first, np.random.default_rng(seed).poisson(mean * np.exp(shape)))


def ends(found):
    return [getattr(found, side) for side in SIDES]


@pytest.fixture(scope="module")
def months():
    return drawn_months()


@pytest.fixture(scope="module")
def by_month(months):
    """Return the projections of 2010/11 from each month, March before it to February."""
    known = [str(month) for month in pd.period_range("2010-03", "2011-02", freq="M")]
    return [project(months, last) for last in known]


def test_the_range_narrows_as_the_year_fills(by_month):
    widths = np.array([made.year.upper80 - made.year.lower80 for made in by_month])
    assert (np.diff(widths) < 0).mean() >= 0.8
    assert widths[-1] < widths[6] / 2 < widths[0] / 2
    outer = [made.year.upper95 - made.year.lower95 for made in by_month]
    assert outer[-1] < outer[6] < outer[0]


def test_the_year_is_the_months_known_and_the_months_to_come(months, by_month):
    for place, made in enumerate(by_month):
        known = months["2010-04" : made.known_to].sum() if place else 0
        assert (made.year_name, made.known_months, made.known_total) == ("2010/11", place, known)
        assert ends(made.year) == pytest.approx([known + one for one in ends(made.remaining)])
        assert ends(made.year) == sorted(ends(made.year))
        assert (made.first_left, made.last_left) == (str(pd.Period(made.known_to, "M") + 1), "2011-03")
        assert made.same_months_last_year == (months["2009-04":].iloc[:place].sum() if place else 0)


def test_before_the_year_begins_all_of_it_is_projected(by_month):
    made = by_month[0]
    assert made.is_whole_year
    assert made.remaining == made.year
    assert not by_month[1].is_whole_year
    assert made.rules == rest_of_year.RulesOfThumb(None, None, made.rules.as_last_year)
    assert (made.first_left, made.last_left) == ("2010-04", "2011-03")


def test_the_curve_runs_through_the_year_and_ends_at_its_total(months, by_month):
    for made in by_month:
        curve = made.curve
        assert list(curve.columns) == projection.CURVE_COLUMNS
        assert list(curve["month"]) == list(pd.period_range("2010-04", periods=12, freq="M").strftime("%Y-%m"))
        assert curve["known"].notna().sum() == made.known_months
        assert curve["median"].isna().tolist() == curve["known"].notna().tolist()
        assert [curve[side].iloc[-1] for side in SIDES] == pytest.approx(ends(made.year))
        assert curve["last_year"].iloc[-1] == months["2009-04":"2010-03"].sum() == made.rules.as_last_year
        left = curve.dropna(subset=["median"])
        assert (np.diff(left["median"]) >= 0).all()
        assert (left["lower80"] >= (made.known_total or 0)).all()


def test_later_months_are_not_looked_at(months):
    changed = months.copy()
    changed["2010-10":] *= 7
    assert codec.encode(project(changed, "2010-09")) == codec.encode(project(months[:"2010-09"]))


def test_the_order_of_the_months_makes_no_difference(months):
    assert codec.encode(project(months[::-1], "2010-09")) == codec.encode(project(months, "2010-09"))


def test_a_projection_survives_being_kept(by_month):
    for made in (by_month[0], by_month[6], project(months_from("2010-04", [1, 2, 3]))):
        again = codec.decode(codec.encode(made))
        assert codec.encode(again) == codec.encode(made)
        assert (again.year, again.rules, again.widening) == (made.year, made.rules, made.widening)


def test_widening_spreads_the_range_about_the_same_median(months):
    plain, wide = (project(months, "2010-09", by) for by in (NOT_WIDENED, Widening(1.5, 2.0, 99, 5, True)))
    assert wide.year.median == pytest.approx(plain.year.median)
    low, high = (np.log(np.array(ends(made.remaining)) / made.remaining.median) for made in (plain, wide))
    assert high == pytest.approx(low * [2.0, 1.5, 1, 1.5, 2.0], abs=1e-9)


def test_the_outer_range_is_never_inside_the_inner_one(months):
    made = project(months, "2010-09", Widening(3.0, 1.0, 99, 5, True))
    assert (made.year.lower95, made.year.upper95) == (made.year.lower80, made.year.upper80)


# ---- what is not there ------------------------------------------------------------------------------------------------


def lacking(months, *gone):
    return months.drop(list(gone))


REFUSED = {
    "only 23 months are known; 24 are needed for a projection": drawn_months(23),
    "only 3 months are known; 24 are needed for a projection": months_from("2010-04", [7, 8, 9]),
    "June 2010 of the year is missing": lacking(drawn_months(54), "2010-06"),
    "June 2010, August 2010 of the year are missing": lacking(drawn_months(54), "2010-06", "2010-08"),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_where_there_is_no_projection_the_reason_is_said_and_what_is_known_stays(reason):
    made = project(REFUSED[reason], target=Target(500, "reduce"))
    assert made.reason == reason
    assert (made.remaining, made.year, made.method, made.p_target_met) == (None, None, "", None)
    assert made.target_word == "cannot say"
    assert made.curve["median"].isna().all()
    assert len(made.curve) == 12


def test_the_last_month_may_be_the_missing_one(months):
    made = project(lacking(months, "2010-09"), "2010-09")
    assert made.reason == "the count of September 2010 is missing"
    assert made.known_total is None


def test_without_a_projection_the_rules_of_thumb_still_say_what_they_can():
    made = project(drawn_months(18, first="2009-04"))
    assert made.year is None
    assert made.rules.straight_line == 2 * made.known_total
    assert made.rules.as_last_year is not None


def test_a_month_missing_before_the_year_is_no_reason_not_to_project(months):
    made, whole = (project(counts, "2010-09") for counts in (lacking(months, "2009-06", "2008-01"), months))
    assert (made.reason, made.months) == ("", whole.months - 2)
    assert made.same_months_last_year is None
    assert made.rules.year_ratio is None
    assert made.year.median == pytest.approx(whole.year.median, rel=0.05)


def test_from_twenty_four_months_on_there_is_a_projection():
    assert project(drawn_months(23)).year is None
    made = project(drawn_months(24))
    assert (made.method, made.reason, made.months) == (rest_of_year.MIXTURE, "", 24)
    assert made.year.lower95 > 0


IMPOSSIBLE = [
    (months_from("2010-04", []), None, "holds no month"),
    (months_from("2010-04", [np.nan] * 30), None, "holds no month"),
    (months_from("2008-04", [*[5.0] * 29, -1]), None, "never negative"),
    (pd.concat([drawn_months(30), drawn_months(1)]), None, "2006-04 stand twice"),
    (drawn_months(30), "2012-03", "runs from 2006-04 to 2008-09, so it is not known to 2012-03"),
    (drawn_months(30), "2001-03", "runs from 2006-04 to 2008-09, so it is not known to 2001-03"),
]


@pytest.mark.parametrize(("counts", "known_to", "message"), IMPOSSIBLE, ids=[message for *_, message in IMPOSSIBLE])
def test_wrong_use_is_refused_in_words(counts, known_to, message):
    with pytest.raises(ValueError, match=message):
        project(counts, known_to)


# ---- unusual counts ---------------------------------------------------------------------------------------------------


def test_months_without_any_offence_may_be_followed_by_some():
    made = project(months_from("2008-04", [0.0] * 30))
    assert made.method == rest_of_year.RARE
    assert (made.year.median, made.year.lower95, made.known_total) == (0, 0, 0)
    assert 0 <= made.year.upper80 <= made.year.upper95 <= 3


def test_rare_offences_are_not_widened_by_tests_of_the_models():
    made = project(months_from("2008-04", [2.0, 1, 0, 3, 2, 4] * 5), widening=Widening(3.0, 3.0, 99, 5, True))
    assert made.widening == NOT_WIDENED
    assert made.year.upper80 < made.known_total + 25


def test_months_that_never_vary_still_have_a_range():
    made = project(months_from("2006-04", [100.0] * 54))
    assert made.year.median == pytest.approx(1200, rel=0.01)
    # chance alone leaves 600 to come within 31 of it four times in five
    assert 30 < made.year.upper80 - made.year.median < 60
    assert 30 < made.year.median - made.year.lower80 < 60


def test_after_a_step_down_the_year_is_below_last_years_and_above_nothing():
    rng = np.random.default_rng(4)
    made = project(months_from("2006-04", [*rng.poisson(200, 42), *rng.poisson(100, 12)]))
    assert made.known_total < made.year.lower95
    assert made.remaining.lower95 < 600 < made.remaining.upper95
    assert made.year.median < 2400 * 0.75


@pytest.mark.parametrize("counts", [
    [*[0.0] * 6, 300.0, *[0.0] * 23], [*[0.0] * 12, *[50.0] * 24], [*[5.0] * 35, 1e5], [1e9] * 36, [0.0, 1e4] * 18,
])  # fmt: skip
def test_wild_counts_give_finite_ranges_in_order(counts):
    made = project(months_from("2008-04", counts))
    assert np.isfinite(ends(made.year)).all()
    assert 0 <= made.known_total <= made.year.lower95
    assert ends(made.year) == sorted(ends(made.year))


def test_london_changes_the_range_and_is_left_out_where_a_month_of_it_is_missing(months):
    around = drawn_months(60, mean=4000, seed=5)
    alone, beside = project(months, "2010-09"), project(months, "2010-09", around=around)
    assert beside.year != alone.year
    assert beside.year.median == pytest.approx(alone.year.median, rel=0.1)
    assert project(months, "2010-09", around=around.drop("2008-01")).year == alone.year
    later = around.copy()
    later["2010-10":] = np.nan
    assert project(months, "2010-09", around=later).year == beside.year


# ---- targets ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("direction", "step"), [("reduce", 1), ("increase", -1)])
def test_an_easier_target_is_never_less_likely(months, direction, step):
    values = np.arange(900, 1500, 20)[::step]
    chances = [project(months, "2010-09", target=Target(float(v), direction)).p_target_met for v in values[::3]]
    assert chances == sorted(chances)
    assert chances[0] < 0.01 < 0.99 < chances[-1]


def test_meeting_and_missing_share_all_chance_but_that_of_the_target_itself(months):
    made = [project(months, "2010-09", target=Target(1200, aim)).p_target_met for aim in ("reduce", "increase")]
    assert 1 <= sum(made) < 1.05


def test_a_target_that_the_months_known_have_passed_cannot_be_met_and_one_they_have_reached_is(months):
    known = float(months["2010-04":"2011-02"].sum())
    passed = project(months, "2011-02", target=Target(known - 1, "reduce"))
    reached = project(months, "2011-02", target=Target(known, "increase"))
    assert (passed.p_target_met, passed.target_word) == (0.0, "very unlikely")
    assert (reached.p_target_met, reached.target_word) == (1.0, "on course")


def test_the_median_of_the_year_is_met_about_half_the_time(months):
    middle = project(months, "2010-09").year.median
    assert project(months, "2010-09", target=Target(middle, "reduce")).p_target_met == pytest.approx(0.5, abs=0.02)


def test_none_in_a_year_is_a_target_that_can_be_met():
    made = project(months_from("2008-04", [0.0] * 30), target=Target(0, "reduce"))
    assert 0.5 < made.p_target_met < 1


WORDS = cases(
    """
    | chance | word                 |
    |--------|----------------------|
    | 1.0    | on course            |
    | 0.8    | on course            |
    | 0.79   | more likely than not |
    | 0.5    | more likely than not |
    | 0.49   | unlikely             |
    | 0.2    | unlikely             |
    | 0.19   | very unlikely        |
    | 0.0    | very unlikely        |
    |        | cannot say           |
    """
)


@pytest.mark.parametrize("row", WORDS, ids=named(WORDS))
def test_each_chance_has_its_word(row):
    assert projection.target_words(float(row["chance"]) if row["chance"] else None) == row["word"]


def test_without_a_target_there_is_no_word_for_one(by_month):
    assert all((made.target, made.p_target_met, made.target_word) == (None, None, "") for made in by_month)


def test_nothing_of_a_projection_can_be_changed(by_month):
    with pytest.raises(dataclasses.FrozenInstanceError):
        by_month[0].reason = "another"


def test_a_calendar_month_that_is_never_known_is_a_reason_and_no_traceback():
    counts = pd.Series(
        np.random.default_rng(0).poisson(100, 48).astype(float),
        index=pd.period_range("2006-04", periods=48, freq="M").strftime("%Y-%m"),
    )
    made = project(counts[~counts.index.str.endswith("-08")], "2010-03")
    assert made.year is None
    assert made.reason
