"""Steps of the years and parts of the change: given where they hold, left out where they do not."""

import dataclasses

import pandas as pd
import pytest

from csp_lib.params import load_params
from csp_lib.results import evidence as room
from csp_lib.results import frames, indicators, slices
from csp_lib.results.evidence import evidence
from csp_lib.results.shapes import BreakMark

ODD, GROUP = "residential_burglary", "robbery"


def known(borough="ashmere", year="2011/12", known_to=None):
    return slices.load(borough, slices.period_of(year, known_to), "borough")


def headline(mine, name=ODD, **changed):
    return dataclasses.replace(indicators.indicator(mine, name, 2), **changed)


def years(*held):
    return pd.DataFrame({"financial_year": list(held), "months_covered": 12, "offences": 100})


@pytest.mark.parametrize(
    ("held", "base"),
    [
        (("2008/09", "2009/10", "2010/11", "2011/12"), "2008/09"),
        (("2007/08", "2009/10", "2010/11", "2011/12"), "2009/10"),
        (("2011/12", "2010/11", "2009/10"), "2009/10"),
        (("1998/99", "1999/00", "2000/01"), "1998/99"),
        (("2008/09", "2009/10", "2011/12"), None),
        (("2010/11", "2011/12"), None),
        ((), None),
    ],
)
def test_the_steps_are_of_years_that_follow_one_another(world, monkeypatch, held, base):
    monkeypatch.setattr(frames, "years", lambda mine, name: years(*held))
    found = room._several_years(known(), headline(known()))
    assert (found.base_year if found else None) == base
    if found:
        assert len(found.steps) == len([year for year in held if year > base])


def test_several_years_are_refused_across_a_refused_break_and_not_across_a_marked_one(world):
    mine = known()
    marks = {effect: [BreakMark("2010-04", "x", "x.", effect)] for effect in ("mark", "refuse")}
    assert room._several_years(mine, headline(mine, breaks=marks["refuse"])) is None
    assert room._several_years(mine, headline(mine, breaks=marks["mark"])) is not None


def test_the_steps_are_judged_by_the_series_own_variation(world):
    mine = known()
    found = room._several_years(mine, headline(mine))
    assert found.change.phi == indicators.own_variation(mine, ODD)
    assert room._several_years(known("copperfield"), headline(known("copperfield"))).change.basis == "chance alone"


def test_the_parts_add_up_to_the_change_of_the_whole(world):
    mine = known()
    whole = headline(mine, GROUP)
    found = room._parts(mine, whole)
    assert list(found["part"]) != [] and set(found["part"]) == {"personal_robbery", "business_robbery"}
    assert found["difference"].sum() == whole.offences - whole.previous
    assert list(found["difference"].abs()) == sorted(found["difference"].abs(), reverse=True)
    assert list(found.columns) == list(room.PARTS)


def test_parts_that_do_not_add_up_or_are_not_all_there_are_left_out(world):
    mine = known()
    whole = headline(mine, GROUP)
    assert room._parts(mine, dataclasses.replace(whole, offences=whole.offences + 1)).empty
    assert room._parts(mine, dataclasses.replace(whole, previous=whole.previous - 1)).empty
    assert room._parts(mine, dataclasses.replace(whole, previous=None)).empty
    one = mine.period_counts[mine.period_counts["offence_set"] != "business_robbery"]
    assert room._parts(dataclasses.replace(mine, period_counts=one), whole).empty
    assert list(room._parts(dataclasses.replace(mine, period_counts=one), whole).columns) == list(room.PARTS)


def test_an_offence_without_parts_has_no_parts(world):
    assert room._parts(known(), headline(known(), "drugs_offences")).empty


def test_a_borough_with_years_only_has_no_month_no_projection_and_no_event(world):
    mine = known("copperfield")
    one = headline(mine)
    found = evidence(mine, load_params(), one, [], indicators.ranked(mine, ODD, 2), (["ashmere"], "Comparators", "x"))
    assert (found.watched, found.projected, found.events) == (None, None, [])
    assert found.several_years is not None and found.compared is not None


def test_the_headline_is_asked_once_although_it_stands_among_its_details(world, monkeypatch):
    given = []
    monkeypatch.setattr(room, "event_effects", lambda mine, params, sets, peers: given.append(sets) or [])
    mine = known()
    evidence(mine, load_params(), headline(mine), [ODD, "burglary"], indicators.ranked(mine, ODD, 2), ([], "", ""))
    assert given == [[ODD, "burglary"]]
