"""Yearly changes one after another, against the change or the counts printed over the whole stretch (A6)."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product

from csp_lib.analysis.reconcile import periods
from csp_lib.analysis.reconcile.book import Book, Figure
from csp_lib.analysis.reconcile.changes import value_of
from csp_lib.analysis.reconcile.finding import (
    AGREES,
    DISAGREES,
    Finding,
    finding,
    number,
    spread,
)
from csp_lib.analysis.reconcile.spans import exactly

LONGEST_CHAIN = 5


def chains(book: Book) -> Iterator[Finding]:
    """Yield A6: yearly steps multiplied against the change printed, or the counts printed, over the whole stretch."""
    for key, held in book.keys.items():
        steps = _steps(held)
        if len(steps) < 2:
            continue
        for (later, earlier), routes in _routes(steps).items():
            yield from _chain(book, key, later, earlier, routes)


Steps = dict[tuple[str, str], list[Figure]]


def _steps(held: list[Figure]) -> Steps:
    steps: Steps = defaultdict(list)
    for f in held:
        if f.kind == "percent_change" and f.compared is not None and not f.is_side_of_range and value_of(f) > -100:
            steps[f.compared].append(f)
    return steps


def _routes(steps: Steps) -> dict[tuple[str, str], list[list[Figure]]]:
    """Return, by its ends, each way from an earlier period to a later one over two or more printed changes."""
    following: dict[str, list[tuple[str, list[Figure]]]] = defaultdict(list)
    for (later, earlier), figures in steps.items():
        following[earlier].append((later, figures))
    found: dict[tuple[str, str], list[list[Figure]]] = defaultdict(list)
    waiting: list[tuple[str, str, list[Figure]]] = [(start, start, []) for start in following]
    while waiting:
        start, here, taken = waiting.pop()
        for there, figures in following.get(here, []):
            route = [*taken, figures[0]]
            if len(route) > 1:
                found[there, start].append(route)
            if len(route) < LONGEST_CHAIN and there != start:
                waiting.append((start, there, route))
    return found


def _chain(book: Book, key: str, later: str, earlier: str, routes: list[list[Figure]]) -> Iterator[Finding]:
    whole = [f for f in book.keys[key] if f.kind == "percent_change" and f.compared == (later, earlier)]
    ends = list(product(book.counts(key, later), book.counts(key, earlier)))
    for route in routes:
        grown = exactly(1)
        for step in route:
            grown = grown * (exactly(1) + step.span.times(0.01))
        got = (grown - exactly(1)).times(100)
        shown = f"the steps together give {spread(got.low, got.high, 1)}%"
        for f in whole:
            verdict = AGREES if got.meets(f.span) else DISAGREES
            yield finding(
                "A6",
                "chained_change",
                [f, *route],
                verdict,
                f"Between {periods.in_words(earlier)} and {periods.in_words(later)} {shown}; {f.shown} is printed.",
                recomputed=f"{spread(got.low, got.high, 1)}%",
                tolerance="rounding of each step",
            )
        if ends:
            fits = [(a, b) for a, b in ends if (a.span / b.span or exactly(0)).meets(grown)]
            a, b = (fits or ends)[0]
            yield finding(
                "A6",
                "chained_change",
                [*route, a, b],
                AGREES if fits else DISAGREES,
                f"From {number(value_of(b))} in {periods.in_words(earlier)} {shown}, which reaches {spread(b.span.low * grown.low, b.span.high * grown.high)}; "
                f"{number(value_of(a))} is printed for {periods.in_words(later)}.",
                recomputed=spread(b.span.low * grown.low, b.span.high * grown.high),
                tolerance="rounding of each step",
            )
