"""A partnership's own table of printed figures or claims: what is read, what is filled in, what is refused."""

import csv

import pytest

from csp_lib.errors import CspError
from csp_lib.sources import documents
from csp_lib.tables import columns_of

DRAFT = (
    "figure_id", "borough", "document", "line", "section", "indicator", "indicator_id", "period", "period_type",
    "measure", "value", "unit", "denominator", "qualifier", "printed_text", "note", "role",
)  # fmt: skip
SHORT = ("figure_id", "borough", "document", "line", "indicator", "indicator_id", "period", "measure", "value")
CLAIM = ("claim_id", "borough", "document", "line", "kind", "statement")
USUAL = {
    "figure_id": "a-1", "claim_id": "a-c1", "borough": "Harrow", "document": "plan", "line": "12", "section": "Table",
    "indicator": "Robbery", "indicator_id": "robbery_all", "period": "2010/11", "period_type": "financial_year",
    "measure": "count", "value": "398", "unit": "offences", "printed_text": "398 offences", "role": "actual",
    "kind": "list", "statement": "The list names what went up.",
}  # fmt: skip


@pytest.fixture
def write(tmp_path):
    """Return a function that writes rows under a header; a cell not given has its usual text."""

    def write(header, *rows, name="figures.csv"):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(header)
            table.writerows([{**USUAL, **row}.get(column, "") for column in header] for row in rows)
        return path

    return write


def refusal(read, path):
    """Return the sentences of a refused file."""
    with pytest.raises(CspError) as refused:
        read(path)
    return refused.value.problems


def about(problems, word):
    """Return the one sentence that starts with a file's name and tells of a word."""
    found = [problem for problem in problems if word in problem]
    assert len(found) == 1, problems
    return found[0]


def test_a_draft_with_further_columns_is_read_in_the_contracts_order(write):
    read = documents.read_figures(write(DRAFT, {}))
    assert list(read.columns) == list(columns_of("document_figures"))
    assert "printed_text" not in read
    assert (read.loc[0, "value"], read.loc[0, "line"], read.loc[0, "role"]) == (398.0, 12, "actual")


@pytest.mark.parametrize("name", ["Harrow", "harrow", "HARROW", "London Borough of Harrow"])
def test_a_borough_may_be_named_in_any_spelling(write, name):
    assert documents.read_figures(write(DRAFT, {"borough": name}))["borough"].tolist() == ["harrow"]


def test_a_partnership_that_is_not_known_here_keeps_its_name(write):
    assert documents.read_figures(write(DRAFT, {"borough": "Safer Elsewhere"}))["borough"].tolist() == [
        "Safer Elsewhere"
    ]


def test_optional_columns_may_be_left_out_and_are_filled_with_what_is_usual(write):
    read = documents.read_figures(write(SHORT, {})).iloc[0]
    assert (read["role"], read["period_type"]) == ("actual", "financial_year")
    assert [read[name] for name in ("section", "unit", "denominator", "qualifier", "note")] == [""] * 5


def test_empty_cells_of_columns_with_a_usual_value_are_filled(write):
    read = documents.read_figures(write(DRAFT, {"role": "", "period_type": "", "line": ""})).iloc[0]
    assert (read["role"], read["period_type"], read["line"]) == ("actual", "financial_year", 1)


def test_headers_may_be_written_with_capitals_and_spaces(write, tmp_path):
    path = write(SHORT, {})
    path.write_text(
        path.read_text().replace("figure_id,borough", "Figure ID,Borough").replace("indicator_id", "Indicator ID")
    )
    assert documents.read_figures(path)["figure_id"].tolist() == ["a-1"]


@pytest.mark.parametrize("text", ["7.80", "7.8", "-5.0", "398", "0.070"])
def test_the_value_as_the_file_writes_it_tells_the_decimals(write, text):
    read = documents.read_figures(write(DRAFT, {"value": text})).iloc[0]
    assert (read["value"], read["value_as_printed"]) == (float(text), text)


