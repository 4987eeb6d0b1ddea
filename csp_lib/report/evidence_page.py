"""The blocks of a theme page that the methods fill: the last month, the year ahead, events, the other boroughs."""

from typing import TYPE_CHECKING, Any

import pandas as pd

from csp_lib.analysis.projections.rest_of_year import RARE
from csp_lib.reference.periods import FinancialYear
from csp_lib.report import (
    charts,
    compared_words,
    event_words,
    numbers,
    outlook_words,
    page_parts,
    watched_words,
    wording,
)
from csp_lib.report.blocks import Block, Nothing
from csp_lib.report.tables import Show, table_block
from csp_lib.report.theme_page import caption, column_names, places

if TYPE_CHECKING:
    from csp_lib.analysis.change import MultiYear
    from csp_lib.results.evidence_shapes import Compared, EventFound, Projected, Watched
    from csp_lib.results.shapes import BreakMark, ThemeTrend

NO_SERIES = "no monthly counts of the period are held"
MOST_RECORDED = 12  # past projections drawn: six years, two a year
SHOWN_EFFECTS = ("clear extra", "likely extra", "clear fewer", "likely fewer")
RULE_NAMES = (
    ("straight_line", "Straight line", "the months known, stretched to twelve"),
    ("year_ratio", "Year to date", "last year's total, moved as this year's months moved"),
    ("as_last_year", "As last year", "last year's total again"),
)


def _watched(trend: "ThemeTrend") -> "Watched | None":
    return trend.evidence.watched if trend.evidence is not None else None


def _projected(trend: "ThemeTrend") -> "Projected | None":
    return trend.evidence.projected if trend.evidence is not None else None


def last_month(trend: "ThemeTrend") -> Block | Nothing:
    """Return whether the last month is unusual, in sentences."""
    found = _watched(trend)
    if found is None:
        return _months_end(trend, "last-month", "whether that month is unusual cannot be said")
    return page_parts.paragraph("last-month", *watched_words.watched_sentences(found, trend.borough_name))


def _months_end(trend: "ThemeTrend", block_id: str, cannot: str) -> Block | Nothing:
    """Return where months end that do not reach the period's last one; Nothing where none are held."""
    if trend.months.empty:
        return Nothing(NO_SERIES)
    last, wanted = (numbers.month(str(month)) for month in (trend.months["month"].iloc[-1], trend.period.last))
    return page_parts.paragraph(block_id, f"The monthly counts held end in {last}, before {wanted}: {cannot}.")


def control(trend: "ThemeTrend") -> Block | Nothing:
    """Return the control chart of the last three years."""
    found = _watched(trend)
    if found is None or trend.headline is None or found.chart.frame["mean"].isna().all():
        return Nothing("the series is too short for a control chart")
    baselines = [(month, "New baseline") for month, _ in found.baselines]
    return charts.control_chart(
        found.chart.frame,
        rebases=baselines,
        better=watched_words.BETTER.get(found.desired_direction, ""),
        **caption(
            trend, "control", watched_words.control_title(found),
            f"{trend.headline.title}, {trend.borough_name}, control chart of the offences recorded each month",
            watched_words.control_description(found),
        ),
    )  # fmt: skip


def outlook(trend: "ThemeTrend") -> Block | Nothing:
    """Return where the year is heading, in sentences."""
    found = _projected(trend)
    if found is None:
        return _months_end(trend, "outlook", "no projection is given")
    return page_parts.paragraph("outlook", *outlook_words.projection_sentences(found, trend.borough_name))


def projection(trend: "ThemeTrend") -> Block | Nothing:
    """Return the chart of the year's offences so far and the months to come."""
    found = _projected(trend)
    if found is None or found.projection.year is None or trend.headline is None:
        return Nothing("no projection is given")
    made = found.projection
    return charts.projection_chart(
        made.curve,
        year_name=made.year_name,
        target=None if made.target is None else (made.target.value, f"Target: {outlook_words.target_words(made)}"),
        **caption(
            trend, "projection", outlook_words.projection_title(made),
            f"{trend.headline.title}, {trend.borough_name}, offences since April {made.year_name[:4]}",
            outlook_words.projection_description(made),
        ),
    )  # fmt: skip


