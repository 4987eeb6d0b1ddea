"""Places among areas and pooled rates."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_lib.analysis.areas import compare


def areas(**figures):
    rows = [(name, count, denominator) for name, (count, denominator) in figures.items()]
    return pd.DataFrame(rows, columns=["area", "count", "denominator"])


FOUR = areas(harrow=(10, 1000), barnet=(40, 2000), brent=(90, 3000), ealing=(30, 1500))


def rank(frame, area, by="rate"):
    return compare.rank_areas(frame, area, "burglary", "residents", "2010/11", by)


def test_a_rank_carries_measure_denominator_period_and_number_of_areas():
    got = rank(FOUR, "harrow")
    assert (got.measure, got.denominator_name, got.period, got.of) == ("burglary", "residents", "2010/11", 4)
    assert (got.place_lowest, got.place_highest, got.words) == (1, 4, "lowest of 4")


def test_a_rank_by_count_names_no_denominator_and_may_differ_from_the_rank_by_rate():
    assert rank(FOUR, "ealing").words == "joint 2nd lowest of 4"
    by_count = rank(FOUR, "ealing", by="count")
    assert (by_count.words, by_count.denominator_name) == ("2nd lowest of 4", "")


def test_ties_share_the_best_place_and_name_each_other():
    got = rank(FOUR, "barnet")
    assert (got.place_lowest, got.place_highest, got.tied_with) == (2, 2, ("ealing",))


def test_rates_that_differ_in_the_last_binary_digit_are_tied():
    frame = areas(harrow=(1, 3), barnet=(10, 30), brent=(0.1 + 0.2, 0.9))
    assert rank(frame, "harrow").tied_with == ("barnet", "brent")


def test_areas_without_figures_are_counted_out_and_named():
    frame = pd.concat([FOUR, areas(camden=(None, 1000), city=(5, 0))])
    got = rank(frame, "harrow")
    assert (got.of, got.missing, got.reason) == (4, ("camden", "city"), "without figures for camden, city")


def test_an_area_without_figures_has_no_place_and_a_reason():
    got = rank(areas(harrow=(None, 1000), barnet=(4, 1000)), "harrow")
    assert (got.place_lowest, got.place_highest, got.words) == (None, None, "not ranked")
    assert got.reason == "there is no rate for harrow in 2010/11"


def test_an_area_twice_in_the_frame_is_wrong_use():
    with pytest.raises(ValueError, match="twice"):
        rank(pd.concat([FOUR, FOUR.head(1)]), "harrow")


def test_a_rank_by_something_else_is_wrong_use():
    with pytest.raises(ValueError, match="'share'"):
        rank(FOUR, "harrow", by="share")


@given(st.lists(st.integers(0, 50), min_size=2, max_size=32), st.randoms())
def test_places_do_not_depend_on_the_order_of_the_rows(counts, random):
    frame = pd.DataFrame({"area": [f"a{i}" for i in range(len(counts))], "count": counts, "denominator": 1000})
    shuffled = frame.sample(frac=1, random_state=random.randrange(10**6))
    assert rank(frame, "a0") == rank(shuffled, "a0")


@given(st.lists(st.integers(0, 50), min_size=2, max_size=32))
def test_both_ends_and_the_ties_make_up_all_areas(counts):
    frame = pd.DataFrame({"area": [f"a{i}" for i in range(len(counts))], "count": counts, "denominator": 1000})
    got = rank(frame, "a0")
    assert got.place_lowest + got.place_highest + len(got.tied_with) == got.of + 1


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 900)), min_size=2, max_size=20), st.integers(2, 9))
def test_places_by_rate_do_not_depend_on_the_unit_of_the_denominator(figures, times):
    frame = pd.DataFrame(figures, columns=["count", "denominator"]).assign(area=lambda f: [f"a{i}" for i in f.index])
    scaled = frame.assign(denominator=frame["denominator"] * times)
    assert rank(frame, "a0").words == rank(scaled, "a0").words


def test_the_rate_of_a_group_is_all_offences_over_all_residents():
    got = compare.pooled_rate(FOUR)
    assert got.rate.value == pytest.approx(1000 * 170 / 7500)
    assert (got.areas, got.missing, got.reason) == (4, (), "")


def test_an_area_that_lacks_a_figure_counts_on_neither_side_of_the_group_and_is_named():
    got = compare.pooled_rate(pd.concat([FOUR, areas(camden=(500, None))]))
    assert got.rate.value == pytest.approx(1000 * 170 / 7500)
    assert (got.missing, got.reason) == (("camden",), "without camden")


def test_a_group_without_figures_has_no_rate_and_a_reason():
    got = compare.pooled_rate(areas(camden=(None, 10)))
    assert (got.rate.value, got.areas) == (None, 0)
    assert got.reason == "no area of the group has both figures"
