"""Which indicators are parts, wholes or kin of others: by the named offence sets, and by how ids are made."""

from functools import cache

from csp_lib.reference import offences

ALSO_CALLED = {
    "robbery_all": "robbery",
    "theft_from_motor_vehicle": "theft_from_vehicle",
    "theft_of_motor_vehicle": "theft_of_vehicle",
    "drug_offences": "drugs_offences",
    "commercial_robbery": "business_robbery",
    "domestic_burglary": "residential_burglary",
    "burglary_dwelling": "residential_burglary",
    "total_crime": "total_notifiable_offences",
    "fraud_and_forgery": "fraud_or_forgery",
}
"""Indicator ids of documents that are named offence sets under another name."""

TOTAL = "total_notifiable_offences"
NINE_GROUPS = (
    "violence_against_the_person",
    "sexual_offences",
    "robbery",
    "burglary",
    "theft_and_handling",
    "criminal_damage",
    "drugs_offences",
    "fraud_or_forgery",
    "other_notifiable_offences",
)
"""The groups of offences that made up the total until 2013."""

GROUPS = ("total", "serious_", "acquisitive", "property", "all_")
"""Beginnings and parts of ids that name groups of offences rather than a kind of offence."""


@cache
def offence_set(key: str) -> str | None:
    """Return the named offence set an indicator counts, or None."""
    name = ALSO_CALLED.get(key, key)
    return name if name in offences.offence_sets() else None


@cache
def _leaves(name: str) -> frozenset[str]:
    held = offences.offence_sets()
    parts = [p for p in held[name].parts if p in held] if name in held else []
    return frozenset().union(*(_leaves(p) for p in parts)) if parts else frozenset({name})


@cache
def parts_of(key: str) -> tuple[str, ...]:
    """Return the offence sets that add up to an indicator's set; none for a single kind."""
    name = offence_set(key)
    if name == TOTAL:
        return NINE_GROUPS
    return () if name is None else tuple(p for p in offences.offence_sets()[name].parts if p != "*")


@cache
def is_part(part: str, whole: str) -> bool:
    """Tell whether every offence of one indicator is one of the other, as the named sets say."""
    inner, outer = offence_set(part), offence_set(whole)
    if inner is None or outer is None or inner == outer:
        return False
    return outer == TOTAL or _leaves(inner) < _leaves(outer)


def is_group(key: str) -> bool:
    """Tell whether an indicator is a group of offences (a total, serious acquisitive crime), not one kind."""
    return (bool(parts_of(key)) and key != "robbery_all") or any(word in key for word in GROUPS)


def whole_named(denominator: str) -> str:
    """Return what a share is taken of, folded so that two spellings of it are one."""
    return " ".join(denominator.lower().replace("(", " ").replace(")", " ").replace(",", "").split())


def pair_of(key: str) -> str | None:
    """Return the indicator whose incidents hold these offences: x_incidents for x_offences."""
    return f"{key.removesuffix('_offences')}_incidents" if key.endswith("_offences") else None


def is_extension(key: str, base: str) -> bool:
    """Tell whether an id is another with words added: total_notifiable_offences_westfield."""
    return key.startswith(base + "_")
