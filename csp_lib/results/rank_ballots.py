"""A file of ballots ranked as it stands, without the store: what `csp rank` prints."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib.errors import ParamsError, SourceError
from csp_lib.results.ranking import asked_by, exercises, rank_exercise, undeclared, write_ins_of
from csp_lib.results.ranking_shapes import Asked, Held, Ranking

if TYPE_CHECKING:
    from csp_lib.params.exercises import ExerciseParams
    from csp_lib.sources.reading import Reading

UNNAMED = "ballots"
"""The exercise of a file that names none, while it is only looked at."""


@dataclass(frozen=True)
class RankedFile:
    """A file's ballots ranked; `notes` is what its reader noticed, `review` where write-ins wait for a person."""

    name: str
    ranking: Ranking
    notes: list[str]
    review: str = ""


def rank_ballots(
    path: Path, question: Path | None = None, unranked: str | None = None, top: int | None = None,
    review: Path | None = None,
) -> RankedFile:  # fmt: skip
    """Return the ballots of a file ranked by their question file, or by the careful defaults where there is none.

    `unranked` and `top` go before what the question file says. `review` is the file in which a person decides on
    write-ins: it is made, or new texts are added to it. CspError with every problem of the files and of what is asked.
    """
    from csp_lib.params import load_exercise
    from csp_lib.sources import write_in_review

    declared = load_exercise(question) if question is not None else None
    if declared is not None and (declared.evidence_type == "qualitative" or declared.rating is not None):
        raise ParamsError(f"{path.name}: {_not_ranked(declared)}")
    read = _read(path, declared)
    asked = _asked(read, declared, unranked, top)
    decisions = write_in_review.read_review(review) if review is not None else None
    held = Held(read.tables["ballots"], read.tables["respondents"], decisions)
    made = rank_exercise(held, asked, declared)
    written = write_ins_of(held, asked, declared) if review is not None else None
    if review is not None and written is not None:
        write_in_review.write_review(review, written.review)
    return RankedFile(path.name, made, read.notes, review.name if written is not None and review is not None else "")


def _not_ranked(declared: "ExerciseParams") -> str:
    if declared.rating is not None:
        return (
            f"{declared.title} was answered on a scale, not ranked. Add the answers with csp data add; the page "
            "consultation_ranking shows their shares."
        )
    return f"{declared.title} was talk in groups (evidence_type qualitative): nothing in it is counted or ranked."


def _read(path: Path, declared: "ExerciseParams | None") -> "Reading":
    from csp_lib.sources.ballots import Columns, read_ballots

    columns = Columns(**declared.columns.model_dump()) if declared is not None and declared.columns else None
    exercise = declared.exercise if declared is not None else ""
    read = read_ballots(path, exercise, columns, unnamed=UNNAMED)
    held = exercises(read.tables["ballots"])
    if len(held) > 1:
        raise SourceError(
            f"{path.name}: the ballots are of {len(held)} exercises ({', '.join(held)}). Exercises are never added "
            "together: rank each by itself."
        )
    return read


def _asked(read: "Reading", declared: "ExerciseParams | None", unranked: str | None, top: int | None) -> Asked:
    exercise = exercises(read.tables["ballots"])[0]
    asked = asked_by(declared) if declared is not None else undeclared(exercise)
    return replace(asked, unranked=unranked or asked.unranked, top=top or asked.top)
