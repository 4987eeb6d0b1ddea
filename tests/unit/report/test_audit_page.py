"""Blocks of an audit: what does not agree, what cannot be checked, every check counted; in closed and fair words."""

from collections.abc import Iterator

import pytest

from csp_lib.analysis.reconcile import WORDS, Finding
from csp_lib.report import audit_page, audit_words
from csp_lib.report.blocks import Callout, Nothing, Table, Text
from csp_lib.results.shapes import Audit, SourceLine

SOURCES = [
    SourceLine("plans", "Figures the plans print", "The partnership", "none stated", "", "transcribed", None, "", ""),
    SourceLine("crime", "Recorded crime", "The police", "OGL", "", "published", None, "", ""),
]


def finding(verdict, family="A1", check="difference", lines=(12,), explanation="832 less 660 is 172.", reading=""):
    """Return an invented finding."""
    return Finding(
        "ashmere", "invented_plan", family, check, ("a-1",), (), lines, "printed", "172", "exact", verdict,
        explanation, reading,
    )  # fmt: skip


def audit(*findings, sources=SOURCES):
    """Return an invented audit of 40 figures."""
    return Audit("ashmere", "Ashmere", 40, "2012-03-31", list(findings), list(sources))


MIXED = audit(
    finding("consistent"), finding("consistent", "B1", "sum_of_parts"),
    finding("rounding", "B6", "actual_against_predicted"),
    finding("inconsistent", lines=(30,), explanation="27,705 beside 25,705.", reading="the count should read 25,705"),
    finding("inconsistent", "C3", "duplicate_row", lines=(4, 9, 11, 13, 20)),
    finding("inconsistent", "recorded_crime", "recorded_crime", lines=(2,), explanation="36 is printed; 41 is held."),
    finding("cannot_check", "D3", "sign_missing"),
)  # fmt: skip
CLEAN = audit(finding("consistent"), finding("rounding", "B6", "actual_against_predicted"))
EMPTY = audit()


def blocks(made) -> Iterator[object]:
    """Yield every block of an audit."""
    parts = (
        audit_page.tally, audit_page.fair_words, audit_page.not_reconciled, audit_page.against_recorded,
        audit_page.not_checked, audit_page.families,
    )  # fmt: skip
    return (part(made) for part in parts)


def words_of(block) -> str:
    """Return all that a block says."""
    if isinstance(block, Text):
        return " ".join(sentence.text for sentence in block.sentences)
    if isinstance(block, Callout):
        return block.text
    if isinstance(block, Table):
        names = [column.name for column in block.columns]
        return " ".join([block.title, *names, *(cell for row in block.rows for cell in row), *block.notes])
    return ""


def test_the_tally_counts_every_verdict():
    told = words_of(audit_page.tally(MIXED))
    assert told == audit_words.tally(MIXED)
    for part in ("40 printed", "7 checks", "2 agree", "1 agree after rounding", "3 do not agree", "1 cannot"):
        assert part in told


def test_what_does_not_agree_stands_in_the_order_of_its_lines_without_recorded_crime():
    block = audit_page.not_reconciled(MIXED)
    assert isinstance(block, Table)
    assert block.id == "not-reconciled"
    assert block.title.endswith("(2)")
    assert [row[0] for row in block.rows] == ["A row printed twice", "A change against its two counts"]
    assert "25,705" in block.rows[1][1]


def test_a_likely_reading_is_proposed_or_said_not_to_be():
    readings = [row[2] for row in audit_page.not_reconciled(MIXED).rows]
    assert readings == ["none proposed", "The count should read 25,705"]


def test_many_lines_are_shown_as_three_and_how_many_more():
    assert audit_page.not_reconciled(MIXED).rows[0][3] == "4, 9, 11 and 2 more"
    assert audit_words.line_words((7,)) == "7"


def test_recorded_crime_has_a_table_of_its_own():
    block = audit_page.against_recorded(MIXED)
    assert block.id == "against-recorded"
    assert [row[1] for row in block.rows] == ["36 is printed; 41 is held."]


