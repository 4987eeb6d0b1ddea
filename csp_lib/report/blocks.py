"""What a notebook cell shows: typed, frozen pieces of a page that hold data and words, never HTML.

Each block refuses, while it is built, whatever would make a page unreadable or unfair: a chart without a
description, an empty cell, a figure with nothing to compare it to.
"""

import base64
import dataclasses
import re
from dataclasses import dataclass
from typing import Any, ClassVar

from csp_lib.errors import ReportError
from csp_lib.report.cells import Column, Data, data_problems, frozen, is_blank

__all__ = [
    "Block", "Callout", "Card", "Cards", "Column", "Data", "Definitions", "Figure", "Nothing", "Provenance", "Sentence",
    "Table", "Text",
]  # fmt: skip

MIME = "application/vnd.csp.block+json"
DATA_KINDS = ("published", "derived", "transcribed", "partner", "simulated", "restricted")
EDITIONS = ("public", "committee", "partnership")
TONES = ("caution", "change", "gap", "question")
LARGEST_IMAGE = 300_000
SLUG = re.compile(r"^[a-z][a-z0-9_-]{0,79}$")


@dataclass(frozen=True, kw_only=True)
class Block:
    """What every block says of itself: where its numbers come from, for which period, and who may see it."""

    kind: ClassVar[str] = "block"

    id: str
    title: str = ""
    data_kind: str = "published"
    source: tuple[str, ...] = ()
    period: str = ""
    last_data: str = ""
    notes: tuple[str, ...] = ()
    edition_floor: str = "public"

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            object.__setattr__(self, field.name, frozen(getattr(self, field.name)))
        problems = self._common_problems() + self.problems()
        if problems:
            raise ReportError(f'{self.kind} block "{self.id}": {problem}' for problem in problems)

    def problems(self) -> list[str]:
        """Return what this kind of block refuses about its own fields, one sentence each."""
        return []

    def _common_problems(self) -> list[str]:
        found = []
        if not SLUG.match(str(self.id)):
            found.append("the id is not a slug. Use a small letter first, then a-z, 0-9, '_' and '-', 80 at most.")
        if self.data_kind not in DATA_KINDS:
            found.append(f"data_kind {self.data_kind!r} is not known. Use one of {', '.join(DATA_KINDS)}.")
        if self.edition_floor not in EDITIONS:
            found.append(f"edition_floor {self.edition_floor!r} is not known. Use one of {', '.join(EDITIONS)}.")
        found += [f"{name} is one text, not a list. Write {name}=[...]." for name in ("source", "notes")
                  if isinstance(getattr(self, name), str)]  # fmt: skip
        return found

    def as_dict(self) -> dict[str, Any]:
        """Return the block as JSON can carry it."""
        return {"kind": self.kind} | dataclasses.asdict(self)

    def preview(self) -> str:
        """Return the few words an analyst sees under the cell."""
        return f"{self.kind}: {self.title or self.id}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {MIME: self.as_dict(), "text/plain": self.preview()}


@dataclass(frozen=True)
class Card:
    """One headline figure; `raw` and `unit` are the number behind `value`, `verdict` a closed word or nothing.

    `comparison` says against what and which period, or "no comparison published".
    """

    label: str
    value: str
    raw: float | None
    unit: str
    comparison: str
    verdict: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "raw", frozen(self.raw))


@dataclass(frozen=True, kw_only=True)
class Cards(Block):
    """A row of headline figures."""

    kind: ClassVar[str] = "cards"
    cards: tuple[Card, ...]

    def problems(self) -> list[str]:
        """Return the cards that say no value or compare with nothing."""
        found = [] if self.cards else ["it holds no card. Give at least one, or show Nothing."]
        for card in self.cards:
            if is_blank(card.label) or is_blank(card.value):
                found.append(f'card "{card.label}" has no label or value. Write "not available" for an unknown value.')
            if is_blank(card.comparison):
                found.append(
                    f'card "{card.label}" compares with nothing. Say against what, or "no comparison published".'
                )
        return found

    def preview(self) -> str:
        """Return one line per card."""
        return "\n".join(f"{card.label}: {card.value} ({card.comparison})" for card in self.cards)


