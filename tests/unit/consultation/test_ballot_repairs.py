"""Every repair of a ballot is a logged row, and nothing is dropped in silence."""

from datetime import date

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


def written(*lines, **others):
    """Draw lines as readers hand them on; `others` fill the columns that no line names."""
    absent = {
        "exercise": "harrow-2011", "respondent_id": "1", "paper": 2, "option": None, "write_in": None, "rank": None,
        "weight": None, "ballots": 1, "source": "", "round": "", "date": "",
    }  # fmt: skip
    return pd.DataFrame([absent | others | line for line in lines], columns=list(absent))


def line(respondent_id, option, rank, **others):
    return {"respondent_id": respondent_id, "option": option, "rank": rank, **others}


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


@pytest.mark.parametrize(("weight", "read"), [("2", 2), (" 2.50 ", 2.5), ("1e1", 10)])
def test_a_weight_is_read_as_it_was_written(weight, read):
    got = ballots.repair(written(line("1", "Drugs", "1", weight=weight)), OPTIONS)
    assert (got.ballots["weight"].tolist(), rules(got)) == ([read], [])


@pytest.mark.parametrize("weight", ["inf", "nan", "1_0", "heavy", "-1"])
def test_a_weight_that_is_no_number_above_zero_spoils_the_ballot(weight):
    got = ballots.repair(written(line("1", "Drugs", "1", weight=weight)), OPTIONS)
    assert (got.spoilt, rules(got), got.log["original"].tolist()) == (1, ["spoilt_weight"], [weight])


def test_a_weight_written_in_two_ways_is_one_weight():
    lines = [line("1", "Drugs", "1", weight="1"), line("1", "Burglary", "2", weight="1.0")]
    assert rules(ballots.repair(written(*lines), OPTIONS)) == []


def test_a_weight_on_one_line_alone_is_the_weight_of_the_ballot():
    lines = [line("1", "Drugs", "1"), line("1", "Burglary", "2", weight="3")]
    got = ballots.repair(written(*lines), OPTIONS)
    assert (got.ballots["weight"].tolist(), rules(got)) == ([3, 3], [])


def test_where_no_ballot_of_an_exercise_carries_a_weight_none_is_missing():
    unweighted = ballots.repair(written(line("1", "Drugs", "1"), line("2", "Drugs", "1")), OPTIONS)
    assert (unweighted.ballots["weight"].tolist(), rules(unweighted)) == ([1, 1], [])
    lines = [line("1", "Drugs", "1"), line("2", "Drugs", "1", weight="2", exercise="barnet-2011")]
    assert rules(ballots.repair(written(*lines), OPTIONS)) == []


@pytest.mark.parametrize("rank", ["1", "1.0", " 1 ", "1.", "1st", "1ST", "01", "\u0661", "=1", "1=", "= 1"])
def test_a_place_is_read_however_it_is_written(rank):
    got = ballots.repair(written(line("1", "Drugs", rank), line("1", "Burglary", "2")), OPTIONS, ties_allowed=True)
    assert (places(got), rules(got)) == ({("1", "Drugs"): 1, ("1", "Burglary"): 2}, [])


@pytest.mark.parametrize(
    "rank", ["x", "0", "-1", "1.5", "=", "=1=2", "1,2", "+1", "1e0", "\u00b2", "=cmd()", "9" * 5000, "0th"]
)
def test_any_other_mark_is_no_place(rank):
    got = ballots.repair(written(line("1", "Drugs", rank), line("1", "Burglary", "2")), OPTIONS, ties_allowed=True)
    assert places(got) == {("1", "Burglary"): 1}
    assert rules(got) == ["out_of_range", "gap"]
    assert got.log["original"][0] == rank


def test_blanks_of_every_kind_are_blanks():
    got = ballots.repair(written(line("1", "Drugs", "1"), line("1", "Burglary", "  "), line("1", " ", "")), OPTIONS)
    assert (places(got), rules(got)) == ({("1", "Drugs"): 1}, ["blank_rank"])


