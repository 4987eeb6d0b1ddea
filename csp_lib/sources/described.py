"""What a file tells of itself, in the keys of a sidecar."""

from typing import Any

from csp_lib.reference.periods import Month, describe_months
from csp_lib.sources import (
    ballots,
    harm_weights,
    met_extracts,
    population,
    priority_links,
    survey_answers,
    tidy,
    yearly_totals,
)
from csp_lib.sources.reading import Reading

NOT_STATED = "not stated"
OGL = "Open Government Licence (by the kind of file; see the page it came from)"
OGL_WORDS = "Contains public sector information licensed under the Open Government Licence."

TITLES = {
    met_extracts.KIND: "Recorded crime by month",
    yearly_totals.KIND: "All recorded offences by financial year",
    population.POPULATION: "Mid-year population",
    population.HOUSEHOLDS: "Households",
    tidy.KIND: "Indicators",
    ballots.KIND: "Consultation ballots",
    harm_weights.KIND: "Harm weights",
    priority_links.KIND: "Links of the priority matrix",
    survey_answers.KIND: "Survey answers",
}
PUBLISHERS = {
    met_extracts.KIND: "Metropolitan Police Service",
    yearly_totals.KIND: "Greater London Authority, from Home Office and Metropolitan Police figures",
}
"""Kinds whose layout is one publisher's alone, under the Open Government Licence."""

DATA_KINDS = {
    population.POPULATION: "derived",
    **dict.fromkeys([ballots.KIND, survey_answers.KIND, priority_links.KIND, tidy.KIND], "partner"),
}
LEVELS = {"borough": "boroughs", "ward": "wards", "lsoa": "LSOAs", "": ""}
MOST_GUARDED = ("restricted", "simulated", "partner", "transcribed", "derived", "published")


def source_id(reading: Reading, digest: str) -> str:
    """Return the id of a file: kind, level, first and last month, and eight digits of its sha256."""
    kind = "met" if reading.kind == met_extracts.KIND else reading.kind
    level = reading.level if reading.kind == met_extracts.KIND else ""
    months = [month.replace("-", "") for month in (reading.first_month, reading.last_month) if month]
    return "_".join(part for part in (kind, level, *months, digest[:8]) if part)


def keys_of(reading: Reading, name: str, digest: str) -> dict[str, Any]:
    """Return every key of a sidecar as far as the file itself tells it."""
    known = reading.kind in PUBLISHERS
    return {
        "source_id": source_id(reading, digest),
        "title": ", ".join(part for part in (TITLES[reading.kind], LEVELS[reading.level], _span(reading)) if part),
        "publisher": PUBLISHERS.get(reading.kind, NOT_STATED),
        "page": "",
        "licence": OGL if known else NOT_STATED,
        "attribution": OGL_WORDS if known else NOT_STATED,
        "data_kind": data_kind(reading),
        "kind": reading.kind,
        "file": name,
        "sha256": digest,
        "covers": "; ".join(part for part in (_span(reading), LEVELS[reading.level]) if part),
        "leaves_out": reading.scope if reading.scope.startswith("without") else "",
        "notes": [],
    }


def data_kind(reading: Reading) -> str:
    """Return the kind of a file's figures; of a file that holds several kinds, the most guarded."""
    held = {kind for t in reading.tables.values() if "data_kind" in t for kind in t["data_kind"].unique()}
    return next((kind for kind in MOST_GUARDED if kind in held), DATA_KINDS.get(reading.kind, "published"))


def says_data_kind(reading: Reading) -> bool:
    """Return whether the rows of a file say themselves how their figures came to be."""
    return any("data_kind" in table for table in reading.tables.values())


def _span(reading: Reading) -> str:
    if not reading.first_month:
        return ""
    return describe_months(Month.parse(reading.first_month), Month.parse(reading.last_month))
