"""Parts and wholes: sums, changes of parts, subsets, longer periods and shorter ones inside them (B1, B2)."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from itertools import combinations

from csp_lib.analysis.reconcile import kin
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
from csp_lib.analysis.reconcile.spans import Span, exactly

NEAR_A_HUNDRED = (94.0, 106.0)  # ours: shares of one whole that sum to this are meant to be all of it
LEADING_COUNT = re.compile(r"^\s*([\d,]+)(?![\d./])\b(?!/)")
OPPOSITES = (("dissatisf", "satisf"), ("unsafe", "safe"), ("not_worried", "worried"), ("disagree", "agree"))


def sums(book: Book) -> Iterator[Finding]:
    """Yield B1: parts against their whole, where the document or the named offence sets say they are all the parts."""
    said = set()
    for claim in book.claims_of("parts"):
        parts = [f for f in book.named(claim.figure_ids) if f.value is not None]
        whole = book.by_id.get(claim.subject)
        said |= {f.id for f in parts}
        if len(parts) < 2:
            continue
        if claim.subject.startswith("100"):
            yield _of_a_hundred(parts, [claim])
        elif whole is not None and whole.kind == "percent_change":
            yield from _weighted(book, whole, parts, [claim])
        elif whole is not None and whole.value is not None:
            yield _sum(whole, parts, [claim])
    yield from _sums_of_sets(book, said)
    yield from _shares_of_one_whole(book, said)


def summed(parts: list[Figure]) -> Span:
    """Return the sum of figures as a span."""
    return reduce(lambda a, b: a + b, (f.span for f in parts))


def _sum(whole: Figure, parts: list[Figure], claims: list[Claim]) -> Finding:
    got, total = summed(parts), sum(f.value or 0 for f in parts)
    verdict = AGREES if total == whole.value else ROUNDING if got.meets(whole.span) else DISAGREES
    return finding(
        "B1",
        "sum_of_parts",
        [whole, *parts],
        verdict,
        f"The {len(parts)} parts sum to {number(total)}; {whole.shown} is printed for the whole.",
        recomputed=number(total),
        tolerance="exact for whole counts",
        claims=claims,
    )


def _of_a_hundred(parts: list[Figure], claims: list[Claim]) -> Finding:
    got, total = summed(parts), sum(f.value or 0 for f in parts)
    verdict = AGREES if abs(total - 100) < 1e-9 else ROUNDING if got.holds(100) else DISAGREES
    return finding(
        "B1",
        "shares_of_one_hundred",
        parts,
        verdict,
        f"The {len(parts)} shares sum to {number(total, 1)}%; rounding allows {spread(got.low, got.high, 1)}%.",
        recomputed=f"{number(total, 1)}%",
        tolerance="half a unit of each share",
        claims=claims,
    )


def _sums_of_sets(book: Book, said: set[str]) -> Iterator[Finding]:
    by_set: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for f in book.of_kind("count", "difference"):
        name = kin.offence_set(f.key)
        if name is not None and not f.is_side_of_range:
            by_set[name, f"{f.kind} {f.when}"].append(f)
    for (name, when), wholes in by_set.items():
        parts = [by_set.get((part, when), []) for part in kin.parts_of(name)]
        if len(parts) < 2 or not all(parts):
            continue
        chosen = [p[0] for p in parts]
        if not {f.id for f in chosen} <= said:
            best = min(wholes, key=lambda w: abs((w.value or 0) - sum(f.value or 0 for f in chosen)))
            yield _sum(best, chosen, [])


def _shares_of_one_whole(book: Book, said: set[str]) -> Iterator[Finding]:
    """Shares of one named whole in one section that nearly make a hundred; overlapping answers of surveys are none."""
    groups: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for f in book.of_kind("percent"):
        if f.denominator and f.period_type != "survey_wave" and f.id not in said:
            groups[f.section, f.period, kin.whole_named(f.denominator)].append(f)
    for parts in groups.values():
        total = sum(f.value or 0 for f in parts)
        if (
            len(parts) >= 3
            and len({f.key for f in parts}) == len(parts)
            and NEAR_A_HUNDRED[0] <= total <= NEAR_A_HUNDRED[1]
        ):
            yield _of_a_hundred(parts, [])


def components(book: Book) -> Iterator[Finding]:
    """Yield B1 for changes: the change of a named composite against those of its parts, where nothing claims it."""
    claimed = {c.subject for c in book.claims_of("parts")}
    for whole in book.of_kind("percent_change"):
        names = kin.parts_of(whole.key)
        if whole.id in claimed or not names:
            continue
        parts = [
            f
            for f in book.of_kind("percent_change")
            if f.compared == whole.compared and kin.offence_set(f.key) in names
        ]
        if {kin.offence_set(f.key) for f in parts} == set(names):
            yield from _weighted(book, whole, list({kin.offence_set(f.key): f for f in parts}.values()), [])


def _weighted(book: Book, whole: Figure, parts: list[Figure], claims: list[Claim]) -> Iterator[Finding]:
    """Compare a whole's change with its parts': inside their range, and equal to their mean weighted by printed shares."""
    low, high = min(f.span.low for f in parts), max(f.span.high for f in parts)
    shares = {
        f.key: f for f in book.of_kind("percent") if f.key in {p.key for p in parts} and f.period_type != "survey_wave"
    }
    told = f"The parts changed by {', '.join(f'{p.name.lower()} {p.shown}' for p in parts)}"
    if len(shares) < len(parts):
        fits = whole.span.meets(Span(low, high))
        yield finding(
            "B1",
            "weighted_components",
            [whole, *parts],
            AGREES if fits else DISAGREES,
            f"{told}; the whole must lie between the lowest and the highest, and {whole.shown} is printed.",
            recomputed=f"{spread(low, high, 1)}%",
            claims=claims,
        )
        return
    got = _mean_change(parts, shares)
    fits = got.meets(whole.span)
    other = next(
        (
            f
            for f in book.of_kind("percent_change")
            if f.compared == whole.compared
            and f.id != whole.id
            and f.key != whole.key
            and "acquisitive" in f.key
            and "acquisitive" in whole.key
            and got.meets(f.span)
        ),
        None,
    )
    yield finding(
        "B1",
        "weighted_components",
        [whole, *parts, *shares.values(), *([other] if other and not fits else [])],
        AGREES if fits else DISAGREES,
        f"{told}. Weighted by the shares printed for them they give {spread(got.low, got.high, 1)}%; {whole.shown} is printed for the whole.",
        recomputed=f"{spread(got.low, got.high, 1)}%",
        tolerance="rounding, and shares that may drift by a twentieth",
        likely_reading=f"{other.shown}, printed on line {other.line}, fits the parts" if other and not fits else "",
        claims=claims,
    )


def _mean_change(parts: list[Figure], shares: dict[str, Figure]) -> Span:
    """Return the mean change of the parts; shares of both years together are turned into shares of the first.

    A share may have drifted by a twentieth between the months it is printed for and those of the change.
    """
    base = {p.key: (shares[p.key].value or 0) / (2 + (p.value or 0) / 100) for p in parts}
    middle = sum(base[p.key] * (p.value or 0) for p in parts) / sum(base.values())
    ends = []
    for sign in (-1, 1):
        tilted = {p.key: base[p.key] * (1 + sign * 0.05 * math.copysign(1, (p.value or 0) - middle)) for p in parts}
        reach = max(p.span.high - (p.value or 0) for p in parts)
        ends.append(sum(tilted[p.key] * (p.value or 0) for p in parts) / sum(tilted.values()) + sign * reach)
    return Span(*sorted(ends))


def subsets(book: Book) -> Iterator[Finding]:
    """Yield B2: a part is no larger than its whole, offences are no more than the incidents they are recorded from."""
    seen = set()
    for claim in book.claims_of("subset"):
        held = [f for f in book.named(claim.figure_ids) if f.value is not None]
        if len(held) == 2 and held[0].kind == held[1].kind:
            seen.add((held[0].id, held[1].id))
            yield _within(held[0], held[1], [claim])
    for part, whole in _known_pairs(book):
        if (part.id, whole.id) not in seen:
            seen.add((part.id, whole.id))
            yield _within(part, whole, [])
    for f in book.of_kind("count"):
        yield from _within_its_base(f)


def _known_pairs(book: Book) -> Iterator[tuple[Figure, Figure]]:
    counts = [f for f in book.of_kind("count") if not f.is_side_of_range]
    by_period: dict[str, list[Figure]] = defaultdict(list)
    for f in counts:
        by_period[f.period].append(f)
    for held in by_period.values():
        for part, whole in combinations(held, 2):
            for a, b in ((part, whole), (whole, part)):
                in_total = (
                    b.key == kin.TOTAL
                    and a.key != b.key
                    and a.unit.startswith("offence")
                    and b.unit.startswith("offence")
                )
                if kin.is_part(a.key, b.key) or kin.pair_of(a.key) == b.key or in_total:
                    yield a, b


def _within(part: Figure, whole: Figure, claims: list[Claim]) -> Finding:
    fits = part.span.low <= whole.span.high
    pair = kin.pair_of(part.key) == whole.key
    check = "incidents_at_least_offences" if pair else "part_of_whole"
    told = f"{part.name} ({part.shown}) is a part of {whole.name.lower()} ({whole.shown})"
    told = (
        f"Every offence is recorded from an incident: {part.shown} offences, {whole.shown} incidents" if pair else told
    )
    return finding(
        "B2",
        check,
        [part, whole],
        AGREES if fits else DISAGREES,
        told + (", and is no larger." if fits else ", yet it is the larger number."),
        claims=claims,
        likely_reading="" if fits else "the two labels are very probably swapped" if pair else "",
    )


def _within_its_base(figure: Figure) -> Iterator[Finding]:
    match = LEADING_COUNT.match(figure.denominator)
    base = float(match[1].replace(",", "")) if match else 0
    if base >= 2 and not re.match(r"\s*\d{4}/\d{2}", figure.denominator):
        fits = figure.span.low <= base
        yield finding(
            "B2",
            "part_of_whole",
            [figure],
            AGREES if fits else DISAGREES,
            f"{figure.shown} of {figure.denominator}" + ("." if fits else ": the part is larger than the whole."),
        )


def shares_in_words(book: Book) -> Iterator[Finding]:
    """Yield B2 for a share said in words of two printed figures: a third of those, three quarters of these."""
    for claim in book.claims_of("share_of"):
        held = [f for f in book.named(claim.figure_ids) if f.value]
        if len(held) == 2 and claim.value is not None and held[1].span.low > 0:
            quotient = (held[0].span / held[1].span or exactly(0)).times(100)
            fits = quotient.meets(Span(0.95 * claim.value - 0.5, 1.05 * claim.value + 0.5))
            yield finding(
                "B2",
                "share_in_words",
                held,
                AGREES if fits else DISAGREES,
                f"{held[0].shown} of {held[1].shown} is {spread(quotient.low, quotient.high, 1)}%; about {number(claim.value)}% is said.",
                recomputed=f"{spread(quotient.low, quotient.high, 1)}%",
                tolerance="a twentieth",
                claims=[claim],
            )


def opposites(book: Book) -> Iterator[Finding]:
    """Yield B2 for answers that exclude each other: satisfied and not satisfied are at most a hundred together."""
    shares = [f for f in book.of_kind("percent") if f.period_type == "survey_wave"]
    for one, other in combinations(shares, 2):
        for negative, positive in OPPOSITES:
            for a, b in ((one, other), (other, one)):
                same = a.period == b.period and a.denominator == b.denominator
                if same and negative in a.key and a.key.replace(negative, positive) == b.key:
                    total = a.span + b.span
                    yield finding(
                        "B2",
                        "answers_exclude_each_other",
                        [b, a],
                        AGREES if total.low <= 100 else DISAGREES,
                        f"Together {number((a.value or 0) + (b.value or 0))}% of {a.denominator}.",
                    )


def longer_periods(book: Book) -> Iterator[Finding]:
    """Yield B2 for time: a longer period holds at least what the shorter ones inside it hold."""
    for held in book.keys.values():
        counts = [
            f
            for f in held
            if f.kind == "count"
            and f.months
            and not f.is_side_of_range
            and not f.is_of_people
            and f.period_type not in ("snapshot", "survey_wave")
        ]
        for whole in counts:
            inside = apart(
                [
                    f
                    for f in counts
                    if f.id != whole.id
                    and f.months
                    and whole.months
                    and len(f.months) < len(whole.months)
                    and _alike(f.unit, whole.unit)
                    and whole.months.holds(f.months)
                ]
            )
            if inside:
                yield _at_least(whole, inside)


def _alike(one: str, other: str) -> bool:
    """Tell whether two units count the same sort of thing; offences and incidents of one indicator do."""
    things = ("offence", "incident", "report", "crime", "call", "record")
    return one == other or all(any(t in unit for t in things) for unit in (one, other))


def apart(figures: list[Figure]) -> list[Figure]:
    """Return figures whose months do not overlap, longest first."""
    chosen: list[Figure] = []
    for f in sorted(figures, key=lambda f: -len(f.months or ())):
        if f.months and not any(f.months.meets(c.months) for c in chosen if c.months):
            chosen.append(f)
    return sorted(chosen, key=lambda f: f.line)


def _at_least(whole: Figure, inside: list[Figure]) -> Finding:
    got = summed(inside)
    fits = got.low <= whole.span.high
    told = f"{' + '.join(f.text or number(f.value or 0) for f in inside)} = {number(sum(f.value or 0 for f in inside))}"
    months = sum(len(f.months or ()) for f in inside)
    return finding(
        "B2",
        "longer_period_at_least_shorter",
        [whole, *inside],
        AGREES if fits else DISAGREES,
        f"{whole.name}: {months} months inside {whole.when} hold {told}; for all {len(whole.months or ())} months "
        f"{whole.shown} is printed" + ("." if fits else ", which is less."),
        recomputed=f"at least {number(got.low)}",
        likely_reading="" if fits else "the figures rest on different definitions or extracts",
    )
