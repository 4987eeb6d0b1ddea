"""Met extracts in every style seen give one reading. The numbers are invented."""

import gzip

import pytest

from csp_lib.errors import SourceError
from csp_lib.reference.periods import Month
from csp_lib.sources import recognise
from csp_lib.sources.met_headers import parse_month

PLAIN = """\
Borough,Major Category,Minor Category,201104,201105,201106
Harrow,Robbery,Personal Property,10,11,12
Harrow,Sexual Offences,Rape,0,1,0
Harrow,Fraud or Forgery,Counted per Victim,3,0,2
"""


def months(reading, **wanted):
    """Return offences by month of the rows with these values."""
    table = reading.tables["recorded_crime"]
    for column, value in wanted.items():
        table = table[table[column] == value]
    return table.groupby("month")["offences"].sum().to_dict()


STYLES = {
    "as in 2008": PLAIN,
    "with CRLF and a byte order mark": "\ufeff" + PLAIN.replace("\n", "\r\n"),
    "with line ends mixed and blank lines": PLAIN.replace("12\n", "12\r\n\n,,,,,\n"),
    "in capitals": PLAIN.upper(),
    "with newer headers": PLAIN.replace("Major Category,Minor Category", "MajorText,MinorText").replace(
        "Borough", "LookUp_BoroughName"
    ),
    "in lower case with underscores": PLAIN.replace("Major Category,Minor Category", "major_category,minor_category"),
    "with months as 2011-04": PLAIN.replace("201104,201105,201106", "2011-04,2011-05,2011-06"),
    "with months as Apr-11": PLAIN.replace("201104,201105,201106", "Apr-11,May-11,Jun-11"),
    "with decimals of nothing": PLAIN.replace("11,12", "11.0,12.0"),
    "with empty columns at the end": "".join(line + ",,\n" for line in PLAIN.splitlines()),
    "with a GSS code": PLAIN.replace("Harrow", "E09000015"),
    "with a line end inside a cell": PLAIN.replace("Personal Property", '"Personal\r\nProperty"'),
    "quoted": "".join('"' + line.replace(",", '","') + '"\n' for line in PLAIN.splitlines()),
}


@pytest.mark.parametrize("style", STYLES)
def test_every_style_gives_the_same_counts(written, style):
    reading = recognise.read(written(STYLES[style]))
    assert (reading.kind, reading.level, reading.scope) == ("met_months", "borough", "all notifiable offences")
    assert set(reading.tables["recorded_crime"]["area"]) == {"harrow"}
    assert months(reading) == {"2011-04": 13, "2011-05": 12, "2011-06": 14}


def test_columns_may_stand_in_any_order_and_months_too(written):
    text = "201106,Minor Category,201104,Borough,201105,Major Category\n12,Personal Property,10,Harrow,11,Robbery\n"
    assert months(recognise.read(written(text))) == {"2011-04": 10, "2011-05": 11, "2011-06": 12}


def test_the_name_of_a_file_and_its_packing_do_not_matter(written):
    path = written(gzip.compress(PLAIN.encode()), "holiday.jpg")
    assert months(recognise.read(path)) == {"2011-04": 13, "2011-05": 12, "2011-06": 14}


def test_zero_counts_leave_no_row(written):
    table = recognise.read(written(PLAIN)).tables["recorded_crime"]
    assert list(table.columns) == ["area", "offence_group", "offence_subgroup", "month", "offences"]
    assert table["offences"].tolist() == [3, 2, 10, 11, 12, 1]


def test_labels_with_commas_and_labels_cut_at_fifty_characters_are_known(written):
    text = (
        "MajorText,MinorText,LookUp_BoroughName,201707,201708,201709\n"
        'Public Order Offences,"Other Offences Against the State, or Public Order",Barnet,1,2,3\n'
        'Miscellaneous Crimes Against Society,"Making, Supplying or Possessing Articles for use i",Barnet,4,5,6\n'
        "Sexual Offences,Rape,Barnet,7,8,9\n"
    )
    reading = recognise.read(written(text))
    assert reading.labels_not_listed == []
    assert reading.classification == "new"
    cut = months(reading, offence_subgroup="making_supplying_or_possessing_articles_for_use_in_fraud")
    assert cut == {"2017-07": 4, "2017-08": 5, "2017-09": 6}


