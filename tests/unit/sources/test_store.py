"""The store: named by its inputs, rebuilt only when they change, whole or not at all."""

import csv
import json
import shutil
import subprocess
import sys

import pytest

from csp_lib.errors import CspError, SourceError
from csp_lib.sources import store
from tests.drawn import figures
from tests.drawn.world import REPOSITORY, describe, make_world


@pytest.fixture
def world(built, tmp_path, monkeypatch):
    home = shutil.copytree(built, tmp_path / "home")
    monkeypatch.setenv("CSP_HOME", str(home))
    return home


@pytest.fixture
def builds(monkeypatch):
    """Return the list that grows by one name for each build."""
    made = []
    build = store._build
    monkeypatch.setattr(store, "_build", lambda name: made.append(name) or build(name))
    return made


def fact(home, table):
    return home / "data" / "published" / f"{table}.csv"


def built_bytes(home):
    """Return each Parquet file of the current build with its bytes."""
    return {path.name: path.read_bytes() for path in sorted((home / "data" / "store").glob("*/*.parquet"))}


def edit(home, table, row, column, value):
    """Change one cell of a fact (rows counted from 1) and describe the file as it now stands."""
    path = fact(home, table)
    with path.open(encoding="utf-8", newline="") as handle:
        header, *rows = csv.reader(handle)
    rows[row - 1][header.index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows([header, *rows])
    describe(path)


def test_the_same_inputs_give_the_same_bytes_wherever_they_stand(world, tmp_path, monkeypatch):
    here = store.ensure_built(), built_bytes(world)
    assert len(here[1]) == 10
    elsewhere = make_world(tmp_path / "a" / "home")
    monkeypatch.setenv("CSP_HOME", str(elsewhere))
    assert not (elsewhere / "data" / "store").exists()
    assert (store.ensure_built(), built_bytes(elsewhere)) == here


def test_the_store_is_built_again_only_when_an_input_changes(world, builds):
    first = store.ensure_built()
    fact(world, "population").touch()
    assert store.ensure_built() == first
    assert builds == []

    edit(world, "population", 1, "residents", "210001")
    second = store.ensure_built()
    assert store.ensure_built() == second
    assert builds == [second]
    assert first != second
    held = store.read("population", area="ashmere")
    assert held["residents"].tolist()[0] == 210_001
    assert json.loads((world / "data/store/current.json").read_text()) == {"build": second}


def test_the_build_before_stays_for_a_run_that_began_on_it_and_older_ones_go(world):
    made = [store.ensure_built()]
    for residents in ("210001", "210002"):
        edit(world, "population", 1, "residents", residents)
        made.append(store.ensure_built())
    assert len(set(made)) == 3
    held = {path.name for path in (world / "data" / "store").iterdir() if path.is_dir()}
    assert held == set(made[1:])


@pytest.mark.parametrize("place", ["data/reference/breaks.csv", "data/published/recorded_crime_years.csv.source.yml"])
def test_lookups_and_sidecars_are_inputs_too(world, place):
    before = store.current_build()
    with (world / place).open("a", encoding="utf-8") as handle:
        handle.write("\n")
    assert store.current_build() != before


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "said"),
    [
        ("recorded_crime_years", 3, "offences", "-4",
         "data/published/recorded_crime_years.csv, offences: -4 is not allowed (rows 3). "
         "It must be a whole number, 0 or more. Correct the table."),
        ("recorded_crime_months", 7, "month", "2010-13",
         "data/published/recorded_crime_months.csv, month: '2010-13' is not allowed (rows 7). "
         "It must be a month written as 2011-04. Correct the table."),
        ("recorded_crime_years", 2, "area", "atlantis",
         "data/published/recorded_crime_years.csv, area: 'atlantis' is not allowed (rows 2). "
         "It must be an area of data/reference/areas.csv. Correct the table."),
        ("population", 5, "residents", "many",
         "data/published/population.csv, row 5, residents: 'many' is not a whole number. "
         "Restore the file from the repository."),
    ],
)  # fmt: skip
def test_a_broken_fact_names_file_and_row_and_leaves_the_store(world, table, row, column, value, said):
    good = store.ensure_built()
    before = built_bytes(world)
    edit(world, table, row, column, value)
    with pytest.raises(CspError) as refused:
        store.ensure_built()
    assert refused.value.problems == [said]
    assert built_bytes(world) == before
    assert json.loads((world / "data/store/current.json").read_text()) == {"build": good}
    assert not list((world / "data/store").glob(".building-*"))


def test_all_problems_of_all_facts_are_told_at_once(world):
    edit(world, "population", 5, "residents", "many")
    edit(world, "recorded_crime_totals", 1, "offences", "-1")
    with pytest.raises(CspError) as refused:
        store.ensure_built()
    assert [problem.partition(",")[0] for problem in refused.value.problems] == [
        "data/published/population.csv",
        "data/published/recorded_crime_totals.csv",
    ]


def test_a_fact_changed_without_its_sidecar_is_refused_and_the_store_stays(world):
    store.ensure_built()
    before = built_bytes(world)
    with fact(world, "population").open("a", encoding="utf-8") as handle:
        handle.write("dunmarsh,2012,1,invented,invented_population,simulated\n")
    with pytest.raises(SourceError) as refused:
        store.ensure_built()
    assert refused.value.problems == [
        "data/published/population.csv: the file is not the one its sidecar describes (sha256 differs). "
        "Restore it, or describe the new file in the sidecar."
    ]
    assert built_bytes(world) == before


