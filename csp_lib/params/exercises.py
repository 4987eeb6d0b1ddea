"""What the question file of a consultation exercise may hold: params/consultations/<exercise>.yml.

Whatever could be chosen after the answers are known is declared here before: what blanks mean, how many issues
matter, which groups are looked at, when a write-in becomes an issue.
"""

import datetime
import unicodedata
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from csp_lib.params.models import ParamsModel, Slug, Words


def _day(value: object) -> object:
    """YAML reads an unquoted 2011-04-01 as a date; it is kept as it was written."""
    text = value.isoformat() if isinstance(value, datetime.date) else value
    if isinstance(text, str):
        datetime.date.fromisoformat(text)
    return text


Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), BeforeValidator(_day)]
EvidenceType = Literal["self_selected", "panel", "probability", "qualitative"]
Unranked = Literal["below", "not_offered", "abstain"]


class PromotionParams(ParamsModel):
    """When an issue that people wrote in is listed as added by respondents; declared before opening."""

    floor_people: int = Field(5, ge=5, description="Fewest people who must name it; fewer might be known by it")
    share_of_ballots: float = Field(0.05, gt=0, le=1, description="Smallest share of ballots that must name it")
    min_groups: int = Field(2, ge=1, description="From how many groups, tables or wards")


class ColumnsParams(ParamsModel):
    """Which column of an export holds what; needed where the headers alone leave it open."""

    respondent: str = ""
    options: dict[str, Words] = Field({}, description="Column: the option whose places stand in it")
    places: dict[str, int] = Field({}, description="Column: the place whose option stands in it")
    write_in: str = ""
    weight: str = ""
    source: str = ""
    date: str = ""
    groups: dict[str, Slug] = Field({}, description="Column: the group of respondents it tells")


class RatingParams(ParamsModel):
    """The answers of a rating question, best first."""

    scale: list[Words] = Field(min_length=2)
    top: list[Words] = Field(min_length=1, description="Answers that count as the top box")
    no_answer: list[Words] = Field([], description="Answers outside the scale, such as Don't know")


class ExerciseParams(ParamsModel):
    """One consultation exercise: who was asked what, and how the answers are read."""

    exercise: Slug
    borough: Slug
    title: Words
    question: Words
    evidence_type: EvidenceType = Field("self_selected", description="Decides which words the page may use")
    opened: Day | None = None
    closed: Day | None = None
    asked: int | None = Field(None, ge=1, description="How many people were asked, where that is known")
    options: list[Words] = Field([], max_length=100, description="What was offered, in the order offered")
    places: int | None = Field(None, ge=1, description="How many a form asked to rank; left out: all")
    ties_allowed: bool = False
    unranked: Unranked = Field("below", description="What an option left blank means")
    write_ins: bool = Field(False, description="Whether the form had room to add an issue")
    promotion: PromotionParams = PromotionParams()
    top: int = Field(3, ge=1, description="How many places the partnership will look at")
    groups: list[Slug] = Field([], description="Groups of respondents declared for a table of their own")
    columns: ColumnsParams | None = None
    rating: RatingParams | None = Field(None, description="For questions answered on a scale instead of ranked")
    margins: dict[Slug, dict[str, Annotated[float, Field(gt=0)]]] = Field(
        {},
        description="Population by category, of one to four variables: a panel is weighted to it, an event shown beside",
    )
    margins_source: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> "ExerciseParams":
        told = [*self._options_problems(), *self._people_problems()]
        if told:
            raise ValueError("; ".join(told))
        return self

    def _options_problems(self) -> list[str]:
        found = []
        plain = [" ".join(option.casefold().split()) for option in self.options]
        if twice := sorted({o for o, p in zip(self.options, plain, strict=True) if plain.count(p) > 1}):
            found.append(f"options stand twice: {', '.join(twice)}")
        if hidden := [o for o in self.options if any(unicodedata.category(letter) in ("Cc", "Cf") for letter in o)]:
            found.append(f"options hold marks that hide or turn text: {', '.join(map(ascii, hidden))}")
        if self.options and self.top >= len(self.options):
            found.append(f"top is {self.top} of {len(self.options)} options; it must be fewer than all")
        if self.options and (self.places or 0) > len(self.options):
            found.append(f"places is {self.places} of {len(self.options)} options")
        if self.rating and (strange := [a for a in self.rating.top if a not in self.rating.scale]):
            found.append(f"rating.top holds {', '.join(strange)}, which the scale does not")
        return found

    def _people_problems(self) -> list[str]:
        found = []
        if self.opened and self.closed and self.closed < self.opened:
            found.append(f"closed on {self.closed}, before it opened on {self.opened}")
        totals = {variable: sum(held.values()) for variable, held in self.margins.items()}
        if totals and max(totals.values()) > 1.005 * min(totals.values()):
            told = ", ".join(f"{variable} {total:,.0f}" for variable, total in totals.items())
            found.append(f"margins add up to different totals ({told}); each must hold the same people")
        if len(self.margins) > 4:
            found.append(f"margins of {len(self.margins)} variables; at most 4 can be met")
        if self.margins and not self.margins_source.strip():
            found.append("margins_source is missing: say where the population is from")
        return found
