"""The store with real extracts added, taken out and joined; each extract is read once for all these tests."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from csp_lib.reference import areas, offences
from csp_lib.results import ask, indicators, slices
from csp_lib.sources import catalogue, recognise, store
from tests.drawn.world import linked_home

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "mps"
BOROUGH_2008 = DATA / "MPS_Borough_Level_Crime_Historic_2008on.csv"
BOROUGH_2017 = DATA / "mps_borough_24m_rusabin.csv"
WARD = DATA / "recorded-crime-ward-historical.csv.gz"
LSOA = DATA / "recorded-crime-lsoa.csv.gz"
pytestmark = pytest.mark.skipif(not BOROUGH_2008.is_file(), reason="the real extracts (../shared/data) are not here")

EVERY_BOROUGH = {b.slug for b in areas.boroughs()}


@dataclass(frozen=True)
class State:
    """What the store held at one time."""

    build: str
    months: pd.DataFrame
    years: pd.DataFrame
    revisions: pd.DataFrame
    described: dict
    bytes: dict


def held():
    """Return the store as it stands now."""
    build = store.ensure_built()
    files = sorted((store.paths.store_dir() / build).glob("*.parquet"))
    tables = (store.read(f"recorded_crime_{name}") for name in ("months", "years"))
    return State(build, *tables, store.read("revisions"), store.describe(), {p.name: p.read_bytes() for p in files})


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a home of the real facts with no file added, in which a file's bytes are read once."""
    read = recognise.read
    once = cache(lambda name, size: read(DATA / name))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CSP_HOME", str(linked_home(tmp_path_factory.mktemp("real") / "home")))
        patched.setattr(recognise, "read", lambda path, *asked: once(path.name, path.stat().st_size))
        yield


@pytest.fixture(scope="module")
def embedded(home):
    return held()


@pytest.fixture(scope="module")
def with_2008(embedded):
    catalogue.add(BOROUGH_2008)
    return held()


@pytest.fixture(scope="module")
def with_2017(with_2008):
    """Return the store with both files; what needs both is asked for here, since later states take them out."""
    catalogue.add(BOROUGH_2017)
    return held()


@pytest.fixture(scope="module")
def judged(with_2017):
    """Return the indicator of a set and year in Harrow, from both files joined."""
    found = {}
    for year in ("2015/16", "2016/17", "2017/18"):
        part = slices.load("harrow", slices.period_of(year), "borough")
        for name in ("residential_burglary", "burglary", "robbery", "total_notifiable_offences"):
            found[name, year] = indicators.indicator(part, name, 5)
    return found


@pytest.fixture(scope="module")
def added_twice(with_2017, judged):
    again = catalogue.add(BOROUGH_2017)
    return again, held()


@pytest.fixture(scope="module")
def taken_out(added_twice):
    for source in catalogue.sources():
        catalogue.remove(source.sidecar.source_id)
    return held()


@pytest.fixture(scope="module")
def with_ward(taken_out):
    catalogue.add(WARD)
    return held()


@pytest.fixture(scope="module")
def with_lsoa(with_ward):
    """Return the store with the ward file, the LSOA file and the facts."""
    catalogue.add(LSOA)
    return held()


@pytest.fixture(scope="module")
def lsoa_page(with_lsoa):
    return ask.theme_trend("harrow", "total_crime", "2024/25")


KEYS = ["area", "offence_set", "month"]


def borough(frame):
    return frame[frame["series"] == "borough"]


def test_the_2008_extract_changes_no_embedded_figure(embedded, with_2008):
    before = embedded.months.set_index(KEYS)["offences"]
    after = borough(with_2008.months).set_index(KEYS)["offences"]
    assert len(before) > 10_000
    assert after.loc[before.index].equals(before)
    keys = ["area", "offence_set", "financial_year"]
    whole = embedded.years[embedded.years["months_covered"] == 12].set_index(keys)["offences"]
    both = borough(with_2008.years).set_index(keys)["offences"]
    assert both.loc[whole.index].equals(whole)


