"""Drawn ballots ranked: every ballot is accounted for, and nothing of a hidden group leaves."""

import json
from dataclasses import fields

import pandas as pd
import pytest

from csp_lib.consultation.write_ins.texts import text_hash
from csp_lib.errors import DataError, ParamsError
from csp_lib.results import codec
from csp_lib.results.consultations.ballots import write_ins_of
from csp_lib.results.consultations.for_matrix import ranked_exercise
from csp_lib.results.consultations.ranking import asked_by, rank_exercise
from csp_lib.results.consultations.shapes import Held
from csp_lib.sources.ballots import read_ballots
from tests.drawn import consultation as drawn
from tests.drawn.consultation import cast, question, ranked, told
from tests.spec.drawn import cases, named
from tests.unit.results.test_codec import assert_same

IN_ORDER = "Burglary > Drugs > Litter > Robbery > Speeding"
MARGINS = {"margins": {"age": {"young": 60, "old": 40}}, "margins_source": "Drawn", "evidence_type": "panel"}
HIDDEN = drawn.HIDDEN_GROUP

TAKEN = cases(
    """
    | what                              | ballots                       | cast | valid | mended | spoilt | write_in_only |
    |-----------------------------------|-------------------------------|------|-------|--------|--------|---------------|
    | all sound                         | 3: Burglary > Drugs           | 3    | 3     | 0      | 0      | 0             |
    | blank papers                      | 2: Burglary; 3:               | 5    | 2     | 0      | 3      | 0             |
    | an unknown option alone           | 2: Burglary; 1: +Aliens       | 3    | 2     | 0      | 0      | 1             |
    | an unknown option among others    | 2: Burglary > Aliens > Drugs  | 2    | 2     | 2      | 0      | 0             |
    | ties where none are allowed       | 4: Burglary = Drugs > Litter  | 4    | 4     | 4      | 0      | 0             |
    | nobody ranked what was offered    | 4: Aliens                     | 4    | 0     | 0      | 0      | 4             |
    | nothing at all                    | 4:                            | 4    | 0     | 0      | 4      | 0             |
    """
)
ORDERS = cases(
    """
    | what                  | ballots                                                        | order                     | places | top              |
    |-----------------------|----------------------------------------------------------------|---------------------------|--------|------------------|
    | all alike             | 9: Burglary > Drugs > Litter                                   | Burglary Drugs Litter     | 1 2 3  | Burglary         |
    | two level in front    | 5: Burglary > Drugs > Litter; 5: Drugs > Burglary > Litter     | Burglary Drugs Litter     | 1 1 3  | Burglary Drugs   |
    | two level behind      | 5: Litter > Drugs > Burglary; 5: Litter > Burglary > Drugs     | Litter Burglary Drugs     | 1 2 2  | Litter           |
    | three level           | 3: Burglary > Drugs > Litter; 3: Drugs > Litter > Burglary; 3: Litter > Burglary > Drugs | Burglary Drugs Litter | 1 1 1 | Burglary Drugs Litter |
    """
)


def drawn_ballots(drawing):
    return cast(*(order.strip() if order.strip()[-1] != ":" else f"{order.strip()} " for order in drawing.split(";")))


