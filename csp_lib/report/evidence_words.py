"""The sentences of the methods: control chart, early warning, projection and its record, events, comparison.

Like wording.py: every closed word of the methods has one sentence, and the counts come first.
"""

from typing import TYPE_CHECKING

from csp_lib.report import numbers
from csp_lib.report.wording import count_word

if TYPE_CHECKING:
    from csp_lib.analysis.areas.peers import AgainstPeers, ChangeAgainstPeers
    from csp_lib.analysis.change import MultiYear
    from csp_lib.analysis.early_warning import EarlyWarning
    from csp_lib.analysis.events.event_effect import EventEffect
    from csp_lib.analysis.projections.calibration import Achieved
    from csp_lib.analysis.projections.projection import Projection, Range
    from csp_lib.results.shapes import Compared, EventFound, Projected, Watched

VARIATION = {
    "improvement": "lies beyond the usual variation of this borough, on the side the plan wants",
    "concern": "lies beyond the usual variation of this borough, on the side the plan does not want",
    "unusual (high)": "is unusually high for this borough",
    "unusual (low)": "is unusually low for this borough",
    "usual variation": "lies within the usual variation of this borough",
}
BETTER = {"reduce": "fewer is better", "increase": "more is better"}
CHANCE = {
    "on course": "on course",
    "more likely than not": "more likely than not to be met",
    "unlikely": "unlikely to be met",
    "very unlikely": "very unlikely to be met",
}
EVENT = {
    "clear extra": "more offences than the months around it let expect, and more than chance can explain",
    "likely extra": "likely more offences than the months around it let expect, though chance is not ruled out",
    "clear fewer": "fewer offences than the months around it let expect, and more of a fall than chance can explain",
    "likely fewer": "likely fewer offences than the months around it let expect, though chance is not ruled out",
    "no clear effect": "no clear effect",
}
AGAINST = {
    "clearly higher": "clearly higher than they would be by the usual differences alone",
    "higher": "higher than they would be by the usual differences alone",
    "similar": "similar, given how much such figures differ anyway",
    "lower": "lower than they would be by the usual differences alone",
    "clearly lower": "clearly lower than they would be by the usual differences alone",
}


def about(value: float) -> str:
    """Return a projected number no finer than it is known: tens from 1,000 on."""
    return numbers.count(about_number(value))


def about_number(value: float) -> float:
    """Return a projected number rounded as it is printed: tens from 1,000 on."""
    return round(value, -1) if value >= 1000 else float(round(value))


def span(low: float, high: float, joined: str = "to") -> str:
    """Return a range of projected numbers."""
    return f"{about(low)} {joined} {about(high)}"


def watched_sentences(found: "Watched", place: str) -> list[str]:
    """Return whether the last month is unusual, by the control chart and by what earlier months let expect."""
    chart, warning = found.chart, found.warning
    month = numbers.month(str(chart.frame["month"].iloc[-1]))
    if chart.variation not in VARIATION:
        told = [f"The series of {place} is too short to judge whether {month} is unusual ({chart.reason})."]
    else:
        told = [f"{month} {VARIATION[chart.variation]}."]
        if chart.reason:
            told.append(_sentence(chart.reason))
    if chart.suggestion:
        told.append(
            f"{_sentence(chart.suggestion)} This is a hint from the figures alone, and no new baseline is drawn from it."
        )
    return [*told, *_expected(warning)]


def _expected(warning: "EarlyWarning") -> list[str]:
    if warning.expected is None or warning.bound is None or warning.observed is None:
        return [f"What earlier months let expect cannot be said: {warning.reason}."] if warning.reason else []
    month, limit = numbers.month(warning.month), numbers.count(warning.bound)
    expected = f"Earlier months let expect {numbers.count(warning.expected)} offences in {month}"
    told = f"{expected}, and up to {limit} would be no surprise; {numbers.count(warning.observed)} were recorded."
    by_chance = " One month in twenty is above such a limit by chance alone." if warning.is_alarm else ""
    short = f" Fewer than five years stand behind this: {warning.reason}." if warning.reason else ""
    return [f"{told}{by_chance}{short}"]


def control_title(found: "Watched") -> str:
    """Return what the control chart says of the last month, as a title."""
    month = numbers.month(str(found.chart.frame["month"].iloc[-1]))
    return f"{month}: {found.chart.variation}"