def test_a_label_never_seen_counts_in_its_group_and_is_listed(written):
    reading = recognise.read(written(PLAIN + "Harrow,Robbery,Robbery by Drone,1,2,3\n"))
    assert months(reading, offence_group="robbery") == {"2011-04": 11, "2011-05": 13, "2011-06": 15}
    assert months(reading, offence_subgroup="not_listed") == {"2011-04": 1, "2011-05": 2, "2011-06": 3}
    assert [tuple(label) for label in reading.labels_not_listed] == [("Robbery", "Robbery by Drone", "robbery", 6)]
    assert (
        "Offence label not seen before: Robbery | Robbery by Drone. Its 6 offences count in its offence group and in "
        "the total."
    ) in reading.notes


def test_a_group_never_seen_counts_in_the_total_and_is_listed(written):
    reading = recognise.read(written(PLAIN + "Harrow,Piracy,Boarding,0,2,0\n"))
    assert months(reading, offence_group="not_listed") == {"2011-05": 2}
    assert [label.group_label for label in reading.labels_not_listed] == ["Piracy"]


def test_rows_of_the_airports_and_of_unknown_places_are_kept(written):
    more = "Heathrow,Robbery,Personal Property,1,0,0\nUnknown,Robbery,Personal Property,0,2,0\n"
    reading = recognise.read(written(PLAIN + more))
    assert months(reading, area="airports") == {"2011-04": 1}
    assert months(reading, area="unknown") == {"2011-05": 2}


WARDS = """\
wardname,wardcode,majortext,minortext,lookup_boroughname,201102,201103,201104
Roxeth,E05000001,ROBBERY,ROBBERY OF PERSONAL PROPERTY,Harrow,1,2,4
Pinner,E05000002,ROBBERY,ROBBERY OF PERSONAL PROPERTY,Harrow,8,16,32
Heathrow Villages,E05000003,SEXUAL OFFENCES,RAPE,Hillingdon,1,1,1
Heathrow Villages,E05000003,SEXUAL OFFENCES,RAPE,Aviation Security (SO18),0,2,0
"""


def test_wards_add_up_to_boroughs_and_keep_their_financial_years(written):
    reading = recognise.read(written(WARDS))
    assert reading.level == "ward"
    assert months(reading, area="harrow") == {"2011-02": 9, "2011-03": 18, "2011-04": 36}
    places = reading.tables["recorded_crime_places"]
    assert list(places.columns) == [
        "area", "place_code", "place_name", "offence_group", "offence_subgroup", "financial_year", "months_covered",
        "offences",
    ]  # fmt: skip
    roxeth = places[places["place_name"] == "Roxeth"]
    assert roxeth[["financial_year", "months_covered", "offences"]].values.tolist() == [
        ["2010/11", 2, 3], ["2011/12", 1, 4],
    ]  # fmt: skip


def test_one_ward_code_in_two_areas_is_two_places_and_no_duplicate(written):
    places = recognise.read(written(WARDS)).tables["recorded_crime_places"]
    both = places[places["place_code"] == "E05000003"].groupby("area")["offences"].sum()
    assert both.to_dict() == {"airports": 2, "hillingdon": 3}


def test_a_ward_file_without_fraud_from_2010_says_so_in_its_scope(written):
    assert recognise.read(written(WARDS)).scope == "without fraud"


