"""A partnership's own table of links is read whole or refused with all its problems."""

import pytest

from csp_lib.errors import SourceError
from csp_lib.sources import templates
from csp_lib.sources.priority_links import read_priority_links
from csp_lib.tables import contracts

HEADER = ",".join(templates.PRIORITY_LINKS) + "\n"
SOUND = "Harrow,minutes_2012,burglary,Burglary,priority,Fewer burglaries,,1,yes,raised,why,the board,2012-03,,,\n"


def problems(written, *rows):
    with pytest.raises(SourceError) as refusal:
        read_priority_links(written(HEADER + "\n".join(rows) + "\n", "links.csv"))
    return refusal.value.problems


def test_links_are_read_with_the_row_they_stand_in(written):
    reading = read_priority_links(written(HEADER + SOUND))
    (link,) = reading.tables["priority_links"].to_dict("records")
    assert (link["borough"], link["line"], link["place"], link["reading"]) == ("harrow", 2, "1", "")


def test_what_is_read_keeps_the_contract_of_the_table(written):
    table = read_priority_links(written(HEADER + SOUND)).tables["priority_links"]
    checked = contracts.check("priority_links", table.assign(source_id="own", data_kind="partner"), "own")
    assert checked["place"].tolist() == ["1"]


def test_the_example_row_of_the_template_is_left_out_and_said(written):
    reading = read_priority_links(written(templates.template("priority_links") + SOUND))
    assert len(reading.tables["priority_links"]) == 1
    assert reading.notes == ["Row 2 is the template's example and is not counted."]


def test_every_problem_is_told_at_once_with_its_row(written):
    told = problems(
        written,
        "Narnia,m,burglary,Burglary,duty,Crime,,,,,,,,,,",
        "Harrow,,burglary,,dutty,Crime,,first,maybe,raised,,,spring,,,",
        SOUND.strip(),
        SOUND.strip(),
    )
    assert [line.partition(": ")[2].partition(":")[0] for line in told] == [
        "no known area", "document is blank", "issue_title is blank", "side 'dutty' is not known",
        "place 'first' is no place", "ordered is 'maybe'", "a relation on a row that is no priority",
        "decided_on 'spring' is no date", "a link that stands twice",
    ]  # fmt: skip
    assert "row 3. Did you mean duty?" in told[3]
    assert "rows 4 and 5 (Fewer burglaries)" in told[8]


@pytest.mark.parametrize("day", ["", "2012", "2012-02", "2012-02-29", "not stated in the document"])
def test_a_decision_may_have_a_year_a_month_a_day_or_none(written, day):
    table = read_priority_links(written(HEADER + SOUND.replace("2012-03,", f"{day},"))).tables["priority_links"]
    assert table["decided_on"].tolist() == [day]


@pytest.mark.parametrize("day", ["2012-02-30", "2012-13", "12-02-2012", "20120229", "march"])
def test_a_day_that_is_in_no_calendar_is_refused(written, day):
    (told,) = problems(written, SOUND.strip().replace("2012-03,", f"{day},"))
    assert f"decided_on {day!r} is no date: row 2" in told


@pytest.mark.parametrize("place", ["0", "-1", "1e3", "2nd", "inf"])
def test_a_place_below_the_first_or_not_in_figures_is_refused(written, place):
    (told,) = problems(written, SOUND.strip().replace(",1,yes", f",{place},yes"))
    assert f"place {place!r} is no place" in told
