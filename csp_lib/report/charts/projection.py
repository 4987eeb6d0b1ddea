"""Where the year is heading: offences added up since April with the range to come, and the record of past projections."""

from typing import TYPE_CHECKING, Unpack

import pandas as pd

from csp_lib.reference.periods import MONTH_NAMES, FinancialYear, Month
from csp_lib.report import numbers, outlook_words, style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.labels import label_ends, whole_numbers
from csp_lib.report.charts.months import last_point
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 4.0
CURVE = ("month", "known", "last_year", "median", "lower80", "upper80", "lower95", "upper95")
RANGES = CURVE[3:]
RECORD = (
    "made_at", "year", "so_far", "projected", "lower80", "upper80", "lower95", "upper95", "happened", "held80", "held95",
    "is_calibrated",
)  # fmt: skip
NOT_YET, KNOWN = "not yet known", "known"
LAST_BELOW = 8  # the last place of a known month that leaves room for its label between it and the right edge
LOWEST_LABEL = 0.15  # of the axis: a label below a point nearer to it would lie on it
RECORD_ROW, CROWDED_RECORD_ROW, CROWDED = 0.34, 0.26, 16

Ends = list[tuple[float, float, str, bool]]


def projection_chart(
    curve: pd.DataFrame, *, year_name: str, target: tuple[float, str] | None = None, **caption: Unpack[Caption]
) -> Figure:
    """Return the offences added up since April: last year, the months known, and those to come with their two ranges.

    `curve` is that of `analysis.projections.projection`; without a projection the known months stand alone. `target`
    is (offences of the year, words), a line across.
    """
    need(curve, CURVE, caption["block_id"])
    rows = curve.reset_index(drop=True).astype(dict.fromkeys(CURVE[1:], "float64"))
    with style.canvas(height=HEIGHT, data_kind=caption["data_kind"]) as (drawing, axes):
        ends = [*_last_year(axes, rows, year_name), *_to_come(axes, rows), *_known(axes, rows)]
        _dress(axes, rows, target)
        if target is not None:
            _target(axes, *target)
        label_ends(axes, [(len(rows) - 1.0, y, words, bold) for _, y, words, bold in ends], HEIGHT * 0.85)
        _name_known(axes, rows)
        if rows["median"].notna().any():
            drawing.legend(loc="outside lower right", ncols=2, frameon=False, fontsize=9, handletextpad=0.5)
        return figure_block(drawing, rows, _shown(year_name), "Line chart of offences added up since April", caption)


def _last_year(axes: "Axes", rows: pd.DataFrame, year_name: str) -> Ends:
    """Draw last year thin and grey; return its name with its total, or with the last month it is held to."""
    if rows["last_year"].isna().all():
        return []
    axes.plot(rows.index, rows["last_year"], color=style.EDGE, linewidth=1, zorder=2.2, gid="last_year")
    place, total = last_point(rows["last_year"])
    name = str(FinancialYear.parse(year_name).previous)
    whole = place == len(rows) - 1
    held = numbers.count(total) if whole else f"held to {_short(str(rows['month'].iloc[int(place)]))}"
    return [(place, total, f"{name}: {held}", False)]


def _to_come(axes: "Axes", rows: pd.DataFrame) -> Ends:
    """Draw the two ranges and the dashed middle, from the last known month on; return the projection's name."""
    drawn = rows.dropna(subset=["median"])
    if drawn.empty:
        return []
    if rows["known"].notna().any():  # the range opens where the known months end
        place, known = last_point(rows["known"])
        joint = pd.DataFrame(dict.fromkeys(RANGES, known), index=[int(place)])
        drawn = pd.concat([joint, drawn[list(RANGES)]])
    for level, strength in ((95, 0.4), (80, 1.0)):
        axes.fill_between(drawn.index, drawn[f"lower{level}"], drawn[f"upper{level}"], zorder=2.0 - level / 1000,
                          color=style.palette("sequential")[-1], alpha=strength, linewidth=0,
                          label=f"{level}% range", gid=f"band{level}")  # fmt: skip
    axes.plot(drawn.index, drawn["median"], color=style.palette()[0], linewidth=2, linestyle=(0, (4, 2)), zorder=2.5,
              gid="median")  # fmt: skip
    place, middle = last_point(drawn["median"])
    return [(place, middle, f"Projected: {outlook_words.about(middle)}", True)]


