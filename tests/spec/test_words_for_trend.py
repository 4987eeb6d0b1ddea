"""How a monthly series is worded."""

import pandas as pd
import pytest

from csp_lib.analysis.trends.trend import monthly_level
from tests.spec.drawn import cases, named

TRENDS = cases(
    """
    | years of the same month count each | verdict             | why                                         |
    |------------------------------------|---------------------|---------------------------------------------|
    | 50 50 50 50                        | level               |                                             |
    | 50 60 72 86                        | rising              |                                             |
    | 86 72 60 50                        | falling             |                                             |
    | 40 60                              | rising              | two years: set against each other           |
    | 60 40                              | falling             |                                             |
    | 50                                 | too short to judge  | one year                                    |
    | 3 3 3 3                            | level               | rare: years are compared, no level is drawn |
    | 0 0 0 0                            | too short to judge  | nothing happened                            |
    """
)


@pytest.mark.parametrize("row", TRENDS, ids=named(TRENDS))
def test_a_series_has_one_of_the_closed_words(row):
    counts = [int(count) for count in row["years of the same month count each"].split() for _ in range(12)]
    months = pd.Series(counts, index=pd.period_range("2007-04", periods=len(counts), freq="M").strftime("%Y-%m"))
    assert monthly_level(months).verdict == row["verdict"]
