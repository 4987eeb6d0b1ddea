"""Lists and sentences against tables: complete lists, the right list, named items, words of direction (C1, C2, C6)."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from csp_lib.analysis.reconcile import kin, periods
from csp_lib.analysis.reconcile.book import Book, Claim, Figure
from csp_lib.analysis.reconcile.finding import AGREES, CANNOT_CHECK, DISAGREES, Finding, finding, number, spread
from csp_lib.analysis.reconcile.spans import exactly

Recorded = Mapping[tuple[str, str], float]
"""Recorded counts by (indicator_id, financial year), where the store holds them."""


def direction_of(book: Book, key: str, period: str, section: str = "") -> tuple[int, list[Figure]] | None:
    """Return which way an indicator is printed to have moved (-1, 0, 1) and the figures that say so, or None."""
    change = periods.compared(period)
    if change is None:
        return None
    moved = [f for f in book.keys.get(key, []) if f.compared == change and (not section or f.section == section)]
    if moved:
        # a percentage may round to nothing where the difference does not
        values = [f.value or 0 for f in sorted(moved, key=lambda f: f.kind != "difference")]
        value = next((v for v in values if v), 0)
        return (value > 0) - (value < 0), moved
    later, earlier = (book.counts(key, p) for p in change)
    if later and earlier:
        gap = (later[0].value or 0) - (earlier[0].value or 0)
        return (gap > 0) - (gap < 0), [later[0], earlier[0]]
    return None


STABLE_WITHIN = 2  # per cent; ours
SIGNS = {"up": 1, "down": -1, "level": 0}


def complete_lists(book: Book) -> Iterator[Finding]:
    """Yield C1 and C2: a list of what went up or down against the table it sums up."""
    for claim in book.claims_of("list"):
        if claim.direction in ("up", "down") and claim.subject:
            yield from _list_against_table(book, claim)
        for item in claim.items:
            yield from _item_in_wrong_list(book, claim, item)


def _list_against_table(book: Book, claim: Claim) -> Iterator[Finding]:
    moved = _moved(book, claim)
    missing = [key for key in moved if key not in claim.items]
    shown = [moved[key][0] for key in (missing or moved)]
    if not moved:
        return
    told = ", ".join(f"{moved[key][0].name} ({_change_words(moved[key])})" for key in missing)
    yield finding(
        "C1",
        "list_complete",
        shown,
        DISAGREES if missing else AGREES,
        f"The list of what went {claim.direction} leaves out {number(len(missing))} of the table's {number(len(moved))}: {told}."
        if missing
        else f"The list of what went {claim.direction} names all {number(len(moved))} of the table.",
        recomputed=f"{len(moved)} went {claim.direction}",
        claims=[claim],
    )


def _moved(book: Book, claim: Claim) -> dict[str, list[Figure]]:
    """Return the indicators of a section that moved the list's way over its period, each with the figures that say so."""
    keys = dict.fromkeys(
        f.key
        for f in book.figures
        if f.section == claim.subject and f.role != "estimate" and not kin.is_part("burglary", f.key)
    )
    found = {key: direction_of(book, key, claim.period, claim.subject) for key in keys}
    return {
        key: said[1]
        for key, said in found.items()
        if said is not None and said[0] == SIGNS[claim.direction] and all(f.role != "estimate" for f in said[1])
    }


def _change_words(figures: list[Figure]) -> str:
    percent = next((f for f in figures if f.kind == "percent_change"), None)
    if percent is None and len(figures) == 2 and figures[0].kind == "count":
        return f"{(figures[0].value or 0) - (figures[1].value or 0):+,.10g}"
    shown = percent or figures[0]
    return f"{shown.value:+,.10g}{'%' if percent else ''}"


