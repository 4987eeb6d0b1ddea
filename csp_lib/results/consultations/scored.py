"""Papers scored once for everything that asks, and how few ballots are too few to tell anything of others."""

from typing import TYPE_CHECKING, NamedTuple

from csp_lib.results.consultations.shapes import FEWEST_TO_TELL

if TYPE_CHECKING:
    import numpy as np

    from csp_lib.consultation.firmness.agreement import Concordance
    from csp_lib.consultation.firmness.rank_ranges import RankRanges
    from csp_lib.consultation.papers import Cast, Papers
    from csp_lib.results.consultations.weights import Fitted


class Scored(NamedTuple):
    """Average points with their covariance, places by points and two at a time, chances, ranges and verdicts."""

    papers: "Papers"
    estimates: "np.ndarray"
    covariance: "np.ndarray"
    by_points: "np.ndarray"
    chances: "np.ndarray"
    by_pairs: "np.ndarray"
    ranges: "RankRanges"
    could_be_top: "np.ndarray"
    verdicts: tuple[str, ...]
    agreement: "Concordance"


def scored(cast: "Cast", fit: "Fitted | None", top: int) -> Scored:
    """Return an exercise's papers scored; `fit` where weights were fitted to margins."""
    from csp_lib.consultation.firmness import rank_ranges, verdict
    from csp_lib.consultation.firmness.agreement import agreement
    from csp_lib.consultation.rules import head_to_head, points
    from csp_lib.results.consultations.weights import chances

    papers = cast.papers
    estimates, covariance = rank_ranges.points_with_covariance(papers)
    by_points, by_pairs = points.places_of(estimates), head_to_head.order_head_to_head(papers)
    again = chances(cast, fit, top)
    ranges = rank_ranges.rank_ranges(estimates, covariance)
    could_be = rank_ranges.could_be_in_top(estimates, covariance, top)
    shared = agreement(papers)
    words = verdict.verdicts(by_points, by_pairs, again, top)
    if not shared.has_shared_order:
        words = (verdict.TOO_CLOSE,) * len(words)  # no place is firm in an order that nobody shares
    made = Scored(papers, estimates, covariance, by_points, again, by_pairs, ranges, could_be, words, shared)
    return made if papers.n >= FEWEST_TO_TELL else _too_few(made)


def _too_few(made: Scored) -> Scored:
    """Return the same with nothing told: five alike ballots are no certainty about the sixth."""
    import numpy as np

    from csp_lib.consultation.firmness.rank_ranges import RankRanges
    from csp_lib.consultation.firmness.verdict import TOO_CLOSE

    number = len(made.papers.options)
    every = RankRanges(made.by_points, np.ones(number, int), np.full(number, number))
    return made._replace(ranges=every, could_be_top=np.ones(number, bool), verdicts=(TOO_CLOSE,) * number)


def in_order(papers: "Papers", places: "np.ndarray") -> list[str]:
    """Return the options by place, level ones by name."""
    return [option for _, option in sorted(zip(places, papers.options, strict=True))]
