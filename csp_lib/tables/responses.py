"""Contracts of what partnerships bring themselves: indicators in the tidy template, ballots and who cast them.

Ballots stand as they were written: the consultation repairs and logs.
"""

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
            "exercise": columns.text("an identifier"), "respondent_id": columns.text("an identifier, or empty"),
            "paper": columns.positive(), "option": columns.text("an option, or nothing", nullable=True),
            "write_in": columns.text("a text written in, or nothing", nullable=True),
            "rank": columns.text("a mark as it was written, or nothing", nullable=True),
            "weight": columns.text("a weight as it was written, or nothing", nullable=True),
            "ballots": columns.positive(), "source": columns.text("where papers came in, or empty"),
            "round": columns.text("a round, or empty"), "date": columns.text("a day as 2011-10-31, or empty"),
            **columns.origin(),
        }
    ),
    "answers": pa.DataFrameSchema(
        {
            "exercise": columns.text("an identifier"), "respondent_id": columns.text("an identifier"),
            "issue": columns.text("an issue"), "answer": columns.text("an answer as written", nullable=True),
            "weight": columns.text("a weight as written", nullable=True), **columns.origin(),
        },
        unique=["exercise", "respondent_id", "issue"],
    ),
    "respondents": pa.DataFrameSchema(
        {
            "exercise": columns.text("an identifier"), "respondent_id": columns.text("an identifier"),
            "variable": columns.text("the name of a group"), "category": columns.text("a category"),
            **columns.origin(),
        },
    ),
}  # fmt: skip
