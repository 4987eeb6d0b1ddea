"""A part year is compared month by month with the year before, and nothing later than its last month is shown."""

import pytest

from csp_lib.report import theme_page, wording
from csp_lib.results import ask
from tests.drawn import figures

DRAWN = figures.counts()
NINE = [month for month in figures.months() if "2011-04" <= month <= "2011-12"]
NINE_BEFORE = [month for month in figures.months() if "2010-04" <= month <= "2010-12"]


def drawn(name, months, borough="ashmere"):
    return sum(DRAWN[borough, name, month] for month in months)


@pytest.fixture
def trend(world):
    return ask.theme_trend("ashmere", "burglary", "2011/12", "2011-12")


def test_the_same_months_of_both_years_are_counted(trend):
    assert trend.headline.offences == drawn("residential_burglary", NINE)
    assert trend.headline.previous == drawn("residential_burglary", NINE_BEFORE)
    assert trend.headline.change.difference == trend.headline.offences - trend.headline.previous


def test_the_part_year_is_no_year_in_any_table(trend):
    assert trend.period.is_part_year
    assert trend.years["financial_year"].tolist() == ["2008/09", "2009/10", "2010/11"]
    assert trend.rates["financial_year"].max() == "2010/11"
    assert set(trend.years["months_covered"]) == {12}


def test_nothing_later_than_the_last_known_month_is_shown(trend):
    assert trend.months["month"].max() == "2011-12"
    assert trend.rolling["month"].max() == "2011-12"
    whole = ask.theme_trend("ashmere", "total_crime", "2011/12", "2011-12")
    assert whole.totals["financial_year"].max() == "2010/11"
    assert not [note for note in whole.notes if "2011/12" in note]


def test_figures_printed_for_the_whole_year_are_not_compared_with_months_that_are_not_known_yet(trend):
    held = ask.theme_trend("ashmere", "burglary", "2011/12")
    assert [f.ours is None for f in held.printed] == [False]
    assert [f.ours is None for f in trend.printed] == [False]
    early = ask.theme_trend("ashmere", "burglary", "2010/11", "2010-12")
    assert [(f.period, f.ours, f.agreement) for f in early.printed] == [("2010/11", None, "cannot check")]


def test_the_page_of_a_part_year_never_calls_it_a_year(trend):
    cards = theme_page.headline(trend)
    assert cards.title == "Residential burglary, nine months, April 2011 to December 2011"
    told = wording.change_sentences(trend.headline, trend.borough_name)
    assert told[0].startswith("Ashmere recorded ")
    assert "(nine months, April 2011 to December 2011)" in told[0]
    assert "the same months a year before" in told[0]
    table = theme_page.details(trend)
    assert [column.name for column in table.columns][1:3] == [
        "April 2010 to December 2010",
        "April 2011 to December 2011",
    ]


def test_a_whole_year_named_by_its_march_is_the_year(world):
    named, plain = (ask.theme_trend("ashmere", "burglary", "2011/12", known) for known in ("2012-03", None))
    assert not named.period.is_part_year
    assert named.headline == plain.headline


def test_the_review_of_a_part_year_says_so(world):
    review = ask.annual_review("ashmere", "2011/12", "2011-12")
    assert review.total.offences == sum(drawn(name, NINE) for name in figures.MEANS)
    assert (
        "Only 9 months of 2011/12 are known. They are compared with the same months of the year before, "
        "and no year is shown for them."
    ) in review.gaps
