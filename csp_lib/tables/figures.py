"""Contracts of printed numbers: figures, the targets set on them, and what the text asserts about them."""

import pandera.pandas as pa

from csp_lib.tables import columns
from csp_lib.tables.plans import may_be_empty, place

PERIOD_TYPES = ("financial_year", "part_year", "multi_year", "survey_wave", "snapshot")
MEASURES = (
    "count", "difference", "percent", "percent_change", "rate_per_1000_population", "rank", "index", "amount",
    "baseline", "target_level", "target_percent_change",
)  # fmt: skip
ROLES = ("actual", "baseline", "target", "projection", "estimate", "comparator", "context", "pending")
TARGET_KINDS = (
    "percent_change", "level", "ceiling", "rank", "activity", "direction", "judged", "process", "none",
)  # fmt: skip
CLAIM_KINDS = {
    "list": "a list of what went up or down: direction, period; items are indicator ids, figure_ids what it prints; "
    "subject is the section whose table it sums up",
    "named_items": "a note or sentence names the rows of a table: items are indicator ids named, figure_ids the rows",
    "tally": "a printed number counts the things listed: figure_ids is that number, items the things named",
    "parts": "figures are all the parts of one whole: figure_ids the parts; subject the figure id of the whole, or 100%",
    "subset": "one figure is a part of another: figure_ids is the part, then the whole",
    "largest": "an indicator is said to be the largest (direction highest or lowest): subject its id, period; "
    "items are the indicator ids it is compared with, empty for all of the period; figure_ids the printed rank",
    "most_of": "most of a change is said to lie in a shorter one: figure_ids is the shorter, then the whole change",
    "share_of": "a figure is said to be about a share: figure_ids is the part, then the whole; value the share in per cent",
    "direction": "an indicator moved up, down or stayed level: subject its id, period 'later vs earlier', direction",
    "every_year": "an indicator moved the same way each year: subject its id, period 'first..last', direction",
    "date": "something happened or will happen at a date: subject names it, date, tense past or planned",
    "document_date": "when the document was written: date, or the range in which it must lie",
    "plan_years": "the years a plan covers: period, and value where a number of years is printed",
    "reference": "the text sends the reader to a part: subject the part, items what should stand there",
    "contents": "what a part of the document holds: subject the part, items what stands there",
    "cut_off": "a sentence, label or chart is incomplete in the text: figure_ids what it touches",
    "footnote": "a mark refers to a note: figure_ids the marked figure, items the note's subject, empty when none stands",
    "cell": "a value stands in a table's column: figure_ids the value, subject the row's indicator id, items the column",
    "aim": "a label says which way a figure should move: figure_ids the figure, direction up or down",
    "similar_question": "two surveys ask nearly the same: figure_ids the two",
    "event_effect": "an event is said to have added to a total: figure_ids the event's figures, items the ids of the "
    "figures of the total's change",
    "base": "a percentage is said to be of a count: figure_ids is the percentage, then the count",
}  # fmt: skip
"""What a claim may assert, and which columns it uses."""


def number(description: str = "a plain number, or empty when not printed") -> pa.Column:
    """Return a column of numbers that a document need not fill."""
    return pa.Column(float, nullable=True, coerce=True, description=description)


def _figure(borough: pa.Column) -> dict[str, pa.Column]:
    return {
        "figure_id": columns.text("an identifier"), **place(), "borough": borough,
        "section": columns.text("a section", nullable=True), "indicator": columns.text("the indicator's name"),
        "indicator_id": columns.text("an identifier"), "period": columns.text("a period"),
        "period_type": columns.one_of(PERIOD_TYPES, f"one of {', '.join(PERIOD_TYPES)}"),
        "measure": columns.one_of(MEASURES, f"one of {', '.join(MEASURES)}"), "value": number(),
        "value_as_printed": columns.text("the number as it stands in print, or empty", nullable=True),
        **may_be_empty("unit", "denominator", "qualifier", "note"),
        "role": columns.one_of(ROLES, f"one of {', '.join(ROLES)}"),
    }  # fmt: skip


def _claim(borough: pa.Column) -> dict[str, pa.Column]:
    return {
        "claim_id": columns.text("an identifier"), **place(), "borough": borough, **may_be_empty("section"),
        "kind": columns.one_of(tuple(CLAIM_KINDS), f"one of {', '.join(CLAIM_KINDS)}"),
        **may_be_empty("subject", "period", "direction", "items", "figure_ids"), "value": number(),
        **may_be_empty("date", "tense"), "statement": columns.text("what is asserted, in our words"),
        **may_be_empty("note"),
    }  # fmt: skip


ANY_PARTNERSHIP = columns.text("a borough or partnership")

CONTRACTS = {
    "published_figures": pa.DataFrameSchema(
        {
            **_figure(columns.area()), "theme": columns.text("a theme", nullable=True),
            "offence_set": columns.text("a set", nullable=True), **columns.origin(),
        },
        unique=["figure_id"],
    ),
    "claims": pa.DataFrameSchema({**_claim(columns.area()), **columns.origin()}, unique=["claim_id"]),
    "document_figures": pa.DataFrameSchema(_figure(ANY_PARTNERSHIP), unique=["figure_id"]),
    "document_claims": pa.DataFrameSchema(_claim(ANY_PARTNERSHIP), unique=["claim_id"]),
    "targets": pa.DataFrameSchema(
        {
            **place(), "indicator_id": columns.text("an identifier"), "indicator": columns.text("a name"),
            "offence_set": columns.text("a set", nullable=True), "framework": columns.text("whose target it is"),
            "period": columns.text("a period", nullable=True),
            "target_kind": columns.one_of(TARGET_KINDS, f"one of {', '.join(TARGET_KINDS)}"),
            **may_be_empty(
                "target_value", "value_as_printed", "unit", "direction", "baseline_period", "baseline", "judgement",
                "how_judged", "note",
            ),
            **columns.origin(),
        }
    ),
}  # fmt: skip
"""A document of one's own is checked by document_figures and document_claims: its partnership need not be known here."""
