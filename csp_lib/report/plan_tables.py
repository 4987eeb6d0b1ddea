"""The tables a plan prints as blocks of a page, with the figures marked that fail the audit."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from csp_lib.report import audit_words
from csp_lib.report.blocks import Nothing, Table
from csp_lib.report.printed_figures import DOCUMENT_NOTE
from csp_lib.report.tables import Show, table_block

if TYPE_CHECKING:
    from csp_lib.results.shapes import PlanTable, SourceLine

CHECKED, NO_REMARK = "Checked", "no remark"
NUMBER = re.compile(r"[-+]?£?\d[\d,.]*%?")


def plan_tables(tables: "list[PlanTable]", flags: Mapping[str, str], sources: "list[SourceLine]") -> list[Table]:
    """Return a block per table, in their order; the parts of one table are numbered in their ids."""
    blocks = []
    for place, table in enumerate(tables):
        alike = [i for i, other in enumerate(tables) if other.table_id == table.table_id]
        block = plan_table(table, flags, sources, alike.index(place) + 1 if len(alike) > 1 else None)
        blocks += [block] if isinstance(block, Table) else []
    return blocks


def plan_table(
    table: "PlanTable", flags: Mapping[str, str], sources: "list[SourceLine]", part: int | None = None
) -> Table | Nothing:
    """Return one table as the plan prints it; `flags` says by figure id what the audit found wrong.

    A last column holds the flags of each row; a table without any has no such column.
    """
    if not len(table.rows):
        return Nothing("the plan prints no row of this table")
    remarks, notes = audit_words.marked([[flags.get(i, "") for i in ids] for ids in table.figure_ids])
    rows, columns = table.rows, list(table.columns)
    if any(remarks):
        rows, columns = rows.assign(**{CHECKED: remarks}), [*columns, CHECKED]
    return table_block(
        rows,
        [Show(name, name, _form(rows[name].tolist()), missing=NO_REMARK) for name in columns],
        block_id="-".join(["plan-table", table.table_id.lower(), *([str(part)] if part else [])]),
        title=table.title,
        data_kind="transcribed",
        source=tuple(source.title for source in sources if source.source_id in table.source_ids),
        notes=(*notes, *table.notes, *_lines(table), DOCUMENT_NOTE),
    )


def _form(cells: list[str]) -> str:
    """Return how a column is set: most of its cells being numbers as printed, as a column of numbers."""
    return "count" if sum(NUMBER.fullmatch(cell) is not None for cell in cells) * 2 > len(cells) else "text"


def _lines(table: "PlanTable") -> list[str]:
    word = "Lines" if " to " in table.lines else "Line"
    return [f"{word} {table.lines} of the plan's text."] if table.lines else []
