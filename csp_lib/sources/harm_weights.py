"""Reads published harm weights: how much harm one offence of a set stands for, with its unit, source and date.

No weights are carried here: published ones differ between sources, and which to use is a choice to be stated.
"""

import datetime
import re
from pathlib import Path

from csp_lib.reference import offences
from csp_lib.sources import templates
from csp_lib.sources.findings import Findings, did_you_mean
from csp_lib.sources.reading import Reading
from csp_lib.sources.rows import read_records
from csp_lib.sources.tidy import number_of

KIND = "harm_weights"
COLUMNS = templates.HARM_WEIGHTS
WEIGHTS_ARE = "Write a number above 0, without thousands separators: 182.5."
DATES_ARE = "Write the date of the weights as 2016, 2016-04 or 2016-04-01."
ONE_ROW_EACH = "An offence set has one weight. Remove the wrong row."
FILL_IN = "Fill it in: pages print it beside every harm index."


def read_harm_weights(path: Path) -> Reading:
    """Return harm_weights: offence_set, weight, unit, source, date. SourceError with every problem."""
    import pandas as pd

    kept, notes = templates.without_example(read_records(path, COLUMNS))
    found = Findings(path.name)
    first: dict[str, int] = {}
    rows = [_row(row, number, first, found) for number, row in kept]
    found.refuse_if_any()
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype({"weight": "float64"})
    return Reading(kind=KIND, tables={KIND: table.sort_values("offence_set", ignore_index=True)}, notes=notes)


def _row(
    row: dict[str, str], number: int, first: dict[str, int], found: Findings
) -> tuple[str, float | None, str, str, str]:
    """Return a row with its weight read; what cannot be used is found."""
    name, weight, held = row["offenceset"], number_of(row["weight"]), offences.offence_sets()
    if name not in held:
        found.add(
            "no known offence set", f"row {number:,}, offence_set: {name!r} ({did_you_mean(name, held)})",
            "The names are those of data/reference/offence_sets.csv.",
        )  # fmt: skip
    elif name in first:
        found.add("an offence set that stands twice", f"rows {first[name]:,} and {number:,} ({name})", ONE_ROW_EACH)
    first.setdefault(name, number)
    if weight is None or weight <= 0:
        found.add("weights that are no number above 0", f"row {number:,}, weight: {row['weight']!r}", WEIGHTS_ARE)
    for column in ("unit", "source"):
        if not row[column]:
            found.add(f"{column} is blank", f"row {number:,}", FILL_IN)
    if not _is_date(row["date"]):
        found.add("no date", f"row {number:,}, date: {row['date']!r}", DATES_ARE)
    return name, weight, row["unit"], row["source"], row["date"]


def _is_date(text: str) -> bool:
    """Tell whether text is a year, a month or a day of the calendar."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        return False
    try:
        datetime.date.fromisoformat(f"{text}-01-01"[:10])  # a year or a month stands for its first day
    except ValueError:
        return False
    return True
