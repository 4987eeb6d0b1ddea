"""Columns that many tables share; a description completes the sentence 'It must be ...'."""

from typing import TYPE_CHECKING

import pandera.pandas as pa

from csp_lib.reference import areas, offences

if TYPE_CHECKING:
    import pandas as pd

DATA_KINDS = ("published", "derived", "transcribed", "partner", "simulated", "restricted")


def text(description: str, nullable: bool = False) -> pa.Column:
    """Return a column of text."""
    return pa.Column(str, nullable=nullable, coerce=True, description=description)


def one_of(allowed: list[str] | tuple[str, ...], description: str) -> pa.Column:
    """Return a column of text from a closed list."""
    return pa.Column(str, pa.Check.isin(list(allowed)), coerce=True, description=description)


def area() -> pa.Column:
    """Return the column of area slugs."""
    return pa.Column(str, pa.Check(_are_areas), coerce=True, description="an area of data/reference/areas.csv")


def offence_set() -> pa.Column:
    """Return the column of offence sets."""
    rule = pa.Check(_are_offence_sets)
    return pa.Column(str, rule, coerce=True, description="an offence set of data/reference/offence_sets.csv")


# Asked when a table is checked, not when this is imported: another CSP_HOME has other areas.
def _are_areas(values: "pd.Series") -> "pd.Series":
    return values.isin(list(areas.areas()))


def _are_offence_sets(values: "pd.Series") -> "pd.Series":
    return values.isin(list(offences.offence_sets()))


def month() -> pa.Column:
    """Return the column of months, written 2011-04."""
    rule = pa.Check.str_matches(r"^\d{4}-(0[1-9]|1[0-2])$")
    return pa.Column(str, rule, coerce=True, description="a month written as 2011-04")


def financial_year() -> pa.Column:
    """Return the column of financial years, written 2011/12."""
    rule = pa.Check.str_matches(r"^\d{4}/\d{2}$")
    return pa.Column(str, rule, coerce=True, description="a financial year written as 2011/12")


def months_covered() -> pa.Column:
    """Return the column that says how many months of a year a count holds."""
    return pa.Column(int, pa.Check.in_range(1, 12), coerce=True, description="a number of months from 1 to 12")


def count() -> pa.Column:
    """Return a column of whole counts."""
    return pa.Column(int, pa.Check.ge(0), coerce=True, description="a whole number, 0 or more")


def positive() -> pa.Column:
    """Return a column of whole numbers above nothing."""
    return pa.Column(int, pa.Check.gt(0), coerce=True, description="a whole number above 0")


def origin() -> dict[str, pa.Column]:
    """Return the two columns every table ends with: its source and the kind of its figures."""
    return {
        "source_id": text("the id of a source sidecar"),
        "data_kind": one_of(DATA_KINDS, f"one of {', '.join(DATA_KINDS)}"),
    }
