"""Weights of people asked: what a weighted sample tells, and weights that fit the population (raking).

Described in docs/methods.md, "Surveys".
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

TOLERANCE = 1e-10
NEAR_ENOUGH = 1e-6  # ours: the same in resampling, where it moves a chance by less than one draw would
MOST_ROUNDS = 200  # margins that fit together are met in far fewer
MOST_TRIMS = 50  # ours: trimming and raking undo each other a little, so they take turns
SAME_TOTAL = 0.005  # ours: margins rounded by their publisher add up to totals this near each other

MARGIN_COLUMNS = ("variable", "category", "population_total")


@dataclass(frozen=True)
class Raking:
    """Weights that make a sample add up to the population's margins.

    `weights` has one column, weight, in the order of the people; None where `reason` says why. `largest_miss` is
    the largest miss of a margin as a share of it: at most the tolerance, unless weights were trimmed, which
    `note` says. `trimmed` weights stand at a limit; `n_eff` is Kish's effective number, `max_over_mean` the
    largest weight over the mean one.
    """

    weights: pd.DataFrame | None
    rounds: int
    largest_miss: float | None
    trimmed: int
    n_eff: float | None
    max_over_mean: float | None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Sample:
    """A weighted sample and the members of it that an estimate is of; arrays have one place per person asked."""

    weights: np.ndarray
    values: np.ndarray
    members: np.ndarray
    strata: np.ndarray
    sizes: np.ndarray | None
    population: float | None
    note: str

    @property
    def n(self) -> int:
        """Return how many members there are."""
        return int(self.members.sum())

    @property
    def n_eff(self) -> float:
        """Return how many people asked at random would tell as much (Kish 1965)."""
        return effective_number(self.weights[self.members])

    @property
    def freedom(self) -> int:
        """Return the degrees of freedom: members less the strata they lie in, at least 1."""
        return max(1, self.n - len(np.unique(self.strata[self.members])))

    @property
    def mean(self) -> float:
        """Return the weighted mean of the members' values."""
        weights, values = self.weights[self.members], self.values[self.members]
        return float((weights * values).sum() / weights.sum())

    @property
    def se(self) -> float:
        """Return the linearised standard error of the mean, people drawn with replacement within strata."""
        scores = np.zeros(len(self.weights))
        mine = self.weights[self.members]
        scores[self.members] = mine * (self.values[self.members] - self.mean) / mine.sum()
        return math.sqrt(sum(self._variance(scores, stratum) for stratum in np.unique(self.strata)))

    @property
    def deff(self) -> float | None:
        """Return the variance over that of a simple random sample of as many; None where nobody differs."""
        weights, values = self.weights[self.members], self.values[self.members]
        spread = float((weights * (values - self.mean) ** 2).sum() / weights.sum()) / (self.n - 1)
        if self.population is not None:
            spread *= 1 - self.n / self.population
        return self.se**2 / spread if spread > 0 else None

    def _variance(self, scores: np.ndarray, stratum: int) -> float:
        drawn = scores[self.strata == stratum]
        if len(drawn) == 1:
            # one person shows no spread: measured from the whole sample's centre, which is 0, it is not understated
            return float(drawn[0] ** 2)
        unseen = 1.0 if self.sizes is None else 1 - len(drawn) / float(self.sizes[self.strata == stratum][0])
        return float(unseen * len(drawn) / (len(drawn) - 1) * ((drawn - drawn.mean()) ** 2).sum())


def effective_number(weights: "np.ndarray | pd.Series | list[float]") -> float:
    """Return Kish's effective number of people asked: (sum of weights) squared over the sum of squared weights."""
    values = np.asarray(weights, dtype=float)
    return float(values.sum() ** 2 / (values**2).sum())


def sample_of(
    people: pd.DataFrame,
    value: str,
    weight: str | None = None,
    stratum: str | None = None,
    stratum_size: str | None = None,
    among: pd.Series | None = None,
    population: float | None = None,
) -> Sample:
    """Return the sample behind an estimate; people without a weight are left out and said, without a value no members.

    ValueError for a column that is not there, a negative weight, or a stratum with fewer people than were asked.
    """
    _need(people, [name for name in (value, weight, stratum, stratum_size) if name])
    weights = _numbers(people[weight]) if weight else np.ones(len(people))
    if (weights < 0).any():
        raise ValueError(f"{weight} holds {weights[weights < 0][0]:g}; a weight is never negative")
    if among is not None and not among.index.equals(people.index):
        raise ValueError(f"among has {len(among)} places for {len(people)} people; make it from the same table")
    kept = weights > 0
    values = _numbers(people[value])
    mine = kept & ~np.isnan(values) & (True if among is None else among.fillna(False).to_numpy(bool))
    strata = pd.factorize(people[stratum])[0] if stratum else np.zeros(len(people), dtype=int)
    sizes = _numbers(people[stratum_size])[kept] if stratum_size else None
    if sizes is not None:
        _refuse_small_strata(strata[kept], sizes)
        population = sum(float(sizes[strata[kept] == s][0]) for s in np.unique(strata[kept]))
    note = f"left out for want of a weight: {int((~kept).sum()):,}" if not kept.all() else ""
    return Sample(weights[kept], values[kept], mine[kept], strata[kept], sizes, population, note)


