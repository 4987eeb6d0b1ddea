"""The carried tables against the documents' texts and the drafts they were taken from."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from csp_lib import paths

SHARED = Path(__file__).resolve().parents[3] / "shared"
TEXTS = {
    "richmond_plan_2011": "000_856360196357aba5.txt",
    "kensington_and_chelsea_plan_2010": "001_901afef743ac2b86.txt",
    "harrow_plan_2011": "002_412179d3e2e03ebf.txt",
    "hammersmith_and_fulham_minutes_2011": "003_c15e94712ec5de34.txt",
    "barnet_strategy_2011": "004_2f33734dfad17116.txt",
}
LINES_A_FRAGMENT_MAY_RUN = 6
FIRST = "safest|lowest|highest|best|biggest|most|top|any|one|a sergeant"
# Numbers that the documents spell out; a rank of 1 is said by a superlative.
SPELT = {
    "0": "end", "1": FIRST, "2": "two|second|double|twice", "3": "three|third", "4": "four|fourth", "5": "five|fifth",
    "6": "six", "7": "seven", "9": "nine|ninth", "25": "quarter", "33.3": "1/3",
}  # fmt: skip

needs_drafts = pytest.mark.skipif(
    not (SHARED / "plans" / "published_figures.csv").is_file() or not (SHARED / "seeds").is_dir(),
    reason="the documents' texts and drafts (../shared/plans, ../shared/seeds) are not here",
)
pytestmark = needs_drafts


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def carried(table):
    return rows(paths.published_dir() / f"{table}.csv")


def drafted(table):
    return rows(SHARED / "plans" / f"{table}.csv")


@cache
def lines(document):
    return (SHARED / "seeds" / TEXTS[document]).read_text(encoding="utf-8").split("\n")


def folded(text):
    return re.sub(r"\s+", " ", text).strip()


def text_from(document, line, count=LINES_A_FRAGMENT_MAY_RUN):
    return folded(" ".join(lines(document)[line - 1 : line - 1 + count]))


def written_forms(value):
    """Return the ways a number may stand in print: 14968, 14,968, £40m, £20bn."""
    plain = value.lstrip("-")
    number = float(plain)
    forms = {plain}
    if number == int(number):
        forms |= {str(int(number)), f"{int(number):,}"}
    for size, letter in ((1e6, "m"), (1e9, "bn")):
        if number >= size:
            forms.add(f"{number / size:g}{letter}")
    return forms


def stands_in(value, fragment):
    for form in written_forms(value):
        if re.search(rf"(?<![\d.,]){re.escape(form)}(?!\d|[.,]\d)", fragment):
            return True
    return bool(re.search(rf"\b({SPELT.get(value.lstrip('-'), '(?!)')})\b", fragment, re.IGNORECASE))


@pytest.mark.parametrize(
    ("value", "fragment", "stands"),
    [
        ("14968", "there were 14,968 crimes", True),
        ("-2.9", "a reduction of 2.9%", True),
        ("40000000", "in the region of £40m", True),
        ("3", "the third plan", True),
        ("4968", "there were 14,968 crimes", False),
        ("74.9", "(74.922 per 1000 pop)", False),
        ("8", "the third plan", False),
    ],
)
def test_a_number_is_found_only_when_it_stands_whole_in_the_fragment(value, fragment, stands):
    assert stands_in(value, fragment) is stands


def test_every_figure_stands_in_its_document_at_its_line():
    fragments = {row["figure_id"]: row["printed_text"] for row in drafted("published_figures")}
    problems = []
    for row in carried("published_figures"):
        fragment = fragments[row["figure_id"]]
        text = text_from(row["document"], int(row["line"]))
        later = text_from(row["document"], int(row["line"]) + 1, LINES_A_FRAGMENT_MAY_RUN - 1)
        if fragment not in text or fragment in later:
            problems.append(f"{row['figure_id']}: {fragment!r} does not begin at line {row['line']}")
        if row["value"] and not stands_in(row["value"], fragment):
            problems.append(f"{row['figure_id']}: {row['value']} is not in {fragment!r}")
    assert problems == []


def test_figures_keep_the_drafted_numbers_units_and_lines():
    kept = ("figure_id", "line", "period_type", "measure", "value", "unit", "denominator", "qualifier", "role")
    assert [[row[c] for c in kept] for row in carried("published_figures")] == [
        [row[c] for c in kept] for row in drafted("published_figures")
    ]


def test_targets_keep_the_drafted_values_and_lines():
    kept = (
        "line",
        "indicator_id",
        "period",
        "target_kind",
        "target_value",
        "unit",
        "direction",
        "baseline",
        "judgement",
    )
    assert [[row[c] for c in kept] for row in carried("targets")] == [
        [row[c] for c in kept] for row in drafted("targets")
    ]


def test_a_numeric_target_stands_in_its_document_at_its_line():
    numeric = [row for row in carried("targets") if re.fullmatch(r"-?[\d.]+", row["target_value"])]
    assert len(numeric) == 25
    for row in numeric:
        assert stands_in(row["target_value"], text_from(row["document"], int(row["line"]), 1)), row


def test_consultation_shares_stand_in_their_documents():
    shares = [row for row in carried("consultation_results") if row["unit"] == "%"]
    assert len(shares) == 28
    for row in shares:
        text = text_from(row["document"], int(row["line"]), 3)
        assert f"{row['value']}%" in text, row


def test_no_sentence_of_a_document_is_copied_into_the_statements():
    for row in carried("plan_statements"):
        text = folded(" ".join(lines(row["document"]))).lower()
        words = folded(row["statement"]).lower().split()
        runs = [" ".join(words[i : i + 9]) for i in range(len(words) - 8)]
        assert not [run for run in runs if run in text], row


def test_no_column_carries_the_documents_own_words():
    for table in ("published_figures", "targets", "consultation_results"):
        assert "printed_text" not in carried(table)[0]
