"""The links of the five documents: contract, dictionary, vocabulary, and what they name elsewhere."""

import csv
import hashlib
import re
from collections import Counter

import pytest
import yaml

from csp_lib import paths
from csp_lib.consultation.matrix import ADDED, NOT_STATED, RELATIONS
from csp_lib.params import load_params
from csp_lib.sources import facts
from csp_lib.tables import contracts, plans

TABLE = "priority_links"
KEY = ("document", "issue", "issue_title", "side", "item", "item_id")
MOST_WORDS = 20
WITHOUT_A_LIST = ("hammersmith_and_fulham_minutes_2011",)  # minutes: what they call a priority is of an earlier list


def rows(table=TABLE):
    with (paths.published_dir() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_side(side):
    return [row for row in rows() if row["side"] == side]


def test_the_links_keep_their_contract_column_by_column():
    (fact,) = [fact for fact in facts.facts() if fact.table == TABLE]
    frame = facts.read_fact(fact)
    checked = contracts.check(TABLE, frame, TABLE)
    assert list(checked.columns) == contracts.columns_of(TABLE) == list(frame.columns)
    assert len(checked) == 101


def test_the_sidecar_names_its_file_its_number_of_links_and_its_checksum():
    path = paths.published_dir() / f"{TABLE}.csv"
    sidecar = yaml.safe_load(path.with_name(f"{path.name}.source.yml").read_text(encoding="utf-8"))
    assert sidecar["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert sidecar["covers"].startswith(str(len(rows())))
    assert {(row["source_id"], row["data_kind"]) for row in rows()} == {(sidecar["source_id"], "transcribed")}


def test_the_dictionary_describes_every_column_in_order():
    assert [row["column"] for row in rows("dictionary_plans") if row["table"] == TABLE] == list(rows()[0])


def test_no_link_stands_twice_and_all_five_documents_have_some():
    assert max(Counter(tuple(row[name] for name in KEY) for row in rows()).values()) == 1
    assert Counter(row["borough"] for row in rows()) == {
        "richmond_upon_thames": 27, "kensington_and_chelsea": 17, "harrow": 23, "hammersmith_and_fulham": 6,
        "barnet": 28,
    }  # fmt: skip


def test_every_issue_belongs_to_a_theme_and_every_side_has_links():
    assert {row["issue"] for row in rows()} <= set(load_params().themes)
    assert {row["side"] for row in rows()} == set(plans.LINK_SIDES)


def test_only_a_priority_has_a_relation_an_order_and_a_decision():
    assert {row["relation"] for row in of_side("priority")} <= set(RELATIONS)
    for row in rows():
        decided = [row[name] for name in ("relation", "ordered", "decided_by", "decided_on")]
        assert row["side"] == "priority" or not any(decided), row


def test_a_priority_always_has_a_relation_a_reason_a_decider_and_a_date_if_only_not_stated():
    assert [row for row in of_side("priority") for name in ("relation", "reason", "decided_by") if not row[name]] == []
    for row in of_side("priority"):
        assert row["decided_on"] == NOT_STATED or re.fullmatch(r"\d{4}(-\d{2}){0,2}", row["decided_on"]), row


def test_every_priority_of_the_links_is_one_of_the_list_of_priorities_with_its_place():
    listed = {
        (row["document"], row["priority"]): (row["place"], row["line"], row["theme"])
        for row in rows("priorities")
        if row["list"] == ("previous" if row["document"] in WITHOUT_A_LIST else "adopted")
    }
    for row in of_side("priority"):
        if not row["item_id"]:
            assert "an aim, not an item of the list" in row["note"], row
            continue
        place, line, theme = listed[row["document"], row["item_id"]]
        assert (row["place"], row["line"]) == (place, line), row
        assert row["issue"] == theme or row["relation"] == "merged into", row


def test_every_adopted_priority_has_a_link():
    named = {(row["document"], row["item_id"]) for row in of_side("priority")}
    adopted = {(row["document"], row["priority"]) for row in rows("priorities") if row["list"] == "adopted"}
    assert adopted <= named


def test_every_exercise_is_one_that_the_consultation_results_name():
    printed = {(row["document"], row["source"]) for row in rows("consultation_results")}
    assert {(row["document"], row["item_id"]) for row in of_side("consultation")} <= printed


def test_the_public_places_are_those_of_the_consultation_results():
    printed = {(r["document"], r["source"], r["rank"]) for r in rows("consultation_results") if r["rank"]}
    placed = {(r["document"], r["item_id"], r["place"]) for r in of_side("consultation") if r["place"]}
    assert placed <= printed
    assert len(placed) == 8


def test_richmonds_links_are_those_of_the_reading_they_name():
    reading = [row for row in rows("priority_matrix") if row["reading"] == "reading_A"]
    links = [row for row in rows() if row["document"] == "richmond_plan_2011"]
    assert {row["reading"] for row in rows()} == {"", "reading_A"} and {row["reading"] for row in links} == {
        "reading_A"
    }
    for side, column in (("duty", "statutory_obligation"), ("assessment", "strategic_assessment")):
        assert {row["item"] for row in links if row["side"] == side} == {row[column] for row in reading} - {""}
    ranks = sorted(row["public_rank"] for row in reading if row["public_rank"])
    assert sorted(row["place"] for row in links if row["side"] == "consultation" and row["place"]) == ranks
    assert {r["item"] for r in links if r["side"] == "priority"} == {r["adopted_priority"] for r in reading}


def test_what_was_added_by_those_who_came_says_what_the_rule_gave():
    added = {(row["document"], row["issue_title"]) for row in rows() if row["relation"] == ADDED}
    told = {(row["document"], row["issue_title"]) for row in of_side("consultation") if row["rule_outcome"]}
    assert added == told == {("richmond_plan_2011", "Burglary")}


@pytest.mark.parametrize("column", ["item", "issue_title", "reason"])
def test_what_is_in_our_words_is_short(column):
    own = [row[column].replace(NOT_STATED, "") for row in rows()]
    assert [words for words in own if len(words.split()) > MOST_WORDS] == []
