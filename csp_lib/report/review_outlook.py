"""The blocks of an annual review that look at its last month and ahead: what is above expectation, where it heads."""

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import pandas as pd

from csp_lib.reference import offences
from csp_lib.reference.periods import FinancialYear
from csp_lib.report import (
    charts,
    event_words,
    evidence_page,
    numbers,
    outlook_words,
    page_parts,
    watched_words,
    wording,
)
from csp_lib.report.blocks import Block, Nothing
from csp_lib.report.charts.figure import Caption
from csp_lib.report.tables import Show, table_block
from csp_lib.report.wording import count_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from csp_lib.results.evidence_shapes import Projected
    from csp_lib.results.shapes import AnnualReview, ThemeTrend

CANNOT = "cannot say"
CHANCES = "On course: 80 chances in 100 or more; more likely than not: 50; unlikely: 20; very unlikely: fewer."


def total(review: "AnnualReview") -> "ThemeTrend | None":
    """Return the theme of all offences, None where no total is held."""
    return next((t for t in review.themes if t.theme == "total_crime"), None)


def heading(review: "AnnualReview") -> Block | Nothing:
    """Return, for each theme that recorded crime feeds, the projection of the year with its range and target."""
    found = [row for row in map(_row, review.themes) if row is not None]
    held = _projected(review)
    if not found or held is None:
        return Nothing("no monthly counts of the period are held, so no year is projected")
    year = held.projection.year_name
    shown = (
        Show("title", "Offences"), Show("before", str(FinancialYear.parse(year).previous), "count"),
        *([Show("known", "Known so far", "count")] if review.period.is_part_year else []),
        Show("middle", f"{year}, projected", missing=CANNOT), Show("inner", "80% range", missing=CANNOT),
        Show("outer", "95% range", missing=CANNOT), Show("target", "Plan's target", missing="none"),
        Show("chance", "Will it be met?", missing="no target"),
    )  # fmt: skip
    return table_block(
        pd.DataFrame(found), shown, block_id="heading", title=f"Where {year} is heading",
        source=_source(review), data_kind=page_parts.data_kind(review.sources),
        notes=(*([CHANCES] if any(row["target"] for row in found) else []), *_tested(review)),
    )  # fmt: skip


def _projected(review: "AnnualReview") -> "Projected | None":
    """Return the first theme's projection: all of a review are made at one month."""
    return next(iter(_all_projected(review)), None)


def _all_projected(review: "AnnualReview") -> "list[Projected]":
    return [t.evidence.projected for t in review.themes if t.evidence is not None and t.evidence.projected is not None]


def _tested(review: "AnnualReview") -> list[str]:
    """Return how often such ranges held, once for the models and once for offences too rare for them."""
    made = [held for held in _all_projected(review) if held.projection.year is not None]
    return list(dict.fromkeys(outlook_words.achieved_sentence(held.projection, held.achieved) for held in made))


def _row(trend: "ThemeTrend") -> dict[str, object] | None:
    if trend.evidence is None or trend.evidence.projected is None or trend.headline is None:
        return None
    made = trend.evidence.projected.projection
    year = made.year
    return {
        "title": trend.headline.title,
        "before": made.rules.as_last_year,
        "known": made.known_total,
        "middle": None if year is None else outlook_words.about(year.median),
        "inner": None if year is None else outlook_words.span(year.lower80, year.upper80),
        "outer": None if year is None else outlook_words.span(year.lower95, year.upper95),
        "target": outlook_words.target_words(made) or None,
        "chance": made.target_word or None,
    }


def target_word(review: "AnnualReview", offence_set: str) -> str:
    """Return the closed word for the chance of meeting the plan's target on an offence set, empty without one."""
    held = (t for t in review.themes if t.headline is not None and t.headline.offence_set == offence_set)
    made = [
        t.evidence.projected.projection for t in held if t.evidence is not None and t.evidence.projected is not None
    ]
    return made[0].target_word if made else ""


def projection(review: "AnnualReview") -> Block | Nothing:
    """Return the chart of all offences in the year, so far and to come."""
    return _of_total(review, evidence_page.projection)