def _known(axes: "Axes", rows: pd.DataFrame) -> Ends:
    """Draw the months known; return their name where they end near the right edge."""
    if rows["known"].isna().all():
        return []
    axes.plot(rows.index, rows["known"], color=style.palette()[0], linewidth=2.6, marker="o", markersize=4.5,
              zorder=2.7, gid="known")  # fmt: skip
    place, total = last_point(rows["known"])
    return [(place, total, _known_words(rows), True)] if place > LAST_BELOW else []


def _known_words(rows: pd.DataFrame) -> str:
    place, total = last_point(rows["known"])
    return f"Known to {_short(str(rows['month'].iloc[int(place)]))}: {numbers.count(total)}"


def _name_known(axes: "Axes", rows: pd.DataFrame) -> None:
    """Name the months known right below their end, where lines that rise leave room."""
    if rows["known"].isna().all():
        return
    place, total = last_point(rows["known"])
    if place > LAST_BELOW:
        return
    words, top = _known_words(rows), axes.get_ylim()[1]
    if total < top * LOWEST_LABEL:  # the label moves on, under the rising lines; a hairline leads to it
        axes.annotate(words, (place, total), xytext=(place + 2.2, top * 0.05), va="center", fontsize=9,
                      fontweight="bold", zorder=4,
                      arrowprops={"arrowstyle": "-", "color": style.QUIET, "linewidth": 0.7})  # fmt: skip
    else:
        axes.annotate(words.replace(": ", ":\n"), (place, total), xytext=(8, -5), textcoords="offset points",
                      va="top", fontsize=9, fontweight="bold", zorder=4, linespacing=1.2)  # fmt: skip


def _target(axes: "Axes", value: float, words: str) -> None:
    """Draw the target across, its words above it at the left, where lines that rise from zero leave room."""
    axes.axhline(value, color=style.INK, linewidth=1.4, linestyle=":", zorder=2.4, gid="target")
    axes.annotate(words, (0.0, value), xycoords=("axes fraction", "data"), xytext=(5, 3), textcoords="offset points",
                  ha="left", va="bottom", fontsize=9, zorder=4)  # fmt: skip


def _dress(axes: "Axes", rows: pd.DataFrame, target: tuple[float, str] | None) -> None:
    """Give the chart its axis from zero, with room for the target's words, and its months April to March."""
    top = max([float(rows[list(CURVE[1:])].max().max()), *([target[0]] if target else []), 1.0])
    axes.set_ylim(0, top * 1.1)
    axes.set_xlim(-0.4, len(rows) - 0.8)
    axes.set_ylabel("Offences since the beginning of April")
    months = [Month.parse(str(month)) for month in rows["month"]]
    axes.set_xticks(list(rows.index), [_tick(month, month == months[0]) for month in months])
    whole_numbers(axes.yaxis, numbers.count)


def _tick(month: Month, first: bool) -> str:
    name = MONTH_NAMES[month.number - 1][:3]
    return f"{name}\n{month.year}" if first or month.number == 1 else name


def _short(month: str) -> str:
    return MONTH_NAMES[Month.parse(month).number - 1][:3]


def _shown(year_name: str) -> tuple[Show, ...]:
    limits = (("lower80", "80% from"), ("upper80", "80% to"), ("lower95", "95% from"), ("upper95", "95% to"))
    return (
        Show("month", "April to the end of", "month"),
        Show("known", f"{year_name}, known", "count", missing=NOT_YET),
        Show("last_year", f"{FinancialYear.parse(year_name).previous}", "count"),
        Show("median", f"{year_name}, projected", "count", missing=KNOWN),
        *(Show(name, words, "count", missing=KNOWN) for name, words in limits),
    )


