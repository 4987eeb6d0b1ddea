"""Detections, attrition, repeats, reoffending and gaps between groups, at their edges."""

import json
import math

import pandas as pd
import pytest

from csp_lib.analysis import measures
from csp_lib.results import codec


def events(*rows):
    return pd.DataFrame(rows, columns=["victim", "day"])


def test_detections_up_to_all_offences_have_an_interval_and_above_a_flag():
    at = measures.sanction_detections(41, 41)
    above = measures.sanction_detections(42, 41)
    assert (at.percent, at.upper, at.flag) == (100, 100, "")
    assert (above.lower, above.upper, above.reason) == (None, None, "")
    assert above.percent > 100
    assert above.flag == "detections in the period may belong to earlier offences: no interval"


@pytest.mark.parametrize(
    ("detections", "offences", "reason"),
    [
        (None, 5, "the number of detections is missing"),
        (-1, 5, "the number of detections is negative"),
        (3, None, "the number of offences is missing"),
        (3, 0, "the number of offences is zero or negative"),
        (0, 0, "the number of offences is zero or negative"),
        (3, math.nan, "the number of offences is missing"),
    ],
)
def test_a_detection_rate_that_is_not_there_says_why(detections, offences, reason):
    got = measures.sanction_detections(detections, offences)
    assert (got.percent, got.lower, got.flag, got.reason) == (None, None, "", reason)


def test_attrition_says_stage_to_stage_and_of_the_first():
    got = measures.attrition(pd.DataFrame({"stage": ["reported", "charged", "convicted"], "count": [400, 96, 58]}))
    assert got.stages.columns.tolist() == [
        "stage", "count", "percent_of_previous", "lower", "upper", "percent_of_first", "note",
    ]  # fmt: skip
    assert got.stages["percent_of_first"].tolist()[1:] == pytest.approx([24.0, 14.5])
    assert got.stages.isna().iloc[0].tolist() == [False, False, True, True, True, True, False]
    assert got.lower < got.overall_percent < got.upper


def test_a_stage_larger_than_the_one_before_keeps_its_percentage_without_interval():
    got = measures.attrition(pd.DataFrame({"stage": ["a", "b", "c"], "count": [100, 40, 50]}))
    last = got.stages.iloc[2]
    assert (last["percent_of_previous"], last["percent_of_first"]) == (125, 50)
    assert pd.isna(last["lower"])
    assert "earlier period" in last["note"]
    assert got.overall_percent == 50


def test_a_missing_or_empty_stage_is_said_and_the_others_stand():
    got = measures.attrition(pd.DataFrame({"stage": ["a", "b", "c", "d"], "count": [100, None, 0, 0]}))
    assert got.stages["note"].tolist() == [
        "", "the count is missing", "the stage before is missing", "the stage before is zero or negative",
    ]  # fmt: skip
    assert got.overall_percent == 0


def test_fewer_than_two_stages_have_nothing_between_them():
    got = measures.attrition(pd.DataFrame({"stage": ["a"], "count": [4]}))
    assert (got.overall_percent, got.reason) == (None, "at least two stages are needed")
    assert len(got.stages) == 0


def test_a_victim_again_on_the_last_day_of_the_window_is_a_repeat_and_a_day_later_is_not():
    assert measures.repeat_victimisation(events(("A", 0), ("A", 365))).repeat_events == 1
    assert measures.repeat_victimisation(events(("A", 0), ("A", 366))).repeat_events == 0


def test_only_the_last_event_before_counts_so_a_chain_is_repeats_all_along():
    got = measures.repeat_victimisation(events(("A", 0), ("A", 300), ("A", 600), ("B", 600)))
    assert (got.events, got.repeat_events, got.percent, got.victims, got.repeat_victims) == (4, 2, 50, 2, 1)


def test_two_events_on_one_day_are_a_first_and_a_repeat():
    assert measures.repeat_victimisation(events(("A", 7), ("A", 7))).repeat_events == 1


def test_dates_and_days_give_the_same_repeats():
    days = measures.repeat_victimisation(events(("A", 14700), ("A", 15065), ("B", 14701)))
    texts = [(v, str(pd.Timestamp(1970, 1, 1) + pd.Timedelta(days=d))[:10]) for v, d in (("A", 14700), ("A", 15065), ("B", 14701))]  # fmt: skip
    written = measures.repeat_victimisation(events(*texts))
    stamps = measures.repeat_victimisation(events(*((v, pd.Timestamp(d)) for v, d in texts)))
    zoned = measures.repeat_victimisation(events(*((v, f"{d}T00:00:00Z") for v, d in texts)))
    assert days == written == stamps == zoned


def test_events_before_the_first_day_counted_serve_as_history():
    held = events(("A", "2009-06-01"), ("B", "2009-06-01"), ("A", "2010-05-01"), ("C", "2010-06-02"))
    got = measures.repeat_victimisation(held, count_from="2010-04-01")
    assert (got.events, got.repeat_events, got.percent) == (2, 1, 50)
    assert got.note == "looking back on less than the whole window, so that some repeats are not seen: 1"


