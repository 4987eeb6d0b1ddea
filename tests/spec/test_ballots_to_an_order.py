"""How ballots become an order of priorities."""

import pandas as pd
import pytest

from csp_lib.consultation.ballots import repair
from csp_lib.consultation.scoring import average_points
from tests.spec.drawn import cases

OPTIONS = ["burglary", "drugs", "litter"]


def cast(papers):
    """Read each paper as written: the rank in an option's column, blank where none was given."""
    rows = [
        ("harrow-2011", paper["who"], option, float(paper[option]) if paper[option] else None, 1.0)
        for paper in papers
        for option in OPTIONS
    ]
    return pd.DataFrame(rows, columns=["exercise", "respondent_id", "option", "rank", "weight"])


def test_first_gets_most_points_last_gets_none_and_blanks_share_what_is_left():
    papers = cases(
        """
        | who  | burglary | drugs | litter |
        |------|----------|-------|--------|
        | Ann  | 1        | 2     | 3      |
        | Ben  | 2        | 1     |        |
        | Cara | 1        |       |        |
        | Dan  | 1        | 1     |        |
        """
    )
    # burglary: 2, 1, 2 and 1.5; drugs: 1, 2, 0.5 and 1.5; litter: 0, 0, 0.5 and 0, over four people
    got = average_points(repair(cast(papers), OPTIONS).ballots, OPTIONS)
    assert got["option"].tolist() == ["burglary", "drugs", "litter"]
    assert got["average_points"].tolist() == pytest.approx([6.5 / 4, 5 / 4, 0.5 / 4])
    assert got["rank"].tolist() == [1, 2, 3]
    assert got["first_choice_share"].tolist() == pytest.approx([62.5, 37.5, 0])


def test_papers_are_mended_by_rule_and_spoilt_ones_counted():
    papers = cases(
        """
        | who | burglary | drugs | litter | what is wrong             |
        |-----|----------|-------|--------|---------------------------|
        | Ann | 1        | 3     | 7      | gaps                      |
        | Ben | 1        | 1     |        | the same rank twice       |
        | Cem | 0        | 1     |        | no such place             |
        | Dan |          |       |        | nothing ranked            |
        """
    )
    got = repair(cast(papers), OPTIONS)
    read = {(row.respondent_id, row.option): int(row.rank) for row in got.ballots.itertuples()}
    assert read == {
        ("Ann", "burglary"): 1, ("Ann", "drugs"): 2, ("Ann", "litter"): 3,
        ("Ben", "burglary"): 1, ("Ben", "drugs"): 1, ("Cem", "drugs"): 1,
    }  # fmt: skip
    assert (got.cast, got.valid, got.spoilt) == (4, 3, 1)
    by_rule = got.repairs_by_rule.set_index("rule")["repairs"].to_dict()
    assert by_rule == {"blank_rank": 5, "gap": 2, "repeated_rank": 2, "out_of_range": 1, "nothing_ranked": 1}
