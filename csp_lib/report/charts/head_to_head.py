"""Every option against every other: which of two more ballots put first, and by how much."""

from itertools import combinations, permutations
from typing import Any, Unpack

import pandas as pd

from csp_lib.errors import ReportError
from csp_lib.report import numbers, style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block
from csp_lib.report.charts.grid import lay_grid, mark_cell, write_cell
from csp_lib.report.charts.option_rows import rows_of
from csp_lib.report.tables import Show

MOST_OPTIONS = 15
# how far ahead in percent, from, and the fill of such a cell
STEPS = ((60, "#12436D"), (40, "#2073BC"), (20, "#6BACE6"), (0, "#ADD1F1"))


def head_to_head_chart(frame: pd.DataFrame, *, n: int, **caption: Unpack[Caption]) -> Figure:
    """Return a grid of options against options with the percentage that put the row before the column.

    `frame` is square: index and columns are the options in order, a value is the percentage that prefers its row to
    its column, `n` the number of ballots in all (a pair may rest on fewer); the diagonal is not read. Cells that are ahead are blue, framed and bold, the
    darker the further ahead. The table has a row per pair, so that long names fit. Raises ReportError for a frame
    that is not square, for fewer than two options and for more than fifteen.
    """
    _refuse(frame, caption["block_id"])
    size = len(frame)
    lines = rows_of([f"{at + 1} {option}" for at, option in enumerate(frame.index)], caption["data_kind"])
    with style.canvas(height=1.1 + lines.height, data_kind=caption["data_kind"]) as (drawing, axes):
        lay_grid(axes, lines, [str(at + 1) for at in range(size)], size)
        for down, across in permutations(range(size), 2):
            share, colour = frame.iat[down, across], _fill(frame.iat[down, across], frame.iat[across, down])
            if colour is None:
                write_cell(axes, across, down, _written(share))
            else:
                mark_cell(axes, across, down, _written(share), colour)
        axes.set_xlabel(f"Percent that put the row before the column ({numbers.count(n)} ballots in all).\n"
                        "Framed and bold: the row is ahead, the darker the further.", fontsize=8.5)  # fmt: skip
        shown = (
            Show("one", "Issue"), Show("other", "Compared with"), Show("prefer_one", "Prefer the issue", "percent"),
            Show("prefer_other", "Prefer the other", "percent"),
        )  # fmt: skip
        return figure_block(drawing, _pairs(frame), shown, "Grid of options, each against each", caption)


def _refuse(frame: pd.DataFrame, block_id: str) -> None:
    if list(frame.index) != list(frame.columns):
        raise ReportError(
            f'figure block "{block_id}": rows and columns are not the same options in the same order. '
            "Give a square table."
        )
    if not 2 <= len(frame) <= MOST_OPTIONS:
        raise ReportError(
            f'figure block "{block_id}": {len(frame)} options cannot be set against each other in one grid. '
            f"Give 2 to {MOST_OPTIONS}, or show Nothing with a reason instead."
        )


def _pairs(frame: pd.DataFrame) -> pd.DataFrame:
    rows = [(frame.index[i], frame.index[j], frame.iat[i, j], frame.iat[j, i])
            for i, j in combinations(range(len(frame)), 2)]  # fmt: skip
    return pd.DataFrame(rows, columns=["one", "other", "prefer_one", "prefer_other"])


def _fill(share: Any, other: Any) -> str | None:
    """Return the fill of a cell that is ahead of its opposite, None for one that is not."""
    ahead = 0.0 if numbers.is_missing(share) or numbers.is_missing(other) else round(float(share) - float(other), 9)
    return next((colour for start, colour in STEPS if ahead > start), None)


def _written(share: Any) -> str:
    return "n/a" if numbers.is_missing(share) else numbers.count(share)
