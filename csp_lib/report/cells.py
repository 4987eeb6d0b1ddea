"""The inside of a table: columns, rows of text, the raw values behind them, and what a cell may not say."""

import dataclasses
import math
import re
from dataclasses import dataclass
from typing import Any

MOST_COLUMNS = 12
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NO_WORDS = {"", "nan", "NaN", "None", "NaT", "null", "<NA>"}


def frozen(value: Any) -> Any:
    """Return value with lists as tuples, numbers as plain ones and texts without control characters.

    So a block cannot change once it is built, and fits into JSON and HTML.
    """
    if isinstance(value, str):
        return CONTROL.sub("", value)
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    if hasattr(value, "item") and not getattr(value, "shape", ()):
        value = value.item()
    return None if isinstance(value, float) and math.isnan(value) else value


@dataclass(frozen=True)
class Column:
    """The head of one column of a table."""

    name: str
    unit: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Data:
    """Rows of formatted text with the raw values behind them; `row_header` counts from 0."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    raw: tuple[tuple[Any, ...], ...] = ()
    row_header: int = 0

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            object.__setattr__(self, field.name, frozen(getattr(self, field.name)))


def is_blank(text: Any) -> bool:
    """Return whether a text says nothing: empty, or what a program writes for a missing value."""
    return str(text).strip() in NO_WORDS


def data_problems(data: Data) -> list[str]:
    """Return what is wrong with the columns and cells of a table, one sentence each."""
    names = [column.name for column in data.columns]
    found = []
    if not data.columns or not data.rows:
        found.append("the table is empty. Show Nothing with a reason instead.")
    if len(names) > MOST_COLUMNS:
        found.append(f"{len(names)} columns do not fit a page. Use {MOST_COLUMNS} at most, or two tables.")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or any(is_blank(name) for name in names):
        found.append(f"column names are blank or stand twice ({', '.join(twice)}). Give each its own name.")
    uneven = [i for i, row in enumerate((*data.rows, *data.raw)) if len(row) != len(names)]
    if uneven or (data.raw and len(data.raw) != len(data.rows)):
        found.append("rows, raw values and columns differ in number. Give every row one text and one raw per column.")
    blank = [i + 1 for i, row in enumerate(data.rows) if any(is_blank(cell) for cell in row)]
    if blank:
        found.append(f'rows {blank[:5]} hold an empty cell, "nan" or "None". Write "not available" or why it is empty.')
    return found
