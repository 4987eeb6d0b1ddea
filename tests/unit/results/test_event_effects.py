"""Which events of params are asked of which offences, and what stands beside the borough's months."""

import dataclasses

import pandas as pd
import pytest

from csp_lib.analysis.events import event_effect as method
from csp_lib.params import load_params
from csp_lib.params.models import EventParams
from csp_lib.report.blocks import SLUG
from csp_lib.results import event_effects as room
from csp_lib.results import indicators, slices
from csp_lib.results import projected as ahead
from csp_lib.results.event_effects import event_effects
from csp_lib.results.shapes import BreakMark

ODD = "residential_burglary"
REST, PEERS = "Residential burglary in the rest of London", "Residential burglary in the comparators"


def known(borough="ashmere", known_to=None):
    return slices.load(borough, slices.period_of("2011/12", known_to), "borough")


def named(name="Fair", start="2011-08", kind="pulse", sets=(ODD,), **more):
    return EventParams(name=name, start=start, kind=kind, offence_sets=list(sets), reason="For the tests.", **more)


@pytest.fixture
def params(world):
    """Return a function that gives the world's parameters with these events of the borough, and of all."""
    loaded = load_params()

    def with_events(*mine, of_all=()):
        borough = loaded.borough("ashmere").model_copy(update={"events": list(mine)})
        defaults = loaded.defaults.model_copy(update={"events": list(of_all)})
        return dataclasses.replace(loaded, defaults=defaults, boroughs={**loaded.boroughs, "ashmere": borough})

    return with_events


@pytest.fixture
def asked(monkeypatch):
    """Return what the method is asked, call by call."""
    calls = []
    judge = method.event_effect

    def spy(months, event, **given):
        calls.append({"months": months, "event": event, **given})
        return judge(months, event, **given)

    monkeypatch.setattr(method, "event_effect", spy)
    return calls


def test_an_event_after_the_period_is_not_known_yet(params):
    events = params(named("Then", "2011-09"), named("Later", "2011-10"), named("Next year", "2012-08"))
    found = event_effects(known(known_to="2011-09"), events, [ODD], [])
    assert [effect.effect.name for effect in found] == ["Then"]
    assert [e.effect.name for e in event_effects(known(), events, [ODD], [])] == ["Then", "Later"]


def test_an_event_is_asked_of_the_offences_it_names_and_of_no_others(params):
    events = params(
        named(sets=["robbery"]), named("Sales", sets=["shoplifting", ODD]), of_all=[named("All", sets=[ODD])]
    )
    found = event_effects(known(), events, [ODD, "shoplifting"], [])
    assert [(e.effect.name, e.offence_set) for e in found] == [("Sales", ODD), ("Sales", "shoplifting"), ("All", ODD)]
    assert (found[0].title, found[0].phrase, found[0].reason) == (
        "Residential burglary",
        "residential burglaries",
        "For the tests.",
    )
    assert event_effects(known(), events, ["drugs_offences"], []) == []


def test_other_events_and_breaks_of_these_offences_are_set_apart(params, asked, monkeypatch):
    marks = [BreakMark("2010-04", "Counted anew", "x", "mark")]
    monkeypatch.setattr(indicators, "break_marks", lambda mine, name: marks)
    events = params(
        named(), named("Sales", "2010-12"), named("Elsewhere", "2010-06", sets=["robbery"]), named("Later", "2012-05")
    )
    event_effects(known(), events, [ODD], [])
    others = [[other.name for other in call["other_events"]] for call in asked]
    assert others == [["Sales", "Counted anew"], ["Fair", "Counted anew"]]


def test_the_rest_of_london_is_london_without_the_borough(params, asked):
    mine = known()
    event_effects(mine, params(named(control_sets=["drugs_offences"])), [ODD], [])
    controls = asked[0]["controls"]
    assert list(controls) == [REST, "Drugs offences in the borough"]
    london, own = (indicators.monthly(mine, ODD, area) for area in ("london", None))
    assert (controls[REST] == london - own).all()
    assert (controls["Drugs offences in the borough"] == indicators.monthly(mine, "drugs_offences")).all()


def test_an_event_of_all_london_has_no_control_in_london(params, asked):
    event_effects(known(), params(named(all_london=True, control_sets=["drugs_offences"])), [ODD], ["brindle_vale"])
    event_effects(known(), params(named(all_london=True)), [ODD], ["brindle_vale"])
    assert [list(call["controls"]) for call in asked] == [["Drugs offences in the borough"], []]


@pytest.mark.parametrize(
    ("peers", "is_held"),
    [(["brindle_vale"], True), (["brindle_vale", "copperfield"], False), (["copperfield"], False), ([], False)],
)
def test_comparators_are_a_control_only_where_each_has_all_its_months(params, asked, peers, is_held):
    event_effects(known(), params(named()), [ODD], peers)
    assert (PEERS in asked[0]["controls"]) == is_held
    assert REST in asked[0]["controls"]


def test_comparators_stand_together_month_by_month(params, asked):
    event_effects(known(known_to="2011-09"), params(named()), [ODD], ["brindle_vale"])
    own = indicators.monthly(known("brindle_vale", "2011-09"), ODD)
    pd.testing.assert_series_equal(asked[0]["controls"][PEERS], own, check_names=False, check_dtype=False)


def test_no_control_reaches_back_across_a_break_that_the_borough_is_cut_at(params, asked, monkeypatch):
    monkeypatch.setattr(ahead, "refused_months", lambda name, *rest: ["2009-04"] if name == ODD else [])
    event_effects(known(), params(named(control_sets=["drugs_offences"])), [ODD], ["brindle_vale"])
    assert asked[0]["months"].index[0] == "2009-04"
    assert {months.index[0] for months in asked[0]["controls"].values()} == {"2009-04"}
    assert set(asked[0]["controls"]) == {PEERS, REST, "Drugs offences in the borough"}


def test_no_more_than_eight_years_are_looked_at(params, asked, monkeypatch):
    monkeypatch.setattr(room, "MONTHS_LOOKED_AT", 40)
    event_effects(known(), params(named()), [ODD], [])
    assert len(asked[0]["months"]) == 40
    assert asked[0]["months"].index[-1] == "2012-03"


def test_a_borough_without_months_is_asked_nothing(params):
    assert event_effects(known("copperfield"), params(named(), of_all=[named()]), [ODD], []) == []


@pytest.mark.parametrize("name", ["Fair", "<b>Été & Müller</b>", "x" * 300, "\u2014\u2014", "2011"])
def test_the_address_of_an_event_is_one_whatever_its_name(params, name):
    found = event_effects(known(), params(named(name), named(name, "2010-08")), [ODD], [])
    ids = [f"event-chart-{effect.event_id}" for effect in found]
    assert all(SLUG.match(one) for one in ids), ids
    assert len(set(ids)) == 2
