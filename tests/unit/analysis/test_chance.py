"""Exact tests of two counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_lib.analysis import chance

counts = st.integers(0, 300)


def test_known_p_values_of_small_counts():
    # Wheeler 2016; change/two_counts.csv (formula)
    assert chance.exact_p(2, 6) == pytest.approx(0.2890625)
    assert chance.mid_p(2, 6) == pytest.approx(0.234375)
    assert chance.z_of_square_roots(2, 6) == pytest.approx(2.0705523608)


def test_no_offences_at_all_are_no_evidence_of_change():
    assert (chance.exact_p(0, 0), chance.mid_p(0, 0), chance.z_of_square_roots(0, 0)) == (1.0, 1.0, 0.0)


@given(counts, counts)
def test_the_exact_test_does_not_care_which_year_came_first(previous, current):
    assert chance.exact_p(previous, current) == pytest.approx(chance.exact_p(current, previous))
    assert chance.mid_p(previous, current) == pytest.approx(chance.mid_p(current, previous))


@given(counts, counts)
def test_mid_p_is_the_less_cautious_one_and_both_are_chances(previous, current):
    exact, mid = chance.exact_p(previous, current), chance.mid_p(previous, current)
    assert 0 <= mid <= exact <= 1


def test_twice_the_offences_in_twice_the_months_are_no_change():
    assert chance.exact_p(100, 200, exposure=2) == pytest.approx(1.0)
    assert chance.exact_p(100, 200) < 0.001


def test_the_mid_p_of_very_large_counts_is_a_number():
    assert 0.1 < chance.mid_p(300_000, 301_000) < 0.3
