"""How a change between two counts is worded."""

import pytest

from csp_lib.analysis.change import compare_counts
from tests.spec.drawn import cases, named, number

VERDICTS = cases(
    """
    | previous | current | phi | verdict            | why                                            |
    |----------|---------|-----|--------------------|------------------------------------------------|
    | 117      | 227     |     | clear rise         | Harrow, racist offences                        |
    | 185      | 166     |     | no clear change    | Harrow, graffiti                               |
    | 469      | 398     |     | likely down        | Harrow, personal robbery, chance alone         |
    | 469      | 398     | 3   | no clear change    | the same, for a series that varies by itself   |
    | 14,074   | 14,968  |     | clear rise         | Harrow, all offences, chance alone             |
    | 660      | 832     | 3   | likely up          | Harrow, common assault                         |
    | 300      | 180     | 2   | clear fall         |                                                |
    | 12       | 25      |     | likely up          |                                                |
    | 4        | 5       |     | too few to compare | nine together                                  |
    | 4        | 6       |     | no clear change    | ten together                                   |
    | 0        | 0       |     | too few to compare |                                                |
    | 0        | 40      |     | clear rise         | from nothing: a rise, but no percentage        |
    | 0        | 60      | 2   | clear rise         | more than the same count after three           |
    | 3        | 60      | 2   | clear rise         |                                                |
    | 60       | 0       | 2   | clear fall         |                                                |
    | 0        | 11      | 3   | no clear change    |                                                |
    |          | 40      |     | too few to compare | no earlier count                               |
    """
)


@pytest.mark.parametrize("row", VERDICTS, ids=named(VERDICTS))
def test_a_change_has_one_of_the_closed_words(row):
    got = compare_counts(number(row["previous"]), number(row["current"]), phi=number(row["phi"]))
    assert got.verdict == row["verdict"]


PERCENTAGES = cases(
    """
    | previous | current | percent | shown | note       |
    |----------|---------|---------|-------|------------|
    | 0        | 12      |         | no    |            |
    | 19       | 38      | 100     | no    |            |
    | 20       | 40      | 100     | yes   | small base |
    | 49       | 98      | 100     | yes   | small base |
    | 50       | 100     | 100     | yes   |            |
    | 50       | 0       | -100    | yes   |            |
    """
)


@pytest.mark.parametrize("row", PERCENTAGES, ids=named(PERCENTAGES))
def test_percent_is_hidden_below_a_base_of_twenty(row):
    got = compare_counts(number(row["previous"]), number(row["current"]))
    assert got.percent == number(row["percent"])
    assert got.show_percent == (row["shown"] == "yes")
    assert got.note == row["note"]


def test_a_zero_base_has_no_percentage_and_says_so():
    got = compare_counts(0, 12)
    assert (got.percent, got.lower, got.upper, got.difference) == (None, None, None, 12)
    assert got.reason == "the earlier count is zero, so a percent change is not defined"


def test_a_change_judged_without_history_says_it_was_measured_against_chance_alone():
    assert compare_counts(100, 130).basis == "chance alone"
    assert compare_counts(100, 130, phi=1.0).basis == "this series' own variation"


def test_fewer_months_are_compared_as_monthly_averages():
    got = compare_counts(1200, 900, exposure_previous=12, exposure_current=9)
    assert (got.percent, got.verdict) == (0, "no clear change")
