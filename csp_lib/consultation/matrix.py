"""The priority matrix: duty, assessment, consultation and adopted priority, joined by links and never by position.

A link ties one issue to what stands on one side, so an issue may have many duties, findings and results, and one
priority may take in many issues. There is no total of the sides: it would hide a duty behind a number
(docs/methods.md, "The priority matrix").
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from csp_lib.errors import DataError

RELATIONS = ("adopted", "merged into", "raised", "lowered", "added after consultation", "not adopted")
MERGED, ADDED, NOT_ADOPTED = RELATIONS[1], *RELATIONS[4:]
NOT_STATED = "not stated in the document"
TOP = 3  # ours: an issue that people put among the first three is missed when it is not adopted
MOVE_TO_EXPLAIN = 2  # places; the handbook's rule for a move that needs a reason

ROW_COLUMNS = (
    "issue", "issue_title", "duty", "assessment", "consultation", "priority", "place", "ordered", "relation", "reason",
    "decided_by", "decided_on", "link", "lines", "notes",
)  # fmt: skip
SAID_COLUMNS = (
    "issue", "issue_title", "exercise", "item", "place", "rank_low", "rank_high", "band", "p_top",
    "share_of_respondents", "n", "evidence_type", "rule_outcome", "line",
)  # fmt: skip
MOVE_COLUMNS = ("issue", "issue_title", "exercise", "public_place", "adopted_place", "moved", "relation", "reason")
RANKED_COLUMNS = ("rank_low", "rank_high", "band", "p_top", "share_of_respondents")
NEEDED = (
    "issue", "issue_title", "document", "line", "side", "item", "item_id", "place", "ordered", "relation", "reason",
    "decided_by", "decided_on", "rule_outcome", "link", "note",
)  # fmt: skip

Link = Mapping[str, Any]


@dataclass(frozen=True)
class RankedExercise:
    """What the ranking of an exercise's own ballots adds to the links that name the exercise.

    places: option, place, rank_low, rank_high, band, p_top (0 to 1), share_of_respondents (first choices, in percent);
    the last five may be left out. `n` ballots were counted; `top` first places count as the top. `closed` is the last
    day for ballots (2011-01-31, or empty); `sha256` is that of the file of ballots. `outcomes` are (write-in, what
    its promotion rule gave).
    """

    exercise: str
    places: pd.DataFrame
    n: int
    evidence_type: str
    top: int = TOP
    closed: str = ""
    sha256: str = ""
    outcomes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class MatrixFinding:
    """Something the matrix leaves open: by which rule, error or note, for which issue, and what was found.

    Places are None where none is held; `item`, `exercise` and `found` are empty where the rule has no such part.
    """

    rule: str
    severity: str
    issue: str
    item: str = ""
    exercise: str = ""
    public_place: float | None = None
    adopted_place: float | None = None
    found: str = ""


@dataclass(frozen=True)
class _Issue:
    """The links of one issue, side by side."""

    key: tuple[str, str]
    sides: Mapping[str, list[Link]]

    @property
    def adopted(self) -> list[Link]:
        return [link for link in self.sides["priority"] if link["relation"] != NOT_ADOPTED]

    @property
    def place(self) -> float | None:
        """The place of the first priority that the issue went into; None when it went into none with a place."""
        return min((link["place"] for link in self.adopted if link["place"] is not None), default=None)

    @property
    def placed(self) -> list[Link]:
        return [link for link in self.sides["consultation"] if link["place"] is not None]

    def told(self, column: str, side: str = "priority") -> str:
        """Return what the links of a side say in a column, each text once."""
        return "; ".join(dict.fromkeys(link[column] for link in self.sides[side] if link[column]))

    @property
    def reason(self) -> str:
        """Every reason given for the issue, on whichever side it stands."""
        return "; ".join(text for text in (self.told("reason", side) for side in self.sides) if text)


def matrix_rows(links: pd.DataFrame, rankings: Sequence[RankedExercise] = ()) -> pd.DataFrame:
    """Return the matrix, a row per issue: adopted ones by place first, then those without a place, then the others.

    Columns: issue, issue_title, duty, assessment, consultation, priority (what stands on each side, joined by
    semicolons; a result is led by its exercise), place (NaN when none), ordered, relation, reason, decided_by,
    decided_on, link, lines (of the document), notes (of its links, one a line). DataError when `links` lacks a column.
    """
    ordered = sorted(_issues(links, rankings), key=_adopted_first)
    return pd.DataFrame([_row(issue) for issue in ordered], columns=list(ROW_COLUMNS)).astype({"place": float})


def consulted(links: pd.DataFrame, rankings: Sequence[RankedExercise] = ()) -> pd.DataFrame:
    """Return what people said, a row per issue and exercise, with what the ranking of held ballots adds.

    Columns: issue, issue_title, exercise, item, place, rank_low, rank_high, band, p_top, share_of_respondents
    (in percent), n, evidence_type, rule_outcome, line; what is not held is missing. An option that no link names, of
    an exercise that links do name, stands at the end without an issue of the taxonomy. DataError when `links` lacks a
    column.
    """
    said = [(issue, link) for issue in _issues(links, rankings) for link in issue.sides["consultation"]]
    rows = [
        {"issue": issue.key[0], "issue_title": issue.key[1], "exercise": link["item_id"]}
        | {name: link.get(name) for name in SAID_COLUMNS[3:]}
        for issue, link in said
    ]
    return pd.DataFrame(rows, columns=list(SAID_COLUMNS))


def moves(links: pd.DataFrame, rankings: Sequence[RankedExercise] = ()) -> pd.DataFrame:
    """Return how far issues moved between what people said and what was adopted, a row per issue and exercise.

    Columns: issue, issue_title, exercise, public_place, adopted_place, moved (places towards the top; NaN when
    either place is missing), relation, reason. Issues without either place are left out. DataError when `links`
    lacks a column.
    """
    rows = [row for issue in sorted(_issues(links, rankings), key=_adopted_first) for row in _moves_of(issue)]
    return pd.DataFrame(rows, columns=list(MOVE_COLUMNS)).astype(dict.fromkeys(MOVE_COLUMNS[3:6], float))


def check(
    links: pd.DataFrame,
    rankings: Sequence[RankedExercise] = (),
    closed: Mapping[str, str] | None = None,
) -> list[MatrixFinding]:
    """Return what the matrix leaves open, errors first; a reason the document does not state makes a note of an error.

    `closed` holds the last day of exercises (2011, 2011-03 or 2011-03-07). DataError when `links` lacks a column.
    """
    ended = dict(closed or {})
    ended |= {ranking.exercise: ranking.closed for ranking in rankings if ranking.closed}
    issues, tops = _issues(links, rankings), {ranking.exercise: ranking.top for ranking in rankings}
    found = [*_without_checksum(issues, rankings), *_of_the_order(issues)]
    for issue in issues:
        found += [*_of_sources(issue), *_of_evidence(issue), *_of_the_top(issue, tops), *_of_moves(issue)]
        found += [*_of_write_ins(issue), *_of_dates(issue, ended), *_of_relations(issue)]
    return sorted(found, key=lambda finding: finding.severity != "error")


def _issues(links: pd.DataFrame, rankings: Sequence[RankedExercise]) -> list[_Issue]:
    """Return the issues in the order of their first line, with each ranking laid over the links that name it."""
    missing = [name for name in NEEDED if name not in links]
    if missing:
        raise DataError(f"the links lack the columns {', '.join(missing)}. Links have: {', '.join(NEEDED)}.")
    by_exercise = {ranking.exercise: ranking for ranking in rankings}
    grouped: dict[tuple[str, str], dict[str, list[Link]]] = {}
    for row in links.sort_values("line", kind="stable").to_dict("records"):
        link = _plain({str(name): value for name, value in row.items()})
        sides = grouped.setdefault((link["issue"], link["issue_title"]), _no_links())
        sides[link["side"]].append(_ranked(link, by_exercise) if link["side"] == "consultation" else link)
    for ranking in rankings:
        _add_unlinked(grouped, ranking)
    return [_Issue(key, sides) for key, sides in grouped.items()]


def _no_links() -> dict[str, list[Link]]:
    return {"duty": [], "assessment": [], "consultation": [], "priority": []}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a link with its place as a number or None and every other missing cell as an empty text."""
    texts = {name: "" if value is None or value != value else value for name, value in row.items()}
    place = str(texts["place"]).strip()
    return texts | {"place": float(place) if place else None}


