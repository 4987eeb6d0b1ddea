"""Exports with one row per paper, in the layouts of survey tools. The answers are invented."""

import pytest

from csp_lib.errors import SourceError
from csp_lib.sources import recognise
from csp_lib.sources.ballots import Columns, read_ballots

PER_OPTION = """\
Response ID,Submitted,Name,Age,"Q3. Please rank these - Burglary","Q3. Please rank these - Robbery","Q3. Please rank these - Anti-social behaviour: noise","Q3. Please rank these - Other (please specify)",Q4. How safe - by day,Q4. How safe - by night
101,31/10/2011 14:05,Ann,44,1,2,3,,4,4
102,01/11/2011 09:00,Bob,51,,1,,"Dogs, loose",5,5
103,01/11/2011 09:30,Cy,19,2,2,1,,3,3
103,02/11/2011 10:00,Cy,19,x,,,,3,2
,02/11/2011 11:00,Di,38,,,,,2,2
"""
PER_PLACE = """\
UserID,Started,Ended,First choice,Second choice,Third choice,Please specify other
7,30/10/2011 10:00,30/10/2011 10:05,Burglary,Other,Robbery,Speeding
8,30/10/2011 10:00,30/10/2011 10:09,Robbery,,,
9,30/10/2011 10:00,30/10/2011 10:09,burglary ,Robbery,Robbery,
"""


def read(written, text, **asked):
    return read_ballots(written(text), "harrow_2011", **asked)


def lines(reading, *columns):
    return reading.tables["ballots"][list(columns)].values.tolist()


def refusal(written, text, **asked):
    with pytest.raises(SourceError) as refused:
        read(written, text, **asked)
    return refused.value.problems


def test_a_column_per_option_is_read_with_its_marks_as_written(written):
    reading = read(written, PER_OPTION)
    assert lines(reading, "respondent_id", "paper", "option", "write_in", "rank") == [
        ["101", 2, "Burglary", None, "1"],
        ["101", 2, "Robbery", None, "2"],
        ["101", 2, "Anti-social behaviour: noise", None, "3"],
        ["102", 3, "Robbery", None, "1"],
        ["102", 3, None, "Dogs, loose", None],
        ["103", 4, "Burglary", None, "2"],
        ["103", 4, "Robbery", None, "2"],
        ["103", 4, "Anti-social behaviour: noise", None, "1"],
        ["103", 5, "Burglary", None, "x"],
        ["row 6", 6, None, None, None],
    ]
    assert set(reading.tables["ballots"]["date"]) == {"2011-10-31", "2011-11-01", "2011-11-02"}


def test_every_guess_is_a_note_and_a_name_is_not_kept(written):
    assert read(written, PER_OPTION).notes == [
        "Read as one column per option: Burglary, Robbery, Anti-social behaviour: noise, after "
        "'Q3. Please rank these - ' in each header.",
        "Respondents are those of 'Response ID'.",
        "Dates are those of 'Submitted'.",
        "Write-ins are those of 'Q3. Please rank these - Other (please specify)'.",
        "Rows without a respondent are called by their number: 1, first 6.",
        "Dates in numbers were read with the day first.",
        "Columns not read, and not kept: Name, Age, Q4. How safe - by day, Q4. How safe - by night.",
    ]


def test_a_column_per_place_is_read_and_other_lends_its_place_to_the_text(written):
    reading = read(written, PER_PLACE)
    assert lines(reading, "respondent_id", "option", "write_in", "rank", "date") == [
        ["7", "Burglary", None, "1", "2011-10-30"],
        ["7", None, "Speeding", "2", "2011-10-30"],
        ["7", "Robbery", None, "3", "2011-10-30"],
        ["8", "Robbery", None, "1", "2011-10-30"],
        ["9", "burglary ", None, "1", "2011-10-30"],
        ["9", "Robbery", None, "2", "2011-10-30"],
        ["9", "Robbery", None, "3", "2011-10-30"],
    ]
    assert reading.notes[0] == "Read as one column per place: 'First choice', 'Second choice', 'Third choice'."
    assert "The rank of 'Other' was taken as that of the text written in: 1 papers." in reading.notes


