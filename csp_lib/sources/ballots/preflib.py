"""Reads PrefLib orders (.soc, .soi, .toc, .toi): `# KEY: value` lines, then `count: 1,{2,3},4` lines.

The header says how many alternatives, voters and different orders there are; what was read must agree with it.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from csp_lib.sources.ballots import encodings
from csp_lib.sources.ballots.table import Orders, check_options, exercise_named
from csp_lib.sources.findings import Findings
from csp_lib.sources.reading import Reading

KEY = re.compile(r"#\s*([^:]+?)\s*:\s*(.*?)\s*")
NAME = re.compile(r"ALTERNATIVE NAME (\d{1,6})")
ORDER = re.compile(r"(\d{1,12})\s*:\s*([0-9,{}\s]*)")
PLACE = re.compile(r"\{([\d\s,]+)\}|(\d+)")
SHAPE = re.compile(r"(\s*(\{\s*\d+\s*(,\s*\d+\s*)*\}|\d+)\s*(,|$))*")
TYPES = {"soc": (True, False), "soi": (False, False), "toc": (True, True), "toi": (False, True)}
"""Type: whether every order names all alternatives, and whether places may be shared."""
COUNTED = ("NUMBER ALTERNATIVES", "NUMBER VOTERS", "NUMBER UNIQUE ORDERS")
DOWNLOAD = "The file is damaged or was edited by hand: download it again."
Places = tuple[tuple[int, ...], ...]


@dataclass
class _File:
    """Header and orders as they stand in the file."""

    keys: dict[str, str] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    orders: list[tuple[int, int, Places]] = field(default_factory=list)

    @property
    def declared(self) -> set[int]:
        """The numbers an order may name: those with a name, else 1 to NUMBER ALTERNATIVES."""
        count = self.keys.get("NUMBER ALTERNATIVES", "")
        return set(self.names) or set(range(1, int(count[:6]) + 1 if count.isdecimal() else 1))


def looks_like(start: str) -> bool:
    """Tell whether a text begins as PrefLib files do."""
    first = next((line.strip() for line in start.splitlines() if line.strip()), "")
    named = KEY.fullmatch(first)
    return bool(named and named[1].isupper()) or bool(ORDER.fullmatch(first))


def read_preflib(path: Path, exercise: str, unnamed: str) -> Reading:
    """Return ballots of a PrefLib file, one respondent_id per order; SourceError with every problem."""
    text, notes = encodings.text_of(path)
    found = Findings(path.name)
    file = _parsed(text, found)
    found.refuse_if_any()
    _check_header(file, found)
    _check_orders(file, found)
    found.refuse_if_any()
    names = {number: file.names.get(number, f"Alternative {number}") for number in _all_numbers(file)}
    check_options(path.name, names.values())
    orders = Orders()
    for line, count, places in file.orders:
        orders.add(line, count, [[names[number] for number in place] for place in places])
    return orders.reading(exercise_named(path.name, exercise, unnamed), [*notes, *_notes(file, orders)])


def _parsed(text: str, found: Findings) -> _File:
    file = _File()
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if match := KEY.fullmatch(line):
            name = NAME.fullmatch(match[1])
            if name:
                _take_name(file, int(name[1]), match[2], number, found)
            else:
                file.keys[match[1].upper()] = match[2]
        elif match := ORDER.fullmatch(line):
            _take_order(file, match, number, found)
        elif line and not line.startswith("#"):
            found.add(
                "lines that are no order", f"line {number:,}: {line[:60]!r}", "An order is written 12: 3,1,{2,4}."
            )
    if not file.orders:
        found.add("there is no order", "", DOWNLOAD)
    return file


def _take_name(file: _File, number: int, name: str, line: int, found: Findings) -> None:
    if number in file.names:
        found.add("an alternative named twice", f"line {line:,}: {number}", DOWNLOAD)
    if not name:
        found.add("an alternative without a name", f"line {line:,}: {number}", "Fill it in.")
    if name in file.names.values():
        found.add("alternatives of the same name", f"line {line:,}: {name[:60]!r}", "Tell them apart by name.")
    file.names[number] = name


def _take_order(file: _File, match: re.Match[str], line: int, found: Findings) -> None:
    body = match[2].strip()
    if not SHAPE.fullmatch(body) or body.endswith(","):
        found.add("orders that cannot be read", f"line {line:,}: {body[:60]!r}", "An order is written 12: 3,1,{2,4}.")
        return
    if not int(match[1]):
        found.add("orders that no voter gave", f"line {line:,}", DOWNLOAD)
    places = tuple(tuple(sorted(map(int, (m[1] or m[2]).split(",")))) for m in PLACE.finditer(body))
    file.orders.append((line, int(match[1]), places))


def _check_header(file: _File, found: Findings) -> None:
    """Find every count of the header that is not the count of what was read."""
    read = {
        "NUMBER ALTERNATIVES": len(file.names or _all_numbers(file)),
        "NUMBER VOTERS": sum(count for _, count, _ in file.orders),
        "NUMBER UNIQUE ORDERS": len({places for _, _, places in file.orders}),
    }
    for key in COUNTED:
        said = file.keys.get(key)
        if said is not None and said != str(read[key]):
            found.add("counts of the header that were not read", f"{key} is {said[:20]}, read {read[key]}", DOWNLOAD)
    kind = file.keys.get("DATA TYPE", "soi")
    if kind not in TYPES:
        place = f"DATA TYPE is {kind[:20]!r}"
        found.add("a type of data that is no order", place, f"Read are {', '.join(TYPES)}: add one of these.")


def _check_orders(file: _File, found: Findings) -> None:
    declared = file.declared
    is_complete, may_tie = TYPES.get(file.keys.get("DATA TYPE", "toi"), (False, True))
    kind = file.keys.get("DATA TYPE", "")
    for line, _, places in file.orders:
        named = [number for place in places for number in place]
        if strange := sorted(set(named) - declared) if declared else []:
            found.add("alternatives that the header does not declare", f"line {line:,}: {strange[0]}", DOWNLOAD)
        if len(set(named)) < len(named):
            found.add("an alternative twice in one order", f"line {line:,}", DOWNLOAD)
        if is_complete and set(named) != declared and not strange:
            found.add(f"orders that leave alternatives out, in a file of type {kind}", f"line {line:,}", DOWNLOAD)
        if not may_tie and any(len(place) > 1 for place in places):
            found.add(f"shared places in a file of type {kind}", f"line {line:,}", DOWNLOAD)


def _all_numbers(file: _File) -> list[int]:
    named = {number for _, _, places in file.orders for place in places for number in place}
    return sorted(file.declared | named)


def _notes(file: _File, orders: Orders) -> list[str]:
    told = [f"Read as PrefLib orders: {orders.papers:,} ballots in {orders.number:,} orders."]
    if title := file.keys.get("TITLE"):
        told.append(f"The file's title: {title[:200]}.")
    if missing := [key for key in ("DATA TYPE", *COUNTED) if key not in file.keys]:
        told.append(f"The header lacks {', '.join(missing)}: not checked.")
    if not file.names:
        told.append("The header names no alternatives: they are called by their numbers.")
    return told
