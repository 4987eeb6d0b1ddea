"""What a number is said to be: its column, unit and size, the way it should move, what is missing (C4, C5, C7, D3, D5)."""

import math
import re
from collections.abc import Iterable, Iterator

from csp_lib.analysis.reconcile import kin, periods
from csp_lib.analysis.reconcile.book import Book, Claim, Figure
from csp_lib.analysis.reconcile.finding import AGREES, CANNOT_CHECK, DISAGREES, Finding, finding, number
from csp_lib.analysis.reconcile.rates import multiplier

WORSE_WHEN_HIGHER = re.compile(
    r"\b(worr\w*|unsafe|problem|dissatisf\w*|fear\w*|not satisfied|victim\w*|concern\w*)\b", re.IGNORECASE
)
BETTER_WHEN_HIGHER = re.compile(r"\b(satisf\w*|safe|confiden\w*|successful\w*|complet\w*|trust\w*)\b", re.IGNORECASE)
LABELLED_SAFETY = re.compile(
    r"under '?(increased|improved) (feeling of )?(safety|confidence|satisfaction)", re.IGNORECASE
)
SIGNED = re.compile(
    r"[-+\u2013\u2212]\s*\d|\b(decrease|reduc\w*|fall|cut|increase|rise|fewer|less|more)\b", re.IGNORECASE
)
AWAITED = re.compile(r"await|expected", re.IGNORECASE)
CHANGE_COLUMN = re.compile(r"\bchange\b|\+/-", re.IGNORECASE)
OFFENCES = re.compile(
    r"(_offences|_crime|_incidents|^robbery|_robbery|_burglary|^burglary|_assault|^violence_against_the_person|^violent_crime|_violence)$"
)
TEN_TIMES = (10, 100, 1000)
KIN_SIZE = 0.35  # ours: how far two measures of one kind may lie apart, as a share of a power of ten, in log10 units


def columns(book: Book) -> Iterator[Finding]:
    """Yield C4: a value in a column it does not belong to, and people as the unit of a row that counts offences."""
    for claim in book.claims_of("cell"):
        held = [f for f in book.named(claim.figure_ids) if f.value is not None]
        rows = book.keys.get(claim.subject, []) or [f for f in book.every if f.key == claim.subject]
        if held and claim.items:
            yield from _cell(held[0], rows, claim.items[0], [claim])
    for f in book.figures:
        if (
            f.kind in ("count", "difference")
            and f.is_of_people
            and (_counts_offences(f) or _row_counts_things(book, f))
        ):
            yield finding(
                "C4",
                "unit_of_the_row",
                [f],
                DISAGREES,
                f"{f.name} counts offences or incidents, and its unit is printed as {f.unit.split(' (')[0]}.",
                likely_reading="offences or incidents are meant",
            )


def units(book: Book) -> Iterator[Finding]:
    """Yield C4 for a number whose unit is not of its sort: a count in per cent, a percentage in offences."""
    for f in book.figures:
        is_share = bool(re.search(r"%|per ?cent|point", f.unit))
        counted_in_percent = f.kind in ("count", "difference") and f.unit.startswith("%")
        if counted_in_percent or (f.kind in ("percent", "percent_change") and f.unit and not is_share):
            told = f"{f.name} is a {f.kind.replace('_', ' ')}, and its unit is printed as {f.unit}."
            yield finding(
                "C4", "unit_of_the_row", [f], DISAGREES, told, likely_reading="the value is of another column"
            )


def _counts_offences(figure: Figure) -> bool:
    """Tell whether an indicator counts offences or incidents, by its id; ids of people who offend or suffer do not."""
    people = re.search(r"offender|victim|people|person_|young|youth", figure.key) and not figure.key.startswith(
        "violence_against"
    )
    return not people and (kin.offence_set(figure.key) is not None or bool(OFFENCES.search(figure.key)))


def _row_counts_things(book: Book, figure: Figure) -> bool:
    """Tell whether other counts of the same indicator are of offences, incidents or reports."""
    units = {f.unit for f in book.keys[figure.key] if f.kind in ("count", "difference") and f is not figure}
    return any(re.search(r"offence|incident|report|call", unit) for unit in units)


