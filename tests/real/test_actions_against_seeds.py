"""Actions, priorities and boards against the documents' texts and the drafts they were taken from."""

import csv
import re
from collections import Counter
from functools import cache

import pytest

from csp_lib import paths
from tests.real.documents import SHARED, TEXTS, lines

# Where the documents list actions, first and last line; every bullet there is an action.
LISTS = {
    "richmond_plan_2011": [(138, 227)],
    "kensington_and_chelsea_plan_2010": [(219, 242), (258, 263), (277, 283), (298, 307), (315, 323)],
    "harrow_plan_2011": [(606, 683), (692, 742), (753, 769), (793, 841), (849, 861)],
    "hammersmith_and_fulham_minutes_2011": [(113, 123)],
    "barnet_strategy_2011": [
        (301, 309), (327, 338), (368, 383), (403, 409), (440, 445), (461, 468), (482, 489), (513, 528),
    ],
}  # fmt: skip
BULLET = re.compile(r"\s*([-·•]|[a-d]\))\s*\S")
BULLETS = {
    "richmond_plan_2011": 41, "kensington_and_chelsea_plan_2010": 37, "harrow_plan_2011": 83,
    "hammersmith_and_fulham_minutes_2011": 4, "barnet_strategy_2011": 59,
}  # fmt: skip
WORDS_A_RUN_MAY_NOT_REACH = 8
LINES_BEFORE = 10
COLUMNS_OF_TEXT = {
    "actions": ("priority", "focus", "action", "lead", "deadline", "measure", "note"),
    "priorities": ("priority", "note"),
    "governance": ("group", "role", "members", "chair", "note"),
}

pytestmark = pytest.mark.skipif(
    not (SHARED / "plans" / "actions.csv").is_file() or not (SHARED / "seeds").is_dir(),
    reason="the documents' texts and drafts (../shared/plans, ../shared/seeds) are not here",
)


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def carried(table):
    return rows(paths.published_dir() / f"{table}.csv")


def words(text):
    return re.findall(r"[\w']+", text.lower().replace("’", "'"))


@cache
def running_text(document):
    return f" {' '.join(words(' '.join(lines(document))))} "


def copied_runs(text, document, length=WORDS_A_RUN_MAY_NOT_REACH):
    """Return the runs of words that a text shares with its document; titles in quotes are names and may be shared."""
    said = words(re.sub(r'"[^"]*"', " | ", text))
    runs = [" ".join(said[i : i + length]) for i in range(len(said) - length + 1)]
    return [run for run in runs if f" {run} " in running_text(document)]


def bullets(document):
    found = []
    for first, last in LISTS[document]:
        found += [n for n in range(first, last + 1) if BULLET.match(lines(document)[n - 1])]
    return found


def named_after(draft):
    return next(document for document, file in TEXTS.items() if file == draft["document"])


def test_a_copied_run_of_words_is_found_and_a_retelling_is_not():
    printed = "Establish an effective IoM structure for Barnet. Improve and better integrate drug and alcohol services"
    assert copied_runs(printed, "barnet_strategy_2011")
    assert not copied_runs("Set up an effective structure for integrated offender management", "barnet_strategy_2011")


@pytest.mark.parametrize("table", COLUMNS_OF_TEXT)
def test_no_run_of_eight_words_is_copied_from_a_document(table):
    found = {
        (row["document"], row["line"], column): copied_runs(row[column], row["document"])
        for row in carried(table)
        for column in COLUMNS_OF_TEXT[table]
    }
    assert {cell: runs for cell, runs in found.items() if runs} == {}


@pytest.mark.parametrize("table", COLUMNS_OF_TEXT)
def test_every_row_begins_at_a_line_with_text(table):
    for row in carried(table):
        assert lines(row["document"])[int(row["line"]) - 1].strip(), row


@pytest.mark.parametrize("table", ["actions", "governance"])
def test_every_row_shares_a_word_with_its_line(table):
    """A row at a wrong line would mostly share none; short words and word endings say nothing."""
    apart = []
    for row in carried(table):
        there = {word[:4] for word in words(" ".join(lines(row["document"])[int(row["line"]) - 1 :][:3]))}
        told = " ".join(row[column] for column in COLUMNS_OF_TEXT[table] if column not in ("priority", "note"))
        if not {word[:4] for word in words(told) if len(word) > 3} & there:
            apart.append((row["document"], row["line"], told))
    assert apart == []


@pytest.mark.parametrize("document", LISTS)
def test_every_bullet_of_a_list_of_actions_is_carried(document):
    carried_lines = {int(row["line"]) for row in carried("actions") if row["document"] == document}
    assert len(bullets(document)) == BULLETS[document]
    assert [n for n in bullets(document) if n not in carried_lines] == []


def test_every_drafted_action_is_carried_at_its_line():
    drafts = Counter((named_after(row), row["line"]) for row in rows(SHARED / "plans" / "actions.csv"))
    assert drafts.total() == 277
    assert drafts - Counter((row["document"], row["line"]) for row in carried("actions")) == {}


def test_every_drafted_board_is_carried_at_its_line():
    drafts = Counter((named_after(row), row["line"]) for row in rows(SHARED / "plans" / "governance.csv"))
    assert drafts.total() == 44
    # The families' programme stands where the document says that its partners pool what they have.
    moved = {("barnet_strategy_2011", "442"): 1}
    assert drafts - Counter((row["document"], row["line"]) for row in carried("governance")) == moved


def test_a_number_of_an_action_stands_at_its_line_or_shortly_before():
    """A sub-bullet takes its date from the bullet above it."""
    astray = []
    for row in carried("actions"):
        line = int(row["line"])
        near = re.findall(r"\d+", " ".join(lines(row["document"])[max(line - LINES_BEFORE, 0) : line + 2]))
        text = " ".join(row[column] for column in ("action", "deadline", "measure")).replace("1,000", "1000")
        # Barnet's sixth priority is measured by the first and the seventh.
        numbers = re.findall(r"\d+", re.sub(r"priority \d", " ", text))
        astray += [(row["action_id"], number) for number in numbers if number not in near]
    assert astray == []


def test_the_place_of_a_richmond_or_barnet_priority_is_the_printed_number():
    for row in carried("priorities"):
        if row["list"] == "adopted" and row["place"]:
            assert re.match(rf"(- )?{row['place']}[.)] ", lines(row["document"])[int(row["line"]) - 1]), row
