"""What must hold of any ballots: no result hangs on an order of rows, and more support never harms."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.consultation.ballots import repair
from csp_lib.consultation.firmness.agreement import kendalls_w
from csp_lib.consultation.firmness.grid import RULES
from csp_lib.consultation.firmness.rank_ranges import points_with_covariance, rank_ranges
from csp_lib.consultation.firmness.resampling import chance_in_top
from csp_lib.consultation.papers import UNRANKED, papers_of
from csp_lib.consultation.rules.head_to_head import preferred
from csp_lib.consultation.rules.kemeny import kemeny
from csp_lib.consultation.rules.plackett_luce import plackett_luce
from csp_lib.consultation.rules.points import average_points

OPTIONS = "ABCD"
WHOLE_ORDER = ["average points", "head to head", "strongest paths", "Kemeny order", "Plackett-Luce"]
FEW = settings(max_examples=12)

FULL = st.lists(st.permutations(OPTIONS), min_size=2, max_size=9)
# places as marks on a form, 0 where the box is blank: ties, gaps and blanks among them; nobody leaves all blank
MARKS = st.lists(st.integers(0, 4), min_size=4, max_size=4).filter(any)
MARKED = st.lists(MARKS, min_size=2, max_size=9)
MEANINGS = st.sampled_from(list(UNRANKED))


def in_order(order):
    """Return the marks of a paper that ranks all options."""
    return [order.index(option) + 1 for option in OPTIONS]


def lines(marked, weights=None):
    """Draw papers as they were handed in: the marks of each, and its weight."""
    rows = [
        ("event", f"{who:02}", option, f"{mark}", f"{weight}")
        for who, (marks, weight) in enumerate(zip(marked, weights or [1] * len(marked), strict=True))
        for option, mark in zip(OPTIONS, marks, strict=True)
        if mark
    ]
    return pd.DataFrame(rows, columns=["exercise", "respondent_id", "option", "rank", "weight"])


def papers(marked, weights=None, unranked="below"):
    """Draw the same papers without gaps between their marks, as repairs leave them."""
    closed = [[sorted({0, *marks}).index(mark) for mark in marks] for marks in marked]
    numbers = lines(closed, weights).astype({"rank": float, "weight": float})
    return papers_of(numbers, OPTIONS, unranked).papers


def places(read):
    """Return the place of each option under every rule; None under a rule that gives none."""
    found = {name: rule(read) for name, (rule, _) in RULES.items()}
    return {name: None if given is None else given.tolist() for name, given in found.items()}


def everything(read):
    """Return the numbers of a page on these papers, in the order of options."""
    points, covariance = points_with_covariance(read)
    ranges = rank_ranges(points, covariance)
    numbers = [points, ranges.low, ranges.high, chance_in_top(read, 2, draws=50), [kendalls_w(read)]]
    return read.options, places(read), [np.asarray(part, dtype=float).tobytes() for part in numbers]


@FEW
@given(MARKED, MEANINGS, st.randoms(use_true_random=False))
def test_no_number_hangs_on_the_order_of_ballots_lines_or_options(marked, unranked, random):
    rows = lines(marked)
    shuffled = rows.loc[random.sample(range(len(rows)), len(rows))]
    offered = random.sample(OPTIONS, len(OPTIONS))
    one = papers_of(repair(rows, OPTIONS).ballots, OPTIONS, unranked).papers
    other = papers_of(repair(shuffled, offered).ballots, offered, unranked).papers
    assert everything(one) == everything(other)


@FEW
@given(MARKED, MEANINGS, st.permutations(range(4)))
def test_no_place_hangs_on_what_options_are_called(marked, unranked, moved):
    renamed = [[marks[number] for number in moved] for marks in marked]
    there, here = places(papers(renamed, unranked=unranked)), places(papers(marked, unranked=unranked))
    expected = {name: None if given is None else [given[number] for number in moved] for name, given in here.items()}
    assert there == expected


@FEW
@given(st.permutations(OPTIONS), st.integers(2, 9), MEANINGS)
def test_an_order_that_all_ballots_share_is_the_order_of_every_rule(order, number, unranked):
    read = papers([in_order(order)] * number, unranked=unranked)
    found = places(read)
    for name, given_places in found.items():
        along = [given_places[OPTIONS.index(option)] for option in order]
        # shares of first choices, and the run-off, do not part the options that nobody puts first
        assert (along[0], along) == (1, sorted(along)), name
    assert {name: found[name] for name in WHOLE_ORDER} == dict.fromkeys(WHOLE_ORDER, in_order(order))
    assert kendalls_w(read) == pytest.approx(1)


@FEW
@given(st.lists(st.tuples(MARKS, st.integers(1, 2)), min_size=2, max_size=6), MEANINGS)
def test_a_weight_of_two_is_two_ballots(drawn, unranked):
    marked, weights = [marks for marks, _ in drawn], [weight for _, weight in drawn]
    weighted = papers(marked, weights, unranked)
    doubled = papers([marks for marks, weight in drawn for _ in range(weight)], unranked=unranked)
    assert average_points(weighted) == pytest.approx(average_points(doubled), nan_ok=True)
    assert preferred(weighted) == pytest.approx(preferred(doubled))
    assert (kemeny(weighted).orders, kemeny(weighted).agreements) == (
        kemeny(doubled).orders,
        kemeny(doubled).agreements,
    )
    assert kendalls_w(weighted) == pytest.approx(kendalls_w(doubled))
    assert places(weighted) == places(doubled)
    one, two = plackett_luce(weighted).log_worth, plackett_luce(doubled).log_worth
    assert (one is None) == (two is None)
    if one is not None:
        assert one == pytest.approx(two, abs=1e-6)


def test_a_weight_of_two_is_less_certain_than_two_ballots():
    # weights say how much people count, not how many there are: the same points, a wider spread
    marked = [in_order(order) for order in ("ABCD", "ABDC", "BACD", "DCBA", "CABD")]
    points, spread = points_with_covariance(papers(marked, [2] * 5))
    twice, closer = points_with_covariance(papers(marked * 2))
    assert points == pytest.approx(twice)
    assert (np.diag(spread) > np.diag(closer)).all()


@FEW
@given(MARKED, MEANINGS)
def test_casting_every_ballot_twice_changes_no_place(marked, unranked):
    assert places(papers(marked, unranked=unranked)) == places(papers(marked * 2, unranked=unranked))


@FEW
@given(MARKED, MARKS)
def test_a_ballot_that_ranks_one_option_above_another_never_lowers_it_against_that_other(marked, new):
    before, after = average_points(papers(marked)), average_points(papers([*marked, new]))
    number = len(marked)
    for upper in range(4):
        for lower in range(4):
            if new[upper] and (new[upper] < new[lower] or not new[lower]):
                was, now = number * (before[upper] - before[lower]), (number + 1) * (after[upper] - after[lower])
                # no option between them: a point; each one between adds one
                assert now >= was + 0.5 - 1e-9


@FEW
@given(FULL, st.lists(st.integers(1, 3), min_size=9, max_size=9))
def test_ballots_without_blanks_give_one_order_whatever_blanks_mean(orders, weights):
    marked = [in_order(order) for order in orders]
    found = [places(papers(marked, weights[: len(marked)], unranked)) for unranked in UNRANKED]
    assert found[0] == found[1] == found[2]


@FEW
@given(MARKED)
def test_repairing_what_was_repaired_changes_no_paper(marked):
    once = repair(lines(marked), OPTIONS)
    twice = repair(once.ballots, OPTIONS, ties_allowed=True)
    one, two = papers_of(once.ballots, OPTIONS).papers, papers_of(twice.ballots, OPTIONS).papers
    assert (one.places.tobytes(), one.weights.tobytes(), len(twice.log)) == (
        two.places.tobytes(),
        two.weights.tobytes(),
        0,
    )
