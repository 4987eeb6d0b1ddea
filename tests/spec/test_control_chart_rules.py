"""Which months a control chart marks, and what a marked month means."""

import pandas as pd
import pytest

from csp_lib.analysis.control_charts.control_chart import control_chart
from csp_lib.analysis.control_charts.special_causes import Limits, assurance, label_points, point_type
from tests.spec.drawn import cases, named, number

# A baseline of mean 100, limits 70 and 130; near a limit from 80 down and from 120 up.
LIMITS = Limits(100, 70, 130, 80, 120)
WORDS = {
    "above_limit": "A", "below_limit": "B", "trend_up": "U", "trend_down": "D", "two_of_three_high": "H",
    "two_of_three_low": "L", "shift_high": "S", "shift_low": "s", "common_cause": ".",
}  # fmt: skip

SERIES = cases(
    """
    | points                            | marks        | why                                                       |
    |-----------------------------------|--------------|-----------------------------------------------------------|
    | 100 130 100                       | . . .        | on a limit is not outside it                              |
    | 100 131 100                       | . A .        |                                                           |
    | 100 69 100                        | . B .        |                                                           |
    | 90 95 97 99 101 103 105           | U U U U U U U| six steps up                                              |
    | 90 95 97 97 101 103 105           | . . . . . . .| a standstill ends a trend                                 |
    | 90 95 97 99 101 103               | . . . . . .  | five steps are not enough                                 |
    | 90 95 97 99 101 103 105 103 101 99 97 95 93 | U U U U U U D D D D D D D | the turning point takes the later trend |
    | 121 101 125                       | H . H        | only the points near the limit                            |
    | 121 99 125                        | . . .        | one on the other side                                     |
    | 121 100 125                       | . . .        | one on the mean                                           |
    | 120 120 120                       | . . .        | at two thirds of the way is not beyond                    |
    | 131 125 101                       | A . .        | a point outside is not near as well                       |
    | 79 75 99                          | L L .        |                                                           |
    | 101 103 102 104 101 105 102       | S S S S S S S| seven above                                               |
    | 101 103 102 104 101 105           | . . . . . .  | six above                                                 |
    | 101 103 102 100 101 105 102 101   | . . . . . . . . | a point on the mean ends the run                       |
    | 99 98 97 99 98 97 99 98           | s s s s s s s s |                                                        |
    | 101 103 102 140 101 105 102       | S S S A S S S| outside comes first                                       |
    | 101 102 103 104 105 106 107       | U U U U U U U| a trend before a shift                                    |
    | 101 103 102 ? 101 105 102 101     | . . . . . . . . | a missing point ends a run                             |
    | 90 95 97 ? 99 101 103 105         | . . . . . . . . | and a trend                                            |
    | 121 ? 125                         | . . .        | and a window of three                                     |
    """
)


@pytest.mark.parametrize("row", SERIES, ids=named(SERIES))
def test_each_point_has_the_first_rule_it_meets(row):
    points = pd.Series([float("nan") if text == "?" else float(text) for text in row["points"].split()])
    labels = label_points(points.to_numpy(), LIMITS)
    assert [WORDS[label] for label in labels] == row["marks"].split()


MEANINGS = cases(
    """
    | rule         | decrease     | increase     | neutral      |
    |--------------|--------------|--------------|--------------|
    | above_limit  | concern      | improvement  | neutral_high |
    | below_limit  | improvement  | concern      | neutral_low  |
    | trend_up     | concern      | improvement  | neutral_high |
    | shift_low    | improvement  | concern      | neutral_low  |
    | common_cause | common_cause | common_cause | common_cause |
    """
)


@pytest.mark.parametrize("row", MEANINGS, ids=named(MEANINGS))
def test_a_rule_means_what_the_direction_makes_of_it(row):
    assert {way: point_type(row["rule"], way) for way in row if way != "rule"} == {
        way: row[way] for way in row if way != "rule"
    }


ASSURANCE = cases(
    """
    | target | decrease     | increase     | neutral |
    |--------|--------------|--------------|---------|
    | 131    | passes       | fails        |         |
    | 130    | inconsistent | inconsistent |         |
    | 100    | inconsistent | inconsistent |         |
    | 70     | inconsistent | inconsistent |         |
    | 69     | fails        | passes       |         |
    |        |              |              |         |
    """
)


@pytest.mark.parametrize("row", ASSURANCE, ids=named(ASSURANCE))
def test_limits_from_70_to_130_pass_or_fail_a_target(row):
    got = {way: assurance(70, 130, way, number(row["target"])) for way in ("decrease", "increase", "neutral")}
    assert got == {way: row[way] for way in got}


VERDICTS = cases(
    """
    | last month | reduce          | increase        | maintain        | not_stated      |
    |------------|-----------------|-----------------|-----------------|-----------------|
    | 300        | concern         | improvement     | unusual (high)  | unusual (high)  |
    | 5          | improvement     | concern         | unusual (low)   | unusual (low)   |
    | 101        | usual variation | usual variation | usual variation | usual variation |
    """
)


@pytest.mark.parametrize("row", VERDICTS, ids=named(VERDICTS))
def test_the_last_month_gets_one_of_the_closed_words(row):
    counts = [100, 104, 96, 103, 98, 95, 105, 99, 102, 97, 101, 96, 103, 98, 104, 99, float(row["last month"])]
    months = pd.Series(counts, index=pd.period_range("2010-11", periods=17, freq="M").strftime("%Y-%m"))
    ways = [way for way in row if way != "last month"]
    assert {way: control_chart(months, way).variation for way in ways} == {way: row[way] for way in ways}
