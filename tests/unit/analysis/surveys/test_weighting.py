"""Weights of people asked: what they cost, and how they are fitted to the population. People are invented."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis.surveys import weighting
from csp_lib.analysis.surveys.weighting import effective_number, raked_again, raked_weights, sample_of
from csp_lib.results import codec

PEOPLE = pd.DataFrame(
    {
        "age": ["young"] * 30 + ["old"] * 70,
        "sex": ["F", "M", "F", "F", "M"] * 20,
        "weight": [1.0, 2.0] * 50,
        "worried": [1, 0, 0, 1, 0] * 20,
    }
)
MARGINS = pd.DataFrame(
    [("age", "young", 500), ("age", "old", 500), ("sex", "F", 480), ("sex", "M", 520)],
    columns=["variable", "category", "population_total"],
)


def test_equal_weights_cost_nothing_and_one_heavy_weight_costs_nearly_all():
    assert effective_number([2.0] * 50) == pytest.approx(50)
    assert effective_number([1e9, *[1.0] * 49]) == pytest.approx(1, abs=1e-6)


def test_raking_meets_every_margin():
    got = raked_weights(PEOPLE, MARGINS)
    sums = PEOPLE.assign(w=got.weights["weight"]).groupby("sex")["w"].sum()
    assert sums.to_dict() == pytest.approx({"F": 480, "M": 520}, rel=1e-9)
    assert got.largest_miss <= 1e-9
    assert (got.trimmed, got.note, got.reason) == (0, "", "")


def test_raked_weights_can_be_written_as_json():
    for margins in (MARGINS, MARGINS.iloc[1:]):
        text = json.dumps(codec.encode(raked_weights(PEOPLE, margins)), allow_nan=False)
        assert json.loads(text)["record"] == "Raking"


def test_weights_that_fit_already_stay_as_they_are():
    first = raked_weights(PEOPLE, MARGINS)
    again = raked_weights(PEOPLE.assign(w=first.weights["weight"]), MARGINS, weight="w")
    assert again.weights["weight"].tolist() == pytest.approx(first.weights["weight"].tolist(), rel=1e-8)
    assert again.rounds == 1


def test_weights_come_in_the_order_of_the_people_whatever_their_index():
    turned = PEOPLE.iloc[::-1].set_index(pd.Index([7] * 100))
    assert raked_weights(turned, MARGINS).weights["weight"].tolist() == pytest.approx(
        raked_weights(PEOPLE, MARGINS).weights["weight"].tolist()[::-1]
    )


def test_trimmed_weights_keep_to_their_limit_and_still_meet_the_margins_where_they_can():
    people = PEOPLE.assign(weight=[40.0, *[1.0] * 99])
    free = raked_weights(people, MARGINS, weight="weight")
    got = raked_weights(people, MARGINS, weight="weight", most_times_mean=3)
    assert free.max_over_mean > 3 >= got.max_over_mean - 1e-6
    assert got.trimmed == 1
    assert got.largest_miss <= 1e-9
    assert got.n_eff > free.n_eff


def test_light_weights_are_brought_up_to_their_limit_and_the_margins_still_met():
    people = PEOPLE.assign(weight=[0.01, *[1.0] * 99])
    free = raked_weights(people, MARGINS, weight="weight")
    got = raked_weights(people, MARGINS, weight="weight", least_times_mean=0.3)
    share = got.weights["weight"] / got.weights["weight"].mean()
    assert (free.weights["weight"] / 10).min() < 0.05
    assert share.min() == pytest.approx(0.3)
    assert got.trimmed == 1
    assert got.largest_miss <= 1e-9


def test_a_draw_is_raked_as_if_those_drawn_had_been_asked():
    drawn = np.random.default_rng(2).multinomial(100, np.full(100, 0.01), size=4)
    limits = {"weight": "weight", "most_times_mean": 1.6, "least_times_mean": 0.6}
    got = raked_again(PEOPLE, MARGINS, drawn, **limits)
    for times, weights in zip(drawn, got, strict=True):
        asked = PEOPLE.loc[np.repeat(np.arange(100), times)].reset_index(drop=True)
        expected = raked_weights(asked, MARGINS, **limits)
        assert expected.trimmed > 0
        summed = np.bincount(np.repeat(np.arange(100), times), expected.weights["weight"], 100)
        assert weights == pytest.approx(summed, rel=1e-5)


def test_a_draw_without_anybody_of_a_category_is_left_out():
    nobody_young = np.where(PEOPLE["age"] == "old", 1, 0)
    got = raked_again(PEOPLE, MARGINS, np.array([nobody_young, np.ones(100, int)]))
    assert got.shape == (1, 100)
    assert got[0] == pytest.approx(raked_weights(PEOPLE, MARGINS).weights["weight"].to_numpy(), rel=1e-5)


def test_margins_that_trimming_cannot_meet_are_said():
    few = pd.concat([PEOPLE.assign(age="old"), PEOPLE.head(1)], ignore_index=True)
    got = raked_weights(few, MARGINS.assign(population_total=[500, 500, 700, 300]), most_times_mean=2)
    assert got.largest_miss > 0.5
    assert got.note.startswith("after trimming a margin is missed by ")
    assert got.weights["weight"].max() / (1000 / 101) <= 2 + 1e-9


def test_margins_with_totals_that_differ_by_rounding_are_scaled_to_the_first():
    got = raked_weights(PEOPLE, MARGINS.assign(population_total=[500, 500, 481, 521]))
    assert got.weights["weight"].sum() == pytest.approx(1000)
    assert got.note == "margins with slightly different totals were scaled to the first"


@pytest.mark.parametrize(
    ("people", "margins", "reason"),
    [
        (PEOPLE.head(0), MARGINS, "nobody was asked"),
        (PEOPLE[PEOPLE["age"] == "old"], MARGINS, "nobody asked is of age young"),
        (PEOPLE, MARGINS.iloc[1:], "the population of age young is not given"),
        (PEOPLE.assign(age=[None, *PEOPLE["age"][1:]]), MARGINS, "people whose age is not known: 1"),
        (PEOPLE.assign(weight=[0.0, *[1.0] * 99]), MARGINS, "people without a weight above zero: 1"),
        (PEOPLE.assign(weight=[None, *[1.0] * 99]), MARGINS, "people without a weight above zero: 1"),
        (
            PEOPLE,
            MARGINS.assign(population_total=[500, 0, 480, 520]),
            "the population of age old is missing, zero or negative",
        ),
        (
            PEOPLE,
            MARGINS.assign(population_total=[500, math.nan, 480, 520]),
            "the population of age old is missing, zero or negative",
        ),
        (
            PEOPLE,
            MARGINS.assign(population_total=[500, 500, 480, 620]),
            "the margins add up to different totals (age 1,000, sex 1,100)",
        ),
    ],
)
def test_a_sample_that_cannot_be_fitted_says_why(people, margins, reason):
    got = raked_weights(people, margins, weight="weight")
    assert (got.weights, got.n_eff, got.reason) == (None, None, reason)


def test_margins_that_contradict_each_other_give_no_weights():
    people = pd.DataFrame({"age": ["young", "old"] * 20, "sex": ["F", "M"] * 20})
    got = raked_weights(people, MARGINS)  # all the young are women here, so 500 cannot be 480
    assert got.weights is None
    assert got.reason == "no weights meet all the margins together"
    assert got.largest_miss == pytest.approx(0.04, abs=0.01)


def test_margins_of_no_column_twice_a_category_or_an_impossible_limit_are_wrong_use():
    with pytest.raises(ValueError, match="there is no column tenure"):
        raked_weights(PEOPLE, MARGINS.assign(variable="tenure", category=list("abcd")))
    with pytest.raises(ValueError, match="the margin of age holds young twice"):
        raked_weights(PEOPLE, pd.concat([MARGINS, MARGINS.head(1)]))
    with pytest.raises(ValueError, match="give a number above 1"):
        raked_weights(PEOPLE, MARGINS, most_times_mean=1)
    with pytest.raises(ValueError, match="give a number from 0 to 1"):
        raked_weights(PEOPLE, MARGINS, least_times_mean=1)
    with pytest.raises(ValueError, match="there are no margins"):
        raked_weights(PEOPLE, MARGINS.head(0))


def test_equal_weights_give_the_textbook_standard_error():
    sample = sample_of(PEOPLE, "worried")
    assert sample.mean == pytest.approx(0.4)
    assert sample.se == pytest.approx(math.sqrt(0.4 * 0.6 / 99))
    assert sample.deff == pytest.approx(1)


def test_asking_everybody_in_a_stratum_leaves_nothing_open():
    census = PEOPLE.assign(size=PEOPLE["age"].map({"young": 30, "old": 70}))
    assert sample_of(census, "worried", stratum="age", stratum_size="size").se == 0


def test_a_stratum_of_one_person_adds_to_the_error_rather_than_nothing():
    alone = PEOPLE.assign(stratum=["a", *["b"] * 99])
    got = sample_of(alone, "worried", stratum="stratum")
    own, others = 0.6 / 100, PEOPLE["worried"].iloc[1:]  # the one answered 1, the mean is 0.4
    assert got.se**2 == pytest.approx(own**2 + 99 * others.var() / 100**2)


def test_people_without_a_weight_are_left_out_and_those_without_an_answer_are_no_members():
    people = PEOPLE.assign(weight=[None, 0.0, *[1.0] * 98], worried=[1, 1, None, *PEOPLE["worried"][3:]])
    got = sample_of(people, "worried", "weight")
    assert (len(got.weights), got.n) == (98, 97)
    assert got.note == "left out for want of a weight: 2"


def test_words_for_numbers_negative_weights_small_strata_and_another_tables_rows_are_wrong_use():
    with pytest.raises(ValueError, match="worried holds 'yes'"):
        sample_of(PEOPLE.assign(worried="yes"), "worried")
    with pytest.raises(ValueError, match="weight holds -1; a weight is never negative"):
        sample_of(PEOPLE.assign(weight=-1.0), "worried", "weight")
    with pytest.raises(ValueError, match="a stratum of 20 people holds 30"):
        sample_of(PEOPLE.assign(size=20), "worried", stratum="age", stratum_size="size")
    with pytest.raises(ValueError, match="among has 3 places for 100 people"):
        sample_of(PEOPLE, "worried", among=pd.Series([True] * 3))
    with pytest.raises(ValueError, match="there is no column asked"):
        sample_of(PEOPLE, "asked")


def test_the_error_matches_what_repeated_samples_do():
    draw = np.random.default_rng(5)
    means, errors = [], []
    for _ in range(300):
        weights = draw.choice([1.0, 3.0], 150)
        people = pd.DataFrame({"w": weights, "y": (draw.random(150) < 0.2 + 0.1 * weights).astype(int)})
        sample = sample_of(people, "y", "w")
        means.append(sample.mean)
        errors.append(sample.se)
    assert np.mean(errors) == pytest.approx(np.std(means), rel=0.1)


def test_the_limits_of_rounds_and_tolerance_are_those_of_the_handbook():
    assert (weighting.TOLERANCE, weighting.MOST_ROUNDS) == (1e-10, 200)
