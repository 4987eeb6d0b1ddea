"""What the five plans print, as carried here: ids, closed words, joins to themes and sets, and sidecars."""

import csv
import hashlib
from collections import Counter

import pytest
import yaml

from csp_lib import paths
from csp_lib.reference import areas, offences

TABLES = ("published_figures", "targets", "consultation_results", "plan_statements", "theme_coverage")
DOCUMENTS = {
    "richmond_upon_thames": "richmond_plan_2011",
    "kensington_and_chelsea": "kensington_and_chelsea_plan_2010",
    "harrow": "harrow_plan_2011",
    "hammersmith_and_fulham": "hammersmith_and_fulham_minutes_2011",
    "barnet": "barnet_strategy_2011",
}
PERIOD_TYPES = {"financial_year", "part_year", "multi_year", "survey_wave", "snapshot"}
MEASURES = {
    "count", "difference", "percent", "percent_change", "rate_per_1000_population", "rank", "index", "amount",
    "baseline", "target_level", "target_percent_change",
}  # fmt: skip
ROLES = {"actual", "baseline", "target", "projection", "estimate", "comparator", "context", "pending"}
TARGET_KINDS = {"percent_change", "level", "ceiling", "rank", "activity", "direction", "judged", "process", "none"}
FRAMEWORKS = {"plan", "police", "local area agreement", "national indicator", "partner"}
EVIDENCE_TYPES = {"self_selected", "panel", "probability", "qualitative", "not_stated"}
VALUE_NOT_PRINTED = {"kc-002", "harrow-103", "harrow-104", "barnet-085", "barnet-086"}


