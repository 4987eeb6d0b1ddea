"""What each kind of parameter file may hold. Unknown keys are refused."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,60}$")]
MonthText = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
YearText = Annotated[str, StringConstraints(pattern=r"^\d{4}/\d{2}$")]
Edition = Literal["public", "committee", "partnership"]
Direction = Literal["reduce", "increase", "maintain", "not_stated"]


class ParamsModel(BaseModel):
    """A parameter file or a part of one: typed, closed, not changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Settings(ParamsModel):
    """Choices that every layer may override; a value left out is taken from the layer below."""

    comparators: list[Slug] | None = Field(
        None, description="Boroughs drawn and pooled beside the borough; none: those of peer_group"
    )
    peer_group: Slug | None = Field(None, description="Group of data/reference/peer_groups.csv to compare with")
    population_age_limit_years: int | None = Field(
        None, ge=0, le=5, description="How many years older than wanted a mid-year population may be"
    )
    percent_base: int | None = Field(None, ge=1, description="Percentages are hidden when the earlier count is smaller")
    contact: str | None = Field(None, description="Who answers questions about the page")


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class EventParams(ParamsModel):
    """Something dated that may have moved offences: what, when, of which shape, and why it is looked at."""

    name: Words
    start: MonthText
    end: MonthText | None = None
    kind: Literal["step", "pulse", "ramp", "recurring"] = Field(
        description="step: from then on; pulse: these months only; ramp: growing; recurring: these months of every year"
    )
    offence_sets: list[Slug] = Field(min_length=1, description="Offences it may have moved")
    control_sets: list[Slug] = Field([], description="Offences of the same borough that it cannot have moved")
    all_london: bool = Field(False, description="True when it touched all of London, which then is no control")
    reason: Words = Field(description="Where it is from and why it is looked at")
    line: int | None = Field(None, description="Line of the plan's text where it stands")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "EventParams":
        if self.end is not None and self.end < self.start:
            raise ValueError(f"event {self.name!r} ends in {self.end}, before it starts in {self.start}")
        return self


class RebaseParams(ParamsModel):
    """A month from which control charts of an offence set start anew, and the reason in words."""

    offence_set: Slug
    month: MonthText
    reason: Words


class Defaults(ParamsModel):
    """params/defaults.yml: the lowest layer, and what `csp run` builds when nothing is asked for."""

    run: Slug = Field(description="Name of the run in params/runs/ that is built by default")
    settings: Settings
    events: list[EventParams] = Field([], description="Events that every borough is asked about")


class Priority(ParamsModel):
    """One priority of a borough's plan, in short words."""

    title: str
    theme: Slug
    offence_set: Slug | None = None
    desired_direction: Direction
    ordered: bool = Field(description="True when the plan prints its priorities in an order")
    line: int | None = Field(None, description="Line of the plan's text where the priority stands")


class BoroughParams(ParamsModel):
    """params/boroughs/<slug>.yml: a borough's partnership, plan, priorities and comparators."""

    borough: Slug
    partnership: str
    plan_title: str
    plan_years: str
    plan_document: Slug | None = None
    committee: str | None = None
    comparators: list[Slug] = []
    comparators_reason: str | None = None
    priorities: list[Priority] = []
    priorities_note: str | None = None
    events: list[EventParams] = []
    rebases: list[RebaseParams] = []
    settings: Settings = Settings()


class ThemeParams(ParamsModel):
    """params/themes/<slug>.yml: what a theme's page is about and what feeds it."""

    theme: Slug
    title: str
    order: int
    question: str
    offence_set: Slug | None = None
    detail_sets: list[Slug] = []
    denominator: Literal["residents"] = "residents"
    template: Literal["indicators", "ballots", "none"] = "indicators"
    indicators: list[str] = []
    caution: str | None = None
    settings: Settings = Settings()


class ReportParams(ParamsModel):
    """params/reports/<stem>.yml: one notebook, its axes and the tables it may read."""

    report: Slug
    title: str
    order: int
    question: str
    axes: list[Literal["borough", "theme", "exercise"]]
    tables: list[Slug]
    needs_document: bool = Field(False, description="Made only for boroughs whose plan or minutes are carried here")
    settings: Settings = Settings()


class RunParams(ParamsModel):
    """params/runs/<name>.yml: which boroughs, themes and reports one command builds."""

    run: Slug
    question: str
    boroughs: list[Slug] | Literal["all"]
    themes: list[Slug] | Literal["all"] = "all"
    reports: list[Slug] | Literal["all"] = "all"
    year: YearText
    edition: Edition = "committee"
