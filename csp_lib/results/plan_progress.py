"""Tables of counts that a plan prints: progress with London ranks (T1), indicators (T2), what went up and down (T11)."""

import re
from collections import Counter
from dataclasses import dataclass

from csp_lib.analysis.change import PERCENT_FROM_BASE
from csp_lib.reference import offences
from csp_lib.results.plan_facts import NOT_PRINTED, PlanFacts, PrintedRow, Row, plan_table, printed, span, year_head
from csp_lib.results.shapes import PlanTable
from csp_lib.results.target_rows import number, text

TARGET_HEAD = "Meeting target?"
VERDICTS = ("met", "not met", "no target", "not applicable", "dash")
FEWEST_ROWS = 2
"""A section that prints a change beside two counts once is a sentence, not a table."""


@dataclass(frozen=True)
class Moved:
    """Two counts of one indicator and what the plan prints of their change; a figure not printed is None."""

    label: str
    before: Row
    after: Row | None
    change: Row | None
    percent: Row | None
    strays: tuple[Row, ...] = ()
    rank: Row | None = None
    target: Row | None = None

    @property
    def facts(self) -> tuple[Row, ...]:
        """The rows of the store behind this row."""
        parts = (self.before, self.after, self.change, *self.strays, self.percent, self.rank, self.target)
        return tuple(part for part in parts if part is not None)


def progress(facts: PlanFacts) -> list[PlanTable]:
    """Return T1: counts of two years with change, London rank and verdict, one table per priority they report on."""
    tables: dict[str, list[Moved]] = {}
    for row in _progress_rows(facts):
        tables.setdefault(_priority(facts, row), []).append(row)
    return [_progress_table(title, rows) for title, rows in tables.items()]


def _progress_rows(facts: PlanFacts) -> list[Moved]:
    groups: dict[tuple[int, str], list[Row]] = {}
    for figure in facts.figures:
        groups.setdefault((int(figure["line"]), text(figure, "indicator_id")), []).append(figure)
    made = [_progress_row(group, facts.targets) for group in groups.values()]
    return [row for row in made if row is not None]


def _progress_row(group: list[Row], targets: list[Row]) -> Moved | None:
    """Return the row that the figures of one line make, or None when they are no row of a progress table."""
    counts = sorted(_of(group, "count"), key=lambda figure: text(figure, "period"))
    if len(counts) != 2 or text(counts[0], "period") == text(counts[1], "period"):
        return None
    before, after = counts
    ranked = next(iter(_of(group, "rank", text(after, "period"))), None)
    judged = [t for t in targets if t["line"] == before["line"] and "column" in text(t, "how_judged")]
    if ranked is None and not judged:
        return None
    percent = next(iter(_of(group, "percent_change", _against(after, before))), None)
    target = next(iter(judged), None)
    return Moved(text(before, "indicator"), before, after, None, percent, rank=ranked, target=target)


def _of(figures: list[Row], measure: str, period: str = "") -> list[Row]:
    named = [figure for figure in figures if text(figure, "measure") == measure]
    return [figure for figure in named if period in ("", text(figure, "period"))]


def _against(after: Row, before: Row) -> str:
    return f"{text(after, 'period')} vs {text(before, 'period')}"


def _priority(facts: PlanFacts, row: Moved) -> str:
    """Return the last priority of an earlier plan that stands above a row, or nothing."""
    above = [p for p in facts.priorities if text(p, "list") == "previous" and int(p["line"]) <= int(row.before["line"])]
    return text(above[-1], "priority") if above else ""


def _progress_table(priority: str, rows: list[Moved]) -> PlanTable:
    heads = [year_head(text(figure, "period")) for figure in (rows[0].before, rows[0].after) if figure is not None]
    columns = ["Crime / ASB", *heads, "% +/-", "London rank", _target_head(rows)]
    shown = [PrintedRow(_progress_cells(row), row.facts) for row in rows]
    title = f"Progress: {priority}" if priority else "Progress against the year before"
    return plan_table("T1", title, columns, shown, _progress_notes(rows))


