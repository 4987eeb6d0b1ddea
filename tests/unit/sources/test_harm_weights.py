"""A table of harm weights is read whole or refused with all its problems. The weights are invented."""

import pytest

from csp_lib.errors import SourceError
from csp_lib.sources.harm_weights import read_harm_weights

HEADER = "offence_set,weight,unit,source,date\n"
ROWS = "robbery,300.5,days,Invented index,2016\nburglary,20,days,Invented index,2016-04\n"


def problems(written, text):
    with pytest.raises(SourceError) as refusal:
        read_harm_weights(written(text, "weights.csv"))
    return refusal.value.problems


def test_weights_are_read_in_the_order_of_their_sets(written):
    reading = read_harm_weights(written(HEADER + ROWS))
    assert reading.kind == "harm_weights"
    assert reading.tables["harm_weights"].values.tolist() == [
        ["burglary", 20.0, "days", "Invented index", "2016-04"],
        ["robbery", 300.5, "days", "Invented index", "2016"],
    ]


def test_columns_may_be_written_another_way_and_in_another_order(written):
    text = "Date,Source,Unit,Weight,Offence Set\n2016-04-01,Invented index,days,20,burglary\n"
    table = read_harm_weights(written(text)).tables["harm_weights"]
    assert table.values.tolist() == [["burglary", 20.0, "days", "Invented index", "2016-04-01"]]


def test_every_problem_is_told_at_once_with_its_row_and_the_next_step(written):
    text = HEADER + ROWS + "robery,1,days,Invented index,2016\nrobbery,2,,,\nhomicide,minus,days,Invented index,2016\n"
    told = problems(written, text)
    assert len(told) == 6
    assert told[0].startswith("weights.csv: no known offence set: row 4, offence_set: 'robery' (Did you mean robbery")
    assert "an offence set that stands twice: rows 2 and 5 (robbery). An offence set has one weight" in told[1]
    assert "unit is blank: row 5" in told[2]
    assert "source is blank: row 5" in told[3]
    assert "no date: row 5, date: ''" in told[4]
    assert "weights that are no number above 0: row 6, weight: 'minus'. Write a number above 0" in told[5]


@pytest.mark.parametrize("weight", ["0", "-3", "", "1,000", "nan", "inf", "1e999", "=1+1"])
def test_a_weight_that_is_no_number_above_zero_is_refused(written, weight):
    told = problems(written, f'{HEADER}robbery,"{weight}",days,Invented index,2016\n')
    assert len(told) == 1
    assert "weights that are no number above 0: row 2" in told[0]


@pytest.mark.parametrize("date", ["", "16", "2016-13", "2016-02-30", "April 2016", "2016-4", "0000"])
def test_a_date_that_is_none_is_refused(written, date):
    told = problems(written, f"{HEADER}robbery,1,days,Invented index,{date}\n")
    assert told == [
        f"weights.csv: no date: row 2, date: {date!r}. Write the date of the weights as 2016, 2016-04 or 2016-04-01."
    ]


def test_an_unknown_set_that_stands_twice_is_told_as_unknown_only(written):
    told = problems(written, HEADER + "harm,1,days,X,2016\nharm,1,days,X,2016\n")
    assert len(told) == 1


def test_a_table_without_a_column_names_it(written):
    assert "missing columns: unit, date" in problems(written, "offence_set,weight,source\nrobbery,1,X\n")[0]


def test_a_table_without_a_row_is_refused(written):
    assert "there is a header but no row of data" in problems(written, HEADER)[0]
