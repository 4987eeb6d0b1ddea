"""What a valid table is, and how a broken one is told: every failure at once, each with its rows."""

import pandas as pd
import pytest

from csp_lib import tables
from csp_lib.errors import DataError
from tests.drawn.world import make_world

PEOPLE = {
    "area": ["harrow", "barnet"], "mid_year": [2010, 2010], "residents": [237_451, 351_438], "basis": ["drawn", "drawn"],
    "source_id": ["drawn", "drawn"], "data_kind": ["simulated", "simulated"],
}  # fmt: skip


def people(**changed):
    return pd.DataFrame({**PEOPLE, **changed})


def problems(table, frame):
    with pytest.raises(DataError) as refused:
        tables.check(table, frame, "people.csv")
    return refused.value.problems


def test_a_sound_table_keeps_its_rows_and_gets_the_order_of_its_contract():
    shuffled = people(remark=["a", "b"])[["remark", "residents", "data_kind", "basis", "source_id", "mid_year", "area"]]
    checked = tables.check("population", shuffled, "people.csv")
    assert list(checked.columns) == tables.columns_of("population")
    assert checked["residents"].tolist() == [237_451, 351_438]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"area": ["harrow", "harow"]},
         "people.csv, area: 'harow' is not allowed (rows 2). It must be an area of data/reference/areas.csv."),
        ({"residents": [0, 351_438]},
         "people.csv, residents: 0 is not allowed (rows 1). It must be a whole number above 0."),
        ({"mid_year": [2010, 201]}, "people.csv, mid_year: 201 is not allowed (rows 2). It must be a year."),
        ({"data_kind": ["simulated", "guessed"]},
         "people.csv, data_kind: 'guessed' is not allowed (rows 2). "
         "It must be one of published, derived, transcribed, partner, simulated, restricted."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_its_row_and_what_it_must_be(changed, said):
    assert problems("population", people(**changed)) == [f"{said} Correct the table."]


def test_every_failure_of_a_table_is_told_at_once():
    told = problems("population", people(area=["harrow", "atlantis"], residents=[-1, -2], data_kind=["x", "y"]))
    assert [problem.split(":")[0] for problem in told] == [
        "people.csv, area",
        "people.csv, residents",
        "people.csv, data_kind",
    ]


def test_many_wrong_rows_are_named_from_the_first_and_then_counted():
    frame = pd.concat([people(mid_year=[year, year]) for year in range(2000, 2004)], ignore_index=True)
    told = problems("population", frame.assign(residents=-1))
    assert told == [
        "people.csv, residents: -1, -1, -1, -1, -1 is not allowed (rows 1, 2, 3, 4, 5 and 3 more). "
        "It must be a whole number above 0. Correct the table."
    ]


def test_a_missing_column_is_named():
    assert problems("population", people().drop(columns="basis")) == [
        "people.csv: the column 'basis' of population is missing. Add it."
    ]


def test_rows_for_one_and_the_same_thing_are_named_together():
    twice = people(area=["harrow", "harrow"])
    assert problems("population", twice) == [
        "people.csv: rows 1, 2 repeat the same area, mid_year. Keep one row of each."
    ]
    many = pd.concat([people()] * 3, ignore_index=True).assign(residents=1)
    assert problems("population", many) == [
        "people.csv: rows 1, 2, 3, 4, 5 and 1 more repeat the same area, mid_year. Keep one row of each."
    ]


def test_every_table_ends_with_its_source_and_the_kind_of_its_figures():
    assert len(tables.known_tables()) >= 15
    # a document of one's own is checked and never kept, so it has no source yet
    for table in set(tables.known_tables()) - {"document_figures", "document_claims"}:
        assert tables.columns_of(table)[-2:] == ["source_id", "data_kind"], table


def test_a_contract_asks_for_the_areas_of_the_home_it_is_used_in(tmp_path, monkeypatch):
    real = people()
    tables.check("population", real, "people.csv")
    monkeypatch.setenv("CSP_HOME", str(make_world(tmp_path / "home")))
    assert len(tables.check("population", people(area=["ashmere", "dunmarsh"]), "people.csv")) == 2
    assert problems("population", real)[0].startswith("people.csv, area: 'harrow', 'barnet' is not allowed (rows 1, 2)")
