"""Standardised rates and rate ratios: what they hold, and what they say where they hold nothing."""

import json
import math

import pandas as pd
import pytest

from csp_lib.analysis import standardised
from csp_lib.results import codec

BANDS = pd.DataFrame(
    {
        "age_band": ["0-15", "16-64", "65+"],
        "count": [12, 40, 8],
        "population": [5000, 20000, 8000],
        "standard_weight": [1, 4, 1],
        "reference_count": [100, 900, 120],
        "reference_population": [50000, 300000, 90000],
    }
)


def test_a_rate_standardised_to_its_own_ages_is_its_crude_rate():
    own = BANDS.assign(standard_weight=BANDS["population"])
    got = standardised.direct_rate(own, 1000)
    assert got.value == pytest.approx(1000 * 60 / 33000)
    assert (got.count, got.denominator, got.denominator_name, got.method) == (60, 33000, "residents", "dobson")


def test_only_the_proportions_of_the_standard_matter():
    first = standardised.direct_rate(BANDS)
    second = standardised.direct_rate(BANDS.assign(standard_weight=BANDS["standard_weight"] * 1e5))
    assert (first.value, first.lower, first.upper) == pytest.approx((second.value, second.lower, second.upper))


def test_one_heavy_band_on_one_event_leaves_the_lower_limit_at_zero():
    got = standardised.direct_rate(BANDS.assign(count=[1, 9, 0], population=[10, 1e6, 1e6], standard_weight=[50, 1, 1]))
    assert got.lower == 0
    assert got.value < got.upper


def test_ten_events_have_a_rate_and_nine_do_not():
    assert standardised.direct_rate(BANDS.assign(count=[1, 8, 1])).value is not None
    got = standardised.direct_rate(BANDS.assign(count=[1, 7, 1]))
    assert (got.value, got.lower, got.upper, got.reason) == (None, None, None, "fewer than 10 events")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"count": [12, None, 8]}, "the count of age band 16-64 is missing or negative"),
        ({"count": [12, -1, 8]}, "the count of age band 16-64 is missing or negative"),
        ({"count": [12, math.inf, 8]}, "the count of age band 16-64 is missing or negative"),
        ({"count": ["12", "about 40", "8"]}, "the count of age band 16-64 is missing or negative"),
        ({"population": [0, 20000, None]}, "the population of age band 0-15, 65+ is missing, zero or negative"),
        ({"standard_weight": [1, None, 1]}, "a standard weight is missing or negative"),
        ({"standard_weight": [0, 0, 0]}, "the standard weights are all zero"),
    ],
)
def test_a_number_that_cannot_be_used_is_named_by_its_band(change, reason):
    got = standardised.direct_rate(BANDS.assign(**change))
    assert (got.value, got.lower, got.upper, got.method, got.reason) == (None, None, None, "not_available", reason)


def test_no_bands_at_all_have_no_rate():
    assert standardised.direct_rate(BANDS.head(0)).reason == "there are no age bands"
    assert standardised.indirect_ratio(BANDS.head(0)).reason == "there are no age bands"


def test_a_table_without_its_columns_or_with_a_band_twice_is_wrong_use():
    with pytest.raises(ValueError, match="need the columns count, population, standard_weight; found age_band"):
        standardised.direct_rate(BANDS[["age_band"]])
    with pytest.raises(ValueError, match="age band 0-15 stands twice"):
        standardised.direct_rate(pd.concat([BANDS, BANDS.head(1)]))


def test_the_reference_itself_has_a_ratio_of_one_and_its_own_rate():
    own = BANDS.assign(count=BANDS["reference_count"], population=BANDS["reference_population"])
    got = standardised.indirect_ratio(own, 1000)
    assert got.ratio == pytest.approx(1)
    assert got.rate == pytest.approx(1000 * 1120 / 440000)
    assert got.lower < 1 < got.upper


def test_a_ratio_may_stand_on_no_event_but_not_on_nothing_expected():
    none = standardised.indirect_ratio(BANDS.assign(count=0))
    assert (none.ratio, none.lower, none.method) == (0, 0, "exact")
    got = standardised.indirect_ratio(BANDS.assign(reference_count=0))
    assert (got.ratio, got.rate, got.reason) == (None, None, "the number of expected events is zero or negative")


def test_a_missing_reference_gives_a_reason():
    got = standardised.indirect_ratio(BANDS.assign(reference_population=[50000, 0, 90000]))
    assert got.reason == "the reference population of age band 16-64 is missing, zero or negative"


def test_weights_of_the_european_standard_add_up_to_a_hundred_thousand():
    assert sum(weight for _, weight in standardised.ESP_2013) == 100_000


def test_a_rate_ratio_turned_round_is_its_inverse():
    one = standardised.rate_ratio(42, 3100, 61, 9400, 1000)
    other = standardised.rate_ratio(61, 9400, 42, 3100, 1000)
    assert (one.ratio, one.lower, one.upper) == pytest.approx((1 / other.ratio, 1 / other.upper, 1 / other.lower))
    assert one.difference == pytest.approx(-other.difference)


def test_a_group_without_events_has_rates_and_a_difference_but_no_ratio():
    got = standardised.rate_ratio(0, 1000, 5, 1000, 1000)
    assert (got.rate_a, got.rate_b, got.difference) == (0, 5, -5)
    assert (got.ratio, got.lower, got.upper, got.reason) == (None, None, None, "a group without events has no ratio")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ((None, 10, 1, 10), "the number of events of the first group is missing"),
        ((1, 10, 1, math.nan), "the population of the second group is missing"),
        ((1, 0, 1, 10), "the first group has a negative count or no people"),
        ((1, 10, 11, 10), "the second group has more events than people"),
    ],
)
def test_rates_that_cannot_be_set_against_each_other_say_why(cells, reason):
    got = standardised.rate_ratio(*cells)
    assert (got.ratio, got.difference, got.reason) == (None, None, reason)


def test_results_can_be_written_as_json():
    results = [
        standardised.direct_rate(BANDS), standardised.direct_rate(BANDS.head(1)), standardised.indirect_ratio(BANDS),
        standardised.indirect_ratio(BANDS.assign(count=None)), standardised.rate_ratio(4, 10, 5, 10),
    ]  # fmt: skip
    for result in results:
        assert json.loads(json.dumps(codec.encode(result), allow_nan=False))["record"] == type(result).__name__


def test_groups_in_which_everybody_is_touched_have_a_ratio_of_one_without_spread():
    got = standardised.rate_ratio(10, 10, 10, 10)
    assert (got.ratio, got.lower, got.upper) == (1, 1, 1)
