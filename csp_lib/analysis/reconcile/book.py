"""One document's figures and claims, ready to be asked: what is printed of an indicator, for which period."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from csp_lib.analysis.rates import known
from csp_lib.analysis.reconcile import periods
from csp_lib.analysis.reconcile.periods import Months
from csp_lib.analysis.reconcile.spans import Span, printed_span

if TYPE_CHECKING:
    import pandas as pd

ROUNDED = ("percent", "percent_change", "rate", "index")
PEOPLE = ("people", "person", "victim", "offender", "client", "resident", "household", "young people", "respondent")
SIDE_WORDS = re.compile(r"\b(low|high) end\b|\b(from|to)$|, (low|high|from|to)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Figure:
    """One printed number: `key` is its indicator_id, `text` the number as printed, `kind` what sort of number it is."""

    id: str
    borough: str
    document: str
    line: int
    section: str
    name: str
    key: str
    period: str
    period_type: str
    measure: str
    value: float | None
    text: str
    unit: str
    denominator: str
    qualifier: str
    note: str
    role: str

    @cached_property
    def kind(self) -> str:
        """Return count, difference, percent, percent_change, rate, rank, index, amount, or target."""
        if self.measure.startswith("target") or self.role == "target":
            return "target"
        if self.measure.startswith("rate_per"):
            return "rate"
        if self.measure != "baseline":
            return self.measure
        if "per " in self.unit:
            return "rate"
        return "percent" if self.unit.startswith("%") else "count"

    @cached_property
    def span(self) -> Span:
        """Return all values that would have been printed so."""
        assert self.value is not None
        return printed_span(self.value, self.text, self.qualifier, is_rounded=self.kind in ROUNDED)

    @cached_property
    def months(self) -> Months | None:
        """Return the months of the figure; of a change those of the later period."""
        change = self.compared
        return periods.months(change[0] if change else self.period)

    @cached_property
    def compared(self) -> tuple[str, str] | None:
        """Return the later and the earlier period of a change."""
        return periods.compared(self.period) if self.kind in ("difference", "percent_change") else None

    @property
    def is_side_of_range(self) -> bool:
        """Tell whether the number is one end of a printed range."""
        return bool(SIDE_WORDS.search(self.qualifier) or SIDE_WORDS.search(self.name))

    @property
    def is_of_people(self) -> bool:
        """Tell whether people are counted: the same person may stand in two years."""
        return any(word in self.unit.lower() for word in PEOPLE)

    @property
    def when(self) -> str:
        """Return the period in words."""
        return periods.in_words(self.period)

    @property
    def shown(self) -> str:
        """Return the number as printed, or its value where the print is not held."""
        return self.text or ("no value" if self.value is None else f"{self.value:,.10g}")

    @property
    def written(self) -> str:
        """Return the number as a finding quotes it."""
        number = self.text or ("no value" if self.value is None else f"{self.value:,.10g}")
        signed = self.value is not None and self.value < 0 and not re.search(r"[-\u2013]\s?\d", number)
        return f"{self.name}, {self.when}: {'a fall of ' if signed else ''}{number}"


@dataclass(frozen=True)
class Claim:
    """One thing a text asserts about figures or dates; which columns it uses depends on its kind (tables/figures.py)."""

    id: str
    borough: str
    document: str
    line: int
    section: str
    kind: str
    subject: str
    period: str
    direction: str
    items: tuple[str, ...]
    figure_ids: tuple[str, ...]
    value: float | None
    date: str
    tense: str
    statement: str
    note: str

    @property
    def when(self) -> str:
        """Return the period in words."""
        return periods.in_words(self.period)

    @property
    def written(self) -> str:
        """Return the claim as a finding quotes it."""
        return self.statement


Row = Mapping[Hashable, Any]


def _text(row: Row, column: str) -> str:
    value = row.get(column)
    return "" if value is None or value != value else str(value).strip()


def _listed(row: Row, column: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _text(row, column).split(";") if part.strip())


def figure(row: Row) -> Figure:
    """Return a row of published_figures as a figure."""
    return Figure(
        id=_text(row, "figure_id"),
        borough=_text(row, "borough"),
        document=_text(row, "document"),
        line=int(float(row["line"])),
        section=_text(row, "section"),
        name=_text(row, "indicator"),
        key=_text(row, "indicator_id"),
        period=_text(row, "period"),
        period_type=_text(row, "period_type"),
        measure=_text(row, "measure"),
        value=known(row["value"]),
        text=_text(row, "value_as_printed"),
        unit=_text(row, "unit"),
        denominator=_text(row, "denominator"),
        qualifier=_text(row, "qualifier"),
        note=_text(row, "note"),
        role=_text(row, "role"),
    )


def claim(row: Row) -> Claim:
    """Return a row of claims as a claim."""
    return Claim(
        id=_text(row, "claim_id"),
        borough=_text(row, "borough"),
        document=_text(row, "document"),
        line=int(float(row["line"])),
        section=_text(row, "section"),
        kind=_text(row, "kind"),
        subject=_text(row, "subject"),
        period=_text(row, "period"),
        direction=_text(row, "direction"),
        items=_listed(row, "items"),
        figure_ids=_listed(row, "figure_ids"),
        value=known(row["value"]),
        date=_text(row, "date"),
        tense=_text(row, "tense"),
        statement=_text(row, "statement"),
        note=_text(row, "note"),
    )


class Book:
    """The figures and claims of one document."""

    def __init__(self, figures: Iterable[Figure], claims: Iterable[Claim] = ()) -> None:
        self.every = list(figures)
        self.claims = list(claims)
        self.by_id = {f.id: f for f in self.every}

    @cached_property
    def figures(self) -> list[Figure]:
        """Return what asserts something of the area: figures with a value, no context, target or projection.

        Of comparators only ranks belong here: London's counts and rates are those of other areas.
        """
        left_out = ("context", "projection", "pending", "target")
        held = [f for f in self.every if f.value is not None and f.role not in left_out and f.kind != "target"]
        return [f for f in held if f.role != "comparator" or f.kind == "rank"]

    @cached_property
    def _by_kind(self) -> dict[str, list[Figure]]:
        found: dict[str, list[Figure]] = defaultdict(list)
        for f in self.figures:
            found[f.kind].append(f)
        return found

    def of_kind(self, *kinds: str) -> list[Figure]:
        """Return the asserting figures of these kinds, in the document's order."""
        return [f for kind in kinds for f in self._by_kind.get(kind, [])]

    @cached_property
    def _counts(self) -> dict[tuple[str, str], list[Figure]]:
        found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for f in self.of_kind("count"):
            if not f.is_side_of_range:
                found[f.key, f.period].append(f)
        return found

    def counts(self, key: str, period: str) -> list[Figure]:
        """Return the counts printed of an indicator for a period, every copy."""
        return self._counts.get((key, period), [])

    @cached_property
    def keys(self) -> dict[str, list[Figure]]:
        """Return the asserting figures by indicator."""
        found: dict[str, list[Figure]] = defaultdict(list)
        for f in self.figures:
            found[f.key].append(f)
        return found

    def named(self, ids: Iterable[str]) -> list[Figure]:
        """Return the figures of these ids that the document has."""
        return [self.by_id[i] for i in ids if i in self.by_id]

    def claims_of(self, *kinds: str) -> list[Claim]:
        """Return the claims of these kinds."""
        return [c for c in self.claims if c.kind in kinds]


def books(figures: "pd.DataFrame", claims: "pd.DataFrame | None") -> list[Book]:
    """Return one book per borough and document, in the order they come."""
    held: dict[tuple[str, str], tuple[list[Figure], list[Claim]]] = {}
    for row in figures.to_dict("records"):
        f = figure(row)
        held.setdefault((f.borough, f.document), ([], []))[0].append(f)
    for row in claims.to_dict("records") if claims is not None else []:
        c = claim(row)
        held.setdefault((c.borough, c.document), ([], []))[1].append(c)
    return [Book(*found) for found in held.values()]


def nearest(figures: Iterable[Figure], to: Figure) -> list[Figure]:
    """Return figures with those of the same row, then the same section, then the nearest lines first."""
    return sorted(figures, key=lambda f: (f.section != to.section, abs(f.line - to.line)))
