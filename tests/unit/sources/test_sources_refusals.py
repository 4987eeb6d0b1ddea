"""Each fault of a file is told by file, row and value, with what is allowed and what to do; nothing of it is kept.

The numbers are invented.
"""

import gzip
import io
import os
import zipfile

import pytest

from csp_lib.errors import SourceError
from csp_lib.sources import limits, recognise

HEADER = "Borough,Major Category,Minor Category,201104,201105,201106\n"
HARROW = "Harrow,Robbery,Personal Property,10,11,12\n"
BARNET = "Barnet,Robbery,Personal Property,20,21,22\n"
COUNTS = "A count is a whole number, 0 or more, without thousands separators."


def test_an_empty_file_is_refused(refused):
    assert refused("") == ["extract.csv: the file is empty (0 bytes). Download or save it again."]


def test_a_file_of_blank_lines_is_refused(refused):
    assert refused("\n\n\n") == ["extract.csv: the file holds nothing but blank lines. Download or save it again."]


def test_a_file_that_is_not_there_is_refused(refused, tmp_path):
    assert "missing.csv: there is no such file. Check the path" in refused(tmp_path / "missing.csv")[0]


def test_a_folder_is_refused(refused, tmp_path):
    (tmp_path / "extracts").mkdir()
    wanted = ["extracts is a folder. Name the files in it: csp data add extracts/*.csv"]
    assert refused(tmp_path / "extracts") == wanted


def test_a_pipe_is_refused_without_being_opened(refused, tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert refused(tmp_path / "pipe.csv") == [
        "pipe.csv is a device or a pipe. Save what it holds as a file and add that."
    ]


def test_a_file_over_a_gigabyte_is_refused_unread(refused, tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as handle:
        handle.truncate(2 * 1024**3)
    assert refused(path) == [
        "large.csv: the file has 2,048 MB; at most 1,024 MB are read. Cut it by years and add the parts."
    ]


def test_a_gzip_that_unpacks_to_far_more_than_its_size_is_refused(refused):
    bomb = gzip.compress(HEADER.encode() + HARROW.encode() * 400_000)
    assert "extract.csv.gz: the file unpacks to more than 200 times its size" in refused(bomb, "extract.csv.gz")[0]


def test_a_workbook_that_unpacks_to_far_more_than_its_size_is_refused(refused):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/sharedStrings.xml", b" " * 20 * 1024**2)
    assert "bomb.xlsx: the file unpacks to more than 200 times its size" in refused(packed.getvalue(), "bomb.xlsx")[0]


def test_a_workbook_with_xml_entities_is_refused(refused):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    assert refused(packed.getvalue(), "x.ods") == ["x.ods: the workbook declares XML entities. Save it as CSV."]


def test_a_zip_of_files_is_refused(refused):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("a.csv", HEADER + HARROW)
    assert refused(packed.getvalue(), "a.zip") == [
        "a.zip: this is a zip archive. Unpack it and add the CSV files in it."
    ]


def test_a_gzip_cut_off_is_refused(refused):
    whole = gzip.compress((HEADER + HARROW + BARNET).encode())
    assert refused(whole[:-12], "extract.csv.gz") == [
        "extract.csv.gz: the gzip file is cut off before its end. Download it again."
    ]


def test_a_damaged_gzip_is_refused(refused):
    whole = bytearray(gzip.compress((HEADER + HARROW + BARNET).encode()))
    whole[-8] ^= 0xFF
    assert "extract.csv.gz: the file is damaged" in refused(bytes(whole), "extract.csv.gz")[0]


def test_a_binary_file_is_refused(refused):
    assert refused(b"\x7fELF\x02\x01\x01\x00\x00\x00", "extract.csv") == [
        "extract.csv, line 1: this is a binary file, not a table. Add a CSV, .xlsx or .ods."
    ]


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"%PDF-1.7", "this is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "this is an old Excel workbook (.xls)"),
        (b"<!doctype html><html>", "this is a web page or XML, not a table"),
        (b"\xff\xfeB\x00o\x00", "this is text in UTF-16"),
    ],
)
def test_another_format_is_refused_by_its_name(refused, start, said):
    assert f"extract.csv: {said}" in refused(start)[0]


def test_text_that_is_not_utf_8_is_named_by_line_and_byte(refused):
    text = (HEADER + HARROW).encode() + "Barnet,Robbery,Caf\u00e9,1,2,3\n".encode("latin-1")
    (problem,) = refused(text)
    wanted = f"extract.csv, line 3: byte 0xe9 at offset {len(HEADER + HARROW) + 18} is not UTF-8"
    assert problem == f"{wanted}; the file may be in latin-1 or Windows-1252. Save it as 'CSV UTF-8' and add it again."


