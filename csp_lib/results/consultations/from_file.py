"""A file of ballots ranked as it stands, without the store: what `csp rank` prints."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib.errors import ParamsError, SourceError
from csp_lib.results.consultations.ballots import exercises, not_offered, repairs_of, write_ins_of
from csp_lib.results.consultations.ranking import asked_by, rank_exercise, undeclared
from csp_lib.results.consultations.shapes import Asked, Held, Ranking

if TYPE_CHECKING:
    import pandas as pd

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
    review: Path | None = None, repairs: Path | None = None,
) -> RankedFile:  # fmt: skip
    """Return the ballots of a file ranked by their question file, or by the careful defaults where there is none.

    `unranked` and `top` go before what the question file says. `review` is the file in which a person decides on
    write-ins: it is made, or new texts are added to it; `repairs` is where the log of repairs is written. CspError with
    every problem of the files and of what is asked.
    """
    from csp_lib.params import load_exercise

    declared = load_exercise(question) if question is not None else None
    if declared is not None and (declared.evidence_type == "qualitative" or declared.rating is not None):
        raise ParamsError(f"{path.name}: {_not_ranked(declared)}")
    read = _read(path, declared)
    asked = _asked(read, declared, unranked, top)
    held = Held(read.tables["ballots"], read.tables["respondents"], *_decided(review))
    try:
        made = rank_exercise(held, asked, declared)
    except ParamsError as error:
        raise ParamsError(f"{path.name}: {problem}" for problem in error.problems) from None
    if top is not None and top > made.asked.top:
        raise ParamsError(f"--top is {top} of {len(made.options)} options; it must be fewer than all.")
    notes = [*read.notes, *_logged(made, held, asked, declared, repairs)]
    return RankedFile(path.name, made, notes, _update(review, held, asked, declared))


def _logged(
    made: Ranking, held: Held, asked: Asked, declared: "ExerciseParams | None", repairs: Path | None
) -> list[str]:
    """Write the log of repairs where that is wanted, and return a note on texts that were ranked and not offered."""
    is_unknown = "unknown_option" in set(made.taken.repairs["rule"]) and declared is not None
    if repairs is None and not is_unknown:
        return []
    log = repairs_of(held, asked, declared)
    if repairs is not None:
        _write_repairs(repairs, log)
    told = [f"{text[:60]!r} ({number:,})" for text, number in not_offered(log)]
    return [f"Ranked and not offered, by number of ballots: {', '.join(told)}."] if told else []


def _write_repairs(repairs: Path, log: "pd.DataFrame") -> None:
    from csp_lib.sources import restricted

    if repairs.exists() and not restricted.is_table(repairs, log.columns):
        raise SourceError(
            f"--repairs {repairs.name} is there and no log of repairs. Name a file that is not there yet."
        )
    try:
        restricted.write_table(repairs, log)
    except OSError as error:
        raise SourceError(
            f"--repairs {repairs.name} cannot be written ({error.strerror}). Name a file in a folder that can be."
        ) from None


def _decided(review: Path | None) -> "tuple[pd.DataFrame | None, str]":
    """Return the decisions of a review file and its name; SourceError where it is no file."""
    from csp_lib.sources import write_in_review

    if review is None:
        return None, ""
    if review.is_dir():
        raise SourceError(f"--review {review.name} is a folder. Name a file in it: {review.name}/write_ins.csv")
    return write_in_review.read_review(review), review.name


def _update(review: Path | None, held: Held, asked: Asked, declared: "ExerciseParams | None") -> str:
    """Write the texts into the review file, and return its name; an empty one where nothing waits or none was named."""
    from csp_lib.sources import write_in_review

    written = write_ins_of(held, asked, declared) if review is not None else None
    if review is None or written is None:
        return ""
    try:
        write_in_review.write_review(review, written.review)
    except OSError as error:
        raise SourceError(
            f"--review {review.name} cannot be written ({error.strerror}). Name a file in a folder that can be."
        ) from None
    return review.name


def _not_ranked(declared: "ExerciseParams") -> str:
    if declared.rating is not None:
        return (
            f"{declared.title} was answered on a scale, not ranked. Add the answers with csp data add; the page "
            "consultation_ranking shows their shares."
        )
    return (
        f"{declared.title} was talk in groups (evidence_type qualitative): no number and no order can be taken from it."
    )


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
