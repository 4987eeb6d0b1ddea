"""The embedded tables, each read with its sidecar."""

import pytest

from csp_lib.errors import SourceError
from csp_lib.sources import facts
from csp_lib.sources.coverage import coverage
from tests.drawn.world import describe, make_world, write_fact


@pytest.fixture
def world(tmp_path, monkeypatch):
    home = make_world(tmp_path / "home")
    monkeypatch.setenv("CSP_HOME", str(home))
    return home


def by_table():
    return {fact.table: fact for fact in facts.facts()}


def test_facts_come_in_order_of_name_with_their_sidecars(world):
    found = facts.facts()
    assert [fact.table for fact in found] == sorted(fact.table for fact in found)
    assert {fact.sidecar.data_kind for fact in found} == {"simulated"}
    assert [fact.sidecar.source_id for fact in found] == [f"invented_{fact.table}" for fact in found]


def test_a_table_without_a_sidecar_is_no_fact(world):
    (world / "data" / "published" / "dictionary.csv").write_text("table,column\n")
    assert "dictionary" not in by_table()


def test_counts_are_whole_numbers_and_all_else_is_text(world):
    frame = facts.read_fact(by_table()["recorded_crime_years"])
    assert {str(frame[name].dtype) for name in ("offences", "months_covered")} == {"int64"}
    assert {str(frame[name].dtype) for name in ("area", "financial_year", "data_kind")} == {"str"}


def test_an_empty_cell_is_empty_text_and_an_empty_value_is_missing(world):
    place = ["ashmere", "plan", "1"]
    header = ["figure_id", "area", "document", "line", "value", "unit"]
    write_fact(world, "published_figures", header, [["a", *place, "12.5", "%"], ["b", *place, "", ""]])
    frame = facts.read_fact(by_table()["published_figures"])
    assert frame["unit"].tolist() == ["%", ""]
    assert frame["value"].isna().tolist() == [False, True]


def test_a_borough_called_like_a_missing_value_stays_a_name(world):
    write_fact(world, "population", ["area", "mid_year", "residents", "basis"], [["NA", 2010, 5, "null"]])
    frame = facts.read_fact(by_table()["population"])
    assert frame[["area", "basis"]].values.tolist() == [["NA", "null"]]


@pytest.mark.parametrize("cell", ["", "1.5", "12 000", "1,000", "n/a"])
def test_a_count_that_is_no_whole_number_is_named_with_its_row(world, cell):
    rows = [["ashmere", 2010, 5, "drawn"], ["dunmarsh", 2010, cell, "drawn"]]
    write_fact(world, "population", ["area", "mid_year", "residents", "basis"], rows)
    with pytest.raises(SourceError) as refused:
        facts.read_fact(by_table()["population"])
    assert refused.value.problems == [
        f"data/published/population.csv, row 2, residents: {cell!r} is not a whole number. "
        "Restore the file from the repository."
    ]


def test_a_table_that_is_torn_is_told_as_one_that_cannot_be_read(world):
    path = world / "data" / "published" / "population.csv"
    path.write_text("area,mid_year,residents,basis\nashmere,2010,5,drawn,and,far,too,many,cells\n")
    describe(path)
    with pytest.raises(
        SourceError, match=r"^data/published/population\.csv: the table cannot be read \(.*\)\. Restore it"
    ):
        facts.read_fact(by_table()["population"])


def test_every_file_that_its_sidecar_does_not_describe_is_told_at_once(world):
    for table in ("population", "targets"):
        with (world / "data" / "published" / f"{table}.csv").open("a") as handle:
            handle.write("\n")
    with pytest.raises(SourceError) as refused:
        facts.facts()
    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "data/published/population.csv",
        "data/published/targets.csv",
    ]


def test_the_themes_of_a_plan_are_known_without_building_anything(world):
    assert coverage("ashmere")["asb"] == "words"
    assert coverage("ashmere")["burglary"] == "figures"
    assert coverage("dunmarsh") == {}
    (world / "data" / "published" / "theme_coverage.csv").unlink()
    assert coverage("ashmere") == {}
    assert not (world / "data" / "store").exists()
