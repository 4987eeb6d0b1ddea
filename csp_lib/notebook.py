"""The analyst's door: `start_run` checks the parameters, hands out results on demand and tells the page its facts.

A notebook begins with `run = start_run("theme_trend", borough=borough, ...)`, asks for a result
(`trend = run.theme_trend()`), and shows blocks made by the functions of `csp_lib.report`.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from csp_lib.errors import ParamsError
from csp_lib.params import Params, load_params, resolve
from csp_lib.params.nearest import did_you_mean
from csp_lib.reference import areas
from csp_lib.reference.periods import Month
from csp_lib.results import ask
from csp_lib.results.matrix_shapes import PriorityMatrix
from csp_lib.results.shapes import (
    AnnualReview,
    Consultation,
    DataQuality,
    Indicator,
    Period,
    PublishedFigures,
    ThemeTrend,
)
from csp_lib.results.slices import period_of

if TYPE_CHECKING:
    import pandas as pd

READ_BY = ("evidence_type", "opened", "closed", "places", "ties_allowed", "unranked", "write_ins", "top")
"""Keys of a question file that decide how answers are read; a page prints them with the file they stand in."""

RUN_MIME = "application/vnd.csp.run+json"
"""By this output a notebook tells whoever prints it what the page is called and what it rests on."""

Result = ThemeTrend | AnnualReview | Consultation | DataQuality | PriorityMatrix | PublishedFigures


@dataclass(frozen=True)
class PageFacts:
    """What a page is called and rests on; shown as one line in JupyterLab."""

    facts: dict[str, Any]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {RUN_MIME: self.facts, "text/plain": f"{self.facts['title']}: {self.facts['subtitle']}"}


@dataclass(frozen=True)
class Run:
    """One report with its checked parameters. Results are computed when asked for and kept in the store."""

    report: str
    borough: str
    theme: str | None
    period: Period
    edition: str
    params: Params
    exercise: str | None = None

    @property
    def year(self) -> str:
        """The financial year of the report, 2011/12."""
        return self.period.year

    @cached_property
    def parameters(self) -> list[tuple[str, str, str]]:
        """Every parameter of the page: name, value, where it was set."""
        chosen = [("borough", self.borough), ("year", self.year), ("known-to", self.period.last)]
        chosen += [(name, value) for name, value in (("theme", self.theme), ("exercise", self.exercise)) if value]
        rows = [(name, str(value), "this run") for name, value in chosen]
        return [*rows, ("edition", self.edition, "this run"), *self._settings.rows(), *self._declared()]

    def _declared(self) -> list[tuple[str, str, str]]:
        """Return how the question file of the run's exercise says that answers are read."""
        question = self.params.consultations.get(self.exercise or "")
        if question is None:
            return []
        rule = question.promotion
        told = {name: getattr(question, name) for name in READ_BY}
        told["promotion"] = (
            f"{rule.floor_people} people, {rule.share_of_ballots:.0%} of ballots, {rule.min_groups} groups"
        )
        file = f"params/consultations/{question.exercise}.yml"
        return [(name, "not set" if value is None else str(value), file) for name, value in told.items()]

    @cached_property
    def _settings(self) -> Any:
        return resolve(self.params, self.report, self.borough, self.theme)

    def theme_trend(self, theme: str | None = None) -> ThemeTrend:
        """Return the result of the run's theme, or of another."""
        wanted = theme or self.theme
        if wanted not in self.params.themes:
            raise ParamsError(f"theme {wanted!r} is not known. {did_you_mean(str(wanted), self.params.themes)}")
        return ask.theme_trend(self.borough, str(wanted), self.year, self.period.last)

    def annual_review(self) -> AnnualReview:
        """Return the result of the borough's annual review."""
        return ask.annual_review(self.borough, self.year, self.period.last)

    def consultation(self, exercise: str | None = None) -> Consultation:
        """Return the run's exercise ranked or rated (or another one), and the plan's published results."""
        return ask.consultation(self.borough, exercise or self.exercise)

    def priority_matrix(self) -> PriorityMatrix:
        """Return what people said beside what was decided, issue by issue."""
        return ask.priority_matrix(self.borough)

    def published_figures(self) -> PublishedFigures:
        """Return what the borough's document prints, and the checks of it."""
        return ask.published_figures(self.borough, self.year, self.period.last)

    def data_quality(self) -> DataQuality:
        """Return what stands behind the borough's figures."""
        return ask.data_quality(self.borough)

    def table(self, name: str, **wanted: str | list[str]) -> "pd.DataFrame":
        """Return a table of the store for exploring, filtered to the values wanted of its columns.

        Reports may only read the tables their file in params/reports/ lists.
        """
        from csp_lib.sources import store

        allowed = self.params.reports[self.report].tables
        if name not in allowed:
            raise ParamsError(f"{self.report} does not declare the table {name!r}. {did_you_mean(name, allowed)}")
        return store.read(name, **wanted)

    def page(self, result: Result) -> PageFacts:
        """Return the facts of the page that a result fills: title, period, last month, sources, headline figures."""
        name = areas.area(self.borough).name
        kinds = sorted({s.data_kind for s in result.sources})
        return PageFacts(
            {
                "title": self._title(result),
                "subtitle": self._subtitle(result),
                "borough_name": name,
                "last_data": Month.parse(self.period.last).title if _rests_on_counts(result) else "",
                "contact": self._settings.values["contact"],
                "edition": self.edition,
                "data_kinds": kinds,
                "sources": [
                    {"source_id": s.source_id, "sha256": s.sha256, "vintage": s.vintage} for s in result.sources
                ],
                "headlines": _headlines(result),
                **_findings(result),
                "parameters": [list(row) for row in self.parameters],
                "notes": list(getattr(result, "notes", [])),
            }
        )

    def _title(self, result: Result) -> str:
        if isinstance(result, Consultation) and result.asked is not None:
            return result.asked.title
        return result.title if isinstance(result, ThemeTrend) else self.params.reports[self.report].title

    def _subtitle(self, result: Result) -> str:
        from csp_lib.reference.periods import describe_months

        if isinstance(result, Consultation | DataQuality | PriorityMatrix | PublishedFigures):
            return self.params.reports[self.report].question
        if isinstance(result, ThemeTrend) and result.headline is None:
            return result.question
        months = describe_months(Month.parse(self.period.first), Month.parse(self.period.last))
        whole = f"{self.year}, {months}, beside {self.period.previous_year}"
        return whole if not self.period.is_part_year else f"{months}, beside the same months a year before"


