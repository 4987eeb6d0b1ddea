"""Parts and wholes: sums, shares, subsets, longer periods, the largest, whole numbers (B1 to B6)."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from itertools import combinations

from csp_lib.analysis.reconcile import kin, periods
from csp_lib.analysis.reconcile.book import Book, Claim, Figure
from csp_lib.analysis.reconcile.finding import (
    AGREES,
    CANNOT_CHECK,
    DISAGREES,
    ROUNDING,
    Finding,
    finding,
    number,
    spread,
)
from csp_lib.analysis.reconcile.spans import Span, decimals, exactly, most_shared, round_half_away

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


def _total(parts: list[Figure]) -> Span:
    return reduce(lambda a, b: a + b, (f.span for f in parts))


def _sum(whole: Figure, parts: list[Figure], claims: list[Claim]) -> Finding:
    got, total = _total(parts), sum(f.value or 0 for f in parts)
    verdict = AGREES if total == whole.value else ROUNDING if got.meets(whole.span) else DISAGREES
    return finding("B1", "sum_of_parts", [whole, *parts], verdict,
                   f"The {len(parts)} parts sum to {number(total)}; {whole.shown} is printed for the whole.",
                   recomputed=number(total), tolerance="exact for whole counts", claims=claims)  # fmt: skip


def _of_a_hundred(parts: list[Figure], claims: list[Claim]) -> Finding:
    got, total = _total(parts), sum(f.value or 0 for f in parts)
    verdict = AGREES if abs(total - 100) < 1e-9 else ROUNDING if got.holds(100) else DISAGREES
    return finding("B1", "shares_of_one_hundred", parts, verdict,
                   f"The {len(parts)} shares sum to {number(total, 1)}%; rounding allows {spread(got.low, got.high, 1)}%.",
                   recomputed=f"{number(total, 1)}%", tolerance="half a unit of each share", claims=claims)  # fmt: skip


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
        parts = [f for f in book.of_kind("percent_change")
                 if f.compared == whole.compared and kin.offence_set(f.key) in names]  # fmt: skip
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
        yield finding("B1", "weighted_components", [whole, *parts], AGREES if fits else DISAGREES,
                      f"{told}; the whole must lie between the lowest and the highest, and {whole.shown} is printed.",
                      recomputed=f"{spread(low, high, 1)}%", claims=claims)  # fmt: skip
        return
    got = _mean_change(parts, shares)
    fits = got.meets(whole.span)
    other = next((f for f in book.of_kind("percent_change") if f.compared == whole.compared and f.id != whole.id
                  and f.key != whole.key and "acquisitive" in f.key and "acquisitive" in whole.key
                  and got.meets(f.span)), None)  # fmt: skip
    yield finding(
        "B1", "weighted_components", [whole, *parts, *shares.values(), *([other] if other and not fits else [])],
        AGREES if fits else DISAGREES,
        f"{told}. Weighted by the shares printed for them they give {spread(got.low, got.high, 1)}%; {whole.shown} is printed for the whole.",
        recomputed=f"{spread(got.low, got.high, 1)}%", tolerance="rounding, and shares that may drift by a twentieth",
        likely_reading=f"{other.shown}, printed on line {other.line}, fits the parts" if other and not fits else "", claims=claims,
    )  # fmt: skip


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
    return finding("B2", check, [part, whole], AGREES if fits else DISAGREES,
                   told + (", and is no larger." if fits else ", yet it is the larger number."), claims=claims,
                   likely_reading="" if fits else "the two labels are very probably swapped" if pair else "")  # fmt: skip


def _within_its_base(figure: Figure) -> Iterator[Finding]:
    match = LEADING_COUNT.match(figure.denominator)
    base = float(match[1].replace(",", "")) if match else 0
    if base >= 2 and not re.match(r"\s*\d{4}/\d{2}", figure.denominator):
        fits = figure.span.low <= base
        yield finding("B2", "part_of_whole", [figure], AGREES if fits else DISAGREES,
                      f"{figure.shown} of {figure.denominator}" + ("." if fits else ": the part is larger than the whole."))  # fmt: skip


def shares_in_words(book: Book) -> Iterator[Finding]:
    """Yield B2 for a share said in words of two printed figures: a third of those, three quarters of these."""
    for claim in book.claims_of("share_of"):
        held = [f for f in book.named(claim.figure_ids) if f.value]
        if len(held) == 2 and claim.value is not None and held[1].span.low > 0:
            quotient = (held[0].span / held[1].span or exactly(0)).times(100)
            fits = quotient.meets(Span(0.95 * claim.value - 0.5, 1.05 * claim.value + 0.5))
            yield finding("B2", "share_in_words", held, AGREES if fits else DISAGREES,
                          f"{held[0].shown} of {held[1].shown} is {spread(quotient.low, quotient.high, 1)}%; about {number(claim.value)}% is said.",
                          recomputed=f"{spread(quotient.low, quotient.high, 1)}%", tolerance="a twentieth", claims=[claim])  # fmt: skip


def opposites(book: Book) -> Iterator[Finding]:
    """Yield B2 for answers that exclude each other: satisfied and not satisfied are at most a hundred together."""
    shares = [f for f in book.of_kind("percent") if f.period_type == "survey_wave"]
    for one, other in combinations(shares, 2):
        for negative, positive in OPPOSITES:
            for a, b in ((one, other), (other, one)):
                same = a.period == b.period and a.denominator == b.denominator
                if same and negative in a.key and a.key.replace(negative, positive) == b.key:
                    total = a.span + b.span
                    yield finding("B2", "answers_exclude_each_other", [b, a], AGREES if total.low <= 100 else DISAGREES,
                                  f"Together {number((a.value or 0) + (b.value or 0))}% of {a.denominator}.")  # fmt: skip


def longer_periods(book: Book) -> Iterator[Finding]:
    """Yield B2 for time: a longer period holds at least what the shorter ones inside it hold."""
    for held in book.keys.values():
        counts = [f for f in held if f.kind == "count" and f.months and not f.is_side_of_range
                  and not f.is_of_people and f.period_type not in ("snapshot", "survey_wave")]  # fmt: skip
        for whole in counts:
            inside = _apart([f for f in counts if f.id != whole.id and f.months and whole.months
                             and len(f.months) < len(whole.months) and _alike(f.unit, whole.unit) and whole.months.holds(f.months)])  # fmt: skip
            if inside:
                yield _at_least(whole, inside)


def _alike(one: str, other: str) -> bool:
    """Tell whether two units count the same sort of thing; offences and incidents of one indicator do."""
    things = ("offence", "incident", "report", "crime", "call", "record")
    return one == other or all(any(t in unit for t in things) for unit in (one, other))


def _apart(figures: list[Figure]) -> list[Figure]:
    """Return figures whose months do not overlap, longest first."""
    chosen: list[Figure] = []
    for f in sorted(figures, key=lambda f: -len(f.months or ())):
        if f.months and not any(f.months.meets(c.months) for c in chosen if c.months):
            chosen.append(f)
    return sorted(chosen, key=lambda f: f.line)


def _at_least(whole: Figure, inside: list[Figure]) -> Finding:
    got = _total(inside)
    fits = got.low <= whole.span.high
    told = f"{' + '.join(f.text or number(f.value or 0) for f in inside)} = {number(sum(f.value or 0 for f in inside))}"
    months = sum(len(f.months or ()) for f in inside)
    return finding("B2", "longer_period_at_least_shorter", [whole, *inside], AGREES if fits else DISAGREES,
                   f"{whole.name}: {months} months inside {whole.when} hold {told}; for all {len(whole.months or ())} months "
                   f"{whole.shown} is printed" + ("." if fits else ", which is less."),
                   recomputed=f"at least {number(got.low)}",
                   likely_reading="" if fits else "the figures rest on different definitions or extracts")  # fmt: skip


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
            "B3", "share_implied_total", [count, share, *others], AGREES if fits and len(inside) > 1 else DISAGREES,
            f"{number(count.value or 0)} as {share.shown} of {name} implies {spread(own.low, own.high)} in all; "
            + (f"{len(inside)} shares of it allow {whole}." if fits else f"the other shares allow {whole}, which does not meet it."),
            recomputed=spread(own.low, own.high), tolerance="rounding of the share",
        )  # fmt: skip


def _room_for_counts(book: Book, name: str, period: str, whole: Span) -> Iterator[Finding]:
    """Compare a share without a count of its own with the counts printed of the same indicator inside its period."""
    for share in book.of_kind("percent"):
        if kin.whole_named(share.denominator) != name or share.period != period or book.counts(share.key, period):
            continue
        inside = _apart([f for f in book.keys[share.key] if f.kind == "count" and f.months and share.months
                         and share.months.holds(f.months) and not f.is_of_people])  # fmt: skip
        if not inside:
            continue
        room, held = whole * share.span.times(0.01), _total(inside)
        fits = held.low <= room.high
        yield finding(
            "B3", "share_against_counts", [share, *inside], AGREES if fits else DISAGREES,
            f"{share.shown} of {name} leaves room for {spread(room.low, room.high)} in {periods.in_words(period)}; the counts printed inside it "
            f"hold {number(sum(f.value or 0 for f in inside))}" + ("." if fits else ", which is more."),
            recomputed=spread(room.low, room.high), tolerance="rounding of the shares",
            likely_reading="" if fits else "the counts and the share count different things",
        )  # fmt: skip


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
            yield finding("B3", "share_of_total", [share, part, whole], AGREES if fits else DISAGREES,
                          f"{number(part.value or 0)} of {number(whole.value or 0)} is {number(got, 2)}%; {share.shown} is printed.",
                          recomputed=f"{number(got, 2)}%", tolerance="rounding of the share")  # fmt: skip


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
            yield finding("B4", "largest", shown, CANNOT_CHECK, f"No count of {key.replace('_', ' ')} is printed for {period or 'the period'}.", claims=claims)  # fmt: skip
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
    yield finding("B4", "largest", [own[0], *([top] if top else []), *shown], DISAGREES if beaten else AGREES, told, claims=claims)  # fmt: skip


def _is_rival(figure: Figure, own: Figure, items: tuple[str, ...]) -> bool:
    if items:
        return figure.key in items
    same_unit = figure.unit.split(" (")[0] == own.unit.split(" (")[0] or figure.unit.startswith("people (as printed)")
    whole = kin.is_part(own.key, figure.key) or (
        kin.is_group(figure.key) and figure.key != "violence_against_the_person"
    )
    return same_unit and not whole and not figure.key.startswith("domestic_violence_incidents")


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
    return finding("B5", "whole_number", [share, *bases], AGREES if fits else DISAGREES, told, claims=claims,
                   recomputed=number(first) if fits else "none", likely_reading="" if fits else "another base is meant")  # fmt: skip


def _whole_pair(change: Figure, base: float, bases: list[Figure], claims: list[Claim]) -> Finding:
    """Return whether two whole numbers of a cohort, before and after, give a percent change."""
    low, high = 1 + change.span.low / 100, 1 + change.span.high / 100
    pairs = ((math.ceil(b * max(0.0, low) - 1e-9), b) for b in range(1, int(base) + 1))
    pair = next(((a, b) for a, b in pairs if a <= b * high + 1e-9), None)
    told = f"{pair[1]} before and {pair[0]} after would give it" if pair else "no two whole numbers give it"
    return finding("B5", "whole_number", [change, *bases], AGREES if pair else DISAGREES,
                   f"{change.shown} among {number(base)}: {told}.", claims=claims)  # fmt: skip


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
    return finding("B6", "actual_against_predicted", [gap, actual, predicted], verdict,
                   f"{actual.shown} over {predicted.shown} is {number(exact, 2)}% more, and rounding allows {spread(relative.low, relative.high, 2)}%; "
                   f"{gap.shown} is printed.", recomputed=f"{number(exact, 2)}%",
                   tolerance=f"{spread(relative.low, relative.high, 2)}%")  # fmt: skip