@pytest.mark.parametrize(
    "header",
    ["Rank 1,Rank 2", "1st choice,2nd choice", "1,2", "Q1. Order? - 1st,Q1. Order? - 2nd", "Choice 1: pick,Choice 2: pick",
     "Most important issue,Second most important", "Q2 [Rank 1],Q2 [Rank 2]", "Priority #1,Priority #2"],
)  # fmt: skip
def test_places_are_known_however_they_are_called(written, header):
    reading = read(written, f"{header}\nBurglary,Robbery\nRobbery,\n")
    assert lines(reading, "respondent_id", "option", "rank") == [
        ["row 2", "Burglary", "1"],
        ["row 2", "Robbery", "2"],
        ["row 3", "Robbery", "1"],
    ]


@pytest.mark.parametrize("header", ["Burglary,Robbery", "Q1 [Burglary],Q1 [Robbery]", "Order? Burglary,Order? Robbery"])
def test_the_question_is_taken_off_the_options(written, header):
    reading = read(written, f"{header}\n1,2\n2nd,=1\n")
    assert lines(reading, "option", "rank") == [
        ["Burglary", "1"],
        ["Robbery", "2"],
        ["Burglary", "2nd"],
        ["Robbery", "=1"],
    ]


def test_an_export_is_recognised_as_ballots_and_nothing_else_is(written):
    assert recognise.recognise(written(PER_OPTION)) == "ballots"
    assert recognise.recognise(written(PER_PLACE.encode("utf-16"))) == "ballots"
    with pytest.raises(SourceError, match="are of no kind known here"):
        recognise.recognise(written("place,people,homes\nHarrow,12,7\nBarnet,40,9\n"))


def test_answers_on_a_scale_are_not_taken_for_a_ranking(written):
    rows = [(1, 2, 2, 5, 4), (3, 3, 1, 4, 4), (5, 5, 5, 5, 1), (1, 1, 2, 2, 3), (2, 4, 4, 1, 3)]
    text = "a,b,c,d,e\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    assert "no columns hold places from 1 up" in refusal(written, text)[0]


