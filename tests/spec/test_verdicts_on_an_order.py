"""Which word says how firm a place among the first k is, and what makes two places too close."""

import numpy as np
import pytest

from csp_lib.consultation.firmness.verdict import VERDICTS, verdict_on_top, verdicts
from tests.spec.drawn import cases, named

# one option, with k = 2; three others fill the places it leaves
ONE = cases(
    """
    | place by points | head to head | chance of the top 2 | word              |
    |-----------------|--------------|---------------------|-------------------|
    | 1               | 1            | 1.00                | firm              |
    | 2               | 1            | 0.95                | firm              |
    | 2               | 3            | 0.99                | likely            |
    | 2               | 2            | 0.94                | likely            |
    | 2               | 2            | 0.80                | likely            |
    | 2               | 2            | 0.79                | too close to call |
    | 2               | 4            | 0.50                | too close to call |
    | 3               | 3            | 0.05                | firm              |
    | 3               | 2            | 0.05                | likely            |
    | 4               | 4            | 0.20                | likely            |
    | 3               | 3            | 0.21                | too close to call |
    """
)

# whole orders: places by points, the same head to head, chances
WHOLE = cases(
    """
    | what                                  | k | places    | chances            | words                        | top               |
    |---------------------------------------|---|-----------|--------------------|------------------------------|-------------------|
    | all firm                              | 2 | 1 2 3     | 1 .98 .02          | firm, firm, firm             | firm              |
    | the weakest member speaks for the top | 2 | 1 2 3     | 1 .85 .15          | firm, likely, likely         | likely            |
    | level at the edge                     | 2 | 1 2 2 4   | 1 .50 .50 0        | firm, close, close, firm     | too close to call |
    | level at the edge, chances high       | 1 | 1 1 3     | .99 .99 0          | close, close, firm           | too close to call |
    | level inside the top                  | 2 | 1 1 3     | 1 1 0              | firm, firm, firm             | firm              |
    | level behind the edge                 | 1 | 1 2 2     | 1 0 0              | firm, firm, firm             | firm              |
    | an outsider close behind              | 2 | 1 2 3 4   | .92 .90 .12 .06    | likely, likely, likely, likely | likely          |
    | everything is in the top              | 3 | 1 2 3     | 1 1 1              | firm, firm, firm             | firm              |
    """
)


def numbers(text):
    return np.array([float(each) for each in text.split()])


@pytest.mark.parametrize("case", ONE, ids=named(ONE))
def test_firm_takes_a_chance_of_95_and_head_to_head_likely_80(case):
    place = int(case["place by points"])
    others = np.array([other for other in (1, 2, 3, 4) if other != place])
    got = verdicts(
        np.concatenate([[place], others]),
        np.concatenate([[int(case["head to head"])], others]),
        np.concatenate([[float(case["chance of the top 2"])], others <= 2]),
        2,
    )
    assert got[0] == case["word"]


@pytest.mark.parametrize("case", WHOLE, ids=named(WHOLE))
def test_the_top_is_as_firm_as_its_weakest_member(case):
    places, chances, k = numbers(case["places"]), numbers(case["chances"]), int(case["k"])
    words = [word.replace("close", "too close to call") for word in case["words"].split(", ")]
    assert list(verdicts(places, places, chances, k)) == words
    assert verdict_on_top(verdicts(places, places, chances, k), places, k) == case["top"]


def test_the_vocabulary_is_closed():
    assert VERDICTS == ("firm", "likely", "too close to call")


def test_an_order_of_nothing_is_too_close_to_call():
    none = np.array([])
    assert verdict_on_top((), none, 3) == "too close to call"
