"""Head to head: if only two options were on the paper, which would more people put first (docs/methods.md)."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from csp_lib.consultation.papers import Papers
from csp_lib.consultation.rules.points import SAME_WITHIN_DIGITS

MARGINS, WINNING_VOTES = "margins", "winning_votes"
STRENGTHS = {
    MARGINS: "how much more weight puts one above the other than the other way round",
    WINNING_VOTES: "how much weight puts above the option that more weight puts above",
}


def preferred(papers: Papers) -> np.ndarray:
    """Return the weight of ballots that put the row's option above the column's; ties count for neither.

    Blanks read as below stand under everything ranked and level with one another; read otherwise, only options
    ranked on the same paper are compared.
    """
    above = [is_above @ papers.weights for is_above in each_above(papers)]
    return np.array(above).reshape(len(papers.options), len(papers.options))


def each_above(papers: Papers) -> Iterator[np.ndarray]:
    """Yield for one option after another which options (row) it stands above on which papers (column)."""
    places, is_ranked = np.ascontiguousarray(papers.places.T), papers.is_ranked.T
    for mine in places:
        yield mine < places if papers.unranked == "below" else (mine < places) & is_ranked


def percent_preferring(papers: Papers) -> pd.DataFrame:
    """Return how many per cent put the row's option above the column's, of those who part the two, by weight.

    Rows and columns are options; ballots that tie two options, or leave both blank, are in no base. Missing on the
    diagonal and where nobody parts two options.
    """
    above = preferred(papers)
    parted = above + above.T
    with np.errstate(invalid="ignore"):
        percent = 100 * above / np.where(parted > 0, parted, np.nan)
    return pd.DataFrame(percent, index=pd.Index(papers.options, name="option"), columns=list(papers.options))


def copeland_points(papers: Papers) -> np.ndarray:
    """Return for each option how many others it beats head to head, level ones counting half (Copeland 1951)."""
    margins = _margins(preferred(papers))
    return np.asarray((margins > 0).sum(axis=1) + ((margins == 0).sum(axis=1) - 1) / 2)


def order_head_to_head(papers: Papers) -> np.ndarray:
    """Return the place of each option by Copeland's points, those level parted by the sum of their margins."""
    points, sums = copeland_points(papers), _margins(preferred(papers)).sum(axis=1).round(SAME_WITHIN_DIGITS)
    more, level = points[:, None] > points, points[:, None] == points
    return _places(more | (level & (sums[:, None] > sums)))


def strongest_paths(above: np.ndarray, by: str = MARGINS) -> np.ndarray:
    """Return the strength of the strongest path from the row's option to the column's (Schulze 2011).

    `above` is what `preferred` gives. A path leads over options each of which beats the next and is as strong as
    its weakest step: the margin, or with `winning_votes` the weight in favour. 0 where no path leads. ValueError
    for another measure.
    """
    if by not in STRENGTHS:
        raise ValueError(f"{by!r} is no strength of a path; it is one of {', '.join(STRENGTHS)}")
    margins = _margins(above)
    paths = np.where(margins > 0, margins if by == MARGINS else above, 0.0)
    for over in range(len(paths)):
        paths = np.maximum(paths, np.minimum(paths[:, over, None], paths[over]))
    np.fill_diagonal(paths, 0)
    return paths.round(SAME_WITHIN_DIGITS)


def order_by_strongest_paths(papers: Papers, by: str = MARGINS) -> np.ndarray:
    """Return the place of each option by strongest paths (Schulze 2011): 1 plus the number of options ahead of it.

    An option is ahead of another when the strongest path to it is stronger than the path back.
    """
    paths = strongest_paths(preferred(papers), by)
    return _places(paths > paths.T)


def cycles(papers: Papers) -> list[tuple[str, ...]]:
    """Return each set of options that beat one another in a circle, in order of their names; empty without one."""
    leads = strongest_paths(preferred(papers)) > 0
    together = (leads & leads.T) | np.eye(len(leads), dtype=bool)
    circles = {tuple(papers.options[option] for option in np.flatnonzero(row)) for row in together}
    return sorted(circle for circle in circles if len(circle) > 1)


def beats_all(papers: Papers) -> str | None:
    """Return the option that beats every other head to head (Condorcet 1785), None when no option does."""
    beaten = (_margins(preferred(papers)) > 0).sum(axis=1)
    ahead = np.flatnonzero(beaten == len(papers.options) - 1)
    return papers.options[ahead[0]] if len(papers.options) > 1 and len(ahead) else None


def _margins(above: np.ndarray) -> np.ndarray:
    """Return how much more weight is for the row's option; rounded, so that sums of weights that are equal stay so."""
    return np.asarray((above - above.T).round(SAME_WITHIN_DIGITS))


def _places(is_ahead: np.ndarray) -> np.ndarray:
    return np.asarray(is_ahead.sum(axis=0) + 1)
