"""The theme page's result: one theme in one borough and period."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from csp_lib.analysis.areas import compare
from csp_lib.params import Params, resolve
from csp_lib.params.models import ThemeParams
from csp_lib.reference import areas, offences
from csp_lib.results import frames, indicators, printed, provenance
from csp_lib.results import slices as slicing
from csp_lib.results.compared import Group, peers_of
from csp_lib.results.evidence import evidence
from csp_lib.results.projected import comparable_months
from csp_lib.results.shapes import Indicator, Period, ThemeTrend
from csp_lib.results.slices import Slices

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.analysis.trends.trend import Level


def theme_trend(
    params: Params, borough: str, theme: str, period: Period, age_limit: int, flags: Mapping[str, str] | None = None
) -> ThemeTrend:
    """Return all that the page of a theme prints; a theme that recorded crime cannot feed gets the plan's figures.

    `flags` says by figure id what the audit found wrong with a printed figure.
    """
    known = params.themes[theme]
    series = slicing.choose_series(borough, period) or slicing.choose_series(borough, period, offences.ALL_LISTED)
    if known.offence_set is None or series is None:
        return _without_series(params, borough, known, period, flags or {})
    chosen = resolve(params, "theme_trend", borough, theme).values
    slices = slicing.load(borough, period, series, chosen["percent_base"])
    headline_set = _headline_set(known.offence_set, series)
    headline = indicators.indicator(slices, headline_set, age_limit)
    group = peers_of(params.borough(borough), chosen["comparators"], chosen.get("peer_group"))
    return _with_series(params, known, slices, headline, group, age_limit, flags or {})


def _headline_set(offence_set: str, series: str) -> str:
    """Return the set to show: an extract that leaves groups out has no total, its list goes under its own name."""
    return offences.ALL_LISTED if offence_set == offences.TOTAL and series.endswith("_part") else offence_set


def _details(known: ThemeParams, slices: Slices, age_limit: int) -> list[Indicator]:
    found = [indicators.indicator(slices, name, age_limit) for name in known.detail_sets]
    return [i for i in found if i.offences is not None]


def _with_series(
    params: Params, known: ThemeParams, slices: Slices, headline: Indicator, group: Group, age_limit: int,
    flags: Mapping[str, str],
) -> ThemeTrend:  # fmt: skip
    peers, _, peers_reason = group
    by_month = _by_month(slices, headline.offence_set)
    details = _details(known, slices, age_limit)
    ranked = indicators.ranked(slices, headline.offence_set, age_limit)
    behind_ranks = _behind_ranks(slices, headline)
    figures = printed.figures(slices, known, age_limit, flags)
    return ThemeTrend(
        borough=slices.borough,
        borough_name=areas.area(slices.borough).name,
        theme=known.theme,
        title=known.title,
        question=known.question,
        caution=known.caution,
        period=slices.period,
        headline=headline,
        details=details,
        months=by_month.months,
        rolling=by_month.rolling,
        season=by_month.season,
        years=frames.years(slices, headline.offence_set),
        totals=frames.totals(slices) if headline.offence_set == offences.TOTAL else frames.empty("financial_year"),
        rates=frames.rates(slices, headline.offence_set, peers, age_limit),
        ranked=frames.places(ranked),
        direction=by_month.direction,
        direction_reason=by_month.direction_reason,
        season_reason=by_month.season_reason,
        london_rate=indicators.london_rate(slices, headline.offence_set, age_limit),
        peers=peers,
        peers_names=[areas.area(p).name for p in peers],
        peers_reason=peers_reason,
        peer_rate=_pooled(ranked, peers),
        printed=figures,
        statements=printed.statements(slices.borough, known.theme),
        indicators=frames.supplied_indicators(slices.borough, known.indicators),
        absent=None,
        notes=frames.notes(slices, headline),
        evidence=evidence(slices, params, headline, known.detail_sets, ranked, group),
        rank_source_ids=behind_ranks,
        sources=provenance.lines(
            [sid for i in [headline, *details] for sid in i.source_ids],
            behind_ranks,
            frames.yearly_source_ids(slices) if known.theme == "total_crime" else [],
            printed.source_ids(figures),
        ),
    )


@dataclass(frozen=True)
class _ByMonth:
    """What the months of an offence set say: all of them, and of those that compare the level, sums and yearly shape."""

    months: "pd.DataFrame"
    rolling: "pd.DataFrame"
    season: "pd.DataFrame"
    direction: str
    direction_reason: str
    season_reason: str


def _by_month(slices: Slices, offence_set: str) -> _ByMonth:
    from csp_lib.analysis.trends import seasonal, trend

    months = indicators.monthly(slices, offence_set)
    comparable = comparable_months(slices, offence_set)  # nothing is said across a refused break
    if comparable.empty:
        why, nothing = _no_months(slices), frames.empty("month", "offences")
        shape = frames.empty("month_number", "month_name", "index")
        return _ByMonth(_months_frame(months, None), nothing, shape, trend.TOO_SHORT, why, why)
    level, season = trend.monthly_level(comparable), seasonal.seasonal_shape(comparable)
    rolling = trend.rolling_twelve(comparable)
    return _ByMonth(_months_frame(months, level), rolling, season.frame, level.verdict, level.reason, season.reason)


def _behind_ranks(slices: Slices, headline: Indicator) -> list[str]:
    """Return the sources that rates and ranks rest on: the counts of all boroughs, and residents."""
    residents = [headline.denominator.source_id] if headline.denominator else []
    return [*indicators.source_ids_of_all(slices, headline.offence_set), *residents]


def _no_months(slices: Slices) -> str:
    return f"no monthly counts of {areas.area(slices.borough).name} are held, only financial years"


def _months_frame(months: "pd.Series", level: "Level | None") -> "pd.DataFrame":
    """Return month, offences and, where a model could be fitted, level, lower, upper."""
    frame = months.rename("offences").rename_axis("month").reset_index()
    if level is None or level.frame["level"].isna().all():
        return frame
    return frame.merge(level.frame[["month", "level", "lower", "upper"]], on="month", how="left")


def _pooled(ranked: "pd.DataFrame", members: list[str]) -> float | None:
    """Return the rate of areas together (offences over residents), or None when one of them is missing."""
    mine = ranked[ranked["area"].isin(members)]
    if not members or len(mine) < len(members):
        return None
    return compare.pooled_rate(mine[["area", "count", "denominator"]]).rate.value


def _without_series(
    params: Params, borough: str, known: ThemeParams, period: Period, flags: Mapping[str, str]
) -> ThemeTrend:
    figures = printed.plain_figures(borough, known, flags)
    supplied = frames.supplied_indicators(borough, known.indicators)
    nothing = frames.empty("month", "offences")
    plan = params.borough(borough)
    return ThemeTrend(
        borough=borough, borough_name=areas.area(borough).name, theme=known.theme, title=known.title,
        question=known.question, caution=known.caution, period=period, headline=None, details=[], months=nothing,
        rolling=nothing, season=nothing, years=nothing, totals=nothing, rates=nothing, ranked=nothing,
        direction="", direction_reason="", season_reason="", london_rate=None, peers=plan.comparators, peers_names=[],
        peers_reason=plan.comparators_reason, peer_rate=None, printed=figures,
        statements=printed.statements(borough, known.theme), indicators=supplied,
        absent=_what_is_missing(borough, known, period), notes=[],
        sources=provenance.lines(list(supplied["source_id"].unique()), printed.source_ids(figures, borough)),
    )  # fmt: skip


def _what_is_missing(borough: str, known: ThemeParams, period: Period) -> str:
    if known.offence_set is not None:
        held = ", ".join(slicing.years_held(borough)) or "no complete year"
        if period.is_part_year:
            return (
                f"Monthly counts of this borough from {period.first} to {period.last} are not all held, so the part year "
                f"cannot be counted (complete years held: {held})."
            )
        return f"No recorded crime of {period.year} is held for this borough (held: {held})."
    told = "The extracts of recorded crime do not single out this theme, so no series stands here."
    if known.template == "none":
        return told
    return (
        f"{told} A partnership that has its own figures can add them with the {known.template} template; "
        f"params/themes/{known.theme}.yml lists the indicators shown here."
    )
