"""Table blocks from frames: which columns are shown, under which name, and how their numbers are written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from csp_lib.errors import ReportError
from csp_lib.report import numbers
from csp_lib.report.blocks import Table
from csp_lib.report.cells import Column, Data

FORMS: dict[str, Callable[[Any], str]] = {
    "text": str,
    "count": numbers.count,
    "difference": numbers.difference,
    "decimal": numbers.decimal,
    "rate": numbers.rate,
    "rate2": lambda value: numbers.rate(value, 2),
    "percent": numbers.percent,
    "percent0": lambda value: numbers.percent(value, 0),
    "percent_change": numbers.percent_change,
    "ordinal": numbers.ordinal,
    "month": numbers.month,
}
NUMERIC = {"count", "difference", "decimal", "rate", "rate2", "percent", "percent0", "percent_change"}


@dataclass(frozen=True)
class Show:
    """How one column of a frame stands in a table: its name, the form of its values, the word for a missing one."""

    column: str
    name: str
    form: str = "text"
    unit: str = ""
    missing: str = numbers.NOT_AVAILABLE


def cell(value: Any, show: Show) -> str:
    """Return one value as text; a missing or empty one is the column's word for it."""
    if numbers.is_missing(value) or value == "":
        return show.missing
    if isinstance(value, str) and show.form in NUMERIC:
        return value
    return FORMS[show.form](value)


def data_from(frame: pd.DataFrame, columns: Sequence[Show], row_header: int = 0) -> Data:
    """Return the rows of a frame, in its order, as texts with the raw values behind them.

    A text in a numeric column (say "hidden") is printed as it stands.
    """
    unknown = [f"{show.column} ({show.form})" for show in columns
               if show.column not in frame.columns or show.form not in FORMS]  # fmt: skip
    if unknown:
        raise ReportError(
            f"the table cannot show {', '.join(unknown)}. The frame has {', '.join(map(str, frame.columns))}; "
            f"forms are {', '.join(FORMS)}."
        )
    values = list(zip(*(frame[show.column].tolist() for show in columns), strict=True))
    return Data(
        columns=tuple(Column(show.name, show.unit, show.form in NUMERIC) for show in columns),
        rows=tuple(tuple(cell(v, show) for v, show in zip(row, columns, strict=True)) for row in values),
        raw=tuple(values),
        row_header=row_header,
    )


def table_block(frame: pd.DataFrame, columns: Sequence[Show], *, block_id: str, title: str, row_header: int = 0,
                **common: Any) -> Table:  # fmt: skip
    """Return a table of these columns; `common` are the fields every block has (source, data_kind, period, notes)."""
    data = data_from(frame, columns, row_header)
    return Table(id=block_id, title=title, columns=data.columns, rows=data.rows, raw=data.raw,
                 row_header=row_header, **common)  # fmt: skip
