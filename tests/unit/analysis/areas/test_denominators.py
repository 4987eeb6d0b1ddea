"""Breaks in what rates are counted against, and rates that may not be compared."""

import pandas as pd
import pytest

from csp_lib.analysis.areas.denominators import denominator_breaks, why_not_compare
from csp_lib.analysis.rates import crude_rate


def years(*rows):
    return pd.DataFrame(rows, columns=["year", "denominator_name", "denominator", "source"])


def kinds(*rows, **more):
    return denominator_breaks(years(*rows), **more)["kind"].tolist()


def test_a_population_that_grows_as_people_do_has_no_break():
    assert (
        kinds((2008, "residents", 200_000, "a"), (2009, "residents", 206_000, "b"), (2010, "residents", 203_000, "b"))
        == []
    )


def test_residents_then_households_is_a_break_however_near_the_numbers():
    got = denominator_breaks(years(("2009/10", "residents", 80_000, "a"), ("2010/11", "households", 80_000, "a")))
    assert got.values.tolist() == [
        ["2009/10", "2010/11", "name", 0.0,
         "2009/10 to 2010/11: counted against residents, then against households; rates are not compared"],
    ]  # fmt: skip


def test_another_source_is_a_break_only_with_a_step_beyond_growth():
    assert kinds((2010, "residents", 200_000, "a"), (2011, "residents", 206_100, "b")) == ["source"]
    assert kinds((2010, "residents", 200_000, "a"), (2011, "residents", 205_900, "b")) == []


def test_a_step_within_one_source_is_said_too():
    got = denominator_breaks(years((2010, "residents", 200_000, "a"), (2011, "residents", 220_000, "A ")))
    assert got["kind"].tolist() == ["step"]
    assert got["words"][0] == (
        "2010 to 2011: residents rise by 10.0 %, more than a borough grows or shrinks in that time; the source is the same"
    )


def test_a_fall_has_the_same_bound_as_a_rise():
    assert kinds((2010, "residents", 206_000, "a"), (2011, "residents", 200_000, "b")) == []
    assert kinds((2010, "residents", 206_100, "a"), (2011, "residents", 200_000, "b")) == ["source"]


def test_years_that_lie_apart_may_have_grown_each_year():
    assert kinds((2001, "residents", 200_000, "a"), (2011, "residents", 260_000, "b")) == []
    assert kinds((2001, "residents", 200_000, "a"), (2011, "residents", 275_000, "b")) == ["source"]


def test_a_year_without_a_denominator_is_bridged():
    rows = ((2009, "residents", 200_000, "a"), (2010, "residents", None, "a"), (2011, "residents", 230_000, "b"))
    got = denominator_breaks(years(*rows))
    assert got[["from_year", "to_year"]].values.tolist() == [["2009", "2011"]]


def test_rows_may_come_in_any_order_and_spelling():
    assert kinds((2011, "Residents", 201_000, "A-b"), (2010, "residents ", 200_000, "a b")) == []


def test_growth_may_be_given():
    assert kinds((2010, "residents", 200_000, "a"), (2011, "residents", 205_000, "b"), most_growth=0.01) == ["source"]


def test_nothing_or_one_year_has_no_break():
    assert kinds() == []
    assert kinds((2010, "residents", 1, "a")) == []
    assert denominator_breaks(years()).columns.tolist() == ["from_year", "to_year", "kind", "step_percent", "words"]


def test_a_year_twice_or_a_missing_column_is_wrong_use():
    with pytest.raises(ValueError, match="the year 2010 stands twice"):
        kinds((2010, "residents", 1, "a"), (2010, "residents", 2, "a"))
    with pytest.raises(ValueError, match="source not among year"):
        denominator_breaks(years().drop(columns="source"))


def rate(name, multiplier=1000):
    return crude_rate(10, 1000, multiplier, denominator_name=name)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (rate("residents"), rate("Residents"), ""),
        (rate("residents"), rate("households"), "one is counted against residents, the other against households"),
        (rate("residents"), rate(""), "it is not said what both rates are counted against"),
        (rate(""), rate(""), "it is not said what both rates are counted against"),
        (rate("residents"), rate("residents", 10_000), "one is per 1,000, the other per 10,000"),
    ],
)
def test_rates_are_compared_only_with_their_like(first, second, why):
    assert why_not_compare(first, second) == why
