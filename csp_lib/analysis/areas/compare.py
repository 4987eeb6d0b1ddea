"""An area among others: its place, and the rate of a group (docs/methods.md, "Boroughs side by side").

A place is never bare: it carries measure, denominator, period, the number of areas, its direction and its ties.
It is a description of printed figures, not a test; whether an area stands out is a question for a funnel. How far
chance alone could have moved a place is its range.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from csp_lib.analysis.areas.between_areas import SPREAD_BETWEEN_AREAS
from csp_lib.analysis.change import CHANCE_ALONE
from csp_lib.analysis.rates import Rate, crude_rate
from csp_lib.analysis.series import generator_from

SAME_WITHIN_DIGITS = 12  # rates equal to this many digits are one place
DRAWS = 10_000


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
class RankRange:
    """The place of an area with the range it could have taken, both counted from the lowest.

    `low` and `high` hold the middle 95 % of the places drawn, `place_lowest` always among them; all three are None
    where `reason` says why. `words` counts place and range from the nearer end: "4th lowest (95 % range 2nd to 9th)
    of 32". `basis` names what the draws allow for: chance alone, or the spread between areas (`tau2`) too.
    """

    place_lowest: int | None
    low: int | None
    high: int | None
    of: int
    words: str
    tied_with: tuple[str, ...]
    measure: str
    denominator_name: str
    period: str
    by: str
    basis: str
    tau2: float
    draws: int
    missing: tuple[str, ...] = ()
    reason: str = ""


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


def rank_range(
    frame: pd.DataFrame,
    area: str,
    tau2: float = 0.0,
    rng: np.random.Generator | None = None,
    draws: int = DRAWS,
    by: str = "rate",
    *,
    measure: str,
    denominator_name: str,
    period: str,
    basis: str = "",
) -> RankRange:
    """Return the place of one area, as `rank_areas`, with the range that chance leaves open.

    Each area's count is drawn from a gamma of shape count + 1/2 (Jeffreys), divided by its denominator where places
    go by rate; tau2 widens each draw on the log scale, by the spread between areas unless `basis` names
    something else (how far a series varies by itself). Without a generator the draws are
    seeded from the figures themselves: the same figures give the same range, whichever area is asked about.
    """
    if not 0 <= tau2 < np.inf or draws < 1:
        raise ValueError(f"tau2 of {tau2} and {draws} draws: tau2 is zero or above, and one draw is the fewest")
    rank = rank_areas(frame, area, measure, denominator_name, period, by)
    basis = basis or (SPREAD_BETWEEN_AREAS if tau2 > 0 else CHANCE_ALONE)
    carried = (rank.measure, rank.denominator_name, rank.period, rank.by, basis, float(tau2), draws)
    own = (*carried, rank.missing, rank.reason)
    if rank.place_lowest is None or rank.place_highest is None:
        return RankRange(None, None, None, rank.of, rank.words, (), *own)
    places = _drawn_places(frame, area, tau2, rng, draws, by)
    low, high = (int(place) for place in np.quantile(places, [0.025, 0.975], method="inverted_cdf"))
    # areas on one figure share the best place, which may lie before all that was drawn
    low, high = min(low, rank.place_lowest), max(high, rank.place_lowest)
    words = range_words(rank, low, high)
    return RankRange(rank.place_lowest, low, high, rank.of, words, rank.tied_with, *own)


def range_words(rank: Rank, low: int, high: int) -> str:
    """Return a place with its range, both from the nearer end: 4th lowest (95 % range 2nd to 9th) of 32."""
    if rank.place_lowest is None or rank.place_highest is None or rank.of == 1:
        return rank.words
    if rank.place_highest < rank.place_lowest:
        low, high = rank.of + 1 - high, rank.of + 1 - low
    # joint places counted from above begin later than those counted from below
    nearer = min(rank.place_lowest, rank.place_highest)
    low, high = min(low, nearer), max(high, nearer)
    reach = ordinal(low) if low == high else f"{ordinal(low)} to {ordinal(high)}"
    place = rank.words.removesuffix(f" of {rank.of}")
    return f"{place} (95 % range {reach}) of {rank.of}"


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


def _drawn_places(
    frame: pd.DataFrame, area: str, tau2: float, rng: np.random.Generator | None, draws: int, by: str
) -> np.ndarray:
    """Return the places from the lowest that one area takes in as many draws of all areas."""
    values = _values(frame, by).dropna()
    rows = frame.set_index("area").loc[sorted(values.index)].astype({"count": float})
    counts = rows["count"].to_numpy()
    base = rows["denominator"].to_numpy(float) if by == "rate" else np.ones(len(rows))
    rng = rng or _generator(rows, tau2, by)
    rates = rng.gamma(counts + 0.5, size=(draws, len(rows))) / base
    if tau2 > 0:
        rates = rates * np.exp(rng.normal(0.0, np.sqrt(tau2), size=rates.shape))
    mine = rates[:, list(rows.index).index(area)]
    return np.asarray((rates < mine[:, None]).sum(axis=1) + 1)


def _generator(rows: pd.DataFrame, tau2: float, by: str) -> np.random.Generator:
    """Return a generator seeded from the figures: the same figures give the same places anywhere."""
    figures = zip(rows.index, rows["count"], rows["denominator"], strict=True)
    text = ",".join([f"{area}:{count:g}:{denominator:g}" for area, count, denominator in figures] + [f"{tau2:g}", by])
    return generator_from(text)


def _values(frame: pd.DataFrame, by: str) -> pd.Series:
    if frame["area"].duplicated().any():
        raise ValueError("an area stands twice in the frame to be ranked")
    rows = frame.set_index("area")
    if by == "count":
        return rows["count"].astype(float)
    rates = rows["count"].astype(float) / rows["denominator"].astype(float).where(rows["denominator"] > 0)
    return rates.map(lambda rate: float(f"{rate:.{SAME_WITHIN_DIGITS}g}"))
