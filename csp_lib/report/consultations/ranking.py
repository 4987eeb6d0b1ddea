"""The order that ballots give: the answer, what became of the ballots, the ranked table, and the plain facts."""

from typing import TYPE_CHECKING

from csp_lib.report import charts, numbers, page_parts
from csp_lib.report.blocks import Block, Callout, Card, Cards, Nothing
from csp_lib.report.charts.figure import Caption
from csp_lib.report.consultations import verdicts, words
from csp_lib.report.tables import Show, table_block
from csp_lib.report.wording import listed, sentence

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.results.consultations.shapes import Ranking
    from csp_lib.results.shapes import Consultation

NO_BALLOTS = "no ballots are held"
SHARES = ("first_choice_share", "top3_share", "ranked_share")
UNITS = {
    "below": "Average points", "not_offered": "Average points from 0 to 1", "abstain": "Share of comparisons from 0 to 1",
}  # fmt: skip


def kind_of(result: "Consultation") -> str:
    """Return how the answers came to be: a partner's own, unless they are simulated or restricted."""
    kinds = {s.data_kind for s in result.answers_from}
    return next((k for k in ("restricted", "simulated", "partner", "published") if k in kinds), "partner")


def sources_of(result: "Consultation") -> tuple[str, ...]:
    """Return the printed lines on the sources of the answers."""
    return page_parts.source_lines(result.answers_from, ("partner", "simulated", "restricted", "published", "derived"))


def printable(result: "Consultation") -> "Ranking | None":
    """Return the ranking where enough ballots were counted to print it: a few would be single people's answers."""
    made = result.ranking
    return made if made is not None and made.is_enough_to_tell else None


def notes_of(result: "Consultation", *more: str) -> tuple[str, ...]:
    """Return the notes of a table or chart of answers: first the fixed sentence on whose views these are."""
    made = result.ranking or result.rating
    return (words.caution(made.asked, made.people), *more) if made is not None else more


def printed(made: "Ranking", frame: "pd.DataFrame") -> "pd.DataFrame":
    """Return a table of options in order, or by the alphabet where ballots share no order."""
    return frame if made.has_order else frame.sort_values("option", ignore_index=True)


def answer(result: "Consultation") -> Block:
    """Return the verdict in a sentence and whose views these are, or why there is none."""
    if result.absent is not None:
        return Callout(id="no-answers", tone="gap", title="No order is given", text=result.absent)
    made = result.ranking
    if made is None:
        return page_parts.paragraph("answer", verdicts.rated(result.rating), numbers_from=("shares",))
    told = [verdicts.headline(made), verdicts.why_so_firm(made), words.caution(made.asked, made.taken.valid)]
    return page_parts.paragraph("answer", *(t for t in told if t), numbers_from=("ranking",))


def cards(result: "Consultation") -> Block | Nothing:
    """Return the headline figures: ballots counted, the verdict, the ballots that the edge rests on."""
    made = printable(result)
    if made is None or made.options.empty:
        return Nothing(NO_BALLOTS)
    swap, valid = made.firmness.swap, made.taken.valid
    shown = [
        Card("Ballots counted", numbers.count(valid), valid, "ballots", f"of {numbers.count(made.taken.cast)} handed in"),
        Card(f"The {words.top_places(made.asked.top)}", verdicts.how_firm(made), None, "", words.dates(made.asked)),
    ]  # fmt: skip
    if swap is not None and made.has_order:
        rests, label = numbers.count(swap.ballots), sentence(words.edge(made.asked)).rstrip(".")
        unit = "ballot" if swap.ballots == 1 else "ballots"
        shown.append(Card(f"{label} rests on", rests, swap.ballots, unit, "changed as far as a ballot can be"))
    return Cards(id="cards", data_kind=kind_of(result), cards=tuple(shown))


def ballots(result: "Consultation") -> Block | Nothing:
    """Return what became of the ballots handed in."""
    made = result.ranking
    if made is None:
        return Nothing(NO_BALLOTS)
    asked = made.asked
    told = [
        f"{asked.title}, {words.dates(asked)}.",
        words.question(asked),
        *words.taken(made),
        *words.weighted(made),
        *made.notes,
    ]
    return page_parts.paragraph("ballots", *told, data_kind=kind_of(result))


