"""How often each option was put first, second, third, lower, or not ranked at all."""

from typing import Unpack

import pandas as pd

from csp_lib.report import numbers, style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.option_rows import known, rows_of
from csp_lib.report.charts.parts import PAPER, Part, draw_part, key_height, say_absent, widths_of, write_key
from csp_lib.report.tables import Show

# each blue has a contrast of at least 3:1 to the next; what is white has a dark frame
PARTS = (
    Part("first", "1st", "#092135"),
    Part("second", "2nd", "#2073BC"),
    Part("third", "3rd", "#ADD1F1"),
    Part("lower", "Lower", PAPER),
    Part("not_ranked", "Not ranked", PAPER, is_hatched=True),
)


def places_chart(frame: pd.DataFrame, *, unit: str = "Percent of ballots", **caption: Unpack[Caption]) -> Figure:
    """Return a bar per option, in the order handed in, cut into the percentages that gave it each place.

    `frame` has option, first, second, third, lower and not_ranked (in percent); a column without any value is left
    out. Parts under 4 % stand in the table only. Raises ReportError where parts lie below 0 or go beyond 100.
    """
    need(frame, ["option", *(part.column for part in PARTS)], caption["block_id"])
    there = known(frame, [part.column for part in PARTS])
    parts = [part for part in PARTS if part.column in there]
    need(frame[there].T, [], caption["block_id"])  # options alone are nothing to draw
    widths = widths_of(frame, parts, "option", caption["block_id"])
    lines = rows_of(frame["option"], caption["data_kind"], least=0.32)
    with style.canvas(height=0.85 + key_height(parts) + lines.height, data_kind=caption["data_kind"]) as (
        drawing,
        axes,
    ):
        lines.lay(axes)
        lefts = widths.fillna(0).cumsum(axis=1) - widths.fillna(0)
        for part in parts:
            draw_part(axes, part, lefts[part.column], widths[part.column])
        say_absent(axes, widths)
        write_key(axes, parts)
        axes.set_xlim(0, max(100.0, float(widths.sum(axis=1).max())))
        axes.grid(axis="x", visible=False)
        axes.xaxis.set_major_formatter(lambda value, _: numbers.percent(value, 0))
        axes.set_xlabel(unit)
        shown = (Show("option", "Option"), *(Show(part.column, part.name, "percent") for part in parts))
        return figure_block(drawing, frame, shown, "Stacked bars of places given", caption)
