"""The claims against the documents' texts: lines, years, and no sentence copied."""

import re

from tests.real.documents import folded, lines, needs_texts
from tests.real.test_plans_against_seeds import carried, text_from

pytestmark = needs_texts
LINES_AROUND = 3


def test_every_claim_stands_inside_its_document():
    outside = [row["claim_id"] for row in carried("claims") if int(row["line"]) > len(lines(row["document"]))]
    assert outside == []


def test_the_year_of_a_date_stands_near_its_line():
    dated = [row for row in carried("claims") if row["kind"] == "date"]
    assert len(dated) > 30
    lacking = []
    for row in dated:
        near = text_from(row["document"], max(1, int(row["line"]) - LINES_AROUND), 2 * LINES_AROUND + 1)
        years = re.findall(r"\d{4}", row["date"])
        said = "this year" in near or "in 2010" in near
        if not any(year in near for year in years) and not said:
            lacking.append((row["claim_id"], row["date"]))
    assert lacking == []


def test_no_sentence_of_a_document_is_copied_into_a_claim():
    for row in carried("claims"):
        text = folded(" ".join(lines(row["document"]))).lower()
        words = folded(row["statement"]).lower().split()
        assert not [run for i in range(len(words) - 7) if (run := " ".join(words[i : i + 8])) in text], row
