"""The record of the priority matrix: what people said, what was decided, why, and what stays open."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from csp_lib.results.shapes import PlanTable, SourceLine

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.consultation.matrix import MatrixFinding


@dataclass(frozen=True)
class PriorityMatrix:
    """The links of a borough's issues, joined and checked.

    rows, said, moves: the columns of consultation.matrix (ROW_COLUMNS, SAID_COLUMNS, MOVE_COLUMNS); `said` has
    sample_size too, as the document prints it. `printed` holds the matrix a document prints, cell by cell.
    readings: reading, column, statutory_obligation, strategic_assessment, public_rank, adopted_priority, note, is_used.
    `is_own` says that the links are the partnership's own and not carried here; `absent` why there are none, or None.
    """

    borough: str
    borough_name: str
    plan_title: str
    documents: list[str]
    reading: str
    is_own: bool
    is_unordered: bool
    rows: "pd.DataFrame"
    said: "pd.DataFrame"
    moves: "pd.DataFrame"
    findings: "list[MatrixFinding]"
    printed: list[PlanTable]
    readings: "pd.DataFrame"
    absent: str | None
    sources: list[SourceLine] = field(default_factory=list)