def test_an_lsoa_file_without_sexual_offences_and_fraud_is_not_all_offences(written):
    text = (
        "lsoa_code,lsoa_name,borough,major_category,minor_category,202404,202405,202406\n"
        "E01000001,Harrow 001A,E09000015,ROBBERY,ROBBERY OF PERSONAL PROPERTY,1,2,3\n"
    )
    reading = recognise.read(written(text))
    assert (reading.level, reading.scope) == ("lsoa", "without sexual offences and fraud")


def test_fraud_may_be_absent_after_its_recording_moved(written):
    text = PLAIN.replace("2011", "2014").replace("Harrow,Fraud or Forgery,Counted per Victim,3,0,2\n", "")
    reading = recognise.read(written(text))
    assert reading.scope == "all notifiable offences"
    assert "There are no rows of fraud: its recording moved to Action Fraud in spring 2013." in reading.notes


def test_a_stub_month_at_an_end_is_left_out_and_said(written):
    text = (
        "Borough,Major Category,Minor Category,201104,201105,201106,201107\n"
        "Harrow,Robbery,Personal Property,4,100,102,104\n"
    )
    reading = recognise.read(written(text))
    assert (reading.first_month, reading.last_month) == ("2011-05", "2011-07")
    assert months(reading) == {"2011-05": 100, "2011-06": 102, "2011-07": 104}
    assert "April 2011 holds 4 offences where the median month holds 101: a stub, left out." in reading.notes


def test_a_low_month_above_five_per_cent_of_the_median_is_counted(written):
    text = (
        "Borough,Major Category,Minor Category,201104,201105,201106,201107\n"
        "Harrow,Robbery,Personal Property,6,100,102,104\n"
    )
    assert recognise.read(written(text)).first_month == "2011-04"


def test_a_low_month_between_others_is_counted_and_said(written):
    text = (
        "Borough,Major Category,Minor Category,201104,201105,201106,201107\n"
        "Harrow,Robbery,Personal Property,100,0,102,104\n"
    )
    reading = recognise.read(written(text))
    assert months(reading) == {"2011-04": 100, "2011-06": 102, "2011-07": 104}
    assert any("May 2011 holds 0 offences" in note and "It is counted" in note for note in reading.notes)


def test_columns_that_are_not_read_are_named(written):
    text = "".join(f"{line},{'x' if number else 'Refreshed'}\n" for number, line in enumerate(PLAIN.splitlines()))
    assert "Columns not read: Refreshed." in recognise.read(written(text)).notes


def test_a_whole_financial_year_has_no_note_of_parts(written):
    names = ",".join(str(month).replace("-", "") for month in Month(2011, 4).until(Month(2012, 3)))
    text = f"Borough,Major Category,Minor Category,{names}\nHarrow,Robbery,Personal Property,{','.join('5' * 12)}\n"
    reading = recognise.read(written(text))
    assert not any("no financial year" in note for note in reading.notes)


def test_the_order_of_rows_does_not_change_the_reading(written):
    header, *rows = WARDS.splitlines()
    turned = recognise.read(written("\n".join([header, *reversed(rows)]), "turned.csv"))
    straight = recognise.read(written(WARDS))
    for name, table in straight.tables.items():
        assert table.equals(turned.tables[name])


@pytest.mark.parametrize(
    ("heading", "month"),
    [
        ("201104", Month(2011, 4)),
        ("2011-04", Month(2011, 4)),
        ("2011_04", Month(2011, 4)),
        ("2011/04", Month(2011, 4)),
        ("2011-04-01", Month(2011, 4)),
        ("Apr-11", Month(2011, 4)),
        ("April 2011", Month(2011, 4)),
        ("Sept 2011", Month(2011, 9)),
        ("201113", None),
        ("2011", None),
        ("Borough", None),
        ("Total 2011", None),
    ],
)
def test_months_are_read_in_the_styles_seen(heading, month):
    assert parse_month(heading) == month


def test_a_ward_extract_without_codes_is_refused(written):
    with pytest.raises(SourceError, match="no column for the ward code"):
        recognise.read(written(WARDS.replace("wardcode", "code")))
