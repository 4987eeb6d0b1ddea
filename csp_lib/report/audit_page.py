"""Blocks of the audit: what a document prints that does not agree, what could not be checked, what was checked."""

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from csp_lib.report import audit_words, numbers, page_parts
from csp_lib.report.blocks import Block, Callout, Nothing
from csp_lib.report.tables import Show, table_block

if TYPE_CHECKING:
    from csp_lib.analysis.reconcile import Finding
    from csp_lib.results.shapes import Audit, SourceLine

NO_DOCUMENT = "no document of this borough is carried here"
FAMILIES = {
    "A": "Changes, rates and copies of a figure", "B": "Parts, shares and totals", "C": "Tables, lists and labels",
    "D": "Dates, and what is missing", "E": "Populations and events", "r": "Against recorded crime",
}  # fmt: skip
FINDING = (
    Show("check", "What was checked"), Show("explanation", "What was found"),
    Show("reading", "Most likely reading", missing="none proposed"), Show("line", "Lines of the text"),
)  # fmt: skip


def tally(audit: "Audit") -> Block | Nothing:
    """Return how many figures were checked and how the checks ended."""
    if not audit.findings:
        return Nothing(NO_DOCUMENT)
    return page_parts.paragraph("audit-tally", audit_words.tally(audit), numbers_from=("audit-families",))


def fair_words(audit: "Audit") -> Block | Nothing:
    """Return the sentence that is fair to the authors."""
    if not _of(audit, "inconsistent"):
        return Nothing("nothing disagrees")
    return Callout(id="audit-fair", tone="caution", text=audit_words.FAIR)


def not_reconciled(audit: "Audit | None", block_id: str = "not-reconciled") -> Block | Nothing:
    """Return what does not agree within the document, in plain words, in the order of its lines."""
    found = [f for f in _of(audit, "inconsistent") if f.family != "recorded_crime"]
    return _findings(audit, found, block_id, "What does not agree in the document")


def against_recorded(audit: "Audit") -> Block | Nothing:
    """Return the printed figures that recorded crime does not bear out."""
    found = [f for f in _of(audit, "inconsistent") if f.family == "recorded_crime"]
    return _findings(audit, found, "against-recorded", "What does not agree with recorded crime as held here")


def not_checked(audit: "Audit") -> Block | Nothing:
    """Return what could not be checked, and what is missing."""
    return _findings(audit, _of(audit, "cannot_check"), "not-checked", "What could not be checked, and what is missing")


def families(audit: "Audit") -> Block | Nothing:
    """Return how many checks of each sort ended in which way: those that agree count too."""
    if not audit.findings:
        return Nothing(NO_DOCUMENT)
    ended = Counter((f.family[0], f.verdict) for f in audit.findings)
    rows = [
        {"family": name, **{verdict: ended[letter, verdict] for verdict in audit_words.ORDER}}
        for letter, name in FAMILIES.items()
        if any(ended[letter, verdict] for verdict in audit_words.ORDER)
    ]
    shown = (
        Show("family", "Checks"), Show("consistent", "Agree", "count"), Show("rounding", "Agree after rounding", "count"),
        Show("inconsistent", "Do not agree", "count"), Show("cannot_check", "Cannot be checked", "count"),
    )  # fmt: skip
    return table_block(
        pd.DataFrame(rows), shown, block_id="audit-families", title="Every check made, by sort and outcome",
        data_kind=_kind(audit.sources), source=_sources(audit.sources),
    )  # fmt: skip


def _of(audit: "Audit | None", verdict: str) -> "list[Finding]":
    return [f for f in audit_words.in_order(audit.findings) if f.verdict == verdict] if audit is not None else []


def _findings(audit: "Audit | None", found: "list[Finding]", block_id: str, title: str) -> Block | Nothing:
    if not found or audit is None:
        return Nothing(f"{title}: nothing")
    rows = [
        {
            "check": _capital(audit_words.check_words(f)),
            "explanation": audit_words.typeset(f.explanation),
            "reading": audit_words.typeset(_capital(f.likely_reading)),
            "line": audit_words.line_words(f.lines),
        }
        for f in found
    ]
    return table_block(
        pd.DataFrame(rows), FINDING, block_id=block_id, title=f"{title} ({numbers.count(len(rows))})",
        data_kind=_kind(audit.sources), source=_sources(audit.sources),
    )  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _kind(sources: "list[SourceLine]") -> str:
    return page_parts.data_kind(sources, "transcribed")


def _sources(sources: "list[SourceLine]") -> tuple[str, ...]:
    return tuple(s.title for s in sources if s.data_kind in ("transcribed", "simulated"))