def _cell(value: Figure, rows: list[Figure], column: str, claims: list[Claim]) -> Iterator[Finding]:
    wants_change = bool(CHANGE_COLUMN.search(column))
    is_change = value.kind in ("difference", "percent_change")
    units = {f.unit for f in rows if f.kind in ("count", "difference")}
    fits = wants_change == is_change and (not units or value.unit in units or value.kind == "percent_change")
    unit = (
        f" and counts {value.unit} in a row of {', '.join(sorted(units))}" if units and value.unit not in units else ""
    )
    yield finding(
        "C4",
        "value_in_column",
        [value],
        AGREES if fits else DISAGREES,
        f"{value.shown} stands in the column {column!r}"
        + ("." if fits else f", yet it is {'a' if is_change else 'no'} change{unit}."),
        claims=claims,
    )


def sizes(book: Book, others: Iterable[Figure]) -> Iterator[Finding]:
    """Yield C5: a rate that is a power of ten away from a measure of the same kind, here or in another document."""
    kin = [*book.of_kind("rate", "index", "baseline"), *[f for f in others if f.kind in ("rate", "index") and f.value]]
    for f in book.of_kind("rate", "index"):
        per = multiplier(f)
        for other in kin:
            if f.id == other.id or not _same_stem(f.key, other.key) or not f.value or not other.value:
                continue
            other_per = multiplier(other) or 1.0
            if per is None or per == other_per:
                continue
            ratio = abs((other.value / other_per) / (f.value / per))
            ten = next((t for t in TEN_TIMES if abs(math.log10(ratio / t)) < KIN_SIZE), None)
            if ten:
                yield finding(
                    "C5",
                    "size_of_unit",
                    [f, other] if other.document == f.document else [f],
                    CANNOT_CHECK,
                    f"{f.shown} {f.unit} is about {number(ten)} times smaller than a measure of the same kind "
                    f"({other.name.lower()}, {other.shown} {other.unit}).",
                    likely_reading=f"the unit may be per {number(per / ten)}"
                    if per > ten
                    else "the unit may be per person",
                )
                break


def _same_stem(one: str, other: str) -> bool:
    a, b = one.split("_"), other.split("_")
    return one == other or (len(a) > 2 and a[:2] == b[:2]) or (len(a) > 1 and a[:-1] == b[:-1])


def shares_above_the_whole(book: Book) -> Iterator[Finding]:
    """Yield C5 for a share above a hundred, which no part of a whole is."""
    for f in book.of_kind("percent"):
        if f.denominator and f.span.low > 100 and not re.search(r"detect|over|above", f"{f.key} {f.qualifier}"):
            yield finding(
                "C5", "share_above_the_whole", [f], DISAGREES, f"{f.shown} is more than all of {f.denominator}."
            )


def shares_of_one(book: Book) -> Iterator[Finding]:
    """Yield C5 for a survey share below one per cent: a share of one (0.72) may have been printed as a percentage."""
    for f in book.of_kind("percent"):
        if f.period_type == "survey_wave" and f.value is not None and 0 < f.value < 1:
            yield finding(
                "C5",
                "size_of_unit",
                [f],
                CANNOT_CHECK,
                f"{f.shown} of {f.denominator or 'those asked'} is hardly anybody.",
                likely_reading=f"{100 * f.value:.10g}% is meant",
            )


def polarity(book: Book) -> Iterator[Finding]:
    """Yield C7: a label that wants a figure to move against what it measures."""
    said = set()
    for claim in book.claims_of("aim"):
        for f in book.named(claim.figure_ids):
            said.add(f.id)
            yield from _aim(f, claim.direction, [claim])
    for f in book.every:
        match = LABELLED_SAFETY.search(f"{f.qualifier} {f.note}")
        if match and f.id not in said and f.role != "context":
            yield from _aim(f, "up", [])


def _wanted(figure: Figure) -> str:
    """Return which way a share or rate is better, by the words of what it measures; empty when they do not say."""
    own = re.sub(r"printed under.*$", "", f"{figure.name}; {figure.key.replace('_', ' ')}; {figure.qualifier}")
    if WORSE_WHEN_HIGHER.search(own):
        return "down"
    return "up" if BETTER_WHEN_HIGHER.search(own) else ""


def _aim(figure: Figure, direction: str, claims: list[Claim]) -> Iterator[Finding]:
    wanted = _wanted(figure)
    is_share = figure.kind in ("percent", "target") and "offences" not in figure.unit
    if not wanted or direction not in ("up", "down") or not is_share:
        return
    fits = wanted == direction
    yield finding(
        "C7",
        "polarity",
        [figure],
        AGREES if fits else DISAGREES,
        f"The label wants {figure.name.lower()} to go {direction}; what it measures is better when it goes {wanted}.",
        claims=claims,
        likely_reading="" if fits else "the share measured is the opposite of the label",
    )


