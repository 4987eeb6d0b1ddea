"""What a check says: printed, recomputed, how far apart they may be, the verdict, one plain sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csp_lib.analysis.reconcile.book import Claim, Figure

AGREES, ROUNDING, DISAGREES, CANNOT_CHECK = "consistent", "rounding", "inconsistent", "cannot_check"
WORDS = {
    AGREES: "agrees",
    ROUNDING: "agrees after rounding",
    DISAGREES: "does not agree",
    CANNOT_CHECK: "cannot check",
}
"""Codes for programs, words for readers (handbook, the closed vocabulary)."""


@dataclass(frozen=True)
class Finding:
    """One check of one or more printed figures.

    `family` is the family of the handbook (A1 to E3), `check` its name; `lines` are those of the document's text;
    `tolerance` says what rounding allows; `likely_reading` proposes, and never corrects.
    """

    borough: str
    document: str
    family: str
    check: str
    figure_ids: tuple[str, ...]
    claim_ids: tuple[str, ...]
    lines: tuple[int, ...]
    printed: str
    recomputed: str
    tolerance: str
    verdict: str
    explanation: str
    likely_reading: str = ""

    @property
    def words(self) -> str:
        """The verdict as a reader reads it."""
        return WORDS[self.verdict]


def finding(
    family: str,
    check: str,
    figures: "Iterable[Figure]",
    verdict: str,
    explanation: str,
    *,
    printed: str = "",
    recomputed: str = "",
    tolerance: str = "",
    likely_reading: str = "",
    claims: "Iterable[Claim]" = (),
) -> Finding:
    """Return a finding on these figures and claims; the first of them names the document."""
    shown, said = list(figures), list(claims)
    named: list[Figure | Claim] = [*shown, *said]
    first, lines = named[0], tuple(sorted({x.line for x in named}))
    return Finding(
        first.borough,
        first.document,
        family,
        check,
        tuple(dict.fromkeys(f.id for f in shown)),
        tuple(c.id for c in said),
        lines,
        printed or "; ".join(dict.fromkeys(f.written for f in shown)),
        recomputed,
        tolerance,
        verdict,
        explanation,
        likely_reading,
    )


def number(value: float, digits: int | None = None) -> str:
    """Return a number as an explanation writes it: 27,705; 74.92; -5.8."""
    if digits is None:
        digits = 0 if abs(value) >= 100 or float(value).is_integer() else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f}"


def spread(one: float, other: float, digits: int | None = None) -> str:
    """Return a span in words, the smaller end first: 343,088 to 343,092."""
    low, high = min(one, other), max(one, other)
    if digits is None and max(abs(low), abs(high)) >= 100:
        digits = 0
    return (
        number(low, digits)
        if number(low, digits) == number(high, digits)
        else (f"{number(low, digits)} to {number(high, digits)}")
    )
