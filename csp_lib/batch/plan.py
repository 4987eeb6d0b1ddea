"""Which reports a run is about. Only params and names are looked at: no table, no kernel."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from csp_lib import paths
from csp_lib.errors import CspError, ParamsError
from csp_lib.params import Params
from csp_lib.params.models import RunParams, ThemeParams
from csp_lib.params.nearest import did_you_mean
from csp_lib.reference import areas
from csp_lib.reference.periods import FinancialYear, Month

CONSULTATION = "consultation"
"""The one theme without a page of its own: the report `consultation_ranking` serves it."""

EDITIONS = ("public", "committee", "partnership")

Coverage = Callable[[str], dict[str, str]]


@dataclass(frozen=True)
class Target:
    """One page to build. `year` is written 2011/12, `known_to` 2012-03.

    `theme` is None for a report without themes, `exercise` for one without exercises; it is empty where a borough has
    declared none.
    """

    report: str
    borough: str
    theme: str | None
    year: str
    known_to: str
    edition: str
    exercise: str | None = None

    @property
    def stem(self) -> str:
        """The page's file name without its ending: theme_trend--burglary."""
        about = self.theme or self.exercise
        return f"{self.report}--{about}" if about else self.report

    @property
    def id(self) -> str:
        """The page's name in messages: harrow/theme_trend--burglary."""
        return f"{self.borough}/{self.stem}"

    @property
    def year_folder(self) -> str:
        """The year as a folder: 2011-12."""
        return FinancialYear.parse(self.year).slug

    def file(self, outputs: Path, suffix: str) -> Path:
        """Return the one place of a file of this page."""
        return paths.report_file(outputs, self.year_folder, self.edition, self.borough, self.stem, suffix)

    def executed(self, outputs: Path) -> Path:
        """Return where the executed notebook is kept, apart from the page."""
        return paths.executed_notebook(outputs, self.year_folder, self.edition, self.borough, self.stem)

    def parameters(self) -> dict[str, str]:
        """Return what the notebook is handed: plain text, so that JSON carries it as it is."""
        about = {"theme": self.theme, "exercise": self.exercise}
        return {
            "borough": self.borough,
            **{name: value for name, value in about.items() if value is not None},
            "year": self.year,
            "known_to": self.known_to,
            "edition": self.edition,
        }


@dataclass(frozen=True)
class Chosen:
    """Names after checking, in the order pages list them; `themes` holds only those that have a page."""

    boroughs: list[str]
    themes: list[str]
    reports: list[str]
    year: FinancialYear
    known_to: Month
    edition: str


def plan(
    params: Params,
    coverage: Coverage,
    boroughs: Iterable[str] = (),
    themes: Iterable[str] = (),
    reports: Iterable[str] = (),
    year: str | None = None,
    known_to: str | None = None,
    run: str | None = None,
    edition: str | None = None,
) -> list[Target]:
    """Return the targets in the order of boroughs, reports and themes; what is not named comes from the run.

    A theme that recorded crime feeds has a page for every borough; another only where the plans carried here hold
    something on it. Themes named without a report choose the reports that have pages by theme. ParamsError with
    every unknown name at once, and when a name chooses no page.
    """
    themes, reports = list(themes), list(reports)
    chosen = _choose(params, list(boroughs), themes, reports, year, known_to, run, edition)
    targets = [
        Target(report, borough, theme, str(chosen.year), str(chosen.known_to), chosen.edition, exercise)
        for borough in chosen.boroughs
        for report in chosen.reports
        for theme in _themes_of(params, report, borough, chosen.themes, coverage)
        for exercise in exercises_of(params, report, borough)
    ]
    problems = _without_pages(params, chosen, themes, targets)
    if not targets and not problems:
        problems = ["these params choose no report. Name a --borough, --theme or --report, or see `csp list`."]
    if problems:
        raise ParamsError(problems)
    return targets


def _choose(
    params: Params,
    boroughs: list[str],
    themes: list[str],
    reports: list[str],
    year: str | None,
    known_to: str | None,
    run: str | None,
    edition: str | None,
) -> Chosen:
    problems: list[str] = []
    layer = _run_named(params, run, problems)
    if themes and not reports:
        reports = [r.report for r in params.reports_in_order() if "theme" in r.axes]
    slugs = _slugs(boroughs, problems)
    _check_names("theme", themes, params.themes, problems)
    _check_names("report", reports, params.reports, problems)
    if edition is not None:
        _check_names("edition", [edition], EDITIONS, problems)
    period = _period(year or layer.year, known_to, problems)
    if period is None or problems:
        raise ParamsError(problems)
    return Chosen(
        boroughs=slugs or _boroughs_of(layer),
        themes=_ordered([t.theme for t in params.themes_in_order() if t.theme != CONSULTATION], themes, layer.themes),
        reports=_ordered([r.report for r in params.reports_in_order()], reports, layer.reports),
        year=period[0],
        known_to=period[1],
        edition=edition or layer.edition,
    )


