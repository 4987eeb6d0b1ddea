"""What a person decided on each write-in, read from the review table with every problem at once."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from csp_lib.consultation.write_ins.issues import Issue, KnownIssues
from csp_lib.consultation.write_ins.texts import normalised, redacted
from csp_lib.errors import DataError

REVIEW_COLUMNS = ("text_hash", "text", "n", "suggestion", "score", "decision", "decided_by", "date", "reason")
KEEP = "keep"
NOT_AN_ISSUE = "not an issue"
WITHHELD = "withheld"
HASH = re.compile(r"^w[0-9a-f]{16}$")
DAYS = ("%Y-%m-%d", "%d/%m/%Y")  # a British spreadsheet turns the first into the second when it saves
MOST_NAMED = 10
MOST_QUOTED = 80
MOST_TOLD = 100


@dataclass(frozen=True)
class Decision:
    """One row of the review table: its words, and what they say.

    `outcome` is decision, not an issue, withheld, or open where nothing is decided or the decision lacks a name or a
    date; an open row names no issue.
    """

    text: str
    decision: str
    decided_by: str
    date: str
    reason: str
    outcome: str
    issues: tuple[Issue, ...]


def decisions_of(table: pd.DataFrame, known: KnownIssues, file: str) -> dict[str, Decision]:
    """Return the decision of each row of a review table by its text's hash, in the order of the rows.

    `row` of the table, where there is one, says where a row stands in `file`. DataError names row, column, what was
    found and what is allowed, all problems at once (the first 100 of a long file).
    """
    problems: list[str] = []
    found: dict[str, Decision] = {}
    kept: dict[str, Issue] = {}
    first: dict[str, object] = {}
    for number, said in _cells(table):
        key = said["text_hash"]
        issues, wrong_words = _meant(said["decision"], known, kept)
        day, wrong_day = _day(said["date"])
        problems += [f"{file}, row {number}, {wrong}" for wrong in (*_wrong_hash(key, first), *wrong_words, *wrong_day)]
        first.setdefault(key, number)
        found[key] = _decision(said, day, issues)
    if len(problems) > MOST_TOLD:
        problems[MOST_TOLD:] = [f"{file}: {len(problems) - MOST_TOLD:,} more problems of these kinds."]
    if problems:
        raise DataError(problems)
    return found


def _cells(table: pd.DataFrame) -> Iterator[tuple[object, dict[str, str]]]:
    """Yield each row's number in its file and its cells as text, blank where there is nothing."""
    cells = table.reindex(columns=["row", *REVIEW_COLUMNS]).astype(object)
    rows = cells.where(cells.notna(), "").itertuples(index=False)
    for order, (stated, *values) in enumerate(rows, 2):
        yield stated or order, {name: str(value).strip() for name, value in zip(REVIEW_COLUMNS, values, strict=True)}


def _decision(said: dict[str, str], day: str, issues: tuple[Issue, ...]) -> Decision:
    is_signed = bool(said["decision"] and said["decided_by"] and day)
    outcome = normalised(said["decision"]) if not issues else "decision"
    return Decision(
        said["text"], said["decision"], said["decided_by"], day, said["reason"],
        outcome if is_signed else "open", issues if is_signed else (),
    )  # fmt: skip


def _wrong_hash(text_hash: str, first: Mapping[str, object]) -> list[str]:
    if not HASH.match(text_hash):
        return [
            f"text_hash: {text_hash[:MOST_QUOTED]!r} is no hash of a text (w and 16 of 0-9, a-f). "
            "Restore it, or remove the row: it is then made anew."
        ]
    if text_hash in first:
        return [f"text_hash: {text_hash} stands in row {first[text_hash]} already. Keep one of the two rows."]
    return []


def _meant(words: str, known: KnownIssues, kept: dict[str, Issue]) -> tuple[tuple[Issue, ...], tuple[str, ...]]:
    """Return the issues that a decision names and what is wrong with it; none for a blank, withheld or no issue."""
    whole = known.named(words)
    pieces = [words] if whole else [piece.strip() for piece in words.split(";") if piece.strip()]
    closing = [piece for piece in pieces if not known.named(piece) and normalised(piece) in (NOT_AN_ISSUE, WITHHELD)]
    if closing:
        alone = "" if len(pieces) == 1 else f"decision: {closing[0]!r} stands beside an issue. Write one or the other."
        return (), (alone,) if alone else ()
    read = {piece: _issue(piece, known, kept) for piece in pieces}
    wrong = tuple(_unknown(piece, known) for piece, issue in read.items() if issue is None)
    return tuple(dict.fromkeys(issue for issue in read.values() if issue)), wrong


def _issue(piece: str, known: KnownIssues, kept: dict[str, Issue]) -> Issue | None:
    named = known.named(piece)
    verb, colon, name = piece.partition(":")
    if named or normalised(verb) != KEEP:
        return named
    # a person names it, in words that a page may print: what was written may name somebody
    name = redacted(name) if colon else ""
    if not name:
        return None
    # one issue for all rows that keep it under the same words
    return known.named(name) or kept.setdefault(normalised(name), Issue(name, name, False))


def _unknown(piece: str, known: KnownIssues) -> str:
    options = [option.title for option in known.options.values()]
    more = f" and {len(options) - MOST_NAMED} more" if len(options) > MOST_NAMED else ""
    return (
        f"decision: {piece[:MOST_QUOTED]!r} names no option and no issue. Write an option "
        f"({', '.join(options[:MOST_NAMED])}{more}), an issue of write_in_aliases.csv, 'keep: Name' for an issue of its "
        f"own, named in words that a page may print, '{NOT_AN_ISSUE}' or '{WITHHELD}'; several issues with ';' between them."
    )


def _day(text: str) -> tuple[str, tuple[str, ...]]:
    if not text:
        return "", ()
    for form in DAYS:
        try:
            return datetime.datetime.strptime(text, form).date().isoformat(), ()
        except ValueError:
            continue
    return "", (f"date: {text[:MOST_QUOTED]!r} is no day. Write it as 2012-03-31 or 31/03/2012.",)
