"""Reads counted ballots of Scottish council wards, as electoral offices' reports are collected in one layout.

First row candidates, seats; then how many papers, and the candidates they name, first choice first; then a row for
each candidate with name and party; then the ward's name.
"""

import re
from pathlib import Path

from csp_lib.sources.ballots import encodings
from csp_lib.sources.ballots.sheet import Row, csv_rows
from csp_lib.sources.ballots.table import Orders, check_options, exercise_named
from csp_lib.sources.findings import Findings
from csp_lib.sources.reading import Reading

NUMBER = re.compile(r"\d{1,9}")
CANDIDATE = re.compile(r"Candidate (\d{1,4})", re.IGNORECASE)
DOWNLOAD = "The file is damaged or was edited by hand: download it again."


def looks_like(rows: list[list[str]]) -> bool:
    """Tell whether the first rows are two counts and then counted orders in numbers."""
    if len(rows) < 2:
        return False
    first, second = _filled(rows[0]), _filled(rows[1])
    return len(first) == 2 and len(second) >= 2 and all(NUMBER.fullmatch(cell) for cell in (*first, *second))


def read_scottish(path: Path, exercise: str, unnamed: str) -> Reading:
    """Return ballots of a ward, one respondent_id per order; SourceError with every problem."""
    text, notes = encodings.text_of(path)
    (_, head), *rows = [(number, _filled(fields)) for number, fields in csv_rows(path, text)]
    found = Findings(path.name)
    names, parties = _candidates(rows, int(head[0]), found)
    wards = [fields[0] for _, fields in rows if len(fields) == 1]
    if len(wards) != 1:
        found.add(f"one row with the ward's name is expected, {len(wards)} found", "", DOWNLOAD)
    orders = _orders(rows, names, found)
    found.refuse_if_any()
    check_options(path.name, names.values())
    told = [
        f"Read as a Scottish ward, {wards[0][:100]}: {orders.papers:,} ballots in {orders.number:,} orders, "
        f"{len(names)} candidates for {head[1]} seats.",
        f"Options are the candidates' names; their parties are left out: {'; '.join(sorted(set(parties)))[:500]}.",
    ]
    return orders.reading(exercise_named(path.name, exercise, unnamed), [*notes, *told])


def _filled(fields: list[str]) -> list[str]:
    """Return the cells of a row without the empty ones that trailing commas make."""
    cells = [cell.strip() for cell in fields]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _candidates(rows: list[Row], declared: int, found: Findings) -> tuple[dict[int, str], list[str]]:
    """Return the candidates' names by number, and their parties."""
    names: dict[int, str] = {}
    parties = []
    for number, fields in rows:
        match = CANDIDATE.fullmatch(fields[0])
        if not match or len(fields) < 2:
            continue
        if int(match[1]) in names or fields[1] in names.values():
            found.add("candidates that stand twice", f"row {number:,}: {fields[1][:60]!r}", "Tell them apart by name.")
        names[int(match[1])] = fields[1]
        parties += fields[2:3]
    if sorted(names) != list(range(1, declared + 1)):
        place = f"row 1 says {declared}, read {len(names)}"
        found.add("the candidates are not those the first row counts", place, DOWNLOAD)
    return names, parties


def _orders(rows: list[Row], names: dict[int, str], found: Findings) -> Orders:
    orders = Orders()
    for number, fields in rows:
        if CANDIDATE.fullmatch(fields[0]) or (len(fields) == 1 and not NUMBER.fullmatch(fields[0])):
            continue
        if not all(NUMBER.fullmatch(cell) for cell in fields) or not int(fields[0]):
            place = f"row {number:,}: {','.join(fields)[:60]!r}"
            found.add("rows that are no counted order", place, DOWNLOAD)
            continue
        named = [int(cell) for cell in fields[1:]]
        if strange := [n for n in named if n not in names]:
            found.add("candidates without a row of their own", f"row {number:,}: {strange[0]}", DOWNLOAD)
        elif len(set(named)) < len(named):
            found.add("a candidate twice in one order", f"row {number:,}", DOWNLOAD)
        else:
            orders.add(number, int(fields[0]), [[names[n]] for n in named])
    return orders
