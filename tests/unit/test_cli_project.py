"""csp project: the shape programs rely on, the half screen a committee reads, and what is refused."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from csp_lib import cli
from csp_lib.analysis.projections.rest_of_year import MIXTURE, RARE
from csp_lib.report import projection_words
from csp_lib.results.past_projections import past_projections
from tests.drawn import figures

KEYS = {
    "known_months", "known_total", "remaining", "year", "method", "coverage_note", "rules_of_thumb", "year_name",
    "known_to", "first_month_left", "last_month_left", "tests", "reason",
}  # fmt: skip
LIMITS = ["lower95", "lower80", "median", "upper80", "upper95"]


@pytest.fixture
def series(tmp_path):
    """Return a function that writes counts by month from January 2008 on and returns the path."""

    def write(counts, name="own.csv", note=False):
        months = pd.period_range("2008-01", periods=len(counts), freq="M").strftime("%Y-%m")
        rows = [f"{m},{c}{',x' if note else ''}" for m, c in zip(months, counts, strict=True)]
        path = tmp_path / name
        path.write_text("\n".join([f"month,value{',note' if note else ''}", *rows]) + "\n")
        return path

    return write


@pytest.fixture
def burglary(world, series):
    """Return the path of the invented world's burglaries in Ashmere, 51 months to March 2012."""
    return series([figures.counts()["ashmere", "residential_burglary", month] for month in figures.months()])


@pytest.fixture
def asked(capsys):
    """Return a function that runs csp project and gives its exit code, output and errors."""

    def ask(*words):
        code = cli.exit_code(["project", *map(str, words)])
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return code, told.out, told.err

    return ask


@pytest.fixture
def answer(asked):
    """Return a function that runs csp project --json and gives the values, expecting success."""

    def ask(*words):
        code, out, _ = asked(*words, "--json")
        assert code == 0
        return json.loads(out)

    return ask


def drawn(months=36, mean=100):
    return [int(count) for count in np.random.default_rng(7).poisson(mean, months)]


def test_json_has_the_keys_that_programs_rely_on(answer, burglary):
    told = answer(burglary, "--known-to", "2011-09")
    assert set(told) == KEYS
    assert set(told["remaining"]) == set(told["year"]) == set(LIMITS)
    assert set(told["rules_of_thumb"]) == {"straight_line", "year_to_date_ratio", "as_last_year"}
    assert (told["year_name"], told["known_to"], told["known_months"]) == ("2011/12", "2011-09", 6)
    assert (told["first_month_left"], told["last_month_left"]) == ("2011-10", "2012-03")
    assert told["method"] == MIXTURE
    assert told["reason"] == ""


def test_json_counts_what_the_file_counts(answer, burglary):
    told = answer(burglary, "--known-to", "2011-09")
    counts = figures.counts()
    months = figures.months()

    def total(first, last):
        return sum(counts["ashmere", "residential_burglary", m] for m in months if first <= m <= last)

    known, before = total("2011-04", "2011-09"), total("2010-04", "2011-03")
    assert told["known_total"] == known
    assert isinstance(told["known_total"], int)
    rules = told["rules_of_thumb"]
    assert rules["straight_line"] == 2 * known
    assert rules["as_last_year"] == before
    assert rules["year_to_date_ratio"] == pytest.approx(before * known / total("2010-04", "2010-09"), abs=0.05)
    for name in LIMITS:
        assert told["year"][name] == pytest.approx(known + told["remaining"][name], abs=0.11)


@pytest.mark.parametrize("known_to", ["2010-01", "2010-04", "2010-12", "2011-03", "2011-09", "2012-02"])
def test_json_limits_are_in_order_and_of_one_decimal(answer, burglary, known_to):
    told = answer(burglary, "--known-to", known_to)
    for name in ("remaining", "year"):
        limits = [told[name][limit] for limit in LIMITS]
        assert limits == sorted(limits)
        assert limits == [round(limit, 1) for limit in limits]


