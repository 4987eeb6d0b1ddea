"""An exercise ranked: ballots mended, scored by the headline rule and the others, and asked how firm that is."""

from dataclasses import replace
from typing import TYPE_CHECKING

from csp_lib.results.consultations import ballots as papers_in
from csp_lib.results.consultations import firmness, weights
from csp_lib.results.consultations.added import added
from csp_lib.results.consultations.groups import group_orders, profile
from csp_lib.results.consultations.scored import Scored, in_order, scored
from csp_lib.results.consultations.shapes import Added, Asked, Firmness, HeadToHead, Held, Ranking, Taken

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.consultation.ballots import Repaired
    from csp_lib.consultation.papers import Papers
    from csp_lib.params.exercises import ExerciseParams

VOTER = ["exercise", "respondent_id"]
FEWEST_PARTING = 20  # ours: ballots that part two options, under which no percentage of them is given
OPTION_COLUMNS = [
    "option", "rank", "average_points", "rank_low", "rank_high", "band", "p_top_k", "verdict", "first_choice_share",
    "top3_share", "ranked_share", "n",
]  # fmt: skip
OF_ANOTHER_PAPER = ("late", "second_paper")
"""Rules that keep a whole paper out: where its sender is counted, that is for another one, whose marks may be sound."""


def undeclared(exercise: str, unranked: str = "below", top: int = 3) -> Asked:
    """Return what can be said of an exercise without a question file: the most careful reading."""
    return Asked(exercise, exercise, "not stated", "self_selected", unranked, top, [])


def asked_by(question: "ExerciseParams") -> Asked:
    """Return what a question file declares."""
    return Asked(
        exercise=question.exercise, title=question.title, question=question.question,
        evidence_type=question.evidence_type, unranked=question.unranked, top=question.top,
        options=list(question.options), opened=question.opened, closed=question.closed, people_asked=question.asked,
        places=question.places, write_ins=question.write_ins, margins_source=question.margins_source, is_declared=True,
    )  # fmt: skip


def rank_exercise(held: Held, asked: Asked, question: "ExerciseParams | None" = None) -> Ranking:
    """Return an exercise ranked: its last round, with the order of earlier rounds beside it.

    `question` adds what only a question file declares: whether ties were allowed, groups, margins, promotion. CspError
    where margins are of what nobody was asked, or only some ballots say their round.
    """
    from csp_lib.consultation.papers import papers_of
    from csp_lib.consultation.sub_groups import measured_ballots

    held = papers_in.readable(held, asked)
    last = papers_in.last_round(held.ballots)
    repaired, written = papers_in.read_ballots(last, held, asked, question)
    beside = added(repaired, written, held, asked, question)
    if not repaired.valid:
        return _nothing_ranked(asked, _taken(repaired, held, last), beside)
    offered = asked.options or sorted(repaired.ballots["option"].dropna().unique())
    weighed = weights.weighed(repaired.ballots, held, question)
    cast = papers_of(weighed.ballots, offered, asked.unranked)
    asked = replace(asked, options=offered, top=min(asked.top, max(1, len(offered) - 1)))
    made, measured = scored(cast, weighed.fit, asked.top), measured_ballots(cast)
    merged = firmness.merged(last, written, made, held, asked, question)
    labels = firmness.labels(cast, last, held, question)
    return Ranking(
        asked=asked, taken=_taken(repaired, held, last), options=_options(made), places=_places(made),
        head_to_head=_head_to_head(made), run_off=_run_off(cast.papers),
        firmness=firmness.firmness(cast, made, asked.top, labels, merged), added=beside,
        groups=group_orders(measured, held.respondents, asked, question),
        earlier=firmness.earlier(held, asked, question), profile=profile(measured, held.respondents, question),
        weights=weights.cost(cast, weighed.fit), notes=[weighed.note] if weighed.note else [],
    )  # fmt: skip