def missing(book: Book) -> Iterator[Finding]:
    """Yield D3: a target without sign, a baseline without value, a unit not printed, survey shares without a number asked."""
    yield from _targets_without_sign(book)
    for f in book.every:
        if f.value is None and f.role in ("pending", "baseline") and not _is_awaited(f):
            told = f"{f.name}: no value is printed ({f.qualifier or f.text or 'blank cell'})."
            yield finding("D3", "value_missing", [f], CANNOT_CHECK, told)
        elif f.value is None or f.role == "context":
            continue
        elif not f.unit or "not printed" in f.unit:
            told = f"{f.name}: {f.shown} is printed without a unit."
            yield finding("D3", "unit_missing", [f], CANNOT_CHECK, told)
        elif _lacks_base(f):
            told = f"{f.name}: {f.shown} is printed without what it is taken of."
            yield finding("D3", "base_missing", [f], CANNOT_CHECK, told)
    yield from _surveys_without_base(book)


def _is_awaited(figure: Figure) -> bool:
    """Tell whether a missing value is announced for a day; what becomes of it is told with the dates."""
    words = f"{figure.qualifier} {figure.shown}"
    return bool(AWAITED.search(words)) or periods.due_date(words) is not None


def _lacks_base(figure: Figure) -> bool:
    """Tell whether a percentage is printed without what it is of, or a change without the period before."""
    if re.search(r"^not (stated|printed)", figure.denominator):
        return figure.kind in ("percent_change", "percent")
    if figure.denominator:
        return False
    return figure.kind == "percent" or (figure.kind == "percent_change" and figure.compared is None)


def _targets_without_sign(book: Book) -> Iterator[Finding]:
    changes = [f for f in book.every if f.measure == "target_percent_change" and f.value is not None]
    unsigned = [f for f in changes if f.text and not SIGNED.search(f"{f.shown} {_said_of(f)}")]
    for f in unsigned:
        beside = (
            f"; {len(changes) - len(unsigned)} other targets of the document carry one"
            if len(changes) > len(unsigned)
            else ""
        )
        yield finding(
            "D3",
            "sign_missing",
            [f],
            CANNOT_CHECK,
            f"{f.name}: {f.shown} is printed without a sign{beside}, so it cannot be said which way it is meant.",
        )


def _said_of(figure: Figure) -> str:
    """Return the words that may give a change its sign."""
    savings = "reduction" if "saving" in figure.name.lower() else ""
    return f"{re.sub(r'no sign.*', '', figure.qualifier)} {savings}"


def _surveys_without_base(book: Book) -> Iterator[Finding]:
    shares = [f for f in book.of_kind("percent") if f.period_type == "survey_wave"]
    counted = {kin for f in book.every if "sample" in f.key or "respondents" in f.name.lower() for kin in [f.period]}
    bare = [f for f in shares if f.period not in counted and not re.search(r"\bn\s*=|\d{2,}", f.denominator)]
    if bare:
        yield finding(
            "D3",
            "number_asked_missing",
            bare,
            CANNOT_CHECK,
            f"{number(len(bare))} survey shares are printed without the number of people asked, so no margin of error can be given.",
        )


def loose_ends(book: Book) -> Iterator[Finding]:
    """Yield D5 and D3: references to parts that do not hold what is promised, cut sentences, marks without a note."""
    held: dict[str, set[str]] = {}
    for claim in book.claims_of("contents"):
        held.setdefault(claim.subject, set()).update(claim.items)
    for claim in book.claims_of("reference"):
        lacking = [i for i in claim.items if i not in held.get(claim.subject, set())]
        known = claim.subject in held
        yield finding(
            "D5",
            "reference",
            [],
            (DISAGREES if known else CANNOT_CHECK) if lacking or not known else AGREES,
            f"{claim.statement} "
            + (f"That part does not hold: {', '.join(i.replace('_', ' ') for i in lacking)}." if lacking else ""),
            printed=claim.written,
            claims=[claim],
        )
    for claim in book.claims_of("cut_off"):
        yield finding(
            "D5",
            "cut_off",
            book.named(claim.figure_ids),
            CANNOT_CHECK,
            claim.statement,
            printed=claim.written,
            claims=[claim],
        )
    for claim in book.claims_of("footnote"):
        if not claim.items:
            yield finding(
                "D3",
                "footnote_missing",
                book.named(claim.figure_ids),
                CANNOT_CHECK,
                "A mark refers to a note that the text does not have.",
                printed=claim.written,
                claims=[claim],
            )