def test_json_with_a_target_has_its_chance_and_its_word(answer, burglary):
    told = answer(burglary, "--known-to", "2011-09", "--target", "1000")
    assert set(told) == KEYS | {"p_target_met", "target_word"}
    assert 0 <= told["p_target_met"] <= 1
    other = answer(burglary, "--known-to", "2011-09", "--target", "1000", "--direction", "increase")
    assert told["p_target_met"] + other["p_target_met"] == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize(
    ("target", "direction", "chance", "word"),
    [
        ("100000", "reduce", 1, "on course"),
        ("0", "reduce", 0, "very unlikely"),
        ("100000", "increase", 0, "very unlikely"),
        ("0", "increase", 1, "on course"),
    ],
)
def test_a_target_out_of_reach_is_so_in_the_direction_asked(answer, burglary, target, direction, chance, word):
    told = answer(burglary, "--known-to", "2011-09", "--target", target, "--direction", direction)
    assert (told["p_target_met"], told["target_word"]) == (chance, word)


def test_the_coverage_note_counts_the_past_tests_of_the_store(answer, burglary):
    told = answer(burglary, "--known-to", "2011-12")
    record = past_projections("borough", 12, with_london=False).record
    mine = record[record["outcome_known"] <= "2011-12"]
    assert told["tests"] == len(mine) >= 60
    held80, held95 = (round(100 * mine[name].mean()) for name in ("held80", "held95"))
    assert told["coverage_note"] == (
        f"In {len(mine)} past tests at this month of the year ({mine['outcome_known'].nunique()} year ends) the 80 % "
        f"range held the result {held80} % of the time, the 95 % range {held95} %."
    )


def test_too_few_past_tests_are_counted_and_the_range_is_called_uncalibrated(answer, burglary):
    told = answer(burglary, "--known-to", "2010-12")
    assert 0 < told["tests"] < 60
    assert told["coverage_note"].startswith(
        f"The range is uncalibrated: only {told['tests']} past tests are in reach, 60 are needed; the widening"
    )
    told = answer(burglary, "--known-to", "2010-01")
    assert told["tests"] == 0
    assert told["coverage_note"].startswith("The range is uncalibrated: no past tests are in reach, 60 are needed;")


@pytest.mark.parametrize("months", [1, 12, 23])
def test_a_short_series_has_no_projection_a_reason_and_exit_code_0(answer, asked, world, series, months):
    path = series(drawn(months))
    told = answer(path, "--target", "1000")
    assert told["remaining"] is told["year"] is told["p_target_met"] is None
    held = "one month is" if months == 1 else f"{months} months are"
    assert told["reason"] == f"only {held} known; 24 are needed for a projection"
    assert (told["tests"], told["target_word"]) == (0, "cannot say")
    assert told["coverage_note"] == "There is no projection, so no range was tested."
    code, out, err = asked(path, "--target", "1000")
    assert (code, err) == (0, "")
    assert f"There is no projection of {told['year_name']}: {told['reason']}." in out
    assert "cannot say" in out


def test_rare_counts_are_told_as_such_and_not_as_tested(answer, asked, world, series):
    path = series([0, 1, 2, 1] * 9)
    told = answer(path)
    assert told["method"] == RARE
    assert told["tests"] == 0
    assert told["coverage_note"].startswith("The range is that of rare counts")
    _, out, _ = asked(path)
    assert "mean" not in out.casefold()
    assert " off the months to come" not in out


def test_a_missing_month_of_the_year_leaves_the_known_total_open(answer, asked, world, series):
    counts = drawn(40)
    counts[39] = ""
    counts.append(90)
    told = answer(series(counts))
    assert told["known_total"] is None
    assert told["remaining"] is None
    assert told["rules_of_thumb"] == {"straight_line": None, "year_to_date_ratio": None, "as_last_year": told["rules_of_thumb"]["as_last_year"]}  # fmt: skip
    code, out, err = asked(series(counts))
    assert code == 0
    assert "not available" in out
    assert err == "own.csv: months without a count: 2011-04.\n"


def test_the_half_screen_has_what_a_committee_asks(asked, burglary):
    code, out, err = asked(burglary, "--known-to", "2011-12", "--target", "1300")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 140
    assert lines[0] == "own.csv, known to December 2011: 48 months of counts."
    for words in (
        "April 2011 to December 2011: ", "the same months a year before: ", "4 times in 5 (80 %)",
        "19 times in 20 (95 %)", "To come, January 2012 to March 2012", "Year 2011/12",
        "Target of at most 1,300 in 2011/12: ", "chances in 100", "Rules of thumb for 2011/12, for comparison only",
        "straight line", "year to date ratio", "as last year", "this projection", "past tests at this month of the year",
    ):  # fmt: skip
        assert words in out
    assert "nan" not in out.casefold()
    assert "signific" not in out.casefold()


