"""Change between two counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from csp_lib.analysis import chance, change

COUNTS = st.integers(min_value=0, max_value=400)


def months_from(first, counts):
    return pd.Series(counts, index=pd.period_range(first, periods=len(counts), freq="M").strftime("%Y-%m"))


# previous, current, p of the e-test, lower and upper of the ratio
# Krishnamoorthy and Thomson 2004; Clopper and Pearson 1934
REFERENCE = [
    (0, 3, 0.0883790094548, 0.413231355031, None),
    (2, 6, 0.174874820944, 0.5364386529, 30.393205749),
    (12, 25, 0.0324561702089, 1.00862389205, 4.55127958833),
    (4, 0, 0.0412585960654, 0, 1.51486685937),
    (14, 14, 1, 0.441900691295, 2.26295187968),
    (396, 360, 0.190609082443, 0.785971110422, 1.05122660143),
]


@pytest.mark.parametrize(("previous", "current", "p", "lower", "upper"), REFERENCE)
def test_p_value_and_ratio_limits_equal_the_reference(previous, current, p, lower, upper):
    assert chance.e_test_p(previous, current) == pytest.approx(p, rel=1e-9)
    got = chance.exact_ratio_interval(previous, current)
    assert got == (pytest.approx(lower, rel=1e-9), upper if upper is None else pytest.approx(upper, rel=1e-9))


def test_exposures_in_months_covered_are_weighed():
    got = change.compare_counts(120, 81, exposure_previous=12, exposure_current=10)
    assert got.percent == pytest.approx(-19)
    assert got.p == pytest.approx(0.143511300869593, rel=1e-9)
    assert (got.lower, got.upper) == pytest.approx((-39.6640505030407, 8.2673745913845), rel=1e-9)


def test_the_score_test_takes_over_where_the_e_test_agrees_with_it(monkeypatch):
    monkeypatch.setattr(chance, "LARGEST_FOR_GRID", 10**9)
    on_grid = chance.e_test_p(2010, 2150)
    monkeypatch.setattr(chance, "LARGEST_FOR_GRID", 4000)
    assert chance.e_test_p(2010, 2150) == pytest.approx(on_grid, abs=5e-4)


def test_own_variation_takes_the_clearness_out_of_a_change():
    by_chance = change.compare_counts(1541, 1798)
    by_itself = change.compare_counts(1541, 1798, phi=3)
    assert (by_chance.verdict, by_chance.basis) == ("clear rise", "chance alone")
    assert (by_itself.verdict, by_itself.basis) == ("likely up", "this series' own variation")
    assert by_itself.lower < by_chance.lower < by_chance.upper < by_itself.upper


def test_a_zero_among_counts_with_own_variation_is_judged_by_the_score():
    got = change.compare_counts(40, 0, phi=2)
    assert (got.percent, got.lower) == (-100, -100)
    # 40 over the root of 2 x 40 is 4.472
    assert got.p == pytest.approx(7.744e-6, abs=1e-8)


def test_a_rise_from_none_is_never_less_sure_than_the_same_count_after_a_few():
    for count in (12, 40, 60, 300):
        assert change.compare_counts(0, count, phi=2).p < change.compare_counts(3, count, phi=2).p


def test_a_missing_count_gives_a_reason_and_no_number():
    got = change.compare_counts(None, 12)
    assert (got.percent, got.p, got.verdict) == (None, None, "too few to compare")
    assert got.reason == "the earlier count is missing"
    assert change.compare_counts(12, float("nan")).reason == "the later count is missing"


@pytest.mark.parametrize("wrong", [(-1, 5, 1, 1), (5, -1, 1, 1), (5, 5, 0, 1), (5, 5, 1, -2)])
def test_impossible_counts_and_exposures_are_wrong_use(wrong):
    with pytest.raises(ValueError, match=r"never negative|above zero"):
        change.compare_counts(*wrong)


@given(COUNTS, COUNTS)
def test_a_change_read_backwards_has_the_same_p_value(previous, current):
    forwards, backwards = change.compare_counts(previous, current), change.compare_counts(current, previous)
    assert forwards.p == pytest.approx(backwards.p, abs=1e-9)
    assert forwards.difference == -backwards.difference


@given(COUNTS, COUNTS, st.floats(min_value=0.1, max_value=50))
@example(130, 156, 11.522477930699292)  # equal rates, but for the last digit of their exposures
def test_only_the_ratio_of_exposures_counts(previous, current, scale):
    once = change.compare_counts(previous, current, 10, 12)
    scaled = change.compare_counts(previous, current, 10 * scale, 12 * scale)
    assert scaled.p == pytest.approx(once.p, abs=1e-9)
    assert scaled.verdict == once.verdict


@given(st.integers(min_value=1, max_value=400), st.integers(min_value=0, max_value=400), st.floats(1.01, 20))
def test_more_variation_never_makes_a_change_clearer(previous, current, phi):
    less, more = (change.compare_counts(previous, current, phi=p) for p in (phi, phi + 1))
    assert more.p >= less.p - 1e-12


@given(COUNTS)
def test_no_change_is_never_called_a_change(count):
    assert change.compare_counts(count, count).verdict in ("no clear change", "too few to compare")


@settings(max_examples=40)
@given(st.integers(min_value=20, max_value=300), st.integers(min_value=0, max_value=250))
def test_a_larger_rise_never_has_a_larger_p_value(previous, rise):
    smaller = change.compare_counts(previous, previous + rise)
    larger = change.compare_counts(previous, previous + rise + 5)
    assert larger.p <= smaller.p + 1e-9


def test_overdispersion_is_missing_under_24_months():
    got = change.overdispersion(months_from("2008-04", [30] * 23))
    assert (got.phi, got.months) == (None, 23)
    assert got.reason == "only 23 months are known; 24 are needed"


def test_overdispersion_of_a_series_without_offences_says_so():
    assert change.overdispersion(months_from("2008-04", [0] * 36)).reason == "no offences were recorded in these months"


def test_overdispersion_finds_the_variation_drawn_into_a_series():
    rng = np.random.default_rng(20110401)
    found = []
    for _ in range(40):
        mean = 80 * np.exp(0.2 * np.sin(2 * np.pi * np.arange(48) / 12))
        found.append(change.overdispersion(months_from("2007-04", rng.negative_binomial(mean / 3, 1 / 4))).phi)
    assert np.mean(found) == pytest.approx(4, abs=0.5)


def test_a_yearly_shape_and_a_slow_level_are_not_variation():
    months = np.arange(60)
    counts = np.round(200 * np.exp(0.3 * np.sin(2 * np.pi * months / 12) - 0.01 * months))
    assert change.overdispersion(months_from("2006-04", counts)).phi == 1


def test_a_gap_in_the_months_is_left_out_not_read_as_zero():
    months = months_from("2006-04", [40, 44, 38, 41] * 12)
    holed = months.drop(["2008-05", "2008-06"])
    assert change.overdispersion(holed).months == 46
    assert change.overdispersion(holed).phi == pytest.approx(change.overdispersion(months).phi, abs=0.1)


def test_months_that_never_see_an_offence_do_not_break_the_fit():
    counts = [3 if month % 12 < 6 else 0 for month in range(48)]
    assert change.overdispersion(months_from("2006-04", counts)).phi >= 1


def test_a_month_given_twice_is_wrong_use():
    with pytest.raises(ValueError, match="2008-04"):
        change.overdispersion(pd.Series([1, 2], index=["2008-04", "2008-04"]))


def test_multi_year_prints_its_base_and_each_step():
    years = pd.Series({"2007/08": 14074, "2008/09": 15059, "2009/10": 15204, "2010/11": 14968})
    got = change.multi_year(years)
    assert (got.base_year, got.latest_year, got.change.difference) == ("2007/08", "2010/11", 894)
    assert [(step.year, step.change.difference) for step in got.steps] == [
        ("2008/09", 985),
        ("2009/10", 145),
        ("2010/11", -236),
    ]
    assert sum(step.change.difference for step in got.steps) == got.change.difference


def test_multi_year_says_when_it_starts_at_the_highest_year():
    years = pd.Series({"2007/08": 300, "2008/09": 340, "2009/10": 310, "2010/11": 290})
    assert change.multi_year(years, base="2008/09").note == "it starts at the highest year"
    assert change.multi_year(years).note == ""


def test_multi_year_names_a_base_that_is_not_there():
    got = change.multi_year(pd.Series({"2009/10": 310, "2010/11": 290}), base="2001/02")
    assert got.note == "the base year 2001/02 is not among the years of this series"
    assert got.change.percent is None


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=1, max_size=8))
def test_parts_of_a_change_add_up_to_it_exactly(pairs):
    names = [f"part {i}" for i in range(len(pairs))]
    previous, current = (pd.Series([pair[i] for pair in pairs], index=names) for i in (0, 1))
    got = change.parts_of_change(previous, current)
    assert got["difference"].sum() == current.sum() - previous.sum()
    assert got["difference"].abs().is_monotonic_decreasing


def test_a_part_absent_in_one_year_counts_as_none_there():
    got = change.parts_of_change(pd.Series({"theft": 5}), pd.Series({"theft": 4, "fraud": 7}))
    assert got.set_index("part")["difference"].to_dict() == {"fraud": 7, "theft": -1}
