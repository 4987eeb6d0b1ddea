"""Contracts of what the five plans print: figures, targets, consultation results, statements, coverage."""

import pandera.pandas as pa

from csp_lib.tables import columns

ROLES = (
    "actual", "baseline", "target", "projection", "estimate", "comparator", "context", "pending",
)  # fmt: skip
EVIDENCE_TYPES = ("self_selected", "panel", "probability", "qualitative", "not_stated")


def _line() -> pa.Column:
    return pa.Column(int, pa.Check.gt(0), coerce=True, description="the line of the document")


def _number() -> pa.Column:
    return pa.Column(float, nullable=True, coerce=True, description="a plain number, or empty when not printed")


def _may_be_empty(*names: str) -> dict[str, pa.Column]:
    return {name: columns.text("text or empty", nullable=True) for name in names}


def _place() -> dict[str, pa.Column]:
    return {"area": columns.area(), "document": columns.text("a document id"), "line": _line()}


CONTRACTS = {
    "plan_figures": pa.DataFrameSchema(
        {
            "figure_id": columns.text("an identifier"), **_place(), "section": columns.text("a section"),
            "indicator": columns.text("the indicator's name"), "indicator_id": columns.text("an identifier"),
            "period": columns.text("a period"), "period_type": columns.text("a kind of period"),
            "measure": columns.text("a measure"), "value": _number(),
            **_may_be_empty("unit", "denominator", "qualifier", "note"),
            "role": columns.one_of(ROLES, f"one of {', '.join(ROLES)}"),
            "theme": columns.text("a theme", nullable=True), "offence_set": columns.text("a set", nullable=True),
            **columns.origin(),
        },
        unique=["figure_id"],
    ),
    "plan_targets": pa.DataFrameSchema(
        {
            **_place(), "indicator_id": columns.text("an identifier"), "indicator": columns.text("a name"),
            "offence_set": columns.text("a set", nullable=True), "period": columns.text("a period", nullable=True),
            "target_kind": columns.text("a kind of target"),
            **_may_be_empty(
                "target_value", "unit", "direction", "baseline_period", "baseline", "judgement", "how_judged", "note"
            ),
            **columns.origin(),
        }
    ),
    "consultation_results": pa.DataFrameSchema(
        {
            **_place(), "source": columns.text("a source"), "kind": columns.text("a kind"),
            "evidence_type": columns.one_of(EVIDENCE_TYPES, f"one of {', '.join(EVIDENCE_TYPES)}"),
            **_may_be_empty(
                "period", "sample_size", "frequency", "question", "finding", "value", "unit", "rank", "says_not", "note"
            ),
            **columns.origin(),
        }
    ),
    "plan_statements": pa.DataFrameSchema(
        {**_place(), "theme": columns.text("a theme"), "statement": columns.text("a sentence"), **columns.origin()}
    ),
    "theme_coverage": pa.DataFrameSchema(
        {
            "area": columns.area(), "theme": columns.text("a theme"),
            "level": columns.one_of(("figures", "words", "none"), "figures, words or none"),
            "figures": columns.count(), "actions": columns.count(), **columns.origin(),
        },
        unique=["area", "theme"],
    ),
}  # fmt: skip
