"""From labels to named sets: what counts where, drawn as small tables."""

import pandas as pd
import pytest

from csp_lib.reference import areas, offences
from csp_lib.reference.periods import Month
from csp_lib.sources import offence_sums
from tests.spec.drawn import cases

FULL, PART = offence_sums.FULL_SCOPE, "without sexual offences and fraud"
APRIL, MAY = Month(2010, 4), Month(2010, 5)


def recorded(drawing):
    """Return a drawn extract as a reader returns it."""
    return pd.DataFrame(cases(drawing)).astype({"offences": int})


def sums(frame, family="old", scope=FULL, first=APRIL, last=MAY):
    """Return offences by (area, set, month)."""
    table = offence_sums.sum_sets(frame, first, last, family, scope)
    assert not table.duplicated(["area", "offence_set", "month"]).any()
    return table.set_index(["area", "offence_set", "month"])["offences"].to_dict()


OLD = recorded(
    """
    | area   | offence_group               | offence_subgroup     | month   | offences |
    |--------|-----------------------------|----------------------|---------|----------|
    | harrow | violence_against_the_person | wounding_gbh         | 2010-04 | 0        |
    | harrow | violence_against_the_person | grievous_bodily_harm | 2010-04 | 7        |
    | harrow | violence_against_the_person | wounding_gbh         | 2010-05 | 9        |
    | harrow | violence_against_the_person | grievous_bodily_harm | 2010-05 | 0        |
    | harrow | violence_against_the_person | common_assault       | 2010-04 | 20       |
    | harrow | burglary                    | burglary_in_a_dwelling | 2010-04 | 30     |
    | harrow | robbery                     | personal_robbery     | 2010-05 | 4        |
    | barnet | burglary                    | burglary_in_a_dwelling | 2010-05 | 5      |
    """
)


def test_the_two_codes_of_grievous_bodily_harm_are_added_together():
    got = sums(OLD)
    assert got["harrow", "wounding_and_gbh", "2010-04"] == 7
    assert got["harrow", "wounding_and_gbh", "2010-05"] == 9
    assert got["harrow", "violence_against_the_person", "2010-04"] == 27
    assert not {"grievous_bodily_harm", "wounding_gbh"} & {name for _, name, _ in got}


def test_a_month_of_the_extract_without_a_row_counts_nothing_and_is_there():
    got = sums(OLD)
    assert got["barnet", "residential_burglary", "2010-04"] == 0
    assert got["harrow", "robbery", "2010-04"] == 0
    assert {month for _, _, month in got} == {"2010-04", "2010-05"}


def test_the_total_holds_every_row():
    got = sums(OLD)
    assert {key: n for key, n in got.items() if key[1] == offences.TOTAL} == {
        ("harrow", offences.TOTAL, "2010-04"): 57,
        ("harrow", offences.TOTAL, "2010-05"): 13,
        ("barnet", offences.TOTAL, "2010-04"): 0,
        ("barnet", offences.TOTAL, "2010-05"): 5,
    }


def test_serious_acquisitive_crime_is_made_of_its_parts():
    got = sums(OLD)
    assert got["harrow", "serious_acquisitive_crime", "2010-04"] == 30
    assert got["harrow", "serious_acquisitive_crime", "2010-05"] == 4


def test_a_label_never_seen_counts_in_its_group_and_in_the_total_and_in_no_smaller_set():
    frame = pd.concat([OLD, OLD.tail(1).assign(offence_subgroup=offences.NOT_LISTED, offences=100)])
    got, without = sums(frame), sums(OLD)
    moved = {key[1]: got[key] - without[key] for key in got if got[key] != without[key]}
    assert moved == {"burglary": 100, offences.TOTAL: 100}


