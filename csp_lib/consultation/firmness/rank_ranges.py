"""Rank ranges: the places an option may truly hold if the same kind of people came again (docs/methods.md).

Two options on one ballot hang together, so every pair is judged by the spread of its own difference.
"""

from dataclasses import dataclass

import numpy as np

from csp_lib.consultation.firmness.resampling import SEED
from csp_lib.consultation.papers import Papers
from csp_lib.consultation.rules.points import SAME_WITHIN_DIGITS, average_points, places_of, points_on_papers

COVERAGE = 0.95
DRAWS = 20_000  # ours: the critical value then moves by about 0.01 from one seed to another
CERTAIN = 10.0**-SAME_WITHIN_DIGITS  # a difference whose standard error is below this has no spread at all


@dataclass(frozen=True)
class RankRanges:
    """Places and the best and worst place each option may hold, in the order of the estimates, 1 for the best."""

    places: np.ndarray
    low: np.ndarray
    high: np.ndarray


def points_with_covariance(papers: Papers) -> tuple[np.ndarray, np.ndarray]:
    """Return the average points of each option and their covariance (options x options).

    Linearised as a ratio of weighted sums with n / (n - 1), n ballots, whatever blanks mean; where every ballot weighs
    the same and blanks stand below it is the covariance of a mean. NaN for an option that fewer than two ballots
    compare: nothing is known of its spread. Woodruff 1971; Särndal, Swensson and Wretman 1992.
    """
    earned, counted = points_on_papers(papers)
    points = average_points(papers)
    alike = papers.ballots[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        # what one ballot of each paper adds to the error of each option's average
        moved = papers.weights[:, None] / alike * (earned - points * counted) / (papers.weights @ counted)
        covariance = (moved * alike).T @ moved * np.divide(papers.n, papers.n - 1)
    unknown = papers.ballots @ (counted > 0) < 2
    covariance[unknown, :] = covariance[:, unknown] = np.nan
    return points, covariance


def rank_ranges(
    estimates: np.ndarray, covariance: np.ndarray, *, coverage: float = COVERAGE, simultaneous: bool = False
) -> RankRanges:
    """Return the places of estimates (larger is better) and their rank ranges.

    The best place is 1 + the number of options clearly better, the worst k less the number clearly worse. Clearly is
    told by step-down tests on differences: for each option those with all others, or, where `simultaneous`, all pairs
    together, so that every range holds at once. An estimate or a spread that is missing parts from nothing: its range
    is every place. Mogstad, Romano, Shaikh and Wilhelm 2024, Review of Economic Studies 91.
    """
    number = len(estimates)
    distances, precision = _studentised(estimates, covariance)
    noise, pairs = _noise(estimates, covariance), ~np.eye(number, dtype=bool)
    families = [pairs] if simultaneous else [pairs & _with_option(number, option) for option in range(number)]
    clearly = [_clearly_better(distances, precision, noise, family, coverage) for family in families]
    seen = clearly * number if simultaneous else clearly
    above = [int(better[:, option].sum()) for option, better in enumerate(seen)]
    below = [int(better[option].sum()) for option, better in enumerate(seen)]
    return RankRanges(places_of(estimates), 1 + np.array(above, int), number - np.array(below, int))


def could_be_in_top(estimates: np.ndarray, covariance: np.ndarray, k: int, coverage: float = COVERAGE) -> np.ndarray:
    """Return which options could be among the true first k: the set holds all of them with the coverage.

    Those whose best place by the simultaneous ranges is k or better. Mogstad and others 2024.
    """
    return np.asarray(rank_ranges(estimates, covariance, coverage=coverage, simultaneous=True).low <= k)


def _with_option(number: int, option: int) -> np.ndarray:
    """Return which ordered pairs of options have the option in them."""
    is_it = np.arange(number) == option
    return np.asarray(is_it[:, None] | is_it[None, :])


def _studentised(estimates: np.ndarray, covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return how far each option stands above each other in standard errors, and one over that error.

    A difference without spread is endlessly far, or level; one that is not known counts as level.
    """
    variances = np.diag(covariance)
    error = np.sqrt(np.maximum(variances[:, None] + variances[None, :] - 2 * covariance, 0))
    apart = estimates[:, None] - estimates[None, :]
    is_known, is_certain = np.isfinite(error) & np.isfinite(apart), error < CERTAIN
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.where(is_known & ~is_certain, 1 / error, 0)
        without_spread = np.where(np.abs(apart) > CERTAIN, np.sign(apart) * np.inf, 0)
    distances = np.where(is_certain, without_spread, np.nan_to_num(apart) * precision)
    return np.where(is_known, distances, 0), precision


def _noise(estimates: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Return draws of the errors of all estimates together (options x draws), by the symmetric root."""
    values, vectors = np.linalg.eigh(np.nan_to_num(covariance, nan=0.0, posinf=0.0))
    root = vectors * np.sqrt(np.maximum(values, 0)) @ vectors.T
    dice = np.random.default_rng(SEED).standard_normal((len(covariance), DRAWS))
    # the best option takes the first dice, and so on: renaming the options renames the ranges and no more
    return np.asarray(root @ dice[np.argsort(np.argsort(-estimates, kind="stable"))])


def _clearly_better(
    distances: np.ndarray, precision: np.ndarray, noise: np.ndarray, tested: np.ndarray, coverage: float
) -> np.ndarray:
    """Return which option (row) is clearly better than which (column), among the ordered pairs tested.

    Each step rejects what the largest error among the pairs still open does not explain. "A is no better than B" and
    "B is no better than A" are two hypotheses: rejecting one leaves the other among those open.
    """
    still_open, clearly = tested.copy(), np.zeros_like(tested)
    while still_open.any():
        found = still_open & (distances > np.quantile(_largest(noise, precision, still_open), coverage))
        if not found.any():
            break
        clearly |= found
        still_open &= ~found
    return clearly


def _largest(noise: np.ndarray, precision: np.ndarray, still_open: np.ndarray) -> np.ndarray:
    """Return the largest studentised difference of each draw among the ordered pairs open."""
    largest = np.zeros(noise.shape[1])
    for option in np.flatnonzero(still_open.any(axis=1)):
        others = np.flatnonzero(still_open[option])
        apart = (noise[option] - noise[others]) * precision[option, others, None]
        np.maximum(largest, apart.max(axis=0), out=largest)
    return largest
