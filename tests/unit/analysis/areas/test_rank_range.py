"""The range that chance leaves open for a place."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.analysis.areas.compare import rank_areas, rank_range
from csp_lib.results.codec import encode

TOLD = {"measure": "burglary", "denominator_name": "residents", "period": "2010/11"}


def areas(counts, denominators=None):
    denominators = denominators or [100_000] * len(counts)
    return pd.DataFrame(
        {"area": [f"a{i:02}" for i in range(len(counts))], "count": counts, "denominator": denominators}
    )


def test_a_place_is_printed_with_its_range_and_all_that_a_place_must_carry():
    got = rank_range(areas([300, 310, 320, 330, 600, 900]), "a01", **TOLD)
    assert got.words == "2nd lowest (95 % range 1st to 4th) of 6"
    assert (got.measure, got.denominator_name, got.period, got.by) == ("burglary", "residents", "2010/11", "rate")
    assert (got.place_lowest, got.low, got.high, got.of, got.basis) == (2, 1, 4, 6, "chance alone")


def test_a_place_counted_from_above_has_its_range_counted_from_above():
    got = rank_range(areas([100, 300, 600, 700, 720, 740]), "a04", **TOLD)
    assert got.words == "2nd highest (95 % range 1st to 3rd) of 6"
    assert (got.low, got.high) == (4, 6)


def test_areas_far_apart_leave_no_doubt():
    assert rank_range(areas([100, 1000, 10_000]), "a01", **TOLD).words == "2nd lowest (95 % range 2nd) of 3"


def test_the_spread_between_areas_widens_the_range():
    frame = areas([100 * i for i in range(10, 42)])
    alone, widened = (rank_range(frame, "a10", tau2, **TOLD) for tau2 in (0.0, 0.05))
    assert widened.high - widened.low > 2 * (alone.high - alone.low)
    assert widened.basis == "the spread between areas"


def test_the_same_figures_give_the_same_range_in_any_order_of_rows():
    frame = areas([300, 310, 320, 330, 600, 900])
    assert rank_range(frame, "a01", **TOLD) == rank_range(frame.iloc[::-1], "a01", **TOLD)


def test_a_generator_handed_in_is_used():
    frame = areas([300, 310, 320, 330, 600, 900])
    states = [np.random.default_rng(1), np.random.default_rng(1)]
    first, second = (rank_range(frame, "a01", rng=rng, draws=50, **TOLD) for rng in states)
    assert first == second
    assert states[0].bit_generator.state != np.random.default_rng(1).bit_generator.state


def test_places_by_count_look_at_no_denominator():
    frame = areas([100, 200, 300], [1, 1, None])
    got = rank_range(frame, "a02", by="count", **TOLD)
    assert (got.of, got.denominator_name, got.by) == (3, "", "count")


def test_an_area_without_figures_has_no_place_no_range_and_a_reason():
    got = rank_range(areas([None, 200, 300]), "a00", **TOLD)
    assert (got.place_lowest, got.low, got.high, got.words) == (None, None, None, "not ranked")
    assert got.reason == "there is no rate for a00 in 2010/11"


def test_the_only_area_has_no_range():
    assert rank_range(areas([5]), "a00", **TOLD).words == "the only area"


def test_areas_level_with_each_other_share_the_best_place_and_a_range_of_all():
    got = rank_range(areas([50] * 12), "a03", **TOLD)
    assert got.words == "level with all others (95 % range 1st to 12th) of 12"


def test_jointly_highest_areas_have_a_range_that_holds_their_place_from_above():
    got = rank_range(areas([10, 10, 10, 5000, 5000]), "a03", **TOLD)
    assert got.words == "joint highest (95 % range 1st to 2nd) of 5"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 900)), min_size=2, max_size=32))
def test_the_range_holds_the_place_and_stays_among_the_areas(figures):
    frame = areas([count for count, _ in figures], [denominator for _, denominator in figures])
    got = rank_range(frame, "a00", draws=200, **TOLD)
    assert 1 <= got.low <= got.place_lowest <= got.high <= got.of == len(figures)
    assert got.place_lowest == rank_areas(frame, "a00", "burglary", "residents", "2010/11").place_lowest


def test_the_range_holds_the_true_place_about_as_often_as_it_says():
    rng = np.random.default_rng(20)
    rates = np.linspace(400, 700, 20)
    held = 0
    for _ in range(150):
        got = rank_range(areas(list(rng.poisson(rates))), "a08", draws=1000, **TOLD)
        held += got.low <= 9 <= got.high
    assert held / 150 > 0.9


@pytest.mark.parametrize("wrong", [{"tau2": -0.1}, {"tau2": float("nan")}, {"draws": 0}])
def test_impossible_requests_are_wrong_use(wrong):
    with pytest.raises(ValueError, match="tau2"):
        rank_range(areas([1, 2]), "a00", **TOLD, **wrong)


def test_the_result_holds_plain_values_only():
    got = rank_range(areas([300, 310, 320]), "a01", np.float64(0.02), **TOLD)
    assert all(type(v) in (int, float, str, tuple, type(None)) for v in vars(got).values())
    assert encode(got.words) == got.words
