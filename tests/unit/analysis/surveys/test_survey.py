"""Percentages of people asked: ranges, groups, printed figures and waves. People are invented."""

import json
import math

import pandas as pd
import pytest

from csp_lib.analysis.surveys import survey
from csp_lib.analysis.surveys.survey import Instrument, compare_waves, printed_percent, weighted_percent
from csp_lib.results import codec

PEOPLE = pd.DataFrame(
    {
        "tenure": ["own", "rent", None, "own", "rent"] * 40,
        "weight": [1.0, 2.0, 1.5, 0.5] * 50,
        "safe": [1, 0, 1, 1, 0, 1, 0, 0] * 25,
    }
)
ASKED = Instrument("Residents' panel", "How safe do you feel after dark?", "adults", "post", "2010")


def test_equal_weights_are_a_simple_random_sample():
    got = weighted_percent(PEOPLE, "safe", weight=None)
    plain = printed_percent(50, 200)
    assert (got.percent, got.n, got.n_eff, got.weights_deff) == (50, 200, 200, 1)
    assert (got.lower, got.upper) == pytest.approx((plain.lower, plain.upper))


def test_the_margin_of_four_hundred_people_is_nearly_five_points():
    got = printed_percent(50, 400)  # a borough-year of the Met's survey, before its design effect
    assert (got.upper - got.lower) / 2 == pytest.approx(4.9, abs=0.05)
    assert got.note == "taken as a simple random sample"


def test_unequal_weights_widen_the_range():
    got = weighted_percent(PEOPLE, "safe")
    assert got.n_eff < got.n == 200
    assert got.n / got.n_eff == got.weights_deff
    even = weighted_percent(PEOPLE, "safe", weight=None)
    assert got.upper - got.lower > even.upper - even.lower


@pytest.mark.parametrize("answer", [0, 1])
@pytest.mark.parametrize("method", ["", *survey.METHODS])
def test_when_all_answer_alike_the_range_is_finite_inside_and_not_nothing(answer, method):
    got = weighted_percent(PEOPLE.assign(safe=answer), "safe", method=method)
    assert got.percent == 100 * answer
    assert (got.lower, got.upper)[answer] == pytest.approx(100 * answer)
    assert 1 < got.upper - got.lower < 5
    assert 0 <= got.lower <= got.upper <= 100
    assert (got.se, got.deff) == (0, None)


def test_korn_and_graubard_stand_near_the_ends_only():
    few = PEOPLE.assign(safe=[1] * 6 + [0] * 194)
    assert weighted_percent(few, "safe").method == "beta"
    assert weighted_percent(PEOPLE, "safe").method == "wilson"
    assert [survey.method_for(p) for p in (4.9, 5, 95, 95.1)] == ["beta", "wilson", "wilson", "beta"]


def test_strata_take_degrees_of_freedom_from_korn_and_graubards_limits():
    from scipy import stats

    people = PEOPLE.assign(stratum=[i // 4 for i in range(200)])  # 50 strata of four
    got = weighted_percent(people, "safe", stratum="stratum", method="beta")
    share, se = got.percent / 100, got.se / 100
    n = share * (1 - share) / se**2 * (stats.t.ppf(0.975, 199) / stats.t.ppf(0.975, 150)) ** 2
    limits = stats.beta.ppf([0.025, 0.975], [n * share, n * share + 1], [n * (1 - share) + 1, n * (1 - share)])
    assert [got.lower, got.upper] == pytest.approx(100 * limits, rel=1e-9)


@pytest.mark.parametrize("method", ["", *survey.METHODS])
def test_more_confidence_is_a_wider_range(method):
    wide, narrow = (weighted_percent(PEOPLE, "safe", method=method, confidence=c) for c in (0.998, 0.95))
    assert wide.lower < narrow.lower < narrow.percent < narrow.upper < wide.upper


def test_a_group_is_asked_within_the_whole_sample():
    got = weighted_percent(PEOPLE, "safe", among=PEOPLE["tenure"] == "own")
    own = PEOPLE[PEOPLE["tenure"] == "own"]
    assert got.percent == pytest.approx(100 * (own["safe"] * own["weight"]).sum() / own["weight"].sum())
    assert got.n == 80


def test_groups_stand_in_the_order_of_their_names_without_people_of_none():
    got = survey.group_percents(PEOPLE, "safe", "tenure")
    assert got["label"].tolist() == ["own", "rent"]
    assert got["n"].sum() == 160
    assert got.columns.tolist() == list(survey.GROUP_COLUMNS)


def test_a_group_of_few_is_not_to_be_shown_and_a_group_of_one_has_no_percentage():
    people = PEOPLE.assign(tenure=["alone", *["few"] * 40, *["many"] * 159])
    got = survey.group_percents(people, "safe", "tenure").set_index("label")
    assert got["show"].to_dict() == {"alone": False, "few": False, "many": True}
    assert pd.isna(got.loc["alone", "percent"])
    assert got.loc["alone", "reason"] == "one person answered"
    assert got.loc["few", "reason"] == "the answers count for fewer than 50 people asked at random"


def test_people_who_gave_no_answer_are_not_among_those_asked():
    got = weighted_percent(PEOPLE.assign(safe=[None] * 100 + [1] * 100), "safe")
    assert (got.percent, got.n) == (100, 100)


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        (PEOPLE.head(0), "nobody answered"),
        (PEOPLE.assign(safe=None), "nobody answered"),
        (PEOPLE.head(1), "one person answered"),
    ],
)
def test_a_sample_of_none_or_one_says_so(people, reason):
    got = weighted_percent(people, "safe")
    assert (got.percent, got.lower, got.upper, got.show, got.reason) == (None, None, None, False, reason)
    assert survey.weighted_mean(people, "safe").reason == "fewer than two people answered"