def _item_in_wrong_list(book: Book, claim: Claim, item: str) -> Iterator[Finding]:
    said = direction_of(book, item, claim.period, claim.subject)
    if said is None or claim.direction not in SIGNS or said[0] in (0, SIGNS[claim.direction]):
        return
    own = [f for f in book.named(claim.figure_ids) if _kin(f.key, item)]
    hold = _both_hold(book, item, own, claim.period)
    yield finding(
        "C2",
        "text_against_table",
        [*own, *said[1]],
        DISAGREES,
        f"{said[1][0].name} stands in the list of what went {claim.direction}; the table prints {_change_words(said[1])} for {claim.when}.{hold}",
        claims=[claim],
        likely_reading="the two count another set or another base year" if own else "",
    )


def _kin(one: str, other: str) -> bool:
    """Tell whether two indicator ids are near kin: they share their first word."""
    return one == other or one.split("_")[0] == other.split("_")[0]


def _both_hold(book: Book, item: str, own: list[Figure], period: str) -> str:
    """Return the value the year between would need for both to hold."""
    change = periods.compared(period)
    later = book.counts(item, change[0]) if change else []
    step = next((f for f in own if f.kind == "percent_change" and f.value is not None and f.value > -100), None)
    if not later or step is None:
        return ""
    needed = later[0].span / (exactly(1) + step.span.times(0.01))
    return (
        ""
        if needed is None
        else f" Both hold only if the year before {change[0] if change else ''} had {spread(needed.low, needed.high)} and the sets are one."
    )


def named_items(book: Book) -> Iterator[Finding]:
    """Yield C6: the items a note names against the rows of its table, and a printed number against the things listed."""
    for claim in book.claims_of("named_items"):
        rows = book.named(claim.figure_ids)
        keys = {f.key: f for f in rows}
        if rows:
            yield _named(
                claim, keys, [k for k in keys if k not in claim.items], [i for i in claim.items if i not in keys]
            )
    for claim in book.claims_of("tally"):
        held = book.named(claim.figure_ids)
        if held and held[0].value is not None and claim.items:
            fits = held[0].span.holds(len(claim.items))
            yield finding(
                "C6",
                "number_of_items",
                held[:1],
                AGREES if fits else DISAGREES,
                f"{held[0].shown} is printed; {number(len(claim.items))} are listed.",
                recomputed=number(len(claim.items)),
                claims=[claim],
            )


def _named(claim: Claim, keys: dict[str, Figure], missing: list[str], more: list[str]) -> Finding:
    told = f"The table has {number(len(keys))} rows, the note names {number(len(claim.items))}"
    told += f"; the note leaves out {', '.join(keys[k].name for k in missing)}" if missing else ""
    told += f"; the table has no row for {', '.join(m.replace('_', ' ') for m in more)}" if more else ""
    fits = not missing and not more
    return finding(
        "C6",
        "label_against_note",
        [keys[k] for k in missing] or list(keys.values()),
        AGREES if fits else DISAGREES,
        told + ".",
        recomputed=number(len(claim.items)),
        claims=[claim],
    )


def directions(book: Book, recorded: Recorded) -> Iterator[Finding]:
    """Yield C2 for words of direction: against the printed figures, else against recorded counts."""
    for claim in book.claims_of("direction"):
        said = direction_of(book, claim.subject, claim.period)
        if said is not None and claim.direction in SIGNS:
            fits = said[0] == SIGNS[claim.direction] or (claim.direction == "level" and _is_small(said[1]))
            yield finding(
                "C2",
                "text_against_figures",
                said[1],
                AGREES if fits else DISAGREES,
                f"The text says {claim.direction}; the figures print {_change_words(said[1])} for {claim.when}.",
                claims=[claim],
            )
        else:
            yield from _against_recorded(claim, recorded)
    for claim in book.claims_of("every_year"):
        yield from _each_year(book, claim, recorded)


