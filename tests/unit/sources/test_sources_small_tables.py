"""Yearly totals, population, households, the tidy template, and workbooks. The numbers are invented."""

import zipfile

import pytest

from csp_lib.errors import SourceError
from csp_lib.sources import recognise, spreadsheets, templates

TOTALS = """\
Code,Borough,Year,Value
E09000015,Harrow,2009-12-31,1500
E09000015,Harrow,2010-12-31,1400
#N/A,Heathrow,2009-12-31,30
#N/A,Heathrow,2010-12-31,31
E13000001,Inner London,2009-12-31,9000
727,England and Wales,2009-12-31,n/a
"""


def table(written, text, name, file="table.csv"):
    return recognise.read(written(text, file)).tables[name]


def problems(written, text):
    with pytest.raises(SourceError) as refusal:
        recognise.read(written(text))
    return refusal.value.problems


def test_a_yearly_total_dated_by_its_first_december_is_a_financial_year(written):
    reading = recognise.read(written(TOTALS))
    assert reading.tables["recorded_crime_totals"].values.tolist() == [
        ["airports", "2009/10", 12, 30],
        ["airports", "2010/11", 12, 31],
        ["harrow", "2009/10", 12, 1500],
        ["harrow", "2010/11", 12, 1400],
    ]
    assert reading.notes == ["Not areas, left out: Inner London, England and Wales."]
    assert (reading.first_month, reading.last_month) == ("2009-04", "2011-03")


def test_2016_17_as_the_last_year_of_yearly_totals_holds_ten_months(written):
    text = TOTALS.replace("2010-12-31", "2016-12-31").replace("2009-12-31", "2015-12-31")
    reading = recognise.read(written(text))
    covered = reading.tables["recorded_crime_totals"].set_index(["area", "financial_year"])["months_covered"]
    assert covered.to_dict() == {
        ("airports", "2015/16"): 12, ("airports", "2016/17"): 10, ("harrow", "2015/16"): 12, ("harrow", "2016/17"): 10,
    }  # fmt: skip
    assert any("2016/17 holds April 2016 to January 2017 only and is never shown as a year" in n for n in reading.notes)


def test_2016_17_of_a_later_publication_is_a_whole_year(written):
    text = TOTALS.replace("2010-12-31", "2017-12-31").replace("2009-12-31", "2016-12-31")
    assert set(table(written, text, "recorded_crime_totals")["months_covered"]) == {12}


def test_a_year_without_a_row_is_said(written):
    text = TOTALS.replace("E09000015,Harrow,2010-12-31,1400\n", "")
    assert "Years without a row: Harrow 2010/11." in recognise.read(written(text)).notes


def test_faults_of_yearly_totals_are_told_at_once(written):
    text = TOTALS + "E09000003,Barnet,2009,1\nE09000003,Barnet,2010-12-31,-4\nE09000003,Harrow,2009-12-31,5\n"
    told = problems(written, text)
    assert [problem.partition(". ")[0] for problem in told] == [
        "extract.csv: no financial year: row 8: '2009'",
        "extract.csv: cells that are not a count: row 9, Value: '-4'",
        "extract.csv: code and name disagree: row 10: E09000003 is Barnet, not Harrow",
        "extract.csv: rows with the same area and year: rows 2 and 10 (harrow, 2009/10)",
    ]
    assert "2009 alone may mean a calendar year" in told[0]


PEOPLE = (
    "Code,Borough,mid_year,pop,basis\nE09000015,Harrow,2008,1000,estimate\nE12000007,Greater London,2008,9,estimate\n"
)


def test_population_is_read_and_a_region_is_no_area(written):
    reading = recognise.read(written(PEOPLE + "E09000015,Harrow,2010,1010.0,estimate\n"))
    assert reading.tables["population"].values.tolist() == [
        ["harrow", 2008, 1000, "estimate"],
        ["harrow", 2010, 1010, "estimate"],
    ]
    assert reading.notes == ["Not areas, left out: Greater London.", "Years without a row: 2009."]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("E09000003,Barnet,08,10,x", "no year: row 4: '08'"),
        ("E09000003,Barnet,2008,0,x", "cells that are no number of residents: row 4: '0'"),
        ('E09000003,Barnet,2008,"1,000",x', "cells that are no number of residents: row 4: '1,000'"),
        ("E09000003,Barnet,2008,10,", "no basis: row 4"),
        ("E09000015,Harrow,2008,10,x", "rows with the same area and year: rows 2 and 4 (harrow, 2008)"),
        ("E09000003,Barmet,2008,10,x", "no known area: row 4: 'Barmet' (did you mean Barnet"),
    ],
)
def test_a_fault_of_population_is_named_by_its_row(written, row, said):
    (problem,) = problems(written, PEOPLE + row + "\n")
    assert problem.startswith(f"extract.csv: {said}")


