"""What groups of people put first, and where groups differ by more than chance (docs/methods.md, "Sub-groups").

Only variables declared beforehand, one at a time; small groups are not ranked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtr

from csp_lib.consultation.panels import Ratings
from csp_lib.consultation.papers import Cast
from csp_lib.consultation.rules.points import places_of, points_on_papers
from csp_lib.errors import DataError, ParamsError

ORDINARY_FROM, INDICATIVE_FROM, SHOWN_FROM = 50, 30, 10  # ours: people
ORDINARY, INDICATIVE, NO_RANKING, NOT_SHOWN = "ordinary", "indicative", "no ranking", "not shown"
HIGHER, LOWER, NO_CLEAR_DIFFERENCE = "clearly higher", "clearly lower", "no clear difference"
LEVEL = 0.05
EVERYBODY_ELSE = "everybody else"
NO_CROSSING = "Groups are shown one characteristic at a time, for crossed groups tell single people apart: declare each by itself."
KEY = ["exercise", "respondent_id"]
JOINED = re.compile(r"\s*[×*]\s*|(?<=[\s_])x(?=[\s_])")
"""What joins two variables whatever they are called."""
MAY_JOIN = re.compile(r"\s*[&+/,:|]\s*|(?<=[\s_])(?:and|by|within|with)(?=[\s_])")
"""What joins two variables where both sides are known, for it may stand inside the name of one: religion and belief."""
CHARACTERISTICS = {
    "age": "age", "sex": "sex", "gender": "sex", "ethnicity": "ethnicity", "ethnic": "ethnicity", "race": "ethnicity",
    "disability": "disability", "disabled": "disability", "religion": "religion", "faith": "religion",
    "belief": "religion", "orientation": "orientation", "sexuality": "orientation", "pregnancy": "maternity",
    "maternity": "maternity", "marriage": "marriage", "tenure": "tenure", "employment": "employment",
    "income": "income", "ward": "ward",
}  # fmt: skip
"""Words of a variable's name, and the characteristic they speak of."""
CERTAIN = 1e-9  # an average whose standard error is below this has no spread at all


@dataclass(frozen=True)
class Measured:
    """What each person gives each option: `earned` over `counted`, arrays people x options, whose sums make an average.

    `who` has exercise, respondent_id, ballots (how many alike) and weight (of one).
    """

    options: tuple[str, ...]
    who: pd.DataFrame
    earned: np.ndarray
    counted: np.ndarray


def measured_ballots(cast: Cast) -> Measured:
    """Return ballots as points earned, blanks read as the papers say."""
    earned, counted = points_on_papers(cast.papers)
    rows = cast.who["paper"].to_numpy()
    return Measured(cast.papers.options, cast.who[[*KEY, "ballots", "weight"]], earned[rows], counted[rows])


def measured_ratings(ratings: Ratings) -> Measured:
    """Return a panel's answers as top answers among those given."""
    who = ratings.who[[*KEY, "weight"]].assign(ballots=1)
    return Measured(ratings.issues, who, ratings.is_top.astype(float), ratings.is_answered.astype(float))


def base_status(n: int) -> str:
    """Return what a group of n people bears: ordinary (50 or more), indicative (30), no ranking (10), not shown."""
    if n >= ORDINARY_FROM:
        return ORDINARY
    if n >= INDICATIVE_FROM:
        return INDICATIVE
    return NO_RANKING if n >= SHOWN_FROM else NOT_SHOWN


def group_bases(measured: Measured, respondents: pd.DataFrame, declared: Sequence[str]) -> pd.DataFrame:
    """Return how many people each group of the declared variables has: variable, category, n, status.

    `respondents` has exercise, respondent_id, variable, category; those who did not say are in no group. ParamsError
    for a variable that is not there or that crosses two; DataError for a respondent in two groups of one variable.
    """
    _refuse_crossed(declared, respondents)
    groups = _groups(measured, respondents, declared)
    ballots = measured.who["ballots"].to_numpy()
    rows = [
        (variable, category, int(ballots[groups[variable] == category].sum()))
        for variable in groups
        for category in sorted(set(groups[variable]) - {""})
    ]
    table = pd.DataFrame(rows, columns=["variable", "category", "n"]).astype({"n": int})
    return table.assign(status=table["n"].map(base_status).astype(object))


