"""The audit in words: lines for a terminal, values for programs, and the fair sentence that goes with both."""

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from csp_lib.report import numbers, terminal

if TYPE_CHECKING:
    from csp_lib.analysis.reconcile import Finding
    from csp_lib.results.shapes import Audit

FAIR = (
    "In the text available to us these figures do not agree; extraction or a later edition may explain it. Nothing here "
    "is corrected: what is printed stays as printed."
)
ORDER = ("inconsistent", "cannot_check", "rounding", "consistent")
CHECKS = {
    "difference": "a change against its two counts", "percent_from_counts": "a percentage against its counts",
    "implied_denominator": "count, rate and population", "rate_kind": "what a rate is counted against",
    "same_figure_twice": "one figure printed twice", "chained_change": "yearly changes one after another",
    "most_of_change": "most of a change", "rate_change_and_count_change": "a rate's change against a count's",
    "sum_of_parts": "parts and their sum", "shares_of_one_hundred": "shares that make a hundred",
    "weighted_components": "a change against those of its parts", "part_of_whole": "a part and its whole",
    "incidents_at_least_offences": "offences and incidents", "answers_exclude_each_other": "answers that exclude each other",
    "longer_period_at_least_shorter": "a longer period and shorter ones inside it",
    "share_implied_total": "totals that shares imply", "share_against_counts": "a share and counts",
    "share_of_total": "a share of a printed total", "largest": "what is said to be largest",
    "whole_number": "a percentage of whole numbers", "actual_against_predicted": "actual against predicted",
    "list_complete": "a list against its table", "text_against_table": "a list or text against the table",
    "text_against_figures": "words against figures", "text_against_recorded_crime": "words against recorded crime",
    "every_year": "year after year", "duplicate_row": "a row printed twice", "repeated_action": "an action listed twice",
    "repeated_change": "a change listed twice", "value_in_column": "a value in another column",
    "unit_of_the_row": "the unit of a row", "size_of_unit": "the size of a unit",
    "share_above_the_whole": "a share above the whole", "label_against_note": "a table against its note",
    "number_of_items": "a number and the things listed", "polarity": "which way is better",
    "date_possible": "a date", "one_event_one_date": "dates of one event", "plan_years": "the plan's years",
    "number_of_years": "a number of years", "period_over": "a period not yet over", "awaited_value": "a value awaited",
    "sign_missing": "a sign not printed", "unit_missing": "a unit not printed", "value_missing": "a value not printed",
    "base_missing": "a base not printed", "number_asked_missing": "the number of people asked",
    "two_instruments": "two surveys", "reference": "a reference to another part", "cut_off": "text cut off",
    "footnote_missing": "a mark without its note", "two_bases": "two numbers of residents",
    "event_and_total": "an event and the whole change", "range_and_percent": "a range and a percentage", "range": "a range",
    "recorded_crime": "recorded crime",
}  # fmt: skip
"""What a reader calls each check."""


def check_words(finding: "Finding") -> str:
    """Return a check's name as a reader says it."""
    return CHECKS.get(finding.check, finding.check.replace("_", " "))


def line_words(lines: "tuple[int, ...]") -> str:
    """Return the lines of the document's text, three at most and how many more."""
    shown = ", ".join(str(n) for n in lines[:3])
    return shown + (f" and {len(lines) - 3} more" if len(lines) > 3 else "")


def tally(audit: "Audit") -> str:
    """Return how many checks were made and how they ended, in one sentence."""
    ended = Counter(f.verdict for f in audit.findings)
    return (
        f"{numbers.count(audit.figures)} printed figures, {numbers.count(len(audit.findings))} checks: "
        f"{numbers.count(ended['consistent'])} agree, {numbers.count(ended['rounding'])} agree after rounding, "
        f"{numbers.count(ended['inconsistent'])} do not agree, {numbers.count(ended['cannot_check'])} cannot be checked."
    )


def marked(flags: "list[list[str]]") -> tuple[list[str], tuple[str, ...]]:
    """Return for each row the mark of its flags ("does not agree, note 1"), empty without any, and the notes."""
    numbered = {flag: n for n, flag in enumerate(dict.fromkeys(f for row in flags for f in row if f), 1)}
    marks = []
    for row in flags:
        own = [numbered[flag] for flag in dict.fromkeys(row) if flag]
        which = f"note{'s' if len(own) > 1 else ''} {', '.join(map(str, own))}"
        marks.append(f"does not agree, {which}" if own else "")
    return marks, tuple(f"Note {n}: {typeset(flag.partition(': ')[2] or flag)}" for flag, n in numbered.items())


def typeset(text: str) -> str:
    """Return a sentence with the minus sign that pages print."""
    return re.sub(r"(?<![\w.-])-(?=\d)", "\N{MINUS SIGN}", text)


def lines(audits: "list[Audit]", everything: bool) -> list[str]:
    """Return the audit for a terminal: what does not agree and what cannot be checked, or every check."""
    told = []
    for audit in audits:
        told.append(f"{audit.borough_name}: {tally(audit)}")
        shown = [f for f in in_order(audit.findings) if everything or f.verdict in ORDER[:2]]
        told += [line for f in shown for line in _finding(f)]
    if any(f.verdict == "inconsistent" for a in audits for f in a.findings):
        told.append(FAIR)
    # a file's text is shown on a terminal: nothing in it may steer the screen
    return terminal.plain(told)


def in_order(findings: "list[Finding]") -> "list[Finding]":
    """Return findings with those that do not agree first, then by the document's lines."""
    return sorted(findings, key=lambda f: (ORDER.index(f.verdict), f.lines, f.family, f.check))


def _finding(finding: "Finding") -> list[str]:
    head = f"  {finding.words}: {check_words(finding)} ({finding.family}, line{'s' if len(finding.lines) > 1 else ''} {line_words(finding.lines)})"
    told = [head, f"    {finding.explanation}"]
    return told + ([f"    Likely reading: {finding.likely_reading}."] if finding.likely_reading else [])


def as_json(audits: "list[Audit]") -> list[dict[str, Any]]:
    """Return every check in the shape that programs rely on."""
    return [
        {
            "borough": f.borough, "document": f.document, "family": f.family, "check": f.check,
            "figure_ids": list(f.figure_ids), "claim_ids": list(f.claim_ids), "lines": list(f.lines),
            "printed": f.printed, "recomputed": f.recomputed, "tolerance": f.tolerance, "verdict": f.verdict,
            "explanation": f.explanation, "likely_reading": f.likely_reading,
        }
        for audit in audits
        for f in audit.findings
    ]  # fmt: skip