def chart(result: "Consultation") -> Block | Nothing:
    """Return the options by average points with their places, ranges and bands."""
    made = printable(result)
    if made is None or len(made.options) < 2 or made.options["average_points"].isna().all():
        return Nothing(NO_BALLOTS)
    is_ordered = made.has_order
    frame = made.options if is_ordered else made.options.drop(columns=["rank", "rank_low", "rank_high", "band"])
    return charts.ranked_points_chart(
        printed(made, frame),
        unit=UNITS[made.asked.unranked],
        **Caption(
            block_id="points",
            title=_chart_title(made),
            subtitle=f"{result.borough_name}, {made.asked.title}: {UNITS[made.asked.unranked].lower()} over all ballots",
            description=f"{_ends(made)}First choice gets most points, last gets none. {words.BLANKS[made.asked.unranked]}",
            source=sources_of(result),
            data_kind=kind_of(result),
            notes=notes_of(result),
        ),
    )


def _chart_title(made: "Ranking") -> str:
    if not made.has_order:
        return "No shared order: points without places"
    if made.asked.evidence_type == "probability":
        return "Average points, with the range of places"
    leads = made.options.loc[made.options["rank"] == 1, "option"]
    return f"{leads.iloc[0]} comes first by average points" if len(leads) == 1 else "First place is shared"


def _ends(made: "Ranking") -> str:
    """Return which issue has most points and which fewest; nothing where ballots share no order or points are level."""
    most, least = made.options.iloc[0], made.options.iloc[-1]
    if not made.has_order or most["rank"] == least["rank"]:
        return ""
    return f"{most['option']} has the most points, {least['option']} the fewest. "


def table(result: "Consultation") -> Block | Nothing:
    """Return the ranked table, the band first: issue, place with its range, points, chance to be on top again."""
    made = printable(result)
    if made is None or made.options.empty:
        return Nothing(NO_BALLOTS)
    is_ordered = made.has_order
    rows = made.options.assign(
        place=[numbers.ordinal(place) for place in made.options["rank"]],
        range=[words.places(*pair) for pair in zip(made.options["rank_low"], made.options["rank_high"], strict=True)],
        again=[words.chance(chance) for chance in made.options["p_top_k"]],
        points=[numbers.decimal(points, 2) for points in made.options["average_points"]],
        side=[words.side(r["rank"], made.asked.top, r["verdict"]) for r in made.options.to_dict("records")],
    )
    shown = [
        Show("band", "Band"), Show("place", "Place"), Show("range", "Range of places"), Show("option", "Issue"),
        Show("points", UNITS[made.asked.unranked]), Show("again", f"Chance of the {words.top_places(made.asked.top)}"),
        Show("side", "In or out, and how firmly"),
    ]  # fmt: skip
    if not is_ordered:
        shown = shown[3:5]
    return table_block(
        printed(made, rows), shown, block_id="ranking", row_header=3 if is_ordered else 0, data_kind=kind_of(result),
        title="Issues in order of average points" if is_ordered else "Issues in the order of the alphabet",
        source=sources_of(result), notes=tuple(_table_notes(made)),
    )  # fmt: skip


def _table_notes(made: "Ranking") -> list[str]:
    caution = words.caution(made.asked, made.taken.valid)
    if not made.has_order:
        return [caution, "There is no shared order, so no places are given."]
    again = words.AGAIN[made.asked.evidence_type]
    return [
        caution,
        f"The range holds the places an issue could have {again}; made so, ranges hold the true place 95 times in 100.",
        f"Chance: of being among the {words.top_places(made.asked.top)} {again}. The ranges of issues of one band overlap.",
    ]


