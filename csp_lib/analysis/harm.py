"""A harm index: offences counted by how much harm a published table of weights says they do.

No weight is invented: an offence without one is named. Described in docs/methods.md, "Harm".
"""

from dataclasses import dataclass

import pandas as pd

from csp_lib.analysis.rates import known
from csp_lib.analysis.standardised import FEWEST_FOR_DIRECT, weighted_limits
from csp_lib.reference import offences


@dataclass(frozen=True)
class HarmIndex:
    """Harm per `multiplier` of the named denominator, in the unit of the weights, with their source and date.

    `lower` and `upper` are what chance alone leaves open (Dobson's interval), None under ten offences. `parts` has
    a row per offence set with offences: offence_set, count, weight, harm (count x weight) and share_percent of
    all harm, largest first. `missing` names every offence set without a weight: then `value` is None, since an
    index that leaves offences out is too low, and `weighted_percent` tells how much of the count has a weight.
    """

    value: float | None
    lower: float | None
    upper: float | None
    total_harm: float | None
    offences: float
    weighted_percent: float | None
    unit: str
    source: str
    date: str
    missing: tuple[str, ...]
    parts: pd.DataFrame
    denominator: float | None
    denominator_name: str
    multiplier: float
    confidence: float
    reason: str = ""


def harm_index(
    counts: pd.DataFrame,
    weights: pd.DataFrame,
    population: float | None,
    multiplier: float = 1000,
    confidence: float = 0.95,
    denominator_name: str = "residents",
) -> HarmIndex:
    """Return sum(count x weight) / population x multiplier from a supplied table of weights.

    `counts` has offence_set and count; `weights` has offence_set, weight, unit, source and date (see the reader
    of harm weights). Weights of two units, sources or dates cannot be added up and give a reason. ValueError for a
    set that stands twice or overlaps another (robbery beside personal robbery): it would count twice.
    """
    _refuse_doubles(counts, "counts", ["offence_set", "count"])
    _refuse_doubles(weights, "weights", ["offence_set", "weight", "unit", "source", "date"])
    _refuse_overlaps([str(name) for name in counts["offence_set"]])
    parts, people = _parts(counts, weights), known(population)
    missing = tuple(parts.loc[parts["weight"].isna(), "offence_set"])
    used = weights[weights["offence_set"].isin(parts["offence_set"])]
    unit, source, date = (_only(used[name]) for name in ("unit", "source", "date"))
    total = float(parts["count"].sum())
    covered = 100 * float(parts.loc[parts["weight"].notna(), "count"].sum()) / total if total else None
    reason = _why(counts, parts, missing, used, people, denominator_name)
    value = lower = upper = harm = None
    if not reason and people is not None:
        harm = float(parts["harm"].sum())
        value = harm / people * multiplier
        lower, upper = _limits(parts, total, multiplier / people, confidence)
    return HarmIndex(
        value, lower, upper, harm, total, covered, unit, source, date, missing, parts, people, denominator_name,
        multiplier, confidence, reason,
    )  # fmt: skip


def _parts(counts: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """Return offence sets with offences and their harm, largest harm first."""
    parts = counts[["offence_set", "count"]].merge(weights[["offence_set", "weight"]], on="offence_set", how="left")
    parts = parts.astype({"offence_set": str, "count": "float64", "weight": "float64"})
    parts = parts[parts["count"] != 0].dropna(subset=["count"])
    parts["harm"] = parts["count"] * parts["weight"]
    all_harm = parts["harm"].sum()
    parts["share_percent"] = 100 * parts["harm"] / all_harm if all_harm and parts["weight"].notna().all() else None
    parts = parts.astype({"share_percent": "float64"})
    return parts.sort_values(["harm", "offence_set"], ascending=[False, True], ignore_index=True)


def _limits(
    parts: pd.DataFrame, total: float, scale: float, confidence: float
) -> tuple[float, float] | tuple[None, None]:
    if total < FEWEST_FOR_DIRECT:
        return None, None
    variance = float((parts["weight"] ** 2 * parts["count"]).sum())
    lower, upper = weighted_limits(float(parts["harm"].sum()), variance, total, confidence)
    return lower * scale, upper * scale


def _why(
    counts: pd.DataFrame, parts: pd.DataFrame, missing: tuple[str, ...], used: pd.DataFrame,
    people: float | None, denominator_name: str,
) -> str:  # fmt: skip
    unknown = [str(name) for name, n in zip(counts["offence_set"], counts["count"], strict=True) if known(n) is None]
    if unknown:
        return f"the count of {', '.join(unknown)} is missing"
    if (parts["count"] < 0).any():
        return "a count is negative"
    if missing:
        return f"no weight is given for {', '.join(missing)}"
    if (used["weight"] <= 0).any():
        return "a weight is zero or negative"
    for name in ("unit", "source", "date"):
        if used[name].astype(str).nunique() > 1:
            return f"the weights have several {name}s ({', '.join(sorted(set(used[name].astype(str))))})"
    if people is None or people <= 0:
        return f"the number of {denominator_name} is {'missing' if people is None else 'zero or negative'}"
    return ""


def _only(column: pd.Series) -> str:
    """Return the one value of a column, or all of them."""
    return ", ".join(dict.fromkeys(str(value) for value in column))


def _refuse_doubles(frame: pd.DataFrame, what: str, columns: list[str]) -> None:
    if missing := [name for name in columns if name not in frame]:
        found = ", ".join(map(str, frame.columns)) or "none"
        raise ValueError(f"{what} need the columns {', '.join(columns)}; {', '.join(missing)} not among {found}")
    twice = frame.loc[frame["offence_set"].duplicated(), "offence_set"]
    if len(twice):
        raise ValueError(f"{what} hold {twice.iloc[0]} twice; give one row per offence set")


def _refuse_overlaps(names: list[str]) -> None:
    held = {name: _kinds_in(name) for name in names}
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            if held[first] & held[second]:
                raise ValueError(f"{first} and {second} share offences, which would count twice; give one of them")


def _kinds_in(name: str) -> set[tuple[str, str]]:
    """Return the subgroups of offences in a set, by classification family; none for a set not known here."""
    known_set = offences.offence_sets().get(name)
    if known_set is None:
        return set()
    kinds = set().union(*(_kinds_in(part) for part in known_set.parts))
    kinds |= {(of, subgroup) for of, subgroups in known_set.subgroups.items() for subgroup in subgroups}
    for label in offences.labels():
        of = offences.family(label.classification)
        if known_set.groups.get(of) in ("*", label.offence_group):
            kinds.add((of, label.offence_subgroup))
    return kinds
