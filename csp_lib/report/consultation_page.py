"""The blocks of a consultation page: ballots ranked, and what the plan prints of its own consultation."""

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from csp_lib.report import charts, numbers, page_parts
from csp_lib.report.blocks import Block, Callout, Nothing
from csp_lib.report.charts.figure import Caption
from csp_lib.report.tables import Show, table_block

if TYPE_CHECKING:
    from csp_lib.results.shapes import Consultation

SHARES = ("first_choice_share", "top3_share", "ranked_share")
FEWEST_FOR_A_PERCENTAGE = 20

EVIDENCE = {
    "self_selected": "people who chose to take part",
    "panel": "a recruited panel",
    "probability": "a random sample",
    "qualitative": "discussion, no numbers",
    "not_stated": "not stated",
}


def _kind(result: "Consultation") -> str:
    kinds = {s.data_kind for s in result.sources} - {"transcribed"}
    return next((k for k in ("restricted", "simulated", "partner") if k in kinds), "partner")


def who_took_part(result: "Consultation") -> Block:
    """Return how many ballots there are and what they can bear, or that there are none."""
    if result.absent is not None:
        return Callout(id="no-ballots", tone="gap", title="No ballots", text=result.absent)
    people = numbers.count(result.ballots)
    spoilt = f" {numbers.count(result.spoilt)} of them could not be counted." if result.spoilt else ""
    return page_parts.paragraph(
        "who",
        f"{people} ballots were handed in.{spoilt}",
        f"These are the views of the {people} people who took part; they are not a random sample of residents.",
    )


def ranking_chart(result: "Consultation") -> Block | Nothing:
    """Return the options by average points."""
    if len(result.ranking) < 2:
        return Nothing("no ballots")
    first = result.ranking.iloc[0]
    return charts.ranking_chart(
        result.ranking,
        **Caption(
            block_id="points",
            title=f"{first['option']} comes first by average points",
            subtitle=f"{result.borough_name}, {result.exercise}: average points over all ballots",
            description=f"{first['option']} has {numbers.decimal(first['average_points'], 2)} points on average. First "
            "choice gets most points, last gets none; what is left blank shares what is left.",
            source=page_parts.source_lines(result.sources, ("partner", "simulated", "restricted")),
            data_kind=_kind(result),
        ),
    )


def ranking(result: "Consultation") -> Block | Nothing:
    """Return the ranked table: average points, place, first-choice and top-three shares."""
    if result.ranking.empty:
        return Nothing("no ballots")
    shown = (
        Show("option", "Issue"), Show("rank", "Place", "count"), Show("average_points", "Average points", "decimal"),
        Show("first_choice_share", "First choice", "percent"), Show("top3_share", "In the top three", "percent"),
        Show("ranked_share", "Ranked at all", "percent"),
    )  # fmt: skip
    valid = int(result.ranking["n"].iloc[0])
    rows = result.ranking.assign(**{name: [_share(v, valid) for v in result.ranking[name]] for name in SHARES})
    return table_block(
        rows, shown, block_id="ranking", title="Issues in order of average points", data_kind=_kind(result),
        source=page_parts.source_lines(result.sources, ("partner", "simulated", "restricted")),
        notes=("Rank ranges and tests of how firm this order is are not computed on this page.",),
    )  # fmt: skip


def _share(percent: float, valid: int) -> float | str:
    """Return a share in per cent, or in words where few ballots were valid: 2 of 3."""
    return percent if valid >= FEWEST_FOR_A_PERCENTAGE else f"{round(percent * valid / 100)} of {valid}"


def repairs(result: "Consultation") -> Block | Nothing:
    """Return what was repaired on ballots, by rule."""
    if result.repairs.empty:
        return Nothing("no ballot needed repair")
    shown = (
        Show("meaning", "What was repaired"),
        Show("repairs", "Repairs", "count"),
        Show("ballots", "Ballots", "count"),
    )
    return table_block(result.repairs, shown, block_id="repairs", title="Repairs, by rule", data_kind=_kind(result))


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


def method(result: "Consultation") -> Block:
    """Return how the page is to be read."""
    told = [
        "Different surveys and events are shown side by side and never joined: their questions and people differ.",
        "A partnership must have regard to what people say; it need not follow it.",
    ]
    if result.absent is None:
        told.insert(0, "Issues left blank on a ballot share the places that are left over.")
    return page_parts.paragraph("method", *told)
