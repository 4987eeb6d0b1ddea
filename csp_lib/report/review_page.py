"""The blocks of an annual review, one function per cell of the notebook. A block without data is Nothing."""

from typing import TYPE_CHECKING

import pandas as pd

from csp_lib.analysis.targets import AWAITED
from csp_lib.report import (
    audit_page,
    charts,
    numbers,
    page_parts,
    printed_figures,
    published_page,
    review_outlook,
    theme_page,
    wording,
)
from csp_lib.report.blocks import Block, Callout, Nothing
from csp_lib.report.charts.figure import Caption
from csp_lib.report.tables import Show, table_block

if TYPE_CHECKING:
    from csp_lib.results.shapes import AnnualReview, Indicator, PriorityRow, ThemeTrend


WITHIN_CHANCE_NOTE = (
    "Met within chance and missed within chance: the count stands on one side of the target, yet no further from it than "
    "such counts move by themselves."
)


def _source(review: "AnnualReview") -> tuple[str, ...]:
    trend = review_outlook.total(review)
    ranked = trend.rank_source_ids if trend is not None else []
    return page_parts.source_lines(review.sources, only=[*review.total.source_ids, *ranked])


def headlines(review: "AnnualReview") -> Block | Nothing:
    """Return the cards of all offences: count, rate, place in London, direction."""
    trend = review_outlook.total(review)
    return theme_page.headline(trend) if trend is not None else Nothing("no total is held")


def summary(review: "AnnualReview") -> Block:
    """Return the year in a few sentences, with the two largest movements."""
    trend = review_outlook.total(review)
    told = wording.change_sentences(review.total, review.borough_name)
    if trend is not None:
        told += [*wording.rate_sentence(trend), wording.direction_sentence(trend)]
    told += _largest(review)
    return page_parts.paragraph("summary", *told, numbers_from=("headline", "went-up", "went-down"))


def _largest(review: "AnnualReview") -> list[str]:
    moved = [i for i in review.movers if i.change is not None and i.change.difference]
    up = [i for i in moved if i.change and (i.change.difference or 0) > 0]
    down = [i for i in moved if i.change and (i.change.difference or 0) < 0]
    told = []
    if up:
        told.append(f"The largest rise was in {_movement(up[0])}.")
    if down:
        told.append(f"The largest fall was in {_movement(down[-1])}.")
    return told


def _movement(known: "Indicator") -> str:
    change = known.change
    assert change is not None
    more = "more" if (change.difference or 0) > 0 else "fewer"
    return f"{wording.lowered(known.title)} ({numbers.count(abs(change.difference or 0))} {more}; {change.verdict})"


def priorities(review: "AnnualReview") -> Block | Nothing:
    """Return progress against each priority in the columns of a plan's progress table."""
    if not review.priorities:
        return Nothing("no plan of this borough is carried here")
    now, before = theme_page.column_names(review.period)
    rows = [_priority(row, review) for row in review.priorities]
    shown = (
        Show("title", "Priority"), Show("measure", "Crime / ASB"), Show("previous", before), Show("offences", now),
        Show("percent", "% +/-"), Show("sure", "How sure"), Show("rank", "London rank"), Show("target", "Target"),
        Show("verdict", "Meeting target?"),
    )  # fmt: skip
    return table_block(
        pd.DataFrame(rows), shown, block_id="priorities", title=f"Progress against the priorities of {review.partnership}",
        source=_source(review), data_kind=page_parts.data_kind(review.sources),
        notes=(
            theme_page.RANK_NOTE,
            *([WITHIN_CHANCE_NOTE] if any("chance" in r.verdict.word for r in review.priorities) else []),
        ),
    )  # fmt: skip