def group_orders(measured: Measured, respondents: pd.DataFrame, bases: pd.DataFrame) -> pd.DataFrame:
    """Return the order of every group that may be ranked: variable, category, status, option, average, place.

    `bases` are those of `group_bases` with is_shown, which disclosure control adds; groups that are hidden or too
    small to be ranked have no rows. `average` is points, or a share from 0 to 1 for a panel.
    """
    groups = _groups(measured, respondents, list(dict.fromkeys(bases["variable"])))
    parts = []
    for variable, category, status in _ranked(bases):
        average = _mean_and_variance(measured, groups[variable] == category)[0]
        names = {"variable": variable, "category": category, "status": status, "option": measured.options}
        parts.append(pd.DataFrame({**names, "average": average, "place": places_of(average)}))
    columns = ["variable", "category", "status", "option", "average", "place"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def agreed_by_every_group(orders: pd.DataFrame, k: int) -> pd.DataFrame:
    """Return one row per option: option, groups (ranked), in_top_of (groups with it among the first k), is_agreed."""
    told = orders.assign(is_in=orders["place"] <= k).groupby("option")["is_in"].agg(["size", "sum"]).reset_index()
    told = told.set_axis(["option", "groups", "in_top_of"], axis=1)
    return told.assign(is_agreed=told["groups"] == told["in_top_of"])


def group_differences(measured: Measured, respondents: pd.DataFrame, bases: pd.DataFrame) -> pd.DataFrame:
    """Return how each group differs from everybody else on each option: variable, category, compared_with, option,
    difference, se, p, p_corrected, word.

    Averages of the group less the others' (people of the same variable), tested by Welch 1947 with linearised
    variances; p is corrected over all tests of the table by Holm 1979. The word is clearly higher, clearly lower or,
    by default, no clear difference. Of two groups the one's difference is the other's, so it stands once. Groups that
    are hidden or too small to be ranked, and those with too few others, are not compared.
    """
    groups = _groups(measured, respondents, list(dict.fromkeys(bases["variable"])))
    ballots = measured.who["ballots"].to_numpy()
    parts = []
    for variable, category, _ in _ranked(bases):
        held = sorted(set(groups[variable]) - {""})
        inside, others = groups[variable] == category, ~np.isin(groups[variable], ["", category])
        if ballots[others].sum() < INDICATIVE_FROM or (len(held) == 2 and category == held[1]):
            continue
        other = held[1] if len(held) == 2 else EVERYBODY_ELSE
        names = {"variable": variable, "category": category, "compared_with": other, "option": measured.options}
        parts.append(pd.DataFrame({**names, **_welch(measured, inside, others)}))
    columns = ["variable", "category", "compared_with", "option", "difference", "se", "p"]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns).astype({"p": float})
    return _worded(table)


def _worded(table: pd.DataFrame) -> pd.DataFrame:
    """Return tests with p corrected for their number, and the word."""
    from statsmodels.stats.multitest import multipletests

    corrected = np.full(len(table), np.nan)
    known = table["p"].notna().to_numpy()
    if known.any():
        corrected[known] = multipletests(table["p"].to_numpy(float)[known], method="holm")[1]
    clear = corrected < LEVEL
    words = np.where(clear, np.where(table["difference"] > 0, HIGHER, LOWER), NO_CLEAR_DIFFERENCE)
    return table.assign(p_corrected=corrected, word=words.astype(object))


