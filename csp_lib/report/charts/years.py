"""Charts by financial year: one area's counts, and the rates of a few areas beside each other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

import pandas as pd

from csp_lib.errors import ReportError
from csp_lib.report import style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.labels import label_ends, mark_dates, whole_numbers
from csp_lib.report.numbers import count
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_LINES = 4
MOST_NUMBERS = 16  # more counts than this would run into each other; the table below holds them all
DASHES = ("-", "--", "-.", ":")
MARKERS = ("o", "s", "^", "D")


def years_chart(
    frame: pd.DataFrame, *, year: str = "", breaks: Sequence[tuple[str, str]] = (), **caption: Unpack[Caption]
) -> Figure:
    """Return a bar per financial year with its count; `year` (the report's) stands out, the last one unless given.

    `frame` has financial_year and offences; a months_covered below twelve is refused, a part year being no year.
    Breaks are (financial year, words): the first year of the new practice.
    """
    need(frame, ["financial_year", "offences"], caption["block_id"])
    _refuse_part_years(frame, caption["block_id"])
    years = [str(text) for text in frame["financial_year"]]
    with style.canvas(height=3.2, data_kind=caption["data_kind"]) as (drawing, axes):
        strong, pale = style.palette("focus")
        colours = [strong if text == (year or years[-1]) else pale for text in years]
        bars = axes.bar(range(len(years)), frame["offences"].fillna(0), color=colours, width=0.66,
                        edgecolor=style.EDGE, linewidth=0.6, zorder=2)  # fmt: skip
        shown_years = years if len(years) <= MOST_NUMBERS else [year or years[-1]]
        numbers = [count(n) if y in shown_years else "" for y, n in zip(years, frame["offences"], strict=True)]
        axes.bar_label(bars, numbers, padding=2, fontsize=_small(len(years)))
        _year_ticks(axes, years)
        axes.set_xlim(-0.6, len(years) - 0.4)
        axes.set_ylim(bottom=0)
        whole_numbers(axes.yaxis, count)
        axes.set_ylabel("Offences in the year")
        places = {text: i for i, text in enumerate(years)}
        mark_dates(axes, [(places[y] - 0.5, words, "--") for y, words in breaks if y in places], len(years))
        shown = (Show("financial_year", "Financial year"), Show("offences", "Offences", "count"))
        return figure_block(drawing, frame, shown, "Bar chart by financial year", caption)


def rates_chart(
    frame: pd.DataFrame, *, highlight: str, unit: str = "Offences per 1,000 residents", **caption: Unpack[Caption]
) -> Figure:
    """Return a line per area over financial years, four at most, the highlighted one thick, named at their ends.

    `frame` has financial_year, area_name and rate; the highlighted area comes first in the table below.
    """
    need(frame, ["financial_year", "area_name", "rate"], caption["block_id"])
    wide = frame.pivot(index="financial_year", columns="area_name", values="rate").sort_index()
    names = [highlight, *(name for name in dict.fromkeys(frame["area_name"]) if name != highlight)]
    if highlight not in wide or len(names) > MOST_LINES:
        raise ReportError(
            f'figure block "{caption["block_id"]}": {len(names)} lines ({", ".join(names)}), {highlight} first. '
            f"Give {MOST_LINES} areas at most, {highlight} among them."
        )
    with style.canvas(height=3.4, data_kind=caption["data_kind"]) as (drawing, axes):
        ends = []
        for i, name in enumerate(names):
            known = wide[name].dropna()
            places = [list(wide.index).index(text) for text in known.index]
            axes.plot(places, known, color=style.palette()[i], linestyle=DASHES[i], marker=MARKERS[i],
                      markersize=4.5, linewidth=2.8 if i == 0 else 1.6, zorder=3 - i * 0.1, gid=f"line_{i}")  # fmt: skip
            if places:
                ends.append((float(places[-1]), float(known.iloc[-1]), name, i == 0))
        axes.set_ylim(bottom=0)
        _year_ticks(axes, [str(text) for text in wide.index])
        axes.set_ylabel(unit)
        label_ends(axes, ends, height=3.4)
        shown = [Show("financial_year", "Financial year"), *(Show(name, name, "rate") for name in names)]
        return figure_block(drawing, wide.reset_index(), shown, "Line chart of rates by financial year", caption)


def _small(bars: int) -> float:
    return 9.5 if bars <= 9 else 8 if bars <= 12 else 7


def _year_ticks(axes: "Axes", years: Sequence[str]) -> None:
    """Write each year when there is room, 99/00 for 1999/00 when there is little, every other one from the last back."""
    step = 1 if len(years) <= 14 else 2
    places = sorted(range(len(years) - 1, -1, -step))
    axes.set_xticks(places, [years[i][2:] if len(years) > 9 else years[i] for i in places])


def _refuse_part_years(frame: pd.DataFrame, block_id: str) -> None:
    if "months_covered" not in frame:
        return
    part = frame.loc[frame["months_covered"] < 12, "financial_year"]
    if len(part):
        raise ReportError(
            f'figure block "{block_id}": {", ".join(map(str, part))} has fewer than twelve months and is no year. '
            "Leave it out and say so."
        )
