"""The lists of the five plans: terms, coming changes, events, resources, emerging issues and Richmond's matrix."""

import csv
import hashlib
import re
from collections import Counter
from datetime import date

import pytest
import yaml

from csp_lib import paths
from csp_lib.sources import facts
from csp_lib.tables import contracts

SOURCES = {
    "glossary": "five_plans_glossary",
    "legislation": "five_plans_legislation",
    "events": "five_plans_events",
    "resources": "five_plans_resources",
    "emerging_issues": "five_plans_emerging_issues",
    "priority_matrix": "five_plans_priority_matrix",
}
DOCUMENTS = {
    "richmond_upon_thames": "richmond_plan_2011",
    "kensington_and_chelsea": "kensington_and_chelsea_plan_2010",
    "harrow": "harrow_plan_2011",
    "hammersmith_and_fulham": "hammersmith_and_fulham_minutes_2011",
    "barnet": "barnet_strategy_2011",
}
WAYS_A_TERM_IS_GIVEN = {"defined", "defined in text", "expanded", "implied"}
DIRECTIONS = {"", "up", "down", "level", "ended"}
IN_OUR_WORDS = {
    "glossary": ("definition", "note"),
    "legislation": ("change", "impact", "future_action"),
    "events": ("event", "effect", "note"),
    "resources": ("resource", "note"),
    "emerging_issues": ("issue", "note"),
}
MOST_WORDS = 20
THE_REGULATIONS = "Fewer central regulations for community safety partnerships"


