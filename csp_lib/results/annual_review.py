"""The annual review's result: one borough and period, everything its page prints."""

from csp_lib.analysis import targets
from csp_lib.analysis.targets import Verdict
from csp_lib.errors import DataError
from csp_lib.params import Params, resolve
from csp_lib.params.models import Priority
from csp_lib.reference import areas, offences
from csp_lib.results import frames, harm, indicators, plan_targets, provenance, target_rows
from csp_lib.results import slices as slicing
from csp_lib.results.shapes import AnnualReview, Audit, Indicator, JudgedTarget, Period, PriorityRow, ThemeTrend
from csp_lib.results.slices import Slices
from csp_lib.results.target_rows import Row, number, text
from csp_lib.results.watched import early_warnings
from csp_lib.sources import store
from csp_lib.sources.coverage import coverage

LISTS_THAT_ADD_UP = {
    "old": (
        "common_assault", "assault_with_injury", "wounding_and_gbh", "harassment", "offensive_weapon",
        "other_violence", "sexual_offences", "personal_robbery", "business_robbery", "residential_burglary",
        "non_residential_burglary", "theft_from_vehicle", "theft_of_vehicle", "theft_from_the_person_and_snatch",
        "shoplifting", "pedal_cycle_theft", "other_theft_and_handling", "criminal_damage", "drugs_offences",
        "fraud_or_forgery", "other_notifiable_offences",
    ),
    "new": (
        "violence_against_the_person", "sexual_offences", "personal_robbery", "business_robbery",
        "residential_burglary", "non_residential_burglary", "theft_from_vehicle", "theft_of_vehicle",
        "theft_from_the_person_and_snatch", "shoplifting", "pedal_cycle_theft", "criminal_damage", "drugs_offences",
        "possession_of_weapons", "public_order_offences", "fraud_or_forgery", "miscellaneous_crimes",
    ),
}  # fmt: skip
"""Sets that do not overlap, by classification; what the list leaves over is shown as 'all other offences'."""

NO_TARGET = targets.judge("none", None, None, None, None)
WORDS_OF_KINDS = {"judged": "not printed, only its verdict", "none": "none set"}


def annual_review(
    params: Params, borough: str, period: Period, age_limit: int, themes: list[ThemeTrend], audit: Audit | None = None
) -> AnnualReview:
    """Return all that the annual review of a borough prints; DataError when no series holds the period.

    `themes` are the theme results of the same borough and period, in the order of the pages; `audit` are the checks of
    what its plan prints.
    """
    series = slicing.choose_series(borough, period) or slicing.choose_series(borough, period, offences.ALL_LISTED)
    if series is None:
        raise DataError(slicing.no_data(borough, period))
    percent_base = resolve(params, "annual_review", borough).values["percent_base"]
    slices = slicing.load(borough, period, series, percent_base)
    whole = offences.ALL_LISTED if series.endswith("_part") else offences.TOTAL
    total = indicators.indicator(slices, whole, age_limit)
    plan = params.borough(borough)
    priorities = [_priority(params, p, themes, slices, age_limit) for p in plan.priorities]
    priorities = [*_overall(params, themes, slices, age_limit), *priorities]
    movers = _movers(slices, age_limit)
    fed = [t for t in themes if t.headline is not None and t.headline.offences is not None]
    residents = [total.denominator.source_id] if total.denominator else []
    return AnnualReview(
        borough=borough,
        borough_name=areas.area(borough).name,
        partnership=plan.partnership,
        plan_title=plan.plan_title,
        plan_years=plan.plan_years,
        committee=plan.committee,
        period=period,
        total=total,
        priorities=priorities,
        priorities_note=plan.priorities_note,
        movers=movers,
        themes=fed,
        other_themes=_other_themes(params, borough, fed),
        printed=[f for t in fed for f in t.printed if f.ours is not None],
        gaps=_gaps(params, borough, total, fed),
        notes=frames.notes(slices, total),
        audit=audit,
        harm=harm.harm(movers, total),
        warnings=early_warnings(slices, [i.offence_set for i in movers]),
        targets=_judged_targets(borough, period, age_limit),
        sources=provenance.lines(
            total.source_ids,
            residents,
            [s.source_id for t in themes for s in t.sources],
            _behind_the_plan(borough, audit),
            harm.source_ids(),
        ),
    )


def _behind_the_plan(borough: str, audit: Audit | None) -> list[str]:
    """Return the sources of the plan's targets and of what was checked in it."""
    rows = store.read("targets", borough=borough) if store.has("targets") else frames.empty("source_id")
    return [*rows["source_id"].unique(), *(s.source_id for s in (audit.sources if audit else []))]


def _judged_targets(borough: str, period: Period, age_limit: int) -> list[JudgedTarget]:
    """Return the plan's targets as judged by what is known at the end of the period."""
    return plan_targets.plan_targets(borough, period, age_limit, through=period.last_whole_year)


