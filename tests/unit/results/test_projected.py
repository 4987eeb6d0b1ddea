"""A borough's projection with its target, what past tests achieved, and the record shown beside it."""

import dataclasses

import pandas as pd
import pytest

from csp_lib.analysis.projections import calibration, projection
from csp_lib.analysis.projections.projection import Target
from csp_lib.results import codec, slices, target_rows
from csp_lib.results import projected as room
from csp_lib.results.past_projections import past_projections
from csp_lib.results.projected import projected
from tests.spec.drawn import cases, named


def known(borough="ashmere", year="2011/12", known_to=None):
    return slices.load(borough, slices.period_of(year, known_to), "borough")


@pytest.fixture
def half_way(world):
    return projected(known(known_to="2011-09"), "residential_burglary", "reduce")


def test_the_projection_is_of_the_months_known_and_widened_by_other_boroughs(half_way):
    mine = known(known_to="2011-09")
    months = room.comparable_months(mine, "residential_burglary")
    assert (months.index[0], months.index[-1]) == ("2008-01", "2011-09")
    made = half_way.projection
    assert (made.year_name, made.known_to, made.known_total) == ("2011/12", "2011-09", months[-6:].sum())
    past = past_projections("borough", 9)
    assert made.widening == calibration.widening(past.distances, "2011-09", "ashmere")
    assert made.widening.tests == sum(
        (past.distances["area"] != "ashmere") & (past.distances["outcome_known"] <= "2011-09")
    )


def test_london_stands_beside_the_borough(world, monkeypatch):
    asked, project = [], projection.project
    monkeypatch.setattr(projection, "project", lambda *given: asked.append(given) or project(*given))
    projected(known(known_to="2011-09"), "residential_burglary", "reduce")
    around = asked[0][-1]
    held = known(known_to="2011-09").months
    held = held[(held["area"] == "london") & (held["offence_set"] == "residential_burglary")]
    assert around.sum() == held["offences"].sum()
    assert around.index[-1] == "2011-09"


def test_what_was_achieved_is_of_outcomes_known_by_then_and_of_all_boroughs(half_way):
    record = past_projections("borough", 9).record
    assert half_way.achieved == calibration.achieved(record, "2011-09")
    assert half_way.achieved.year_ends == 1
    both = pd.concat([past_projections("borough", month).record for month in (9, 3)])
    assert half_way.record_achieved == calibration.achieved(both, "2011-09")


def test_the_record_shown_is_the_series_own_of_september_and_march(world):
    found = projected(known(), "residential_burglary", "reduce")
    assert list(found.record["made_at"]) == ["2010-03", "2010-09", "2011-03", "2011-09"]
    assert set(found.record.columns) == set(calibration.RECORD_COLUMNS) - {"area", "offence_set", *calibration.RULES}
    assert (found.record["outcome_known"] <= "2012-03").all()
    early = projected(known(known_to="2011-09"), "residential_burglary", "reduce")
    assert list(early.record["made_at"]) == ["2010-03", "2010-09"]


def test_after_the_last_month_of_a_year_the_next_one_is_projected(world):
    made = projected(known(), "residential_burglary", "reduce").projection
    assert (made.year_name, made.is_whole_year) == ("2012/13", True)


def test_no_projection_without_months_or_without_the_last_one(world):
    assert projected(known("copperfield"), "residential_burglary", "reduce") is None
    mine = known(known_to="2011-09")
    short = dataclasses.replace(mine, months=mine.months[mine.months["month"] < "2011-09"])
    assert projected(short, "residential_burglary", "reduce") is None


def test_a_projection_is_kept_whole(half_way):
    again = codec.decode(codec.encode(half_way))
    assert codec.encode(again) == codec.encode(half_way)
    assert again.projection.target == half_way.projection.target