def record(review: "AnnualReview") -> Block | Nothing:
    """Return what would have been projected of all offences in past years, beside what happened."""
    return _of_total(review, evidence_page.record)


def comparison(review: "AnnualReview") -> Block | Nothing:
    """Return the borough among all boroughs and against its peers, for all offences."""
    return _of_total(review, evidence_page.comparison)


def funnel(review: "AnnualReview") -> Block | Nothing:
    """Return the funnel of all boroughs for all offences."""
    return _of_total(review, evidence_page.funnel)


def _of_total(review: "AnnualReview", drawn: "Callable[[ThemeTrend], Block | Nothing]") -> Block | Nothing:
    trend = total(review)
    return drawn(trend) if trend is not None else Nothing("no total is held")


def last_month(review: "AnnualReview") -> Block | Nothing:
    """Return which kinds of offence were above what earlier months would suggest, and how many chance would list."""
    warnings = review.warnings
    if warnings is None or not warnings.series:
        return Nothing("no monthly counts of the period are held")
    month = numbers.month(review.period.last)
    above = warnings.frame[warnings.frame["is_alarm"].astype(bool)].to_dict("records")
    if above:
        kinds = "kind of offence was" if len(above) == 1 else "kinds of offence were"
        told = f"In {month} {count_word(len(above))} {kinds} above what earlier months would suggest: {_listed(above)}."
    else:
        told = f"In {month} no kind of offence was above what earlier months would suggest."
    by_chance = warnings.words.replace(" series", " kinds of offence")
    return page_parts.paragraph("last-month", told, wording.sentence(by_chance))


def _listed(rows: list[dict[Hashable, Any]]) -> str:
    """Return kinds of offence with the count of the month and the most that would be no surprise."""
    sets = offences.offence_sets()
    names = [wording.lowered(sets[str(row["key"])].title) for row in rows]
    counted = [
        f"{name} ({numbers.count(row['observed'])}, where up to {watched_words.no_surprise(row['bound'])} would be no surprise)"
        for name, row in zip(names, rows, strict=True)
    ]
    return wording.listed(counted)


def expected(review: "AnnualReview") -> Block | Nothing:
    """Return the chart of every kind of offence in the last month beside what was expected."""
    if review.warnings is None or not review.warnings.series:
        return Nothing("no monthly counts of the period are held")
    sets = offences.offence_sets()
    rows = review.warnings.frame.assign(title=[sets[key].title for key in review.warnings.frame["key"]])
    month = numbers.month(review.period.last)
    short = rows[rows["method"] == "short history"]
    history = " Fewer than five years of months stand behind them." if len(short) else ""
    return charts.expected_chart(
        rows,
        **Caption(
            block_id="expected",
            title=f"{month} beside what earlier months would suggest",
            subtitle=f"{review.borough_name}, offences recorded in {month}, every kind of offence",
            description=f"Each bar reaches from none to the most that would be no surprise; the dot is what was recorded.{history}",
            source=_source(review),
            data_kind=page_parts.data_kind(review.sources),
        ),
    )


def _source(review: "AnnualReview") -> tuple[str, ...]:
    return page_parts.source_lines(review.sources, only=review.total.source_ids)


def theme_sentences(trend: "ThemeTrend") -> list[str]:
    """Return what a theme's section says of its last month, the year ahead and its events, briefly."""
    if trend.evidence is None:
        return []
    told = []
    if trend.evidence.watched is not None:
        told += watched_words.month_sentences(trend.evidence.watched, trend.borough_name)[:2]
    if trend.evidence.projected is not None:
        told += _ahead(trend.evidence.projected)
    headline = trend.headline.offence_set if trend.headline else ""
    told += [
        event_words.event_sentences(found)[0] for found in trend.evidence.events
        if found.offence_set == headline and found.effect.verdict not in ("no clear effect", "cannot judge")
    ]  # fmt: skip
    return told


def _ahead(found: "Projected") -> list[str]:
    made = found.projection
    if made.year is None:
        return []
    told = [f"{made.year_name} is projected at {outlook_words.span(made.year.lower80, made.year.upper80)} (80% range)."]
    return [*told, *([outlook_words.target_sentence(made)] if made.target is not None else [])]
