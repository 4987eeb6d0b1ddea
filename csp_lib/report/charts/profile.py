"""Who took part beside who lives in the borough: two marks per group, in percent."""

from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from csp_lib.errors import ReportError
from csp_lib.report import numbers, style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.labels import whole_numbers
from csp_lib.report.charts.option_rows import rows_of, wrapped
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PAIR = ("took_part", "borough")
NAMES = {"took_part": "Took part", "borough": "Borough"}


def profile_chart(frame: pd.DataFrame, **caption: Unpack[Caption]) -> Figure:
    """Return for each group a dot for its share of those who took part and a diamond for its share of the borough.

    `frame` has group, took_part and borough in percent; a missing share, or a text in its place (say "hidden"), is
    written as words beside the other mark. Raises ReportError for a percentage outside 0 to 100.
    """
    need(frame, ["group", *PAIR], caption["block_id"])
    rows = frame.reset_index(drop=True)
    shares = rows[[*PAIR]].apply(pd.to_numeric, errors="coerce")
    _refuse_outside(rows["group"], shares, caption["block_id"])
    lines = rows_of(rows["group"], caption["data_kind"], least=0.32)
    with style.canvas(height=1.05 + lines.height, data_kind=caption["data_kind"]) as (drawing, axes):
        lines.lay(axes)
        _axis(axes, shares)
        for at in range(len(rows)):
            _draw_pair(axes, at, *shares.loc[at])
            if shares.loc[at].isna().any():
                _write_absent(axes, at, rows.loc[at, [*PAIR]].to_dict(), shares.loc[at])
        shown = (Show("group", "Group"), *(Show(column, NAMES[column], "percent") for column in PAIR))
        return figure_block(drawing, rows, shown, "Pairs of dots by group", caption)


def _refuse_outside(groups: pd.Series, shares: pd.DataFrame, block_id: str) -> None:
    outside = ((shares < 0) | (shares > 100)).any(axis=1)
    if outside.any():
        raise ReportError(
            f'figure block "{block_id}": a share of {", ".join(map(str, groups[outside]))} lies outside 0 to 100. '
            "Give percentages."
        )


def _axis(axes: "Axes", shares: pd.DataFrame) -> None:
    largest = shares.max().max()
    reach = 10.0 if numbers.is_missing(largest) else max(float(largest), 5.0)
    axes.set_xlim(-0.09 * reach, reach * 1.12)  # room for the numbers left and right of their marks
    axes.grid(axis="x", visible=True)
    axes.set_xlabel("Percent")
    whole_numbers(axes.xaxis, lambda value: numbers.percent(value, 0) if 0 <= value <= 100 else "")
    marks = [axes.plot([], [], _mark(column)[0], **_mark(column)[1], label=NAMES[column])[0] for column in PAIR]
    axes.legend(handles=marks, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, fontsize=8.5,
                handletextpad=0.3, columnspacing=1.4, borderpad=0.2)  # fmt: skip


def _mark(column: str) -> tuple[str, dict[str, Any]]:
    navy, orange = style.palette("duo")
    if column == "took_part":
        return "o", {"color": navy, "markersize": 6.5}
    return "D", {"color": orange, "markerfacecolor": "white", "markeredgewidth": 1.8, "markersize": 9}


def _draw_pair(axes: "Axes", at: int, took_part: float, borough: float) -> None:
    """Draw the marks of one group, joined, each with its number on the side away from the other."""
    axes.plot([took_part, borough], [at, at], color=style.EDGE, linewidth=1.4, zorder=2.5)
    for column, value, other in (("borough", borough, took_part), ("took_part", took_part, borough)):
        if numbers.is_missing(value):
            continue
        shape, look = _mark(column)
        axes.plot([value], [at], shape, **look, zorder=3 if column == "borough" else 3.1, gid=f"{column}_{at}")
        # of two equal shares the borough's number stands on the right
        is_left = value < other or (value == other and column == "took_part")
        axes.annotate(numbers.percent(value, 0), (value, at), xytext=(-8 if is_left else 8, 0),
                      textcoords="offset points", ha="right" if is_left else "left", va="center", fontsize=8.5,
                      zorder=4)  # fmt: skip


def _write_absent(axes: "Axes", at: int, given: dict[Any, Any], shares: pd.Series) -> None:
    """Write in words, at the end of a row away from its other mark, which share it lacks and why."""
    words = [f"{NAMES[column]}: {numbers.NOT_AVAILABLE if numbers.is_missing(given[column]) else given[column]}"
             for column in PAIR if numbers.is_missing(shares[column])]  # fmt: skip
    is_left = float(shares.max()) > axes.get_xlim()[1] / 2
    axes.annotate(wrapped("; ".join(words), 140, 8.5, 2), (0 if is_left else 1, at), xycoords=("axes fraction", "data"),
                  xytext=(5 if is_left else -5, 0), textcoords="offset points", ha="left" if is_left else "right",
                  va="center", fontsize=8.5, color=style.QUIET)  # fmt: skip
