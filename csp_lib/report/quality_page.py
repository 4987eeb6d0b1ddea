"""The blocks of a data quality page: what is held, where sources differ, what breaks, what was noticed."""

from typing import TYPE_CHECKING

import pandas as pd

from csp_lib.report import numbers, page_parts
from csp_lib.report.blocks import Block, Nothing
from csp_lib.report.tables import Show, table_block

if TYPE_CHECKING:
    from csp_lib.results.shapes import DataQuality

TABLES = {
    "recorded_crime_months": "Recorded crime by month",
    "recorded_crime_years": "Recorded crime by financial year",
    "recorded_crime_totals": "All offences by financial year",
    "population": "Mid-year residents",
    "households": "Households",
}


def _titles(quality: "DataQuality") -> dict[str, str]:
    return {s.source_id: s.title for s in quality.sources}


def _named(ids: str, titles: dict[str, str]) -> str:
    return " and ".join(titles.get(part, part) for part in ids.split("+"))


def coverage(quality: "DataQuality") -> Block | Nothing:
    """Return each table held on the borough with its source, kind and span."""
    if quality.coverage.empty:
        return Nothing("nothing is held on this borough")
    titles = _titles(quality)
    rows = quality.coverage.assign(
        table=quality.coverage["table"].map(TABLES),
        source=[_named(str(ids), titles) for ids in quality.coverage["source_id"]],
        first=quality.coverage["first"].map(_period),
        last=quality.coverage["last"].map(_period),
    )
    shown = (
        Show("table", "Figures"), Show("source", "Source"), Show("data_kind", "Kind"), Show("first", "From"),
        Show("last", "To"), Show("rows", "Rows", "count"),
    )  # fmt: skip
    return table_block(rows, shown, block_id="coverage", title=f"What is held on {quality.borough_name}")


def _period(text: str) -> str:
    return numbers.month(text) if len(text) == 7 and text[4] == "-" else text


def part_years(quality: "DataQuality") -> Block | Nothing:
    """Return the years of which only some months are held; they are never shown as years."""
    if quality.part_years.empty:
        return page_parts.paragraph("part-years", "Every financial year that is shown holds all twelve months.")
    shown = (
        Show("financial_year", "Financial year"), Show("months_covered", "Months held", "count"),
        Show("series", "Kind of extract"),
    )  # fmt: skip
    return table_block(
        quality.part_years, shown, block_id="part-years", title="Part years: held by month and never shown as a year"
    )


def revisions(quality: "DataQuality") -> Block | Nothing:
    """Return how sources that count the same months differ, all offences."""
    if quality.revisions.empty:
        return page_parts.paragraph("revisions", "No two sources held count the same months of this borough.")
    titles = _titles(quality)
    rows = quality.revisions.assign(
        used=[_named(str(ids), titles) for ids in quality.revisions["used_source"]],
        other=[_named(str(ids), titles) for ids in quality.revisions["other_source"]],
        percent=100 * quality.revisions["difference"] / quality.revisions["other_offences"].clip(lower=1),
    ).sort_values(["financial_year", "used", "other"])
    shown = (
        Show("financial_year", "Financial year"), Show("months_compared", "Months compared", "count"),
        Show("used", "One source"), Show("used_offences", "counts", "count"), Show("other", "Another source"),
        Show("other_offences", "counts instead", "count"), Show("difference", "Difference", "difference"),
        Show("percent", "Difference in per cent", "percent_change"),
    )  # fmt: skip
    return table_block(
        rows, shown, block_id="revisions", title="Sources that count the same months, all offences",
        notes=(
            "Extracts are revised after publication, and kinds of extract differ in what they hold. The newest of one "
            "kind is used; kinds are never joined in one series.",
        ),
    )  # fmt: skip


def breaks(quality: "DataQuality") -> Block | Nothing:
    """Return dated changes in recording that touch the months held."""
    if not quality.breaks:
        return page_parts.paragraph("breaks", "No change in recording falls into the months held.")
    rows = [{"month": b.month, "title": b.title, "sentence": b.sentence} for b in quality.breaks]
    shown = (Show("month", "From", "month"), Show("title", "Change"), Show("sentence", "What it does to the counts"))
    return table_block(pd.DataFrame(rows), shown, block_id="breaks", title="Changes in recording")


def notes(quality: "DataQuality") -> Block | Nothing:
    """Return what the readers noticed in the files that were added."""
    if not quality.notes:
        return page_parts.paragraph("read-notes", "Nothing out of the ordinary was noticed.")
    return table_block(
        pd.DataFrame({"note": quality.notes}), (Show("note", "Note"),), block_id="read-notes",
        title="Noticed while reading",
    )  # fmt: skip
