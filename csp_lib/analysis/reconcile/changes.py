"""Changes against the counts they are taken of: difference, percent, shares of a rise (A1, A2, A7, A8)."""

import math
from collections.abc import Iterator
from itertools import product

from csp_lib.analysis.reconcile import periods
from csp_lib.analysis.reconcile.book import Book, Claim, Figure, nearest
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
from csp_lib.analysis.reconcile.spans import Span, decimals, exactly, round_half_away

GROWTH_A_YEAR = 0.03  # ours: no London borough's residents grew faster in a year of the estimates since 1991


def differences(book: Book) -> Iterator[Finding]:
    """Yield A1: later count less earlier count against the printed difference."""
    for change in book.of_kind("difference"):
        pairs = _pairs(book, change)
        if change.is_side_of_range or not pairs:
            continue
        fitting = next((p for p in pairs if (p[0].span - p[1].span).meets(change.span)), None)
        later, earlier = fitting or pairs[0]
        got = value_of(later) - value_of(earlier)
        verdict = AGREES if fitting and got == change.value else ROUNDING if fitting else DISAGREES
        yield finding(
            "A1",
            "difference",
            [change, later, earlier],
            verdict,
            f"{number(value_of(later))} less {number(value_of(earlier))} is {number(got)}; {change.shown} is printed.",
            recomputed=number(got),
            tolerance="exact for whole counts",
            likely_reading="" if fitting else _difference_reading(change, got),
        )


def value_of(figure: Figure) -> float:
    """Return the value of a figure that has one."""
    assert figure.value is not None
    return figure.value


def _difference_reading(change: Figure, got: float) -> str:
    if got == -value_of(change):
        return "the sign is turned round"
    if one_digit_apart(value_of(change), got):
        return f"one digit is misprinted: {number(got)}"
    return ""


def one_digit_apart(printed: float, other: float) -> bool:
    """Tell whether two whole numbers differ by one digit, or by two neighbours exchanged."""
    a, b = f"{abs(printed):.0f}", f"{abs(other):.0f}"
    if len(a) != len(b) or a == b or len(a) < 2 or printed * other < 0:
        return False
    at = [n for n in range(len(a)) if a[n] != b[n]]
    return len(at) == 1 or (len(at) == 2 and at[1] == at[0] + 1 and a[at[0]] == b[at[1]] and a[at[1]] == b[at[0]])


def _pairs(book: Book, change: Figure) -> list[tuple[Figure, Figure]]:
    """Return the counts of the later and earlier period that a change may be taken of, those of its own row first."""
    ends = _ends(change)
    if ends is None:
        return []
    later, earlier = ends
    first, second = (_exact(nearest(book.counts(change.key, p), change)) for p in (later, earlier))
    return [
        (a, b)
        for a, b in product(first, second)
        if a.denominator == b.denominator or a.section == b.section == change.section
    ] or list(product(first, second))


def _ends(change: Figure) -> tuple[str, str] | None:
    """Return the two periods of a change; the earlier of a percentage may stand in what it is taken of."""
    by_base = periods.taken_of(change.period, change.denominator) if change.kind == "percent_change" else None
    return change.compared or by_base


def _exact(counts: list[Figure]) -> list[Figure]:
    """Return the counts printed in full; those printed as "about" or "over" only where there is no other."""
    return [f for f in counts if f.span.low == f.span.high] or counts


def percents(book: Book) -> Iterator[Finding]:
    """Yield A2: the percent change that the printed counts give against the one printed."""
    for change in book.of_kind("percent_change"):
        bases = _bases(book, change)
        if not bases or change.is_side_of_range:
            continue
        judged = [(_percent_verdict(change, later, earlier), later, earlier, used) for later, earlier, used in bases]
        verdict, later, earlier, used = min(
            judged, key=lambda j: (AGREES, ROUNDING, DISAGREES, CANNOT_CHECK).index(j[0])
        )
        if earlier.low <= 0:
            yield finding(
                "A2",
                "percent_from_counts",
                [change, *used],
                CANNOT_CHECK,
                "The earlier count is zero, so a percent change is not defined.",
            )
            continue
        got = 100 * (_middle(later) / _middle(earlier) - 1)
        places = decimals(change.text, value_of(change))
        yield finding(
            "A2",
            "percent_from_counts",
            [change, *used],
            verdict,
            _percent_words(change, later, earlier, got, places),
            recomputed=f"{number(got, places + 2)}%",
            tolerance=f"half a unit of the last printed digit ({0.5 * 10.0**-places:g})",
            likely_reading="" if verdict != DISAGREES else _percent_reading(change, later, earlier, got, places),
        )


