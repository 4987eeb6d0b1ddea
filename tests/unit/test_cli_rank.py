"""csp rank: what a terminal shows, the keys that programs rely on, and names of options that mean harm."""

import json
import re

import pytest

from csp_lib import cli
from tests.drawn import consultation as drawn

HEADER = "exercise,respondent_id,option,write_in,rank\n"
PROMISED = {
    "ballots", "valid", "repaired", "spoilt", "unranked", "options", "head_to_head", "cycles", "instant_runoff",
    "kendalls_w", "verdict",
}  # fmt: skip
"""The keys that other programs were told of first; more may stand beside them."""
PROMISED_OF_OPTIONS = {
    "option", "rank", "average_points", "rank_low", "rank_high", "first_choice_share", "top3_share", "p_top_k",
}  # fmt: skip
HOSTILE = [
    "\x1b[31mred\x1b[0m", "\x9b2Jgone", "\u202egnp.exe\u2066", "<script>alert(1)</script>", "=cmd|'/C calc'!A0", "x" * 200,
]  # fmt: skip
STEERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def seen():
    """Return what was asked and answered already: the same question is asked once."""
    return {}


@pytest.fixture
def asked(built, monkeypatch, capsys, tmp_path, seen):
    """Return a function that ranks drawn ballots and gives exit code, output and errors."""
    monkeypatch.setenv("CSP_HOME", str(built))
    (tmp_path / "question.yml").write_text(drawn.QUESTION, encoding="utf-8")

    def ask(text, *words):
        if (text, words) not in seen or "--review" in words:
            seen[text, words] = answer(text, words)
        return seen[text, words]

    def answer(text, words):
        path = tmp_path / "ballots.csv"
        path.write_text(text, encoding="utf-8")
        told = [str(tmp_path / word) if word.endswith((".yml", ".csv")) else word for word in words]
        code = cli.exit_code(["rank", str(path), *told])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        return code, shown.out, shown.err

    return ask


def strict(text):
    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def table_of_keys(repository):
    """Return the keys that docs/commands.md lists for csp rank --json, and those of each option."""
    part = (repository / "docs" / "commands.md").read_text("utf-8").split("## csp rank\n")[1].split("\n## ")[0]
    rows = [line.split("|") for line in part.splitlines() if line.startswith("| `")]
    keys = {key for row in rows for key in re.findall(r"`(\w+)`", row[1])}
    (options,) = (row[2] for row in rows if "`options`" in row[1])
    return keys, set(re.findall(r"`(\w+)`", options))


def test_the_keys_are_those_of_the_documentation(asked, repository):
    code, out, _ = asked(drawn.ballots(), "--question", "question.yml", "--json")
    found, (keys, of_options) = strict(out), table_of_keys(repository)
    assert code == 0
    assert set(found) == keys >= PROMISED
    assert set(found["options"][0]) == of_options >= PROMISED_OF_OPTIONS


def test_the_values_agree_with_each_other(asked):
    found = strict(asked(drawn.ballots(), "--question", "question.yml", "--json")[1])
    lost = sum(found[name] for name in ("spoilt", "late", "second_papers", "write_ins_only"))
    assert found["ballots"] == found["valid"] + lost == 70
    assert found["evidence_type"] == "self_selected" and found["unranked"] == "below" and found["top"] == 2
    ranked = found["options"]
    assert [one["rank"] for one in ranked] == sorted(one["rank"] for one in ranked)
    for one in ranked:
        assert one["rank_low"] <= one["rank"] <= one["rank_high"]
        assert 0 <= one["first_choice_share"] <= one["top3_share"] <= one["ranked_share"] <= 1
        assert found["places_by_rule"]["average_points"][one["option"]] == one["rank"]
        assert found["places_by_unranked"]["below"][one["option"]] == one["rank"]
    assert set(found["head_to_head"]) == set(found["instant_runoff"]) == {one["option"] for one in ranked}
    assert sum(one["p_top_k"] for one in ranked) == pytest.approx(2)
    assert [one["issue"] for one in found["added"]["issues"]] == ["Anti-social behaviour"]
    assert (found["added"]["by_fewer_than_five"], found["added"]["undecided_texts"]) == (1, 1)


