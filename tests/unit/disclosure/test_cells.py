"""One cell under the rule: hidden when small, zeros by their own policy, the others as they are or rounded."""

import numpy as np
import pytest

from csp_lib.disclosure.cell import Rule, is_small, printed_cells, rounded
from tests.spec.drawn import cases, named

CELLS = cases(
    """
    threshold | zeros  | rounding   | count | printed
    ----------|--------|------------|-------|--------
    5         | shown  | none       | 0     | 0
    5         | hidden | none       | 0     | -
    5         | shown  | none       | 1     | -
    5         | shown  | none       | 4     | -
    5         | shown  | none       | 5     | 5
    7         | shown  | none       | 6     | -
    10        | shown  | none       | 9     | -
    10        | shown  | none       | 10    | 10
    8         | shown  | nearest-5  | 7     | -
    8         | shown  | nearest-5  | 8     | 10
    5         | shown  | nearest-5  | 12    | 10
    5         | shown  | nearest-5  | 13    | 15
    5         | shown  | midpoint-6 | 6     | 3
    5         | shown  | midpoint-6 | 7     | 9
    5         | shown  | midpoint-6 | 0     | 0
    """
)


@pytest.mark.parametrize("case", CELLS, ids=named(CELLS))
def test_a_cell_is_printed_as_the_rule_says(case):
    rule = Rule(int(case["threshold"]), case["zeros"], case["rounding"])
    (printed,) = printed_cells(np.array([int(case["count"])]), rule)
    assert ("-" if np.isnan(printed) else f"{printed:.0f}") == case["printed"]


def test_rounding_to_five_takes_halves_up_and_midpoints_stand_for_six_counts():
    assert rounded(np.array([0, 2, 3, 7, 8, 1234, 1237]), "nearest-5").tolist() == [0, 0, 5, 5, 10, 1235, 1235]
    assert rounded(np.arange(14), "midpoint-6").tolist() == [0, *[3] * 6, *[9] * 6, 15]
    assert rounded(np.array([0, 7]), "none").tolist() == [0, 7]


def test_a_hidden_cell_holds_no_zero_where_zeros_are_shown():
    assert (Rule().lowest, Rule(zeros="hidden").lowest) == (1, 0)
    assert is_small(np.array([0, 1, 4, 5]), Rule()).tolist() == [False, True, True, False]
    assert is_small(np.array([0, 1, 4, 5]), Rule(zeros="hidden")).tolist() == [True, True, True, False]
