"""What is said to be the largest, the smallest, the single biggest, against the counts printed of the others (B4)."""

import re
from collections.abc import Iterator

from csp_lib.analysis.reconcile import kin
from csp_lib.analysis.reconcile.book import Book, Claim, Figure
from csp_lib.analysis.reconcile.finding import (
    AGREES,
    CANNOT_CHECK,
    DISAGREES,
    Finding,
    finding,
)


def largest(book: Book) -> Iterator[Finding]:
    """Yield B4: an indicator said to be the largest or smallest against the counts printed of the others."""
    for claim in book.claims_of("largest"):
        if "london" not in claim.note.lower() and "group" not in claim.note.lower():
            yield from _is_largest(
                book, claim.subject, claim.period, claim.direction or "highest", claim.items, [claim]
            )
    said = {c.subject for c in book.claims_of("largest")}
    for f in book.of_kind("rank"):
        if (
            f.value == 1
            and f.key not in said
            and f.unit.strip() == "rank"
            and re.search(r"contributor|largest", f.qualifier)
        ):
            yield from _is_largest(book, f.key, f.period, "highest", (), [], [f])


def _is_largest(
    book: Book,
    key: str,
    period: str,
    direction: str,
    items: tuple[str, ...],
    claims: list[Claim],
    ranks: list[Figure] | None = None,
) -> Iterator[Finding]:
    own = sorted(book.counts(key, period), key=lambda f: f.span.high - f.span.low)
    shown = [*(ranks or []), *[f for c in claims for f in book.named(c.figure_ids)]]
    if not own:
        if claims or shown:
            yield finding(
                "B4",
                "largest",
                shown,
                CANNOT_CHECK,
                f"No count of {key.replace('_', ' ')} is printed for {period or 'the period'}.",
                claims=claims,
            )
        return
    rivals = [f for f in book.of_kind("count") if f.period == period and f.key != key and _is_rival(f, own[0], items)]
    beaten = [
        f
        for f in rivals
        if (f.span.low > own[0].span.high if direction == "highest" else f.span.high < own[0].span.low)
    ]
    if not rivals:
        return
    told = f"{own[0].name} is said to be the {'largest' if direction == 'highest' else 'smallest'} at {own[0].shown}"
    top = max(beaten, key=lambda f: (f.value or 0) * (1 if direction == "highest" else -1)) if beaten else None
    told += f"; {top.name.lower()} is {top.shown}." if top else f"; none of the {len(rivals)} others printed passes it."
    yield finding(
        "B4", "largest", [own[0], *([top] if top else []), *shown], DISAGREES if beaten else AGREES, told, claims=claims
    )


def _is_rival(figure: Figure, own: Figure, items: tuple[str, ...]) -> bool:
    if items:
        return figure.key in items
    same_unit = figure.unit.split(" (")[0] == own.unit.split(" (")[0] or figure.unit.startswith("people (as printed)")
    whole = kin.is_part(own.key, figure.key) or (
        kin.is_group(figure.key) and figure.key != "violence_against_the_person"
    )
    return same_unit and not whole and not figure.key.startswith("domestic_violence_incidents")