def three(**said):
    return question(options=["Burglary", "Drugs", "Litter"], top=1, **said)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the invented exercise ranked as the store would have it."""
    path = tmp_path_factory.mktemp("ballots") / "ballots.csv"
    path.write_text(drawn.ballots(), encoding="utf-8")
    path.with_name("question.yml").write_text(drawn.QUESTION, encoding="utf-8")
    tables = read_ballots(path).tables
    declared = question(
        write_ins=True, closed="2011-06-30", opened="2011-05-01", groups=["age", "ward"], margins_source="Drawn",
        margins={"age": {"16 to 29": 60_000, "30 to 44": 70_000, "45 to 64": 50_000, HIDDEN: 20_000}},
    )  # fmt: skip
    return rank_exercise(Held(tables["ballots"], tables["respondents"]), asked_by(declared), declared)


@pytest.mark.parametrize("row", TAKEN, ids=named(TAKEN))
def test_every_ballot_handed_in_is_counted_once(row):
    taken = ranked(drawn_ballots(row["ballots"]), question(write_ins=True)).taken
    for name in ("cast", "valid", "mended", "spoilt", "write_in_only"):
        assert getattr(taken, name) == int(row[name]), name
    assert taken.cast == taken.valid + taken.spoilt + taken.late + taken.second_papers + taken.write_in_only


def test_the_invented_exercise_adds_up_with_late_and_second_papers(whole):
    taken = whole.taken
    assert (taken.cast, taken.valid) == (drawn.PEOPLE + 4, drawn.PEOPLE)
    assert (taken.spoilt, taken.late, taken.second_papers, taken.write_in_only) == (1, 1, 1, 1)


def test_whoever_hands_in_a_second_or_late_paper_has_no_mark_mended_by_that():
    first, again = cast("1: Burglary > Drugs", source="a"), cast("1: Drugs > Burglary", source="b")
    late = cast("1: Drugs", source="c", date="2011-07-15")
    ballots = pd.concat([first, again.assign(paper=9), late.assign(paper=20)], ignore_index=True)
    taken = ranked(ballots, question(closed="2011-06-30")).taken
    assert (taken.valid, taken.second_papers, taken.late, taken.mended) == (1, 1, 1, 0)


@pytest.mark.parametrize("row", ORDERS, ids=named(ORDERS))
def test_options_stand_in_order_and_level_ones_share_the_better_place(row):
    made = ranked(drawn_ballots(row["ballots"]), three())
    assert list(made.options["option"]) == row["order"].split()
    assert list(made.options["rank"]) == [int(place) for place in row["places"].split()]
    assert made.top == row["top"].split()
    assert list(made.places["option"]) == row["order"].split()


def test_the_last_round_is_ranked_with_the_earlier_beside_it():
    ballots = pd.concat(
        [
            cast(f"8: {IN_ORDER}", round="9"),
            cast("8: Drugs > Burglary > Litter > Robbery > Speeding", round="10"),
        ]
    )
    made = ranked(ballots, question())
    assert made.options["option"][0] == "Drugs"  # 10 comes after 9, though not in the alphabet
    assert made.taken.cast == 8
    assert list(made.earlier.columns) == ["option", "9", "10"]
    assert made.earlier.set_index("option").loc["Burglary"].tolist() == [1, 2]


def test_rounds_named_by_words_follow_each_other_as_their_papers_stand():
    before, after = cast("5: Burglary > Drugs", round="before"), cast("5: Drugs > Burglary", round="after")
    ballots = pd.concat([before, after.assign(paper=after["paper"] + 100)])
    assert list(ranked(ballots, question()).earlier.columns) == ["option", "before", "after"]


def test_the_last_column_of_the_rounds_is_the_order_that_is_printed():
    """A write-in that means an option, and weights, move that column as they move the order."""
    ballots = pd.concat([cast("9: Drugs > Burglary", round="1"), cast("9: +break-ins > Drugs", round="2")])
    made = ranked(ballots, question(write_ins=True))
    places = made.options.set_index("option")["rank"]
    assert made.earlier.set_index("option")["2"].to_dict() == places.to_dict()
    assert places["Burglary"] == 1


def test_an_earlier_round_without_a_valid_ballot_gives_no_warning():
    ballots = pd.concat([cast("3: ", round="1"), cast(f"5: {IN_ORDER}", round="2")])
    assert ranked(ballots, question()).earlier["2"].tolist() == [1, 2, 3, 4, 5]


def test_a_panel_is_weighted_to_its_margins_and_the_order_follows():
    ballots = cast("30: Burglary > Drugs > Litter", "10: Drugs > Burglary > Litter")
    groups = told("age", ("old", 30), ("young", 10))
    plain, fitted = ranked(ballots, three(), groups), ranked(ballots, three(**MARGINS), groups)
    assert plain.options["first_choice_share"].tolist() == [75, 25, 0]
    assert fitted.options["first_choice_share"].tolist() == pytest.approx([60, 40, 0])
    assert plain.firmness.weighted.empty
    assert list(fitted.firmness.weighted.columns) == ["option", "weighted", "each ballot once"]
    assert fitted.notes == []


def test_an_empty_cell_of_a_margin_leaves_a_panel_unweighted_and_says_so():
    ballots, groups = cast("12: Burglary > Drugs"), told("age", ("old", 12))
    made = ranked(ballots, three(**MARGINS), groups)
    (note,) = made.notes
    assert note.startswith("Ballots are not weighted: ") and "young" in note
    assert made.firmness.weighted.empty


def test_an_event_is_never_weighted():
    ballots, groups = cast("30: Burglary > Drugs", "10: Drugs > Burglary"), told("age", ("old", 30), ("young", 10))
    made = ranked(ballots, three(**{**MARGINS, "evidence_type": "self_selected"}), groups)
    assert made.firmness.weighted.empty and made.notes == []
    assert made.options["first_choice_share"].tolist() == [75, 25, 0]


def test_a_write_in_that_means_an_offered_option_counts_at_its_place():
    made = ranked(cast("6: Drugs > +break-ins > Litter"), three(write_ins=True))
    shares = made.options.set_index("option")
    assert list(shares.index) == ["Drugs", "Burglary", "Litter"]
    assert shares.loc["Burglary", "n"] == 6
    assert made.firmness.merged.empty


def test_a_text_that_may_mean_an_option_is_merged_beside_the_order_and_not_in_it():
    made = ranked(cast("9: Drugs > +Burglery > Litter", "9: Drugs > Litter"), three(write_ins=True))
    assert made.options["option"].tolist()[:2] == ["Drugs", "Litter"]
    found = made.firmness.merged.set_index("option")
    assert (found.loc["Burglary", "decided"], found.loc["Burglary", "if_held"]) == (3, 2)
    assert made.added.open_texts == 1


def test_merging_is_weighted_as_the_order_is():
    """One ballot's text moves no place; the weights, which do, are on both sides."""
    ballots = cast("28: Burglary > Drugs > Litter", "2: Burglary > Drugs > +Liter", "20: Drugs > Burglary > Litter")
    made = ranked(ballots, three(write_ins=True, **MARGINS), told("age", ("old", 30), ("young", 20)))
    assert made.options["option"][0] == "Drugs" and not made.firmness.weighted.empty
    assert made.firmness.merged[["decided", "if_held"]].values.tolist() == [[1, 1], [2, 2], [3, 3]]


