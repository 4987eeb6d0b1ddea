"""The order without one source, group or table."""

import pytest

from csp_lib.consultation.firmness.left_out import COLUMNS, places_without
from csp_lib.consultation.rules.points import order_by_points
from tests.unit.consultation.firmness.drawn_papers import cast, papers

LINES = (6, "A>B>C"), (5, "B>A>C"), (9, "C>A>B"), (4, "A>C>B")
SOURCES = ["paper", "paper", "online", ""]


def test_each_source_is_left_out_in_turn_and_ballots_left_are_counted():
    got = places_without(cast(*LINES), SOURCES, 2)
    assert got.columns.tolist() == COLUMNS
    counted = got.drop_duplicates("left_out")[["left_out", "ballots", "ballots_left"]]
    assert counted.to_numpy().tolist() == [["online", 9, 15], ["paper", 11, 13]]


def test_places_are_those_of_the_ballots_left():
    got = places_without(cast(*LINES), SOURCES, 2)
    for source, left in (("online", (LINES[0], LINES[1], LINES[3])), ("paper", (LINES[2], LINES[3]))):
        assert got.loc[got["left_out"] == source, "place"].tolist() == order_by_points(papers(*left)).tolist()


def test_options_that_enter_or_leave_the_first_k_are_named():
    got = places_without(cast(*LINES), SOURCES, 2).set_index(["left_out", "option"])["change"]
    # everybody: A, then C, then B
    assert got["online"].to_dict() == {"A": "", "B": "enters", "C": "leaves"}
    assert got["paper"].to_dict() == {"A": "", "B": "", "C": ""}


@pytest.mark.parametrize("labels", [["", "", "", ""], ["event", "event", "event", "event"]])
def test_nothing_is_left_out_where_no_source_is_said_or_all_share_one(labels):
    got = places_without(cast(*LINES), labels, 2)
    assert (len(got), got.columns.tolist()) == (0, COLUMNS)
