"""The events of params that may have moved an offence set of a borough, each judged by the months held."""

import re
from typing import TYPE_CHECKING

from csp_lib.params import Params
from csp_lib.params.models import EventParams
from csp_lib.reference import areas, offences
from csp_lib.results import indicators
from csp_lib.results.evidence_shapes import EventFound
from csp_lib.results.projected import comparable_months
from csp_lib.results.slices import Slices
from csp_lib.sources import store

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.analysis.events.event_design import Event

MONTHS_LOOKED_AT = 96  # ours: eight years; over more a straight trend fits less and less


def event_effects(slices: Slices, params: Params, offence_sets: list[str], peers: list[str]) -> list[EventFound]:
    """Return what the months say of every event that names one of these offence sets, in their order.

    An event that begins after the period is not known yet and left out. Beside the borough stand series that the event
    cannot have moved: the peers where their months are held, the rest of London, other offences of the borough.
    """
    known = [*params.borough(slices.borough).events, *params.defaults.events]
    known = [event for event in known if event.start <= slices.period.last]
    asked = [(event, name) for event in known for name in offence_sets if name in event.offence_sets]
    found = [_found(slices, event, name, known, peers) for event, name in asked]
    return [effect for effect in found if effect is not None]


def _found(
    slices: Slices, asked: EventParams, offence_set: str, known: list[EventParams], peers: list[str]
) -> EventFound | None:
    from csp_lib.analysis.events.event_effect import event_effect

    months = _recent(slices, offence_set)
    if months.empty:
        return None
    others = [_event(other) for other in known if other is not asked and offence_set in other.offence_sets]
    others += [_break(mark.month, mark.title) for mark in indicators.break_marks(slices, offence_set)]
    beside = _controls(slices, asked, offence_set, peers)
    # before a refused break the controls count something else, as the borough's own months do
    beside = {name: held[held.index >= months.index[0]] for name, held in beside.items()}
    controls = {name: held for name, held in beside.items() if len(held)}
    effect = event_effect(months, _event(asked), other_events=others, controls=controls)
    named = offences.offence_sets()[offence_set]
    return EventFound(_identifier(asked), offence_set, named.title, named.phrase, asked.reason, effect)


def _recent(slices: Slices, offence_set: str) -> "pd.Series":
    return comparable_months(slices, offence_set).iloc[-MONTHS_LOOKED_AT:]


def _event(asked: EventParams) -> "Event":
    from csp_lib.analysis.events.event_design import Event

    return Event(asked.name, asked.start, asked.kind, asked.end, asked.reason)


def _break(month: str, title: str) -> "Event":
    from csp_lib.analysis.events.event_design import Event

    return Event(title, month, "step")


def _controls(slices: Slices, asked: EventParams, offence_set: str, peers: list[str]) -> "dict[str, pd.Series]":
    """Return series that the event cannot have moved: peers, the rest of London, other offences of the borough."""
    sets = offences.offence_sets()
    found: dict[str, pd.Series] = {}
    if not asked.all_london:
        london = indicators.monthly(slices, offence_set, areas.LONDON)
        rest = (london - indicators.monthly(slices, offence_set)).dropna()  # none where London is not held by month
        found[f"{sets[offence_set].title} in the comparators"] = _together(slices, offence_set, peers)
        found[f"{sets[offence_set].title} in the rest of London"] = rest.iloc[-MONTHS_LOOKED_AT:]
    found |= {f"{sets[name].title} in the borough": _recent(slices, name) for name in asked.control_sets}
    return found


def _together(slices: Slices, offence_set: str, members: list[str]) -> "pd.Series":
    """Return the months of several boroughs together, none unless every one of them is held by month."""
    held = store.read("recorded_crime_months", area=members or [""], offence_set=offence_set, series=slices.series)
    by_area = held[held["month"] <= slices.period.last].pivot(index="month", columns="area", values="offences")
    whole = by_area if len(by_area.columns) == len(members) else by_area.iloc[:0]
    return whole.sum(axis=1, skipna=False).dropna().sort_index().iloc[-MONTHS_LOOKED_AT:]


def _identifier(asked: EventParams) -> str:
    """Return name and start as a page's address may hold them; two events of one name begin in different months."""
    return re.sub(r"[^a-z0-9]+", "-", f"{asked.name[:40].lower()}-{asked.start}").strip("-")