def _is_small(figures: list[Figure]) -> bool:
    """Tell whether a printed change is small enough for the word stable: less than two per cent."""
    percents = [abs(f.value or 0) for f in figures if f.kind == "percent_change"]
    if not percents and len(figures) == 2 and figures[1].kind == "count" and figures[1].value:
        percents = [abs(100 * ((figures[0].value or 0) / figures[1].value - 1))]
    return not percents or min(percents) < STABLE_WITHIN


def _against_recorded(claim: Claim, recorded: Recorded) -> Iterator[Finding]:
    change = periods.compared(claim.period)
    held = [recorded.get((claim.subject, p)) for p in change] if change else []
    if len(held) != 2 or held[0] is None or held[1] is None or claim.direction not in ("up", "down"):
        return
    fits = (held[0] > held[1]) == (claim.direction == "up")
    assert change is not None
    yield finding(
        "C2",
        "text_against_recorded_crime",
        [],
        AGREES if fits else DISAGREES,
        f"The text says {claim.direction}; recorded counts held here are {number(held[1])} in {periods.in_words(change[1])} and {number(held[0])} in {change[0]}.",
        printed=claim.written,
        recomputed=f"{number(held[0] - held[1])}",
        claims=[claim],
    )


def _yearly(book: Book, claim: Claim, recorded: Recorded) -> tuple[str, list[tuple[str, float]]]:
    """Return where yearly counts come from, and those of the claim's years: printed where all are, else recorded."""
    first, _, last = claim.period.partition("..")
    years = sorted(
        {f.period for f in book.keys.get(claim.subject, []) if f.kind == "count" and first <= f.period <= last}
    )
    shown = [
        (y, book.counts(claim.subject, y)[0].value or 0) for y in years if "/" in y and book.counts(claim.subject, y)
    ]
    start, end = (int(x[:4]) if x[:4].isdigit() else 0 for x in (first, last))
    if len(shown) == end - start + 1 > 2:
        return "The counts printed", shown
    held = sorted(
        (y, n)
        for (key, y), n in recorded.items()
        if key == claim.subject and first <= y <= (last or first) and len(y) == len(first)
    )
    return "Recorded counts held here", held


def _steps_against(book: Book, claim: Claim) -> list[Figure]:
    """Return the printed changes of single years inside a claim's years that go the other way."""
    first, _, last = claim.period.partition("..")
    steps = [
        f for f in book.keys.get(claim.subject, []) if f.compared and first <= f.compared[1] < f.compared[0] <= last
    ]
    sign = SIGNS.get(claim.direction, 0)
    return [f for f in steps if (f.value or 0) * sign < 0 and int(f.compared[0][:4]) - int(f.compared[1][:4]) == 1]  # type: ignore[index]


def _each_year(book: Book, claim: Claim, recorded: Recorded) -> Iterator[Finding]:
    first, _, last = claim.period.partition("..")
    origin, held = _yearly(book, claim, recorded)
    if len(held) < 3 and (steps := _steps_against(book, claim)):
        yield finding(
            "C2",
            "every_year",
            steps,
            DISAGREES,
            f"The text says {claim.direction} each year; {_change_words(steps[:1])} is printed for {steps[0].when}.",
            claims=[claim],
        )
        return
    if len(held) < 3 or held[0][0] != first or held[-1][0] != last or claim.direction not in ("up", "down"):
        yield finding(
            "C2",
            "every_year",
            [],
            CANNOT_CHECK,
            "No count of each year is printed or held.",
            printed=claim.written,
            claims=[claim],
        )
        return
    sign = SIGNS[claim.direction]
    against = [b[0] for a, b in pairwise(held) if (b[1] - a[1]) * sign <= 0]
    path = ", ".join(f"{y} {number(n)}" for y, n in held)
    yield finding(
        "C2",
        "every_year",
        [],
        DISAGREES if against else AGREES,
        f"{origin}: {path}." + (f" Not {claim.direction} in {', '.join(against)}." if against else ""),
        printed=claim.written,
        claims=[claim],
    )
