"""Contracts of recorded crime: by month, by financial year, yearly totals, places, revisions."""

import pandera.pandas as pa

from csp_lib.tables import columns

SERIES = ("borough", "ward", "lsoa", "borough_part", "ward_part", "lsoa_part")
"""Kind of extract a series is made of; `_part` leaves some offence groups out. Kinds are never mixed."""


def _series() -> pa.Column:
    return columns.one_of(SERIES, f"one of {', '.join(SERIES)}")


def _family() -> pa.Column:
    return columns.one_of(("old", "new"), "old or new")


MONTHS = {"area": columns.area(), "offence_set": columns.offence_set(), "month": columns.month()}
YEARS = {"area": columns.area(), "offence_set": columns.offence_set(), "financial_year": columns.financial_year()}

CONTRACTS = {
    "recorded_crime_months": pa.DataFrameSchema(
        {"series": _series(), **MONTHS, "offences": columns.count(), "family": _family(), **columns.origin()},
        unique=["series", "area", "offence_set", "month"],
    ),
    "recorded_crime_years": pa.DataFrameSchema(
        {
            "series": _series(), **YEARS, "months_covered": columns.months_covered(),
            "offences": columns.count(), "family": _family(), **columns.origin(),
        },
        unique=["series", "area", "offence_set", "financial_year"],
    ),
    "embedded_months": pa.DataFrameSchema(
        {**MONTHS, "offences": columns.count(), **columns.origin()}, unique=["area", "offence_set", "month"]
    ),
    "embedded_years": pa.DataFrameSchema(
        {**YEARS, "months_covered": columns.months_covered(), "offences": columns.count(), **columns.origin()},
        unique=["area", "offence_set", "financial_year"],
    ),
    "recorded_crime_totals": pa.DataFrameSchema(
        {
            "area": columns.area(), "financial_year": columns.financial_year(),
            "months_covered": columns.months_covered(), "offences": columns.count(), **columns.origin(),
        },
        unique=["area", "financial_year"],
    ),
    "recorded_crime_places": pa.DataFrameSchema(
        {
            "series": _series(), "area": columns.area(), "place_code": columns.text("a code"),
            "place_name": columns.text("a name"), "offence_group": columns.text("an offence group"),
            "offence_subgroup": columns.text("an offence subgroup"), "financial_year": columns.financial_year(),
            "months_covered": columns.months_covered(), "offences": columns.count(), **columns.origin(),
        }
    ),
    "revisions": pa.DataFrameSchema(
        {
            "area": columns.area(), "financial_year": columns.financial_year(), "months_compared": columns.positive(),
            "used_source": columns.text("a source"), "used_offences": columns.count(),
            "other_source": columns.text("a source"), "other_offences": columns.count(),
            "difference": pa.Column(int, coerce=True, description="a whole number"),
            "same_kind": pa.Column(bool, coerce=True, description="true or false"), **columns.origin(),
        }
    ),
}  # fmt: skip