def test_one_very_long_line_is_refused(refused):
    assert "extract.csv, line 1: longer than 1 MB." in refused("a" * (1024**2 + 5))[0]


def test_text_that_is_not_a_table_is_refused(refused):
    assert refused("Dear colleague\nplease find attached\n") == [
        "extract.csv: this is not a table; row 1 holds one field only ('Dear colleague')."
    ]


def test_semicolons_are_refused_with_what_to_do(refused):
    assert refused((HEADER + HARROW).replace(",", ";")) == [
        "extract.csv: columns are divided by semicolons. Save it as CSV with commas."
    ]


def test_a_table_of_no_known_kind_is_refused_with_the_known_kinds(refused):
    (problem,) = refused("name,colour\nHarrow,green\n")
    assert problem.startswith("extract.csv: the columns (name, colour) are of no kind known here. Known are: the Met's")
    assert "csp data template indicators" in problem


def test_a_last_line_cut_off_is_named_by_its_row(refused):
    assert refused(HEADER + HARROW + "Barnet,Robbery,Personal Property,20,2") == [
        "extract.csv: fewer fields than the header's 6: row 3 has 5. The file looks damaged or cut off. "
        "Download or save it again."
    ]


def test_a_row_with_too_many_fields_is_named(refused):
    assert (
        "extract.csv: more fields than the header's 6: row 2 has 7."
        in refused(HEADER + HARROW.replace("12\n", "12,13\n"))[0]
    )


def test_a_quote_never_closed_is_named_by_its_row(refused):
    assert (
        "extract.csv, row 3: the quoting is broken" in refused(HEADER + HARROW + 'Barnet,"Robbery,Personal,1,2,3\n')[0]
    )


def test_a_header_without_rows_is_refused(refused):
    assert refused(HEADER) == ["extract.csv: there is a header but no row of data. Download it again."]


def test_a_missing_borough_column_is_named(refused):
    (problem,) = refused("Major Category,Minor Category,201104\nRobbery,Personal Property,1\n")
    assert problem.startswith("extract.csv: no column for the borough (Borough or LookUp_BoroughName).")
    assert "The columns are: Major Category, Minor Category, 201104." in problem


def test_every_missing_column_is_told_at_once(refused):
    problems = refused("WardName,MajorText,MinorText\nRoxeth,ROBBERY,ROBBERY OF PERSONAL PROPERTY\n")
    assert [problem.partition(". ")[0] for problem in problems] == [
        "extract.csv: no column for the borough (Borough or LookUp_BoroughName)",
        "extract.csv: no column for the ward code (WardCode): ward names occur in more than one borough",
        "extract.csv: no month columns",
    ]


def test_missing_months_are_named(refused):
    (problem,) = refused("Borough,Major Category,Minor Category,201103,201104,201107\nHarrow,Robbery,Rape,1,2,3\n")
    assert problem == (
        "extract.csv: missing months: 2011-05; 2011-06. The file runs from 2011-03 to 2011-07: every month between "
        "must be there. Add the file as it was published."
    )


def test_a_month_that_stands_twice_is_named(refused):
    (problem,) = refused("Borough,Major Category,Minor Category,201104,Apr-11\nHarrow,Robbery,Personal Property,1,2\n")
    assert problem.startswith("extract.csv: months that stand twice: 'Apr-11' (2011-04).")


def test_a_month_that_cannot_be_is_named(refused):
    (problem,) = refused("Borough,Major Category,Minor Category,201112,201113\nHarrow,Robbery,Personal Property,1,2\n")
    assert problem.startswith("extract.csv: columns that are no month: '201113'. Months are columns headed 201104")


@pytest.mark.parametrize("value", ["n/a", "-3", "2.5", "", '"1,234"', "1e3", "9999999999"])
def test_a_cell_that_is_no_count_is_named_by_row_month_and_value(refused, value):
    (problem,) = refused(HEADER + HARROW + f"Barnet,Robbery,Personal Property,20,{value},22\n")
    shown = value.strip('"')
    assert problem.startswith(f"extract.csv: cells that are not a count: row 3, month 2011-05: '{shown}'. {COUNTS}")
    assert problem.endswith("then add it again.")


def test_the_first_ten_of_many_cells_are_named_and_the_rest_counted(refused):
    labels = [f"Label {i}" for i in range(12)]
    (problem,) = refused(HEADER + "".join(f"Harrow,Robbery,{label},x,1,2\n" for label in labels))
    assert "row 11, month 2011-04: 'x'; and 2 more." in problem
    assert "row 12" not in problem