def _middle(span: Span) -> float:
    return span.low if math.isinf(span.high) else span.high if math.isinf(span.low) else (span.low + span.high) / 2


def _bases(book: Book, change: Figure) -> list[tuple[Span, Span, list[Figure]]]:
    """Return (later, earlier, figures used): from two counts, or from one count and a printed difference."""
    if _ends(change) is None:
        return []
    found = [(a.span, b.span, [a, b]) for a, b in _pairs(book, change)]
    if found or change.compared is None:
        return found
    later, earlier = change.compared
    for moved in nearest(
        [d for d in book.of_kind("difference") if d.key == change.key and d.compared == change.compared], change
    ):
        if moved.is_side_of_range:
            continue
        found += [(c.span, c.span - moved.span, [c, moved]) for c in nearest(book.counts(change.key, later), change)]
        found += [(c.span + moved.span, c.span, [c, moved]) for c in nearest(book.counts(change.key, earlier), change)]
    return found


def _percent_verdict(change: Figure, later: Span, earlier: Span) -> str:
    if earlier.low <= 0:
        return CANNOT_CHECK
    exact = later.low == later.high and earlier.low == earlier.high
    places = decimals(change.text, value_of(change))
    if exact and round_half_away(100 * (later.low / earlier.low - 1), places) == round_half_away(
        value_of(change), places
    ):
        return AGREES
    ratio = later / earlier
    if ratio is not None and (ratio - exactly(1)).times(100).meets(change.span) and not exact:
        return AGREES if later.low == later.high or earlier.low == earlier.high else ROUNDING
    return ROUNDING if _widened(change) and _in_span(change, later, earlier) else DISAGREES


def _widened(change: Figure) -> bool:
    """Tell whether words such as "about" or "over" widen the printed percentage beyond its rounding."""
    half = 0.5 * 10.0 ** -decimals(change.text, value_of(change))
    return change.span.high - change.span.low > 2.001 * half


def _in_span(change: Figure, later: Span, earlier: Span) -> bool:
    ratio = later / earlier
    return ratio is not None and (ratio - exactly(1)).times(100).meets(change.span)


def _percent_words(change: Figure, later: Span, earlier: Span, got: float, places: int) -> str:
    told = f"From {number(_middle(earlier))} to {number(_middle(later))} is {number(got, places + 2)}%"
    return f"{told}, which rounds to {number(round_half_away(got, places), places)}%; {change.shown} is printed."


def _percent_reading(change: Figure, later: Span, earlier: Span, got: float, places: int) -> str:
    printed, scale = value_of(change), 10.0**places
    if math.isclose(math.trunc(got * scale) / scale, printed, abs_tol=1e-9):
        return "the percentage was cut, not rounded"
    if round_half_away(got, places) == -printed:
        return "the sign is turned round"
    other = 100 * (_middle(later) - _middle(earlier)) / _middle(later) if _middle(later) else math.inf
    if math.isfinite(other) and round_half_away(other, places) == printed:
        return "the percentage is taken of the later count"
    return ""


def most_of_change(book: Book) -> Iterator[Finding]:
    """Yield A7: a shorter change that is said to be most of a longer one."""
    for claim in book.claims_of("most_of"):
        held = book.named(claim.figure_ids)
        if len(held) == 2:
            yield _most_of(book, claim, *held)


def _amount(book: Book, change: Figure) -> Span | None:
    """Return a change as a number of offences: as printed, or the percentage of a printed earlier count."""
    if change.value is None or change.kind == "difference":
        return change.span if change.value is not None else None
    base = book.counts(change.key, change.compared[1]) if change.compared else []
    return base[0].span * change.span.times(0.01) if base else None


