"""The targets of a borough's plan, each judged for every complete year held (docs/methods.md, "Targets").

A target is judged on its own measure and against its own base year: a count, a rate per 1,000 residents or a place.
Chance is weighed as on every page, by how much the same series varied in the months before the year judged.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from csp_lib.analysis import change as changes
from csp_lib.analysis import targets
from csp_lib.analysis.targets import Verdict
from csp_lib.reference import offences
from csp_lib.reference.periods import FinancialYear, Month, describe_months
from csp_lib.results import indicators, target_rows
from csp_lib.results import slices as slicing
from csp_lib.results.shapes import Indicator, JudgedTarget, Period
from csp_lib.results.target_rows import Row, text

if TYPE_CHECKING:
    from csp_lib.params.models import BoroughParams
    from csp_lib.results.slices import Slices

UNMEASURED = "nothing held here measures it"
NOT_HELD = "not held"


@dataclass(frozen=True)
class Reach:
    """How far targets may be judged: the last year, the last month known, and whether later years are shown."""

    year: str
    month: str
    shows_later: bool


def plan_targets(borough: str, period: Period, age_limit: int, through: str | None = None) -> list[JudgedTarget]:
    """Return every target of a borough's plan in the document's order, one row per target and year.

    `through` is the last year to judge; without it that is the last complete year held, and later years of a
    target are shown as awaited. Of a part year nothing later is known, so no year after the period's last whole one
    is judged. A target that no year can decide has one row for its whole period.
    """
    from csp_lib.params import load_params

    plan = load_params().borough(borough)
    reach = _reach(borough, period, through)
    rows = target_rows.rows_of(borough)
    return [judged for row in rows for judged in _judged(row, plan, period, reach, age_limit)]


def judge_row(
    row: Row,
    plan: "BoroughParams",
    period: Period,
    series: str,
    age_limit: int,
    percent_base: int = slicing.PERCENT_BASE,
) -> JudgedTarget:
    """Return a target that has an offence set, judged for one period from one series of recorded crime."""
    slices = slicing.load(text(row, "borough"), _beside_its_base(row, period), series, percent_base)
    known = indicators.indicator(slices, text(row, "offence_set"), age_limit)
    change = _change(row, slices, known, age_limit)
    verdict = _not_comparable(row, period, known) or targets.judge(
        text(row, "target_kind"),
        _aim(row, plan),
        target_rows.number(row, "target_value"),
        _current(row, known),
        change,
        is_count=not target_rows.is_rate(row),
        months_covered=period.months_covered,
        unit_known=bool(text(row, "unit")),
        printed=text(row, "judgement"),
    )
    told = Verdict(verdict.word, "; ".join([verdict.reason, *_caveats(row, plan, verdict)]))
    return _drawn(row, period.year, told, _base_words(row, known), _current_words(row, known, change))


def _reach(borough: str, period: Period, through: str | None) -> Reach:
    wanted = str(FinancialYear.parse(through)) if through else None
    last = wanted or max(slicing.years_held(borough), default=period.last_whole_year)
    if not period.is_part_year:
        return Reach(last, str(FinancialYear.parse(last).last_month), wanted is None)
    if last >= period.year:
        return Reach(period.last_whole_year, period.last, wanted is None)
    return Reach(last, str(FinancialYear.parse(last).last_month), wanted is None)


def _judged(row: Row, plan: "BoroughParams", period: Period, reach: Reach, age_limit: int) -> list[JudgedTarget]:
    settled = _settled(row)
    if settled is not None:
        return [_beside_our_months(row, _drawn(row, text(row, "period"), settled), reach, age_limit)]
    years = target_rows.years(row)
    found = [_for_year(row, plan, year, age_limit) for year in years if year <= reach.year]
    later = [year for year in years if year > reach.year]
    if reach.shows_later or not found:  # every target has a row, if only to say that its year is to come
        found += [_awaited(row, year, period, reach) for year in (later if reach.shows_later else later[:1])]
    return found


def _for_year(row: Row, plan: "BoroughParams", year: str, age_limit: int) -> JudgedTarget:
    asked = slicing.period_of(year)
    series = _series(text(row, "borough"), asked)
    if series is None:
        return _awaited(row, year, asked)
    return judge_row(row, plan, asked, series, age_limit)


def _series(borough: str, period: Period) -> str | None:
    """Return one kind of extract for all targets of a year, the same that the year's review is drawn from."""
    return slicing.choose_series(borough, period) or slicing.choose_series(borough, period, offences.ALL_LISTED)


