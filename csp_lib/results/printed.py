"""What a plan prints on a theme, beside the same figure computed from the store."""

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csp_lib.analysis import reconcile
from csp_lib.errors import ParamsError
from csp_lib.params.models import ThemeParams
from csp_lib.reference import offences
from csp_lib.reference.periods import FinancialYear, Month
from csp_lib.results import indicators
from csp_lib.results import slices as slicing
from csp_lib.results.shapes import PrintedFigure
from csp_lib.results.slices import Slices
from csp_lib.sources import store

if TYPE_CHECKING:
    import pandas as pd

NOT_SHOWN = ("context",)
"""Roles of figures that a reader of the document needs but a page never lists."""

Row = Mapping[Hashable, Any]
COUNTS = ("count", "baseline", "estimate")


def figures(
    slices: Slices, known: ThemeParams, age_limit: int, flags: Mapping[str, str] | None = None
) -> list[PrintedFigure]:
    """Return the plan's figures on a theme in the document's order, each beside ours where one measures the same.

    `flags` says by figure id what the audit found wrong with a figure.
    """
    counted = _as_the_plans_count(slices)
    rows = _rows(slices.borough, known).to_dict("records")
    return [_flagged(beside(counted, row, age_limit), flags) for row in rows]


def _flagged(figure: PrintedFigure, flags: Mapping[str, str] | None) -> PrintedFigure:
    return replace(figure, flag=(flags or {}).get(figure.figure_id, ""))


def _as_the_plans_count(slices: Slices) -> Slices:
    """Return the borough extracts' slices: plans print those counts, whatever kind a later year's page rests on."""
    return slices if slices.series == "borough" else slicing.load(slices.borough, slices.period, "borough")


def plain_figures(borough: str, known: ThemeParams, flags: Mapping[str, str] | None = None) -> list[PrintedFigure]:
    """Return the plan's figures on a theme that no series here measures."""
    return [
        _flagged(_figure(row, None, "cannot check", "nothing held here measures the same"), flags)
        for row in _rows(borough, known).to_dict("records")
    ]


def statements(borough: str, theme: str) -> list[str]:
    """Return what the plan says on a theme in words only, in our words."""
    if not store.has("plan_statements"):
        return []
    held = store.read("plan_statements", borough=borough, theme=theme)
    return [str(s) for s in held.sort_values("line")["statement"]]


def source_ids(shown: list[PrintedFigure], borough: str = "") -> list[str]:
    """Return the sources behind printed figures and statements of a borough."""
    tables = [t for t in ("published_figures", "plan_statements") if store.has(t) and (shown or borough)]
    return sorted({str(sid) for t in tables for sid in store.read(t)["source_id"].unique()})


def _rows(borough: str, known: ThemeParams) -> "pd.DataFrame":
    from csp_lib.results import frames

    if not store.has("published_figures"):
        return frames.empty("figure_id", "role")
    held = store.read("published_figures", borough=borough)
    mine = held[held["indicator_id"].isin(known.indicators)]
    return mine[~mine["role"].isin(NOT_SHOWN)].sort_values(["line", "figure_id"])


def _figure(row: Row, ours: float | None, agreement: str, reason: str) -> PrintedFigure:
    value = row["value"]
    return PrintedFigure(
        figure_id=str(row["figure_id"]),
        indicator=str(row["indicator"]),
        period=str(row["period"]),
        measure=str(row["measure"]),
        unit=_text(row["unit"]),
        denominator=_text(row["denominator"]),
        printed=None if value is None or value != value else float(str(value)),
        direction=_direction(_text(row["qualifier"])),
        ours=ours,
        agreement=agreement,
        reason=reason,
        document=str(row["document"]),
        line=int(str(row["line"])),
        role=str(row["role"]),
    )


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)


def _direction(qualifier: str) -> str:
    """Return the word a rank is counted by as the document prints it, or nothing when it prints none."""
    return next((word for word in ("highest", "lowest", "safest", "best") if word in qualifier), "")


def beside(slices: Slices, row: Row, age_limit: int) -> PrintedFigure:
    """Return one printed figure beside ours, where recorded crime measures the same."""
    offence_set = _text(row["offence_set"])
    plain = _figure(row, None, "cannot check", "nothing held here measures the same")
    if offence_set not in offences.offence_sets() or plain.printed is None:
        return plain
    ours, missing = _ours(slices, offence_set, plain, age_limit)
    if ours is None:
        return _figure(row, None, "cannot check", missing)
    agreement = reconcile.compare_printed(
        plain.printed,
        ours,
        _measure(plain.measure),
        _decimals(plain.printed),
        count=_count_of(slices, offence_set, plain.period),
        residents=_residents(slices, plain.period, age_limit),
    )
    reason = agreement.likely_reason
    if plain.role == "projection":
        reason = "a projection made before the period ended" if agreement.words != "agrees" else ""
    return _figure(row, ours, agreement.words, reason)


