"""The result of a document's own page: its tables as printed, targets judged by later years, lists, and the audit."""

from typing import TYPE_CHECKING

from csp_lib.params import Params
from csp_lib.reference import areas, offences
from csp_lib.results import audit as audits
from csp_lib.results import frames, plan_tables, plan_targets, provenance
from csp_lib.results.shapes import Audit, Period, PublishedFigures
from csp_lib.sources import store

if TYPE_CHECKING:
    import pandas as pd

LISTS = ("priorities", "actions", "governance", "events", "resources", "emerging_issues")


def published_figures(params: Params, borough: str, period: Period, age_limit: int, audit: Audit) -> PublishedFigures:
    """Return all that a borough's document prints, beside what later years say; empty lists where none is carried."""
    plan = params.borough(borough)
    lists = {name: _rows(name, borough) for name in LISTS}
    tables = plan_tables.plan_tables(borough)
    flagged = audits.flags(audit)
    ids = {str(s) for frame in lists.values() for s in frame.get("source_id", [])}
    ids |= {s for table in tables for s in table.source_ids}
    ids |= {str(s) for s in _rows("targets", borough).get("source_id", [])} | _counted(borough)
    import pandas as pd

    return PublishedFigures(
        borough=borough, borough_name=areas.area(borough).name, plan_title=plan.plan_title, plan_years=plan.plan_years,
        period=period, audit=audit, tables=tables, targets=plan_targets.plan_targets(borough, period, age_limit),
        flags=pd.DataFrame({"figure_id": list(flagged), "flag": list(flagged.values())}), **lists,
        sources=provenance.lines(sorted(ids), [s.source_id for s in audit.sources]),
    )  # fmt: skip


def _counted(borough: str) -> set[str]:
    """Return the sources of the recorded counts that targets are judged by."""
    held = store.read("recorded_crime_years", area=borough, offence_set=offences.TOTAL)
    return {part for ids in held["source_id"] for part in str(ids).split("+")}


def _rows(table: str, borough: str) -> "pd.DataFrame":
    if not store.has(table):
        return frames.empty("line")
    return store.read(table, borough=borough).sort_values("line", kind="stable", ignore_index=True)
