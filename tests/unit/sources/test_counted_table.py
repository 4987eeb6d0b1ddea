"""A table of counts from a reader's own file: what is read, and every problem told at once in words."""

import codecs

import openpyxl
import pytest

from csp_lib.errors import SourceError
from csp_lib.sources.counted_table import read_counted_table

TABLE = "ward,offence,count\nNorth,Theft,12\nNorth,Arson,0\nSouth,Theft,7\nSouth,Arson,3\n"


@pytest.fixture
def read(written):
    """Return a function that reads a file of this content."""

    def reading(content, name="own.csv"):
        return read_counted_table(written(content, name))

    return reading


@pytest.fixture
def told(read):
    """Return a function that expects a file to be refused and returns the problems."""

    def refusal(content, name="own.csv"):
        with pytest.raises(SourceError) as refused:
            read(content, name)
        assert all(name in problem for problem in refused.value.problems)
        return refused.value.problems

    return refusal


def test_counts_stand_by_their_labels_in_the_order_of_the_file(read):
    found = read(TABLE)
    assert (found.name, found.dimensions) == ("own.csv", ["ward", "offence"])
    assert found.labels == [["North", "South"], ["Theft", "Arson"]]
    assert found.counts.tolist() == [[12, 0], [7, 3]]
    assert (found.without_row, found.notes) == (0, [])


def test_a_list_has_one_dimension_and_its_columns_any_order(read):
    found = read("Count,ward\n12,North\n7,South\n")
    assert (found.dimensions, found.labels) == (["ward"], [["North", "South"]])
    assert found.counts.tolist() == [12, 7]


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + TABLE.encode(),
        codecs.BOM_UTF16_LE + TABLE.encode("utf-16-le"),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", " ,").replace("12", '"12.0"').encode(),
        (TABLE + "\n,,\n").encode(),
    ],
    ids=["mark", "utf-16", "crlf", "semicolons", "spaces and quotes", "blank lines"],
)
def test_the_usual_ways_of_saving_a_table_are_read_alike(read, content):
    found = read(content)
    assert found.labels == [["North", "South"], ["Theft", "Arson"]]
    assert found.counts.tolist() == [[12, 0], [7, 3]]


def test_a_workbook_is_read(tmp_path):
    book = openpyxl.Workbook()
    for row in (["ward", "count"], ["North", 12], ["South", 7]):
        book.active.append(row)
    book.save(tmp_path / "own.xlsx")
    assert read_counted_table(tmp_path / "own.xlsx").counts.tolist() == [12, 7]


def test_a_cell_without_a_row_counts_as_none_and_is_told(read):
    found = read("ward,offence,count\nNorth,Theft,12\nSouth,Arson,3\n")
    assert found.counts.tolist() == [[12, 0], [0, 3]]
    assert found.without_row == 2


@pytest.mark.parametrize("value", ["-3", "3.5", "x", "1,234", "1e3", "nan", "12345678901", "", "*", "<5"])
def test_what_is_no_count_is_refused_by_row_with_what_is_allowed(told, value):
    (problem,) = told(f'ward,count\nNorth,1\nSouth,"{value}"\n')
    assert "a value that is no count: row 3 has " in problem
    assert (repr(value) if value else "nothing") in problem
    assert "whole number, 0 or more" in problem


@pytest.mark.parametrize("label", ["Total", "TOTAL", "Grand total", "sub-total", " totals "])
def test_a_row_of_totals_is_refused_because_totals_are_computed(told, label):
    (problem,) = told(f"ward,count\nNorth,1\n{label},1\n")
    assert "a row of totals: row 3, 'ward'" in problem
    assert "totals are computed" in problem


def test_a_cell_that_stands_twice_is_refused_with_both_rows(told):
    (problem,) = told(TABLE + "North,Arson,4\n")
    assert "North / Arson in rows 3 and 6" in problem


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("ward,number", "no column 'count': row 1 has ward, number"),
        ("ward,ward,count", "a column that stands twice: column 1, 'ward'; column 2, 'ward'"),
        (",count", "a column without a name: column 1"),
        ("Hidden,count", "a column with a name that the answer gives to its own: column 1, 'Hidden'"),
        ("a,b,c,count", "3 columns of labels; at most 2 dimensions can be protected"),
    ],
)
def test_columns_that_make_no_table_are_refused(told, header, said):
    (problem,) = told(f"{header}\n{','.join('1' for _ in header.split(','))}\n")
    assert said in problem


def test_a_table_too_large_to_protect_is_refused_with_its_size(told):
    rows = "".join(f"w{ward},o{offence},5\n" for ward in range(30) for offence in range(20))
    (problem,) = told("ward,offence,count\n" + rows)
    assert "30 by 20, with its totals 651 cells; at most 500" in problem


def test_every_problem_is_told_at_once(told):
    problems = told("ward,count\n,1\nNorth,x\nTotal,4\nNorth,2\n")
    assert len(problems) == 4
    assert [words for words in ("blank", "no count", "totals", "twice") if any(words in p for p in problems)] == [
        "blank", "no count", "totals", "twice",
    ]  # fmt: skip


def test_a_hostile_label_steers_no_screen(told):
    (problem,) = told("ward,count\n\u202ered,1\n\u202ered,2\n")
    assert "\u202e" not in problem


def test_an_absent_or_empty_file_is_refused(tmp_path, told):
    with pytest.raises(SourceError, match=r"gone\.csv"):
        read_counted_table(tmp_path / "gone.csv")
    assert "empty" in told("")[0]
