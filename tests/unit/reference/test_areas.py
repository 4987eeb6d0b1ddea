"""Boroughs and every name they go by."""

from collections import Counter

import pytest

from csp_lib.errors import ParamsError
from csp_lib.reference import areas, lookups
from csp_lib.reference.areas import UnknownBorough
from tests.drawn.world import make_world


def test_there_are_thirty_two_boroughs_in_order_of_name():
    names = [b.name for b in areas.boroughs()]
    assert len(names) == 32
    assert names == sorted(names)
    assert [b.gss_code for b in areas.boroughs()] == [f"E090000{n:02d}" for n in range(2, 34)]


def test_a_spelling_names_one_area_only():
    spelt = [
        (lookups.words(text), known.slug)
        for known in areas.areas().values()
        for text in {known.slug, known.name, known.gss_code, *known.spellings} - {""}
    ]
    assert [text for text, n in Counter(text for text, _ in set(spelt)).items() if n > 1] == []
    assert areas.spellings() == dict(spelt)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Harrow", "harrow"),
        ("HARROW", "harrow"),
        ("  harrow ", "harrow"),
        ("E09000015", "harrow"),
        ("Hammersmith & Fulham", "hammersmith_and_fulham"),
        ("HAMMERSMITH AND FULHAM", "hammersmith_and_fulham"),
        ("Richmond-upon-Thames", "richmond_upon_thames"),
        ("RBKC", "kensington_and_chelsea"),
        ("London Heathrow and London City Airports", "airports"),
        ("Aviation Security (SO18)", "airports"),
        ("NULL", "unknown"),
        ("City of London", "city_of_london"),
        ("Manchester", None),
        ("", None),
    ],
)
def test_an_area_is_known_by_name_code_and_spelling(text, slug):
    assert areas.recognise(text) == slug


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("harow", "borough 'harow' is not known. Did you mean harrow or "),
        ("kensington chelsea", "borough 'kensington chelsea' is not known. Did you mean kensington_and_chelsea"),
        ("zzz", "borough 'zzz' is not known. Use one of: barking_and_dagenham, barnet, "),
        ("City of London", "City of London has no Community Safety Partnership review here "
         "(it is no borough of the comparison). "),
        ("london", "London (32 boroughs) has no Community Safety Partnership review here "),
    ],
)  # fmt: skip
def test_a_name_that_is_no_borough_is_answered_with_the_nearest(text, said):
    with pytest.raises(UnknownBorough) as refused:
        areas.find_borough(text)
    assert isinstance(refused.value, ParamsError)
    assert refused.value.problems[0].startswith(said)


def test_another_home_has_other_areas(tmp_path, monkeypatch):
    assert areas.find_borough("Harrow").slug == "harrow"
    monkeypatch.setenv("CSP_HOME", str(make_world(tmp_path / "home")))
    assert [b.slug for b in areas.boroughs()] == ["ashmere", "brindle_vale", "copperfield", "dunmarsh"]
    assert areas.recognise("Harrow") is None
    assert areas.find_borough("brindle vale").slug == "brindle_vale"
