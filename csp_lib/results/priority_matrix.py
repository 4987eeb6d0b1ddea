"""The priority matrix's result: links joined and checked, beside the matrix that a document itself prints."""

import re
from typing import TYPE_CHECKING

from csp_lib.params import Params
from csp_lib.reference import areas
from csp_lib.results import frames, plan_facts, plan_tables, provenance
from csp_lib.results.matrix_shapes import PriorityMatrix
from csp_lib.sources import priority_links, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from csp_lib.consultation.matrix import RankedExercise

READING_COLUMNS = (
    "reading", "column", "statutory_obligation", "strategic_assessment", "public_rank", "adopted_priority", "note",
)  # fmt: skip
WHEN = re.compile(r"\d{4}(-\d{2}){0,2}")


def priority_matrix(params: Params, borough: str, rankings: "Sequence[RankedExercise]" = ()) -> PriorityMatrix:
    """Return a borough's matrix of duty, assessment, consultation and priority, its moves and what it leaves open.

    A partnership's own links stand in place of the carried ones. `rankings` give the places of exercises whose
    ballots are held.
    """
    from csp_lib.consultation import matrix

    links, is_own = _links(borough)
    if links.empty:
        return _without_links(params, borough)
    results = _rows("consultation_results", borough)
    readings = _rows("priority_matrix", borough) if not is_own else frames.empty(*READING_COLUMNS)
    reading = "; ".join(sorted(set(links["reading"].dropna()) - {""}))
    printed = [] if is_own else _printed(borough)
    ids = [list(frame["source_id"].unique()) for frame in (links, results, readings) if "source_id" in frame]
    ids += [table.source_ids for table in printed] + [_ballots_of(rankings, links)]
    return PriorityMatrix(
        borough=borough, borough_name=areas.area(borough).name, plan_title=params.borough(borough).plan_title,
        documents=sorted(links["document"].unique()), reading=reading, is_own=is_own,
        is_unordered=bool((links["ordered"] == "no").any()), rows=matrix.matrix_rows(links, rankings),
        said=_with_evidence(matrix.consulted(links, rankings), results), moves=matrix.moves(links, rankings),
        findings=matrix.check(links, rankings, _closed(results)), printed=printed,
        readings=_used(readings, reading), absent=None, sources=provenance.lines(*ids),
    )  # fmt: skip


def _links(borough: str) -> "tuple[pd.DataFrame, bool]":
    """Return the links of a borough and whether they are the partnership's own, which stand in place of all others."""
    held = _rows("priority_links", borough)
    if held.empty:
        return held, False
    own = held["source_id"].str.startswith(priority_links.KIND)
    return (held[own] if own.any() else held), bool(own.any())


def _rows(table: str, borough: str) -> "pd.DataFrame":
    if not store.has(table):
        return frames.empty("line")
    return store.read(table, borough=borough).sort_values("line", kind="stable", ignore_index=True)


def _ballots_of(rankings: "Sequence[RankedExercise]", links: "pd.DataFrame") -> list[str]:
    """Return the sources of the ballots behind the rankings that links name."""
    named = {ranking.exercise for ranking in rankings} & set(links["item_id"])
    if not named or not store.has("ballots"):
        return []
    return sorted(store.read("ballots", exercise=sorted(named))["source_id"].unique())


def _without_links(params: Params, borough: str) -> PriorityMatrix:
    name = areas.area(borough).name
    empty = frames.empty("issue")
    return PriorityMatrix(
        borough, name, params.borough(borough).plan_title, [], "", False, False, empty, empty, empty, [], [], empty,
        f"No links from duties, assessment and consultation to the priorities of {name} are held, so nothing can be "
        "set side by side. They can be added with the template (csp data template priority_links).",
    )  # fmt: skip


def _closed(results: "pd.DataFrame") -> dict[str, str]:
    """Return when each exercise closed, where its document prints a date for it; the latest of several."""
    if results.empty:
        return {}
    dated = results[[bool(WHEN.fullmatch(str(period))) for period in results["period"]]]
    return {str(source): str(period) for source, period in dated.groupby("source")["period"].max().items()}


def _with_evidence(said: "pd.DataFrame", results: "pd.DataFrame") -> "pd.DataFrame":
    """Return what people said with the kind of evidence and the number asked that the results name for an exercise."""
    known = results.drop_duplicates("source").set_index("source") if len(results) else None
    kinds = known["evidence_type"].to_dict() if known is not None else {}
    samples = known["sample_size"].to_dict() if known is not None else {}
    told = said["evidence_type"].where(said["evidence_type"].notna(), said["exercise"].map(kinds))
    return said.assign(evidence_type=told, sample_size=said["exercise"].map(samples))


def _printed(borough: str) -> "list[plan_tables.PlanTable]":
    return [table for facts in plan_facts.of_borough(borough) for table in plan_tables.matrix(facts)]


def _used(readings: "pd.DataFrame", reading: str) -> "pd.DataFrame":
    """Return the rows of every reading in their order, with the reading that the links follow marked."""
    if "reading" not in readings:
        return frames.empty(*READING_COLUMNS, "is_used")
    ordered = readings.sort_values(["reading", "column"], kind="stable", ignore_index=True)
    return ordered[list(READING_COLUMNS)].assign(is_used=ordered["reading"] == reading)
