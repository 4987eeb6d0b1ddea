"""What a consultation exercise comes to, as pages, programs and the matrix read it: frozen records and tables."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.consultation.firmness.agreement import Concordance
    from csp_lib.consultation.firmness.swaps import Swap
    from csp_lib.consultation.panels import WeightsCost
    from csp_lib.consultation.write_ins.promotion import Placing, Promotion, PromotionRule


class Held(NamedTuple):
    """What is held of an exercise: its ballots and respondents' groups as read, and decisions on write-ins.

    `decided_in` is the name of the file that the decisions are from, for messages.
    """

    ballots: "pd.DataFrame"
    respondents: "pd.DataFrame"
    decisions: "pd.DataFrame | None" = None
    decided_in: str = "the review file"


@dataclass(frozen=True)
class Asked:
    """What was asked of whom; `is_declared` tells whether a question file says it or the ballots alone do."""

    exercise: str
    title: str
    question: str
    evidence_type: str
    unranked: str
    top: int
    options: list[str]
    opened: str | None = None
    closed: str | None = None
    people_asked: int | None = None
    places: int | None = None
    write_ins: bool = False
    margins_source: str = ""
    is_declared: bool = False


@dataclass(frozen=True)
class Taken:
    """What became of the ballots of the round that is ranked; `mended` are counted, the four after it are not.

    `earlier` is the number of papers of earlier rounds, which are not in this order.

    repairs: rule, meaning, repairs, ballots; one row per rule used
    """

    cast: int
    valid: int
    mended: int
    spoilt: int
    late: int
    second_papers: int
    write_in_only: int
    earlier: int
    repairs: "pd.DataFrame"


FEWEST_TO_TELL = 10
"""Ours: of fewer ballots every range is every place, every verdict too close to call, and no page prints an order."""


@dataclass(frozen=True)
class Firmness:
    """How much the order bears.

    by_rule: option, the place under each rule that gives one, and times_in_top
    by_meaning: option, and the place under each meaning of blanks
    weighted: option, weighted, each ballot once (places); without rows where nobody is weighted
    merged: option, decided, if_held: places as decided, and had every text written in meant what is suggested; without
    rows where no text still open may mean an option
    left_out: kind (source or a group), label, ballots (of it, to the nearest 5), enters, leaves (options, as words)
    could_be_top: options that cannot be told apart from the top places
    """

    by_rule: "pd.DataFrame"
    by_meaning: "pd.DataFrame"
    weighted: "pd.DataFrame"
    merged: "pd.DataFrame"
    left_out: "pd.DataFrame"
    could_be_top: list[str]
    swap: "Swap | None"
    agreement: "Concordance"
    verdict: str


@dataclass(frozen=True)
class HeadToHead:
    """Each pair of options alone: the order, circles, the option that beats all others, and per cent preferring.

    percent: option, then a column per option in order: per cent that put the row above the column
    """

    order: list[str]
    cycles: list[tuple[str, ...]]
    beats_all: str | None
    percent: "pd.DataFrame"


@dataclass(frozen=True)
class AddedIssue:
    """An issue people wrote in: how many named it, what the rule says of it, and where those who named it put it."""

    promotion: "Promotion"
    placing: "Placing"


@dataclass(frozen=True)
class Added:
    """What people wrote in beside the options.

    `issues` are those named by enough people to be printed, most first; `by_few` counts the others, whose words are
    not printed. `promoted_if_suggestions_held` are the issues that would be promoted had every text still open meant
    what is suggested. outcomes: outcome, meaning, texts, ballots
    """

    issues: list[AddedIssue]
    by_few: int
    open_texts: int
    promoted_if_suggestions_held: list[str]
    outcomes: "pd.DataFrame"
    rule: "PromotionRule"
    needed: int
    grouped_by: str

    @property
    def is_provisional(self) -> bool:
        """Tell whether a person has still to decide on a text."""
        return self.open_texts > 0

    @property
    def promoted(self) -> list[AddedIssue]:
        """The issues that are listed as added by respondents."""
        return [issue for issue in self.issues if issue.promotion.is_promoted]


@dataclass(frozen=True)
class GroupOrders:
    """The order within each group declared, where enough people answered.

    bases: variable, category, status, is_shown, rounded (people, to 5), reason
    orders: variable, category, status, option, average, place
    agreed: variable, option, groups, in_top_of, is_agreed
    differences: variable, category, compared_with, option, difference, se, p, p_corrected, word
    """

    bases: "pd.DataFrame"
    orders: "pd.DataFrame"
    agreed: "pd.DataFrame"
    differences: "pd.DataFrame"


@dataclass(frozen=True)
class Rating:
    """An exercise answered on a scale: issues by the share that gave a top answer. Never pooled with ballots.

    issues: issue, share, lower, upper (per cent), n, no_answer, blank, n_eff, deff, method, place, rank_low,
    rank_high, p_top_k, unweighted_share, unweighted_place; in order
    answers: issue, answer, is_on_scale, n, share, share_of_all (per cent)
    `why_unweighted` is the sentence on what a panel could not be weighted by, empty where it was or need not be
    """

    asked: Asked
    scale: list[str]
    top_answers: list[str]
    people: int
    issues: "pd.DataFrame"
    answers: "pd.DataFrame"
    is_weighted: bool
    weights: "WeightsCost"
    weighting_changes_the_order: bool
    could_be_top: list[str]
    profile: "pd.DataFrame"
    groups: GroupOrders | None
    why_unweighted: str = ""


@dataclass(frozen=True)
class Ranking:
    """An exercise ranked: what was asked, what became of the ballots, the order, its ranges, and how firm it is.

    options: option, rank, average_points, rank_low, rank_high, band, p_top_k, verdict, first_choice_share,
    top3_share, ranked_share (per cent), n; in order
    places: option, first, second, third, lower, not_ranked (per cent of ballots), in order
    earlier: option, one column per earlier round and the last; without rows where there was one round
    profile: variable, category, took_part, borough (per cent; took_part missing where it is hidden)
    """

    asked: Asked
    taken: Taken
    options: "pd.DataFrame"
    places: "pd.DataFrame"
    head_to_head: HeadToHead
    run_off: list[str]
    firmness: Firmness
    added: Added | None
    groups: GroupOrders | None
    earlier: "pd.DataFrame"
    profile: "pd.DataFrame"
    weights: "WeightsCost | None" = None
    notes: list[str] = field(default_factory=list)

    @property
    def people(self) -> int:
        """How many people's views these are: the ballots counted."""
        return self.taken.valid

    @property
    def is_enough_to_tell(self) -> bool:
        """Whether enough ballots were counted to print more of them than their number."""
        return self.taken.valid >= FEWEST_TO_TELL

    @property
    def has_order(self) -> bool:
        """Whether ballots agree enough for an order, and rank issues that can be compared."""
        return self.firmness.agreement.has_shared_order and bool(self.options["average_points"].notna().any())

    @property
    def top(self) -> list[str]:
        """The options in the top places, in order; those level with the last of them are in."""
        return list(self.options.loc[self.options["rank"] <= self.asked.top, "option"])