def test_other_with_a_place_and_a_text_beside_it_are_one_line(written):
    text = "Q - Burglary,Q - Other violence,Q - Other (please specify),Q - Please specify other\n2,3,1,Dogs\n1,2,3,\n"
    assert lines(read(written, text), "paper", "option", "write_in", "rank") == [
        [2, "Burglary", None, "2"],
        [2, "Other violence", None, "3"],
        [2, None, "Dogs", "1"],
        [3, "Burglary", None, "1"],
        [3, "Other violence", None, "2"],
        [3, "Other (please specify)", None, "3"],
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_computer(written, end):
    reading = read(written, f"Burglary;Robbery{end}1;2{end}")
    assert lines(reading, "paper", "option", "rank") == [[2, "Burglary", "1"], [2, "Robbery", "2"]]


def test_tabs_in_utf_16_as_a_spreadsheet_saves_unicode_text_are_read(written):
    text = "Burglary\tRobbery\r\n1\t2\r\n\t1\r\n"
    reading = read(written, text.encode("utf-16"))
    assert lines(reading, "option", "rank") == [["Burglary", "1"], ["Robbery", "2"], ["Robbery", "1"]]
    assert reading.notes[:2] == ["The file is in UTF-16 and was read as such.", "Columns are divided by tabs."]


def test_a_met_extract_of_small_counts_stays_one(written):
    met = "Borough,Major Category,Minor Category,201104,201105\nHarrow,Robbery,Robbery of Personal Property,1,2\n"
    assert recognise.recognise(written(met)) == "met_months"


def test_two_questions_that_rank_are_not_chosen_between(written):
    text = "A - x,A - y,B - x,B - y\n1,2,2,1\n2,1,1,2\n"
    (problem,) = refusal(written, text)
    assert "2 sets of columns could be the ranking ('A - x' and 1 more; 'B - x' and 1 more)" in problem
    assert "columns: options (column: option)" in problem


def test_columns_of_a_question_file_go_before_the_guess(written):
    text = "A - x,A - y,B - x,B - y,Who,Ward\n1,2,2,1,r1,West\n2,1,1,2,r2,\n"
    columns = Columns(respondent="Who", options={"B - x": "Burglary", "B - y": "Robbery"}, groups={"Ward": "ward"})
    reading = read(written, text, columns=columns)
    assert lines(reading, "respondent_id", "option", "rank") == [
        ["r1", "Burglary", "2"],
        ["r1", "Robbery", "1"],
        ["r2", "Burglary", "1"],
        ["r2", "Robbery", "2"],
    ]
    assert reading.tables["respondents"].values.tolist() == [["harrow_2011", "r1", "ward", "West"]]
    assert reading.notes == ["Columns not read, and not kept: A - x, A - y."]


def test_everything_wrong_with_columns_is_said_at_once(written):
    columns = Columns(respondent="Whom", options={"A - x": "Burglary", "A - y": "Burglary"}, places={"B - x": 0})
    told = refusal(written, "A - x,A - y,B - x,Who\n1,2,2,r1\n", columns=columns)
    assert [problem.split(":")[1].strip().split(".")[0] for problem in told] == [
        "columns that the file does not have",
        "columns must name either options or places",
        "an option that stands in two columns",
        "places are counted from 1",
    ]
    assert "Use one of: A - x, A - y, B - x, Who." in told[0]


def test_a_respondent_in_two_groups_keeps_the_first_and_it_is_said(written):
    text = "id,Burglary,Robbery,group_ward\nr1,1,2,West\nr1,2,1,East\n"
    reading = read(written, text)
    assert reading.tables["respondents"].values.tolist() == [["harrow_2011", "r1", "ward", "West"]]
    assert "In two categories of a group, of which the first is kept: 1 times, as in rows 2 and 3." in reading.notes


def test_an_exercise_must_be_said_where_the_file_names_none(written):
    path = written(PER_PLACE)
    with pytest.raises(SourceError) as refused:
        read_ballots(path)
    assert "Say which exercise: csp data add extract.csv --exercise NAME" in refused.value.problems[0]
    assert set(read_ballots(path, unnamed="ballots").tables["ballots"]["exercise"]) == {"ballots"}
    with pytest.raises(SourceError, match="cannot name an exercise"):
        read_ballots(path, "Harrow 2011")


@pytest.mark.parametrize(
    ("cells", "days", "first"),
    [
        (("31/10/2011 14:05", "1/2/11"), ["2011-10-31", "2011-02-01"], "day"),
        (("10/31/2011", "1/2/2011"), ["2011-10-31", "2011-01-02"], "month"),
        (("Mon 31 October 2011", "2011-10-31T14:05:09Z"), ["2011-10-31", "2011-10-31"], None),
        (("31-Oct-11", "soon"), ["2011-10-31", "soon"], None),
        (("30/02/2011", "31.10.2011"), ["30/02/2011", "2011-10-31"], "day"),
    ],
)
def test_days_are_read_as_tools_write_them_and_others_stand(written, cells, days, first):
    reading = read(written, f"Submitted,Burglary,Robbery\n{cells[0]},1,2\n{cells[1]},1,2\n")
    assert reading.tables["ballots"].drop_duplicates("paper")["date"].tolist() == days
    assert [note.split()[-2] for note in reading.notes if note.startswith("Dates in numbers")] == [first] * bool(first)
    odd = [note for note in reading.notes if note == "Dates that cannot be read, kept as written: 1 different."]
    assert len(odd) == sum(not day.startswith("2011") for day in days)
