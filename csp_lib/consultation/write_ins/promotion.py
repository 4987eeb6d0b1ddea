"""Which write-ins are shown beside the options, by the rule declared beforehand (docs/methods.md, "Promotion")."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from csp_lib.analysis.surveys.survey import printed_percent

SHARES_SHOWN = (0.03, 0.05, 0.10)
FEWEST_SHOWN = 5
"""Ours: a suggestion of fewer people is counted, and its words are not printed."""
BALLOT = ["exercise", "respondent_id"]


@dataclass(frozen=True)
class PromotionRule:
    """What a write-in must reach, declared before the consultation opens (ours, unless the question file says else).

    Named by at least `floor_people`, and by at least `share_of_ballots` of all ballots, from `min_groups` groups.
    """

    floor_people: int = 5
    share_of_ballots: float = 0.05
    min_groups: int = 2

    def needed(self, ballots: int) -> int:
        """Return the number of people who must name it: the floor or the share of ballots, whichever is more."""
        # rounded first: 0.07 x 100 is a hair above 7 in binary numbers
        return max(self.floor_people, math.ceil(round(self.share_of_ballots * ballots, 9)))


@dataclass(frozen=True)
class AtShare:
    """What would have come of the same mentions had the rule asked for another share of ballots."""

    share_of_ballots: float
    needed: int
    is_promoted: bool


@dataclass(frozen=True)
class Promotion:
    """The facts of one write-in under the rule.

    `mentions` of `ballots` people named it, `percent` with Wilson's limits; `groups` is None where none were recorded;
    `why_not` is empty when it is promoted; `at_shares` has the outcome at 3, 5 and 10 per cent of ballots.
    """

    issue: str
    title: str
    mentions: int
    ballots: int
    needed: int
    percent: float
    lower: float
    upper: float
    groups: int | None
    is_offered: bool
    rule: PromotionRule
    why_not: str
    at_shares: tuple[AtShare, ...]

    @property
    def is_promoted(self) -> bool:
        """Whether it is listed as added by respondents."""
        return not self.why_not


@dataclass(frozen=True)
class Placing:
    """Where those who named a write-in put it, and the bounds of its average points had everybody been asked.

    `mean_place` is over the `placed` people who gave a place, None where nobody did; then there are no bounds.
    """

    mean_place: float | None
    placed: int
    best_points: float | None
    worst_points: float | None


def promotions(
    decided: pd.DataFrame, ballots: int, rule: PromotionRule, groups: pd.DataFrame | None = None
) -> tuple[Promotion, ...]:
    """Return the facts of every issue that write-ins name (`decided` of WriteIns), those of most people first.

    `ballots` is the number cast in time that could name one. `groups` has exercise, respondent_id and category, for
    one variable alone: people of one table are one group, whatever else tells them apart.
    """
    mentions = decided.groupby(["issue", "title", "is_offered"], as_index=False)["ballots"].sum()
    counts = _groups_naming(decided, groups)
    found = [
        promotion(
            str(row.issue), int(row.ballots), ballots, None if counts is None else int(counts.get(row.issue, 0)), rule,
            title=str(row.title), is_offered=bool(row.is_offered),
        )
        for row in mentions.itertuples()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.mentions, one.title, one.issue)))


def promotion(
    issue: str, mentions: int, ballots: int, groups: int | None, rule: PromotionRule, *, title: str = "",
    is_offered: bool = False,
) -> Promotion:  # fmt: skip
    """Return the facts of one write-in that so many people of so many groups named, judged by the rule.

    The limits of the share are Wilson's (Wilson 1927). Groups that nobody recorded are no groups: a rule that asks
    for two is then not met. ValueError when more people named it than cast a ballot.
    """
    share = printed_percent(100 * mentions / ballots, ballots)
    assert share.percent is not None and share.lower is not None and share.upper is not None
    why_not = _why_not(mentions, ballots, groups, rule, is_offered)
    others = (replace(rule, share_of_ballots=other) for other in SHARES_SHOWN)
    at_shares = tuple(
        AtShare(o.share_of_ballots, o.needed(ballots), not _why_not(mentions, ballots, groups, o, is_offered))
        for o in others
    )
    return Promotion(
        issue, title or issue, mentions, ballots, rule.needed(ballots), share.percent, share.lower, share.upper, groups,
        is_offered, rule, why_not, at_shares,
    )  # fmt: skip


def suggestions_by_few(found: Iterable[Promotion]) -> int:
    """Return how many issues that were not offered were each named by fewer than five people, and not promoted."""
    return sum(not (one.is_offered or one.is_promoted) and one.mentions < FEWEST_SHOWN for one in found)


def placing(decided: pd.DataFrame, issue: str, options: int, total_weight: float) -> Placing:
    """Return where those who named an issue placed it, and its average points at best and at worst.

    On a form of the `options` offered and this one more, place p would have earned options + 1 - p points; they are
    put on the scale of the points table, from options - 1 for the first place to none for the last. Best: everybody
    else, of `total_weight` in all, places it as its namers did on average. Worst: everybody else places it last.
    """
    namers = decided[decided["issue"] == issue]
    weights = namers["weight"] * namers["ballots"]
    placed = namers["rank"].notna()
    if not placed.any():
        return Placing(None, 0, None, None)
    places = namers.loc[placed, "rank"].clip(upper=options + 1)
    mean = float((places * weights[placed]).sum() / weights[placed].sum())
    best = (options - 1) * (options + 1 - mean) / options
    return Placing(mean, int(namers.loc[placed, "ballots"].sum()), best, best * float(weights.sum()) / total_weight)


def _groups_naming(decided: pd.DataFrame, groups: pd.DataFrame | None) -> "pd.Series | None":
    if groups is None:
        return None
    return decided.merge(groups, on=BALLOT).groupby("issue")["category"].nunique()


def _why_not(mentions: int, ballots: int, groups: int | None, rule: PromotionRule, is_offered: bool) -> str:
    if is_offered:
        return "it is an option that was offered"
    needed, said = rule.needed(ballots), []
    if mentions < needed:
        said.append(f"named by {mentions:,} where {needed:,} are needed")
    if rule.min_groups > 1 and groups is None:
        said.append(f"groups were not recorded, and {rule.min_groups} are needed")
    elif groups is not None and groups < rule.min_groups:
        said.append(f"named in {groups:,} of the {rule.min_groups:,} groups needed")
    return "; ".join(said)