def _welch(measured: Measured, inside: np.ndarray, others: np.ndarray) -> dict[str, np.ndarray]:
    """Return the difference of two groups' averages, its standard error and two-sided p."""
    first, second = _mean_and_variance(measured, inside), _mean_and_variance(measured, others)
    difference, variance = first[0] - second[0], first[1] + second[1]
    with np.errstate(invalid="ignore", divide="ignore"):
        freedom = variance**2 / (first[1] ** 2 / (first[2] - 1) + second[1] ** 2 / (second[2] - 1))
        distance = np.abs(difference) / np.sqrt(variance)
    # where nobody in either group differs, averages are certain: they are equal, or they are not
    certain = np.where(np.abs(difference) < CERTAIN, 1.0, 0.0)
    is_certain = variance < CERTAIN**2
    p = np.where(is_certain, certain, 2 * stdtr(np.where(is_certain, 1, freedom), -np.nan_to_num(distance)))
    return {"difference": difference, "se": np.sqrt(variance), "p": np.where(np.isnan(variance), np.nan, p)}


def _mean_and_variance(measured: Measured, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the averages of a group, their linearised variances with n/(n - 1), and how many ballots count."""
    who = measured.who[chosen]
    weights, ballots = who["weight"].to_numpy(float)[:, None], who["ballots"].to_numpy(float)[:, None]
    earned, counted = measured.earned[chosen], measured.counted[chosen]
    number = (ballots * (counted > 0)).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        base = (weights * ballots * counted).sum(axis=0)
        mean = (weights * ballots * earned).sum(axis=0) / base
        moved = weights * (earned - mean * counted) / base
        variance = (ballots * moved**2).sum(axis=0) * number / (number - 1)
    return mean, np.where(number > 1, variance, np.nan), number


def _ranked(bases: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return variable, category and status of the groups that are shown and large enough to be ranked."""
    chosen = bases[bases["is_shown"] & bases["status"].isin([ORDINARY, INDICATIVE])]
    return list(zip(chosen["variable"], chosen["category"], chosen["status"], strict=True))


def _groups(measured: Measured, respondents: pd.DataFrame, declared: Sequence[str]) -> dict[str, np.ndarray]:
    """Return the category of each person by variable, "" where it is not said."""
    asked = respondents[respondents["variable"].isin(declared)].drop_duplicates()
    again = asked[asked.duplicated([*KEY, "variable"])]
    if len(again):
        named = ", ".join(f"{row.respondent_id} ({row.variable})" for row in again.head(10).itertuples())
        raise DataError(f"respondents in two groups of one variable: {named}. Keep one group for each.")
    people = pd.MultiIndex.from_frame(measured.who[KEY])
    found = {}
    for variable in declared:
        mine = asked[asked["variable"] == variable].set_index(KEY)["category"]
        found[variable] = mine.reindex(people).fillna("").to_numpy(dtype=object)
    return found


def _refuse_crossed(declared: Sequence[str], respondents: pd.DataFrame) -> None:
    held = sorted(set(respondents["variable"]))
    problems = []
    for name in declared:
        if _is_crossed(name, [one.casefold() for one in held if one != name]):
            problems.append(f"groups: {name!r} crosses two characteristics. {NO_CROSSING}")
        elif name not in held:
            asked = ", ".join(held) or "none"
            problems.append(f"groups: {name!r} is declared, but respondents were not asked it. They have: {asked}.")
    if problems:
        raise ParamsError(problems)


def _is_crossed(name: str, held: Sequence[str]) -> bool:
    """Return whether a variable's name joins two: with a cross, or with "and", "by", "/" where both are known."""
    text = name.casefold()
    if len(_parts(JOINED, text)) > 1:
        return True
    named = [_characteristic(part, held) for part in _parts(MAY_JOIN, text)]
    return len(set(named) - {""}) > 1


def _characteristic(part: str, held: Sequence[str]) -> str:
    """Return the characteristic that part of a name speaks of, "" where it speaks of none."""
    words = re.split(r"[\s_]+", part)
    return next((CHARACTERISTICS[word] for word in words if word in CHARACTERISTICS), part if part in held else "")


def _parts(joint: re.Pattern[str], text: str) -> list[str]:
    return [part.strip(" _") for part in joint.split(text) if part.strip(" _")]
