"""Answers of a panel or survey are read as written, from the template or an export; people are invented."""

import pytest

from csp_lib.errors import SourceError
from csp_lib.sources.ballots.columns import Columns
from csp_lib.sources.survey_answers import looks_like, read_survey_answers

HEADER = "exercise,respondent_id,issue,answer,weight,group_age,group_sex\n"
ROWS = (
    "panel_2010,r2,Drugs,Don't know,1.5,35-54,F\n"
    "panel_2010,r2,Burglary,Very important,1.5,35-54,F\n"
    "panel_2010,r1,Burglary, ,x,,M\n"
)
EXPORT = (
    "Response ID,E-mail,Q3. How important is each of these? - Burglary,Q3. How important is each of these? - Drugs,"
    "Weight,group_Age band,Comments\n"
    "7,ann@example.org,Very important,Not at all important,1.2,16-34,important to all of us\n"
    "8,bo@example.org,,Don’t know,,55+,\n"
)


def rows_of(table):
    return table.astype(object).where(table.notna(), None).to_numpy().tolist()


def problems(path, **known):
    with pytest.raises(SourceError) as refusal:
        read_survey_answers(path, **known)
    return refusal.value.problems


def test_the_template_is_handed_on_as_written_with_the_groups_of_each_respondent(written):
    reading = read_survey_answers(written(HEADER + ROWS))
    assert reading.kind == "survey_answers"
    assert rows_of(reading.tables["answers"]) == [
        ["panel_2010", "r1", "Burglary", None, "x"],
        ["panel_2010", "r2", "Burglary", "Very important", "1.5"],
        ["panel_2010", "r2", "Drugs", "Don't know", "1.5"],
    ]
    assert sorted(rows_of(reading.tables["respondents"])) == [
        ["panel_2010", "r1", "sex", "M"],
        ["panel_2010", "r2", "age", "35-54"],
        ["panel_2010", "r2", "sex", "F"],
    ]
    assert reading.notes == []


def test_weight_and_groups_may_be_left_out_and_the_example_is_not_counted(written):
    text = 'Exercise,Respondent ID,Issue,Answer,Phone\n"example row, not counted",r,Burglary,Very important,\np,r1,Drugs,Yes,9\n'
    reading = read_survey_answers(written(text))
    assert rows_of(reading.tables["answers"]) == [["p", "r1", "Drugs", "Yes", None]]
    assert reading.tables["respondents"].columns.tolist() == ["exercise", "respondent_id", "variable", "category"]
    assert reading.notes == [
        "Row 2 is the template's example and is not counted.",
        "Columns not read: Phone. A group of respondents is a column named group_...",
    ]


def test_every_problem_of_the_template_is_told_at_once(written):
    text = HEADER + ROWS + "panel_2010,r2,Drugs,Very important,1.5,35-54,F\n,r3,Drugs,Yes,1,,\nPanel!,r3,,Yes,1,,\n"
    told = problems(written(text, "answers.csv"))
    assert told[0] == "answers.csv: exercise is blank: row 6. Fill it in, or remove the row."
    assert told[1].startswith("answers.csv: issue is blank: row 7")
    assert told[2].startswith("answers.csv: exercises that are no identifier: row 7: 'Panel!'")
    assert told[3].startswith(
        "answers.csv: an issue answered twice by one respondent: rows 2 and 5: 'r2' on 'Drugs'. A"
    )
    assert len(told) == 4


def test_a_respondent_in_two_groups_is_refused_naming_both_rows(written):
    told = problems(written(HEADER + ROWS.replace("r2,Burglary,Very important,1.5,35-54", "r2,Burglary,Yes,1.5,55+")))
    assert len(told) == 1
    assert "rows 2 and 3" in told[0]


def test_a_header_that_lacks_a_column_or_has_one_twice_is_refused(written):
    assert "missing columns: exercise" in problems(written("respondent_id,issue,answer\nr,Drugs,Yes\n"))[0]
    told = problems(written("exercise,respondent_id,issue,answer,Answer,group_!\np,r,Drugs,Yes,No,x\n"))
    assert "columns that stand twice: answer" in told[0]
    assert "groups without a usable name: 'group_!'" in told[1]


def test_a_template_of_another_exercise_than_asked_for_is_refused(written):
    assert (
        "exercises other than panel_2011: row 2: panel_2010"
        in problems(written(HEADER + ROWS), exercise="panel_2011")[0]
    )
    assert len(read_survey_answers(written(HEADER + ROWS), exercise="panel_2010").tables["answers"]) == 3


