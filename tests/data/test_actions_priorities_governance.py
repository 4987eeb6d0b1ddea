"""Planned actions, lists of priorities and boards of the five plans, as carried here: ids, closed words, joins."""

import csv
import hashlib
from collections import Counter, defaultdict

import pandas as pd
import pytest
import yaml

from csp_lib import paths
from csp_lib.tables import contracts

TABLES = ("actions", "priorities", "governance")
ROWS = {"actions": 311, "priorities": 70, "governance": 91}
DOCUMENTS = {
    "richmond_upon_thames": "richmond_plan_2011",
    "kensington_and_chelsea": "kensington_and_chelsea_plan_2010",
    "harrow": "harrow_plan_2011",
    "hammersmith_and_fulham": "hammersmith_and_fulham_minutes_2011",
    "barnet": "barnet_strategy_2011",
}
PREFIX = {
    "richmond_upon_thames": "richmond", "kensington_and_chelsea": "kc", "harrow": "harrow",
    "hammersmith_and_fulham": "hf", "barnet": "barnet",
}  # fmt: skip
WORDS_OF_AN_ACTION = 20
# A faith or an ethnic group that an action against terrorism must never name; parts of words, so that plurals are met.
FAITHS_AND_GROUPS = (
    "muslim", "islam", "christian", "catholic", "jew", "hindu", "sikh", "buddh", "mosque", "church", "synagogue", "temple",
    "faith", "religio", "ethnic", "asian", "black", "african", "caribbean", "arab", "somali", "roma", "white", "bame", "bme",
    "minorit",
)  # fmt: skip
# Harrow prints these twice, nearly word for word.
PRINTED_TWICE = {("704", "730"), ("706", "734"), ("728", "742"), ("829", "833")}
RHYTHMS = {"", "daily", "fortnightly", "monthly", "quarterly", "annual", "regularly", "in the year"}


