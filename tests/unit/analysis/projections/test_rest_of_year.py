"""Which year lies ahead, the method a history allows, rare offences and the rules of thumb."""

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis.projections import rest_of_year as rest
from csp_lib.reference.periods import Month
from tests.spec.drawn import cases, named, number


def months_from(first, counts):
    return pd.Series(np.asarray(counts, float), index=calendar(first, len(counts)))


def calendar(first, number_of_months):
    return pd.period_range(first, periods=number_of_months, freq="M").strftime("%Y-%m")


AHEAD = cases(
    """
    | known to | year    | months known | months to come | first to come | last to come |
    |----------|---------|--------------|----------------|---------------|--------------|
    | 2011-03  | 2011/12 | 0            | 12             | 2011-04       | 2012-03      |
    | 2011-04  | 2011/12 | 1            | 11             | 2011-05       | 2012-03      |
    | 2011-09  | 2011/12 | 6            | 6              | 2011-10       | 2012-03      |
    | 2011-12  | 2011/12 | 9            | 3              | 2012-01       | 2012-03      |
    | 2012-02  | 2011/12 | 11           | 1              | 2012-03       | 2012-03      |
    """
)


@pytest.mark.parametrize("row", AHEAD, ids=named(AHEAD))
def test_the_year_ahead_is_that_of_the_month_after_the_last_known(row):
    ahead = rest.year_ahead(row["known to"])
    assert str(ahead.year) == row["year"]
    assert (ahead.months_known, ahead.horizon) == (int(row["months known"]), int(row["months to come"]))
    left, so_far = ahead.months_left(), ahead.months_so_far()
    assert (left[0], left[-1]) == (row["first to come"], row["last to come"])
    assert (len(so_far), len(left)) == (ahead.months_known, ahead.horizon)
    assert [*so_far, *left] == list(calendar("2011-04", 12))
    assert [*ahead.months_so_far(1), *ahead.months_left(1)] == list(calendar("2010-04", 12))


METHODS = cases(
    """
    | months | a month | last two years | method                         |
    |--------|---------|----------------|--------------------------------|
    | 23     | 100     | 100            |                                |
    | 24     | 100     | 100            | average of models              |
    | 24     | 5       | 5              | average of models              |
    | 24     | 4.9     | 4.9            | constant rate of rare offences |
    | 60     | 100     | 4              | constant rate of rare offences |
    | 60     | 1       | 9              | constant rate of rare offences |
    | 60     | 9       | 9              | average of models              |
    | 24     | 0       | 0              | constant rate of rare offences |
    """
)


@pytest.mark.parametrize("row", METHODS, ids=named(METHODS))
def test_the_method_is_chosen_by_months_known_and_by_the_quieter_of_two_means(row):
    counts = months_from("2008-04", [float(row["a month"])] * int(row["months"]))
    counts.iloc[-24:] = float(row["last two years"])
    method, reason = rest.method_for(counts)
    assert method == row["method"]
    assert bool(reason) == (not method)
    assert rest.fits_mixture(counts.to_frame()).tolist() == [method == rest.MIXTURE]


def test_months_without_a_count_are_not_known_months():
    counts = months_from("2008-04", [50.0] * 26)
    counts.iloc[[3, 4, 5]] = np.nan
    reason = "only 23 months are known; 24 are needed for a projection"
    assert rest.method_for(counts) == (rest.NO_METHOD, reason)
    assert not rest.fits_mixture(counts.to_frame()).any()


def test_without_the_count_of_the_last_month_there_is_no_method():
    counts = months_from("2008-04", [50.0] * 30)
    counts.iloc[-1] = np.nan
    assert rest.method_for(counts) == (rest.NO_METHOD, "the count of September 2010 is missing")
    assert not rest.fits_mixture(counts.to_frame()).any()


RULES = cases(
    """
    | so far | same months last year | rest of last year | straight line | year ratio | as last year |
    |--------|-----------------------|-------------------|---------------|------------|--------------|
    | 60     | 60                    | 60                | 120           | 120        | 120          |
    | 60     | 120                   | 60                | 120           | 90         | 180          |
    | 30     | 60                    | 120               | 60            | 90         | 180          |
    | 0      | 60                    | 60                | 0             | 0          | 120          |
    | 60     | 0                     | 60                | 120           |            | 60           |
    | 60     |                       | 60                | 120           |            |              |
    | 60     | 60                    |                   | 120           |            |              |
    |        | 60                    | 60                |               |            | 120          |
    """
)


