"""csp audit: words and programs, a document carried here and one of one's own, and what is refused."""

import csv
import json

import pytest

from csp_lib import cli
from tests.drawn.world import linked_home

KEYS = {
    "borough", "document", "check", "figure_ids", "printed", "recomputed", "tolerance", "verdict", "explanation",
    "likely_reading",
}  # fmt: skip
FIGURES = (
    "figure_id", "borough", "document", "line", "indicator", "indicator_id", "period", "measure", "value", "unit",
)  # fmt: skip
HOSTILE = (
    "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "{{ 7 * 7 }} {0} %s", "\x1b[31mred",
    "a\"b'c;--", "\u202egnp.exe",
    "../../etc/passwd", "robbery | **bold** | [x](javascript:alert(1))",
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return linked_home(tmp_path_factory.mktemp("linked") / "home")


@pytest.fixture(autouse=True)
def at_home(home, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(home))


@pytest.fixture
def own(tmp_path):
    """Return a function that writes a document of one's own: 26 % printed where 2,075 and 2,625 give 27 %."""

    def write(borough="Safer Elsewhere", name="Fly-tipping"):
        rows = [
            ("e-1", "2010/11", "count", "2625", "reports"), ("e-2", "2007/08", "count", "2075", "reports"),
            ("e-3", "2010/11 vs 2007/08", "percent_change", "26", "%"),
        ]  # fmt: skip
        path = tmp_path / "own.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(FIGURES)
            for line, (key, period, measure, value, unit) in enumerate(rows, start=1):
                table.writerow((key, borough, "own_plan", line, name, "fly_tipping", period, measure, value, unit))
        return path

    return write


@pytest.fixture
def asked(capsys):
    """Return a function that runs csp audit and gives its exit code, output and errors."""

    def ask(*words):
        code = cli.exit_code(["audit", *map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return ask


def test_json_has_the_keys_that_programs_rely_on(asked):
    code, out, _ = asked("--borough", "barnet", "--as-of", "2012-03-31", "--json")
    rows = json.loads(out)
    assert code == 0
    assert len(rows) > 50
    assert all(set(row) >= KEYS for row in rows)
    assert {row["verdict"] for row in rows} <= {"consistent", "rounding", "inconsistent", "cannot_check"}
    assert all(isinstance(row["figure_ids"], list) for row in rows)


def test_findings_are_no_failure(asked):
    code, out, err = asked("--borough", "Barnet", "--as-of", "2012-03-31")
    assert (code, err) == (0, "")
    assert "27,705" in out
    assert "does not agree" in out


def test_a_borough_may_be_repeated_and_spelt_freely(asked):
    _, out, _ = asked("--borough", "HARROW", "--borough", "barnet", "--json", "--as-of", "2012-03-31")
    assert {row["borough"] for row in json.loads(out)} == {"harrow", "barnet"}


def test_without_a_borough_every_document_is_audited(asked):
    _, out, _ = asked("--json", "--as-of", "2012-03-31")
    assert len({row["borough"] for row in json.loads(out)}) == 5


def test_all_tells_what_agrees_too(asked):
    _, few, _ = asked("--borough", "harrow", "--as-of", "2012-03-31")
    _, every, _ = asked("--borough", "harrow", "--as-of", "2012-03-31", "--all")
    assert len(every.splitlines()) > len(few.splitlines())
    assert "  agrees: " in every
    assert "  agrees: " not in few


def test_a_document_of_an_unknown_partnership_is_audited(asked, own):
    code, out, _ = asked("--figures", own(), "--as-of", "2012-03-31", "--json")
    wrong = [row for row in json.loads(out) if row["verdict"] == "inconsistent"]
    assert code == 0
    assert [(row["borough"], row["check"], row["recomputed"]) for row in wrong] == [
        ("Safer Elsewhere", "percent_from_counts", "26.51%")
    ]


def test_claims_of_ones_own_are_checked_with_the_figures(asked, own, tmp_path):
    claims = tmp_path / "claims.csv"
    head = "claim_id,borough,document,line,kind,statement,subject,period,direction"
    claims.write_text(
        f"{head}\ne-c1,Safer Elsewhere,own_plan,9,direction,It fell.,fly_tipping,2010/11 vs 2007/08,down\n"
    )
    _, out, _ = asked("--figures", own(), "--claims", claims, "--as-of", "2012-03-31", "--json")
    found = [row for row in json.loads(out) if row["check"] == "text_against_figures"]
    assert [(row["verdict"], row["claim_ids"]) for row in found] == [("inconsistent", ["e-c1"])]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_a_name_breaks_nothing(asked, own, name):
    path = own(name=name)
    code, out, err = asked("--figures", path, "--as-of", "2012-03-31", "--json")
    assert (code, err) == (0, "")
    assert all(set(row) >= KEYS for row in json.loads(out))
    assert asked("--figures", path, "--as-of", "2012-03-31", "--all")[0] == 0


def test_claims_without_figures_are_refused(asked, tmp_path):
    (tmp_path / "claims.csv").write_text("claim_id\n")
    code, out, err = asked("--claims", tmp_path / "claims.csv")
    assert (code, out) == (2, "")
    assert "--figures" in err


def test_an_unknown_borough_is_refused_with_the_nearest(asked):
    code, out, err = asked("--borough", "Harow")
    assert (code, out) == (2, "")
    assert "harrow" in err.casefold()


def test_a_borough_without_a_document_is_told_how_to_bring_one(asked):
    code, _, err = asked("--borough", "Camden")
    assert code == 2
    assert "--figures" in err


@pytest.mark.parametrize("day", ["2012", "31/03/2012", "2012-02-30", "soon", "2012-3-31", "20120331"])
def test_a_day_that_is_no_day_is_refused(asked, day):
    code, out, err = asked("--borough", "barnet", "--as-of", day)
    assert (code, out) == (2, "")
    assert repr(day) in err


def test_figures_and_a_borough_do_not_go_together(asked, own):
    assert asked("--figures", own(), "--borough", "harrow")[0] == 2


def test_every_wrong_option_is_told_at_once(asked, tmp_path):
    _, _, err = asked("--claims", tmp_path / "claims.csv", "--as-of", "soon", "--borough", "Harow")
    assert all(word in err for word in ("--figures", "'soon'", "Harow"))


@pytest.mark.parametrize("text", ["", "figure_id\n", "figure_id,borough\na,b\n", "\x00\x01"])
def test_a_file_that_is_no_table_of_figures_is_refused_without_a_traceback(asked, tmp_path, text):
    (tmp_path / "own.csv").write_text(text)
    code, out, err = asked("--figures", tmp_path / "own.csv")
    assert (code, out) == (2, "")
    assert "own.csv" in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_refused(asked, tmp_path):
    code, _, err = asked("--figures", tmp_path / "gone.csv")
    assert code == 2
    assert "gone.csv" in err
