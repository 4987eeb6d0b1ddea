"""A reader's own table of counts made safe to print, and what a reader of it could still work out."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csp_lib.errors import DisclosureError
from csp_lib.sources.counted_table import CountedTable, read_counted_table

if TYPE_CHECKING:
    import numpy as np

    from csp_lib.disclosure.cell import Rule

TOTAL = "Total"


@dataclass(frozen=True)
class PrintedCell:
    """A cell as it may be printed: a label per dimension, Total where it is summed; count None where it is hidden."""

    labels: tuple[str, ...]
    count: int | None
    is_total: bool


@dataclass(frozen=True)
class ProtectedTable:
    """A table as it may be printed, totals among its cells, with the rule behind it.

    `zeros` and `rounding` are as in `csp_lib.disclosure.cell.Rule`. `suppressed` counts the hidden cells, totals among
    them; how many are small themselves is not told, for that narrows what they can be. `recoverable` of them could be
    worked out. `without_row` cells had no row in the file and count as 0; `notes` is what its reader noticed.
    """

    name: str
    dimensions: list[str]
    cells: list[PrintedCell]
    threshold: int
    zeros: str
    rounding: str
    suppressed: int
    recoverable: int
    without_row: int
    notes: list[str]


def protect_table(path: Path, threshold: int = 5, zeros: str = "shown", rounding: str = "none") -> ProtectedTable:
    """Return the table of a file as it may be printed, and its audit.

    Counts under the threshold are hidden, zeros only when `zeros` is hidden, and the cheapest others that keep those
    from being worked out; with `rounding` (nearest-5 or midpoint-6) the others are rounded instead, and totals are
    sums of what is shown. SourceError with every problem of the file; DisclosureError, and no table, if a hidden cell
    could still be worked out.
    """
    from csp_lib.disclosure.audit import audit
    from csp_lib.disclosure.cell import Rule
    from csp_lib.disclosure.tables import printed_table

    read = read_counted_table(path)
    rule = Rule(threshold, zeros, rounding)
    printed = printed_table(read.counts, rule)
    found = audit(printed, rule)
    recoverable = int(found.is_recoverable.sum())
    if recoverable:
        raise DisclosureError(
            f"{path.name}: {recoverable} of {len(found.places)} hidden cells could be worked out from the rest. "
            "Put labels together so that the counts are larger, or choose rounding."
        )
    return _told(read, rule, printed, len(found.places), recoverable)


def _told(read: CountedTable, rule: "Rule", printed: "np.ndarray", suppressed: int, recoverable: int) -> ProtectedTable:
    import numpy as np

    labels = [[*names, TOTAL] for names in read.labels]
    cells = []
    for place in np.ndindex(printed.shape):
        is_total = any(at == len(names) for at, names in zip(place, read.labels, strict=True))
        count = None if np.isnan(printed[place]) else int(printed[place])
        cells.append(PrintedCell(tuple(names[at] for at, names in zip(place, labels, strict=True)), count, is_total))
    return ProtectedTable(
        read.name, read.dimensions, cells, rule.threshold, rule.zeros, rule.rounding, suppressed, recoverable,
        read.without_row, read.notes,
    )  # fmt: skip
