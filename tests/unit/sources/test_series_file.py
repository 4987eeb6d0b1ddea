"""A series of months from a reader's own file: what is read, and every problem told at once in words."""

import codecs
import gzip
import math

import openpyxl
import pytest

from csp_lib.errors import SourceError
from csp_lib.sources import limits, series_file
from csp_lib.sources.series_file import read_series

SERIES = "month,value\n2010-04,12\n2010-05,0\n2010-06,7\n"


@pytest.fixture
def read(written):
    """Return a function that reads a file of this content."""

    def reading(content, name="own.csv", known_to=None):
        return read_series(written(content, name), known_to)

    return reading


@pytest.fixture
def told(read):
    """Return a function that expects a file to be refused and returns the problems."""

    def refusal(content, known_to=None, name="own.csv"):
        with pytest.raises(SourceError) as refused:
            read(content, name, known_to)
        assert all(name in problem for problem in refused.value.problems)
        return refused.value.problems

    return refusal


def counts(found):
    return {month: None if math.isnan(count) else count for month, count in found.months.items()}


def test_counts_are_read_by_month(read):
    assert counts(read(SERIES)) == {"2010-04": 12, "2010-05": 0, "2010-06": 7}
    assert read(SERIES).columns_not_read == []


@pytest.mark.parametrize(
    "content",
    [
        SERIES.encode("utf-8"),
        codecs.BOM_UTF8 + SERIES.encode("utf-8"),
        codecs.BOM_UTF16_LE + SERIES.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + SERIES.encode("utf-16-be"),
        SERIES.replace("\n", "\r\n").encode(),
        SERIES.replace("\n", "\r").encode(),
        SERIES.rstrip("\n").encode(),
        SERIES.replace(",", ", ").replace("month", " Month ").replace("value", "VALUE").encode(),
        SERIES.replace("12", '"12"').replace("7", "7.0").encode(),
        (SERIES + "\n,\n\n").encode(),
        gzip.compress(SERIES.encode()),
    ],
    ids=["utf-8", "mark", "utf-16 little", "utf-16 big", "crlf", "cr", "no last line end", "spaces and case", "quoted",
         "blank lines", "gzip"],
)  # fmt: skip
def test_the_usual_ways_of_saving_a_table_are_read_alike(read, content):
    assert counts(read(content)) == {"2010-04": 12, "2010-05": 0, "2010-06": 7}


def test_windows_letters_in_another_column_do_not_matter(read):
    content = SERIES.replace("\n", ",\n").replace("value,", "value,Präventiv £ – ’", 1).encode("cp1252")
    found = read(content)
    assert counts(found) == {"2010-04": 12, "2010-05": 0, "2010-06": 7}
    assert found.columns_not_read == ["Präventiv £ – ’"]


def test_a_workbook_is_read_and_its_dates_are_months(read, tmp_path):
    import datetime

    book = openpyxl.Workbook()
    book.active.append(["month", "value"])
    book.active.append([datetime.date(2010, 4, 1), 12])
    book.active.append(["2010-05", 7])
    book.save(tmp_path / "own.xlsx")
    assert counts(read_series(tmp_path / "own.xlsx")) == {"2010-04": 12, "2010-05": 7}


def test_a_blank_value_is_a_missing_month_and_no_zero(read):
    assert counts(read("month,value\n2010-04,12\n2010-05,\n2010-06,  \n2010-07,3\n")) == {
        "2010-04": 12, "2010-05": None, "2010-06": None, "2010-07": 3,
    }  # fmt: skip


def test_months_may_stand_in_any_order(read):
    assert list(read("value,month\n7,2010-06\n12,2010-04\n").months.index) == ["2010-04", "2010-06"]


def test_other_columns_are_named_and_not_lost_in_silence(read):
    found = read("borough,month,value,,note\nHarrow,2010-04,12,x,\n")
    assert found.columns_not_read == ["borough", "one without a name", "note"]


@pytest.mark.parametrize(
    "month", ["2010-13", "2010-00", "April 2010", "Apr-10", "2010-4", "04/2010", "2010", "2010-04-02", "0210-04",
              "2910-04", "2010-04 ", "٢٠١٠-٠٤", "=2010-04", ""],
)  # fmt: skip
def test_what_is_no_month_is_refused_by_row_with_the_way_to_write_it(told, read, month):
    if month == "2010-04 ":  # spaces around a month are no fault
        assert counts(read(f"month,value\n{month},3\n")) == {"2010-04": 3}
        return
    (problem,) = told(f"month,value\n2010-03,1\n{month},3\n")
    assert "a month that is none: row 3" in problem
    assert "2010-04" in problem
    assert (repr(month) if month else "nothing") in problem


@pytest.mark.parametrize("value", ["-3", "3.5", "x", "1,234", "1 234", "1e3", "nan", "inf", "n/a", "-", "12345678901"])
def test_what_is_no_count_is_refused_by_row_with_what_is_allowed(told, value):
    (problem,) = told(f'month,value\n2010-03,1\n2010-04,"{value}"\n')
    assert f"a value that is no count: row 3 has {value!r}" in problem
    assert "whole number, 0 or more" in problem
    assert "blank" in problem


