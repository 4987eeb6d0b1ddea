"""A grid of cells with a number in each: options down, rules or other options across."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from csp_lib.report import style
from csp_lib.report.charts.option_rows import Rows, ink_on

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES = "#d8dde1"
INSET = 0.05  # of a cell, by which a marked one is smaller


def lay_grid(axes: "Axes", rows: Rows, heads: Sequence[str], columns: int) -> None:
    """Set rows beside their names and columns under `heads` (in lines already), which stand above the plot.

    Thin lines part the cells of the first `columns`.
    """
    rows.lay(axes)
    last = len(rows.names) - 0.5
    axes.set_xlim(-0.5, len(heads) - 0.5)
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("bottom")
    axes.set_xticks(range(len(heads)), heads, fontsize=8, linespacing=1.05)
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    thin: dict[str, Any] = {"color": LINES, "linewidth": 0.6, "zorder": 1.5}
    axes.hlines([at - 0.5 for at in range(len(rows.names) + 1)], -0.5, columns - 0.5, **thin)
    axes.vlines([at - 0.5 for at in range(columns + 1)], -0.5, last, **thin)


def write_cell(axes: "Axes", across: int, down: int, words: str) -> None:
    """Write the words of a plain cell."""
    axes.text(across, down, words, ha="center", va="center", fontsize=8.5, zorder=4)


def mark_cell(axes: "Axes", across: int, down: int, words: str, colour: str) -> None:
    """Fill a cell, frame it darkly and write its words in bold."""
    from matplotlib.patches import Rectangle

    corner = across - 0.5 + INSET, down - 0.5 + INSET
    axes.add_patch(Rectangle(corner, 1 - 2 * INSET, 1 - 2 * INSET, facecolor=colour, edgecolor=style.INK, linewidth=1.1,
                             zorder=2, clip_on=False, gid="marked"))  # fmt: skip
    axes.text(across, down, words, ha="center", va="center", fontsize=8.5, color=ink_on(colour), zorder=4,
              fontweight="bold")  # fmt: skip
