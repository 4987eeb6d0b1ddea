"""Groups of those who took part: their own orders, and where they differ by more than chance. People are invented."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from csp_lib.consultation import sub_groups
from csp_lib.consultation.panels import Scale, ratings_of
from csp_lib.consultation.papers import papers_of
from csp_lib.consultation.rules.points import average_points
from csp_lib.errors import DataError, ParamsError

ORDERS = {"F": "ABC", "M": "BAC", "X": "CAB"}


def ballots_of(*groups, weight=1.0):
    """Return ballots of (sex, orders...) and the sex of each respondent."""
    lines, respondents = [], []
    for number, (sex, order) in enumerate(groups):
        who = f"r{number:03}"
        lines += [("e", who, option, place, weight, 1) for place, option in enumerate(order, start=1)]
        if sex:
            respondents.append(("e", who, "sex", sex))
    names = ["exercise", "respondent_id", "option", "rank", "weight", "ballots"]
    said = pd.DataFrame(respondents, columns=["exercise", "respondent_id", "variable", "category"], dtype=object)
    return papers_of(pd.DataFrame(lines, columns=names)), said


def found_of(cast, respondents, declared=("sex",)):
    measured = sub_groups.measured_ballots(cast)
    return measured, sub_groups.group_bases(measured, respondents, declared).assign(is_shown=True)


WOMEN = [("F", "ABC")] * 42 + [("F", "BCA")] * 18
MEN = [("M", "BAC")] * 27 + [("M", "ABC")] * 4 + [("M", "CAB")] * 4
TWO = ballots_of(*WOMEN, *MEN, *[("", "CBA")] * 9)


def test_bases_count_people_and_leave_out_who_did_not_say():
    _, bases = found_of(*TWO)
    assert bases[["category", "n", "status"]].to_numpy().tolist() == [["F", 60, "ordinary"], ["M", 35, "indicative"]]


def test_each_group_has_its_own_order_by_points():
    cast, respondents = TWO
    measured, bases = found_of(cast, respondents)
    orders = sub_groups.group_orders(measured, respondents, bases)
    for category in ("F", "M"):
        mine = respondents.loc[respondents["category"] == category, "respondent_id"]
        points = average_points(cast.among(cast.who["respondent_id"].isin(mine)))
        got = orders[orders["category"] == category]
        assert got["average"].tolist() == pytest.approx(points.tolist())
    assert orders["place"].tolist() == [1, 2, 3, 2, 1, 3]
    assert orders["status"].unique().tolist() == ["ordinary", "indicative"]


def test_hidden_groups_and_those_too_small_have_no_order_and_are_not_compared():
    cast, respondents = ballots_of(*[("F", "ABC")] * 40, *[("M", "BAC")] * 40, *[("X", "CAB")] * 29)
    measured, bases = found_of(cast, respondents)
    assert set(sub_groups.group_orders(measured, respondents, bases)["category"]) == {"F", "M"}
    hidden = bases.assign(is_shown=bases["category"] != "M")
    assert set(sub_groups.group_orders(measured, respondents, hidden)["category"]) == {"F"}
    assert set(sub_groups.group_differences(measured, respondents, hidden)["category"]) == {"F"}


def test_no_group_large_enough_gives_empty_tables():
    measured, bases = found_of(*ballots_of(*[("F", "ABC")] * 20, *[("M", "BAC")] * 20))
    orders = sub_groups.group_orders(measured, TWO[1], bases)
    assert orders.empty
    assert sub_groups.agreed_by_every_group(orders, 2).empty
    assert sub_groups.group_differences(measured, TWO[1], bases).empty


def test_an_option_is_agreed_where_every_ranked_group_has_it_among_the_first():
    measured, bases = found_of(*TWO)
    orders = sub_groups.group_orders(measured, TWO[1], bases)
    agreed = sub_groups.agreed_by_every_group(orders, 1).set_index("option")
    assert agreed["in_top_of"].to_dict() == {"A": 1, "B": 1, "C": 0}
    assert not agreed["is_agreed"].any()
    agreed = sub_groups.agreed_by_every_group(orders, 2).set_index("option")
    assert agreed["is_agreed"].to_dict() == {"A": True, "B": True, "C": False}
    assert (agreed["groups"] == 2).all()


def test_a_difference_of_ballots_that_weigh_alike_is_welchs():
    cast, respondents = TWO
    measured, bases = found_of(cast, respondents)
    got = sub_groups.group_differences(measured, respondents, bases)
    assert got[["category", "compared_with"]].drop_duplicates().to_numpy().tolist() == [["F", "M"]]
    sex = sub_groups.measured_ballots(cast).who.merge(respondents, how="left")["category"]
    for option, p, se in zip(range(3), got["p"], got["se"], strict=True):
        women, men = (measured.earned[(sex == name).to_numpy(), option] for name in "FM")
        expected = stats.ttest_ind(women, men, equal_var=False)
        assert p == pytest.approx(expected.pvalue)
        assert se == pytest.approx(np.sqrt(women.var(ddof=1) / 60 + men.var(ddof=1) / 35))


def test_chances_are_corrected_by_holm_over_the_whole_table_and_small_differences_are_not_clear():
    measured, bases = found_of(*TWO)
    got = sub_groups.group_differences(measured, TWO[1], bases)
    low, middle, high = np.sort(got["p"])
    holm = [3 * low, max(3 * low, 2 * middle), max(3 * low, 2 * middle, high)]
    assert np.sort(got["p_corrected"]).tolist() == pytest.approx(np.minimum(holm, 1).tolist())
    assert dict(zip(got["option"], got["word"], strict=True)) == {
        "A": "no clear difference", "B": "clearly lower", "C": "no clear difference",
    }  # fmt: skip


def test_of_three_groups_each_is_held_against_everybody_else():
    people = [(sex, ORDERS[sex]) for sex in "FMX" for _ in range(40)]
    measured, bases = found_of(*ballots_of(*people))
    got = sub_groups.group_differences(measured, ballots_of(*people)[1], bases)
    assert got["compared_with"].unique().tolist() == ["everybody else"]
    assert len(got) == 9
    first = got[got["category"] == "F"].set_index("option")
    assert first.loc["A", "difference"] == pytest.approx(1)
    assert first.loc["A", "word"] == "clearly higher"
    assert first.loc["C", "word"] == "clearly lower"


def test_groups_that_are_of_one_mind_differ_for_certain_or_not_at_all():
    people = [("F", "ABC")] * 30 + [("M", "ACB")] * 30
    cast, respondents = ballots_of(*people, weight=0.7)
    measured, bases = found_of(cast, respondents)
    got = sub_groups.group_differences(measured, respondents, bases).set_index("option")
    assert got["p"].to_dict() == {"A": 1, "B": 0, "C": 0}
    assert got["word"].to_dict() == {"A": "no clear difference", "B": "clearly higher", "C": "clearly lower"}


def test_weights_move_the_average_and_its_error_as_in_a_survey():
    cast, respondents = TWO
    who = cast.who.assign(weight=np.where(cast.who["paper"] == 0, 3.0, 1.0))
    measured, bases = found_of(type(cast)(cast.papers, who), respondents)
    got = sub_groups.group_orders(measured, respondents, bases)
    mine = (who.merge(respondents, how="left")["category"] == "F").to_numpy()
    expected = np.average(measured.earned[mine], axis=0, weights=who["weight"][mine])
    assert got[got["category"] == "F"]["average"].tolist() == pytest.approx(expected.tolist())


def test_ballots_counted_alike_count_as_often_as_they_were_cast():
    lines = [
        ("e", "a", "A", 1, 1.0, 35),
        ("e", "a", "B", 2, 1.0, 35),
        ("e", "b", "B", 1, 1.0, 30),
        ("e", "b", "A", 2, 1.0, 30),
    ]
    cast = papers_of(pd.DataFrame(lines, columns=["exercise", "respondent_id", "option", "rank", "weight", "ballots"]))
    said = pd.DataFrame(
        [("e", "a", "sex", "F"), ("e", "b", "sex", "M")], columns=["exercise", "respondent_id", "variable", "category"]
    )
    _, bases = found_of(cast, said)
    assert bases["n"].tolist() == [35, 30]


def test_a_panels_groups_are_ordered_by_their_top_answers():
    answers = pd.DataFrame(
        [
            ("e", f"r{i}", issue, "yes" if (i < 40) == (issue == "A") else "no", None)
            for i in range(80)
            for issue in "AB"
        ],
        columns=["exercise", "respondent_id", "issue", "answer", "weight"],
        dtype=object,
    )
    said = pd.DataFrame({"exercise": "e", "respondent_id": [f"r{i}" for i in range(80)], "variable": "sex"})
    said = said.assign(category=["F"] * 40 + ["M"] * 40)
    measured = sub_groups.measured_ratings(ratings_of(answers, Scale(("yes", "no"), ("yes",))))
    bases = sub_groups.group_bases(measured, said, ["sex"]).assign(is_shown=True)
    orders = sub_groups.group_orders(measured, said, bases)
    assert orders[["average", "place"]].to_numpy().tolist() == [[1, 1], [0, 2], [0, 2], [1, 1]]


def test_a_variable_that_was_not_asked_is_refused_with_those_that_were():
    with pytest.raises(ParamsError, match="'tenure' is declared, but respondents were not asked it"):
        found_of(*TWO, declared=["tenure"])


@pytest.mark.parametrize(
    "name",
    ["age x sex", "age_x_sex", "Age × Sex", "ward*tenure", "age and sex", "age_by_sex", "sex/age", "ethnicity & age band",
     "shoe size x colour", "sex and sexual orientation"],
)  # fmt: skip
def test_a_variable_that_crosses_two_is_refused_with_words(name):
    cast, respondents = TWO
    with pytest.raises(
        ParamsError, match=r"crosses two characteristics\. Groups are shown one characteristic at a time"
    ):
        found_of(cast, respondents.assign(variable=name), declared=[name])


def test_a_variable_that_joins_two_others_of_the_file_is_refused():
    cast, respondents = TWO
    both = pd.concat([respondents.assign(variable=name) for name in ("housing", "colour", "housing and colour")])
    with pytest.raises(ParamsError, match="'housing and colour' crosses"):
        found_of(cast, both, declared=["housing and colour"])


@pytest.mark.parametrize(
    "name",
    ["sex", "age_band", "religion or belief", "religion and belief", "race/ethnicity", "pregnancy and maternity",
     "black and minority ethnic", "length of residence", "marriage and civil partnership", "Q3: age", "box"],
)  # fmt: skip
def test_one_characteristic_of_several_words_is_no_crossing(name):
    cast, respondents = TWO
    _, bases = found_of(cast, respondents.assign(variable=name), declared=[name])
    assert bases["n"].tolist() == [60, 35]


def test_a_respondent_in_two_groups_is_named():
    cast, respondents = TWO
    with pytest.raises(DataError, match=r"two groups of one variable: r000 \(sex\)"):
        found_of(cast, pd.concat([respondents, respondents.head(1).assign(category="M")]))
