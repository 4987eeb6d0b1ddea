"""Every repair of a ballot is a logged row, and nothing is dropped in silence."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.consultation import ballots

OPTIONS = ["Burglary", "Anti-social behaviour", "Drugs"]


def papers(*lines):
    rows = [("harrow-2011", who, option, rank, *rest) if rest else ("harrow-2011", who, option, rank, 1.0)
            for who, option, rank, *rest in lines]  # fmt: skip
    return pd.DataFrame(rows, columns=["exercise", "respondent_id", "option", "rank", "weight"])


def places(repaired):
    return {(row.respondent_id, row.option): row.rank for row in repaired.ballots.itertuples()}


def rules(repaired):
    return list(repaired.log["rule"])


def test_a_ballot_in_order_is_left_as_it_is():
    cast = papers(("1", "Drugs", 1), ("1", "Burglary", 2))
    got = ballots.repair(cast, OPTIONS)
    assert places(got) == {("1", "Drugs"): 1, ("1", "Burglary"): 2}
    assert (got.cast, got.spoilt, got.valid, len(got.log)) == (1, 0, 1, 0)


def test_gaps_are_closed():
    got = ballots.repair(papers(("1", "Drugs", 1), ("1", "Burglary", 3), ("1", "Anti-social behaviour", 7)), OPTIONS)
    assert places(got) == {("1", "Drugs"): 1, ("1", "Burglary"): 2, ("1", "Anti-social behaviour"): 3}
    assert got.log[["rule", "original", "result"]].to_numpy().tolist() == [["gap", "3", "2"], ["gap", "7", "3"]]


def test_repeated_ranks_are_tied_and_logged_only_where_the_form_allows_no_ties():
    cast = papers(("1", "Drugs", 1), ("1", "Burglary", 1))
    assert places(ballots.repair(cast, OPTIONS)) == {("1", "Drugs"): 1, ("1", "Burglary"): 1}
    assert rules(ballots.repair(cast, OPTIONS)) == ["repeated_rank", "repeated_rank"]
    assert rules(ballots.repair(cast, OPTIONS, ties_allowed=True)) == []


@pytest.mark.parametrize("rank", [0, -1, 1.5, "first"])
def test_a_rank_that_is_no_place_counts_as_not_ranked(rank):
    cast = papers(("1", "Drugs", 1), ("1", "Burglary", 2)).astype({"rank": object})
    cast.loc[1, "rank"] = rank
    got = ballots.repair(cast, OPTIONS)
    assert (places(got), rules(got)) == ({("1", "Drugs"): 1}, ["out_of_range"])


def test_a_blank_rank_counts_as_not_ranked():
    got = ballots.repair(papers(("1", "Drugs", 1), ("1", "Burglary", None)), OPTIONS)
    assert (places(got), rules(got)) == ({("1", "Drugs"): 1}, ["blank_rank"])


def test_an_option_ranked_twice_keeps_its_best_place():
    got = ballots.repair(papers(("1", "Drugs", 2), ("1", "Burglary", 1), ("1", "Drugs", 3)), OPTIONS)
    assert places(got) == {("1", "Burglary"): 1, ("1", "Drugs"): 2}
    assert rules(got) == ["repeated_option"]


def test_places_beyond_those_asked_for_count_as_not_ranked():
    cast = papers(("1", "Drugs", 1), ("1", "Burglary", 2), ("1", "Anti-social behaviour", 3))
    got = ballots.repair(cast, OPTIONS, places=2)
    assert (places(got), rules(got)) == ({("1", "Drugs"): 1, ("1", "Burglary"): 2}, ["over_vote"])


def test_an_option_in_another_spelling_is_read_as_the_one_offered():
    got = ballots.repair(papers(("1", " anti-social  BEHAVIOUR", 1)), OPTIONS)
    assert places(got) == {("1", "Anti-social behaviour"): 1}
    assert got.log[["rule", "original", "result"]].to_numpy().tolist() == [
        ["spelling", " anti-social  BEHAVIOUR", "Anti-social behaviour"]
    ]


def test_an_option_that_was_not_offered_is_kept_out_and_a_paper_of_such_options_is_spoilt():
    got = ballots.repair(papers(("1", "Parking", 1), ("2", "Parking", 1), ("2", "Drugs", 2)), OPTIONS)
    assert places(got) == {("2", "Drugs"): 1}
    assert (got.cast, got.spoilt) == (2, 1)
    assert rules(got) == ["unknown_option", "unknown_option", "gap", "nothing_ranked"]


def test_a_blank_paper_is_spoilt_and_counted():
    got = ballots.repair(papers(("1", None, None), ("2", "Drugs", 1)), OPTIONS)
    assert (got.cast, got.spoilt, got.valid, rules(got)) == (2, 1, 1, ["nothing_ranked"])


def test_a_line_without_a_respondent_belongs_to_no_ballot():
    got = ballots.repair(papers((None, "Drugs", 1), ("2", "Drugs", 1)), OPTIONS)
    assert (got.cast, got.spoilt, rules(got)) == (1, 0, ["no_respondent"])


def test_a_blank_weight_counts_once_and_the_first_of_two_weights_holds():
    got = ballots.repair(papers(("1", "Drugs", 1, None), ("2", "Drugs", 1, 2.0), ("2", "Burglary", 2, 3.0)), OPTIONS)
    assert got.ballots.groupby("respondent_id")["weight"].unique().map(list).to_dict() == {"1": [1.0], "2": [2.0]}
    assert rules(got) == ["blank_weight", "two_weights"]


def test_a_weight_of_zero_or_below_spoils_the_ballot():
    got = ballots.repair(papers(("1", "Drugs", 1, 0.0), ("2", "Drugs", 1, -1.0), ("3", "Drugs", 1, 1.0)), OPTIONS)
    assert (got.cast, got.spoilt, rules(got)) == (3, 2, ["spoilt_weight", "spoilt_weight"])


def test_repairs_are_counted_by_rule_with_their_meaning():
    got = ballots.repair(papers(("1", "Drugs", 1), ("1", "Burglary", 3), ("2", "Drugs", 2)), OPTIONS)
    table = got.repairs_by_rule
    assert table.to_dict("records") == [{"rule": "gap", "meaning": ballots.RULES["gap"], "repairs": 2, "ballots": 2}]


def test_no_ballots_give_no_ballots():
    got = ballots.repair(papers(), OPTIONS)
    assert (got.cast, got.spoilt, len(got.log), len(got.repairs_by_rule)) == (0, 0, 0, 0)


LINES = st.tuples(
    st.sampled_from(["1", "2", "3", None]),
    st.sampled_from([*OPTIONS, "drugs ", "Parking", None]),
    st.sampled_from([None, 0.0, 1.0, 2.0, 2.5, 3.0, 9.0]),
    st.sampled_from([None, 1.0, 2.0, 0.0]),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_repairs_are_idempotent(lines):
    once = ballots.repair(papers(*lines), OPTIONS, ties_allowed=True)
    twice = ballots.repair(once.ballots, OPTIONS, ties_allowed=True)
    pd.testing.assert_frame_equal(once.ballots, twice.ballots, check_dtype=False)
    assert (len(twice.log), twice.spoilt) == (0, 0)


@settings(max_examples=25, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_every_line_is_kept_or_logged_and_every_rule_is_explained(lines):
    cast = papers(*lines)
    got = ballots.repair(cast, OPTIONS)
    kept_out = {"no_respondent", "unknown_option", "blank_rank", "out_of_range", "repeated_option", "over_vote"}
    logged = int(got.log["rule"].isin(kept_out).sum())
    spoilt = set(got.log.loc[got.log["rule"].isin(["spoilt_weight", "nothing_ranked"]), "respondent_id"])
    lost = cast[cast["respondent_id"].isin(spoilt) | (cast["option"].isna() & cast["rank"].isna())]
    assert len(got.ballots) + logged + len(lost) >= len(cast)
    assert set(got.log["rule"]) <= set(ballots.RULES)
    assert got.valid == got.ballots["respondent_id"].nunique()
