"""Ballots as they are ranked: the last round, mended, with what people wrote in read as a person decided."""

import re
from datetime import date
from typing import TYPE_CHECKING

from csp_lib.errors import DataError
from csp_lib.results.consultations.added import read_write_ins
from csp_lib.results.consultations.shapes import Asked, Held

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.consultation.ballots import Repaired
    from csp_lib.consultation.write_ins.review import WriteIns
    from csp_lib.params.exercises import ExerciseParams

VOTER = ["exercise", "respondent_id"]
NUMBER = re.compile(r"\d{1,9}")


def exercises(ballots: "pd.DataFrame") -> list[str]:
    """Return the exercises that ballots are of."""
    return sorted(ballots["exercise"].unique())


def write_ins_of(held: Held, asked: Asked, question: "ExerciseParams | None") -> "WriteIns | None":
    """Return the write-ins of the round that is ranked, for a person to decide on; None where nothing was written."""
    held = readable(held, asked)
    return read_ballots(last_round(held.ballots), held, asked, question)[1]


def repairs_of(held: Held, asked: Asked, question: "ExerciseParams | None") -> "pd.DataFrame":
    """Return the log of repairs to the round that is ranked, a row per repair; it holds words as people wrote them."""
    held = readable(held, asked)
    return read_ballots(last_round(held.ballots), held, asked, question)[0].log


def not_offered(log: "pd.DataFrame", most: int = 5) -> list[tuple[str, int]]:
    """Return the texts that most ballots rank and nobody offered, with the number of those ballots."""
    lines = log[log["rule"] == "unknown_option"]
    counts = lines.groupby("original")["ballots"].sum().sort_values(ascending=False, kind="stable")
    return [(str(text), int(number)) for text, number in counts.head(most).items()]


def readable(held: Held, asked: Asked) -> Held:
    """Return ballots whose options, where none are declared, carry no marks that hide or turn what is printed."""
    from csp_lib.consultation.write_ins.texts import shown

    if asked.options:
        return held
    names = {text: shown(text) for text in held.ballots["option"].dropna().unique()}
    return held._replace(ballots=held.ballots.assign(option=held.ballots["option"].map(names).astype(object)))


def rounds(ballots: "pd.DataFrame") -> list[str]:
    """Return the rounds in the order they were held: by the number in their names, else as their papers stand.

    DataError where some ballots name a round and others none: nobody can tell where those belong.
    """
    first = ballots.groupby("round")["paper"].min()
    if "" in first.index and len(first) > 1:
        named = ", ".join(name for name in first.index if name)
        papers = ballots.loc[ballots["round"] == "", VOTER].drop_duplicates()
        raise DataError(
            f"{ballots['exercise'].iloc[0]}: {len(papers):,} ballots name no round, others are of round {named}. Say the "
            "round of every ballot, or of none."
        )
    numbers = {name: int(found[0]) if (found := NUMBER.findall(name)) else 0 for name in first.index}
    return sorted(first.index, key=lambda name: (numbers[name], first[name], name))


def last_round(ballots: "pd.DataFrame") -> "pd.DataFrame":
    """Return the ballots of the round that is ranked."""
    return in_round(ballots, rounds(ballots)[-1])


def number_of_papers(ballots: "pd.DataFrame") -> int:
    """Return how many papers were handed in, those that the file counts together each."""
    return int(ballots.drop_duplicates([*VOTER, "round", "paper"])["ballots"].sum())


def in_round(ballots: "pd.DataFrame", name: str) -> "pd.DataFrame":
    """Return the ballots of one round."""
    return ballots[ballots["round"] == name]


def repaired_ballots(ballots: "pd.DataFrame", asked: Asked, question: "ExerciseParams | None") -> "Repaired":
    """Return ballots mended by the rules, as the question file says what the form allowed."""
    from csp_lib.consultation.ballots import repair

    closed = date.fromisoformat(asked.closed) if asked.closed else None
    return repair(
        ballots, asked.options or None, places=asked.places, closed=closed,
        # without a question file nothing says that ties or write-ins were not allowed
        ties_allowed=question is None or question.ties_allowed, write_ins=question is None or question.write_ins,
    )  # fmt: skip


def read_ballots(
    ballots: "pd.DataFrame", held: Held, asked: Asked, question: "ExerciseParams | None"
) -> "tuple[Repaired, WriteIns | None]":
    """Return ballots mended, those who wrote in an issue that was offered counted as naming it, and the write-ins."""
    from csp_lib.consultation.write_ins.review import as_options

    first = repaired_ballots(ballots, asked, question)
    if first.write_ins.empty:
        return first, None
    written = read_write_ins(first, held, asked)
    if not written.meanings["is_offered"].any():
        return first, written
    return repaired_ballots(as_options(ballots, written.meanings), asked, question), written
