"""Readers of ranked ballots: marks as they were written, nothing repaired.

`reader` is the door and picks the layout by content: `template` (one row per option, as csp data template ballots
hands out), `preflib`, `scottish`, `wide` (one row per paper, whose columns `guess` reads or `columns` names).
`encodings` and `sheet` make text and cells of a file, `dates` days of the calendar, `table` the tables of a reading.
"""

from csp_lib.sources.ballots.columns import Columns
from csp_lib.sources.ballots.reader import layout_of, peek, read_ballots
from csp_lib.sources.ballots.table import KIND

__all__ = ["KIND", "Columns", "layout_of", "peek", "read_ballots"]
