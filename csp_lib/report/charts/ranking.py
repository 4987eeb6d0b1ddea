"""Options in the order people gave them: average points with bands, and the places each may hold."""

from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from csp_lib.errors import ReportError
from csp_lib.report import numbers, style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.option_rows import known, range_words, rows_of, whole_places, wrapped
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NO_RANGE = "no range"
PLACES = ("rank", "rank_low", "rank_high")
SHOWN = {
    "rank": Show("rank", "Place", "ordinal"),
    "rank_low": Show("rank_low", "Range from", "ordinal", missing=NO_RANGE),
    "rank_high": Show("rank_high", "Range to", "ordinal", missing=NO_RANGE),
    "band": Show("band", "Band", missing="no band"),
}


def ranked_points_chart(frame: pd.DataFrame, *, unit: str = "Average points", **caption: Unpack[Caption]) -> Figure:
    """Return a bar of average points per option, in the order handed in, with place, range of places and band.

    `frame` has option and average_points; rank, rank_low, rank_high and band stand where they are known, and a
    column that knows nothing is left out of the table. Bands are shaded in turn, named and parted by a line.
    """
    need(frame, ["option", "average_points"], caption["block_id"])
    there = known(frame, tuple(SHOWN))
    rows = _with_places(frame)
    form = _form(rows["average_points"])
    lines = rows_of(rows["option"], caption["data_kind"])
    with style.canvas(height=0.95 + lines.height, data_kind=caption["data_kind"]) as (drawing, axes):
        lines.lay(axes)
        _points(axes, rows, 1 if form == "decimal" else 2)
        if "band" in there:
            _bands(axes, rows["band"].tolist())
        axes.set_xlabel(unit)
        shown = (Show("option", "Option"), Show("average_points", unit, form), *(SHOWN[c] for c in there))
        return figure_block(drawing, rows, shown, "Bar chart of options in order", caption)


def _with_places(frame: pd.DataFrame) -> pd.DataFrame:
    rows = frame.reset_index(drop=True)
    return rows.assign(**{c: whole_places(rows[c] if c in rows else [None] * len(rows)) for c in PLACES})


def _form(points: pd.Series) -> str:
    """Return one decimal, or two where one would write points alike that differ."""
    written = {numbers.decimal(value) for value in points.dropna()}
    return "decimal" if len(written) == points.dropna().round(9).nunique() else "rate2"


def _points(axes: "Axes", rows: pd.DataFrame, decimals: int) -> None:
    points = rows["average_points"].astype(float)
    axes.barh(range(len(rows)), points.fillna(0), color=style.palette()[0], height=0.62, zorder=2)
    for at, row in rows.iterrows():
        axes.annotate(
            f"{numbers.decimal(row['average_points'], decimals)}   {_place(row)}".rstrip(),
            (0 if numbers.is_missing(row["average_points"]) else row["average_points"], at), xytext=(4, 0),
            textcoords="offset points", va="center", fontsize=8.5, zorder=4,
        )  # fmt: skip
    # the words beside the longest bar need as much room as half of it
    axes.set_xlim(0, max(float(points.max()) * (1.75 if known(rows, ["rank"]) else 1.15), 0.01))
    axes.grid(axis="x", visible=False)
    axes.set_xticks([])


def _place(row: pd.Series) -> str:
    """Return the place in words, with the range it may lie in: 3rd (2nd to 5th)."""
    if numbers.is_missing(row["rank"]):
        return ""
    span = range_words(row["rank_low"], row["rank_high"])
    return numbers.ordinal(row["rank"]) + (f" ({span})" if span else "")


def _bands(axes: "Axes", bands: list[Any]) -> None:
    """Shade every second band, part the bands by a line and write the name of each at its right end."""
    edges = [at for at in range(len(bands)) if at == 0 or bands[at] != bands[at - 1]]
    for turn, (start, end) in enumerate(zip(edges, [*edges[1:], len(bands)], strict=True)):
        if turn % 2 == 0:
            axes.axhspan(start - 0.5, end - 0.5, color=style.BAND, zorder=0.5, linewidth=0, gid="band")
        if start:
            axes.axhline(start - 0.5, color=style.EDGE, linewidth=0.8, zorder=1, gid="band_edge")
        if not numbers.is_missing(bands[start]) and bands[start] != "":
            name = wrapped(f"Band {bands[start]}", 44, 9.5, 1)
            axes.annotate(name, (1, (start + end - 1) / 2), xycoords=("axes fraction", "data"), xytext=(-5, 0),
                          textcoords="offset points", ha="right", va="center", fontweight="bold", fontsize=9.5,
                          zorder=4)  # fmt: skip


