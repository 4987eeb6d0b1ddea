"""London's boroughs, the City, and the rows of police extracts that are no borough."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from csp_lib import paths
from csp_lib.errors import ParamsError
from csp_lib.reference import lookups

LONDON = "london"
"""Slug of the boroughs together (32 of them; without the City, the airports and unknown places)."""


@dataclass(frozen=True)
class Area:
    """One row of data/reference/areas.csv. `kind` is borough, city, airport, unknown or together."""

    slug: str
    name: str
    kind: str
    gss_code: str
    partnership: str
    spellings: tuple[str, ...]


class UnknownBorough(ParamsError):
    """No borough has this name."""


@cache
def _areas(folder: Path) -> dict[str, Area]:
    del folder  # the key of the cache: another CSP_HOME has other areas
    found = {}
    for row in lookups.rows("areas.csv"):
        spellings = tuple(s for s in row["spellings"].split(";") if s)
        found[row["slug"]] = Area(row["slug"], row["name"], row["kind"], row["gss_code"], row["partnership"], spellings)
    return found


def areas() -> dict[str, Area]:
    """Return all areas by slug: boroughs, City of London, airports, unknown, and the boroughs together."""
    return _areas(paths.reference_dir())


def boroughs() -> list[Area]:
    """Return the boroughs that are compared with each other, in order of name."""
    return sorted((a for a in areas().values() if a.kind == "borough"), key=lambda a: a.name)


def area(slug: str) -> Area:
    """Return the area with this slug."""
    return areas()[slug]


@cache
def _by_spelling(folder: Path) -> dict[str, str]:
    del folder
    found: dict[str, str] = {}
    for known in areas().values():
        for spelling in (known.slug, known.name, known.gss_code, *known.spellings):
            if spelling:
                found[lookups.words(spelling)] = known.slug
    return found


def spellings() -> dict[str, str]:
    """Return slug by every known spelling, each folded as `lookups.words` does."""
    return _by_spelling(paths.reference_dir())


def recognise(text: str) -> str | None:
    """Return the slug of the area that text names (name, code or a known spelling), or None."""
    return spellings().get(lookups.words(text))


def find_borough(text: str) -> Area:
    """Return the borough that text names; UnknownBorough with the nearest names otherwise."""
    slug = recognise(text)
    if slug is not None and area(slug).kind == "borough":
        return area(slug)
    from rapidfuzz import process

    names = {b.slug: b.name for b in boroughs()}
    near = [slug for _, score, slug in process.extract(text, names, limit=3, processor=lookups.words) if score >= 60]
    if slug is not None:
        reason = (
            f"{area(slug).name} has no Community Safety Partnership review here (it is no borough of the comparison)"
        )
    else:
        reason = f"borough {text!r} is not known"
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Use one of: {', '.join(names)}."
    raise UnknownBorough(f"{reason}. {hint}")
