"""When a year is projected, by which method, and the closed words for a target."""

import pandas as pd
import pytest

from csp_lib.analysis.projections.projection import Target, project, target_words
from csp_lib.analysis.projections.rest_of_year import MIXTURE, RARE
from tests.spec.drawn import cases, named, number

CHANCES = cases(
    """
    | chance | word                  | why                         |
    |--------|-----------------------|-----------------------------|
    | 1      | on course             |                             |
    | 0.8    | on course             | four times in five          |
    | 0.7999 | more likely than not  |                             |
    | 0.5    | more likely than not  | as likely as not counts too |
    | 0.4999 | unlikely              |                             |
    | 0.2    | unlikely              |                             |
    | 0.1999 | very unlikely         |                             |
    | 0      | very unlikely         |                             |
    |        | cannot say            | no projection               |
    """
)


@pytest.mark.parametrize("row", CHANCES, ids=named(CHANCES))
def test_a_chance_has_one_of_the_closed_words(row):
    assert target_words(number(row["chance"])) == row["word"]


def counts(months, turn, missing=""):
    """Return so many months to December 2011, these counts in turn, without those named as missing."""
    values = [float(turn[place % len(turn)]) for place in range(months)]
    first = pd.Period("2011-12", freq="M") - months + 1
    made = pd.Series(values, index=pd.period_range(first, periods=months, freq="M").strftime("%Y-%m"))
    made.loc[[month for month in made.index if month in missing.split()]] = None
    return made


# 95 100 105 a month in turn: 300 a quarter, 1,200 a year
TARGETS = cases(
    """
    | known to | months of the year known | target | direction | word                 | why                                |
    |----------|--------------------------|--------|-----------|----------------------|------------------------------------|
    | 2011-12  | 9                        | 1300   | reduce    | on course            |                                    |
    | 2011-12  | 9                        | 1100   | reduce    | very unlikely        |                                    |
    | 2011-12  | 9                        | 1300   | increase  | very unlikely        |                                    |
    | 2011-12  | 9                        | 1100   | increase  | on course            |                                    |
    | 2011-12  | 9                        | 880    | reduce    | very unlikely        | 900 are known: it is lost          |
    | 2011-12  | 9                        | 890    | increase  | on course            | 900 are known: it is reached       |
    | 2011-03  | 0                        | 1400   | reduce    | on course            | the whole next year                |
    | 2011-03  | 0                        | 1000   | reduce    | very unlikely        |                                    |
    """
)


@pytest.mark.parametrize("row", TARGETS, ids=named(TARGETS))
def test_a_target_is_judged_by_the_months_known_and_those_to_come(row):
    target = Target(float(row["target"]), row["direction"])
    found = project(counts(48, [95, 100, 105]), row["known to"], target=target)
    assert found.known_months == int(row["months of the year known"])
    assert found.target_word == row["word"]
    assert found.target_word == target_words(found.p_target_met)


METHODS = cases(
    """
    | months | counts a month, in turn | missing         | method  | reason                                                 |
    |--------|-------------------------|-----------------|---------|--------------------------------------------------------|
    | 48     | 95 100 105              |                 | models  |                                                        |
    | 24     | 95 100 105              |                 | models  |                                                        |
    | 23     | 95 100 105              |                 | none    | only 23 months are known; 24 are needed for a projection |
    | 1      | 95                      |                 | none    | only one month is known; 24 are needed for a projection |
    | 25     | 95 100 105              | 2010-06         | models  |                                                        |
    | 24     | 95 100 105              | 2010-06         | none    | only 23 months are known; 24 are needed for a projection |
    | 48     | 95 100 105              | 2010-06 2010-07 | models  |                                                        |
    | 48     | 95 100 105              | 2011-06         | none    | June 2011 of the year is missing                       |
    | 48     | 95 100 105              | 2011-06 2011-08 | none    | June 2011, August 2011 of the year are missing         |
    | 48     | 4 5 6                   |                 | models  |                                                        |
    | 48     | 4 5 5                   |                 | rare    |                                                        |
    | 48     | 0                       |                 | rare    |                                                        |
    | 23     | 0                       |                 | none    | only 23 months are known; 24 are needed for a projection |
    """
)
METHOD_NAMES = {MIXTURE: "models", RARE: "rare", "": "none"}


@pytest.mark.parametrize("row", METHODS, ids=named(METHODS))
def test_a_history_allows_a_method_or_none_and_says_why(row):
    series = counts(
        int(row["months"]), [int(count) for count in row["counts a month, in turn"].split()], row["missing"]
    )
    found = project(series, "2011-12", target=Target(1300, "reduce"))
    assert METHOD_NAMES[found.method] == row["method"]
    assert found.reason == row["reason"]
    assert (found.year is None) == (found.remaining is None) == (row["method"] == "none")
    assert (found.target_word == "cannot say") == (row["method"] == "none")


RECENT = cases(
    """
    | a month until two years ago | a month since | method | why                                      |
    |-----------------------------|---------------|--------|------------------------------------------|
    | 20                          | 20            | models |                                          |
    | 20                          | 4             | rare   | it has become rare                       |
    | 2                           | 20            | models | over all months it is eleven a month     |
    | 0                           | 9             | rare   | over all months it is under five a month |
    """
)


@pytest.mark.parametrize("row", RECENT, ids=named(RECENT))
def test_rare_is_a_series_under_five_a_month_lately_or_over_all_months(row):
    before, since = int(row["a month until two years ago"]), int(row["a month since"])
    found = project(pd.concat([counts(48, [before]).iloc[:24], counts(24, [since])]), "2011-12")
    assert METHOD_NAMES[found.method] == row["method"]


def test_the_fewer_months_are_left_the_narrower_the_range():
    series = counts(45, [80, 100, 120, 95])
    widths = []
    for known_to in ("2011-03", "2011-06", "2011-09", "2011-12"):
        year = project(series, known_to).year
        widths.append(year.upper80 - year.lower80)
    assert widths == sorted(widths, reverse=True)
