"""Which figures a page is computed from: series, years that hold every month, residents of one mid-year."""

import pandas as pd
import pytest

from csp_lib.errors import DataError, ParamsError
from csp_lib.reference import offences
from csp_lib.results import ask, frames, indicators
from csp_lib.results import slices as slicing
from csp_lib.results.slices import Slices, period_of
from csp_lib.sources import store
from tests.drawn import figures
from tests.drawn.world import describe
from tests.spec.drawn import cases, named

PEOPLE = {"ashmere": 100_000, "brindle_vale": 200_000, "copperfield": 300_000, "dunmarsh": 400_000}


def everyone_has(*mid_years):
    return {area: list(mid_years) for area in PEOPLE}


def drawn_slices(mid_years, borough="ashmere", year="2011/12", counts=None):
    """Return slices with residents of these mid-years by area, and counts of robbery for the period."""
    residents = {
        (area, mid): (PEOPLE[area] + mid, "invented_population", "simulated")
        for area, years in mid_years.items()
        for mid in years
    }
    counted = pd.DataFrame(
        [(area, "robbery", n, n, "invented", "invented") for area, n in (counts or {}).items()],
        columns=["area", "offence_set", "offences", "previous", "source_id", "source_id_previous"],
    )
    months = pd.DataFrame(columns=["area", "offence_set", "month", "offences", "family", "source_id"])
    years = pd.DataFrame(columns=["area", "offence_set", "financial_year", "months_covered", "offences", "source_id"])
    return Slices(borough, period_of(year), "borough", months, years, counted, residents)


MID_YEARS = cases(
    """
    | held           | age limit | taken | why                                            |
    |----------------|-----------|-------|------------------------------------------------|
    | 2010 2011 2012 | 2         | 2011  | the mid-year that the financial year begins with |
    | 2010           | 2         | 2010  | the newest that is not too old                 |
    | 2008 2009      | 2         | 2009  |                                                |
    | 2009           | 1         |       | too old                                        |
    | 2012           | 2         |       | never a later one                              |
    | 2010           | 0         |       | no older one is allowed                        |
    |                | 2         |       | none is held                                   |
    """
)


@pytest.mark.parametrize("row", MID_YEARS, ids=named(MID_YEARS))
def test_residents_are_those_of_the_year_or_at_most_so_much_older(world, row):
    held = drawn_slices({"ashmere": [int(mid) for mid in row["held"].split()]})
    found = slicing.denominator(held, "ashmere", "2011/12", int(row["age limit"]))
    assert (found and str(found.mid_year)) == (row["taken"] or None)
    if found is not None:
        assert (found.wanted_mid_year, found.residents) == (2011, 100_000 + found.mid_year)


def test_residents_of_london_are_those_of_every_borough_in_one_mid_year(world):
    everyone = everyone_has(2010, 2011)
    assert slicing.denominator(drawn_slices(everyone), "london", "2011/12", 2).mid_year == 2011
    one_lacks = {**everyone, "dunmarsh": [2010]}
    london = slicing.denominator(drawn_slices(one_lacks), "london", "2011/12", 2)
    assert (london.mid_year, london.residents) == (2010, 1_000_000 + 4 * 2010)


COUNTS = {"ashmere": 100, "brindle_vale": 100, "copperfield": 100, "dunmarsh": 100}


def test_boroughs_are_ranked_by_rate_over_residents_of_one_mid_year(world):
    held = drawn_slices(everyone_has(2011), counts=COUNTS)
    assert indicators.ranked(held, "robbery", 2)["area"].tolist() == [
        "dunmarsh", "copperfield", "brindle_vale", "ashmere",
    ]  # fmt: skip
    assert indicators.indicator(held, "robbery", 2).rank.words == "highest of 4"


def test_a_borough_with_residents_of_another_mid_year_is_not_ranked(world):
    held = drawn_slices({**everyone_has(2011), "dunmarsh": [2010]}, counts=COUNTS)
    assert "dunmarsh" not in indicators.ranked(held, "robbery", 2)["area"].tolist()
    own = drawn_slices({**everyone_has(2011), "dunmarsh": [2010]}, borough="dunmarsh", counts=COUNTS)
    assert indicators.ranked(own, "robbery", 2)["area"].tolist() == ["dunmarsh"]


def test_without_residents_there_is_no_rate_and_no_rank(world):
    held = drawn_slices({"brindle_vale": [2011]}, counts=COUNTS)
    got = indicators.indicator(held, "robbery", 2)
    assert (got.offences, got.rate, got.rank, got.denominator) == (100, None, None, None)
    assert frames.notes(held, got)[-1] == (
        "No estimate of residents near mid-2011 is held for the borough, so no rate per 1,000 and no rank is given."
    )


def test_an_older_mid_year_is_said_to_stand_in(world):
    held = drawn_slices({"ashmere": [2010]}, counts=COUNTS)
    note = frames.notes(held, indicators.indicator(held, "robbery", 2))[-1]
    assert note == (
        "Rates are per 1,000 residents, mid-2010: 102,010 (simulated). "
        "The mid-2011 figure is not held, so this older one stands in."
    )