def test_an_export_with_a_column_per_issue_is_read_by_its_cells_and_says_so(written):
    reading = read_survey_answers(written(EXPORT), exercise="panel_2010")
    assert rows_of(reading.tables["answers"]) == [
        ["panel_2010", "7", "Burglary", "Very important", "1.2"],
        ["panel_2010", "7", "Drugs", "Not at all important", "1.2"],
        ["panel_2010", "8", "Burglary", None, None],
        ["panel_2010", "8", "Drugs", "Don’t know", None],
    ]
    assert rows_of(reading.tables["respondents"]) == [
        ["panel_2010", "7", "age_band", "16-34"], ["panel_2010", "8", "age_band", "55+"],
    ]  # fmt: skip
    assert reading.notes[0].startswith("Read as one column per issue, with answers of importance: Q3. How important")
    assert reading.notes[1] == "Columns not read, and not kept: E-mail, Comments."


def test_an_export_without_respondents_calls_them_by_their_rows_and_an_address_is_not_kept(written):
    rows = "Very important,a@x.org\nNot important,b@x.org\n"
    reading = read_survey_answers(written("Burglary,id\n" + rows), exercise="p")
    assert set(reading.tables["answers"]["respondent_id"]) == {"respondent 1", "respondent 2"}
    assert read_survey_answers(written("Burglary,Mail\n" + rows), exercise="p").tables["answers"][
        "respondent_id"
    ].tolist() == ["row 2", "row 3"]


@pytest.mark.parametrize(
    ("headers", "issues"),
    [
        (("Q1 [Drugs]", "Q1 [Crime]"), {"Drugs", "Crime"}),
        (("How worried: Drugs", "How worried: Drinking"), {"Drugs", "Drinking"}),
        (("Drugs", "Drinking"), {"Drugs", "Drinking"}),
        (("What of these? - Drugs", "What of these? - Theft"), {"Drugs", "Theft"}),
    ],
)
def test_the_question_before_the_issues_is_taken_off(written, headers, issues):
    text = f"{','.join(headers)}\nVery worried,Not at all worried\n"
    assert set(read_survey_answers(written(text), exercise="p").tables["answers"]["issue"]) == issues


def test_an_export_of_two_scales_asks_which_columns_are_meant_and_takes_the_answer(written):
    path = written("id,Burglary,Burglary worry\n1,Very important,Fairly worried\n")
    told = problems(path, exercise="p")[0]
    assert "columns of several scales (importance: Burglary; concern: Burglary worry)" in told
    assert "under columns, options (column: issue)" in told
    reading = read_survey_answers(
        path, exercise="p", columns=Columns(respondent="id", options={"Burglary worry": "Burglary"})
    )
    assert rows_of(reading.tables["answers"]) == [["p", "1", "Burglary", "Fairly worried", None]]


def test_columns_that_do_not_fit_the_file_are_told_together(written):
    columns = Columns(respondent="Id", options={"Burglary": "B", "Drug": "B"}, groups={"id": "Age!"})
    told = problems(written("id,Burglary,Drugs\n1,Yes,No\n"), exercise="p", columns=columns)
    assert "columns that the file does not have: 'Id'; 'Drug'" in told[0]
    assert "an issue that stands in two columns" in told[1]
    assert "groups that are no identifier: Age!" in told[2]
    assert "columns must name options" in problems(written("id,a\n1,Yes\n"), exercise="p", columns=Columns())[0]


def test_a_respondent_listed_twice_is_refused_with_both_rows(written):
    told = problems(written(EXPORT.replace("\n8,", "\n7,"), "answers.csv"), exercise="p")
    assert told == [
        "answers.csv: a respondent listed twice: rows 2 and 3: '7'. A respondent answers an issue once. Remove the wrong "
        "row and add the file again."
    ]


def test_an_export_needs_the_name_of_its_exercise(written):
    assert "--exercise" in problems(written(EXPORT))[0]


def test_a_table_without_answers_is_refused(written):
    assert "no column of answers (id, name)" in problems(written("id,name\n1,Ann\n"), exercise="p")[0]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["exercise", "respondent_id", "issue", "answer"]], True),
        ([["id", "Burglary"], ["1", "Very important"], ["2", ""], ["3", "not sure"]], True),
        ([["id", "Burglary"], ["1", "Don't know"]], False),
        ([["id", "Burglary"], ["1", "1"], ["2", "3"]], False),
        ([["id", "Comment"], ["1", "important to all of us"]], False),
        ([["exercise", "respondent_id", "option", "rank"], ["e", "1", "Problem drinking", "1"]], False),
        ([], False),
    ],
)
def test_survey_answers_are_told_by_the_template_or_by_a_column_on_one_scale(rows, expected):
    assert looks_like(rows) is expected


def test_formulas_and_tags_are_kept_as_text(written):
    text = HEADER + "p,r1,<script>alert(1)</script>,=cmd|' /C calc'!A0,+1,@x,-1\n"
    reading = read_survey_answers(written(text))
    assert rows_of(reading.tables["answers"]) == [["p", "r1", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "+1"]]
