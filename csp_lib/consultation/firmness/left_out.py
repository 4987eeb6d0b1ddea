"""The order without one source, group or table (docs/methods.md, "Left out")."""

import numpy as np
import pandas as pd

from csp_lib.consultation.papers import Cast
from csp_lib.consultation.rules.points import order_by_points

ENTERS, LEAVES = "enters", "leaves"
COLUMNS = ["left_out", "ballots", "ballots_left", "option", "place", "change"]


def places_without(cast: Cast, labels: "pd.Series | np.ndarray", k: int) -> pd.DataFrame:
    """Return the order by points without the ballots of each label in turn, one row per label and option.

    `labels` has a text per row of `cast.who` (a source, a group, a table), empty where it was not said; such ballots
    are never left out. Columns: left_out (the label); ballots (of that label); ballots_left; option; place (without
    them); change (enters or leaves the first k, else empty). A label that all ballots share has no rows: nothing would
    be left.
    """
    said = np.asarray(labels, dtype=object)
    was_in = order_by_points(cast.papers) <= k
    parts = []
    for label in sorted(set(said) - {""}):
        papers = cast.among(said != label)
        if papers.n == 0:
            continue
        places = order_by_points(papers)
        change = np.select([~was_in & (places <= k), was_in & (places > k)], [ENTERS, LEAVES], "")
        rows = pd.DataFrame({"option": papers.options, "place": places, "change": change})
        parts.append(rows.assign(left_out=label, ballots=cast.papers.n - papers.n, ballots_left=papers.n))
    return pd.concat(parts, ignore_index=True)[COLUMNS] if parts else pd.DataFrame(columns=COLUMNS)
