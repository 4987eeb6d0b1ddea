"""Guesses, from headers and cells, which columns of a survey export hold a ranking; what is not clear is refused.

Survey tools export a ranking question as a column per option with places in the cells, or as a column per place with
options in the cells; the question's text stands before the option or place in each header, or not at all.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from csp_lib.errors import SourceError
from csp_lib.sources.ballots.columns import Columns
from csp_lib.sources.findings import listed
from csp_lib.sources.rows import fold

SEPARATOR = re.compile(r"[?:]?\s+[-–—|>]+\s+|\s*->\s*|[?:]\s+|\s*\[|\s*[\r\n]+\s*")
MARK = re.compile(r"=?\s*(\d{1,3})(?:\.0+)?\s*(?:st|nd|rd|th)?\s*=?", re.IGNORECASE)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
THING = r"(?:choice|preference|priority|place|position|rank|ranked|option|(?:most|highest|top)\b.*)"
PLACE = re.compile(
    rf"(?:rank|ranked|ranking|choice|preference|priority|place|position|option)\s*#?\s*(?P<after>\d{{1,2}})"
    rf"|(?P<before>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+{THING})?"
    rf"|(?P<word>{'|'.join(ORDINALS)})(?:\s+{THING})?|(?P<most>most important\b.*)",
    re.IGNORECASE,
)
WRITE_IN = re.compile(
    r"\bother\b.*\b(?:specify|state|describe|say|tell|write|add|text)\b|\bwrite[- ]?ins?\b|\bplease specify\b",
    re.IGNORECASE,
)
RESPONDENT = (
    "responseid", "respondentid", "respondent", "respondentnumber", "responsenumber", "responseno", "userid", "userno",
    "uniqueid", "uniquereference", "responsereference", "referencenumber", "reference", "recordid", "participantid",
    "serial", "serialnumber", "id",
)  # fmt: skip
DATE = (
    "submitted", "submitteddate", "datesubmitted", "submissiondate", "submittedat", "completed", "completiondate",
    "completiontime", "datecompleted", "completedat", "ended", "enddate", "timestamp", "responsedate", "date",
)  # fmt: skip
WEIGHT = ("weight", "weighting")
SOURCE = ("source", "channel", "collector", "mode")
GROUP = "group_"
MOSTLY = 0.5
"""Share of the filled cells of a column (ours) that must read as numbers for its cells to be places."""
FEW_ODD = 0.8
"""Share (ours) of a column's numbers that must be places among so many options, or of its texts that are options."""
LIKE_A_RANKING = 0.5
"""Share of the rows (ours) whose places start at 1 and differ; answers on a scale of five do so in about one in 25."""
Cells = Sequence[Sequence[str]]


@dataclass(frozen=True)
class _Set:
    """Columns that could be one ranking question."""

    question: str
    columns: tuple[int, ...]
    places: tuple[int, ...] = ()


def is_clear(header: list[str], cells: Cells) -> bool:
    """Tell whether a table holds exactly one set of columns that reads like a ranking."""
    return len(_sets(header, cells)) == 1


def guess(name: str, header: list[str], cells: Cells) -> tuple[Columns, list[str]]:
    """Return the columns of an export, and a note on each guess; SourceError where there is no clear one."""
    sets = _sets(header, cells)
    if len(sets) != 1:
        raise SourceError(_unclear(name, header, sets))
    (chosen,) = sets
    rest = [i for i in range(len(header)) if i not in chosen.columns and header[i] and header.count(header[i]) == 1]
    single = {key: _named(header, rest, names) for key, names in _SINGLE.items()}
    write_in, notes = _write_in(header, rest, cells, chosen)
    groups = {header[i]: fold_group(header[i]) for i in rest if header[i].casefold().startswith(GROUP)}
    options, places, told = _read_as(header, chosen)
    columns = Columns(options=options, places=places, write_in=write_in, groups=groups, **single)
    return columns, [told, *_notes(columns), *notes]