@dataclass(frozen=True, kw_only=True)
class Table(Block):
    """A table with a caption; `raw` holds the numbers behind the texts of `rows`."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    raw: tuple[tuple[Any, ...], ...] = ()
    row_header: int = 0

    @property
    def data(self) -> Data:
        """The table without its caption."""
        return Data(self.columns, self.rows, self.raw, self.row_header)

    def problems(self) -> list[str]:
        """Return a missing caption and whatever is wrong with the cells."""
        return ([] if self.title else ["it has no title. Give one: it becomes the caption."]) + data_problems(self.data)

    def preview(self) -> str:
        """Return the table as lines of text."""
        lines = [" | ".join(column.name for column in self.columns), *(" | ".join(row) for row in self.rows)]
        return "\n".join([self.title, *lines])


@dataclass(frozen=True, kw_only=True)
class Figure(Block):
    """A chart with its description and its numbers; `image` is SVG markup, `width` and `height` are in pixels.

    `description` is read by everyone and stands above the image; `alt` only says what kind of image it is and
    that the description stands above.
    """

    kind: ClassVar[str] = "figure"
    subtitle: str = ""
    description: str
    alt: str
    data: Data
    image: str
    width: int
    height: int

    def problems(self) -> list[str]:
        """Return what a reader who cannot see the image would miss, and an image that is too large or unsafe."""
        found = [f"it has no {name}. Give one to the chart." for name in ("title", "description")
                 if is_blank(getattr(self, name))]  # fmt: skip
        if not 20 <= len(self.alt) <= 150 or self.alt == self.title:
            found.append(
                "alt is shorter than 20 or longer than 150 letters, or only repeats the title. Name the chart."
            )
        size = len(self.image.encode())
        if not self.image.startswith("<svg") or re.search(r"<script|<foreignObject|\son\w+=|javascript:", self.image):
            found.append("the image is not a plain SVG. Build it with a function of csp_lib.report.charts.")
        if size > LARGEST_IMAGE:
            found.append(f"the image has {size // 1000} KB, more than {LARGEST_IMAGE // 1000}. Draw fewer marks.")
        if not self.source:
            found.append('it has no source line. Give source=["..."].')
        return found + [f"its data: {problem}" for problem in data_problems(self.data)]

    @property
    def image_address(self) -> str:
        """The image as a data address, in which a browser runs nothing."""
        return "data:image/svg+xml;base64," + base64.b64encode(self.image.encode()).decode()

    def preview(self) -> str:
        """Return title and description."""
        return f"{self.title}\n{self.description}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return super()._repr_mimebundle_() | {"image/svg+xml": self.image}


@dataclass(frozen=True)
class Sentence:
    """A sentence and the ids of the blocks that hold its numbers."""

    text: str
    numbers_from: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers_from", frozen(self.numbers_from))


@dataclass(frozen=True, kw_only=True)
class Text(Block):
    """A paragraph made of sentences; plain text counts as a sentence without numbers of its own."""

    kind: ClassVar[str] = "text"
    sentences: tuple[Sentence, ...]

    def __post_init__(self) -> None:
        given = [Sentence(s) if isinstance(s, str) else s for s in self.sentences]
        object.__setattr__(self, "sentences", given)
        super().__post_init__()

    def problems(self) -> list[str]:
        """Return a paragraph that says nothing."""
        said = self.sentences and not any(is_blank(sentence.text) for sentence in self.sentences)
        return [] if said else ["a sentence is empty. Leave the block out, or show Nothing."]

    @property
    def paragraph(self) -> str:
        """The sentences in one string."""
        return " ".join(sentence.text for sentence in self.sentences)

    def preview(self) -> str:
        """Return the paragraph."""
        return self.paragraph


@dataclass(frozen=True, kw_only=True)
class Callout(Block):
    """A boxed note; `tone` is caution, change, gap or question."""

    kind: ClassVar[str] = "callout"
    tone: str
    text: str

    def problems(self) -> list[str]:
        """Return an unknown tone or an empty note."""
        found = [] if self.tone in TONES else [f"tone {self.tone!r} is not known. Use one of {', '.join(TONES)}."]
        return found + (["it has no text. Say what the reader should know."] if is_blank(self.text) else [])

    def preview(self) -> str:
        """Return the note."""
        return f"{self.title or self.tone}: {self.text}"


@dataclass(frozen=True, kw_only=True)
class Definitions(Block):
    """Terms used on the page, each with its meaning."""

    kind: ClassVar[str] = "definitions"
    title: str = "Words used on this page"
    terms: tuple[tuple[str, str], ...]

    def problems(self) -> list[str]:
        """Return a list without terms, or a term without a meaning."""
        said = self.terms and not any(is_blank(part) for pair in self.terms for part in pair)
        return [] if said else ["a term or its meaning is empty. Give pairs (term, meaning)."]


@dataclass(frozen=True, kw_only=True)
class Provenance(Block):
    """Where the page comes from: sources, parameters with their origin, versions, and what was not checked.

    A source is a dict of title, publisher, licence, attribution, vintage, sha256 and data_kind.
    """

    kind: ClassVar[str] = "provenance"
    title: str = "Sources and versions"
    sources: tuple[dict[str, str], ...] = ()
    parameters: tuple[tuple[str, str, str], ...] = ()
    versions: tuple[tuple[str, str], ...] = ()
    not_checked: tuple[str, ...] = ()

    def problems(self) -> list[str]:
        """Return sources that lack a title, publisher or licence."""
        found = [] if self.sources else ["it names no source. Give at least one."]
        for source in self.sources:
            missing = [key for key in ("title", "publisher", "licence") if is_blank(source.get(key, ""))]
            if missing:
                found.append(f'source "{source.get("title", "")}" lacks {", ".join(missing)}. See its sidecar.')
        return found


@dataclass(frozen=True)
class Nothing:
    """A section that has nothing to show: the page leaves it out, with its heading."""

    why: str = ""

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {MIME: {"kind": "nothing", "why": self.why}, "text/plain": f"nothing to show: {self.why}".rstrip(": ")}
