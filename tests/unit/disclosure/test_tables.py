"""Tables made safe: which cells are hidden beside the small ones, and what totals say."""

import numpy as np
import pytest

from csp_lib.disclosure.audit import audit
from csp_lib.disclosure.cell import Rule
from csp_lib.disclosure.tables import printed_table, with_totals
from tests.spec.drawn import cases, named

LISTS = cases(
    """
    counts      | zeros  | printed
    ------------|--------|------------------
    12 8 30     | shown  | 12 8 30 50
    2 14 9 31   | shown  | - 14 - 31 56
    2 3 60 41   | shown  | - - 60 41 106
    1 1 60 41   | shown  | - - 60 - 103
    1 1 60 41   | hidden | - - 60 - 103
    0 14 9 31   | shown  | 0 14 9 31 54
    0 14 9 31   | hidden | - 14 - 31 54
    3 0 0       | shown  | - 0 0 -
    3 0 0       | hidden | - - - -
    2 2         | shown  | - - -
    3 4         | shown  | - - 7
    3           | shown  | - -
    7           | shown  | 7 7
    0 0         | shown  | 0 0 0
    """
)


@pytest.mark.parametrize("case", LISTS, ids=named(LISTS))
def test_a_list_hides_the_smallest_other_count_that_is_enough(case):
    counts = np.array([int(count) for count in case["counts"].split()])
    assert drawn(printed_table(counts, Rule(zeros=case["zeros"]))) == case["printed"]


def drawn(printed):
    return " ".join("-" if np.isnan(count) else f"{count:.0f}" for count in printed.ravel())


def test_a_small_cell_of_a_table_takes_its_cheapest_rectangle_with_it():
    printed = printed_table(np.array([[3, 20, 17], [22, 18, 25], [14, 30, 11]]), Rule())
    assert np.argwhere(np.isnan(printed)).tolist() == [[0, 0], [0, 2], [2, 0], [2, 2]]
    assert printed[-1].tolist() == [39, 68, 53, 160]


def test_zeros_that_are_shown_never_stand_in_for_a_small_cell():
    counts = np.array([[3, 0, 20], [0, 30, 40], [25, 0, 50]])
    printed = printed_table(counts, Rule())
    assert (printed[:3, :3][counts == 0] == 0).all()
    assert not audit(printed, Rule()).is_recoverable.any()


def test_totals_are_hidden_where_nothing_else_of_their_line_can_be():
    printed = printed_table(np.array([[3, 0], [0, 50], [20, 10]]), Rule())
    assert np.isnan(printed[0, 2])  # the row's total is the small count itself
    assert not audit(printed, Rule()).is_recoverable.any()


def test_a_table_without_small_counts_is_printed_whole():
    counts = np.array([[5, 20], [0, 18]])
    assert (printed_table(counts, Rule()) == with_totals(counts)).all()


def test_a_higher_threshold_hides_more():
    counts = np.array([[6, 20, 17], [22, 18, 25], [14, 30, 11]])
    assert [np.isnan(printed_table(counts, Rule(t))).sum() for t in (5, 7, 10)] == [0, 4, 4]


def test_totals_of_rounded_counts_are_sums_of_what_is_shown():
    assert printed_table(np.array([18, 23, 31, 44]), Rule(rounding="nearest-5")).tolist() == [20, 25, 30, 45, 120]
    assert drawn(printed_table(np.array([3, 8, 16, 23]), Rule(8, rounding="nearest-5"))) == "- 10 15 25 50"
    table = printed_table(np.array([[3, 4], [12, 8]]), Rule(rounding="nearest-5"))
    assert drawn(table) == "- - - 10 10 20 10 10 20"  # a row of which nothing is shown has no total
