"""The sentences of the methods: control chart, early warning, projection and its record, events, comparison.

Like wording.py: every closed word of the methods has one sentence, and the counts come first.
"""

import math
import re
from typing import TYPE_CHECKING, Any

from csp_lib.analysis.projections.rest_of_year import RARE
from csp_lib.report import numbers
from csp_lib.report.wording import count_word

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.analysis.areas.peers import AgainstPeers, ChangeAgainstPeers
    from csp_lib.analysis.change import Change, MultiYear
    from csp_lib.analysis.events.event_effect import EventEffect
    from csp_lib.analysis.projections.calibration import Achieved
    from csp_lib.analysis.projections.projection import Projection, Range
    from csp_lib.results.shapes import BreakMark, Compared, EventFound, Projected, Watched

VARIATION = {
    "improvement": "beyond the usual variation of {place}, on the side the plan wants",
    "concern": "beyond the usual variation of {place}, on the side the plan does not want",
    "unusual (high)": "unusually high for {place}",
    "unusual (low)": "unusually low for {place}",
    "usual variation": "within the usual variation of {place}",
}
WHY = {
    "above_limit": "it is above the upper limit",
    "below_limit": "it is below the lower limit",
    "trend_up": "seven months rose one after another",
    "trend_down": "seven months fell one after another",
    "two_of_three_high": "two of three months in a row came near the upper limit",
    "two_of_three_low": "two of three months in a row came near the lower limit",
    "shift_high": "seven months or more in a row ran above the middle",
    "shift_low": "seven months or more in a row ran below the middle",
}
BETTER = {"reduce": "fewer is better", "increase": "more is better"}
CHANCE = {
    "on course": "on course",
    "more likely than not": "more likely than not to be met",
    "unlikely": "unlikely to be met",
    "very unlikely": "very unlikely to be met",
}
EVENT = {
    "clear extra": "more offences than the other months would suggest, and more than chance can explain",
    "likely extra": "likely more offences than the other months would suggest, though chance is not ruled out",
    "clear fewer": "fewer offences than the other months would suggest, by more than chance can explain",
    "likely fewer": "likely fewer offences than the other months would suggest, though chance is not ruled out",
    "no clear effect": "no clear effect",
}
AGAINST = {
    "clearly higher": "clearly higher than the usual differences between boroughs explain",
    "higher": "higher than the usual differences between boroughs explain",
    "similar": "within the usual differences between boroughs",
    "lower": "lower than the usual differences between boroughs explain",
    "clearly lower": "clearly lower than the usual differences between boroughs explain",
}
ERRORS_NOTE = (
    "Errors are of the months still to come, over past years, all boroughs held by month and all kinds of offence."
)
NO_RANGE_NOTE = "Rules of thumb come without a range."
FEW_YEAR_ENDS = 4  # ours: tests that end in fewer years hardly tell one year's shock from the range's fault
OUTSIDE = "outside the months charted"  # what the chart says of a baseline that it does not show


def about(value: float) -> str:
    """Return a projected number no finer than it is known: tens from 1,000 on."""
    return numbers.count(about_number(value))


def about_number(value: float) -> float:
    """Return a projected number rounded as it is printed: tens from 1,000 on."""
    return round(value, -1) if value >= 1000 else float(round(value))


def span(low: float, high: float, joined: str = "to") -> str:
    """Return a range of projected numbers."""
    return f"{about(low)} {joined} {about(high)}"


def were(number: float, what: str = "offence") -> str:
    """Return a count as the subject of a sentence: one offence was, 12 offences were, no offences were."""
    whole = round(number)
    if whole == 1:
        return f"one {what} was"
    return f"{numbers.count(whole) if whole else 'no'} {what}s were"


def watched_sentences(found: "Watched", place: str) -> list[str]:
    """Return whether the last month is unusual, by the control chart and by what earlier months would suggest."""
    return [*month_sentences(found, place), *_baselines(found), *_hint(found), *_expected(found)]


def month_sentences(found: "Watched", place: str) -> list[str]:
    """Return the last month's count and what the control chart says of it."""
    chart, last = found.chart, found.chart.frame.iloc[-1]
    counted = sentence(f"{were(last['observed'])} recorded in {numbers.month(str(last['month']))}")
    if chart.variation not in VARIATION:
        return [counted, f"The series is too short to say whether that is unusual: {chart.reason}."]
    why = WHY.get(str(last["rule"]), "")
    told = f"That is {VARIATION[chart.variation].format(place=place)}"
    return [counted, f"{told}: {why}." if why else f"{told}.", *_reasons(chart.reason)]


