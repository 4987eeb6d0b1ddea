"""Rows of options: long names cut to a few lines, the height they need, and places as whole numbers."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from csp_lib.report import numbers, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAME_SIZE = 9.0  # points
NAME_ROOM = 148.0  # points that a name may take left of the plot
MOST_LINES = 3
STAMP_ROOM, STAMP_RISE = 0.19, 0.025  # inches, and of the height of the rows, as the stamp stands a little up
LARGE_STAMPS = ("simulated", "restricted")
LINE = 1.22  # of the size of the letters, from one line to the next
# control marks, and those that turn the words after them round
UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\u202a-\u202e\u2066-\u2069]")
WIDTHS = {letter: width for width, letters in (
    (0.28, "fijltI.,:;'!| /"), (0.34, "r-()[]"), (0.5, "cksvxyz"), (0.95, "mwMW@%"),
) for letter in letters}  # fmt: skip
FULL = 1.15  # a letter of two columns, or the box that stands for it


def wrapped(text: Any, room: float, size: float = NAME_SIZE, most_lines: int = MOST_LINES) -> str:
    """Return a text in lines that fit a room (points) at a size, cut with an ellipsis after the last line allowed.

    Lines end between words, after a hyphen, or within a word longer than a line. Widths are estimated from the kind
    of letter, on the wide side.
    """
    ems = room / size
    lines = [""]
    for word in UNSEEN.sub("", str(text)).split():
        for at, piece in enumerate(_pieces(word, ems)):
            longer = lines[-1] + (" " if lines[-1] and at == 0 else "") + piece
            lines = [*lines[:-1], longer] if text_width(longer) <= ems else [*lines, piece]
    if len(lines) <= most_lines:
        return "\n".join(lines)
    last = lines[most_lines - 1]
    while text_width(last + "…") > ems:
        last = last[:-1]
    return "\n".join([*lines[: most_lines - 1], last.rstrip() + "…"])


def _pieces(word: str, ems: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and (pieces[-1][-1] == "-" or text_width(pieces[-1] + letter) > ems):
            pieces.append("")
        pieces[-1] += letter
    return pieces


def text_width(text: str) -> float:
    """Return about how wide a text is, in units of its size."""
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return FULL
    return WIDTHS.get(letter, 0.72 if letter.isupper() or not letter.isascii() else 0.56)


def row_height(texts: Iterable[str], least: float = 0.3) -> float:
    """Return the height of a row (inches) in which the tallest of these texts stands free of its neighbours."""
    lines = max(text.count("\n") + 1 for text in texts)
    return max(least, (lines * LINE * NAME_SIZE + 5) / 72)


def stamp_room(data_kind: str, rows: float) -> float:
    """Return the height that a small stamp takes under rows of a height, in inches; large ones lie across the rows."""
    is_small = data_kind in style.INSIDE_STAMPS and data_kind not in LARGE_STAMPS
    return STAMP_ROOM + STAMP_RISE * rows if is_small else 0.0


@dataclass(frozen=True)
class Rows:
    """Names in lines, one row each; the height of a row and the room for a stamp under the last one, in inches."""

    names: Sequence[str]
    row: float
    spare: float

    @property
    def height(self) -> float:
        """The height of all rows with the room under them, in inches."""
        return len(self.names) * self.row + self.spare

    def lay(self, axes: "Axes") -> None:
        """Write the names left of the plot, the first on top."""
        axes.set_yticks(range(len(self.names)), self.names, fontsize=NAME_SIZE, linespacing=1.05)
        axes.set_ylim(len(self.names) - 0.5 + self.spare / self.row, -0.5)
        axes.grid(axis="y", visible=False)


def rows_of(names: Iterable[Any], data_kind: str, *, room: float = NAME_ROOM, least: float = 0.3) -> Rows:
    """Return the rows of a chart of these names, cut to a room (points), each row at least this high (inches)."""
    written = [wrapped(name, room) for name in names]
    row = row_height(written, least)
    return Rows(written, row, stamp_room(data_kind, row * len(written)))


def whole_places(values: Iterable[Any]) -> pd.Series:
    """Return places as whole numbers, None where there is none, so that 3.0 is written 3rd."""
    return pd.Series([None if numbers.is_missing(v) or v == "" else int(v) for v in values], dtype=object)


def known(frame: pd.DataFrame, columns: Sequence[str]) -> list[str]:
    """Return which of these columns the frame has with at least one value."""
    return [c for c in columns if c in frame and not all(numbers.is_missing(v) or v == "" for v in frame[c])]


def range_words(low: Any, high: Any) -> str:
    """Return a range of places as words: 2nd to 5th, or 1st only; nothing where an end is missing."""
    if numbers.is_missing(low) or numbers.is_missing(high):
        return ""
    return f"{numbers.ordinal(low)} only" if low == high else f"{numbers.ordinal(low)} to {numbers.ordinal(high)}"


def ink_on(colour: str) -> str:
    """Return the colour of letters that can be read on a fill: white on dark, ink on pale."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else style.INK
