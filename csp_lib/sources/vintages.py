"""Which extract a month is taken from: kinds never mix, the newest of one kind wins, no month counts twice."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Vintage:
    """One source of monthly counts: `series` is its kind (borough, ward, lsoa, with _part when it leaves groups out).

    `newness` decides between two of one kind: the sidecar's vintage, else the extract's last month; an added
    file wins a tie against the embedded facts.
    """

    source_id: str
    series: str
    family: str
    newness: tuple[str, bool, str]


def choose(vintages: list[Vintage], months: "dict[str, pd.DataFrame]") -> "pd.DataFrame":
    """Return the months of every series, each area and month from its newest source only.

    `months` holds, by source_id, area, offence_set, month, offences and data_kind. Returned are the same columns
    with series, family and source_id.
    """
    import pandas as pd

    rows = []
    for rank, vintage in enumerate(sorted(vintages, key=lambda v: v.newness)):
        frame = months[vintage.source_id]
        rows.append(
            frame.assign(
                series=vintage.series, family=vintage.family, source_id=vintage.source_id, newness=rank
            )
        )  # fmt: skip
    every = pd.concat(rows, ignore_index=True)
    newest = every.groupby(["series", "area", "month"])["newness"].transform("max")
    return every[every["newness"] == newest].drop(columns="newness").reset_index(drop=True)


def compare(vintages: list[Vintage], totals: "dict[str, pd.DataFrame]", minimum: int = 1) -> "list[dict[str, object]]":
    """Return how older sources of the same kind count the months that two of them share, by area and year.

    `totals` holds, by source_id, all offences by area and month (area, financial_year, month, offences). One
    row per pair of sources, area and financial year; `minimum` is the fewest shared months worth a row.
    """
    ranked = sorted(vintages, key=lambda v: v.newness, reverse=True)
    rows: list[dict[str, object]] = []
    for place, used in enumerate(ranked):
        for other in ranked[place + 1 :]:
            if used.series == other.series:
                rows += _shared(used, other, totals, minimum)
    return rows


def _shared(
    used: Vintage, other: Vintage, totals: "dict[str, pd.DataFrame]", minimum: int
) -> "list[dict[str, object]]":
    both = totals[used.source_id].merge(
        totals[other.source_id], on=["area", "financial_year", "month"], suffixes=("_used", "_other")
    )
    grouped = both.groupby(["area", "financial_year"], as_index=False).agg(
        months_compared=("month", "nunique"),
        used_offences=("offences_used", "sum"),
        other_offences=("offences_other", "sum"),
    )
    grouped = grouped[grouped["months_compared"] >= minimum]
    grouped["difference"] = grouped["used_offences"] - grouped["other_offences"]
    named = grouped.assign(used_source=used.source_id, other_source=other.source_id, same_kind=True)
    return [{str(k): v for k, v in row.items()} for row in named.to_dict("records")]
