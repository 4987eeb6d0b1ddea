"""What params define, one line each."""

from collections.abc import Iterable

from csp_lib.params import Params, load_params
from csp_lib.reference import areas


def lines(kind: str) -> list[str]:
    """Return one line per report, theme, borough or run: its name, then what it is."""
    return _aligned(_rows(load_params(), kind))


def _rows(params: Params, kind: str) -> Iterable[tuple[str, str]]:
    if kind == "themes":
        return [(t.theme, t.question) for t in params.themes_in_order()]
    if kind == "boroughs":
        return [(b.slug, params.borough(b.slug).partnership) for b in areas.boroughs()]
    if kind == "runs":
        return [(r.run, f"{r.question} ({r.year}, {r.edition})") for r in params.runs.values()]
    return [(r.report, f"per {' and '.join(r.axes)}: {r.question}") for r in params.reports_in_order()]


def _aligned(rows: Iterable[tuple[str, str]]) -> list[str]:
    found = list(rows)
    width = max((len(name) for name, _ in found), default=0)
    return [f"{name:<{width}}  {what}" for name, what in found]
