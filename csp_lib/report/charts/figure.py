"""What all charts share: the words handed in with a result table, and the block that comes out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import pandas as pd

from csp_lib.errors import ReportError
from csp_lib.report import style
from csp_lib.report.blocks import Figure
from csp_lib.report.tables import Show, data_from

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


class Caption(TypedDict):
    """The words around a chart. The title says the finding, the subtitle measure, place, period and unit."""

    block_id: str
    title: str
    subtitle: str
    description: str
    source: Sequence[str]
    data_kind: str
    period: NotRequired[str]
    last_data: NotRequired[str]
    notes: NotRequired[Sequence[str]]
    edition_floor: NotRequired[str]
    alt: NotRequired[str]


def need(frame: pd.DataFrame, columns: Sequence[str], block_id: str) -> None:
    """Raise ReportError when a chart's table lacks columns or rows."""
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise ReportError(
            f'figure block "{block_id}": its table has no column {", ".join(missing)}. '
            f"It has {', '.join(map(str, frame.columns))}."
        )
    if frame.empty:
        raise ReportError(f'figure block "{block_id}": its table has no rows. Show Nothing with a reason instead.')


def figure_block(
    drawing: "Drawing", frame: pd.DataFrame, columns: Sequence[Show], chart_type: str, caption: Caption
) -> Figure:
    """Return the block of a finished drawing, with its numbers and, unless given, a short alternative text."""
    words: dict[str, Any] = dict(caption)
    width, height = drawing.get_size_inches() * style.PIXELS_PER_INCH
    return Figure(
        id=words.pop("block_id"),
        alt=words.pop("alt", f"{chart_type}. What it shows is described above it; its numbers stand below it."),
        data=data_from(frame, columns),
        image=style.svg(drawing),
        width=round(width),
        height=round(height),
        **words,
    )
