"""The tidy form of ballots, in text and kept in the store: marks stand as they were written. The numbers are invented."""

import pytest

from csp_lib.errors import SourceError
from csp_lib.sources import recognise
from csp_lib.sources.ballots import read_ballots

OLD = """\
exercise,respondent_id,option,rank,weight
harrow_2011,r1,Burglary,1,
harrow_2011,r1,Robbery,=2,
harrow_2011,r2, Robbery,first,2.5
harrow_2011,r2,Burglary,,-1
"""
FULL = """\
exercise,respondent_id,option,write_in,rank,weight,source,round,date,group_ward,group_age,note
harrow_2011,r1,Burglary,,1,1,paper,1,31/10/2011,Marlborough,45 to 54,x
harrow_2011,r1,,Speeding,2,1,paper,1,31/10/2011,,45 to 54,y
harrow_2011,r2,,,,1,online,1,2011-11-02 09:15,Wealdstone,,z
harrow_2011,r1,Robbery,,1,1,paper,2,2 December 2011,Marlborough,,
"""


def table(written, text):
    return read_ballots(written(text)).tables["ballots"]


def problems(written, text, **asked):
    with pytest.raises(SourceError) as refusal:
        read_ballots(written(text), **asked)
    return refusal.value.problems


def test_the_five_columns_of_old_still_read_and_every_mark_stands_as_written(written):
    lines = table(written, OLD)
    assert lines[["respondent_id", "option", "rank", "weight"]].values.tolist() == [
        ["r1", "Burglary", "1", None],
        ["r1", "Robbery", "=2", None],
        ["r2", " Robbery", "first", "2.5"],
        ["r2", "Burglary", None, "-1"],
    ]
    assert lines["paper"].tolist() == [2, 2, 4, 4]
    assert lines["ballots"].tolist() == [1, 1, 1, 1]


def test_write_ins_sources_rounds_and_dates_are_read(written):
    lines = table(written, FULL)
    assert lines[["option", "write_in", "source", "round", "date", "paper"]].values.tolist() == [
        ["Burglary", None, "paper", "1", "2011-10-31", 2],
        [None, "Speeding", "paper", "1", "2011-10-31", 2],
        [None, None, "online", "1", "2011-11-02", 4],
        ["Robbery", None, "paper", "2", "2011-12-02", 5],
    ]


def test_columns_named_group_become_rows_of_respondents(written):
    reading = read_ballots(written(FULL))
    assert reading.tables["respondents"].values.tolist() == [
        ["harrow_2011", "r1", "ward", "Marlborough"],
        ["harrow_2011", "r2", "ward", "Wealdstone"],
        ["harrow_2011", "r1", "age", "45 to 54"],
    ]
    assert "Columns not read: note. A group of respondents is a column named group_..." in reading.notes
    assert "Dates in numbers were read with the day first." in reading.notes


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("harrow_2011,r2", ",r2", "extract.csv: exercise is blank: row 4."),
        ("harrow_2011,r2", "Harrow 2011,r2", "extract.csv: exercises that are no identifier: row 4: 'Harrow 2011'."),
        ("2011,Marlborough,,", "2011,Wealdstone,,",
         "extract.csv: a respondent in two groups: rows 2 and 5: ward of 'r1' is 'Marlborough' and 'Wealdstone'."),
        ("group_ward", "group_a/b", "extract.csv, row 1: groups without a usable name: 'group_a/b'."),
        ("group_age", "group_ward", "extract.csv, row 1: columns that stand twice: group_ward."),
        ("rank,", "place,", "extract.csv, row 1: missing columns: rank. The file has: exercise, respondent_id,"),
    ],
)  # fmt: skip
def test_a_fault_of_the_template_is_named_by_its_row(written, old, new, said):
    (problem,) = problems(written, FULL.replace(old, new))
    assert problem.startswith(said)


def test_an_exercise_asked_for_must_be_the_one_the_rows_name(written):
    assert len(read_ballots(written(OLD), exercise="harrow_2011").tables["ballots"]) == 4
    assert problems(written, OLD, exercise="barnet_2011") == [
        "extract.csv: exercises other than barnet_2011: harrow_2011. Name the exercise that stands in "
        "the file, or correct the file."
    ]


def test_an_address_in_place_of_an_id_is_numbered_and_not_kept(written):
    reading = read_ballots(written(OLD.replace("r1", "ann@example.org")))
    assert set(reading.tables["ballots"]["respondent_id"]) == {"respondent 1", "respondent 2"}
    assert "Respondents are named by e-mail address: numbered, not kept." in reading.notes


def test_a_file_of_semicolons_reads_as_one_of_commas(written):
    reading = read_ballots(written(OLD.replace(",", ";")))
    assert reading.tables["ballots"].equals(table(written, OLD))
    assert reading.notes == ["Columns are divided by semicolons."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_reads_alike_in_every_encoding_a_spreadsheet_saves(written, encoding):
    text = OLD.replace("Burglary", "Café’s noise")
    reading = recognise.read(written(text.encode(encoding)))
    assert reading.kind == "ballots"
    assert reading.tables["ballots"]["option"][0] == "Café’s noise"
    told = " ".join(reading.notes)
    assert ("Windows-1252" in told, "UTF-16" in told) == (encoding == "cp1252", encoding == "utf-16")


def test_the_first_line_that_is_no_utf_8_is_named(written):
    (note,) = read_ballots(written(OLD.replace("Robbery,=2", "Café,=2").encode("cp1252"))).notes
    assert "(first at line 3)" in note


def test_a_file_of_two_encodings_is_refused_with_lines_of_both(written):
    sound = OLD.replace("Burglary,1", "Café,1").encode()
    broken = b"harrow_2011,r3,Caf\xe9,1,\n"
    (problem,) = problems(written, sound + broken)
    assert "lines in different encodings: line 2 in UTF-8, line 6 not" in problem


def test_another_kind_of_file_is_still_to_be_utf_8(written):
    totals = "Code,Borough,Year,Value\nE1,Café,2011-12-31,1\n".encode("cp1252")
    with pytest.raises(SourceError, match="is not UTF-8"):
        recognise.read(written(totals))


def test_a_line_without_a_respondent_belongs_to_no_ballot_and_the_file_is_refused(written):
    (said,) = problems(written, OLD.replace("harrow_2011,r2,Burglary", "harrow_2011, ,Burglary"))
    assert said.startswith("extract.csv: respondent_id is blank: row 5. Number the papers")
