"""An invented panel's answers on a scale: shares and places, weights or why there are none, and never pooled."""

import json

import pandas as pd
import pytest

from csp_lib.errors import DataError, ParamsError
from csp_lib.params.exercises import ExerciseParams
from csp_lib.results import codec
from csp_lib.results.consultations.rating import rate_exercise
from csp_lib.sources.survey_answers import read_survey_answers
from tests.drawn import consultation as drawn
from tests.unit.results.test_codec import assert_same

SCALE = {
    "scale": ["Very important", "Important", "Not important"],
    "top": ["Very important"],
    "no_answer": ["Do not know"],
}
INVENTED = {"scale": list(drawn.ANSWERS[:3]), "top": [drawn.ANSWERS[0]], "no_answer": [drawn.ANSWERS[3]]}
MARGINS = {"margins": {"sex": {"women": 50, "men": 50}}, "margins_source": "Drawn"}


def declared(**said):
    usual = {"exercise": "p", "borough": "ashmere", "title": "Panel", "question": "How important?", "top": 1}
    return ExerciseParams.model_validate({**usual, "evidence_type": "panel", "rating": SCALE, **said})


def answered(*lines):
    """Return answers drawn like this: 3 women, Burglary: Very important."""
    answers, groups, number = [], [], 0
    for line in lines:
        who, _, said = line.partition(", ")
        count, sex = who.split()
        for _ in range(int(count)):
            number += 1
            groups.append(("p", f"m{number:03d}", "sex", sex))
            for pair in said.split("; "):
                answers.append(("p", f"m{number:03d}", *pair.split(": "), None))
    columns = ["exercise", "respondent_id", "issue", "answer", "weight"]
    who = pd.DataFrame(groups, columns=["exercise", "respondent_id", "variable", "category"])
    return pd.DataFrame(answers, columns=columns).astype(object), who


BOTH = (
    "30 women, Burglary: Very important; Litter: Not important",
    "10 men, Burglary: Important; Litter: Very important",
    "10 men, Burglary: Do not know; Litter: Important",
)


def test_shares_are_of_those_who_answered_on_the_scale():
    made = rate_exercise(*answered(*BOTH), declared())
    issues = made.issues.set_index("issue")
    assert issues.loc["Burglary", ["share", "n", "no_answer", "place"]].tolist() == [75, 40, 10, 1]
    assert issues.loc["Litter", ["share", "n", "no_answer", "place"]].tolist() == [20, 50, 0, 2]
    assert list(made.issues["issue"]) == ["Burglary", "Litter"]
    assert (made.people, made.is_weighted, made.why_unweighted) == (50, False, "")
    assert made.answers.groupby("issue")["n"].sum().to_dict() == {"Burglary": 50, "Litter": 50}
    assert ((issues["lower"] < issues["share"]) & (issues["share"] < issues["upper"])).all()


def test_weights_move_the_shares_to_the_borough_and_the_cost_is_told():
    made = rate_exercise(*answered(*BOTH), declared(**MARGINS))
    issues = made.issues.set_index("issue")
    # women weigh 25/30 each, men 25/20
    assert issues.loc["Burglary", "share"] == pytest.approx(100 * 25 / 37.5)
    assert issues.loc["Burglary", "unweighted_share"] == 75
    assert made.is_weighted and made.why_unweighted == ""
    assert made.weights.n_eff == pytest.approx(50**2 / (30 * (25 / 30) ** 2 + 20 * 1.25**2))
    assert made.weights.largest_weight == pytest.approx(1.25)
    assert not made.weighting_changes_the_order


@pytest.mark.parametrize(
    ("margins", "named"), [({"women": 50, "men": 50, "others": 2}, "others"), ({"women": 9}, "men")]
)
def test_a_cell_that_is_empty_or_not_in_the_margins_is_named_and_nobody_is_weighted(margins, named):
    made = rate_exercise(*answered(*BOTH), declared(margins={"sex": margins}, margins_source="Drawn"))
    assert named in made.why_unweighted
    assert not made.is_weighted
    assert made.issues["share"].tolist() == made.issues["unweighted_share"].tolist() == [75, 20]


def test_people_who_chose_to_answer_are_not_weighted_though_margins_are_there():
    made = rate_exercise(*answered(*BOTH), declared(**{**MARGINS, "evidence_type": "self_selected"}))
    assert not made.is_weighted and made.why_unweighted == ""
    assert made.profile.values.tolist() == [["sex", "women", 60, 50], ["sex", "men", 40, 50]]


def test_margins_of_something_nobody_was_asked_are_refused():
    with pytest.raises(ParamsError, match="margins: respondents have no tenure; they have sex"):
        rate_exercise(*answered(*BOTH), declared(margins={"tenure": {"owner": 9}}, margins_source="Drawn"))


def test_answers_of_two_exercises_are_never_pooled():
    answers, groups = answered(*BOTH)
    other = answers.assign(exercise="q")
    with pytest.raises(DataError, match="exercises"):
        rate_exercise(pd.concat([answers, other]), groups, declared())


def test_an_answer_that_is_not_of_the_scale_is_refused_by_name():
    answers, groups = answered(*BOTH, "1 men, Burglary: Perhaps")
    with pytest.raises(DataError, match="Perhaps"):
        rate_exercise(answers, groups, declared())


def test_a_group_under_ten_people_has_no_number():
    made = rate_exercise(*answered(*BOTH, "3 others, Burglary: Important"), declared(groups=["sex"]))
    bases = made.groups.bases.set_index("category")
    assert bases["is_shown"].to_dict() == {"men": False, "others": False, "women": True}
    assert bases["rounded"].isna().tolist() == [True, True, False]
    assert set(made.groups.orders["category"]) == {"women"}


def test_the_invented_panel_has_the_shares_of_its_file_and_they_travel(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text(drawn.answers(), encoding="utf-8")
    tables = read_survey_answers(path).tables
    made = rate_exercise(
        tables["answers"], tables["respondents"],
        declared(exercise=drawn.PANEL, rating=INVENTED, **MARGINS),
    )  # fmt: skip
    frame = pd.read_csv(path)
    top = frame[frame["answer"] != "Do not know"].assign(top=frame["answer"] == "Very important")
    plain = (100 * top.groupby("issue")["top"].mean()).to_dict()
    assert made.issues.set_index("issue")["unweighted_share"].to_dict() == pytest.approx(plain)
    assert made.is_weighted and made.people == 120
    assert_same(made, codec.decode(json.loads(json.dumps(codec.encode(made)))))