def _priority(row: "PriorityRow", review: "AnnualReview") -> dict[str, str]:
    known = row.indicator
    if known is None or known.offences is None:
        counts = dict.fromkeys(("previous", "offences", "percent", "sure", "rank"), numbers.NOT_AVAILABLE)
        counts["measure"] = "not in the extracts" if known is None else "not held"
    else:
        counts = {
            "measure": known.title,
            "previous": numbers.count(known.previous),
            "offences": numbers.count(known.offences),
            "percent": wording.percent_or_words(known.change),
            "sure": known.change.verdict if known.change else "not compared",
            "rank": wording.rank_words(known.rank),
        }
    return {"title": row.title, **counts, "target": row.target, "verdict": _verdict(row, review)}


def _verdict(row: "PriorityRow", review: "AnnualReview") -> str:
    """Return the verdict on a target; while its year is not over, with what the projection says of it."""
    if row.verdict.word != AWAITED or row.indicator is None or not review.period.is_part_year:
        return row.verdict.word
    word = review_outlook.target_word(review, row.indicator.offence_set)
    return f"{AWAITED}, {word}" if word else AWAITED


def priorities_note(review: "AnnualReview") -> Block | Nothing:
    """Return what the plan says about its priorities as a list: their order, whose they are."""
    if review.priorities_note is None:
        return Nothing("the plan's priorities need no note")
    held = f"{review.plan_title} ({review.plan_years}). " if review.priorities else ""
    return page_parts.paragraph("priorities-note", held + review.priorities_note)


def movers_chart(review: "AnnualReview") -> Block | Nothing:
    """Return every offence set of the complete list by its change in offences."""
    moved = _moved(review)
    if len(moved) < 2:
        return Nothing("the year before is not held")
    rows = pd.DataFrame({"title": [i.title for i in moved], "difference": [_difference(i) for i in moved]})
    ups, downs = sum(_difference(i) > 0 for i in moved), sum(_difference(i) < 0 for i in moved)
    return charts.change_chart(
        rows,
        **Caption(
            block_id="movers",
            title="What went up and what went down",
            subtitle=f"{review.borough_name}, change in offences, {wording.period(review.period)} against "
            f"{wording.previous_period(review.period)}",
            description=f"Of {wording.count_word(len(moved))} kinds of offence {wording.count_word(ups)} went up and "
            f"{wording.count_word(downs)} went down. The kinds do not overlap.",
            source=_source(review),
            data_kind=page_parts.data_kind(review.sources),
        ),
    )


def _moved(review: "AnnualReview") -> "list[Indicator]":
    return [i for i in review.movers if i.offences is not None and i.previous is not None]


def _difference(known: "Indicator") -> int:
    return (known.offences or 0) - (known.previous or 0)


def went_up(review: "AnnualReview") -> Block | Nothing:
    """Return every kind of offence that rose, largest rise first."""
    return _list(review, [i for i in _moved(review) if _difference(i) > 0], "went-up", "What went up, complete")


def went_down(review: "AnnualReview") -> Block | Nothing:
    """Return every kind of offence that fell or stayed, largest fall first."""
    rows = [i for i in reversed(_moved(review)) if _difference(i) <= 0]
    return _list(review, rows, "went-down", "What went down or stayed, complete")


def _list(review: "AnnualReview", rows: "list[Indicator]", block_id: str, title: str) -> Block | Nothing:
    if not rows:
        return Nothing(f"{title}: none")
    kind = page_parts.data_kind(review.sources)
    return theme_page.indicators_table(rows, block_id, title, _source(review), kind)


def themes(review: "AnnualReview") -> list[Block | Nothing]:
    """Return, for each theme that recorded crime feeds, what changed and its chart."""
    shown: list[Block | Nothing] = []
    for trend in review.themes:
        if trend.theme == "total_crime" or trend.headline is None:
            continue
        shown += [_theme_sentences(trend), _theme_chart(trend)]
    return shown or [Nothing("no theme is fed")]


def _theme_sentences(trend: "ThemeTrend") -> Block:
    assert trend.headline is not None
    told = [*wording.change_sentences(trend.headline, trend.borough_name), *wording.rate_sentence(trend)]
    caution = [trend.caution] if trend.caution else []
    caution += [mark.sentence for mark in trend.headline.breaks]
    told += review_outlook.theme_sentences(trend)
    return page_parts.paragraph(f"theme-{trend.theme}", *told, *caution, title=trend.title)


