"""How numbers, months and absences are written on a page; one place, so that every page writes them alike.

Halves are rounded away from zero, as printed tables do. A missing value is always a word, never a blank or a dash.
"""

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from csp_lib.reference.periods import MONTH_NAMES, Month, describe_months

MINUS = "\N{MINUS SIGN}"
NOT_AVAILABLE = "not available"
NOT_PUBLISHED = "not published"
NOT_APPLICABLE = "not applicable"
HIDDEN = "hidden"


def is_missing(value: Any) -> bool:
    """Return whether a value is None, not a number, or another mark of absence."""
    return value is None or str(value) in ("<NA>", "NaT") or bool(value != value)


def rounded(value: Any, places: int = 0) -> Decimal:
    """Return value with this many decimals, halves away from zero (2.5 -> 3, 0.125 -> 0.13)."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value.item() if hasattr(value, "item") else value))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _written(value: Any, places: int, signed: bool) -> str:
    if is_missing(value) or (isinstance(value, float) and math.isinf(value)):
        return NOT_AVAILABLE
    number = rounded(value, places)
    sign = MINUS if number < 0 else "+" if signed and number > 0 else ""
    return f"{sign}{abs(number):,}"


def count(value: Any) -> str:
    """Return a count with a comma per thousand: 14,197."""
    return _written(value, 0, signed=False)


def difference(value: Any) -> str:
    """Return a difference of counts with its sign: +12, −771, 0."""
    return _written(value, 0, signed=True)


def decimal(value: Any, places: int = 1) -> str:
    """Return a number with a fixed count of decimals: 62.5."""
    return _written(value, places, signed=False)


def rate(value: Any, places: int = 1) -> str:
    """Return a rate as committees print it: 62.5, or 0.84 with places=2."""
    return _written(value, places, signed=False)


def percent(value: Any, places: int = 1) -> str:
    """Return a share with its sign of percent: 12.5%."""
    text = _written(value, places, signed=False)
    return text if text == NOT_AVAILABLE else f"{text}%"


def percent_change(value: Any, places: int = 1) -> str:
    """Return a change in percent with its sign: +3.0%, −5.2%, 0.0%."""
    text = _written(value, places, signed=True)
    return text if text == NOT_AVAILABLE else f"{text}%"


def change_in_words(value: Any, places: int = 1) -> str:
    """Return a change in percent as words for a sentence: up 3.0%, down 5.2%, unchanged."""
    if is_missing(value):
        return NOT_AVAILABLE
    number = rounded(value, places)
    return "unchanged" if number == 0 else f"{'up' if number > 0 else 'down'} {percent(abs(number), places)}"


def ordinal(place: int, word: str = "") -> str:
    """Return a place in a ranking: 2nd, 11th, 23rd; with a word the first place reads as the word alone: lowest."""
    if is_missing(place):
        return NOT_AVAILABLE
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    if word:
        return word if place == 1 else f"{place}{ending} {word}"
    return f"{place}{ending}"


def month(text: str) -> str:
    """Return 2011-04 as April 2011."""
    return Month.parse(text).title


def short_month(text: str) -> str:
    """Return 2011-04 as Apr 2011."""
    parsed = Month.parse(text)
    return f"{MONTH_NAMES[parsed.number - 1][:3]} {parsed.year}"


def months(first: str, last: str) -> str:
    """Return a span of months: April 2011 to January 2012."""
    return describe_months(Month.parse(first), Month.parse(last))


def day(text: str) -> str:
    """Return 2012-05-01 as 1 May 2012."""
    parsed = date.fromisoformat(text)
    return f"{parsed.day} {MONTH_NAMES[parsed.month - 1]} {parsed.year}"


def awaited(due: str) -> str:
    """Return the words for a figure that is still to come: awaited (due June 2011)."""
    return f"awaited (due {due})"
