"""The audit: what a reader of a printed table can work out of the cells that are hidden."""

import math

import numpy as np
import pytest

from csp_lib.disclosure.audit import audit, differenced
from csp_lib.disclosure.cell import Rule
from csp_lib.disclosure.tables import with_totals
from csp_lib.errors import DisclosureError


def without(counts, *places):
    printed = with_totals(np.array(counts)).astype(float)
    for place in places:
        printed[place] = np.nan
    return printed


def test_a_cell_hidden_alone_is_the_total_less_the_rest():
    found = audit(without([2, 14, 9, 31], 0), Rule())
    assert found.ranges.tolist() == [[2, 2]]
    assert found.places.tolist() == [[0]]
    assert found.is_recoverable.tolist() == [True]


def test_cells_that_seem_to_protect_each_other_are_worked_out_by_the_other_lines():
    # two hidden cells in a row, each alone in its column
    found = audit(without([[22, 15, 6], [1, 5, 38], [16, 28, 15]], (0, 0), (0, 1)), Rule())
    assert found.ranges.tolist() == [[22, 22], [15, 15]]
    # three cells in a corner: none is alone in every line, all are worked out
    found = audit(without([[3, 24, 26], [14, 35, 15], [25, 31, 7]], (1, 1), (0, 1), (1, 0)), Rule())
    assert found.is_recoverable.all()


def test_a_rectangle_is_as_wide_as_its_smallest_cells_allow():
    corners = [(0, 0), (0, 2), (2, 0), (2, 2)]
    table = without([[4, 31, 16], [38, 8, 16], [15, 30, 18]], *corners)
    assert audit(table, Rule(zeros="hidden")).ranges.tolist() == [[0, 19], [1, 20], [0, 19], [14, 33]]
    assert audit(table, Rule()).ranges.tolist() == [[1, 18], [2, 19], [1, 18], [15, 32]]  # no hidden cell is 0


@pytest.mark.parametrize(("threshold", "is_told"), [(5, False), (10, False), (11, True)])
def test_a_range_narrower_than_the_threshold_tells_though_no_cell_is_certain(threshold, is_told):
    found = audit(without([[4, 8], [9, 30]], (0, 0), (0, 1), (1, 0), (1, 1)), Rule(threshold))
    assert found.ranges.tolist() == [[1, 11], [1, 11], [2, 12], [27, 37]]
    assert found.is_recoverable.tolist() == [is_told] * 4


def test_small_counts_of_a_list_that_can_be_any_small_count_tell_nothing_new():
    assert not audit(without([2, 3, 60, 41], 0, 1), Rule()).is_recoverable.any()
    assert audit(without([2, 2, 60, 41], 0, 1), Rule()).is_recoverable.all()  # 1 to 3: not the 4 any more
    assert not audit(without([2, 3, 60, 41], 0, 1), Rule(zeros="hidden")).is_recoverable.any()


def test_nothing_bounds_a_cell_whose_total_is_hidden_too():
    assert audit(without([3], 0, 1), Rule()).ranges.tolist() == [[1, math.inf], [1, math.inf]]


def test_a_table_with_nothing_hidden_has_nothing_to_work_out():
    found = audit(without([[5, 6], [7, 8]]), Rule())
    assert (len(found.places), len(found.ranges), len(found.is_recoverable)) == (0, 0, 0)


def test_of_a_cell_that_no_sum_holds_only_the_rule_is_known():
    found = audit(np.array([np.nan, 10, 15, 25, 50]), Rule(8, rounding="nearest-5"))
    assert found.ranges.tolist() == [[1, 7]]
    assert not found.is_recoverable.any()


def test_totals_that_are_no_sums_are_refused():
    with pytest.raises(DisclosureError, match="not the sums"):
        audit(np.array([np.nan, 14, 9, 20]), Rule())


def test_a_part_taken_from_the_whole_tells_the_rest():
    found = differenced(np.array([120, 64, 37, 51]), np.array([101, 60, 33, 51]), Rule())
    assert found.counts.tolist() == [19, 4, 4, 0]
    assert found.is_unsafe.tolist() == [False, True, True, False]
    assert differenced(np.array([51]), np.array([51]), Rule(zeros="hidden")).is_unsafe.all()
