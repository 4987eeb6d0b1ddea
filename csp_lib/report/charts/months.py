"""Charts of series by month: counts with their smoothed level, rolling twelve months, the shape of the year."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

import pandas as pd

from csp_lib.errors import ReportError
from csp_lib.reference.periods import MONTH_NAMES, Month
from csp_lib.report import style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.labels import label_ends, mark_dates, whole_numbers
from csp_lib.report.numbers import MINUS, count
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Dated = Sequence[tuple[str, str]]  # (month, words), as ("2010-04", "Harm counted in a new way")

COUNTS = (Show("month", "Month", "month"), Show("offences", "Offences", "count"))
LEVEL = (
    Show("level", "Smoothed level", "decimal"),
    Show("lower", "Lower limit", "decimal"),
    Show("upper", "Upper limit", "decimal"),
)


def calendar(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows on an unbroken calendar of months, so that a gap stays a gap in the line."""
    rows = frame.assign(month=frame["month"].astype(str)).sort_values("month")
    first, last = Month.parse(rows["month"].iloc[0]), Month.parse(rows["month"].iloc[-1])
    if rows["month"].duplicated().any():
        raise ReportError("a chart by month was handed a month twice. Give it one row per month.")
    return rows.set_index("month").reindex([str(m) for m in first.until(last)]).rename_axis("month").reset_index()


def months_chart(frame: pd.DataFrame, *, breaks: Dated = (), events: Dated = (), **caption: Unpack[Caption]) -> Figure:
    """Return the chart of monthly counts, thin with markers, and the smoothed level with its band where handed in.

    `frame` has month and offences, and may have level, lower and upper; breaks are dashed, events dotted.
    """
    need(frame, ["month", "offences"], caption["block_id"])
    rows = calendar(frame)
    has_level = "level" in rows and bool(rows["level"].notna().any())
    with style.canvas(data_kind=caption["data_kind"]) as (drawing, axes):
        navy, teal = style.palette()[:2]
        axes.plot(rows.index, rows["offences"], color=teal if has_level else navy, linewidth=1, marker="o",
                  markersize=2.6 if len(rows) <= 72 else 1.6, zorder=2.5, gid="counts")  # fmt: skip
        ends = [(*last_point(rows["offences"]), "Each month", not has_level)]
        if has_level:
            if {"lower", "upper"} <= set(rows):
                axes.fill_between(rows.index, rows["lower"], rows["upper"], color=style.palette("sequential")[-1],
                                  alpha=0.55, linewidth=0, zorder=2, gid="band")  # fmt: skip
            axes.plot(rows.index, rows["level"], color=navy, linewidth=2.6, zorder=2.6, gid="level")
            ends.append((*last_point(rows["level"]), "Smoothed level", True))
        dress_months(axes, list(rows["month"]), "Offences in the month", breaks, events)
        label_ends(axes, ends)
        shown = COUNTS + tuple(show for show in LEVEL if has_level and show.column in rows)
        return figure_block(drawing, rows, shown, "Line chart by month", caption)


def rolling_chart(frame: pd.DataFrame, *, breaks: Dated = (), events: Dated = (), **caption: Unpack[Caption]) -> Figure:
    """Return the line of twelve-month sums; `frame` has month (the last of the twelve) and offences."""
    need(frame, ["month", "offences"], caption["block_id"])
    rows = calendar(frame)
    with style.canvas(data_kind=caption["data_kind"]) as (drawing, axes):
        axes.plot(rows.index, rows["offences"], color=style.palette()[0], linewidth=2.4, zorder=2.5, gid="rolling")
        dress_months(axes, list(rows["month"]), "Offences in twelve months", breaks, events)
        x, y = last_point(rows["offences"])
        axes.plot([x], [y], "o", color=style.palette()[0], markersize=5, zorder=2.6)
        label_ends(axes, [(x, y, count(y), True)])
        shown = (Show("month", "Twelve months to", "month"), COUNTS[1])
        return figure_block(drawing, rows, shown, "Line chart of twelve-month sums", caption)


