"""Which financial year a month belongs to, and which months make a year."""

import pytest

from csp_lib.reference.periods import FinancialYear, Month
from csp_lib.results.slices import period_of
from tests.spec.drawn import cases, named

YEARS = cases(
    """
    | month   | financial year | why                            |
    |---------|----------------|--------------------------------|
    | 2011-04 | 2011/12        | April begins a year            |
    | 2011-12 | 2011/12        |                                |
    | 2012-01 | 2011/12        | the new calendar year does not |
    | 2012-03 | 2011/12        | March ends it                  |
    | 2012-04 | 2012/13        |                                |
    | 2008-01 | 2007/08        | the first extract begins here  |
    | 1999-12 | 1999/00        | the century turns              |
    | 2009-03 | 2008/09        |                                |
    """
)


@pytest.mark.parametrize("row", YEARS, ids=named(YEARS))
def test_a_month_lies_in_the_year_that_began_last_april(row):
    assert str(Month.parse(row["month"]).financial_year) == row["financial year"]


PERIODS = cases(
    """
    | year    | known to | first   | last    | compared from | compared to | months | is a part year |
    |---------|----------|---------|---------|---------------|-------------|--------|----------------|
    | 2011/12 |          | 2011-04 | 2012-03 | 2010-04       | 2011-03     | 12     | no             |
    | 2011/12 | 2012-03  | 2011-04 | 2012-03 | 2010-04       | 2011-03     | 12     | no             |
    | 2011/12 | 2012-01  | 2011-04 | 2012-01 | 2010-04       | 2011-01     | 10     | yes            |
    | 2011/12 | 2011-04  | 2011-04 | 2011-04 | 2010-04       | 2010-04     | 1      | yes            |
    | 2011-12 | 2011-09  | 2011-04 | 2011-09 | 2010-04       | 2010-09     | 6      | yes            |
    """
)


@pytest.mark.parametrize("row", PERIODS, ids=named(PERIODS))
def test_a_part_year_is_compared_with_the_same_months_of_the_year_before(row):
    period = period_of(row["year"], row["known to"] or None)
    assert (period.year, period.previous_year) == ("2011/12", "2010/11")
    assert (period.first, period.last) == (row["first"], row["last"])
    assert (period.previous_first, period.previous_last) == (row["compared from"], row["compared to"])
    assert period.months_covered == int(row["months"])
    assert period.is_part_year == (row["is a part year"] == "yes")


WRITTEN = cases(
    """
    | written   | on a page | in a file name | from    | to      |
    |-----------|-----------|----------------|---------|---------|
    | 2011/12   | 2011/12   | 2011-12        | 2011-04 | 2012-03 |
    | 2011-12   | 2011/12   | 2011-12        | 2011-04 | 2012-03 |
    | 2011/2012 | 2011/12   | 2011-12        | 2011-04 | 2012-03 |
    | 1999/00   | 1999/00   | 1999-00        | 1999-04 | 2000-03 |
    """
)


@pytest.mark.parametrize("row", WRITTEN, ids=named(WRITTEN))
def test_a_year_is_written_in_one_way(row):
    year = FinancialYear.parse(row["written"])
    assert (str(year), year.slug) == (row["on a page"], row["in a file name"])
    assert (str(year.first_month), str(year.last_month)) == (row["from"], row["to"])
