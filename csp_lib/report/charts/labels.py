"""Where words stand in a chart: at the ends of lines, and above the plot for breaks and events."""

import itertools
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from csp_lib.report import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINE_OF_TEXT = 10.5  # points between two lines of small print


def spread(heights: Sequence[float], gap: float) -> list[float]:
    """Return label heights at least `gap` apart, in the given order of lines, as near to the wanted ones as simple."""
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    placed = list(map(float, heights))
    for below, above in itertools.pairwise(order):
        placed[above] = max(placed[above], placed[below] + gap)
    shift = sum(placed[i] - heights[i] for i in order) / len(order) if order else 0.0
    return [height - shift for height in placed]


def label_ends(axes: "Axes", ends: Sequence[tuple[float, float, str, bool]], height: float = style.HEIGHT) -> None:
    """Write each line's name (x, y, name, bold) right of its last point, none over another.

    `height` is that of the drawing in inches.
    """
    low, high = axes.get_ylim()
    gap = (high - low) * LINE_OF_TEXT * 1.15 / (height * 72 * 0.8)
    right = max(x for x, *_ in ends)
    wrapped = [textwrap.fill(name, 18) for *_, name, _ in ends]
    lines = max(text.count("\n") + 1 for text in wrapped)
    heights = spread([y for _, y, _, _ in ends], gap * lines)
    for (_, _, _, bold), text, y in zip(ends, wrapped, heights, strict=True):
        axes.annotate(
            text, (right, y), xytext=(7, 0), textcoords="offset points", va="center", fontsize=9,
            fontweight="bold" if bold else "normal", annotation_clip=False, linespacing=1.05,
        )  # fmt: skip


def mark_dates(axes: "Axes", marks: Sequence[tuple[float, str, str]], width: float) -> None:
    """Draw an upright line at each mark (x, words, line style) and write its words above the plot.

    `width` is the span of the horizontal axis; words of marks that stand close together go up a step each.
    """
    level, last = 0, None
    for x, words, line in sorted(marks):
        text = textwrap.fill(words, 30)
        level = 0 if last is None or x - last > width * 0.4 else level + text.count("\n") + 1
        last = x
        axes.axvline(x, color=style.INK, linewidth=1, linestyle=line, zorder=3)
        leftward = x > axes.get_xlim()[0] + width * 0.66
        axes.annotate(
            text, (x, 1), xycoords=("data", "axes fraction"), xytext=(-3 if leftward else 3, 4 + level * LINE_OF_TEXT),
            textcoords="offset points", ha="right" if leftward else "left", va="bottom", fontsize=8.5, linespacing=1.05,
            annotation_clip=False, arrowprops=None,
        )  # fmt: skip