def test_answers_that_are_neither_yes_nor_no_and_unknown_methods_are_wrong_use():
    with pytest.raises(ValueError, match="safe holds 2; write 1"):
        weighted_percent(PEOPLE.assign(safe=2), "safe")
    with pytest.raises(ValueError, match="no interval 'wald'; use one of wilson, logit, beta, mean"):
        weighted_percent(PEOPLE, "safe", method="wald")
    assert (
        weighted_percent(PEOPLE.assign(safe=PEOPLE["safe"] == 1), "safe").percent
        == weighted_percent(PEOPLE, "safe").percent
    )


def test_a_mean_score_has_its_range():
    got = survey.weighted_mean(PEOPLE.assign(score=range(200)), "score", weight=None)
    assert got.mean == 99.5
    assert got.se == pytest.approx(math.sqrt(200 * 201 / 12 / 200))
    assert got.mean - got.lower == pytest.approx(1.972 * got.se, rel=1e-3)


def test_a_printed_percentage_without_the_number_asked_stands_without_a_range():
    for n in (None, math.nan, 0):
        got = printed_percent(74, n)
        assert (got.percent, got.lower, got.upper, got.show) == (74, None, None, True)
        assert got.reason == "number asked not published"


def test_a_printed_percentage_of_few_is_not_shown_and_a_missing_one_says_so():
    assert not printed_percent(74, 49).show
    assert printed_percent(74, 50).show
    assert not printed_percent(74, 60, weights_deff=1.3).show
    got = printed_percent(None, 400)
    assert (got.show, got.reason) == (False, "the percentage is missing")


@pytest.mark.parametrize("percent", [-1, 100.1, math.inf])
def test_a_percentage_of_people_lies_between_nought_and_a_hundred(percent):
    with pytest.raises(ValueError, match="is no percentage of people asked"):
        printed_percent(percent, 400)


def test_a_design_effect_is_above_nought():
    with pytest.raises(ValueError, match="a design effect of 0"):
        printed_percent(50, 400, weights_deff=0)


def waves(first, second, n=(400, 400)):
    return (printed_percent(p, m, instrument=ASKED) for p, m in zip((first, second), n, strict=True))


def test_nought_of_sixty_is_not_taken_as_known_without_error():
    got = compare_waves(*waves(0, 8, (60, 60)))
    assert (got.verdict, got.points) == ("no clear difference", 8)
    alone = survey.estimate_difference(0, 0, 8, printed_percent(8, 60).se)
    assert alone.p < 0.05 < got.p


def test_a_whole_answer_that_did_not_change_has_not_changed():
    got = compare_waves(*waves(0, 0))
    assert (got.points, got.p, got.verdict) == (0, 1, "no clear difference")


def test_two_estimates_without_error_have_no_z():
    same, other = survey.estimate_difference(1, 0, 1, 0), survey.estimate_difference(1, 0, 2, 0)
    assert (same.z, same.p, other.z, other.p) == (None, 1, None, 0)


def test_the_difference_turned_round_has_the_other_sign():
    one, other = compare_waves(*waves(58, 62)), compare_waves(*waves(62, 58))
    assert (one.points, one.lower, one.z) == pytest.approx((-other.points, -other.upper, -other.z))
    assert one.p == pytest.approx(other.p)


def test_a_comparison_of_waves_says_what_is_stated_for_neither():
    vague = Instrument("Panel", "Safe?")
    first, second = (printed_percent(p, 400, instrument=vague) for p in (50, 60))
    assert compare_waves(first, second).note == "not stated for either: who was asked and the way of asking"
    assert compare_waves(*waves(50, 60)).note == ""


def test_an_instrument_may_be_spelt_otherwise():
    other = Instrument("residents' Panel ", "How safe do you feel  after dark?", "Adults", "POST", "2011")
    assert survey.why_not_join(ASKED, other) == ""


def test_every_result_can_be_written_as_json():
    results = [
        weighted_percent(PEOPLE, "safe", stratum="tenure", instrument=ASKED), printed_percent(74, None, instrument=ASKED),
        survey.weighted_mean(PEOPLE, "safe"), survey.estimate_difference(1, 2, 3, 4), compare_waves(*waves(50, 60)),
    ]  # fmt: skip
    for result in results:
        assert json.loads(json.dumps(codec.encode(result), allow_nan=False))["record"] == type(result).__name__
    json.dumps(codec.encode(survey.group_percents(PEOPLE, "safe", "tenure")), allow_nan=False)
