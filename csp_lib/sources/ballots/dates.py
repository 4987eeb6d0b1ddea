"""Days as survey tools write them (31/10/2011 14:05, 31-Oct-2011, 2011-10-31T14:05) as ISO days."""

import datetime
import re
from collections.abc import Iterable

ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
WORDS = re.compile(r"(?:[A-Za-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3})[A-Za-z]*[ ,-]+(\d{4}|\d{2})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
REST = re.compile(r"|[T ,]+\d{1,2}[:.]\d{2}.*")


def days(cells: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the ISO day of each cell, and notes; a cell that is no date is handed on as it was written.

    Days in numbers are read with the day first, as in Britain; where a cell can only have the month first
    (10/31/2011), all of the column's are.
    """
    texts = [cell.strip() for cell in cells]
    different = set(texts)
    numbers = [(int(m[1]), int(m[2])) for text in different if (m := NUMBERS.match(text))]
    is_month_first = any(second > 12 for _, second in numbers) and not any(first > 12 for first, _ in numbers)
    read = {text: _day(text, is_month_first) for text in different}
    notes = []
    if numbers:
        first = "month" if is_month_first else "day"
        notes.append(f"Dates in numbers were read with the {first} first.")
    if odd := sum(1 for text in different if text and not read[text]):
        notes.append(f"Dates that cannot be read, kept as written: {odd:,} different.")
    return [read[text] or text for text in texts], notes


def _day(text: str, is_month_first: bool) -> str:
    """Return the ISO day that a text begins with, or nothing."""
    for pattern in (ISO, NUMBERS, WORDS):
        match = pattern.match(text)
        if match and REST.fullmatch(text[match.end() :]):
            return _iso(*_parts(pattern, match, is_month_first))
    return ""


def _parts(pattern: re.Pattern[str], match: re.Match[str], is_month_first: bool) -> tuple[int, int, int]:
    """Return year, month and day."""
    if pattern is WORDS:
        name = match[2].casefold()
        return _year(match[3]), MONTHS.index(name) + 1 if name in MONTHS else 0, int(match[1])
    first, second, third = match.groups()
    if pattern is ISO:
        return int(first), int(second), int(third)
    day, month = (second, first) if is_month_first else (first, second)
    return _year(third), int(month), int(day)


def _year(text: str) -> int:
    return int(text) + 2000 if len(text) == 2 else int(text)


def _iso(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""
