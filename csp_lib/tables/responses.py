"""Contracts of what partnerships bring themselves: indicators in the tidy template, and ballots."""

import pandera.pandas as pa

from csp_lib.tables import columns

STATUSES = ("final", "provisional", "awaited")

CONTRACTS = {
    "indicators": pa.DataFrameSchema(
        {
            "area": columns.area(), "indicator_id": columns.text("an identifier"),
            "indicator": columns.text("the indicator's name"), "period_start": columns.text("a date or month"),
            "period_end": columns.text("a date or month"),
            "value": pa.Column(float, nullable=True, coerce=True, description="a number, or empty when awaited"),
            "unit": columns.text("a unit"), "denominator_name": columns.text("a name", nullable=True),
            "denominator": pa.Column(float, nullable=True, coerce=True, description="a number or empty"),
            "status": columns.one_of(STATUSES, f"one of {', '.join(STATUSES)}"), **columns.origin(),
        },
        unique=["area", "indicator_id", "period_start", "period_end"],
    ),
    "ballots": pa.DataFrameSchema(
        {
            "exercise": columns.text("an identifier"), "respondent_id": columns.text("an identifier"),
            "option": columns.text("an option"),
            "rank": pa.Column(float, nullable=True, coerce=True, description="a place, 1 for the first choice"),
            "weight": pa.Column(float, pa.Check.gt(0), coerce=True, description="a number above 0"),
            **columns.origin(),
        }
    ),
}  # fmt: skip