_SINGLE = {"respondent": RESPONDENT, "date": DATE, "weight": WEIGHT, "source": SOURCE}


def fold_group(column: str) -> str:
    """Return the variable that a column group_<variable> tells."""
    return re.sub(r"[^a-z0-9_-]+", "_", column.casefold().removeprefix(GROUP)).strip("_")[:60]


def _sets(header: list[str], cells: Cells) -> list[_Set]:
    """Return the sets of columns that read like one ranking each."""
    used = {i for i, n in enumerate(header) if fold(n) in {*RESPONDENT, *DATE, *WEIGHT, *SOURCE}}
    free = [i for i in range(len(header)) if i not in used and header[i] and not _is_write_in(header[i], cells[i])]
    found = []
    marked, placed = [], []
    for i in free:
        share = _share_of_marks(cells[i])
        if _place(header[i]) and share is not None and share <= 1 - FEW_ODD:
            placed.append(i)
        elif share is None or share >= MOSTLY:
            marked.append(i)
    for question, columns in _by_question(header, placed).items():
        places = tuple(_place(header[i]) for i in columns)
        if len(places) > 1 and sorted(places) == list(range(1, len(places) + 1)):
            found.append(_Set(question, columns, places))
    for question, columns in _by_question(header, marked).items():
        kept = _within(columns, cells) if question else _within(_filled(columns, cells), cells)
        if len(_filled(kept, cells)) > 1 and _is_ranking(kept, cells):
            found.append(_Set(question, kept))
    return found


def _share_of_marks(column: Iterable[str]) -> float | None:
    """Return the share of a column's filled cells that could be places; None when all are blank."""
    filled = [cell.strip() for cell in column if cell and not cell.isspace()]
    return sum(1 for cell in filled if MARK.fullmatch(cell)) / len(filled) if filled else None


def _place(column: str) -> int:
    """Return the place that a column's header names, 0 when it names none."""
    for part in (_tail(column), _question(column)):
        if match := PLACE.fullmatch(part.strip(" ]?*.:")):
            if match["most"]:
                return 1
            if match["word"]:
                return ORDINALS.index(match["word"].casefold()) + 1
            return int(match["after"] or match["before"])
    return 0


def _question(column: str) -> str:
    """Return what stands before the first separator of a header, nothing when it has none."""
    parts = SEPARATOR.split(column, maxsplit=1)
    return parts[0] if len(parts) > 1 else ""


def _tail(column: str) -> str:
    return SEPARATOR.split(column)[-1]


def _by_question(header: list[str], columns: list[int]) -> dict[str, tuple[int, ...]]:
    """Return columns by the text of their question; those that share theirs with no other stand together."""
    asked = {i: "" if PLACE.fullmatch(_question(header[i]).strip()) else _question(header[i]) for i in columns}
    counts = Counter(asked.values())
    groups: dict[str, tuple[int, ...]] = {}
    for i, question in asked.items():
        key = question if counts[question] > 1 else ""
        groups[key] = (*groups.get(key, ()), i)
    return groups


def _filled(columns: tuple[int, ...], cells: Cells) -> tuple[int, ...]:
    return tuple(i for i in columns if any(cell and not cell.isspace() for cell in cells[i]))


def _within(columns: tuple[int, ...], cells: Cells) -> tuple[int, ...]:
    """Return the columns whose numbers are mostly places among so many options; ages and years fall out."""
    kept = []
    for i in columns:
        places = [int(m[1]) for cell in cells[i] if (m := MARK.fullmatch(cell.strip()))]
        if sum(1 for p in places if 1 <= p <= len(columns)) >= FEW_ODD * len(places):
            kept.append(i)
    return tuple(kept)