def test_a_decision_is_used_and_a_text_without_one_stays_open():
    key = text_hash("lamps")
    signed = {"text_hash": key, "text": "lamps", "n": "6", "suggestion": "", "score": "", "decision": "keep: Lighting"}
    decisions = pd.DataFrame([{**signed, "decided_by": "A Person", "date": "2011-07-01", "reason": "", "row": 2}])
    ballots = cast("6: Burglary > +lamps", "30: Burglary > Drugs", source="table")
    declared = question(write_ins=True, promotion={"min_groups": 1})
    assert ranked(ballots, declared).added.issues == []
    made = ranked(ballots, declared, decisions=decisions).added
    assert [(one.promotion.title, one.promotion.mentions) for one in made.promoted] == [("Lighting", 6)]
    assert made.open_texts == 0


def test_an_issue_of_fewer_than_five_people_is_counted_and_not_named(whole):
    assert [one.promotion.title for one in whole.added.issues] == ["Anti-social behaviour"]
    assert whole.added.by_few == 1
    assert whole.added.open_texts == 1


def rows_about(value, name):
    """Return every row of every table of an encoded result that names a group."""
    if isinstance(value, list):
        return [row for one in value for row in rows_about(one, name)]
    if not isinstance(value, dict):
        return []
    if "columns" in value:
        rows = [dict(zip(value["frame"], row, strict=True)) for row in zip(*value["columns"], strict=True)]
        return [row for row in rows if name in row.values()]
    return [row for one in value.values() for row in rows_about(one, name)]


def test_small_groups_and_what_would_tell_of_them_leave_no_number(whole):
    encoded = codec.encode(whole)
    for name in (HIDDEN, "45 to 64"):
        found = rows_about(encoded, name)
        assert found, name
        for row in found:
            numbers = {key for key, value in row.items() if isinstance(value, int | float) and value is not False}
            assert numbers <= {"borough"}, row
    assert {row["rounded"] for row in rows_about(encoded, "30 to 44") if "rounded" in row} == {30}


def test_no_respondent_and_no_text_as_written_is_in_the_result(whole):
    encoded = json.dumps(codec.encode(whole), ensure_ascii=False)
    for word in ("p000", "p020", drawn.UNDECIDED, drawn.BY_FEW, "Arson"):
        assert word not in encoded, word
    assert "Anti-social behaviour" in encoded


