"""The blocks of a theme page, one function per cell of the notebook. A block without data is Nothing."""

from typing import TYPE_CHECKING

import pandas as pd

from csp_lib.report import charts, numbers, page_parts, printed_figures, wording
from csp_lib.report.blocks import Block, Callout, Card, Cards, Nothing
from csp_lib.report.charts.figure import Caption
from csp_lib.report.tables import Show, table_block

if TYPE_CHECKING:
    from csp_lib.results.shapes import Indicator, Period, ThemeTrend

FEWEST_MONTHS_DRAWN = 6
RANK_NOTE = "London rank: by rate per 1,000 residents, among all boroughs; ties share the better place."
NO_RANK_NOTE = "A London rank is not available where an offence is not counted for every borough."


def headline(trend: "ThemeTrend") -> Block | Nothing:
    """Return the headline cards: count, rate, London rank, direction."""
    known = trend.headline
    if known is None or known.offences is None:
        return Nothing(trend.absent or "no count of the period is held")
    return Cards(
        id="headline",
        title=f"{known.title}, {wording.period(trend.period)}",
        cards=(_count_card(known), *_rate_cards(trend), _direction_card(trend)),
        data_kind=page_parts.data_kind(trend.sources),
        source=page_parts.source_lines(trend.sources, only=[*known.source_ids, *trend.rank_source_ids]),
    )


def _count_card(known: "Indicator") -> Card:
    if known.previous is None:
        comparison = f"no count held of {wording.previous_period(known.period)}"
    else:
        comparison = f"{numbers.count(known.previous)} in {wording.previous_period(known.period)}"
        if known.change is not None:
            comparison += f" ({wording.percent_or_words(known.change)})"
    verdict = known.change.verdict if known.change else ""
    return Card("Offences recorded", numbers.count(known.offences), known.offences, "", comparison, verdict)


def _rate_cards(trend: "ThemeTrend") -> list[Card]:
    known = trend.headline
    if known is None or known.rate is None or known.rate.value is None:
        return []
    london = f"London {numbers.rate(trend.london_rate)}" if trend.london_rate else "no London rate held"
    over = f", over {wording.count_word(known.period.months_covered)} months" if known.period.is_part_year else ""
    cards = [Card(f"Per 1,000 residents{over}", numbers.rate(known.rate.value), known.rate.value, "", london)]
    if known.rank is not None and known.rank.words:
        value, _, of = known.rank.words.partition(" of ")
        rank = f"of {of} boroughs by rate per 1,000 residents, {trend.period.year}"
        cards.append(Card("Place in London", value, known.rank.place_lowest, "", rank))
    return cards


def _direction_card(trend: "ThemeTrend") -> Card:
    return Card(
        "Direction", trend.direction or "too short to judge", None, "",
        "last twelve months against the twelve before, the yearly swing left out",
    )  # fmt: skip


def summary(trend: "ThemeTrend") -> Block | Nothing:
    """Return what changed in a few honest sentences, or what is missing and what would fill it."""
    if trend.absent is not None:
        return Callout(id="absent", tone="gap", title="No series", text=trend.absent)
    if trend.headline is None:
        return Nothing("no headline set")
    told = [
        *wording.change_sentences(trend.headline, trend.borough_name),
        *wording.rate_sentence(trend),
        wording.direction_sentence(trend),
    ]
    return page_parts.paragraph("summary", *told, numbers_from=("headline",))


def caption(
    trend: "ThemeTrend", block_id: str, title: str, subtitle: str, description: str, of_all: bool = False
) -> Caption:
    """Return the words around a chart; `of_all` says that it rests on the counts and residents of all boroughs."""
    own = trend.headline.source_ids if trend.headline else []
    return Caption(
        block_id=block_id,
        title=title,
        subtitle=subtitle,
        description=description,
        source=page_parts.source_lines(trend.sources, only=trend.rank_source_ids if of_all else own),
        data_kind=page_parts.data_kind(trend.sources),
    )


