"""The control chart: months against the limits of their usual variation, what is beyond it marked by shape and colour."""

from typing import TYPE_CHECKING, Unpack

import pandas as pd

from csp_lib.report import style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.labels import label_ends
from csp_lib.report.charts.months import Dated, calendar, dress_months, last_point
from csp_lib.report.numbers import count, decimal
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

HEIGHT = 4.0
DRAWN = ("month", "observed", "value", "mean", "lower", "upper", "rule", "point_type", "baseline")
# the closed word of a point: how the legend names it, marker, place in the palette
MARKS = {
    "improvement": ("Improvement", "D", 0),
    "concern": ("Concern", "s", 3),
    "unusual (high)": ("Unusual (high)", "^", 2),
    "unusual (low)": ("Unusual (low)", "v", 2),
}
WHY = {
    "above_limit": "above the upper limit",
    "below_limit": "below the lower limit",
    "trend_up": "seven months rising",
    "trend_down": "seven months falling",
    "two_of_three_high": "two of three months near the upper limit",
    "two_of_three_low": "two of three months near the lower limit",
    "shift_high": "seven months or more above the middle",
    "shift_low": "seven months or more below the middle",
}


def control_chart(
    frame: pd.DataFrame, *, rebases: Dated = (), target: float | None = None, better: str = "",
    unit: str = "Offences in the month", **caption: Unpack[Caption],
) -> Figure:  # fmt: skip
    """Return the control chart of a frame of `analysis.control_chart`: line, mean, limits and marked months.

    Months as recorded stand thin behind the line where it is adjusted for the time of year. `rebases` are dashed with
    their words (month, why), `target` is a dotted line, `better` says in the legend which way improvement lies
    ("fewer is better"). A baseline without limits is drawn without them.
    """
    need(frame, DRAWN, caption["block_id"])
    rows = calendar(frame)
    with style.canvas(height=HEIGHT, data_kind=caption["data_kind"]) as (drawing, axes):
        is_adjusted = bool((rows["value"] - rows["observed"]).abs().gt(1e-9).any())
        ends = [*_series(axes, rows, is_adjusted), *_limits(axes, rows)]
        if target is not None:
            axes.axhline(target, color=style.INK, linewidth=1.4, linestyle=":", zorder=2.3, gid="target")
            ends.append((float(len(rows) - 1), target, f"Target {_number(target)}", False))
        marked = _mark(axes, rows)
        dress_months(axes, list(rows["month"]), unit, rebases, ())
        label_ends(axes, [(len(rows) - 0.4, y, words, bold) for _, y, words, bold in ends], HEIGHT * 0.9)
        _legend(drawing, axes, marked, better)
        return figure_block(drawing, _worded(rows), _shown(is_adjusted), "Control chart by month", caption)


def _series(axes: "Axes", rows: pd.DataFrame, is_adjusted: bool) -> list[tuple[float, float, str, bool]]:
    """Draw the months the rules saw, and behind them those recorded where they differ; return their names."""
    axes.plot(rows.index, rows["value"], color=style.INK, linewidth=1.4, marker="o", markersize=3, zorder=2.6,
              gid="value")  # fmt: skip
    ends = [(*last_point(rows["value"]), "Adjusted for the time of year" if is_adjusted else "Each month", True)]
    if is_adjusted:
        axes.plot(rows.index, rows["observed"], color=style.EDGE, linewidth=0.8, zorder=2.2, gid="observed")
        ends.append((*last_point(rows["observed"]), "As recorded", False))
    return ends


def _limits(axes: "Axes", rows: pd.DataFrame) -> list[tuple[float, float, str, bool]]:
    """Draw each baseline's mean and dashed limits; return the names of the last one's."""
    judged = rows.dropna(subset=["upper"])
    for number, part in judged.groupby("baseline"):
        reach = (part.index[0] - 0.5, part.index[-1] + 0.5)
        for name in ("mean", "lower", "upper"):
            is_mean = name == "mean"
            axes.hlines(part[name].iloc[0], *reach, color=style.QUIET, linewidth=1.6 if is_mean else 1.2, zorder=2.1,
                        linestyle="-" if is_mean else (0, (5, 3)), gid=f"{name}_{number:g}")  # fmt: skip
    if judged.empty or judged["baseline"].iloc[-1] != rows["baseline"].max():
        return []
    last = judged.iloc[-1]
    names = {"upper": "Upper limit", "mean": "Mean", "lower": "Lower limit"}
    return [(0.0, float(last[name]), f"{words} {_number(last[name])}", False) for name, words in names.items()]


def _mark(axes: "Axes", rows: pd.DataFrame) -> list[str]:
    """Draw the marks of the months beyond the usual variation; return the words that occur."""
    marked = [word for word in MARKS if (rows["point_type"] == word).any()]
    for word in marked:
        _, marker, colour = MARKS[word]
        at = rows[rows["point_type"] == word]
        axes.plot(at.index, at["value"], linestyle="none", marker=marker, markersize=7, color=style.palette()[colour],
                  markeredgecolor="white", markeredgewidth=0.6, zorder=2.8, gid=word)  # fmt: skip
    return marked


def _legend(drawing: "Drawing", axes: "Axes", marked: list[str], better: str) -> None:
    """Name the marks under the plot, none where no month is marked."""
    lines = {line.get_gid(): line for line in axes.lines}
    names = [MARKS[word][0] + (f" ({better})" if better and word == "improvement" else "") for word in marked]
    if marked:
        drawing.legend([lines[word] for word in marked], names, loc="outside lower left", ncols=len(marked),
                       frameon=False, fontsize=9, handletextpad=0.4)  # fmt: skip


def _worded(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(why=rows["rule"].map(WHY).fillna(""))


def _shown(is_adjusted: bool) -> list[Show]:
    shown = [Show("month", "Month", "month"), Show("observed", "Offences", "count")]
    if is_adjusted:
        shown.append(Show("value", "Adjusted for the time of year", "decimal"))
    lines = {"mean": "Mean", "lower": "Lower limit", "upper": "Upper limit"}
    shown += [Show(name, words, "decimal") for name, words in lines.items()]
    return [*shown, Show("point_type", "Variation"), Show("why", "Why marked", missing="not marked")]


def _number(value: float) -> str:
    return count(value) if value >= 10 or value == int(value) else decimal(value)
