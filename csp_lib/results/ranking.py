"""An exercise ranked: ballots mended, scored by the headline rule and the others, and asked how firm that is."""

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from csp_lib.results.ranking_added import added, read_write_ins
from csp_lib.results.ranking_groups import group_orders, profile
from csp_lib.results.ranking_shapes import Added, Asked, Firmness, HeadToHead, Held, Ranking, Taken

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from csp_lib.consultation.ballots import Repaired
    from csp_lib.consultation.papers import Cast, Papers
    from csp_lib.consultation.write_ins.review import WriteIns
    from csp_lib.params.exercises import ExerciseParams

SOURCE = "source"
VOTER = ["exercise", "respondent_id"]
WEIGHTED_TYPES = ("panel", "probability")
OPTION_COLUMNS = [
    "option", "rank", "average_points", "rank_low", "rank_high", "band", "p_top_k", "verdict", "first_choice_share",
    "top3_share", "ranked_share", "n",
]  # fmt: skip
NUMBER = re.compile(r"\d{1,9}")
OF_ANOTHER_PAPER = ("late", "second_paper")
"""Rules that keep a whole paper out: where its sender is counted, that is for another one, whose marks may be sound."""


class Scored(NamedTuple):
    """Papers scored once for everything that asks: average points, their covariance, places and chances."""

    papers: "Papers"
    estimates: "np.ndarray"
    covariance: "np.ndarray"
    by_points: "np.ndarray"
    by_pairs: "np.ndarray"
    chances: "np.ndarray"


def undeclared(exercise: str, unranked: str = "below", top: int = 3) -> Asked:
    """Return what can be said of an exercise without a question file: the most careful reading."""
    return Asked(exercise, exercise, "not stated", "self_selected", unranked, top, [])


def asked_by(question: "ExerciseParams") -> Asked:
    """Return what a question file declares."""
    return Asked(
        exercise=question.exercise, title=question.title, question=question.question,
        evidence_type=question.evidence_type, unranked=question.unranked, top=question.top,
        options=list(question.options), opened=question.opened, closed=question.closed, people_asked=question.asked,
        places=question.places, write_ins=question.write_ins, is_declared=True,
    )  # fmt: skip


def rank_exercise(held: Held, asked: Asked, question: "ExerciseParams | None" = None) -> Ranking:
    """Return an exercise ranked: its last round, with the order of earlier rounds beside it.

    `question` adds what only a question file declares: whether ties were allowed, groups, margins, promotion.
    """
    from csp_lib.consultation.papers import papers_of
    from csp_lib.consultation.sub_groups import measured_ballots

    held = _readable(held, asked)
    last = _round(held.ballots, _rounds(held.ballots)[-1])
    repaired, written = _read(last, held, asked, question)
    if not repaired.valid:
        return _nothing_ranked(asked, repaired, added(repaired, written, held, asked, question))
    offered = asked.options or sorted(repaired.ballots["option"].dropna().unique())
    ballots, note = _weighted(repaired.ballots, held, question)
    cast = papers_of(ballots, offered, asked.unranked)
    asked = replace(asked, options=offered, top=min(asked.top, max(1, len(offered) - 1)))
    scored, measured = _scored(cast.papers, asked.top), measured_ballots(cast)
    labels, merged = _labels(cast, last, held, question), _merged(last, written, scored, held, asked, question)
    return Ranking(
        asked=asked, taken=_taken(repaired), options=_options(scored, asked.top), places=_places(scored),
        head_to_head=_head_to_head(scored), run_off=_run_off(cast.papers),
        firmness=_firmness(cast, scored, asked.top, labels, merged),
        added=added(repaired, written, held, asked, question),
        groups=group_orders(measured, held.respondents, asked, question),
        earlier=_earlier(held, asked, question), profile=profile(measured, held.respondents, question),
        notes=[note] if note else [],
    )  # fmt: skip


def _nothing_ranked(asked: Asked, repaired: "Repaired", written: Added | None) -> Ranking:
    """Return what became of ballots of which none could be counted: there are no options to put in order."""
    import pandas as pd

    from csp_lib.consultation.firmness.agreement import Concordance
    from csp_lib.consultation.firmness.verdict import TOO_CLOSE

    none = pd.DataFrame({"option": []}, dtype=object)
    firmness = Firmness(
        by_rule=none.assign(times_in_top=[]), by_meaning=none, weighted=none, merged=none, left_out=none,
        could_be_top=[], swap=None, agreement=Concordance(None, None, None, None, None, "", False), verdict=TOO_CLOSE,
    )  # fmt: skip
    return Ranking(
        asked, _taken(repaired), options=pd.DataFrame(columns=OPTION_COLUMNS, dtype=object), places=none, earlier=none, profile=none, run_off=[],
        head_to_head=HeadToHead([], [], None, none), firmness=firmness, added=written, groups=None,
    )  # fmt: skip


