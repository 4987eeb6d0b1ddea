"""Blocks that every page ends with: what to know, words used, where it comes from."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

from csp_lib.report import numbers
from csp_lib.report.blocks import Block, Callout, Definitions, Nothing, Provenance, Sentence, Text

if TYPE_CHECKING:
    from csp_lib.results.shapes import BreakMark, SourceLine

WORDS = {
    "notifiable offences": "Offences that the police must report to the Home Office. Many lesser offences and all incidents "
    "that are no crime are not among them.",
    "recorded crime": "Offences that came to the notice of the police and were recorded. Not every offence is reported.",
    "financial year": "April to March; 2011/12 is April 2011 to March 2012.",
    "rate per 1,000 residents": "Offences for every 1,000 people who live in the borough; visitors and workers count as "
    "offenders and victims, yet not as residents.",
    "rank": "The borough's place among the London boroughs by rate per 1,000 residents, counted from the nearer end: "
    "2nd lowest, 6th highest.",
    "no clear change": "Counts of offences move from year to year by themselves. A change is called clear when one of its "
    "size would come up by itself in fewer than 2 of 1,000 comparisons, and likely in fewer than 5 of 100.",
    "level": "The number of offences a month once the yearly swing and the noise of single months are smoothed away.",
    "serious acquisitive crime": "Residential burglary, robbery, and thefts of and from vehicles together.",
    "comparators": "Boroughs chosen to stand beside this one: its neighbours, or those its plan names.",
    "extract": "A file of counts that the police publish; by borough, by ward or by smaller area.",
    "usual variation": "How far a borough's months lie from their mean when nothing has changed. A month beyond its limits, or seven on "
    "one side, is marked as a reason to look.",
    "projection": "Where a year is heading if the past is a guide: the months known plus thousands of simulated months to come.",
    "80% range": "Four of five such ranges should hold what happens; how many did in past years is printed beside it. A 95% range "
    "should hold nineteen of twenty.",
    "funnel": "A chart of all boroughs in which small ones may lie further from the average than large ones before they stand out.",
    "vintage": "When an extract was made. Police counts are revised later, so two vintages of one year differ.",
}


def paragraph(block_id: str, *told: str, numbers_from: tuple[str, ...] = (), **common: str) -> Text:
    """Return a paragraph of sentences whose numbers stand in the blocks named."""
    return Text(id=block_id, sentences=tuple(Sentence(text, numbers_from) for text in told), **common)  # type: ignore[arg-type]


def show(blocks: "Sequence[Block | Nothing]") -> None:
    """Show several blocks from one cell, in order."""
    from IPython.display import display

    for block in blocks:
        display(block)


def words_used(*terms: str) -> Definitions:
    """Return the meaning of these terms, in the order of the alphabet."""
    return Definitions(id="words", title="", terms=tuple((t, WORDS[t]) for t in sorted(terms)))


def source_lines(
    sources: "list[SourceLine]",
    kinds: tuple[str, ...] = ("published", "partner", "simulated"),
    only: Sequence[str] | None = None,
) -> tuple[str, ...]:
    """Return the printed source lines of the figures behind a block: of these kinds, or of these source ids alone."""
    return tuple(
        f"{s.publisher}, {s.title}" + (f", vintage {vintage_words(s.vintage)}" if s.vintage else "")
        for s in sources
        if (s.data_kind in kinds if only is None else s.source_id in only)
    )  # fmt: skip


def vintage_words(vintage: str) -> str:
    """Return a vintage as a reader says it: December 2016 for 2016-12."""
    is_month = len(vintage) == 7 and vintage[4] == "-"
    return numbers.month(vintage) if is_month else vintage


def data_kind(sources: "list[SourceLine]", usual: str = "published") -> str:
    """Return the kind a block of these sources must show: simulated or restricted wins over all others."""
    kinds = {s.data_kind for s in sources}
    return next((k for k in ("restricted", "simulated", "partner") if k in kinds), usual)


def provenance(sources: "list[SourceLine]", parameters: list[tuple[str, str, str]]) -> Provenance | Nothing:
    """Return sources, parameters and versions of a page."""
    if not sources:
        return Nothing("no source is held")
    return Provenance(
        id="sources",
        title="",
        data_kind=data_kind(sources),  # a page that rests on simulated figures says so, whatever else it shows
        sources=tuple(
            {
                "title": s.title, "publisher": s.publisher, "licence": s.licence, "attribution": s.attribution,
                "vintage": s.vintage or "", "sha256": s.sha256, "data_kind": s.data_kind,
            }
            for s in sources
        ),
        parameters=tuple(parameters),
        versions=tuple((name, version(name)) for name in ("csp-lib", "pandas", "statsmodels")),
    )  # fmt: skip


def notes(told: list[str], caution: str | None = None) -> list[Block | Nothing]:
    """Return what a reader must know about the figures: the theme's caution in a box, then the notes."""
    boxed: list[Block | Nothing] = [Callout(id="caution", tone="caution", text=caution)] if caution else []
    lines = [paragraph(f"note-{n}", text) for n, text in enumerate(told, 1)]
    return [*boxed, *lines] or [Nothing("nothing to add")]


def breaks(marks: "list[BreakMark]") -> tuple[tuple[str, str], ...]:
    """Return (month, title) pairs as charts draw them."""
    return tuple((m.month, m.title) for m in marks)