def test_leaving_out_names_only_groups_that_are_large_enough(whole):
    assert set(whole.firmness.left_out["label"]) == {"online", "16 to 29", "30 to 44", "North", "South"}
    assert set(whole.firmness.left_out["ballots"] % 5) == {0}


def test_a_group_that_decides_the_order_is_named_with_what_comes_in_and_goes_out():
    ballots = pd.concat([cast("45: Burglary > Drugs", source="table"), cast("35: Drugs > Burglary", source="online").assign(
        respondent_id=[f"o{n // 2}" for n in range(70)])])  # fmt: skip
    found = ranked(ballots, three()).firmness.left_out.set_index("label")
    assert found.loc["table", ["ballots", "enters", "leaves"]].tolist() == [45, "Drugs", "Burglary"]
    assert found.loc["online", ["enters", "leaves"]].tolist() == ["", ""]


def test_the_order_of_a_group_too_small_for_one_is_not_told_by_leaving_out_the_others():
    ballots = cast("60: Burglary > Drugs > Litter", "20: Litter > Drugs > Burglary")
    groups = told("sex", ("F", 60), ("M", 20))
    made = ranked(ballots, three(groups=["sex"]), groups)
    assert made.firmness.left_out["label"].tolist() == ["M"]


def test_few_ballots_tell_nothing_of_others():
    made = ranked(cast("9: Burglary > Drugs > Litter"), three())
    assert set(made.options["verdict"]) == {"too close to call"} and made.firmness.verdict == "too close to call"
    assert made.options[["rank_low", "rank_high"]].drop_duplicates().values.tolist() == [[1, 3]]
    assert made.options["rank"].tolist() == [1, 2, 3]
    assert ranked(cast("10: Burglary > Drugs > Litter"), three()).firmness.verdict == "firm"


def test_those_who_came_to_an_event_count_once_whatever_the_file_weighs():
    ballots = cast("10: Burglary > Drugs", "5: Drugs > Burglary").assign(weight=["1"] * 20 + ["9"] * 10)
    made = ranked(ballots, three())
    assert made.options["option"].tolist()[0] == "Burglary"
    assert made.notes == [
        "Weights that stand in the file are not used: those who came to an event are counted once each."
    ]


def test_ballots_with_and_without_a_round_are_not_guessed_at():
    ballots = pd.concat([cast("3: Burglary > Drugs"), cast("2: Drugs > Burglary").assign(round="2", respondent_id="x")])
    with pytest.raises(
        DataError, match=r"3 ballots name no round, others are of round 2\. Say the round of every ballot"
    ):
        ranked(ballots, three())


def test_a_pair_that_few_ballots_part_has_no_percentage():
    made = ranked(cast("19: Burglary > Drugs"), three(unranked="not_offered"))
    assert made.head_to_head.percent.drop(columns="option").isna().all(axis=None)


def test_margins_of_what_nobody_was_asked_are_refused():
    margins = {"margins": {"sex": {"F": 5, "M": 5}}, "margins_source": "Drawn", "evidence_type": "panel"}
    with pytest.raises(ParamsError, match=r"margins: respondents have no sex; they have age"):
        ranked(cast("12: Burglary > Drugs"), three(**margins), told("age", ("young", 12)))


def test_who_took_part_is_never_more_than_all_of_them():
    groups = told("age", ("young", 13))
    margins = {"margins": {"age": {"young": 50, "old": 50}}, "margins_source": "Drawn"}
    made = ranked(cast("13: Burglary > Drugs"), three(**margins), groups)
    assert made.profile["took_part"].dropna().tolist() == [100]
    assert made.profile["borough"].tolist() == [50, 50]


def test_groups_have_an_order_from_thirty_people_on(whole):
    assert set(whole.groups.orders["category"]) == {"30 to 44", "North", "South"}
    assert "n" not in whole.groups.bases


def test_groups_that_nobody_was_asked_are_refused():
    with pytest.raises(ParamsError, match="groups: 'tenure' is declared, but respondents were not asked it"):
        ranked(cast("9: Burglary"), question(groups=["tenure"]))


def test_a_ranking_travels_through_json_and_comes_back(whole):
    back = codec.decode(json.loads(json.dumps(codec.encode(whole))))
    for field in fields(whole):
        assert_same(getattr(whole, field.name), getattr(back, field.name))
    assert back.top == whole.top and back.added.is_provisional


