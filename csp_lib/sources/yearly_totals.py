"""Reads yearly totals of recorded crime: Code, Borough, Year, Value, one row per area and financial year."""

import re
from pathlib import Path

from csp_lib.errors import ParamsError
from csp_lib.reference import areas, lookups
from csp_lib.reference.periods import FinancialYear, Month, describe_months
from csp_lib.sources import places
from csp_lib.sources.findings import COUNT, COUNTS_ARE, ONE_YEAR_EACH, Findings, listed
from csp_lib.sources.reading import Reading
from csp_lib.sources.rows import Records, read_records

KIND = "yearly_totals"
YEARS_ARE = "Write 2009/10, or 2009-12-31 as the publisher does; 2009 alone may mean a calendar year."


def read_yearly_totals(path: Path) -> Reading:
    """Return recorded_crime_totals: area, financial_year, months_covered, offences.

    Rows of several areas together are left out and named. A year that the publication is known to hold in part
    (data/reference/part_years.csv) gets its months_covered. SourceError with every problem.
    """
    import pandas as pd

    records = read_records(path, ["Borough", "Year", "Value"])
    found = Findings(path.name)
    rows, skipped = _rows(records, found)
    found.refuse_if_any()
    years = sorted({year for _, year, _ in rows})
    part = _part_year(years[-1])
    covered = dict.fromkeys(years, 12)
    notes = [f"Not areas, left out: {listed(skipped)}."] if skipped else []
    last = years[-1].last_month
    if part:
        covered[years[-1]] = int(part["months_covered"])
        last = Month.parse(part["last_month"])
        held = describe_months(Month.parse(part["first_month"]), last)
        notes.append(f"{years[-1]} holds {held} only and is never shown as a year. {part['how_known']}.")
    notes += _gaps(rows, years)
    table = pd.DataFrame(
        sorted((area, str(year), covered[year], offences) for area, year, offences in rows),
        columns=["area", "financial_year", "months_covered", "offences"],
    )
    return Reading(
        kind=KIND, level="borough", scope="all notifiable offences", first_month=str(years[0].first_month),
        last_month=str(last), tables={"recorded_crime_totals": table}, notes=notes,
    )  # fmt: skip


def _rows(records: Records, found: Findings) -> tuple[list[tuple[str, FinancialYear, int]], list[str]]:
    rows: dict[tuple[str, FinancialYear], tuple[int, int]] = {}
    skipped: list[str] = []
    for number, row in records.rows:
        area = places.area_of(row, "borough", number, found, skipped)
        if area is None:
            continue
        year = _year(row["year"])
        if year is None:
            found.add("no financial year", f"row {number:,}: {row['year']!r}", YEARS_ARE)
            continue
        if not re.fullmatch(COUNT, row["value"]):
            found.add("cells that are not a count", f"row {number:,}, Value: {row['value']!r}", COUNTS_ARE)
        elif (area, year) in rows:
            both = f"rows {rows[area, year][0]:,} and {number:,} ({area}, {year})"
            found.add("rows with the same area and year", both, ONE_YEAR_EACH)
        else:
            rows[area, year] = number, int(row["value"].partition(".")[0])
    if not rows:
        found.add("no row of a borough", "", "Add the file as it was published.")
    return [(area, year, offences) for (area, year), (_, offences) in rows.items()], skipped


def _year(text: str) -> FinancialYear | None:
    """Return the financial year; the publisher writes 2009/10 as the last day of its first calendar year."""
    if match := re.fullmatch(r"(\d{4})-12-31", text):
        return FinancialYear(int(match[1]))
    try:
        return FinancialYear.parse(text)
    except ParamsError:
        return None


def _part_year(last: FinancialYear) -> dict[str, str] | None:
    """Return what is known of a publication whose last year is this one and not complete."""
    known = (row for row in lookups.rows("part_years.csv") if row["kind"] == KIND)
    return next((row for row in known if row["financial_year"] == str(last)), None)


def _gaps(rows: list[tuple[str, FinancialYear, int]], years: list[FinancialYear]) -> list[str]:
    held = {(area, year) for area, year, _ in rows}
    names = sorted({area for area, _, _ in rows})
    every = [FinancialYear(start) for start in range(years[0].start, years[-1].start + 1)]
    missing = [f"{areas.area(a).name} {year}" for a in names for year in every if (a, year) not in held]
    return [f"Years without a row: {listed(missing)}."] if missing else []