def exercises(ballots: "pd.DataFrame") -> list[str]:
    """Return the exercises that ballots are of."""
    return sorted(ballots["exercise"].unique())


def write_ins_of(held: Held, asked: Asked, question: "ExerciseParams | None") -> "WriteIns | None":
    """Return the write-ins of the round that is ranked, for a person to decide on; None where nothing was written."""
    held = _readable(held, asked)
    return _read(_round(held.ballots, _rounds(held.ballots)[-1]), held, asked, question)[1]


def _readable(held: Held, asked: Asked) -> Held:
    """Return ballots whose options, where none are declared, carry no marks that hide or turn what is printed."""
    from csp_lib.consultation.write_ins.texts import shown

    if asked.options:
        return held
    names = {text: shown(text) for text in held.ballots["option"].dropna().unique()}
    return held._replace(ballots=held.ballots.assign(option=held.ballots["option"].map(names).astype(object)))


def _rounds(ballots: "pd.DataFrame") -> list[str]:
    """Return the rounds in the order they were held: by the number in their names, else as their papers stand."""
    first = ballots.groupby("round")["paper"].min()
    numbers = {name: int(found[0]) if (found := NUMBER.findall(name)) else 0 for name in first.index}
    return sorted(first.index, key=lambda name: (numbers[name], first[name], name))


def _round(ballots: "pd.DataFrame", name: str) -> "pd.DataFrame":
    return ballots[ballots["round"] == name]


def _repaired(ballots: "pd.DataFrame", asked: Asked, question: "ExerciseParams | None") -> "Repaired":
    from csp_lib.consultation.ballots import repair

    closed = date.fromisoformat(asked.closed) if asked.closed else None
    return repair(
        ballots, asked.options or None, places=asked.places, closed=closed,
        # without a question file nothing says that ties or write-ins were not allowed
        ties_allowed=question is None or question.ties_allowed, write_ins=question is None or question.write_ins,
    )  # fmt: skip


def _read(
    ballots: "pd.DataFrame", held: Held, asked: Asked, question: "ExerciseParams | None"
) -> "tuple[Repaired, WriteIns | None]":
    """Return ballots mended, those who wrote in an issue that was offered counted as naming it, and the write-ins."""
    from csp_lib.consultation.write_ins.review import as_options

    first = _repaired(ballots, asked, question)
    if first.write_ins.empty:
        return first, None
    written = read_write_ins(first, held, asked)
    if not written.meanings["is_offered"].any():
        return first, written
    return _repaired(as_options(ballots, written.meanings), asked, question), written


def _merged(
    ballots: "pd.DataFrame", written: "WriteIns | None", scored: Scored, held: Held, asked: Asked,
    question: "ExerciseParams | None",
) -> "pd.DataFrame":  # fmt: skip
    """Return the places as decided and had every text still open meant what is suggested; empty where that is alike."""
    import pandas as pd

    from csp_lib.consultation.papers import papers_of
    from csp_lib.consultation.rules.points import order_by_points
    from csp_lib.consultation.write_ins.review import as_options

    if written is None or int(written.meanings_if_held["is_offered"].sum()) == int(
        written.meanings["is_offered"].sum()
    ):
        return pd.DataFrame({"option": []})
    read = _repaired(as_options(ballots, written.meanings_if_held), asked, question)
    merged, _ = _weighted(read.ballots, held, question)
    places = order_by_points(papers_of(merged, asked.options, asked.unranked).papers)
    found = {"option": scored.papers.options, "decided": scored.by_points, "if_held": places}
    return pd.DataFrame(found).sort_values(["decided", "option"], ignore_index=True)


