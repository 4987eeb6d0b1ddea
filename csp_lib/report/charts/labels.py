"""Where words stand in a chart: at the ends of lines, along an axis, and above the plot for breaks and events."""

import textwrap
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from csp_lib.report import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

LINE_OF_TEXT = 11.5  # points between two lines of small print
LETTER = 4.2  # points, a wide letter of small print
PLOT_WIDTH = 380.0  # points, the narrowest plot area of our size


def spread(wanted: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """Return heights as near to the wanted ones as possible at which labels of these sizes do not overlap.

    Labels that would touch form a cluster round the middle of what they wanted; the others stay where they are.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    clusters: list[list[int]] = []
    for i in order:
        clusters.append([i])
        while len(clusters) > 1 and _top(clusters[-2], wanted, sizes) > _bottom(clusters[-1], wanted, sizes):
            last = clusters.pop()
            clusters[-1] += last
    placed = [0.0] * len(wanted)
    for cluster in clusters:
        edge = _bottom(cluster, wanted, sizes)
        for i in cluster:
            placed[i] = edge + sizes[i] / 2
            edge += sizes[i]
    return placed


def _bottom(cluster: list[int], wanted: Sequence[float], sizes: Sequence[float]) -> float:
    return sum(wanted[i] for i in cluster) / len(cluster) - sum(sizes[i] for i in cluster) / 2


def _top(cluster: list[int], wanted: Sequence[float], sizes: Sequence[float]) -> float:
    return _bottom(cluster, wanted, sizes) + sum(sizes[i] for i in cluster)


def label_ends(axes: "Axes", ends: Sequence[tuple[float, float, str, bool]], height: float = style.HEIGHT) -> None:
    """Write each line's name (x, y, name, bold) right of its last point, none over another.

    `height` is that of the drawing in inches.
    """
    low, high = axes.get_ylim()
    axes.set_ylim(low, high)
    line = (high - low) * LINE_OF_TEXT * 1.15 / (height * 72 * 0.75)
    right = max(x for x, *_ in ends)
    texts = [textwrap.fill(name, 18) for *_, name, _ in ends]
    heights = spread([y for _, y, _, _ in ends], [line * (text.count("\n") + 1) for text in texts])
    for (_, _, _, bold), text, y in zip(ends, texts, heights, strict=True):
        axes.annotate(
            text, (right, y), xytext=(7, 0), textcoords="offset points", va="center", fontsize=9,
            fontweight="bold" if bold else "normal", annotation_clip=False, linespacing=1.25,
        )  # fmt: skip


def whole_numbers(axis: "Axis", written: Callable[[Any], str]) -> None:
    """Put ticks on whole numbers only, so that a small count is not labelled 1, 1, 2, 2; `written` gives their words."""
    from matplotlib.ticker import MaxNLocator

    axis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10], integer=True))
    axis.set_major_formatter(lambda value, _: written(value))


def mark_dates(axes: "Axes", marks: Sequence[tuple[float, str, str]], width: float) -> None:
    """Draw an upright line at each mark (x, words, line style) and write its words above the plot.

    `width` is the span of the horizontal axis; words that would run into others go up until they stand free.
    """
    taken: list[tuple[float, float, int, int]] = []  # from x, to x, from line, to line
    for x, words, line in sorted(marks):
        text = textwrap.fill(words, 30)
        lines, reach = text.count("\n") + 1, max(map(len, text.split("\n"))) * LETTER / PLOT_WIDTH * width
        leftward = x - axes.get_xlim()[0] > width * 0.6
        start, end = (x - reach, x) if leftward else (x, x + reach)
        level = next(n for n in range(99) if not any(_meet((start, end, n, n + lines), box) for box in taken))
        taken.append((start, end, level, level + lines))
        axes.axvline(x, color=style.INK, linewidth=1, linestyle=line, zorder=3)
        axes.annotate(
            text, (x, 1), xycoords=("data", "axes fraction"), xytext=(-2 if leftward else 2, 4 + level * LINE_OF_TEXT),
            textcoords="offset points", ha="right" if leftward else "left", va="bottom", fontsize=8.5, linespacing=1.25,
            annotation_clip=False,
        )  # fmt: skip


def _meet(one: tuple[float, float, int, int], other: tuple[float, float, int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
