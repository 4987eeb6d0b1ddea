"""Every rule on the examples everyone knows, and what holds of every rule."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.consultation.papers import papers_of
from csp_lib.consultation.rules import head_to_head, points
from csp_lib.consultation.rules.kemeny import kemeny
from csp_lib.consultation.rules.plackett_luce import plackett_luce
from csp_lib.consultation.rules.run_off import order_by_run_off
from tests.spec.drawn import cases

RULES = {
    "points": points.order_by_points,
    "head to head": head_to_head.order_head_to_head,
    "strongest paths": head_to_head.order_by_strongest_paths,
    "run-off": order_by_run_off,
    "Kemeny": lambda papers: kemeny(papers).places,
    "Plackett-Luce": lambda papers: plackett_luce(papers).places,
}

# where Tennessee's capital should be: everyone wants it near (Young 1988 and many textbooks)
TENNESSEE = """
    | ballots | order                                     |
    |---------|-------------------------------------------|
    | 42      | Memphis > Nashville > Chattanooga > Knoxville |
    | 26      | Nashville > Chattanooga > Knoxville > Memphis |
    | 15      | Chattanooga > Knoxville > Nashville > Memphis |
    | 17      | Knoxville > Chattanooga > Nashville > Memphis |
    """
# the 45 ballots of Schulze 2011, example 1
SCHULZE = """
    | ballots | order             |
    |---------|-------------------|
    | 5       | A > C > B > E > D |
    | 5       | A > D > E > C > B |
    | 8       | B > E > D > A > C |
    | 3       | C > A > B > E > D |
    | 7       | C > A > E > B > D |
    | 2       | C > B > A > D > E |
    | 7       | D > C > E > B > A |
    | 8       | E > B > A > D > C |
    """


def cast(drawing):
    """Read ballots as drawn, > between places."""
    rows = [
        ("known", str(number), option, float(place), 1.0, int(row["ballots"]))
        for number, row in enumerate(cases(drawing))
        for place, option in enumerate(row["order"].split(" > "), 1)
    ]
    columns = ["exercise", "respondent_id", "option", "rank", "weight", "ballots"]
    return papers_of(pd.DataFrame(rows, columns=columns)).papers


def in_order(papers, places):
    """Write an order down, = between options that share a place."""
    groups = ["=".join(np.array(papers.options)[places == place]) for place in np.unique(places)]
    return " > ".join(groups)


@pytest.mark.parametrize(
    "row",
    cases(
        """
        | rule            | order                                         |
        |-----------------|-----------------------------------------------|
        | points          | Nashville > Chattanooga > Memphis > Knoxville |
        | head to head    | Nashville > Chattanooga > Knoxville > Memphis |
        | strongest paths | Nashville > Chattanooga > Knoxville > Memphis |
        | Kemeny          | Nashville > Chattanooga > Knoxville > Memphis |
        | run-off         | Knoxville > Memphis > Nashville > Chattanooga |
        """
    ),
    ids=lambda row: row["rule"],
)
def test_each_rule_puts_tennessees_towns_in_its_known_order(row):
    papers = cast(TENNESSEE)
    assert in_order(papers, RULES[row["rule"]](papers)) == row["order"]


def test_tennessees_known_figures():
    papers = cast(TENNESSEE)
    assert papers.options == ("Chattanooga", "Knoxville", "Memphis", "Nashville")
    assert (100 * points.average_points(papers)).tolist() == pytest.approx([173, 107, 126, 194])
    assert head_to_head.copeland_points(papers).tolist() == [2, 1, 0, 3]
    assert head_to_head.beats_all(papers) == "Nashville"
    assert (kemeny(papers).agreements, kemeny(papers).number) == (393, 1)


def test_schulzes_forty_five_have_the_path_strengths_and_the_order_he_prints():
    papers = cast(SCHULZE)
    drawn = cases(
        """
        | from | A  | B  | C  | D  | E  |
        |------|----|----|----|----|----|
        | A    | 0  | 28 | 28 | 30 | 24 |
        | B    | 25 | 0  | 28 | 33 | 24 |
        | C    | 25 | 29 | 0  | 29 | 24 |
        | D    | 25 | 28 | 28 | 0  | 24 |
        | E    | 25 | 28 | 28 | 31 | 0  |
        """
    )
    printed = [[float(row[option]) for option in "ABCDE"] for row in drawn]
    assert head_to_head.strongest_paths(head_to_head.preferred(papers), "winning_votes").tolist() == printed
    for by in ("margins", "winning_votes"):
        assert in_order(papers, head_to_head.order_by_strongest_paths(papers, by)) == "E > A > C > B > D"
    assert head_to_head.cycles(papers) == [("A", "B", "C", "D", "E")]
    assert head_to_head.beats_all(papers) is None


PAPERS = st.lists(
    st.tuples(st.integers(1, 5), st.permutations("ABCD"), st.integers(1, 4)).map(
        lambda paper: (paper[0], paper[1][: paper[2]])
    ),
    min_size=1,
    max_size=9,
)


def drawn(lines, options="ABCD"):
    rows = [
        ("drawn", str(number), option, float(place), 1.0, alike)
        for number, (alike, order) in enumerate(lines)
        for place, option in enumerate(order, 1)
    ]
    columns = ["exercise", "respondent_id", "option", "rank", "weight", "ballots"]
    return papers_of(pd.DataFrame(rows, columns=columns), options).papers


def places(rule, papers):
    return dict(zip(papers.options, RULES[rule](papers).tolist(), strict=True))


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=6)
@given(PAPERS)
def test_renaming_options_renames_the_order_of_every_rule(rule, lines):
    names = dict(zip("ABCD", "DAZB", strict=True))
    renamed = [(alike, [names[option] for option in order]) for alike, order in lines]
    expected = {names[option]: place for option, place in places(rule, drawn(lines)).items()}
    assert places(rule, drawn(renamed, "DAZB")) == expected


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=6)
@given(PAPERS)
def test_casting_every_ballot_twice_changes_no_order_of_any_rule(rule, lines):
    once = drawn(lines)
    twice = replace(once, ballots=2 * once.ballots, weights=2 * once.weights)
    assert places(rule, twice) == places(rule, once)


@pytest.mark.parametrize("rule", RULES)
def test_ballots_all_alike_are_the_order_of_every_rule(rule):
    assert places(rule, drawn([(7, "CADB")])) == {"C": 1, "A": 2, "D": 3, "B": 4}
