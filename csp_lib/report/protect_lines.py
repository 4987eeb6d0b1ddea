"""A protected table for a terminal and for programs, with the rule it was made by in words."""

from typing import TYPE_CHECKING, Any

from csp_lib.report import numbers, terminal

if TYPE_CHECKING:
    from csp_lib.results.protect import ProtectedTable

WIDEST = 44  # of a label on a terminal


def lines(found: "ProtectedTable") -> list[str]:
    """Return the table for a terminal, a row per cell, then the rule and what the audit found."""
    told = [f"{found.name}, as it may be printed.", "", *_rows(found), "", *rules(found), _audited(found)]
    # labels come from anybody: nothing in them may steer the screen
    return terminal.plain(told)


def notes(found: "ProtectedTable") -> list[str]:
    """Return what the reader of the file noticed, and how many cells it had no row for."""
    told = [f"{found.name}: {note}" for note in found.notes]
    if found.without_row:
        cells = (
            "1 cell has no row and counts"
            if found.without_row == 1
            else f"{found.without_row} cells have no row and count"
        )
        told.append(f"{found.name}: {cells} as 0.")
    return terminal.plain(told)


def as_json(found: "ProtectedTable") -> dict[str, Any]:
    """Return the table in the shape that programs rely on: a record per cell, count None where it is hidden."""
    table = [
        {
            **dict(zip(found.dimensions, cell.labels, strict=True)),
            "count": cell.count,
            "hidden": cell.count is None,
            "total": cell.is_total,
        }
        for cell in found.cells
    ]
    return {
        "table": table,
        "suppressed": found.suppressed,
        "rules": rules(found),
        "threshold": found.threshold,
        "zeros": found.zeros,
        "rounding": found.rounding,
        "audit": {"recoverable": found.recoverable},
    }


def rules(found: "ProtectedTable") -> list[str]:
    """Return the rule behind the table, a sentence each, as a page may print it beside the table."""
    zeros = "zeros too" if found.zeros == "hidden" else "zeros are shown"
    told = [f"Counts below {found.threshold} are hidden; {zeros}."]
    if found.rounding == "none":
        told.append("Other counts are hidden where a hidden one could be worked out without that, totals too.")
        return told
    how = {
        "nearest-5": "rounded to the nearest 5",
        "midpoint-6": "rounded to the middle of their group of six (1 to 6 are printed as 3)",
    }
    return [*told, f"Counts shown are {how[found.rounding]}.", "Totals are sums of the rounded counts shown."]


def _rows(found: "ProtectedTable") -> list[str]:
    counts = [numbers.HIDDEN if cell.count is None else numbers.count(cell.count) for cell in found.cells]
    drawn = [
        [*found.dimensions, "count"],
        *([*cell.labels, text] for cell, text in zip(found.cells, counts, strict=True)),
    ]
    cut = [[text[:WIDEST] for text in row] for row in drawn]
    wide = [max(map(len, column)) for column in zip(*cut, strict=True)]
    return [
        "  ".join([*(text.ljust(n) for text, n in zip(row[:-1], wide, strict=False)), row[-1].rjust(wide[-1])])
        for row in cut
    ]


def _audited(found: "ProtectedTable") -> str:
    """Return how many cells are hidden and whether one of them can be worked out."""
    if not found.suppressed:
        return f"None of the {len(found.cells)} cells is hidden."
    verb = "is" if found.suppressed == 1 else "are"
    return (
        f"{found.suppressed} of {len(found.cells)} cells {verb} hidden; a reader who knows the rule can work out "
        f"{found.recoverable or 'none'} of them from this table."
    )
