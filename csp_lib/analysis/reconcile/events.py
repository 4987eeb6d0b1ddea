"""Events and their share of a change, ranges and the base they imply (E2, E3)."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from csp_lib.analysis.reconcile import kin
from csp_lib.analysis.reconcile.book import Book, Claim, Figure
from csp_lib.analysis.reconcile.changes import known_counts
from csp_lib.analysis.reconcile.finding import AGREES, CANNOT_CHECK, DISAGREES, Finding, finding, number, spread
from csp_lib.analysis.reconcile.spans import Span

Recorded = Mapping[tuple[str, str], float]


def event_effects(book: Book, recorded: Recorded) -> Iterator[Finding]:
    """Yield E2 and E3: what an event added against the whole change, and the base that both imply."""
    for claim in book.claims_of("event_effect"):
        effect = [f for f in book.named(claim.figure_ids) if f.value is not None]
        whole = [f for f in book.named(claim.items) if f.value is not None]
        for change in whole:
            if effect:
                yield _effect(book, effect, change, [claim], recorded)
    said = {i for c in book.claims_of("event_effect") for i in c.figure_ids}
    for effect, change in _by_id(book):
        if not said & {f.id for f in effect}:
            yield _effect(book, effect, change, [], recorded)


def _by_id(book: Book) -> Iterator[tuple[list[Figure], Figure]]:
    """Yield event figures with the change they are part of, told by their ids: personal_robbery_carnival."""
    events: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    changes = [f for f in book.of_kind("difference", "percent_change") if f.compared]
    for f in book.of_kind("difference"):
        if "event" in f.qualifier or "event" in f.note or f.is_side_of_range:
            events[f.key, f.period].append(f)
    for (key, _), effect in events.items():
        for change in changes:
            near = effect[0].months is None or effect[0].months == change.months
            if kin.is_extension(key, change.key) and near:
                yield effect, change


def _effect(book: Book, effect: list[Figure], change: Figure, claims: list[Claim], recorded: Recorded) -> Finding:
    added = Span(min(f.span.low for f in effect), max(f.span.high for f in effect))
    all_of_it = book.counts(change.key, change.compared[0]) if change.compared else []
    if all_of_it and added.low > all_of_it[0].span.high:
        return finding(
            "E2",
            "event_and_total",
            [*effect, change, all_of_it[0]],
            DISAGREES,
            f"The event is said to have added {spread(added.low, added.high)}; in all there were {all_of_it[0].shown}.",
            recomputed=f"at most {number(all_of_it[0].value or 0)}",
            claims=claims,
        )
    if change.kind == "difference":
        return _part_of_change(effect, change, added, change.span, claims)
    bases = known_counts(book, change.key, change.compared[1]) if change.compared else []
    if effect[0].months is not None and change.months is not None and effect[0].months != change.months and not bases:
        return finding(
            "E2",
            "event_and_total",
            [*effect, change],
            CANNOT_CHECK,
            "The whole change is printed as a percentage of a count that is not.",
            claims=claims,
        )
    is_range = any(f.is_side_of_range for f in effect)
    if bases and is_range:
        return _range_against_base(effect, change, added, bases[0], claims)
    if bases:
        return _part_of_change(effect, change, added, bases[0][0] * change.span.times(0.01), claims)
    return _implied_base(effect, change, added, claims, recorded)


def _part_of_change(effect: list[Figure], change: Figure, added: Span, total: Span, claims: list[Claim]) -> Finding:
    """Return E2: an event may add more than the whole change when the rest fell."""
    more = added.low > total.high
    opposite = added.low > 0 > total.high
    told = f"The event added {spread(added.low, added.high)}, the whole change is {spread(total.low, total.high)}"
    told += "; without it there was a fall." if more else "."
    return finding(
        "E2",
        "event_and_total",
        [*effect, change],
        AGREES if not opposite else CANNOT_CHECK,
        told,
        recomputed=f"{spread(total.low - added.high, total.high - added.low)} without the event",
        claims=claims,
    )


def _range_against_base(
    effect: list[Figure], change: Figure, added: Span, base: tuple[Span, list[Figure]], claims: list[Claim]
) -> Finding:
    """Return E3: a range given for a change and its percentage imply a base, and the printed base must meet it."""
    implied = added / change.span.times(0.01)
    fits = implied is not None and implied.meets(base[0])
    told = spread(implied.low, implied.high) if implied is not None else "no base"
    return finding(
        "E3",
        "range_and_percent",
        [*effect, change, *base[1]],
        AGREES if fits else DISAGREES,
        f"{spread(added.low, added.high)} more and {change.shown} imply {told} before; {spread(base[0].low, base[0].high)} is printed.",
        recomputed=told,
        claims=claims,
    )


def _implied_base(
    effect: list[Figure], change: Figure, added: Span, claims: list[Claim], recorded: Recorded
) -> Finding:
    base = added / change.span.times(0.01)
    if base is None:
        return finding(
            "E3", "range_and_percent", [*effect, change], CANNOT_CHECK, "The percentage may be zero.", claims=claims
        )
    told = f"If {spread(added.low, added.high)} more were {change.shown}, the total before was {spread(base.low, base.high)}"
    held = _recorded_base(change, recorded)
    if held is None:
        return finding(
            "E3",
            "range_and_percent",
            [*effect, change],
            CANNOT_CHECK,
            told + "; the total is not printed.",
            recomputed=spread(base.low, base.high),
            claims=claims,
        )
    fits = base.holds(held)
    rise = spread(held * change.span.low / 100, held * change.span.high / 100)
    told += f"; {number(held)} were recorded, of which {change.shown} is {rise}" + (
        "." if fits else ", less than the event alone is said to have added."
    )
    return finding(
        "E3",
        "range_and_percent",
        [*effect, change],
        AGREES if fits else DISAGREES,
        told,
        recomputed=spread(base.low, base.high),
        claims=claims,
        likely_reading="" if fits else "without the event there was a fall, or the range is too high",
    )


def _recorded_base(change: Figure, recorded: Recorded) -> float | None:
    """Return the recorded count of the year before a change; of a change "in 2009" the calendar year before."""
    if change.compared is not None:
        return recorded.get((change.key, change.compared[1]))
    if not re.match(r"\d{4}", change.period):
        return None
    start = int(change.period[:4]) - 1
    if len(change.period) == 4 and (change.key, str(start)) in recorded:
        return recorded[change.key, str(start)]
    return recorded.get((change.key, f"{start}/{(start + 1) % 100:02d}"))


def ranges(book: Book) -> Iterator[Finding]:
    """Yield E3: a printed range beside a percentage, a base and no event claim; and a range turned round."""
    ends: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for f in book.every:
        if f.is_side_of_range and f.value is not None:
            ends[f.key, f.period, f.kind].append(f)
    for held in ends.values():
        low = next((f for f in held if "low" in f.qualifier or f.name.endswith(("low", "from"))), None)
        high = next((f for f in held if "high" in f.qualifier or f.name.endswith(("high", "to"))), None)
        if low and high:
            fits = (low.value or 0) <= (high.value or math.inf)
            yield finding(
                "E3",
                "range",
                [low, high],
                AGREES if fits else DISAGREES,
                f"The range runs from {low.shown} to {high.shown}.",
            )
            yield from _range_and_percent(book, low, high)


def _range_and_percent(book: Book, low: Figure, high: Figure) -> Iterator[Finding]:
    """Yield E3: the base that a range and a percentage of one change imply must meet a printed count."""
    for change in book.of_kind("percent_change"):
        if change.key != low.key or change.period != low.period or change.compared is None or low.kind != "difference":
            continue
        base = Span(low.span.low, high.span.high) / change.span.times(0.01)
        for held in book.counts(change.key, change.compared[1]) if base is not None else []:
            fits = base is not None and base.meets(held.span)
            assert base is not None
            yield finding(
                "E3",
                "range_and_percent",
                [low, high, change, held],
                AGREES if fits else DISAGREES,
                f"The range and {change.shown} imply {spread(base.low, base.high)}; {held.shown} is printed.",
                recomputed=spread(base.low, base.high),
            )
