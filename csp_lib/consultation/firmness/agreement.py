"""How far people agree: Kendall's W, its range, and whether there is a shared order at all (docs/methods.md)."""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from csp_lib.consultation.firmness.resampling import DRAWS, resampled_sums
from csp_lib.consultation.papers import Papers
from csp_lib.consultation.rules.points import SAME_WITHIN_DIGITS, points_on_papers

LEAST_SHARED = 0.05  # ours: W below which there is no order to speak of, however many took part
LITTLE, SOME, FAIR, STRONG = "little agreement", "some agreement", "fair agreement", "strong agreement"
SOME_FROM, FAIR_FROM, STRONG_ABOVE = 0.1, 0.3, 0.5  # ours
COVERAGE = 0.95


@dataclass(frozen=True)
class Concordance:
    """How far ballots agree, from 0 (each its own order) to 1 (all alike).

    `w` is Kendall's W with its range at 95 %; `chi_square` and `p` are Friedman's test that there is no shared
    order. `words` are little, some, fair or strong agreement. All are empty where fewer than two ballots or options
    leave nothing to agree on. `has_shared_order` is false where the range reaches 0 or W is under .05: options are
    then published without an order.
    """

    w: float | None
    lower: float | None
    upper: float | None
    chi_square: float | None
    p: float | None
    words: str
    has_shared_order: bool


def agreement(papers: Papers, draws: int = DRAWS) -> Concordance:
    """Return how far ballots agree, with a range from so many resamplings of respondents.

    Both ends are percentiles of W over the draws, taken down twice by what repeated ballots add. The lower end is no
    less than what is left of W when the averages of all options move towards level as far as 95 % of draws move
    them: that reaches 0 just when options differ no more than they would without a shared order. It is 0 as well
    where Friedman's test finds nothing (p of .05 or more), which matters when few took part. The upper end is no less
    than W itself. With weights all rest on the effective number of ballots (Kish 1965).
    """
    number, degrees = _effective_number(papers), len(papers.options) - 1
    if number < 2 or degrees < 1:
        return Concordance(None, None, None, None, None, "", False)
    w = kendalls_w(papers)
    chi_square = w * number * degrees
    p = float(chdtrc(degrees, chi_square))
    lower, upper = _range(papers, draws, number)
    lower = lower if p < 1 - COVERAGE else 0.0
    return Concordance(w, lower, upper, chi_square, p, agreement_words(w), lower > 0 and w >= LEAST_SHARED)


def kendalls_w(papers: Papers) -> float:
    """Return Kendall's W with ties and weights, that is Friedman's chi-square over n (k - 1) (Kendall 1939).

    Options left blank stand level at the mean of the places left, whatever blanks mean. 0 where no ballot parts any
    two options.
    """
    away = _from_the_middle(papers)
    return float(_shared(papers.weights @ away, papers.weights @ _spread(away), papers.total))


def agreement_words(w: float) -> str:
    """Return the closed words for a W: little under .1, some under .3, fair up to .5, strong above."""
    if w > STRONG_ABOVE:
        return STRONG
    if w >= FAIR_FROM:
        return FAIR
    return SOME if w >= SOME_FROM else LITTLE


def _range(papers: Papers, draws: int, number: float) -> tuple[float, float]:
    away = _from_the_middle(papers)
    drawn = resampled_sums(papers, np.column_stack([away, _spread(away), np.ones(len(away))]), draws)
    sums, spreads, totals = drawn[:, :-2], drawn[:, -2], drawn[:, -1]
    tail = (1 - COVERAGE) / 2
    ends = np.quantile(_shared(sums, spreads, totals), [tail, 1 - tail])
    # a draw holds some ballots twice, as those cast hold each once too often for the people they stand for
    lower, upper = np.clip(_without_repeats(_without_repeats(ends, number), number), 0, 1)
    mean = papers.weights @ away / papers.total
    moved = np.quantile(((sums / totals[:, None] - mean) ** 2).sum(axis=1), COVERAGE) * number / (number - 1)
    apart = (mean**2).sum()
    kept = 1 - np.sqrt(moved / apart) if apart > moved else 0.0
    w = kendalls_w(papers)
    return max(float(lower), w * float(kept) ** 2), max(float(upper), w)


def _without_repeats(w: np.ndarray, number: float) -> np.ndarray:
    """Return W as the mean agreement of two different ballots: it is less than W, which holds each with itself too."""
    return (number * w - 1) / (number - 1)


def _from_the_middle(papers: Papers) -> np.ndarray:
    """Return how far above the middle place each paper puts each option, in places."""
    earned, _ = points_on_papers(papers.read_as("below"))
    return earned - (len(papers.options) - 1) / 2


def _spread(away: np.ndarray) -> np.ndarray:
    return np.asarray((away**2).sum(axis=1))


def _shared(sums: np.ndarray, spreads: np.ndarray, totals: np.ndarray | float) -> np.ndarray:
    """Return the share of the ballots' spread that their average keeps; 0 where there is none."""
    scale = np.asarray(spreads * totals)
    return np.asarray((sums**2).sum(axis=-1) / np.where(scale > 0, scale, 1))


def _effective_number(papers: Papers) -> float:
    """Return how many ballots of equal weight tell as much as these: the squared sum over the sum of squares."""
    squares = (papers.weights**2 / papers.ballots).sum()
    return round(float(papers.total**2 / squares), SAME_WITHIN_DIGITS) if squares else 0.0