def test_the_2008_extract_is_a_revision_of_size_zero(with_2008):
    mine = with_2008.revisions[with_2008.revisions["same_kind"]]
    assert set(mine["other_source"]) == {"met_recorded_crime_months_2017"}
    assert set(mine["area"]) == {
        "barnet", "hammersmith_and_fulham", "harrow", "kensington_and_chelsea", "richmond_upon_thames", "london",
    }  # fmt: skip
    assert mine["used_source"].str.startswith("met_borough_200801_201612_").all()
    assert set(mine["difference"]) == {0}


def test_the_2008_extract_gives_months_of_every_borough(with_2008):
    total = with_2008.months[with_2008.months["offence_set"] == offences.TOTAL]
    assert set(total["area"]) == EVERY_BOROUGH | {"london"}
    assert set(total.groupby("area")["month"].nunique()) == {108}
    assert not with_2008.months.duplicated(["series", *KEYS]).any()


def test_january_to_march_2008_and_april_to_december_2016_are_no_financial_years(with_2008):
    years = with_2008.years
    covered = years.groupby("financial_year")["months_covered"].agg(set).to_dict()
    assert covered["2007/08"] == {3}
    assert covered["2016/17"] == {9}
    assert not {"2007/08", "2016/17"} & set(with_2008.described["years"]["borough"])
    assert with_2008.described["years"]["borough"][0] == "2008/09"
    assert with_2008.described["years"]["borough"][-1] == "2015/16"


def test_a_year_is_complete_only_with_the_months_of_both_files(with_2017):
    mine = with_2017.years.query("area == 'harrow' and offence_set == 'burglary' and financial_year == '2016/17'")
    assert mine["months_covered"].tolist() == [12]
    assert mine["source_id"].str.count("met_borough").tolist() == [2]
    held_years = with_2017.described["years"]["borough"]
    assert "2016/17" in held_years
    assert "2018/19" not in held_years


def test_the_continuation_holds_every_set_that_the_first_file_holds(with_2008, with_2017):
    first = set(with_2008.months["offence_set"])
    later = with_2017.months[with_2017.months["month"] >= "2017-01"]
    assert set(later["offence_set"]) == first
    assert set(later.groupby(["area", "offence_set"])["month"].nunique()) == {24}


def test_no_set_of_london_steps_at_the_renamed_labels(with_2017):
    """A label joined wrongly would leave a set near nothing, or at twice what it was, in January 2017."""
    london = with_2017.months.query("area == 'london'").pivot(index="month", columns="offence_set", values="offences")
    before, after = london.loc["2016-10":"2016-12"].sum(), london.loc["2017-01":"2017-03"].sum()
    assert len(before) >= 28
    step = after / before
    assert step.between(0.7, 1.4).all(), step[~step.between(0.7, 1.4)]
    a_year_before = after / london.loc["2016-01":"2016-03"].sum()
    assert a_year_before.between(0.7, 1.4).all(), a_year_before[~a_year_before.between(0.7, 1.4)]


def test_no_set_of_a_borough_steps_where_it_counts_enough_to_tell(with_2017):
    months = with_2017.months[with_2017.months["month"].between("2016-10", "2017-03")]
    half = months["month"].lt("2017-01").map({True: "before", False: "after"})
    counts = months.groupby(["area", "offence_set", half])["offences"].sum().unstack()
    enough = counts[counts["before"] >= 100]
    assert len(enough) > 600
    assert set(enough.index.get_level_values("area")) == EVERY_BOROUGH | {"london"}
    step = enough["after"] / enough["before"]
    # One step is the file's own: "Other Violence" of Westminster with its murders reads 117, 90, 107 and then 53.
    assert list(step[~step.between(0.45, 2.0)].index) == [("westminster", "other_violence")]
    row = with_2017.months.query("area == 'westminster' and offence_set == 'other_violence' and month >= '2017-01'")
    assert row.sort_values("month")["offences"].tolist()[:4] == [117, 90, 107, 53]


def test_the_two_codes_of_grievous_bodily_harm_leave_no_hole(with_2017):
    counts = with_2017.months.query("area == 'london' and offence_set == 'wounding_and_gbh'").set_index("month")
    beside = counts["offences"] / counts["offences"].rolling(5, center=True, min_periods=3).median()
    assert len(beside) == 132
    assert beside.min() > 0.6, beside.idxmin()


