"""csp rank on real files as they were published: a ward's count, and partial orders of options."""

import json

import pytest

from csp_lib import cli


@pytest.fixture
def asked(shared, capsys):
    """Return a function that ranks a real file and gives what programs read."""

    def ask(name, *words):
        code = cli.exit_code(["rank", str(shared / "data" / "ballots" / name), "--json", *words])
        shown = capsys.readouterr()
        assert code == 0, shown.err
        return json.loads(shown.out)

    return ask


def declared(path):
    """Return the ballots of a file, counted here in the plainest way."""
    rows = [line.strip() for line in path.read_text("utf-8").splitlines()]
    if path.suffix == ".soi":
        return sum(int(row.split(":")[0]) for row in rows if row and not row.startswith("#"))
    return sum(int(row.split(",")[0]) for row in rows[1:] if row[:1].isdigit())


@pytest.mark.parametrize("name", ["scot/eilean_siar_2012_ward3.csv", "soi/00058-00000001.soi"])
def test_every_ballot_of_a_real_file_is_counted_and_the_facts_agree(asked, shared, name):
    found = asked(name)
    lost = found["spoilt"] + found["late"] + found["second_papers"] + found["write_ins_only"]
    assert found["ballots"] == found["valid"] + lost == declared(shared / "data" / "ballots" / name)
    assert sum(option["first_choice_share"] for option in found["options"]) == pytest.approx(1)
    assert sum(option["p_top_k"] for option in found["options"]) == pytest.approx(found["top"])
    assert all(option["rank_low"] <= option["rank"] <= option["rank_high"] for option in found["options"])


def test_what_a_blank_means_moves_places_on_real_partial_orders(asked):
    found = asked("soi/00058-00000001.soi")["places_by_unranked"]
    assert found["below"] != found["not_offered"] or found["below"] != found["abstain"]
