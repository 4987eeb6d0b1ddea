"""Offences of one month beside what earlier months let expect: one row each, alarms told by shape and by word."""

import textwrap
from typing import TYPE_CHECKING, Unpack

import pandas as pd

from csp_lib.report import numbers, style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.labels import whole_numbers
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ABOVE, NOT_ABOVE, NO_EXPECTATION = "above the limit", "not above", "no expectation"
ROW_HEIGHT, CROWDED_ROW_HEIGHT, CROWDED = 0.29, 0.21, 16
LETTER = 4.9  # points, a wide letter of the words beside a row
ROW_WIDTH = 300.0  # points, the narrowest plot beside names of offences

SHOWN = (
    Show("title", "Offences"),
    Show("observed", "Recorded", "count"),
    Show("expected", "Expected", "decimal"),
    Show("bound", "No surprise up to", "decimal"),
    Show("told", "Recorded against that limit"),
)


def expected_chart(frame: pd.DataFrame, *, unit: str = "Offences in the month", **caption: Unpack[Caption]) -> Figure:
    """Return a row per offence, in the order handed in: a bar up to the count that is no surprise, expected and recorded counts.

    `frame` has title, observed, expected, bound and is_alarm. A count above its bound is a diamond and says so; a row
    without an expectation, or without a count, says that too.
    """
    need(frame, ["title", "observed", "expected", "bound", "is_alarm"], caption["block_id"])
    numeric = {name: pd.to_numeric(frame[name]).astype(float) for name in ("observed", "expected", "bound")}
    rows = frame.reset_index(drop=True).assign(**{name: list(values) for name, values in numeric.items()})
    rows["told"] = [_told(row) for _, row in rows.iterrows()]
    with style.canvas(height=_height(len(rows)), data_kind=caption["data_kind"]) as (drawing, axes):
        _draw(axes, rows)
        _write(axes, rows)
        _dress(axes, rows, unit)
        return figure_block(drawing, rows, SHOWN, "Chart of offences beside what was expected", caption)


def _told(row: pd.Series) -> str:
    if pd.isna(row["observed"]):
        return numbers.NOT_AVAILABLE
    if pd.isna(row["bound"]):
        return NO_EXPECTATION
    return ABOVE if row["is_alarm"] else NOT_ABOVE


def _height(rows: int) -> float:
    return 1.05 + rows * (CROWDED_ROW_HEIGHT if rows > CROWDED else ROW_HEIGHT)


def _draw(axes: "Axes", rows: pd.DataFrame) -> None:
    """Draw the bars, the marks of what was expected, and the recorded counts over both."""
    navy, pale, strong = style.palette()[0], style.palette("sequential")[-1], style.palette("duo")[1]
    known, is_alarm = rows.dropna(subset=["bound"]), rows["told"] == ABOVE
    axes.barh(known.index, known["bound"], height=0.62, color=pale, edgecolor=style.EDGE, linewidth=0.5, zorder=2,
              label="No surprise up to here", gid="bound")  # fmt: skip
    axes.plot(known["expected"], known.index, linestyle="none", marker="|", markersize=12, markeredgewidth=1.8,
              color=style.INK, zorder=3, label="Expected", gid="expected", clip_on=False)  # fmt: skip
    for rest, marker, size, colour, name in (
        (rows[~is_alarm], "o", 6, navy, "Recorded"), (rows[is_alarm], "D", 7.5, strong, "Recorded, above the limit")
    ):  # fmt: skip
        if len(rest):
            axes.plot(rest["observed"], rest.index, linestyle="none", marker=marker, markersize=size, color=colour,
                      markeredgecolor="white", markeredgewidth=0.8, zorder=4, label=name, gid=name,
                      clip_on=False)  # fmt: skip


def _write(axes: "Axes", rows: pd.DataFrame) -> None:
    """Write each row's count, and what is to be said of it, right of everything drawn in its row."""
    small = 8 if len(rows) > CROWDED else 9
    reach = []
    for place, row in rows.iterrows():
        end = max(0.0, *(value for value in (row["observed"], row["bound"]) if pd.notna(value)), 0.0)
        words = _beside(row)
        axes.annotate(words, (end, place), xytext=(7, 0), textcoords="offset points", va="center", fontsize=small,
                      fontweight="bold" if row["told"] == ABOVE else "normal", zorder=4)  # fmt: skip
        reach.append(end / (1 - min(0.7, (7 + LETTER * len(words)) / ROW_WIDTH)))
    axes.set_xlim(0, max(max(reach), 1.0))


def _beside(row: pd.Series) -> str:
    if row["told"] == numbers.NOT_AVAILABLE:
        return numbers.NOT_AVAILABLE
    count = numbers.count(row["observed"])
    return count if row["told"] == NOT_ABOVE else f"{count}, {row['told']}"


def _dress(axes: "Axes", rows: pd.DataFrame, unit: str) -> None:
    crowded = len(rows) > CROWDED
    wrapped = [textwrap.fill(str(name), 34) for name in rows["title"]]
    axes.set_yticks(range(len(rows)), wrapped, fontsize=8 if crowded else 9.5, linespacing=1.0)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    whole_numbers(axes.xaxis, numbers.count)
    axes.set_xlabel(unit)
    axes.figure.legend(loc="outside upper left", ncols=4, frameon=False, fontsize=8.5, handletextpad=0.4,
                       columnspacing=1.2, borderaxespad=0.1)  # fmt: skip
