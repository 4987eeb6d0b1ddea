"""Issues rated on a scale by a panel or sample: shares of top answers with their ranges, weighted and not."""

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from csp_lib.consultation.evidence_types import evidence_type
from csp_lib.report import charts, numbers, page_parts
from csp_lib.report.blocks import Block, Nothing
from csp_lib.report.charts.figure import Caption
from csp_lib.report.charts.survey import TOO_FEW
from csp_lib.report.consultations import words
from csp_lib.report.consultations.ranking import kind_of, notes_of, sources_of
from csp_lib.report.tables import Show, table_block
from csp_lib.report.wording import listed

if TYPE_CHECKING:
    from csp_lib.results.consultations.shapes import Rating
    from csp_lib.results.shapes import Consultation

NO_ANSWERS = "no answers on a scale are held"
MOST_DRAWN = 7
NOT_KNOWN = "No answer on the scale"


def summary(result: "Consultation") -> Block | Nothing:
    """Return who answered, what weighting did, and which issues could be in the top places."""
    made = result.rating
    if made is None:
        return Nothing(NO_ANSWERS)
    asked = made.asked
    told = [
        f"{asked.title}, {words.dates(asked)}. {words.question(asked)}",
        f"Counted is the share that answered {listed(made.top_answers)}, of those who answered on the scale.",
        words.caution(asked, made.people), *_weighting(made),
    ]  # fmt: skip
    return page_parts.paragraph("rated", *told, numbers_from=("shares",), data_kind=kind_of(result))


def _weighting(made: "Rating") -> list[str]:
    told = [made.why_unweighted] if made.why_unweighted else []
    if not made.is_weighted:
        return told or ["Answers are not weighted."]
    return [*told, words.weighting(made.weights, made.weighting_changes_the_order)]


def chart(result: "Consultation") -> Block | Nothing:
    """Return the share of top answers by issue with its range."""
    made = result.rating
    if made is None or made.issues.empty:
        return Nothing(NO_ANSWERS)
    frame = made.issues.rename(columns={"issue": "label", "share": "percent"})
    shown = made.issues[made.issues["show"].astype(bool)]
    if shown.empty:
        return Nothing("too few people answered to print a share")
    first = shown.iloc[0]
    return charts.intervals_chart(
        frame, unit=f"Percent answering {' or '.join(made.top_answers)}", each="Issue", number="answered",
        **Caption(
            block_id="shares-drawn", title=f"{first['issue']} has the largest share",
            subtitle=f"{result.borough_name}, {made.asked.title}: share of top answers with its range",
            description=f"{first['issue']}: {numbers.percent(first['share'])} (range {numbers.percent(first['lower'])} to "
            f"{numbers.percent(first['upper'])}).",
            source=sources_of(result), data_kind=kind_of(result), notes=notes_of(result),
        ),
    )  # fmt: skip


def table(result: "Consultation") -> Block | Nothing:
    """Return issues by share of top answers: place with its range, share with its range, base, and without weights."""
    made = result.rating
    if made is None or made.issues.empty:
        return Nothing(NO_ANSWERS)
    rows = pd.DataFrame([_row(row) for row in made.issues.to_dict("records")])
    shown = [
        Show("issue", "Issue"), Show("places", "Range of places"), Show("share", "Share of top answers"),
        Show("spread", "Range of the share"), Show("n", "Answered on the scale", "count"),
        Show("no_answer", "Did not know", "count"), Show("again", f"Chance of the {words.top_places(made.asked.top)}"),
    ]  # fmt: skip
    if made.is_weighted:
        shown += [Show("n_eff", "Effective number", "count"), Show("unweighted", "Without weights")]
    which = (
        "effective number of people"
        if evidence_type(made.asked.evidence_type).may_give_range == "effective_n"
        else "people"
    )
    return table_block(
        rows, shown, block_id="shares", title="Issues in order of the share of top answers", data_kind=kind_of(result),
        source=sources_of(result),
        notes=notes_of(result, f"Ranges at 95%, on the {which}. Never added to ballots."),
    )  # fmt: skip


def _row(row: "Mapping[Hashable, Any]") -> dict[str, Any]:
    """Return an issue's row; where too few answered, its base and no share."""
    kept = {name: row[name] for name in ("issue", "n", "no_answer", "n_eff")}
    if not row["show"]:
        return {**kept, **dict.fromkeys(("places", "share", "spread", "again", "unweighted"), TOO_FEW)}
    return {
        **kept, "places": words.places(row["rank_low"], row["rank_high"]), "share": numbers.percent(row["share"]),
        "spread": f"{numbers.percent(row['lower'])} to {numbers.percent(row['upper'])}",
        "again": words.chance(row["p_top_k"]), "unweighted": numbers.percent(row["unweighted_share"]),
    }  # fmt: skip


def answers_chart(result: "Consultation") -> Block | Nothing:
    """Return every answer of every issue."""
    made = result.rating
    if made is None or made.answers.empty or len(made.scale) > MOST_DRAWN:
        return Nothing(NO_ANSWERS)
    shown = list(made.issues.loc[made.issues["show"].astype(bool), "issue"])
    if not shown:
        return Nothing("too few people answered to print a share")
    wide = (
        made.answers[made.answers["issue"].isin(shown)]
        .pivot(index="issue", columns="answer", values="share_of_all")
        .reset_index()
    )
    apart = [a for a in wide.columns if a not in ("issue", *made.scale)]
    frame = wide.assign(**{NOT_KNOWN: wide[apart].sum(axis=1)}) if apart else wide
    frame = frame.set_index("issue").loc[shown].reset_index()
    return charts.answers_chart(
        frame, made.scale, no_answer=NOT_KNOWN if apart else None,
        **Caption(
            block_id="answers", title="Every answer, issue by issue",
            subtitle=f"{result.borough_name}, {made.asked.title}: per cent of those who answered or did not know",
            description=_most(made.answers[made.answers["issue"].isin(shown)]), source=sources_of(result), data_kind=kind_of(result),
            notes=notes_of(result),
        ),
    )  # fmt: skip


def _most(answers: pd.DataFrame) -> str:
    """Return the answer given most often, in words."""
    row = answers.nlargest(1, "share_of_all").iloc[0]
    return f"The largest part: {numbers.percent(row['share_of_all'], 0)} answered {row['answer']} on {row['issue']}."
