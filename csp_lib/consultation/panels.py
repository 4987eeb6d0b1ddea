"""Answers of a panel or survey on one scale: how many give the top answers, and the order that makes.

A panel is never pooled with ballots (docs/methods.md, "Panels and ratings").
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csp_lib.analysis.surveys.survey import weighted_percent
from csp_lib.analysis.surveys.weighting import Raking, effective_number, raked_again, raked_weights
from csp_lib.consultation.firmness.rank_ranges import rank_ranges
from csp_lib.consultation.firmness.resampling import DRAWS, SEED, chance_in_top_of
from csp_lib.consultation.rules.points import places_of
from csp_lib.errors import DataError, ParamsError

MOST_TIMES_MEAN, LEAST_TIMES_MEAN = 3.0, 0.3
KEY = ["exercise", "respondent_id"]
BLANK = -1
FROM_PERCENT = {"percent": "share", "lower": "lower", "upper": "upper", "se": "se", "n_eff": "n_eff", "deff": "deff"}
MOST_NAMED = 10


@dataclass(frozen=True)
class Scale:
    """Answers offered, from most to least; `top` are those counted, `no_answer` those that are none (Don't know)."""

    answers: tuple[str, ...]
    top: tuple[str, ...]
    no_answer: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a scale that cannot be counted on, with every problem."""
        offered = [_plain(text) for text in (*self.answers, *self.no_answer)]
        top = [_plain(text) for text in self.top]
        unknown = [text for text in self.top if _plain(text) not in {_plain(a) for a in self.answers}]
        problems = [f"top: {text!r} is not among the answers ({', '.join(self.answers)})." for text in unknown]
        if len(set(offered)) < len(offered):
            problems.append("answers and no_answer: an answer stands twice. Write each once, in one of them.")
        if not 0 < len(set(top)) < len(self.answers):
            problems.append("top: name at least one answer of the scale, and not all of them.")
        if problems:
            raise ParamsError(problems)

    @property
    def is_top(self) -> np.ndarray:
        """Return which answers of the scale are counted."""
        top = {_plain(text) for text in self.top}
        return np.array([_plain(text) in top for text in self.answers])


@dataclass(frozen=True)
class Fit:
    """How weights were fitted: the people with their categories and first weight, the margins, and what came of it."""

    people: pd.DataFrame
    margins: pd.DataFrame
    raking: Raking


@dataclass(frozen=True)
class Ratings:
    """What each person (row) answered on each issue (column).

    `who` has exercise, respondent_id and weight, in the order of the first two; `codes` is the place of the answer
    among the scale's answers and then its no_answer, -1 where the person left the issue blank. `fit` is there where
    weights were fitted to margins, or could not be, which its raking says.
    """

    issues: tuple[str, ...]
    scale: Scale
    who: pd.DataFrame
    codes: np.ndarray
    fit: Fit | None = None

    @property
    def weights(self) -> np.ndarray:
        """Return the weight of each person."""
        return self.who["weight"].to_numpy(float)

    @property
    def is_answered(self) -> np.ndarray:
        """Return who answered what on the scale."""
        return (self.codes >= 0) & (self.codes < len(self.scale.answers))

    @property
    def is_top(self) -> np.ndarray:
        """Return who gave which issue one of the top answers."""
        return self.is_answered & np.append(self.scale.is_top, [False] * (len(self.scale.no_answer) + 1))[self.codes]

    def unweighted(self) -> "Ratings":
        """Return the same answers, each person counting once."""
        return replace(self, who=self.who.assign(weight=1.0), fit=None)


@dataclass(frozen=True)
class WeightsCost:
    """What weights cost: people, how many at random would tell as much (Kish), n over that, largest over mean."""

    n: int
    n_eff: float
    design_effect: float
    largest_weight: float


def ratings_of(answers: pd.DataFrame, scale: Scale) -> Ratings:
    """Return answers (exercise, respondent_id, issue, answer, weight as written) as ratings, issues by name.

    Answers are compared without regard to case and blanks; an empty one is a blank. A file without any weight weighs
    everybody alike. DataError, all problems at once, for answers that are not of the scale, an issue answered twice,
    weights that are missing or no number above 0, or several exercises: they are never pooled.
    """
    lines = answers.reset_index(drop=True)
    codes = _codes(lines["answer"], scale)
    weights, wrong = _weights(lines)
    problems = [*_wrong_answers(lines, codes, scale), *_twice(lines), *wrong, *_several_exercises(lines)]
    if problems:
        raise DataError(problems)
    who = lines[KEY].assign(weight=weights).drop_duplicates(KEY).sort_values(KEY, ignore_index=True)
    issues = tuple(sorted(set(lines["issue"])))
    rows = pd.MultiIndex.from_frame(who[KEY]).get_indexer(pd.MultiIndex.from_frame(lines[KEY]))
    table = np.full((len(who), len(issues)), BLANK)
    table[rows, pd.Index(issues).get_indexer(pd.Index(lines["issue"]))] = codes
    return Ratings(issues, scale, who, table)


def raked(ratings: Ratings, respondents: pd.DataFrame, margins: pd.DataFrame) -> Ratings:
    """Return the ratings weighted to the margins (variable, category, population_total), trimmed to 0.3-3 of the mean.

    `respondents` (exercise, respondent_id, variable, category) tells who is of which category. Where no weights can
    be fitted the ratings keep theirs, and `fit.raking.reason` names the empty cell or whatever stands against it.
    ParamsError for a margin of a variable that nobody was asked.
    """
    variables = list(dict.fromkeys(margins["variable"]))
    if unknown := [name for name in variables if name not in set(respondents["variable"])]:
        held = ", ".join(sorted(set(respondents["variable"]))) or "none"
        raise ParamsError(
            f"margins: respondents have no {', '.join(unknown)}; they have {held}. Leave it out of the margins."
        )
    wide = respondents[respondents["variable"].isin(variables)].pivot(index=KEY, columns="variable", values="category")
    people = ratings.who.join(wide, on=KEY)
    limits = {"most_times_mean": MOST_TIMES_MEAN, "least_times_mean": LEAST_TIMES_MEAN}
    raking = raked_weights(people, margins, weight="weight", **limits)
    fitted = people["weight"] if raking.weights is None else raking.weights["weight"]
    return replace(ratings, who=ratings.who.assign(weight=fitted.to_numpy()), fit=Fit(people, margins, raking))


def top_box(ratings: Ratings) -> pd.DataFrame:
    """Return one row per issue, in order: issue, share, lower, upper, se, n, no_answer, blank, n_eff, deff, method,
    show, reason, place, rank_low, rank_high, unweighted_share, unweighted_place.

    `share` is the weighted per cent of those who answered on the scale (`n` people) that gave a top answer, with its
    95 % range (Wilson's, logit where weights differ; `method` says which); `no_answer` people said that they do not
    know, `blank` left it out. Rank ranges take into account that the same people answered on every issue.
    """
    table = pd.DataFrame([_share(ratings, number) for number in range(len(ratings.issues))])
    ranges = rank_ranges(*shares_with_covariance(ratings))
    plain = shares_with_covariance(ratings.unweighted())[0]
    table = table.assign(
        place=ranges.places, rank_low=ranges.low, rank_high=ranges.high,
        unweighted_share=100 * plain, unweighted_place=places_of(plain),
    )  # fmt: skip
    return table.sort_values(["place", "issue"], ignore_index=True)


def shares_with_covariance(ratings: Ratings) -> tuple[np.ndarray, np.ndarray]:
    """Return each issue's top-box share (0 to 1) and their covariance, in the order of the issues.

    Linearised as ratios over the same people with n/(n - 1), so that blanks and Don't knows leave the base. Where
    everybody answers alike the variance is that with two of each answer added (Agresti and Coull 1998). NaN where
    fewer than two people answered.
    """
    weights, answered, top = ratings.weights[:, None], ratings.is_answered, ratings.is_top
    number = len(weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        bases = (weights * answered).sum(axis=0)
        shares = np.asarray((weights * top).sum(axis=0) / bases)
        moved = weights * answered * (top - shares) / bases
        covariance = moved.T @ moved * np.divide(number, number - 1)
        effective = bases**2 / (weights**2 * answered).sum(axis=0)
        smoothed = (shares * effective + 2) / (effective + 4)
    alike = np.flatnonzero((shares == 0) | (shares == 1))
    covariance[alike, alike] = (smoothed * (1 - smoothed) / (effective + 4))[alike]
    few = answered.sum(axis=0) < 2
    covariance[few, :] = covariance[:, few] = np.nan
    return shares, covariance


def answer_shares(ratings: Ratings) -> pd.DataFrame:
    """Return every answer of every issue: issue, answer, is_on_scale, n, share, share_of_all.

    Both shares are weighted per cents: `share` of those who answered on the scale (missing for Don't know), and
    `share_of_all` of those who did or said that they do not know. `n` counts people.
    """
    offered = (*ratings.scale.answers, *ratings.scale.no_answer)
    rows = []
    for column, issue in enumerate(ratings.issues):
        given = [ratings.codes[:, column] == code for code in range(len(offered))]
        held = np.array([ratings.weights[chosen].sum() for chosen in given])
        on_scale = np.arange(len(offered)) < len(ratings.scale.answers)
        bases = held[on_scale].sum(), held.sum()
        for answer, chosen, weight, is_on_scale in zip(offered, given, held, on_scale, strict=True):
            rows.append(
                (issue, answer, bool(is_on_scale), int(chosen.sum()),
                 _percent(weight, bases[0] if is_on_scale else 0), _percent(weight, bases[1]))
            )  # fmt: skip
    return pd.DataFrame(rows, columns=["issue", "answer", "is_on_scale", "n", "share", "share_of_all"])


def chance_of_top_places(ratings: Ratings, k: int, draws: int = DRAWS) -> np.ndarray:
    """Return the chance (0 to 1) of each issue to be among the first k by top-box share, over people drawn anew.

    Where weights were fitted they are fitted again in every draw, so that their own uncertainty counts; draws that
    leave a category of a margin empty are left out.
    """
    number = len(ratings.who)
    drawn = np.random.default_rng(SEED).multinomial(number, np.full(number, 1 / number), size=draws)
    weights = drawn * ratings.weights
    if ratings.fit is not None and ratings.fit.raking.weights is not None:
        weights = raked_again(
            ratings.fit.people, ratings.fit.margins, drawn, weight="weight", most_times_mean=MOST_TIMES_MEAN,
            least_times_mean=LEAST_TIMES_MEAN,
        )  # fmt: skip
    with np.errstate(invalid="ignore"):
        return chance_in_top_of(weights @ ratings.is_top / (weights @ ratings.is_answered), k)


def cost_of_weights(ratings: Ratings) -> WeightsCost:
    """Return what the weights of all people cost (Kish 1965)."""
    weights = ratings.weights
    effective = effective_number(weights)
    return WeightsCost(len(weights), effective, len(weights) / effective, float(weights.max() / weights.mean()))


def weighting_changes_the_order(table: pd.DataFrame) -> bool:
    """Return whether any issue of a `top_box` table stands at another place without weights."""
    return bool((table["place"] != table["unweighted_place"]).any())


def _share(ratings: Ratings, column: int) -> dict[str, object]:
    """Return an issue's share with its range and bases."""
    answered, codes = ratings.is_answered[:, column], ratings.codes[:, column]
    people = pd.DataFrame({"top": np.where(answered, ratings.is_top[:, column], np.nan), "weight": ratings.weights})
    is_weighted = bool(np.ptp(ratings.weights) > 0)
    found = weighted_percent(people, "top", method="logit" if is_weighted else "")
    told = {
        "issue": ratings.issues[column],
        **{
            name: np.nan if getattr(found, field) is None else getattr(found, field)
            for field, name in FROM_PERCENT.items()
        },
    }
    bases = {
        "n": int(answered.sum()),
        "no_answer": int((codes >= len(ratings.scale.answers)).sum()),
        "blank": int((codes == BLANK).sum()),
    }
    return {**told, **bases, "method": found.method, "show": found.show, "reason": found.reason}


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole > 0 else np.nan


def _plain(text: object) -> str:
    """Return an answer as answers are compared; curly apostrophes and stray blanks make no other answer."""
    return " ".join(str(text).replace("’", "'").casefold().split())


def _codes(answers: pd.Series, scale: Scale) -> np.ndarray:
    """Return the place of each answer, -1 for a blank, -2 for one that is not of the scale."""
    place = {_plain(text): number for number, text in enumerate((*scale.answers, *scale.no_answer))}
    found = {text: place.get(_plain(text), BLANK if _is_blank(text) else -2) for text in answers.unique()}
    return np.array([found[text] for text in answers], dtype=int)


def _is_blank(text: object) -> bool:
    return text is None or text != text or not str(text).strip()


def _weights(lines: pd.DataFrame) -> tuple[pd.Series, list[str]]:
    """Return the weight of each line, and what is wrong with weights; all blank weighs everybody alike."""
    blank = lines["weight"].map(_is_blank).astype(bool)
    if blank.all():
        return pd.Series(1.0, index=lines.index), []
    weights = pd.to_numeric(lines["weight"], errors="coerce").astype(float)
    unsound = ~((weights > 0) & np.isfinite(weights))
    first = weights.groupby([lines[name] for name in KEY]).transform("first")
    return weights, [
        *_named(lines[unsound], "weight", "weights that are missing or no number above 0", "Weigh everybody, or nobody."),
        *_named(lines[~unsound & (weights != first)], "weight", "respondents with two weights", "Keep one."),
    ]  # fmt: skip


def _wrong_answers(lines: pd.DataFrame, codes: np.ndarray, scale: Scale) -> list[str]:
    allowed = f"The scale has {', '.join((*scale.answers, *scale.no_answer))}. Add it to the scale, or correct it."
    return _named(lines[codes == -2], "answer", "answers that are not of the scale", allowed)


def _twice(lines: pd.DataFrame) -> list[str]:
    again = lines[lines.duplicated([*KEY, "issue"])]
    return _named(again, "issue", "issues answered twice by one respondent", "Keep one answer to each.")


def _several_exercises(lines: pd.DataFrame) -> list[str]:
    held = sorted(set(lines["exercise"]))
    several = f"answers of {len(held)} exercises ({', '.join(held)}): they are never pooled. Rank each by itself."
    return [several] if len(held) > 1 else []


def _named(rows: pd.DataFrame, column: str, what: str, advice: str) -> list[str]:
    """Return one problem for the rows that have it, the first ten named."""
    if rows.empty:
        return []
    named = [f"{who} ({text})" for who, text in zip(rows["respondent_id"], rows[column], strict=True)][:MOST_NAMED]
    more = f" and {len(rows) - len(named):,} more" if len(rows) > len(named) else ""
    return [f"{what}: {', '.join(named)}{more}. {advice}"]
