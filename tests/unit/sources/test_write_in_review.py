"""The review table on disk."""

import csv

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csp_lib.consultation.write_ins.decisions import REVIEW_COLUMNS
from csp_lib.errors import SourceError
from csp_lib.sources.write_in_review import COLUMNS, read_review, write_review


def review(*texts):
    rows = [(f"w{number:016x}", text, number, "", 87.5, "keep", "A. Officer", "2011-04-01", text)
            for number, text in enumerate(texts, 1)]  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def test_the_columns_on_disk_are_those_of_the_review():
    assert COLUMNS == REVIEW_COLUMNS


def test_a_review_that_nobody_has_begun_is_empty(tmp_path):
    assert read_review(tmp_path / "harrow_2011.csv").empty


def test_a_review_comes_back_with_its_row_numbers_and_numbers_as_text(tmp_path):
    path = tmp_path / "write_ins" / "harrow_2011.csv"
    write_review(path, review("no lights", "dogs, loose").assign(score=[None, 96.6]))
    got = read_review(path)
    assert got["row"].tolist() == [2, 3]
    assert got["text"].tolist() == ["no lights", "dogs, loose"]
    assert got[["n", "score"]].to_numpy().tolist() == [["1", ""], ["2", "97"]]
    assert path.read_bytes().startswith(b"\xef\xbb\xbftext_hash,")
    assert [found.name for found in path.parent.iterdir()] == ["harrow_2011.csv"]


@pytest.mark.parametrize("text", ["=1+1", "+44 20", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "'=1", "'tis"])
def test_no_cell_is_a_formula_to_a_spreadsheet_and_all_are_read_back(tmp_path, text):
    path = tmp_path / "review.csv"
    write_review(path, review(text))
    with path.open(encoding="utf-8-sig", newline="") as handle:
        cells = list(csv.reader(handle))[1]
    assert cells[1] == cells[8] == f"'{text}"
    assert read_review(path)["text"].tolist() == [text]


def test_an_apostrophe_that_a_person_typed_is_kept(tmp_path):
    path = tmp_path / "review.csv"
    write_review(path, review("lights"))
    path.write_bytes(path.read_bytes().replace(b"keep", b"'tis no issue"))
    assert read_review(path)["decision"].tolist() == ["'tis no issue"]


def test_columns_in_another_order_and_columns_added_are_read(tmp_path):
    path = tmp_path / "review.csv"
    path.write_text("note,reason," + ",".join(COLUMNS[:-1]) + "\nx,why,w1,bins,1,,,keep,A,2011-04-01\n", "utf-8")
    assert read_review(path).iloc[0].tolist() == [2, "w1", "bins", "1", "", "", "keep", "A", "2011-04-01", "why"]


def test_a_column_that_is_gone_is_named(tmp_path):
    path = tmp_path / "review.csv"
    path.write_text("text_hash,text,n,suggestion,score,decision,date\nw1,bins,1,,,keep,2011-04-01\n", "utf-8")
    with pytest.raises(SourceError, match=r"review\.csv, row 1: missing columns: decided_by, reason"):
        read_review(path)


def test_a_review_that_cannot_be_written_leaves_the_old_one_and_an_unchanged_one_is_left_alone(tmp_path):
    path = tmp_path / "review.csv"
    write_review(path, review("bins"))
    before = path.stat().st_ino, path.read_bytes()
    write_review(path, review("bins"))
    with pytest.raises(KeyError):
        write_review(path, review("dogs").drop(columns="reason"))
    assert (path.stat().st_ino, path.read_bytes()) == before
    write_review(path, review("dogs"))
    assert read_review(path)["text"].tolist() == ["dogs"]


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.sampled_from("=+-@'\t\r\n,;\"a é\u202e＝"), max_size=6), min_size=1, max_size=3))
def test_every_text_comes_back_unchanged(tmp_path, texts):
    path = tmp_path / "review.csv"
    write_review(path, review(*texts))
    assert read_review(path)["text"].tolist() == texts
