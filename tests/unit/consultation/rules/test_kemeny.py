"""Kemeny's order, exactly."""

from itertools import combinations, permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings

from csp_lib.consultation.rules.head_to_head import preferred
from csp_lib.consultation.rules.kemeny import kemeny
from tests.unit.consultation.firmness.drawn_papers import PARTIAL, READINGS, papers


def by_trying_all(drawn):
    """Return the best orders of few options, the plain way."""
    above = preferred(drawn)
    agreed = {
        order: sum(above[first, second] for first, second in combinations(order, 2))
        for order in permutations(range(len(drawn.options)))
    }
    most = max(agreed.values())
    return most, [order for order, each in agreed.items() if most - each < 1e-9]


@settings(max_examples=12)
@given(PARTIAL, READINGS)
def test_the_answer_is_that_of_trying_every_order(lines, unranked):
    drawn = papers(*lines, options="ABCD", unranked=unranked)
    most, best = by_trying_all(drawn)
    got = kemeny(drawn)
    assert got.agreements == pytest.approx(most)
    assert got.number == len(best)
    assert list(got.orders) == sorted(tuple(drawn.options[option] for option in order) for order in best)[:10]
    means = np.array([[order.index(option) for order in best] for option in range(4)]).mean(axis=1).round(9)
    assert got.places.tolist() == [1 + int((means < mean).sum()) for mean in means]


def test_options_that_trade_places_among_the_best_orders_share_one():
    got = kemeny(papers((1, "A>B>C"), (1, "B>A>C")))
    assert (got.orders, got.number) == ((("A", "B", "C"), ("B", "A", "C")), 2)
    assert got.places.tolist() == [1, 1, 3]


def test_no_more_than_ten_orders_are_listed_but_all_are_counted():
    got = kemeny(papers((1, ""), options="ABCDEFGHIJKLMN"))
    assert (len(got.orders), got.number) == (10, factorial(14))
    assert got.orders[0] == tuple("ABCDEFGHIJKLMN")
    assert set(got.places) == {1}


def test_sums_of_weights_that_are_equal_leave_orders_equally_good():
    assert kemeny(papers((1, "A>B"), (1, "A>B"), (1, "B>A"), weights=[0.1, 0.2, 0.3])).number == 2


def test_above_fourteen_options_there_is_a_reason_instead_of_an_answer():
    got = kemeny(papers((1, ">".join("ABCDEFGHIJKLMNO"))))
    assert (got.places, got.agreements, got.orders) == (None, None, ())
    assert got.reason == "15 options; the best order can be found exactly for up to 14"


@pytest.mark.parametrize(("drawn", "number"), [(papers(options="ABC"), 6), (papers((2, "A")), 1), (papers(), 1)])
def test_where_nothing_is_compared_every_order_is_as_good(drawn, number):
    got = kemeny(drawn)
    assert (got.number, got.agreements, set(got.places) <= {1}) == (number, 0, True)
