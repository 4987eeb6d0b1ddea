"""The table of what a plan prints beside what the data here say; shared by theme pages and reviews."""

from typing import TYPE_CHECKING

import pandas as pd

from csp_lib.report import audit_words, numbers
from csp_lib.report.blocks import Nothing, Table
from csp_lib.report.tables import Show, table_block

if TYPE_CHECKING:
    from csp_lib.results.shapes import PrintedFigure, SourceLine

DOCUMENT_NOTE = (
    "Printed figures are transcribed from the text available to us; line numbers are those of that text. Extraction or a "
    "later edition may explain a difference."
)


def written(value: float | None, figure: "PrintedFigure", decimals: int | None = None) -> str:
    """Return a printed or computed value in the form of its measure: 14,968, +6%, 9th lowest."""
    if value is None:
        return "awaited" if figure.role == "pending" else numbers.NOT_AVAILABLE
    places = decimals if decimals is not None else _decimals(value)
    if figure.measure == "rank":
        return numbers.ordinal(int(value), figure.direction)
    if "percent" in figure.measure and "point" not in figure.measure:
        signed = figure.measure in ("percent_change", "target_percent_change")
        return numbers.percent_change(value, places) if signed else numbers.percent(value, places)
    if figure.measure == "difference":
        return numbers.difference(value)
    if figure.measure == "amount":
        return f"£{numbers.count(value)}"
    if figure.unit == "%":
        return numbers.percent(value, places)
    return numbers.decimal(value, places) if places else numbers.count(value)


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def in_order(figures: "list[PrintedFigure]") -> "list[PrintedFigure]":
    """Return figures as the document prints them, each number once: text copies of a table are left out."""
    shown, seen = [], set()
    for figure in figures:
        key = (figure.period, figure.measure, figure.printed, figure.unit, figure.indicator.removesuffix(" (text)"))
        if key not in seen:
            seen.add(key)
            shown.append(figure)
    return shown


def compared(
    figures: "list[PrintedFigure]", sources: "list[SourceLine]", block_id: str = "plan-and-data"
) -> Table | Nothing:
    """Return printed figures that the data measure too: printed, ours, whether they agree, likely reason."""
    held = [f for f in in_order(figures) if f.ours is not None]
    if not held:
        return Nothing("no printed figure measures what the data measure")
    marks, notes = audit_words.marked([[f.flag] for f in held])
    rows = [
        {
            "indicator": f.indicator,
            "period": period(f.period),
            "printed": written(f.printed, f),
            "ours": _ours(f),
            "agreement": f.agreement,
            "reason": f.reason or "none needed",
            "flag": mark,
            "line": str(f.line),
        }
        for f, mark in zip(held, marks, strict=True)
    ]
    shown = (
        Show("indicator", "Figure"), Show("period", "Period"), Show("printed", "The plan prints"),
        Show("ours", "The data here say"), Show("agreement", "Agreement"), Show("reason", "Likely reason"),
        *_checked(held), Show("line", "Line of the plan's text"),
    )  # fmt: skip
    return table_block(
        pd.DataFrame(rows), shown, block_id=block_id, title="What the plan prints and what the data say",
        data_kind="transcribed", source=_plan_sources(sources), notes=(*notes, DOCUMENT_NOTE),
    )  # fmt: skip


def plain(figures: "list[PrintedFigure]", sources: "list[SourceLine]") -> Table | Nothing:
    """Return printed figures that no data here measure, as the plan prints them."""
    held = [f for f in in_order(figures) if f.ours is None]
    if not held:
        return Nothing("the plan prints no further figure")
    marks, notes = audit_words.marked([[f.flag] for f in held])
    rows = [
        {
            "indicator": f.indicator,
            "period": period(f.period),
            "printed": written(f.printed, f),
            "unit": _unit(f),
            "flag": mark,
            "line": str(f.line),
        }
        for f, mark in zip(held, marks, strict=True)
    ]
    shown = (
        Show("indicator", "Figure"), Show("period", "Period"), Show("printed", "The plan prints"),
        Show("unit", "Unit"), *_checked(held), Show("line", "Line of the plan's text"),
    )  # fmt: skip
    return table_block(
        pd.DataFrame(rows), shown, block_id="plan-figures", title="What the plan prints", data_kind="transcribed",
        source=_plan_sources(sources), notes=(*notes, DOCUMENT_NOTE),
    )  # fmt: skip


def _checked(held: "list[PrintedFigure]") -> tuple[Show, ...]:
    """Return the column of what the audit of the document found, where it found something among these figures."""
    return (Show("flag", "Checked against the document", missing="no remark"),) if any(f.flag for f in held) else ()


def period(text: str) -> str:
    """Return a printed period in words: 2010/11 against 2007/08, April 2009 to January 2010."""
    now, _, before = text.partition(" vs ")
    return f"{_span(now)} against {_span(before)}" if before else _span(now)


def _span(text: str) -> str:
    first, _, last = text.partition("..")
    if not last:
        return _month(first)
    return f"{_month(first)} to {_month(last)}"


def _month(text: str) -> str:
    is_month = len(text) == 7 and text[4] == "-" and text[5:].isdigit()
    return numbers.month(text) if is_month else text


def _ours(figure: "PrintedFigure") -> str:
    if figure.printed is None or figure.ours is None:
        return numbers.NOT_AVAILABLE
    more = 1 if "percent" in figure.measure else 0
    return written(figure.ours, figure, _decimals(figure.printed) + more)


def _unit(figure: "PrintedFigure") -> str:
    return (figure.unit or figure.measure.replace("_", " ")).replace("GBP", "pounds")


def _plan_sources(sources: "list[SourceLine]") -> tuple[str, ...]:
    return tuple(s.title for s in sources if s.data_kind == "transcribed")