def _nothing_ranked(asked: Asked, taken: Taken, written: Added | None) -> Ranking:
    """Return what became of ballots of which none could be counted: there are no options to put in order."""
    import pandas as pd

    from csp_lib.consultation.firmness.agreement import Concordance
    from csp_lib.consultation.firmness.verdict import TOO_CLOSE

    none = pd.DataFrame({"option": []}, dtype=object)
    unknown = Firmness(
        by_rule=none.assign(times_in_top=[]), by_meaning=none, weighted=none, merged=none, left_out=none,
        could_be_top=[], swap=None, agreement=Concordance(None, None, None, None, None, "", False), verdict=TOO_CLOSE,
    )  # fmt: skip
    return Ranking(
        asked, taken, options=pd.DataFrame(columns=OPTION_COLUMNS, dtype=object), places=none, earlier=none,
        profile=none, run_off=[],
        head_to_head=HeadToHead([], [], None, none), firmness=unknown, added=written, groups=None,
    )  # fmt: skip


def _taken(repaired: "Repaired", held: Held, last: "pd.DataFrame") -> Taken:
    marks = repaired.log[~repaired.log["rule"].isin(OF_ANOTHER_PAPER)]
    mended = repaired.ballots.drop_duplicates(VOTER).merge(marks[VOTER].drop_duplicates(), on=VOTER)
    return Taken(
        cast=repaired.cast, valid=repaired.valid, mended=int(mended["ballots"].sum()), spoilt=repaired.spoilt,
        late=repaired.late, second_papers=repaired.second_papers, write_in_only=repaired.only_write_ins,
        earlier=papers_in.number_of_papers(held.ballots) - papers_in.number_of_papers(last),
        repairs=repaired.repairs_by_rule,
    )  # fmt: skip


def _options(made: Scored) -> "pd.DataFrame":
    """Return the options in order, with ranges, bands, chances, verdicts and the plain shares."""
    from csp_lib.consultation.firmness import bands
    from csp_lib.consultation.rules import points

    frame = points.shares(made.papers).assign(
        average_points=made.estimates, rank=made.by_points, rank_low=made.ranges.low, rank_high=made.ranges.high,
        band=bands.bands(made.ranges), p_top_k=made.chances, verdict=made.verdicts,
    )  # fmt: skip
    return frame.sort_values(["rank", "option"], ignore_index=True)[OPTION_COLUMNS]


def _places(made: Scored) -> "pd.DataFrame":
    """Return the per cent of ballots that put each option first, second, third, lower, or did not rank it."""
    import pandas as pd

    from csp_lib.consultation.rules import points

    papers = made.papers
    first, second, third = (100 * points.share_in_top(papers, place) for place in (1, 2, 3))
    ranked = 100 * papers.weights @ papers.is_ranked / papers.total
    frame = pd.DataFrame(
        {
            "option": papers.options, "first": first, "second": second - first, "third": third - second,
            "lower": ranked - third, "not_ranked": 100 - ranked, "rank": made.by_points,
        }
    )  # fmt: skip
    parts = ["first", "second", "third", "lower", "not_ranked"]
    frame[parts] = frame[parts].clip(lower=0)  # differences of sums of weights may lie a hair below nothing
    return frame.sort_values(["rank", "option"], ignore_index=True).drop(columns="rank")


def _head_to_head(made: Scored) -> HeadToHead:
    """Return the order two at a time; a pair that few ballots part has no percentage."""
    import numpy as np

    from csp_lib.consultation.rules import head_to_head as rule

    papers = made.papers
    above = rule.preferred(papers.unweighted())
    percent = rule.percent_preferring(papers).where(np.asarray(above + above.T >= FEWEST_PARTING))
    shown = in_order(papers, made.by_points)
    return HeadToHead(
        in_order(papers, made.by_pairs), rule.cycles(papers), rule.beats_all(papers),
        percent.loc[shown, shown].rename_axis("option").reset_index(),
    )  # fmt: skip


def _run_off(papers: "Papers") -> list[str]:
    from csp_lib.consultation.rules.run_off import order_by_run_off

    return in_order(papers, order_by_run_off(papers))
