"""The consultation's result: ballots ranked or answers rated, and what the plan prints of its own consultation."""

from typing import TYPE_CHECKING

from csp_lib import paths
from csp_lib.params import Params, load_params
from csp_lib.reference import areas
from csp_lib.results import frames, provenance
from csp_lib.results.consultations.ballots import repairs_of, write_ins_of
from csp_lib.results.consultations.ranking import asked_by, rank_exercise
from csp_lib.results.consultations.shapes import Held
from csp_lib.results.shapes import Consultation
from csp_lib.sources import restricted, store, write_in_review

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.params.exercises import ExerciseParams
    from csp_lib.results.consultations.shapes import Ranking, Rating
    from csp_lib.results.matrix_shapes import PriorityMatrix
    from csp_lib.results.shapes import SourceLine

SHOWN = [
    "source", "kind", "evidence_type", "period", "sample_size", "question", "finding", "value", "unit", "rank",
    "says_not", "note", "line",
]  # fmt: skip


def consultation(params: Params, borough: str, exercise: str | None = None) -> Consultation:
    """Return an exercise of a borough ranked or rated as its question file declares, and the plan's published results.

    Without an exercise only what the plan prints is told. Exercises are never pooled, and nothing is ranked whose
    question was not declared.
    """
    question = params.consultations.get(exercise or "")
    ranking = _ranking(question) if question is not None else None
    rating = _rating(question) if question is not None else None
    published = _published(borough)
    ids = list(published["source_id"].unique()) if "source_id" in published else []
    answers = provenance.lines(_source_ids(exercise)) if question is not None else []
    made = _matrix(params, borough, ranking)
    beside = [source for source in made.sources if source not in answers] if made is not None else []
    return Consultation(
        borough=borough,
        borough_name=areas.area(borough).name,
        asked=asked_by(question) if question is not None else None,
        ranking=ranking,
        rating=rating,
        matrix=_rows_of(made, exercise),
        findings=[found for found in made.findings if found.exercise == exercise] if made is not None else [],
        published=published[SHOWN].reset_index(drop=True),
        absent=None if ranking or rating else _absent(borough, question, published),
        answers_from=answers,
        sources=_each_once([*provenance.lines(ids), *answers, *beside]),
    )


def held_ballots(exercise: str) -> Held | None:
    """Return what the store holds of an exercise's ballots, with the decisions on what was written in, or None."""
    ballots = _rows("ballots", exercise)
    if ballots.empty:
        return None
    review = paths.write_in_review(exercise)
    return Held(ballots, _respondents(exercise), write_in_review.read_review(review), review.name)


def update_restricted(exercise: str) -> int:
    """Write an exercise's log of repairs, and its write-ins where a person decides on them; return how many are open.

    Decisions made stay as they are; new texts are added. 0 where nothing was written in, or no ballots are held.
    """
    question = load_params().consultations[exercise]
    held = held_ballots(exercise)
    if held is None or question.rating is not None:
        return 0
    restricted.write_table(paths.ballot_repairs(exercise), repairs_of(held, asked_by(question), question))
    written = write_ins_of(held, asked_by(question), question)
    if written is None:
        return 0
    write_in_review.write_review(paths.write_in_review(exercise), written.review)
    return written.open


def _ranking(question: "ExerciseParams") -> "Ranking | None":
    if question.rating is not None or question.evidence_type == "qualitative":
        return None
    held = held_ballots(question.exercise)
    return rank_exercise(held, asked_by(question), question) if held is not None else None


def _rating(question: "ExerciseParams") -> "Rating | None":
    from csp_lib.results.consultations.rating import rate_exercise

    if question.rating is None or question.evidence_type == "qualitative":
        return None
    answers = _rows("answers", question.exercise)
    return rate_exercise(answers, _respondents(question.exercise), question) if len(answers) else None


def _rows(table: str, exercise: str) -> "pd.DataFrame":
    return store.read(table, exercise=exercise) if store.has(table) else frames.empty("exercise")


def _respondents(exercise: str) -> "pd.DataFrame":
    if not store.has("respondents"):
        return frames.empty("exercise", "respondent_id", "variable", "category")
    return store.read("respondents", exercise=exercise)


def _source_ids(exercise: str | None) -> list[str]:
    """Return the sources of the answers held of an exercise."""
    tables = [_rows(name, str(exercise)) for name in ("ballots", "answers")]
    return sorted({source for table in tables if len(table) for source in table["source_id"].unique()})


def _each_once(lines: "list[SourceLine]") -> "list[SourceLine]":
    return list({line.source_id: line for line in lines}.values())


def _matrix(params: Params, borough: str, ranking: "Ranking | None") -> "PriorityMatrix | None":
    """Return the borough's matrix with every ranked exercise of it, None where this exercise has no part in it."""
    from csp_lib.results.consultations.for_matrix import ranked_exercise
    from csp_lib.results.priority_matrix import priority_matrix

    if ranking is None:
        return None
    mine = ranking.asked.exercise
    others = {e.exercise: _ranking(e) for e in params.exercises_of(borough) if e.exercise != mine}
    held = [made for made in (ranking, *others.values()) if made is not None]
    made = priority_matrix(params, borough, [ranked_exercise(r, _sha256(r.asked.exercise)) for r in held])
    return made if made.absent is None and (made.said["exercise"] == mine).any() else None


def _sha256(exercise: str) -> str:
    return ", ".join(line.sha256 for line in provenance.lines(_source_ids(exercise)))


def _rows_of(made: "PriorityMatrix | None", exercise: str | None) -> "pd.DataFrame":
    """Return the rows of the issues that an exercise put in an order."""
    if made is None:
        return frames.empty("issue")
    keys = ["issue", "issue_title"]
    return made.rows.merge(made.said.loc[made.said["exercise"] == exercise, keys].drop_duplicates(), on=keys)


def _published(borough: str) -> "pd.DataFrame":
    if not store.has("consultation_results"):
        return frames.empty(*SHOWN)
    return store.read("consultation_results", borough=borough).sort_values(["source", "question", "rank", "line"])


def _absent(borough: str, question: "ExerciseParams | None", published: "pd.DataFrame") -> str:
    """Return the sentence on why nothing is ranked here, and what to do about it."""
    name = areas.area(borough).name
    found = "What the plan prints of its own consultation stands below." if len(published) else ""
    if question is not None and question.evidence_type == "qualitative":
        return f"{question.title} was talk in groups: no number and no order can be taken from it. {found}".strip()
    if question is not None:
        table = "survey_answers" if question.rating is not None else "ballots"
        told = (
            f"No answers to {question.title} are held, so nothing is ranked here. {found} They can be added with the "
            f"{table} template (csp data template {table})."
        )
    else:
        told = (
            f"No consultation of {name} is declared, so nothing is ranked here. {found} An exercise is declared in "
            "params/consultations/ (csp data template question); its answers are added with csp data add."
        )
    return told.replace("  ", " ")
