"""Labels, groups and named sets of offences over the classifications."""

from collections import Counter

import pytest

from csp_lib.errors import DataError
from csp_lib.reference import lookups, offences
from csp_lib.results.annual_review import LISTS_THAT_ADD_UP


def subgroups_of(name, family):
    """Return every subgroup that counts in a set, through its group, its own list or its parts."""
    known = offences.offence_sets()[name]
    if known.groups[family]:
        labels = (x for x in offences.labels() if offences.family(x.classification) == family)
        return {x.offence_subgroup for x in labels if known.groups[family] in ("*", x.offence_group)}
    parts = [subgroups_of(part, family) for part in known.parts if part != "*"]
    return set(known.subgroups[family]).union(*parts)


def test_the_twenty_one_old_sets_hold_every_old_subgroup_once():
    held = Counter(s for name in LISTS_THAT_ADD_UP["old"] for s in subgroups_of(name, "old"))
    every = {x.offence_subgroup for x in offences.labels() if x.classification in ("old", "middle")}
    assert len(LISTS_THAT_ADD_UP["old"]) == 21
    assert set(held) == every
    assert [name for name, n in held.items() if n > 1] == []


def test_the_sets_listed_under_the_new_classification_do_not_overlap():
    held = Counter(s for name in LISTS_THAT_ADD_UP["new"] for s in subgroups_of(name, "new"))
    assert [name for name, n in held.items() if n > 1] == []


@pytest.mark.parametrize(
    ("composite", "family"),
    [("violence_against_the_person", "old"), ("robbery", "old"), ("burglary", "old"), ("theft_and_handling", "old"),
     ("robbery", "new"), ("burglary", "new")],
)  # fmt: skip
def test_the_parts_of_a_group_are_the_whole_of_it(composite, family):
    parts = [subgroups_of(part, family) for part in offences.offence_sets()[composite].parts]
    assert set().union(*parts) == subgroups_of(composite, family)
    assert sum(map(len, parts)) == len(set().union(*parts))


def test_sets_name_only_sets_groups_and_subgroups_that_exist():
    sets = offences.offence_sets()
    subgroups = {x.offence_subgroup for x in offences.labels()}
    groups = {x.offence_group for x in offences.labels()} | {"", "*"}
    for known in sets.values():
        assert set(known.parts) - {"*"} <= set(sets), known.slug
        assert {*known.subgroups["old"], *known.subgroups["new"]} <= subgroups, known.slug
        assert set(known.groups.values()) <= groups, known.slug
        assert known.title and known.phrase


def test_middle_labels_name_the_subgroups_of_the_old_ones():
    assert [offences.family(name) for name in ("old", "middle", "new")] == ["old", "old", "new"]
    assert offences.subgroup_of("Burglary", "Burglary in a Dwelling", "old") == "burglary_in_a_dwelling"
    assert offences.subgroup_of("Burglary", "Burglary - Residential", "middle") == "residential_burglary_from_2017"
    dwelling = offences.offence_sets()["residential_burglary"].subgroups["old"]
    assert {"burglary_in_a_dwelling", "residential_burglary_from_2017"} == set(dwelling)


@pytest.mark.parametrize(
    ("pairs", "classification"),
    [
        ([("Burglary", "Burglary in a Dwelling"), ("Robbery", "Personal Property")], "old"),
        ([("Burglary", "Burglary - Residential"), ("Robbery", "Personal Property")], "middle"),
        ([("BURGLARY", "DOMESTIC BURGLARY"), ("ROBBERY", "ROBBERY OF PERSONAL PROPERTY")], "new"),
        ([("Robbery", "Personal Property")], "old"),
    ],
)
def test_labels_tell_their_classification(pairs, classification):
    assert offences.classify(pairs) == classification


def test_case_of_a_label_does_not_matter():
    assert offences.subgroup_of("VIOLENCE AGAINST THE PERSON", "common assault", "old") == "common_assault"
    assert offences.group_of("violence against the PERSON", "old") == "violence_against_the_person"


def test_a_label_cut_at_fifty_characters_is_the_longer_one_it_begins():
    long = max((x for x in offences.labels() if x.classification == "new"), key=lambda x: len(x.label))
    assert len(long.label) > offences.LABEL_CUT
    cut = long.label[: offences.LABEL_CUT]
    assert offences.subgroup_of(long.group_label, cut, "new") == long.offence_subgroup
    assert offences.subgroup_of(long.group_label, cut[:-1], "new") is None


def test_a_label_never_seen_has_no_subgroup_but_its_group_is_known():
    assert offences.subgroup_of("Burglary", "Burglary of Castles", "old") is None
    assert offences.group_of("Burglary", "old") == "burglary"
    assert offences.group_of("Alchemy", "old") is None


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Drug  Offences", "drug offences"), ("Fraud & Forgery", "fraud and forgery"), ("two-part_name", "two part name")],
)
def test_names_are_compared_without_case_and_separators(text, folded):
    assert lookups.words(text) == folded


def test_a_lookup_that_is_gone_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(tmp_path))
    with pytest.raises(DataError) as refused:
        offences.labels()
    assert refused.value.problems == [
        "offence_labels.csv is missing from data/reference/. Restore it from the repository."
    ]