def test_what_the_caller_asks_goes_before_the_question_file():
    held = Held(cast(f"9: {IN_ORDER}", "9: Speeding"), told("age"))
    declared = question()
    asked = asked_by(declared)
    other = type(asked)(**{**vars(asked), "unranked": "abstain", "top": 1})
    assert rank_exercise(held, asked, declared).asked.top == 2
    made = rank_exercise(held, other, declared)
    assert (made.asked.unranked, made.asked.top, len(made.top)) == ("abstain", 1, 1)
    assert made.options["average_points"].max() <= 1  # a share of comparisons, not points of 4


def test_without_a_question_file_options_are_those_that_occur_and_the_reading_is_careful():
    made = ranked(cast("9: Burglary > Drugs", "3: Litter"))
    assert made.asked.options == ["Burglary", "Drugs", "Litter"]
    assert (made.asked.evidence_type, made.asked.unranked, made.asked.is_declared) == ("self_selected", "below", False)
    assert made.asked.top == 2  # three places of three options would be no choice


def test_one_option_has_no_order():
    made = ranked(cast("12: Burglary"))
    assert made.options[["option", "rank"]].values.tolist() == [["Burglary", 1]]
    assert not made.has_order and made.firmness.swap is None


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("ballots", ["4: ", "4: Aliens > Bees", "1: "])
def test_ballots_of_which_none_counts_give_no_order_and_no_warning(ballots):
    made = ranked(cast(ballots), question())
    assert made.options.empty and made.places.empty and made.firmness.by_rule.empty
    assert made.taken.spoilt == made.taken.cast > 0
    assert made.top == [] and not made.has_order
    assert ranked_exercise(made, "0" * 64).places.empty
    assert_same(made.firmness, codec.decode(codec.encode(made.firmness)))


def test_write_ins_are_counted_even_where_nobody_ranked_an_option():
    made = ranked(cast("8: +ASB"), question(write_ins=True, promotion={"min_groups": 1}))
    assert made.options.empty
    assert [(one.promotion.mentions, one.promotion.ballots) for one in made.added.promoted] == [(8, 8)]


def test_texts_for_a_person_are_those_of_the_round_that_is_ranked():
    ballots = pd.concat([cast("1: Burglary > +first", round="1"), cast("1: Burglary > +second", round="2")])
    declared = question(write_ins=True)
    found = write_ins_of(Held(ballots, told("age")), asked_by(declared), declared)
    assert found.review["text"].tolist() == ["second"]
    nothing = Held(cast("1: Burglary"), told("age"))
    assert write_ins_of(nothing, asked_by(declared), declared) is None


def test_a_panel_is_not_weighted_by_a_variable_with_a_group_too_small_to_be_shown():
    """Weighted shares beside unweighted counts would tell how many the hidden group has, and what they answered."""
    ballots = cast("93: Burglary > Drugs > Litter", "7: Litter > Drugs > Burglary")
    groups = told("disability", ("not disabled", 93), ("disabled", 7))
    margins = {"margins": {"disability": {"disabled": 5, "not disabled": 95}}, "margins_source": "Drawn"}
    made = ranked(ballots, three(evidence_type="panel", **margins), groups)
    assert made.weights is None and made.firmness.weighted.empty
    assert made.notes == ["Not weighted by disability: a group of it is too small to be shown."]
    enough = told("disability", ("not disabled", 90), ("disabled", 10))
    assert ranked(ballots, three(evidence_type="panel", **margins), enough).weights is not None


def test_papers_of_earlier_rounds_are_counted_apart():
    ballots = pd.concat([cast("12: Burglary > Drugs", round="1"), cast("15: Drugs > Burglary", round="2")])
    made = ranked(ballots, three())
    assert (made.taken.cast, made.taken.earlier) == (15, 12)
    assert made.earlier["1"].isna().tolist() == [False, False, True]


def test_no_place_is_firm_in_an_order_that_nobody_shares():
    orders = ["Burglary > Drugs > Litter", "Drugs > Litter > Burglary", "Litter > Burglary > Drugs"]
    made = ranked(cast(*[f"{40 + n}: {order}" for n, order in enumerate(orders)]), three())
    assert not made.firmness.agreement.has_shared_order
    assert set(made.options["verdict"]) == {"too close to call"} and made.firmness.verdict == "too close to call"
