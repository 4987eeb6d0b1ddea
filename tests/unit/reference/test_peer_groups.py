"""Named groups of boroughs, and the file they come from."""

import shutil

import pytest

from csp_lib.errors import DataError, ParamsError
from csp_lib.reference import areas, peer_groups
from csp_lib.reference.peer_groups import peer_group

HEADER = "group_id,group_title,borough,peer,source,as_of\n"


@pytest.fixture
def home(tmp_path, monkeypatch, repository):
    """Return a function that writes a file of groups into a home of its own."""
    folder = tmp_path / "data" / "reference"
    folder.mkdir(parents=True)
    shutil.copy(repository / "data" / "reference" / "areas.csv", folder)
    monkeypatch.setenv("CSP_HOME", str(tmp_path))

    def write(*lines):
        (folder / "peer_groups.csv").write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")

    return write


@pytest.mark.parametrize(
    ("borough", "neighbours"),
    [
        ("harrow", "barnet brent ealing hillingdon"),
        ("barnet", "brent camden enfield haringey harrow"),
        ("havering", "barking_and_dagenham bexley redbridge"),
        ("richmond_upon_thames", "hammersmith_and_fulham hounslow kingston_upon_thames wandsworth"),
        ("kensington_and_chelsea", "brent hammersmith_and_fulham wandsworth westminster"),
        ("hammersmith_and_fulham",
         "brent ealing hounslow kensington_and_chelsea richmond_upon_thames wandsworth"),
        ("tower_hamlets", "greenwich hackney lewisham newham southwark"),
        ("southwark", "bromley lambeth lewisham tower_hamlets"),
    ],
)  # fmt: skip
def test_neighbours_are_those_a_map_shows(borough, neighbours):
    assert peer_group("neighbours", borough).peers == tuple(neighbours.split())


def test_every_borough_has_neighbours_and_is_the_neighbour_of_its_neighbours():
    found = {known.slug: peer_group("neighbours", known.slug).peers for known in areas.boroughs()}
    assert min(map(len, found.values())) >= 3
    assert [(a, b) for a, others in found.items() for b in others if a not in found[b]] == []


def test_a_boundary_in_the_thames_is_told_apart_by_its_source():
    assert any("Thames" in source for source in peer_group("neighbours", "bexley").sources)
    assert not any("Thames" in source for source in peer_group("neighbours", "harrow").sources)


def test_the_statutory_groups_are_twelve_and_twenty_and_part_london():
    inner, outer = peer_group("inner_london", "camden"), peer_group("outer_london", "harrow")
    assert (len(inner.peers), len(outer.peers)) == (11, 19)
    assert {"camden", *inner.peers, "harrow", *outer.peers} == {known.slug for known in areas.boroughs()}
    # by the Act Haringey and Newham are outer boroughs, Greenwich an inner one
    assert {"haringey", "newham"} <= set(outer.peers)
    assert "greenwich" in inner.peers
    assert peer_group("inner_london", "harrow").peers == ()


def test_a_borough_is_never_its_own_peer():
    for known in areas.boroughs():
        assert all(known.slug not in group.peers for group in peer_groups.peer_groups(known.slug))


def test_the_partners_that_plans_name_are_said_to_be_no_peers_for_crime():
    group = peer_group("plan", "hammersmith_and_fulham")
    assert group.peers == ("kensington_and_chelsea", "wandsworth", "westminster")
    assert all("no peers are named" in source for source in group.sources)
    # its plan speaks of a group of similar areas and does not name them
    assert peer_group("plan", "richmond_upon_thames").peers == ()


def test_a_borough_may_be_named_as_people_write_it():
    assert peer_group("neighbours", "Harrow") == peer_group("neighbours", "harrow")


def test_an_unknown_group_or_borough_is_told_with_what_is_known():
    with pytest.raises(ParamsError, match=r"'family' is not known\. Use one of: neighbours, inner_london"):
        peer_group("family", "harrow")
    with pytest.raises(ParamsError, match="'harow' is not known"):
        peer_group("neighbours", "harow")


def test_a_group_of_all_its_members_is_written_once(home):
    home(*(f"mine,Mine,*,{slug},ours,2012" for slug in ("harrow", "barnet", "brent")))
    assert peer_group("mine", "barnet").peers == ("brent", "harrow")
    assert peer_group("mine", "ealing").peers == ()


def test_every_problem_of_the_file_is_told_at_once(home):
    home(
        "mine,Mine,harrow,harrow,ours,2012",
        "mine,Mine,harrow,narnia,ours,2012",
        "mine,Other title,harrow,barnet,,March 2012",
        "mine,Mine,harrow,barnet,ours,2012",
        "mine,Mine,harrow,city_of_london,ours",
    )
    with pytest.raises(DataError) as raised:
        peer_groups.group_ids()
    assert raised.value.problems == [
        "peer_groups.csv, row 2: 'harrow' is its own peer. Take the row out.",
        "peer_groups.csv, row 3: peer 'narnia' is no borough of areas.csv. Write its slug.",
        "peer_groups.csv, row 4: source is empty",
        "peer_groups.csv, row 4: as_of 'March 2012' is no date. Write 2012, 2012-03 or 2012-03-31.",
        "peer_groups.csv, row 6: peer 'city_of_london' is no borough of areas.csv. Write its slug.",
        "peer_groups.csv, row 6: as_of None is no date. Write 2012, 2012-03 or 2012-03-31.",
        "peer_groups.csv: mine, harrow, barnet stands 2 times",
        "peer_groups.csv: group mine has several titles",
    ]


def test_a_missing_file_says_where_it_belongs(home):
    with pytest.raises(DataError, match=r"peer_groups.csv is missing from data/reference/"):
        peer_groups.group_ids()
