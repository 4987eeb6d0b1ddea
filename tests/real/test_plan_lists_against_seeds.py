"""The lists of the five plans against the documents' texts: lines, terms, numbers, dates and words of their own."""

import csv
import re
from functools import cache

import pytest

from csp_lib import paths
from tests.real.documents import SHARED, TEXTS, folded, needs_texts, text

LISTS = ("legislation", "events", "resources", "emerging_issues", "priority_matrix", "consultation_results")
IN_OUR_WORDS = {
    "glossary": ("definition", "note"),
    "legislation": ("change", "when", "impact", "future_action", "note"),
    "events": ("event", "effect", "note"),
    "resources": ("resource", "holder", "note"),
    "emerging_issues": ("issue", "note"),
    "priority_matrix": ("strategic_assessment", "adopted_priority", "note"),
    "consultation_results": ("question", "finding", "says_not", "note"),
}
WORDS_OF_A_COPY = 8
LINES_A_ROW_RUNS = 4
# Their long forms are everyday words: these are listed only for the document that prints the short form so meant.
ONLY_IN = {"YP": "kensington_and_chelsea_plan_2010", "LA": "harrow_plan_2011"}

pytestmark = needs_texts


def rows(table):
    with (paths.published_dir() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def text_from(row, count=LINES_A_ROW_RUNS):
    line = int(row["line"])
    return folded(" ".join(text(row["document"]).split("\n")[line - 1 : line - 1 + count]))


def plain(words):
    """Return words in lower case and one spelling, without apostrophes, hyphens and other marks."""
    one_spelling = re.sub("['’‘]", "", words).lower().replace("antisocial", "anti social").replace("ization", "isation")
    return " ".join(re.findall(r"[\w&.]*[\w&]", one_spelling))


@cache
def plain_text(document):
    return f" {plain(text(document))} "


def occurs(term, document):
    """Return whether a term or its plural stands in a document, in whatever case."""
    return any(f" {plain(term)}{ending} " in plain_text(document) for ending in ("", "s"))


def stands_as_a_short_form(term, document):
    return bool(re.search(rf"(?<!\w){re.escape(term)}(?:['’]?s)?(?!\w)", text(document)))


def is_met(row, document):
    """Return whether a reader of the document meets the term, or its long form where that counts."""
    term, expansion = row["term"], row["expansion"]
    if ONLY_IN.get(term, document) != document:
        return False
    short = term.upper() == term
    named = stands_as_a_short_form(term, document) if short else occurs(term, document)
    return named or bool(expansion and occurs(expansion, document))


def copied(words, document):
    """Return the runs of eight words that stand in a document too; titles in quotes are names."""
    own = folded(re.sub(r"'[^']{12,}'|\"[^\"]+\"", " § ", words)).lower().split()
    runs = [" ".join(own[i : i + WORDS_OF_A_COPY]) for i in range(len(own) - WORDS_OF_A_COPY + 1)]
    printed = f" {folded(text(document)).lower()} "
    return [run for run in runs if f" {run} " in printed]


def test_a_run_of_eight_words_is_found_and_a_title_in_quotes_is_not():
    document = "barnet_strategy_2011"
    printed = folded(text(document))
    eight = " ".join(printed.split()[500:508])
    assert copied(f"so {eight} then", document) == [eight.lower()]
    assert copied(f"so '{eight}' then", document) == []


@pytest.mark.parametrize("table", LISTS)
def test_every_line_lies_in_its_document(table):
    for row in rows(table):
        assert 1 <= int(row["line"]) <= len(text(row["document"]).split("\n")), row
        assert text_from(row, 1), row


@pytest.mark.parametrize("table", [table for table in IN_OUR_WORDS if table != "glossary"])
def test_no_list_copies_eight_words_from_its_document(table):
    problems = [
        (row["line"], run)
        for row in rows(table)
        for column in IN_OUR_WORDS[table]
        for run in copied(row[column], row["document"])
    ]
    assert problems == []


def test_no_definition_copies_eight_words_from_any_document():
    problems = [
        (row["term"], run)
        for row in rows("glossary")
        for column in IN_OUR_WORDS["glossary"]
        for document in TEXTS
        for run in copied(row[column], document)
    ]
    assert problems == []


@pytest.mark.parametrize(
    ("term", "document", "found"),
    [
        ("repeat victimisation", "richmond_plan_2011", True),
        ("Residents' Panel", "kensington_and_chelsea_plan_2010", True),
        ("Anti-social behaviour", "hammersmith_and_fulham_minutes_2011", True),
        ("Face the People", "barnet_strategy_2011", False),
    ],
)
def test_a_term_is_found_in_any_case_and_with_any_hyphen(term, document, found):
    assert occurs(term, document) is found


def test_a_term_is_listed_for_exactly_the_documents_in_which_it_stands():
    for row in rows("glossary"):
        named = row["documents"].split(";")
        assert named == [document for document in TEXTS if is_met(row, document)], row


def test_a_long_form_is_called_expanded_where_a_document_prints_it():
    for row in rows("glossary"):
        if row["expansion"] and row["source"] in ("expanded", "implied"):
            printed = any(occurs(row["expansion"], document) for document in TEXTS)
            assert printed == (row["source"] == "expanded"), row


def test_the_printed_number_of_a_resource_stands_at_its_line():
    numbered = [row for row in rows("resources") if row["value_as_printed"]]
    assert len(numbered) == 21
    for row in numbered:
        assert row["value_as_printed"] in text_from(row), row


def test_the_printed_date_of_an_event_stands_at_its_line():
    dated = [row for row in rows("events") if row["date_as_printed"]]
    assert len(dated) >= 50
    for row in dated:
        assert row["date_as_printed"].lower() in text_from(row).lower(), row


def test_the_year_of_an_event_is_printed_at_its_line():
    for row in rows("events"):
        for year in {row[column][:4] for column in ("start", "end")} - {""}:
            short = f"/{year[2:]}"
            assert year in text_from(row) or short in text_from(row), row


def test_a_change_stands_where_harrow_lists_it():
    drafts = SHARED / "plans" / "harrow_appendix_a.csv"
    with drafts.open(encoding="utf-8", newline="") as file:
        drafted = [int(re.match(r"\d+", row["lines"]).group()) for row in csv.DictReader(file)]
    lines = [int(row["line"]) for row in rows("legislation")]
    assert set(drafted) <= set(lines)
    assert sorted(set(lines) - set(drafted)) == [1020]


def test_ranks_and_duties_of_the_matrix_stand_in_its_literal_cells():
    for row in rows("priority_matrix"):
        if row["reading"] == "literal":
            cells = text("richmond_plan_2011").split("\n")[118:125]
            printed = {cell for line in cells for cell in line.split("\t")}
            for column in ("statutory_obligation", "strategic_assessment", "public_rank"):
                assert row[column] in printed | {""}, row