def raked_weights(
    people: pd.DataFrame,
    margins: pd.DataFrame,
    *,
    weight: str | None = None,
    most_times_mean: float | None = None,
    least_times_mean: float | None = None,
    tolerance: float = TOLERANCE,
) -> Raking:
    """Return weights under which the sample has the population's totals in every category of every margin.

    `margins` has variable (a column of `people`), category and population_total. Iterative proportional fitting
    (Deming and Stephan 1940) from the given weights, or from equal ones, until each total is met within
    `tolerance` of itself; `most_times_mean` and `least_times_mean` then bring weights above or below so many times
    the mean one to that limit, and it is raked again. A category nobody answered from, or a person without a
    category, gives no weights and the reason.
    """
    _need(margins, list(MARGIN_COLUMNS))
    limits = _limits(most_times_mean, least_times_mean)
    wanted = _wanted(people, margins)
    start = _numbers(people[weight]) if weight else np.ones(len(people))
    reason = _why_no_weights(people, wanted, start)
    if reason:
        return Raking(None, 0, None, 0, None, None, reason)
    groups = _groups(people, wanted)
    weights, rounds = _fitted(start, groups, tolerance)
    if _miss(weights, groups) > tolerance:
        return Raking(None, rounds, _miss(weights, groups), 0, None, None, "no weights meet all the margins together")
    sums = {sum(totals.values()) for totals in wanted.values()}
    note = "" if len(sums) == 1 else "margins with slightly different totals were scaled to the first"
    return _told(*_trimmed(weights, groups, limits, tolerance), groups, limits, rounds, tolerance, note)


def raked_again(
    people: pd.DataFrame,
    margins: pd.DataFrame,
    drawn: np.ndarray,
    *,
    weight: str | None = None,
    most_times_mean: float | None = None,
    least_times_mean: float | None = None,
) -> np.ndarray:
    """Return the raked weight of each person in each draw that can be raked (draws x people), 0 for those not drawn.

    `drawn` tells how often each person (column) is drawn in each draw (row); who is drawn twice weighs twice. The
    sample itself is one that `raked_weights` fits. Draws that leave a category empty are left out.
    """
    wanted, limits = _wanted(people, margins), _limits(most_times_mean, least_times_mean)
    start = _numbers(people[weight]) if weight else np.ones(len(people))
    first, cell = _alike(people[list(wanted)].assign(weight=start))
    groups = _groups(people.iloc[first], wanted)
    times = np.stack([drawn[:, cell == number].sum(axis=1) for number in range(len(first))], axis=1)
    is_whole = np.all([times[:, group].any(axis=1) for group, _ in groups], axis=0)
    times, before = times[is_whole], start[first] * times[is_whole]
    weights, _ = _fitted(before, groups, NEAR_ENOUGH)
    weights, _ = _trimmed(weights, groups, limits, NEAR_ENOUGH, times)
    factors = np.divide(weights, before, out=np.zeros_like(before), where=before > 0)
    return np.asarray(start * drawn[is_whole] * factors[:, cell])


