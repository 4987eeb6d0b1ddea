"""The consultation's result: ballots ranked, and what the plan prints of its own consultation."""

from typing import TYPE_CHECKING

from csp_lib.params import Params
from csp_lib.reference import areas
from csp_lib.results import frames, provenance
from csp_lib.results.shapes import Consultation
from csp_lib.sources import store

if TYPE_CHECKING:
    import pandas as pd

SHOWN = [
    "source", "kind", "evidence_type", "period", "sample_size", "question", "finding", "value", "unit", "rank",
    "says_not", "note", "line",
]  # fmt: skip


def consultation(params: Params, borough: str, exercise: str | None = None) -> Consultation:
    """Return the newest ballots of a borough ranked by average points, and the plan's published results.

    An exercise belongs to the borough whose slug its name begins with (harrow-2011). Ballots are repaired by
    named rules; nothing is dropped in silence.
    """
    from csp_lib.consultation import ballots as papers
    from csp_lib.consultation import scoring

    del params
    held = _ballots(borough, exercise)
    published = _published(borough)
    sources = list(published["source_id"].unique()) if "source_id" in published else []
    empty = frames.empty("option", "average_points")
    if held is None:
        return Consultation(
            borough, areas.area(borough).name, None, 0, 0, frames.empty("rule", "meaning", "repairs", "ballots"), empty,
            _columns(published), _absent(borough, published), provenance.lines(sources),
        )  # fmt: skip
    offered = sorted(held["option"].dropna().unique())
    repaired = papers.repair(held, offered)
    ranking = scoring.average_points(repaired.ballots, offered)
    return Consultation(
        borough=borough,
        borough_name=areas.area(borough).name,
        exercise=str(held["exercise"].iloc[0]),
        ballots=repaired.cast,
        spoilt=repaired.spoilt,
        repairs=repaired.repairs_by_rule,
        ranking=ranking,
        published=_columns(published),
        absent=None,
        sources=provenance.lines([*sources, *held["source_id"].unique()]),
    )


def _ballots(borough: str, exercise: str | None) -> "pd.DataFrame | None":
    """Return the ballots of one exercise, the last by name when none is asked for, or None."""
    if not store.has("ballots"):
        return None
    held = store.read("ballots")
    mine = held[held["exercise"].str.startswith(borough)]
    if exercise is not None:
        mine = mine[mine["exercise"] == exercise]
    return mine[mine["exercise"] == mine["exercise"].max()] if len(mine) else None


def _published(borough: str) -> "pd.DataFrame":
    if not store.has("consultation_results"):
        return frames.empty(*SHOWN)
    return store.read("consultation_results", borough=borough).sort_values(["source", "question", "rank", "line"])


def _columns(published: "pd.DataFrame") -> "pd.DataFrame":
    return published[SHOWN].reset_index(drop=True)


def _absent(borough: str, published: "pd.DataFrame") -> str:
    name = areas.area(borough).name
    found = "What the plan prints of its own consultation stands below." if len(published) else ""
    return (
        f"No ballots of {name} are held, so nothing is ranked here. {found} Ballots can be added with the ballots "
        "template (csp data template ballots)."
    ).replace("  ", " ")
