"""Answers on a scale: one end left and the other right of a line, those who did not say set apart."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Unpack

import pandas as pd

from csp_lib.errors import ReportError
from csp_lib.report import numbers, style
from csp_lib.report.blocks import Figure
from csp_lib.report.charts.figure import Caption, figure_block, need
from csp_lib.report.charts.option_rows import rows_of
from csp_lib.report.charts.parts import PAPER, Part, draw_part, key_height, say_absent, widths_of, write_key
from csp_lib.report.tables import Show

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# from the end of the scale to its middle; each has a contrast of at least 3:1 to the next
LEFT = {0: (), 1: ("#12436D",), 2: ("#12436D", "#ADD1F1"), 3: ("#092135", "#2073BC", "#ADD1F1")}
RIGHT = {0: (), 1: ("#C24A0E",), 2: ("#A23B08", "#FFD3B8"), 3: ("#3A1402", "#C84C0F", "#FFDCC6")}
MIDDLE = "#5C656B"
MOST_ANSWERS = 7
APART = 6.0  # percent, the gap before those who did not say


def answers_chart(
    frame: pd.DataFrame, answers: Sequence[str], *, no_answer: str | None = None, unit: str = "Percent of answers",
    **caption: Unpack[Caption],
) -> Figure:  # fmt: skip
    """Return a bar per issue, cut into answers from one end of the scale to the other, split at its middle.

    `frame` has issue and a column (in percent) for each of `answers`, given in the order of the scale; `no_answer`
    names the column of those who did not say, drawn apart on the right. Raises ReportError for more than seven
    answers and where parts lie below 0 or go beyond 100.
    """
    apart = [] if no_answer is None else [no_answer]
    need(frame, ["issue", *answers, *apart], caption["block_id"])
    parts = _parts(answers, caption["block_id"]) + [Part(name, name, PAPER, is_hatched=True) for name in apart]
    widths = widths_of(frame, parts, "issue", caption["block_id"])
    lines = rows_of(frame["issue"], caption["data_kind"], least=0.32)
    height = 0.85 + key_height(parts) + lines.height
    with style.canvas(height=height, data_kind=caption["data_kind"]) as (drawing, axes):
        lines.lay(axes)
        left, right = _scale(axes, parts[: len(answers)], widths.fillna(0))
        for part in parts[len(answers) :]:
            right = _draw_apart(axes, part, right + APART, widths[part.column].fillna(0))
        axes.set_xlim(left - 1, right + 1)
        say_absent(axes, widths)
        write_key(axes, parts)
        axes.set_xlabel(unit)
        shown = (Show("issue", "Issue"), *(Show(part.column, part.name, "percent") for part in parts))
        return figure_block(drawing, frame, shown, "Bars of answers on a scale", caption)


def _parts(answers: Sequence[str], block_id: str) -> list[Part]:
    if not 2 <= len(answers) <= MOST_ANSWERS:
        raise ReportError(
            f'figure block "{block_id}": a scale of {len(answers)} answers. '
            f"Give 2 to {MOST_ANSWERS}, in the order of the scale; join neighbours of a longer one."
        )
    half, odd = divmod(len(answers), 2)
    colours = [*LEFT[half], *[MIDDLE] * odd, *reversed(RIGHT[half])]
    return [Part(name, name, colour) for name, colour in zip(answers, colours, strict=True)]


def _scale(axes: "Axes", parts: Sequence[Part], widths: pd.DataFrame) -> tuple[float, float]:
    """Draw the answers round the middle of the scale and return how far they reach left and right of it."""
    half, odd = divmod(len(parts), 2)
    on_scale = widths[[part.column for part in parts]]
    middle = on_scale.iloc[:, :half].sum(axis=1) + (on_scale.iloc[:, half] / 2 if odd else 0)
    lefts = (on_scale.cumsum(axis=1) - on_scale).sub(middle, axis=0)
    for part in parts:
        draw_part(axes, part, lefts[part.column], on_scale[part.column])
    # behind the answer in the middle of the scale, so that its number can be read
    axes.plot([0, 0], [-0.5, len(widths) - 0.5], color=style.INK, linewidth=1.2, zorder=1.5 if odd else 3, gid="middle")
    left, right = -float(middle.max()), float((on_scale.sum(axis=1) - middle).max())
    ticks = [at for at in range(-100, 101, 25) if left - 1 <= at <= right + 1]
    axes.set_xticks(ticks, [numbers.percent(abs(at), 0) for at in ticks])
    axes.grid(axis="x", visible=False)
    return left, right


def _draw_apart(axes: "Axes", part: Part, start: float, widths: pd.Series) -> float:
    """Draw those who did not say, from a line of their own, and return how far they reach."""
    draw_part(axes, part, pd.Series(start, widths.index), widths)
    axes.axvline(start, color=style.EDGE, linewidth=0.8, zorder=1.5)
    return start + max(1.0, float(widths.max()))