def _run_named(params: Params, run: str | None, problems: list[str]) -> RunParams:
    """Return the run that fills what is not named; the default run stands in for an unknown one."""
    if run is not None and run not in params.runs:
        problems.append(f"run {run!r} is not known. {did_you_mean(run, params.runs)}")
    return params.runs.get(run or "", params.runs[params.defaults.run])


def _boroughs_of(layer: RunParams) -> list[str]:
    return [b.slug for b in areas.boroughs()] if layer.boroughs == "all" else list(layer.boroughs)


def _ordered(known: list[str], named: list[str], layer: list[str] | str) -> list[str]:
    """Return the known names that are wanted: those named, else those of the run."""
    wanted = named or (known if layer == "all" else layer)
    return [name for name in known if name in wanted]


def _check_names(what: str, names: Iterable[str], allowed: Iterable[str], problems: list[str]) -> None:
    known = list(allowed)
    problems += [f"{what} {name!r} is not known. {did_you_mean(name, known)}" for name in names if name not in known]


def _slugs(boroughs: list[str], problems: list[str]) -> list[str]:
    """Return the slugs of boroughs named in any spelling, each once, in the order of the pages."""
    found = set()
    for text in boroughs:
        try:
            found.add(areas.find_borough(text).slug)
        except CspError as error:
            problems += error.problems
    return [b.slug for b in areas.boroughs() if b.slug in found]


def _period(year: str, known_to: str | None, problems: list[str]) -> tuple[FinancialYear, Month] | None:
    """Return the year and the last month known of it, March when none is named."""
    try:
        parsed = FinancialYear.parse(year)
        month = Month.parse(known_to) if known_to else parsed.last_month
    except CspError as error:
        problems += error.problems
        return None
    if month.financial_year != parsed:
        problems.append(
            f"known-to {known_to!r} is not a month of {parsed}. Use {parsed.first_month} to {parsed.last_month}."
        )
    return parsed, month


def _themes_of(
    params: Params, report: str, borough: str, themes: list[str], coverage: Coverage
) -> Sequence[str | None]:
    """Return the themes that a report has a page for in a borough; one None for a report without themes."""
    if params.reports[report].needs_document and not coverage(borough):
        return []
    if "theme" not in params.reports[report].axes:
        return [None]
    return [name for name in themes if has_page(params.themes[name], borough, coverage)]


def exercises_of(params: Params, report: str, borough: str) -> Sequence[str | None]:
    """Return the exercises that a report has a page for: an empty name where none is declared, None where it has none."""
    if "exercise" not in params.reports[report].axes:
        return [None]
    return [e.exercise for e in params.exercises_of(borough)] or [""]


def has_page(theme: ThemeParams, borough: str, coverage: Coverage) -> bool:
    """Return whether a theme has a page in a borough: recorded crime feeds it, or a plan holds something on it."""
    if theme.theme == CONSULTATION:
        return False
    return theme.offence_set is not None or coverage(borough).get(theme.theme, "none") != "none"


def _without_pages(params: Params, chosen: Chosen, named: list[str], targets: list[Target]) -> list[str]:
    """Return a sentence for every theme that was asked for by name and has no page in any borough chosen."""
    if named and not any("theme" in params.reports[r].axes for r in chosen.reports):
        return [
            f"--theme: {', '.join(chosen.reports)} has no pages by theme. Leave --theme out or add another --report."
        ]
    built = {target.theme for target in targets}
    lacking = [
        r for r in chosen.reports if params.reports[r].needs_document and not any(t.report == r for t in targets)
    ]
    if lacking and not targets:
        return [
            f"report {lacking[0]!r}: no document of {', '.join(chosen.boroughs)} is carried here. Name a borough whose plan is "
            "carried, or check your own with csp audit --figures FILE."
        ]
    told = []
    for name in dict.fromkeys(named):
        if name == CONSULTATION:
            told.append("theme 'consultation' has no page of its own. Use --report consultation_ranking.")
        elif name not in built:
            template = params.themes[name].template
            fill = f" Fill the template of `csp data template {template}` and add it." if template != "none" else ""
            told.append(f"theme {name!r}: nothing is held on it for {', '.join(chosen.boroughs)}.{fill}")
    return told