def _weighted(ballots: "pd.DataFrame", held: Held, question: "ExerciseParams | None") -> "tuple[pd.DataFrame, str]":
    """Return the ballots of a panel or sample weighted to the borough's margins, or as they were and why."""
    from csp_lib.analysis.surveys.weighting import raked_weights
    from csp_lib.consultation.panels import LEAST_TIMES_MEAN, MOST_TIMES_MEAN

    if question is None or not question.margins or question.evidence_type not in WEIGHTED_TYPES:
        return ballots, ""
    people = ballots.drop_duplicates(VOTER)[[*VOTER, "weight"]].reset_index(drop=True)
    wide = held.respondents.pivot(index=VOTER, columns="variable", values="category")
    people = people.join(wide.reindex(columns=list(question.margins)), on=VOTER)
    raking = raked_weights(
        people,
        margins_of(question),
        weight="weight",
        most_times_mean=MOST_TIMES_MEAN,
        least_times_mean=LEAST_TIMES_MEAN,
    )
    if raking.weights is None:
        return ballots, f"Ballots are not weighted: {raking.reason}."
    fitted = people[VOTER].assign(weight=raking.weights["weight"] / raking.weights["weight"].mean())
    return ballots.drop(columns="weight").merge(fitted, on=VOTER), ""


def margins_of(question: "ExerciseParams") -> "pd.DataFrame":
    """Return a question file's margins as a table: variable, category, population_total."""
    import pandas as pd

    rows = [(v, c, total) for v, totals in question.margins.items() for c, total in totals.items()]
    return pd.DataFrame(rows, columns=["variable", "category", "population_total"])


def _taken(repaired: "Repaired") -> Taken:
    marks = repaired.log[~repaired.log["rule"].isin(OF_ANOTHER_PAPER)]
    mended = repaired.ballots.drop_duplicates(VOTER).merge(marks[VOTER].drop_duplicates(), on=VOTER)
    return Taken(
        cast=repaired.cast, valid=repaired.valid, mended=int(mended["ballots"].sum()), spoilt=repaired.spoilt,
        late=repaired.late, second_papers=repaired.second_papers, write_in_only=repaired.only_write_ins,
        repairs=repaired.repairs_by_rule,
    )  # fmt: skip


def _scored(papers: "Papers", top: int) -> Scored:
    from csp_lib.consultation.firmness import rank_ranges, resampling
    from csp_lib.consultation.rules import head_to_head, points

    estimates, covariance = rank_ranges.points_with_covariance(papers)
    chances = resampling.chance_in_top(papers, top)
    by_pairs = head_to_head.order_head_to_head(papers)
    return Scored(papers, estimates, covariance, points.places_of(estimates), by_pairs, chances)


def _options(scored: Scored, top: int) -> "pd.DataFrame":
    """Return the options in order, with ranges, bands, chances, verdicts and the plain shares."""
    from csp_lib.consultation.firmness import bands, rank_ranges, verdict
    from csp_lib.consultation.rules import points

    ranges = rank_ranges.rank_ranges(scored.estimates, scored.covariance)
    frame = points.shares(scored.papers).assign(
        average_points=scored.estimates, rank=scored.by_points, rank_low=ranges.low, rank_high=ranges.high,
        band=bands.bands(ranges), p_top_k=scored.chances,
        verdict=verdict.verdicts(scored.by_points, scored.by_pairs, scored.chances, top),
    )  # fmt: skip
    return frame.sort_values(["rank", "option"], ignore_index=True)[OPTION_COLUMNS]


def _places(scored: Scored) -> "pd.DataFrame":
    """Return the per cent of ballots that put each option first, second, third, lower, or did not rank it."""
    import pandas as pd

    from csp_lib.consultation.rules import points

    papers = scored.papers
    first, second, third = (100 * points.share_in_top(papers, place) for place in (1, 2, 3))
    ranked = 100 * papers.weights @ papers.is_ranked / papers.total
    frame = pd.DataFrame(
        {
            "option": papers.options, "first": first, "second": second - first, "third": third - second,
            "lower": ranked - third, "not_ranked": 100 - ranked, "rank": scored.by_points,
        }
    )  # fmt: skip
    parts = ["first", "second", "third", "lower", "not_ranked"]
    frame[parts] = frame[parts].clip(lower=0)  # differences of sums of weights may lie a hair below nothing
    return frame.sort_values(["rank", "option"], ignore_index=True).drop(columns="rank")


def in_order(papers: "Papers", places: "np.ndarray") -> list[str]:
    """Return the options by place, level ones by name."""
    return [option for _, option in sorted(zip(places, papers.options, strict=True))]


def _head_to_head(scored: Scored) -> HeadToHead:
    from csp_lib.consultation.rules import head_to_head as rule

    papers = scored.papers
    shown = in_order(papers, scored.by_points)
    percent = rule.percent_preferring(papers).loc[shown, shown]
    return HeadToHead(
        in_order(papers, scored.by_pairs), rule.cycles(papers), rule.beats_all(papers),
        percent.rename_axis("option").reset_index(),
    )  # fmt: skip