def facts(result: "Consultation") -> Block | Nothing:
    """Return the plain facts: who put an issue first, among the first three, ranked it at all."""
    made = printable(result)
    if made is None or made.options.empty:
        return Nothing(NO_BALLOTS)
    valid = made.taken.valid
    rows = made.options.assign(**{name: [_share(v, valid) for v in made.options[name]] for name in SHARES})
    shown = (
        Show("option", "Issue"), Show("first_choice_share", "First choice", "percent"),
        Show("top3_share", "Among the first three", "percent"), Show("ranked_share", "Ranked at all", "percent"),
        Show("n", "Ballots ranking it", "count"),
    )  # fmt: skip
    return table_block(
        printed(made, rows), shown, block_id="facts", title=f"Shares of {numbers.count(valid)} ballots",
        data_kind=kind_of(result), source=sources_of(result), notes=notes_of(result),
    )  # fmt: skip


def _share(percent: float, valid: int) -> float | str:
    """Return a share in per cent, or in words where few ballots were valid: 2 of 3."""
    return percent if valid >= words.FEWEST_FOR_A_PERCENTAGE else words.share(percent, valid)


def places_chart(result: "Consultation") -> Block | Nothing:
    """Return how many ballots put each issue first, second, third, lower, or did not rank it."""
    made = printable(result)
    if made is None or made.options.empty or made.taken.valid < words.FEWEST_FOR_A_PERCENTAGE:
        return Nothing("too few ballots for percentages")
    first = made.places.nlargest(1, "first").iloc[0]
    leads = made.places["first"].round(9) == round(first["first"], 9)
    return charts.places_chart(
        printed(made, made.places),
        **Caption(
            block_id="places",
            title=f"{first['option']} is the most frequent first choice"
            if leads.sum() == 1
            else "No issue alone is the most frequent first choice",
            subtitle=f"{result.borough_name}, {made.asked.title}: places given on {numbers.count(made.taken.valid)} ballots",
            description=f"{numbers.percent(first['first'])} of ballots put {listed(list(made.places['option'][leads]))} first. Tied issues share "
            "the places they fill.",
            source=sources_of(result),
            data_kind=kind_of(result),
            notes=notes_of(result),
        ),
    )


def repairs(result: "Consultation") -> Block | Nothing:
    """Return what was mended on ballots, by rule."""
    if result.ranking is None or result.ranking.taken.repairs.empty:
        return Nothing("no ballot needed repair")
    shown = (
        Show("meaning", "What was found, and how it was read"), Show("repairs", "Marks", "count"),
        Show("ballots", "Ballots", "count"),
    )  # fmt: skip
    return table_block(
        result.ranking.taken.repairs, shown, block_id="repairs", title="Marks mended, by rule", data_kind=kind_of(result),
        source=sources_of(result), notes=notes_of(result),
    )  # fmt: skip


def rounds(result: "Consultation") -> Block | Nothing:
    """Return the order before and after people talked, where ballots were taken in several rounds."""
    made = printable(result)
    if made is None or made.earlier.empty:
        return Nothing("ballots were taken once")
    names = [name for name in made.earlier.columns if name != "option"]
    shown = (
        Show("option", "Issue"),
        *(Show(name, f"Place in {_round(name)}", "count", missing="ranked by nobody") for name in names),
    )
    return table_block(
        made.earlier, shown, block_id="rounds", title="The order, round by round", data_kind=kind_of(result),
        source=sources_of(result), notes=notes_of(result, "The last round is the one that is ranked."),
    )  # fmt: skip


def _round(name: str) -> str:
    return name if name.casefold().startswith("round") else f"round {name}"


def method(result: "Consultation") -> Block:
    """Return how the page is to be read, in plain sentences."""
    told = [
        "Different surveys and events are shown side by side and never joined: their questions and people differ.",
        "A partnership must have regard to what people say; what it decided stands beside it with its reason.",
    ]
    made = result.ranking
    if made is not None:
        told = [
            "First choice gets most points, last gets none, and points are averaged over everybody.",
            verdicts.blanks(made),
            "The range of a place comes from how much ballots differ: differences between issues that could be chance "
            "are not told as places.",
            "The chance to be on top again comes from drawing as many ballots anew, a thousand times.",
            *told,
        ]
    return page_parts.paragraph("method", *told)
