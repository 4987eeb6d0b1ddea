"""What was decided on the issues that an exercise put in an order: the rows of the borough's matrix."""

from typing import TYPE_CHECKING

import pandas as pd

from csp_lib.report import matrix_page, matrix_words
from csp_lib.report.blocks import Block, Nothing
from csp_lib.report.consultations.ranking import kind_of, notes_of
from csp_lib.report.tables import Show, table_block

if TYPE_CHECKING:
    from csp_lib.results.shapes import Consultation


def rows(result: "Consultation") -> Block | Nothing:
    """Return each issue of the exercise with what people said, what was decided and why."""
    if result.matrix.empty:
        return Nothing("no link of the borough's matrix names this exercise")
    told = [
        {
            "issue": row["issue_title"], "said": row["consultation"], "decided": matrix_words.decision(row),
            "why": matrix_words.why(row),
        }
        for row in result.matrix.to_dict("records")
    ]  # fmt: skip
    shown = (
        Show("issue", "Issue"), Show("said", "What was said"), Show("decided", "What was decided"), Show("why", "Why"),
    )  # fmt: skip
    return table_block(
        pd.DataFrame(told), shown, block_id="matrix", title="From what was said to what was decided", data_kind=kind_of(result),
        source=tuple(s.title for s in result.sources), notes=notes_of(result, matrix_words.REGARD),
    )  # fmt: skip


def gaps(result: "Consultation") -> Block | Nothing:
    """Return what the matrix leaves open of this exercise: issues missed or moved without a reason, and the like."""
    if not result.findings:
        return Nothing("nothing is left open, or no link names this exercise")
    return table_block(
        matrix_page.gap_rows(result.findings), matrix_page.GAPS, block_id="left-open", data_kind=kind_of(result),
        title="What the matrix leaves open of this exercise", source=tuple(s.title for s in result.sources),
        notes=notes_of(result),
    )  # fmt: skip
