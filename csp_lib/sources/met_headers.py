"""The header of a Met extract in every style seen: which column is what, and which months it holds."""

import re
from dataclasses import dataclass

from csp_lib.reference.lookups import words
from csp_lib.reference.periods import MONTH_NAMES, Month
from csp_lib.sources.findings import Findings, listed
from csp_lib.sources.rows import fold

ROLES = {
    "area": ("borough", "lookupboroughname", "boroughname", "bocuname", "boroughsnt"),
    "group": ("majorcategory", "majortext"),
    "label": ("minorcategory", "minortext"),
    "ward_code": ("wardcode",),
    "ward_name": ("wardname", "ward"),
    "lsoa_code": ("lsoacode", "lsoa11code", "lsoa21code"),
    "lsoa_name": ("lsoaname", "lsoa11name", "lsoa21name"),
}
"""Names of columns by role, folded as `rows.fold` does."""

CALLED = {
    "area": "the borough (Borough or LookUp_BoroughName)",
    "group": "the offence group (Major Category or MajorText)",
    "label": "the offence label (Minor Category or MinorText)",
    "ward_code": "the ward code (WardCode): ward names occur in more than one borough",
    "lsoa_code": "the LSOA code (LSOA Code)",
}
MONTHS_ARE = "Months are columns headed 201104, 2011-04 or Apr-11. Add the file as it was published."
_ADD = "Add the file as it was published."
SHORT_NAMES = {name[:3].casefold(): number for number, name in enumerate(MONTH_NAMES, start=1)}


@dataclass(frozen=True)
class Columns:
    """Where the columns of an extract stand: places in the row, by role, and the months by place."""

    level: str
    area: int
    group: int
    label: int
    place_code: int | None
    place_name: int | None
    months: dict[int, Month]
    not_read: list[str]


def parse_month(name: str) -> Month | None:
    """Return the month that heads a column (201104, 2011-04, 2011/04, 2011-04-01, Apr-11, April 2011), or None."""
    text = words(name).replace("/", " ")
    if match := re.fullmatch(r"(\d{4}) ?(\d{2})(?: 01)?", text):
        year, number = int(match[1]), int(match[2])
    elif (match := re.fullmatch(r"([a-z]{3,9}) (\d{2}|\d{4})", text)) and match[1][:3] in SHORT_NAMES:
        year, number = int(match[2]), SHORT_NAMES[match[1][:3]]
        year += 0 if year > 99 else 2000 if year < 80 else 1900
    else:
        return None
    return Month(year, number) if 1 <= number <= 12 and 1990 <= year <= 2100 else None


def looks_like_extract(header: list[str]) -> bool:
    """Return whether a header is that of a Met extract, perhaps a damaged one."""
    names = {fold(name) for name in header}
    known = [role for role, allowed in ROLES.items() if names & set(allowed)]
    months = any(parse_month(name) for name in header)
    offences_named = "group" in known or "label" in known
    return (offences_named and (months or len(known) >= 2)) or (months and "area" in known)


def find_columns(name: str, header: list[str]) -> Columns:
    """Return where everything stands; SourceError lists every column that is missing or stands twice."""
    found = Findings(name)
    at = _roles(header, found)
    level = (
        "lsoa"
        if {"lsoa_code", "lsoa_name"} & set(at)
        else "ward"
        if {"ward_code", "ward_name"} & set(at)
        else "borough"
    )
    needed = ["area", "group", "label", *([] if level == "borough" else [f"{level}_code"])]
    for role in needed:
        if role not in at:
            found.add(f"no column for {CALLED[role]}", "", f"The columns are: {listed(header)}. {_ADD}")
    months = _months(header, found)
    found.refuse_if_any()
    read = {*at.values(), *months}
    return Columns(
        level=level, area=at["area"], group=at["group"], label=at["label"],
        place_code=at.get(f"{level}_code"), place_name=at.get(f"{level}_name"),
        months=dict(sorted(months.items(), key=lambda item: item[1])),
        not_read=[column for place, column in enumerate(header) if place not in read],
    )  # fmt: skip


def _roles(header: list[str], found: Findings) -> dict[str, int]:
    at: dict[str, int] = {}
    for place, column in enumerate(header):
        for role, allowed in ROLES.items():
            if fold(column) in allowed:
                if role in at:
                    advice = f"Keep one of them. {_ADD}"
                    found.add("two columns of one meaning", f"{header[at[role]]!r} and {column!r}", advice)
                at[role] = place
    return at


def _months(header: list[str], found: Findings) -> dict[int, Month]:
    """Return the month columns; months that stand twice, are missing or cannot be are found."""
    months: dict[int, Month] = {}
    for place, column in enumerate(header):
        month = parse_month(column)
        if month in months.values():
            found.add("months that stand twice", f"{column!r} ({month})", MONTHS_ARE)
        elif month is not None:
            months[place] = month
        elif re.fullmatch(r"\d{5,6}", column.strip()):
            found.add("columns that are no month", repr(column), MONTHS_ARE)
    if not months:
        found.add("no month columns", "", f"The columns are: {listed(header)}. {MONTHS_ARE}")
        return months
    held = set(months.values())
    gaps = [str(m) for m in min(held).until(max(held)) if m not in held]
    advice = f"The file runs from {min(held)} to {max(held)}: every month between must be there. {_ADD}"
    found.add_many("missing months", gaps, len(gaps), advice)
    return months