def test_a_fact_that_is_gone_is_named(world):
    fact(world, "population").unlink()
    with pytest.raises(SourceError) as refused:
        store.ensure_built()
    assert refused.value.problems == [
        "data/published/population.csv is missing but has a sidecar. Restore it from the repository."
    ]


def test_an_interrupted_build_leaves_the_earlier_store(world, monkeypatch):
    good = store.ensure_built()
    before = built_bytes(world)
    edit(world, "population", 1, "residents", "210001")
    with monkeypatch.context() as patched:
        patched.setattr(store, "_point_at", lambda name: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            store.ensure_built()
    assert json.loads((world / "data/store/current.json").read_text()) == {"build": good}
    assert {p.name: p.read_bytes() for p in (world / "data/store" / good).glob("*.parquet")} == before
    assert store.ensure_built() != good


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(world):
    shutil.rmtree(world / "data" / "store")
    (world / "data" / "store").write_text("a file where the folder should stand")
    with pytest.raises(SourceError, match=r"^data/store/ cannot be written \(.*\)\. Give this user write access\.$"):
        store.ensure_built()


SECOND_PROCESS = """
import fcntl
from csp_lib.sources import store
flock, build = fcntl.flock, store._build
fcntl.flock = lambda *asked: (print("waiting", flush=True), flock(*asked))
store._build = lambda name: (print("built", flush=True), build(name))
print(store.ensure_built(), flush=True)
"""


def test_a_second_process_waits_for_the_first_and_finds_its_build(world):
    shutil.rmtree(world / "data" / "store")
    name = store.current_build()
    with store._lock():
        second = subprocess.Popen(
            [sys.executable, "-c", SECOND_PROCESS], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
        )
        assert second.stdout.readline() == "waiting\n"
        store._build(name)
        assert second.poll() is None
    with second:
        assert second.stdout.read() == f"{name}\n"
    assert second.returncode == 0


def test_a_table_is_read_by_the_values_wanted_of_its_columns(world):
    rows = store.read("recorded_crime_years", area="copperfield", offence_set=["robbery", "burglary"])
    assert set(rows["area"]) == {"copperfield"}
    assert rows["offence_set"].value_counts().to_dict() == {"robbery": 4, "burglary": 4}
    assert store.read("population", area=[]).empty


def test_a_hostile_value_is_only_a_value(world):
    assert store.read("population", area="x' OR '1'='1").empty


def test_a_table_that_is_not_there_is_answered_with_those_that_are(world):
    with pytest.raises(SourceError) as refused:
        store.read("recorded_crime")
    assert refused.value.problems[0].startswith(
        "the store has no table 'recorded_crime'. It has: consultation_results, "
    )


def test_the_description_counts_what_the_tables_hold(world):
    described = store.describe()
    assert described["build"] == store.current_build()
    assert described["years"] == {"borough": list(figures.YEARS)}
    by_name = {table["table"]: table for table in described["tables"]}
    assert (by_name["population"]["rows"], by_name["population"]["boroughs"]) == (16, 4)
    assert by_name["recorded_crime_months"]["first_month"] == figures.FIRST_MONTH
    assert by_name["recorded_crime_months"]["last_month"] == figures.LAST_MONTH
    assert by_name["recorded_crime_months"]["sources"][0]["source_id"] == "invented_recorded_crime_months"
    assert {source["data_kind"] for source in described["sources"].values()} == {"simulated"}


def test_the_hash_of_an_area_changes_with_its_own_figures_alone(world):
    before = {t["table"]: t["hash"] for t in store.describe()["tables"]}["population"]
    edit(world, "population", 1, "residents", "210001")
    after = {t["table"]: t["hash"] for t in store.describe()["tables"]}["population"]
    assert {area for area in before if before[area] != after[area]} == {"ashmere"}
    assert set(after) == set(figures.SIZES)


def test_months_that_are_no_financial_year_are_kept_as_part_of_one(world):
    years = store.read("recorded_crime_years", area="ashmere", offence_set="robbery")
    assert dict(zip(years["financial_year"], years["months_covered"], strict=True)) == {
        "2007/08": 3, "2008/09": 12, "2009/10": 12, "2010/11": 12, "2011/12": 12,
    }  # fmt: skip
    assert "2007/08" not in store.describe()["years"]["borough"]


def test_years_summed_from_months_equal_the_embedded_years(world):
    drawn = figures.yearly()
    years = store.read("recorded_crime_years", area="ashmere")
    whole = years[years["months_covered"] == 12]
    assert set(whole["source_id"]) == {"invented_recorded_crime_months"}
    ours = {(r["offence_set"], r["financial_year"]): r["offences"] for r in whole.to_dict("records")}
    shared = {(name, year): n for (area, name, year), n in drawn.items() if area == "ashmere"}
    assert {key: ours[key] for key in shared} == shared


def test_london_is_the_sum_of_all_boroughs_and_of_no_fewer(world):
    months = store.read("recorded_crime_months", area="london", offence_set="robbery", month="2010-06")
    drawn = figures.counts()
    assert months["offences"].tolist() == [
        sum(drawn[b, name, "2010-06"] for b in figures.SIZES for name in ("personal_robbery", "business_robbery"))
    ]
    years = store.read("recorded_crime_years", area="london", offence_set="robbery", financial_year="2010/11")
    assert years["offences"].tolist() == [sum(figures.yearly()[b, "robbery", "2010/11"] for b in figures.SIZES)]