def test_households_of_the_census_table_are_of_2021(written):
    text = "ltla21_name,ltla21_code,households_rounded,ltla23_code,households\nHarrow,E09000015,900.0,E09000015,902.0\n"
    assert table(written, text, "households").values.tolist() == [["harrow", 2021, 902]]


def test_households_of_another_year_give_the_year(written):
    assert table(written, "area,year,households\nHarrow,2011,880\n", "households").values.tolist() == [
        ["harrow", 2011, 880]
    ]


INDICATORS = ",".join(templates.INDICATORS) + "\n"
CALLS = "Harrow,asb_calls,Calls about antisocial behaviour,2011-04,2012-03,120,calls,residents,1000,final,partner\n"


def test_a_tidy_row_is_read_with_its_months_as_days(written):
    reading = recognise.read(written(INDICATORS + CALLS))
    row = reading.tables["indicators"].to_dict("records")[0]
    assert (row["area"], row["period_start"], row["period_end"]) == ("harrow", "2011-04-01", "2012-03-31")
    assert (row["value"], row["denominator"], row["status"], row["data_kind"]) == (120.0, 1000.0, "final", "partner")
    assert (reading.first_month, reading.last_month) == ("2011-04", "2012-03")


def test_an_awaited_value_may_be_blank_and_any_other_may_not(written):
    awaited = CALLS.replace(",120,", ",,").replace("final", "awaited")
    assert table(written, INDICATORS + awaited, "indicators")["value"].isna().all()
    (problem,) = problems(written, INDICATORS + CALLS.replace(",120,", ",,"))
    assert problem.startswith("extract.csv: values that are no number: row 2: ''.")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Harrow", "Harow", "no known area: row 2: 'Harow' (did you mean Harrow"),
        ("asb_calls", "ASB calls", "no identifier: row 2, indicator_id: 'ASB calls'"),
        ("2011-04", "April", "no date: row 2, period_start: 'April'"),
        ("2012-03", "2012-02-30", "no date: row 2, period_end: '2012-02-30'"),
        ("2012-03", "2010-03", "periods that end before they start: row 2: 2011-04-01 to 2010-03-31"),
        ("120", "12%", "values that are no number: row 2: '12%'"),
        (",calls,", ",,", "unit is blank: row 2"),
        (",1000,", ",0,", "denominators that are no number above 0: row 2: '0'"),
        ("residents", "", "denominators without a name: row 2"),
        ("final", "done", "status not known: row 2: 'done'. Use one of: final, provisional, awaited."),
        ("partner", "guess", "data_kind not known: row 2: 'guess'. Use one of: published,"),
    ],
)
def test_a_fault_of_the_tidy_table_is_named_by_its_row(written, old, new, said):
    (problem,) = problems(written, INDICATORS + CALLS.replace(old, new))
    assert problem.startswith(f"extract.csv: {said}")


def test_one_indicator_and_period_has_one_row(written):
    (problem,) = problems(written, INDICATORS + CALLS + CALLS)
    assert problem.startswith(
        "extract.csv: rows with the same area, indicator and period: rows 2 and 3 (harrow, asb_calls"
    )


def test_a_missing_column_of_the_tidy_table_is_named(written):
    (problem,) = problems(written, (INDICATORS + CALLS).replace("status", "state"))
    assert problem.startswith("extract.csv, row 1: missing columns: status. The file has: area, indicator_id,")


BALLOTS = ("exercise", "respondent_id", "option", "rank", "weight")


