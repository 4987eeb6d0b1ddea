"""How an area against a group, and its change against the group's, are worded."""

import pandas as pd
import pytest

from csp_lib.analysis.areas.compare import Rank, place_words, range_words
from csp_lib.analysis.areas.peers import against_peers, change_against_peers
from tests.spec.drawn import cases, named, number

RATES = cases(
    """
    | own offences | own residents | peers' rate | spread | word           | why                                          |
    |--------------|---------------|-------------|--------|----------------|----------------------------------------------|
    | 10,000       | 100,000       | 100         | 0      | similar        | the same rate                                |
    | 10,200       | 100,000       | 100         | 0      | higher         | chance alone: two in a hundred is much       |
    | 10,400       | 100,000       | 100         | 0      | clearly higher |                                              |
    | 9,800        | 100,000       | 100         | 0      | lower          |                                              |
    | 9,600        | 100,000       | 100         | 0      | clearly lower  |                                              |
    | 10,400       | 100,000       | 100         | 0.04   | similar        | boroughs differ by a fifth anyhow            |
    | 14,500       | 100,000       | 100         | 0.04   | similar        |                                              |
    | 16,500       | 100,000       | 100         | 0.04   | higher         |                                              |
    | 20,500       | 100,000       | 100         | 0.04   | clearly higher |                                              |
    | 6,000        | 100,000       | 100         | 0.04   | lower          |                                              |
    | 4,500        | 100,000       | 100         | 0.04   | clearly lower  |                                              |
    | 0            | 100           | 10          | 0      | similar        | one offence was to be expected               |
    | 4            | 100           | 10          | 0      | higher         | few events: Poisson, P(4 or more) is 0.019   |
    | 3            | 100           | 10          | 0      | similar        | P(3 or more) is 0.080                        |
    |              | 100,000       | 100         | 0      | cannot compare | no count                                     |
    | 100          | 0             | 100         | 0      | cannot compare | no residents                                 |
    | 100          | 1000          | 0           | 0      | cannot compare | nothing was counted in any peer              |
    """
)


@pytest.mark.parametrize("row", RATES, ids=named(RATES))
def test_a_rate_against_its_peers_has_one_of_the_closed_words(row):
    people = 50_000_000  # so many that the peers' own rate is certain
    frame = pd.DataFrame(
        {
            "area": ["own", *(f"peer{i}" for i in range(25))],
            "count": [number(row["own offences"]), *[number(row["peers' rate"]) / 1000 * people] * 25],
            "denominator": [number(row["own residents"]), *[people] * 25],
        }
    )
    got = against_peers(frame, "own", list(frame["area"]), number(row["spread"]))
    assert got.word == row["word"]


CHANGES = cases(
    """
    | own before | own now | peers before | peers now | phi | word           | why                                       |
    |------------|---------|--------------|-----------|-----|----------------|-------------------------------------------|
    | 1000       | 1100    | 10,000       | 11,000    | 1   | similar        | both up by a tenth                        |
    | 1000       | 1000    | 10,000       | 11,000    | 1   | lower          | level while the peers rose                |
    | 1000       | 850     | 10,000       | 11,000    | 1   | clearly lower  |                                           |
    | 1000       | 950     | 10,000       | 8500      | 1   | higher         | fell, but less than the peers             |
    | 1000       | 1250    | 10,000       | 10,000    | 1   | clearly higher |                                           |
    | 1000       | 1250    | 10,000       | 10,000    | 12  | similar        | a series that varies by itself            |
    | 4          | 5       | 10,000       | 10,000    | 1   | cannot compare | nine together                             |
    |            | 1000    | 10,000       | 10,000    | 1   | cannot compare | no earlier count                          |
    | 1000       | 1000    | 10,000       |           | 1   | cannot compare | no later count of the peers               |
    """
)


@pytest.mark.parametrize("row", CHANGES, ids=named(CHANGES))
def test_a_change_against_the_peers_change_has_one_of_the_closed_words(row):
    counts = (number(row[name]) for name in ("own before", "own now", "peers before", "peers now"))
    assert change_against_peers(*counts, phi=number(row["phi"])).word == row["word"]


PLACES = cases(
    """
    | lower than it | higher than it | tied | drawn from | to | words                                               |
    |---------------|----------------|------|------------|----|-----------------------------------------------------|
    | 3             | 28             | 0    | 2          | 9  | 4th lowest (95 % range 2nd to 9th) of 32            |
    | 26            | 5              | 0    | 24         | 30 | 6th highest (95 % range 3rd to 9th) of 32           |
    | 0             | 31             | 0    | 1          | 1  | lowest (95 % range 1st) of 32                       |
    | 31            | 0              | 0    | 31         | 32 | highest (95 % range 1st to 2nd) of 32               |
    | 2             | 28             | 1    | 3          | 5  | joint 3rd lowest (95 % range 3rd to 5th) of 32      |
    | 29            | 0              | 2    | 30         | 31 | joint highest (95 % range 1st to 3rd) of 32         |
    """
)


@pytest.mark.parametrize("row", PLACES, ids=named(PLACES))
def test_a_place_and_its_range_are_counted_from_the_same_end(row):
    lower, higher, tied = (int(row[name]) for name in ("lower than it", "higher than it", "tied"))
    of = lower + higher + tied + 1
    words = place_words(lower + 1, higher + 1, of, tied > 0)
    rank = Rank(lower + 1, higher + 1, of, (), words, "burglary", "residents", "2010/11")
    assert range_words(rank, int(row["drawn from"]), int(row["to"])) == row["words"]
