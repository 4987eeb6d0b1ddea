"""Papers drawn in a line each, for the tests of how firm an order is."""

import pandas as pd
from hypothesis import strategies as st

from csp_lib.consultation.papers import papers_of


def cast(*lines, options=None, unranked="below", weights=None):
    """Draw ballots: how many alike and their order, > between places, = between tied options."""
    weights = weights or [1.0] * len(lines)
    rows = [
        ("event", f"{number:04}", option, float(place), weight, alike)
        for number, ((alike, order), weight) in enumerate(zip(lines, weights, strict=True))
        for place, tied in enumerate(order.split(">"), 1)
        for option in tied.split("=")
    ]
    frame = pd.DataFrame(rows, columns=["exercise", "respondent_id", "option", "rank", "weight", "ballots"])
    return papers_of(frame.astype({"rank": float, "weight": float, "ballots": int}), options, unranked)


def papers(*lines, options=None, unranked="below", weights=None):
    """Draw papers as `cast` does."""
    return cast(*lines, options=options, unranked=unranked, weights=weights).papers


def _written(places):
    """Write down an order from the place drawn for each option, 0 where it is left blank."""
    given = sorted(set(places) - {0})
    return ">".join("=".join(o for o, place in zip("ABCD", places, strict=True) if place == each) for each in given)


ORDERS = st.lists(st.tuples(st.integers(1, 5), st.permutations("ABCD").map(">".join)), min_size=2, max_size=9)
# papers with ties and blanks; nobody leaves all blank
PARTIAL = st.lists(
    st.tuples(st.integers(1, 4), st.lists(st.integers(0, 4), min_size=4, max_size=4).filter(any).map(_written)),
    min_size=2,
    max_size=9,
)
READINGS = st.sampled_from(["below", "not_offered", "abstain"])