def test_a_tie_mark_is_a_repair_where_the_form_allows_no_ties():
    cast = written(line("1", "Drugs", "1"), line("1", "Burglary", "=2"), line("1", "Anti-social behaviour", "2="))
    got = ballots.repair(cast, OPTIONS)
    tied = {("1", "Drugs"): 1, ("1", "Burglary"): 2, ("1", "Anti-social behaviour"): 2}
    assert places(got) == places(ballots.repair(cast, OPTIONS, ties_allowed=True)) == tied
    assert rules(got) == ["tie_mark", "tie_mark", "repeated_rank", "repeated_rank"]
    assert rules(ballots.repair(cast, OPTIONS, ties_allowed=True)) == []


def test_the_first_paper_of_a_respondent_counts_whatever_the_order_of_the_lines():
    cast = written(
        line("1", "Burglary", "1", paper=7), line("1", "Drugs", "2", paper=7), line("1", "Drugs", "1", paper=2)
    )
    got = ballots.repair(cast, OPTIONS)
    assert places(got) == {("1", "Drugs"): 1}
    assert got.log[["rule", "option", "original"]].to_numpy().tolist() == [
        ["second_paper", "Burglary", "1"], ["second_paper", "Drugs", "2"]
    ]  # fmt: skip
    assert (got.cast, got.valid, got.second_papers, got.spoilt) == (2, 1, 1, 0)


def test_a_paper_handed_in_twice_is_logged_though_it_is_alike():
    got = ballots.repair(written(line("1", "Drugs", "1", paper=2), line("1", "Drugs", "1", paper=3)), OPTIONS)
    assert (rules(got), got.valid, got.second_papers) == (["second_paper"], 1, 1)


@pytest.mark.parametrize(("column", "first", "second"), [("source", "online", "paper"), ("round", "1", "2")])
def test_papers_from_two_sources_or_rounds_are_two_papers(column, first, second):
    cast = written(line("1", "Burglary", "1", **{column: second}), line("1", "Drugs", "1", **{column: first}))
    got = ballots.repair(cast, OPTIONS)
    assert (places(got), got.second_papers) == ({("1", "Drugs"): 1}, 1)


def test_ballots_after_the_closing_date_are_kept_out_and_counted():
    cast = written(
        line("1", "Drugs", "1", date="2011-03-31"), line("2", "Drugs", "1", date="2011-04-01"),
        line("2", "Burglary", "2", date="2011-04-01"), line("3", "Drugs", "1", date="soon"), line("4", "Drugs", "1"),
    )  # fmt: skip
    got = ballots.repair(cast, OPTIONS, closed=date(2011, 3, 31))
    assert got.ballots["respondent_id"].tolist() == ["1", "3", "4"]
    assert got.log[["respondent_id", "rule", "original", "result"]].to_numpy().tolist() == [
        ["3", "unreadable_date", "soon", "in time"], ["2", "late", "2011-04-01", "late"]
    ]  # fmt: skip
    assert (got.cast, got.valid, got.late, got.spoilt) == (4, 3, 1, 0)
    assert ballots.repair(cast, OPTIONS).late == 0


def test_a_late_paper_does_not_push_out_one_that_came_in_time():
    cast = written(line("1", "Burglary", "1", date="2011-04-01"), line("1", "Drugs", "1", paper=3, date="2011-03-01"))
    got = ballots.repair(cast, OPTIONS, closed=date(2011, 3, 31))
    assert (places(got), got.late, got.second_papers) == ({("1", "Drugs"): 1}, 1, 0)