def test_no_text_that_waits_for_a_person_is_printed(asked):
    for words in (["--json"], []):
        _, out, err = asked(drawn.ballots(), "--question", "question.yml", *words)
        assert drawn.UNDECIDED not in out + err and drawn.BY_FEW not in out + err and "Arson" not in out + err


def test_a_terminal_shows_the_verdict_the_table_and_whose_views_they_are(asked):
    code, out, err = asked(drawn.ballots(), "--question", "question.yml")
    assert code == 0
    assert "ballots.csv: Have your say\n70 ballots were handed in and 66 counted.\n" in out
    assert "The first two places are likely, not certain: Burglary and Robbery." in out
    assert "These are the views of the 66 people who took part; they are not a random sample of residents." in out
    head, first = out.split("\nplace  issue")[1].splitlines()[:2]
    assert head.split() == ["points", "range", "band", "first", "top", "3", "top", "2", "again", "in", "or", "out"]
    assert first.split()[:3] == ["1st", "Burglary", "3.21"]
    assert "\n\n\n" not in out
    assert err.strip() == "1 text written in waits for a person's decision; --review FILE writes them to a file."


def test_without_a_shared_order_a_terminal_shows_no_place(asked):
    rows = [("Burglary", "Drugs"), ("Drugs", "Burglary")] * 6
    lines = [f"e,r{n},{one},,{place}" for n, row in enumerate(rows) for place, one in enumerate(row, 1)]
    _, out, _ = asked(HEADER + "\n".join(lines) + "\n", "--top", "1")
    assert "All issues have the same average points, so there is no order." in out
    assert not re.search(r"\b(1st|2nd|band|place rests|firm)\b", out)


def test_blanks_may_be_read_in_three_ways(asked):
    few, points = HEADER + "e,r1,A,,1\ne,r1,B,,2\ne,r2,B,,1\ne,r2,C,,2\ne,r3,A,,1\n", {}
    for unranked in ("below", "not_offered", "abstain"):
        found = strict(asked(few, "--unranked", unranked, "--json")[1])
        assert found["unranked"] == unranked
        points[unranked] = {one["option"]: one["average_points"] for one in found["options"]}
    assert points["below"] == pytest.approx({"A": 4 / 3, "B": 3.5 / 3, "C": 1.5 / 3})
    assert points["abstain"] == pytest.approx({"A": 1, "B": 0.5, "C": 0})
    assert points["not_offered"] != points["below"]
    assert asked(few, "--unranked", "last")[0] == 2


@pytest.mark.parametrize("ballots", ["e,r1,,,\ne,r2,,,\n", "e,r1,Burglary,,x\n"])
def test_ballots_of_which_none_counts_are_told_in_words_and_in_sound_json(asked, ballots):
    code, out, _ = asked(HEADER + ballots)
    assert code == 0 and "No ballot could be counted, so nothing is ranked." in out
    found = strict(asked(HEADER + ballots, "--json")[1])
    assert (found["valid"], found["options"], found["kendalls_w"]) == (0, [], None)


def test_one_option_and_blanks_that_compare_nothing_give_sound_json(asked):
    one = strict(asked(HEADER + "e,r1,Burglary,,1\n", "--json")[1])
    assert (one["top"], one["ballots_to_swap"], one["shared_order"]) == (1, None, False)
    alone = HEADER + "".join(f"e,r{n},{'AB'[n % 2]},,1\n" for n in range(8))
    found = strict(asked(alone, "--unranked", "abstain", "--json")[1])
    assert {option["average_points"] for option in found["options"]} == {None}
    assert "No ballot ranks two issues" in asked(alone, "--unranked", "abstain")[1]


