"""The same papers under other rules and readings, side by side (docs/methods.md, "Other rules and readings")."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from csp_lib.consultation.papers import UNRANKED, Papers
from csp_lib.consultation.rules.head_to_head import order_by_strongest_paths, order_head_to_head
from csp_lib.consultation.rules.kemeny import kemeny
from csp_lib.consultation.rules.plackett_luce import plackett_luce
from csp_lib.consultation.rules.points import order_by_points, places_of, share_in_top
from csp_lib.consultation.rules.run_off import order_by_run_off

Rule = Callable[[Papers], np.ndarray | None]


def _first_choices(papers: Papers) -> np.ndarray:
    return places_of(share_in_top(papers, 1))


def _first_three(papers: Papers) -> np.ndarray:
    return places_of(share_in_top(papers, 3))


def _kemeny(papers: Papers) -> np.ndarray | None:
    return kemeny(papers).places


def _plackett_luce(papers: Papers) -> np.ndarray | None:
    return plackett_luce(papers).places


POINTS, HEAD_TO_HEAD = "average points", "head to head"
RULES: dict[str, tuple[Rule, str]] = {
    POINTS: (
        order_by_points,
        "First choice gets most points, last gets none, tied options share; averaged over everybody.",
    ),
    HEAD_TO_HEAD: (
        order_head_to_head,
        "An option counts those that more people put below it than above it, level ones half; options that count "
        "alike are parted by the sum of their margins.",
    ),
    "strongest paths": (
        order_by_strongest_paths,
        "Head to head settled over chains of options, each beating the next; a chain is as strong as its smallest "
        "margin.",
    ),
    "Kemeny order": (
        _kemeny,
        "The order that agrees with the most comparisons on the ballots; where several do, the mean of an option's "
        "places among them. Up to 14 options.",
    ),
    "Plackett-Luce": (
        _plackett_luce,
        "How readily an option is chosen from those left on a ballot; tied options are not compared with each other.",
    ),
    "run-off": (
        order_by_run_off,
        "The option with the fewest first choices goes out and its ballots pass on, again and again; a ballot with "
        "nothing left to pass on to counts no more.",
    ),
    "first choices": (_first_choices, "The share of ballots that put an option first; tied options share the place."),
    "first three": (
        _first_three,
        "The share of ballots that put an option among the first three; tied options share the places, blanks are "
        "never among them.",
    ),
}
WEIGHTED, UNWEIGHTED = "weighted", "each ballot once"


def places_by_rule(papers: Papers) -> pd.DataFrame:
    """Return the place of each option (row) under each rule (column) of RULES; a rule that gives none is left out."""
    found = {name: rule(papers) for name, (rule, _) in RULES.items()}
    return _side_by_side(papers, {name: places for name, places in found.items() if places is not None})


def times_in_top(places: pd.DataFrame, k: int) -> pd.Series:
    """Return how many columns of a grid of places put each option among the first k."""
    return (places <= k).sum(axis=1).rename("times_in_top")


def places_by_meaning(papers: Papers) -> pd.DataFrame:
    """Return the place of each option (row) by average points under each meaning of a blank (column)."""
    return _side_by_side(papers, {meaning: order_by_points(papers.read_as(meaning)) for meaning in UNRANKED})


def places_weighted_or_not(papers: Papers) -> pd.DataFrame:
    """Return the place of each option (row) by average points, weighted and with each ballot counted once (columns)."""
    return _side_by_side(papers, {WEIGHTED: order_by_points(papers), UNWEIGHTED: order_by_points(papers.unweighted())})


def _side_by_side(papers: Papers, found: dict[str, np.ndarray]) -> pd.DataFrame:
    return pd.DataFrame(found, index=pd.Index(papers.options, name="option"))
