"""Files that count alike papers: PrefLib orders and Scottish wards; their headers must tell what was read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.errors import SourceError
from csp_lib.sources import recognise
from csp_lib.sources.ballots import layout_of, read_ballots

TIED = """\
# FILE NAME: small.toi
# TITLE: Invented priorities
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 10
# NUMBER UNIQUE ORDERS: 3
# ALTERNATIVE NAME 1: Burglary
# ALTERNATIVE NAME 2: Robbery: street
# ALTERNATIVE NAME 3: Noise
# ALTERNATIVE NAME 4: Dogs
5: 2
4: 1,{2,3}
1: {4, 1},2,3
"""
WARD = """\
3,2,
20,1,
7,3,1,2,
1,2,3,,,
"Candidate 1","Ann Brown","Independent (Ind)",
"Candidate 2","Cy Dé","Labour (Lab)",
"Candidate 3","Eve Fox","Labour (Lab)",
"Ward 1 - Invented"
"""


def read(written, text):
    return read_ballots(written(text), "harrow_2011")


def problems(written, text):
    with pytest.raises(SourceError) as refusal:
        read(written, text)
    return refusal.value.problems


def test_an_order_stands_once_with_the_number_of_its_ballots(written):
    reading = read(written, TIED)
    assert reading.tables["ballots"][["respondent_id", "paper", "option", "rank", "ballots"]].values.tolist() == [
        ["order 1", 11, "Robbery: street", "1", 5],
        ["order 2", 12, "Burglary", "1", 4],
        ["order 2", 12, "Robbery: street", "2", 4],
        ["order 2", 12, "Noise", "2", 4],
        ["order 3", 13, "Burglary", "1", 1],
        ["order 3", 13, "Dogs", "1", 1],
        ["order 3", 13, "Robbery: street", "2", 1],
        ["order 3", 13, "Noise", "3", 1],
    ]
    assert reading.notes == [
        "Read as PrefLib orders: 10 ballots in 3 orders.",
        "The file's title: Invented priorities.",
    ]


def test_counts_of_the_header_that_lie_are_told_all_at_once(written):
    text = TIED.replace("VOTERS: 10", "VOTERS: 11").replace("ORDERS: 3", "ORDERS: 9").replace("ALTERNATIVES: 4", "ALTERNATIVES: 5")  # fmt: skip
    (problem,) = problems(written, text)
    assert problem.startswith(
        "extract.csv: counts of the header that were not read: NUMBER ALTERNATIVES is 5, read 4; NUMBER VOTERS is 11, "
        "read 10; NUMBER UNIQUE ORDERS is 9, read 3."
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("5: 2", "5: 7", "alternatives that the header does not declare: line 11: 7"),
        ("5: 2", "5: 2,2", "an alternative twice in one order: line 11"),
        ("{2,3}", "{2,3", "orders that cannot be read: line 12: '1,{2,3'"),
        ("5: 2", "5: 2,", "orders that cannot be read: line 11: '2,'"),
        ("5: 2", "five: 2", "lines that are no order: line 11: 'five: 2'"),
        ("TYPE: toi", "TYPE: cat", "a type of data that is no order: DATA TYPE is 'cat'"),
        ("TYPE: toi", "TYPE: soi", "shared places in a file of type soi: line 12; line 13"),
        ("TYPE: toi", "TYPE: toc", "orders that leave alternatives out, in a file of type toc: line 11; line 12"),
        ("3: Noise", "3: Burglary", "alternatives of the same name: line 9: 'Burglary'"),
        ("NAME 3", "NAME 2", "an alternative named twice: line 9: 2"),
    ],
)
def test_a_fault_of_an_order_is_named_by_its_line(written, old, new, said):
    assert f"extract.csv: {said}" in problems(written, TIED.replace(old, new))[0]


def test_a_header_that_lacks_keys_is_read_and_what_was_not_checked_is_said(written):
    reading = read(written, "12: 1,2\n3: 2\n")
    assert set(reading.tables["ballots"]["option"]) == {"Alternative 1", "Alternative 2"}
    assert reading.notes == [
        "Read as PrefLib orders: 15 ballots in 2 orders.",
        "The header lacks DATA TYPE, NUMBER ALTERNATIVES, NUMBER VOTERS, NUMBER UNIQUE ORDERS: not checked.",
        "The header names no alternatives: they are called by their numbers.",
    ]


def test_a_ward_is_read_with_its_names_and_what_is_left_out_is_said(written):
    reading = read(written, WARD)
    assert reading.tables["ballots"][["respondent_id", "paper", "option", "rank", "ballots"]].values.tolist() == [
        ["order 1", 2, "Ann Brown", "1", 20],
        ["order 2", 3, "Eve Fox", "1", 7],
        ["order 2", 3, "Ann Brown", "2", 7],
        ["order 2", 3, "Cy Dé", "3", 7],
        ["order 3", 4, "Cy Dé", "1", 1],
        ["order 3", 4, "Eve Fox", "2", 1],
    ]
    assert reading.notes == [
        "Read as a Scottish ward, Ward 1 - Invented: 28 ballots in 3 orders, 3 candidates for 2 seats.",
        "Options are the candidates' names; their parties are left out: Independent (Ind); Labour (Lab).",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("3,2,\n", "4,2,\n", "the candidates are not those the first row counts: row 1 says 4, read 3"),
        ("7,3,1,2", "7,3,9,2", "candidates without a row of their own: row 3: 9"),
        ("7,3,1,2", "7,3,3,2", "a candidate twice in one order: row 3"),
        ("7,3,1,2", "7,3,x,2", "rows that are no counted order: row 3: '7,3,x,2'"),
        ("7,3,1,2", "0,3,1,2", "rows that are no counted order: row 3: '0,3,1,2'"),
        ("Eve Fox", "Ann Brown", "candidates that stand twice: row 7: 'Ann Brown'"),
        ('"Ward 1 - Invented"\n', "", "one row with the ward's name is expected, 0 found"),
    ],
)
def test_a_fault_of_a_ward_is_named_by_its_row(written, old, new, said):
    assert problems(written, WARD.replace(old, new, 1))[0].startswith(f"extract.csv: {said}")


def test_both_are_recognised_by_content_and_ask_for_an_exercise(written):
    for text, layout in ((TIED, "preflib"), (WARD, "scottish"), ("3: 1,2\n", "preflib")):
        path = written(text, "anything.txt")
        assert (layout_of(path), recognise.recognise(path)) == (layout, "ballots")
        with pytest.raises(SourceError, match="Say which exercise"):
            recognise.read(path)


orders = st.lists(
    st.tuples(st.integers(1, 99), st.permutations([1, 2, 3, 4]), st.integers(1, 4)), min_size=1, max_size=5
)


@settings(max_examples=25)
@given(orders)
def test_orders_written_down_are_the_orders_read(tmp_path_factory, drawn):
    path = tmp_path_factory.getbasetemp() / "drawn.soi"
    told = [(count, places[:length]) for count, places, length in drawn]
    path.write_text("".join(f"{count}: {','.join(map(str, places))}\n" for count, places in told))
    lines = read_ballots(path, "drawn").tables["ballots"]
    read_back = [
        (int(paper["ballots"].iloc[0]), [int(name.removeprefix("Alternative ")) for name in paper["option"]])
        for _, paper in lines.groupby("paper")
    ]
    assert read_back == told