def hostile():
    quoted = ['"' + name.replace('"', '""') + '"' for name in HOSTILE]
    return HEADER + "".join(
        f"e,r{n},{name},,{1 + (place + n % 2) % len(quoted)}\n" for n in range(24) for place, name in enumerate(quoted)
    )


def test_names_of_options_cannot_steer_the_screen_and_long_ones_leave_the_table_whole(asked):
    code, out, err = asked(hostile())
    assert code == 0
    assert not STEERS.search(out) and not STEERS.search(err)
    table = out.split("\nplace")[1].split("\n\n")[0].splitlines()
    assert len(table) == len(HOSTILE) + 1
    assert max(map(len, table)) < 140


def test_names_that_would_steer_the_screen_cannot_be_declared(asked, tmp_path):
    options = json.dumps(HOSTILE[:3])  # JSON's escapes are YAML's
    text = drawn.QUESTION.replace("[Burglary, Drugs, Litter, Robbery, Speeding]", options)
    (tmp_path / "hostile.yml").write_text(text.replace("groups: [age, ward]\n", ""), encoding="utf-8")
    code, out, err = asked(hostile().replace("\ne,", f"\n{drawn.EXERCISE},"), "--question", "hostile.yml")
    assert code == 2 and out == "" and "marks that hide or turn text" in err
    assert not STEERS.search(err)


def test_a_log_of_repairs_is_written_and_no_other_file_written_over(asked, tmp_path):
    ballots = HEADER + "e,r1,Burglary,,1\ne,r1,Drugs,,3\ne,r2,=1+1,,x\n"
    code, _, _ = asked(ballots, "--repairs", "log.csv")
    assert code == 0
    lines = (tmp_path / "log.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "exercise,respondent_id,rule,option,original,result,ballots"
    assert lines[1:] == [
        "e,r2,out_of_range,'=1+1,x,not ranked,1",
        "e,r1,gap,Drugs,3,2,1",
        "e,r2,nothing_ranked,,x,spoilt,1",
    ]
    code, _, err = asked(ballots, "--repairs", "ballots.csv")
    assert code == 2 and "--repairs ballots.csv is there and no log of repairs" in err
    assert (tmp_path / "ballots.csv").read_text(encoding="utf-8") == ballots


def test_texts_that_nobody_offered_are_named(asked, tmp_path):
    (tmp_path / "q.yml").write_text(
        drawn.QUESTION.replace("write_ins: true", "write_ins: false").replace("groups: [age, ward]\n", ""),
        encoding="utf-8",
    )
    ballots = HEADER + "".join(
        f"{drawn.EXERCISE},r{n},Speed humps,,1\n{drawn.EXERCISE},r{n},Drugs,,2\n" for n in range(3)
    )
    _, _, err = asked(ballots, "--question", "q.yml")
    assert "Ranked and not offered, by number of ballots: 'Speed humps' (3)." in err


def test_names_of_options_stay_as_they_are_for_programs(asked):
    out = asked(hostile(), "--json")[1]
    found = strict(out)
    assert {"<script>alert(1)</script>", "=cmd|'/C calc'!A0", "x" * 200} <= {one["option"] for one in found["options"]}
    assert not STEERS.search(out)


def test_a_refusal_is_told_in_sentences_with_nothing_printed(asked):
    code, out, err = asked("exercise,respondent_id,option\n")
    assert (code, out) == (2, "") and err.startswith("ballots.csv")
    code, out, err = asked(drawn.ballots(), "--question", "no_such.yml")
    assert (code, out) == (2, "") and "no_such.yml: there is no such file." in err


def test_what_waits_is_said_to_be_in_the_review_file(asked, tmp_path):
    code, _, err = asked(drawn.ballots(), "--question", "question.yml", "--review", "review.csv")
    assert code == 0 and "1 text written in waits for a person's decision in review.csv." in err
    assert drawn.UNDECIDED in (tmp_path / "review.csv").read_text("utf-8-sig")