def _theme_chart(trend: "ThemeTrend") -> Block | Nothing:
    chart = theme_page.months if len(trend.months) >= theme_page.FEWEST_MONTHS_DRAWN else theme_page.years
    return chart(trend, block_id=f"chart-{trend.theme}")


def other_themes(review: "AnnualReview") -> Block | Nothing:
    """Return which themes of the plan have a page without a series."""
    if not review.other_themes:
        return Nothing("every theme of the plan is fed")
    names = ", ".join(wording.lowered(title) for _, title in review.other_themes)
    return page_parts.paragraph(
        "other-themes", f"Pages that print what the plan says, without a series of recorded crime: {names}."
    )


def places(review: "AnnualReview") -> Block | Nothing:
    """Return all boroughs by rate of all offences."""
    trend = review_outlook.total(review)
    return theme_page.places(trend) if trend is not None else Nothing("no total is held")


def rates(review: "AnnualReview") -> Block | Nothing:
    """Return the rate of all offences by year beside London and the comparators."""
    trend = review_outlook.total(review)
    return theme_page.rates(trend) if trend is not None else Nothing("no total is held")


def plan_and_data(review: "AnnualReview") -> Block | Nothing:
    """Return printed figures beside ours."""
    return printed_figures.compared(review.printed, review.sources)


def not_reconciled(review: "AnnualReview") -> list[Block | Nothing]:
    """Return what the plan prints that could not be reconciled, with the words that are fair to its authors."""
    if review.audit is None:
        return [Nothing(audit_page.NO_DOCUMENT)]
    return [
        audit_page.fair_words(review.audit),
        audit_page.not_reconciled(review.audit),
        audit_page.against_recorded(review.audit),
    ]


def targets(review: "AnnualReview") -> Block | Nothing:
    """Return the plan's targets that the year judges."""
    return published_page.review_targets(review)


def harm(review: "AnnualReview") -> list[Block | Nothing]:
    """Return the harm of the year's offences by the weights a partnership added, and which offences make it."""
    found = review.harm
    if found is None:
        return [Nothing("no harm weights were added; none are carried here")]
    if found.value is None:
        return [page_parts.paragraph("harm", f"No index of harm is given: {found.reason}.")]
    told = (
        f"By the weights of {found.source} ({found.date}) the offences of {wording.period(review.period)} come to "
        f"{numbers.count(found.value)} {found.unit} for every 1,000 {found.denominator_name}; chance alone leaves open "
        f"{numbers.count(found.lower)} to {numbers.count(found.upper)}."
    )
    titles = {i.offence_set: i.title for i in review.movers}
    rows = found.parts.assign(title=[titles.get(name, name) for name in found.parts["offence_set"]])
    shown = (
        Show("title", "Offences"), Show("count", "Recorded", "count"), Show("weight", f"Weight, {found.unit}", "decimal"),
        Show("share_percent", "Share of all harm", "percent"),
    )  # fmt: skip
    table = table_block(
        rows, shown, block_id="harm-parts", title="Which offences weigh most", source=_source(review),
        data_kind=page_parts.data_kind(review.sources),
    )  # fmt: skip
    return [page_parts.paragraph("harm", told), table]


def gaps(review: "AnnualReview") -> list[Block | Nothing]:
    """Return what a reader might look for and not find."""
    boxes: list[Block | Nothing] = [
        Callout(id=f"gap-{n}", tone="gap", text=text) for n, text in enumerate(review.gaps, 1)
    ]
    return boxes or [Nothing("nothing is missing")]


def words(review: "AnnualReview") -> Block:
    """Return the words of this page that a reader may not know."""
    del review
    return page_parts.words_used(
        "comparators", "extract", "notifiable offences", "recorded crime", "financial year", "rate per 1,000 residents", "rank",
        "no clear change", "level", "usual variation", "projection", "80% range", "funnel", "serious acquisitive crime", "vintage",
    )  # fmt: skip
