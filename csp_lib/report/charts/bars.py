"""Horizontal bars: areas, offences, options and shares, one row each, with the number at the end of its bar."""

import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from csp_lib.report import numbers, style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.labels import whole_numbers
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_HEIGHT = 0.27
CROWDED_ROW_HEIGHT = 0.19
CROWDED = 16


def ranked_rates_chart(
    frame: pd.DataFrame, *, highlight: str, reference: tuple[str, float] | None = None,
    unit: str = "Offences per 1,000 residents", **caption: Unpack[Caption],
) -> Figure:  # fmt: skip
    """Return a bar per area, highest rate on top, the highlighted one strong; `reference` is a dashed line (label, rate).

    `frame` has area_name and rate; areas without a rate stand in the table as not available and are not drawn.
    """
    need(frame, ["area_name", "rate"], caption["block_id"])
    rows = frame.sort_values("rate", ascending=False, kind="stable", na_position="last")
    drawn = rows.dropna(subset=["rate"])
    with style.canvas(height=_height(len(drawn)), data_kind=caption["data_kind"]) as (drawing, axes):
        strong, pale = style.palette("focus")
        colours = [strong if name == highlight else pale for name in drawn["area_name"]]
        _bars(axes, drawn["area_name"], drawn["rate"], colours, numbers.rate)
        for label in axes.get_yticklabels():
            label.set_fontweight("bold" if label.get_text() == highlight else "normal")
        if reference is not None:
            axes.axvline(reference[1], color=style.INK, linewidth=1.2, linestyle="--", zorder=3)
            axes.annotate(f"{reference[0]} {numbers.rate(reference[1])}", (reference[1], 1),
                          xycoords=("data", "axes fraction"), xytext=(0, 3), textcoords="offset points",
                          ha="center", va="bottom", fontsize=8.5)  # fmt: skip
        axes.set_xlabel(unit)
        shown = (Show("area_name", "Area"), Show("rate", unit, "rate"))
        return figure_block(drawing, rows, shown, "Bar chart of areas, highest first", caption)


def change_chart(frame: pd.DataFrame, *, unit: str = "Change in offences", **caption: Unpack[Caption]) -> Figure:
    """Return bars right of zero for rises and left for falls, the largest rise on top; frame has title, difference."""
    need(frame, ["title", "difference"], caption["block_id"])
    rows = frame.dropna(subset=["difference"]).sort_values("difference", ascending=False, kind="stable")
    need(rows, [], caption["block_id"])
    with style.canvas(height=_height(len(rows)), data_kind=caption["data_kind"]) as (drawing, axes):
        fall, rise = style.palette("duo")
        colours = [rise if value > 0 else fall for value in rows["difference"]]
        _bars(axes, rows["title"], rows["difference"], colours, numbers.difference)
        axes.axvline(0, color=style.INK, linewidth=1, zorder=3)
        axes.margins(x=0.14)
        whole_numbers(axes.xaxis, numbers.difference)
        axes.set_xlabel(f"Fewer  \N{LEFTWARDS ARROW}  {unit}  \N{RIGHTWARDS ARROW}  more")
        shown = (Show("title", "Offences"), Show("difference", unit, "difference"))
        return figure_block(drawing, rows, shown, "Bar chart of rises and falls, largest first", caption)


def shares_chart(frame: pd.DataFrame, *, unit: str = "Share", **caption: Unpack[Caption]) -> Figure:
    """Return a bar per row, in the order handed in; `frame` has label and percent (12.5 for 12.5%)."""
    need(frame, ["label", "percent"], caption["block_id"])
    with style.canvas(height=_height(len(frame)), data_kind=caption["data_kind"]) as (drawing, axes):
        colours = [style.palette()[0]] * len(frame)
        _bars(axes, frame["label"], frame["percent"], colours, lambda value: numbers.percent(value, 0))
        whole_numbers(axes.xaxis, lambda value: numbers.percent(value, 0))
        axes.set_xlabel(unit)
        shown = (Show("label", "Answer"), Show("percent", unit, "percent"))
        return figure_block(drawing, frame, shown, "Bar chart of shares", caption)


def _height(rows: int) -> float:
    return 0.85 + rows * (CROWDED_ROW_HEIGHT if rows > CROWDED else ROW_HEIGHT)


def _bars(
    axes: "Axes", names: pd.Series, values: pd.Series, colours: Sequence[str], written: Callable[[Any], str]
) -> None:
    """Draw one bar per row from the top down, its number at its end; a row without a value says so."""
    crowded = len(names) > CROWDED
    bars = axes.barh(range(len(names)), values.fillna(0), color=list(colours), height=0.74,
                     edgecolor=style.EDGE, linewidth=0.5, zorder=2)  # fmt: skip
    axes.bar_label(bars, [written(value) for value in values], padding=3, fontsize=7.5 if crowded else 9, zorder=4,
                   bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.4})  # fmt: skip
    wrapped = [textwrap.fill(str(name), 34) for name in names]
    axes.set_yticks(range(len(names)), wrapped, fontsize=8 if crowded else 9.5, linespacing=1.0)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.margins(x=0.08)
