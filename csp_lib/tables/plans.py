"""Contracts of what plans print in words and lists: priorities, actions, boards, terms, laws, events, resources."""

import pandera.pandas as pa

from csp_lib.tables import columns

EVIDENCE_TYPES = ("self_selected", "panel", "probability", "qualitative", "not_stated")
PRIORITY_LISTS = ("adopted", "previous", "recommended", "public", "heard")
EVENT_KINDS = ("step", "pulse", "ramp", "recurring", "outlook")
READINGS = ("literal", "reading_A", "reading_B", "reading_C")
LINK_SIDES = ("duty", "assessment", "consultation", "priority")


def place() -> dict[str, pa.Column]:
    """Return the columns that say where a fact stands: borough, document, line of its text."""
    return {
        "borough": columns.area(),
        "document": columns.text("a document id"),
        "line": pa.Column(int, pa.Check.gt(0), coerce=True, description="the line of the document"),
    }


def may_be_empty(*names: str) -> dict[str, pa.Column]:
    """Return columns of text that a document need not fill."""
    return {name: columns.text("text or empty", nullable=True) for name in names}


CONTRACTS = {
    "consultation_results": pa.DataFrameSchema(
        {
            **place(), "source": columns.text("a source"), "kind": columns.text("a kind"),
            "evidence_type": columns.one_of(EVIDENCE_TYPES, f"one of {', '.join(EVIDENCE_TYPES)}"),
            **may_be_empty(
                "period", "sample_size", "frequency", "question", "finding", "value", "unit", "rank", "says_not", "note"
            ),
            **columns.origin(),
        }
    ),
    "plan_statements": pa.DataFrameSchema(
        {**place(), "theme": columns.text("a theme"), "statement": columns.text("a sentence"), **columns.origin()}
    ),
    "theme_coverage": pa.DataFrameSchema(
        {
            "borough": columns.area(), "theme": columns.text("a theme"),
            "level": columns.one_of(("figures", "words", "none"), "figures, words or none"),
            "figures": columns.count(), "actions": columns.count(), **columns.origin(),
        },
        unique=["borough", "theme"],
    ),
    "priorities": pa.DataFrameSchema(
        {
            **place(), "list": columns.one_of(PRIORITY_LISTS, f"one of {', '.join(PRIORITY_LISTS)}"),
            "period": columns.text("the years of the list", nullable=True),
            "place": columns.text("its number in an ordered list, or empty", nullable=True),
            "priority": columns.text("the priority in short words"), "theme": columns.text("a theme", nullable=True),
            **may_be_empty("note"), **columns.origin(),
        }
    ),
    "actions": pa.DataFrameSchema(
        {
            "action_id": columns.text("an identifier"), **place(), "theme": columns.text("a theme"),
            **may_be_empty("priority", "focus"), "action": columns.text("the action in our words"),
            **may_be_empty("lead", "deadline", "measure", "indicator_id", "note"), **columns.origin(),
        },
        unique=["action_id"],
    ),
    "governance": pa.DataFrameSchema(
        {
            **place(), "group": columns.text("a board, group or step"),
            **may_be_empty("role", "members", "chair", "frequency", "reports_to", "note"), **columns.origin(),
        }
    ),
    "glossary": pa.DataFrameSchema(
        {
            "term": columns.text("a term"), **may_be_empty("expansion"), "definition": columns.text("a meaning"),
            "source": columns.text("how the document gives it"), "documents": columns.text("document ids"),
            **may_be_empty("note"), **columns.origin(),
        },
        unique=["term"],
    ),
    "legislation": pa.DataFrameSchema(
        {
            **place(), "row": columns.text("the number of the row"), "change": columns.text("the change in our words"),
            **may_be_empty("when", "theme", "impact", "future_action", "note"), **columns.origin(),
        },
        unique=["document", "row"],
    ),
    "events": pa.DataFrameSchema(
        {
            "event_id": columns.text("an identifier"), **place(), "event": columns.text("the event in our words"),
            "kind": columns.one_of(EVENT_KINDS, f"one of {', '.join(EVENT_KINDS)}"),
            **may_be_empty("start", "end", "date_as_printed", "indicator_ids", "effect", "note"), **columns.origin(),
        },
        unique=["event_id"],
    ),
    "resources": pa.DataFrameSchema(
        {
            **place(), "resource": columns.text("the resource in our words"), **may_be_empty("holder", "period"),
            "value": pa.Column(float, nullable=True, coerce=True, description="a number, or empty"),
            **may_be_empty("value_as_printed", "unit", "direction", "figure_id", "note"), **columns.origin(),
        }
    ),
    "emerging_issues": pa.DataFrameSchema(
        {**place(), "issue": columns.text("the issue in our words"), **may_be_empty("theme", "note"), **columns.origin()}
    ),
    "priority_matrix": pa.DataFrameSchema(
        {
            **place(), "reading": columns.one_of(READINGS, f"one of {', '.join(READINGS)}"),
            "column": columns.text("a column of the matrix"),
            **may_be_empty("statutory_obligation", "strategic_assessment", "public_rank", "adopted_priority", "note"),
            **columns.origin(),
        }
    ),
    "priority_links": pa.DataFrameSchema(
        {
            **place(), "issue": columns.text("a theme"), "issue_title": columns.text("the issue in short words"),
            "side": columns.one_of(LINK_SIDES, f"one of {', '.join(LINK_SIDES)}"),
            "item": columns.text("what stands there, in short words"), **may_be_empty("item_id"),
            "place": pa.Column(
                str, pa.Check.str_matches(r"^(\d+(\.\d+)?)?$"), nullable=True, coerce=True,
                description="a place, 1 for the first, or empty",
            ),
            "ordered": columns.one_of(("yes", "no", ""), "yes, no or empty"),
            **may_be_empty(
                "relation", "reason", "decided_by", "decided_on", "rule_outcome", "link", "reading", "note"
            ),
            **columns.origin(),
        }
    ),
}  # fmt: skip
