"""Printed numbers as spans: the values that would have been printed so (docs/methods.md, "The audit")."""

import math
import re
from dataclasses import dataclass

ABOUT_WITHIN = 0.05  # handbook, section 13: "about" widens by a twentieth
ABOUT = re.compile(
    r"\b(about|around|some|approximately|roughly|nearly|almost|circa|in the region of|estimate\w*)\b|~", re.IGNORECASE
)
AT_LEAST = re.compile(r"\b(over|more than|at least|minimum|in excess of|or more)\b|\d\s*\+", re.IGNORECASE)
AT_MOST = re.compile(r"\b(up to|as many as|at most|under|below|less than|fewer than|maximum)\b", re.IGNORECASE)
NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?")
SCALES = {"bn": 1e9, "m": 1e6, "k": 1e3}


@dataclass(frozen=True)
class Span:
    """All values between two ends, both included."""

    low: float
    high: float

    def meets(self, other: "Span") -> bool:
        """Tell whether some value lies in both, give or take the last bits of a float."""
        slack = 1e-9 * max([1.0, *(abs(x) for x in (self.low, other.low) if math.isfinite(x))])
        return self.low <= other.high + slack and other.low <= self.high + slack

    def holds(self, value: float) -> bool:
        """Tell whether a value lies in the span."""
        return self.meets(Span(value, value))

    def __add__(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Span") -> "Span":
        return Span(self.low - other.high, self.high - other.low)

    def __mul__(self, other: "Span") -> "Span":
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(ends), max(ends))

    def __truediv__(self, other: "Span") -> "Span | None":
        """Return the quotient, or None where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            return None
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Span(min(ends), max(ends))

    def times(self, factor: float) -> "Span":
        """Return the span scaled by a number."""
        return self * Span(factor, factor)


def exactly(value: float) -> Span:
    """Return the span of one value."""
    return Span(value, value)


def decimals(printed: str, value: float) -> int:
    """Return the decimals a number was printed with; those of the value where the print shows no digits."""
    match = NUMBER.search(printed)
    if match:
        return len(match[1] or "")
    return len(f"{value:.10g}".partition(".")[2])


def printed_span(value: float, printed: str, qualifier: str, *, is_rounded: bool) -> Span:
    """Return the values that a printed number stands for.

    A rounded number reaches half a unit of its last printed digit to both sides; a whole count stands for itself;
    "about" widens by a twentieth, "at least" and "up to" open one end.
    """
    half = _half_unit(value, printed) if is_rounded or _scale(printed) > 1 else 0.0
    if "/" in printed:  # "1/3" is a fraction said in words, not a measured per cent
        half = max(half, 1.0)
    low, high = value - half, value + half
    words = f"{qualifier} {printed}"
    if ABOUT.search(words):
        low, high = low - ABOUT_WITHIN * abs(value), high + ABOUT_WITHIN * abs(value)
    if AT_LEAST.search(words):
        low, high = (low, math.inf) if value >= 0 else (-math.inf, high)
    elif AT_MOST.search(words):
        low, high = (0.0, high) if value >= 0 else (low, 0.0)
    return Span(low, high)


def _half_unit(value: float, printed: str) -> float:
    return 0.5 * _scale(printed) * float(10.0 ** -decimals(printed, value))


def _scale(printed: str) -> float:
    match = re.search(r"\d\s*(bn|m|k)\b", printed, re.IGNORECASE)
    return SCALES[match[1].lower()] if match else 1.0


def most_shared(spans: list[Span]) -> tuple[Span | None, list[int]]:
    """Return the stretch that most spans share, and which they are (the narrowest such stretch, the first of equals)."""
    best: tuple[Span | None, list[int]] = (None, [])
    for start in sorted({s.low for s in spans}):
        inside = [n for n, s in enumerate(spans) if s.holds(start)]
        if len(inside) > len(best[1]):
            best = (Span(start, min(spans[n].high for n in inside)), inside)
    return best


def round_half_away(value: float, digits: int) -> float:
    """Return the value rounded to this many decimals, halves away from zero, as pages print it."""
    scale = 10.0**digits
    # the tiny push undoes binary representation: 2.675 is stored a little below itself
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9), value) / scale
