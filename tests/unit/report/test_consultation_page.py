"""A ranking of few ballots gets words where it would get percentages."""

import pandas as pd
import pytest

from csp_lib.report import consultation_page
from csp_lib.results.shapes import Consultation

EMPTY = pd.DataFrame()


def ranked(valid):
    ranking = pd.DataFrame(
        {
            "option": ["Burglary", "ASB"],
            "average_points": [0.75, 0.25],
            "rank": [1, 2],
            "first_choice_share": [75.0, 25.0],
            "top3_share": [100.0, 100.0],
            "ranked_share": [100.0, 50.0],
            "n": [valid, valid],
        }
    )
    return Consultation("harrow", "Harrow", "harrow-2011", valid, 0, EMPTY, ranking, EMPTY, None)


@pytest.mark.parametrize("valid, first", [(4, "3 of 4"), (19, "14 of 19"), (20, "75.0%"), (400, "75.0%")])
def test_a_share_of_fewer_than_twenty_ballots_is_said_in_counts(valid, first):
    table = consultation_page.ranking(ranked(valid))
    assert table.rows[0][3] == first


def test_nobody_who_took_part_is_called_a_resident():
    said = consultation_page.who_took_part(ranked(60)).paragraph
    assert "the views of the 60 people who took part; they are not a random sample of residents" in said