def test_what_could_not_be_checked_is_no_contradiction():
    block = audit_page.not_checked(MIXED)
    assert block.id == "not-checked"
    assert [row[0] for row in block.rows] == ["A sign not printed"]
    assert "does not agree" not in words_of(block)


def test_every_check_is_counted_by_sort_and_outcome():
    block = audit_page.families(MIXED)
    assert [column.name for column in block.columns] == [
        "Checks", "Agree", "Agree after rounding", "Do not agree", "Cannot be checked",
    ]  # fmt: skip
    assert block.rows == (
        ("Changes, rates and copies of a figure", "1", "0", "1", "0"),
        ("Parts, shares and totals", "1", "1", "0", "0"),
        ("Tables, lists and labels", "0", "0", "1", "0"),
        ("Dates, and what is missing", "0", "0", "0", "1"),
        ("Against recorded crime", "0", "0", "1", "0"),
    )


def test_tables_name_the_documents_source_and_kind():
    for block in blocks(MIXED):
        if isinstance(block, Table):
            assert (block.data_kind, block.source) == ("transcribed", ("Figures the plans print",))


def test_fair_words_stand_where_something_disagrees():
    block = audit_page.fair_words(MIXED)
    assert isinstance(block, Callout)
    assert (block.tone, block.text) == ("caution", audit_words.FAIR)
    assert "later edition" in audit_words.FAIR
    assert audit_words.FAIR in audit_words.lines([MIXED], everything=False)


def test_fair_words_are_left_out_where_nothing_disagrees():
    assert isinstance(audit_page.fair_words(CLEAN), Nothing)
    assert audit_words.FAIR not in audit_words.lines([CLEAN], everything=True)


def test_an_audit_that_finds_nothing_still_counts_its_checks():
    assert isinstance(audit_page.not_reconciled(CLEAN), Nothing)
    assert isinstance(audit_page.against_recorded(CLEAN), Nothing)
    assert isinstance(audit_page.not_checked(CLEAN), Nothing)
    assert isinstance(audit_page.families(CLEAN), Table)


def test_a_borough_without_a_document_shows_nothing():
    assert all(isinstance(block, Nothing) for block in blocks(EMPTY))
    assert isinstance(audit_page.not_reconciled(None), Nothing)


def test_the_closed_words_are_those_of_the_handbook():
    assert list(WORDS.values()) == ["agrees", "agrees after rounding", "does not agree", "cannot check"]
    heads = [
        line.split(":")[0].strip()
        for line in audit_words.lines([MIXED], everything=True)
        if "line" in line and "(" in line
    ]
    assert set(heads) <= set(WORDS.values())
    assert len(heads) == 7


@pytest.mark.parametrize("word", ["significan", "mistake", "incorrect", "blunder", "misleading", "false"])
def test_no_block_accuses_or_calls_anything_significant(word):
    told = [*map(words_of, blocks(MIXED)), *audit_words.lines([MIXED], everything=True), *audit_words.CHECKS.values()]
    assert word not in " ".join(told).casefold()


def test_every_check_has_a_name_for_readers():
    assert (
        audit_words.check_words(finding("consistent", check="percent_from_counts")) == "a percentage against its counts"
    )
    assert audit_words.check_words(finding("consistent", check="some_new_check")) == "some new check"


def test_a_terminal_tells_only_what_needs_a_reader_unless_asked_for_all():
    few, every = (audit_words.lines([MIXED], everything=everything) for everything in (False, True))
    assert not [line for line in few if line.strip().startswith("agrees")]
    assert len([line for line in every if line.strip().startswith("agrees")]) == 3
    assert "    Likely reading: the count should read 25,705." in few


def test_programs_get_codes_and_lists():
    row = audit_words.as_json([MIXED])[3]
    assert (row["verdict"], row["figure_ids"], row["lines"]) == ("inconsistent", ["a-1"], [30])
    assert row["likely_reading"] == "the count should read 25,705"


def test_hostile_text_stays_text_in_a_block():
    made = audit(finding("inconsistent", explanation="<script>alert(1)</script> | **bold**"))
    block = audit_page.not_reconciled(made)
    assert block.rows[0][1] == "<script>alert(1)</script> | **bold**"