def _awaited(row: Row, year: str, period: Period, reach: Reach | None = None) -> JudgedTarget:
    reason = f"the figures of {year} are not there yet"
    if year == period.year and period.is_part_year:
        reason = f"the year covers {period.months_covered} of 12 months"
    elif reach is not None and not reach.shows_later:
        reason = f"{year} lies after {reach.year}, the last year judged here"
    return _drawn(row, year, Verdict(targets.AWAITED, reason), current="")


def _settled(row: Row) -> Verdict | None:
    """Return the verdict on a target that no year's figures can change: unreadable, unmeasured, or none at all."""
    kind, value = text(row, "target_kind"), target_rows.number(row, "target_value")
    if kind == "none" or kind in targets.NOT_A_NUMBER:
        return targets.judge(kind, None, None, None, None, printed=text(row, "judgement"))
    aim = target_rows.printed_aim(row) or target_rows.implied_aim(row)
    unit, has_a_base = text(row, "unit"), target_rows.has_a_base(row)
    lacking = targets.missing(kind, aim, value, unit_known=bool(unit), baseline_known=has_a_base)
    if not lacking and text(row, "offence_set"):
        if target_rows.years(row):
            return None
        lacking = "the target names no financial year"
    room = "" if lacking else targets.little_room(aim, target_rows.number(row, "baseline"), unit == "%")
    return Verdict(targets.CANNOT_JUDGE, lacking or "; ".join(filter(None, [UNMEASURED, room])))


def _beside_its_base(row: Row, period: Period) -> Period:
    """Return the period set beside the target's base year; a part year is not judged and stays as it is."""
    base = target_rows.base_year(row)
    if base is None or base >= period.year or period.is_part_year:
        return period
    year = FinancialYear.parse(base)
    return replace(period, previous_year=base, previous_first=str(year.first_month), previous_last=str(year.last_month))


def _change(row: Row, slices: "Slices", known: Indicator, age_limit: int) -> "changes.Change | None":
    """Return the change on the target's own measure: of the count, or of the rate where the target is one."""
    if not target_rows.is_rate(row) or known.change is None:
        return known.change
    before = slicing.denominator(slices, slices.borough, slices.period.previous_year, age_limit)
    if before is None or known.denominator is None:
        return None
    return changes.compare_counts(
        known.previous,
        known.offences,
        before.residents,
        known.denominator.residents,
        phi=known.change.phi,
        percent_from_base=slices.percent_base,
    )


def _current(row: Row, known: Indicator) -> float | None:
    """Return the figure a target of this kind is judged by: a place for a rank, a rate, else the count."""
    if text(row, "target_kind") == "rank":
        place = None if known.rank is None else known.rank.place_lowest
        return None if place is None else float(place)
    if target_rows.is_rate(row):
        return None if known.rate is None else known.rate.value
    return None if known.offences is None else float(known.offences)


def _not_comparable(row: Row, period: Period, known: Indicator) -> Verdict | None:
    """Return the verdict on a year that is counted and yet cannot be set beside the base, or placed in London."""
    if known.offences is None or period.is_part_year:
        return None
    kind, base, reason = text(row, "target_kind"), target_rows.base_year(row), None
    if kind == "rank" and known.rank is None:
        reason = "counts or residents of other boroughs are not held for the year"
    elif kind in targets.NEEDS_A_BASE and base is not None:
        if base >= period.year:
            reason = f"the base year {base} does not lie before the year judged"
        elif known.previous is None:
            reason = f"the count of the base year {base} is not held"
        else:
            reason = known.change_refused
    elif kind in targets.NEEDS_A_BASE:
        reason = "the baseline is missing"
    return Verdict(targets.CANNOT_JUDGE, reason) if reason else None


def _aim(row: Row, plan: "BoroughParams") -> str | None:
    """Return what a target wants: its own printed direction, else what params say for the borough's offence set."""
    return target_rows.printed_aim(row) or _aim_of_params(row, plan)