@pytest.mark.parametrize(
    ("borough", "year", "known_to", "series"),
    [
        ("ashmere", "2011/12", None, "borough"),
        ("copperfield", "2011/12", None, "borough"),
        ("ashmere", "2011/12", "2011-12", "borough"),
        ("copperfield", "2011/12", "2011-12", None),
        ("ashmere", "2007/08", None, None),
        ("ashmere", "2012/13", None, None),
        ("ashmere", "2012/13", "2012-04", None),
    ],
)
def test_a_series_serves_a_period_only_when_it_holds_every_month(world, borough, year, known_to, series):
    assert slicing.choose_series(borough, period_of(year, known_to)) == series


def test_kinds_are_preferred_from_the_fullest_to_the_thinnest():
    assert slicing.PREFERENCE == ("borough", "ward", "lsoa", "borough_part", "ward_part", "lsoa_part")


@pytest.mark.parametrize("year", ["2007/08", "2012/13"])
@pytest.mark.parametrize("borough", ["ashmere", "copperfield"])
def test_a_year_with_no_data_is_refused_with_the_years_held(world, borough, year):
    start = int(year[:4])
    said = (
        f"{borough.title()}: no complete recorded crime from {start}-04 to {start + 1}-03 is held. "
        "Complete years held: 2008/09, 2009/10, 2010/11, 2011/12. "
        "Choose one of them, or add an extract with csp data add FILE."
    )
    assert ask.refuse("annual_review", borough, None, year) == said
    assert ask.refuse("theme_trend", borough, "burglary", year) == said
    with pytest.raises(DataError) as refused:
        ask.annual_review(borough, year)
    assert refused.value.problems == [said]


def test_a_year_that_is_held_and_a_report_without_years_are_not_refused(world):
    assert ask.refuse("annual_review", "ashmere", None, "2011/12") is None
    assert ask.refuse("theme_trend", "ashmere", "asb", "2012/13") is None
    assert ask.refuse("consultation_ranking", "ashmere", None, "2012/13") is None
    assert ask.refuse("data_quality", "ashmere", None, "2012/13") is None


def test_a_part_year_of_a_borough_without_months_is_refused_in_its_own_words(world):
    with pytest.raises(DataError) as refused:
        ask.annual_review("copperfield", "2011/12", "2011-12")
    assert refused.value.problems == [
        "Copperfield: monthly counts from 2011-04 to 2011-12 are not all held. "
        "Complete years held: 2008/09, 2009/10, 2010/11, 2011/12. "
        "Leave known-to out for one of them, or add an extract with csp data add FILE."
    ]
    page = ask.theme_trend("copperfield", "burglary", "2011/12", "2011-12")
    assert page.absent == (
        "Monthly counts of this borough from 2011-04 to 2011-12 are not all held, so the part year cannot be counted "
        "(complete years held: 2008/09, 2009/10, 2010/11, 2011/12)."
    )


@pytest.mark.parametrize("known_to", ["2012-04", "2011-03", "2009-10"])
def test_a_month_outside_the_year_is_refused(known_to):
    with pytest.raises(ParamsError) as refused:
        period_of("2011/12", known_to)
    assert refused.value.problems == [
        f"known-to {known_to} is not a month of 2011/12. Use a month from 2011-04 to 2012-03."
    ]


def test_slices_hold_the_borough_and_london_by_month_and_every_area_by_year(world):
    held = slicing.load("ashmere", period_of("2010/11"), "borough")
    assert set(held.months["area"]) == {"ashmere", "london"}
    assert held.months["month"].max() == "2011-03"
    assert set(held.years["area"]) == {*figures.SIZES, "london"}
    assert held.years["financial_year"].max() == "2010/11"


def test_the_period_counts_stand_beside_those_of_the_year_before(world):
    held = slicing.load("copperfield", period_of("2010/11"), "borough").period_counts
    drawn = figures.yearly()
    for area in figures.SIZES:
        row = held[(held["area"] == area) & (held["offence_set"] == offences.TOTAL)].iloc[0]
        assert row["offences"] == drawn[area, offences.TOTAL, "2010/11"]
        assert row["previous"] == drawn[area, offences.TOTAL, "2009/10"]


def test_another_build_of_the_store_is_read_anew(copied):
    held = slicing.load("ashmere", period_of("2010/11"), "borough")
    path = copied / "data" / "published" / "population.csv"
    path.write_text(path.read_text().replace("ashmere,2010,212000", "ashmere,2010,212001"))
    describe(path)
    again = slicing.load("ashmere", period_of("2010/11"), "borough")
    assert held.residents["ashmere", 2010][0] == 212_000
    assert again.residents["ashmere", 2010][0] == 212_001
    assert store.read("population", area="ashmere")["residents"].tolist()[2] == 212_001
