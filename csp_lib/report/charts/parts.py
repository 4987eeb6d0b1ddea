"""Parts of stacked bars: one colour or hatch each, the number inside where it fits, and a key above the plot."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from csp_lib.errors import ReportError
from csp_lib.report import numbers, style
from csp_lib.report.charts.option_rows import ink_on, text_width, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALLEST_WRITTEN = 4.0  # percent; a smaller part has no room for its number
PAPER = "#FFFFFF"
KEY_SIZE = 8.5
KEY_LINE = 13.0  # points
KEY_ROOM = 290.0  # points
SWATCH = 24.0  # points that a patch of colour takes with the gaps around it
OVER = 0.5  # percent that rounded parts may add up to beyond 100


@dataclass(frozen=True)
class Part:
    """One part of every bar: its column, its name in the key, its fill, and whether it is hatched."""

    column: str
    name: str
    colour: str
    is_hatched: bool = False


def draw_part(axes: "Axes", part: Part, lefts: pd.Series, widths: pd.Series) -> None:
    """Draw one part of all bars with its numbers inside; white gaps, round a white part a dark frame, set it apart."""
    edge = style.QUIET if part.colour == PAPER else "white"
    axes.barh(range(len(widths)), widths.fillna(0), left=lefts, color=part.colour, edgecolor=edge, linewidth=0.9,
              hatch="////" if part.is_hatched else None, height=0.7, zorder=2)  # fmt: skip
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 1}
    for at, (left, width) in enumerate(zip(lefts, widths, strict=True)):
        if width >= SMALLEST_WRITTEN:
            axes.text(left + width / 2, at, numbers.count(width), ha="center", va="center", fontsize=8.5, zorder=4,
                      color=ink_on(part.colour), bbox=ground if part.is_hatched else None)  # fmt: skip


def write_key(axes: "Axes", parts: Sequence[Part]) -> None:
    """Write the names of the parts above the plot, in their order."""
    from matplotlib.patches import Patch

    names = [wrapped(part.name, KEY_ROOM - SWATCH, KEY_SIZE, 1) for part in parts]
    beside = _columns(parts)
    patches = [Patch(facecolor=part.colour, edgecolor=style.QUIET, linewidth=0.7, label=name,
                     hatch="////" if part.is_hatched else None)
               for part, name in zip(parts, names, strict=True)]  # fmt: skip
    # the key fills column by column; the parts are to be read line by line
    in_lines = [patches[at] for column in range(beside) for at in range(column, len(patches), beside)]
    axes.legend(handles=in_lines, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=beside, frameon=False,
                fontsize=KEY_SIZE, handlelength=1.2, handletextpad=0.5, columnspacing=1.2, borderpad=0.2)  # fmt: skip


def key_height(parts: Sequence[Part]) -> float:
    """Return how high the key is, in inches."""
    return -(-len(parts) // _columns(parts)) * KEY_LINE / 72


def _columns(parts: Sequence[Part]) -> int:
    """Return how many names of parts fit side by side, each column as wide as its widest name."""
    widths = [text_width(part.name) * KEY_SIZE + SWATCH for part in parts]
    fits = [beside for beside in range(1, len(parts) + 1)
            if sum(max(widths[column::beside]) for column in range(beside)) <= KEY_ROOM]  # fmt: skip
    return max(fits, default=1)


def widths_of(frame: pd.DataFrame, parts: Sequence[Part], name: str, block_id: str) -> pd.DataFrame:
    """Return the parts in percent, a column each, NaN where one is missing or a text (say "hidden").

    Raises ReportError naming every row (by the column `name`) with a part below 0 or parts beyond 100 together.
    """
    values = frame[[part.column for part in parts]].apply(pd.to_numeric, errors="coerce").reset_index(drop=True)
    wrong = (values < 0).any(axis=1) | (values.sum(axis=1) > 100 + OVER)
    if wrong.any():
        raise ReportError(
            f'figure block "{block_id}": the parts of {", ".join(map(str, frame.loc[wrong.to_numpy(), name]))} '
            "lie below 0 or add up to more than 100. Give percentages of one whole per row."
        )
    return values


def say_absent(axes: "Axes", widths: pd.DataFrame) -> None:
    """Write into every row without any part that there is none to show."""
    for at in widths.index[widths.isna().all(axis=1)]:
        axes.annotate(numbers.NOT_AVAILABLE, (0, at), xytext=(6, 0), textcoords="offset points", va="center",
                      fontsize=8.5, color=style.QUIET)  # fmt: skip