def _ranked(link: dict[str, Any], rankings: Mapping[str, RankedExercise]) -> dict[str, Any]:
    """Return a result with the place its option has in its exercise's ranking; one without a ranking as it stands."""
    ranking = rankings.get(link["item_id"])
    if ranking is None:
        return link
    rows = {_folded(row["option"]): row for row in ranking.places.to_dict("records")}
    outcomes = {_folded(option): outcome for option, outcome in ranking.outcomes}
    option = _folded(link["item"])
    told = link | {"rule_outcome": outcomes.get(option) or link["rule_outcome"]}
    return _with_row(told, rows[option], ranking) if option in rows else told


def _with_row(link: Link, row: Mapping[Any, Any], ranking: RankedExercise) -> dict[str, Any]:
    added = {name: row[name] for name in RANKED_COLUMNS if name in row}
    place = None if pd.isna(row["place"]) else float(row["place"])  # ballots may share no order
    return {**link, **added, "place": place, "n": ranking.n, "evidence_type": ranking.evidence_type}


def _add_unlinked(grouped: dict[tuple[str, str], dict[str, list[Link]]], ranking: RankedExercise) -> None:
    """Add the options that no link names: to the issue of the same title, else as an issue of their own.

    An exercise that no link names at all belongs to another plan: none of its options is missed here.
    """
    said = [link for sides in grouped.values() for link in sides["consultation"]]
    known = {_folded(link["item"]) for link in said if link["item_id"] == ranking.exercise}
    by_title = {_folded(title): key for key in grouped for title in key[1:]}
    for row in ranking.places.to_dict("records") if known else []:
        if _folded(row["option"]) not in known:
            key = by_title.get(_folded(row["option"]), ("", row["option"]))
            grouped.setdefault(key, _no_links())["consultation"].append(_bare(row, ranking))


