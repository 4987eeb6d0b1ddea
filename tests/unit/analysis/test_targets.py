"""Verdicts on targets: the drawn rules stand in tests/spec; here the edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_lib.analysis import targets
from csp_lib.analysis.change import compare_counts

WORDS = {
    "met", "not met", "met within chance", "missed within chance", "no target", "not applicable", "awaited",
    "cannot judge",
}  # fmt: skip


def test_an_unknown_kind_of_target_is_wrong_use_and_the_kinds_are_listed():
    with pytest.raises(ValueError, match="'kpi' is not known; it may be ceiling, level"):
        targets.judge("kpi", "reduce", 1, 1, None)


def test_a_target_of_another_year_is_not_applicable():
    assert targets.judge("ceiling", "reduce", 1000, 900, None, applies=False).word == "not applicable"


def test_a_part_year_is_awaited_and_says_how_many_months_it_covers():
    got = targets.judge("ceiling", "reduce", 1000, 700, None, months_covered=9)
    assert (got.word, got.reason) == ("awaited", "the year covers 9 of 12 months")


def test_what_a_direction_lacks_is_named():
    assert targets.judge("direction", None, None, 5, None).reason.startswith("the desired direction is missing")
    assert targets.judge("direction", "reduce", None, 5, None).reason == "the baseline is missing"
    assert targets.judge("level", "reduce", None, 5, None).reason == "the target's value is missing"


def test_a_percent_target_of_unclear_sign_cannot_be_judged():
    got = targets.judge("percent_change", "reduce", 10, None, compare_counts(1000, 850))
    assert got.word == "cannot judge"
    assert got.reason == "the sign of the target is unclear: the aim is to reduce, the target +10 %"


def test_an_unsigned_percentage_without_a_direction_lacks_both():
    got = targets.judge("percent_change", None, 1, None, compare_counts(1000, 850))
    assert (got.word, got.reason) == ("cannot judge", "both the sign and the direction of the target are missing")


def test_a_level_without_a_unit_cannot_be_judged_though_its_figure_is_there():
    got = targets.judge("level", "reduce", 25.46, 24.0, None, is_count=False, unit_known=False)
    assert (got.word, got.reason) == ("cannot judge", "the unit of the target is missing")


def test_a_direction_from_zero_is_judged_and_says_that_there_is_little_room():
    got = targets.judge("direction", "reduce", None, 20, compare_counts(0, 20))
    assert got.word == "not met"
    assert got.reason.endswith("; the baseline is zero, so there is little room")


def test_a_zero_baseline_leaves_little_room():
    got = targets.judge("percent_change", "reduce", -10, None, compare_counts(0, 12))
    assert (got.word, "little room" in got.reason) == ("cannot judge", True)


def test_a_percentage_is_not_tested_as_if_it_were_a_count():
    got = targets.judge("level", "increase", 65, 64, None, is_count=False)
    assert (got.word, got.reason) == ("not met", "64 against 65, not tested against chance")


def test_own_variation_widens_what_counts_as_chance():
    assert targets.judge("ceiling", None, 1000, 1090, compare_counts(1100, 1090)).word == "not met"
    own = compare_counts(1100, 1090, phi=4)
    assert targets.judge("ceiling", None, 1000, 1090, own).word == "missed within chance"


def test_a_direction_is_read_from_rates_where_exposures_differ():
    fewer_months = compare_counts(1200, 1100, exposure_previous=12, exposure_current=9)
    assert fewer_months.difference < 0 < fewer_months.percent
    assert targets.judge("direction", "reduce", None, 1100, fewer_months).word == "not met"


@given(
    st.sampled_from([*targets.KINDS, *targets.NOT_A_NUMBER]),
    st.sampled_from([*targets.DIRECTIONS, None, "down"]),
    st.one_of(st.none(), st.integers(-50, 500)),
    st.one_of(st.none(), st.integers(0, 500)),
    st.one_of(st.none(), st.integers(0, 500)),
)
def test_every_verdict_is_one_of_the_closed_words_and_has_a_reason(kind, aim, value, current, baseline):
    change = None if baseline is None else compare_counts(baseline, current)
    value = None if value is None else value if kind == "percent_change" else abs(value)
    got = targets.judge(kind, aim, value, current, change)
    assert got.word in WORDS
    assert got.reason


@given(st.integers(1, 2000), st.integers(0, 2000), st.integers(1, 300))
def test_fewer_offences_never_turn_a_met_ceiling_into_a_missed_one(ceiling, count, fewer):
    more = targets.judge("ceiling", None, ceiling, count, None).word
    less = targets.judge("ceiling", None, ceiling, max(0, count - fewer), None).word
    strength = ["not met", "missed within chance", "met within chance", "met"]
    assert more == less or strength.index(less) > strength.index(more)
