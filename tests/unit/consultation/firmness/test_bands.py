"""Bands of options that cannot be parted."""

import numpy as np
import pytest

from csp_lib.consultation.firmness.bands import bands
from csp_lib.consultation.firmness.rank_ranges import RankRanges
from tests.spec.drawn import cases, named

DRAWN = cases(
    """
    | what                                      | places  | low     | high    | bands   |
    |-------------------------------------------|---------|---------|---------|---------|
    | all parted                                | 1 2 3   | 1 2 3   | 1 2 3   | A B C   |
    | none parted                               | 1 2 3   | 1 1 1   | 3 3 3   | A A A   |
    | two pairs                                 | 1 2 3 4 | 1 1 3 3 | 2 2 4 4 | A A B B |
    | a chain: third meets second but not first | 1 2 3   | 1 1 2   | 1 2 3   | A A B   |
    | given in another order                    | 3 1 2   | 2 1 1   | 3 1 2   | B A A   |
    | level options go by their ranges          | 1 2 2   | 1 2 1   | 1 3 2   | A B A   |
    | a later one does not rejoin band A        | 1 2 3   | 1 2 1   | 1 2 3   | A B B   |
    """
)


def numbers(text):
    return np.array([int(each) for each in text.split()])


@pytest.mark.parametrize("case", DRAWN, ids=named(DRAWN))
def test_options_share_a_band_while_all_their_ranges_overlap(case):
    got = bands(RankRanges(numbers(case["places"]), numbers(case["low"]), numbers(case["high"])))
    assert got == tuple(case["bands"].split())


def test_after_z_comes_aa():
    each = np.arange(1, 54)
    got = bands(RankRanges(each, each, each))
    assert (got[25], got[26], got[51], got[52]) == ("Z", "AA", "AZ", "BA")


def test_no_options_have_no_bands():
    none = np.array([], dtype=int)
    assert bands(RankRanges(none, none, none)) == ()