def _bare(row: Mapping[Any, Any], ranking: RankedExercise) -> Link:
    link: dict[str, Any] = dict.fromkeys(NEEDED, "")
    link |= {"side": "consultation", "item_id": ranking.exercise, "item": row["option"], "line": None}
    return _with_row(link, row, ranking)


def _folded(text: str) -> str:
    return " ".join(str(text).casefold().split())


def _adopted_first(issue: _Issue) -> tuple[bool, float, bool, int]:
    """Return what sorts issues: adopted ones by place, those merged into a priority last of one place, then by line."""
    place = math.inf if issue.place is None else issue.place
    lines = [int(link["line"]) for link in issue.adopted]
    return not issue.adopted, place, issue.told("relation") == MERGED, min(lines, default=0)


def _row(issue: _Issue) -> dict[str, Any]:
    every = [link for links in issue.sides.values() for link in links]
    decided = ("ordered", "relation", "decided_by", "decided_on", "link")
    return {
        "issue": issue.key[0], "issue_title": issue.key[1], "duty": issue.told("item", "duty"),
        "assessment": issue.told("item", "assessment"),
        "consultation": "; ".join(map(_said, issue.sides["consultation"])), "priority": issue.told("item"),
        "place": issue.place, "reason": issue.reason, **{name: issue.told(name) for name in decided},
        "lines": ", ".join(map(str, sorted({int(link["line"]) for link in every if link["line"]}))),
        "notes": "\n".join(dict.fromkeys(link["note"] for link in every if link["note"])),
    }  # fmt: skip


def _said(link: Link) -> str:
    """Return a result in a cell: its exercise, what it says, its place and the range of places where one is held."""
    low, high = link.get("rank_low"), link.get("rank_high")
    ranged = (
        "" if low is None or high is None or pd.isna(low) or pd.isna(high) or low == high else f" ({low:g} to {high:g})"
    )
    place = "" if link["place"] is None else f", place {link['place']:g}{ranged}"
    return f"{link['item_id']}: {link['item']}{place}"


def _moves_of(issue: _Issue) -> Iterator[dict[str, Any]]:
    kept: dict[str, Any] = {"issue": issue.key[0], "issue_title": issue.key[1], "relation": issue.told("relation")}
    kept |= {"reason": issue.reason, "adopted_place": issue.place}
    for link in issue.placed:
        moved = None if issue.place is None else link["place"] - issue.place
        yield kept | {"exercise": link["item_id"], "public_place": link["place"], "moved": moved}
    if not issue.placed and issue.place is not None:
        yield kept | {"exercise": "", "public_place": None, "moved": None}


def _severity(reason: str) -> str:
    """Return error for no reason, note for one the document does not state, and nothing for a stated one."""
    if not reason.strip():
        return "error"
    return "note" if NOT_STATED in reason else ""


def _without_checksum(issues: list[_Issue], rankings: Sequence[RankedExercise]) -> Iterator[MatrixFinding]:
    named = {link["item_id"] for issue in issues for link in issue.sides["consultation"]}
    for ranking in rankings:
        if ranking.exercise in named and not ranking.sha256:
            yield MatrixFinding("no_checksum", "error", "", exercise=ranking.exercise)


