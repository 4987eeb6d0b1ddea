"""Breaks in what rates are counted against: another denominator, another source, a step too large for growth.

Described in docs/methods.md, "Denominators".
"""

from itertools import pairwise
from typing import Any

import pandas as pd

from csp_lib.analysis.rates import Rate, known
from csp_lib.reference import lookups

MOST_GROWTH = 0.03  # ours: residents of a borough hardly grow or shrink more in a year
COLUMNS = ["year", "denominator_name", "denominator", "source"]
BREAKS = ["from_year", "to_year", "kind", "step_percent", "words"]


def denominator_breaks(frame: pd.DataFrame, most_growth: float = MOST_GROWTH) -> pd.DataFrame:
    """Return the breaks of a denominator between the years that hold one: from_year, to_year, kind, step_percent, words.

    `frame` has year (2010, or 2010/11), denominator_name, denominator and source, one row per year. Kinds are
    "name" (residents, then households), "source" (another source and a step larger than `most_growth` a year)
    and "step" (such a step within one source). `step_percent` is the change of the number. ValueError for a year
    that stands twice.
    """
    rows = _by_year(frame)
    found = []
    for before, after in pairwise(rows):
        step = after["denominator"] / before["denominator"] - 1
        kind = _kind(before, after, step, most_growth)
        if kind:
            words = _words(before, after, kind, step)
            found.append((str(before["year"]), str(after["year"]), kind, 100 * step, words))
    return pd.DataFrame(found, columns=BREAKS)


def why_not_compare(first: Rate, second: Rate) -> str:
    """Return why two rates may not be compared, "" where they may: other denominators, or per another number."""
    names = [lookups.words(rate.denominator_name) for rate in (first, second)]
    if not all(names):
        return "it is not said what both rates are counted against"
    if names[0] != names[1]:
        return f"one is counted against {first.denominator_name}, the other against {second.denominator_name}"
    if first.multiplier != second.multiplier:
        return f"one is per {first.multiplier:,g}, the other per {second.multiplier:,g}"
    return ""


def _by_year(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows that hold a denominator, in the order of their years."""
    if missing := [name for name in COLUMNS if name not in frame]:
        found = ", ".join(map(str, frame.columns)) or "none"
        raise ValueError(f"denominators need the columns {', '.join(COLUMNS)}; {', '.join(missing)} not among {found}")
    rows: list[dict[str, Any]] = [
        dict(zip(COLUMNS, row, strict=True)) for row in frame[COLUMNS].itertuples(index=False)
    ]
    for row in rows:
        row["denominator"] = known(row["denominator"])
    usable = [row for row in rows if row["denominator"] is not None and row["denominator"] > 0]
    usable.sort(key=lambda row: str(row["year"]))
    for before, after in pairwise(usable):
        if str(before["year"]) == str(after["year"]):
            raise ValueError(f"the year {after['year']} stands twice; give one denominator per year")
    return usable


def _kind(before: dict[str, Any], after: dict[str, Any], step: float, most_growth: float) -> str:
    if _text(before, "denominator_name") != _text(after, "denominator_name"):
        return "name"
    years = max(1, int(str(after["year"])[:4]) - int(str(before["year"])[:4]))
    # a shrinking population is measured from its smaller end, so that both directions have the same bound
    if max(1 + step, 1 / (1 + step)) <= (1 + most_growth) ** years * (1 + 1e-12):
        return ""
    return "source" if _text(before, "source") != _text(after, "source") else "step"


def _words(before: dict[str, Any], after: dict[str, Any], kind: str, step: float) -> str:
    years = f"{before['year']} to {after['year']}"
    name = after["denominator_name"]
    if kind == "name":
        return f"{years}: counted against {before['denominator_name']}, then against {name}; rates are not compared"
    moved = f"{'rise' if step > 0 else 'fall'} by {abs(100 * step):.1f} %"
    if kind == "source":
        return f"{years}: another source ({before['source']}, then {after['source']}), and {name} {moved}"
    return f"{years}: {name} {moved}, more than a borough grows or shrinks in that time; the source is the same"


def _text(row: dict[str, Any], column: str) -> str:
    return lookups.words(str(row[column]))
