"""An exercise answered on a scale: shares of top answers with their ranges, weighted and not, and the order they give."""

from typing import TYPE_CHECKING

from csp_lib.results.consultations.groups import group_orders, profile
from csp_lib.results.consultations.ranking import asked_by
from csp_lib.results.consultations.shapes import Rating
from csp_lib.results.consultations.weights import WEIGHTED_TYPES, usable_margins

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.consultation.panels import Ratings
    from csp_lib.params.exercises import ExerciseParams


def rate_exercise(answers: "pd.DataFrame", respondents: "pd.DataFrame", question: "ExerciseParams") -> Rating:
    """Return a panel's or survey's answers as shares of top answers; `question` must declare the scale (rating)."""
    from csp_lib.consultation import panels, sub_groups
    from csp_lib.consultation.firmness.rank_ranges import could_be_in_top

    declared = question.rating
    assert declared is not None
    scale = panels.Scale(tuple(declared.scale), tuple(declared.top), tuple(declared.no_answer))
    ratings, why_not = _weighted(panels.ratings_of(answers, scale), respondents, question)
    table = panels.top_box(ratings)
    chances = dict(zip(ratings.issues, panels.chance_of_top_places(ratings, question.top), strict=True))
    could = could_be_in_top(*panels.shares_with_covariance(ratings), question.top)
    cost, measured = panels.cost_of_weights(ratings), sub_groups.measured_ratings(ratings)
    return Rating(
        asked=asked_by(question), scale=list(declared.scale), top_answers=list(declared.top), people=len(ratings.who),
        issues=table.assign(p_top_k=table["issue"].map(chances)), answers=panels.answer_shares(ratings),
        is_weighted=bool(ratings.weights.max() > ratings.weights.min()),
        weights=cost,
        weighting_changes_the_order=panels.weighting_changes_the_order(table),
        could_be_top=[issue for issue, is_in in zip(ratings.issues, could, strict=True) if is_in],
        profile=profile(measured, respondents, question),
        groups=group_orders(measured, respondents, asked_by(question), question), why_unweighted=why_not,
    )  # fmt: skip


def _weighted(ratings: "Ratings", respondents: "pd.DataFrame", question: "ExerciseParams") -> "tuple[Ratings, str]":
    """Return the ratings weighted to the borough's margins, or as they were and why."""
    from csp_lib.consultation.panels import raked

    if not question.margins or question.evidence_type not in WEIGHTED_TYPES:
        return ratings, ""
    usable, note = usable_margins(ratings.who, respondents, question)
    if usable.empty:
        return ratings, note
    fitted = raked(ratings, respondents, usable)
    reason = fitted.fit.raking.reason if fitted.fit is not None else ""
    return fitted, f"Answers are not weighted to the borough: {reason}." if reason else note
