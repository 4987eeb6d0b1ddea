"""What is said where a plan prints another figure than ours."""

import pytest

from csp_lib.analysis.reconcile import compare_printed
from tests.spec.drawn import cases, named, number

FIGURES = cases(
    """
    | measure        | printed | ours   | count  | residents | words                | likely reason                    |
    |----------------|---------|--------|--------|-----------|----------------------|----------------------------------|
    | count          | 14,968  | 14,968 |        |           | agrees               |                                  |
    | count          | 1,798   | 1,799  |        |           | does not agree       | revised after the plan           |
    | count          | 27,705  | 25,717 |        |           | does not agree       | one printed digit differs        |
    | count          | 300     | 420    |        |           | does not agree       | too far apart for a revision: another definition or another period is likely |
    | count          | 300     | 310    |        |           | does not agree       | no likely reason is known        |
    | percent_change | 6       | 6.35   |        |           | agrees               |                                  |
    | percent_change | 10      | 10.58  |        |           | agrees after rounding | cut rather than rounded         |
    | percent_change | -5.3    | -4.87  |        |           | does not agree       | both periods were revised        |
    | rate           | 24.841  | 9.57   | 3,362  | 351,438   | does not agree       | households, not residents        |
    | rate           | 74.922  | 73.14  | 25,705 | 351,438   | does not agree       | re-based on the 2011 Census      |
    | rank           | 9       | 7      |        |           | does not agree       | earlier population base          |
    | rank           | 9       |        |        |           | cannot check         | no figure of ours                |
    """
)


@pytest.mark.parametrize("row", FIGURES, ids=named(FIGURES))
def test_a_difference_is_said_with_its_likely_reason(row):
    figures = {name: number(row[name]) for name in ("printed", "ours", "count", "residents")}
    got = compare_printed(figures["printed"], figures["ours"], row["measure"], count=figures["count"], residents=figures["residents"])  # fmt: skip
    assert got.words == row["words"]
    assert row["likely reason"] in got.likely_reason
    assert bool(row["likely reason"]) == bool(got.likely_reason)
