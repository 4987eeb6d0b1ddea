"""The harm index: no weight is made up, nothing counts twice. The weights here are invented."""

import json

import pandas as pd
import pytest

from csp_lib.analysis.harm import harm_index
from csp_lib.results import codec

WEIGHTS = pd.DataFrame(
    [("robbery", 300.0), ("residential_burglary", 20.0), ("homicide", 5000.0), ("shoplifting", 2.0)],
    columns=["offence_set", "weight"],
).assign(unit="days", source="Invented index", date="2016")


def counts(**given):
    return pd.DataFrame(list(given.items()), columns=["offence_set", "count"])


def test_harm_is_the_weighted_count_over_the_population():
    got = harm_index(counts(robbery=10, residential_burglary=50), WEIGHTS, 200_000, denominator_name="residents")
    assert (got.total_harm, got.value, got.offences) == (4000, 20, 60)
    assert (got.unit, got.source, got.date, got.denominator_name) == ("days", "Invented index", "2016", "residents")
    assert got.parts.values.tolist() == [["robbery", 10, 300, 3000, 75], ["residential_burglary", 50, 20, 1000, 25]]
    assert got.lower < got.value < got.upper


def test_with_one_weight_the_index_is_a_rate_in_another_unit():
    from csp_lib.analysis.rates import rate_per_1000

    got, rate = harm_index(counts(robbery=40), WEIGHTS, 200_000), rate_per_1000(40, 200_000)
    scaled = [300 * value for value in (rate.value, rate.lower, rate.upper)]
    assert [got.value, got.lower, got.upper] == pytest.approx(scaled)


def test_one_homicide_more_lies_inside_what_chance_leaves_open():
    before = harm_index(counts(homicide=2, shoplifting=400), WEIGHTS, 200_000)
    after = harm_index(counts(homicide=3, shoplifting=400), WEIGHTS, 200_000)
    assert after.value > 1.4 * before.value
    assert before.lower < after.value < before.upper


def test_every_offence_without_a_weight_is_named_and_there_is_no_index():
    got = harm_index(counts(robbery=10, criminal_damage=30, harassment=60), WEIGHTS, 200_000)
    assert got.missing == ("criminal_damage", "harassment")
    assert (got.value, got.lower, got.total_harm) == (None, None, None)
    assert got.reason == "no weight is given for criminal_damage, harassment"
    assert got.weighted_percent == 10
    assert got.parts["share_percent"].isna().all()


def test_an_offence_that_did_not_happen_needs_no_weight():
    got = harm_index(counts(robbery=10, criminal_damage=0), WEIGHTS, 200_000)
    assert (got.missing, got.total_harm) == ((), 3000)


def test_an_index_can_be_written_as_json_with_and_without_its_weights():
    for given in ({"robbery": 10, "homicide": 1}, {"robbery": 10, "harassment": 1}, {}):
        got = harm_index(counts(**given), WEIGHTS, 1000)
        assert json.loads(json.dumps(codec.encode(got), allow_nan=False))["record"] == "HarmIndex"


def test_under_ten_offences_have_an_index_without_a_range():
    got = harm_index(counts(robbery=9), WEIGHTS, 1000)
    assert (got.value, got.lower, got.upper) == (2700, None, None)


def test_no_offences_are_no_harm():
    got = harm_index(counts(robbery=0), WEIGHTS, 1000)
    assert (got.value, got.weighted_percent, len(got.parts)) == (0, None, 0)


@pytest.mark.parametrize(
    ("given", "change", "population", "reason"),
    [
        ({"robbery": None}, {}, 1000, "the count of robbery is missing"),
        ({"robbery": -1}, {}, 1000, "a count is negative"),
        ({"robbery": 10}, {}, None, "the number of residents is missing"),
        ({"robbery": 10}, {}, 0, "the number of residents is zero or negative"),
        ({"robbery": 10}, {"weight": 0.0}, 1000, "a weight is zero or negative"),
        (
            {"robbery": 10, "homicide": 1},
            {"unit": ["days", "days", "pounds", "days"]},
            1000,
            "the weights have several units (days, pounds)",
        ),
        ({"robbery": 10, "homicide": 1}, {"source": list("abcd")}, 1000, "the weights have several sources (a, c)"),
        ({"robbery": 10, "homicide": 1}, {"date": list("1234")}, 1000, "the weights have several dates (1, 3)"),
    ],
)
def test_an_index_that_cannot_be_made_says_why(given, change, population, reason):
    got = harm_index(counts(**given), WEIGHTS.assign(**change), population)
    assert (got.value, got.total_harm, got.reason) == (None, None, reason)


def test_another_source_for_an_offence_not_counted_does_not_matter():
    got = harm_index(counts(robbery=10), WEIGHTS.assign(source=list("abcd")), 1000)
    assert (got.source, got.reason) == ("a", "")


@pytest.mark.parametrize(
    "twice",
    [
        ("robbery", "personal_robbery"),
        ("total_notifiable_offences", "homicide"),
        ("violence_against_the_person", "common_assault"),
        ("vehicle_crime", "theft_of_vehicle"),
        ("vehicle_crime", "serious_acquisitive_crime"),
    ],
)
def test_sets_that_share_offences_would_count_them_twice(twice):
    with pytest.raises(ValueError, match=f"{twice[0]} and {twice[1]} share offences"):
        harm_index(counts(**dict.fromkeys(twice, 5)), WEIGHTS, 1000)


def test_sets_that_share_nothing_may_stand_together():
    apart = ("personal_robbery", "business_robbery", "residential_burglary", "homicide", "asb_calls_of_a_partner")
    assert harm_index(counts(**dict.fromkeys(apart, 5)), WEIGHTS, 1000).missing[0] == "asb_calls_of_a_partner"


def test_a_set_that_stands_twice_or_a_table_without_its_columns_is_wrong_use():
    with pytest.raises(ValueError, match="weights hold robbery twice"):
        harm_index(counts(robbery=1), pd.concat([WEIGHTS, WEIGHTS.head(1)]), 1000)
    with pytest.raises(ValueError, match=r"weights need the columns .*; unit, source, date not among"):
        harm_index(counts(robbery=1), WEIGHTS[["offence_set", "weight"]], 1000)
