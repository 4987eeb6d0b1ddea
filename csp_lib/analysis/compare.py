"""An area among others: its place, and the rate of a group (docs/methods.md, "Boroughs side by side").

A place is never bare: it carries measure, denominator, period, the number of areas, its direction and its ties.
It is a description of printed figures, not a test; whether an area stands out is a question for a funnel.
"""

from dataclasses import dataclass

import pandas as pd

from csp_lib.analysis.rates import Rate, crude_rate

SAME_WITHIN_DIGITS = 12  # rates equal to this many digits are one place


@dataclass(frozen=True)
class Rank:
    """The place of an area among others, counted from both ends; None where `reason` says why.

    `tied_with` and `missing` name areas; `of` counts the areas that could be placed. Ties share the best place.
    """

    place_lowest: int | None
    place_highest: int | None
    of: int
    tied_with: tuple[str, ...]
    words: str
    measure: str
    denominator_name: str
    period: str
    reason: str = ""
    by: str = "rate"
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pooled:
    """The rate of a group of areas: its offences together over its denominators together."""

    rate: Rate
    areas: int
    missing: tuple[str, ...]
    reason: str = ""


def rank_areas(
    frame: pd.DataFrame, area: str, measure: str, denominator_name: str, period: str, by: str = "rate"
) -> Rank:
    """Return the place of one area in a frame of area, count, denominator, by rate or by count.

    The words name the nearer end, as committees print it: "9th lowest of 32", "6th highest of 32". Areas without
    the figures are left out, counted out of `of` and named.
    """
    if by not in ("rate", "count"):
        raise ValueError(f"areas are ranked by rate or by count, not by {by!r}")
    values = _values(frame, by)
    placed = values.dropna()
    missing = tuple(sorted(values.index[values.isna()]))
    name = denominator_name if by == "rate" else ""
    left_out = f"without figures for {', '.join(missing)}" if missing else ""
    if area not in placed.index:
        reason = f"there is no {by} for {area} in {period}"
        return Rank(None, None, len(placed), (), "not ranked", measure, name, period, reason, by, missing)
    mine = placed[area]
    lowest, highest = int((placed < mine).sum()) + 1, int((placed > mine).sum()) + 1
    tied = tuple(sorted(other for other in placed.index[placed == mine] if other != area))
    words = place_words(lowest, highest, len(placed), bool(tied))
    return Rank(lowest, highest, len(placed), tied, words, measure, name, period, left_out, by, missing)


def place_words(lowest: int, highest: int, of: int, is_tied: bool = False) -> str:
    """Return a place in words, from the nearer end: 2nd lowest of 32, joint 3rd highest of 32."""
    if of == 1:
        return "the only area"
    if lowest == highest == 1:
        return f"level with all others of {of}"
    from_below = lowest <= highest
    place = lowest if from_below else highest
    end = "lowest" if from_below else "highest"
    return f"{'joint ' if is_tied else ''}{f'{ordinal(place)} ' if place > 1 else ''}{end} of {of}"


def ordinal(number: int) -> str:
    """Return a number as a place: 1st, 2nd, 3rd, 11th, 22nd."""
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def pooled_rate(
    frame: pd.DataFrame, multiplier: float = 1000, confidence: float = 0.95, denominator_name: str = "residents"
) -> Pooled:
    """Return the rate of all areas of a frame of area, count, denominator together.

    Areas that lack either figure count on neither side and are named. Leave the area judged out of the frame
    before comparing it with the group.
    """
    whole = frame.dropna(subset=["count", "denominator"])
    missing = tuple(sorted(set(frame["area"]) - set(whole["area"])))
    if whole.empty:
        nothing = crude_rate(None, None, multiplier, confidence, denominator_name)
        return Pooled(nothing, 0, missing, "no area of the group has both figures")
    sums = float(whole["count"].sum()), float(whole["denominator"].sum())
    rate = crude_rate(*sums, multiplier, confidence, denominator_name)
    return Pooled(rate, len(whole), missing, f"without {', '.join(missing)}" if missing else "")


def _values(frame: pd.DataFrame, by: str) -> pd.Series:
    if frame["area"].duplicated().any():
        raise ValueError("an area stands twice in the frame to be ranked")
    rows = frame.set_index("area")
    if by == "count":
        return rows["count"].astype(float)
    rates = rows["count"].astype(float) / rows["denominator"].astype(float).where(rows["denominator"] > 0)
    return rates.map(lambda rate: float(f"{rate:.{SAME_WITHIN_DIGITS}g}"))
