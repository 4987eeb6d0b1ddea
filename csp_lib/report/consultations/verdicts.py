"""The verdict on an exercise's order, and what was asked of it, in sentences."""

from typing import TYPE_CHECKING

from csp_lib.consultation.firmness.agreement import LEAST_SHARED
from csp_lib.report import numbers
from csp_lib.report.consultations import words
from csp_lib.report.wording import listed, sentence

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from typing import Any

    from csp_lib.results.consultations.shapes import Ranking, Rating

ALL_BUT_SURE = 0.995


def headline(ranking: "Ranking") -> str:
    """Return the sentence a page begins with: which issues come first and how firm that is, or why there is no order."""
    none = _why_no_order(ranking)
    if none:
        return none
    names, which = listed(_top_named(ranking)), words.top_places(ranking.asked.top)
    told = {
        "firm": f"The {which} are firm: {names}.",
        "likely": f"The {which} are likely, not certain: {names}.",
        "too close to call": f"Which issues hold the {which} is too close to call. By average points they are {names}.",
    }
    if ranking.asked.top == 1:
        they = "it is" if len(ranking.top) == 1 else "they are"
        close = f"Which issue comes before all others is too close to call. By average points {they} {names}."
        first = {"firm": f"First place is firm: {names}.", "likely": f"First place is likely, not certain: {names}."}
        told = {**first, "too close to call": close}
    return told[ranking.firmness.verdict]


def rated(rating: "Rating | None") -> str:
    """Return which issue has the largest share of top answers, and which could be in the top places."""
    shown = rating.issues[rating.issues["show"].astype(bool)] if rating is not None else None
    if rating is None or shown is None or shown.empty:
        return "Too few people answered to print a share of any issue."
    first, which = shown.iloc[0], f"the {words.top_places(rating.asked.top)}"
    return (
        f"{first['issue']} has the largest share of {words.people(rating.asked)} answering {listed(rating.top_answers)}: "
        f"{numbers.percent(first['share'])} (range {numbers.percent(first['lower'])} to {numbers.percent(first['upper'])}). "
        f"Issues that could be in {which}, their ranges considered: {listed(rating.could_be_top)}. "
        f"{words.caution(rating.asked, rating.people)}"
    )


def _why_no_order(ranking: "Ranking") -> str:
    """Return the sentence on why issues stand in no order, empty where they do."""
    options = ranking.options
    if options.empty:
        return "No ballot could be counted, so nothing is ranked."
    if len(options) == 1:
        return "Only one issue was ranked, so there is no order."
    if options["average_points"].isna().all():
        return "No ballot ranks two issues, so nothing can be compared and there is no order."
    if ranking.firmness.agreement.w is None:
        return "Too few ballots were counted for an order."
    if not ranking.is_enough_to_tell:
        return f"Only {words.counted(ranking.taken.valid, 'ballot')} {'was' if ranking.taken.valid == 1 else 'were'} counted: too few to tell what others would put first."
    if ranking.has_order:
        return ""
    return f"{_no_shared_order(ranking)}{_together(ranking)}"


def _no_shared_order(ranking: "Ranking") -> str:
    """Return why ballots share no order: issues stand level, people agree too little, or too few came to tell."""
    points, who = ranking.options["average_points"].dropna().round(9), words.people(ranking.asked)
    if points.nunique() < 2:
        return "All issues have the same average points, so there is no order."
    if (ranking.firmness.agreement.w or 0) < LEAST_SHARED:
        return f"The {who} agree so little among themselves that no order can be called theirs."
    return f"The {who} were too few to tell an order they share from chance."


def _together(ranking: "Ranking") -> str:
    top = ranking.top
    is_part = 1 < len(top) < len(ranking.options)
    return f" Named together, in no particular order: {listed(sorted(top))}." if is_part else ""


def _top_named(ranking: "Ranking") -> list[str]:
    """Return the issues in the top places, each with its range where people were chosen at random."""
    if ranking.asked.evidence_type != "probability":
        return ranking.top
    rows = ranking.options[ranking.options["rank"] <= ranking.asked.top]
    return [f"{r['option']} (range {words.places(r['rank_low'], r['rank_high'])})" for r in rows.to_dict("records")]


def how_firm(ranking: "Ranking") -> str:
    """Return the verdict on the top places as a word, or that there is no order to be firm."""
    if not ranking.is_enough_to_tell:
        return "too few ballots"
    return ranking.firmness.verdict if ranking.has_order else "no shared order"


def why_so_firm(ranking: "Ranking") -> str:
    """Return what the verdict rests on: the chance of each top issue to be there again, and which others could be.

    Empty where ballots share no order.
    """
    asked = ranking.asked
    inside = ranking.options[ranking.options["rank"] <= asked.top]
    if not (ranking.has_order and ranking.is_enough_to_tell):
        return ""
    weakest = inside.nsmallest(1, "p_top_k").iloc[0]
    chance = _in_a_hundred(weakest["p_top_k"])
    could = [o for o in ranking.firmness.could_be_top if o not in ranking.top]
    others = (
        f" A stricter test, of all pairs of issues at once, leaves open {listed(could)}."
        if could
        else " No other issue could be among them."
    )
    is_sure = weakest["p_top_k"] >= ALL_BUT_SURE
    each = "it" if len(inside) == 1 else "each of them" + ("" if is_sure else f" (least of all {weakest['option']})")
    return sentence(f"{words.AGAIN[asked.evidence_type]}, {each} would be there again in {chance}") + others


