"""What is held of one plan, and how its printed cells are written when a table of it is rebuilt."""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csp_lib.errors import ParamsError
from csp_lib.reference.periods import MONTH_NAMES, FinancialYear, Month, describe_months
from csp_lib.results.shapes import PlanTable
from csp_lib.results.target_rows import text
from csp_lib.sources import store

NOT_PRINTED = "not printed"
TABLES = ("published_figures", "targets", "priorities", "priority_matrix", "legislation", "consultation_results")
"""Tables that say which borough and document a row is of; the glossary, shared by all, names documents only."""

DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2,4})")

Row = Mapping[Hashable, Any]


@dataclass(frozen=True)
class PlanFacts:
    """Every row held of one document, each table in the document's order."""

    document: str
    figures: list[Row]
    targets: list[Row]
    priorities: list[Row]
    matrix: list[Row]
    legislation: list[Row]
    consultation: list[Row]
    glossary: list[Row]


@dataclass(frozen=True)
class PrintedRow:
    """One row of a rebuilt table: its cells and the rows of the store it is made of."""

    cells: tuple[str, ...]
    facts: tuple[Row, ...]


def of_borough(borough: str) -> list[PlanFacts]:
    """Return what is held of each document of a borough; a table the store has not got counts as empty."""
    known = {described["table"] for described in store.describe()["tables"]}
    held = {name: _rows(name, borough) if name in known else [] for name in TABLES}
    terms: list[Row] = list(store.read("glossary").to_dict("records")) if "glossary" in known else []
    documents = sorted({text(row, "document") for rows in held.values() for row in rows})
    return [_of_document(document, held, terms) for document in documents]


def _rows(table: str, borough: str) -> list[Row]:
    return sorted(store.read(table, borough=borough).to_dict("records"), key=_place)


def _place(row: Row) -> tuple[int, int]:
    """Return where a row stands: its line, then the number of its figure, which follows the print within a line."""
    number = re.search(r"\d+$", text(row, "figure_id")) if "figure_id" in row else None
    return int(str(row["line"])), int(number[0]) if number else 0


def _of_document(document: str, held: dict[str, list[Row]], terms: list[Row]) -> PlanFacts:
    mine = {name: [row for row in rows if text(row, "document") == document] for name, rows in held.items()}
    return PlanFacts(
        document=document,
        figures=mine["published_figures"],
        targets=mine["targets"],
        priorities=mine["priorities"],
        matrix=mine["priority_matrix"],
        legislation=mine["legislation"],
        consultation=mine["consultation_results"],
        glossary=[term for term in terms if document in text(term, "documents").split(";")],
    )


def plan_table(
    table_id: str, title: str, columns: Sequence[str], rows: Sequence[PrintedRow], notes: Iterable[str]
) -> PlanTable:
    """Return a rebuilt table with the lines, sources and figures of its rows; every note once."""
    import pandas as pd

    facts = [fact for row in rows for fact in row.facts]
    return PlanTable(
        table_id=table_id,
        title=title,
        columns=list(columns),
        rows=pd.DataFrame([row.cells for row in rows], columns=list(columns)),
        notes=list(dict.fromkeys(note for note in notes if note)),
        lines=_lines(facts),
        source_ids=sorted({text(fact, "source_id") for fact in facts}),
        figure_ids=[[text(fact, "figure_id") for fact in row.facts if "figure_id" in fact] for row in rows],
    )


def _lines(facts: list[Row]) -> str:
    numbers = [int(str(fact["line"])) for fact in facts if "line" in fact]
    if not numbers:
        return ""
    return f"{min(numbers)} to {max(numbers)}" if min(numbers) < max(numbers) else str(min(numbers))


def printed(figure: Row | None) -> str:
    """Return a figure as the document prints it; a word where it is blank, awaited or an estimate."""
    if figure is None:
        return NOT_PRINTED
    shown = text(figure, "value_as_printed")
    if text(figure, "role") == "pending":
        return awaited(shown)
    if text(figure, "role") == "estimate" and text(figure, "qualifier"):
        return f"{shown} ({text(figure, 'qualifier')})"
    return shown or NOT_PRINTED


def awaited(shown: str) -> str:
    """Return the words for a value still to come: awaited (expected 1 June 2011), to be established 2011/12."""
    if not shown:
        return NOT_PRINTED
    within_a_sentence = shown[0].lower() + shown[1:]
    if within_a_sentence.startswith("to be established"):
        return within_a_sentence
    return f"awaited ({DATE.sub(_day, within_a_sentence)})"


def _day(found: re.Match[str]) -> str:
    day, month, year = (int(part) for part in found.groups())
    if not 1 <= month <= len(MONTH_NAMES):
        return found[0]
    return f"{day} {MONTH_NAMES[month - 1]} {year if year > 99 else 2000 + year}"


def year_head(period: str) -> str:
    """Return the head a plan gives a column of counts: the financial year, of a run of months that of the first."""
    first = period.partition("..")[0]
    try:
        return str(Month.parse(first).financial_year)
    except ParamsError:
        return period


def target_head(period: str, word: str) -> str:
    """Return the head of a column of targets: 2010-2011 target."""
    try:
        year = FinancialYear.parse(period)
    except ParamsError:
        return f"{period} {word}".strip()
    return f"{year.start}-{year.start + 1} {word}"


def span(period: str) -> str:
    """Return a run of months in words, April 2008 to January 2009; another period as it is written."""
    first, _, last = period.partition("..")
    try:
        return describe_months(Month.parse(first), Month.parse(last or first))
    except ParamsError:
        return period
