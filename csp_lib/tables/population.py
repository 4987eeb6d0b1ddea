"""Contracts of what rates are counted against: residents and households."""

import pandera.pandas as pa

from csp_lib.tables import columns

YEAR = pa.Column(int, pa.Check.in_range(1900, 2100), coerce=True, description="a year")

CONTRACTS = {
    "population": pa.DataFrameSchema(
        {
            "area": columns.area(), "mid_year": YEAR, "residents": columns.positive(),
            "basis": columns.text("how the number was obtained"), **columns.origin(),
        },
        unique=["area", "mid_year"],
    ),
    "households": pa.DataFrameSchema(
        {"area": columns.area(), "year": YEAR, "households": columns.positive(), **columns.origin()},
        unique=["area", "year"],
    ),
}  # fmt: skip
