"""Real extracts against the expected numbers that stand beside them: exact, no tolerance."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from csp_lib.errors import SourceError
from csp_lib.reference import areas, offences
from csp_lib.reference.periods import Month
from csp_lib.sources import recognise

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
EXPECTED = DATA / "expected_harrow_barnet.csv"
pytestmark = pytest.mark.skipif(not EXPECTED.is_file(), reason="the real extracts (../shared/data) are not here")

BOROUGH_2008 = "mps/MPS_Borough_Level_Crime_Historic_2008on.csv"
BOROUGH_2017 = "mps/mps_borough_24m_rusabin.csv"
BOROUGH_2019 = "mps/mps_borough_24m_beppe_201707-201906.csv"
WARD = "mps/recorded-crime-ward-historical.csv.gz"
LSOA = "mps/recorded-crime-lsoa.csv.gz"
TOTALS = "annual/recorded-offences.csv"

# The last section of data/README.md beside the extracts says what each measure adds up.
EVERY_ROW = ("tno", "all listed offences")
GROUPS = {
    "burglary_all": "burglary",
    "robbery": "robbery",
    "violence": "violence_against_the_person",
    "drugs": "drugs_offences",
    "criminal_damage": "criminal_damage",
}
SUBGROUPS = {
    "burglary_residential": (
        "burglary_in_a_dwelling", "residential_burglary_from_2017", "domestic_burglary", "burglary_of_a_home",
        "burglary_of_unconnected_building",
    ),
    "vehicle_crime": ("theft_from_vehicle", "theft_of_vehicle"),
    "vehicle_theft_from": ("theft_from_vehicle",),
    "vehicle_theft_of": ("theft_of_vehicle",),
    "robbery_personal": ("personal_robbery",),
    "robbery_business": ("business_robbery",),
}  # fmt: skip


@cache
def reading(name):
    return recognise.read(DATA / name)


def expected():
    """Return the years and numbers expected, by file, borough and measure; street files are refused, so left out."""
    found = defaultdict(dict)
    if EXPECTED.is_file():
        with EXPECTED.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                if not row["file"].startswith("street/"):
                    key = row["file"], row["borough"], row["measure"]
                    found[key][row["financial_year"]] = int(row["offences"])
    return found


def counted(name, borough, measure):
    """Return the measure by financial year as the reader counts it."""
    slug = areas.recognise(borough)
    if name == TOTALS:
        table = reading(name).tables["recorded_crime_totals"]
        return table[table["area"] == slug].set_index("financial_year")["offences"].to_dict()
    table = reading(name).tables["recorded_crime"]
    mine = table[table["area"] == slug]
    if measure in GROUPS:
        mine = mine[mine["offence_group"] == GROUPS[measure]]
    elif measure in SUBGROUPS:
        mine = mine[mine["offence_subgroup"].isin(SUBGROUPS[measure])]
    elif measure not in EVERY_ROW:
        group, label = measure.split(" | ")
        mine = mine[mine["offence_group"] == offences.group_of(group, "old")]
        mine = mine[mine["offence_subgroup"] == offences.subgroup_of(group, label, "old")]
    years = mine["month"].map(lambda month: str(Month.parse(month).financial_year))
    return mine["offences"].groupby(years).sum().to_dict()


CASES = expected()


def test_the_expected_numbers_are_all_compared():
    assert sum(len(years) for years in CASES.values()) == 986 - 6


@pytest.mark.parametrize(("name", "borough", "measure"), CASES, ids=lambda part: part.rpartition("/")[2])
def test_every_expected_number_is_met_exactly(name, borough, measure):
    wanted = CASES[name, borough, measure]
    ours = counted(name, borough, measure)
    assert {year: ours.get(year, 0) for year in wanted} == wanted


def test_every_borough_month_sums_to_the_rows_of_its_file():
    sums = defaultdict(int)
    with (DATA / BOROUGH_2008).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            for month, count in list(row.items())[3:]:
                sums[areas.recognise(row["Borough"]), f"{month[:4]}-{month[4:]}"] += int(count)
    table = reading(BOROUGH_2008).tables["recorded_crime"]
    assert len(sums) == 32 * 108
    assert table.groupby(["area", "month"])["offences"].sum().to_dict() == dict(sums)


def test_january_to_march_2008_are_months_and_no_financial_year():
    read = reading(BOROUGH_2008)
    early = read.tables["recorded_crime"].query("month < '2008-04'")
    assert sorted(early["month"].unique()) == ["2008-01", "2008-02", "2008-03"]
    assert "Of 2007/08 the file holds January 2008 to March 2008 only: no financial year." in read.notes
    assert "Of 2016/17 the file holds April 2016 to December 2016 only: no financial year." in read.notes


@pytest.mark.parametrize(
    ("name", "level", "scope", "classification", "first", "last"),
    [
        (BOROUGH_2008, "borough", "all notifiable offences", "old", "2008-01", "2016-12"),
        (BOROUGH_2017, "borough", "all notifiable offences", "middle", "2017-01", "2018-12"),
        (BOROUGH_2019, "borough", "all notifiable offences", "new", "2017-07", "2019-06"),
        (WARD, "ward", "all notifiable offences", "new", "2010-04", "2024-02"),
        (LSOA, "lsoa", "without sexual offences and fraud", "new", "2024-03", "2026-02"),
    ],
)
def test_an_extract_is_known_by_its_content(name, level, scope, classification, first, last):
    read = reading(name)
    assert (read.kind, read.level, read.scope) == ("met_months", level, scope)
    assert (read.classification, read.first_month, read.last_month) == (classification, first, last)


@pytest.mark.parametrize("name", [BOROUGH_2008, BOROUGH_2017, BOROUGH_2019, WARD, LSOA])
def test_every_label_of_the_real_extracts_is_known(name):
    assert reading(name).labels_not_listed == []


@pytest.mark.parametrize("name", [BOROUGH_2017, BOROUGH_2019, WARD])
def test_the_rows_of_the_airport_unit_are_kept_under_their_own_area(name):
    found = set(reading(name).tables["recorded_crime"]["area"])
    assert found == {b.slug for b in areas.boroughs()} | {"airports"}


def test_the_stub_month_of_the_lsoa_file_is_left_out_and_said():
    read = reading(LSOA)
    assert "2024-02" not in set(read.tables["recorded_crime"]["month"])
    assert any("February 2024 holds 39 offences" in note and "a stub, left out" in note for note in read.notes)
    assert int(read.tables["recorded_crime"].query("month == '2024-03'")["offences"].sum()) == 71_366


@pytest.mark.parametrize(
    ("name", "borough", "places"),
    [(WARD, "harrow", 22), (WARD, "barnet", 24), (LSOA, "harrow", 144), (LSOA, "barnet", 220)],
)
def test_places_of_a_borough_are_all_there(name, borough, places):
    table = reading(name).tables["recorded_crime_places"]
    assert table[table["area"] == borough]["place_code"].nunique() == places


@pytest.mark.parametrize("name", [WARD, LSOA])
def test_places_add_up_to_their_boroughs(name):
    tables = reading(name).tables
    months = tables["recorded_crime"]
    years = months["month"].map(lambda month: str(Month.parse(month).financial_year)).rename("financial_year")
    by_month = months.groupby(["area", "offence_subgroup", years])["offences"].sum()
    by_place = tables["recorded_crime_places"].groupby(["area", "offence_subgroup", "financial_year"])["offences"].sum()
    assert by_place.to_dict() == by_month.to_dict()


def test_years_that_a_place_holds_in_part_say_how_many_months():
    covered = reading(WARD).tables["recorded_crime_places"].groupby("financial_year")["months_covered"].agg(set)
    assert covered["2010/11"] == {12}
    assert covered["2023/24"] == {11}
    lsoa = reading(LSOA).tables["recorded_crime_places"].groupby("financial_year")["months_covered"].agg(set)
    assert lsoa.to_dict() == {"2023/24": {1}, "2024/25": {12}, "2025/26": {11}}


def test_one_ward_code_in_two_areas_stays_two_places():
    table = reading(WARD).tables["recorded_crime_places"]
    assert set(table[table["place_code"] == "E05013570"]["area"]) == {"hillingdon", "airports"}


def test_childs_hill_has_the_most_residential_burglary_of_all_wards_in_2010_11():
    table = reading(WARD).tables["recorded_crime_places"]
    wanted = table["offence_subgroup"].isin(SUBGROUPS["burglary_residential"]) & (table["financial_year"] == "2010/11")
    wards = table[wanted].groupby(["area", "place_name"])["offences"].sum()
    assert (wards.idxmax(), int(wards.max())) == (("barnet", "Childs Hill"), 290)


def test_the_last_year_of_the_yearly_totals_is_known_to_hold_ten_months():
    read = reading(TOTALS)
    covered = read.tables["recorded_crime_totals"].groupby("financial_year")["months_covered"].agg(set)
    assert covered["2016/17"] == {10}
    assert covered["2015/16"] == {12}
    assert (read.first_month, read.last_month) == ("1999-04", "2017-01")
    assert any("2016/17 holds April 2016 to January 2017 only" in note for note in read.notes)


def test_aggregates_of_the_yearly_totals_are_left_out_and_named():
    read = reading(TOTALS)
    assert "Not areas, left out: Inner London, Outer London, Met Police Area, England and Wales." in read.notes
    assert set(read.tables["recorded_crime_totals"]["area"]) == {b.slug for b in areas.boroughs()} | {"airports"}


def test_population_and_households_are_read_and_the_missing_year_is_said():
    read = reading("pop/borough_population_1999_2020_derived.csv")
    people = read.tables["population"].set_index(["area", "mid_year"])["residents"]
    assert [int(people["harrow", year]) for year in (2008, 2009, 2010)] == [229_567, 233_495, 237_451]
    assert [int(people["barnet", year]) for year in (2008, 2009, 2010)] == [339_212, 345_829, 351_438]
    assert "Years without a row: 2018." in read.notes
    homes = reading("pop/households_2021_london.csv").tables["households"].set_index("area")["households"]
    assert (int(homes["barnet"]), len(homes)) == (148_917, 33)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("annual/crime-rates.csv", "these are rates per 1,000, not counts"),
        ("street/met_burglary/2012-03-metropolitan-street.csv.gz", "this is street-level crime"),
        ("street/wrong_kind/2012-09-metropolitan-outcomes.csv.gz", "this is an outcomes file"),
        ("street/wrong_kind/2016-01-metropolitan-stop-and-search.csv.gz", "this is a stop and search file"),
        ("pop/london-borough-profiles.csv", "line 1: byte 0xa3 at offset 2,184 is not UTF-8"),
        ("geo/londonBoroughs.json", "this is JSON, not a table"),
        ("ballots/scot/angus_2012_ward7.csv", "does not say which exercise its ballots belong to"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_its_own_sentence(name, said):
    with pytest.raises(SourceError) as refusal:
        recognise.read(DATA / name)
    assert len(refusal.value.problems) == 1
    assert name.rpartition("/")[2] in refusal.value.problems[0]
    assert said in refusal.value.problems[0]
