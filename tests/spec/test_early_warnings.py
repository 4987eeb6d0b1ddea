"""Which months are listed as above what earlier months let expect."""

import pandas as pd
import pytest

from csp_lib.analysis.early_warning import early_warning
from tests.spec.drawn import cases, named

WARNINGS = cases(
    """
    | months before      | counts a month, in turn | this month | listed | method        | why                                     |
    |--------------------|-------------------------|------------|--------|---------------|-----------------------------------------|
    | 66                 | 50 46 54                | 52         | no     | five years    | an ordinary month                       |
    | 66                 | 50 46 54                | 75         | yes    | five years    | half as many again                      |
    | 66                 | 50 46 54                | 20         | no     | five years    | a fall is never listed                  |
    | 66                 | 30 30 30 90 30 30       | 90         | yes    | five years    | a peak in a month that has none         |
    | 63                 | 30 30 30 90 30 30       | 90         | no     | five years    | the peak that comes twice a year       |
    | 40                 | 50 46 54                | 75         | yes    | short history | three years are known                   |
    | 20                 | 50 46 54                | 75         | yes    | short history | under two years are known               |
    | 12                 | 50 46 54                | 60         | no     | short history | little is known, so the bound is wide   |
    | 10                 | 50 46 54                | 75         | no     | short history | under twelve months: no expectation     |
    | 66                 | 0                       | 4          | no     | five years    | rare: under five offences in four months|
    | 66                 | 0                       | 5          | yes    | five years    | five offences where there were none     |
    """
)


@pytest.mark.parametrize("row", WARNINGS, ids=named(WARNINGS))
def test_a_month_is_listed_only_above_its_bound(row):
    turn = [int(count) for count in row["counts a month, in turn"].split()]
    before = int(row["months before"])
    counts = [turn[place % len(turn)] for place in range(before)] + [int(row["this month"])]
    months = pd.Series(counts, index=pd.period_range("2005-01", periods=len(counts), freq="M").strftime("%Y-%m"))
    found = early_warning(months)
    assert ("yes" if found.is_alarm else "no") == row["listed"]
    assert found.method == row["method"]
    assert bool(found.reason) == (found.method == "short history" or turn == [0])
