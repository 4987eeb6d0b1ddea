"""Dated changes in what the police record, which make months before and after incomparable."""

from dataclasses import dataclass

from csp_lib.reference import lookups
from csp_lib.reference.periods import Month


@dataclass(frozen=True)
class Break:
    """One row of data/reference/breaks.csv.

    `month` is the first month of the new practice; `effect` is `mark` (drawn and said) or `refuse` (a change
    across it is not judged at all).
    """

    break_id: str
    offence_sets: tuple[str, ...]
    series: tuple[str, ...]
    month: Month
    title: str
    effect: str
    sentence: str


def breaks(offence_set: str, series: str, first: Month, last: Month) -> list[Break]:
    """Return the breaks of an offence set that fall after `first` and not after `last`, earliest first.

    `series` is the kind of extract (borough, ward, lsoa): a later back-cast removes a break from one kind only.
    """
    found = []
    for row in lookups.rows("breaks.csv"):
        known = Break(
            row["break_id"], tuple(row["offence_sets"].split(";")), tuple(row["series"].split(";")),
            Month.parse(row["month"]), row["title"], row["effect"], row["sentence"],
        )  # fmt: skip
        if offence_set in known.offence_sets and series in known.series and first < known.month <= last:
            found.append(known)
    return sorted(found, key=lambda b: b.month)
