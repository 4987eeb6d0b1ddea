"""The sentences on a year ahead: the projection with its range and target, how such ranges held, and the record."""

from typing import TYPE_CHECKING, Any

from csp_lib.analysis.projections.rest_of_year import RARE
from csp_lib.report import numbers
from csp_lib.report.wording import count_word, listed, lowered, sentence, were

if TYPE_CHECKING:
    from csp_lib.analysis.projections.calibration import Achieved
    from csp_lib.analysis.projections.projection import Projection, Range
    from csp_lib.results.evidence_shapes import Projected

CHANCE = {
    "on course": "on course",
    "more likely than not": "more likely than not to be met",
    "unlikely": "unlikely to be met",
    "very unlikely": "very unlikely to be met",
}
ERRORS_NOTE = (
    "Errors are of the months still to come, over past years, all boroughs held by month and all kinds of offence."
)
NO_RANGE_NOTE = "Rules of thumb come without a range."
FEW_YEAR_ENDS = 4  # ours: tests that end in fewer years hardly tell one year's shock from the range's fault


def about(value: float) -> str:
    """Return a projected number no finer than it is known: tens from 1,000 on."""
    return numbers.count(about_number(value))


def about_number(value: float) -> float:
    """Return a projected number rounded as it is printed: tens from 1,000 on."""
    return round(value, -1) if value >= 1000 else float(round(value))


def span(low: float, high: float, joined: str = "to") -> str:
    """Return a range of projected numbers."""
    return f"{about(low)} {joined} {about(high)}"


def projection_sentences(found: "Projected", place: str) -> list[str]:
    """Return where the year is heading: what is known, the projection with its ranges, the target, how such did."""
    made = found.projection
    if made.year is None:
        return [f"No projection of {made.year_name} is given for {place}: {made.reason}."]
    told = [_known(made), _ranges(made, made.year)]
    if made.target is not None:
        told.append(target_sentence(made))
    return [*told, achieved_sentence(made, found.achieved)]


def _known(made: "Projection") -> str:
    if made.is_whole_year:
        return f"No month of {made.year_name} is known yet: this goes by the months before it."
    beside = ""
    if made.same_months_last_year is not None:
        same = "month" if made.known_months == 1 else "months"
        beside = f", against {numbers.count(made.same_months_last_year)} in the same {same} a year before"
    months = "month" if made.known_months == 1 else f"{count_word(made.known_months)} months"
    return sentence(f"{were(made.known_total or 0)} recorded in the first {months} of {made.year_name}{beside}")


def _ranges(made: "Projection", year: "Range") -> str:
    return (
        f"If the past is a guide, {made.year_name} ends at about {about(year.median)}: four times in five between "
        f"{span(year.lower80, year.upper80, 'and')}, nineteen times in twenty between "
        f"{span(year.lower95, year.upper95, 'and')}."
    )


def target_words(made: "Projection") -> str:
    """Return the plan's target as a page writes it, empty without one."""
    words = made.target.words if made.target is not None else ""
    return f"{numbers.MINUS}{words[1:]}" if words.startswith("-") else words


def target_sentence(made: "Projection") -> str:
    """Return the chance of meeting the plan's target, in the closed words."""
    words = target_words(made)
    if made.p_target_met is None or made.target_word not in CHANCE:
        return f"Whether the plan's target for {made.year_name} ({words}) will be met cannot be said."
    return (
        f"The plan's target for {made.year_name}, {words}, is {CHANCE[made.target_word]} ({chance(made.p_target_met)})."
    )


def chance(share: float) -> str:
    """Return a chance as so many in 100; never none and never all."""
    if share < 0.01:
        return "fewer than 1 chance in 100"
    if share > 0.99:
        return "more than 99 chances in 100"
    chances = round(100 * share)
    return f"about {chances} chance{'s' if chances > 1 else ''} in 100"


def achieved_sentence(made: "Projection", found: "Achieved") -> str:
    """Return how often ranges made in this way held, or that the range is not tested."""
    if made.method == RARE:
        return "The few offences a month are taken to go on as in the last two years; such ranges are not tested here."
    if not found.tests or found.held80 is None or found.held95 is None:
        return "No past year is held to test this range on: take it as a first guess."
    ends = f"{count_word(found.year_ends)} year{'s' if found.year_ends > 1 else ''}"
    tests = "the one past test" if found.tests == 1 else f"{count_word(found.tests)} past tests"
    tested = (
        f"In {tests} at this time of year the 80% range held what happened {numbers.percent(found.held80, 0)} of the "
        f"time and the 95% range {numbers.percent(found.held95, 0)}."
    )
    if not made.widening.is_calibrated:
        return f"{tested} They are too few to set the width of this range by."
    few = f" All of them ended in {ends}, so they tell less than their number suggests."
    return tested + (few if found.year_ends < FEW_YEAR_ENDS else "")


def projection_title(made: "Projection") -> str:
    """Return the projection as a title."""
    if made.year is None:
        return f"{made.year_name} cannot be projected"
    return f"{made.year_name} is heading for {span(made.year.lower80, made.year.upper80)}"


def projection_description(made: "Projection") -> str:
    """Return what the chart of the projection shows."""
    if made.year is None:
        return "Offences since April."
    last = f" The year before came to {numbers.count(made.rules.as_last_year)}." if made.rules.as_last_year else ""
    return (
        f"Offences added up from April. The dashed line is the middle of the projection, {about(made.year.median)} by "
        f"March; the inner band holds four of five simulated years, the outer nineteen of twenty.{last}"
    )


def rules_notes(rows: list[dict[str, Any]]) -> list[str]:
    """Return what the errors of rules of thumb are of, and which came nearer; `rows` begin with the projection."""
    errors = [ERRORS_NOTE] if any(row["error"] is not None for row in rows) else []
    return [*errors, NO_RANGE_NOTE, *_nearer(rows)]


def _nearer(rows: list[dict[str, Any]]) -> list[str]:
    own = rows[0]["error"]
    better = [row for row in rows[1:] if own is not None and row["error"] is not None and row["error"] < own]
    names = listed([f'"{lowered(row["rule"])}" ({numbers.percent(row["error"])})' for row in better])
    rule = "rule" if len(better) == 1 else "rules"
    return (
        [f"In past tests the {rule} {names} came nearer than this projection ({numbers.percent(own)})."]
        if better
        else []
    )


def held_words(held80: bool, held95: bool) -> str:
    """Return whether what happened lay inside the ranges."""
    return "inside the 80% range" if held80 else "inside the 95% range only" if held95 else "outside both ranges"


def record_sentence(found: "Projected", most_drawn: int) -> str:
    """Return how many of this series' past projections held, and how those of all series did.

    `most_drawn` is how many of them the chart shows at most.
    """
    rows, everyone = found.record, found.record_achieved
    made, held = len(rows), int(rows["held80"].astype(bool).sum())
    told = f"Of {count_word(made)} past projections of this series {count_word(held) if held else 'none'} held what happened inside the 80% range."
    if made == 1:
        told = f"The one past projection of this series {'held' if held else 'did not hold'} what happened inside the 80% range."
    elif held == made:
        told = f"{'Both' if made == 2 else f'All {count_word(made)}'} past projections of this series held what happened inside the 80% range."
    if made > most_drawn:
        told += f" The last {count_word(most_drawn)} are drawn."
    if everyone.held80 is None or everyone.held95 is None:
        return told
    return (
        f"{told} Of {numbers.count(everyone.tests)} for all boroughs held by month and all kinds of offence "
        f"{numbers.percent(everyone.held80, 0)} did, and {numbers.percent(everyone.held95, 0)} inside the 95% range."
    )
