"""An exercise's ranking or rating as the priority matrix takes it, with what became of the issues written in."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csp_lib.consultation.matrix import RankedExercise
    from csp_lib.results.consultations.shapes import Added, Ranking, Rating


def ranked_exercise(ranking: "Ranking", sha256: str) -> "RankedExercise":
    """Return the places of an exercise's own ballots, their file's sha256, and the outcome of each issue written in.

    Ballots that share no order, or are too few, give no places.
    """
    from csp_lib.consultation.matrix import RankedExercise

    columns = {"rank": "place", "p_top_k": "p_top", "first_choice_share": "share_of_respondents"}
    wanted = ["option", "place", "rank_low", "rank_high", "band", "p_top", "share_of_respondents"]
    asked, places = ranking.asked, ranking.options.rename(columns=columns)[wanted]
    if not ranking.is_enough_to_tell:
        places = places.assign(p_top=float("nan"), share_of_respondents=float("nan"))
    if not (ranking.has_order and ranking.is_enough_to_tell):
        places = places.assign(place=float("nan"), rank_low=float("nan"), rank_high=float("nan"), band="")
    return RankedExercise(
        exercise=asked.exercise, places=places, n=ranking.taken.valid,
        evidence_type=asked.evidence_type, top=asked.top, closed=asked.closed or "", sha256=sha256,
        outcomes=tuple(_outcomes(ranking.added)),
    )  # fmt: skip


def rated_exercise(rating: "Rating", sha256: str) -> "RankedExercise":
    """Return the issues of a rating by their share of top answers; those that too few answered have no place."""
    from csp_lib.consultation.matrix import RankedExercise

    columns = {"issue": "option", "p_top_k": "p_top", "share": "share_of_respondents"}
    places = rating.issues.rename(columns=columns).assign(band="")
    told = ["place", "rank_low", "rank_high", "p_top", "share_of_respondents"]
    places[told] = places[told].astype(float).where(places["show"].astype(bool))
    return RankedExercise(
        exercise=rating.asked.exercise, places=places[["option", *told, "band"]], n=rating.people,
        evidence_type=rating.asked.evidence_type, top=rating.asked.top, closed=rating.asked.closed or "", sha256=sha256,
    )  # fmt: skip


def _outcomes(added: "Added | None") -> list[tuple[str, str]]:
    """Return the title and the outcome of each issue that may be named."""
    if added is None:
        return []
    found = [one.promotion for one in added.issues]
    return [(p.title, "added by respondents" if p.is_promoted else p.why_not) for p in found]
