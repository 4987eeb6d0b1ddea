"""Write-ins that look like something known: a suggestion for a person, never a merger."""

from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

ALIKE_FROM = 85  # ours: "Burglery" is 88 per cent burglary; below, likeness of letters is chance
MOST_COMPARED_WITH = 2_000  # ours: the write-ins named most; comparing all with all would grow with their square
ROWS_AT_ONCE = 1_000


def suggestions(texts: Sequence[str], known: Sequence[str]) -> list[tuple[str, float] | None]:
    """Return for each text (normalised, those named most first) what it is most like, with the likeness in per cent.

    Texts are compared whole (the normalised indel similarity of Levenshtein 1966) with what is known and with the
    2,000 write-ins named most, but only with those named more than they are, so that no two suggest each other. None
    where nothing is 85 per cent alike.
    """
    candidates = [*known, *texts[:MOST_COMPARED_WITH]]
    found: list[tuple[str, float] | None] = []
    if not candidates:
        return [None] * len(texts)
    for start in range(0, len(texts), ROWS_AT_ONCE):
        chunk = texts[start : start + ROWS_AT_ONCE]
        alike = process.cdist(chunk, candidates, scorer=fuzz.ratio, score_cutoff=ALIKE_FROM, dtype=np.float32)
        own = start + np.arange(len(chunk))
        alike[np.arange(len(candidates)) - len(known) >= own[:, None]] = 0
        best = alike.argmax(axis=1)
        scores = alike[np.arange(len(chunk)), best]
        found += [
            (candidates[place], float(score)) if score >= ALIKE_FROM else None
            for place, score in zip(best, scores, strict=True)
        ]
    return found
