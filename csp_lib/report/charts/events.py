"""The chart of an event: months as recorded, what was fitted, and what was expected had the event not been."""

from typing import TYPE_CHECKING, Unpack

import pandas as pd

from csp_lib.report import style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.labels import label_ends
from csp_lib.report.charts.months import calendar, dress_months, last_point
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 3.8
DRAWN = ("month", "observed", "fitted", "expected", "lower", "upper")
SAME = 1e-6  # a share of the fitted month: below it the event adds nothing there
WITHOUT = "Expected without the event"
NUMBERS = (
    Show("month", "Month", "month"),
    Show("observed", "Offences", "count"),
    Show("fitted", "Fitted", "decimal"),
    Show("expected", WITHOUT, "decimal"),
    Show("lower", "Lower limit", "decimal"),
    Show("upper", "Upper limit", "decimal"),
)


def event_chart(
    frame: pd.DataFrame, *, start: str, words: str, end: str | None = None, **caption: Unpack[Caption]
) -> Figure:
    """Return the chart of an event from the frame of `analysis.event_effect`, the extra (or missing) offences shaded.

    A dotted line with the event's words stands at its start, and one with "Ends" at the month `end` (give none for a
    recurring event). The dashed line and its band are drawn in the event's months only: elsewhere nothing was taken
    away. Without a model the months stand alone.
    """
    need(frame, DRAWN, caption["block_id"])
    rows = calendar(frame)
    is_modelled = bool(rows["fitted"].notna().any())
    with style.canvas(height=HEIGHT, data_kind=caption["data_kind"]) as (drawing, axes):
        navy, teal = style.palette()[:2]
        axes.plot(rows.index, rows["observed"], color=teal if is_modelled else navy, linewidth=1, marker="o",
                  markersize=2.6 if len(rows) <= 72 else 1.6, zorder=2.4, gid="observed")  # fmt: skip
        ends = [(*last_point(rows["observed"]), "Each month", not is_modelled)]
        if is_modelled:
            ends += _model(axes, rows)
        dress_months(axes, list(rows["month"]), "Offences in the month", (), _dated(rows, start, words, end))
        label_ends(axes, [(len(rows) - 0.4, y, name, bold) for _, y, name, bold in ends], HEIGHT * 0.9)
        shown = NUMBERS if is_modelled else NUMBERS[:2]
        return figure_block(drawing, rows, shown, "Line chart of an event by month", caption)


def _touched(rows: pd.DataFrame) -> pd.Series:
    """Return whether the event moves each month."""
    return (rows["fitted"] - rows["expected"]).abs() > SAME * rows["fitted"]


def _dated(rows: pd.DataFrame, start: str, words: str, end: str | None) -> list[tuple[str, str]]:
    """Return the dated lines; an event that began before the series is named where it first shows."""
    months, touched = list(rows["month"]), rows["month"][_touched(rows)]
    first = start if start in months or touched.empty else str(touched.iloc[0])
    return [(first, words)] + ([(end, "Ends")] if end and end != start else [])


def _model(axes: "Axes", rows: pd.DataFrame) -> list[tuple[float, float, str, bool]]:
    """Draw fitted and expected months and the difference between them; return the names at their ends."""
    navy, orange = style.palette()[0], style.palette()[3]
    touched = _touched(rows)
    # one month to each side, so that a single month is a line and not a point
    near = touched | touched.shift(1, fill_value=False) | touched.shift(-1, fill_value=False)
    without = rows[["expected", "lower", "upper"]].where(near, axis=0)
    axes.fill_between(rows.index, without["lower"], without["upper"], color=style.palette("sequential")[-1],
                      alpha=0.55, linewidth=0, zorder=2, gid="band")  # fmt: skip
    axes.fill_between(rows.index, rows["fitted"], rows["expected"], where=near, color=orange, alpha=0.4, linewidth=0,
                      zorder=2.1, gid="difference")  # fmt: skip
    axes.plot(rows.index, rows["fitted"], color=navy, linewidth=2.2, zorder=2.6, gid="fitted")
    axes.plot(rows.index, without["expected"], color=style.INK, linewidth=1.6, linestyle=(0, (4, 2)), zorder=2.7,
              gid="expected")  # fmt: skip
    shaded = "Extra" if (rows["fitted"] - rows["expected"]).sum() >= 0 else "Fewer"
    at, fitted = last_point(rows["fitted"])
    if not touched.any():
        return [(at, fitted, "Fitted", True)]
    if not touched[rows["fitted"].notna()].iloc[-1]:
        return [(at, fitted, f"Fitted (shaded: {shaded.lower()}; dashed: without the event)", True)]
    expected = last_point(rows["expected"])[1]
    middle = (at, (fitted + expected) / 2, f"{shaded} (shaded)", False)
    return [(at, fitted, "Fitted", True), middle, (at, expected, WITHOUT, False)]