def _target_head(rows: list[Moved]) -> str:
    said = [text(row.target, "how_judged") for row in rows if row.target is not None]
    found = re.search(r"column '([^']+)'", " ".join(said))
    return found[1] if found else TARGET_HEAD


def _progress_cells(row: Moved) -> tuple[str, ...]:
    percent = printed(row.percent) if row.percent is not None else _absent(row, "change")
    return (row.label, printed(row.before), printed(row.after), percent, _rank(row), _verdict(row.target))


def _rank(row: Moved) -> str:
    """Return a rank with its direction, the areas ranked and what by: 9th lowest of 32, per 1,000 population."""
    if row.rank is None:
        return _absent(row, "rank")
    place = re.match(r"\d+(st|nd|rd|th) \w+", text(row.rank, "qualifier"))
    areas = re.search(r"of \d+", text(row.rank, "unit"))
    among = f" {areas[0]}" if areas else ""
    by = text(row.rank, "denominator").replace("1000", "1,000") or f"measure {NOT_PRINTED}"
    return f"{place[0] if place else printed(row.rank)}{among}, {by}"


def _absent(row: Moved, what: str) -> str:
    """Return what a row prints in place of a number, as the remarks on its figures say."""
    said = " ".join(text(fact, "qualifier") for fact in row.facts if "qualifier" in fact)
    if f"{what} N/A" in said:
        return "not applicable"
    return "dash" if "printed '-'" in said else NOT_PRINTED


def _verdict(target: Row | None) -> str:
    """Return the printed verdict in the closed words: a tick is met, a cross not met."""
    word = text(target, "judgement").partition(" (")[0] if target is not None else ""
    if not word:
        return NOT_PRINTED
    return word if word in VERDICTS else "cannot judge"


def _progress_notes(rows: list[Moved]) -> list[str]:
    notes = [_months(row) for row in rows]
    if len(set(notes)) > 1:
        notes = [f"{row.label}: {note}" for row, note in zip(rows, notes, strict=True)]
    if any(row.rank is not None for row in rows):
        notes.append("Whether other areas share a rank is not said: ties not printed.")
    notes += [f"{row.label}, rank: {text(row.rank, 'qualifier')}" for row in rows if row.rank and _is_odd(row.rank)]
    notes += [f"{row.label}: {text(row.target, 'note')}" for row in rows if row.target and text(row.target, "note")]
    return notes + _small(rows)


def _months(row: Moved) -> str:
    spans = [span(text(figure, "period")) for figure in (row.before, row.after) if figure is not None]
    return f"Counts cover {' and '.join(spans)}."


def _is_odd(rank: Row) -> bool:
    return "(printed" in text(rank, "qualifier")


def _small(rows: list[Moved]) -> list[str]:
    """Return a note on each percentage that stands on a small earlier count; it stays as printed."""
    return [
        f"{row.label}: small numbers, the percentage is of {printed(row.before)}"
        for row in rows
        if row.percent is not None and (number(row.before, "value") or 0) < PERCENT_FROM_BASE
    ]


def indicators(facts: PlanFacts) -> list[PlanTable]:
    """Return T2, a section's counts of two years with their change, and T11, what of it went up and down."""
    sections = dict.fromkeys(text(figure, "section") for figure in facts.figures)
    tables = [_section_rows([f for f in facts.figures if text(f, "section") == name]) for name in sections]
    held = [rows for rows in tables if sum(row.change is not None for row in rows) >= FEWEST_ROWS]
    return [_indicator_table(rows) for rows in held] + [table for rows in held for table in _up_and_down(rows)]


def _section_rows(figures: list[Row]) -> list[Moved]:
    """Return the rows of a section: each begins with a count of the earlier year and ends where the next begins."""
    changes = Counter(text(figure, "period") for figure in _of(figures, "difference"))
    after, _, before = changes.most_common(1)[0][0].partition(" vs ") if changes else ("", "", "")
    starts = [figure for figure in _of(figures, "count", before) if before and text(figure, "role") == "actual"]
    ends = [int(start["line"]) for start in starts[1:]]
    rows = []
    for start, end in zip(starts, [*ends, float("inf")], strict=False):
        mine = [figure for figure in figures if int(start["line"]) <= int(figure["line"]) < end]
        rows.append(_indicator_row(start, mine, after))
    return rows


