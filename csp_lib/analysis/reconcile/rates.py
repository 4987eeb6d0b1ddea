"""Rates against counts and the denominators they imply, which one document should share (A3, A4, E1)."""

import re
from collections import defaultdict
from collections.abc import Iterator

from csp_lib.analysis.reconcile import kin, periods
from csp_lib.analysis.reconcile.book import Book, Figure, nearest
from csp_lib.analysis.reconcile.changes import one_digit_apart
from csp_lib.analysis.reconcile.finding import AGREES, CANNOT_CHECK, DISAGREES, Finding, finding, number, spread
from csp_lib.analysis.reconcile.recorded import HOUSEHOLDS_PER_RESIDENT
from csp_lib.analysis.reconcile.spans import Span, exactly

PER = re.compile(r"per\s+([\d,]+)", re.IGNORECASE)
PLACE = re.compile(r"\b(ward|estate|town centre|zone|neighbourhood|place|local area)s?\b")
NARROWER = re.compile(
    r"workday|vehicle|young|aged|\b\d+\s*(-|to)\s*\d+|child|adult|women|men\b|pupil|passenger|offender|student"
)
PER_HEAD = re.compile(r"per (head|person|resident|capita)\b", re.IGNORECASE)


def multiplier(figure: Figure) -> float | None:
    """Return what a rate is per: 1,000, 100,000, or 1 for a rate per head; None when it is no rate."""
    match = PER.search(figure.unit)
    if match:
        return float(match[1].replace(",", "")) or None
    if PER_HEAD.search(figure.unit):
        return 1.0
    return 1000.0 if figure.measure == "rate_per_1000_population" else None


def counted_in(figure: Figure) -> str:
    """Return what a rate is counted against: residents, or the words of a narrower denominator (households, 10 to 17)."""
    words = f"{figure.unit} {figure.denominator}".lower()
    if "household" in words or "dwelling" in words:
        return "household"
    if PLACE.search(words):
        return f"residents of {figure.key}"
    narrower = NARROWER.search(words)
    return " ".join(figure.denominator.lower().split()) or narrower[0] if narrower else "residents"


def implied(rate: Figure, count: Figure) -> Span | None:
    """Return the denominators that a count and a rate allow."""
    per = multiplier(rate)
    quotient = count.span / rate.span
    return quotient.times(per) if per is not None and quotient is not None else None


Implied = tuple[Figure, Figure, Span]


def denominators(book: Book) -> Iterator[Finding]:
    """Yield A3 and A4: the denominators implied by all rates of one year, and those that stand apart."""
    for group in _groups(book).values():
        yield from _compare(book, group)


def _groups(book: Book) -> dict[tuple[str, str], list[list[Implied]]]:
    """Return, by period and denominator, for each rate the denominators implied by each count it may rest on."""
    groups: dict[tuple[str, str], list[list[Implied]]] = defaultdict(list)
    for rate in book.of_kind("rate", "index"):
        if multiplier(rate) is None:
            continue
        counts = nearest(book.counts(rate.key, rate.period), rate)
        ways = [(rate, c, s) for c in counts if (s := implied(rate, c)) is not None]
        if ways:
            groups[rate.period, _counted_in(book, rate)].append(ways)
    return groups


def _counted_in(book: Book, rate: Figure) -> str:
    """Return what a rate is counted against; one whose id extends another rate's is of a place inside the area."""
    inside = any(kin.is_extension(rate.key, other.key) for other in book.of_kind("rate"))
    return f"residents of {rate.key}" if inside else counted_in(rate)


def consensus(group: list[list[Implied]]) -> tuple[Span | None, int]:
    """Return the denominators that most rates share, and how many rates do."""
    every = [(n, way[2]) for n, ways in enumerate(group) for way in ways]
    best: tuple[Span | None, int] = (None, 0)
    for start in sorted({s.low for _, s in every}):
        inside = {n for n, s in every if s.holds(start)}
        if len(inside) > best[1]:
            best = Span(start, min(s.high for n, s in every if s.holds(start))), len(inside)
    return best


def _compare(book: Book, group: list[list[Implied]]) -> Iterator[Finding]:
    shared, agreeing = consensus(group)
    if shared is None or len(group) < 2:
        return
    if agreeing < 2:
        yield from _all_apart(group)
        return
    sharing = {ways[0][0].key for ways in group if any(way[2].meets(shared) for way in ways)}
    for ways in group:
        own = ways[0]
        others = len(sharing - {own[0].key})
        for way in ways:
            fits = way[2].meets(shared)
            if fits or way[1].line == way[0].line or way is own:
                yield _beside_the_others(book, way, shared, others, fits)


def _all_apart(group: list[list[Implied]]) -> Iterator[Finding]:
    first = [ways[0] for ways in group]
    told = "; ".join(f"{way[0].name} {spread(way[2].low, way[2].high)}" for way in first)
    yield finding(
        "A3",
        "implied_denominator",
        [f for way in first for f in way[:2]],
        DISAGREES,
        f"The rates of one period imply different denominators ({told}); no two agree, so it cannot be said which is wrong.",
        recomputed=told,
    )


