"""Areas against all of them together: a dot per area over its size, between limits."""

import math
from typing import TYPE_CHECKING, Any, NamedTuple, Unpack

import pandas as pd

from csp_lib.report import numbers, style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.labels import label_ends, whole_numbers
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing
    from matplotlib.text import Annotation

HEIGHT = 4.2
ENDS = ("lower", "upper")
SOLID = {f"od_{end}{digits}" for end in ENDS for digits in ("95", "998")}
UNREMARKABLE = ("similar", "cannot compare")
MOST_NAMES = 12  # more names than this would cover the dots; the table below holds them all
DOT = 4.5  # pixels from the middle of a dot that no name may cover
NEAR = 14  # points; a name further from its dot is tied to it by a line
# where a name may stand beside its dot, in points, the nearest first
AROUND = ((7, 0, "left"), (-7, 0, "right"), (4, 9, "left"), (4, -9, "left"), (-4, 9, "right"), (-4, -9, "right"),
          (0, 11, "center"), (0, -11, "center"))  # fmt: skip
BESIDE, FURTHER = ([(dx * far, dy * far, side) for far in reach for dx, dy, side in AROUND]
                   for reach in ((1.0, 1.5), (2.2, 3.0, 4.0)))  # fmt: skip


Place = tuple[float, float, str]


