"""Which changes in recording a series crosses, and which of them forbid a comparison."""

import pytest

from csp_lib.reference import lookups, offences
from csp_lib.reference.breaks import breaks
from csp_lib.reference.periods import Month
from csp_lib.tables import recorded_crime
from tests.spec.drawn import cases, named

SERIES = cases(
    """
    | offence set               | extract | from    | to      | breaks                                 | why                          |
    |---------------------------|---------|---------|---------|----------------------------------------|------------------------------|
    | wounding_and_gbh          | borough | 2008-01 | 2012-03 | gbh_counting_2008                      | counted more widely          |
    | wounding_and_gbh          | borough | 2008-04 | 2012-03 |                                        | begins under the new rule    |
    | wounding_and_gbh          | ward    | 2008-01 | 2012-03 |                                        | ward extracts begin in 2010  |
    | total_notifiable_offences | borough | 2008-01 | 2013-03 |                                        | fraud has not moved yet      |
    | total_notifiable_offences | borough | 2008-01 | 2013-04 | fraud_in_total_2013                    | it moves in this month       |
    | common_assault            | borough | 2012-04 | 2016-03 | recording_2014                         |                              |
    | robbery                   | borough | 2008-01 | 2018-12 |                                        | untouched                    |
    | residential_burglary      | borough | 2008-01 | 2016-12 |                                        |                              |
    | residential_burglary      | borough | 2008-01 | 2017-01 | burglary_2017                          | sheds and garages join       |
    | burglary                  | borough | 2008-01 | 2018-12 |                                        | the whole stays comparable   |
    | residential_burglary      | ward    | 2010-04 | 2024-02 | burglary_2023                          | the back-cast has no 2017 step |
    | violence_against_the_person | borough | 2008-01 | 2016-12 | gbh_counting_2008 recording_2014     | earliest first               |
    """
)


@pytest.mark.parametrize("row", SERIES, ids=named(SERIES))
def test_a_break_counts_when_it_falls_inside_the_series(row):
    found = breaks(row["offence set"], row["extract"], Month.parse(row["from"]), Month.parse(row["to"]))
    assert [b.break_id for b in found] == row["breaks"].split()


EFFECTS = cases(
    """
    | break             | effect | why                                               |
    |-------------------|--------|---------------------------------------------------|
    | gbh_counting_2008 | mark   | drawn and said                                    |
    | fraud_2013        | refuse | the count ends: what is left is no series         |
    | fraud_in_total_2013 | mark |                                                   |
    | recording_2014    | mark   |                                                   |
    | burglary_2017     | refuse | two different counts: a change is not judged      |
    | burglary_2023     | mark   | two labels of one count, added up                 |
    | wounding_2013     | mark   | one count rises as another falls                  |
    """
)


def test_each_break_has_the_effect_drawn_here():
    assert {row["break_id"]: row["effect"] for row in lookups.rows("breaks.csv")} == {
        row["break"]: row["effect"] for row in EFFECTS
    }


def test_breaks_name_sets_and_extracts_that_exist_and_say_a_sentence():
    for row in lookups.rows("breaks.csv"):
        assert set(row["offence_sets"].split(";")) <= set(offences.offence_sets()), row["break_id"]
        assert set(row["series"].split(";")) <= set(recorded_crime.SERIES), row["break_id"]
        assert row["sentence"].endswith(".")
        assert "significant" not in row["sentence"].lower()
        assert Month.parse(row["month"])