def _of_the_order(issues: list[_Issue]) -> Iterator[MatrixFinding]:
    """Find places on the priorities of a document whose list is in no order."""
    unordered = {link["document"] for issue in issues for link in issue.adopted if link["ordered"] == "no"}
    for issue in issues:
        for link in issue.adopted:
            if link["document"] in unordered and link["place"] is not None:
                yield MatrixFinding(
                    "order_of_unordered", "error", issue.key[1], link["item"], adopted_place=link["place"]
                )


def _of_sources(issue: _Issue) -> Iterator[MatrixFinding]:
    if issue.adopted and not any(issue.sides[side] for side in ("duty", "assessment", "consultation")):
        yield MatrixFinding("no_source", "error", issue.key[1], issue.told("item"), adopted_place=issue.place)


def _of_evidence(issue: _Issue) -> Iterator[MatrixFinding]:
    """Find duties without a priority or a reason; a finding of the assessment alone binds nobody and makes a note."""
    severity = _severity(issue.reason)
    if issue.adopted or not severity:
        return
    if issue.sides["duty"]:
        yield MatrixFinding("duty_left_open", severity, issue.key[1], issue.told("item", "duty"))
    elif issue.sides["assessment"]:
        yield MatrixFinding("assessment_left_open", "note", issue.key[1], issue.told("item", "assessment"))


def _of_the_top(issue: _Issue, tops: Mapping[str, int]) -> Iterator[MatrixFinding]:
    """Find issues among the first that were not adopted, unless the decision says why: a remark elsewhere is none."""
    severity = _severity(issue.told("reason"))
    for link in issue.placed:
        top = tops.get(link["item_id"], TOP)
        if link["place"] <= top and not issue.adopted and severity:
            yield MatrixFinding(
                "top_missing", severity, issue.key[1], link["item"], link["item_id"], link["place"], found=f"{top}"
            )


def _of_moves(issue: _Issue) -> Iterator[MatrixFinding]:
    # the reason of the priority that the issue went into: one for another priority explains nothing
    reasons = [link["reason"] for link in issue.adopted if link["place"] == issue.place]
    severity = _severity("; ".join(text for text in reasons if text))
    for link in issue.placed:
        moved = issue.place is not None and abs(link["place"] - issue.place) >= MOVE_TO_EXPLAIN
        if moved and severity:
            yield MatrixFinding(
                "moved_without_reason", severity, issue.key[1], issue.told("item"), link["item_id"], link["place"],
                issue.place,
            )  # fmt: skip


def _of_write_ins(issue: _Issue) -> Iterator[MatrixFinding]:
    severity = _severity(issue.told("rule_outcome", "consultation"))
    if severity and any(link["relation"] == ADDED for link in issue.adopted):
        exercise = issue.told("item_id", "consultation")
        yield MatrixFinding("added_without_outcome", severity, issue.key[1], issue.told("item"), exercise)


def _of_dates(issue: _Issue, closed: Mapping[str, str]) -> Iterator[MatrixFinding]:
    """Find decisions that lie before an exercise closed, however the missing month or day is filled in."""
    ends = {
        link["item_id"]: closed[link["item_id"]] for link in issue.sides["consultation"] if link["item_id"] in closed
    }
    for decided in dict.fromkeys(link["decided_on"] for link in issue.sides["priority"]):
        for exercise, end in ends.items():
            if _filled(decided, "-99") < _filled(end, "-00"):
                yield MatrixFinding(
                    "decided_too_early", "error", issue.key[1], issue.told("item"), exercise, found=f"{decided}; {end}"
                )


def _filled(day: str, missing: str) -> str:
    """Return a year, month or day as ten letters that sort; what is no date sorts where it raises no finding."""
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", day):
        return "9999" if missing == "-99" else ""
    return day + missing * (3 - len(day.split("-")))


def _of_relations(issue: _Issue) -> Iterator[MatrixFinding]:
    for link in issue.sides["priority"]:
        if link["relation"] not in RELATIONS:
            yield MatrixFinding("unknown_relation", "error", issue.key[1], link["item"], found=link["relation"])
    moved = [link["place"] - issue.place for link in issue.placed if issue.place is not None]
    for link in issue.adopted:
        against = {"raised": max(moved, default=1) <= 0, "lowered": min(moved, default=-1) >= 0}
        if against.get(link["relation"], False):
            said = issue.placed[0]
            yield MatrixFinding(
                "relation_against_places", "error", issue.key[1], link["item"], said["item_id"], said["place"],
                issue.place, link["relation"],
            )  # fmt: skip
