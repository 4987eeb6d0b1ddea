"""Ballots weighted: those of a panel or sample to the borough's margins, those of an event once each."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csp_lib.errors import ParamsError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from csp_lib.consultation.panels import WeightsCost
    from csp_lib.consultation.papers import Cast
    from csp_lib.params.exercises import ExerciseParams
    from csp_lib.results.consultations.shapes import Held

VOTER = ["exercise", "respondent_id"]
WEIGHTED_TYPES = ("panel", "probability")
NOT_WEIGHTED = "Weights that stand in the file are not used: those who came to an event are counted once each."


@dataclass(frozen=True)
class Weighed:
    """Ballots with the weights they are ranked by; `fit` where weights were fitted to margins, `note` why not."""

    ballots: "pd.DataFrame"
    fit: "Fitted | None" = None
    note: str = ""


@dataclass(frozen=True)
class Fitted:
    """Whom weights were fitted to: people in the order of exercise and respondent, their first weight, the margins."""

    people: "pd.DataFrame"
    margins: "pd.DataFrame"


def weighed(ballots: "pd.DataFrame", held: "Held", question: "ExerciseParams | None") -> Weighed:
    """Return mended ballots weighted as their evidence allows; ParamsError for margins of what nobody was asked.

    Without a question file the weights of the file stand: nothing says how people came to be asked.
    """
    if question is None:
        return Weighed(ballots)
    if question.evidence_type not in WEIGHTED_TYPES:
        told = NOT_WEIGHTED if (ballots["weight"] != 1).any() else ""
        return Weighed(ballots.assign(weight=1.0), note=told)
    return _raked(ballots, held, question) if question.margins else Weighed(ballots)


def _raked(ballots: "pd.DataFrame", held: "Held", question: "ExerciseParams") -> Weighed:
    from csp_lib.analysis.surveys.weighting import raked_weights
    from csp_lib.consultation.panels import LEAST_TIMES_MEAN, MOST_TIMES_MEAN

    people = ballots.drop_duplicates(VOTER)[[*VOTER, "weight"]].sort_values(VOTER, ignore_index=True)
    usable, note = usable_margins(people, held.respondents, question)
    if usable.empty:
        return Weighed(ballots, note=note)
    asked = held.respondents[held.respondents["variable"].isin(usable["variable"])]
    wide = asked.drop_duplicates([*VOTER, "variable"]).pivot(index=VOTER, columns="variable", values="category")
    fit = Fitted(people.join(wide, on=VOTER), usable)
    raking = raked_weights(
        fit.people, fit.margins, weight="weight", most_times_mean=MOST_TIMES_MEAN, least_times_mean=LEAST_TIMES_MEAN
    )
    if raking.weights is None:
        return Weighed(ballots, note=f"Ballots are not weighted: {raking.reason}.")
    fitted = people[VOTER].assign(weight=raking.weights["weight"] / raking.weights["weight"].mean())
    return Weighed(ballots.drop(columns="weight").merge(fitted, on=VOTER), fit, note)


def usable_margins(
    people: "pd.DataFrame", respondents: "pd.DataFrame", question: "ExerciseParams"
) -> "tuple[pd.DataFrame, str]":
    """Return the margins that people may be weighted to, and what is left out of them and why.

    A variable with a group that disclosure control hides is left out: weighted shares beside unweighted counts would
    tell how many it has, and what they answered. ParamsError for margins of what nobody was asked.
    """
    import pandas as pd

    from csp_lib.disclosure.bases import SMALLEST_SHOWN

    asked = respondents[respondents["variable"].isin(question.margins)].merge(people[VOTER], on=VOTER)
    if missing := sorted(set(question.margins) - set(respondents["variable"])):
        raise ParamsError(
            f"{question.exercise}, margins: respondents have no {', '.join(missing)}; they have "
            f"{', '.join(sorted(set(respondents['variable']))) or 'none'}. Leave it out of the margins."
        )
    margins = margins_of(question)
    counts = asked.groupby(["variable", "category"]).size()
    # a category that nobody is of is told by the raking, which then cannot be done
    hidden = sorted(set(counts[counts < SMALLEST_SHOWN].index.get_level_values("variable")))
    told = f"Not weighted by {' and '.join(hidden)}: a group of it is too small to be shown." if hidden else ""
    return pd.DataFrame(margins[~margins["variable"].isin(hidden)]), told


def margins_of(question: "ExerciseParams") -> "pd.DataFrame":
    """Return a question file's margins as a table: variable, category, population_total."""
    import pandas as pd

    rows = [(v, c, total) for v, totals in question.margins.items() for c, total in totals.items()]
    return pd.DataFrame(rows, columns=["variable", "category", "population_total"])


def cost(cast: "Cast", fit: "Fitted | None") -> "WeightsCost | None":
    """Return what fitted weights cost (Kish 1965), None where none were fitted."""
    from csp_lib.analysis.surveys.weighting import effective_number
    from csp_lib.consultation.panels import WeightsCost

    if fit is None:
        return None
    weights = cast.who["weight"].to_numpy(float)
    effective = effective_number(weights)
    return WeightsCost(len(weights), effective, len(weights) / effective, float(weights.max() / weights.mean()))


def chances(cast: "Cast", fit: "Fitted | None", top: int) -> "np.ndarray":
    """Return each option's chance of the top places over ballots drawn anew, weights fitted again in every draw."""
    import numpy as np

    from csp_lib.analysis.surveys.weighting import raked_again
    from csp_lib.consultation.firmness.resampling import DRAWS, SEED, chance_in_top, chance_in_top_of
    from csp_lib.consultation.panels import LEAST_TIMES_MEAN, MOST_TIMES_MEAN
    from csp_lib.consultation.rules.points import points_on_papers

    if fit is None:
        return chance_in_top(cast.papers, top)
    people = len(cast.who)
    drawn = np.random.default_rng(SEED).multinomial(people, np.full(people, 1 / people), size=DRAWS)
    weights = raked_again(
        fit.people,
        fit.margins,
        drawn,
        weight="weight",
        most_times_mean=MOST_TIMES_MEAN,
        least_times_mean=LEAST_TIMES_MEAN,
    )
    earned, counted = (on_papers[cast.who["paper"]] for on_papers in points_on_papers(cast.papers))
    with np.errstate(invalid="ignore"):
        return chance_in_top_of(weights @ earned / (weights @ counted), top)