def record_chart(record: pd.DataFrame, **caption: Unpack[Caption]) -> Figure:
    """Return a row per past projection, in the order handed in: its two ranges, its middle, and what happened.

    `record` has the columns of the record of `results.projected`. Whether what happened lay inside is said in words
    beside the row; ranges that were not calibrated when they were made say so.
    """
    need(record, RECORD, caption["block_id"])
    rows = record.reset_index(drop=True)
    rows = rows.assign(
        held=[outlook_words.held_words(bool(a), bool(b)) for a, b in zip(rows["held80"], rows["held95"], strict=True)],
        tested=["yes" if bool(is_calibrated) else "no" for is_calibrated in rows["is_calibrated"]],
    )
    with style.canvas(height=_height(rows), data_kind=caption["data_kind"]) as (drawing, axes):
        _ranges(axes, rows)
        _beside(axes, rows)
        _dress_record(axes, rows)
        drawing.legend(loc="outside upper left", ncols=4, frameon=False, fontsize=8.5, handletextpad=0.5,
                       columnspacing=1.4, borderaxespad=0.1)  # fmt: skip
        return figure_block(drawing, rows, _record_shown(), "Past projections beside what happened", caption)


def _height(rows: pd.DataFrame) -> float:
    return 1.15 + len(rows) * (CROWDED_RECORD_ROW if len(rows) > CROWDED else RECORD_ROW)


def _ranges(axes: "Axes", rows: pd.DataFrame) -> None:
    """Draw each row's 95 % range thin, its 80 % range thick, a ring at the middle, a diamond at what happened."""
    navy, tint, strong = style.palette()[0], style.palette("sequential")[2], style.palette("duo")[1]
    axes.hlines(rows.index, rows["lower95"], rows["upper95"], color=tint, linewidth=1.6, zorder=2, label="95% range",
                gid="range95")  # fmt: skip
    axes.hlines(rows.index, rows["lower80"], rows["upper80"], color=tint, linewidth=6.5, zorder=2.1, label="80% range",
                gid="range80")  # fmt: skip
    axes.plot(rows["projected"], rows.index, linestyle="none", marker="o", markersize=6.5, markerfacecolor="white",
              markeredgecolor=navy, markeredgewidth=1.5, zorder=3, label="Projected", gid="projected")  # fmt: skip
    axes.plot(rows["happened"], rows.index, linestyle="none", marker="D", markersize=6, color=strong,
              markeredgecolor="white", markeredgewidth=0.7, zorder=4, label="What happened", gid="happened")  # fmt: skip


def _beside(axes: "Axes", rows: pd.DataFrame) -> None:
    """Write right of each row whether what happened lay inside, what lay outside in bold."""
    for place, held in enumerate(rows["held"]):
        axes.annotate(held, (1, place), xycoords=("axes fraction", "data"), xytext=(6, 0), textcoords="offset points",
                      va="center", fontsize=8.5, fontweight="normal" if bool(rows["held80"].iloc[place]) else "bold",
                      annotation_clip=False)  # fmt: skip


def _dress_record(axes: "Axes", rows: pd.DataFrame) -> None:
    """Name each row by its year and when it was projected; the axis spans what is drawn and says so."""
    axes.set_yticks(list(rows.index), [_made(row) for _, row in rows.iterrows()], fontsize=8.5, linespacing=1.0)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.margins(x=0.04)
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    whole_numbers(axes.xaxis, numbers.count)
    from_zero = axes.get_xlim()[0] <= 0
    axes.set_xlabel("Offences in the year" + ("" if from_zero else " (the axis does not begin at zero)"))


def _made(row: pd.Series) -> str:
    label = f"{row['year']}, made {numbers.short_month(str(row['made_at']))}"
    return label if bool(row["is_calibrated"]) else f"{label}\n(range not calibrated)"


def _record_shown() -> tuple[Show, ...]:
    counts = (
        ("so_far", "Known then"), ("projected", "Projected"), ("lower80", "80% from"), ("upper80", "80% to"),
        ("lower95", "95% from"), ("upper95", "95% to"), ("happened", "Happened"),
    )  # fmt: skip
    return (
        Show("year", "Year"),
        Show("made_at", "Known to", "month"),
        *(Show(name, words, "count") for name, words in counts),
        Show("held", "What happened lay"),
        Show("tested", "Range calibrated"),
    )
