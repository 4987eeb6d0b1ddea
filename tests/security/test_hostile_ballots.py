"""Ballot files made to hurt: refused in clear words, or kept as plain text to the last letter."""

import gzip
import re
import zipfile

import pytest

from csp_lib.errors import SourceError
from csp_lib.sources import catalogue, recognise, rows
from csp_lib.sources.ballots import read_ballots, sheet

HEADER = "exercise,respondent_id,option,write_in,rank\n"
PAYLOADS = [
    "=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1:A9)", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>',
    "{{7*7}}", "${jndi:ldap://x}", "'; DROP TABLE ballots; --", "\u202egnp.exe", "../../etc/passwd",
]  # fmt: skip


@pytest.fixture
def written(tmp_path):
    def write(content, name="hostile.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path, *asked):
    with pytest.raises(SourceError) as refused:
        read_ballots(path, *asked)
    assert all(len(problem) < 2_000 for problem in refused.value.problems)
    return refused.value.problems


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_stays_the_text_it_is_in_every_column_of_text(written, payload):
    cell = quoted(payload)
    path = written(HEADER + f"e,{cell},{cell},,{cell}\ne,{cell},,{cell},1\n")
    lines = read_ballots(path).tables["ballots"]
    whose = "respondent 1" if "@" in payload else payload
    assert lines[["respondent_id", "option", "write_in", "rank"]].values.tolist() == [
        [whose, payload, None, payload],
        [whose, None, payload, "1"],
    ]


def test_a_payload_as_a_header_of_an_export_is_an_option_and_no_more(written):
    path = written(f"{quoted(PAYLOADS[0])},{quoted(PAYLOADS[4])}\n1,2\n2,1\n")
    assert set(read_ballots(path, "e").tables["ballots"]["option"]) == {PAYLOADS[0], PAYLOADS[4]}


@pytest.mark.parametrize("cell", ["x" * 10_000_000, '"' + "x\n" * 5_000_000 + '"'])
def test_ten_megabytes_in_one_cell_are_named_by_row_and_column(written, cell):
    (problem,) = refusal(written(HEADER + "e,r1,Burglary,,1\n" + f"e,r2,{cell},,1\n"))
    assert problem.startswith(
        "hostile.csv: cells longer than 10,000 characters: row 3, 'option': 10,000,000 characters. No answer is that"
    )


def test_ten_megabytes_in_a_header_are_named_too(written):
    (problem,) = refusal(written(HEADER.replace("rank", "rank," + "y" * 10_000_000) + "e,r1,Burglary,,1,z\n"))
    assert "cells longer than 10,000 characters: row 1, 'yyyy" in problem


def test_ten_thousand_names_of_options_are_refused(written):
    lines = "".join(f"e,r{n},option {n},,1\n" for n in range(10_000))
    (problem,) = refusal(written(HEADER + lines))
    assert problem.startswith("hostile.csv: 10,000 different options in one exercise")
    orders = "".join(f"1: {n}\n" for n in range(1, 10_001))
    assert "10,000 different options" in refusal(written(orders), "e")[0]


def test_ten_thousand_columns_are_refused(written):
    header = ",".join(f"option {n}" for n in range(10_000))
    (problem,) = refusal(written(f"{header}\n{','.join('1' * 10_000)}\n"), "e")
    assert problem.startswith("hostile.csv: 10,000 columns; at most 2,000 are read.")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEADER + 'e,r1,"Burglary,,1\ne,r2,Robbery,,1\n', "row 2: the quoting is broken"),
        (HEADER + 'e,r1,"Burglary"x,,1\n', "row 2: the quoting is broken"),
        (HEADER + "e,r1,Burg\0lary,,1\n", "line 2: this holds bytes that no text has"),
        ((HEADER + "e,r1,Burg\0lary,,1\n").encode("utf-16"), "line 2: this holds bytes that no text has"),
        ((HEADER + "e,r1,Burglary,,1\n").encode("utf-16") + b"x", "UTF-16 and damaged"),
        (HEADER.encode() + b"e,r1,Caf\xe9 \x81,,1\n", "line 2: byte 0x81 is neither UTF-8 nor Windows-1252"),
        (HEADER.encode() + "e,r1,Café,,1\n".encode() * 9 + b"e,r1,Caf\xe9,,1\n", "lines 2, 3, 4, 5, 6; and 4 more in UTF-8"),
        (HEADER + "e,r1,Burglary,,1,extra\ne,r1\n", "more fields than the header's 5: row 2 has 6"),
        (HEADER, "there is a header but no row of data"),
        ("\n\n", "nothing but blank lines"),
        (gzip.compress(HEADER.encode() * 50, mtime=0)[:-9], "the gzip file is damaged"),
    ],
)  # fmt: skip
def test_damage_is_refused_in_words_that_say_where(written, content, said):
    assert said in " ".join(refusal(written(content), "e"))


def test_a_million_rows_are_the_most(written, monkeypatch):
    monkeypatch.setattr(rows, "MOST_RECORDS", 3)
    assert len(read_ballots(written(HEADER + "e,r1,Burglary,,1\n" * 3)).tables["ballots"]) == 3
    assert refusal(written(HEADER + "e,r1,Burglary,,1\n" * 4))[0].startswith("hostile.csv: more than 3 rows.")


def test_a_respondent_listed_twice_keeps_both_papers(written):
    path = written("id,Burglary,Robbery\nr1,1,2\nr1,2,1\nr2,1,2\n")
    lines = read_ballots(path, "e").tables["ballots"]
    assert lines.groupby("paper")["respondent_id"].agg(list).to_dict() == {2: ["r1"] * 2, 3: ["r1"] * 2, 4: ["r2"] * 2}


def test_formulas_of_a_workbook_count_by_their_saved_result_and_not_without_one(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (HEADER.strip().split(","), ["e", "r1", "Burglary", None, "=1+1"]):
        book.active.append(row)
    book.save(tmp_path / "unsaved.xlsx")
    with pytest.raises(SourceError, match="formulas without a saved result, which would be read as blank"):
        read_ballots(tmp_path / "unsaved.xlsx")
    with zipfile.ZipFile(tmp_path / "unsaved.xlsx") as old, zipfile.ZipFile(tmp_path / "saved.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb"</f><v ?/?>(</v>)?", b"</f><v>2</v>", old.read(name)))
    reading = read_ballots(tmp_path / "saved.xlsx")
    assert reading.tables["ballots"]["rank"].tolist() == ["2"]
    assert reading.notes == ["The workbook holds 1 formulas; their saved results were read."]


def test_what_is_kept_for_the_store_is_what_was_written(written, tmp_path):
    content = HEADER + "".join(f"e,r{n},{quoted(payload)},,{n}\n" for n, payload in enumerate(PAYLOADS))
    kept = catalogue.add(written(content), root=tmp_path / "raw").source
    assert kept.path.read_bytes() == content.encode()
    assert recognise.read(kept.path).tables["ballots"]["option"].tolist() == PAYLOADS


def test_the_usual_limit_of_a_cell_is_put_back(written):
    import csv

    before = csv.field_size_limit()
    refusal(written(HEADER + f"e,r2,{'x' * 200_000},,1\n"))
    assert csv.field_size_limit() == before


def test_the_longest_cell_allowed_is_read(written):
    text = "x" * sheet.LONGEST_CELL
    lines = read_ballots(written(HEADER + f"e,r1,,{text},\n")).tables["ballots"]
    assert re.fullmatch("x+", lines["write_in"][0])