def _reasons(reason: str) -> list[str]:
    told = "; ".join(part for part in reason.split("; ") if not part.endswith(OUTSIDE))
    return [sentence(told)] if told else []


def _baselines(found: "Watched") -> list[str]:
    """Return from when on and why the chart starts anew, for the baselines it shows."""
    shown = set(found.chart.frame["month"].iloc[1:])
    return [
        f"The chart starts anew in {numbers.month(month)}. {sentence(reason)}"
        for month, reason in found.baselines
        if month in shown
    ]


def _hint(found: "Watched") -> list[str]:
    suggestion = found.chart.suggestion
    return (
        [f"{sentence(suggestion)} The figures alone suggest it; no new baseline is drawn for it."] if suggestion else []
    )


def _expected(found: "Watched") -> list[str]:
    """Return what earlier months would suggest; where chart and warning both lack months, the chart has said so."""
    warning = found.warning
    if warning.expected is None or warning.bound is None:
        is_said = found.chart.variation not in VARIATION or not warning.reason
        return [] if is_said else [f"What earlier months would suggest cannot be said: {warning.reason}."]
    told = (
        f"Going by earlier months about {_few(warning.expected)} would be expected, "
        f"and up to {no_surprise(warning.bound)} would be no surprise"
    )
    by_chance = "; this month lies above that, as one in twenty does by chance alone" if warning.is_alarm else ""
    return [f"{told}{by_chance}.", *([sentence(warning.reason)] if warning.reason else [])]


def no_surprise(bound: float) -> str:
    """Return the largest count that a bound lets pass: 119 for 119.5."""
    return numbers.count(math.floor(bound))


def _few(number: float) -> str:
    """Return a mean number of offences: with a decimal below ten, where it says more than none or one."""
    return numbers.count(number) if number >= 10 or number == 0 else numbers.decimal(number)


def control_title(found: "Watched") -> str:
    """Return what the control chart says of the last month, as a title."""
    month = numbers.month(str(found.chart.frame["month"].iloc[-1]))
    return f"{month}: {found.chart.variation}"


def control_description(found: "Watched") -> str:
    """Return what the control chart shows: marked months, limits, how it was adjusted."""
    rows = found.chart.frame
    marked = int(rows["point_type"].isin([word for word in VARIATION if word != "usual variation"]).sum())
    beyond = f"{count_word(marked)} of {count_word(len(rows))} months" if marked else "no month"
    told = f"Months against the limits of their usual variation: {beyond} {'are' if marked > 1 else 'is'} marked as unusual."
    if 2 * marked >= len(rows):
        told += " So many marks tell of a level that moved, or of a month far off, not of single months."
    adjusted = " The time of year is taken out; the thin line shows the months as recorded."
    return told + _limits(rows) + (adjusted if found.chart.is_adjusted else "")


def _limits(rows: "pd.DataFrame") -> str:
    """Return the limits and the mean of the last baseline, nothing where it is too short for them."""
    last = rows.iloc[-1]
    if last["mean"] != last["mean"]:
        return ""
    since = " since the last new baseline" if last["baseline"] > 1 else ""
    return (
        f" From {numbers.count(last['lower'])} to {numbers.count(last['upper'])} a month is usual{since}; "
        f"the mean is {_few(last['mean'])}."
    )


def projection_sentences(found: "Projected", place: str) -> list[str]:
    """Return where the year is heading: what is known, the projection with its ranges, the target, how such did."""
    made = found.projection
    if made.year is None:
        return [f"No projection of {made.year_name} is given for {place}: {made.reason}."]
    told = [_known(made), _ranges(made, made.year)]
    if made.target is not None:
        told.append(target_sentence(made))
    return [*told, achieved_sentence(made, found.achieved)]


def _known(made: "Projection") -> str:
    if made.is_whole_year:
        return f"No month of {made.year_name} is known yet: this goes by the months before it."
    beside = ""
    if made.same_months_last_year is not None:
        same = "month" if made.known_months == 1 else "months"
        beside = f", against {numbers.count(made.same_months_last_year)} in the same {same} a year before"
    months = "month" if made.known_months == 1 else f"{count_word(made.known_months)} months"
    return sentence(f"{were(made.known_total or 0)} recorded in the first {months} of {made.year_name}{beside}")