def _beside_the_others(book: Book, way: Implied, shared: Span, others: int, fits: bool) -> Finding:
    rate, count, found = way
    per = multiplier(rate) or 1000
    is_households = not fits and _is_households(found, shared)
    family, check = ("A4", "rate_kind") if is_households else ("A3", "implied_denominator")
    told = (
        f"{number(count.value or 0)} at {rate.shown} {_per(per)} implies {spread(found.low, found.high)}; "
        f"the rates of {number(others)} other indicators of the document and period allow {spread(shared.low, shared.high)}"
    )
    told += "." if fits else ", which this one does not."
    return finding(
        family,
        check,
        [count, rate],
        AGREES if fits else DISAGREES,
        told,
        recomputed=spread(found.low, found.high),
        tolerance="rounding of the printed rate",
        likely_reading="" if fits else _reading(book, way, shared, is_households),
    )


def _per(multiplier_: float) -> str:
    return "per head" if multiplier_ == 1 else f"per {number(multiplier_)}"


def _is_households(found: Span, shared: Span) -> bool:
    low, high = HOUSEHOLDS_PER_RESIDENT
    return (found / shared or exactly(0)).meets(Span(low, high))


def _reading(book: Book, way: Implied, shared: Span, is_households: bool) -> str:
    rate, count, _ = way
    per = multiplier(rate) or 1000
    if is_households:
        residents = spread(count.span.low / shared.high * per, count.span.high / shared.low * per, 2)
        return f"the rate is per {number(per)} households, not residents (per {number(per)} residents it would be {residents})"
    wanted = (rate.span * shared).times(1 / per)
    for other in book.counts(rate.key, rate.period):
        if wanted.holds(other.value or 0):
            return f"the count should read {number(other.value or 0)}, as printed on line {other.line}; then the denominator is the shared one"
    fixed = one_digit_repairs(count.value or 0, wanted)
    if len(fixed) == 1:
        return f"one digit of the count is misprinted: {number(fixed[0])} gives the shared denominator"
    return "another denominator, or a misprint in the count or the rate"


def one_digit_repairs(printed: float, wanted: Span) -> list[float]:
    """Return the whole numbers one digit away from a printed one that lie in a span."""
    low, high = int(wanted.low), int(wanted.high) + 1
    if high - low > 1000:
        return []
    return [float(n) for n in range(low, high + 1) if wanted.holds(n) and one_digit_apart(printed, n)]


def populations(book: Book) -> Iterator[Finding]:
    """Yield E1: what statements about population imply against what the rates of the document imply."""
    shared = _people_of_rates(book)
    if shared is None:
        return
    span, period, rates = shared
    for f, base, used in _stated(book):
        fits = base.meets(span)
        yield finding(
            "E1",
            "two_bases",
            [*used, *rates[:1]],
            AGREES if fits else DISAGREES,
            f"{f.name} implies {spread(base.low, base.high)} residents; the rates of {periods.in_words(period)} rest on {spread(span.low, span.high)}.",
            recomputed=spread(base.low, base.high),
            tolerance="rounding of the printed numbers",
            likely_reading="" if fits else "two estimates of the population are used in one document",
        )


def _people_of_rates(book: Book) -> tuple[Span, str, list[Figure]] | None:
    """Return the residents that at least two rates of a period share."""
    for (period, counted), group in _groups(book).items():
        span, agreeing = consensus(group)
        if counted == "residents" and span is not None and agreeing >= 2:
            return span, period, [ways[0][0] for ways in group]
    return None


def _stated(book: Book) -> Iterator[tuple[Figure, Span, list[Figure]]]:
    """Yield each statement on the number of residents: a count, or a growth in people and in per cent."""
    people = [
        f
        for f in book.every
        if f.value is not None and re.match(r"(population|residents)(_growth|_total|_count)?$", f.key)
    ]
    for f in people:
        if f.kind == "count" and f.is_of_people:
            yield f, Span(f.span.low * 0.98, f.span.high * 1.02), [f]  # ours: two mid-years apart
        if f.kind == "percent_change":
            for moved in people:
                if moved.kind == "difference" and moved.key == f.key and moved.period == f.period:
                    base = moved.span / f.span.times(0.01)
                    if base is not None:
                        yield f, base, [moved, f]


def homes_or_people(book: Book) -> Iterator[Finding]:
    """Yield A4 for a rate said to be of households whose denominator is the residents of the document's other rates."""
    shared = _people_of_rates(book)
    for (period, counted), group in _groups(book).items():
        for ways in group if counted == "household" and shared is not None else []:
            rate, count, found = ways[0]
            if (
                shared is not None
                and shared[1] == period
                and found.meets(Span(0.9 * shared[0].low, 1.1 * shared[0].high))
            ):
                yield finding(
                    "A4",
                    "rate_kind",
                    [count, rate],
                    DISAGREES,
                    f"{rate.shown} per 1,000 households implies {spread(found.low, found.high)}; the document's rates of residents "
                    f"rest on {spread(shared[0].low, shared[0].high)} people.",
                    recomputed=spread(found.low, found.high),
                    likely_reading="the rate is per 1,000 residents, not households",
                )


def lonely_rates(book: Book) -> Iterator[Finding]:
    """Yield A3 for a rate whose count stands beside it but whose denominator nothing else confirms."""
    for (period, counted), group in _groups(book).items():
        is_home = counted == "household" and _people_of_rates(book) is not None
        if len(group) == 1 and not is_home:
            rate, count, found = group[0][0]
            yield finding(
                "A3",
                "implied_denominator",
                [count, rate],
                CANNOT_CHECK,
                f"The count and the rate imply a denominator of {spread(found.low, found.high)} in {periods.in_words(period)}; no other rate of "
                "the period is printed to compare it with.",
                recomputed=spread(found.low, found.high),
            )
