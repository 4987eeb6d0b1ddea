"""Every table a plan prints, rebuilt from the store with its columns in the printed order (T1 to T11)."""

import re
from collections import Counter

from csp_lib.results import plan_facts, plan_progress
from csp_lib.results.plan_facts import NOT_PRINTED, PlanFacts, PrintedRow, Row, plan_table, printed, target_head
from csp_lib.results.shapes import PlanTable
from csp_lib.results.target_rows import ASSUMED, is_assumed, text

AGREEMENTS = ("local area agreement", "national indicator")
LOOSE = "loose text"
NOT_STATED = "not stated"
SAYS_WHICH_WAY = re.compile(r"reduc|increas|improv|lower|rais|fewer|more ", re.IGNORECASE)
MATRIX = ("statutory_obligation", "strategic_assessment", "public_rank", "adopted_priority")

GLOSSARY_NOTES = (
    "The definitions are in our words; the order is that of the alphabet.",
    "The glossary here is shared by all plans, so a term that this one only uses may be among them.",
)
SHOWN_BY_THE_CELLS = re.compile(r"\bblank$|^loose text")
"""Remarks on legislation that the cells and titles of its tables say already."""


def plan_tables(borough: str) -> list[PlanTable]:
    """Return every table of a borough's plan that the rows held of it allow, T1 first."""
    makers = (
        plan_progress.progress, plan_progress.indicators, baselines, police, agreements, confidence, recommended, matrix,
        glossary, changes,
    )  # fmt: skip
    made = [table for facts in plan_facts.of_borough(borough) for make in makers for table in make(facts)]
    return sorted(made, key=lambda table: int(table.table_id.removeprefix("T")))


def baselines(facts: PlanFacts) -> list[PlanTable]:
    """Return T3: targets beside their baselines, one table per section that prints them."""
    sections: dict[str, dict[int, list[Row]]] = {}
    for figure in facts.figures:
        place = _target_of(figure, facts.targets) if _is_baseline(figure) else None
        if place is not None:
            sections.setdefault(text(figure, "section"), {}).setdefault(place, []).append(figure)
    return [_baseline_table(facts, section, found) for section, found in sections.items()]


def _is_baseline(figure: Row) -> bool:
    awaited = text(figure, "role") == "pending" and text(figure, "measure") == "baseline"
    return awaited or text(figure, "role") == "baseline"


def _target_of(figure: Row, targets: list[Row]) -> int | None:
    """Return which target a baseline belongs to: the nearest of its indicator, else the last that stands above it."""
    same = [i for i, target in enumerate(targets) if target["indicator_id"] == figure["indicator_id"]]
    if same:
        return min(same, key=lambda i: abs(int(targets[i]["line"]) - int(figure["line"])))
    above = [i for i, target in enumerate(targets) if int(target["line"]) <= int(figure["line"])]
    return above[-1] if above else None


def _baseline_table(facts: PlanFacts, section: str, found: dict[int, list[Row]]) -> PlanTable:
    periods = Counter(text(figure, "period") for figures in found.values() for figure in figures)
    rows, notes = [], []
    for place, figures in sorted(found.items()):
        target = facts.targets[place]
        rows.append(PrintedRow((_aimed(target), _baseline(figures)), (target, *figures)))
        notes.append(_remark(target))
    columns = ["TARGET", f"BASELINE {periods.most_common(1)[0][0]}"]
    return plan_table("T3", _baseline_title(facts, section), columns, rows, notes)


def _baseline_title(facts: PlanFacts, section: str) -> str:
    number = re.search(r"Priority (\d+)", section)
    named = [
        text(priority, "priority")
        for priority in facts.priorities
        if number and text(priority, "list") == "adopted" and text(priority, "place") == number[1]
    ]
    if number and named:
        return f"Targets of priority {number[1]}: {'; '.join(named)}"
    return f"Targets and baselines: {section}"


def _aimed(target: Row) -> str:
    """Return a target's label with the way it should move, where the label does not say it."""
    label, direction = text(target, "indicator"), text(target, "direction")
    if not direction or SAYS_WHICH_WAY.match(label):
        return label
    return f"{label} ({direction.replace(' (', ': ').rstrip(')')})"


def _baseline(figures: list[Row]) -> str:
    """Return a baseline as printed: a count with its rate in brackets or the reverse; several figures with names."""
    rates = [figure for figure in figures if text(figure, "measure").startswith("rate_per")]
    if len(figures) == 1:
        return _with_unit(figures[0])
    if len(figures) == 2 and len(rates) == 1:
        return f"{_with_unit(figures[0])} ({_with_unit(figures[1])})"
    return "; ".join(f"{text(figure, 'indicator')}: {_with_unit(figure)}" for figure in figures)


def _with_unit(figure: Row) -> str:
    """Return a figure with its unit where the unit is a rate or is printed beside it."""
    unit, says_printed = re.subn(r" \((as )?printed\)$", "", text(figure, "unit"))
    is_rate = text(figure, "measure").startswith("rate_per")
    return f"{printed(figure)} {unit}" if is_rate or says_printed else printed(figure)