def rank_ranges_chart(frame: pd.DataFrame, *, top: int, **caption: Unpack[Caption]) -> Figure:
    """Return a dot at each option's place with the places it may hold as a line; hollow where there is no range.

    `frame` has option, rank, rank_low and rank_high, in the order to be drawn; a dashed line parts the first `top`
    places from the rest. Raises ReportError where a place lies outside its own range.
    """
    need(frame, ["option", *PLACES], caption["block_id"])
    rows = _with_places(frame)
    _refuse_outside(rows, caption["block_id"])
    lines = rows_of(rows["option"], caption["data_kind"])
    with style.canvas(height=0.9 + lines.height, data_kind=caption["data_kind"]) as (drawing, axes):
        lines.lay(axes)
        last = max([len(rows), *(int(value) for column in PLACES for value in rows[column].dropna())])
        _axis_of_places(axes, last, top, len(rows))
        for at, (rank, low, high) in enumerate(rows[[*PLACES]].itertuples(index=False)):
            _dumbbell(axes, at, rank, low, high)
        shown = (Show("option", "Option"), *(SHOWN[c] for c in PLACES))
        return figure_block(drawing, rows, shown, "Dots at the places of options with ranges", caption)


def _refuse_outside(rows: pd.DataFrame, block_id: str) -> None:
    wrong = [str(option) for option, rank, low, high in rows[["option", *PLACES]].itertuples(index=False)
             if None not in (rank, low, high) and not low <= rank <= high]  # fmt: skip
    if wrong:
        raise ReportError(
            f'figure block "{block_id}": the place of {", ".join(wrong)} lies outside its own range. '
            "Give rank_low, the best place it may hold, rank, and rank_high, the last, in this order."
        )


def _axis_of_places(axes: "Axes", last: int, top: int, rows: int) -> None:
    axes.set_xlim(0.5, last + 0.5)
    step = 1 if last <= 10 else 2
    axes.set_xticks(range(1, last + 1, step), [numbers.ordinal(place) for place in range(1, last + 1, step)])
    axes.grid(axis="x", visible=True)
    axes.set_xlabel("Place")
    if top < last:
        axes.plot(
            [top + 0.5] * 2, [-0.5, rows - 0.5], color=style.INK, linewidth=1.2, linestyle="--", zorder=2, gid="top"
        )
        axes.annotate(f"top {top}", (top + 0.5, 1), xycoords=("data", "axes fraction"), xytext=(-4, 3),
                      textcoords="offset points", ha="right" if top > 1 else "center", va="bottom",
                      fontsize=8.5)  # fmt: skip


def _dumbbell(axes: "Axes", at: int, rank: Any, low: Any, high: Any) -> None:
    """Draw one row: the range with a stop at each end and the dot of the place; or words where there is no place."""
    navy = style.palette()[0]
    if numbers.is_missing(rank):
        axes.annotate(numbers.NOT_AVAILABLE, (0, at), xycoords=("axes fraction", "data"), xytext=(6, 0),
                      textcoords="offset points", va="center", fontsize=8.5, color=style.QUIET)  # fmt: skip
        return
    span = range_words(low, high)
    if span:
        axes.plot([low, high], [at, at], "|-", color=navy, linewidth=2.2, markersize=9, markeredgewidth=2.2, zorder=2.5,
                  clip_on=False, gid=f"range_{at}")  # fmt: skip
    axes.plot([rank], [at], "o", color=navy, markerfacecolor=navy if span else "white", markersize=8,
              markeredgewidth=1.6, zorder=3, clip_on=False, gid=f"place_{at}")  # fmt: skip
    axes.annotate(span or NO_RANGE, (1, at), xycoords=("axes fraction", "data"), xytext=(7, 0),
                  textcoords="offset points", va="center", fontsize=8.5, annotation_clip=False)  # fmt: skip
