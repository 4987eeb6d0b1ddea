"""The priority matrix in words: what people said, what was decided and why, and a sentence for each thing left open."""

import re
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from csp_lib.report import numbers

if TYPE_CHECKING:
    from csp_lib.consultation.matrix import MatrixFinding
    from csp_lib.results.matrix_shapes import PriorityMatrix

NOTHING_SAID = "no link names what people said on it"
NO_PRIORITY = "no priority"
NO_REASON = "no reason is given"
NOT_STATED = "not stated in the document"
REGARD = (
    "A partnership must have regard to what people say. Where its order differs from theirs the reason counts: this "
    "page prints it, or says that none is stated."
)
NO_TOTAL = (
    "There is no total score of duty, assessment and public voice: points would hide a duty behind a number that "
    "nobody decided on."
)
UNORDERED = (
    "The priorities stand in no order, so none of them has a place, and no issue is said to have risen or fallen."
)
AS_STATED = "Reasons that the document does not state stand as such in the table above."
SIDE_BY_SIDE = (
    "Results of different exercises stand side by side and are never joined: their questions and people differ."
)
SEVERITIES = {"error": "to be settled", "note": "left open by the document"}
RELATIONS = {
    "adopted": "adopted", "merged into": "merged into another priority", "raised": "raised", "lowered": "lowered",
    "added after consultation": "added after the consultation", "not adopted": "not adopted",
}  # fmt: skip
EVIDENCE = {
    "self_selected": "the views of {n} who took part; they are not a random sample of residents",
    "panel": "the answers of {n} of a recruited panel",
    "probability": "the answers of {n} asked at random",
    "qualitative": "what {n} spoke of in discussion; no number, share or rank can be taken from it",
    "not_stated": "the answers of {n}; how they were chosen is not stated",
}
"""Who stands behind an exercise, as the notes under a table say it."""


def voice(row: Mapping[Hashable, Any]) -> str:
    """Return a result in words: its exercise, what was said, its place and the range of places where one is held."""
    place = "" if numbers.is_missing(row["place"]) else f", {_place(row)}"
    return f"{row['exercise']}: {row['item']}{place}"


def _place(row: Mapping[Hashable, Any]) -> str:
    low, high = row["rank_low"], row["rank_high"]
    place = f"{placed(row['place'])} place"
    if numbers.is_missing(low) or numbers.is_missing(high) or low == high:
        return place
    return f"{place} ({placed(low)} to {placed(high)})"


def placed(place: float) -> str:
    """Return a place as an ordinal; one shared by two, 2.5, as a number."""
    return numbers.ordinal(int(place)) if float(place).is_integer() else numbers.decimal(place)


def who(row: Mapping[Hashable, Any]) -> str:
    """Return who stands behind a result, with their number where it is held or printed."""
    return EVIDENCE.get(row["evidence_type"], EVIDENCE["not_stated"]).format(n=_people(row))


def _people(row: Mapping[Hashable, Any]) -> str:
    if not numbers.is_missing(row["n"]):
        return f"the {numbers.count(row['n'])} people"
    sample = "" if numbers.is_missing(row["sample_size"]) else str(row["sample_size"])
    known = re.fullmatch(r"(about )?(\d+)", sample)
    return f"{known[1] or ''}{numbers.count(int(known[2]))} people" if known else "people (their number is not printed)"


def day(text: str) -> str:
    """Return the date of a decision as a reader says it: 14 September 2011, March 2010; other words as they stand."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return numbers.day(text)
    return numbers.month(text) if re.fullmatch(r"\d{4}-\d{2}", text) else text


def decision(row: Mapping[Hashable, Any]) -> str:
    """Return what was decided on an issue: the priority, its place, and how the issue came into it."""
    if not row["priority"]:
        return NO_PRIORITY
    place = "" if numbers.is_missing(row["place"]) else f", priority {numbers.count(row['place'])}"
    order = ", in no order" if row["ordered"] == "no" and not place else place
    return f"{row['priority']}{order}: {relation(row['relation'])}"


def relation(text: str) -> str:
    """Return how an issue came into a priority; one that is not known here as it is written."""
    return "; ".join(RELATIONS.get(part, part) for part in text.split("; ")) if text else "relation not said"


def why(row: Mapping[Hashable, Any]) -> str:
    """Return the reason as it is given; for an issue without one, that there is none."""
    return row["reason"] or NO_REASON


def tally(matrix: "PriorityMatrix") -> str:
    """Return how many issues there are, how many became priorities, and how many lack a stated reason."""
    rows = matrix.rows
    without = rows["reason"].map(lambda text: not text or NOT_STATED in text)
    name = "issue" if len(rows) == 1 else "issues"
    adopted = int((rows["priority"] != "").sum())
    became = "a priority" if adopted == 1 else "priorities"
    consulted = int((rows["consultation"] != "").sum())
    return (
        f"{numbers.count(len(rows))} {name}: {numbers.count(adopted)} became {became} or part of one, a consultation "
        f"is named for {numbers.count(consulted)}, and for {numbers.count(without.sum())} a reason is missing or not "
        "stated in full."
    )


def finding(found: "MatrixFinding") -> str:
    """Return a sentence on what one finding leaves open."""
    return _SENTENCES[found.rule].format(
        item=found.item, exercise=found.exercise, found=found.found or "nothing", top=found.found,
        public=_ordinal(found.public_place), adopted=_ordinal(found.adopted_place), end=_days(found.found)[1],
        decided=_days(found.found)[0], reason=_stated(found.severity), outcome=_outcome(found.severity),
    )  # fmt: skip


def _ordinal(place: float | None) -> str:
    return "no place" if place is None else placed(place)


def _days(text: str) -> tuple[str, str]:
    first, _, last = text.partition("; ")
    return first, last


def _stated(severity: str) -> str:
    return "no reason is given" if severity == "error" else "the document states no reason"


def _outcome(severity: str) -> str:
    return "is not held" if severity == "error" else "is not stated in the document"


_SENTENCES = {
    "no_source": "It is adopted ({item}), yet no duty, finding or result of a consultation stands behind it.",
    "duty_left_open": "A duty stands here ({item}), yet no priority; {reason}.",
    "assessment_left_open": "The assessment has a finding ({item}), yet there is no priority; no reason is given.",
    "top_missing": "People put it {public} ({exercise}), among the first {top}, yet it is no priority; {reason}.",
    "moved_without_reason": "People put it {public} ({exercise}), the partnership {adopted}; {reason}.",
    "added_without_outcome": "It was added by those who took part ({exercise}); how many named it, and by which rule "
    "it was taken up, {outcome}.",
    "no_checksum": "The ballots of {exercise} are held without the checksum of their file.",
    "decided_too_early": "It was decided on ({decided}) before {exercise} closed ({end}).",
    "order_of_unordered": "The list is in no order, yet {item} has the {adopted} place.",
    "relation_against_places": "It is called {found}, yet people put it {public} ({exercise}) and the partnership "
    "{adopted}.",
    "unknown_relation": "How it came into {item} is given as {found}, which is none of the relations known here.",
}