def months(trend: "ThemeTrend", block_id: str = "months") -> Block | Nothing:
    """Return the monthly chart with its smoothed level and the breaks in recording."""
    if len(trend.months) < FEWEST_MONTHS_DRAWN or trend.headline is None:
        return _no_months(trend)
    return charts.months_chart(
        trend.months,
        breaks=page_parts.breaks(trend.headline.breaks),
        **caption(
            trend, block_id, wording.finding(trend),
            f"{trend.headline.title}, {trend.borough_name}, offences recorded each month",
            wording.months_sentence(trend),
        ),
    )  # fmt: skip


def _no_months(trend: "ThemeTrend") -> Block | Nothing:
    if trend.headline is None or trend.headline.offences is None:
        return Nothing("no series")
    text = (
        f"Monthly counts of {trend.borough_name} are not held, only whole financial years, so no monthly series, "
        "seasonal shape or direction is shown. A Met extract by borough adds them (csp data add FILE)."
    )
    return Callout(id="no-months", tone="gap", title="No monthly counts", text=text)


def rolling(trend: "ThemeTrend") -> Block | Nothing:
    """Return the chart of twelve-month sums."""
    if len(trend.rolling) < FEWEST_MONTHS_DRAWN or trend.headline is None:
        return Nothing("fewer than eighteen months are held")
    return charts.rolling_chart(
        trend.rolling,
        breaks=page_parts.breaks(trend.headline.breaks),
        **caption(
            trend, "rolling", wording.rolling_title(trend),
            f"{trend.headline.title}, {trend.borough_name}, offences in the twelve months to each month",
            wording.rolling_description(trend),
        ),
    )  # fmt: skip


def season(trend: "ThemeTrend") -> Block | Nothing:
    """Return the seasonal shape, or the reason why there is none."""
    if trend.headline is None or trend.headline.offences is None or trend.months.empty:
        return Nothing("no series")
    if trend.season.empty:
        return page_parts.paragraph("season", f"No seasonal shape is shown: {trend.season_reason}.")
    return charts.season_chart(
        trend.season,
        **caption(
            trend, "season", wording.season_title(trend),
            f"{trend.headline.title}, {trend.borough_name}, each month against an average month",
            wording.season_sentence(trend),
        ),
    )  # fmt: skip


def years(trend: "ThemeTrend", block_id: str = "years") -> Block | Nothing:
    """Return complete financial years; a part year is not a year and is not drawn."""
    if len(trend.years) < 2 or trend.headline is None:
        return Nothing("fewer than two complete years are held")
    return charts.years_chart(
        trend.years,
        year=trend.period.year,
        **caption(
            trend, block_id, wording.years_title(trend),
            f"{trend.headline.title}, {trend.borough_name}, complete financial years",
            wording.years_sentence(trend),
        ),
    )  # fmt: skip


def rates(trend: "ThemeTrend") -> Block | Nothing:
    """Return rates per 1,000 residents by year beside London and the comparators."""
    if trend.rates.empty or trend.rates["area_name"].nunique() < 2:
        return Nothing("no rates of London or the comparators are held")
    peers = f" Comparators: {', '.join(trend.peers_names)}. {trend.peers_reason or ''}".rstrip() if trend.peers else ""
    return charts.rates_chart(
        trend.rates,
        highlight=trend.borough_name,
        **caption(
            trend, "rates", wording.rates_title(trend),
            f"{_measure(trend)}, offences per 1,000 residents, complete financial years",
            wording.rates_description(trend) + peers,
            of_all=True,
        ),
    )  # fmt: skip


def _measure(trend: "ThemeTrend") -> str:
    return trend.headline.title if trend.headline else trend.title


def places(trend: "ThemeTrend") -> Block | Nothing:
    """Return all boroughs by rate, the borough of the page standing out."""
    if len(trend.ranked) < 2:
        return Nothing("counts or residents of the other boroughs are not held")
    reference = ("London together", trend.london_rate) if trend.london_rate is not None else None
    return charts.ranked_rates_chart(
        trend.ranked,
        highlight=trend.borough_name,
        reference=reference,
        **caption(
            trend, "places", wording.rank_title(trend),
            f"{_measure(trend)}, offences per 1,000 residents, {wording.period(trend.period)}",
            wording.rank_description(trend),
            of_all=True,
        ),
    )  # fmt: skip


