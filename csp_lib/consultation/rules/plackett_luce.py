"""Plackett-Luce worths: how readily an option is chosen from those left (docs/methods.md, "Plackett-Luce")."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csp_lib.consultation.papers import Papers
from csp_lib.consultation.rules.head_to_head import each_above, preferred

SETTLED_WITHIN = 1e-10  # ours: the largest change of a log worth in the last round
MOST_ROUNDS = 20_000  # ours
SAME_WORTH_DIGITS = 6  # log worths equal to this many decimals share a place
MOST_CELLS = 40_000_000  # ours: different sets chosen from, times options, that are held in memory (320 MB)
BITS = 50  # options told apart in one number that is held exactly


@dataclass(frozen=True)
class PlackettLuce:
    """Worths of options by maximum likelihood, and the order they give.

    `log_worth` follows the options, the first of them at 0; `standard_errors` are those of the log worths, None
    where ballots are weighted; `log_likelihood` is that of the choices on the ballots; `rounds` counts the rounds
    of fitting. Where no finite worths fit, `log_worth` is None, `places` stand all the same and `reason` says why;
    where nothing could be fitted `places` is None too.
    """

    log_worth: np.ndarray | None
    standard_errors: np.ndarray | None
    log_likelihood: float | None
    places: np.ndarray | None
    rounds: int = 0
    reason: str = ""


@dataclass(frozen=True)
class _Choices:
    """The choices made on all papers: the weight of those that took each option, and the sets they were taken from.

    `sets` has a row per different set and a column per option, 1 for its members; `weights` is how much weight took
    from each.
    """

    taken: np.ndarray
    sets: np.ndarray
    weights: np.ndarray


class _NotFittedError(Exception):
    """Why worths could not be fitted."""


def plackett_luce(papers: Papers) -> PlackettLuce:
    """Return worths by maximum likelihood (Luce 1959, Plackett 1975; fitted by MM, Hunter 2004).

    Each ranked option counts as taken from itself and the options below it on its paper: with blanks read as below
    those left blank among them, read otherwise only those ranked. Tied options are not set against one another.
    Worths are finite where options cannot be parted into two groups of which one is never below the other (Ford
    1957); else places go group by group.
    """
    leads = _leads(preferred(papers) > 0)
    groups = _groups(leads)
    try:
        if len(groups) != 1:
            return _group_by_group(papers, leads, groups)
        choices = _choices(papers)
        log_worth, rounds = _fitted(choices)
    except _NotFittedError as why:
        return PlackettLuce(None, None, None, None, reason=str(why))
    errors = _standard_errors(choices, log_worth) if np.allclose(papers.weights, papers.ballots) else None
    return PlackettLuce(
        log_worth,
        errors,
        _log_likelihood(choices, log_worth),
        _places(leads, log_worth.round(SAME_WORTH_DIGITS)),
        rounds,
    )


def _group_by_group(papers: Papers, leads: np.ndarray, groups: list[np.ndarray]) -> PlackettLuce:
    """Return the places where no finite worths fit: groups by who is never below, inside a group by worth."""
    log_worth, rounds = np.zeros(len(papers.options)), 0
    for group in groups:
        log_worth[group], used = _fitted(_choices(_only(papers, group)))
        rounds = max(rounds, used)
    places = _places(leads, log_worth.round(SAME_WORTH_DIGITS))
    return PlackettLuce(None, None, None, places, rounds, _why_not_finite(papers.options, groups, places))


def _fitted(choices: _Choices) -> tuple[np.ndarray, int]:
    """Return log worths, the first at 0, and the rounds they took."""
    log_worth = np.zeros(len(choices.taken))
    if len(log_worth) < 2:
        return log_worth, 0
    for rounds in range(1, MOST_ROUNDS + 1):
        expected = (choices.weights / (choices.sets @ np.exp(log_worth))) @ choices.sets
        better = np.log(choices.taken / expected)
        better -= better[0]
        change, log_worth = np.abs(better - log_worth).max(), better
        if change < SETTLED_WITHIN:
            return log_worth, rounds
    raise _NotFittedError(f"the worths did not settle in {MOST_ROUNDS:,} rounds")


def _log_likelihood(choices: _Choices, log_worth: np.ndarray) -> float:
    return float(choices.taken @ log_worth - choices.weights @ np.log(choices.sets @ np.exp(log_worth)))


def _standard_errors(choices: _Choices, log_worth: np.ndarray) -> np.ndarray:
    """Return standard errors from the information in the choices, that of the first option 0."""
    chances = choices.sets * np.exp(log_worth)
    chances /= chances.sum(axis=1, keepdims=True)
    information = np.diag(choices.weights @ chances) - (chances.T * choices.weights) @ chances
    return np.append(0.0, np.sqrt(np.diag(np.linalg.inv(information[1:, 1:]))))[: len(log_worth)]


def _choices(papers: Papers) -> _Choices:
    """Return all choices, alike sets counted once: few sets, however many papers, is what keeps the fitting fast."""
    count = len(papers.options)
    bits = np.zeros((-(-count // BITS), count))
    bits[np.arange(count) // BITS, np.arange(count) % count] = 2.0 ** (np.arange(count) % BITS)
    taken, found = np.zeros(count), []
    for option, is_above in enumerate(each_above(papers)):
        below = bits @ is_above
        chose = below.any(axis=0)
        taken[option] = papers.weights[chose].sum()
        found.append(_counted(below[:, chose].T + bits[:, option], papers.weights[chose]))
    sets, weights = _counted(np.vstack([sets for sets, _ in found]), np.concatenate([each for _, each in found]))
    if len(sets) * count > MOST_CELLS:
        raise _NotFittedError(f"{len(sets):,} different choices among {count} options are too many to fit worths to")
    members = sets[:, np.arange(count) // BITS] // bits.max(axis=0) % 2
    return _Choices(taken, members, weights)


def _counted(sets: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the different sets, in order of their numbers, and the weight of each."""
    words = list(range(sets.shape[1]))
    summed = pd.DataFrame(sets).assign(weight=weights).groupby(words, as_index=False)["weight"].sum()
    return summed[words].to_numpy(float), summed["weight"].to_numpy(float)


