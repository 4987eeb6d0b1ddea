"""How firm an exercise's order is, as the page on firmness asks: other readings, sources left out, earlier rounds."""

from typing import TYPE_CHECKING, Any

from csp_lib.results.consultations.ballots import in_round, read_ballots, repaired_ballots, rounds
from csp_lib.results.consultations.scored import in_order
from csp_lib.results.consultations.shapes import Asked, Firmness, Held
from csp_lib.results.consultations.weights import weighed

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.consultation.papers import Cast
    from csp_lib.consultation.write_ins.review import WriteIns
    from csp_lib.params.exercises import ExerciseParams
    from csp_lib.results.consultations.scored import Scored

SOURCE = "source"
VOTER = ["exercise", "respondent_id"]


def firmness(
    cast: "Cast", made: "Scored", top: int, labels: "dict[str, pd.Series]", merged: "pd.DataFrame"
) -> Firmness:
    """Return how much an order bears; `labels` say the source and groups of each ballot."""
    from csp_lib.consultation.firmness import grid, swaps
    from csp_lib.consultation.firmness.verdict import verdict_on_top

    papers = cast.papers
    by_rule, shown = grid.places_by_rule(papers), in_order(papers, made.by_points)
    is_weighted = bool((papers.weights != papers.ballots).any())
    return Firmness(
        by_rule=_listed(by_rule, shown).assign(times_in_top=list(grid.times_in_top(by_rule, top).loc[shown])),
        by_meaning=_listed(grid.places_by_meaning(papers), shown),
        weighted=_listed(grid.places_weighted_or_not(papers), shown if is_weighted else []),
        merged=merged,
        left_out=_left_out(cast, labels, top),
        could_be_top=[option for option, is_in in zip(papers.options, made.could_be_top, strict=True) if is_in],
        swap=swaps.ballots_to_swap(papers, top),
        agreement=made.agreement,
        verdict=verdict_on_top(made.verdicts, made.by_points, top),
    )


def _listed(places: "pd.DataFrame", options: list[str]) -> "pd.DataFrame":
    """Return a grid of places with the options as its first column, in this order."""
    return places.loc[options].reset_index()


def labels(
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
    from csp_lib.consultation.sub_groups import INDICATIVE_FROM
    from csp_lib.disclosure.bases import protected_bases

    rows = []
    for kind, said in labels.items():
        sizes = cast.who["ballots"].groupby(said[said != ""]).sum()
        bases = protected_bases(pd.DataFrame({"variable": kind, "category": sizes.index, "n": sizes.to_numpy()}))
        shown = bases[bases["is_shown"]].set_index("category")["rounded"]
        # the order without a group is that of all others: they must be enough for an order of their own
        tellable = [label for label in shown.index if cast.papers.n - sizes[label] >= INDICATIVE_FROM]
        told = places_without(cast, said.where(said.isin(tellable), ""), top)
        for label, mine in told.groupby("left_out", sort=False):
            changed = {word: ", ".join(mine.loc[mine["change"] == word, "option"]) for word in (ENTERS, LEAVES)}
            rows.append((kind, label, int(shown[label]), *changed.values()))
    return pd.DataFrame(rows, columns=["kind", "label", "ballots", "enters", "leaves"])


def merged(
    ballots: "pd.DataFrame", written: "WriteIns | None", made: "Scored", held: Held, asked: Asked,
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
    read = repaired_ballots(as_options(ballots, written.meanings_if_held), asked, question)
    ballots = weighed(read.ballots, held, question).ballots
    places = order_by_points(papers_of(ballots, asked.options, asked.unranked).papers)
    found = {"option": made.papers.options, "decided": made.by_points, "if_held": places}
    return pd.DataFrame(found).sort_values(["decided", "option"], ignore_index=True)


def earlier(held: Held, asked: Asked, question: "ExerciseParams | None") -> "pd.DataFrame":
    """Return the place of each option in every round, the last one at the end; without rows where there was one."""
    import pandas as pd

    from csp_lib.consultation.papers import papers_of
    from csp_lib.consultation.rules.points import order_by_points

    names = rounds(held.ballots)
    if len(names) < 2:
        return pd.DataFrame({"option": []})
    found: dict[str, Any] = {"option": sorted(asked.options)}
    for name in names:
        # read as the round that is ranked is, so that its places are the ones printed
        repaired, _ = read_ballots(in_round(held.ballots, name), held, asked, question)
        ballots = weighed(repaired.ballots, held, question).ballots
        papers = papers_of(ballots, asked.options, asked.unranked).papers
        found[name] = pd.array(order_by_points(papers), dtype="Int64")
        if name != names[-1]:
            # an issue that nobody ranked may not have been on the form of that round
            found[name][~papers.is_ranked.any(axis=0)] = pd.NA
    return pd.DataFrame(found).sort_values([names[-1], "option"], ignore_index=True)
