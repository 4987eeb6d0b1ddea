"""The matrix joins links per issue and side, never by position, and lays a held ranking over the links it names."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.consultation import matrix
from csp_lib.errors import DataError

BLANK = dict.fromkeys([name for name in matrix.NEEDED if name != "line"], "") | {
    "issue": "burglary", "issue_title": "Burglary", "document": "plan",
}  # fmt: skip


def links(*rows):
    """Return links; what a row does not say is blank, and its line is its number."""
    return pd.DataFrame([BLANK | {"line": number} | row for number, row in enumerate(rows, 1)])


def duty(**said):
    return {"side": "duty", "item": "Crime"} | said


def result(place="", **said):
    return {"side": "consultation", "item": "Burglary", "item_id": "Open day", "place": place} | said


def priority(place="", **said):
    return {"side": "priority", "item": "Fewer burglaries", "place": place, "relation": "adopted"} | said


def ranking(**said):
    places = pd.DataFrame(
        {
            "option": ["burglary ", "Noise"],
            "place": [2, 1],
            "rank_low": [1, 1],
            "rank_high": [3, 2],
            "p_top": [0.9, 1.0],
        }
    )
    held = {"exercise": "Open day", "places": places, "n": 60, "evidence_type": "self_selected", "sha256": "ab"}
    return matrix.RankedExercise(**held | said)


def test_many_links_of_one_issue_make_one_row():
    (row,) = matrix.matrix_rows(
        links(duty(), duty(item="Section 17"), result("2"), result(item_id="Panel"), priority("1"))
    ).to_dict("records")
    assert row["duty"] == "Crime; Section 17"
    assert row["consultation"] == "Open day: Burglary, place 2; Panel: Burglary"
    assert (row["priority"], row["place"], row["lines"]) == ("Fewer burglaries", 1.0, "1, 2, 3, 4, 5")


def test_one_priority_may_take_in_several_issues_and_the_one_it_is_named_for_comes_first():
    drugs = {"issue": "drugs_and_alcohol", "issue_title": "Drugs"}
    rows = matrix.matrix_rows(links(priority("1", relation="merged into", **drugs), priority("1"), duty()))
    assert rows["issue_title"].tolist() == ["Burglary", "Drugs"]
    assert set(rows["priority"]) == {"Fewer burglaries"}


def test_adopted_issues_come_by_place_then_those_without_one_then_the_others():
    given_links = [
        duty(issue_title="Noise"), priority(issue_title="Drugs", ordered="no"), priority("2", issue_title="Burglary"),
        priority("1", issue_title="Robbery"),
    ]  # fmt: skip
    assert matrix.matrix_rows(links(*given_links))["issue_title"].tolist() == ["Robbery", "Burglary", "Drugs", "Noise"]


def test_a_missing_cell_is_an_empty_text_and_no_place():
    (row,) = matrix.matrix_rows(links(priority(None, reason=None, link=float("nan")))).to_dict("records")
    assert (row["reason"], row["link"]) == ("", "")
    assert pd.isna(row["place"])


def test_links_without_a_needed_column_are_refused_with_its_name():
    with pytest.raises(DataError, match=r"lack the columns reason, note\. Links have: issue, "):
        matrix.matrix_rows(links(duty()).drop(columns=["reason", "note"]))


def test_no_links_make_an_empty_matrix():
    assert matrix.matrix_rows(links(duty()).head(0)).empty
    assert matrix.moves(links(duty()).head(0)).empty
    assert matrix.check(links(duty()).head(0)) == []


def test_the_places_of_held_ballots_stand_on_the_links_that_name_the_exercise():
    said = matrix.consulted(links(result("5"), result("4", item_id="Panel"), priority("1")), [ranking()])
    assert said[["exercise", "place", "rank_low", "rank_high", "n"]].iloc[0].tolist() == ["Open day", 2, 1, 3, 60]
    assert said["place"].tolist()[1] == 4
    assert pd.isna(said["n"].tolist()[1])


def test_a_range_of_places_stands_in_the_cell():
    rows = matrix.matrix_rows(links(result(), priority("1")), [ranking()])
    assert rows["consultation"].iloc[0] == "Open day: Burglary, place 2 (1 to 3)"


def test_an_option_of_the_ranking_that_no_link_names_is_an_issue_of_its_own_and_is_missed():
    given_links = links(result(), priority("1"))
    assert matrix.matrix_rows(given_links, [ranking()])["issue_title"].tolist() == ["Burglary", "Noise"]
    (found,) = matrix.check(given_links, [ranking()])
    assert (found.rule, found.severity, found.issue, found.public_place) == ("top_missing", "error", "Noise", 1.0)


def test_a_ranking_that_no_link_names_belongs_to_another_plan():
    given_links = links(result("1", item_id="Panel"), priority("1"))
    assert matrix.matrix_rows(given_links, [ranking()])["issue_title"].tolist() == ["Burglary"]
    assert matrix.check(given_links, [ranking(sha256="")]) == []


def test_the_outcome_of_the_rule_for_write_ins_comes_from_the_ranking():
    given_links = links(result(), priority("2", relation="added after consultation"))
    ranked = ranking(places=ranking().places.head(1), outcomes=(("Burglary", "9 of 60 people, at three tables"),))
    assert matrix.check(given_links, [ranked]) == []
    assert matrix.consulted(given_links, [ranked])["rule_outcome"].tolist() == ["9 of 60 people, at three tables"]


def test_ballots_without_the_checksum_of_their_file_are_named():
    only = ranking(sha256="", places=ranking().places.head(1))
    assert [found.rule for found in matrix.check(links(result(), priority("1")), [only])] == ["no_checksum"]


def test_a_ranking_says_itself_when_its_exercise_closed():
    given_links = links(result(), priority("1", decided_on="2012-03-01"))
    late = ranking(closed="2012-03-31", places=ranking().places.head(1))
    assert [found.rule for found in matrix.check(given_links, [late])] == ["decided_too_early"]


def test_moves_have_a_row_per_exercise_and_one_for_a_priority_nobody_ranked():
    given_links = links(result("4"), result("1", item_id="Panel"), priority("2"), priority("1", issue_title="Noise"))
    moved = matrix.moves(given_links)
    assert moved["issue_title"].tolist() == ["Noise", "Burglary", "Burglary"]
    assert moved["moved"].tolist()[1:] == [2.0, -1.0]
    assert moved[["public_place", "moved"]].iloc[0].isna().all()


def test_an_issue_in_two_priorities_counts_by_the_first_of_them():
    assert matrix.moves(links(result("3"), priority("4"), priority("2")))["moved"].tolist() == [1.0]


def test_errors_come_before_notes():
    noted = {"issue_title": "Noise", "reason": matrix.NOT_STATED}
    found = matrix.check(links(result("5", **noted), priority("1", **noted), priority("1")))
    assert [one.severity for one in found] == ["error", "note"]


SOME_LINKS = st.lists(
    st.builds(
        lambda side, title, place, relation, reason: (
            BLANK
            | {"side": side, "issue_title": title, "place": place, "reason": reason}
            | ({"relation": relation} if side == "priority" else {})
        ),
        st.sampled_from(["duty", "assessment", "consultation", "priority"]),
        st.sampled_from(["Burglary", "Noise", "Drugs"]),
        st.sampled_from(["", "1", "2", "5"]),
        st.sampled_from(matrix.RELATIONS),
        st.sampled_from(["", matrix.NOT_STATED, "because"]),
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(SOME_LINKS, st.randoms(use_true_random=False))
def test_the_order_of_the_links_changes_neither_rows_nor_findings(rows, random):
    first = links(*rows) if rows else links(duty()).head(0)
    shuffled = first.sample(frac=1, random_state=random.randrange(1000)) if len(first) else first
    assert matrix.matrix_rows(first).equals(matrix.matrix_rows(shuffled))
    assert matrix.check(first) == matrix.check(shuffled)


@given(SOME_LINKS)
def test_a_stated_reason_answers_every_rule_that_asks_for_one(rows):
    found = matrix.check(links(duty(), *rows).assign(reason="because"))
    asking = {"duty_left_open", "assessment_left_open", "moved_without_reason"}
    assert asking.isdisjoint(one.rule for one in found)


def test_a_remark_on_what_was_said_does_not_explain_why_an_issue_was_not_adopted():
    remark = {"reason": "many were from one street"}
    assert [one.rule for one in matrix.check(links(result("1", **remark)))] == ["top_missing"]
    refused = priority("", relation="not adopted", reason="dealt with by the council's own team")
    assert matrix.check(links(result("1", **remark), refused)) == []


def test_a_reason_for_another_priority_explains_no_move():
    given_links = links(result("5"), priority("1", item="P1"), priority("4", item="P2", reason="because"))
    assert [one.rule for one in matrix.check(given_links)] == ["moved_without_reason"]


def test_each_exercise_with_ballots_gives_its_own_places():
    panel = ranking(exercise="Panel", places=ranking().places.assign(place=[4, 1]))
    said = matrix.consulted(links(result(), result(item_id="Panel"), priority("1")), [ranking(), panel])
    assert said.loc[said["issue_title"] == "Burglary", "place"].tolist() == [2.0, 4.0]


def test_ballots_that_share_no_order_give_no_place_and_move_nothing():
    unordered = ranking(places=ranking().places.head(1).assign(place=float("nan")))
    assert matrix.consulted(links(result(), priority("5")), [unordered])["place"].isna().all()
    assert matrix.check(links(result(), priority("5")), [unordered]) == []


def test_an_option_that_no_link_names_joins_the_issue_of_its_title():
    given_links = links(result(), priority("1"), priority("2", issue_title="Noise", item="Less noise"))
    rows = matrix.matrix_rows(given_links, [ranking()])
    assert rows["issue_title"].tolist() == ["Burglary", "Noise"]
    assert matrix.consulted(given_links, [ranking()])["issue_title"].tolist() == ["Burglary", "Noise"]


def test_an_option_of_two_exercises_that_no_link_names_is_one_issue():
    panel = ranking(exercise="Panel")
    given_links = links(result(), result(item_id="Panel"), priority("1"))
    assert matrix.matrix_rows(given_links, [ranking(), panel])["issue_title"].tolist() == ["Burglary", "Noise"]
