"""How ballots become an order of priorities."""

from datetime import date

import pandas as pd
import pytest

from csp_lib.consultation.ballots import repair
from csp_lib.consultation.papers import UNRANKED, papers_of
from csp_lib.consultation.rules import points
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
    got = papers_of(repair(cast(papers), OPTIONS).ballots, OPTIONS).papers
    assert got.options == ("burglary", "drugs", "litter")
    assert points.average_points(got).tolist() == pytest.approx([6.5 / 4, 5 / 4, 0.5 / 4])
    assert points.order_by_points(got).tolist() == [1, 2, 3]
    assert points.shares(got)["first_choice_share"].tolist() == pytest.approx([62.5, 37.5, 0])


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


def test_every_ballot_handed_in_is_counted_once_whatever_becomes_of_it():
    papers = cases(
        """
        | paper | who  | day        | weight | option   | write_in | rank | what becomes of it                 |
        |-------|------|------------|--------|----------|----------|------|------------------------------------|
        | 2     | Ann  | 2011-03-01 | 1      | burglary |          | 1st  | valid                              |
        | 3     | Ann  | 2011-03-02 | 1      | drugs    |          | 1    | second paper                       |
        | 4     | Ben  | 2011-04-09 | 1      | drugs    |          | 1    | late                               |
        | 5     | Cem  | 2011-03-01 | 1      |          | parking  | 1    | ranks nothing that was offered     |
        | 6     | Dan  | 2011-03-01 | 1      | drugs    |          | x    | spoilt: a mark that is no place    |
        | 7     | Eve  | 2011-03-01 | 0      | drugs    |          | 1    | spoilt: a weight that is none      |
        | 8     | Fay  | 2011-03-01 | 2      | Drugs    |          | =1   | valid: spelling and tie mark       |
        | 8     | Fay  | 2011-03-01 | 2      | parking  |          | 3    | valid: not offered, so written in  |
        """
    )
    rows = pd.DataFrame(papers).replace("", None).rename(columns={"who": "respondent_id", "day": "date"})
    frame = rows.drop(columns="what becomes of it").assign(exercise="harrow-2011")
    got = repair(frame.astype({"paper": int}), OPTIONS, write_ins=True, closed=date(2011, 3, 31))
    assert [(row.respondent_id, row.option, row.rank, row.weight) for row in got.ballots.itertuples()] == [
        ("Ann", "burglary", 1, 1), ("Fay", "drugs", 1, 2)
    ]  # fmt: skip
    assert [(row.respondent_id, row.text, row.rank) for row in got.write_ins.itertuples()] == [
        ("Cem", "parking", 1), ("Fay", "parking", 2)
    ]  # fmt: skip
    assert (got.cast, got.valid, got.spoilt, got.late, got.second_papers, got.only_write_ins) == (7, 2, 2, 1, 1, 1)
    assert got.repairs_by_rule["rule"].tolist() == [
        "gap", "late", "nothing_ranked", "only_write_ins", "out_of_range", "read_as_write_in", "second_paper",
        "spelling", "spoilt_weight", "tie_mark",
    ]  # fmt: skip


def test_the_meaning_of_a_blank_moves_an_option_that_few_people_rank_highly():
    papers = cases(
        """
        | who  | burglary | drugs | litter |
        |------|----------|-------|--------|
        | Ann  | 2        | 1     |        |
        | Ben  | 1        |       | 2      |
        | Cara | 1        |       | 2      |
        | Dan  | 1        |       | 2      |
        """
    )
    read = papers_of(repair(cast(papers), OPTIONS).ballots, OPTIONS).papers
    places = {meaning: points.order_by_points(read.read_as(meaning)).tolist() for meaning in UNRANKED}
    # drugs stand above burglary on the one paper that ranks both, and below the rest on the others
    assert places == {"below": [1, 3, 2], "not_offered": [2, 1, 3], "abstain": [2, 1, 3]}
