"""What a page may say of a group by its size, drawn as a table: rules of the handbook, our numbers."""

import pandas as pd
import pytest

from csp_lib.consultation.sub_groups import base_status
from csp_lib.disclosure.bases import protected_bases
from tests.spec.drawn import cases, named

SIZES = cases(
    """
    people | status
    -------|-----------
    0      | not shown
    9      | not shown
    10     | no ranking
    29     | no ranking
    30     | indicative
    49     | indicative
    50     | ordinary
    1190   | ordinary
    """
)

TABLES = cases(
    """
    16-34 | 35-54 | 55+ | shown
    ------|-------|-----|-------------
    52    | 61    | 87  | 50 60 85
    10    | 61    | 87  | 10 60 85
    9     | 61    | 87  | - - 85
    9     | 8     | 87  | - - 85
    4     | 5     | 87  | - - -
    0     | 61    | 87  | - - 85
    9     | 87    | 87  | - - 85
    1     | 2     | 3   | - - -
    """
)


@pytest.mark.parametrize("case", SIZES, ids=named(SIZES))
def test_a_group_is_ranked_by_its_size(case):
    assert base_status(int(case["people"])) == case["status"]


@pytest.mark.parametrize("case", TABLES, ids=named(TABLES))
def test_small_groups_are_hidden_rounded_and_cannot_be_worked_out(case):
    names = [name for name in case if name != "shown"]
    bases = pd.DataFrame({"variable": "age", "category": names, "n": [int(case[name]) for name in names]})
    found = protected_bases(bases)
    shown = " ".join(
        str(n) if is_shown else "-" for n, is_shown in zip(found["rounded"], found["is_shown"], strict=True)
    )
    assert shown == case["shown"]
