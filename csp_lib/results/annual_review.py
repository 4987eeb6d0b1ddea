"""The annual review's result: one borough and period, everything its page prints."""

from collections.abc import Hashable, Mapping
from typing import Any

from csp_lib.analysis import targets
from csp_lib.errors import DataError
from csp_lib.params import Params, resolve
from csp_lib.params.models import Priority
from csp_lib.reference import areas, offences
from csp_lib.results import frames, indicators, provenance
from csp_lib.results import slices as slicing
from csp_lib.results.shapes import AnnualReview, Indicator, Period, PriorityRow, ThemeTrend
from csp_lib.results.slices import Slices
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


def annual_review(
    params: Params, borough: str, period: Period, age_limit: int, themes: list[ThemeTrend]
) -> AnnualReview:
    """Return all that the annual review of a borough prints; DataError when no series holds the period.

    `themes` are the theme results of the same borough and period, in the order of the pages.
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
        sources=provenance.lines(total.source_ids, residents, [s.source_id for t in themes for s in t.sources]),
    )


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
    kind, value, target, note = _target(slices, priority)
    change = indicator.change if indicator else None
    current = _current(kind, indicator)
    verdict = targets.judge(
        kind, priority.desired_direction, value, current, change, months_covered=slices.period.months_covered
    )
    title = params.themes[priority.theme].title
    return PriorityRow(
        priority.title, priority.theme, title, indicator, priority.desired_direction, target, verdict, note
    )


def _current(kind: str, known: Indicator | None) -> float | None:
    """Return the figure a target of this kind is judged by: a place for a rank, else the count."""
    if known is None:
        return None
    figure = known.rank.place_lowest if kind == "rank" and known.rank is not None else known.offences
    return None if figure is None else float(figure)


def _overall(params: Params, themes: list[ThemeTrend], slices: Slices, age_limit: int) -> list[PriorityRow]:
    """Return the row of a target that the plan sets on all offences, above its priorities; none when it sets none."""
    aims = {"down": "reduce", "lowest": "reduce", "up": "increase"}
    for row in _targets_of(slices, offences.TOTAL):
        aim = aims.get(str(row["direction"]).split(" ")[0])
        if aim is not None and "total_crime" in params.themes:
            overall = Priority(
                title="Overall objective: all offences", theme="total_crime", offence_set=offences.TOTAL,
                desired_direction=aim, ordered=False,
            )  # fmt: skip
            return [_priority(params, overall, themes, slices, age_limit)]
    return []


def _targets_of(slices: Slices, offence_set: str) -> list[Mapping[Hashable, Any]]:
    """Return the rows of targets that the plan sets on an offence set for the period's year, in its order."""
    if "targets" not in {t["table"] for t in store.describe()["tables"]}:
        return []
    held = store.read("targets", borough=slices.borough, offence_set=offence_set)
    rows = held.sort_values("line").to_dict("records")
    return [row for row in rows if _covers(str(row["period"]), slices.period.year)]


def _target(slices: Slices, priority: Priority) -> tuple[str, float | None, str, str]:
    """Return kind, value, words and note of the target that the plan sets on a priority's offence set for the period.

    A target of another year is not this year's target.
    """
    if priority.offence_set is None:
        return "none", None, "no target printed", ""
    for row in _targets_of(slices, priority.offence_set):
        kind = str(row["target_kind"])
        return kind, _number(row["target_value"]), _target_words(kind, row), f"line {row['line']} of the document"
    return "none", None, "no target printed for this year", ""


def _covers(period: str, year: str) -> bool:
    first, _, last = period.partition("..")
    return first <= year <= (last or first)


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


def _target_words(kind: str, row: Mapping[Hashable, Any]) -> str:
    direction = str(row["direction"] or "")
    if kind == "ceiling":
        return f"below {_number(row['target_value']):,.0f} {row['unit']}"
    if kind == "percent_change":
        return f"{_number(row['target_value']):+g}% on {row['baseline_period'] or 'a baseline not printed'}"
    if kind == "rank":
        return f"rank {_number(row['target_value']):.0f} ({direction})"
    if kind == "direction":
        return "fewer" if direction.startswith("down") else "more" if direction.startswith("up") else direction
    return kind.replace("_", " ")


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