def test_a_print_that_is_given_is_kept(write):
    row = {"value": "-5.8", "value_as_printed": "fell by 5.8%"}
    read = documents.read_figures(write((*SHORT, "value_as_printed"), row)).iloc[0]
    assert (read["value"], read["value_as_printed"]) == (-5.8, "fell by 5.8%")


def test_a_value_not_printed_stays_empty(write):
    read = documents.read_figures(write(DRAFT, {"value": "", "role": "pending"}))
    assert read["value"].isna().tolist() == [True]
    assert read["value_as_printed"].tolist() == [""]


def test_a_workbook_is_read_like_a_csv(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(list(SHORT))
    book.active.append([{**USUAL, "line": 12, "value": 398}[name] for name in SHORT])
    book.save(tmp_path / "figures.xlsx")
    read = documents.read_figures(tmp_path / "figures.xlsx").iloc[0]
    assert (read["line"], read["value"], read["value_as_printed"], read["borough"]) == (12, 398.0, "398", "harrow")


def test_missing_columns_are_named_together_with_what_the_file_has(write):
    (problem,) = refusal(documents.read_figures, write(("figure_id", "borough", "document", "line", "indicator")))
    assert "figures.csv" in problem
    assert "indicator_id, period, measure, value" in problem


@pytest.mark.parametrize("text", ["12 000", "12,000", "about 300", "5%", "one"])
def test_a_value_that_is_no_number_is_named_with_its_row(write, text):
    problem = about(refusal(documents.read_figures, write(DRAFT, {}, {"figure_id": "a-2", "value": text})), "no number")
    assert problem.startswith("figures.csv")
    assert f"row 2: {text!r}" in problem
    assert "value_as_printed" in problem


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "p. 4"])
def test_a_line_that_is_no_line_number_is_named_with_its_row(write, text):
    problem = about(refusal(documents.read_figures, write(DRAFT, {"line": text})), "no line number")
    assert problem.startswith("figures.csv")
    assert f"row 1: {text!r}" in problem


@pytest.mark.parametrize(
    ("column", "text", "allowed"),
    [
        ("role", "real", ("actual", "baseline", "target", "context")),
        ("measure", "counting", ("count", "percent_change", "rank", "target_level")),
        ("period_type", "decade", ("financial_year", "part_year", "survey_wave")),
    ],
)
def test_a_word_outside_its_list_is_named_with_all_that_is_allowed(write, column, text, allowed):
    problem = about(refusal(documents.read_figures, write(DRAFT, {}, {"figure_id": "a-2", column: text})), repr(text))
    assert problem.startswith("figures.csv")
    assert column in problem
    assert "row" in problem
    assert all(word in problem for word in allowed)


def test_everything_wrong_is_told_at_once(write):
    wrong = {"value": "many", "line": "x", "measure": "counting", "role": "real"}
    problems = refusal(documents.read_figures, write(DRAFT, wrong))
    for text in wrong.values():
        assert about(problems, repr(text))


def test_an_id_given_twice_is_refused(write):
    (problem,) = refusal(documents.read_figures, write(DRAFT, {}, {"value": "400"}))
    assert "figure_id" in problem


def test_claims_are_read_with_few_columns(write):
    read = documents.read_claims(write(CLAIM, {}, name="claims.csv"))
    assert list(read.columns) == list(columns_of("document_claims"))
    assert read[["claim_id", "borough", "line", "kind", "items"]].values.tolist() == [
        ["a-c1", "harrow", 12, "list", ""]
    ]


def test_a_kind_of_claim_that_is_not_known_is_refused_with_those_that_are(write):
    (problem,) = refusal(documents.read_claims, write(CLAIM, {"kind": "boast"}, name="claims.csv"))
    assert problem.startswith("claims.csv")
    assert all(kind in problem for kind in ("'boast'", "list", "most_of", "event_effect"))


@pytest.mark.parametrize("kind", ["figures", "claims"])
def test_a_template_has_every_column_in_order(kind):
    assert documents.template(kind) == tuple(columns_of(f"document_{kind}"))


def test_a_file_that_is_not_there_is_a_plain_refusal(tmp_path):
    assert "gone.csv" in " ".join(refusal(documents.read_figures, tmp_path / "gone.csv"))
