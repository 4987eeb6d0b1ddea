"""A borough beside all boroughs and its peers: who the peers are, and where nothing is compared."""

import dataclasses

import pytest

from csp_lib.analysis.areas import compare
from csp_lib.params import load_params, resolve
from csp_lib.results import ask, codec, indicators, slices
from csp_lib.results.compared import compared, peers_of

ODD = "residential_burglary"
GROUP = (["copperfield", "dunmarsh"], "Comparators", "Chosen for the tests.")


def known(borough="ashmere", known_to=None):
    return slices.load(borough, slices.period_of("2011/12", known_to), "borough")


def made(mine, group=GROUP, headline=None, ranked=None):
    headline = headline or indicators.indicator(mine, ODD, 2)
    return compared(mine, headline, indicators.ranked(mine, ODD, 2) if ranked is None else ranked, group)


def chosen(borough):
    params = load_params()
    values = resolve(params, "theme_trend", borough, "burglary").values
    return peers_of(params.borough(borough), values["comparators"], values.get("peer_group"))


def test_the_comparators_of_params_go_before_the_group(world):
    plan = load_params().borough("ashmere")
    assert peers_of(plan, ["copperfield", "dunmarsh"], "neighbours") == GROUP
    assert peers_of(plan, ["brindle_vale"], "neighbours") == (["brindle_vale"], "Comparators", "chosen in params")


def test_a_plan_without_comparators_has_those_of_the_group_with_their_source(world):
    plan = load_params().borough("ashmere")
    members, title, source = peers_of(plan, [], "neighbours")
    assert (members, title) == (["brindle_vale", "copperfield", "dunmarsh"], "Neighbouring boroughs")
    assert source == "Drawn for the tests (as of 2012)"
    assert peers_of(plan, [], None) == ([], "", "")


def test_a_borough_without_a_file_has_its_neighbours(copied):
    path = copied / "params" / "defaults.yml"
    path.write_text(
        path.read_text("utf-8").replace("comparators: [],", "comparators: [], peer_group: neighbours,"), "utf-8"
    )
    assert not (copied / "params" / "boroughs" / "dunmarsh.yml").exists()
    assert chosen("dunmarsh")[:2] == (["ashmere", "brindle_vale", "copperfield"], "Neighbouring boroughs")
    assert chosen("ashmere") == GROUP
    trend = ask.theme_trend("dunmarsh", "burglary", "2011/12")
    assert trend.peers == ["ashmere", "brindle_vale", "copperfield"]
    assert trend.evidence.compared.group_title == "Neighbouring boroughs"


def test_the_place_is_that_of_the_rank_and_its_range_holds_it(world):
    found = made(known()).place
    rank = indicators.rank(known(), ODD, 2)
    assert found.place_lowest == rank.place_lowest
    assert found.low <= found.place_lowest <= found.high
    assert found.words.startswith(f"{rank.words.removesuffix(' of 4')} (95 % range")


def test_a_series_that_varies_more_than_chance_has_a_wider_range(world, monkeypatch):
    given = []
    ranged = compare.rank_range
    monkeypatch.setattr(compare, "rank_range", lambda *a, **more: given.append(more) or ranged(*a, **more))
    for phi in (None, 1.0, 3.0):
        monkeypatch.setattr(indicators, "own_variation", lambda mine, name, phi=phi: phi)
        made(known())
    assert [round(1000 * more["tau2"], 6) > 0 for more in given] == [False, False, True]
    assert [more["basis"] for more in given] == ["", "", "this series' own variation"]


def test_the_funnel_names_every_borough_once(world):
    found = made(known())
    assert sorted(found.funnel.frame["area_name"]) == ["Ashmere", "Brindle Vale", "Copperfield", "Dunmarsh"]
    assert codec.encode(codec.decode(codec.encode(found))) == codec.encode(found)


def test_nothing_is_compared_unless_every_borough_is_counted(world):
    mine = known()
    assert made(mine, ranked=indicators.ranked(mine, ODD, 2).iloc[1:]) is None
    assert made(known(known_to="2011-09")) is None


def test_without_peers_the_boroughs_alone_are_compared(world):
    found = made(known(), ([], "", ""))
    assert (found.peers, found.change) == (None, None)
    assert found.place.of == 4


def test_the_change_is_set_beside_the_peers_together(world):
    mine = known()
    headline = indicators.indicator(mine, ODD, 2)
    counts = mine.period_counts[mine.period_counts["offence_set"] == ODD].set_index("area")
    peers = counts.loc[GROUP[0]]
    found = made(mine).change
    assert found.percent == pytest.approx(100 * (headline.offences / headline.previous - 1))
    assert found.peers_percent == pytest.approx(100 * (peers["offences"].sum() / peers["previous"].sum() - 1))
    assert found.phi == (headline.change.phi or 1.0)


def test_no_change_is_compared_where_a_peer_has_no_year_before_or_the_borough_none(world):
    mine = known()
    headline = indicators.indicator(mine, ODD, 2)
    absent = mine.period_counts.copy()
    absent.loc[absent["area"] == "dunmarsh", "previous"] = None
    assert made(dataclasses.replace(mine, period_counts=absent), headline=headline).change is None
    assert made(mine, headline=dataclasses.replace(headline, change=None)).change is None
    alone = mine.period_counts[mine.period_counts["area"] != "dunmarsh"]
    assert (
        made(
            dataclasses.replace(mine, period_counts=alone), headline=headline, ranked=indicators.ranked(mine, ODD, 2)
        ).change
        is None
    )
