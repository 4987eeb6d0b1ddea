"""The audit of printed figures: each recomputed from the others, from claims and from recorded counts.

Checks are rules over the tables, none knows a document. A printed number is the span of values that would have been
printed so; a verdict says whether the spans meet (docs/methods.md, "The audit").
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from csp_lib.analysis.reconcile import (
    chains,
    changes,
    copies,
    dates,
    events,
    kin,
    labels,
    largest,
    lists,
    parts,
    rates,
    recorded,
    shares,
)
from csp_lib.analysis.reconcile.book import Book, Figure, books
from csp_lib.analysis.reconcile.finding import AGREES, CANNOT_CHECK, DISAGREES, ROUNDING, WORDS, Finding
from csp_lib.analysis.reconcile.lists import Recorded
from csp_lib.analysis.reconcile.recorded import Agreement, compare_printed, implied_denominator
from csp_lib.analysis.reconcile.spans import round_half_away

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "AGREES",
    "CANNOT_CHECK",
    "DISAGREES",
    "ROUNDING",
    "WORDS",
    "Agreement",
    "Finding",
    "Recorded",
    "audit",
    "compare_printed",
    "implied_denominator",
    "kin",
    "recorded",
    "round_half_away",
]


def audit(
    figures: "pd.DataFrame",
    claims: "pd.DataFrame | None" = None,
    *,
    as_of: str,
    recorded_counts: Recorded | None = None,
) -> list[Finding]:
    """Return every check of one or more documents' figures, by document and family.

    `figures` and `claims` have the columns of published_figures and claims (tables/figures.py). `as_of` is the day
    (2012-03-31) by which awaited values are overdue. `recorded_counts` holds counts by (indicator_id, financial year), for
    words of direction and events whose base is not printed; of one borough, so pass one document with it.
    """
    held = books(figures, claims)
    return [f for book in held for f in _check(book, held, as_of, recorded_counts or {})]


def _check(book: Book, every: list[Book], as_of: str, counted: Recorded) -> list[Finding]:
    found = [*_arithmetic(book), *_wording(book, every, counted), *_times(book, as_of), *_bases(book, counted)]
    ordered = {f.figure_ids: n for n, f in enumerate(found)}
    return sorted(dict.fromkeys(found), key=lambda f: (f.family, f.lines[:1], ordered[f.figure_ids]))


def _arithmetic(book: Book) -> Iterator[Finding]:
    for check in (
        changes.differences,
        changes.percents,
        rates.denominators,
        rates.lonely_rates,
        copies.copies,
        chains.chains,
        changes.most_of_change,
        changes.rate_and_count_change,
        parts.sums,
        parts.components,
        parts.subsets,
        parts.opposites,
        parts.longer_periods,
        shares.shares,
        largest.largest,
        shares.whole_numbers,
        shares.derived_differences,
    ):
        yield from check(book)


def _wording(book: Book, every: list[Book], counted: Recorded) -> Iterator[Finding]:
    others: list[Figure] = [f for other in every if other is not book for f in other.figures]
    yield from lists.complete_lists(book)
    yield from lists.named_items(book)
    yield from parts.shares_in_words(book)
    yield from lists.directions(book, counted)
    yield from copies.repeated_rows(book)
    yield from copies.instruments(book)
    yield from labels.columns(book)
    yield from labels.units(book)
    yield from labels.sizes(book, others)
    yield from labels.shares_above_the_whole(book)
    yield from labels.shares_of_one(book)
    yield from labels.polarity(book)
    yield from labels.missing(book)
    yield from labels.loose_ends(book)


def _times(book: Book, as_of: str) -> Iterator[Finding]:
    yield from dates.dates(book)
    yield from dates.impossible_texts(book)
    yield from dates.plan_years(book)
    yield from dates.spans_of_years(book)
    yield from dates.awaited(book, as_of)


def _bases(book: Book, counted: Recorded) -> Iterator[Finding]:
    yield from rates.populations(book)
    yield from rates.homes_or_people(book)
    yield from events.event_effects(book, counted)
    yield from events.ranges(book)
