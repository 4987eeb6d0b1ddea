"""The review table of write-ins, and the issues they name once a person has signed (docs/methods.md, "Write-ins")."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csp_lib.consultation.write_ins.decisions import REVIEW_COLUMNS, Decision, decisions_of
from csp_lib.consultation.write_ins.issues import Issue, KnownIssues
from csp_lib.consultation.write_ins.suggestions import suggestions
from csp_lib.consultation.write_ins.texts import MOST_SHOWN, normalised, shown, text_hash
from csp_lib.reference.write_in_aliases import Aliases

OUTCOMES = {
    "alias": "the text is an exact name of an issue",
    "decision": "a person decided and signed",
    "not an issue": "the text names no issue",
    "withheld": "a person withheld the text: it names somebody, or accuses",
    "open": "nobody has decided and signed yet",
}
NAMED_COLUMNS = ["exercise", "respondent_id", "issue", "title", "is_offered", "rank", "weight", "ballots"]
BALLOT = ["exercise", "respondent_id"]


@dataclass(frozen=True)
class WriteIns:
    """Write-ins as far as they are decided.

    review: one row per text: text_hash, text, n (ballots), suggestion, score (likeness, per cent), decision,
    decided_by, date, reason; rows of the earlier table first, in their order, new texts after them
    meanings: one row per text and issue it names: text_hash, issue (the option's name, the id of a known issue, or
    the words it is kept under), title, is_offered
    meanings_if_held: the same, had every open text meant what is suggested
    decided: one row per ballot and issue it names: exercise, respondent_id, issue, title, is_offered, rank (its best
    place, NaN where none), weight, ballots; decided_if_held: the same by meanings_if_held
    outcomes: outcome, meaning, texts, ballots, for each of OUTCOMES
    """

    review: pd.DataFrame
    meanings: pd.DataFrame
    meanings_if_held: pd.DataFrame
    decided: pd.DataFrame
    decided_if_held: pd.DataFrame
    outcomes: pd.DataFrame

    @property
    def open(self) -> int:
        """Return the number of texts that nobody has decided on."""
        return int(self.outcomes.loc[self.outcomes["outcome"] == "open", "texts"].sum())

    @property
    def is_provisional(self) -> bool:
        """Whether any text is still open, so that every result that rests on write-ins is provisional."""
        return self.open > 0


@dataclass(frozen=True)
class _Row:
    """A text on its way through the review: what it may mean, by itself or as the text (hash) it is like, and does."""

    text: str
    n: int
    suggestion: str = ""
    score: float | None = None
    suggested: tuple[Issue, ...] = ()
    like: str = ""
    issues: tuple[Issue, ...] = ()
    outcome: str = "open"


def reviewed(
    write_ins: pd.DataFrame,
    offered: Iterable[str],
    aliases: Aliases,
    decisions: pd.DataFrame | None = None,
    file: str = "the review file",
) -> WriteIns:
    """Return write-ins (exercise, respondent_id, text, rank, weight, ballots) with what is decided on each text.

    An exact alias is applied at once and stands in the table like any other text: a signed decision overrules it.
    Likeness only suggests. `decisions` is an earlier review table; texts it does not hold are appended to it, and its
    rows are kept when nobody wrote their text this time. DataError with every problem of its cells.
    """
    known = KnownIssues(offered, aliases)
    lines = _lines(write_ins)
    rows = _rows(lines, known)
    earlier = decisions if decisions is not None else pd.DataFrame(columns=list(REVIEW_COLUMNS))
    signed = decisions_of(earlier, known, file)
    rows = {key: _decided(row, signed.get(key)) for key, row in rows.items()}
    meanings, if_held = _meanings({key: row.issues for key, row in rows.items()}), _meanings(_if_held(rows))
    return WriteIns(
        _review(rows, signed), meanings, if_held, _named(lines, meanings), _named(lines, if_held), _outcomes(rows)
    )


def as_options(ballots: pd.DataFrame, meanings: pd.DataFrame) -> pd.DataFrame:
    """Return ballots as cast (option, write_in, rank and more) with write-ins that mean an offered option read as it.

    To be repaired anew: a ballot then names the option at the place it wrote it in. A text of two options makes two
    lines of one rank; other write-ins stay as they are.
    """
    offered = meanings.loc[meanings["is_offered"], ["text_hash", "issue"]]
    lines = ballots.assign(line=np.arange(len(ballots)))
    is_written = lines["write_in"].map(_has_text).astype(bool)
    texts = lines["write_in"].astype(object).where(is_written, lines["option"])
    hashes = {text: text_hash(str(text)) for text in texts.unique() if _has_text(text)}
    lines["text_hash"] = texts.map(hashes).astype(object)
    is_meant = lines["text_hash"].isin(offered["text_hash"])
    meant = lines[is_meant].merge(offered, on="text_hash")
    meant = meant.assign(option=meant["issue"], write_in=None).drop(columns="issue")
    # a line may hold an option and a text beside it: the option stands
    beside = lines[is_meant & is_written & lines["option"].map(_has_text).astype(bool)].assign(write_in=None)
    every = pd.concat([part for part in (lines[~is_meant], beside, meant) if len(part)] or [lines])
    return every.sort_values("line", kind="stable", ignore_index=True)[list(ballots.columns)]


def _lines(write_ins: pd.DataFrame) -> pd.DataFrame:
    """Return the lines that hold any text, with its hash."""
    lines = write_ins[write_ins["text"].map(_has_text).astype(bool)].astype({"text": object})
    hashes = {text: text_hash(str(text)) for text in lines["text"].unique() if shown(str(text))}
    lines = lines[lines["text"].isin(hashes)]
    return lines.assign(text_hash=lines["text"].map(hashes).astype(object))


def _has_text(cell: object) -> bool:
    return cell is not None and cell == cell and str(cell).strip() != ""


def _rows(lines: pd.DataFrame, known: KnownIssues) -> dict[str, _Row]:
    """Return one row per text, those on most ballots first, with its alias or what it is most like."""
    counts = lines.drop_duplicates([*BALLOT, "text_hash"]).groupby("text_hash")["ballots"].sum()
    spelt = lines.groupby(["text_hash", "text"])["ballots"].sum().reset_index()
    # of several spellings the one on most ballots is shown
    spelt = spelt.sort_values(["ballots", "text"], ascending=[False, True]).drop_duplicates("text_hash")
    spelt = spelt.assign(n=spelt["text_hash"].map(counts)).sort_values(["n", "text"], ascending=[False, True])
    each = zip(spelt["text_hash"], spelt["text"], spelt["n"], strict=True)
    return _with_suggestions({key: _by_alias(str(text), int(n), known) for key, text, n in each}, known)


def _by_alias(text: str, n: int, known: KnownIssues) -> _Row:
    meaning = known.meaning(text)
    if meaning is None:
        return _Row(text, n)
    joined = ("; " if meaning.is_certain else " or ").join(issue.title for issue in meaning.issues)
    suggestion = f"alias: {joined or 'not an issue'}"
    if not meaning.is_certain:
        return _Row(text, n, suggestion, 100.0)
    outcome = "alias" if joined else "not an issue"
    return _Row(text, n, suggestion, 100.0, meaning.issues, issues=meaning.issues, outcome=outcome)


def _with_suggestions(rows: dict[str, _Row], known: KnownIssues) -> dict[str, _Row]:
    """Return the rows, each text that is no alias with what it is most like: something known, or another write-in."""
    compared = {normalised(row.text): key for key, row in rows.items() if _is_compared(row)}
    names = [*known.options, *(alias for alias in known.issues_of if alias not in known.options)]
    for key, near in zip(compared.values(), suggestions(list(compared), names), strict=True):
        if near is not None and near[0] in compared:
            like = compared[near[0]]
            rows[key] = replace(rows[key], suggestion=f"as: {shown(rows[like].text)}", score=near[1], like=like)
        elif near is not None:
            meant = _by_alias(near[0], 0, known)
            suggestion = meant.suggestion.removeprefix("alias: ")
            rows[key] = replace(rows[key], suggestion=suggestion, score=near[1], suggested=meant.suggested)
    return rows


def _is_compared(row: _Row) -> bool:
    return not row.suggestion and 0 < len(normalised(row.text)) <= MOST_SHOWN


def _decided(row: _Row, decision: Decision | None) -> _Row:
    """Return the row as a person decided; a decision that is not signed leaves it open, an alias as well."""
    if decision is None or not decision.decision:
        return row
    return replace(row, issues=decision.issues, outcome=decision.outcome)


def _if_held(rows: dict[str, _Row]) -> dict[str, tuple[Issue, ...]]:
    """Return what each text means if every open one means what is suggested; a text is like one named more often."""
    meant: dict[str, tuple[Issue, ...]] = {}
    for key, row in rows.items():
        meant[key] = row.issues if row.outcome != "open" else row.suggested or meant.get(row.like, ())
    return meant


def _review(rows: dict[str, _Row], signed: dict[str, Decision]) -> pd.DataFrame:
    table = []
    for key in dict.fromkeys([*signed, *rows]):
        row, said = rows.get(key), signed.get(key)
        told = (shown(row.text), row.n, row.suggestion, row.score) if row else (said.text if said else "", 0, "", None)
        words = (said.decision, said.decided_by, said.date, said.reason) if said else ("",) * 4
        table.append((key, *told, *words))
    return pd.DataFrame(table, columns=list(REVIEW_COLUMNS)).astype({"n": "int64", "score": "float64"})


def _meanings(issues: dict[str, tuple[Issue, ...]]) -> pd.DataFrame:
    meant = [(key, one.name, one.title, one.is_offered) for key, named in issues.items() for one in named]
    table = pd.DataFrame(meant, columns=["text_hash", "issue", "title", "is_offered"], dtype=object)
    return table.astype({"is_offered": bool})


def _named(lines: pd.DataFrame, meanings: pd.DataFrame) -> pd.DataFrame:
    """Return one row per ballot and issue named; an issue that a ballot names twice keeps its best rank."""
    named = lines.merge(meanings, on="text_hash")
    named = named.sort_values([*BALLOT, "issue", "rank"], kind="stable", na_position="last")
    return named.drop_duplicates([*BALLOT, "issue"])[NAMED_COLUMNS].reset_index(drop=True)


def _outcomes(rows: dict[str, _Row]) -> pd.DataFrame:
    table = pd.DataFrame([(row.outcome, row.n) for row in rows.values()], columns=["outcome", "ballots"])
    counts = table.groupby("outcome")["ballots"].agg(["size", "sum"]).reindex(list(OUTCOMES), fill_value=0)
    meanings = list(OUTCOMES.values())
    columns = {"outcome": counts.index, "meaning": meanings, "texts": counts["size"], "ballots": counts["sum"]}
    return pd.DataFrame(columns).reset_index(drop=True).astype({"texts": "int64", "ballots": "int64"})
