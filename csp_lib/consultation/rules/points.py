"""Average points: the headline order, and the plain shares beside it (docs/methods.md, "Average points")."""

import numpy as np
import pandas as pd

from csp_lib.consultation.papers import Papers

SAME_WITHIN_DIGITS = 9  # scores equal to this many decimals share a place
SHARES = ["first_choice_share", "top3_share", "ranked_share"]


def average_points(papers: Papers) -> np.ndarray:
    """Return the average points of each option (Borda 1781); NaN where no paper compares it with another.

    Blanks read as below: first of k options earns k - 1 points, last none; tied options, and those left blank, share
    the points of the places they fill. Not offered: the same on each paper's own options, from 0 to 1. Abstain: the
    share of comparisons won among options ranked together, from 0 to 1.
    """
    earned, counted = points_on_papers(papers)
    with np.errstate(invalid="ignore"):
        return np.asarray(papers.weights @ earned / (papers.weights @ counted))


def points_on_papers(papers: Papers) -> tuple[np.ndarray, np.ndarray]:
    """Return what each option earns on each paper and the base it is counted over, two arrays papers x options.

    The average is the weighted sum of the first over that of the second, whatever blanks mean.
    """
    ranked = papers.is_ranked
    number = ranked.sum(axis=1, keepdims=True)
    beaten, level = _beaten_and_level(papers.places)
    if papers.unranked == "below":
        return beaten + level / 2, np.ones_like(papers.places)
    # a blank is infinite: every ranked option beats it, and it is level with the other blanks alone
    won = np.where(ranked, beaten - (len(papers.options) - number) + level / 2, 0)
    if papers.unranked == "abstain":
        return won, np.where(ranked, number - 1, 0).astype(float)
    compared = ranked & (number > 1)
    return np.where(compared, won / np.maximum(number - 1, 1), 0), compared.astype(float)


def order_by_points(papers: Papers) -> np.ndarray:
    """Return the place of each option by average points."""
    return places_of(average_points(papers))


def places_of(scores: np.ndarray) -> np.ndarray:
    """Return the place of each score, 1 for the highest; equal ones share the best place, missing ones stand last."""
    told = np.nan_to_num(np.round(scores.astype(float), SAME_WITHIN_DIGITS), nan=-np.inf)
    return np.asarray((told[None, :] > told[:, None]).sum(axis=1) + 1)


def shares(papers: Papers, top: int = 3) -> pd.DataFrame:
    """Return the plain facts, one row per option: option, first_choice_share, top3_share, ranked_share, n.

    Shares are per cent of all ballots by weight, n the number of ballots that rank the option. `top3_share` counts
    the first `top` places. Tied options share the places they fill; one left blank is never among them.
    """
    return pd.DataFrame(
        {
            "option": papers.options,
            "first_choice_share": 100 * share_in_top(papers, 1),
            "top3_share": 100 * share_in_top(papers, top),
            "ranked_share": 100 * papers.weights @ papers.is_ranked / papers.total,
            "n": papers.ballots @ papers.is_ranked,
        }
    )


def share_in_top(papers: Papers, places: int) -> np.ndarray:
    """Return the weighted share (0 to 1) of papers that rank each option among the first places."""
    return np.asarray(papers.weights @ in_top(papers, places) / papers.total)


def in_top(papers: Papers, places: int) -> np.ndarray:
    """Return how far each paper (row) puts each option among the first places: 1, 0, or a part where options tie."""
    beaten, level = _beaten_and_level(papers.places)
    above = len(papers.options) - 1 - beaten - level
    return np.asarray(np.clip((places - above) / (level + 1), 0, 1) * papers.is_ranked)


def _beaten_and_level(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how many other options each option stands above, and how many it is level with, on each paper."""
    beaten, level = np.zeros_like(places), np.zeros_like(places)
    for option in range(places.shape[1]):
        column = places[:, option, None]
        beaten[:, option] = (column < places).sum(axis=1)
        level[:, option] = (column == places).sum(axis=1) - 1
    return beaten, level
