"""The whole file of reference profiles for average points, head to head and shares."""

import json

import pandas as pd
import pytest

from csp_lib.consultation.ballots import repair
from csp_lib.consultation.scoring import average_points, head_to_head


@pytest.fixture
def profiles(shared):
    found = json.loads((shared / "vectors" / "ranking" / "profiles.json").read_text(encoding="utf-8"))["cases"]
    assert found
    return found


def ballots_of(case):
    rows = [
        (case["case_id"], f"{number}", option, float(place), float(weight))
        for number, (weight, order) in enumerate(case["ballots"])
        for place, tied in enumerate(order.split(">"), 1)
        for option in tied.split("=")
    ]
    frame = pd.DataFrame(rows, columns=["exercise", "respondent_id", "option", "rank", "weight"])
    repaired = repair(frame, case["options"], ties_allowed=True)
    assert repaired.log.empty
    return repaired.ballots


def test_average_points_and_their_order_equal_every_profile(profiles):
    for case in profiles:
        got = average_points(ballots_of(case), case["options"])
        expected = dict(zip(case["options"], case["expected"]["borda_average_points"], strict=True))
        assert dict(zip(got["option"], got["average_points"], strict=True)) == pytest.approx(expected), case["case_id"]
        order = [sorted(group) for _, group in got.groupby("rank")["option"]]
        assert order == [sorted(group) for group in case["expected"]["borda_order"]], case["case_id"]


def test_head_to_head_equals_every_profile(profiles):
    for case in profiles:
        got = head_to_head(ballots_of(case), case["options"])
        assert got.to_numpy().tolist() == case["expected"]["pairwise"], case["case_id"]


def test_shares_of_first_choice_first_three_and_ranked_at_all_equal_every_profile(profiles):
    for case in profiles:
        got = average_points(ballots_of(case), case["options"]).set_index("option").loc[case["options"]]
        expected = case["expected"]
        assert got["first_choice_share"].tolist() == pytest.approx(expected["first_choice_percent"]), case["case_id"]
        ranked = [100 * times / expected["voters"] for times in expected["times_ranked"]]
        assert got["ranked_share"].tolist() == pytest.approx(ranked), case["case_id"]
        if "top3_percent" in expected:
            assert got["top3_share"].tolist() == pytest.approx(expected["top3_percent"]), case["case_id"]