def _ranges(made: "Projection", year: "Range") -> str:
    return (
        f"If the past is a guide, {made.year_name} ends at about {about(year.median)}: four times in five between "
        f"{span(year.lower80, year.upper80, 'and')}, nineteen times in twenty between "
        f"{span(year.lower95, year.upper95, 'and')}."
    )


def target_words(made: "Projection") -> str:
    """Return the plan's target as a page writes it, empty without one."""
    words = made.target.words if made.target is not None else ""
    return f"{numbers.MINUS}{words[1:]}" if words.startswith("-") else words


def target_sentence(made: "Projection") -> str:
    """Return the chance of meeting the plan's target, in the closed words."""
    words = target_words(made)
    if made.p_target_met is None or made.target_word not in CHANCE:
        return f"Whether the plan's target for {made.year_name} ({words}) will be met cannot be said."
    return (
        f"The plan's target for {made.year_name}, {words}, is {CHANCE[made.target_word]} ({chance(made.p_target_met)})."
    )


def chance(share: float) -> str:
    """Return a chance as so many in 100; never none and never all."""
    if share < 0.01:
        return "fewer than 1 chance in 100"
    if share > 0.99:
        return "more than 99 chances in 100"
    chances = round(100 * share)
    return f"about {chances} chance{'s' if chances > 1 else ''} in 100"


def achieved_sentence(made: "Projection", found: "Achieved") -> str:
    """Return how often ranges made in this way held, or that the range is not tested."""
    if made.method == RARE:
        return "The few offences a month are taken to go on as in the last two years; such ranges are not tested here."
    if not found.tests or found.held80 is None or found.held95 is None:
        return "No past year is held to test this range on: take it as a first guess."
    ends = f"{count_word(found.year_ends)} year{'s' if found.year_ends > 1 else ''}"
    tests = "the one past test" if found.tests == 1 else f"{count_word(found.tests)} past tests"
    tested = (
        f"In {tests} at this time of year the 80% range held what happened {numbers.percent(found.held80, 0)} of the "
        f"time and the 95% range {numbers.percent(found.held95, 0)}."
    )
    if not made.widening.is_calibrated:
        return f"{tested} They are too few to set the width of this range by."
    few = f" All of them ended in {ends}, so they tell less than their number suggests."
    return tested + (few if found.year_ends < FEW_YEAR_ENDS else "")


def projection_title(made: "Projection") -> str:
    """Return the projection as a title."""
    if made.year is None:
        return f"{made.year_name} cannot be projected"
    return f"{made.year_name} is heading for {span(made.year.lower80, made.year.upper80)}"


def projection_description(made: "Projection") -> str:
    """Return what the chart of the projection shows."""
    if made.year is None:
        return "Offences since April."
    last = f" The year before came to {numbers.count(made.rules.as_last_year)}." if made.rules.as_last_year else ""
    return (
        f"Offences added up from April. The dashed line is the middle of the projection, {about(made.year.median)} by "
        f"March; the inner band holds four of five simulated years, the outer nineteen of twenty.{last}"
    )


def rules_notes(rows: list[dict[str, Any]]) -> list[str]:
    """Return what the errors of rules of thumb are of, and which came nearer; `rows` begin with the projection."""
    errors = [ERRORS_NOTE] if any(row["error"] is not None for row in rows) else []
    return [*errors, NO_RANGE_NOTE, *_nearer(rows)]


def _nearer(rows: list[dict[str, Any]]) -> list[str]:
    own = rows[0]["error"]
    better = [row for row in rows[1:] if own is not None and row["error"] is not None and row["error"] < own]
    names = listed([f'"{lowered(row["rule"])}" ({numbers.percent(row["error"])})' for row in better])
    rule = "rule" if len(better) == 1 else "rules"
    return (
        [f"In past tests the {rule} {names} came nearer than this projection ({numbers.percent(own)})."]
        if better
        else []
    )


def held_words(held80: bool, held95: bool) -> str:
    """Return whether what happened lay inside the ranges."""
    return "inside the 80% range" if held80 else "inside the 95% range only" if held95 else "outside both ranges"


