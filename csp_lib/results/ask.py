"""Asking for a result: the kept one when nothing it was made from has changed, else computed and kept."""

from collections.abc import Callable
from typing import Any

from csp_lib.params import Params, load_params, resolve
from csp_lib.results import slices as slicing
from csp_lib.results.matrix_shapes import PriorityMatrix
from csp_lib.results.shapes import AnnualReview, Audit, Consultation, DataQuality, PublishedFigures, ThemeTrend
from csp_lib.sources import coverage as plans
from csp_lib.sources import kept, store, write_in_review


def theme_trend(borough: str, theme: str, year: str, known_to: str | None = None) -> ThemeTrend:
    """Return the result of a theme page."""

    def compute() -> ThemeTrend:
        from csp_lib.results.theme_trend import theme_trend as made

        params = load_params()
        limit = _age_limit(params, "theme_trend", borough, theme)
        return made(params, borough, theme, slicing.period_of(year, known_to), limit, _flags(borough, year, known_to))

    asked = {"borough": borough, "theme": theme, "known_to": slicing.period_of(year, known_to).last}
    result: ThemeTrend = _kept("theme_trend", asked, compute)
    return result


def annual_review(borough: str, year: str, known_to: str | None = None) -> AnnualReview:
    """Return the result of an annual review; the theme results it holds are kept for the theme pages too."""

    def compute() -> AnnualReview:
        from csp_lib.results.annual_review import annual_review as made

        params = load_params()
        fed = [t.theme for t in params.themes_in_order() if t.offence_set is not None]
        themes = [theme_trend(borough, theme, year, known_to) for theme in fed]
        limit = _age_limit(params, "annual_review", borough)
        checked = audit(borough, year, known_to)
        return made(params, borough, slicing.period_of(year, known_to), limit, themes, checked)

    asked = {"borough": borough, "known_to": slicing.period_of(year, known_to).last}
    result: AnnualReview = _kept("annual_review", asked, compute)
    return result


def audit(borough: str, year: str, known_to: str | None = None) -> Audit:
    """Return the checks of what the borough's document prints, as of the end of the period."""
    last = slicing.period_of(year, known_to).last

    def compute() -> Audit:
        from csp_lib.results.audit import audit as made
        from csp_lib.results.audit import end_of

        return made(borough, end_of(last))

    result: Audit = _kept("audit", {"borough": borough, "known_to": last}, compute)
    return result


def _flags(borough: str, year: str, known_to: str | None) -> dict[str, str]:
    from csp_lib.results.audit import flags

    return flags(audit(borough, year, known_to))


def published_figures(borough: str, year: str, known_to: str | None = None) -> PublishedFigures:
    """Return what the borough's document prints, its tables, targets and lists, and the checks of it."""

    def compute() -> PublishedFigures:
        from csp_lib.results.published_figures import published_figures as made

        params = load_params()
        limit = _age_limit(params, "published_figures", borough)
        return made(params, borough, slicing.period_of(year, known_to), limit, audit(borough, year, known_to))

    asked = {"borough": borough, "known_to": slicing.period_of(year, known_to).last}
    result: PublishedFigures = _kept("published_figures", asked, compute)
    return result


def consultation(borough: str, exercise: str | None = None) -> Consultation:
    """Return the result of a consultation page."""
    exercise = exercise or None

    def compute() -> Consultation:
        from csp_lib.results.consultations.consultation import consultation as made

        return made(load_params(), borough, exercise)

    decided = write_in_review.fingerprint(exercise) if exercise is not None else ""
    asked = {"borough": borough, "exercise": exercise, "decided": decided}
    result: Consultation = _kept("consultation", asked, compute)
    return result


def priority_matrix(borough: str) -> PriorityMatrix:
    """Return the result of the page of what people said and what was decided."""

    def compute() -> PriorityMatrix:
        from csp_lib.results.consultations.for_matrix import ranked_exercise, rated_exercise
        from csp_lib.results.priority_matrix import priority_matrix as made

        params = load_params()
        found = [consultation(borough, declared.exercise) for declared in params.exercises_of(borough)]
        rankings = [ranked_exercise(f.ranking, f.sha256_of_answers) for f in found if f.ranking is not None]
        ratings = [rated_exercise(f.rating, f.sha256_of_answers) for f in found if f.rating is not None]
        return made(params, borough, [*rankings, *ratings])

    decided = [write_in_review.fingerprint(e.exercise) for e in load_params().exercises_of(borough)]
    result: PriorityMatrix = _kept("priority_matrix", {"borough": borough, "decided": decided}, compute)
    return result


def data_quality(borough: str) -> DataQuality:
    """Return the result of a data quality page."""

    def compute() -> DataQuality:
        from csp_lib.results.data_quality import data_quality as made

        return made(borough)

    result: DataQuality = _kept("data_quality", {"borough": borough}, compute)
    return result


def _age_limit(params: Params, report: str, borough: str, theme: str | None = None) -> int:
    return int(resolve(params, report, borough, theme).values["population_age_limit_years"])


def _kept(kind: str, asked: dict[str, Any], compute: Callable[[], Any]) -> Any:
    from csp_lib.results import codec

    name = kept.key(kind, asked)
    held = kept.find(name)
    if held is None:
        held = codec.encode(compute())
        kept.keep(name, held)
    return codec.decode(held)


def prepare(
    report: str, borough: str, theme: str | None, year: str, known_to: str | None = None, exercise: str | None = None
) -> None:
    """Compute and keep what a report will ask for; CspError when it cannot be computed."""
    if report == "theme_trend" and theme is not None:
        theme_trend(borough, theme, year, known_to)
    elif report == "annual_review":
        annual_review(borough, year, known_to)
    elif report == "published_figures":
        published_figures(borough, year, known_to)
    elif report == "consultation_ranking":
        consultation(borough, exercise)
    elif report == "you_said_we_did":
        priority_matrix(borough)
    elif report == "data_quality":
        data_quality(borough)


def coverage(borough: str) -> dict[str, str]:
    """Return, for each theme that something is held on, how: figures, words or none.

    The plans carried here say it, and figures a partnership added count as figures. Reads no table.
    """
    levels = plans.coverage(borough)
    added = set(store.describe().get("indicators", {}).get(borough, []))
    if not added:
        return levels
    fed = [t.theme for t in load_params().themes.values() if added & set(t.indicators)]
    return levels | dict.fromkeys(fed, "figures")


def refuse(report: str, borough: str, theme: str | None, year: str, known_to: str | None = None) -> str | None:
    """Return why a report cannot be built at all for this year, or None. Reads the store's description only."""
    period = slicing.period_of(year, known_to)
    if report not in ("annual_review", "theme_trend") or slicing.is_held(borough, period):
        return None
    if theme is not None and load_params().themes[theme].offence_set is None:
        return None
    return slicing.no_data(borough, period)