def control_description(found: "Watched") -> str:
    """Return what the control chart shows: limits, marked months, how it was adjusted."""
    rows = found.chart.frame
    marked = rows[~rows["point_type"].isin(["", "usual variation", "common_cause"])]
    last = rows.dropna(subset=["mean"])
    limits = ""
    if len(last):
        end = last.iloc[-1]
        limits = f" Usual is {numbers.count(end['lower'])} to {numbers.count(end['upper'])} a month, about {numbers.count(end['mean'])}."
    how = " The time of year is taken out; the months as recorded stand thin behind." if found.chart.is_adjusted else ""
    beyond = f"{count_word(len(marked))} of {count_word(len(rows))} months" if len(marked) else "no month"
    return f"Months against the limits of their usual variation: {beyond} marked as unusual.{limits}{how}"


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
        return f"No month of {made.year_name} is known yet; this is what the months before it let expect."
    beside = ""
    if made.same_months_last_year is not None:
        beside = f", against {numbers.count(made.same_months_last_year)} in the same months a year before"
    months = f"{count_word(made.known_months)} month{'s' if made.known_months > 1 else ''}"
    return (
        f"{numbers.count(made.known_total)} offences were recorded in the first {months} of {made.year_name}{beside}."
    )


def _ranges(made: "Projection", year: "Range") -> str:
    return (
        f"If the past is a guide, {made.year_name} ends at about {about(year.median)}: four times in five between "
        f"{span(year.lower80, year.upper80, 'and')}, nineteen times in twenty between "
        f"{span(year.lower95, year.upper95, 'and')}."
    )


def target_sentence(made: "Projection") -> str:
    """Return the chance of meeting the plan's target, in the closed words."""
    words = made.target.words if made.target is not None else ""
    if made.p_target_met is None or made.target_word not in CHANCE:
        return f"Whether the plan's target ({words}) will be met cannot be said."
    return (
        f"The plan's target for {made.year_name}, {words}, is {CHANCE[made.target_word]} ({chance(made.p_target_met)})."
    )


def chance(share: float) -> str:
    """Return a chance as so many in 100; never none and never all."""
    if share < 0.01:
        return "fewer than 1 chance in 100"
    return "more than 99 chances in 100" if share > 0.99 else f"about {round(100 * share)} chances in 100"


def achieved_sentence(made: "Projection", found: "Achieved") -> str:
    """Return how often ranges made in this way held, or that the range is not tested."""
    if "rare" in made.method:
        return "So few offences a month are taken to come at the rate of the last two years; such ranges are not tested here."
    if not found.tests or found.held80 is None or found.held95 is None:
        return "No past year is held to test this range on: take it as a first guess."
    years = f"{count_word(found.year_ends)} year{'s' if found.year_ends > 1 else ''}"
    tested = (
        f"In {numbers.count(found.tests)} past tests at this time of year, from {years}, the 80% range held what came "
        f"{numbers.percent(found.held80, 0)} of the time and the 95% range {numbers.percent(found.held95, 0)}."
    )
    if not made.widening.is_calibrated:
        return f"{tested} Too few of them were known to calibrate this range by."
    return tested + (" They share the shocks of so few years." if found.year_ends < 4 else "")


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
        f"Offences added up from April. The dashed line is the middle of the projection, {about(made.year.median)} by March; the inner "
        f"band holds four of five simulated years, the outer nineteen of twenty.{last}"
    )


def held_words(held80: bool, held95: bool) -> str:
    """Return whether what happened lay inside the ranges."""
    return "inside the 80% range" if held80 else "inside the 95% range only" if held95 else "outside both ranges"


def record_sentence(found: "Projected") -> str:
    """Return how many of this series' past projections held, and how those of all series did."""
    rows, everyone = found.record, found.record_achieved
    held = int(rows["held80"].astype(bool).sum())
    told = f"Of {count_word(len(rows))} past projections of this series {count_word(held)} held what happened inside the 80% range."
    if everyone.held80 is None:
        return told
    return (
        f"{told} Of {numbers.count(everyone.tests)} for all boroughs and kinds of offence here, "
        f"{numbers.percent(everyone.held80, 0)} did, and {numbers.percent(everyone.held95, 0)} inside the 95% range."
    )


def event_sentences(found: "EventFound") -> list[str]:
    """Return what the months say of an event: the effect with its range, the controls, or why it cannot be judged."""
    effect, what = found.effect, f"{found.effect.name} and {found.phrase}"
    if effect.verdict not in EVENT or effect.ratio is None:
        return [f"{what}: this cannot be judged, since {effect.reason}."]
    told = [f"{what}: {EVENT[effect.verdict]}. {_ratio(effect)}"]
    if effect.extra is not None and effect.verdict != "no clear effect":
        told.append(_extra(effect))
    told += _controls(effect)
    if effect.reason:
        told.append(_sentence(effect.reason))
    return told


