"""The embedded facts against the sheets they were carried from: every figure, both ways."""

import csv
from pathlib import Path

import pytest

from csp_lib import paths
from csp_lib.reference import areas

SHEETS = Path(__file__).resolve().parents[3] / "shared" / "plans"
pytestmark = pytest.mark.skipif(
    not (SHEETS / "borough_months.csv").is_file(), reason="the sheets of facts (../shared/plans) are not here"
)


def read(path):
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def slug(name):
    return "london" if name.startswith("London") else areas.recognise(name)


def spread(name, first, keys, period=str):
    """Return a wide sheet as numbers by area, keys and period."""
    return {
        (slug(row[first]), *(row[key] for key in keys), period(column)): int(value)
        for row in read(SHEETS / name)
        for column, value in row.items()
        if column not in (first, *keys)
    }


@pytest.mark.parametrize(
    ("sheet", "first", "keys", "table", "period", "value"),
    [
        ("borough_months.csv", "area_name", ["offence_set"], "recorded_crime_months", "month", "offences"),
        ("borough_years.csv", "borough_name", ["offence_set"], "recorded_crime_years", "financial_year", "offences"),
        ("borough_totals_1999_2015.csv", "borough_name", [], "recorded_crime_totals", "financial_year", "offences"),
        ("borough_population.csv", "borough_name", [], "population", "mid_year", "residents"),
    ],
)
def test_every_figure_is_the_one_of_its_sheet(sheet, first, keys, table, period, value):
    wanted = spread(sheet, first, keys, lambda column: column.removeprefix("mid_"))
    rows = read(paths.published_dir() / f"{table}.csv")
    held = {(row["area"], *(row[key] for key in keys), row[period]): int(row[value]) for row in rows}
    assert len(held) == len(rows) >= 160
    assert held == wanted
