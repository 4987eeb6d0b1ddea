"""The checks of the priority matrix, each beside the smallest case that breaks it and the nearest that does not."""

import pandas as pd
import pytest

from csp_lib.consultation import matrix
from csp_lib.report import matrix_words
from tests.spec.drawn import cases, named

# A case is one issue. A dot stands for a link without anything more; said and adopted are places (- for a link
# without a place); ns is "not stated in the document".
CASES = cases("""
| duty | assessed | said | adopted | relation                 | reason | outcome | found                        |
|------|----------|------|---------|--------------------------|--------|---------|------------------------------|
|      |          |      | 1       | adopted                  | why    |         | error no_source              |
| .    |          |      | 1       | adopted                  |        |         |                              |
|      | .        |      | 1       | adopted                  |        |         |                              |
|      |          | -    | 1       | adopted                  |        |         |                              |
| .    |          |      |         |                          |        |         | error duty_left_open         |
| .    |          |      |         |                          | ns     |         | note duty_left_open          |
| .    |          |      |         |                          | why    |         |                              |
| .    |          |      | -       | not adopted              |        |         | error duty_left_open         |
| .    |          |      | -       | not adopted              | why    |         |                              |
|      | .        |      |         |                          |        |         | note assessment_left_open    |
|      | .        |      |         |                          | why    |         |                              |
|      |          | 3    |         |                          |        |         | error top_missing            |
|      |          | 3    | -       | not adopted              | ns     |         | note top_missing             |
|      |          | 3    | -       | not adopted              | why    |         |                              |
|      |          | 4    |         |                          |        |         |                              |
|      |          | 1    | -       | adopted                  |        |         |                              |
|      |          | 2    | 1       | adopted                  |        |         |                              |
|      |          | 3    | 1       | adopted                  |        |         | error moved_without_reason   |
|      |          | 1    | 3       | lowered                  |        |         | error moved_without_reason   |
|      |          | 3    | 1       | raised                   | ns     |         | note moved_without_reason    |
|      |          | 3    | 1       | merged into              | why    |         |                              |
|      |          | 2    | 2       | added after consultation | why    |         | error added_without_outcome  |
|      |          | 2    | 2       | added after consultation | why    | ns      | note added_without_outcome   |
|      |          | 2    | 2       | added after consultation | why    | 9 of 60 |                              |
|      |          | 1    | 2       | raised                   |        |         | error relation_against_places|
|      |          | 2    | 2       | raised                   |        |         | error relation_against_places|
|      |          | 2    | 1       | lowered                  |        |         | error relation_against_places|
|      |          | 1    | 2       | lowered                  |        |         |                              |
|      |          | -    | 2       | raised                   |        |         |                              |
|      |          | 1    | 1       | chosen                   |        |         | error unknown_relation       |
|      |          | 1    | 1       |                          |        |         | error unknown_relation       |
""")  # fmt: skip

DATES = cases("""
| decided    | closed     | too_early |
|------------|------------|-----------|
| 2012-03-01 | 2012-03-02 | yes       |
| 2012-03-02 | 2012-03-02 | no        |
| 2012-03    | 2012-03-31 | no        |
| 2012-02    | 2012-03-01 | yes       |
| 2010       | 2010-06    | no        |
| 2010       | 2011       | yes       |
|            | 2011       | no        |
| not stated in the document | 2011 | no |
| 2010       | spring     | no        |
""")

ORDERS = cases("""
| first_ordered | first_place | second_ordered | second_place | found |
|---------------|-------------|----------------|--------------|-------|
| no            |             | no             |              | 0     |
| no            | 1           | no             |              | 1     |
| no            |             |                | 2            | 1     |
| no            | 1           | no             | 2            | 2     |
| yes           | 1           | yes            | 2            | 0     |
""")


def link(side, **said):
    blank = dict.fromkeys(matrix.NEEDED, "") | {"issue": "asb", "issue_title": "Noise", "document": "plan", "line": 1}
    return blank | {"side": side, "item": "Noise"} | said


def of_case(case):
    """Return the links that a drawn case stands for."""
    full = {"ns": matrix.NOT_STATED}
    reason, place = full.get(case["reason"], case["reason"]), {"-": ""}
    outcome = full.get(case["outcome"], case["outcome"])
    rows = [
        link(side, reason=reason) for side in ("duty", "assessment") if case[side.replace("assessment", "assessed")]
    ]
    if case["said"]:
        said = place.get(case["said"], case["said"])
        rows.append(link("consultation", item_id="Open day", place=said, rule_outcome=outcome))
    if case["adopted"]:
        adopted = place.get(case["adopted"], case["adopted"])
        rows.append(link("priority", place=adopted, relation=case["relation"], reason=reason))
    return pd.DataFrame(rows)


@pytest.mark.parametrize("case", CASES, ids=named(CASES))
def test_what_an_issue_leaves_open(case):
    found = matrix.check(of_case(case))
    assert "; ".join(f"{one.severity} {one.rule}" for one in found) == case["found"]


@pytest.mark.parametrize("case", DATES, ids=named(DATES))
def test_a_decision_may_not_lie_before_the_consultation_closed(case):
    rows = [
        link("consultation", item_id="Open day"), link("priority", relation="adopted", decided_on=case["decided"]),
    ]  # fmt: skip
    found = matrix.check(pd.DataFrame(rows), closed={"Open day": case["closed"], "Another": "2019"})
    assert [one.rule for one in found] == ["decided_too_early"] * (case["too_early"] == "yes")


@pytest.mark.parametrize("case", ORDERS, ids=named(ORDERS))
def test_a_list_in_no_order_has_no_places(case):
    rows = [
        link(
            "priority", relation="adopted", ordered=case[f"{which}_ordered"], place=case[f"{which}_place"],
            issue_title=which,
        )
        for which in ("first", "second")
    ]  # fmt: skip
    found = matrix.check(pd.DataFrame([*rows, *(link("duty", issue_title=which) for which in ("first", "second"))]))
    assert [one.rule for one in found] == ["order_of_unordered"] * int(case["found"])


def test_every_rule_drawn_here_has_its_sentence():
    drawn = {case["found"].split()[-1] for case in CASES if case["found"]}
    for rule in drawn | {"no_checksum", "decided_too_early", "order_of_unordered"}:
        told = matrix_words.finding(
            matrix.MatrixFinding(rule, "error", "Noise", "Noise", "Open day", 3, 1, "raised; 1")
        )
        assert told[:1].isupper() and told.endswith(".") and "{" not in told
