"""Reads ranked ballots in the tidy form: exercise, respondent_id, option, rank, weight, one row per option ranked.

Nothing is repaired here: gaps, repeats and blank ranks are the consultation's to judge and to log.
"""

from pathlib import Path

from csp_lib.sources import templates
from csp_lib.sources.findings import Findings
from csp_lib.sources.reading import Reading
from csp_lib.sources.rows import read_records
from csp_lib.sources.tidy import number_of

KIND = "ballots"
RANKS_ARE = "Write 1 for the first choice, 2 for the second, and so on; leave it blank when the option was not ranked."
WEIGHTS_ARE = "Write a number above 0; 1, or blank in every row, when all respondents count the same."
ONE_ROW_EACH = "A respondent ranks an option once. Remove the wrong row and add the file again."


def read_ballots(path: Path) -> Reading:
    """Return ballots: exercise, respondent_id, option, rank (None when blank), weight. SourceError with every problem.

    A respondent's rows must carry one weight.
    """
    import pandas as pd

    kept, notes = templates.without_example(read_records(path, templates.BALLOTS))
    found = Findings(path.name)
    first: dict[tuple[str, str, str], int] = {}
    weights: dict[tuple[str, str], float | None] = {}
    rows = []
    for number, row in kept:
        who = row["exercise"], row["respondentid"]
        for shown, text in zip(("exercise", "respondent_id", "option"), (*who, row["option"]), strict=True):
            if not text:
                found.add(f"{shown} is blank", f"row {number:,}", "Fill it in, or remove the row.")
        key = (*who, row["option"].casefold())
        if key in first:
            found.add("an option ranked twice by one respondent", f"rows {first[key]:,} and {number:,}", ONE_ROW_EACH)
        first.setdefault(key, number)
        weight = _weight(row, number, found)
        if weights.setdefault(who, weight) != weight:
            found.add("respondents with two weights", f"row {number:,}: {row['respondentid']!r}", WEIGHTS_ARE)
        rows.append((*who, row["option"], _rank(row, number, found), weight))
    found.refuse_if_any()
    table = pd.DataFrame(rows, columns=list(templates.BALLOTS)).astype({"rank": "float64", "weight": "float64"})
    keys = ["exercise", "respondent_id", "rank", "option"]
    return Reading(kind=KIND, tables={"ballots": table.sort_values(keys, ignore_index=True)}, notes=notes)


def _rank(row: dict[str, str], number: int, found: Findings) -> float | None:
    rank = number_of(row["rank"])
    if row["rank"] and (rank is None or rank < 1 or not rank.is_integer()):
        found.add("ranks that are no place", f"row {number:,}: {row['rank']!r}", RANKS_ARE)
    return rank


def _weight(row: dict[str, str], number: int, found: Findings) -> float | None:
    if not row["weight"]:
        return 1.0
    weight = number_of(row["weight"])
    if weight is None or weight <= 0:
        found.add("weights that are no number above 0", f"row {number:,}: {row['weight']!r}", WEIGHTS_ARE)
    return weight
