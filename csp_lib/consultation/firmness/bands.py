"""Bands of priorities: options whose rank ranges overlap stand in one band (docs/methods.md, "Bands")."""

import numpy as np

from csp_lib.consultation.firmness.rank_ranges import RankRanges

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def bands(ranges: RankRanges) -> tuple[str, ...]:
    """Return the band of each option, A for the best, in the order of the ranges.

    Taken in order of place, an option joins the band while its range overlaps those of all its members; the first
    that does not opens the next band. After Z comes AA.
    """
    named, number = [""] * len(ranges.places), 0
    members: list[int] = []
    for option in np.lexsort((ranges.high, ranges.low, ranges.places)):
        if any(not _overlap(ranges, option, member) for member in members):
            members, number = [], number + 1
        members.append(option)
        named[option] = _letters(number)
    return tuple(named)


def _overlap(ranges: RankRanges, one: int, other: int) -> bool:
    return bool(ranges.low[one] <= ranges.high[other] and ranges.low[other] <= ranges.high[one])


def _letters(number: int) -> str:
    before, last = divmod(number, len(LETTERS))
    return (LETTERS[before - 1] if before else "") + LETTERS[last]