def test_the_half_screen_has_the_figures_of_the_json_in_the_columns_that_name_them(asked, answer, burglary):
    told = answer(burglary, "--known-to", "2011-12")
    _, out, _ = asked(burglary, "--known-to", "2011-12")
    for name, row in (("remaining", "To come"), ("year", "Year 2011/12")):
        line = next(line for line in out.splitlines() if line.startswith(row))
        shown = [float(part.replace(",", "")) for part in line.split("  ") if part.strip().replace(",", "").isdigit()]
        ranges = [
            tuple(float(end.replace(",", "")) for end in found) for found in re.findall(r"([\d,]+) to ([\d,]+)", line)
        ]
        middle, inner, outer = (
            told[name]["median"],
            *([told[name][end + n] for end in ("lower", "upper")] for n in ("80", "95")),
        )
        assert shown == [pytest.approx(middle, abs=5)]
        assert ranges == [pytest.approx(tuple(inner), abs=5), pytest.approx(tuple(outer), abs=5)]


def test_rules_of_thumb_stand_beside_their_errors_in_past_tests(asked, burglary):
    _, out, _ = asked(burglary, "--known-to", "2011-12")
    beside = {line[2:22].strip(): line[22:].split() for line in out.splitlines() if line.startswith("  ")}
    assert [len(beside[name]) for name in ("straight line", "year to date ratio", "as last year", "this projection")] == [
        3, 3, 1, 3,
    ]  # fmt: skip
    assert beside["straight line"][2] == "%"


def test_a_whole_year_ahead_is_told_as_such(asked, answer, burglary):
    told = answer(burglary)
    assert (told["known_to"], told["year_name"]) == ("2012-03", "2012/13")
    assert (told["known_months"], told["known_total"]) == (0, 0)
    assert told["remaining"] == told["year"]
    assert told["rules_of_thumb"]["straight_line"] is None
    _, out, _ = asked(burglary)
    assert "No month of 2012/13 is known yet." in out
    assert "To come" not in out


def test_the_same_file_gives_the_same_answer(asked, burglary):
    assert asked(burglary, "--json", "--target", "1300") == asked(burglary, "--json", "--target", "1300")


def test_columns_not_read_are_told_beside_the_result(asked, world, series):
    path = series(drawn(), note=True)
    for more in ([], ["--json"]):
        code, out, err = asked(path, *more)
        assert code == 0
        assert err == "own.csv: columns not read: note.\n"
        assert "columns" not in out


def test_a_refused_file_prints_nothing_on_stdout_and_every_problem(asked, world, series):
    code, out, err = asked(series([1, -2, "x", 3.5]), "--known-to", "soon", "--target", "nan")
    assert (code, out) == (2, "")
    assert all(word in err for word in ("'soon'", "--target nan", "'-2'", "'x'", "'3.5'"))


@pytest.mark.parametrize(
    "words", [["--target", "x"], ["--direction", "maintain"], ["--direction", "down"], ["--jobs", "2"]]
)
def test_a_wrong_option_is_refused(asked, world, series, words):
    code, out, err = asked(series(drawn()), *words)
    assert (code, out) == (2, "")
    assert words[0] in err


def test_a_file_that_is_not_there_is_refused(asked, tmp_path):
    code, _, err = asked(tmp_path / "gone.csv")
    assert code == 2
    assert "gone.csv" in err


@pytest.mark.parametrize("name", ["\x1b[31mred.csv", "=cmd.csv", "{{ 7 * 7 }} {0} %s.csv", "<script>.csv"])
def test_a_hostile_file_name_steers_no_screen(asked, world, series, name):
    code, out, _ = asked(series(drawn(), name=name))
    assert code == 0
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("tests", "said"), [(1, "only 1 past test is in reach"), (12, "only 12 past tests are in reach")]
)
def test_one_past_test_is_told_in_the_singular(tests, said):
    assert said in projection_words._uncalibrated(tests, "")


def test_why_no_test_could_be_made_is_told(world, series, asked, monkeypatch):
    from csp_lib.errors import SourceError
    from csp_lib.sources import store

    def broken(table):
        raise SourceError("data/store/ cannot be written. Give this user write access.")

    monkeypatch.setattr(store, "has", broken)
    code, out, _ = asked(series(drawn()))
    assert code == 0
    assert "stands in (the data held here cannot be read, csp check says why)." in out