def _rests_on_counts(result: Result) -> bool:
    """Tell whether a page shows counts up to a last month; a page of a plan's words does not."""
    return not isinstance(result, Consultation | PriorityMatrix | PublishedFigures) and not (
        isinstance(result, ThemeTrend) and result.headline is None
    )


def _headlines(result: Result) -> list[dict[str, Any]]:
    if isinstance(result, ThemeTrend):
        return [_headline(result.headline)] if result.headline is not None else []
    if isinstance(result, AnnualReview):
        return [_headline(i) for i in [result.total, *(p.indicator for p in result.priorities)] if i is not None]
    return []


def _findings(result: Result) -> dict[str, Any]:
    """Return what the page says of printed figures that do not agree, so that a page issued again can tell what changed."""
    checked = getattr(result, "audit", None)
    if checked is None:
        return {}
    return {
        "findings": [
            {"check": f.check, "lines": list(f.lines), "verdict": f.verdict, "explanation": f.explanation}
            for f in checked.findings
            if f.verdict == "inconsistent"
        ]
    }


def _headline(known: Indicator) -> dict[str, Any]:
    return {
        "offence_set": known.offence_set,
        "offences": known.offences,
        "previous": known.previous,
        "verdict": known.change.verdict if known.change else None,
        "rate_per_1000_population": known.rate.value if known.rate else None,
        "rank": known.rank.words if known.rank else None,
    }


def _exercises(named: str, params: Params) -> str:
    """Return what else an exercise may be called, or how one is declared where none is."""
    if not params.consultations:
        return "None is declared: csp data template question prints a file for params/consultations/."
    return did_you_mean(named, params.consultations)


def start_run(
    report: str, *, borough: str, year: str, known_to: str = "", edition: str = "committee", theme: str = "",
    exercise: str = "",
) -> Run:  # fmt: skip
    """Return the run of a report with its parameters checked.

    `borough` may be any known spelling; `known_to` is a month such as 2012-01, or empty for the whole year.
    ParamsError with every problem at once.
    """
    params = load_params()
    problems: list[str] = []
    period = None
    if report not in params.reports:
        problems.append(f"report {report!r} is not known. {did_you_mean(report, params.reports)}")
    if theme and theme not in params.themes:
        problems.append(f"theme {theme!r} is not known. {did_you_mean(theme, params.themes)}")
    if exercise and exercise not in params.consultations:
        problems.append(f"exercise {exercise!r} is not known. {_exercises(exercise, params)}")
    if edition not in ("public", "committee", "partnership"):
        problems.append(f"edition {edition!r} is not known. Use public, committee or partnership.")
    try:
        borough = areas.find_borough(borough).slug
    except ParamsError as error:
        problems += error.problems
    try:
        period = period_of(year, known_to or None)
    except ParamsError as error:
        problems += error.problems
    if problems or period is None:
        raise ParamsError(problems)
    return Run(report, borough, theme or None, period, edition, params, exercise or None)