def season_chart(frame: pd.DataFrame, **caption: Unpack[Caption]) -> Figure:
    """Return twelve bars around the average month; `frame` has month_number, month_name, index, lower and upper.

    An index of 1.10 is drawn, and written in the table, as 10% above the average month.
    """
    need(frame, ["month_number", "month_name", "index"], caption["block_id"])
    percent = frame.assign(**{name: (frame[name] - 1) * 100 for name in ("index", "lower", "upper") if name in frame})
    with style.canvas(height=3.0, data_kind=caption["data_kind"]) as (drawing, axes):
        places = range(len(percent))
        axes.bar(places, percent["index"], color=style.palette("sequential")[2], width=0.7, zorder=2)
        if {"lower", "upper"} <= set(percent):
            axes.vlines(places, percent["lower"], percent["upper"], color=style.INK, linewidth=1.2, zorder=3)
        axes.axhline(0, color=style.INK, linewidth=1, zorder=3)
        axes.set_xticks(list(places), [str(name)[:3] for name in percent["month_name"]])
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:+.0f}%".replace("-", MINUS) if value else "average")
        axes.set_ylabel("Against the average month")
        shown = [Show("month_name", "Month"), Show("index", "Against the average month", "percent_change")]
        shown += [Show(name, f"{name.title()} limit", "percent_change") for name in ("lower", "upper") if name in frame]
        return figure_block(drawing, percent, shown, "Bar chart of the months of the year", caption)


def last_point(values: pd.Series) -> tuple[float, float]:
    """Return place and value of the last known value of a series."""
    place = int(values.notna().to_numpy().nonzero()[0][-1])
    return float(place), float(values.iloc[place])


def dress_months(axes: "Axes", months: list[str], label: str, breaks: Dated, events: Dated) -> None:
    """Give a chart by month its axis from zero, its bands of financial years, its ticks and its dated lines."""
    axes.set_ylim(bottom=0)
    axes.margins(x=0)
    axes.set_xlim(-0.6, len(months) - 0.4)
    axes.set_ylabel(label)
    whole_numbers(axes.yaxis, count)
    parsed = [Month.parse(text) for text in months]
    _year_bands(axes, parsed)
    _month_ticks(axes, parsed)
    places = {text: i for i, text in enumerate(months)}
    marks = [(places[m] - 0.5, words, "--") for m, words in breaks if m in places]
    marks += [(float(places[m]), words, ":") for m, words in events if m in places]
    mark_dates(axes, marks, len(months))


def _year_bands(axes: "Axes", months: list[Month]) -> None:
    """Shade every other financial year and name those that have room for their name."""
    for year in sorted({month.financial_year for month in months}):
        places = [i for i, month in enumerate(months) if month.financial_year == year]
        if year.start % 2 == 0:
            axes.axvspan(places[0] - 0.5, places[-1] + 0.5, color=style.BAND, zorder=0, linewidth=0, gid="year_band")
        if len(places) >= 6 and len(months) <= 100:
            axes.text(sum(places) / len(places), 0.02, str(year), transform=axes.get_xaxis_transform(), ha="center",
                      va="bottom", fontsize=8, color=style.QUIET)  # fmt: skip


def _month_ticks(axes: "Axes", months: list[Month]) -> None:
    """Label each quarter of a short series, each April of a long one; quarters keep a small tick."""
    quarters = [i for i, month in enumerate(months) if month.number in (1, 4, 7, 10)]
    step = 1 if len(months) <= 100 else 2
    aprils = [i for i in quarters if months[i].number == 4][:: step if len(months) > 30 else 1]
    labelled = quarters if len(months) <= 30 or not aprils else aprils
    axes.set_xticks(labelled, [_month_label(months[i], i == labelled[0]) for i in labelled])
    axes.set_xticks([i for i in quarters if i not in labelled], minor=True)
    axes.tick_params(axis="x", which="minor", length=2)


def _month_label(month: Month, first: bool) -> str:
    name = MONTH_NAMES[month.number - 1][:3]
    return f"{name}\n{month.year}" if first or month.number in (1, 4) else name