class Area(NamedTuple):
    """A rectangle of the drawing, in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: "Area") -> bool:
        """Return whether two rectangles share some of the drawing."""
        return (self.left < other.right and other.left < self.right
                and self.bottom < other.top and other.bottom < self.top)  # fmt: skip

    def way_from(self, x: float, y: float) -> list[tuple[float, float]]:
        """Return points on the way from a dot to the middle of this rectangle, those on the dot itself left out."""
        dx, dy = (self.left + self.right) / 2 - x, (self.bottom + self.top) / 2 - y
        away = math.hypot(dx, dy)
        return [(x + dx * at / away, y + dy * at / away) for at in range(round(2 * DOT), round(away), 3)]

    def within(self, other: "Area") -> bool:
        """Return whether this rectangle lies wholly in another."""
        return (other.left <= self.left and self.right <= other.right
                and other.bottom <= self.bottom and self.top <= other.top)  # fmt: skip


def funnel_chart(
    frame: pd.DataFrame, curves: pd.DataFrame, *, highlight: str, reference: tuple[str, float],
    unit: str = "Offences per 1,000 residents", denominator: str = "Residents", **caption: Unpack[Caption],
) -> Figure:  # fmt: skip
    """Return a dot per area over its denominator, limits of chance and spread solid, of chance alone dotted.

    `frame` has area_name, count, denominator, rate and word, `curves` denominator and lower95 to od_upper998;
    `reference` names the rate of all areas and gives it. The highlighted area is strong and named, and so is every
    area whose word is neither similar nor cannot compare, furthest out first. Areas without a rate stand in the
    table as not available and are not drawn.
    """
    need(frame, ["area_name", "count", "denominator", "rate", "word"], caption["block_id"])
    need(curves, ["denominator", *(f"{p}{e}{d}" for p in ("", "od_") for e in ENDS for d in ("95", "998"))],
         caption["block_id"])  # fmt: skip
    rows = frame.sort_values("rate", ascending=False, kind="stable", na_position="last")
    drawn = rows.dropna(subset=["rate", "denominator"])
    with style.canvas(height=HEIGHT, data_kind=caption["data_kind"]) as (drawing, axes):
        _limits(axes, curves, reference)
        _dots(axes, drawn, highlight)
        axes.set_xlabel(denominator)
        axes.set_ylabel(unit)
        whole_numbers(axes.xaxis, numbers.count)
        top = _top(drawn, curves, reference[1])
        axes.set_ylim(0, top)
        label_ends(axes, _ends(curves, reference, top), height=HEIGHT)
        _write_names(drawing, axes, drawn, _named(drawn, highlight, reference[1]), highlight)
        shown = (Show("area_name", "Area"), Show("count", "Count", "count"), Show("denominator", denominator, "count"),
                 Show("rate", unit, "rate"), Show("word", "Against all areas"))  # fmt: skip
        return figure_block(drawing, rows, shown, "Funnel plot of areas", caption)


def _limits(axes: "Axes", curves: pd.DataFrame, reference: tuple[str, float]) -> None:
    x = curves["denominator"]
    teal = style.palette()[1]
    for digits, width in (("95", 1.1), ("998", 1.9)):
        for end in ENDS:
            axes.plot(x, curves[f"od_{end}{digits}"], color=teal, linewidth=width, zorder=2.2, gid=f"od_{end}{digits}")
            axes.plot(x, curves[f"{end}{digits}"], color=style.QUIET, linewidth=0.9, linestyle=":", zorder=2.1,
                      gid=f"{end}{digits}")  # fmt: skip
    axes.plot([x.min(), x.max()], [reference[1]] * 2, color=style.INK, linewidth=1, linestyle="--", zorder=2.1,
              gid="reference")  # fmt: skip
    axes.set_xlim(x.min() - 0.04 * (x.max() - x.min()), x.max())


def _dots(axes: "Axes", drawn: pd.DataFrame, highlight: str) -> None:
    strong, pale = style.palette("focus")
    mine = drawn["area_name"] == highlight
    axes.plot(drawn.loc[~mine, "denominator"], drawn.loc[~mine, "rate"], "o", color=pale, markersize=5,
              markeredgecolor=style.EDGE, markeredgewidth=0.8, zorder=3, gid="areas")  # fmt: skip
    axes.plot(drawn.loc[mine, "denominator"], drawn.loc[mine, "rate"], "D", color=strong, markersize=7.5,
              markeredgecolor="white", markeredgewidth=0.9, zorder=3.2, gid="highlight")  # fmt: skip


def _top(drawn: pd.DataFrame, curves: pd.DataFrame, reference: float) -> float:
    """Return where the axis of rates ends: above all dots, and above the limits unless they run far beyond."""
    highest = max([reference, *drawn["rate"]])
    limits = float(curves[["upper998", "od_upper998"]].max().max())
    return float(1.06 * max(highest, min(limits, 1.6 * highest)))


def _ends(curves: pd.DataFrame, reference: tuple[str, float], top: float) -> list[tuple[float, float, str, bool]]:
    """Return the names of the lines at their right ends; a line that leaves the chart at its top has none."""
    last = curves.sort_values("denominator").iloc[-1]
    right, places = float(last["denominator"]), 1 if reference[1] >= 1 else 2
    ends = [(right, float(reference[1]), f"{reference[0]} {numbers.rate(reference[1], places)}", True)]
    ends += [(right, float(last[f"od_{end}{digits}"]), words, False)
             for digits, words in (("95", "95% limit"), ("998", "99.8% limit")) for end in ENDS]  # fmt: skip
    ends.append((right, float(last["lower998"]), "Chance alone (dotted)", False))
    return [end for end in ends if pd.notna(end[1]) and end[1] <= top]


def _named(drawn: pd.DataFrame, highlight: str, reference: float) -> pd.DataFrame:
    """Return the areas to be named, the highlighted one first, then those that stand out, furthest out first."""
    out = drawn[~drawn["word"].isin(UNREMARKABLE) & (drawn["area_name"] != highlight)]
    # as far above in proportion as below: half the rate is as far out as twice the rate
    far = [abs(math.log(max(rate / reference, 0.001))) if reference else 0.0 for rate in out["rate"]]
    out = out.assign(far=far).sort_values("far", ascending=False, kind="stable")
    return pd.concat([drawn[drawn["area_name"] == highlight], out]).head(MOST_NAMES)


def _write_names(drawing: "Drawing", axes: "Axes", drawn: pd.DataFrame, named: pd.DataFrame, highlight: str) -> None:
    """Write each name beside its dot where it covers no dot and no other name, and no line where that can be had."""
    drawing.draw_without_rendering()  # the layout decides where things stand
    taken = _around(axes, drawn[["denominator", "rate"]].to_numpy(float), DOT)
    lines = [box for line in axes.lines if line.get_gid() in SOLID for box in _around(axes, line.get_xydata(), 1)]
    room = Area(*axes.get_window_extent().extents)
    for name, x, y in named[["area_name", "denominator", "rate"]].itertuples(index=False):
        box = None
        for places, covered in ((BESIDE, lines), (BESIDE, []), (FURTHER, lines), (FURTHER, [])):
            box = box or _write_one(axes, str(name), (x, y), places, [*taken, *covered], room, name == highlight)
        taken += [box] if box else []


def _write_one(
    axes: "Axes", name: str, dot: tuple[float, float], places: list[Place], taken: list[Area], room: Area, bold: bool
) -> Area | None:
    """Write a name at the first place that is free and return where it stands; write nothing where none is."""
    from matplotlib.text import Text

    for place in places:
        text = _beside(axes, name, dot, place, bold)
        text.get_window_extent()  # moves the words to their place
        box = Area(*Text.get_window_extent(text).extents)  # without the line that ties them to their dot
        x, y = axes.transData.transform(dot)
        tie = [Area(at_x, at_y, at_x, at_y) for at_x, at_y in box.way_from(x, y)] if places is FURTHER else []
        if box.within(room) and not any(part.meets(other) for other in taken for part in (box, *tie)):
            return box
        text.remove()
    return None


def _around(axes: "Axes", points: Any, reach: float) -> list[Area]:
    pixels = axes.transData.transform(points)
    return [Area(x - reach, y - reach, x + reach, y + reach) for x, y in pixels if math.isfinite(y)]


def _beside(axes: "Axes", name: str, dot: tuple[float, float], place: Place, bold: bool) -> "Annotation":
    dx, dy, side = place
    is_far = math.hypot(dx, dy) > NEAR
    return axes.annotate(
        name, dot, xytext=(dx, dy), textcoords="offset points", ha=side, va="center", fontsize=8.5,
        fontweight="bold" if bold else "normal", zorder=4, in_layout=False,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.3},
        arrowprops={"arrowstyle": "-", "color": style.QUIET, "linewidth": 0.6} if is_far else None,
    )  # fmt: skip