def details(trend: "ThemeTrend") -> Block | Nothing:
    """Return the offence sets that stand beside or inside the headline."""
    if not trend.details or trend.headline is None:
        return Nothing("no further offence set")
    return indicators_table(
        [trend.headline, *trend.details], "details", "What it is made of", counted_from(trend),
        page_parts.data_kind(trend.sources),
    )  # fmt: skip


def counted_from(trend: "ThemeTrend") -> tuple[str, ...]:
    """Return the source lines of a theme's counts and of the ranks beside them."""
    own = {sid for i in [trend.headline, *trend.details] if i is not None for sid in i.source_ids}
    return page_parts.source_lines(trend.sources, only=[*own, *trend.rank_source_ids])


def indicators_table(
    indicators: "list[Indicator]", block_id: str, title: str, source: tuple[str, ...], data_kind: str
) -> Block:
    """Return a table of indicators: previous and current count, change, how sure, rate, London rank."""
    first = indicators[0].period
    rows = [
        {
            "title": i.title,
            "previous": i.previous,
            "offences": i.offences,
            "difference": None if i.previous is None or i.offences is None else i.offences - i.previous,
            "percent": wording.percent_or_words(i.change),
            "verdict": i.change.verdict if i.change else "not compared",
            "rate": i.rate.value if i.rate else None,
            "rank": wording.rank_words(i.rank),
        }
        for i in indicators
    ]
    now, before = column_names(first)
    shown = (
        Show("title", "Offences"), Show("previous", before, "count"), Show("offences", now, "count"),
        Show("difference", "Change", "difference"), Show("percent", "% change"), Show("verdict", "How sure"),
        Show("rate", "Per 1,000 residents", "rate"), Show("rank", "London rank"),
    )  # fmt: skip
    return table_block(
        pd.DataFrame(rows), shown, block_id=block_id, title=title, source=source, data_kind=data_kind,
        notes=(RANK_NOTE, *([NO_RANK_NOTE] if any(i.rank is None for i in indicators) else [])),
    )  # fmt: skip


def column_names(period: "Period") -> tuple[str, str]:
    """Return the headings of the counts: the period and the one before, a part year by its months."""
    if not period.is_part_year:
        return period.year, period.previous_year
    return numbers.months(period.first, period.last), numbers.months(period.previous_first, period.previous_last)


def supplied(trend: "ThemeTrend") -> Block | Nothing:
    """Return figures that the partnership brought in the tidy template."""
    if trend.indicators.empty:
        return Nothing("nothing was added in the indicators template")
    shown = (
        Show("indicator", "Indicator"), Show("period_start", "From"), Show("period_end", "To"),
        Show("value", "Value", "decimal", missing="awaited"), Show("unit", "Unit"), Show("status", "Status"),
    )  # fmt: skip
    kind = str(trend.indicators["data_kind"].iloc[0])
    return table_block(
        trend.indicators, shown, block_id="supplied", title="Figures the partnership added", data_kind=kind,
        source=page_parts.source_lines(trend.sources, (kind,)),
    )  # fmt: skip


def statements(trend: "ThemeTrend") -> Block | Nothing:
    """Return what the plan says in words where it prints no figure."""
    if not trend.statements:
        return Nothing("the plan says nothing more on this theme")
    return page_parts.paragraph("statements", *trend.statements, data_kind="transcribed")


def plan_and_data(trend: "ThemeTrend") -> Block | Nothing:
    """Return printed figures beside ours."""
    return printed_figures.compared(trend.printed, trend.sources)


def plan_figures(trend: "ThemeTrend") -> Block | Nothing:
    """Return printed figures that nothing here measures."""
    return printed_figures.plain(trend.printed, trend.sources)


def words(trend: "ThemeTrend") -> Block | Nothing:
    """Return the words of this page that a reader may not know."""
    if trend.headline is None:
        return Nothing("no figures of recorded crime on this page")
    special = ("serious acquisitive crime",) if trend.theme == "acquisitive_crime" else ()
    return page_parts.words_used(
        "comparators", "extract", "recorded crime", "financial year", "rate per 1,000 residents", "rank",
        "no clear change", "level", "usual variation", "projection", "80% range", "funnel", "vintage", *special,
    )  # fmt: skip
