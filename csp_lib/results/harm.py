"""The harm of a borough's offences, by weights that a partnership added; none are carried here."""

from typing import TYPE_CHECKING

from csp_lib.results.shapes import Indicator
from csp_lib.sources import store

if TYPE_CHECKING:
    from csp_lib.analysis.harm import HarmIndex


def harm(indicators: list[Indicator], total: Indicator) -> "HarmIndex | None":
    """Return the harm per 1,000 residents of offence sets that do not overlap; None while no weights are held.

    Where the sets leave offences of the total over, these have no weight either, and the index says so.
    """
    import pandas as pd

    from csp_lib.analysis.harm import harm_index

    if not store.has("harm_weights"):
        return None
    weights = store.read("harm_weights")
    newest = weights[weights["source_id"] == sorted(weights["source_id"].unique())[-1]]
    counts = pd.DataFrame([(i.offence_set, i.offences) for i in indicators], columns=["offence_set", "count"])
    residents = total.denominator.residents if total.denominator else None
    return harm_index(counts, newest, residents)


def source_ids() -> list[str]:
    """Return the sources of the weights held."""
    return sorted(store.read("harm_weights")["source_id"].unique()) if store.has("harm_weights") else []
