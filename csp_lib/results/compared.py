"""A borough beside all boroughs and beside its peers, for one offence set and period."""

from typing import TYPE_CHECKING

from csp_lib.params.models import BoroughParams
from csp_lib.reference import areas, peer_groups
from csp_lib.results import indicators
from csp_lib.results.evidence_shapes import Compared
from csp_lib.results.shapes import Indicator
from csp_lib.results.slices import Slices

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.analysis.areas.compare import RankRange
    from csp_lib.analysis.areas.peers import AgainstPeers, ChangeAgainstPeers

Group = tuple[list[str], str, str]


def peers_of(plan: BoroughParams, chosen: list[str], group_id: str | None) -> Group:
    """Return the boroughs to compare with, what they are called and where they come from.

    Comparators that params name come first; a borough that names none has those of the peer group.
    """
    if chosen:
        reason = plan.comparators_reason or "chosen in params"
        return chosen, "Comparators", reason if chosen == plan.comparators else "chosen in params"
    if group_id is None:
        return [], "", ""
    group = peer_groups.peer_group(group_id, plan.borough)
    return list(group.peers), group.title, f"{'; '.join(group.sources)} (as of {', '.join(group.as_of)})"


def compared(slices: Slices, headline: Indicator, ranked: "pd.DataFrame", group: Group) -> Compared | None:
    """Return the funnel, the place with its range and the comparison with the peers; None unless all boroughs count."""
    from csp_lib.analysis.areas import funnel

    if len(ranked) < len(areas.boroughs()):
        return None
    counts = ranked[["area", "count", "denominator"]]
    drawn = funnel.funnel(counts)
    names = ranked.set_index("area")["area_name"]
    shown = drawn.frame.assign(area_name=drawn.frame["area"].map(names))
    members, title, source = group
    return Compared(
        funnel=funnel.Funnel(**{**vars(drawn), "frame": shown}),
        curves=funnel.curves(drawn),
        place=_place(slices, headline, counts),
        peers=_against(counts, slices.borough, members),
        change=_change(slices, headline, members),
        group_title=title,
        group_source=source,
    )


def _place(slices: Slices, headline: Indicator, counts: "pd.DataFrame") -> "RankRange":
    """Return the borough's place; its range allows for months that vary more than chance, as the borough's own do."""
    from csp_lib.analysis.areas import compare
    from csp_lib.analysis.change import OWN_VARIATION

    phi = indicators.own_variation(slices, headline.offence_set) or 1.0
    return compare.rank_range(
        counts,
        slices.borough,
        tau2=(phi - 1) / max(1.0, float(counts["count"].median())),
        measure=headline.phrase,
        denominator_name="residents",
        period=slices.period.year,
        basis=OWN_VARIATION if phi > 1 else "",
    )


def _against(counts: "pd.DataFrame", borough: str, members: list[str]) -> "AgainstPeers | None":
    from csp_lib.analysis.areas.peers import against_peers

    return against_peers(counts, borough, members) if members else None


def _change(slices: Slices, headline: Indicator, members: list[str]) -> "ChangeAgainstPeers | None":
    from csp_lib.analysis.areas.peers import change_against_peers

    counts = slices.period_counts
    mine = counts[(counts["offence_set"] == headline.offence_set) & counts["area"].isin(members)]
    if not members or len(mine) < len(members) or mine["previous"].isna().any() or headline.change is None:
        return None
    phi = headline.change.phi or 1.0
    sums = float(mine["previous"].sum()), float(mine["offences"].sum())
    return change_against_peers(float(headline.previous or 0), float(headline.offences or 0), *sums, phi=phi)
