"""What people wrote in: what was added by the rule declared beforehand, and what waits for a person."""

from typing import TYPE_CHECKING

import pandas as pd

from csp_lib.report import numbers, page_parts
from csp_lib.report.blocks import Block, Callout, Nothing
from csp_lib.report.consultations import words
from csp_lib.report.consultations.ranking import kind_of, notes_of, sources_of
from csp_lib.report.tables import Show, table_block
from csp_lib.report.wording import count_word, listed, sentence

if TYPE_CHECKING:
    from csp_lib.results.consultations.shapes import Added, AddedIssue
    from csp_lib.results.shapes import Consultation

NOTHING_WRITTEN = "nothing was written in"


def _added(result: "Consultation") -> "Added | None":
    return result.ranking.added if result.ranking is not None else None


def summary(result: "Consultation") -> Block | Nothing:
    """Return the rule, and a sentence on every issue that was written in and may be named."""
    added = _added(result)
    if added is None:
        return Nothing(NOTHING_WRITTEN)
    told = [_rule(added), *(words.added(one, _adopted(result, one)) for one in added.issues)]
    if not added.issues:
        told.append("No issue was written in by enough people to be named.")
    if added.by_few:
        told.append(words.by_few(added.by_few))
    return page_parts.paragraph("added", *told, data_kind=kind_of(result))


def _rule(added: "Added") -> str:
    rule = added.rule
    by = f" by {added.grouped_by}" if added.grouped_by else ""
    return (
        f"The rule, set before opening: an issue that was not on the form is listed as added when at least "
        f"{words.counted(rule.floor_people, 'person', 'people')} and {numbers.percent(100 * rule.share_of_ballots, 0)} of "
        f"ballots name it, here {count_word(added.needed)}, from at least {words.counted(rule.min_groups, 'group')}{by}."
    )


def _adopted(result: "Consultation", one: "AddedIssue") -> int | None:
    """Return the place at which an issue was adopted, where the borough's matrix says so."""
    if result.matrix.empty:
        return None
    place = result.matrix.loc[result.matrix["issue"] == one.promotion.issue, "place"].dropna()
    return int(place.iloc[0]) if len(place) else None


def provisional(result: "Consultation") -> Block | Nothing:
    """Return a box that says texts still wait for a person, and what would come of it if suggestions held."""
    added = _added(result)
    if added is None or not added.is_provisional:
        return Nothing("every text was decided on")
    would = [
        name for name in added.promoted_if_suggestions_held if name not in [a.promotion.title for a in added.promoted]
    ]
    more = f" If they mean what is suggested, {listed(would)} would be added too." if would else ""
    texts = "one text waits" if added.open_texts == 1 else f"{count_word(added.open_texts)} texts wait"
    text = f"{sentence(f'{texts} for a person to say what was meant')} What is said of write-ins is provisional.{more}"
    return Callout(id="provisional", tone="caution", title="Provisional", text=text)


def table(result: "Consultation") -> Block | Nothing:
    """Return the issues written in: how many named them, where they put them, and what other rules would have given."""
    added = _added(result)
    if added is None or not added.issues:
        return Nothing(NOTHING_WRITTEN)
    rows = pd.DataFrame([_row(one) for one in added.issues])
    shown = (
        Show("issue", "Issue written in"), Show("people", "People", "count"), Show("share", "Share of ballots"),
        Show("outcome", "Outcome"), Show("place", "Mean place among those who placed it"),
        Show("points", "Average points had everybody been asked"), Show("at", "Listed at 3%, 5%, 10%"),
    )  # fmt: skip
    return table_block(
        rows, shown, block_id="written-in", title="Issues that people wrote in", data_kind=kind_of(result),
        source=sources_of(result),
        notes=notes_of(
            result,
            "Nobody else was asked about these issues, so they are not in the order. Points: had everybody placed them "
            "last, to had everybody placed them as those who named them did.",
        ),
    )  # fmt: skip


def _row(one: "AddedIssue") -> dict[str, object]:
    found, placing = one.promotion, one.placing
    known = placing.mean_place is not None
    return {
        "issue": found.title,
        "people": found.mentions,
        "share": words.share(found.percent, found.ballots),
        "outcome": "added by respondents" if found.is_promoted else found.why_not,
        "place": f"{numbers.decimal(placing.mean_place)} ({numbers.count(placing.placed)} of {numbers.count(found.mentions)})"
        if known
        else "no place given",
        "points": f"{numbers.decimal(placing.worst_points)} to {numbers.decimal(placing.best_points)}"
        if known
        else "no place given",
        "at": ", ".join("yes" if at.is_promoted else "no" for at in found.at_shares),
    }


def texts(result: "Consultation") -> Block | Nothing:
    """Return what became of the texts, in numbers; their words are free text and stay where they are decided on."""
    added = _added(result)
    if added is None or added.outcomes.empty or not added.outcomes["texts"].sum():
        return Nothing(NOTHING_WRITTEN)
    shown = (
        Show("meaning", "What became of texts written in"), Show("texts", "Texts", "count"),
        Show("ballots", "Ballots", "count"),
    )  # fmt: skip
    return table_block(
        added.outcomes[added.outcomes["texts"] > 0], shown, block_id="texts", title="Texts written in",
        data_kind=kind_of(result), source=sources_of(result), notes=notes_of(result),
    )  # fmt: skip