def _is_ranking(columns: tuple[int, ...], cells: Cells) -> bool:
    """Tell whether the places of most rows start at 1 and differ, as on a form that asks for an order."""
    alike = filled = 0
    for row in zip(*(cells[i] for i in columns), strict=True):
        places = [int(m[1]) for cell in row if (m := MARK.fullmatch(cell.strip()))]
        filled += bool(places)
        alike += bool(places) and min(places) == 1 and len(set(places)) == len(places)
    return filled > 0 and alike >= LIKE_A_RANKING * filled


def _named(header: list[str], rest: list[int], names: tuple[str, ...]) -> str:
    """Return the column with the first of these names that a file has, or nothing."""
    by_name = {fold(header[i]): header[i] for i in rest}
    return next((by_name[name] for name in names if name in by_name), "")


def _is_write_in(column: str, cells: Sequence[str]) -> bool:
    """Tell whether a column holds what people wrote in; 'Other (please specify)' with places in it is an option."""
    return bool(WRITE_IN.search(column)) and (_share_of_marks(cells) or 0) < MOSTLY


def _write_in(header: list[str], rest: list[int], cells: Cells, chosen: _Set) -> tuple[str, list[str]]:
    """Return the column of write-ins, the question's own before others; none, with a note, where several could be."""
    could = [i for i in rest if _is_write_in(header[i], cells[i])]
    own = [i for i in could if chosen.question and _question(header[i]) == chosen.question] or could
    if len(own) > 1:
        return "", [f"Several columns could hold write-ins and none was read: {listed([header[i] for i in own])}."]
    return (header[own[0]] if own else ""), []


def _read_as(header: list[str], chosen: _Set) -> tuple[dict[str, str], dict[str, int], str]:
    """Return options and places by column, and the note that says how they are read."""
    columns = [header[i] for i in chosen.columns]
    if chosen.places:
        told = f"Read as one column per place: {listed([repr(c) for c in columns])}."
        return {}, dict(zip(columns, chosen.places, strict=True)), told
    names, before = _options(columns)
    after = f", after {before!r} in each header" if before else ""
    told = f"Read as one column per option: {listed(names)}{after}."
    return dict(zip(columns, names, strict=True)), {}, told


def _options(columns: list[str]) -> tuple[list[str], str]:
    """Return the headers without the question's text that all of them begin with, and that text."""
    alike = takewhile(lambda letters: len(set(letters)) == 1, zip(*columns, strict=False))
    shared = "".join(letters[0] for letters in alike)
    ends = [match.end() for match in SEPARATOR.finditer(shared)]
    before = shared[: ends[-1]] if ends else ""
    names = [column[len(before) :].strip() for column in columns]
    if before.endswith("["):
        names = [name.removesuffix("]").strip() for name in names]
    return (names, before) if all(names) and len(set(names)) == len(names) else (columns, "")


def _notes(columns: Columns) -> list[str]:
    told = []
    for key, what in (
        ("respondent", "Respondents"),
        ("date", "Dates"),
        ("weight", "Weights"),
        ("source", "Sources"),
        ("write_in", "Write-ins"),
    ):
        if column := getattr(columns, key):
            told.append(f"{what} are those of {column!r}.")
    if columns.groups:
        told.append(f"Groups of respondents: {listed(list(columns.groups))}.")
    return told


def _unclear(name: str, header: list[str], sets: list[_Set]) -> str:
    if sets:
        shown = "; ".join(f"{header[s.columns[0]][:60]!r} and {len(s.columns) - 1} more" for s in sets)
        what = f"{len(sets)} sets of columns could be the ranking ({shown})"
    else:
        what = "no columns hold places from 1 up, nor are any named 1st choice, 2nd choice and so on"
    return (
        f"{name}: {what}. Say which in the question file, under columns: options (column: option) where the cells "
        "hold places, or places (column: place) where they hold options; also respondent, write_in, weight, source, "
        f"date and groups, as far as there are any. The file has: {listed([repr(n[:60]) for n in header if n])}."
    )
