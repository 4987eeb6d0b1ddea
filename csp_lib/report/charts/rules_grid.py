"""The place of each option under each way of counting, those within the first few framed."""

from collections.abc import Sequence
from typing import Unpack

import pandas as pd

from csp_lib.report import numbers, style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.grid import lay_grid, mark_cell, write_cell
from csp_lib.report.charts.option_rows import LINE, rows_of, whole_places, wrapped
from csp_lib.report.tables import Show

NAMES_ROOM, HEADS_ROOM = 124.0, 320.0  # points for the options, and for all heads together
HEAD_SIZE = 8.0
SHADE = "#ADD1F1"
NO_PLACE = "no place"


def rules_grid_chart(frame: pd.DataFrame, rules: Sequence[str], *, top: int, **caption: Unpack[Caption]) -> Figure:
    """Return a grid of places, options down and rules across; places within the first `top` are shaded and framed.

    `frame` has option and a column of places for each of `rules`, in the order handed in. The last column counts
    the rules that put the option in the first `top`.
    """
    need(frame, ["option", *rules], caption["block_id"])
    rows = frame.reset_index(drop=True)
    rows = rows.assign(**{rule: whole_places(rows[rule]) for rule in rules})
    is_top = pd.DataFrame({rule: pd.to_numeric(rows[rule]) <= top for rule in rules})
    rows["within"] = [f"{count} of {len(rules)}" for count in is_top.sum(axis=1)]
    lines = rows_of(rows["option"], caption["data_kind"], room=NAMES_ROOM)
    heads = _heads([*rules, f"In the top {top}"])
    tallest = max(head.count("\n") + 1 for head in heads)
    height = 0.75 + tallest * LINE * HEAD_SIZE / 72 + lines.height
    with style.canvas(height=height, data_kind=caption["data_kind"]) as (drawing, axes):
        lay_grid(axes, lines, heads, len(rules))
        for across, rule in enumerate(rules):
            for down, place in enumerate(rows[rule]):
                if is_top.at[down, rule]:
                    mark_cell(axes, across, down, numbers.ordinal(place), SHADE)
                else:
                    write_cell(axes, across, down, "no\nplace" if place is None else numbers.ordinal(place))
        for down, words in enumerate(rows["within"]):
            write_cell(axes, len(rules), down, words)
        axes.set_xlabel(f"Framed and bold: in the top {top}", fontsize=8.5)
        shown = (Show("option", "Option"), *(Show(rule, rule, "ordinal", missing=NO_PLACE) for rule in rules),
                 Show("within", f"Rules that put it in the top {top}"))  # fmt: skip
        return figure_block(drawing, rows, shown, "Grid of places by rule", caption)


def _heads(names: Sequence[str]) -> list[str]:
    return [wrapped(name, HEADS_ROOM / len(names) - 1, HEAD_SIZE, 4) for name in names]