def test_residential_burglary_breaks_in_january_2017_and_is_not_judged_across_it(judged):
    for year in ("2016/17", "2017/18"):
        mine = judged["residential_burglary", year]
        assert ("2017-01", "refuse") in {(b.month, b.effect) for b in mine.breaks}
        assert mine.offences is not None and mine.previous is not None
        assert mine.change is None
        assert mine.change_refused.startswith("From January 2017 sheds, garages and outbuildings count as residential")
    assert judged["residential_burglary", "2015/16"].change.verdict in {"likely up", "clear rise", "no clear change"}


@pytest.mark.parametrize("name", ["burglary", "robbery", "total_notifiable_offences"])
def test_sets_that_the_break_does_not_touch_are_judged(judged, name):
    assert judged[name, "2017/18"].change is not None
    assert judged[name, "2017/18"].change_refused is None


def test_adding_a_file_twice_changes_nothing(with_2017, added_twice):
    again, state = added_twice
    assert again.already
    assert (state.build, state.bytes) == (with_2017.build, with_2017.bytes)


def test_taking_the_files_out_restores_the_store_byte_for_byte(embedded, taken_out):
    assert taken_out.build == embedded.build
    assert taken_out.bytes == embedded.bytes


def test_the_ward_extract_counts_harrow_lower_and_the_revision_says_so(with_ward):
    mine = with_ward.revisions.query("area == 'harrow' and financial_year == '2010/11'")
    beside = {(r["used_offences"], r["other_offences"], bool(r["same_kind"])) for r in mine.to_dict("records")}
    assert (14_968, 14_552, False) in beside
    assert (14_968, 14_973, False) in beside
    page = slices.choose_series("harrow", slices.period_of("2010/11"))
    assert page == "borough"


def test_kinds_of_extract_stay_apart(with_lsoa):
    year = with_lsoa.years.query("area == 'harrow' and financial_year == '2010/11' and offence_set == @offences.TOTAL")
    assert dict(zip(year["series"], year["offences"], strict=True)) == {"borough": 14_968, "ward": 14_552}
    for series, rows in with_lsoa.years.groupby("series"):
        ids = {part for value in rows["source_id"].unique() for part in value.split("+")}
        level = {"borough": "met_recorded", "ward": "met_ward", "lsoa_part": "met_lsoa"}[series]
        assert all(source.startswith(level) for source in ids), series
    assert set(with_lsoa.months["series"]) == {"borough", "ward", "lsoa_part"}


def test_the_ward_extract_gives_complete_years_up_to_2022_23(with_ward):
    assert with_ward.described["years"]["ward"][0] == "2010/11"
    assert with_ward.described["years"]["ward"][-1] == "2022/23"


def test_an_lsoa_extract_alone_offers_no_total(with_lsoa):
    part = with_lsoa.years[with_lsoa.years["series"] == "lsoa_part"]
    names = set(part["offence_set"])
    assert not {offences.TOTAL, "sexual_offences", "fraud_or_forgery"} & names
    assert offences.ALL_LISTED in names
    assert with_lsoa.described["years"]["lsoa_part"] == ["2024/25"]


def test_a_page_on_an_lsoa_extract_shows_the_list_under_its_own_name(lsoa_page):
    assert lsoa_page.headline.series == "lsoa_part"
    assert lsoa_page.headline.offence_set == offences.ALL_LISTED
    assert lsoa_page.headline.offences > 0
    assert lsoa_page.headline.change is None
    assert "It leaves some offence groups out, so it has no total." in lsoa_page.notes[0]
    assert "total notifiable" not in lsoa_page.headline.title.lower()


def test_every_year_shown_holds_twelve_months(with_lsoa, lsoa_page):
    for series, years in with_lsoa.described["years"].items():
        shown = with_lsoa.years[(with_lsoa.years["series"] == series) & with_lsoa.years["financial_year"].isin(years)]
        totals = shown[
            shown["offence_set"].isin([offences.TOTAL, offences.ALL_LISTED]) & shown["area"].isin(EVERY_BOROUGH)
        ]
        assert set(totals["months_covered"]) == {12}
        assert len(totals) == 32 * len(years)
    assert set(lsoa_page.years["months_covered"]) == {12}
