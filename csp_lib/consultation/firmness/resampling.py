"""What would come out if the same kind of people came again: ballots drawn anew from those cast."""

from collections.abc import Iterator

import numpy as np

from csp_lib.consultation.papers import Papers
from csp_lib.consultation.rules.points import SAME_WITHIN_DIGITS, points_on_papers

DRAWS = 1_000
SEED = 20_110_401  # any fixed number: the same ballots give the same page
AT_ONCE = 4_000_000  # numbers held in memory at once: 100,000 different papers are drawn 40 draws at a time


def resampled_weights(papers: Papers, draws: int = DRAWS) -> Iterator[np.ndarray]:
    """Yield the weight of each paper in each draw (draws x papers), some draws at a time: as many ballots as were cast.

    Efron 1979, with replacement; ballots alike are drawn together (multinomial). Papers stand in an order of their own,
    so neither the order of ballots nor that of options changes a draw, nor does how many are drawn at a time.
    """
    if not papers.n:
        yield np.zeros((draws, 0))
        return
    dice, chances = np.random.default_rng(SEED), papers.ballots / papers.n
    weight_of_one, at_once = papers.weights / papers.ballots, max(1, AT_ONCE // len(papers.ballots))
    for done in range(0, draws, at_once):
        yield dice.multinomial(papers.n, chances, size=min(at_once, draws - done)) * weight_of_one


def resampled_sums(papers: Papers, columns: np.ndarray, draws: int = DRAWS) -> np.ndarray:
    """Return the weighted sum over papers of each column (papers x columns) in each draw (draws x columns)."""
    return np.concatenate([weights @ columns for weights in resampled_weights(papers, draws)])


def chance_in_top(papers: Papers, k: int, draws: int = DRAWS) -> np.ndarray:
    """Return the chance (0 to 1) of each option to be among the first k by average points, over ballots drawn anew."""
    earned, counted = np.split(resampled_sums(papers, np.column_stack(points_on_papers(papers)), draws), 2, axis=1)
    with np.errstate(invalid="ignore"):
        return chance_in_top_of(earned / counted, k)


def chance_in_top_of(points_by_draw: np.ndarray, k: int) -> np.ndarray:
    """Return the chance (0 to 1) of each option to be among the first k, from its points in each draw (draws x options).

    For draws of another making: a panel raked anew in each. Options level at the edge share the places left there; one
    without points in a draw stands last.
    """
    told = np.nan_to_num(np.round(points_by_draw, SAME_WITHIN_DIGITS), nan=-np.inf)
    chances = np.zeros(told.shape[1])
    for option in range(told.shape[1]):
        above = (told > told[:, option, None]).sum(axis=1)
        level = (told == told[:, option, None]).sum(axis=1)
        chances[option] = np.clip((k - above) / level, 0, 1).mean()
    return chances