def _only(papers: Papers, group: np.ndarray) -> Papers:
    return replace(papers, options=tuple(papers.options[option] for option in group), places=papers.places[:, group])


def _leads(is_above: np.ndarray) -> np.ndarray:
    """Return whether a chain of ballots, each putting one option above the next, leads from one (row) to another."""
    leads = is_above | np.eye(len(is_above), dtype=bool)
    for over in range(len(leads)):
        leads = leads | (leads[:, over, None] & leads[over])
    return leads


def _groups(leads: np.ndarray) -> list[np.ndarray]:
    """Return the options of each group in which a chain leads from everyone to everyone, as sorted indices."""
    return [np.array(group) for group in sorted({tuple(np.flatnonzero(row)) for row in leads & leads.T})]


def _places(leads: np.ndarray, log_worth: np.ndarray) -> np.ndarray:
    """Return 1 plus the number of options ahead of each: by worth in its own group, else by who is never below."""
    is_ahead = np.where(leads & leads.T, log_worth[:, None] > log_worth, leads)
    return np.asarray(is_ahead.sum(axis=0) + 1)


def _why_not_finite(options: tuple[str, ...], groups: list[np.ndarray], places: np.ndarray) -> str:
    if (places == 1).all():
        return "no ballot compares the options with one another"
    in_order = sorted(groups, key=lambda group: int(places[group].min()))
    names = "; ".join(", ".join(options[option] for option in group) for group in in_order)
    return f"no finite worths fit: no ballot puts an option of a later group above one of an earlier ({names})"
