"""Everything a page prints, computed once per borough, theme, year and as-of month, and kept by content hash.

`theme_trend`, `annual_review`, `consultation` (with `ranking` and `rating`), `priority_matrix`, `published_figures` and
`data_quality` each answer for one kind of report; they load slices of the store, call the methods of `analysis` and
`consultation`, and hand over frozen tables and words-free findings. `prepare` fills what a report will ask for, `refuse`
says beforehand that it cannot be built.
"""

from csp_lib.results.ask import coverage, prepare, refuse

__all__ = ["coverage", "prepare", "refuse"]
