"""csp protect: the shape programs rely on, the table for a terminal, and what is refused."""

import json

import pytest

from csp_lib import cli

TABLE = """ward,offence,count
North,Burglary,3
North,Robbery,20
North,Theft,17
South,Burglary,22
South,Robbery,18
South,Theft,25
East,Burglary,14
East,Robbery,30
East,Theft,11
"""
LIST = "ward,count\nNorth,2\nSouth,14\nEast,9\nWest,1031\n"


@pytest.fixture
def asked(capsys, tmp_path):
    """Return a function that runs csp protect on a content and gives its exit code, output and errors."""

    def ask(content, *words, name="own.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        code = cli.exit_code(["protect", str(path), *words])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return code, told.out, told.err

    return ask


@pytest.fixture
def answer(asked):
    """Return a function that runs csp protect --json and gives the values, expecting success."""

    def ask(content, *words):
        code, out, _ = asked(content, *words, "--json")
        assert code == 0
        return json.loads(out)

    return ask


def counts(told, *dimensions):
    return {tuple(row[name] for name in dimensions): row["count"] for row in told["table"]}


def test_json_has_the_keys_that_programs_rely_on(answer):
    told = answer(TABLE)
    assert set(told) == {"table", "suppressed", "rules", "threshold", "zeros", "rounding", "audit"}
    assert told["table"][0] == {"ward": "North", "offence": "Burglary", "count": None, "hidden": True, "total": False}
    assert told["table"][-1] == {"ward": "Total", "offence": "Total", "count": 160, "hidden": False, "total": True}
    assert (told["suppressed"], told["threshold"], told["zeros"], told["rounding"]) == (4, 5, "shown", "none")
    assert told["audit"] == {"recoverable": 0}
    assert told["rules"][0] == "Counts below 5 are hidden; zeros are shown."


def test_a_small_cell_and_its_cheapest_rectangle_are_hidden_and_totals_computed(answer):
    found = counts(answer(TABLE), "ward", "offence")
    assert [place for place, count in found.items() if count is None] == [
        ("North", "Burglary"), ("North", "Theft"), ("East", "Burglary"), ("East", "Theft"),
    ]  # fmt: skip
    assert found["North", "Total"] == 40
    assert found["Total", "Robbery"] == 68
    assert len(found) == 16


def test_a_hidden_count_stands_nowhere_in_the_answer(asked):
    for more in ([], ["--json"]):
        code, out, _ = asked("ward,count\nNorth,2\nSouth,771\nEast,9000\n", *more)
        assert code == 0
        assert "771" not in out


def test_how_many_of_the_hidden_cells_are_small_is_not_told(asked):
    """Two lists of one total, with one small count and with two, are printed alike."""
    one, two = "ward,count\nA,3\nB,5\nC,40\n", "ward,count\nA,4\nB,4\nC,40\n"
    for more in ([], ["--json"]):
        assert asked(one, *more) == asked(two, *more)


@pytest.mark.parametrize(("threshold", "hidden"), [("2", 0), ("3", 2), ("10", 2), ("15", 3)])
def test_the_threshold_decides_what_is_small(answer, threshold, hidden):
    told = answer(LIST, "--threshold", threshold)
    assert (told["suppressed"], told["threshold"]) == (hidden, int(threshold))


def test_zeros_are_shown_unless_hidden_is_asked_for(answer):
    content = LIST.replace("North,2", "North,0")
    assert answer(content)["suppressed"] == 0
    told = answer(content, "--zeros", "hidden")
    assert counts(told, "ward")["North",] is None
    assert told["suppressed"] == 2
    assert told["rules"][0] == "Counts below 5 are hidden; zeros too."


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [("nearest-5", [None, 15, 10, 1030, 1055]), ("midpoint-6", [None, 15, 9, 1029, 1053])],
)
def test_rounded_counts_add_up_to_their_totals(answer, rounding, expected):
    told = answer(LIST, "--round", rounding)
    assert list(counts(told, "ward").values()) == expected
    assert (told["suppressed"], told["audit"]["recoverable"]) == (1, 0)
    assert told["rules"][-1] == "Totals are sums of the rounded counts shown."


def test_the_terminal_shows_the_table_the_rule_and_the_audit(asked):
    code, out, err = asked(LIST)
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "own.csv, as it may be printed.",
        "",
        "ward    count",
        "North  hidden",
        "South      14",
        "East   hidden",
        "West    1,031",
        "Total   1,056",
        "",
        "Counts below 5 are hidden; zeros are shown.",
        "Other counts are hidden where a hidden one could be worked out without that, totals too.",
        "2 of 5 cells are hidden; a reader who knows the rule can work out none of them from this table.",
    ]


def test_a_table_without_small_counts_is_told_to_be_whole(asked):
    _, out, _ = asked("ward,count\nNorth,12\nSouth,0\n")
    assert out.splitlines()[-1] == "None of the 3 cells is hidden."


def test_cells_without_a_row_are_told_beside_the_result(asked):
    for more in ([], ["--json"]):
        code, out, err = asked("ward,offence,count\nNorth,Theft,12\nSouth,Arson,30\n", *more)
        assert code == 0
        assert err == "own.csv: 2 cells have no row and count as 0.\n"
        assert "no row" not in out


def test_the_same_file_gives_the_same_answer(asked):
    assert asked(TABLE, "--json") == asked(TABLE, "--json")


def test_a_refused_file_prints_nothing_on_stdout_and_every_problem(asked):
    code, out, err = asked("ward,count\nNorth,x\nTotal,4\n")
    assert (code, out) == (2, "")
    assert "'x'" in err
    assert "row of totals" in err


@pytest.mark.parametrize(
    "words", [["--threshold", "1"], ["--threshold", "x"], ["--zeros", "maybe"], ["--round", "7"], ["--jobs", "2"]]
)
def test_a_wrong_option_is_refused(asked, words):
    code, out, err = asked(LIST, *words)
    assert (code, out) == (2, "")
    assert words[0] in err


@pytest.mark.parametrize("text", ["=cmd", "{{ 7 * 7 }} {0} %s", "\u202etfel"])
def test_a_hostile_label_or_file_name_steers_no_screen(asked, text):
    code, out, err = asked(LIST.replace("North", text), name=f"\x1b[31m{text}.csv")
    assert code == 0
    assert not {"\x1b", "\u202e"} & set(out + err)


def test_a_table_that_could_be_worked_out_is_not_printed(asked, monkeypatch):
    from csp_lib.disclosure import tables
    from csp_lib.disclosure.cell import is_small

    monkeypatch.setattr(tables, "hidden_cells", is_small)  # small cells alone, none to protect them
    code, out, err = asked(LIST, "--json")
    assert (code, out) == (2, "")
    assert "own.csv: 1 of 1 hidden cells could be worked out from the rest." in err
