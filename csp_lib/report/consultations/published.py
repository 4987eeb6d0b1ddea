"""What a plan prints of its own consultation, with what the document does and does not say."""

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from csp_lib.report import numbers
from csp_lib.report.blocks import Block, Callout, Nothing
from csp_lib.report.tables import Show, table_block

if TYPE_CHECKING:
    from csp_lib.results.shapes import Consultation

EVIDENCE = {
    "self_selected": "people who chose to take part",
    "panel": "a recruited panel",
    "probability": "a random sample",
    "qualitative": "discussion, no numbers",
    "not_stated": "not stated",
}


def published(result: "Consultation") -> list[Block | Nothing]:
    """Return the plan's published results, with what the document does not say of each source."""
    if result.published.empty:
        text = f"No plan of {result.borough_name} is among the documents carried here."
        return [Callout(id="no-plan", tone="gap", title="No published results", text=text)]
    rows = [_row(r) for r in result.published.to_dict("records")]
    shown = (
        Show("source", "Source"), Show("evidence", "Who answered"), Show("period", "When"), Show("sample", "Number asked"),
        Show("question", "Question"), Show("finding", "Finding"), Show("value", "Figure"), Show("note", "Note"),
        Show("line", "Line of the text"),
    )  # fmt: skip
    table = table_block(
        pd.DataFrame(rows), shown, block_id="published", title="What the plan prints of its consultation",
        data_kind="transcribed", source=tuple(s.title for s in result.sources if s.data_kind == "transcribed"),
    )  # fmt: skip
    return [table, _says_not(result.published)]


def _row(row: Mapping[Hashable, Any]) -> dict[str, str]:
    return {
        "source": _text(row["source"]),
        "evidence": EVIDENCE[_text(row["evidence_type"])],
        "period": _text(row["period"]) or "not stated",
        "sample": _text(row["sample_size"]) or numbers.NOT_PUBLISHED,
        "question": _text(row["question"]) or "not stated",
        "finding": _text(row["finding"]) or "not stated",
        "value": _value(row),
        "note": _text(row["note"]) or "no note",
        "line": str(row["line"]),
    }


def _value(row: Mapping[Hashable, Any]) -> str:
    value, rank, unit = _text(row["value"]), _text(row["rank"]), _text(row["unit"])
    place = numbers.ordinal(int(float(rank))) if rank else ""
    figure = f"{value}{unit}" if unit == "%" else f"{value} {unit}".strip()
    told = "; ".join(part for part in ((figure if value else ""), place) if part)
    return told or "no figure printed"


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _says_not(published: pd.DataFrame) -> Block | Nothing:
    """Return what the document leaves unsaid, by source."""
    told = published[published["says_not"].map(_text) != ""].drop_duplicates(["source", "says_not"])
    if told.empty:
        return Nothing("nothing is left unsaid")
    shown = (Show("source", "Source"), Show("says_not", "What the document does not say"))
    return table_block(
        told.drop_duplicates("source"), shown, block_id="says-not", title="What the document does not say",
        data_kind="transcribed",
    )  # fmt: skip
