"""Distinct papers: ballots alike are counted once and scored once, which is what keeps large events fast.

What an option left blank means is declared, never assumed (docs/methods.md, "What unranked means").
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from csp_lib.errors import ParamsError

UNRANKED = {
    "below": "options left blank share the places that are left over",
    "not_offered": "options left blank were not on that paper",
    "abstain": "only options ranked on the same paper are compared",
}
MOST_OPTIONS = 100  # ours: no form that people rank by hand comes near it; pairs of options grow with its square


@dataclass(frozen=True)
class Papers:
    """Distinct papers: what each ranks, how many ballots are alike, and what they weigh together.

    `options` stand in the order of their names, so that no result hangs on the order they were handed in; `places`
    has a row per paper and a column per option, 1 for the first choice, tied options level, without gaps, infinite
    where nothing was ranked. Ballots are alike when they rank alike and weigh alike.
    """

    options: tuple[str, ...]
    places: np.ndarray
    ballots: np.ndarray
    weights: np.ndarray
    unranked: str = "below"

    @property
    def n(self) -> int:
        """Return the number of ballots."""
        return int(self.ballots.sum())

    @property
    def total(self) -> float:
        """Return what all ballots weigh."""
        return float(self.weights.sum())

    @property
    def is_ranked(self) -> np.ndarray:
        """Return which paper (row) ranks which option (column)."""
        return np.isfinite(self.places)

    def read_as(self, unranked: str) -> "Papers":
        """Return the same papers with blanks read in another way."""
        return replace(self, unranked=checked(unranked))

    def unweighted(self) -> "Papers":
        """Return the same papers, each ballot counting once."""
        return replace(self, weights=self.ballots.astype(float))


@dataclass(frozen=True)
class Cast:
    """Papers and who cast them: `who` has exercise, respondent_id, ballots, weight and paper, the row of `papers`."""

    papers: Papers
    who: pd.DataFrame

    def among(self, chosen: "pd.Series | np.ndarray") -> Papers:
        """Return the papers of the ballots chosen (a truth value per row of `who`), the others left out."""
        mine = self.who[np.asarray(chosen, dtype=bool)]
        number = len(self.papers.ballots)
        ballots = np.bincount(mine["paper"], mine["ballots"], number).astype(int)
        weights = np.bincount(mine["paper"], mine["weight"] * mine["ballots"], number)
        held = ballots > 0
        return replace(self.papers, places=self.papers.places[held], ballots=ballots[held], weights=weights[held])


def papers_of(ballots: pd.DataFrame, options: Iterable[str] | None = None, unranked: str = "below") -> Cast:
    """Return repaired ballots (exercise, respondent_id, option, rank, weight, ballots) as distinct papers.

    `options` are those offered, all that occur when not given; `weight` is of one ballot, `ballots` how many were
    cast alike (1 when the column is absent). ParamsError for a reading of blanks that is not known, or for more than
    100 options.
    """
    offered = tuple(sorted(set(options if options is not None else ballots["option"].dropna())))
    if len(offered) > MOST_OPTIONS:
        raise ParamsError(
            f"{len(offered):,} different options are to be ranked; at most {MOST_OPTIONS} can be. "
            "List those offered in the question file: other texts then count as write-ins."
        )
    who = _who(ballots)
    places = _places(ballots, who, offered)
    first, paper = _distinct(places, who["weight"].to_numpy())
    alike = np.bincount(paper, who["ballots"], len(first)).astype(int)
    weights = np.bincount(paper, who["ballots"] * who["weight"], len(first))
    papers = Papers(offered, places[first], alike, weights, checked(unranked))
    return Cast(papers, who.drop(columns="voter").assign(paper=paper))


def checked(unranked: str) -> str:
    """Return a reading of blanks that is known; ParamsError otherwise."""
    if unranked not in UNRANKED:
        raise ParamsError(f"unranked: {unranked!r} is not known. Use {', '.join(UNRANKED)}.")
    return unranked


def _who(ballots: pd.DataFrame) -> pd.DataFrame:
    """Return one row per ballot, or per set of ballots alike in the file, in the order of exercise and respondent."""
    alike = ballots.get("ballots", 1)
    rows = ballots[["exercise", "respondent_id", "weight"]].assign(ballots=alike)
    rows["voter"] = rows.groupby(["exercise", "respondent_id"], sort=True, observed=True).ngroup()
    return rows.drop_duplicates("voter").sort_values("voter", ignore_index=True)


def _places(ballots: pd.DataFrame, who: pd.DataFrame, offered: tuple[str, ...]) -> np.ndarray:
    places = np.full((len(who), len(offered)), np.inf)
    voters = ballots.groupby(["exercise", "respondent_id"], sort=True, observed=True).ngroup().to_numpy()
    columns = pd.Index(offered, dtype=object).get_indexer(pd.Index(ballots["option"], dtype=object))
    given = ballots["rank"].notna().to_numpy() & (columns >= 0)
    places[voters[given], columns[given]] = ballots["rank"].to_numpy(float)[given]
    return places


def _distinct(places: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where each distinct paper first stands, and which of them every ballot is.

    Rows are compared as bytes, the weight among them; their order hangs on what they say alone.
    """
    codes = np.ascontiguousarray(np.column_stack([np.where(np.isfinite(places), places, 0), weights]))
    rows = codes.view(np.dtype((np.void, codes.shape[1] * codes.itemsize))).ravel()
    _, first, which = np.unique(rows, return_index=True, return_inverse=True)
    return first, which
