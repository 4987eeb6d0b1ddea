"""What is wrong with a file, gathered so that one message tells all of it, and each list stays short."""

from collections.abc import Iterable, Sequence

from csp_lib.errors import SourceError

MOST_NAMED = 10
COUNT = r"\d{1,9}(\.0+)?"
"""A count as files write it: 12, and 12.0 as some tools do."""
COUNTS_ARE = (
    "A count is a whole number, 0 or more, without thousands separators. "
    "Correct the file, or ask its publisher for a sound one, then add it again."
)
ONE_YEAR_EACH = "One area and year has one row. Remove the wrong one and add the file again."


class Findings:
    """Problems of one file: what is wrong, where (the first ten places), and what to do about it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._places: dict[str, list[str]] = {}
        self._numbers: dict[str, int] = {}
        self._advice: dict[str, str] = {}

    def add(self, what: str, place: str, advice: str) -> None:
        """Note one place where `what` is the case."""
        self.add_many(what, [place], 1, advice)

    def add_many(self, what: str, places: Sequence[str], number: int, advice: str) -> None:
        """Note that `what` is the case in a number of places, of which some are named."""
        if not number:
            return
        named = self._places.setdefault(what, [])
        named.extend(places[: MOST_NAMED - len(named)])
        self._numbers[what] = self._numbers.get(what, 0) + number
        self._advice[what] = advice

    def sentences(self) -> list[str]:
        """Return one line for each thing that is wrong."""
        told = []
        for what, places in self._places.items():
            where = "; ".join(p for p in places if p) + and_more(self._numbers[what] - len(places))
            told.append(f"{self.name}: {what}{': ' if where else ''}{where}. {self._advice[what]}")
        return told

    def refuse_if_any(self) -> None:
        """Raise SourceError with every problem found so far, if there is one."""
        if self._places:
            raise SourceError(self.sentences())


def and_more(number: int) -> str:
    """Return what ends a list that was cut short."""
    return f"; and {number:,} more" if number > 0 else ""


def listed(names: Sequence[str]) -> str:
    """Return names with commas, at most ten of them."""
    return ", ".join(names[:MOST_NAMED]) + (f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else "")


def did_you_mean(text: str, allowed: Iterable[str]) -> str:
    """Return 'Did you mean x?' when an allowed name is near, else the list of what is allowed."""
    from rapidfuzz import process

    names = list(allowed)
    near = [name for name, _, _ in process.extract(text.casefold(), names, limit=2, score_cutoff=65)]
    return f"Did you mean {' or '.join(near)}?" if near else f"Use one of: {', '.join(names)}."
