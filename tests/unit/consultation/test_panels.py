"""A panel's answers on one scale: bases, shares, ranges and the order they make. People are invented."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.analysis.surveys.survey import weighted_percent
from csp_lib.consultation import panels
from csp_lib.consultation.panels import Scale, ratings_of, top_box
from csp_lib.errors import DataError, ParamsError

SCALE = Scale(
    ("Very important", "Fairly important", "Not very important", "Not at all important"),
    ("Very important",),
    ("Don't know",),
)
LETTERS = {"V": "Very important", "F": "Fairly important", "N": "Not very important", "D": "Don't know", ".": None}
ISSUES = ("Burglary", "Drugs", "Graffiti")


def answers_of(*papers, weights=None):
    """Return the answers of people, each a word of letters, one per issue."""
    return pd.DataFrame(
        [
            ("p1", f"r{number:03}", issue, LETTERS[letter], weights[number] if weights else None)
            for number, letters in enumerate(papers)
            for issue, letter in zip(ISSUES, letters, strict=True)
        ],
        columns=["exercise", "respondent_id", "issue", "answer", "weight"],
        dtype=object,
    )


MIXED = answers_of(*["VFN"] * 30, *["VVN"] * 20, *["FVD"] * 10, *["NV."] * 5)


def drawn_panel(people=200):
    """Return answers and categories of people whose young are fewer and more worried than in the borough."""
    draw = np.random.default_rng(3)
    young = draw.random(people) < 0.3
    letters = np.where(draw.random((people, 3)) < np.where(young, 0.7, 0.3)[:, None] + [[0.1, 0, -0.1]], "V", "F")
    letters[draw.random((people, 3)) < 0.05] = "D"
    who = answers_of(*["".join(row) for row in letters])
    said = pd.DataFrame({"exercise": "p1", "respondent_id": [f"r{i:03}" for i in range(people)], "variable": "age"})
    return who, said.assign(category=np.where(young, "young", "old"))


MARGINS = pd.DataFrame(
    [("age", "young", 500), ("age", "old", 500)], columns=["variable", "category", "population_total"]
)


def test_shares_are_of_those_who_answered_on_the_scale_and_every_other_is_counted():
    found = top_box(ratings_of(MIXED, SCALE)).set_index("issue")
    assert found[["n", "no_answer", "blank"]].to_numpy().tolist() == [[65, 0, 0], [65, 0, 0], [50, 10, 5]]
    assert found["share"].round(6).to_dict() == {"Burglary": 76.923077, "Drugs": 53.846154, "Graffiti": 0.0}


def test_an_unweighted_share_has_wilsons_range_and_a_weighted_one_the_logit():
    plain = top_box(ratings_of(MIXED, SCALE)).set_index("issue").loc["Drugs"]
    people = pd.DataFrame({"y": [0] * 30 + [1] * 35})
    wilson = weighted_percent(people, "y", weight=None, method="wilson")
    assert (plain["lower"], plain["upper"], plain["method"]) == (wilson.lower, wilson.upper, "wilson")
    weights = ["2"] * 30 + ["1"] * 35
    weighted = top_box(ratings_of(MIXED.assign(weight=np.repeat(weights, 3)), SCALE)).set_index("issue").loc["Drugs"]
    logit = weighted_percent(people.assign(weight=[2.0] * 30 + [1.0] * 35), "y", method="logit")
    assert (weighted["lower"], weighted["upper"], weighted["method"]) == (logit.lower, logit.upper, "logit")


def test_the_spread_of_each_share_is_that_of_the_survey_estimate():
    answers, _ = drawn_panel()
    weights = np.repeat(np.random.default_rng(1).choice(["1", "2.5"], 200), 3)
    ratings = ratings_of(answers.assign(weight=weights), SCALE)
    shares, covariance = panels.shares_with_covariance(ratings)
    table = top_box(ratings).set_index("issue").loc[list(ISSUES)]
    assert (100 * shares).tolist() == pytest.approx(table["share"].tolist())
    assert (100 * np.sqrt(np.diag(covariance))).tolist() == pytest.approx(table["se"].tolist())


def test_without_blanks_and_weights_the_covariance_is_that_of_a_mean():
    ratings = ratings_of(answers_of("VFN", "VVN", "FVV", "VFV", "FFF"), SCALE)
    _, covariance = panels.shares_with_covariance(ratings)
    assert covariance == pytest.approx(np.cov(ratings.is_top.T.astype(float)) / 5)


def test_issues_that_the_same_people_put_first_part_more_clearly_than_their_ranges_say():
    answers = answers_of(*["VVF"] * 40, *["VFF"] * 9, *["FFF"] * 41)  # whoever names Drugs names Burglary
    found = top_box(ratings_of(answers, SCALE)).set_index("issue")
    assert found.loc["Burglary", "lower"] < found.loc["Drugs", "upper"]
    assert found[["place", "rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1, 1], [2, 2, 2], [3, 3, 3]]


def test_an_issue_that_nobody_of_a_few_named_is_not_certain_to_be_last():
    answers = answers_of("VFF", "FFF", "FFF", "FFF", "FFF", "FFF")
    found = top_box(ratings_of(answers, SCALE)).set_index("issue")
    assert found.loc["Drugs", "rank_low"] == 1
    assert panels.shares_with_covariance(ratings_of(answers, SCALE))[1][1, 1] > 0


def test_an_issue_nobody_answered_stands_last_and_its_range_is_every_place():
    found = top_box(ratings_of(answers_of(*["VF."] * 60), SCALE)).set_index("issue")
    row = found.loc["Graffiti"]
    assert (row["n"], row["reason"], row["place"], row["rank_low"], row["rank_high"]) == (0, "nobody answered", 3, 1, 3)
    assert np.isnan(row["share"])


def test_every_answer_keeps_its_share_and_those_who_do_not_know_their_base():
    found = panels.answer_shares(ratings_of(MIXED, SCALE))
    graffiti = found[found["issue"] == "Graffiti"].set_index("answer")
    assert graffiti["n"].to_dict() == {
        "Very important": 0, "Fairly important": 0, "Not very important": 50, "Not at all important": 0,
        "Don't know": 10,
    }  # fmt: skip
    assert graffiti["share_of_all"].round(4).tolist() == [0, 0, 83.3333, 0, 16.6667]
    assert graffiti.loc["Not very important", "share"] == 100
    assert np.isnan(graffiti.loc["Don't know", "share"])
    sums = found.groupby("issue")[["share", "share_of_all"]].sum()
    assert sums.to_numpy() == pytest.approx(100)


def test_weights_may_turn_the_order_and_the_table_shows_both():
    weights = ["1"] * 30 + ["1"] * 20 + ["9"] * 15
    table = top_box(ratings_of(MIXED.assign(weight=np.repeat(weights, 3)), SCALE))
    assert table["issue"].tolist()[0] == "Drugs"
    assert table.set_index("issue")["unweighted_place"].to_dict() == {"Burglary": 1, "Drugs": 2, "Graffiti": 3}
    assert panels.weighting_changes_the_order(table)
    assert not panels.weighting_changes_the_order(top_box(ratings_of(MIXED, SCALE)))


def test_raking_meets_the_borough_and_tells_what_it_costs():
    answers, respondents = drawn_panel()
    ratings = panels.raked(ratings_of(answers, SCALE), respondents, MARGINS)
    young = ratings.fit.people["age"] == "young"
    assert ratings.weights[young].sum() == pytest.approx(500)
    cost = panels.cost_of_weights(ratings)
    assert (cost.n, cost.n_eff) == (200, pytest.approx(ratings.fit.raking.n_eff))
    assert cost.design_effect == pytest.approx(200 / cost.n_eff)
    assert 1 < cost.largest_weight <= 3
    assert top_box(ratings)["share"].iloc[0] > top_box(ratings.unweighted())["share"].iloc[0]


def test_weights_stay_within_three_tenths_and_three_times_the_mean():
    answers, respondents = drawn_panel()
    rare = MARGINS.assign(population_total=[970, 30])
    weights = panels.raked(ratings_of(answers, SCALE), respondents, rare).weights
    assert weights.max() / 5 <= 3 + 1e-9
    assert weights.min() / 5 >= 0.3 - 1e-9


def test_an_empty_cell_is_named_and_the_weights_stay_as_they_were():
    answers, respondents = drawn_panel()
    ratings = panels.raked(ratings_of(answers, SCALE), respondents.assign(category="old"), MARGINS)
    assert ratings.fit.raking.reason == "nobody asked is of age young"
    assert (ratings.weights == 1).all()
    assert panels.chance_of_top_places(ratings, 1).sum() == pytest.approx(1)


def test_a_margin_that_respondents_were_not_asked_is_refused():
    answers, respondents = drawn_panel()
    with pytest.raises(ParamsError, match="respondents have no tenure; they have age"):
        panels.raked(ratings_of(answers, SCALE), respondents, MARGINS.assign(variable="tenure"))


def test_the_chance_of_the_top_places_moves_with_the_weights():
    answers, respondents = drawn_panel()
    ratings = ratings_of(answers, SCALE)
    chances = panels.chance_of_top_places(ratings, 2)
    assert chances.sum() == pytest.approx(2)
    assert chances[0] > chances[2]
    raked = panels.chance_of_top_places(panels.raked(ratings, respondents, MARGINS), 2)
    assert raked.sum() == pytest.approx(2)
    assert raked.tolist() != chances.tolist()


def test_answers_are_one_whatever_their_case_blanks_and_apostrophes():
    answers = answers_of("VFD").assign(answer=["VERY  important ", "fairly important", "don’t know"])
    assert ratings_of(answers, SCALE).codes.tolist() == [[0, 1, 4]]


def test_every_problem_of_the_answers_is_told_at_once():
    answers = answers_of("VFN", "VVN", weights=["1", "x"])
    answers.loc[0, "answer"] = "Quite important"
    more = pd.concat(
        [answers, answers.tail(1).assign(exercise="p2"), answers.head(1), answers.iloc[[1]].assign(weight="2")]
    )
    with pytest.raises(DataError) as refusal:
        ratings_of(more, SCALE)
    told = refusal.value.problems
    assert told[0].startswith(
        "answers that are not of the scale: r000 (Quite important), r000 (Quite important). The scale has"
    )
    assert told[1].startswith("issues answered twice by one respondent: r000 (Burglary), r000 (Drugs)")
    assert told[2].startswith("weights that are missing or no number above 0: r001 (x)")
    assert told[3].startswith("respondents with two weights: r000 (2)")
    assert told[4].startswith("answers of 2 exercises (p1, p2): they are never pooled")
    assert len(told) == 5


@pytest.mark.parametrize("weight", ["0", "-1", "inf", "nan", "", None])
def test_a_weight_missing_beside_others_or_not_above_zero_is_refused(weight):
    with pytest.raises(DataError, match="weights that are missing or no number above 0: r001"):
        ratings_of(answers_of("VFN", "VVN", weights=["1", weight]), SCALE)


def test_a_scale_that_counts_nothing_or_all_or_an_answer_twice_is_refused():
    with pytest.raises(ParamsError, match="'Huge' is not among the answers"):
        Scale(("Very", "Fairly"), ("Huge",))
    with pytest.raises(ParamsError, match="not all of them"):
        Scale(("Very", "Fairly"), ("Very", "Fairly"))
    with pytest.raises(ParamsError, match="an answer stands twice"):
        Scale(("Very", "Fairly"), ("Very",), ("very",))


@settings(max_examples=10)  # each reads four tables
@given(st.lists(st.text("VFND.", min_size=3, max_size=3), min_size=2, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing_and_a_weight_of_two_gives_the_shares_of_doubled_people(papers, shuffle):
    answers = answers_of(*papers)
    shares = panels.shares_with_covariance(ratings_of(answers, SCALE))[0]
    turned = answers.sample(frac=1, random_state=shuffle.randrange(1000))
    assert panels.shares_with_covariance(ratings_of(turned, SCALE))[0].tolist() == pytest.approx(
        shares.tolist(), nan_ok=True
    )
    half = len(papers) // 2
    heavy = answers_of(*papers, weights=["2"] * half + ["1"] * (len(papers) - half))
    double = answers_of(*papers, *papers[:half])
    assert panels.shares_with_covariance(ratings_of(heavy, SCALE))[0].tolist() == pytest.approx(
        panels.shares_with_covariance(ratings_of(double, SCALE))[0].tolist(), nan_ok=True
    )
