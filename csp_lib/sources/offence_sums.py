"""From offence labels to named offence sets: what `reference.offences` defines, added up."""

from typing import TYPE_CHECKING

from csp_lib.reference import areas, offences
from csp_lib.reference.offences import OffenceSet
from csp_lib.reference.periods import Month

if TYPE_CHECKING:
    import pandas as pd

FULL_SCOPE = "all notifiable offences"


def sum_sets(recorded: "pd.DataFrame", first: Month, last: Month, family: str, scope: str) -> "pd.DataFrame":
    """Return offences by area, offence set and month, every month of the extract present (absent means 0).

    `recorded` has area, offence_group, offence_subgroup, month, offences. A set that the family of labels (old
    or new) does not define is left out; so is the total when the extract's scope leaves offence groups out.
    Labels never seen before count in their group and in the total.
    """
    import pandas as pd

    months = [str(m) for m in first.until(last)]
    known_areas = sorted(recorded["area"].unique())
    every = pd.MultiIndex.from_product([known_areas, months], names=["area", "month"])
    frames = []
    for known in offences.offence_sets().values():
        members = _members(known, recorded, family)
        if members is None or not _in_scope(known, scope):
            continue
        summed = recorded[members].groupby(["area", "month"], observed=True)["offences"].sum()
        frames.append(summed.reindex(every, fill_value=0).reset_index().assign(offence_set=known.slug))
    return pd.concat(frames, ignore_index=True)[["area", "offence_set", "month", "offences"]]


def _in_scope(known: OffenceSet, scope: str) -> bool:
    """Tell whether the extract holds all of a set: the total needs every group, the list of what there is does not."""
    if known.slug == offences.TOTAL:
        return scope == FULL_SCOPE
    if known.slug == offences.ALL_LISTED:
        return scope != FULL_SCOPE
    return scope == FULL_SCOPE or known.slug not in ("sexual_offences", "fraud_or_forgery")


def _members(known: OffenceSet, recorded: "pd.DataFrame", family: str) -> "pd.Series | None":
    """Return which rows belong to a set, or None when the family of labels does not define it."""
    group, subgroups = known.groups[family], known.subgroups[family]
    if group == "*":
        return recorded["offences"] >= 0
    if group:
        return recorded["offence_group"] == group
    if subgroups:
        return recorded["offence_subgroup"].isin(subgroups)
    return _members_of_parts(known, recorded, family)


def _members_of_parts(known: OffenceSet, recorded: "pd.DataFrame", family: str) -> "pd.Series | None":
    sets = offences.offence_sets()
    parts = [_members(sets[part], recorded, family) for part in known.parts if part != "*"]
    if not parts or any(part is None for part in parts):
        return None
    either = parts[0]
    for part in parts[1:]:
        either = either | part  # type: ignore[operator]
    return either


def add_composites(leaves: "pd.DataFrame") -> "pd.DataFrame":
    """Return rows of leaf sets with the composites that can be summed from them added.

    `leaves` has area, offence_set, month or financial_year, and offences; sets already there stay.
    The total is only added when it is missing and `leaves` holds the non-overlapping sets alone (the months).
    """
    import pandas as pd

    present = set(leaves["offence_set"].unique())
    frames = [leaves]
    for known in offences.offence_sets().values():
        if known.slug in present or known.slug == offences.ALL_LISTED:
            continue
        parts = present if known.slug == offences.TOTAL else set(known.parts)
        if not parts or not parts <= present:
            continue
        rows = leaves[leaves["offence_set"].isin(parts)]
        keys = [c for c in leaves.columns if c not in ("offence_set", "offences")]
        frames.append(rows.groupby(keys, as_index=False)["offences"].sum().assign(offence_set=known.slug))
    return pd.concat(frames, ignore_index=True)[list(leaves.columns)]


def add_london(rows: "pd.DataFrame", period: str) -> "pd.DataFrame":
    """Return rows with the boroughs together added wherever every borough has the period and London is not there."""
    import pandas as pd

    boroughs = [b.slug for b in areas.boroughs()]
    mine = rows[rows["area"].isin(boroughs)]
    keys = [c for c in rows.columns if c not in ("area", "offences")]
    summed = mine.groupby(keys, as_index=False).agg(offences=("offences", "sum"), areas=("area", "nunique"))
    london = summed[summed["areas"] == len(boroughs)].drop(columns="areas").assign(area=areas.LONDON)
    have = rows[rows["area"] == areas.LONDON].set_index(["offence_set", period]).index
    london = london[~london.set_index(["offence_set", period]).index.isin(have)]
    return pd.concat([rows, london[list(rows.columns)]], ignore_index=True)