def _most_of(book: Book, claim: Claim, short: Figure, whole: Figure) -> Finding:
    moved, total = _amount(book, short), _amount(book, whole)
    share = None if moved is None or total is None else moved / total
    if share is None or moved is None or total is None:
        return finding(
            "A7",
            "most_of_change",
            [short, whole],
            CANNOT_CHECK,
            "The count that one of the changes is taken of is not printed.",
            claims=[claim],
        )
    verdict = AGREES if share.meets(Span(0.5, 1.0)) else DISAGREES
    told = f"The shorter change is {spread(moved.low, moved.high)}, the whole change {spread(total.low, total.high)}"
    if share.low > 1:
        back = spread(abs(moved.low - total.high), abs(moved.high - total.low))
        told += f": more than all of it, so the years after moved back by {back}. Most is not the word"
    elif share.high < 0:
        told += ": it went the other way"
    elif share.high < 0.5:
        told += ": less than half of it"
    return finding(
        "A7",
        "most_of_change",
        [short, whole],
        verdict,
        told + ".",
        claims=[claim],
        recomputed=f"{spread(100 * share.low, 100 * share.high, 0)}% of the change",
    )


def rate_and_count_change(book: Book) -> Iterator[Finding]:
    """Yield A8: two years' rates and counts of one indicator whose implied denominators jump between the years."""
    for key, held in book.keys.items():
        rates = [f for f in held if f.kind == "rate" and f.months is not None]
        for place, later in enumerate(rates):
            for earlier in rates[:place] + rates[place + 1 :]:
                if (
                    later.months
                    and earlier.months
                    and later.months.first > earlier.months.last
                    and later.unit == earlier.unit
                ):
                    yield from _jump(book, key, later, earlier)


def _jump(book: Book, key: str, later: Figure, earlier: Figure) -> Iterator[Finding]:
    counted = [known_counts(book, key, f.period) for f in (later, earlier)]
    if not all(counted) or later.months is None or earlier.months is None:
        return
    best = None
    for (new, used_new), (old, used_old) in product(*counted):
        now, then = new / later.span, old / earlier.span
        ratio = now / then if now is not None and then is not None else None
        if ratio is None or now is None or then is None:
            continue
        limit = (1 + GROWTH_A_YEAR) ** max(1.0, periods.years_between(later.months, earlier.months))
        fits = ratio.meets(Span(1 / limit, limit))
        if best is None or fits:
            best = (fits, now, then, ratio, [*used_new, *used_old])
    if best is None:
        return
    fits, now, then, ratio, used = best
    grown = spread(100 * (ratio.low - 1), 100 * (ratio.high - 1), 1)
    now_words, then_words = (spread(1000 * s.low, 1000 * s.high) for s in (now, then))
    yield finding(
        "A8",
        "rate_change_and_count_change",
        [later, earlier, *used],
        AGREES if fits else DISAGREES,
        f"Count and rate imply {then_words} people in {earlier.when} and {now_words} in {later.when}, a change of {grown}%; "
        + (
            "residents can change so."
            if fits
            else "residents do not change so fast, so the two rates rest on different populations or counts."
        ),
        recomputed=f"{grown}%",
        tolerance=f"{100 * GROWTH_A_YEAR:g}% a year",
        likely_reading="" if fits else "part of the change in the rate is a change of the population used",
    )


def known_counts(book: Book, key: str, period: str) -> list[tuple[Span, list[Figure]]]:
    """Return the counts of a period with the figures they rest on: printed, else a neighbour's and the difference."""
    printed = book.counts(key, period)
    found = [(f.span, [f]) for f in _exact(printed)]
    if found and found[0][0].low == found[0][0].high:
        return found
    for moved in book.keys.get(key, []):
        if moved.kind == "difference" and moved.compared is not None and not moved.is_side_of_range:
            later, earlier = moved.compared
            if period == earlier:
                found += [(f.span - moved.span, [f, moved]) for f in book.counts(key, later)]
            elif period == later:
                found += [(f.span + moved.span, [f, moved]) for f in book.counts(key, earlier)]
    return found
