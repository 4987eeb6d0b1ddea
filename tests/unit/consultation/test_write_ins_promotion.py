"""Which write-ins are promoted, and where their namers put them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.consultation.write_ins.promotion import (
    PromotionRule,
    placing,
    promotion,
    promotions,
    suggestions_by_few,
)

RULE = PromotionRule()


def decided(*rows):
    """Each row: respondent, issue, is_offered, rank, weight, ballots."""
    columns = ["respondent_id", "issue", "is_offered", "rank", "weight", "ballots"]
    frame = pd.DataFrame(rows, columns=columns).astype({"is_offered": bool, "rank": float, "weight": float})
    return frame.assign(exercise="harrow_2011", title=frame["issue"].str.title())


def people(number, issue, is_offered=False, rank=1.0):
    return [(f"{issue}{i}", issue, is_offered, rank, 1.0, 1) for i in range(number)]


def tables(frame, *names):
    rows = frame[["exercise", "respondent_id"]].drop_duplicates().reset_index(drop=True)
    return rows.assign(category=[names[i % len(names)] for i in range(len(rows))])


def test_issues_are_judged_with_their_groups_those_of_most_people_first():
    frame = decided(*people(6, "burglary"), *people(9, "litter"), *people(7, "Drugs", is_offered=True))
    found = promotions(frame, 60, RULE, tables(frame, "table 1", "table 2"))
    assert [(one.issue, one.mentions, one.groups, one.is_promoted) for one in found] == [
        ("litter", 9, 2, True), ("Drugs", 7, 2, False), ("burglary", 6, 2, True),
    ]  # fmt: skip
    assert found[0].title == "Litter"
    assert found[1].why_not == "it is an option that was offered"


def test_people_of_one_group_are_not_two_groups():
    frame = decided(*people(9, "litter"))
    one = promotions(frame, 60, RULE, tables(frame, "table 1"))[0]
    assert (one.groups, one.is_promoted, one.why_not) == (1, False, "named in 1 of the 2 groups needed")


def test_groups_that_nobody_recorded_are_no_groups():
    frame = decided(*people(9, "litter"))
    one = promotions(frame, 60, RULE)[0]
    assert (one.groups, one.is_promoted, one.why_not) == (None, False, "groups were not recorded, and 2 are needed")
    assert promotions(frame, 60, PromotionRule(min_groups=1))[0].is_promoted


def test_nobody_in_the_table_of_groups_is_no_group():
    frame = decided(*people(9, "litter"))
    none = pd.DataFrame(columns=["exercise", "respondent_id", "category"], dtype=object)
    assert promotions(frame, 60, RULE, none)[0].groups == 0


def test_every_reason_against_is_told():
    assert promotion("litter", 3, 60, 1, RULE).why_not == (
        "named by 3 where 5 are needed; named in 1 of the 2 groups needed"
    )


def test_a_share_that_binary_numbers_miss_by_a_hair_asks_for_no_one_more():
    assert PromotionRule(share_of_ballots=0.07).needed(100) == 7


def test_more_namers_than_ballots_are_refused():
    with pytest.raises(ValueError, match="no percentage"):
        promotion("litter", 61, 60, 2, RULE)


def test_others_named_by_fewer_than_five_people_are_counted_without_the_offered():
    frame = decided(*people(4, "litter"), *people(1, "bins"), *people(5, "dogs"), *people(2, "Drugs", is_offered=True))
    assert suggestions_by_few(promotions(frame, 200, RULE)) == 2


def test_no_write_ins_are_no_promotions():
    assert promotions(decided(), 60, RULE) == ()


def test_a_placing_is_the_mean_over_those_who_gave_a_place_by_weight():
    frame = decided(
        ("a", "litter", False, 1.0, 2.0, 1), ("b", "litter", False, 4.0, 1.0, 1), ("c", "litter", False, None, 1.0, 1)
    )
    found = placing(frame, "litter", options=4, total_weight=40.0)
    assert (found.mean_place, found.placed) == (2.0, 2)
    # second of five, on a scale of 3 points for the first to none for the last: three quarters of 3
    assert found.best_points == pytest.approx(2.25)
    assert found.worst_points == pytest.approx(2.25 * 4 / 40)


def test_where_nobody_gave_a_place_there_are_no_bounds():
    found = placing(decided(("a", "litter", False, None, 1.0, 1)), "litter", 4, 40.0)
    assert (found.mean_place, found.best_points, found.worst_points) == (None, None, None)


def test_a_place_beyond_the_form_is_the_last():
    found = placing(decided(("a", "litter", False, 9.0, 1.0, 1)), "litter", 4, 40.0)
    assert (found.mean_place, found.best_points) == (5.0, 0.0)


@given(st.integers(1, 80), st.integers(0, 6), st.integers(0, 100))
def test_more_mentions_never_lose_a_promotion_and_the_limits_hold_the_share(mentions, groups, others):
    ballots = mentions + 1 + others
    fewer, more = (promotion("litter", number, ballots, groups, RULE) for number in (mentions, mentions + 1))
    assert more.is_promoted >= fewer.is_promoted
    assert 0 <= fewer.lower <= fewer.percent <= fewer.upper <= 100
    asked = [at.is_promoted for at in fewer.at_shares]
    assert asked == sorted(asked, reverse=True)


@settings(max_examples=40)
@given(st.lists(st.integers(1, 7), min_size=1, max_size=8), st.integers(0, 20))
def test_the_worst_is_never_above_the_best_nor_either_off_the_scale(places, others):
    frame = decided(*((str(i), "litter", False, place, 1.0, 1) for i, place in enumerate(places)))
    found = placing(frame, "litter", options=6, total_weight=len(places) + others)
    assert -1e-9 <= found.worst_points <= found.best_points + 1e-9 <= 5 + 2e-9