def _indicator_row(start: Row, mine: list[Row], after: str) -> Moved:
    same = [figure for figure in mine if figure["indicator_id"] == start["indicator_id"]]
    against = f"{after} vs {text(start, 'period')}"
    return Moved(
        label=re.sub(r", \w+ printing of the row$", "", text(start, "indicator")),
        before=start,
        after=next(iter(_of(same, "count", after)), None),
        change=next(iter(_of(same, "difference", against)), None),
        percent=next(iter(_of(same, "percent_change", against)), None),
        strays=tuple(figure for figure in mine if "in the Change column" in text(figure, "note")),
    )


def _indicator_columns(rows: list[Moved]) -> list[str]:
    change = next(text(row.change, "period") for row in rows if row.change is not None)
    after, _, before = change.partition(" vs ")
    return ["Crime/ASB type", before, after, "Change", "Percentage change"]


def _indicator_cells(row: Moved) -> tuple[str, ...]:
    stray = [f"{printed(figure)} ({text(figure, 'indicator')})" for figure in row.strays]
    change = "; ".join(stray) if stray and row.change is None else printed(row.change)
    return (row.label, printed(row.before), printed(row.after), change, printed(row.percent))


def _shown(rows: list[Moved]) -> list[PrintedRow]:
    return [PrintedRow(_indicator_cells(row), row.facts) for row in rows]


def _indicator_table(rows: list[Moved]) -> PlanTable:
    columns = _indicator_columns(rows)
    title = f"Crime and disorder, {columns[1]} and {columns[2]}"
    return plan_table("T2", title, columns, _shown(rows), [*_indicator_notes(rows), *_small(rows)])


def _indicator_notes(rows: list[Moved]) -> list[str]:
    notes = []
    if any("arrow lost" in text(row.percent, "qualifier") + text(row.percent, "note") for row in rows if row.percent):
        notes.append(
            "The arrow beside each percentage is lost in the text; a number without a sign is a rise, as its change shows."
        )
    twice = Counter(row.label for row in rows)
    notes += [f"{label}: the row is printed more than once." for label, times in twice.items() if times > 1]
    return notes + [
        f"{row.label}: {printed(stray)} stands in the Change column and counts {text(stray, 'unit')}, not a change."
        for row in rows
        for stray in row.strays
    ]


def _up_and_down(rows: list[Moved]) -> list[PlanTable]:
    """Return T11: the rows that rose and those that fell, the largest percentage first, no row twice."""
    once = {row.before["indicator_id"]: row for row in reversed(rows) if row.change is not None}
    parts = [row for name, row in once.items() if name != offences.TOTAL]
    columns = _indicator_columns(rows)
    span_of_years = f"{columns[1]} to {columns[2]}"
    sides = {
        f"What went up, {span_of_years}": [row for row in parts if _size(row) > 0],
        f"What went down, {span_of_years}": [row for row in parts if _size(row) < 0],
    }
    return [_ranked(title, columns, moved) for title, moved in sides.items() if moved]


def _ranked(title: str, columns: list[str], rows: list[Moved]) -> PlanTable:
    ordered = sorted(rows, key=lambda row: (-abs(_percent(row)), -abs(_size(row)), row.label))
    notes = [
        "Complete: every row of the plan's table with a change is in one of the two lists, largest percentage first; "
        "the total of all crime is left out.",
        *_small(rows),
    ]
    return plan_table("T11", title, columns, _shown(ordered), notes)


def _size(row: Moved) -> float:
    return (number(row.change, "value") or 0.0) if row.change is not None else 0.0


def _percent(row: Moved) -> float:
    return (number(row.percent, "value") or 0.0) if row.percent is not None else 0.0
