"""Percentages of people asked, by wave or by group: a dot for each with the range it stands in."""

import textwrap
from typing import TYPE_CHECKING, Unpack

import pandas as pd

from csp_lib.errors import ReportError
from csp_lib.report import numbers, style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.labels import whole_numbers
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_HEIGHT = 0.42
NO_RANGE = "no range"
TOO_FEW = "too few to show"
EDGE = 0.12  # of the axis, at its ends, where words beside a dot start or end at it
COLUMNS = ("label", "percent", "lower", "upper", "n")


def intervals_chart(
    frame: pd.DataFrame, *, unit: str = "Percent of those asked", each: str = "Wave or group", number: str = "asked",
    **caption: Unpack[Caption],
) -> Figure:  # fmt: skip
    """Return a dot per row in the order handed in, its range as a line; without a range a hollow dot.

    `frame` has label, percent, lower, upper (in percent) and n, how many were asked; where it has show, a row
    whose show is false stands without its numbers as too few. The axis starts at 0. `each` names what a row is,
    `number` what the n people did.
    """
    need(frame, COLUMNS, caption["block_id"])
    rows = _shown(frame)
    _refuse_impossible(rows, caption["block_id"])
    with style.canvas(height=0.85 + ROW_HEIGHT * len(rows), data_kind=caption["data_kind"]) as (drawing, axes):
        _axis(axes, rows, number)
        for place, row in rows.iterrows():
            _draw(axes, int(str(place)), row)
        axes.set_xlabel(unit)
        # a text in a column of numbers is printed as it stands
        table = rows.assign(percent=rows["percent"].astype(object).where(rows["percent"].notna(), rows["words"]))
        columns = (
            Show("label", each),
            Show("percent", unit, "percent"),
            Show("lower", "Lower limit", "percent", missing=NO_RANGE),
            Show("upper", "Upper limit", "percent", missing=NO_RANGE),
            Show("n", f"Number {number}", "count", missing=numbers.NOT_PUBLISHED),
        )
        return figure_block(drawing, table, columns, "Dots with ranges", caption)


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the numbers of those too few to show taken out, so that neither chart nor table has them."""
    rows = frame[[*COLUMNS]].reset_index(drop=True).astype(dict.fromkeys(COLUMNS[1:], "float64"))
    few = ~frame["show"].to_numpy(bool) if "show" in frame else [False] * len(rows)
    rows.loc[few, ["percent", "lower", "upper"]] = None
    rows["words"] = [TOO_FEW if hidden else numbers.NOT_AVAILABLE for hidden in few]
    return rows


def _refuse_impossible(rows: pd.DataFrame, block_id: str) -> None:
    outside = ((rows[["percent", "lower", "upper"]] < 0) | (rows[["percent", "lower", "upper"]] > 100)).any(axis=1)
    apart = (rows["lower"] > rows["percent"]) | (rows["upper"] < rows["percent"])
    for wrong, said in ((outside, "lies outside 0 to 100"), (apart, "lies outside its own range")):
        if wrong.any():
            raise ReportError(
                f'figure block "{block_id}": the percentage of {rows.loc[wrong, "label"].iloc[0]} {said}. '
                "Give percentages from 0 to 100 with the limits around them."
            )


def _axis(axes: "Axes", rows: pd.DataFrame, number: str) -> None:
    """Let the axis run from 0 to just past the largest number, 100 % at most."""
    largest = rows[["percent", "upper"]].max().max()
    reach = 10.0 if numbers.is_missing(largest) else max(float(largest), 1.0)
    axes.set_xlim(0, min(100.0, reach * 1.05))
    axes.set_yticks(range(len(rows)), [_label(row, number) for _, row in rows.iterrows()], fontsize=9, linespacing=1.05)
    axes.set_ylim(len(rows) - 0.45, -0.6)
    axes.tick_params(axis="y", pad=7)  # a dot at 0 % reaches left of the axis
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    whole_numbers(axes.xaxis, lambda value: numbers.percent(value, 0))


def _label(row: pd.Series, number: str) -> str:
    asked = (
        f"number {number} {numbers.NOT_PUBLISHED}"
        if numbers.is_missing(row["n"])
        else f"{numbers.count(row['n'])} {number}"
    )
    return f"{textwrap.fill(str(row['label']), 30)}\n{asked}"


def _draw(axes: "Axes", place: int, row: pd.Series) -> None:
    """Draw one row: dot, range and number above it; without a range a hollow dot that says so; or words alone."""
    navy = style.palette()[0]
    if numbers.is_missing(row["percent"]):
        axes.annotate(row["words"], (0, place), xytext=(6, 0), textcoords="offset points", va="center", fontsize=8.5,
                      color=style.QUIET)  # fmt: skip
        return
    solid = not (numbers.is_missing(row["lower"]) or numbers.is_missing(row["upper"]))
    if solid:
        axes.plot([row["lower"], row["upper"]], [place, place], color=navy, linewidth=2.2, zorder=2.5,
                  solid_capstyle="butt", gid=f"range_{place}")  # fmt: skip
    axes.plot([row["percent"]], [place], "o", color=navy, markerfacecolor=navy if solid else "white", markersize=7,
              markeredgewidth=1.6, zorder=3, clip_on=False, gid=f"dot_{place}")  # fmt: skip
    written = numbers.percent(row["percent"]) + ("" if solid else f", {NO_RANGE}")
    across = row["percent"] / axes.get_xlim()[1]
    side = "left" if across < EDGE else "right" if across > 1 - EDGE else "center"
    axes.annotate(written, (row["percent"], place), xytext=(0, 5), textcoords="offset points", ha=side, va="bottom",
                  fontsize=8.5, zorder=4)  # fmt: skip
