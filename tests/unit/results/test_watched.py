"""Which way a plan wants offences to go, where a chart starts anew, and which months are judged at all."""

import dataclasses

import pytest

from csp_lib.params import load_params
from csp_lib.params.models import Priority, RebaseParams
from csp_lib.results import codec, indicators, slices, target_rows
from csp_lib.results.shapes import BreakMark
from csp_lib.results.watched import desired_direction, early_warnings, watched
from tests.spec.drawn import cases, named

ODD = "residential_burglary"


def known(borough="ashmere", year="2011/12", known_to=None):
    return slices.load(borough, slices.period_of(year, known_to), "borough")


@pytest.fixture
def plan(world):
    return load_params().borough("ashmere")


def wanting(plan, *directions, offence_set=ODD):
    """Return the plan with a priority per direction on an offence set, and no other."""
    wanted = [
        Priority(title="x", theme="burglary", offence_set=offence_set, desired_direction=aim, ordered=True)
        for aim in directions
    ]
    return plan.model_copy(update={"priorities": wanted})


DIRECTIONS = cases("""
    | priorities          | targets        | wanted     |
    |---------------------|----------------|------------|
    | reduce              | up             | reduce     |
    | increase            | down           | increase   |
    | maintain            | down           | maintain   |
    | not_stated          | down           | reduce     |
    | not_stated          | up (implied)   | increase   |
    | not_stated increase | down           | increase   |
    |                     | down           | reduce     |
    |                     | at least       | increase   |
    |                     | lowest         | reduce     |
    |                     | sideways up    | increase   |
    |                     | sideways       | not_stated |
    | not_stated          |                | not_stated |
    |                     |                | not_stated |
""")  # fmt: skip


@pytest.mark.parametrize("row", DIRECTIONS, ids=named(DIRECTIONS))
def test_the_plans_priority_goes_before_its_targets(plan, monkeypatch, row):
    directions = {"at least": ["at least"], "up (implied)": ["up (implied)"]}.get(
        row["targets"], row["targets"].split()
    )
    rows = [{"direction": aim} for aim in directions]
    monkeypatch.setattr(target_rows, "rows_of", lambda borough, **wanted: rows)
    assert desired_direction(wanting(plan, *row["priorities"].split()), ODD) == row["wanted"]


def test_a_priority_on_other_offences_says_nothing_of_these(plan):
    elsewhere = wanting(plan, "increase", offence_set="robbery")
    assert desired_direction(elsewhere, "robbery") == "increase"
    assert desired_direction(elsewhere, "drugs_offences") == "not_stated"


def test_the_chart_and_the_word_follow_the_direction(plan):
    down = watched(known(), ODD, wanting(plan, "reduce"))
    up = watched(known(), ODD, wanting(plan, "increase"))
    assert (down.desired_direction, down.chart.variation) == ("reduce", "improvement")
    assert (up.desired_direction, up.chart.variation) == ("increase", "concern")


def test_breaks_and_rebases_become_baselines_with_their_reasons(plan, monkeypatch):
    marks = [
        BreakMark("2010-04", "Counted anew", "Counted anew.", "mark"),
        BreakMark("2011-04", "x", "Of the break.", "mark"),
    ]
    monkeypatch.setattr(indicators, "break_marks", lambda mine, name: marks)
    rebases = [
        RebaseParams(offence_set=ODD, month="2011-04", reason="Of params."),
        RebaseParams(offence_set=ODD, month="2009-10", reason="A new team."),
        RebaseParams(offence_set="robbery", month="2010-10", reason="Another offence."),
        RebaseParams(offence_set=ODD, month="2008-01", reason="With the first month nothing starts anew."),
        RebaseParams(offence_set=ODD, month="2012-04", reason="Not known yet."),
    ]  # fmt: skip
    found = watched(known(), ODD, plan.model_copy(update={"rebases": rebases}))
    assert found.baselines == [("2009-10", "A new team."), ("2010-04", "Counted anew."), ("2011-04", "Of params.")]
    assert list(found.chart.frame.drop_duplicates("baseline")["month"]) == ["2009-04", "2009-10", "2010-04", "2011-04"]


def test_nothing_is_watched_without_months_or_without_the_last_one(plan):
    assert watched(known("copperfield"), ODD, plan) is None
    mine = known()
    assert watched(dataclasses.replace(mine, months=mine.months[mine.months["month"] < "2012-03"]), ODD, plan) is None


def test_the_month_watched_is_the_last_of_a_part_year(plan):
    found = watched(known(known_to="2011-09"), ODD, plan)
    assert found.chart.frame["month"].iloc[-1] == found.warning.month == "2011-09"
    assert codec.encode(codec.decode(codec.encode(found))) == codec.encode(found)


def test_early_warnings_are_of_the_series_that_reach_the_last_month(plan):
    mine = known()
    late = mine.months["month"].ne("2012-03") | mine.months["offence_set"].ne("shoplifting")
    found = early_warnings(dataclasses.replace(mine, months=mine.months[late]), [ODD, "shoplifting", "drugs_offences"])
    assert list(found.frame["key"]) == [ODD, "drugs_offences"]
    assert early_warnings(known("copperfield"), [ODD]) is None