def rules_of_thumb(trend: "ThemeTrend") -> Block | Nothing:
    """Return the projection beside the rules of thumb that documents use, each with its error in past tests."""
    found = _projected(trend)
    if found is None or found.projection.year is None or trend.headline is None:
        return Nothing("no projection is given")
    made, rows = found.projection, _ways(found, found.projection.year.median)
    shown = (
        Show("rule", "Way"), Show("how", "How"), Show("value", f"Offences in {made.year_name}", "count"),
        Show("error", "Mean error in past tests", "percent", missing="not tested"),
    )  # fmt: skip
    return table_block(
        pd.DataFrame(rows), shown, block_id="rules-of-thumb", title="Beside the usual rules of thumb",
        source=page_parts.source_lines(trend.sources, only=trend.headline.source_ids),
        data_kind=page_parts.data_kind(trend.sources),
        notes=tuple(outlook_words.rules_notes(rows)),
    )  # fmt: skip


def _ways(found: "Projected", middle: float) -> list[dict[str, Any]]:
    """Return the projection and each rule of thumb that can be worked out: rule, how, value, error."""
    errors, about, is_rare = found.achieved, outlook_words.about_number, found.projection.method == RARE
    how = "the rate of the last two years goes on" if is_rare else "the average of several models"
    rows = [{"rule": "This projection", "how": how, "value": about(middle), "error": errors.error}]
    for name, title, how in RULE_NAMES:
        value = getattr(found.projection.rules, name)
        if value is not None:  # last year's total is a count and not a guess
            value = value if name == "as_last_year" else about(value)
            rows.append({"rule": title, "how": how, "value": value, "error": getattr(errors, f"{name}_error")})
    # past tests are of the models, and of series that are not rare
    return [row | {"error": None} for row in rows] if is_rare else rows


def record(trend: "ThemeTrend") -> Block | Nothing:
    """Return what would have been projected in past years, beside what happened."""
    found = _projected(trend)
    if found is None or found.record.empty or trend.headline is None:
        return Nothing("no year has ended since the first projection could have been made")
    return charts.record_chart(
        found.record.tail(MOST_RECORDED),
        **caption(
            trend, "record", "What would have been projected, and what happened",
            f"{trend.headline.title}, {trend.borough_name}, offences in the year, as projected before it and half way through it",
            outlook_words.record_sentence(found, MOST_RECORDED),
        ),
    )  # fmt: skip


def _events(trend: "ThemeTrend") -> "list[EventFound]":
    return trend.evidence.events if trend.evidence is not None else []


def events(trend: "ThemeTrend") -> list[Block | Nothing]:
    """Return each event with what the headline's months say of it, and the other offence sets in a table."""
    shown: list[Block | Nothing] = []
    for found in _events(trend):
        if trend.headline is not None and found.offence_set == trend.headline.offence_set:
            shown += [_event_words(found), _event_chart(trend, found)]
    return (
        [*shown, _event_table(trend)] if shown or _events(trend) else [Nothing("no event is named for these offences")]
    )


def _event_words(found: "EventFound") -> Block:
    told = [*event_words.event_sentences(found), wording.sentence(found.reason)]
    return page_parts.paragraph(f"event-{found.event_id}", *told, title=found.effect.name)


def _event_chart(trend: "ThemeTrend", found: "EventFound") -> Block | Nothing:
    effect = found.effect
    if effect.verdict not in SHOWN_EFFECTS or trend.headline is None:
        return Nothing("the event has no effect to draw")
    return charts.event_chart(
        effect.frame,
        start=effect.start,
        end=None if effect.kind == "recurring" else effect.end,
        words=effect.name,
        **caption(
            trend, f"event-chart-{found.event_id}", f"{effect.name}: {effect.verdict}",
            f"{trend.headline.title}, {trend.borough_name}, offences recorded each month",
            event_words.event_description(effect),
        ),
    )  # fmt: skip


def _event_table(trend: "ThemeTrend") -> Block | Nothing:
    rows = [
        {
            "event": found.effect.name, "offences": found.title, "verdict": found.effect.verdict,
            "move": None if found.effect.ratio is None else 100 * (found.effect.ratio - 1),
            "range": _range(found), "extra": found.effect.extra,
        }
        for found in _events(trend)
    ]  # fmt: skip
    if len(rows) < 2 or trend.headline is None:
        return Nothing("the event stands above")
    shown = (
        Show("event", "Event"), Show("offences", "Offences"), Show("verdict", "What the months say"),
        Show("move", "Against what was expected", "percent_change", missing="cannot judge"),
        Show("range", "95% range", missing="cannot judge"), Show("extra", "Offences more or fewer", "difference", missing="cannot judge"),
    )  # fmt: skip
    return table_block(
        pd.DataFrame(rows), shown, block_id="events", title="Events and what came with them",
        source=page_parts.source_lines(trend.sources, only=trend.headline.source_ids),
        data_kind=page_parts.data_kind(trend.sources),
        notes=("A clear word needs support: the move stands out from those at other dates, and no series that the event cannot have moved went the same way as clearly.",),
    )  # fmt: skip