def test_a_write_in_is_no_fault_where_the_form_takes_them():
    cast = written(
        line("1", "Drugs", "2"), line("1", None, "1", write_in=" Parking "), line("1", "Burglary", "3"),
        line("2", "Drugs", "1"), line("2", None, None, write_in="Dogs"),
    )  # fmt: skip
    got = ballots.repair(cast, OPTIONS, write_ins=True)
    assert places(got) == {("1", "Drugs"): 1, ("1", "Burglary"): 2, ("2", "Drugs"): 1}
    assert got.write_ins.fillna(0)[["respondent_id", "text", "rank"]].to_numpy().tolist() == [
        ["1", " Parking ", 1], ["2", "Dogs", 0]
    ]  # fmt: skip
    assert (got.valid, len(got.log)) == (2, 0)


def test_a_write_in_where_the_form_takes_none_is_kept_out():
    cast = written(
        line("1", "Drugs", "2"), line("1", None, "1", write_in="Parking"), line("2", None, "1", write_in="x")
    )
    got = ballots.repair(cast, OPTIONS)
    assert (places(got), len(got.write_ins)) == ({("1", "Drugs"): 1}, 0)
    assert rules(got) == ["write_in_not_taken", "write_in_not_taken", "gap", "nothing_ranked"]
    assert (got.spoilt, got.only_write_ins) == (1, 0)


def test_an_option_that_was_not_offered_becomes_a_write_in_where_the_form_takes_them():
    cast = written(line("1", "Drugs", "1"), line("1", "Parking", "2nd"), line("1", None, "3"))
    got = ballots.repair(cast, OPTIONS, write_ins=True)
    assert got.write_ins[["text", "rank"]].to_numpy().tolist() == [["Parking", 2]]
    assert got.log[["rule", "option", "original"]].to_numpy().tolist() == [
        ["read_as_write_in", "Parking", "Parking"], ["unknown_option", "", "blank"]
    ]  # fmt: skip


def test_a_text_beside_an_option_is_kept_with_the_place_of_the_option():
    got = ballots.repair(written(line("1", "Drugs", "1", write_in="near schools")), OPTIONS, write_ins=True)
    assert (places(got), got.write_ins["rank"].tolist(), rules(got)) == ({("1", "Drugs"): 1}, [1], [])


def test_a_gap_is_logged_with_the_place_among_the_options_offered():
    cast = written(
        line("1", None, "1", write_in="Parking"), line("1", "Drugs", "3"), line("1", None, "5", write_in="x")
    )
    got = ballots.repair(cast, OPTIONS, write_ins=True)
    assert (places(got), got.write_ins["rank"].tolist()) == ({("1", "Drugs"): 1}, [1, 3])
    assert got.log[["rule", "option", "original", "result"]].to_numpy().tolist() == [
        ["gap", "Drugs", "3", "1"], ["gap", "", "5", "3"]
    ]  # fmt: skip


def test_texts_beside_an_option_ranked_twice_are_both_kept():
    cast = written(line("1", "Drugs", "1", write_in="near schools"), line("1", "Drugs", "2", write_in="in parks"))
    got = ballots.repair(cast, OPTIONS, write_ins=True)
    assert (places(got), rules(got)) == ({("1", "Drugs"): 1}, ["repeated_option"])
    assert got.write_ins["text"].tolist() == ["near schools", "in parks"]


def test_a_paper_that_only_writes_something_in_is_counted_apart_and_not_as_spoilt():
    cast = written(line("1", None, "1", write_in="Parking"), line("2", "Drugs", "1"), line("3", None, None))
    got = ballots.repair(cast, OPTIONS, write_ins=True)
    assert (got.cast, got.valid, got.only_write_ins, got.spoilt) == (3, 1, 1, 1)
    assert rules(got) == ["only_write_ins", "nothing_ranked"]
    assert got.write_ins["text"].tolist() == ["Parking"]


def test_a_place_taken_by_a_write_in_is_a_place_of_those_asked_for():
    cast = written(line("1", None, "1", write_in="Parking"), line("1", "Drugs", "2"), line("1", "Burglary", "3"))
    got = ballots.repair(cast, OPTIONS, places=2, write_ins=True)
    assert (places(got), rules(got)) == ({("1", "Drugs"): 1}, ["over_vote"])


