"""Whole files of reference values for small cells, rounding, hidden others, the audit and differencing."""

import json

import numpy as np
import pandas as pd
import pytest

from csp_lib.disclosure.audit import Reader, audit, differenced
from csp_lib.disclosure.cell import Rule, printed_cells
from csp_lib.disclosure.tables import printed_table, with_totals

RULES = {
    "round5": Rule(1, rounding="nearest-5"),
    "redact_1_to_7_then_round5": Rule(8, rounding="nearest-5"),
    "suppress_1_to_9": Rule(10),
}


@pytest.fixture
def tables(shared):
    """Return a function that gives the cases of a kind."""
    every = json.loads((shared / "vectors" / "disclosure" / "tables.json").read_text())["cases"]

    def of(*kinds):
        found = [case for case in every if case["kind"] in kinds]
        assert found
        return found

    return of


def hidden(printed):
    return np.argwhere(np.isnan(printed)).tolist()


def test_every_cell_is_printed_as_expected(shared):
    rows = pd.read_csv(shared / "vectors" / "disclosure" / "cells.csv").to_dict("records")
    assert rows
    for row in rows:
        (got,) = printed_cells(np.array([row["count"]]), RULES[row["rule"]])
        assert (got == row["expected_output"]) or (np.isnan(got) and np.isnan(row["expected_output"])), row["case_id"]
        assert np.isnan(got) == (row["expected_status"] == "suppressed"), row["case_id"]


def test_lists_hide_no_more_than_expected(tables):
    for case in tables("one_way"):
        rule = Rule(case["threshold"])
        expected = sorted(case["expected_primary"] + case["expected_min_secondary"])
        printed = printed_table(np.array(case["cells"]), rule)
        assert hidden(printed) == [[place] for place in expected], case["case_id"]
        assert not audit(printed, rule).is_recoverable.any(), case["case_id"]


def test_tables_hide_the_expected_rectangle(tables):
    for case in tables("two_way_single"):
        cells, rule = np.array(case["cells"]), Rule(case["threshold"])
        printed = printed_table(cells, rule)
        assert hidden(printed) == case["expected_suppressed"], case["case_id"]
        is_other = np.isnan(printed[:-1, :-1]) & (cells >= case["threshold"])
        assert cells[is_other].sum() == case["expected_secondary_sum"], case["case_id"]
        assert not audit(printed, rule).is_recoverable.any(), case["case_id"]


def test_the_audit_finds_the_expected_ranges(tables):
    for case in tables("audit"):
        printed = with_totals(np.array(case["cells"])).astype(float)
        places = [tuple(place) for place in case["suppressed"]]
        for place in places:
            printed[place] = np.nan
        reader = Reader(printed, 0)
        ranges = [reader.range_of(int(np.ravel_multi_index(place, printed.shape))) for place in places]
        expected = [pytest.approx(tuple(limits), abs=case["tol_abs"]) for limits in case["expected_intervals"]]
        assert ranges == expected, case["case_id"]
        certain = [list(place) for place, (low, high) in zip(places, ranges, strict=True) if low == high]
        assert certain == case["expected_recovered"], case["case_id"]


def test_differences_of_two_tables_are_unsafe_where_expected(tables):
    for case in tables("differencing"):
        rule = Rule(case["threshold"] + 1)  # there the highest count hidden, here the lowest shown
        found = differenced(np.array(case["total"]), np.array(case["subset"]), rule)
        assert found.counts.tolist() == case["expected_complement"], case["case_id"]
        assert np.flatnonzero(found.is_unsafe).tolist() == case["expected_unsafe_index"], case["case_id"]


def test_totals_of_rounded_cells_equal_every_case(tables):
    for case in tables("rounded_totals"):
        *cells, total = printed_table(np.array(case["cells"]), RULES[case["rule"]])
        assert [None if np.isnan(cell) else cell for cell in cells] == case["expected_cells"], case["case_id"]
        assert total == case["expected_total"], case["case_id"]
