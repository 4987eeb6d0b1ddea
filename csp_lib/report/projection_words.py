"""A file's projection in words: half a screen for a committee, values for programs, and the sentence on its tests."""

from typing import TYPE_CHECKING, Any

from csp_lib.analysis.projections.calibration import FEWEST_TESTS
from csp_lib.analysis.projections.rest_of_year import RARE
from csp_lib.reference.periods import FinancialYear
from csp_lib.report import numbers, outlook_words, terminal

if TYPE_CHECKING:
    from csp_lib.analysis.projections.projection import Projection, Range
    from csp_lib.results.project_series import SeriesProjected

RULES = {"straight_line": "straight line", "year_ratio": "year to date ratio", "as_last_year": "as last year"}
KEYS = {"straight_line": "straight_line", "year_ratio": "year_to_date_ratio", "as_last_year": "as_last_year"}
LIMITS = ("median", "lower80", "upper80", "lower95", "upper95")


def lines(found: "SeriesProjected") -> list[str]:
    """Return the projection for a terminal: what is known, what is to come, target, rules of thumb, past tests."""
    made = found.projection
    told = [f"{found.name}, known to {numbers.month(made.known_to)}: {made.months} months of counts.", ""]
    if made.year is None:
        told += [*_known(made), f"There is no projection of {made.year_name}: {made.reason}."]
    else:
        told += _table(made)
    told += ["", _target(made)] if made.target is not None else []
    told += ["", *_rules(found), "", coverage_note(found)]
    # a file's name is shown on a terminal: nothing in it may steer the screen
    return terminal.plain(told)


def notes(found: "SeriesProjected") -> list[str]:
    """Return what of the file was not read or is not there, a sentence each."""
    told = []
    if found.columns_not_read:
        told.append(f"{found.name}: columns not read: {', '.join(found.columns_not_read)}.")
    if found.missing_months:
        told.append(f"{found.name}: months without a count: {', '.join(found.missing_months)}.")
    return terminal.plain(told)


def as_json(found: "SeriesProjected") -> dict[str, Any]:
    """Return the projection in the shape that programs rely on; remaining and year are None where reason says why."""
    made = found.projection
    told: dict[str, Any] = {
        "year_name": made.year_name, "known_to": made.known_to, "known_months": made.known_months,
        "known_total": None if made.known_total is None else round(made.known_total),
        "first_month_left": made.first_left, "last_month_left": made.last_left, "remaining": _limits(made.remaining),
        "year": _limits(made.year), "method": made.method, "reason": made.reason, "tests": tests_of(found),
        "coverage_note": coverage_note(found),
        "rules_of_thumb": {key: _one_decimal(getattr(made.rules, name)) for name, key in KEYS.items()},
    }  # fmt: skip
    if made.target is not None:
        chance = made.p_target_met
        told["p_target_met"] = None if chance is None else round(chance, 4)
        told["target_word"] = made.target_word
    return told


def _limits(found: "Range | None") -> dict[str, float | None] | None:
    return None if found is None else {name: _one_decimal(getattr(found, name)) for name in LIMITS}


def _one_decimal(value: float | None) -> float | None:
    return None if value is None else float(numbers.rounded(value, 1))


def tests_of(found: "SeriesProjected") -> int:
    """Return how many past tests stand behind the range: none where there is no range, or one of rare counts."""
    made = found.projection
    return found.achieved.tests if made.year is not None and made.method != RARE else 0


def coverage_note(found: "SeriesProjected") -> str:
    """Return how often such ranges held in past tests, or why that is not known, as a sentence."""
    made, past = found.projection, found.achieved
    if made.year is None:
        return "There is no projection, so no range was tested."
    if made.method == RARE:
        return (
            "The range is that of rare counts at a constant rate: past tests are of series with five or more a month, "
            "so it is not tested."
        )
    if not made.widening.is_calibrated or past.held80 is None or past.held95 is None:
        return _uncalibrated(past.tests, found.no_tests)
    ends = f"{past.year_ends} year end{'s' if past.year_ends > 1 else ''}"
    return (
        f"In {numbers.count(past.tests)} past tests at this month of the year ({ends}) the 80 % range held the result "
        f"{numbers.rounded(past.held80)} % of the time, the 95 % range {numbers.rounded(past.held95)} %."
    )


def _uncalibrated(tests: int, why: str) -> str:
    in_reach = f"only {tests} past test{'s are' if tests > 1 else ' is'}" if tests else "no past tests are"
    return (
        f"The range is uncalibrated: {in_reach} in reach, {FEWEST_TESTS} are needed; the widening found on the figures "
        f"carried here stands in{f' ({why})' if why else ''}."
    )


def _known(made: "Projection") -> list[str]:
    """Return the known months of the year beside the same months a year before."""
    if not made.known_months:
        return [f"No month of {made.year_name} is known yet."]
    first = str(FinancialYear.parse(made.year_name).first_month)
    beside = ""
    if made.same_months_last_year is not None:
        beside = f" (the same months a year before: {numbers.count(made.same_months_last_year)})"
    return [f"{numbers.months(first, made.known_to)}: {numbers.count(made.known_total)} known{beside}."]


def _table(made: "Projection") -> list[str]:
    """Return what is known, then the months to come and the year, each with its two ranges."""
    left = numbers.months(made.first_left, made.last_left)
    rows = [("", "about", "4 times in 5 (80 %)", "19 times in 20 (95 %)")]
    if made.known_months:  # without, the months to come are the year
        rows.append((f"To come, {left}", *_ranges(made.remaining)))
    rows.append((f"Year {made.year_name}", *_ranges(made.year)))
    wide = max(len(name) for name, *_ in rows)
    drawn = [f"{name:<{wide}}  {middle:>9}  {inner:>21}  {outer:>21}" for name, middle, inner, outer in rows]
    return [*_known(made), "", *drawn]


def _ranges(found: "Range | None") -> tuple[str, str, str]:
    if found is None:
        return ("", "", "")
    inner, outer = (
        outlook_words.span(*ends) for ends in ((found.lower80, found.upper80), (found.lower95, found.upper95))
    )
    return outlook_words.about(found.median), inner, outer


def _target(made: "Projection") -> str:
    """Return the chance of meeting the target, after the closed word for it."""
    words = made.target.words if made.target is not None else ""
    chance = "" if made.p_target_met is None else f" ({outlook_words.chance(made.p_target_met)})"
    return f"Target of {words} in {made.year_name}: {made.target_word}{chance}."


def _rules(found: "SeriesProjected") -> list[str]:
    """Return the year by the usual rules of thumb, each beside its mean error in past tests where it has one."""
    made, past = found.projection, found.achieved
    errors = {"straight_line": past.straight_line_error, "year_ratio": past.year_ratio_error}
    tested = bool(tests_of(found)) and past.error is not None
    told = [f"Rules of thumb for {made.year_name}, for comparison only; they have no range."]
    if tested:
        told.append("Beside them, how far they were off the months to come in past tests, on average.")
    for name, words in RULES.items():
        told.append(_rule(words, numbers.count(getattr(made.rules, name)), errors.get(name) if tested else None))
    if tested and made.year is not None:
        told.append(_rule("this projection", outlook_words.about(made.year.median), past.error))
    return told


def _rule(words: str, value: str, error: float | None) -> str:
    off = "" if error is None else f"{numbers.rounded(error, 1):>10} %"
    return f"  {words:<20}{value:>13}{off}"
