"""Reads the Metropolitan Police's wide monthly extracts, by borough, ward or LSOA, in every header style seen.

The rows are first copied, checked for shape, into a plain CSV with their row numbers; DuckDB counts from that.
"""

import csv
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib.errors import SourceError
from csp_lib.reference import offences
from csp_lib.reference.periods import Month, describe_months
from csp_lib.sources import limits, met_checks, met_headers
from csp_lib.sources.findings import Findings, listed
from csp_lib.sources.met_headers import Columns
from csp_lib.sources.reading import LabelNotListed, Reading
from csp_lib.sources.rows import even_rows

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

KIND = "met_months"
STUB_SHARE = 0.05
"""A first or last month below this share of the median month is the start or end of the extract's clock, no month."""
FRAUD_ENDS = Month(2013, 5)
"""Fraud moved to Action Fraud in spring 2013: from here an extract without fraud rows leaves nothing out."""
ALL_OFFENCES = "all notifiable offences"
KEYS = ("area", "code", "name", "grp", "label")


def read_met(path: Path) -> Reading:
    """Return recorded crime by borough and month; from ward and LSOA extracts also by place and financial year.

    Zero counts are left out: an absent row means 0 inside the reading's months. SourceError with every problem.
    """
    if limits.container(path) in ("xlsx", "ods"):
        raise SourceError(f"{path.name}: monthly extracts are read as CSV. Save the sheet as CSV UTF-8, add that.")
    with tempfile.TemporaryDirectory(prefix="csp-") as folder, _connect(Path(folder)) as connection:
        copied = Path(folder) / "rows.csv"
        columns = _copy_rows(path, copied)
        months = {f"m{i}": month for i, month in enumerate(columns.months.values())}
        _load(connection, copied, list(months))
        return _read(connection, path.name, columns, months)