def rows(table):
    with (paths.published_dir() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first_and_last_day(printed):
    """Return the first and the last possible day of a year, a month or a day as short sortable text."""
    parts = printed.split("-")
    date(*(int(part) for part in [*parts, "1", "1"][:3]))
    return printed + "-00" * (3 - len(parts)), printed + "-99" * (3 - len(parts))


def figures():
    return {row["figure_id"]: row for row in rows("published_figures")}


@pytest.mark.parametrize("table", SOURCES)
def test_every_list_keeps_its_contract(table):
    held = {fact.table: fact for fact in facts.facts()}
    frame = facts.read_fact(held[table])
    checked = contracts.check(table, frame, table)
    assert list(checked.columns) == contracts.columns_of(table) == list(frame.columns)
    assert len(checked) == len(rows(table))


@pytest.mark.parametrize(
    ("table", "count"),
    [
        ("glossary", 179),
        ("legislation", 26),
        ("events", 90),
        ("resources", 69),
        ("emerging_issues", 88),
        ("priority_matrix", 18),
    ],
)
def test_every_list_has_the_rows_counted(table, count):
    assert len(rows(table)) == count


@pytest.mark.parametrize("table", SOURCES)
def test_the_sidecar_names_its_file_its_source_and_its_checksum(table):
    path = paths.published_dir() / f"{table}.csv"
    sidecar = yaml.safe_load(path.with_name(f"{path.name}.source.yml").read_text(encoding="utf-8"))
    assert sidecar["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (sidecar["source_id"], sidecar["kind"], sidecar["file"]) == (SOURCES[table], table, path.name)
    assert sidecar["covers"].startswith(str(len(rows(table))))
    assert {(row["source_id"], row["data_kind"]) for row in rows(table)} == {(SOURCES[table], "transcribed")}


@pytest.mark.parametrize("table", SOURCES)
def test_the_dictionary_describes_every_column_of_a_list_in_order(table):
    described = [row["column"] for row in rows("dictionary_plans") if row["table"] == table]
    assert described == list(rows(table)[0])


@pytest.mark.parametrize("table", [table for table in SOURCES if table != "glossary"])
def test_every_row_of_a_list_stands_in_the_document_of_its_borough(table):
    assert [row for row in rows(table) if row["document"] != DOCUMENTS[row["borough"]]] == []


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("glossary", ("term",)),
        ("legislation", ("document", "row")),
        ("events", ("event_id",)),
        ("resources", ("document", "line", "resource")),
        ("emerging_issues", ("document", "line", "issue")),
        ("priority_matrix", ("reading", "column")),
    ],
)
def test_no_row_of_a_list_stands_twice(table, key):
    counted = Counter(tuple(row[column] for column in key) for row in rows(table))
    assert [row for row, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("table", IN_OUR_WORDS)
def test_descriptions_are_short(table):
    long = [
        row[column] for row in rows(table) for column in IN_OUR_WORDS[table] if len(row[column].split()) > MOST_WORDS
    ]
    assert long == []


def test_every_term_names_known_documents_and_how_they_give_it():
    for row in rows("glossary"):
        named = row["documents"].split(";")
        assert set(named) <= set(DOCUMENTS.values()) and len(named) == len(set(named)), row
        assert row["source"] in WAYS_A_TERM_IS_GIVEN, row
        assert row["definition"].endswith("."), row


def test_every_document_has_terms_to_explain():
    named = Counter(document for row in rows("glossary") for document in row["documents"].split(";"))
    assert set(named) == set(DOCUMENTS.values())
    assert min(named.values()) >= 20


def test_terms_stand_in_alphabetical_order():
    terms = [row["term"].casefold() for row in rows("glossary")]
    assert terms == sorted(terms)


def test_harrow_lists_17_changes_in_its_table_and_9_loose_after_it():
    changes = rows("legislation")
    assert [row["row"] for row in changes] == [str(number) for number in range(1, 27)]
    assert [row["note"].startswith("loose text after the table") for row in changes] == [False] * 17 + [True] * 9
    lines = [int(row["line"]) for row in changes]
    assert lines == sorted(lines)
    assert max(lines[:17]) == 1010 and min(lines[17:]) == 1018


def test_the_regulations_are_listed_four_times_in_the_same_words():
    repeated = [
        (row["row"], row["line"], row["when"]) for row in rows("legislation") if row["change"] == THE_REGULATIONS
    ]
    assert repeated == [
        ("5", "917", "June 2011"),
        ("8", "946", "June 2011"),
        ("19", "1020", "end of June 2011"),
        ("24", "1031", "end of June 2011"),
    ]


def test_a_cell_left_blank_in_the_table_of_changes_stays_blank():
    changes = {row["row"]: row for row in rows("legislation")}
    empty = {
        number: [c for c in ("when", "theme", "impact", "future_action") if not row[c]]
        for number, row in changes.items()
    }
    assert empty["1"] == empty["2"] == []
    assert empty["13"] == empty["17"] == ["when", "theme", "impact", "future_action"]
    assert {tuple(empty[str(number)]) for number in range(18, 27)} == {("theme", "impact", "future_action")}


@pytest.mark.parametrize(
    ("printed", "days"),
    [
        ("2011", ("2011-00-00", "2011-99-99")),
        ("2011-03", ("2011-03-00", "2011-03-99")),
        ("2011-03-01", ("2011-03-01", "2011-03-01")),
    ],
)
def test_a_date_may_be_a_year_a_month_or_a_day(printed, days):
    assert first_and_last_day(printed) == days


def test_events_have_dates_as_precise_as_printed_and_end_no_earlier_than_they_start():
    for row in rows("events"):
        for column in ("start", "end"):
            assert re.fullmatch(r"(\d{4}(-\d{2}){0,2})?", row[column]), row
            if row[column]:
                first_and_last_day(row[column])
        if row["start"] and row["end"]:
            assert first_and_last_day(row["start"])[0] <= first_and_last_day(row["end"])[1], row


def test_an_event_has_a_date_only_where_its_document_prints_one():
    undated = [row for row in rows("events") if (row["start"] or row["end"]) and not row["date_as_printed"]]
    assert undated == []


def test_events_name_only_printed_indicators():
    printed = {row["indicator_id"] for row in rows("published_figures")}
    named = {i for row in rows("events") for i in row["indicator_ids"].split(";") if i}
    assert len(named) >= 30
    assert named <= printed


@pytest.mark.parametrize(
    ("borough", "event", "kind", "start"),
    [
        ("richmond_upon_thames", "Drug testing on arrest begins", "step", "2011-03-01"),
        ("richmond_upon_thames", "Rugby World Cup", "pulse", "2015"),
        ("kensington_and_chelsea", "Notting Hill Carnival", "pulse", "2009-08"),
        ("harrow", "Domestic homicide reviews required", "step", "2011-04-13"),
        ("harrow", "Council and police teams on anti-social behaviour merge", "step", "2011-10"),
        ("hammersmith_and_fulham", "Westfield shopping centre opens", "step", "2009"),
        ("hammersmith_and_fulham", "Local probation delivery unit set up", "step", "2010-06"),
        ("barnet", "Queen's Diamond Jubilee", "pulse", "2012"),
    ],
)
def test_the_events_that_a_chart_may_mark_are_here(borough, event, kind, start):
    found = [row for row in rows("events") if (row["borough"], row["event"]) == (borough, event)]
    assert [(row["kind"], row["start"]) for row in found] == [(kind, start)]


def test_richmond_dates_drug_testing_twice():
    starts = [row["start"] for row in rows("events") if "drug_testing_on_arrest" in row["indicator_ids"].split(";")]
    assert starts == ["2011-03-01", "2011-04"]


def test_the_change_of_the_threat_level_is_named_and_nothing_more():
    (row,) = [row for row in rows("events") if "threat" in row["event"].lower()]
    assert (row["event"], row["kind"], row["effect"], row["indicator_ids"]) == (
        "National threat level changed", "outlook", "", "",
    )  # fmt: skip


def test_a_resource_with_a_number_is_a_printed_figure_of_the_same_line():
    printed = figures()
    for row in rows("resources"):
        assert row["direction"] in DIRECTIONS, row
        if not row["figure_id"]:
            assert (row["value"], row["value_as_printed"], row["unit"]) == ("", "", ""), row
            continue
        for column in ("borough", "document", "line", "value", "value_as_printed", "unit"):
            assert row[column] == printed[row["figure_id"]][column], row


def test_every_printed_sum_of_money_is_among_the_resources():
    money = {figure for figure, row in figures().items() if row["unit"] == "GBP"}
    assert len(money) == 8
    assert money <= {row["figure_id"] for row in rows("resources")}


def test_a_cut_carries_a_minus_and_an_addition_none():
    for row in rows("resources"):
        if row["value"] and row["direction"]:
            assert (float(row["value"]) < 0) == (row["direction"] in ("down", "ended")), row


def test_emerging_issues_are_filed_under_known_themes():
    known = {path.stem for path in (paths.params_dir() / "themes").glob("*.yml")}
    named = {row["theme"] for row in rows("emerging_issues")} - {""}
    assert len(named) >= 10
    assert named <= known
    assert {row["borough"] for row in rows("emerging_issues")} == set(DOCUMENTS)


def test_the_thirteen_issues_of_harrows_police_list_are_here():
    listed = [row for row in rows("emerging_issues") if row["borough"] == "harrow" and 404 <= int(row["line"]) <= 422]
    assert len(listed) == 13


def test_all_four_readings_of_the_matrix_are_kept():
    counted = Counter(row["reading"] for row in rows("priority_matrix"))
    assert counted == {"literal": 7, "reading_A": 8, "reading_B": 2, "reading_C": 1}
    assert {row["borough"] for row in rows("priority_matrix")} == {"richmond_upon_thames"}


def test_the_readings_differ_in_whose_rank_the_stray_three_is():
    ranked = {
        (row["reading"], row["strategic_assessment"] or row["adopted_priority"]): row["public_rank"]
        for row in rows("priority_matrix")
        if row["column"] in ("7a", "7b")
    }
    assert ranked == {
        ("reading_A", "Counter terrorism"): "", ("reading_A", "Burglary"): "3",
        ("reading_B", "Counter terrorism"): "3", ("reading_B", "Burglary"): "",
    }  # fmt: skip


def test_the_ranks_of_the_matrix_are_those_of_the_printed_figures():
    ranks = {
        row["strategic_assessment"]: row["public_rank"]
        for row in rows("priority_matrix")
        if row["reading"] == "reading_A"
    }
    printed = figures()
    for area, figure in (
        ("Drugs", "richmond-032"), ("Alcohol", "richmond-033"), ("Violence alcohol related", "richmond-034"),
        ("ASB", "richmond-035"),
    ):  # fmt: skip
        assert ranks[area] == printed[figure]["value"]
