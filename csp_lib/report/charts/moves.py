"""From what the public said to what was adopted: a line per issue, with the reason beside its end."""

from typing import TYPE_CHECKING, Any, Unpack

import pandas as pd

from csp_lib.report import numbers, style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.option_rows import LINE, NAME_SIZE, Rows, row_height, stamp_room, wrapped
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

SIDES = {"public_place": "not ranked", "adopted_place": "not adopted"}
HEADS = ("What the public said", "What was adopted")
NOT_STATED = "not stated"
LEFT_ROOM, RIGHT_ROOM, ACROSS = 148.0, 190.0, 100.0  # points for the names, for names and reasons, for the lines
GAP = 7.0  # points between a line's end and its words
REASON_SIZE = 8.0
TOP, BOTTOM = 0.42, 0.12  # inches above the first row and under the last


def moves_chart(frame: pd.DataFrame, **caption: Unpack[Caption]) -> Figure:
    """Return a line per issue from its place by the public to its place among the adopted priorities.

    `frame` has issue, public_place, adopted_place and reason. A place is a number; a missing one is written as not
    ranked or not adopted, and a text (say "unordered") as it stands, under the numbered ones. Lines are solid where
    an issue was raised, dashed where it was lowered, thin where it stayed, dotted where an end has no number.
    """
    need(frame, ["issue", *SIDES, "reason"], caption["block_id"])
    places = {side: [_place(value, absent) for value in frame[side]] for side, absent in SIDES.items()}
    starts, ends = places.values()
    reasons = [NOT_STATED if numbers.is_missing(text) or not str(text).strip() else text for text in frame["reason"]]
    left = [wrapped(_named(*pair), LEFT_ROOM) for pair in zip(starts, frame["issue"], strict=True)]
    right = [wrapped(_named(*pair), RIGHT_ROOM, most_lines=2) for pair in zip(ends, frame["issue"], strict=True)]
    short = [wrapped(reason, RIGHT_ROOM, REASON_SIZE, 2) for reason in reasons]
    row = row_height([*left, *map("\n".join, zip(right, short, strict=True))])
    rows = Rows(left, row, stamp_room(caption["data_kind"], row * len(left)))
    with style.canvas(height=TOP + BOTTOM + rows.height, data_kind=caption["data_kind"]) as (drawing, axes):
        rows.lay(axes)
        _lay(drawing, axes)
        levels = _slots(starts, ends), _slots(ends, starts)
        for at, pair in enumerate(zip(*levels, strict=True)):
            _line(axes, pair, (starts[at], ends[at]))
            _write(axes, pair, left[at], right[at], short[at])
        columns = (Show("issue", "Issue"), Show("public_place", "Place by the public"),
                   Show("adopted_place", "Adopted place"), Show("reason", "Reason"))  # fmt: skip
        written = {side: [p if isinstance(p, str) else numbers.ordinal(p) for p in places[side]] for side in SIDES}
        table = frame.assign(**written, reason=reasons)
        return figure_block(drawing, table, columns, "Lines from public to adopted order", caption)


def _place(value: Any, absent: str) -> int | str:
    """Return a place as a whole number, or the words that stand for one."""
    if numbers.is_missing(value) or not str(value).strip():
        return absent
    return value if isinstance(value, str) else int(value)


def _named(place: int | str, issue: Any) -> str:
    return f"{place}: {issue}" if isinstance(place, str) else f"{numbers.ordinal(place)} {issue}"


def _slots(here: list[int | str], there: list[int | str]) -> list[int]:
    """Return the row of each issue on one side: by place, words last; level ones as they stand on the other side."""
    keys = [(*_rank(one), *_rank(other)) for one, other in zip(here, there, strict=True)]
    order = sorted(range(len(keys)), key=lambda at: keys[at])
    return [order.index(at) for at in range(len(keys))]


def _rank(place: int | str) -> tuple[int, int | str]:
    """Return what sorts places: numbers, then words such as unordered, then the words for no place."""
    return (0 if isinstance(place, int) else 2 if place in SIDES.values() else 1, place)


def _lay(drawing: "Drawing", axes: "Axes") -> None:
    """Give names, lines and reasons their widths, whatever the names are, and write the two heads."""
    width, height = drawing.get_size_inches()
    drawing.set_layout_engine("none")
    start = (LEFT_ROOM + GAP + 4) / 72 / width
    axes.set_position((start, BOTTOM / height, ACROSS / 72 / width, 1 - (TOP + BOTTOM) / height))
    axes.set_xlim(0, 1)
    axes.set_axis_off()
    for x, head, side in ((0, HEADS[0], "right"), (1, HEADS[1], "left")):
        axes.annotate(head, (x, 1), xycoords="axes fraction", xytext=(-GAP if side == "right" else GAP, 8), ha=side,
                      textcoords="offset points", fontsize=9.5, fontweight="bold", annotation_clip=False)  # fmt: skip


def _line(axes: "Axes", slots: tuple[int, int], places: tuple[int | str, int | str]) -> None:
    navy, orange = style.palette("duo")
    start, end = places
    look: dict[str, Any] = {"color": style.EDGE, "linewidth": 1.4, "gid": "stayed"}
    if isinstance(start, str) or isinstance(end, str):
        look |= {"linestyle": ":", "gid": "open"}
    elif end < start:
        look = {"color": navy, "linewidth": 2.4, "gid": "raised"}
    elif end > start:
        look = {"color": orange, "linewidth": 2.0, "linestyle": "--", "gid": "lowered"}
    axes.plot([0, 1], slots, marker="o", markersize=5, clip_on=False, zorder=3, **look)


def _write(axes: "Axes", slots: tuple[int, int], left: str, right: str, reason: str) -> None:
    """Write the issue at both ends of its line, and the reason in small letters under its adopted place."""
    axes.annotate(left, (0, slots[0]), xytext=(-GAP, 0), textcoords="offset points", ha="right", va="center",
                  fontsize=NAME_SIZE, annotation_clip=False, linespacing=1.05)  # fmt: skip
    lines = right.count("\n") + 1, reason.count("\n") + 1
    middle = (lines[0] * NAME_SIZE - lines[1] * REASON_SIZE) * LINE / 2  # of the two texts together, from their seam
    axes.annotate(right, (1, slots[1]), xytext=(GAP, -middle), textcoords="offset points", va="bottom",
                  fontsize=NAME_SIZE, annotation_clip=False, linespacing=1.05)  # fmt: skip
    axes.annotate(reason, (1, slots[1]), xytext=(GAP, -middle), textcoords="offset points", va="top",
                  fontsize=REASON_SIZE, color=style.QUIET, annotation_clip=False, linespacing=1.05)  # fmt: skip
