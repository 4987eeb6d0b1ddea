"""The sentences on a borough among the others and beside its peers, and on a change over several years."""

import re
from typing import TYPE_CHECKING

from csp_lib.report import numbers
from csp_lib.report.outlook_words import about
from csp_lib.report.wording import listed, lowered, sentence

if TYPE_CHECKING:
    from csp_lib.analysis.areas.peers import AgainstPeers, ChangeAgainstPeers
    from csp_lib.analysis.change import Change, MultiYear
    from csp_lib.results.evidence_shapes import Compared
    from csp_lib.results.shapes import BreakMark

AGAINST = {
    "clearly higher": "clearly higher than the usual differences between boroughs explain",
    "higher": "higher than the usual differences between boroughs explain",
    "similar": "within the usual differences between boroughs",
    "lower": "lower than the usual differences between boroughs explain",
    "clearly lower": "clearly lower than the usual differences between boroughs explain",
}


def compared_sentences(found: "Compared", place: str, when: str, before: str) -> list[str]:
    """Return the borough among all boroughs and against its peers: place with range, funnel, rate and change.

    `when` is the period in words, `before` the one compared with.
    """
    told = [f"By rate {place} stands {_placed(found)} boroughs ({when}); the range allows for {found.place.basis}."]
    mine = found.funnel.frame[found.funnel.frame["area_name"] == place].to_dict("records")
    if mine and mine[0]["word"] in AGAINST and found.funnel.group_rate is not None:
        told.append(
            f"It has {numbers.rate(mine[0]['rate'])} offences per 1,000 residents, all boroughs together "
            f"{numbers.rate(found.funnel.group_rate)}: {AGAINST[mine[0]['word']]}."
        )
    if found.peers is not None and found.funnel.tau2 is not None:  # without, the caveat says why
        told += _peers(found.peers, found.group_title)
    if found.change is not None:
        told += _developed(found.change, before)
    return told


def _placed(found: "Compared") -> str:
    return found.place.words.replace(" %", "%")


def caveat(found: "Compared") -> str:
    """Return what limits the comparison with all boroughs, areas by their names."""
    told, names = found.funnel.reason, found.funnel.frame.set_index("area")["area_name"].astype(str)
    for slug, name in names.items():
        told = re.sub(rf"\b{re.escape(str(slug))}\b", name.replace("\\", ""), told)
    return sentence(told)


def _peers(peers: "AgainstPeers", title: str) -> list[str]:
    if peers.rate is None or peers.peer_rate is None or peers.word not in AGAINST:
        return [f"It cannot be compared with its peers ({peers.reason})."] if peers.reason else []
    return [
        f"Its {lowered(title)} together have {numbers.rate(peers.peer_rate)}; against them its rate is {AGAINST[peers.word]}."
    ]


def _developed(change: "ChangeAgainstPeers", before: str) -> list[str]:
    if change.percent is None or change.peers_percent is None or change.word == "cannot compare":
        return []
    own, theirs = numbers.percent_change(change.percent), numbers.percent_change(change.peers_percent)
    moved = f"Its offences changed by {own} on {before}, theirs by {theirs}"
    if change.word == "similar":
        return [f"{moved}: no clear difference."]
    sure = "clearly" if change.word.startswith("clearly") else "likely"
    size = about(abs(change.difference or 0))
    more = "more" if change.word.endswith("higher") else "fewer"
    return [f"{moved}: {sure} {more} offences, by about {size}, than if they had changed alike."]


def several_years_sentences(found: "MultiYear") -> list[str]:
    """Return the change over several years with its base, how sure it is and each year's step; none on a small base."""
    change = found.change
    if change.percent is None or not change.show_percent or change.difference is None:
        return []
    moved = f"{numbers.count(abs(change.difference))} {'more' if change.difference > 0 else 'fewer'} offences than"
    told = f"{found.latest_year} had {moved if change.difference else 'as many offences as'} the "
    told += f"{numbers.count(change.previous)} of {found.base_year}"
    sure = f"{numbers.percent_change(change.percent)}, {change.verdict}" if change.difference else change.verdict
    steps = ", ".join(f"{_step(step.change)} into {step.year}" for step in found.steps)
    peak = (
        [f"{found.base_year} was the highest of these years, which makes the fall look larger."] if found.note else []
    )
    alone = ["This allows for chance alone and may say too much."] if change.basis == "chance alone" else []
    return [f"{told} ({sure}).", f"Year by year: {steps}.", *peak, *alone]


def changed_recording(marks: "list[BreakMark]") -> str:
    """Return that recording changed between the years compared."""
    each = listed([f"{mark.title} ({numbers.month(mark.month)})" for mark in marks])
    return f"Between these years recording changed, so part of the change may not be one in crime: {each}."


def _step(change: "Change") -> str:
    """Return a year's step in per cent, in offences where the earlier count is too small for it."""
    return numbers.percent_change(change.percent) if change.show_percent else numbers.difference(change.difference)
