"""What the methods say of a theme's series, beyond its change and its level."""

from typing import TYPE_CHECKING

from csp_lib.params import Params
from csp_lib.reference import offences
from csp_lib.results import frames, indicators, slices
from csp_lib.results.compared import Group, compared
from csp_lib.results.event_effects import event_effects
from csp_lib.results.evidence_shapes import Evidence
from csp_lib.results.projected import projected
from csp_lib.results.shapes import Indicator
from csp_lib.results.watched import desired_direction, watched

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.analysis.change import MultiYear

YEARS_FOR_STEPS = 3
PARTS = ("part", "title", "previous", "current", "difference")


def evidence(
    known: slices.Slices, params: Params, headline: Indicator, details: list[str], ranked: "pd.DataFrame", group: Group
) -> Evidence:
    """Return control chart, projection, events, comparison, steps of the years and parts of the change."""
    plan, name = params.borough(known.borough), headline.offence_set
    return Evidence(
        watched=watched(known, name, plan),
        projected=projected(known, name, desired_direction(plan, name)),
        events=event_effects(known, params, [name, *(d for d in details if d != name)], group[0]),
        compared=compared(known, headline, ranked, group),
        several_years=_several_years(known, headline),
        parts=_parts(known, headline),
    )


def _several_years(known: slices.Slices, headline: Indicator) -> "MultiYear | None":
    """Return the change over the complete years that follow one another; None across a break that refuses it."""
    from csp_lib.analysis.change import multi_year

    rows = _unbroken(frames.years(known, headline.offence_set))
    if len(rows) < YEARS_FOR_STEPS or any(mark.effect == "refuse" for mark in headline.breaks):
        return None
    years = rows.set_index("financial_year")["offences"]
    return multi_year(years, phi=indicators.own_variation(known, headline.offence_set))


def _unbroken(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Return the last years that follow one another without a gap: a step over a missing year is none of one year."""
    rows = rows.sort_values("financial_year")
    starts = rows["financial_year"].astype(str).str[:4].astype(int)
    gaps = (starts.diff().fillna(1) != 1).cumsum()  # how many gaps lie before each year
    return rows[gaps == gaps.max()]


def _parts(known: slices.Slices, headline: Indicator) -> "pd.DataFrame":
    """Return how much of the change each part of the offence set made; empty unless its parts add up to it."""
    from csp_lib.analysis.change import parts_of_change

    sets = offences.offence_sets()
    names = [part for part in sets[headline.offence_set].parts if part in sets]
    counts = known.period_counts
    mine = counts[(counts["area"] == known.borough) & counts["offence_set"].isin(names)].set_index("offence_set")
    whole = (mine["previous"].sum(), mine["offences"].sum()) == (headline.previous, headline.offences)
    if len(names) < 2 or len(mine) < len(names) or not whole:
        return frames.empty(*PARTS)
    found = parts_of_change(mine["previous"], mine["offences"])
    return found.assign(title=[sets[part].title for part in found["part"]])[list(PARTS)]