def _run_off(papers: "Papers") -> list[str]:
    from csp_lib.consultation.rules.run_off import order_by_run_off

    return in_order(papers, order_by_run_off(papers))


def _firmness(
    cast: "Cast", scored: Scored, top: int, labels: "dict[str, pd.Series]", merged: "pd.DataFrame"
) -> Firmness:
    from csp_lib.consultation.firmness import agreement, grid, rank_ranges, swaps, verdict

    papers = cast.papers
    could_be = rank_ranges.could_be_in_top(scored.estimates, scored.covariance, top)
    by_rule, shown = grid.places_by_rule(papers), in_order(papers, scored.by_points)
    is_weighted = bool((papers.weights != papers.ballots).any())
    return Firmness(
        by_rule=_listed(by_rule, shown).assign(times_in_top=list(grid.times_in_top(by_rule, top).loc[shown])),
        by_meaning=_listed(grid.places_by_meaning(papers), shown),
        weighted=_listed(grid.places_weighted_or_not(papers), shown if is_weighted else []),
        merged=merged,
        left_out=_left_out(cast, labels, top),
        could_be_top=[option for option, is_in in zip(papers.options, could_be, strict=True) if is_in],
        swap=swaps.ballots_to_swap(papers, top),
        agreement=agreement.agreement(papers),
        verdict=verdict.verdict_on_top(scored.by_points, scored.by_pairs, scored.chances, top),
    )


def _listed(places: "pd.DataFrame", options: list[str]) -> "pd.DataFrame":
    """Return a grid of places with the options as its first column, in this order."""
    return places.loc[options].reset_index()


def _labels(
    cast: "Cast", ballots: "pd.DataFrame", held: Held, question: "ExerciseParams | None"
) -> "dict[str, pd.Series]":
    """Return, for source and each declared group, what each ballot says of it, empty where it says nothing."""
    sources = ballots.drop_duplicates(VOTER)[[*VOTER, SOURCE]]
    found = {SOURCE: cast.who[VOTER].merge(sources, how="left", on=VOTER)[SOURCE].fillna("")}
    for variable in question.groups if question else []:
        mine = held.respondents[held.respondents["variable"] == variable]
        told = cast.who[VOTER].merge(mine.drop_duplicates(VOTER), how="left", on=VOTER)["category"]
        found[variable] = told.fillna("")
    return found


def _left_out(cast: "Cast", labels: "dict[str, pd.Series]", top: int) -> "pd.DataFrame":
    """Return one row per source and group left out: kind, label, ballots (to 5), enters, leaves.

    What is told of a group under 10 ballots would tell of its people: disclosure control leaves it out.
    """
    import pandas as pd

    from csp_lib.consultation.firmness.left_out import ENTERS, LEAVES, places_without
    from csp_lib.disclosure.bases import protected_bases

    rows = []
    for kind, said in labels.items():
        sizes = cast.who["ballots"].groupby(said[said != ""]).sum()
        bases = protected_bases(pd.DataFrame({"variable": kind, "category": sizes.index, "n": sizes.to_numpy()}))
        shown = bases[bases["is_shown"]].set_index("category")["rounded"]
        told = places_without(cast, said.where(said.isin(shown.index), ""), top)
        for label, mine in told.groupby("left_out", sort=False):
            changed = {word: ", ".join(mine.loc[mine["change"] == word, "option"]) for word in (ENTERS, LEAVES)}
            rows.append((kind, label, int(shown[label]), *changed.values()))
    return pd.DataFrame(rows, columns=["kind", "label", "ballots", "enters", "leaves"])


def _earlier(held: Held, asked: Asked, question: "ExerciseParams | None") -> "pd.DataFrame":
    """Return the place of each option in every round, the last one at the end; without rows where there was one."""
    import pandas as pd

    from csp_lib.consultation.papers import papers_of
    from csp_lib.consultation.rules.points import order_by_points

    names = _rounds(held.ballots)
    if len(names) < 2:
        return pd.DataFrame({"option": []})
    found: dict[str, Any] = {"option": sorted(asked.options)}
    for name in names:
        # read as the round that is ranked is, so that its places are the ones printed
        repaired, _ = _read(_round(held.ballots, name), held, asked, question)
        ballots, _ = _weighted(repaired.ballots, held, question)
        found[name] = order_by_points(papers_of(ballots, asked.options, asked.unranked).papers)
    return pd.DataFrame(found).sort_values([names[-1], "option"], ignore_index=True)
