"""Reads the tidy table that anyone can fill in, for any indicator: one row per area, indicator and period."""

import calendar
import datetime
import math
import re
from pathlib import Path
from typing import Any

from csp_lib import paths
from csp_lib.reference import areas
from csp_lib.sources import places, templates
from csp_lib.sources.findings import Findings
from csp_lib.sources.reading import Reading
from csp_lib.sources.rows import read_records

KIND = "tidy_indicators"
STATUSES = ("final", "provisional", "awaited")
DATA_KINDS = ("published", "derived", "transcribed", "partner", "simulated", "restricted")
DATES_ARE = "Write 2011-04-01, or 2011-04 for a whole month."
NUMBERS_ARE = "Write 1234 or 12.5, without thousands separators, signs of percent or words."
ONE_ROW_EACH = "One area, indicator and period has one row. Remove the wrong one and add the file again."


def read_indicators(path: Path) -> Reading:
    """Return indicators: area, indicator_id, indicator, period_start, period_end (dates), value, unit,
    denominator_name, denominator, status, data_kind. SourceError with every problem.
    """
    import pandas as pd

    kept, notes = templates.without_example(read_records(path, templates.INDICATORS))
    found = Findings(path.name)
    rows = [_row(row, number, found) for number, row in kept]
    _check_single(rows, [number for number, _ in kept], found)
    found.refuse_if_any()
    table = pd.DataFrame(rows, columns=list(templates.INDICATORS))
    table = table.astype({"value": "float64", "denominator": "float64"})
    keys = ["area", "indicator_id", "period_start", "period_end"]
    return Reading(
        kind=KIND, first_month=min(table["period_start"])[:7], last_month=max(table["period_end"])[:7],
        tables={"indicators": table.sort_values(keys, ignore_index=True)}, notes=notes,
    )  # fmt: skip


def _row(row: dict[str, str], number: int, found: Findings) -> dict[str, Any]:
    """Return a row with its values read; what cannot be read is found."""
    area = areas.recognise(row["area"])
    if area is None:
        found.add("no known area", f"row {number:,}: {row['area']!r} ({places.nearest(row['area'])})", places.AREAS_ARE)
    if not paths.IDENTIFIER.match(row["indicatorid"]):
        found.add(
            "no identifier",
            f"row {number:,}, indicator_id: {row['indicatorid']!r}",
            "Use 1 to 60 of a-z, 0-9, '_' and '-'.",
        )
    for column in ("indicator", "unit"):
        if not row[column]:
            found.add(f"{column} is blank", f"row {number:,}", "Fill it in: pages print it.")
    start, end = _period(row, number, found)
    return {
        "area": area, "indicator_id": row["indicatorid"], "indicator": row["indicator"], "period_start": start,
        "period_end": end, "value": _value(row, number, found), "unit": row["unit"],
        "denominator_name": row["denominatorname"], "denominator": _denominator(row, number, found),
        "status": _one_of(row, "status", STATUSES, number, found),
        "data_kind": _one_of(row, "datakind", DATA_KINDS, number, found),
    }  # fmt: skip


def _period(row: dict[str, str], number: int, found: Findings) -> tuple[str, str]:
    days = []
    for column, shown, last in (("periodstart", "period_start", False), ("periodend", "period_end", True)):
        day = _date(row[column], last)
        if day is None:
            found.add("no date", f"row {number:,}, {shown}: {row[column]!r}", DATES_ARE)
        days.append(str(day))
    if "None" not in days and days[0] > days[1]:
        found.add("periods that end before they start", f"row {number:,}: {days[0]} to {days[1]}", "Correct the dates.")
    return days[0], days[1]


def _date(text: str, last: bool) -> datetime.date | None:
    """Return the day that text names; a month stands for its first or last day."""
    try:
        if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
            year, month = int(match[1]), int(match[2])
            return datetime.date(year, month, calendar.monthrange(year, month)[1] if last else 1)
        return datetime.date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except (ValueError, IndexError):
        return None


def number_of(text: str) -> float | None:
    """Return the plain number that text writes, or None."""
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d+)?([eE][+-]?\d{1,2})?", text):
        return None
    return float(text) if math.isfinite(float(text)) else None


def _value(row: dict[str, str], number: int, found: Findings) -> float | None:
    value, awaited = number_of(row["value"]), row["status"] == "awaited"
    if value is None and not (awaited and not row["value"]):
        found.add(
            "values that are no number",
            f"row {number:,}: {row['value']!r}",
            f"{NUMBERS_ARE} A value may be blank only when its status is awaited.",
        )
    return value


def _denominator(row: dict[str, str], number: int, found: Findings) -> float | None:
    value = number_of(row["denominator"])
    if row["denominator"] and (value is None or value <= 0):
        found.add(
            "denominators that are no number above 0",
            f"row {number:,}: {row['denominator']!r}",
            f"{NUMBERS_ARE} Leave it blank when there is none.",
        )
    if row["denominator"] and not row["denominatorname"]:
        found.add(
            "denominators without a name",
            f"row {number:,}",
            "Name it in denominator_name, such as residents or households.",
        )
    return value


def _one_of(row: dict[str, str], column: str, allowed: tuple[str, ...], number: int, found: Findings) -> str:
    shown = "data_kind" if column == "datakind" else column
    if row[column] not in allowed:
        found.add(f"{shown} not known", f"row {number:,}: {row[column]!r}", f"Use one of: {', '.join(allowed)}.")
    return row[column]


def _check_single(rows: list[dict[str, Any]], numbers: list[int], found: Findings) -> None:
    first: dict[tuple[str, ...], int] = {}
    for row, number in zip(rows, numbers, strict=True):
        key = tuple(str(row[c]) for c in ("area", "indicator_id", "period_start", "period_end"))
        if key in first:
            found.add(
                "rows with the same area, indicator and period",
                f"rows {first[key]:,} and {number:,} ({', '.join(key)})",
                ONE_ROW_EACH,
            )
        first.setdefault(key, number)
