"""The blocks of the page of a document's own figures: tables as printed, targets, lists, and the audit."""

from typing import TYPE_CHECKING

import pandas as pd

from csp_lib.report import page_parts, plan_tables, printed_figures
from csp_lib.report.blocks import Block, Nothing
from csp_lib.report.tables import Show, table_block

if TYPE_CHECKING:
    from csp_lib.results.shapes import AnnualReview, JudgedTarget, PublishedFigures, SourceLine

NOT_STATED = "not stated"
JUDGED = (
    Show("indicator", "Target"), Show("target", "As printed", missing="no value printed"),
    Show("baseline", "Starting from", missing=NOT_STATED), Show("year", "Judged for"),
    Show("current", "The figure then", missing="not held"), Show("verdict", "Verdict"), Show("reason", "Why"),
)  # fmt: skip
OPEN = (
    Show("indicator", "Target"), Show("target", "As printed", missing="no value printed"), Show("year", "Years"),
    Show("verdict", "Verdict"), Show("reason", "What is missing"),
)  # fmt: skip
MEASURED = ("met", "not met", "met within chance", "missed within chance")
TARGETS_NOTE = (
    "A target is judged on its own measure and against its own base year. Within chance: the figure stands on one side of the "
    "target, yet no further from it than such counts move by themselves."
)
LISTS: dict[str, tuple[str, tuple[Show, ...]]] = {
    "priorities": (
        "Priorities the document lists",
        (Show("priority", "Priority"), Show("list", "List"), Show("place", "Place printed", missing="no order printed"),
         Show("period", "Years", missing=NOT_STATED), Show("line", "Line")),
    ),
    "actions": (
        "Actions planned",
        (Show("action", "Action"), Show("priority", "Priority", missing=NOT_STATED), Show("lead", "Lead", missing=NOT_STATED),
         Show("deadline", "Deadline", missing=NOT_STATED), Show("measure", "Measure", missing=NOT_STATED), Show("line", "Line")),
    ),
    "governance": (
        "Boards, groups and steps",
        (Show("group", "Board, group or step"), Show("role", "Role", missing=NOT_STATED),
         Show("frequency", "Meets", missing=NOT_STATED), Show("reports_to", "Reports to", missing=NOT_STATED), Show("line", "Line")),
    ),
    "events": (
        "Events the document names",
        (Show("event", "Event"), Show("start", "From", missing=NOT_STATED), Show("end", "To", missing=NOT_STATED),
         Show("effect", "Effect the document states", missing="none stated"), Show("line", "Line")),
    ),
    "resources": (
        "Resources the document names",
        (Show("resource", "Resource"), Show("holder", "Whose", missing=NOT_STATED),
         Show("value_as_printed", "As printed", missing="no figure printed"), Show("period", "When", missing=NOT_STATED), Show("line", "Line")),
    ),
    "emerging_issues": (
        "Issues the document sees coming",
        (Show("issue", "Issue"), Show("theme", "Theme", missing="none"), Show("line", "Line")),
    ),
}  # fmt: skip


def tables(published: "PublishedFigures") -> list[Block | Nothing]:
    """Return the document's tables in its own columns, with a remark where a figure fails a check."""
    flags = dict(zip(published.flags["figure_id"], published.flags["flag"], strict=True))
    shown: list[Block | Nothing] = list(plan_tables.plan_tables(published.tables, flags, published.sources))
    return shown or [Nothing("the document prints no table")]


def targets(published: "PublishedFigures") -> list[Block | Nothing]:
    """Return the document's targets: those that later years judge, then those that cannot be judged and why."""
    measured = [t for t in published.targets if t.verdict.word in MEASURED]
    others = [t for t in published.targets if t.verdict.word not in MEASURED]
    return [
        judged(measured, published.sources, "plan-targets", "Targets, judged by the years that followed"),
        _not_judged(others, published.sources),
    ]


def review_targets(review: "AnnualReview") -> Block | Nothing:
    """Return the targets of the plan that the year of a review judges."""
    mine = [t for t in review.targets if t.judged_year == review.period.year and t.verdict.word in MEASURED]
    return judged(mine, review.sources, "review-targets", f"Targets of the plan, judged for {review.period.year}")


def judged(rows: "list[JudgedTarget]", sources: "list[SourceLine]", block_id: str, title: str) -> Block | Nothing:
    """Return targets with a verdict from the data, in the document's order."""
    if not rows:
        return Nothing("no target is judged")
    return table_block(
        _frame(rows), JUDGED, block_id=block_id, title=title, data_kind=page_parts.data_kind(sources, "derived"),
        source=(*_titles(sources, "targets"), *_recorded(sources)), notes=(TARGETS_NOTE,),
    )  # fmt: skip


def _recorded(sources: "list[SourceLine]") -> tuple[str, ...]:
    """Return the source lines of the counts that targets are judged by."""
    return page_parts.source_lines([s for s in sources if "recorded" in s.title.lower() or s.data_kind == "partner"])


def _not_judged(rows: "list[JudgedTarget]", sources: "list[SourceLine]") -> Block | Nothing:
    if not rows:
        return Nothing("every target is judged")
    return table_block(
        _frame(rows), OPEN, block_id="plan-targets-open", title="Targets that cannot be judged, or not yet",
        data_kind=page_parts.data_kind(sources, "transcribed"), source=_titles(sources, "targets"),
    )  # fmt: skip


def _frame(rows: "list[JudgedTarget]") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "indicator": [_named(t) for t in rows], "target": [_as_printed(t.target) for t in rows],
            "baseline": [t.baseline for t in rows], "year": [printed_figures.period(t.judged_year) for t in rows],
            "current": [t.current for t in rows], "verdict": [t.verdict.word for t in rows],
            "reason": [_reason(t) for t in rows],
        }
    )  # fmt: skip


def _named(target: "JudgedTarget") -> str:
    """Return what a target is about, whose it is where it is not the plan's own, and its line."""
    whose = "" if target.framework == "plan" else f"{target.framework}, "
    return f"{target.indicator} ({whose}line {target.line})"


def _as_printed(text: str) -> str:
    """Return a target as printed; a cell that prints the word None says that there is no target."""
    return "no target (the cell prints none)" if text.strip().lower() == "none" else text


def _reason(target: "JudgedTarget") -> str:
    printed = f"The document prints: {target.printed_verdict}" if target.printed_verdict else ""
    told = [text for text in (target.verdict.reason, target.note, printed) if text]
    return ". ".join(text[:1].upper() + text[1:].rstrip(".") for text in told) or "no remark"


def listed(published: "PublishedFigures", name: str) -> Block | Nothing:
    """Return one of the document's lists: priorities, actions, governance, events, resources or emerging_issues."""
    frame, (title, shown) = getattr(published, name), LISTS[name]
    if frame.empty:
        return Nothing(f"{title}: none")
    return table_block(
        frame.assign(line=frame["line"].astype(str)), shown, block_id=f"plan-{name.replace('_', '-')}", title=title,
        data_kind=page_parts.data_kind(published.sources, "transcribed"), source=_titles(published.sources, name),
        notes=(printed_figures.DOCUMENT_NOTE,),
    )  # fmt: skip


def _titles(sources: "list[SourceLine]", table: str) -> tuple[str, ...]:
    """Return the titles of the sources of one table; of all plan tables where none is named so."""
    plans = [s for s in sources if s.data_kind in ("transcribed", "simulated")]
    return tuple(s.title for s in plans if s.source_id.endswith(table)) or tuple(s.title for s in plans)