def _aim_of_params(row: Row, plan: "BoroughParams") -> str | None:
    wanted = [p.desired_direction for p in plan.priorities if p.offence_set == text(row, "offence_set")]
    return next((aim for aim in wanted if aim in targets.DIRECTIONS), None)


def _caveats(row: Row, plan: "BoroughParams", verdict: Verdict) -> list[str]:
    if verdict.word not in targets.JUDGED:
        return []
    said = []
    if target_rows.is_assumed(row):
        said.append(f"the base year {target_rows.base_year(row)} is assumed, the document prints none")
    if target_rows.printed_aim(row) is None and _aim_of_params(row, plan) is not None:
        said.append("the direction is taken from params, the document prints none")
    return said


def _beside_our_months(row: Row, drawn: JudgedTarget, reach: Reach, age_limit: int) -> JudgedTarget:
    """Return a target whose verdict alone is printed, with what recorded crime says of the same months."""
    months = target_rows.months_judged(row) if text(row, "offence_set") else None
    if drawn.target_kind != "judged" or months is None or months.last > reach.month:
        return drawn
    series = _series(text(row, "borough"), months)
    if series is None:
        return drawn
    slices = slicing.load(text(row, "borough"), months, series)
    known = indicators.indicator(slices, text(row, "offence_set"), age_limit)
    if known.change is None:
        return drawn
    span = describe_months(Month.parse(months.first), Month.parse(months.last))
    note = f"recorded here from {span}: {_moved(known, known.change)}"
    return replace(drawn, current=f"{known.offences:,} offences", note="; ".join(filter(None, [drawn.note, note])))


def _moved(known: Indicator, change: "changes.Change") -> str:
    moved = f"{change.percent:+.1f} %, " if change.percent is not None and change.show_percent else ""
    beside = "in the same months a year before" if known.period.is_part_year else "a year before"
    return f"{known.offences:,} against {known.previous:,} {beside} ({moved}{change.verdict}, {change.basis})"


def _drawn(
    row: Row, year: str, verdict: Verdict, baseline: str | None = None, current: str | None = None
) -> JudgedTarget:
    said = text(row, "judgement")
    wants_a_figure = text(row, "target_kind") not in ("none", "process") and said not in targets.PRINTED_WORDS
    return JudgedTarget(
        line=int(row["line"]),
        document=text(row, "document"),
        indicator=text(row, "indicator"),
        framework=text(row, "framework"),
        period=text(row, "period"),
        target=target_rows.printed_target(row),
        target_kind=text(row, "target_kind"),
        baseline=target_rows.printed_base(row) if baseline is None else baseline,
        current=(NOT_HELD if wants_a_figure else "") if current is None else current,
        verdict=verdict,
        judged_year=year,
        note=text(row, "note"),
        printed_verdict="" if said == "future" else said,
    )


def _base_words(row: Row, known: Indicator) -> str:
    """Return the base in words: our figure of the base year, with the printed one beside it."""
    base = target_rows.base_year(row)
    if base != known.period.previous_year or text(row, "target_kind") == "rank" or known.previous is None:
        return target_rows.printed_base(row)
    rate = known.previous_rate.value if target_rows.is_rate(row) and known.previous_rate else None
    figure = f"{known.previous:,} offences" if rate is None else f"{rate:.2f} per 1,000 residents"
    assumed = ", base year assumed" if target_rows.is_assumed(row) else ""
    printed = f" (printed: {text(row, 'baseline')})" if text(row, "baseline") else ""
    return f"{figure} in {base}{assumed}{printed}"


def _current_words(row: Row, known: Indicator, change: "changes.Change | None") -> str:
    if known.offences is None:
        return NOT_HELD
    if text(row, "target_kind") == "rank":
        return known.rank.words if known.rank else NOT_HELD
    rate = known.rate.value if target_rows.is_rate(row) and known.rate else None
    figure = f"{known.offences:,} offences" if rate is None else f"{rate:.2f} per 1,000 residents"
    if text(row, "target_kind") not in targets.NEEDS_A_BASE or change is None or change.percent is None:
        return figure
    return f"{figure} ({change.percent:+.1f} %)" if change.show_percent else figure
