"""Reads what rates are counted against: mid-year residents, and households."""

import re
from pathlib import Path

from csp_lib.sources import templates
from csp_lib.sources.findings import COUNT, ONE_YEAR_EACH, Findings, listed
from csp_lib.sources.places import area_of
from csp_lib.sources.reading import Reading
from csp_lib.sources.rows import Records, fold, peek, read_records

POPULATION = "population"
HOUSEHOLDS = "households"
CENSUS_2021 = ("ltla21name", "ltla21code", "households")
"""Columns of the households table of the Census of 21 March 2021; the year stands nowhere in the file."""
YEARS_ARE = "Write the year of the mid-year (30 June) with four digits, 2010."
NUMBERS_ARE = "Write a whole number above 0 without thousands separators."


def read_population(path: Path) -> Reading:
    """Return population: area, mid_year, residents, basis (how the number was obtained).

    Read are the columns Code, Borough, mid_year, pop, basis, and the template's area, mid_year, residents, basis.
    """
    own = "residents" in {fold(name) for name in peek(path)[0]}
    area, number = ("area", "residents") if own else ("borough", "pop")
    records = read_records(path, [area, "mid_year", number, "basis"])
    return _read(path, records, POPULATION, area, "midyear", number, ("06", "06"))


def read_households(path: Path) -> Reading:
    """Return households: area, year, households, of the Census 2021 table or of the columns area, year, households."""
    if "ltla21name" not in {fold(name) for name in peek(path)[0]}:
        records = read_records(path, ["area", "year", "households"])
        return _read(path, records, HOUSEHOLDS, "area", "year", "households", ("01", "12"))
    records = read_records(path, CENSUS_2021)
    dated = [(n, {**row, "code": row["ltla21code"], "year": "2021"}) for n, row in records.rows]
    census = Records(records.name, records.header, dated)
    return _read(path, census, HOUSEHOLDS, "ltla21name", "year", "households", ("03", "03"))


def _read(path: Path, records: Records, kind: str, area: str, year: str, number: str, span: tuple[str, str]) -> Reading:
    """Return the reading of either table; `span` is the first and the last month that a year stands for."""
    import pandas as pd

    found = Findings(path.name)
    rows: dict[tuple[str, int], tuple[int, int, str]] = {}
    skipped: list[str] = []
    kept, notes = templates.without_example(records)
    for at, row in kept:
        slug = area_of(row, area, at, found, skipped)
        if slug is None or not _sound(row, at, year, number, kind, found):
            continue
        key = slug, int(row[year])
        if key in rows:
            found.add(
                "rows with the same area and year",
                f"rows {rows[key][0]:,} and {at:,} ({slug}, {key[1]})",
                ONE_YEAR_EACH,
            )
        rows[key] = at, int(row[number].partition(".")[0]), row.get("basis", "")
    if not rows:
        found.add("no row of a borough", "", "Fill in a row for each borough, or add the file as it was published.")
    found.refuse_if_any()
    notes += [f"Not areas, left out: {listed(skipped)}."] if skipped else []
    years = sorted({held for _, held in rows})
    missing = [str(y) for y in range(years[0], years[-1]) if y not in years]
    notes += [f"Years without a row: {listed(missing)}."] if missing else []
    values = sorted((slug, held, count, basis) for (slug, held), (_, count, basis) in rows.items())
    columns = (
        ["area", "mid_year", "residents", "basis"] if kind == POPULATION else ["area", "year", "households", "basis"]
    )
    table = pd.DataFrame(values, columns=columns)
    return Reading(
        kind=kind, level="borough", first_month=f"{years[0]}-{span[0]}", last_month=f"{years[-1]}-{span[1]}",
        tables={kind: table if kind == POPULATION else table.drop(columns="basis")}, notes=notes,
    )  # fmt: skip


def _sound(row: dict[str, str], at: int, year: str, number: str, kind: str, found: Findings) -> bool:
    """Return whether year and number can be read; what cannot is found."""
    right_year = re.fullmatch(r"(19|20)\d\d", row[year]) is not None
    if not right_year:
        found.add("no year", f"row {at:,}: {row[year]!r}", YEARS_ARE)
    right_number = re.fullmatch(COUNT, row[number]) is not None and float(row[number]) > 0
    if not right_number:
        found.add(
            f"cells that are no number of {'residents' if kind == POPULATION else kind}",
            f"row {at:,}: {row[number]!r}",
            NUMBERS_ARE,
        )
    has_basis = kind != POPULATION or bool(row["basis"])
    if not has_basis:
        found.add("no basis", f"row {at:,}", "Say how the number was obtained, such as 'ONS mid-year estimate'.")
    return right_year and right_number and has_basis