def record_sentence(found: "Projected", most_drawn: int) -> str:
    """Return how many of this series' past projections held, and how those of all series did.

    `most_drawn` is how many of them the chart shows at most.
    """
    rows, everyone = found.record, found.record_achieved
    made, held = len(rows), int(rows["held80"].astype(bool).sum())
    told = f"Of {count_word(made)} past projections of this series {count_word(held) if held else 'none'} held what happened inside the 80% range."
    if made == 1:
        told = f"The one past projection of this series {'held' if held else 'did not hold'} what happened inside the 80% range."
    elif held == made:
        told = f"{'Both' if made == 2 else f'All {count_word(made)}'} past projections of this series held what happened inside the 80% range."
    if made > most_drawn:
        told += f" The last {count_word(most_drawn)} are drawn."
    if everyone.held80 is None or everyone.held95 is None:
        return told
    return (
        f"{told} Of {numbers.count(everyone.tests)} for all boroughs held by month and all kinds of offence "
        f"{numbers.percent(everyone.held80, 0)} did, and {numbers.percent(everyone.held95, 0)} inside the 95% range."
    )


def event_sentences(found: "EventFound") -> list[str]:
    """Return what the months say of an event: the effect with its range, the controls, or why it cannot be judged."""
    effect, what = found.effect, f"{found.effect.name} and {found.phrase}"
    if effect.verdict not in EVENT or effect.ratio is None:
        return [f"{what}: this cannot be judged, since {effect.reason}."]
    counted = [_extra(effect)] if effect.extra is not None and effect.verdict != "no clear effect" else []
    reason = [sentence(effect.reason)] if effect.reason else []
    return [f"{what}: {EVENT[effect.verdict]}.", *counted, _ratio(effect), *_controls(effect), *reason]


def _ratio(effect: "EventEffect") -> str:
    move, low, high = (_beside(ratio or 0.0) for ratio in (effect.ratio, effect.lower, effect.upper))
    which = "Its last month" if effect.kind == "ramp" else "Its month" if effect.months_with == 1 else "Its months"
    return f"{which} ran {move} what the other months would suggest (95% range {low} to {high} that)."


def _beside(ratio: float) -> str:
    """Return a ratio as so many per cent above or below."""
    size = numbers.percent(abs(100 * (ratio - 1)), 0)
    return f"{size} {'above' if ratio >= 1 else 'below'}"


def _extra(effect: "EventEffect") -> str:
    size = about(abs(effect.extra or 0))
    more = "more" if (effect.extra or 0) > 0 else "fewer"
    low, high = (numbers.difference(_rounded(limit)) for limit in (effect.extra_lower, effect.extra_upper))
    months = f"{count_word(effect.months_with)} month{'s' if effect.months_with > 1 else ''}"
    return f"That is about {size} {more} in {months} (95% range {low} to {high})."


def _rounded(value: float | None) -> float | None:
    return None if value is None else about_number(abs(value)) * (-1 if value < 0 else 1)


def _controls(effect: "EventEffect") -> list[str]:
    """Return what series that the event cannot have moved did in its months, together where they did the same."""
    rows = effect.controls.to_dict("records")
    if not rows:
        return ["No series is held to set beside it that the event cannot have moved."]
    alike: dict[str, list[str]] = {}
    for row in rows:
        alike.setdefault(str(row["verdict"]), []).append(lowered(str(row["name"])))
    each = "; ".join(f"{listed(names)}: {verdict}" for verdict, names in alike.items())
    return [f"Set beside it, since the event cannot have moved them: {each}."]


def lowered(title: str) -> str:
    """Return a title inside a sentence; an abbreviation keeps its capitals."""
    return title if title[1:2].isupper() else f"{title[:1].lower()}{title[1:]}"


def listed(names: list[str]) -> str:
    """Return names as a sentence lists them: a, b and c."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def event_description(effect: "EventEffect") -> str:
    """Return what the chart of an event shows."""
    told = (
        "Offences recorded each month, the line fitted to them and, dashed with its band, what the other months would "
        "suggest for the months of the event."
    )
    shaded = "extra" if (effect.extra or 0) > 0 else "fewer"
    return f"{told} The shading between the two stands for the {shaded} offences."


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
    moved = f"{numbers.count(abs(change.difference))} {'more' if change.difference > 0 else 'fewer'} than"
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


def sentence(text: str) -> str:
    """Return a reason as a sentence, with its capital and its full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
