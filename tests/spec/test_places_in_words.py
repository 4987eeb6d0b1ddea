"""How the place of a borough among others is worded."""

import pandas as pd
import pytest

from csp_lib.analysis.areas.compare import ordinal, place_words, rank_areas
from tests.spec.drawn import cases, named

WORDS = cases(
    """
    | lower than it | higher than it | tied with it | words                  |
    |---------------|----------------|--------------|------------------------|
    | 0             | 31             | 0            | lowest of 32           |
    | 1             | 30             | 0            | 2nd lowest of 32       |
    | 8             | 23             | 0            | 9th lowest of 32       |
    | 15            | 16             | 0            | 16th lowest of 32      |
    | 16            | 15             | 0            | 16th highest of 32     |
    | 26            | 5              | 0            | 6th highest of 32      |
    | 31            | 0              | 0            | highest of 32          |
    | 2             | 28             | 1            | joint 3rd lowest of 32 |
    | 29            | 0              | 2            | joint highest of 32    |
    | 0             | 0              | 31           | level with all others of 32 |
    | 0             | 0              | 0            | the only area          |
    """
)


@pytest.mark.parametrize("row", WORDS, ids=named(WORDS))
def test_a_place_is_counted_from_the_nearer_end(row):
    lower, higher, tied = (int(row[f"{what} it"]) for what in ("lower than", "higher than", "tied with"))
    assert place_words(lower + 1, higher + 1, lower + higher + tied + 1, tied > 0) == row["words"]


def test_the_words_follow_the_rates_not_the_counts():
    table = cases(
        """
        | area   | count | denominator |
        |--------|-------|-------------|
        | harrow | 150   | 1000        |
        | barnet | 200   | 2000        |
        | brent  | 900   | 3000        |
        | ealing | 1000  | 4000        |
        """
    )
    frame = pd.DataFrame(table).astype({"count": int, "denominator": int})
    by_rate = {area: rank_areas(frame, area, "burglary", "residents", "2010/11").words for area in frame["area"]}
    assert by_rate == {
        "harrow": "2nd lowest of 4",
        "barnet": "lowest of 4",
        "brent": "highest of 4",
        "ealing": "2nd highest of 4",
    }


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"), (22, "22nd"), (101, "101st"), (111, "111th")]
)  # fmt: skip
def test_ordinals_read_as_english(number, words):
    assert ordinal(number) == words
