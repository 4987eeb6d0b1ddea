"""How the effect of a dated event is worded, and when it is not judged at all."""

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis.events.event_effect import Event, event_effect
from csp_lib.reference.periods import Month
from tests.spec.drawn import cases, named

OPENS = Month(2008, 1)


def around(before, after, times=1.0, opens=OPENS, seed=1):
    """Return about 200 offences a month before and `times` as many from the opening on."""
    means = 200 * np.where(np.arange(before + after) >= before, times, 1.0)
    counts = np.random.default_rng(seed).poisson(means).astype(float)
    return pd.Series(counts, index=[str(opens.shift(i - before)) for i in range(before + after)])


WORDS = cases(
    """
    | before | after | times | control | word            | why                                             |
    |--------|-------|-------|---------|-----------------|-------------------------------------------------|
    | 36     | 24    | 1     |         | no clear effect |                                                 |
    | 36     | 24    | 1.13  |         | likely extra    |                                                 |
    | 36     | 24    | 1.30  |         | clear extra     |                                                 |
    | 36     | 24    | 0.95  |         | likely fewer    |                                                 |
    | 36     | 24    | 0.70  |         | clear fewer     |                                                 |
    | 36     | 24    | 1.30  | 1.30    | likely extra    | the control moved the same way                  |
    | 36     | 24    | 1.30  | 1       | clear extra     | the control stayed                              |
    | 36     | 24    | 1.30  | 0.70    | clear extra     | the control moved the other way                 |
    | 24     | 12    | 1.30  |         | likely extra    | six other dates are too few to support the word |
    """
)


@pytest.mark.parametrize("row", WORDS, ids=named(WORDS))
def test_an_event_has_one_of_the_closed_words(row):
    before, after = int(row["before"]), int(row["after"])
    control = {"control": around(before, after, float(row["control"]), seed=2)} if row["control"] else {}
    series = around(before, after, float(row["times"]))
    got = event_effect(series, Event("Centre opens", str(OPENS), "step"), controls=control)
    assert got.verdict == row["word"]
    assert got.supported or not got.verdict.startswith("clear")


REFUSALS = cases(
    """
    | kind      | start   | end     | first   | last    | reason                                                          |
    |-----------|---------|---------|---------|---------|-----------------------------------------------------------------|
    | step      | 2008-01 |         | 2006-01 | 2008-12 |                                                                 |
    | step      | 2008-01 |         | 2006-02 | 2008-12 | only 23 months are known before January 2008; 24 are needed     |
    | step      | 2008-01 |         | 2006-01 | 2008-11 | only 11 months are known from January 2008 on; 12 are needed    |
    | ramp      | 2008-01 |         | 2006-01 | 2008-11 | only 11 months are known from January 2008 on; 12 are needed    |
    | step      | 2008-01 | 2008-11 | 2006-01 | 2010-12 | only 11 months are known from January 2008 on; 12 are needed    |
    | pulse     | 2008-01 |         | 2007-06 | 2010-05 |                                                                 |
    | pulse     | 2008-01 |         | 2007-06 | 2010-04 | only 35 months are known; 36 are needed                         |
    | pulse     | 2008-01 | 2009-06 | 2006-10 | 2010-02 | only 23 months are known outside the event; 24 are needed       |
    | recurring | 1999-08 |         | 2006-01 | 2008-08 |                                                                 |
    | recurring | 1999-08 |         | 2006-01 | 2008-07 | only 2 occurrences are known; 3 are needed                      |
    | step      | 2012-01 |         | 2006-01 | 2010-12 | the event lies outside the months known, January 2006 to December 2010 |
    | pulse     | 2005-12 |         | 2006-01 | 2010-12 | the event lies outside the months known, January 2006 to December 2010 |
    """
)


@pytest.mark.parametrize("row", REFUSALS, ids=named(REFUSALS))
def test_too_few_months_are_not_judged(row):
    first, last = Month.parse(row["first"]), Month.parse(row["last"])
    months = first.until(last)
    series = around(len(months), 0, opens=last.shift(1))
    event = Event("Event", row["start"], row["kind"], row["end"] or None)
    got = event_effect(series, event)
    assert (got.verdict == "cannot judge") == bool(row["reason"])
    if row["reason"]:
        assert got.reason == row["reason"]


NEIGHBOURS = cases(
    """
    | event     | start   | other     | start of other | reason                                   |
    |-----------|---------|-----------|----------------|------------------------------------------|
    | step      | 2008-01 | step      | 2008-07        | Other (July 2008) lies within 6 months   |
    | step      | 2008-01 | step      | 2008-08        |                                          |
    | step      | 2008-01 | pulse     | 2007-07        | Other (July 2007) lies within 6 months   |
    | pulse     | 2008-01 | ramp      | 2008-03        | Other (March 2008) lies within 6 months  |
    | step      | 2008-01 | recurring | 2008-01        |                                          |
    | recurring | 2008-08 | step      | 2008-08        |                                          |
    | recurring | 2008-08 | recurring | 2005-08        | Other recurs in the same months          |
    | recurring | 2008-08 | recurring | 2005-09        |                                          |
    """
)


@pytest.mark.parametrize("row", NEIGHBOURS, ids=named(NEIGHBOURS))
def test_two_events_within_six_months_are_not_told_apart(row):
    other = Event("Other", row["start of other"], row["other"])
    got = event_effect(around(36, 36), Event("Event", row["start"], row["event"]), other_events=[other])
    assert (got.reason if got.verdict == "cannot judge" else "") == row["reason"]