def _ratio(effect: "EventEffect") -> str:
    move, low, high = (_beside(ratio or 1.0) for ratio in (effect.ratio, effect.lower, effect.upper))
    return f"The months it touches ran {move} what the others let expect; anything from {low} to {high} it fits the figures."


def _beside(ratio: float) -> str:
    """Return a ratio as so many per cent above or below."""
    size = numbers.percent(abs(100 * (ratio - 1)), 0)
    return f"{size} {'above' if ratio >= 1 else 'below'}"


def _extra(effect: "EventEffect") -> str:
    size = numbers.count(abs(effect.extra or 0))
    more = "more" if (effect.extra or 0) > 0 else "fewer"
    low, high = (numbers.difference(limit) for limit in (effect.extra_lower, effect.extra_upper))
    months = f"{count_word(effect.months_with)} month{'s' if effect.months_with > 1 else ''}"
    return f"That is about {size} offences {more} in {months} (range {low} to {high})."


def _controls(effect: "EventEffect") -> list[str]:
    rows = effect.controls.to_dict("records")
    if not rows:
        return ["Nothing is held to set beside it that the event cannot have touched."]
    each = "; ".join(f"{row['name'][:1].lower()}{row['name'][1:]}: {row['verdict']}" for row in rows)
    return [f"Beside it, in the same months: {each}."]


def compared_sentences(found: "Compared", place: str, of: str) -> list[str]:
    """Return the borough among all boroughs and against its peers: place with range, funnel, rate and change."""
    told = [
        f"By rate {place} stands {found.place.words.replace(' %', '%')} boroughs for {of}; the range allows for {found.place.basis}."
    ]
    mine = found.funnel.frame[found.funnel.frame["area_name"] == place].to_dict("records")
    if mine and mine[0]["word"] in AGAINST and found.funnel.group_rate is not None:
        told.append(
            f"Its rate, {numbers.rate(mine[0]['rate'])} against {numbers.rate(found.funnel.group_rate)} in all "
            f"boroughs, is {AGAINST[mine[0]['word']]}."
        )
    if found.peers is not None:
        told += _peers(found.peers, found.group_title)
    if found.change is not None:
        told += _developed(found.change)
    return told


def caveat(found: "Compared") -> str:
    """Return what limits the comparison with all boroughs, areas by their names."""
    told = found.funnel.reason
    for row in found.funnel.frame.to_dict("records"):
        told = told.replace(str(row["area"]), str(row["area_name"]))
    return _sentence(told)


def _peers(peers: "AgainstPeers", title: str) -> list[str]:
    if peers.rate is None or peers.peer_rate is None or peers.word not in AGAINST:
        return [f"It cannot be compared with its peers ({peers.reason})."] if peers.reason else []
    names = f"{title.lower()} together ({numbers.rate(peers.peer_rate)} per 1,000 residents)"
    return [f"Against its {names} it is {AGAINST[peers.word]}."]


def _developed(change: "ChangeAgainstPeers") -> list[str]:
    if change.percent is None or change.peers_percent is None or change.word == "cannot compare":
        return []
    own, theirs = numbers.percent_change(change.percent), numbers.percent_change(change.peers_percent)
    moved = f"Its offences changed by {own} on the year before, theirs by {theirs}"
    if change.word == "similar":
        return [f"{moved}: no clear difference."]
    sure = "clearly " if change.word.startswith("clearly") else ""
    size = numbers.count(abs(change.difference or 0))
    more = "more" if change.word.endswith("higher") else "fewer"
    return [f"{moved}: {sure}{more} offences, by about {size}, than if they had changed alike."]


def several_years_sentence(found: "MultiYear") -> str:
    """Return the change over several years with its base, its steps and how sure it is."""
    change = found.change
    if change.percent is None or not change.show_percent:
        return ""
    steps = ", ".join(f"{numbers.percent_change(step.change.percent)} into {step.year}" for step in found.steps)
    peak = f" ({found.note}, which makes a fall look larger)" if found.note else ""
    return (
        f"From {found.base_year}{peak} to {found.latest_year} the count changed by {numbers.percent_change(change.percent)} "
        f"({change.verdict}); year by year {steps}."
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