def test_a_month_that_stands_twice_is_refused_with_both_rows(told):
    (problem,) = told("month,value\n2010-04,1\n2010-05,2\n2010-04,3\n2010-04-01,3\n")
    assert "2010-04 in rows 2 and 4; 2010-04 in rows 2 and 5" in problem


def test_every_problem_is_told_at_once(told):
    problems = told("month,value\n2010-13,1\n2010-04,-1\n2010-05,2\n2010-05,3\n2010-06,1.5\n", known_to="2011-01")
    assert len(problems) == 4
    assert "from 2010-04 to 2010-06" in problems[-1]
    said = "\n".join(problems)
    for word in ("2010-13", "'-1'", "'1.5'", "rows 4 and 5", "--known-to 2011-01 lies outside the series", "2010-05"):
        assert word in said


def test_of_many_wrong_rows_ten_are_named_and_the_others_counted(told):
    (problem,) = told("month,value\n" + "".join(f"2010-{m:02d},x\n" for m in range(1, 13)) + "2011-01,1\n")
    assert problem.count("row ") == 10
    assert "and 2 more" in problem


@pytest.mark.parametrize(
    ("header", "missing", "meant"),
    [
        ("month,valeu", "value", "Did you mean valeu?"),
        ("mnth,value", "month", "Did you mean mnth?"),
        ("month,offences", "value", "offences"),
        ("months,values", "month", "months"),
    ],
)
def test_a_missing_column_is_named_with_the_one_that_may_be_meant(told, header, missing, meant):
    problems = told(f"{header}\n2010-04,1\n")
    assert f"row 1 has no column {missing!r}: it has {header.replace(',', ', ')}" in problems[0]
    assert meant in problems[0]
    assert problems[0].endswith(f"Name that column {missing}.")


def test_without_its_columns_the_rows_are_not_blamed(told):
    assert len(told("months,values\n2010-04,1\nx,y\n", known_to="2010-04")) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty (0 bytes)"),
        ("\n\n", "nothing but blank lines"),
        ("month,value\n", "no row of data"),
        ("month,value\n2010-04,\n2010-05,\n", "no month has a count"),
        ("month;value\n2010-04;1\n", "semicolons"),
        ("month\n2010-04\n", "not a table"),
        ("month,value,value\n2010-04,1,2\n", "stand twice"),
        ('month,value\n2010-04,"1\n', "quoting is broken"),
        ("month,value\n2010-04,1,2,3\n", "more fields than the header's 2"),
        ("month,value\n2010-04,1\n1960-04,3\n", "601"),
        (b"month,value\n2010-04,\x00\n", "binary"),
        (b"%PDF-1.4\n", "PDF"),
        (b"\xff\xfe\x00", "UTF-16"),
        ("<html><body>no</body></html>", "web page"),
    ],
    ids=["empty", "blank", "header only", "all blank", "semicolons", "one column", "column twice", "quote", "more fields",
         "too long", "binary", "pdf", "broken utf-16", "html"],
)  # fmt: skip
def test_what_is_no_series_is_refused_in_words(told, content, said):
    assert said in "\n".join(told(content))


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path):
    for path in (tmp_path / "gone.csv", tmp_path):
        with pytest.raises(SourceError, match=path.name):
            read_series(path)


@pytest.mark.parametrize("known_to", ["2010-03", "2010-07", "1900-01", "9999-12"])
def test_a_last_known_month_outside_the_series_is_refused_with_its_reach(told, known_to):
    content = SERIES + "2010-07,\n"  # a blank month after the last count is not known either
    (problem,) = told(content, known_to=known_to)
    assert f"--known-to {known_to} lies outside the series: its counts run from 2010-04 to 2010-06" in problem


@pytest.mark.parametrize("known_to", ["2010-04", "2010-05", "2010-06"])
def test_a_last_known_month_inside_the_series_is_allowed(read, known_to):
    assert len(read(SERIES, known_to=known_to).months) == 3


def test_nothing_in_a_refusal_steers_the_screen(told):
    said = "\n".join(told("mon\x1b[31mth,val\u202eue\n2010-04,\x1b[2J\n\x1b]0;x\x07,3\n".replace("\x07", "")))
    assert all(letter.isprintable() or letter == "\n" for letter in said)


def test_nothing_in_the_name_of_a_column_steers_the_screen(read):
    assert read("month,value,\x1b[31mred\u202e\n2010-04,1,x\n").columns_not_read == ["[31mred"]


def test_a_very_long_cell_is_cut_in_the_refusal(told):
    assert len("\n".join(told(f"month,value\n{'9' * 100_000},{'x' * 100_000}\n"))) < 1_000


def test_a_file_too_large_or_of_too_many_rows_is_no_series(told, monkeypatch):
    rows = "month,value\n" + "2010-04,1\n" * 20
    monkeypatch.setattr(series_file, "MOST_ROWS", 10)
    assert "more than 10 rows" in "\n".join(told(rows))
    monkeypatch.setattr(series_file, "MOST_BYTES", limits.MEGABYTE // limits.MEGABYTE)
    assert "no series of months has" in "\n".join(told(rows))


def test_the_readers_file_is_left_as_it_was(written):
    content = codecs.BOM_UTF16_LE + SERIES.encode("utf-16-le")
    path = written(content, "own.csv")
    read_series(path)
    assert path.read_bytes() == content
    assert [found.name for found in path.parent.iterdir()] == ["own.csv"]
