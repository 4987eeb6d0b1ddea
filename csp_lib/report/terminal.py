"""Text as a terminal may show it: names of files, boroughs and options come from anybody, and none may steer the screen."""

import unicodedata
from collections.abc import Iterable

STEERING = {"Cc", "Cf"}
"""Categories of Unicode: control marks, and marks that turn or join the text around them."""


def plain(lines: Iterable[str]) -> list[str]:
    """Return lines without control marks, escape sequences' own mark and marks of direction among them."""
    return ["".join(letter for letter in line if unicodedata.category(letter) not in STEERING) for line in lines]