def rows(table):
    with (paths.published_dir() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_list(borough, name):
    return [row for row in rows("priorities") if (row["borough"], row["list"]) == (borough, name)]


def plan(borough):
    return yaml.safe_load((paths.params_dir() / "boroughs" / f"{borough}.yml").read_text(encoding="utf-8"))


def places(priorities):
    """Return the place of each priority of a plan: entries of one line share one, and a list without order has none."""
    lines = list(dict.fromkeys(priority["line"] for priority in priorities))
    return [str(lines.index(priority["line"]) + 1) if priority["ordered"] else "" for priority in priorities]


@pytest.fixture(scope="module")
def themes():
    return {path.stem for path in (paths.params_dir() / "themes").glob("*.yml")}


@pytest.mark.parametrize("table", TABLES)
def test_the_table_keeps_its_contract_and_its_columns_in_order(table):
    frame = pd.read_csv(paths.published_dir() / f"{table}.csv", dtype=str, keep_default_na=False)
    checked = contracts.check(table, frame, f"{table}.csv")
    assert list(frame.columns) == contracts.columns_of(table)
    assert len(checked) == ROWS[table]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_names_a_borough_with_its_document(table):
    assert {(row["borough"], row["document"]) for row in rows(table)} == set(DOCUMENTS.items())


@pytest.mark.parametrize("table", TABLES)
def test_no_cell_has_loose_spaces_or_a_line_break(table):
    cells = [cell for row in rows(table) for cell in row.values()]
    assert [cell for cell in cells if cell != " ".join(cell.split())] == []


@pytest.mark.parametrize("table", TABLES)
def test_no_row_stands_twice(table):
    assert [row for row, n in Counter(tuple(row.values()) for row in rows(table)).items() if n > 1] == []


@pytest.mark.parametrize("table", TABLES)
def test_sidecar_names_its_file_its_checksum_and_its_count(table):
    path = paths.published_dir() / f"{table}.csv"
    sidecar = yaml.safe_load(path.with_name(f"{path.name}.source.yml").read_text(encoding="utf-8"))
    assert sidecar["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (sidecar["kind"], sidecar["file"]) == (table, path.name)
    assert sidecar["source_id"] == f"five_plans_{table}"
    assert sidecar["covers"].startswith(f"{ROWS[table]} ")
    assert {(row["source_id"], row["data_kind"]) for row in rows(table)} == {(f"five_plans_{table}", "transcribed")}


@pytest.mark.parametrize("table", TABLES)
def test_dictionary_describes_every_column_in_order(table):
    described = [row["column"] for row in rows("dictionary_plans") if row["table"] == table]
    assert described == list(rows(table)[0])


def test_each_borough_has_the_number_of_actions_its_document_plans():
    assert Counter(row["borough"] for row in rows("actions")) == {
        "harrow": 101, "barnet": 76, "richmond_upon_thames": 64, "kensington_and_chelsea": 49,
        "hammersmith_and_fulham": 21,
    }  # fmt: skip


@pytest.mark.parametrize("borough", DOCUMENTS)
def test_action_ids_number_the_actions_in_order_of_line(borough):
    mine = [row for row in rows("actions") if row["borough"] == borough]
    assert [row["action_id"] for row in mine] == [f"{PREFIX[borough]}-a{n:03d}" for n in range(1, len(mine) + 1)]
    lines = [int(row["line"]) for row in mine]
    assert lines == sorted(lines)


def test_an_action_stands_on_a_theme_page_or_says_why_it_has_none(themes):
    used = {row["theme"] for row in rows("actions")}
    assert used <= themes | {"partnership"}
    partnership = [row for row in rows("actions") if row["theme"] == "partnership"]
    assert len(partnership) == 25
    assert [row["action_id"] for row in partnership if "no theme page fits" not in row["note"]] == []


def test_an_action_is_told_in_one_short_line():
    for row in rows("actions"):
        assert 2 <= len(row["action"].split()) <= WORDS_OF_AN_ACTION, row["action_id"]
        assert not row["action"].endswith("."), row["action_id"]


def test_an_action_stands_under_a_priority_of_its_own_borough():
    lists = {(row["borough"], row["priority"]) for row in rows("priorities") if row["list"] in ("adopted", "heard")}
    used = {(row["borough"], row["priority"]) for row in rows("actions") if row["priority"]}
    assert used == lists


def test_an_action_moves_only_a_printed_figure_that_its_own_plan_has_a_target_for():
    printed = {(row["borough"], row["indicator_id"]) for row in rows("published_figures")}
    aimed_at = {(row["borough"], row["indicator_id"]) for row in rows("targets")}
    moved = {(row["borough"], row["indicator_id"]) for row in rows("actions") if row["indicator_id"]}
    assert len(moved) == 28
    assert moved <= printed
    assert moved <= aimed_at


def test_every_burglary_action_of_richmond_works_towards_its_ceiling():
    burglary = [row for row in rows("actions") if (row["borough"], row["line"]) == ("richmond_upon_thames", "232")]
    assert [row["indicator_id"] for row in burglary] == ["residential_burglary"] * 5


def test_most_actions_have_no_deadline_and_no_measure_outside_barnet():
    outside = [row for row in rows("actions") if row["borough"] != "barnet"]
    assert sum(not row["deadline"] for row in outside) == 195
    assert sum(not row["measure"] for row in outside) == 219
    assert len(outside) == 235


def test_actions_that_harrow_prints_twice_are_found_by_equal_words():
    said = defaultdict(list)
    for row in rows("actions"):
        said[row["borough"], row["action"]].append(row["line"])
    repeated = {(borough, *lines) for (borough, _), lines in said.items() if len(lines) > 1}
    assert repeated == {("harrow", *pair) for pair in PRINTED_TWICE}


def test_actions_against_terrorism_name_no_faith_and_no_ethnic_group():
    actions = [row for row in rows("actions") if row["theme"] == "counter_terrorism"]
    assert Counter(row["borough"] for row in actions) == {"richmond_upon_thames": 6, "kensington_and_chelsea": 8}
    for row in actions:
        text = " ".join(row.values()).lower()
        assert [word for word in FAITHS_AND_GROUPS if word in text] == [], row["action_id"]
        assert row["indicator_id"] in {"", "operation_argus_events"}


def test_theme_coverage_counts_the_actions_of_each_theme():
    counted = Counter((row["borough"], row["theme"]) for row in rows("actions"))
    for row in rows("theme_coverage"):
        assert int(row["actions"]) == counted[row["borough"], row["theme"]], (row["borough"], row["theme"])


@pytest.mark.parametrize("borough", [slug for slug in DOCUMENTS if slug != "hammersmith_and_fulham"])
def test_adopted_priorities_are_those_of_the_boroughs_page(borough):
    priorities = plan(borough)["priorities"]
    shown = [(str(p["line"]), p["title"], p["theme"]) for p in priorities]
    adopted = of_list(borough, "adopted")
    assert [(row["line"], row["priority"], row["theme"]) for row in adopted] == shown
    assert [row["place"] for row in adopted] == places(priorities)


def test_hammersmith_and_fulham_adopted_nothing_and_heard_five_subjects():
    heard = of_list("hammersmith_and_fulham", "heard")
    subjects = plan("hammersmith_and_fulham")["priorities"]
    assert of_list("hammersmith_and_fulham", "adopted") == []
    assert [(row["line"], row["priority"]) for row in heard] == [(str(p["line"]), p["title"]) for p in subjects]
    assert {row["place"] for row in heard} == {""}


def test_barnet_numbers_eight_priorities_and_richmond_six():
    assert [row["place"] for row in of_list("barnet", "adopted")] == ["1", "2", "3", "3", "4", "5", "6", "7", "8"]
    assert [row["place"] for row in of_list("richmond_upon_thames", "adopted")] == ["1", "2", "3", "4", "5", "6"]


def test_priorities_name_known_themes(themes):
    assert {row["theme"] for row in rows("priorities")} <= themes


def test_what_the_richmond_assessment_recommended_changed_from_one_year_to_the_next():
    recommended = of_list("richmond_upon_thames", "recommended")
    earlier, later = (
        {row["priority"] for row in recommended if row["period"] == period} for period in ("2010/11", "2011/12")
    )
    assert earlier - later == {"Serious acquisitive crime", "Drugs and alcohol", "Fear of crime"}
    assert later - earlier == {"Alcohol", "Drugs", "Domestic abuse"}


def test_ranks_of_the_public_agree_with_the_printed_figures():
    ranks = {
        (row["borough"], row["line"], row["value"])
        for row in rows("published_figures")
        if row["indicator_id"].startswith(("consultation_rank_", "crime_survey_rank_"))
    }
    placed = [row for row in rows("priorities") if row["list"] == "public" and row["place"]]
    assert [row["place"] for row in placed] == ["4", "5", "1", "2", "3", "1", "1", "1"]
    # Burglary is ranked in the row of line 122; its figure is kept at the next line, where the table breaks.
    apart = [row for row in placed if (row["borough"], row["line"], row["place"]) not in ranks]
    assert [(row["line"], row["priority"]) for row in apart] == [("122", "Burglary")]


@pytest.mark.parametrize("borough", DOCUMENTS)
def test_boards_stand_in_order_of_line(borough):
    lines = [int(row["line"]) for row in rows("governance") if row["borough"] == borough]
    assert lines == sorted(lines)


def test_boards_meet_as_often_as_the_documents_print():
    assert {row["frequency"] for row in rows("governance")} == RHYTHMS
    meets = {row["group"]: row["frequency"] for row in rows("governance") if row["borough"] == "harrow"}
    assert meets["Joint Agency Tasking and Coordinating Group"] == "monthly"
    assert meets["Anti-Social Behaviour Action Group"] == "monthly"
    assert meets["MARAC"] == "monthly"
    assert meets["Hate Crime Forum"] == "quarterly"


def test_reporting_lines_are_the_few_that_the_documents_print():
    lines = [(row["borough"], row["line"], row["reports_to"]) for row in rows("governance") if row["reports_to"]]
    assert lines == [
        ("harrow", "872", "Safer Harrow"),
        ("hammersmith_and_fulham", "53", "CDRP; Children's Trust"),
        ("barnet", "248", "Safer Communities Board"),
        ("barnet", "365", "Safer Communities Partnership Board"),
        ("barnet", "546", "Safer Communities Board"),
    ]
