"""What the plans assert about figures and dates: ids, kinds, and the columns each kind needs."""

import csv
from collections import Counter

import pytest

from csp_lib import paths
from csp_lib.analysis.reconcile import periods
from csp_lib.tables.figures import CLAIM_KINDS

NEEDED = {
    "list": ("direction", "items", "period"), "named_items": ("items", "figure_ids"), "tally": ("items", "figure_ids"),
    "parts": ("subject", "figure_ids"), "subset": ("figure_ids",), "largest": ("subject", "direction"),
    "most_of": ("figure_ids",), "share_of": ("figure_ids", "value"), "every_year": ("subject", "period", "direction"),
    "date": ("subject", "date"), "document_date": ("date",), "plan_years": ("subject", "period"),
    "reference": ("subject", "items"), "contents": ("subject", "items"), "cell": ("subject", "figure_ids", "items"),
    "aim": ("figure_ids", "direction"), "similar_question": ("figure_ids",), "event_effect": ("figure_ids", "items"),
    "base": ("figure_ids",),
}  # fmt: skip
DIRECTIONS = {"", "up", "down", "level", "highest", "lowest"}


def rows(table):
    with (paths.published_dir() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CLAIMS = rows("claims")


def test_there_are_claims_of_every_document_and_each_has_an_id_of_its_own():
    assert Counter(row["borough"] for row in CLAIMS).keys() == {row["borough"] for row in rows("published_figures")}
    assert len(CLAIMS) == len({row["claim_id"] for row in CLAIMS}) == 193


def test_the_documents_use_every_kind_of_claim():
    assert set(CLAIM_KINDS) - {row["kind"] for row in CLAIMS} == set()


@pytest.mark.parametrize("kind", NEEDED)
def test_a_claim_fills_the_columns_its_kind_is_checked_by(kind):
    lacking = [row["claim_id"] for row in CLAIMS if row["kind"] == kind and not all(row[c] for c in NEEDED[kind])]
    assert lacking == []


def test_every_figure_a_claim_names_is_printed_by_the_same_document():
    figures = {row["figure_id"]: row["document"] for row in rows("published_figures")}
    named = [(row, i) for row in CLAIMS for i in row["figure_ids"].split(";") if i]
    assert len(named) > 100
    assert [(row["claim_id"], i) for row, i in named if figures.get(i) != row["document"]] == []


def test_directions_and_tenses_are_closed_and_dates_can_be_read():
    assert {row["direction"] for row in CLAIMS} <= DIRECTIONS
    assert {row["tense"] for row in CLAIMS} <= {"", "past", "planned"}
    assert [row["claim_id"] for row in CLAIMS if row["date"] and periods.months(row["date"]) is None] == []


def test_a_claim_is_one_plain_sentence():
    for row in CLAIMS:
        assert row["statement"].endswith("."), row
        assert len(row["statement"].split()) <= 30, row