def test_ballots_counted_alike_are_carried_through_and_summed():
    cast = written(
        line("1", "Drugs", "1", ballots=40), line("1", "Burglary", "3", ballots=40), line("2", None, None, ballots=7),
        line("3", "Drugs", "1"), line("4", "Drugs", "1", date="2011-05-01", ballots=3),
    )  # fmt: skip
    got = ballots.repair(cast, OPTIONS, closed=date(2011, 4, 1))
    assert (got.cast, got.valid, got.spoilt, got.late) == (51, 41, 7, 3)
    assert got.ballots["ballots"].tolist() == [40, 40, 1]
    assert got.log[["rule", "ballots"]].to_numpy().tolist() == [["late", 3], ["gap", 40], ["nothing_ranked", 7]]
    counts = got.repairs_by_rule.set_index("rule")
    assert counts["ballots"].to_dict() == counts["repairs"].to_dict() == {"gap": 40, "late": 3, "nothing_ranked": 7}


def test_a_ballot_repaired_on_several_lines_is_one_ballot():
    cast = written(line("1", "Drugs", "2", ballots=5), line("1", "Burglary", "4", ballots=5))
    table = ballots.repair(cast, OPTIONS).repairs_by_rule
    assert table[["rule", "repairs", "ballots"]].to_numpy().tolist() == [["gap", 10, 5]]


def test_hostile_text_is_kept_as_text():
    nasty = "<script>alert(1)</script>" + "=HYPERLINK(0)" * 1000
    got = ballots.repair(written(line(nasty, nasty, nasty), line("2", "Drugs", "1")), OPTIONS)
    assert (got.valid, got.spoilt) == (1, 1)
    assert got.log.loc[got.log["rule"] == "unknown_option", ["respondent_id", "original"]].to_numpy().tolist() == [
        [nasty, nasty]
    ]


def test_repairs_are_counted_by_rule_with_their_meaning():
    got = ballots.repair(papers(("1", "Drugs", 1), ("1", "Burglary", 3), ("2", "Drugs", 2)), OPTIONS)
    table = got.repairs_by_rule
    assert table.to_dict("records") == [{"rule": "gap", "meaning": ballots.RULES["gap"], "repairs": 2, "ballots": 2}]


def test_no_ballots_give_no_ballots():
    got = ballots.repair(papers(), OPTIONS)
    assert (got.cast, got.spoilt, len(got.log), len(got.repairs_by_rule)) == (0, 0, 0, 0)


LINES = st.fixed_dictionaries(
    {
        "respondent_id": st.sampled_from(["1", "2", "3", None, " "]),
        "paper": st.sampled_from([2, 3]),
        "option": st.sampled_from([*OPTIONS, "drugs ", "Parking", None]),
        "write_in": st.sampled_from([None, None, "Dogs", ""]),
        "rank": st.sampled_from([None, "0", "1", "2.0", "=2", "2.5", "3rd", " 9 ", "x"]),
        "weight": st.sampled_from([None, "1", "2.0", "0"]),
        "date": st.sampled_from(["", "2011-01-01", "2011-12-31", "soon"]),
    }
)
FORMS = st.fixed_dictionaries(
    {
        "places": st.sampled_from([None, 2]),
        "ties_allowed": st.booleans(),
        "write_ins": st.booleans(),
        "closed": st.sampled_from([None, date(2011, 6, 30)]),
    }
)


@settings(max_examples=15)
@given(st.lists(LINES, max_size=12), FORMS)
def test_repairs_are_idempotent(lines, form):
    once = ballots.repair(written(*lines), OPTIONS, **form)
    twice = ballots.repair(once.ballots, OPTIONS, **form | {"ties_allowed": True})
    pd.testing.assert_frame_equal(once.ballots, twice.ballots, check_dtype=False)
    assert (len(twice.log), twice.cast, twice.valid) == (0, once.valid, once.valid)


