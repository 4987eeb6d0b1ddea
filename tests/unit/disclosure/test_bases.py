"""Bases of groups as a page may print them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.disclosure.bases import FEW, WOULD_TELL, protected_bases, rounded


def bases_of(**numbers):
    return pd.DataFrame([("age", name, n) for name, n in numbers.items()], columns=["variable", "category", "n"])


def told(**numbers):
    found = protected_bases(bases_of(**numbers))
    return dict(zip(found["category"], found["rounded"].astype(object).where(found["is_shown"], None), strict=True))


def test_bases_are_rounded_to_five_halves_up():
    assert rounded(pd.Series([0, 2, 3, 7, 8, 12, 13, 1234])).tolist() == [0, 0, 5, 5, 10, 10, 15, 1235]
    assert rounded(pd.Series([2.5, 7.5])).tolist() == [5, 10]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"a": 10, "b": 52, "c": 88}, {"a": 10, "b": 50, "c": 90}),
        ({"a": 9, "b": 52, "c": 88}, {"a": None, "b": None, "c": 90}),  # b goes too: the whole less c would tell a
        ({"a": 0, "b": 52, "c": 88}, {"a": None, "b": None, "c": 90}),
        ({"a": 9, "b": 8, "c": 88}, {"a": None, "b": None, "c": 90}),
        ({"a": 1, "b": 2, "c": 20, "d": 88}, {"a": None, "b": None, "c": None, "d": 90}),  # 3 between them say much
        ({"a": 9, "b": 88}, {"a": None, "b": None}),
        ({"a": 3}, {"a": None}),
    ],
)
def test_a_small_group_is_hidden_and_cannot_be_worked_out(numbers, expected):
    assert told(**numbers) == expected


def test_the_reason_tells_small_groups_from_those_that_protect_them():
    found = protected_bases(bases_of(a=9, b=52, c=88))
    assert found["reason"].tolist() == [FEW, WOULD_TELL, ""]
    assert found["is_shown"].tolist() == [False, False, True]


def test_of_groups_alike_the_first_by_name_is_hidden():
    found = protected_bases(bases_of(z=20, b=20, a=3))
    assert dict(zip(found["category"], found["is_shown"], strict=True)) == {"z": True, "b": False, "a": False}


def test_variables_are_protected_each_by_itself():
    both = pd.concat([bases_of(a=3, b=60, c=70), bases_of(F=60, M=73).assign(variable="sex")], ignore_index=True)
    assert protected_bases(both)["is_shown"].tolist() == [False, False, True, True, True]


def test_no_groups_at_all_give_an_empty_table():
    found = protected_bases(bases_of())
    assert found.empty
    assert {"is_shown", "rounded", "reason"} <= set(found.columns)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_what_is_hidden_is_never_one_group_beside_others_and_holds_ten_or_all(numbers):
    found = protected_bases(bases_of(**{f"g{i}": n for i, n in enumerate(numbers)}))
    hidden = found[~found["is_shown"]]
    assert (found["n"][found["is_shown"]] >= 10).all()
    if 0 < len(hidden) < len(found):
        assert len(hidden) > 1
        assert hidden["n"].sum() >= 10