def save_xlsx(path, rows, sheets=("Sheet1",)):
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def test_a_workbook_of_ballots_is_read_with_numbers_as_they_are(tmp_path):
    rows = [list(BALLOTS), ["e", "r1", "Burglary", 1, 1.5], ["e", "r1", "Robbery", None, 1.5]]
    save_xlsx(tmp_path / "ballots.xlsx", rows)
    read = recognise.read(tmp_path / "ballots.xlsx").tables["ballots"]
    assert read["rank"].tolist() == ["1", None]
    assert read["weight"].tolist() == ["1.5", "1.5"]


def test_a_workbook_date_is_a_date(tmp_path):
    import datetime

    row = ["Harrow", "asb_calls", "Calls", datetime.datetime(2011, 4, 1), datetime.date(2012, 3, 31), 120, "calls",
           None, None, "final", "partner"]  # fmt: skip
    save_xlsx(tmp_path / "asb.xlsx", [list(templates.INDICATORS), row])
    read = recognise.read(tmp_path / "asb.xlsx").tables["indicators"]
    assert read[["period_start", "period_end", "value"]].values.tolist() == [["2011-04-01", "2012-03-31", 120.0]]


def test_a_workbook_with_two_filled_sheets_is_refused(tmp_path):
    save_xlsx(tmp_path / "two.xlsx", [list(BALLOTS), ["e", "r1", "Burglary", 1, 1]], ("First", "Second"))
    with pytest.raises(SourceError, match="the sheets 'First' and 'Second' are both filled in"):
        recognise.read(tmp_path / "two.xlsx")


def save_ods(path, rows):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    sheet = Table(name="Sheet1")
    for row in rows:
        line = TableRow()
        for value in row:
            number = isinstance(value, int | float)
            cell = TableCell(valuetype="float", value=value) if number else TableCell(valuetype="string")
            cell.addElement(P(text=str(value)))
            line.addElement(cell)
        line.addElement(TableCell(numbercolumnsrepeated=16000))
        sheet.addElement(line)
    sheet.addElement(TableRow(numberrowsrepeated=1_000_000))
    book.spreadsheet.addElement(sheet)
    book.save(str(path))


def test_an_open_document_sheet_padded_to_its_edge_is_read(tmp_path):
    save_ods(tmp_path / "b.ods", [BALLOTS, ["e", "r1", "Burglary", 1, 1.5], ["e", "r2", "Robbery", 1, 1]])
    read = recognise.read(tmp_path / "b.ods").tables["ballots"]
    assert read[["respondent_id", "option", "rank", "weight"]].values.tolist() == [
        ["r1", "Burglary", "1", "1.5"],
        ["r2", "Robbery", "1", "1"],
    ]


def test_an_open_document_row_repeated_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheets, "MOST_CELLS", 1000)

    def line(values, repeated):
        cells = "".join(f"<table:table-cell><text:p>{value}</text:p></table:table-cell>" for value in values)
        return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'

    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><table:table table:name="a">'
        f"{line(BALLOTS, 1)}{line(('e', 'r1', 'Burglary', '1', '1'), 999_999_999)}"
        "</table:table></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "bomb.ods", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
    with pytest.raises(SourceError, match=r"bomb\.ods: more than 1,000 cells"):
        recognise.read(tmp_path / "bomb.ods")


@pytest.mark.parametrize("kind", ["indicators", "ballots", "population", "harm_weights"])
def test_a_template_as_handed_out_holds_nothing_to_count(written, kind):
    assert problems(written, templates.template(kind)) == [
        "extract.csv: there is no row beside the template's example. Fill in the table."
    ]


FILLED = {
    "indicators": CALLS,
    "ballots": "priorities_2011,r1,Burglary,,1,1,paper,1,2011-10-31,Marlborough,45 to 54\n",
    "population": "Harrow,2011,1000,ONS mid-year estimate\n",
    "harm_weights": "robbery,365,days in prison,who published them,2016\n",
}


@pytest.mark.parametrize("kind", FILLED)
def test_the_example_row_left_in_a_template_is_not_counted_and_said(written, kind):
    reading = recognise.read(written(templates.template(kind) + FILLED[kind]))
    assert len(reading.tables[kind]) == 1
    assert reading.notes == ["Row 2 is the template's example and is not counted."]


def test_an_unknown_template_is_refused_with_the_nearest(written):
    with pytest.raises(SourceError) as refusal:
        templates.template("balots")
    assert refusal.value.problems == ["there is no template 'balots'. Did you mean ballots?"]