def _measure(printed: str) -> str:
    """Return the kind of number a printed measure is: count, difference, rate, percent or rank."""
    kinds = {"percent_change": "percent", "rank": "rank", "difference": "difference"}
    return "rate" if printed.startswith("rate_per_") else kinds.get(printed, "count")


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _ours(slices: Slices, offence_set: str, figure: PrintedFigure, age_limit: int) -> tuple[float | None, str]:
    """Return our value of a printed figure, or None and what is missing."""
    now, before = _periods(figure.period)
    if figure.measure in COUNTS and figure.unit == "offences" and before is None:
        return _number(_total(slices, offence_set, now)), f"no complete count of {figure.period} is held"
    if figure.measure in ("difference", "percent_change") and before is not None:
        return _change(slices, offence_set, now, before, figure.measure), f"not all of {figure.period} is held"
    if figure.measure.startswith("rate_per_1000") and before is None:
        count, residents = _total(slices, offence_set, now), _residents(slices, now, age_limit)
        rate = None if count is None or residents is None else 1000 * count / residents
        return rate, f"no count or no residents of {figure.period} are held"
    if figure.measure == "rank":
        return _place(slices, offence_set, figure, age_limit)
    return None, "nothing held here measures the same"


def _periods(text: str) -> tuple[str, str | None]:
    """Return the period and the one it is compared with: 'A vs B' and, for two years, 'B..A' read alike."""
    now, _, before = text.partition(" vs ")
    if before:
        return now, before
    first, _, last = text.partition("..")
    return (last, first) if last and "/" in first else (text, None)


def _total(slices: Slices, offence_set: str, period: str) -> int | None:
    """Return offences of a financial year (or of months written 2009-04..2010-01), or None when not all is held."""
    first, _, last = period.partition("..")
    try:
        return _months(slices, offence_set, first, last) if last else _year(slices, offence_set, first)
    except ParamsError:
        return None


def _months(slices: Slices, offence_set: str, first: str, last: str) -> int | None:
    wanted = [str(m) for m in Month.parse(first).until(Month.parse(last))]
    held = indicators.monthly(slices, offence_set).reindex(wanted)
    return None if held.isna().any() else int(held.sum())


def _year(slices: Slices, offence_set: str, year: str) -> int | None:
    named = str(FinancialYear.parse(year))
    if named > slices.period.last_whole_year:
        return None
    mine = slices.years[
        (slices.years["area"] == slices.borough)
        & (slices.years["offence_set"] == offence_set)
        & (slices.years["financial_year"] == named)
        & (slices.years["months_covered"] == 12)
    ]
    if len(mine):
        return int(mine["offences"].iloc[0])
    return _yearly_total(slices.borough, named) if offence_set == offences.TOTAL else None


def _yearly_total(borough: str, year: str) -> int | None:
    """Years before the monthly counts begin are only in the yearly compilation, all offences together."""
    held = store.read("recorded_crime_totals", area=borough, financial_year=year)
    held = held[held["months_covered"] == 12]
    return int(held["offences"].iloc[0]) if len(held) else None


def _change(slices: Slices, offence_set: str, now: str, before: str, measure: str) -> float | None:
    later, earlier = _total(slices, offence_set, now), _total(slices, offence_set, before)
    if later is None or earlier is None or earlier == 0:
        return None
    return float(later - earlier) if measure == "difference" else 100 * (later / earlier - 1)


def _residents(slices: Slices, period: str, age_limit: int) -> int | None:
    try:
        known = slicing.denominator(slices, slices.borough, period, age_limit)
    except ParamsError:
        return None
    return known.residents if known is not None and known.mid_year == known.wanted_mid_year else None


def _count_of(slices: Slices, offence_set: str, period: str) -> int | None:
    """Return the offences behind a printed figure: those of its period, for a change those of the earlier one."""
    now, before = _periods(period)
    return _total(slices, offence_set, before or now)


RANKED_BY = {
    "offences per 1000 population": "rate",
    "per 1000 population": "rate",
    "crimes per head": "rate",
    "volume": "count",
}
"""What a printed rank counts by; ranks by anything else (households, shares of a total) cannot be set beside ours."""


def _place(slices: Slices, offence_set: str, figure: PrintedFigure, age_limit: int) -> tuple[float | None, str]:
    """Return our place for a rank among the London boroughs; other groups and part years cannot be placed."""
    if "MSG" in figure.unit:
        return None, "the most similar group's counts are not held"
    by = RANKED_BY.get(figure.denominator)
    if by is None:
        return None, f"ranked by {figure.denominator or 'a measure not stated'}, which is not held"
    try:
        period = slicing.period_of(figure.period)
    except ParamsError:
        return None, "ranks are only computed for complete financial years"
    whole = slicing.load(slices.borough, period, slices.series)
    rank = indicators.rank(whole, offence_set, age_limit, by)
    if rank is None or rank.place_lowest is None:
        return None, f"counts and residents of all boroughs for {figure.period} are not held"
    return _number(rank.place_highest if figure.direction == "highest" else rank.place_lowest), ""


def _number(value: int | None) -> float | None:
    return None if value is None else float(value)