def _remark(target: Row) -> str:
    return f"{text(target, 'indicator')}: {text(target, 'note')}" if text(target, "note") else ""


def police(facts: PlanFacts) -> list[PlanTable]:
    """Return T4: the police's targets put as a change in per cent, one table per year."""
    wanted = [t for t in facts.targets if _is(t, "police", "percent_change")]
    return [
        plan_table("T4", f"Police targets {period}", ["Crime type", target_head(period, "target")],
                   [_target_row(facts, t, text(t, "indicator")) for t in targets], _target_notes(targets))
        for period, targets in _by_period(wanted).items()
    ]  # fmt: skip


def _is(target: Row, framework: str, kind: str) -> bool:
    return text(target, "framework") == framework and text(target, "target_kind") == kind


def _by_period(targets: list[Row]) -> dict[str, list[Row]]:
    return {
        p: [t for t in targets if text(t, "period") == p] for p in dict.fromkeys(text(t, "period") for t in targets)
    }


def _target_row(facts: PlanFacts, target: Row, *cells: str) -> PrintedRow:
    """Return a row that ends with the target as printed, with the figure that holds the same number."""
    same = [f for f in facts.figures if f["line"] == target["line"] and text(f, "role") == "target"]
    value = text(target, "value_as_printed") or NOT_PRINTED
    return PrintedRow((*cells, "no target" if value == "None" else value), (target, *same))


def _target_notes(targets: list[Row]) -> list[str]:
    assumed = {text(t, "baseline_period").removesuffix(ASSUMED).strip() for t in targets if is_assumed(t)}
    notes = [f"The base year is not printed; {year} is assumed." for year in sorted(assumed)]
    return notes + [_remark(target) for target in targets]


def agreements(facts: PlanFacts) -> list[PlanTable]:
    """Return T5: targets of the local area agreement by the number of their national indicator."""
    wanted = [t for t in facts.targets if text(t, "framework") in AGREEMENTS and text(t, "value_as_printed")]
    tables = []
    for period, targets in _by_period(wanted).items():
        rows = [_target_row(facts, t, *_numbered(text(t, "indicator"))) for t in targets]
        columns = ["Number", "Indicator", target_head(period, "Target")]
        tables.append(plan_table("T5", f"Local area agreement targets {period}", columns, rows, _target_notes(targets)))
    return tables


def _numbered(indicator: str) -> tuple[str, str]:
    found = re.fullmatch(r"(.+) \(NI (\w+)\)", indicator)
    return (found[2], found[1]) if found else (NOT_PRINTED, indicator)


def confidence(facts: PlanFacts) -> list[PlanTable]:
    """Return T6: the police's targets for the answers to survey questions."""
    wanted = [t for t in facts.targets if _is(t, "police", "level") and _asked(text(t, "indicator"))]
    tables = []
    for period, targets in _by_period(wanted).items():
        rows = [_target_row(facts, t, *_asked(text(t, "indicator"))) for t in targets]
        columns = ["Survey", "Question", "Statement", "Target"]
        tables.append(plan_table("T6", f"Confidence targets {period}", columns, rows, _target_notes(targets)))
    return tables


def _asked(indicator: str) -> tuple[str, ...]:
    """Return survey, question and statement of an indicator such as `Satisfied (USS, Q7)`; nothing for another."""
    found = re.fullmatch(r"(.+) \(([A-Z]+),? (.+)\)", indicator)
    return (found[2], found[3], found[1]) if found else ()


def recommended(facts: PlanFacts) -> list[PlanTable]:
    """Return T7: the areas recommended as priorities in two years, matched by theme."""
    listed = [row for row in facts.priorities if text(row, "list") == "recommended"]
    years = sorted({text(row, "period") for row in listed})[-2:]
    if len(years) < 2:
        return []
    themes = dict.fromkeys(_subject(row) for row in sorted(listed, key=lambda row: text(row, "period")))
    rows = [_compared([row for row in listed if _subject(row) == theme], years) for theme in themes]
    columns = [*(year.replace("/", "-") for year in years), "Carried over, new or dropped"]
    notes = ["Areas of one theme share a row; the plan lists each year's areas without numbers.", *map(_about, listed)]
    return [plan_table("T7", f"Areas recommended, {years[0]} and {years[1]}", columns, rows, notes)]


def _subject(row: Row) -> str:
    return text(row, "theme") or text(row, "priority").casefold()


def _about(row: Row) -> str:
    return f"{text(row, 'priority')}, {text(row, 'period')}: {text(row, 'note')}" if text(row, "note") else ""


def _compared(rows: list[Row], years: list[str]) -> PrintedRow:
    earlier, later = ([text(row, "priority") for row in rows if text(row, "period") == year] for year in years)
    if earlier and later:
        moved = "carried over" if earlier == later else "carried over, in other words"
    else:
        moved = "new" if later else "dropped"
    absent = "not in this list"
    return PrintedRow(("; ".join(earlier) or absent, "; ".join(later) or absent, moved), tuple(rows))


