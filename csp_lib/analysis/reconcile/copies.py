"""One figure in several places: equal copies, copies that differ, rows printed twice, two instruments (A5, C3, D4)."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from csp_lib.analysis.reconcile.book import Book, Claim, Figure
from csp_lib.analysis.reconcile.finding import AGREES, CANNOT_CHECK, DISAGREES, ROUNDING, Finding, finding, number

FAR_APART = 5  # points; ours: two samples of a borough differ by less when the question and the people are the same
AGAIN = re.compile(r", (second printing|printed twice|repeated|again).*$")


def copies(book: Book) -> Iterator[Finding]:
    """Yield A5: figures that stand for the same thing, and whether their values agree."""
    for same in _same(book).values():
        families = _families(same)
        for one, other in combinations(same, 2):
            if _may_be_compared(one, other, families):
                yield _compare(one, other)


def _same(book: Book) -> dict[tuple[str, ...], list[Figure]]:
    groups: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for f in book.figures:
        if not f.is_side_of_range and f.role != "estimate":
            groups[_meaning(f)].append(f)
    return {key: held for key, held in groups.items() if len(held) > 1}


def _meaning(figure: Figure) -> tuple[str, ...]:
    """Return what two figures must share to be the same figure."""
    kind, of = figure.kind, figure.denominator.lower()
    if kind in ("rank", "index", "rate"):
        return figure.key, figure.period, kind, figure.unit.lower(), of, _counted_from(figure)
    if kind == "percent":
        return figure.key, figure.period, kind, of
    return figure.key, figure.period, kind, "£" if kind == "amount" else ""


def _counted_from(figure: Figure) -> str:
    return next((w for w in ("highest", "lowest") if w in figure.qualifier.lower()), "")


def _families(same: list[Figure]) -> set[str]:
    """Return the sections in which one id carries several named things (priority 1, priority 2): no copies these."""
    values = defaultdict(set)
    for f in same:
        values[f.section].add((plain_name(f), f.value))
    return {
        section
        for section, found in values.items()
        if len({v for _, v in found}) > 1 and len({n for n, _ in found}) > 1
    }


def plain_name(figure: Figure) -> str:
    """Return an indicator's name without what tells its printings apart."""
    name = re.sub(r"\(.*?\)|, (second printing|printed twice|repeated|again).*$", "", figure.name.lower())
    return " ".join(name.split())


def _may_be_compared(one: Figure, other: Figure, families: set[str]) -> bool:
    if families & {one.section, other.section} or one.section == other.section:
        return plain_name(one) == plain_name(other)
    return True


def _compare(one: Figure, other: Figure) -> Finding:
    equal = one.value == other.value
    verdict = AGREES if equal else ROUNDING if _rounds_to(one, other) else DISAGREES
    words = {
        AGREES: "Both places print the same.",
        ROUNDING: "One is the other with fewer decimals.",
        DISAGREES: "The same figure is printed with two values.",
    }
    values = f"{one.shown} on line {one.line}, {other.shown} on line {other.line}"
    return finding(
        "A5",
        "same_figure_twice",
        [one, other],
        verdict,
        f"{words[verdict]} {values}.",
        recomputed=number(one.value or 0),
        tolerance="decimals of the shorter print",
    )


def _rounds_to(one: Figure, other: Figure) -> bool:
    return one.span.meets(other.span) and one.kind not in ("rank", "difference")


def _row_name(figure: Figure) -> str:
    """Return a row's name without the words that only say it is a second printing; brackets tell rows apart."""
    return " ".join(AGAIN.sub("", figure.name.lower()).split())


def repeated_rows(book: Book) -> Iterator[Finding]:
    """Yield C3: rows of one table that print the same indicator, period and values again."""
    groups: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for f in book.figures:
        groups[f.section, f.key, f.period, f.kind, f.value, f.unit, f.denominator, _row_name(f)].append(f)
    repeated: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for held in groups.values():
        if len({f.line for f in held}) > 1 or len(held) > 1:
            repeated[held[0].section, held[0].key] += held
    for (section, _), held in repeated.items():
        lines = ", ".join(str(n) for n in sorted({f.line for f in held}))
        yield finding(
            "C3",
            "duplicate_row",
            held,
            DISAGREES,
            f"{section}: {plain_name(held[0])} is printed more than once with the same values (lines {lines}).",
            likely_reading="one row too many, or another indicator was meant",
        )


def instruments(book: Book) -> Iterator[Finding]:
    """Yield D4: nearly the same question asked by two surveys, with answers far apart. Both are reported, never joined."""
    pairs = {tuple(c.figure_ids[:2]): c for c in book.claims_of("similar_question")}
    for ids, claim in pairs.items():
        held = [f for f in book.named(ids) if f.value is not None]
        if len(held) == 2 and held[0].kind == held[1].kind == "percent":
            yield _two_surveys(held, [claim])
    for shares in book.keys.values():
        surveys = [f for f in shares if f.kind == "percent" and f.period_type == "survey_wave"]
        for one, other in combinations(surveys, 2):
            if (
                one.denominator != other.denominator
                and (one.id, other.id) not in pairs
                and (other.id, one.id) not in pairs
            ):
                yield _two_surveys([one, other], [])


def _two_surveys(held: list[Figure], claims: list[Claim]) -> Finding:
    gap = abs((held[0].value or 0) - (held[1].value or 0))
    apart = f"{number(gap)} points apart" if gap >= FAR_APART else "close"
    return finding(
        "D4",
        "two_instruments",
        held,
        CANNOT_CHECK if gap >= FAR_APART else AGREES,
        f"Two surveys ask nearly the same and their answers are {apart}: {held[0].shown} "
        f"({held[0].denominator}) and {held[1].shown} ({held[1].denominator}). "
        "Question, people asked and time differ, so neither is wrong and they form no series.",
        claims=claims,
    )
