"""The order within groups of respondents, under disclosure control, and who took part beside who lives there."""

from typing import TYPE_CHECKING

from csp_lib.results.consultations.shapes import Asked, GroupOrders

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.consultation.sub_groups import Measured
    from csp_lib.params.exercises import ExerciseParams

VOTER = ["exercise", "respondent_id"]


def group_orders(
    measured: "Measured", respondents: "pd.DataFrame", asked: Asked, question: "ExerciseParams | None"
) -> GroupOrders | None:
    """Return the order of each group that was declared and is large enough, None where none was declared."""
    import pandas as pd

    from csp_lib.consultation import sub_groups
    from csp_lib.disclosure.bases import protected_bases

    if question is None or not question.groups:
        return None
    bases = protected_bases(sub_groups.group_bases(measured, respondents, question.groups))
    orders = sub_groups.group_orders(measured, respondents, bases)
    agreed = [
        sub_groups.agreed_by_every_group(mine, asked.top).assign(variable=variable)
        for variable, mine in orders.groupby("variable", sort=False)
    ]
    return GroupOrders(
        bases=bases.drop(columns="n"),  # what is hidden does not leave this room
        orders=orders,
        agreed=pd.concat(agreed, ignore_index=True) if agreed else pd.DataFrame(columns=["variable", "option"]),
        differences=sub_groups.group_differences(measured, respondents, bases),
    )


def profile(measured: "Measured", respondents: "pd.DataFrame", question: "ExerciseParams | None") -> "pd.DataFrame":
    """Return who took part beside who lives there: variable, category, took_part, borough (per cent).

    One row per category of the margins; `took_part` is missing where the group is hidden by disclosure control.
    """
    import pandas as pd

    from csp_lib.consultation.sub_groups import group_bases
    from csp_lib.disclosure.bases import protected_bases, rounded

    columns = ["variable", "category", "took_part", "borough"]
    if question is None or not question.margins:
        return pd.DataFrame(columns=columns)
    held = set(respondents["variable"])
    declared = [variable for variable in question.margins if variable in held]
    bases = protected_bases(group_bases(measured, respondents, declared))
    # the whole is rounded as its parts are: 15 of 13 would be more than all
    told = rounded(bases["n"].groupby(bases["variable"]).transform("sum"))
    shown = (100 * bases["rounded"].astype(float) / told.astype(float)).where(bases["is_shown"])
    took_part = dict(zip(zip(bases["variable"], bases["category"], strict=True), shown, strict=True))
    rows = [
        (variable, category, took_part.get((variable, category)), 100 * people / sum(totals.values()))
        for variable, totals in question.margins.items()
        for category, people in totals.items()
    ]
    return pd.DataFrame(rows, columns=columns)
