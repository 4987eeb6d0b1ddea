"""The door to the contracts: which tables exist, and the check that tells every failure in sentences."""

from functools import cache
from typing import TYPE_CHECKING

from csp_lib.errors import DataError

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa

MOST_ROWS_NAMED = 5


@cache
def _contracts() -> "dict[str, pa.DataFrameSchema]":
    from csp_lib.tables import figures, harm, plans, population, recorded_crime, responses

    return {
        **recorded_crime.CONTRACTS,
        **population.CONTRACTS,
        **harm.CONTRACTS,
        **plans.CONTRACTS,
        **figures.CONTRACTS,
        **responses.CONTRACTS,
    }


def known_tables() -> list[str]:
    """Return the names of the tables that have a contract."""
    return list(_contracts())


def columns_of(table: str) -> list[str]:
    """Return the columns of a table in order."""
    return list(_contracts()[table].columns)


def check(table: str, frame: "pd.DataFrame", shown: str) -> "pd.DataFrame":
    """Return the frame with the contract's columns and types; DataError with every failure otherwise.

    `shown` is the file or source that the messages name; rows are counted from 1, the header not included.
    """
    import pandera.errors

    contract = _contracts()[table]
    try:
        return contract.validate(frame.reset_index(drop=True), lazy=True)[list(contract.columns)]
    except pandera.errors.SchemaErrors as error:
        raise DataError(_sentences(table, error.failure_cases, contract, shown)) from None


def _sentences(table: str, failures: "pd.DataFrame", contract: "pa.DataFrameSchema", shown: str) -> list[str]:
    repeated = failures["check"] == "multiple_fields_uniqueness"
    told = [_repeated(failures[repeated], contract, shown)] if repeated.any() else []
    for (column, rule), cases in failures[~repeated].groupby(["column", "check"], sort=False, dropna=False):
        if rule == "column_in_dataframe":
            told += [f"{shown}: the column {c!r} of {table} is missing. Add it." for c in cases["failure_case"]]
            continue
        cases = cases.sort_values("index", kind="stable")
        rows = [int(i) + 1 for i in cases["index"].dropna()][:MOST_ROWS_NAMED]
        values = ", ".join(repr(v) for v in cases["failure_case"].head(MOST_ROWS_NAMED))
        what = contract.columns[column].description if column in contract.columns else rule
        more = f" and {len(cases) - MOST_ROWS_NAMED} more" if len(cases) > MOST_ROWS_NAMED else ""
        where = f" (rows {', '.join(map(str, rows))}{more})" if rows else ""
        told.append(f"{shown}, {column}: {values} is not allowed{where}. It must be {what}. Correct the table.")
    return told or [f"{shown}: the table {table} breaks its contract."]


def _repeated(cases: "pd.DataFrame", contract: "pa.DataFrameSchema", shown: str) -> str:
    """Return the sentence on rows that stand for the same thing."""
    rows = sorted({int(i) + 1 for i in cases["index"]})
    named = ", ".join(map(str, rows[:MOST_ROWS_NAMED]))
    more = f" and {len(rows) - MOST_ROWS_NAMED} more" if len(rows) > MOST_ROWS_NAMED else ""
    return f"{shown}: rows {named}{more} repeat the same {', '.join(contract.unique or [])}. Keep one row of each."
