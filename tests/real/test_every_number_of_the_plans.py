"""Every number of the five documents is a row of a table, or stands on the list of numbers that are no figures."""

import csv
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from csp_lib import paths
from tests.real.documents import TEXTS, lines, needs_texts

LIST = Path(__file__).with_name("numbers_that_are_no_figures.csv")
# 'one' and 'first' stay out: they hardly ever count anything ('one of', 'first time'); rows hold where they do.
WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|second|third|fourth|fifth|sixth|seventh|eighth|ninth|"
    "tenth|half|quarters?|double|twice|couple|dozen|tens|hundreds?|thousands?|millions?|billions?"
)
NUMBER = re.compile(rf"\d+(?:,\d{{3}})*(?:\.\d+)?|\b(?:{WORDS})\b", re.IGNORECASE)
LINES_A_ROW_REACHES = 3  # a table's row names its label's line; the cell may stand two lines below
OTHER_TABLES = {
    "claims": ("value", "date", "period"),
    "events": ("start", "end", "date_as_printed"),
    "legislation": ("when",),
    "resources": ("value", "value_as_printed"),
    "actions": ("deadline",),
}
VALUES = ("value", "value_as_printed")
LAST_DAY_OF_A_MONTH = 31
WHOLE_COVER = ("harrow_plan_2011", "1", "284")


class Token(NamedTuple):
    """A number as it stands in a text: its line, where in the line, and how it is written."""

    line: int
    start: int
    end: int
    text: str


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(number):
    """Return a number without the marks of its writing: 14,968 and 14968 are the same, and 03 and 3."""
    written = number.lower().replace(",", "")
    return str(int(written)) if written.isdecimal() else written


def numbers_in(text):
    return {plain(found) for found in NUMBER.findall(text)}


def tokens_of(text):
    """Return every number of a text's lines, digits and words alike."""
    return [
        Token(number, found.start(), found.end(), found.group())
        for number, line in enumerate(text, start=1)
        for found in NUMBER.finditer(line)
    ]


def reached(row):
    first = int(row["line"])
    return range(first, first + LINES_A_ROW_REACHES)


def held_by_figures(tokens, figures):
    """Return the tokens that figures hold: each row holds its number on the first line that prints it, and there only.

    So a row that is missing is found out even when the line above prints the same number.
    """
    held = set()
    for row in figures:
        for number in numbers_in(row["value_as_printed"]):
            same = [token for token in tokens if token.line in reached(row) and plain(token.text) == number]
            held |= {token for token in same if token.line == same[0].line}
    return held


def numbers_of_other_tables(row, columns):
    """Return the numbers of a row; a day, a month or a year's end is left out, lest it hide a figure nearby."""
    values = {n for column in columns if column in VALUES for n in numbers_in(row[column])}
    dates = {n for column in columns if column not in VALUES for n in numbers_in(row[column])}
    return values | {n for n in dates if n.isdecimal() and int(n) > LAST_DAY_OF_A_MONTH}


def held_by_others(tokens, others):
    held = set()
    for row, columns in others:
        numbers = numbers_of_other_tables(row, columns)
        held |= {token for token in tokens if token.line in reached(row) and plain(token.text) in numbers}
    return held


def excused(text, entry):
    """Return the tokens that lie inside a match of an entry's pattern, on the entry's lines."""
    found = set()
    for token in tokens_of(text):
        if int(entry["first_line"]) <= token.line <= int(entry["last_line"]):
            matches = re.finditer(entry["pattern"], text[token.line - 1])
            if any(match.start() <= token.start and token.end <= match.end() for match in matches):
                found.add(token)
    return found


def left_over(text, figures, entries, others=()):
    """Return the numbers of a text that no row and no entry of the list accounts for, as 'line: number'."""
    tokens = tokens_of(text)
    accounted = held_by_figures(tokens, figures) | held_by_others(tokens, others)
    for entry in entries:
        accounted |= excused(text, entry)
    return [f"{token.line}: {token.text}" for token in tokens if token not in accounted]


def of_document(document, found):
    return [row for row in found if row["document"] == document]


def other_rows(document):
    """Return the rows of the other tables of numbers and dates; a table that is not there holds nothing."""
    present = {table: paths.published_dir() / f"{table}.csv" for table in OTHER_TABLES}
    return [
        (row, OTHER_TABLES[table])
        for table, path in present.items()
        if path.is_file()
        for row in of_document(document, rows(path))
    ]


