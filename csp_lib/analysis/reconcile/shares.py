"""Shares: the totals they imply, the room they leave, the whole numbers behind them, actual against predicted (B3, B5, B6)."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator

from csp_lib.analysis.reconcile import kin, periods
from csp_lib.analysis.reconcile.book import Book, Claim, Figure
from csp_lib.analysis.reconcile.finding import (
    AGREES,
    DISAGREES,
    ROUNDING,
    Finding,
    finding,
    number,
    spread,
)
from csp_lib.analysis.reconcile.parts import LEADING_COUNT, apart, summed
from csp_lib.analysis.reconcile.spans import Span, decimals, exactly, most_shared, round_half_away


def shares(book: Book) -> Iterator[Finding]:
    """Yield B3: the wholes that several counts and shares imply, and the counts that a share leaves room for."""
    groups: dict[tuple[str, str], list[tuple[Figure, Figure, Span]]] = defaultdict(list)
    for share in book.of_kind("percent"):
        if not share.denominator or share.period_type == "survey_wave":
            continue
        for count in book.counts(share.key, share.period)[:1]:
            whole = count.span / share.span.times(0.01)
            if whole is not None:
                groups[kin.whole_named(share.denominator), share.period].append((share, count, whole))
    for (name, period), found in groups.items():
        shared, inside = most_shared([whole for _, _, whole in found])
        if len(found) > 1:
            yield from _implied_wholes(name, found, shared, inside)
        yield from _room_for_counts(
            book, name, period, Span(min(w.low for *_, w in found), max(w.high for *_, w in found))
        )
    yield from _printed_wholes(book)


def _implied_wholes(
    name: str, found: list[tuple[Figure, Figure, Span]], shared: Span | None, inside: list[int]
) -> Iterator[Finding]:
    if shared is None:
        return
    whole = spread(shared.low, shared.high)
    for n, (share, count, own) in enumerate(found):
        fits = n in inside
        others = [f for m in inside for f in found[m][:2]] if not fits else []
        yield finding(
            "B3",
            "share_implied_total",
            [count, share, *others],
            AGREES if fits and len(inside) > 1 else DISAGREES,
            f"{number(count.value or 0)} as {share.shown} of {name} implies {spread(own.low, own.high)} in all; "
            + (
                f"{len(inside)} shares of it allow {whole}."
                if fits
                else f"the other shares allow {whole}, which does not meet it."
            ),
            recomputed=spread(own.low, own.high),
            tolerance="rounding of the share",
        )


def _room_for_counts(book: Book, name: str, period: str, whole: Span) -> Iterator[Finding]:
    """Compare a share without a count of its own with the counts printed of the same indicator inside its period."""
    for share in book.of_kind("percent"):
        if kin.whole_named(share.denominator) != name or share.period != period or book.counts(share.key, period):
            continue
        inside = apart(
            [
                f
                for f in book.keys[share.key]
                if f.kind == "count"
                and f.months
                and share.months
                and share.months.holds(f.months)
                and not f.is_of_people
            ]
        )
        if not inside:
            continue
        room, held = whole * share.span.times(0.01), summed(inside)
        fits = held.low <= room.high
        yield finding(
            "B3",
            "share_against_counts",
            [share, *inside],
            AGREES if fits else DISAGREES,
            f"{share.shown} of {name} leaves room for {spread(room.low, room.high)} in {periods.in_words(period)}; the counts printed inside it "
            f"hold {number(sum(f.value or 0 for f in inside))}" + ("." if fits else ", which is more."),
            recomputed=spread(room.low, room.high),
            tolerance="rounding of the shares",
            likely_reading="" if fits else "the counts and the share count different things",
        )


def _printed_wholes(book: Book) -> Iterator[Finding]:
    """Compare a share with part and whole where the document prints both."""
    for share in book.of_kind("percent"):
        whole = _whole_of(book, share)
        for part in book.counts(share.key, share.period)[:1] if whole is not None else []:
            quotient = part.span / whole.span if whole is not None else None
            if quotient is None or whole is None or whole.id == part.id:
                continue
            fits = quotient.times(100).meets(share.span)
            got = 100 * (part.value or 0) / (whole.value or 1)
            yield finding(
                "B3",
                "share_of_total",
                [share, part, whole],
                AGREES if fits else DISAGREES,
                f"{number(part.value or 0)} of {number(whole.value or 0)} is {number(got, 2)}%; {share.shown} is printed.",
                recomputed=f"{number(got, 2)}%",
                tolerance="rounding of the share",
            )


def _whole_of(book: Book, share: Figure) -> Figure | None:
    """Return the printed count of what a share is taken of, found by its name or id."""
    name = kin.whole_named(share.denominator)
    if not name:
        return None
    slug = name.replace(" ", "_")
    held = [
        f
        for f in book.of_kind("count")
        if f.period == share.period and (f.key == slug or kin.whole_named(f.name) == name)
    ]
    return held[0] if held else None


def whole_numbers(book: Book) -> Iterator[Finding]:
    """Yield B5: a percentage of a known count must come from a whole number."""
    seen = set()
    for claim in book.claims_of("base"):
        held = [f for f in book.named(claim.figure_ids) if f.value is not None]
        if len(held) == 2:
            seen.add(held[0].id)
            check = _whole_pair if held[0].kind == "percent_change" else _whole_number
            yield check(held[0], held[1].value or 0, [held[1]], [claim])
    for share in book.of_kind("percent"):
        if share.id in seen or re.search(r"predicted|expected|estimate", f"{share.key} {share.role}"):
            continue
        match = LEADING_COUNT.match(share.denominator)
        if match and not re.match(r"\s*\d{4}/\d{2}", share.denominator) and float(match[1].replace(",", "")) >= 2:
            yield _whole_number(share, float(match[1].replace(",", "")), [], [])
            continue
        bases = [f for f in book.of_kind("count") if f.period == share.period and share.key == f"{f.key}_repeat"]
        if bases:
            yield _whole_number(share, bases[0].value or 0, bases[:1], [])


def _whole_number(share: Figure, base: float, bases: list[Figure], claims: list[Claim]) -> Finding:
    reach = share.span.times(base / 100)
    first = math.ceil(max(0.0, reach.low) - 1e-9)
    fits = first <= reach.high - 1e-9 or first == reach.low == reach.high
    near = math.floor((share.value or 0) * base / 100)
    places = decimals(share.text, share.value or 0) + 1
    told = (
        f"{share.shown} of {number(base)} comes from {number(first)}."
        if fits
        else f"No whole number of {number(base)} gives {share.shown}: {near:,} gives {number(100 * near / base, places)}%, "
        f"{near + 1:,} gives {number(100 * (near + 1) / base, places)}%."
    )
    return finding(
        "B5",
        "whole_number",
        [share, *bases],
        AGREES if fits else DISAGREES,
        told,
        claims=claims,
        recomputed=number(first) if fits else "none",
        likely_reading="" if fits else "another base is meant",
    )


def _whole_pair(change: Figure, base: float, bases: list[Figure], claims: list[Claim]) -> Finding:
    """Return whether two whole numbers of a cohort, before and after, give a percent change."""
    low, high = 1 + change.span.low / 100, 1 + change.span.high / 100
    pairs = ((math.ceil(b * max(0.0, low) - 1e-9), b) for b in range(1, int(base) + 1))
    pair = next(((a, b) for a, b in pairs if a <= b * high + 1e-9), None)
    told = f"{pair[1]} before and {pair[0]} after would give it" if pair else "no two whole numbers give it"
    return finding(
        "B5",
        "whole_number",
        [change, *bases],
        AGREES if pair else DISAGREES,
        f"{change.shown} among {number(base)}: {told}.",
        claims=claims,
    )


def derived_differences(book: Book) -> Iterator[Finding]:
    """Yield B6: a printed difference of an actual and a predicted rate against the two."""
    stems = {k.removesuffix("_actual") for k in book.keys if k.endswith("_actual")}
    for stem in sorted(stems):
        actual, gap = (book.keys.get(stem + end, []) for end in ("_actual", "_difference"))
        predicted = book.keys.get(f"{stem}_predicted", []) or book.keys.get(f"{stem}_expected", [])
        if actual and predicted and gap:
            yield _derived(actual[0], predicted[0], gap[0])


def _derived(actual: Figure, predicted: Figure, gap: Figure) -> Finding:
    quotient = actual.span / predicted.span or exactly(0)
    relative, points = (quotient - exactly(1)).times(100), actual.span - predicted.span
    exact = 100 * ((actual.value or 0) / (predicted.value or 1) - 1)
    of_predicted = "predicted" in gap.denominator or "expected" in gap.denominator
    fits = relative.meets(gap.span) or (not of_predicted and points.meets(gap.span))
    places = decimals(gap.text, gap.value or 0)
    both = (exact, (actual.value or 0) - (predicted.value or 0))
    close = any(round_half_away(x, places) == gap.value for x in both)
    verdict = (AGREES if close else ROUNDING) if fits else DISAGREES
    return finding(
        "B6",
        "actual_against_predicted",
        [gap, actual, predicted],
        verdict,
        f"{actual.shown} over {predicted.shown} is {number(exact, 2)}% more, and rounding allows {spread(relative.low, relative.high, 2)}%; "
        f"{gap.shown} is printed.",
        recomputed=f"{number(exact, 2)}%",
        tolerance=f"{spread(relative.low, relative.high, 2)}%",
    )
