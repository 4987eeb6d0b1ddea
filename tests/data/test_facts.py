"""The embedded facts: they add up exactly, cover what they say, and are described column by column."""

import csv
import hashlib
from collections import Counter, defaultdict
from functools import cache

import pytest
import yaml

from csp_lib import paths
from csp_lib.reference import areas, lookups, offences
from csp_lib.reference.periods import Month
from csp_lib.results.annual_review import LISTS_THAT_ADD_UP

COUNTS = ("recorded_crime_months", "recorded_crime_years", "recorded_crime_totals", "population")
FIVE = {"richmond_upon_thames", "kensington_and_chelsea", "harrow", "hammersmith_and_fulham", "barnet"}
LEAVES = LISTS_THAT_ADD_UP["old"]
GROUPS = (
    "violence_against_the_person", "sexual_offences", "robbery", "burglary", "theft_and_handling", "criminal_damage",
    "drugs_offences", "fraud_or_forgery", "other_notifiable_offences",
)  # fmt: skip
YEARS = ("2008/09", "2009/10", "2010/11", "2011/12", "2012/13")


@cache
def rows(table):
    with (paths.published_dir() / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def years():
    """Return offences by area, set and financial year as the yearly table prints them."""
    return {(r["area"], r["offence_set"], r["financial_year"]): int(r["offences"]) for r in rows(COUNTS[1])}


@cache
def months_by_year():
    """Return offences by area, set and financial year summed from the months, whole years only."""
    sums, held = Counter(), defaultdict(set)
    for row in rows("recorded_crime_months"):
        key = row["area"], row["offence_set"], str(Month.parse(row["month"]).financial_year)
        sums[key] += int(row["offences"])
        held[key].add(row["month"])
    return {key: sums[key] for key in sums if len(held[key]) == 12}


def leaves_of(composite):
    """Return the sets that do not overlap and make up a composite."""
    known = offences.offence_sets()[composite]
    if known.parts == ("*",):
        return LEAVES
    return known.parts or (composite,)


@pytest.mark.parametrize("composite", sorted({name for _, name, _ in years()}))
def test_months_of_the_five_boroughs_add_up_to_their_years(composite):
    summed = months_by_year()
    compared = 0
    for area in FIVE:
        for year in YEARS:
            total = sum(summed[area, part, year] for part in leaves_of(composite))
            assert total == years()[area, composite, year], (area, composite, year)
            compared += 1
    assert compared == 25


def test_months_of_london_add_up_to_the_years_of_the_thirty_two_boroughs():
    summed = months_by_year()
    boroughs = [b.slug for b in areas.boroughs()]
    for composite in {name for _, name, _ in years()}:
        for year in YEARS:
            london = sum(summed["london", part, year] for part in leaves_of(composite))
            assert london == sum(years()[b, composite, year] for b in boroughs), (composite, year)


def test_the_twenty_one_sets_are_the_nine_groups_and_no_set_is_counted_twice():
    parts = [leaf for group in GROUPS for leaf in leaves_of(group)]
    assert sorted(parts) == sorted(LEAVES)
    assert len(parts) == 21
    assert {row["offence_set"] for row in rows("recorded_crime_months")} == set(LEAVES)


def test_the_nine_groups_add_up_to_total_notifiable_offences_everywhere():
    for borough in areas.boroughs():
        for year in YEARS:
            total = sum(years()[borough.slug, group, year] for group in GROUPS)
            assert total == years()[borough.slug, offences.TOTAL, year], (borough.slug, year)


@pytest.mark.parametrize("composite", ["robbery", "burglary", "serious_acquisitive_crime"])
def test_composites_of_every_borough_add_up_from_their_parts(composite):
    parts = offences.offence_sets()[composite].parts
    for borough in areas.boroughs():
        for year in YEARS:
            total = sum(years()[borough.slug, part, year] for part in parts)
            assert total == years()[borough.slug, composite, year], (borough.slug, year)


@pytest.mark.parametrize(
    ("borough", "offence_set", "year", "offences_recorded"),
    [
        ("harrow", "total_notifiable_offences", "2010/11", 14_968),
        ("harrow", "total_notifiable_offences", "2011/12", 14_197),
        ("harrow", "residential_burglary", "2010/11", 1_799),
        ("harrow", "robbery", "2011/12", 724),
        ("barnet", "total_notifiable_offences", "2010/11", 25_707),
        ("barnet", "violence_against_the_person", "2011/12", 4_146),
    ],
)
def test_a_known_number_stands_in_the_facts(borough, offence_set, year, offences_recorded):
    assert years()[borough, offence_set, year] == offences_recorded


@pytest.mark.parametrize(("year", "lower"), [("2010/11", 1), ("2011/12", 1)])
def test_harrow_has_the_second_lowest_rate_of_the_thirty_two_boroughs(year, lower):
    people = {(r["area"], int(r["mid_year"])): int(r["residents"]) for r in rows("population")}
    rates = {b.slug: years()[b.slug, offences.TOTAL, year] / people[b.slug, int(year[:4])] for b in areas.boroughs()}
    assert len(rates) == 32
    assert sum(rate < rates["harrow"] for rate in rates.values()) == lower


@pytest.mark.parametrize(
    ("table", "span", "grain"),
    [
        ("recorded_crime_months", ("month", "2008-01", "2013-03", 63), (6 * 21, ("area", "offence_set"))),
        ("recorded_crime_years", ("financial_year", "2008/09", "2012/13", 5), (32 * 25, ("area", "offence_set"))),
        ("recorded_crime_totals", ("financial_year", "1999/00", "2015/16", 17), (32, ("area",))),
        ("population", ("mid_year", "2008", "2012", 5), (32, ("area",))),
    ],
)
def test_a_table_is_dense_over_the_span_it_says(table, span, grain):
    column, first, last, number = span
    periods = sorted({row[column] for row in rows(table)})
    assert (periods[0], periods[-1], len(periods)) == (first, last, number)
    held = Counter((tuple(row[name] for name in grain[1]), row[column]) for row in rows(table))
    assert len({key for key, _ in held}) == grain[0]
    assert set(held.values()) == {1}
    assert len(held) == grain[0] * number


def test_months_are_there_for_the_five_boroughs_and_london_and_years_for_all():
    assert {row["area"] for row in rows("recorded_crime_months")} == FIVE | {"london"}
    for table in COUNTS[1:]:
        assert {row["area"] for row in rows(table)} == {b.slug for b in areas.boroughs()}, table


def test_an_embedded_year_holds_twelve_months_and_2007_08_and_2016_17_are_none():
    for table in ("recorded_crime_years", "recorded_crime_totals"):
        assert {row["months_covered"] for row in rows(table)} == {"12"}
    assert "2007/08" not in {year for _, _, year in months_by_year()}
    assert "2016/17" not in {row["financial_year"] for row in rows("recorded_crime_totals")}


def test_the_two_compilations_differ_by_less_than_half_a_per_cent():
    totals = {(r["area"], r["financial_year"]): int(r["offences"]) for r in rows("recorded_crime_totals")}
    for borough in areas.boroughs():
        for year in YEARS:
            ours = years()[borough.slug, offences.TOTAL, year]
            assert abs(totals[borough.slug, year] / ours - 1) < 0.005, (borough.slug, year)


def test_population_is_derived_and_never_called_official():
    assert {row["data_kind"] for row in rows("population")} == {"derived"}
    assert all(row["basis"].startswith("derived: ") for row in rows("population"))
    said = sidecar("population")
    assert said["data_kind"] == "derived"
    assert "not official estimates" in said["leaves_out"]
    for key in ("title", "publisher", "covers", "attribution"):
        assert "official" not in said[key].lower()


def sidecar(table):
    path = paths.published_dir() / f"{table}.csv.source.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("table", COUNTS)
def test_a_sidecar_describes_its_table(table):
    path = paths.published_dir() / f"{table}.csv"
    said = sidecar(table)
    assert said["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (said["kind"], said["file"]) == (table, path.name)
    assert {(r["source_id"], r["data_kind"]) for r in rows(table)} == {(said["source_id"], said["data_kind"])}
    assert said["licence"].startswith("Open Government Licence")
    assert said["publisher"] and said["attribution"] and said["leaves_out"]


def test_nothing_simulated_stands_in_the_default():
    for path in paths.published_dir().glob("*.source.yml"):
        assert yaml.safe_load(path.read_text(encoding="utf-8"))["data_kind"] not in ("simulated", "restricted"), path


def test_every_column_of_every_table_is_in_a_dictionary_and_the_other_way_round():
    dictionaries = sorted(path.stem for path in paths.published_dir().glob("dictionary*.csv"))
    described = [(r["table"], r["column"]) for name in dictionaries for r in rows(name)]
    tables = sorted(path.stem for path in paths.published_dir().glob("*.csv") if path.stem not in dictionaries)
    held = [(table, column) for table in tables for column in rows(table)[0]]
    assert sorted(described) == sorted(held)
    assert all(r["meaning"] for name in dictionaries for r in rows(name))


def test_a_name_in_a_fact_is_one_the_lookups_know():
    sets = {row["offence_set"] for row in lookups.rows("offence_sets.csv")}
    for table in ("recorded_crime_months", "recorded_crime_years"):
        assert {row["offence_set"] for row in rows(table)} <= sets
    assert {row["area"] for table in COUNTS for row in rows(table)} <= set(areas.areas())