@pytest.mark.parametrize("row", RULES, ids=named(RULES))
def test_rules_of_thumb_need_the_months_they_are_made_of(row):
    parts = [row["same months last year"], row["rest of last year"], row["so far"]]
    counts = months_from("2009-04", [np.nan if part == "" else float(part) / 6 for part in parts for _ in range(6)])
    found = rest.rules_of_thumb(counts, rest.year_ahead("2010-09"))
    expected = [number(row[name]) for name in ("straight line", "year ratio", "as last year")]
    assert [found.straight_line, found.year_ratio, found.as_last_year] == [
        None if value is None else pytest.approx(value) for value in expected
    ]


def test_before_a_year_begins_the_only_rule_is_last_year():
    counts = months_from("2009-04", [10.0] * 12)
    found = rest.rules_of_thumb(counts, rest.year_ahead("2010-03"))
    assert found == rest.RulesOfThumb(None, None, 120.0)


def test_a_total_of_no_months_is_none_and_of_a_missing_month_unknown():
    counts = months_from("2010-04", [1.0, np.nan, 3.0])
    assert rest.total_of(counts, []) == 0
    assert rest.total_of(counts, ["2010-04", "2010-06"]) == 4
    assert rest.total_of(counts, ["2010-04", "2010-05"]) is None
    assert rest.total_of(counts, ["2010-04", "2011-04"]) is None


def test_rare_offences_come_at_the_rate_of_the_last_two_years():
    counts = months_from("2006-04", [*[30.0] * 24, *np.random.default_rng(4).poisson(2, 24)])
    draws = rest.rare_draws(counts.iloc[24:], 6)
    rate = (0.5 + counts.iloc[24:].sum()) / 24
    assert draws.shape == (rest.RARE_DRAWS, 6)
    assert draws.mean() == pytest.approx(rate, rel=0.05)
    assert rest.rare_draws(counts, 6).mean() == pytest.approx(rate, rel=0.1)


def test_rare_offences_that_come_in_bursts_have_a_wider_range():
    steady, bursts = months_from("2008-04", [2.0] * 24), months_from("2008-04", [0, 0, 0, 0, 0, 12.0] * 4)
    even, uneven = (rest.rare_draws(counts, 12).sum(axis=1) for counts in (steady, bursts))
    assert even.mean() == pytest.approx(uneven.mean(), rel=0.05)
    assert uneven.std() > 1.5 * even.std()


def test_rare_draws_vary_as_the_negative_binomial_worked_out_says():
    counts = months_from("2008-04", [2.0] * 24)
    sums = rest.rare_draws(counts, 12).sum(axis=1)
    # twelve months of a rate that is gamma of shape 48.5 and mean 48.5 / 24: chance, and not knowing the rate
    rate = 48.5 / 24
    assert sums.var() == pytest.approx(12 * rate + 144 * 48.5 / 24**2, rel=0.06)


def test_no_offence_in_two_years_is_hardly_any_ahead():
    draws = rest.rare_draws(months_from("2008-04", [0.0] * 24), 12)
    assert np.median(draws.sum(axis=1)) == 0
    assert 0 < draws.sum(axis=1).mean() < 0.5


def test_rare_draws_are_the_same_each_time():
    counts = months_from("2008-04", [0, 3, 1, 7, 0, 2] * 5)
    assert (rest.rare_draws(counts, 3) == rest.rare_draws(counts, 3)).all()


def test_months_have_their_place_on_the_calendar():
    places = rest.places(pd.Index(["2010-12", "2011-01", "2012-01"]))
    assert np.diff(places).tolist() == [1, 12]
    assert (places % 12).tolist() == [11, 0, 0]


def test_the_wider_area_is_taken_only_where_each_of_its_months_is_known():
    index = pd.Index(calendar("2010-04", 4))
    around = pd.DataFrame([[5.0, 9.0, 5.0]] * 5, index=calendar("2010-03", 5), columns=["x", "y", "x"])
    found = rest.wider_of(index, around)
    assert found.of.tolist() == [0, 1, 0]
    assert found.logs == pytest.approx(np.log([[5.5, 9.5]] * 4))
    assert rest.wider_of(index, None) is None
    around.loc["2010-05", "y"] = np.nan
    assert rest.wider_of(index, around) is None
    assert rest.wider_of(pd.Index(calendar("2010-04", 5)), around) is None


def test_a_year_ahead_is_of_whole_months():
    assert rest.year_ahead("2010-09") == rest.YearAhead(Month.parse("2010-09").financial_year, Month.parse("2010-09"))
    with pytest.raises(Exception, match="2010-13"):
        rest.year_ahead("2010-13")
