"""Dates that cannot be, events with two dates, years a plan is said to cover, values past their due date (D1, D2)."""

from collections import defaultdict
from collections.abc import Iterator

from csp_lib.analysis.reconcile import periods
from csp_lib.analysis.reconcile.book import Book, Claim, Figure
from csp_lib.analysis.reconcile.finding import AGREES, CANNOT_CHECK, DISAGREES, Finding, finding, number
from csp_lib.analysis.reconcile.periods import Months


def written(book: Book) -> Months | None:
    """Return the months in which the document was written, as its own dates say; all such claims together."""
    held = [m for c in book.claims_of("document_date") if (m := periods.months(c.date)) is not None]
    return Months(min(m.first for m in held), max(m.last for m in held)) if held else None


def dates(book: Book) -> Iterator[Finding]:
    """Yield D1: dates against the time of writing, one event's dates against each other, periods not yet over."""
    when = written(book)
    told: dict[str, list[Claim]] = defaultdict(list)
    for claim in book.claims_of("date"):
        told[claim.subject].append(claim)
        if when is not None:
            yield from _possible(claim, when)
    for same in told.values():
        yield from _one_event(same)
    yield from _not_yet_over(book, when)


def _possible(claim: Claim, when: Months) -> Iterator[Finding]:
    found = periods.months(claim.date)
    if found is None:
        return
    impossible = (claim.tense == "planned" and found.last < when.first) or (
        claim.tense == "past" and found.first > when.last
    )
    said = "still to come" if claim.tense == "planned" else "past"
    yield finding(
        "D1",
        "date_possible",
        [],
        DISAGREES if impossible else AGREES,
        f"{claim.statement} {periods.in_words(claim.date)} is said to be {said}"
        + (", which it cannot be when the document was written." if impossible else "."),
        printed=claim.date,
        claims=[claim],
        likely_reading=_a_year_off(claim, found, when) if impossible else "",
    )


def _a_year_off(claim: Claim, found: Months, when: Months) -> str:
    moved = found.first + (12 if claim.tense == "planned" else -12)
    fits = moved >= when.first if claim.tense == "planned" else moved <= when.last
    return f"the year is off by one: {moved // 12}" if fits else ""


def _one_event(same: list[Claim]) -> Iterator[Finding]:
    for place, one in enumerate(same):
        for other in same[place + 1 :]:
            a, b = periods.months(one.date), periods.months(other.date)
            if a is None or b is None:
                continue
            fits = a.meets(b) and (
                len(one.date) != len(other.date) or one.date == other.date or ".." in one.date + other.date
            )
            yield finding(
                "D1",
                "one_event_one_date",
                [],
                AGREES if fits else DISAGREES,
                f"{one.subject.replace('_', ' ')}: {periods.in_words(one.date)} on line {one.line}, {periods.in_words(other.date)} on line {other.line}.",
                printed=f"{one.date}; {other.date}",
                claims=[one, other],
            )


def _not_yet_over(book: Book, when: Months | None) -> Iterator[Finding]:
    """Yield D1 for figures of what happened whose months were not over when the document was written."""
    late: dict[str, list[Figure]] = defaultdict(list)
    for f in book.figures:
        if when is not None and f.months is not None and _is_counted(f) and f.months.first <= when.last < f.months.last:
            late[f.period].append(f)
    for period, held in late.items():
        yield finding(
            "D1",
            "period_over",
            held,
            DISAGREES,
            f"{', '.join(f.name for f in held)}: said to be counted for {periods.in_words(period)}, which was not over when the document was written.",
            likely_reading="the last month or its year is misprinted",
        )


def impossible_texts(book: Book) -> Iterator[Finding]:
    """Yield D1 for a year, month or day that the calendar does not have: 20100/11, 2011-13, 2010/13."""
    for f in book.every:
        if periods.is_impossible(f.period):
            yield finding(
                "D1",
                "no_such_period",
                [f],
                DISAGREES,
                f"{f.name}: there is no period {f.when}.",
                likely_reading="a digit is misprinted",
            )
    for claim in book.claims:
        for text in (claim.date, claim.period):
            if periods.is_impossible(text):
                yield finding(
                    "D1",
                    "no_such_date",
                    [],
                    DISAGREES,
                    f"{claim.statement} There is no {text}.",
                    printed=text,
                    claims=[claim],
                    likely_reading="a digit is misprinted",
                )


