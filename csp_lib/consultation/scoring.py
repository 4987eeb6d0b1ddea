"""The order that ballots give: average points, and who beats whom (docs/methods.md, "Average points")."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csp_lib.errors import ParamsError

UNRANKED = ("below",)
SAME_WITHIN_DIGITS = 9  # averages equal to this many decimals share a place
POINTS_COLUMNS = ["option", "average_points", "rank", "first_choice_share", "top3_share", "ranked_share", "n"]


@dataclass(frozen=True)
class _Papers:
    """Distinct ballots: one row of ranks per paper (infinite where not ranked), and how much each weighs."""

    options: list[str]
    ranks: np.ndarray
    weights: np.ndarray
    respondents: int


def average_points(
    ballots: pd.DataFrame, options: Iterable[str] | None = None, unranked: str = "below", top: int = 3
) -> pd.DataFrame:
    """Return the options in order of their average points (Borda 1781).

    First of k options earns k - 1 points, last none; tied options, and options left blank under `below`, share
    the points of the places they fill; the average runs over all ballots by weight. Columns: option,
    average_points, rank (ties share the best place), first_choice_share, top3_share, ranked_share (per cent of
    the weighted ballots) and n, the number of ballots. Options nobody ranked are listed last.
    """
    papers = _papers(ballots, options, unranked)
    if not papers.respondents:
        return pd.DataFrame(columns=POINTS_COLUMNS)
    wins, total = _wins(papers), papers.weights.sum()
    # beating an option is worth one point, a tie half: summed over the others that is k - place, averaged
    points = (wins + (total - wins - wins.T) / 2).sum(axis=1) / total - 0.5
    frame = pd.DataFrame(
        {
            "option": papers.options,
            "average_points": points,
            "rank": pd.Series(-points.round(SAME_WITHIN_DIGITS)).rank(method="min").astype(int),
            "first_choice_share": 100 * _share_in_top(papers, 1),
            "top3_share": 100 * _share_in_top(papers, top),
            "ranked_share": 100 * papers.weights @ np.isfinite(papers.ranks) / total,
            "n": papers.respondents,
        }
    )
    return frame.sort_values(["rank", "option"], ignore_index=True)


def head_to_head(ballots: pd.DataFrame, options: Iterable[str] | None = None, unranked: str = "below") -> pd.DataFrame:
    """Return the weight of ballots that put the row's option above the column's; ties count for neither."""
    papers = _papers(ballots, options, unranked)
    return pd.DataFrame(_wins(papers), index=pd.Index(papers.options, name="option"), columns=papers.options)


def _papers(ballots: pd.DataFrame, options: Iterable[str] | None, unranked: str) -> _Papers:
    """Return the distinct papers of repaired ballots; scoring distinct papers is what keeps large ballots fast."""
    if unranked not in UNRANKED:
        raise ParamsError(f"unranked: {unranked!r} is not known. Use {' or '.join(UNRANKED)}.")
    offered = list(options) if options is not None else sorted(ballots["option"].dropna().unique())
    keys = ballots[["exercise", "respondent_id"]]
    voters = keys.groupby(["exercise", "respondent_id"], sort=False).ngroup().to_numpy()
    count = int(voters.max()) + 1 if len(voters) else 0
    ranks, weights = np.full((count, len(offered)), np.inf), np.zeros(count)
    weights[voters] = ballots["weight"].to_numpy(float)
    columns = pd.Index(offered).get_indexer(pd.Index(ballots["option"]))
    given = ballots["rank"].notna().to_numpy() & (columns >= 0)
    ranks[voters[given], columns[given]] = ballots["rank"].to_numpy(float)[given]
    if not count or not offered:
        return _Papers(offered, ranks, weights, 0)
    first, which = _distinct(ranks)
    return _Papers(offered, ranks[first], np.bincount(which, weights), count)


def _distinct(ranks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where each distinct row first stands, and which of them every row is; rows are compared as bytes."""
    codes = np.ascontiguousarray(np.where(np.isfinite(ranks), ranks, 0).astype(np.uint16))
    rows = codes.view(np.dtype((np.void, codes.shape[1] * codes.itemsize))).ravel()
    _, first, which = np.unique(rows, return_index=True, return_inverse=True)
    return first, which


def _wins(papers: _Papers) -> np.ndarray:
    """Return how much weight prefers each option (row) to each other (column)."""
    above = papers.ranks[:, :, None] < papers.ranks[:, None, :]
    return np.einsum("p,pij->ij", papers.weights, above, optimize=True)


def _share_in_top(papers: _Papers, places: int) -> np.ndarray:
    """Return the weighted share of papers that rank each option among the first places.

    Tied options share the places they fill: two options tied for first are half a first choice each. An option
    that was not ranked is never among them.
    """
    above = (papers.ranks[:, None, :] < papers.ranks[:, :, None]).sum(axis=2)
    level = (papers.ranks[:, None, :] == papers.ranks[:, :, None]).sum(axis=2)
    share = np.clip((places - above) / level, 0, 1) * np.isfinite(papers.ranks)
    return np.asarray(papers.weights @ share / papers.weights.sum())