ASHMERE = ["Crime in Ashmere, 2010/11", "1,204 offences, 3% fewer, down for the third year", "Theft 21%", "Noise 21%"]
ASHMERE_FIGURES = [
    {"line": "2", "value_as_printed": "1,204"},
    {"line": "2", "value_as_printed": "3%"},
    {"line": "2", "value_as_printed": "third"},
    {"line": "3", "value_as_printed": "21%"},
    {"line": "4", "value_as_printed": "21%"},
]
YEARS = {"first_line": "1", "last_line": "4", "pattern": r"20\d\d/\d\d"}


def test_a_text_whose_numbers_are_all_held_leaves_none_over():
    assert left_over(ASHMERE, ASHMERE_FIGURES, [YEARS]) == []


@pytest.mark.parametrize(
    ("missing", "left"), [(0, "2: 1,204"), (1, "2: 3"), (2, "2: third"), (3, "3: 21"), (4, "4: 21")]
)
def test_a_missing_row_leaves_its_number_over_and_only_that(missing, left):
    figures = [row for place, row in enumerate(ASHMERE_FIGURES) if place != missing]
    assert left_over(ASHMERE, figures, [YEARS]) == [left]


def test_a_number_mistyped_is_left_over():
    wrong = [{"line": "2", "value_as_printed": "1,240"}, *ASHMERE_FIGURES[1:]]
    assert left_over(ASHMERE, wrong, [YEARS]) == ["2: 1,204"]


def test_a_row_three_lines_above_does_not_reach_its_number():
    far = [{"line": "1", "value_as_printed": "21%"}, *ASHMERE_FIGURES[:3], ASHMERE_FIGURES[4]]
    assert left_over(ASHMERE, far, [YEARS]) == []
    assert left_over(["", *ASHMERE], [{"line": "1", "value_as_printed": "21%"}], [])[-2:] == ["4: 21", "5: 21"]


def test_years_are_left_over_when_the_list_does_not_name_them():
    assert left_over(ASHMERE, ASHMERE_FIGURES, []) == ["1: 2010", "1: 11"]


def test_the_day_of_a_claims_date_does_not_hide_a_figure_but_its_value_counts():
    claim = {"line": "2", "value": "1204", "date": "2011-03-03", "period": ""}
    others = [(claim, OTHER_TABLES["claims"])]
    assert left_over(ASHMERE, ASHMERE_FIGURES[2:], [YEARS], others) == ["2: 3"]


def test_an_entry_that_holds_no_number_excuses_none():
    assert excused(ASHMERE, {**YEARS, "pattern": "Ashmere"}) == set()
    assert excused(ASHMERE, {**YEARS, "first_line": "2"}) == set()
    assert {token.text for token in excused(ASHMERE, YEARS)} == {"2010", "11"}


@needs_texts
@pytest.mark.parametrize("document", list(TEXTS))
def test_every_number_of_a_document_is_a_row_or_is_named_as_no_figure(document):
    figures = of_document(document, rows(paths.published_dir() / "published_figures.csv"))
    assert left_over(lines(document), figures, of_document(document, rows(LIST)), other_rows(document)) == []


@needs_texts
def test_every_entry_of_the_list_excuses_a_number():
    assert [entry for entry in rows(LIST) if not excused(lines(entry["document"]), entry)] == []


def test_every_entry_of_the_list_gives_its_reason_and_its_lines():
    for entry in rows(LIST):
        assert list(entry) == ["document", "first_line", "last_line", "pattern", "reason"]
        assert entry["document"] in TEXTS and entry["reason"], entry
        assert 1 <= int(entry["first_line"]) <= int(entry["last_line"]), entry


def test_only_the_cover_of_harrow_is_excused_as_a_whole():
    whole = [entry for entry in rows(LIST) if re.fullmatch(entry["pattern"], "any 12 words at all")]
    assert [(entry["document"], entry["first_line"], entry["last_line"]) for entry in whole] == [WHOLE_COVER]


def test_no_sentence_of_a_document_stands_in_the_list():
    for entry in rows(LIST):
        assert len(re.findall(r"[A-Za-z]{2,}", entry["pattern"])) <= 8, entry
        assert len(entry["reason"].split()) <= 16, entry