def _alike(people: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return where people alike in every column first stand, and which of those each person is like."""
    cell = people.groupby(list(people.columns), sort=False).ngroup().to_numpy()
    return np.unique(cell, return_index=True)[1], cell


def _limits(most_times_mean: float | None, least_times_mean: float | None) -> tuple[float, float]:
    """Return the least and the most that a weight may be of the mean one."""
    if most_times_mean is not None and not most_times_mean > 1:
        raise ValueError(f"weights cannot all be under {most_times_mean} times their mean; give a number above 1")
    if least_times_mean is not None and not 0 < least_times_mean < 1:
        raise ValueError(f"weights cannot all be over {least_times_mean} times their mean; give a number from 0 to 1")
    return least_times_mean or 0.0, most_times_mean or math.inf


def _groups(people: pd.DataFrame, wanted: dict[str, dict[str, float]]) -> list[tuple[np.ndarray, float]]:
    """Return who is of each category (places of people) and its total, every margin scaled to the first one's."""
    totals = {variable: sum(totals.values()) for variable, totals in wanted.items()}
    first = next(iter(totals.values()))
    return [
        (np.flatnonzero(people[variable].astype(str).to_numpy() == category), total * first / totals[variable])
        for variable, categories in wanted.items()
        for category, total in categories.items()
    ]


def _trimmed(
    weights: np.ndarray,
    groups: list[tuple[np.ndarray, float]],
    limits: tuple[float, float],
    tolerance: float,
    times: np.ndarray | int = 1,
) -> tuple[np.ndarray, int]:
    """Return weights within their limits, raked and trimmed in turns, and the rounds of raking it took.

    `times` tells how often a person counts: a weight may be as many times as large.
    """
    mean = weights.sum(axis=-1, keepdims=True) / np.broadcast_to(times, weights.shape).sum(axis=-1, keepdims=True)
    least, most = limits[0] * mean * times, limits[1] * mean * np.maximum(times, 1)
    turns = rounds = 0
    while _is_outside(weights, least, most, tolerance) and turns < MOST_TRIMS:
        weights, more = _fitted(np.clip(weights, least, most), groups, tolerance)
        rounds, turns = rounds + more, turns + 1
    return np.clip(weights, least, most), rounds


def _is_outside(weights: np.ndarray, least: np.ndarray, most: np.ndarray, tolerance: float) -> bool:
    return bool(((weights > most * (1 + tolerance)) | (weights < least * (1 - tolerance))).any())


def _told(
    weights: np.ndarray, more: int, groups: list[tuple[np.ndarray, float]], limits: tuple[float, float], rounds: int,
    tolerance: float, note: str,
) -> Raking:  # fmt: skip
    """Return the record of weights that were fitted, with a word where trimming cost a margin."""
    share = weights / weights.mean()
    at_limit = int(((share >= limits[1] * (1 - tolerance)) | (share <= limits[0] * (1 + tolerance))).sum())
    miss = _miss(weights, groups)
    if miss > tolerance:
        note = "; ".join(x for x in (note, f"after trimming a margin is missed by {100 * miss:.1f} %") if x)
    frame = pd.DataFrame({"weight": weights})
    return Raking(frame, rounds + more, miss, at_limit, effective_number(weights), float(share.max()), "", note)


def _fitted(weights: np.ndarray, groups: list[tuple[np.ndarray, float]], tolerance: float) -> tuple[np.ndarray, int]:
    """Return weights fitted to each group's total in turn until all are met, and the rounds it took.

    People stand in the last axis, so that many draws of them are fitted at once.
    """
    fitted = weights.astype(float).copy()
    rounds = 0
    while rounds < MOST_ROUNDS and (rounds == 0 or _miss(fitted, groups) > tolerance):
        for group, total in groups:
            fitted[..., group] *= total / fitted[..., group].sum(axis=-1, keepdims=True)
        rounds += 1
    return fitted, rounds


def _miss(weights: np.ndarray, groups: list[tuple[np.ndarray, float]]) -> float:
    return max(float(np.abs(weights[..., group].sum(axis=-1) / total - 1).max(initial=0)) for group, total in groups)


def _wanted(people: pd.DataFrame, margins: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Return the population's totals by variable and category."""
    found: dict[str, dict[str, float]] = {}
    for variable, category, total in margins[list(MARGIN_COLUMNS)].itertuples(index=False):
        held = found.setdefault(str(variable), {})
        if str(category) in held:
            raise ValueError(f"the margin of {variable} holds {category} twice; give one total per category")
        held[str(category)] = float(total)
    _need(people, list(found))
    if not found:
        raise ValueError("there are no margins to fit to; give variable, category and population_total")
    return found


def _why_no_weights(people: pd.DataFrame, wanted: dict[str, dict[str, float]], start: np.ndarray) -> str:
    if people.empty:
        return "nobody was asked"
    if not (start > 0).all():
        return f"people without a weight above zero: {int((~(start > 0)).sum()):,}"
    for variable, totals in wanted.items():
        unsound = [category for category, total in totals.items() if not 0 < total < math.inf]
        if unsound:
            return f"the population of {variable} {', '.join(unsound)} is missing, zero or negative"
        if people[variable].isna().any():
            return f"people whose {variable} is not known: {int(people[variable].isna().sum()):,}"
        seen = set(people[variable].astype(str))
        if seen - set(totals):
            return f"the population of {variable} {', '.join(sorted(seen - set(totals)))} is not given"
        if set(totals) - seen:
            return f"nobody asked is of {variable} {', '.join(sorted(set(totals) - seen))}"
    sums = {variable: sum(totals.values()) for variable, totals in wanted.items()}
    if max(sums.values()) / min(sums.values()) - 1 > SAME_TOTAL:
        return f"the margins add up to different totals ({', '.join(f'{v} {t:,.0f}' for v, t in sums.items())})"
    return ""


def _numbers(column: pd.Series) -> np.ndarray:
    """Return a column as numbers, blanks and what has no end as missing; ValueError for words."""
    found = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=math.nan)
    words = column[column.notna().to_numpy() & np.isnan(found)]
    if len(words):
        raise ValueError(f"{column.name} holds {words.iloc[0]!r}; it takes numbers")
    return np.where(np.isinf(found), math.nan, found)


def _refuse_small_strata(strata: np.ndarray, sizes: np.ndarray) -> None:
    for stratum in np.unique(strata):
        here = sizes[strata == stratum]
        if not (here == here[0]).all() or here[0] < len(here):
            raise ValueError(f"a stratum of {here[0]:g} people holds {len(here)} who were asked, or has several sizes")


def _need(frame: pd.DataFrame, columns: list[str]) -> None:
    if missing := [name for name in columns if name not in frame]:
        found = ", ".join(map(str, frame.columns)) or "none"
        raise ValueError(f"there is no column {', '.join(missing)}; found {found}")