def test_rows_with_the_same_area_and_offence_are_named(refused):
    (problem,) = refused(HEADER + HARROW + BARNET + HARROW.upper())
    assert problem.startswith("extract.csv: rows with the same area and offence: rows 2 and 4 (")
    assert "remove the other, and add the file again" in problem


def test_an_unknown_borough_is_named_with_the_nearest(refused):
    (problem,) = refused(HEADER + HARROW + BARNET.replace("Barnet", "Barnett"))
    assert problem.startswith("extract.csv: no known area: row 3: 'Barnett' (did you mean Barnet or Brent?).")
    assert "Correct the names, and take rows of totals out." in problem


def test_a_row_for_all_of_london_is_no_borough(refused):
    (problem,) = refused(HEADER + HARROW + BARNET.replace("Barnet", "London"))
    assert "row 3: 'London' (this is several areas together)" in problem


def test_a_row_of_totals_is_refused(refused):
    (problem,) = refused(HEADER + HARROW + "Harrow,Total,Total,10,11,12\n")
    assert problem == (
        "extract.csv: rows that are totals: row 3: 'Total', 'Total'. Totals repeat what other rows hold and would "
        "count twice. Remove these rows and add the file again."
    )


def test_a_blank_borough_is_named_by_its_row(refused):
    (problem,) = refused(HEADER + HARROW + BARNET.replace("Barnet", " "))
    assert problem.startswith("extract.csv: blank area, offence or place: row 3. Every row names its area")


def test_every_fault_of_a_file_is_told_at_once(refused):
    problems = refused(HEADER + HARROW + HARROW + "Harow,Robbery,Business Property,1,-2,3\n")
    assert [problem.split(":")[1].strip() for problem in problems] == [
        "no known area", "rows with the same area and offence", "cells that are not a count",
    ]  # fmt: skip


def test_a_column_that_stands_twice_is_named(refused):
    (problem,) = refused("Borough,Borough,Major Category,Minor Category,201104\nHarrow,Harrow,Robbery,Rape,1\n")
    assert problem == "extract.csv, row 1: columns that stand twice: Borough. Keep one of each."


def test_a_monthly_extract_as_a_workbook_is_refused(refused, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (HEADER, HARROW):
        book.active.append(row.strip().split(","))
    book.save(tmp_path / "extract.xlsx")
    assert refused(tmp_path / "extract.xlsx") == [
        "extract.xlsx: monthly extracts are read as CSV. Save the sheet as CSV UTF-8, add that."
    ]


def test_a_damaged_workbook_is_refused(refused):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook")
    assert "x.xlsx: the workbook cannot be read" in refused(packed.getvalue(), "x.xlsx")[0]


STREET = "Crime ID,Month,LSOA code,Crime type,Last outcome category\n,2012-03,E01000001,Burglary,\n"
OUTCOMES = "Crime ID,Month,LSOA code,Outcome type\nabc,2012-09,E01000001,No suspect\n"
SEARCHES = "Type,Date,Legislation,Object of search,Outcome\nPerson search,2016-01-01,s1,Knife,None\n"
RATES = "Code,Borough,Year,Value\nE09000015,Harrow,2009-12-31,65.93\nE09000003,Barnet,2009-12-31,75.95\n"


def test_a_crime_type_alone_does_not_make_street_level_crime(refused):
    (problem,) = refused("Area name,Crime type,Measure,Count\nHarrow,Robbery,Offences,4\n")
    assert "are of no kind known here" in problem


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (STREET, "this is street-level crime"),
        (OUTCOMES, "this is an outcomes file"),
        (SEARCHES, "this is a stop and search file"),
        (RATES, "these are rates per 1,000, not counts"),
    ],
)
def test_a_known_wrong_kind_is_refused_under_any_name(refused, text, said):
    (problem,) = refused(text, "MPS_Borough_Level_Crime.csv")
    assert problem.startswith(f"MPS_Borough_Level_Crime.csv: {said}")
    assert "add the" in problem.casefold()


def test_a_gzip_that_unpacks_to_more_than_may_be_read_is_refused(refused, monkeypatch):
    monkeypatch.setattr(limits, "MOST_UNPACKED", 100)
    packed = gzip.compress((HEADER + HARROW + BARNET).encode())
    assert "extract.csv.gz: the file unpacks to more than 0 MB." in refused(packed, "extract.csv.gz")[0]


def test_a_gzip_cut_at_any_byte_is_refused(written):
    whole = gzip.compress((HEADER + HARROW + '"Barnet","Robbery","Personal Property",20,21,22\n').encode())
    for length in range(1, len(whole)):
        with pytest.raises(SourceError):
            recognise.read(written(whole[:length], "extract.csv.gz"))