def matrix(facts: PlanFacts) -> list[PlanTable]:
    """Return T8: the matrix cell by cell as its text stands, with the other readings in the notes."""
    literal = sorted((r for r in facts.matrix if text(r, "reading") == "literal"), key=_from_the_left)
    if not literal:
        return []
    ranks = [f for f in facts.figures if _is_rank_of(f, literal)]
    heads = ("Statutory obligations", "Strategic assessment", _event(facts, literal), "Priorities")
    rows = [
        PrintedRow((head, *(text(r, layer) or NOT_PRINTED for r in literal)),
                   (*literal, *(ranks if layer == "public_rank" else ())))
        for head, layer in zip(heads, MATRIX, strict=True)
    ]  # fmt: skip
    columns = ["Layer", *(f"c{text(r, 'column')}" for r in literal)]
    return [plan_table("T8", "From duties to priorities, cell by cell", columns, rows, _readings(facts.matrix))]


def _from_the_left(row: Row) -> tuple[int, str]:
    return len(text(row, "column")), text(row, "column")


def _is_rank_of(figure: Row, literal: list[Row]) -> bool:
    lines = [int(row["line"]) for row in literal]
    in_matrix = min(lines) <= int(figure["line"]) <= max(lines) + len(MATRIX)
    return in_matrix and text(figure, "measure") == "rank"


def _event(facts: PlanFacts, literal: list[Row]) -> str:
    """Return the name of the event at which the public ranked the areas, as the consultation's results name it."""
    lines = [int(row["line"]) for row in literal]
    near = [r for r in facts.consultation if min(lines) <= int(r["line"]) <= max(lines) + 1 and text(r, "rank")]
    return text(near[0], "source") if near else "Public rank"


def _readings(rows: list[Row]) -> list[str]:
    """Return the remarks on the cells as they stand, then those on each other way to read them."""
    notes = ["The columns have no heads of their own. The cells are as the text has them, which is one reading."]
    remarks: dict[str, list[str]] = {"literal": []}
    for row in sorted(rows, key=lambda row: (text(row, "reading"), text(row, "column"))):
        if text(row, "note"):
            said = text(row, "note").replace("reading_", "reading ")
            remarks.setdefault(text(row, "reading"), []).append(f"c{text(row, 'column')}, {said}")
    for reading, told in remarks.items():
        name = "As it stands" if reading == "literal" else reading.replace("reading_", "Reading ")
        notes += [f"{name}: {'; '.join(told)}."] if told else []
    return notes


def glossary(facts: PlanFacts) -> list[PlanTable]:
    """Return T9: the abbreviations a plan defines, for a plan that defines some of its own.

    A remark that names other documents only says that the definition is theirs.
    """
    defined = [t for t in facts.glossary if text(t, "source") == "defined" and text(t, "expansion")]
    mine = [term for term in defined if _is_defined_here(term, facts.document)]
    if not any(text(term, "documents") == facts.document for term in mine):
        return []
    ordered = sorted(mine, key=lambda term: text(term, "term").casefold())
    rows = [PrintedRow((text(t, "term"), text(t, "expansion"), text(t, "definition")), (t,)) for t in ordered]
    return [
        plan_table(
            "T9", "Abbreviations the plan explains", ["Abbreviation", "Full", "Definition"], rows, GLOSSARY_NOTES
        )
    ]


def _is_defined_here(term: Row, document: str) -> bool:
    named = [name for name in text(term, "documents").split(";") if name in text(term, "note")]
    return not named or document in named


def changes(facts: PlanFacts) -> list[PlanTable]:
    """Return T10: changes in law and policy to come, and those listed loosely after the table."""
    loose = [row for row in facts.legislation if text(row, "note").startswith(LOOSE)]
    table = [row for row in facts.legislation if not text(row, "note").startswith(LOOSE)]
    full = ("change", "when", "theme", "impact", "future_action")
    heads = ["Change", "When", "Theme", "Impact", "Future actions"]
    return [
        *_changes("Coming changes", heads, full, table),
        *_changes("Coming changes, listed after the table", heads[:2], full[:2], loose),
    ]


def _changes(title: str, heads: list[str], names: tuple[str, ...], rows: list[Row]) -> list[PlanTable]:
    shown = [PrintedRow(tuple(text(row, name) or NOT_STATED for name in names), (row,)) for row in rows]
    notes = ["The cells are in our words. Rows are counted as printed, on from the table to what follows it."]
    for row in rows:
        said = [part for part in text(row, "note").split("; ") if part and not SHOWN_BY_THE_CELLS.search(part)]
        notes += [f"Row {text(row, 'row')}: {'; '.join(said)}"] if said else []
    return [plan_table("T10", title, heads, shown, notes)] if rows else []