def _is_counted(figure: Figure) -> bool:
    """Tell whether a figure counts what happened in months the document names; a year alone is often our inference."""
    timed = figure.period_type not in ("snapshot", "survey_wave") and "-" in figure.period
    return timed and figure.role == "actual" and figure.kind not in ("amount", "rank")


def plan_years(book: Book) -> Iterator[Finding]:
    """Yield D1 for the years a plan is said to cover: every place against the others, and the number of years against them."""
    told: dict[str, list[Claim]] = defaultdict(list)
    for claim in book.claims_of("plan_years"):
        told[claim.subject or "plan"].append(claim)
    for subject, same in told.items():
        dated = [(c, m) for c in same if (m := _years(c.period)) is not None]
        for claim, years in dated:
            if claim.value is not None:
                fits = len(years) == claim.value
                yield finding(
                    "D1",
                    "number_of_years",
                    [],
                    AGREES if fits else DISAGREES,
                    f"{claim.when}: {number(len(years))} by the years printed, {number(claim.value)} by the number said.",
                    printed=claim.written,
                    recomputed=number(len(years)),
                    claims=[claim],
                )
        usual = _usual([m for _, m in dated])
        for claim, years in dated:
            if usual is not None and len(dated) > 1:
                fits = years == usual
                yield finding(
                    "D1",
                    "plan_years",
                    [],
                    AGREES if fits else DISAGREES,
                    f"The years of the {subject.replace('_', ' ')} are printed as {claim.when} on line {claim.line}"
                    + ("." if fits else f", elsewhere as {_spread(usual)}."),
                    printed=claim.period,
                    recomputed=_spread(usual),
                    claims=[claim],
                )


def _years(period: str) -> list[int] | None:
    """Return the starting years of a span: 2011/12..2013/14 is 2011, 2012, 2013; so is 2011..2014, read as a title's."""
    first, _, last = period.partition("..")
    found = periods.months(period)
    if found is None:
        return None
    if "/" not in first and last:
        return list(range(int(first[:4]), int(last[:4]))) or [int(first[:4])]
    return list(range(found.first // 12, found.last // 12)) or [found.first // 12]


def _usual(spans: list[list[int]]) -> list[int] | None:
    if not spans:
        return None
    return max(spans, key=lambda s: (spans.count(s), -spans.index(s)))


def _spread(years: list[int]) -> str:
    return f"{years[0]} to {years[-1] + 1}"


def awaited(book: Book, as_of: str) -> Iterator[Finding]:
    """Yield D2: values awaited by a date that has passed."""
    for f in book.every:
        due = (
            periods.due_date(f"{f.shown} {f.qualifier} {f.note}")
            if f.value is None and f.role in ("pending", "baseline")
            else None
        )
        if due is not None:
            passed = due < as_of
            yield finding(
                "D2",
                "awaited_value",
                [f],
                DISAGREES if passed else CANNOT_CHECK,
                f"{f.name} {f.when} was due by {periods.in_words(due)}"
                + (", which has passed, and no value is printed." if passed else "."),
                recomputed="no value",
                likely_reading="ask for the value" if passed else "",
            )


def spans_of_years(book: Book) -> Iterator[Finding]:
    """Yield D1 for a number of years printed beside the years themselves: seven years from 2002/03 to 2009/10."""
    for f in book.every:
        if f.unit == "years" and f.value is not None and ".." in f.period and not f.qualifier.startswith("window"):
            yield from _count_of_years(f)


def _count_of_years(figure: Figure) -> Iterator[Finding]:
    found = periods.months(figure.period)
    if found is None:
        return
    steps = round(len(found) / 12) - 1
    fits = figure.value in (steps, steps + 1)
    yield finding(
        "D1",
        "number_of_years",
        [figure],
        AGREES if fits else DISAGREES,
        f"{figure.when} is {number(steps)} years on, or {number(steps + 1)} years both ends counted; {figure.shown} is printed.",
        recomputed=number(steps),
    )
