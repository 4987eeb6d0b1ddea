"""Contract of published harm weights: how much harm one offence of a set stands for."""

import pandera.pandas as pa

from csp_lib.tables import columns

CONTRACTS = {
    "harm_weights": pa.DataFrameSchema(
        {
            "offence_set": columns.offence_set(),
            "weight": pa.Column(float, pa.Check.gt(0), coerce=True, description="a number above 0"),
            "unit": columns.text("what a weight counts, as days in prison"),
            "source": columns.text("who published the weights"),
            "date": columns.text("when they were published"),
            **columns.origin(),
        },
        unique=["offence_set", "source_id"],
    ),
}  # fmt: skip
