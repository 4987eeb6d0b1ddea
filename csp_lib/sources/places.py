"""Which area a file's row is about: boroughs, City, airports and unknown places, and the totals that are none."""

from csp_lib.reference import areas
from csp_lib.reference.lookups import words
from csp_lib.sources.findings import Findings

AGGREGATES = frozenset(
    words(name)
    for name in (
        "Inner London", "Outer London", "London", "Greater London", "Met Police Area", "Metropolitan Police Area",
        "Metropolitan Police Service", "MPS", "MPS total", "London total", "Met total", "England", "Wales",
        "England and Wales", "Great Britain", "United Kingdom", "Total", "Grand total", "All boroughs",
    )
)  # fmt: skip
"""Names of several areas together in the publications read here. Greater London includes the City: it is not the
`london` of this project, which is the 32 boroughs."""

TOTAL_LABELS = frozenset(
    words(name)
    for name in (
        "Total", "Totals", "Grand total", "All", "All offences", "All crime", "Total crime",
        "Total notifiable offences", "Total crimes", "All crimes", "TNO", "Sub total", "Subtotal",
    )
)  # fmt: skip
"""Labels of rows that repeat what other rows hold."""


def is_aggregate(text: str) -> bool:
    """Return whether a name or code stands for several areas together."""
    return words(text) in AGGREGATES or areas.recognise(text) == areas.LONDON


def recognise(text: str) -> str | None:
    """Return the slug of the one area that a name or code stands for, or None."""
    slug = areas.recognise(text)
    return None if slug == areas.LONDON else slug


def nearest(text: str) -> str:
    """Return what to say of a name that is no area: the nearest names, or which names are known."""
    from rapidfuzz import process

    if is_aggregate(text):
        return "this is several areas together"
    names = [a.name for a in areas.areas().values() if a.slug != areas.LONDON]
    near = [name for name, _, _ in process.extract(text, names, limit=2, processor=words, score_cutoff=65)]
    return f"did you mean {' or '.join(near)}?" if near else "no name is near"


AREAS_ARE = (
    "An area is a London borough, the City of London, an airport unit or 'Unknown', by name or GSS code "
    "(data/reference/areas.csv lists every spelling). Correct the names, and take rows of totals out."
)


def area_of(row: dict[str, str], column: str, number: int, found: Findings, skipped: list[str]) -> str | None:
    """Return the area of a row that has a name and perhaps a GSS code; None when it is several areas together.

    A name not known, and a code that contradicts the name, are found.
    """
    name = row[column]
    if is_aggregate(name):
        if name not in skipped:
            skipped.append(name)
        return None
    slug = recognise(name)
    if slug is None:
        found.add("no known area", f"row {number:,}: {name!r} ({nearest(name)})", AREAS_ARE)
        return None
    coded = recognise(row.get("code", ""))
    if coded is not None and coded != slug:
        said = f"row {number:,}: {row['code']} is {areas.area(coded).name}, not {name}"
        found.add("code and name disagree", said, "Find out which is right and correct the file.")
    return slug
