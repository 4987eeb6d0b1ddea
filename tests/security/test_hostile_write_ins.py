"""Write-ins are text from anybody: nothing in them runs, hangs, hides or gets lost."""

import csv
from pathlib import Path

import pandas as pd
import pytest
import yaml

from csp_lib.consultation.write_ins.review import reviewed
from csp_lib.consultation.write_ins.texts import shown
from csp_lib.reference.write_in_aliases import aliases
from csp_lib.sources.write_in_review import read_review, write_review

PAYLOADS = {
    row["id"]: row["payload"] for row in yaml.safe_load((Path(__file__).parent / "payloads.yml").read_text("utf-8"))
}
LONG = 100_000
HUGE = {
    "ten megabytes": "x" * 10_000_000,
    "combining marks in the wrong order": "a" + "\u0301\u0316" * LONG,
    "one at sign after the other": "@" * LONG,
    "digits and brackets": "1 (" * LONG,
    "words before no street": "12 " + "a " * LONG,
    "one separator after the other": "drugs and " * LONG,
    "a ligature that grows": "\ufdfa" * LONG,
    "halves of characters": "\ud800" * LONG + "x",
}


def written(*texts):
    rows = [("harrow_2011", f"r{number}", text, 1.0, 1.0, 1) for number, text in enumerate(texts)]
    return pd.DataFrame(rows, columns=["exercise", "respondent_id", "text", "rank", "weight", "ballots"])


def kept_on_disk(path, *texts):
    found = reviewed(written(*texts), ["Drugs"], aliases())
    write_review(path, found.review)
    return found, read_review(path)


def test_a_hostile_text_is_one_row_that_no_spreadsheet_runs(tmp_path):
    path = tmp_path / "review.csv"
    found, back = kept_on_disk(path, *PAYLOADS.values())
    assert found.review["n"].sum() == len(PAYLOADS)  # some differ in their marks alone and share a row
    assert set(back["text"]) <= {shown(text) for text in PAYLOADS.values()}
    assert "<script>" in "".join(back["text"])
    with path.open(encoding="utf-8-sig", newline="") as handle:
        cells = [cell for row in csv.reader(handle) for cell in row]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")] == []


def test_a_text_that_turns_the_line_round_is_shown_as_it_is_written():
    assert shown("safe \u202etpircs\u202c words\u2066\u200b\x1b[31m") == "safe tpircs words [31m"


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_a_huge_text_is_cut_in_words_and_decided_like_any_other(tmp_path, text):
    found, back = kept_on_disk(tmp_path / "review.csv", text, "litter")
    told = found.review["text"]
    assert len(found.review) == len(back) == 2
    assert found.decided["issue"].tolist() == ["litter"]
    assert all(len(words) < 300 for words in told)
    signed = back.assign(decision="not an issue", decided_by="A. Officer", date="2011-04-01")
    assert reviewed(written(text, "litter"), ["Drugs"], aliases(), signed).open == 0


def test_thousands_of_different_texts_are_all_in_the_review(tmp_path):
    texts = [f"issue number {number} of the road" for number in range(2_000)]
    found, back = kept_on_disk(tmp_path / "review.csv", *texts)
    assert found.open == len(back) == 2_000
    assert set(back["text"]) == set(texts)


def test_a_decision_is_never_more_than_words(tmp_path):
    path = tmp_path / "review.csv"
    _, back = kept_on_disk(path, "lights")
    said = '=HYPERLINK("https://example.org")<script>'
    write_review(path, back.assign(decision=f"keep: {said}", decided_by="@me", date="2011-04-01"))
    again = reviewed(written("lights"), ["Drugs"], aliases(), read_review(path))
    assert again.decided["issue"].tolist() == [said]
    assert again.review["decided_by"].tolist() == ["@me"]
