"""The tables of a reading of ballots: the lines of the papers, and the groups of who filled them in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from csp_lib import paths
from csp_lib.errors import SourceError
from csp_lib.sources.findings import Findings, listed
from csp_lib.sources.reading import Reading

if TYPE_CHECKING:
    import pandas as pd

KIND = "ballots"
COLUMNS = (
    "exercise", "respondent_id", "paper", "option", "write_in", "rank", "weight", "ballots", "source", "round", "date",
)  # fmt: skip
RESPONDENTS = ("exercise", "respondent_id", "variable", "category")
MOST_OPTIONS = 500
"""Different options of one exercise (ours): forms offer a few dozen at most."""


@dataclass
class Orders:
    """Lines of files that count alike papers: order, option and place, gathered one order at a time."""

    rows: "list[tuple[str, int, str | None, str | None, int]]" = field(default_factory=list)
    number: int = 0
    papers: int = 0

    def add(self, line: int, count: int, places: Sequence[Sequence[str]]) -> None:
        """Keep one order, first place first; an order that names nothing is a blank paper."""
        self.number += 1
        self.papers += count
        who = f"order {self.number}"
        if not places:
            self.rows.append((who, line, None, None, count))
        for place, options in enumerate(places, start=1):
            self.rows.extend((who, line, option, str(place), count) for option in options)

    def reading(self, exercise: str, notes: list[str]) -> Reading:
        """Return what the orders hold as ballots of this exercise."""
        import pandas as pd

        lines = pd.DataFrame(self.rows, columns=["respondent_id", "paper", "option", "rank", "ballots"], dtype=object)
        lines = lines.assign(exercise=exercise, write_in=None, weight=None, source="", round="", date="")
        return Reading(kind=KIND, tables={"ballots": typed(lines), "respondents": no_groups()}, notes=notes)


def typed(lines: "pd.DataFrame") -> "pd.DataFrame":
    """Return the columns of ballots in order: texts as objects with None where blank, numbers whole."""
    return lines[list(COLUMNS)].astype({"paper": "int64", "ballots": "int64"})


def no_groups() -> "pd.DataFrame":
    """Return the table of respondents of a file that tells nothing of them."""
    import pandas as pd

    return pd.DataFrame(columns=list(RESPONDENTS), dtype=object)


def blank_to_none(cells: Iterable[str]) -> list[str | None]:
    """Return cells as they were written, None where there is nothing but blanks."""
    return [cell if cell and not cell.isspace() else None for cell in cells]


def check_options(name: str, options: Iterable[str]) -> None:
    """Raise SourceError when one exercise would have more options than a form can offer."""
    different = sorted(set(options))
    if len(different) > MOST_OPTIONS:
        raise SourceError(
            f"{name}: {len(different):,} different options in one exercise ({listed([o[:40] for o in different[:3]])} "
            f"...); at most {MOST_OPTIONS} are read. Free text belongs in write_in."
        )


def without_addresses(respondents: list[str]) -> tuple[list[str], list[str]]:
    """Return respondents numbered instead of named where they are named by e-mail address, and a note on it.

    An address is a person; a number tells papers of one respondent apart as well.
    """
    if not any("@" in who for who in respondents):
        return respondents, []
    numbers: dict[str, str] = {}
    for who in respondents:
        numbers.setdefault(who, f"respondent {len(numbers) + 1}" if who else "")
    return [numbers[who] for who in respondents], ["Respondents are named by e-mail address: numbered, not kept."]


def groups_of(
    name: str,
    exercises: Sequence[str],
    respondents: Sequence[str],
    numbers: Sequence[int],
    groups: "dict[str, Sequence[str]]",
) -> "pd.DataFrame":
    """Return respondents: exercise, respondent_id, variable, category; blank categories have no row.

    SourceError naming both rows when a respondent is put into two categories of one variable.
    """
    respondents_table, twice = first_groups(exercises, respondents, numbers, groups)
    found = Findings(name)
    found.add_many("a respondent in two groups", twice, len(twice), "Correct the wrong row: rows of one must agree.")
    found.refuse_if_any()
    return respondents_table


def first_groups(
    exercises: Sequence[str], respondents: Sequence[str], numbers: Sequence[int], groups: "dict[str, Sequence[str]]"
) -> "tuple[pd.DataFrame, list[str]]":
    """Return respondents (exercise, respondent_id, variable, category), and who was put into two categories of one.

    Blank categories have no row; of two the first is kept, and both rows are named.
    """
    import pandas as pd

    rows: list[tuple[str, str, str, str]] = []
    twice: dict[tuple[str, ...], str] = {}
    for variable, cells in groups.items():
        first: dict[tuple[str, str], tuple[str, int]] = {}
        for exercise, who, cell, number in zip(exercises, respondents, cells, numbers, strict=True):
            category = cell.strip()
            if not category:
                continue
            mine, row = first.setdefault((exercise, who), (category, number))
            if mine != category:
                told = f"rows {row:,} and {number:,}: {variable} of {who!r} is {mine!r} and {category!r}"
                twice.setdefault((exercise, who, variable, category), told)
        rows += [(exercise, who, variable, category) for (exercise, who), (category, _) in first.items()]
    return pd.DataFrame(rows, columns=list(RESPONDENTS), dtype=object), list(twice.values())


def exercise_named(name: str, exercise: str, unnamed: str) -> str:
    """Return the exercise a file without one belongs to; SourceError when nobody says which, or it is no identifier."""
    wanted = exercise or unnamed
    if not wanted:
        raise SourceError(
            f"{name}: the file does not say which exercise its ballots belong to. Say which exercise: "
            f"csp data add {name} --exercise NAME (such as harrow_2011)."
        )
    if not paths.IDENTIFIER.match(wanted):
        raise SourceError(f"{name}: {wanted!r} cannot name an exercise. Use 1 to 60 of a-z, 0-9, '_' and '-'.")
    return wanted