@settings(max_examples=15)
@given(st.lists(LINES, max_size=12), FORMS)
def test_every_line_is_kept_or_logged_and_every_ballot_is_counted_once(lines, form):
    cast = written(*lines)
    got = ballots.repair(cast, OPTIONS, **form)
    kept_out = {
        "no_respondent", "second_paper", "unknown_option", "write_in_not_taken", "blank_rank", "out_of_range",
        "repeated_option", "over_vote",
    }  # fmt: skip
    logged = int(got.log["rule"].isin(kept_out).sum())
    whole = set(got.log.loc[got.log["rule"].isin({"spoilt_weight", "nothing_ranked", "late"}), "respondent_id"])
    is_blank = cast["option"].isna() & cast["rank"].isna() & ~cast["write_in"].fillna("").astype(bool)
    lost = cast[cast["respondent_id"].isin(whole) | is_blank]
    assert len(got.ballots) + len(got.write_ins) + logged + len(lost) >= len(cast)
    assert set(got.log["rule"]) <= set(ballots.RULES)
    named = cast[cast["respondent_id"].fillna("").str.strip() != ""]
    assert got.cast == len(named.drop_duplicates(["respondent_id", "paper"]))
    assert got.valid == got.ballots["respondent_id"].nunique()
    assert min(got.spoilt, got.late, got.second_papers, got.only_write_ins) >= 0


@settings(max_examples=15)
@given(st.lists(LINES, min_size=1, max_size=12), FORMS, st.randoms(use_true_random=False))
def test_repairs_do_not_hang_on_the_order_of_papers(lines, form, random):
    papers = {(line["respondent_id"], line["paper"]): [] for line in lines}
    for one in lines:
        papers[one["respondent_id"], one["paper"]].append(one)
    keys = list(papers)
    random.shuffle(keys)
    first = ballots.repair(written(*lines), OPTIONS, **form)
    other = ballots.repair(written(*(one for key in keys for one in papers[key])), OPTIONS, **form)
    pd.testing.assert_frame_equal(first.ballots, other.ballots)
    pd.testing.assert_frame_equal(first.write_ins, other.write_ins)
    pd.testing.assert_frame_equal(first.repairs_by_rule, other.repairs_by_rule)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.permutations(OPTIONS), st.integers(1, 3)), min_size=1), FORMS)
def test_a_valid_ballot_is_left_as_it_is(orders, form):
    orders = [order[: min(number, form["places"] or 3)] for order, number in orders]
    lines = [
        line(f"{who:02}", option, f"{place}", paper=who, date="2011-01-01", weight="1.5")
        for who, order in enumerate(orders)
        for place, option in enumerate(order, 1)
    ]
    got = ballots.repair(written(*lines), OPTIONS, **form)
    kept = got.ballots.groupby("respondent_id")["option"].apply(list).tolist()
    assert (kept, len(got.log), got.valid) == (orders, 0, len(orders))
    assert set(got.ballots["weight"]) == {1.5}


def test_without_a_list_of_options_the_spellings_of_one_option_are_one():
    got = ballots.repair(
        papers(("1", "Drugs", 1), ("2", "DRUGS", 1), ("3", "Drugs.", 1), ("4", "Drugs", 1), ("4", "Noise", 2))
    )
    assert set(got.ballots["option"]) == {"Drugs", "Noise"}
    assert rules(got) == ["spelling", "spelling"]


def test_a_decimal_comma_is_read_in_places_and_weights():
    got = ballots.repair(written(line("1", "Drugs", "1,0", weight="1,5")), OPTIONS)
    assert got.ballots[["rank", "weight"]].to_numpy().tolist() == [[1.0, 1.5]]
    assert rules(got) == []
