"""The past tests of a store: computed once, kept, cut at breaks, of the boroughs and not of London."""

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis.projections import calibration
from csp_lib.reference import areas, offences
from csp_lib.results import past_projections as room
from csp_lib.results.past_projections import past_projections
from csp_lib.sources import store
from tests.drawn.world import linked_home


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Copies of the world share the name of their build, so what a process remembers would stand for another copy."""
    room._past_projections.cache_clear()
    yield
    room._past_projections.cache_clear()


@pytest.fixture
def computed(copied, monkeypatch):
    """Return the list that grows by one entry for each time past tests are computed in a copy that keeps none."""
    for path in (copied / "data" / "store").glob("*/kept/past_projections-*"):
        path.unlink()
    done, compute = [], room._computed
    monkeypatch.setattr(room, "_computed", lambda *asked: done.append(asked) or compute(*asked))
    return done


def test_past_tests_are_computed_once_and_then_found_by_any_process(copied, computed):
    first = past_projections("borough", 9)
    assert past_projections("borough", 9) is first
    room._past_projections.cache_clear()  # as another process would begin
    again = past_projections("borough", 9)
    assert computed == [("borough", 9, True)]
    pd.testing.assert_frame_equal(again.record, first.record)
    pd.testing.assert_frame_equal(again.distances, first.distances)
    assert len(list((copied / "data" / "store").glob("*/kept/past_projections-*"))) == 1


def test_each_month_of_the_year_and_each_kind_of_extract_has_its_own(computed):
    for asked in (("borough", 9), ("borough", 3), ("borough", 9, False), ("ward", 9)):
        past_projections(*asked)
    assert computed == [("borough", 9, True), ("borough", 3, True), ("borough", 9, False), ("ward", 9, True)]


def test_the_tests_are_of_the_boroughs_with_months_and_not_of_london(world):
    found = past_projections("borough", 9)
    held = store.read("recorded_crime_months", series="borough")
    assert areas.LONDON in set(held["area"])
    assert set(found.record["area"]) == {"ashmere", "brindle_vale"}
    assert list(found.record.columns) == calibration.RECORD_COLUMNS
    assert list(found.distances.columns) == ["area", "outcome_known", "distance"]
    assert len(found.distances) == len(found.record)
    assert sorted(set(found.record["made_at"])) == ["2010-09", "2011-09"]


def test_what_happened_is_what_the_store_holds(world):
    row = past_projections("borough", 9).record.query("area == 'ashmere' and offence_set == 'robbery'").iloc[-1]
    held = store.read("recorded_crime_months", series="borough", area="ashmere", offence_set="robbery")
    year = held[held["month"].between("2011-04", "2012-03")]["offences"].sum()
    assert (row["year"], row["happened"]) == ("2011/12", year)


def test_with_london_the_projections_are_others(world):
    with_london, without = (past_projections("borough", 9, london).record for london in (True, False))
    assert list(with_london["happened"]) == list(without["happened"])
    assert (with_london["projected"] != without["projected"]).all()


def test_an_extract_that_is_not_held_has_no_tests(world):
    found = past_projections("lsoa", 9)
    assert found.record.empty
    assert list(found.record.columns) == calibration.RECORD_COLUMNS
    assert list(found.distances.columns) == ["area", "outcome_known", "distance"]
    nothing = calibration.NO_TESTS
    assert calibration.widening(nothing, "2012-03", "ashmere") == calibration.EMBEDDED
    assert calibration.achieved(calibration.record(nothing), "2012-03").tests == 0


def drawn_wide(names, months=72):
    index = pd.period_range("2008-01", periods=months, freq="M").strftime("%Y-%m")
    columns = pd.MultiIndex.from_tuples([("elm", name) for name in names], names=["area", "offence_set"])
    counts = np.random.default_rng(1).poisson(90, (months, len(names))).astype(float)
    return pd.DataFrame(counts, index=index, columns=columns)


def test_no_stretch_crosses_a_break_that_refuses_comparison():
    wide = drawn_wide(["fraud_or_forgery", "robbery"])
    assert room.refused_months("fraud_or_forgery", "borough") == ["2013-04"]
    before, after = room._comparable(wide, "borough")
    assert list(before.columns.get_level_values("offence_set")) == ["fraud_or_forgery", "robbery"]
    assert before[("elm", "fraud_or_forgery")].last_valid_index() == "2013-03"
    assert before[("elm", "robbery")].notna().all()
    assert list(after.columns) == [("elm", "fraud_or_forgery")]
    assert (after.index[0], after.index[-1]) == ("2013-04", "2013-12")
    whole = after[("elm", "fraud_or_forgery")].combine_first(before[("elm", "fraud_or_forgery")])
    pd.testing.assert_series_equal(whole, wide[("elm", "fraud_or_forgery")])


def test_a_break_that_is_only_marked_cuts_nothing_and_part_years_are_cut_like_their_kind():
    assert room.refused_months("violence_against_the_person", "borough") == []
    assert room.refused_months("residential_burglary", "borough") == ["2017-01"]
    assert room.refused_months("residential_burglary", "borough_part") == ["2017-01"]
    assert room.refused_months("residential_burglary", "ward") == []
    assert room.refused_months("residential_burglary", "borough", last="2016-12") == []


def test_past_tests_of_a_year_that_a_break_crosses_are_left_out():
    wide = drawn_wide(["fraud_or_forgery", "robbery"], 75)
    found = pd.concat([calibration.past_tests(stretch, 12) for stretch in room._comparable(wide, "borough")])
    cut, whole = (set(found[found["offence_set"] == name]["year"]) for name in ("fraud_or_forgery", "robbery"))
    assert whole == {"2009/10", "2010/11", "2011/12", "2012/13", "2013/14"}
    assert cut == whole - {"2013/14"}


def test_a_list_that_leaves_groups_out_is_no_measure_beside_the_total(monkeypatch):
    rows = [("harrow", name, "2010-04", 9) for name in (offences.TOTAL, offences.ALL_LISTED, "robbery")]
    held = pd.DataFrame(rows, columns=["area", "offence_set", "month", "offences"])
    monkeypatch.setattr(room.store, "read", lambda *asked, **where: held)
    assert set(room._boroughs("ward").columns.get_level_values("offence_set")) == {offences.TOTAL, "robbery"}
    held = held[held["offence_set"] != offences.TOTAL]
    assert set(room._boroughs("ward").columns.get_level_values("offence_set")) == {offences.ALL_LISTED, "robbery"}


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    """Return what the embedded facts ask for at the months of the year that ask for most: January and September.

    The other ten were tried: 0.90 to 0.95 for 80 %, 0.90 to 0.99 for 95 %.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CSP_HOME", str(linked_home(tmp_path_factory.mktemp("facts") / "home")))
        room._past_projections.cache_clear()
        found = [past_projections("borough", month) for month in (1, 9)]
        yield [calibration.widening(one.distances, "2013-03") for one in found]


def test_the_widening_that_stands_in_is_the_largest_the_embedded_facts_ask_for(facts):
    assert all(one.is_calibrated and one.tests > 400 for one in facts)
    stands_in = calibration.EMBEDDED
    assert stands_in.inner == round(max(1.0, *(one.inner for one in facts)), 2)
    assert stands_in.outer == round(max(1.0, *(one.outer for one in facts)), 2)
    assert (stands_in.tests, stands_in.is_calibrated) == (0, False)


def test_an_extract_without_past_tests_is_widened_by_what_stands_in(built, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(built))
    room._past_projections.cache_clear()
    found = past_projections("lsoa", 9)
    assert calibration.widening(found.distances, "2012-03", "ashmere") == calibration.EMBEDDED
    assert calibration.achieved(found.record, "2012-03").tests == 0


def test_the_airports_and_london_are_no_borough_among_the_past_tests(monkeypatch):
    held = pd.DataFrame(
        [(area, "robbery", "2010-04", 9) for area in ("harrow", "airports", "london")],
        columns=["area", "offence_set", "month", "offences"],
    )
    monkeypatch.setattr(room.store, "read", lambda *asked, **where: held)
    assert list(room._boroughs("ward").columns.get_level_values("area")) == ["harrow"]