NEW = recorded(
    """
    | area   | offence_group               | offence_subgroup           | month   | offences |
    |--------|-----------------------------|----------------------------|---------|----------|
    | harrow | burglary                    | domestic_burglary          | 2010-04 | 3        |
    | harrow | burglary                    | burglary_of_a_home         | 2010-04 | 4        |
    | harrow | burglary                    | burglary_of_unconnected_building | 2010-04 | 5  |
    | harrow | violence_against_the_person | violence_with_injury       | 2010-04 | 11       |
    | harrow | sexual_offences             | rape                       | 2010-04 | 2        |
    """
)


def test_the_burglary_labels_of_2023_are_added_to_the_earlier_one():
    assert sums(NEW, "new")["harrow", "residential_burglary", "2010-04"] == 12


@pytest.mark.parametrize(
    ("family", "there", "not_there"),
    [
        ("old", "common_assault", "violence_with_injury"),
        ("old", "theft_and_handling", "public_order_offences"),
        ("new", "violence_with_injury", "common_assault"),
        ("new", "stalking_and_harassment", "theft_and_handling"),
    ],
)
def test_a_set_that_a_classification_does_not_define_is_left_out(family, there, not_there):
    names = {name for _, name, _ in sums(OLD if family == "old" else NEW, family)}
    assert there in names
    assert not_there not in names


def test_an_extract_that_leaves_groups_out_has_a_list_and_no_total():
    got = {name: n for (_, name, month), n in sums(NEW, "new", PART).items() if month == "2010-04"}
    assert offences.TOTAL not in got
    assert "sexual_offences" not in got
    assert "fraud_or_forgery" not in got
    assert got[offences.ALL_LISTED] == 25
    assert offences.ALL_LISTED not in {name for _, name, _ in sums(NEW, "new", FULL)}


LEAVES = recorded(
    """
    | area   | offence_set         | month   | offences |
    |--------|---------------------|---------|----------|
    | harrow | personal_robbery    | 2010-04 | 4        |
    | harrow | business_robbery    | 2010-04 | 1        |
    | harrow | residential_burglary | 2010-04 | 30      |
    | harrow | theft_from_vehicle  | 2010-04 | 6        |
    | harrow | theft_of_vehicle    | 2010-04 | 2        |
    """
)


def test_composites_are_added_where_all_their_parts_are_there():
    got = offence_sums.add_composites(LEAVES).set_index("offence_set")["offences"].to_dict()
    assert got["robbery"] == 5
    assert got["vehicle_crime"] == 8
    assert got["serious_acquisitive_crime"] == 43
    assert got[offences.TOTAL] == 43
    assert "burglary" not in got
    assert got["personal_robbery"] == 4


def test_a_composite_already_there_stays_as_it_is():
    printed = pd.concat([LEAVES, LEAVES.head(1).assign(offence_set=offences.TOTAL, offences=99)])
    printed = pd.concat([printed, LEAVES.head(1).assign(offence_set="robbery", offences=6)])
    got = offence_sums.add_composites(printed).groupby("offence_set")["offences"].agg(list).to_dict()
    assert got[offences.TOTAL] == [99]
    assert got["robbery"] == [6]


def test_london_is_added_only_where_every_borough_is_there():
    slugs = [b.slug for b in areas.boroughs()]
    every = [(slug, "robbery", month, 1) for month in ("2010-04", "2010-05") for slug in slugs]
    held = [*every[:-1], ("airports", "robbery", "2010-04", 50)]
    rows = pd.DataFrame(held, columns=["area", "offence_set", "month", "offences"])
    london = offence_sums.add_london(rows, "month").query("area == 'london'")
    assert london[["month", "offences"]].values.tolist() == [["2010-04", 32]]


def test_london_that_is_published_is_not_summed_again():
    slugs = [*(b.slug for b in areas.boroughs()), "london"]
    rows = pd.DataFrame({"area": slugs, "offence_set": "robbery", "month": "2010-04", "offences": 1})
    london = offence_sums.add_london(rows, "month").query("area == 'london'")
    assert london["offences"].tolist() == [1]
