"""Reads a partnership's own links: which duty, finding, result and priority belongs to which issue, one link a row."""

import datetime
import re
from collections.abc import Iterable
from pathlib import Path

from csp_lib.reference import areas
from csp_lib.sources import places, templates
from csp_lib.sources.findings import Findings, did_you_mean
from csp_lib.sources.reading import Reading
from csp_lib.sources.rows import fold, read_records
from csp_lib.sources.tidy import number_of

KIND = "priority_links"
SIDES = ("duty", "assessment", "consultation", "priority")
NEVER_BLANK = ("document", "issue", "issue_title", "item")
NOT_STATED = "not stated in the document"
FILL_IN = "Fill it in: every link ties an issue to something, and says in which document it stands."
PLACES_ARE = "Write 1 for the first, 2 for the second; leave it blank where the list is in no order."
ORDERED_IS = "Write yes or no, or leave it blank where the document does not say."
DATES_ARE = f"Write 2012, 2012-03 or 2012-03-01; {NOT_STATED!r} and a blank are allowed too."
PRIORITY_ONLY = "Only a priority has a relation. Move it to the row of the priority."
ONE_LINK_EACH = "A link stands once. Remove one of the rows."


def read_priority_links(path: Path) -> Reading:
    """Return priority_links: the columns of the table but source and kind. SourceError with every problem.

    `line` is the row of the file, since these links are their own document; `reading` is empty.
    """
    import pandas as pd

    kept, notes = templates.without_example(read_records(path, templates.PRIORITY_LINKS))
    found = Findings(path.name)
    first: dict[tuple[str, ...], int] = {}
    rows = [_row(row, number, first, found) for number, row in kept]
    found.refuse_if_any()
    return Reading(kind=KIND, tables={KIND: pd.DataFrame(rows)}, notes=notes)


def _row(row: dict[str, str], number: int, first: dict[tuple[str, ...], int], found: Findings) -> dict[str, object]:
    """Return a link with its borough recognised; what cannot be used is found."""
    link: dict[str, object] = {name: row[fold(name)] for name in templates.PRIORITY_LINKS}
    area = areas.recognise(row["borough"])
    if area is None:
        nearest = f"row {number:,}: {row['borough']!r} ({places.nearest(row['borough'])})"
        found.add("no known area", nearest, places.AREAS_ARE)
    for what, advice in _wrong(row):
        found.add(what, f"row {number:,}", advice)
    _once(row, number, first, found)
    return link | {"borough": area, "line": number, "reading": ""}


def _wrong(row: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Yield what is wrong with the cells of a link, and what to do about it."""
    for column in NEVER_BLANK:
        if not row[fold(column)]:
            yield f"{column} is blank", FILL_IN
    if row["side"] not in SIDES:
        yield f"side {row['side']!r} is not known", did_you_mean(row["side"], SIDES)
    place = number_of(row["place"])
    if row["place"] and (place is None or place < 1 or not re.fullmatch(r"\d+(\.\d+)?", row["place"])):
        yield f"place {row['place']!r} is no place", PLACES_ARE
    if row["ordered"] not in ("", "yes", "no"):
        yield f"ordered is {row['ordered']!r}", ORDERED_IS
    if row["relation"] and row["side"] != "priority":
        yield "a relation on a row that is no priority", PRIORITY_ONLY
    if row["decidedon"] not in ("", NOT_STATED) and not _is_date(row["decidedon"]):
        yield f"decided_on {row['decidedon']!r} is no date", DATES_ARE


def _once(row: dict[str, str], number: int, first: dict[tuple[str, ...], int], found: Findings) -> None:
    names = ("borough", "document", "issue", "issuetitle", "side", "item", "itemid")
    key = tuple(row[name].casefold() for name in names)
    if key in first:
        found.add("a link that stands twice", f"rows {first[key]:,} and {number:,} ({row['item']})", ONE_LINK_EACH)
    first.setdefault(key, number)


def _is_date(text: str) -> bool:
    """Tell whether text is a year, a month or a day of the calendar."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        return False
    try:
        datetime.date.fromisoformat(f"{text}-01-01"[:10])  # a year or a month stands for its first day
    except ValueError:
        return False
    return True