def test_unknown_victims_are_left_out_and_said():
    got = measures.repeat_victimisation(events(("A", 1), (None, 2), (None, 3), ("B", None)), unit="address")
    assert (got.events, got.repeat_events) == (1, 0)
    assert got.note.startswith("left out for want of address or day: 3; ")


def test_no_events_have_no_percentage():
    got = measures.repeat_victimisation(events())
    assert (got.events, got.percent, got.reason) == (0, None, "no event has both its victim and its day")
    assert measures.repeat_victimisation(events((None, None))).percent is None


def test_a_window_that_does_not_look_back_or_a_table_without_days_is_wrong_use():
    with pytest.raises(ValueError, match="a window of 0 days"):
        measures.repeat_victimisation(events(("A", 1)), window_days=0)
    with pytest.raises(ValueError, match="'April' is no day to count from"):
        measures.repeat_victimisation(events(("A", 1)), count_from="April")
    with pytest.raises(ValueError, match="events need the columns victim, day; day not among victim"):
        measures.repeat_victimisation(pd.DataFrame({"victim": ["A"]}))


def test_barnets_reoffending_is_no_clear_difference_from_what_was_predicted():
    got = measures.reoffending_against_predicted(2999, 0.078, 0.0772)
    assert (got.verdict, got.reoffenders, got.cohort) == ("no clear difference", 234, 2999)
    assert got.percent_difference == pytest.approx(1.04, abs=0.01)


@pytest.mark.parametrize(
    ("cohort", "actual", "predicted", "reason"),
    [
        (None, 0.1, 0.1, "the size of the cohort is missing"),
        (100, None, 0.1, "the actual rate is missing"),
        (100, 0.1, math.nan, "the predicted rate is missing"),
        (0, 0.1, 0.1, "the cohort has no people"),
        (100, 0.1, 0, "a predicted rate of none or of all cannot be tested"),
        (100, 0.1, 1, "a predicted rate of none or of all cannot be tested"),
    ],
)
def test_reoffending_that_cannot_be_judged_says_why(cohort, actual, predicted, reason):
    got = measures.reoffending_against_predicted(cohort, actual, predicted)
    assert (got.z, got.p, got.percent_difference, got.verdict) == (None, None, None, "too few to show")
    assert got.reason == reason


def test_a_percentage_given_as_a_rate_is_refused():
    with pytest.raises(ValueError, match=r"7\.8 is no share from 0 to 1; write 0\.078"):
        measures.reoffending_against_predicted(2999, 7.8, 0.0772)


@pytest.mark.parametrize(
    "result",
    [
        measures.sanction_detections(46, 41),
        measures.attrition(pd.DataFrame({"stage": ["a", "b", "c"], "count": [100, None, 4]})),
        measures.repeat_victimisation(events(("A", 1), ("A", 2), (None, 3))),
        measures.reoffending_against_predicted(410, 0.083, 0.099),
        measures.disproportionality(42, 3100, 61, 9400, "People stopped."),
        measures.disproportionality(4, 3100, 61, 9400, "People stopped."),
    ],
    ids=lambda result: type(result).__name__,
)
def test_every_result_can_be_written_as_json(result):
    assert json.loads(json.dumps(codec.encode(result), allow_nan=False))["record"] == type(result).__name__


CONTEXT = "People stopped, by group of residents; it does not say why."


def test_a_gap_has_its_ratio_and_its_context():
    got = measures.disproportionality(42, 3100, 61, 9400, CONTEXT)
    assert got.gap == pytest.approx(1000 * (42 / 3100 - 61 / 9400))
    assert got.ratio == pytest.approx(2.0878, abs=1e-4)
    assert (got.hidden, got.context, got.reason) == (False, CONTEXT, "")


@pytest.mark.parametrize(
    "cells", [(4, 3100, 61, 9400), (42, 3100, 0, 9400), (42, 46, 61, 9400), (61, 9400, 5, 9), (4, 3100, None, 9400)]
)
def test_a_cell_under_five_hides_every_number(cells):
    got = measures.disproportionality(*cells, CONTEXT)
    assert got.hidden
    assert (got.gap, got.ratio, got.lower, got.upper, got.rate_a, got.rate_b) == (None,) * 6
    assert got.reason == "hidden: a number of people under 5"
    assert not any(f"{cell}" in got.reason for cell in cells if cell not in (None, 5))


def test_cells_of_five_are_shown():
    assert measures.disproportionality(5, 10, 5, 10, CONTEXT).ratio == 1


def test_a_gap_that_is_not_there_says_why_and_is_not_hidden():
    got = measures.disproportionality(None, 3100, 61, 9400, CONTEXT)
    assert (got.gap, got.hidden, got.reason) == (None, False, "the number of events of the first group is missing")


def test_a_gap_without_its_context_is_wrong_use():
    with pytest.raises(ValueError, match="needs its context"):
        measures.disproportionality(42, 3100, 61, 9400, " ")
