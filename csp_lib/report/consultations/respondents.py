"""Who took part beside who lives there, and the order within groups large enough to have one."""

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from csp_lib.report import charts, numbers, page_parts
from csp_lib.report.blocks import Block, Nothing
from csp_lib.report.charts.figure import Caption
from csp_lib.report.consultations import words
from csp_lib.report.consultations.ranking import kind_of, notes_of, sources_of
from csp_lib.report.tables import Show, table_block
from csp_lib.report.wording import count_word, listed, sentence

if TYPE_CHECKING:
    from csp_lib.results.consultations.shapes import GroupOrders, Ranking, Rating
    from csp_lib.results.shapes import Consultation

NO_GROUPS = "no groups were declared"
HIDDEN = "hidden"
IN_ORDER = 3  # issues of each group that the table names


def _made(result: "Consultation") -> "Ranking | Rating | None":
    return result.ranking or result.rating


def profile(result: "Consultation") -> Block | Nothing:
    """Return who took part beside the borough's people, group by group."""
    made = _made(result)
    if made is None or made.profile.empty:
        return Nothing("the borough's people are not given beside those who took part")
    rows = made.profile.assign(
        group=made.profile["category"], took_part=made.profile["took_part"].astype(object).where(
            made.profile["took_part"].notna(), HIDDEN)
    )  # fmt: skip
    return charts.profile_chart(
        rows[["group", "took_part", "borough"]],
        **Caption(
            block_id="profile",
            title=f"Who took part, beside {result.borough_name}",
            subtitle="Per cent of those who said, and of the borough's people",
            description=_furthest(made.profile),
            source=sources_of(result),
            data_kind=kind_of(result),
            notes=notes_of(
                result,
                sentence(f"the borough's people: {made.asked.margins_source}"),
                "Counts are rounded to 5 before percentages are made; groups under 10 people are hidden.",
            ),
        ),
    )


def _furthest(profile: pd.DataFrame) -> str:
    """Return the group that took part the most out of step with its size."""
    known = profile.dropna(subset=["took_part"])
    if known.empty:
        return "No group is shown."
    apart = known.assign(apart=(known["took_part"] - known["borough"]).abs())
    row = apart.nlargest(1, "apart").iloc[0]
    took_part, borough = numbers.percent(row["took_part"], 0), numbers.percent(row["borough"], 0)
    return f"Furthest apart: {row['category']}, {took_part} of those who took part, where the borough's people have {borough}."


def bases(result: "Consultation") -> Block | Nothing:
    """Return how many people each group has and what that bears, with the issues it puts first."""
    groups = _groups(result)
    if groups is None:
        return Nothing(NO_GROUPS)
    rows = pd.DataFrame([_group(row, groups) for row in groups.bases.to_dict("records")])
    if rows.empty:
        return Nothing("nobody said which group they are of")
    shown = (
        Show("category", "Group"), Show("people", "People, to the nearest 5"), Show("bears", "What that bears"),
        Show("first", f"The first {IN_ORDER} issues"),
    )  # fmt: skip
    return table_block(
        rows, shown, block_id="groups", title="What each group named first", data_kind=kind_of(result), source=sources_of(result),
        notes=notes_of(
            result,
            "50 people or more: an order. 30 to 49: indicative. Under 30: no order. Under 10: not shown. "
            "Groups are looked at one kind at a time, never crossed.",
        ),
    )  # fmt: skip


def _group(row: Mapping[Hashable, Any], groups: "GroupOrders") -> dict[str, str]:
    mine = groups.orders[
        (groups.orders["variable"] == row["variable"]) & (groups.orders["category"] == row["category"])
    ]
    first = mine[mine["place"] <= IN_ORDER].sort_values(["place", "option"])
    return {
        "category": f"{row['category']} ({row['variable']})",
        "people": numbers.count(row["rounded"]) if row["is_shown"] else HIDDEN,
        "bears": row["status"] if row["is_shown"] else row["reason"],
        "first": ", ".join(first["option"]) if len(first) else "no order is given",
    }


def agreed(result: "Consultation") -> Block | Nothing:
    """Return the issues that every group has among its top places, and where a group clearly differs."""
    groups, made = _groups(result), _made(result)
    if groups is None or made is None or groups.agreed.empty:
        return Nothing(NO_GROUPS)
    top = words.top_places(made.asked.top)
    told = [_agreed(variable, rows, top) for variable, rows in groups.agreed.groupby("variable", sort=False)]
    clear = groups.differences[groups.differences["word"] != "no clear difference"]
    told += [
        f"{row['category']} put {row['option']} {row['word']} than {row['compared_with']}."
        for row in clear.to_dict("records")
    ]
    if groups.differences.empty:
        told.append("Groups were too small to be compared with one another.")
    elif clear.empty:
        told.append("There is no clear difference between groups on any issue: what differs could be chance.")
    return page_parts.paragraph("agreed", *told, numbers_from=("groups",), data_kind=kind_of(result))


def _agreed(variable: Hashable, rows: pd.DataFrame, top: str) -> str:
    names = sorted(rows.loc[rows["is_agreed"].astype(bool), "option"])
    number = int(rows["groups"].max())
    if number < 2:
        return f"By {variable}: only one group is shown with an order."
    every = "both groups" if number == 2 else f"all {count_word(number)} groups"
    if not names:
        return f"By {variable}: no issue is in the {top} of {every} that have an order."
    return f"By {variable}: {listed(names)} {'is' if len(names) == 1 else 'are'} in the {top} of {every} that have an order."


def _groups(result: "Consultation") -> "GroupOrders | None":
    made = _made(result)
    return made.groups if made is not None else None