def rows(table):
    with (paths.published_dir() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def yaml_files(folder):
    return {p.stem: yaml.safe_load(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.yml"))}


@pytest.fixture(scope="module")
def themes():
    return yaml_files(paths.params_dir() / "themes")


@pytest.fixture(scope="module")
def plans():
    return {slug: yaml_files(paths.params_dir() / "boroughs")[slug] for slug in DOCUMENTS}


@pytest.mark.parametrize(
    ("table", "count"),
    [("published_figures", 406), ("targets", 74), ("consultation_results", 69), ("theme_coverage", 105)],
)
def test_every_drafted_row_is_carried_over(table, count):
    assert len(rows(table)) == count


def test_each_borough_has_the_number_of_figures_its_document_prints():
    assert Counter(row["borough"] for row in rows("published_figures")) == {
        "harrow": 121, "kensington_and_chelsea": 107, "barnet": 90, "richmond_upon_thames": 55,
        "hammersmith_and_fulham": 33,
    }  # fmt: skip


def test_figure_ids_are_unique():
    assert [i for i, n in Counter(row["figure_id"] for row in rows("published_figures")).items() if n > 1] == []


@pytest.mark.parametrize("table", TABLES)
def test_every_row_names_a_known_borough_and_its_document(table):
    for row in rows(table):
        assert areas.area(row["borough"]).kind == "borough"
        assert row.get("document", DOCUMENTS[row["borough"]]) == DOCUMENTS[row["borough"]]
        assert int(row.get("line", 1)) >= 1


@pytest.mark.parametrize(
    ("table", "column", "allowed"),
    [
        ("published_figures", "period_type", PERIOD_TYPES),
        ("published_figures", "measure", MEASURES),
        ("published_figures", "role", ROLES),
        ("targets", "target_kind", TARGET_KINDS),
        ("targets", "framework", FRAMEWORKS),
        ("consultation_results", "evidence_type", EVIDENCE_TYPES),
        ("theme_coverage", "level", {"figures", "words", "none"}),
    ],
)
def test_vocabularies_are_closed(table, column, allowed):
    assert {row[column] for row in rows(table)} <= allowed


def test_a_figure_without_a_number_is_awaited_or_named_here():
    figures = rows("published_figures")
    assert {row["figure_id"] for row in figures if not row["value"]} == VALUE_NOT_PRINTED
    assert {row["figure_id"] for row in figures if row["role"] == "pending"} == VALUE_NOT_PRINTED - {"kc-002"}
    assert all(float(row["value"]) is not None for row in figures if row["value"])


def test_a_target_without_a_number_has_an_empty_value_and_says_which_kind_it_is():
    assert {row["target_kind"] for row in rows("targets") if row["target_value"]} == {
        "activity", "ceiling", "level", "percent_change", "rank",
    }  # fmt: skip
    assert all(float(row["target_value"]) is not None for row in rows("targets") if row["target_value"])
    unread = [
        row["indicator_id"] for row in rows("targets") if row["target_kind"] == "level" and not row["target_value"]
    ]
    assert unread == ["drug_users_effective_treatment"]


def test_a_target_printed_without_a_sign_has_no_direction():
    unsigned = [row for row in rows("targets") if row["target_kind"] == "percent_change" and not row["direction"]]
    assert [(row["indicator_id"], row["value_as_printed"]) for row in unsigned] == [
        ("most_serious_violence", "1%"), ("violence_with_injury", "3%"),
    ]  # fmt: skip


@pytest.mark.parametrize("table", ["published_figures", "targets"])
def test_offence_sets_named_by_the_plans_exist(table):
    named = {row["offence_set"] for row in rows(table)} - {""}
    assert len(named) >= 5
    assert named <= set(offences.offence_sets())


def test_a_context_figure_never_carries_an_offence_set():
    context = [row for row in rows("published_figures") if row["role"] == "context"]
    assert context
    assert [row["figure_id"] for row in context if row["offence_set"]] == []


def test_harrow_criminal_damage_is_not_joined_to_all_criminal_damage():
    damage = [row for row in rows("published_figures") if row["indicator_id"] == "criminal_damage"]
    assert [row["value"] for row in damage] == ["394", "317", "-77", "-20"]
    assert {row["offence_set"] for row in damage} == {""}


def test_a_figure_is_filed_under_a_theme_that_lists_its_indicator(themes):
    for row in rows("published_figures"):
        pages = {slug for slug, theme in themes.items() if row["indicator_id"] in theme["indicators"]}
        assert (row["theme"] in pages) if pages else row["theme"] == "", row["figure_id"]


def test_coverage_counts_the_figures_whose_indicator_the_theme_lists(themes):
    figures = Counter((row["borough"], row["indicator_id"]) for row in rows("published_figures"))
    for row in rows("theme_coverage"):
        listed = sum(figures[row["borough"], indicator] for indicator in themes[row["theme"]]["indicators"])
        assert int(row["figures"]) == listed, (row["borough"], row["theme"])


def test_coverage_has_each_borough_and_theme_once(themes):
    cells = Counter((row["borough"], row["theme"]) for row in rows("theme_coverage"))
    assert cells == {(area, theme): 1 for area in DOCUMENTS for theme in themes}


def test_level_follows_from_figures_and_words():
    for row in rows("theme_coverage"):
        assert (row["level"] == "figures") == (int(row["figures"]) > 0), row
        assert row["level"] != "none" or int(row["actions"]) == 0, row


def test_every_words_only_cell_has_a_statement_and_an_empty_cell_has_none():
    level = {(row["borough"], row["theme"]): row["level"] for row in rows("theme_coverage")}
    said = {(row["borough"], row["theme"]) for row in rows("plan_statements")}
    assert {cell for cell, how in level.items() if how == "words"} <= said
    assert {level[cell] for cell in said} == {"words", "figures"}


def test_statements_are_one_to_three_plain_sentences():
    for row in rows("plan_statements"):
        assert row["statement"].endswith("."), row
        assert len(row["statement"].split()) <= 45, row


def test_on_counter_terrorism_a_plan_is_only_said_to_list_actions():
    said = [row["statement"] for row in rows("plan_statements") if row["theme"] == "counter_terrorism"]
    assert len(said) == 2
    assert all(statement.startswith("The plan lists actions ") for statement in said)


def test_every_consultation_result_says_what_its_document_does_not():
    for row in rows("consultation_results"):
        assert row["says_not"].endswith("."), row
        assert row["sample_size"], row


def test_qualitative_evidence_carries_no_number_and_no_rank():
    qualitative = [row for row in rows("consultation_results") if row["evidence_type"] == "qualitative"]
    assert qualitative
    assert {(row["value"], row["rank"]) for row in qualitative} == {("", "")}


def test_themes_are_numbered_in_the_order_of_the_grid(themes):
    assert sorted(theme["order"] for theme in themes.values()) == list(range(1, 22))
    assert all(theme["theme"] == slug for slug, theme in themes.items())


def test_themes_name_known_sets_and_printed_indicators(themes):
    printed = {row["indicator_id"] for row in rows("published_figures")}
    for slug, theme in themes.items():
        sets = {theme["offence_set"] or "total_notifiable_offences", *theme["detail_sets"]}
        assert sets <= set(offences.offence_sets()), slug
        assert set(theme["indicators"]) <= printed, slug


def test_priorities_join_themes_sets_and_lines(plans, themes):
    for slug, plan in plans.items():
        assert plan["plan_document"] == DOCUMENTS[slug]
        assert plan["priorities"]
        for priority in plan["priorities"]:
            assert priority["theme"] in themes, (slug, priority)
            assert priority["offence_set"] in {None, *offences.offence_sets()}, (slug, priority)


def test_comparators_are_other_boroughs(plans):
    for slug, plan in plans.items():
        assert 3 <= len(plan["comparators"]) <= 4
        assert all(areas.area(other).kind == "borough" and other != slug for other in plan["comparators"])


@pytest.mark.parametrize(("slug", "direction"), [("harrow", "reduce"), ("barnet", "increase")])
def test_harrow_wants_less_recorded_domestic_violence_and_barnet_more_reports(plans, slug, direction):
    wanted = [p["desired_direction"] for p in plans[slug]["priorities"] if p["theme"] == "domestic_abuse"]
    assert wanted == [direction]


def test_kensington_and_chelsea_orders_no_priorities_and_richmond_does(plans):
    assert {p["ordered"] for p in plans["kensington_and_chelsea"]["priorities"]} == {False}
    assert {p["ordered"] for p in plans["richmond_upon_thames"]["priorities"]} == {True}


@pytest.mark.parametrize("table", TABLES)
def test_sidecar_names_its_file_and_its_checksum(table):
    path = paths.published_dir() / f"{table}.csv"
    sidecar = yaml.safe_load(path.with_name(f"{path.name}.source.yml").read_text(encoding="utf-8"))
    assert sidecar["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (sidecar["kind"], sidecar["file"]) == (table, path.name)
    assert {(row["source_id"], row["data_kind"]) for row in rows(table)} == {
        (sidecar["source_id"], sidecar["data_kind"])
    }


@pytest.mark.parametrize("table", TABLES)
def test_dictionary_describes_every_column_in_order(table):
    described = [row["column"] for row in rows("dictionary_plans") if row["table"] == table]
    assert described == list(rows(table)[0])