def _range(found: "EventFound") -> str:
    if found.effect.lower is None or found.effect.upper is None:
        return ""
    low, high = (numbers.percent_change(100 * (limit - 1)) for limit in (found.effect.lower, found.effect.upper))
    return f"{low} to {high}"


def _compared(trend: "ThemeTrend") -> "Compared | None":
    return trend.evidence.compared if trend.evidence is not None else None


def comparison(trend: "ThemeTrend") -> Block | Nothing:
    """Return the borough among all boroughs and against its peers, in sentences."""
    found = _compared(trend)
    if found is None:
        return Nothing("counts or residents of the other boroughs are not held")
    when, before = wording.period(trend.period), wording.previous_period(trend.period)
    told = compared_words.compared_sentences(found, trend.borough_name, when, before)
    if trend.peers_names:
        source = f" {wording.sentence(found.group_source)}" if found.group_source else ""
        told.append(f"{found.group_title}: {', '.join(trend.peers_names)}.{source}")
    caveat = [compared_words.caveat(found)] if found.funnel.reason else []
    return page_parts.paragraph("comparison", *told, *caveat)


def funnel(trend: "ThemeTrend") -> Block | Nothing:
    """Return the funnel of all boroughs, its limits allowing for how much boroughs differ anyway."""
    found = _compared(trend)
    if found is None or found.funnel.group_rate is None or found.funnel.tau2 is None or trend.headline is None:
        return Nothing("too few boroughs are counted for a funnel")
    out = found.funnel.frame[~found.funnel.frame["word"].isin(["similar", "cannot compare"])]
    return charts.funnel_chart(
        found.funnel.frame,
        found.curves,
        highlight=trend.borough_name,
        reference=("London together", found.funnel.group_rate),
        **caption(
            trend, "funnel", _funnel_title(found, trend.borough_name),
            f"{trend.headline.title}, offences per 1,000 residents by number of residents, {wording.period(trend.period)}",
            f"Solid limits allow for chance and for how much boroughs differ anyway, dotted ones for chance alone. "
            f"Outside the solid 95% limits: {', '.join(sorted(out['area_name'])) or 'none'}.",
            of_all=True,
        ),
    )  # fmt: skip


def among_boroughs(trend: "ThemeTrend") -> Block | Nothing:
    """Return the funnel, or all boroughs as bars where none can be drawn; an annual review shows both."""
    drawn = funnel(trend)
    return places(trend) if isinstance(drawn, Nothing) else drawn


def _funnel_title(found: "Compared", place: str) -> str:
    word = found.funnel.frame.set_index("area_name")["word"].get(place, "cannot compare")
    return f"{place} among the boroughs: {word}"


def parts_of_change(trend: "ThemeTrend") -> Block | Nothing:
    """Return how much of the change each part made; the parts add up to it."""
    if trend.evidence is None or trend.evidence.parts.empty or trend.headline is None:
        return Nothing("the offence set has no parts that add up to it")
    now, before = column_names(trend.period)
    shown = (
        Show("title", "Part"), Show("previous", before, "count"), Show("current", now, "count"),
        Show("difference", "Part of the change", "difference"),
    )  # fmt: skip
    total = numbers.difference((trend.headline.offences or 0) - (trend.headline.previous or 0))
    return table_block(
        trend.evidence.parts, shown, block_id="parts", title="Which part made the change",
        source=page_parts.source_lines(trend.sources, only=trend.headline.source_ids),
        data_kind=page_parts.data_kind(trend.sources),
        notes=(f"The parts do not overlap and add up to the change of the whole, {total}.",),
    )  # fmt: skip


def several_years(trend: "ThemeTrend") -> Block | Nothing:
    """Return the change over all complete years with its base and each year's step."""
    if trend.evidence is None or trend.evidence.several_years is None:
        return Nothing("fewer than three complete years are comparable")
    found = trend.evidence.several_years
    told = compared_words.several_years_sentences(found)
    marks = _between(trend, found)
    if told and marks:
        told.append(compared_words.changed_recording(marks))
    return page_parts.paragraph("several-years", *told) if told else Nothing("the base is too small for a percentage")


def _between(trend: "ThemeTrend", found: "MultiYear") -> "list[BreakMark]":
    """Return the changes in recording after the base year began, which the change over several years crosses."""
    first, last = FinancialYear.parse(found.base_year).first_month, FinancialYear.parse(found.latest_year).last_month
    marks = trend.headline.breaks if trend.headline is not None else []
    return [mark for mark in marks if str(first) < mark.month <= str(last)]