@contextmanager
def _connect(folder: Path) -> "Iterator[duckdb.DuckDBPyConnection]":
    import duckdb

    settings = {"threads": "2", "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    connection = duckdb.connect(":memory:", config={**settings, "temp_directory": str(folder / "spill")})
    try:
        yield connection
    finally:
        connection.close()


def _copy_rows(path: Path, target: Path) -> Columns:
    """Write row number, keys and months of every row to target; return where the columns stood."""
    rows = even_rows(path)
    _, header = next(rows)
    columns = met_headers.find_columns(path.name, header)
    at = [columns.area, columns.place_code, columns.place_name, columns.group, columns.label]
    copied = 0
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
        for number, fields in rows:
            values = ["" if place is None else fields[place] for place in [*at, *columns.months]]
            writer.writerow([number, *(" ".join(value.split()) for value in values)])  # no line ends inside a cell
            copied += 1
    if not copied:
        raise SourceError(f"{path.name}: there is a header but no row of data. Download it again.")
    return columns


def _load(connection: "duckdb.DuckDBPyConnection", copied: Path, months: list[str]) -> None:
    """Fill the tables `cells` (one row per row of the file) and `long` (one per row and month), all text."""
    names = ["n", *KEYS, *months]
    types = "{" + ", ".join(f"'{name}': 'VARCHAR'" for name in names) + "}"
    keys = ", ".join(f"coalesce({key}, '') AS {key}" for key in KEYS)
    values = ", ".join(f"coalesce({month}, '') AS {month}" for month in months)
    connection.execute(
        f"""
        CREATE TEMP TABLE cells AS SELECT CAST(n AS BIGINT) AS n, {keys}, {values}
        FROM read_csv(?, auto_detect=false, header=false, delim=',', quote='"', escape='"', new_line='\\n',
                      max_line_size=4194304, columns={types})
        """,
        [str(copied)],
    )
    unpivoted = f"cells UNPIVOT (value FOR place IN ({', '.join(months)}))"
    connection.execute(f"CREATE TEMP TABLE long AS SELECT n, place, value FROM {unpivoted}")


def _read(connection: "duckdb.DuckDBPyConnection", name: str, columns: Columns, months: dict[str, Month]) -> Reading:
    found = Findings(name)
    met_checks.check_keys(connection, columns.place_code is not None, found)
    area_map = met_checks.area_map(connection, found)
    label_map, classification = met_checks.label_map(connection)
    connection.register("area_map", area_map)
    connection.register("label_map", label_map)
    met_checks.check_single(connection, found)
    met_checks.check_counts(connection, months, found)
    found.refuse_if_any()
    notes = [f"Columns not read: {listed(columns.not_read)}."] if columns.not_read else []
    held = _without_stubs(connection, months, notes)
    _count(connection, held)
    span = sorted(held.values())
    not_listed = _labels_not_listed(connection)
    notes += [_label_sentence(label) for label in not_listed]
    return Reading(
        kind=KIND, level=columns.level, scope=_scope(label_map, span, notes), classification=classification,
        first_month=str(span[0]), last_month=str(span[-1]), tables=_tables(connection, columns.level),
        notes=[*_span_notes(span), *notes], labels_not_listed=not_listed,
    )  # fmt: skip


def _without_stubs(
    connection: "duckdb.DuckDBPyConnection", months: dict[str, Month], notes: list[str]
) -> dict[str, Month]:
    """Return the months without a first or last one that is a mere stub; what is left out or odd is noted."""
    sums = connection.execute("SELECT place, sum(CAST(split_part(value, '.', 1) AS BIGINT)) FROM long GROUP BY place")
    totals = {months[place]: int(total) for place, total in sums.fetchall()}
    ordered = sorted(totals)
    median = statistics.median(totals.values())
    low = [m for m in ordered if len(ordered) > 2 and totals[m] < STUB_SHARE * median]
    stubs = [m for m in low if m in (ordered[0], ordered[-1])]
    for month in low:
        counted = f"{month.title} holds {totals[month]:,} offences where the median month holds {median:,.0f}"
        notes.append(f"{counted}: a stub, left out." if month in stubs else f"{counted}. It is counted as it stands.")
    return {place: month for place, month in months.items() if month not in stubs}


def _count(connection: "duckdb.DuckDBPyConnection", held: dict[str, Month]) -> None:
    """Fill `counted`: area, place, offence, month and a count above 0."""
    import pandas as pd

    rows = [(place, str(month), str(month.financial_year)) for place, month in held.items()]
    connection.register("months", pd.DataFrame(rows, columns=["place", "month", "financial_year"], dtype="str"))
    connection.execute(
        """
        CREATE TEMP TABLE counted AS
        SELECT area_map.area, cells.code AS place_code, cells.name AS place_name, offence_group, offence_subgroup,
               cells.grp, cells.label, month, financial_year,
               CAST(split_part(value, '.', 1) AS BIGINT) AS offences
        FROM long JOIN months USING (place) JOIN cells USING (n)
        JOIN area_map ON cells.area = area_map.area_text JOIN label_map USING (grp, label)
        WHERE CAST(split_part(value, '.', 1) AS BIGINT) > 0
        """
    )


def _tables(connection: "duckdb.DuckDBPyConnection", level: str) -> "dict[str, pd.DataFrame]":
    by_month = connection.execute(
        """
        SELECT area, offence_group, offence_subgroup, month, CAST(sum(offences) AS BIGINT) AS offences
        FROM counted GROUP BY ALL ORDER BY ALL
        """
    ).df()
    if level == "borough":
        return {"recorded_crime": by_month}
    by_place = connection.execute(
        """
        SELECT area, place_code, min(place_name) AS place_name, offence_group, offence_subgroup, financial_year,
               (SELECT count(*) FROM months m WHERE m.financial_year = counted.financial_year) AS months_covered,
               CAST(sum(offences) AS BIGINT) AS offences
        FROM counted GROUP BY area, place_code, offence_group, offence_subgroup, financial_year ORDER BY ALL
        """
    ).df()
    return {"recorded_crime": by_month, "recorded_crime_places": by_place}


def _labels_not_listed(connection: "duckdb.DuckDBPyConnection") -> list[LabelNotListed]:
    rows = connection.execute(
        """
        SELECT label_map.grp, label_map.label, offence_group, CAST(coalesce(sum(offences), 0) AS BIGINT)
        FROM label_map LEFT JOIN (SELECT grp, label, offences FROM counted) USING (grp, label)
        WHERE offence_subgroup = ? GROUP BY ALL ORDER BY ALL
        """,
        [offences.NOT_LISTED],
    ).fetchall()
    return [LabelNotListed(*row) for row in rows]


def _label_sentence(label: LabelNotListed) -> str:
    where = "in no offence group known here" if label.offence_group == offences.NOT_LISTED else "in its offence group"
    return (
        f"Offence label not seen before: {label.group_label} | {label.label}. "
        f"Its {label.offences:,} offences count {where} and in the total."
    )


def _scope(label_map: "pd.DataFrame", span: list[Month], notes: list[str]) -> str:
    """Return which offence groups the extract leaves out, in words; 'all notifiable offences' when none."""
    groups = set(label_map["offence_group"])
    absent = [] if "sexual_offences" in groups else ["sexual offences"]
    if "fraud_or_forgery" not in groups:
        if absent or span[0] < FRAUD_ENDS:
            absent.append("fraud")
        else:
            notes.append("There are no rows of fraud: its recording moved to Action Fraud in spring 2013.")
    return f"without {' and '.join(absent)}" if absent else ALL_OFFENCES


def _span_notes(span: list[Month]) -> list[str]:
    """Return a sentence for each financial year that the extract holds in part."""
    told = []
    for year in sorted({month.financial_year for month in span}):
        held = [month for month in span if month.financial_year == year]
        if len(held) < 12:
            told.append(f"Of {year} the file holds {describe_months(held[0], held[-1])} only: no financial year.")
    return told
