"""What must hold of the rows of a Met extract before they are counted; every breach is named by its row."""

from typing import TYPE_CHECKING

from csp_lib.reference import areas, offences
from csp_lib.reference.lookups import words
from csp_lib.reference.periods import Month
from csp_lib.sources import places
from csp_lib.sources.findings import COUNT, COUNTS_ARE, MOST_NAMED, Findings

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

ONE_ROW_EACH = (
    "One area, place and offence label has one row, else it counts twice. Find out which row is right, remove the "
    "other, and add the file again."
)
KEYS_FILLED = "Every row names its area and its offence. Fill in the blanks, or remove rows that are notes."
NO_TOTALS = "Totals repeat what other rows hold and would count twice. Remove these rows and add the file again."


def check_keys(connection: "duckdb.DuckDBPyConnection", with_code: bool, found: Findings) -> None:
    """Find rows whose area, offence group, label or place code is blank, and rows that are totals."""
    blank = " OR ".join(f"{column} = ''" for column in ["area", "grp", "label", *(["code"] if with_code else [])])
    _name_rows(
        connection, f"SELECT n FROM cells WHERE {blank} ORDER BY n", "blank area, offence or place", KEYS_FILLED, found
    )
    texts = connection.execute("SELECT DISTINCT grp, label FROM cells").fetchall()
    for grp, label in sorted(texts):
        if {words(grp), words(label)} & places.TOTAL_LABELS:
            rows = _rows_with(connection, "grp = ? AND label = ?", [grp, label])
            shown = [f"row {n:,}: {grp!r}, {label!r}" for n in rows]
            found.add_many("rows that are totals", shown, len(shown), NO_TOTALS)


def _name_rows(connection: "duckdb.DuckDBPyConnection", query: str, what: str, advice: str, found: Findings) -> None:
    numbers = [n for (n,) in connection.execute(query).fetchall()]
    found.add_many(what, [f"row {n:,}" for n in numbers[:MOST_NAMED]], len(numbers), advice)


def _rows_with(connection: "duckdb.DuckDBPyConnection", condition: str, values: list[str]) -> list[int]:
    return [n for (n,) in connection.execute(f"SELECT n FROM cells WHERE {condition} ORDER BY n", values).fetchall()]


def area_map(connection: "duckdb.DuckDBPyConnection", found: Findings) -> "pd.DataFrame":
    """Return the area of each text in the area column (area_text, area, area_key); names not known are found.

    `area_key` tells two rows of one borough under two spellings apart from two police units of one kind.
    """
    import pandas as pd

    rows = []
    texts = connection.execute(
        "SELECT area, min(n) FROM cells WHERE area <> '' GROUP BY area ORDER BY min(n)"
    ).fetchall()
    for text, first in texts:
        slug = places.recognise(text)
        if slug is None:
            found.add("no known area", f"row {first:,}: {text!r} ({places.nearest(text)})", places.AREAS_ARE)
        else:
            rows.append((text, slug, slug if areas.area(slug).kind == "borough" else words(text)))
    return pd.DataFrame(rows, columns=["area_text", "area", "area_key"], dtype="str")


def label_map(connection: "duckdb.DuckDBPyConnection") -> "tuple[pd.DataFrame, str]":
    """Return the group and subgroup of each pair of group and label in the file, and its classification.

    A label never seen before keeps its group; a group never seen before is `not_listed`.
    """
    import pandas as pd

    pairs = sorted(connection.execute("SELECT DISTINCT grp, label FROM cells").fetchall())
    classification = offences.classify(pairs)
    rows = []
    for grp, label in pairs:
        group = offences.group_of(grp, classification) or offences.NOT_LISTED
        subgroup = offences.subgroup_of(grp, label, classification) or offences.NOT_LISTED
        rows.append((grp, label, group, subgroup, f"{words(grp)}|{words(label)}"))
    columns = ["grp", "label", "offence_group", "offence_subgroup", "label_key"]
    return pd.DataFrame(rows, columns=columns, dtype="str"), classification


def check_single(connection: "duckdb.DuckDBPyConnection", found: Findings) -> None:
    """Find keys with more than one row."""
    twice = connection.execute(
        """
        SELECT list(n ORDER BY n), any_value(cells.area), any_value(cells.code), any_value(cells.label)
        FROM cells JOIN area_map ON cells.area = area_map.area_text JOIN label_map USING (grp, label)
        GROUP BY area_key, code, label_key HAVING count(*) > 1 ORDER BY min(n)
        """
    ).fetchall()
    shown = []
    for rows, area, code, label in twice[:MOST_NAMED]:
        numbers = " and ".join(f"{n:,}" for n in rows[:4])
        shown.append(f"rows {numbers} ({', '.join(part for part in (area, code, label) if part)})")
    found.add_many("rows with the same area and offence", shown, len(twice), ONE_ROW_EACH)


def check_counts(connection: "duckdb.DuckDBPyConnection", months: dict[str, Month], found: Findings) -> None:
    """Find cells that are no count."""
    wrong = f"FROM long WHERE NOT regexp_full_match(value, '{COUNT}')"
    number = (connection.execute(f"SELECT count(*) {wrong}").fetchone() or (0,))[0]
    if not number:
        return
    first = connection.execute(f"SELECT n, place, value {wrong} ORDER BY n, place LIMIT {MOST_NAMED}").fetchall()
    shown = [f"row {n:,}, month {months[place]}: {value[:40]!r}" for n, place, value in first]
    found.add_many("cells that are not a count", shown, number, COUNTS_ARE)