def test_the_plans_ceiling_is_the_target_of_each_of_its_years(half_way, world):
    assert half_way.projection.target == Target(1500.0, "reduce", "below 1,500")
    assert half_way.projection.target_word != ""
    mine = known()
    years = ("2010/11", "2011/12", "2013/14", "2014/15")
    found = [room.target_of(mine, "residential_burglary", year, "reduce") for year in years]
    assert [one is not None for one in found] == [False, True, True, False]
    assert room.target_of(mine, "robbery", "2011/12", "reduce") is None
    assert room.target_of(known("brindle_vale"), "residential_burglary", "2011/12", "reduce") is None


def test_counts_of_complete_years_alone_are_bases(world):
    mine = known()
    years = mine.years[(mine.years["area"] == "ashmere") & (mine.years["offence_set"] == "robbery")]
    held = dict(zip(years["financial_year"], years["offences"], strict=True))
    assert room.count_of(mine, "robbery", "2010/11") == held["2010/11"]
    assert room.count_of(mine, "robbery", "2004/05") is None
    part = dataclasses.replace(mine, years=mine.years.assign(months_covered=11))
    assert room.count_of(part, "robbery", "2010/11") is None


TARGETS = cases(
    """
    | kind           | value | unit                | direction      | base year | wanted   | target | aim      | words                     |
    |----------------|-------|---------------------|----------------|-----------|----------|--------|----------|---------------------------|
    | ceiling        | 900   | offences per year   | down           |           | reduce   | 900    | reduce   | below 900                 |
    | ceiling        | 900   |                     | down           |           | reduce   |        |          |                           |
    | ceiling        | 9     | per 1000 population | down           |           | reduce   |        |          |                           |
    | direction      |       | offences            | down           | 2010/11   | increase | 999    | reduce   | fewer than the 1,000 of 2010/11 |
    | direction      |       | offences            | up             | 2010/11   | reduce   | 1001   | increase | more than the 1,000 of 2010/11  |
    | direction      |       | offences            |                | 2010/11   | increase | 1001   | increase | more than the 1,000 of 2010/11  |
    | direction      |       | offences            |                | 2010/11   | maintain |        |          |                           |
    | direction      |       | offences            | down           | 2004/05   | reduce   |        |          |                           |
    | direction      |       | offences            | down           |           | reduce   |        |          |                           |
    | percent_change | -5    | %                   | down           | 2010/11   | reduce   | 950    | reduce   | -5% on the 1,000 of 2010/11 |
    | percent_change | -5    | %                   | up             | 2010/11   | reduce   | 950    | reduce   | -5% on the 1,000 of 2010/11 |
    | percent_change | 5     | %                   | up             | 2010/11   | reduce   | 1050   | increase | +5% on the 1,000 of 2010/11 |
    | percent_change | 5     | %                   | down           | 2010/11   | reduce   |        |          |                           |
    | percent_change | 5     | %                   |                | 2010/11   | increase | 1050   | increase | +5% on the 1,000 of 2010/11 |
    | percent_change |       | %                   | down           | 2010/11   | reduce   |        |          |                           |
    | other          | 5     | offences            | down           | 2010/11   | reduce   |        |          |                           |
    """
)


@pytest.mark.parametrize("row", TARGETS, ids=named(TARGETS))
def test_a_target_is_judged_only_where_it_can_be_counted(world, monkeypatch, row):
    printed = {
        "target_kind": row["kind"], "target_value": row["value"], "unit": row["unit"], "direction": row["direction"],
        "baseline_period": row["base year"], "period": "2011/12..2012/13", "value_as_printed": row["value"],
    }  # fmt: skip
    monkeypatch.setattr(target_rows, "rows_of", lambda borough, **wanted: [printed])
    monkeypatch.setattr(room, "count_of", lambda slices, name, year: 1000 if year == "2010/11" else None)
    found = room.target_of(known(), "robbery", "2011/12", row["wanted"])
    if row["target"]:
        assert found == Target(pytest.approx(float(row["target"])), row["aim"], row["words"])
    else:
        assert found is None
    assert room.target_of(known(), "robbery", "2013/14", row["wanted"]) is None
