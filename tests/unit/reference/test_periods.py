"""Months and financial years as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_lib.errors import ParamsError
from csp_lib.reference.periods import FinancialYear, Month, describe_months

MONTHS = st.builds(Month, st.integers(1990, 2090), st.integers(1, 12))


@given(MONTHS)
def test_a_month_is_read_as_it_is_written(month):
    assert Month.parse(str(month)) == month
    assert month in month.financial_year.months()


@given(MONTHS, st.integers(-200, 200))
def test_shifting_back_undoes_shifting(month, by):
    assert month.shift(by).shift(-by) == month
    assert (month < month.shift(by)) == (by > 0)


@given(st.integers(1990, 2090))
def test_a_year_is_read_in_each_of_its_three_forms(start):
    year = FinancialYear(start)
    assert {FinancialYear.parse(text) for text in (str(year), year.slug, f"{start}/{start + 1}")} == {year}
    assert len(year.months()) == 12


@pytest.mark.parametrize("text", ["2011-13", "2011-00", "11-04", "April 2011", "", "2011/04"])
def test_a_text_that_is_no_month_is_refused(text):
    with pytest.raises(ParamsError) as refused:
        Month.parse(text)
    assert refused.value.problems == [f"month {text!r} is not a month. Write it as 2012-03."]


@pytest.mark.parametrize("text", ["2011", "2011/13", "2011/11", "11/12", "2011/1", "2011/2013", ""])
def test_a_text_that_is_no_financial_year_is_refused(text):
    with pytest.raises(ParamsError) as refused:
        FinancialYear.parse(text)
    assert refused.value.problems == [
        f"year {text!r} is not a financial year. Write it as 2011/12 (April 2011 to March 2012)."
    ]


def test_months_until_an_earlier_month_are_none():
    assert Month(2011, 4).until(Month(2011, 3)) == []


def test_spans_are_said_in_words():
    assert describe_months(Month(2011, 4), Month(2012, 1)) == "April 2011 to January 2012"
    assert describe_months(Month(2011, 4), Month(2011, 4)) == "April 2011"
