"""The same papers under other rules and readings."""

from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.consultation.firmness.grid import (
    RULES,
    places_by_meaning,
    places_by_rule,
    places_weighted_or_not,
    times_in_top,
)
from tests.unit.consultation.firmness.drawn_papers import ORDERS, papers

# the textbook example of Tennessee's capital: Memphis, Nashville, Chattanooga, Knoxville
TENNESSEE = (42, "M>N>C>K"), (26, "N>C>K>M"), (15, "C>K>N>M"), (17, "K>C>N>M")


def test_the_textbook_example_stands_as_each_rule_has_it():
    got = places_by_rule(papers(*TENNESSEE))
    assert got.columns.tolist() == list(RULES)
    assert got.loc["N", ["average points", "head to head", "strongest paths", "Kemeny order"]].tolist() == [1, 1, 1, 1]
    assert got.loc["K", "run-off"] == 1
    assert got.loc["M", "first choices"] == 1
    assert got["first three"].to_dict() == {"C": 1, "N": 1, "K": 3, "M": 4}


def test_how_many_rules_have_an_option_in_the_top_is_counted():
    got = times_in_top(places_by_rule(papers(*TENNESSEE)), 1)
    assert got["M"] == 1
    assert got["N"] >= 4


def test_a_rule_that_gives_no_places_is_left_out():
    many = [f"option {number:02}" for number in range(15)]
    got = places_by_rule(papers((1, ">".join(many)), (1, ">".join(reversed(many)))))
    assert "Kemeny order" not in got.columns
    assert "average points" in got.columns


def test_every_rule_says_its_convention_in_a_sentence():
    assert all(said.endswith(".") and said[0].isupper() for _, said in RULES.values())


def test_what_a_blank_means_can_move_an_option_to_the_top():
    # few rank C, and all of them first
    got = places_by_meaning(papers((30, "A>B"), (10, "B>A"), (5, "C>A>B"), options="ABC"))
    assert got.loc["C"].to_dict() == {"below": 3, "not_offered": 1, "abstain": 1}


def test_the_order_with_and_without_weights_stands_side_by_side():
    got = places_weighted_or_not(papers((1, "A>B"), (2, "B>A"), weights=[3.0, 1.0]))
    assert got.to_dict("index") == {
        "A": {"weighted": 1, "each ballot once": 2}, "B": {"weighted": 2, "each ballot once": 1}
    }  # fmt: skip


@settings(max_examples=10)
@given(st.permutations("ABCD"), st.integers(1, 40))
def test_ballots_all_alike_give_their_order_under_every_rule(order, number):
    got = places_by_rule(papers((number, ">".join(order)))).loc[order]
    assert got.iloc[0].tolist() == [1] * len(RULES)
    # a run-off cannot part options that were never first choice, nor these shares those beyond their places
    whole = got.drop(columns=["run-off", "first choices", "first three"])
    assert all(whole[rule].tolist() == [1, 2, 3, 4] for rule in whole)


@settings(max_examples=10)
@given(ORDERS, st.permutations("ABCD"))
def test_renaming_options_renames_every_rule_s_places(lines, names):
    renamed = [(alike, order.translate(str.maketrans("ABCD", "".join(names)))) for alike, order in lines]
    before, after = places_by_rule(papers(*lines)), places_by_rule(papers(*renamed))
    assert after.loc[names].to_numpy().tolist() == before.to_numpy().tolist()


@settings(max_examples=10)
@given(ORDERS)
def test_a_weight_of_two_is_two_ballots_under_every_rule(lines):
    heavy = papers(*lines, weights=[2.0] * len(lines))
    twice = papers(*[(2 * alike, order) for alike, order in lines])
    assert places_by_rule(heavy).equals(places_by_rule(twice))