def _movers(slices: Slices, age_limit: int) -> list[Indicator]:
    """Return every set of the list that adds up to the total, largest rise first, largest fall last."""
    mine = slices.period_counts[slices.period_counts["area"] == slices.borough]
    family = "new" if "public_order_offences" in set(mine["offence_set"]) else "old"
    held = [name for name in LISTS_THAT_ADD_UP[family] if name in set(mine["offence_set"])]
    found = [indicators.indicator(slices, name, age_limit) for name in held]
    return sorted(found, key=lambda i: (-(i.offences or 0) + (i.previous or 0), i.title))


def _priority(
    params: Params, priority: Priority, themes: list[ThemeTrend], slices: Slices, age_limit: int
) -> PriorityRow:
    indicator = None
    if priority.offence_set is not None:
        indicator = indicators.indicator(slices, priority.offence_set, age_limit)
    target, verdict, note = _target(params, slices, priority, age_limit)
    title = params.themes[priority.theme].title
    return PriorityRow(
        priority.title, priority.theme, title, indicator, priority.desired_direction, target, verdict, note
    )


def _overall(params: Params, themes: list[ThemeTrend], slices: Slices, age_limit: int) -> list[PriorityRow]:
    """Return the row of a target that the plan sets on all offences, above its priorities; none when it sets none."""
    for row in _targets_of(slices, offences.TOTAL):
        aim = target_rows.implied_aim(row)
        if aim is not None and "total_crime" in params.themes:
            overall = Priority(
                title="Overall objective: all offences", theme="total_crime", offence_set=offences.TOTAL,
                desired_direction=aim, ordered=False,
            )  # fmt: skip
            return [_priority(params, overall, themes, slices, age_limit)]
    return []


def _targets_of(slices: Slices, offence_set: str) -> list[Row]:
    """Return the rows of targets that the plan sets on an offence set for the period's year, in its order."""
    rows = target_rows.rows_of(slices.borough, offence_set=offence_set)
    return [row for row in rows if slices.period.year in target_rows.years(row)]


def _target(params: Params, slices: Slices, priority: Priority, age_limit: int) -> tuple[str, Verdict, str]:
    """Return words, verdict and note of the target that the plan sets on a priority's offence set for the period.

    A target of another year is not this year's target. It is judged against its own base year, which need not be the
    year before that stands beside it on the page.
    """
    if priority.offence_set is None:
        return "no target printed", NO_TARGET, ""
    for row in _targets_of(slices, priority.offence_set):
        judged = plan_targets.judge_row(
            row, params.borough(slices.borough), slices.period, slices.series, age_limit, slices.percent_base
        )
        return _target_words(row, slices.period), judged.verdict, f"line {judged.line} of the document"
    return "no target printed for this year", NO_TARGET, ""


def _target_words(row: Row, period: Period) -> str:
    kind, value, direction = text(row, "target_kind"), number(row, "target_value"), text(row, "direction")
    if kind == "ceiling" and value is not None:
        return f"below {value:,.0f} {text(row, 'unit')}"
    if kind == "percent_change" and value is not None:
        return f"{value:+g}% on {text(row, 'baseline_period') or 'a baseline not printed'}".replace(
            "-", "\N{MINUS SIGN}", 1
        )
    if kind == "rank" and value is not None:
        return f"rank {value:.0f} ({direction})"
    if kind == "direction":
        wanted = "fewer" if direction.startswith("down") else "more" if direction.startswith("up") else direction
        base = target_rows.base_year(row)
        # the page sets the year before beside the count; another base has to be named
        return wanted if base in (None, period.previous_year) else f"{wanted} than in {base}"
    return WORDS_OF_KINDS.get(kind, kind)


def _other_themes(params: Params, borough: str, fed: list[ThemeTrend]) -> list[tuple[str, str]]:
    """Return (theme, title) of the pages that stand beside the review without a series of their own."""
    shown = {t.theme for t in fed}
    spoken = coverage(borough)
    return [
        (t.theme, t.title)
        for t in params.themes_in_order()
        if t.theme not in shown and t.theme != "consultation" and spoken.get(t.theme, "none") != "none"
    ]


def _gaps(params: Params, borough: str, total: Indicator, fed: list[ThemeTrend]) -> list[str]:
    """Return what a reader might look for and not find, one sentence each."""
    told = []
    missing = [title for _, title in _other_themes(params, borough, fed)]
    if missing:
        told.append(
            f"The extracts of recorded crime do not single out: {', '.join(t[0].lower() + t[1:] if t[1:2].islower() else t for t in missing)}. "
            "Their pages print what the plan prints."
        )
    if total.period.is_part_year:
        told.append(
            f"Only {total.period.months_covered} months of {total.period.year} are known. They are compared with the same "
            "months of the year before, and no year is shown for them."
        )
    if total.rank is None:
        told.append("No London rank is given, since counts or residents of other boroughs are not held for the period.")
    plan_years = params.borough(borough).plan_years.partition(" to ")
    if borough in params.boroughs and not plan_years[0] <= total.period.year <= (plan_years[2] or plan_years[0]):
        told.append(
            f"The plan carried here is for {params.borough(borough).plan_years}. Its priorities stand beside the figures of "
            f"another year, and none of its targets is judged for {total.period.year}."
        )
    if borough not in params.boroughs:
        told.append("The partnership's plan is not among the documents carried here, so no priority is judged.")
    return told