def _in_a_hundred(chance: float) -> str:
    """Return a chance as events out of a hundred; a thousand draws tell no more than that."""
    if chance >= ALL_BUT_SURE:
        return "more than 99 events of 100"
    events = max(1, round(100 * chance))
    return f"about {events} event{'' if events == 1 else 's'} of 100"


def agreement(ranking: "Ranking") -> str:
    """Return how far people agree, in words with the figure behind them."""
    found = ranking.firmness.agreement
    if found.w is None:
        return "There are too few ballots or issues to say how far people agree."
    figure = f"Kendall's W {numbers.decimal(found.w, 2)}, range {numbers.decimal(found.lower, 2)} to {numbers.decimal(found.upper, 2)}"
    order = "" if found.has_shared_order else " The ballots show no shared order."
    return f"There is {found.words} between ballots ({figure}; 0 is none, 1 is complete).{order}"


def head_to_head(ranking: "Ranking") -> str:
    """Return whether pairs of issues alone give the same top places, and any circle among them."""
    found, top = ranking.head_to_head, ranking.asked.top
    if len(ranking.options) < 2:
        return "There is one issue, so there is nothing to compare."
    first = found.order[: len(ranking.top)]
    told = f"Compared two at a time, the order begins {', '.join(first)}"
    told += (
        ": the same issues."
        if set(first) == set(ranking.top)
        else f", where average points give {listed(ranking.top)}."
    )
    if found.beats_all:
        told += f" {found.beats_all} is put above every other issue by more people than not."
    for circle in found.cycles:
        told += f" {listed(list(circle))} beat each other in a circle, so head to head gives no order among them."
    return told if top else ""


def swap(ranking: "Ranking") -> str:
    """Return how few ballots the edge of the top places rests on."""
    found, last = ranking.firmness.swap, words.edge(ranking.asked)
    if found is None:
        return "Every issue is among the top places, so there is no edge."
    if found.gap == 0:
        return f"{found.above} and {found.below} have the same average points, so {last} is tied."
    if found.ballots is None:
        return f"No change of ballots would exchange {found.above} and {found.below}."
    rests = "one ballot" if found.ballots == 1 else f"{words._number(found.ballots)} ballots"
    return (
        f"{sentence(f'{last} rests on {rests}')} So many, changed as far as a ballot can be, would put "
        f"{found.below} before {found.above}."
    )


def run_off(ranking: "Ranking") -> str:
    """Return what instant run-off gives, and when it names another issue first."""
    if not ranking.run_off:
        return "Nothing was ranked."
    first = ranking.run_off[0]
    leads = list(ranking.options.loc[ranking.options["rank"] == 1, "option"])
    if first in leads:
        return f"Instant run-off puts {first} first, as average points do."
    return (
        f"Instant run-off puts {first} first, where average points put {listed(leads)}. It follows first choices and can "
        "drop an issue that many put second."
    )


def blanks(ranking: "Ranking") -> str:
    """Return how an issue left blank was read, and whether another reading would change the top places."""
    grid, top = ranking.firmness.by_meaning, ranking.asked.top
    told = words.BLANKS[ranking.asked.unranked]
    if grid.empty or not ranking.has_order:
        return told
    tops = {name: frozenset(grid.loc[grid[name] <= top, "option"]) for name in grid.columns if name != "option"}
    go = "goes" if top == 1 else "go"
    if len(set(tops.values())) == 1:
        return f"{told} Read in any of the three ways, the {words.top_places(top)} {go} to the same issues."
    return f"{told} Read in another way, the {words.top_places(top)} {go} to other issues."


def left_out(ranking: "Ranking") -> list[str]:
    """Return a sentence for each source or group without which other issues would be in the top places."""
    rows = ranking.firmness.left_out
    if rows.empty:
        return []
    changed = rows[(rows["enters"] != "") | (rows["leaves"] != "")]
    if changed.empty:
        which = words.top_places(ranking.asked.top)
        return [f"No source or group that is listed decides alone which issues are in the {which}."]
    return [_without(row, words.top_places(ranking.asked.top)) for row in changed.to_dict("records")]


def _without(row: "Mapping[Hashable, Any]", which: str) -> str:
    """Return what leaving out one source or group changes; a tie at the edge may let issues in or out alone."""
    without = f"Without the ballots of {row['label']}, "
    if row["enters"] and row["leaves"]:
        return f"{without}{row['enters']} would be in the {which} instead of {row['leaves']}."
    if row["enters"]:
        return f"{without}{row['enters']} would be in the {which} too."
    return f"{without}{row['leaves']} would no longer be in the {which}."
