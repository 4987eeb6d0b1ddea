"""How many people stand behind each group, as a page may print it (docs/methods.md, "Sub-groups")."""

import pandas as pd

SMALLEST_SHOWN = 10  # ours
ROUNDED_TO = 5  # ours
FEW = f"fewer than {SMALLEST_SHOWN} people"
WOULD_TELL = "hidden so that a smaller group cannot be worked out from the rest"


def protected_bases(bases: pd.DataFrame) -> pd.DataFrame:
    """Return bases (variable, category, n) with is_shown, rounded (to 5, missing where hidden) and reason.

    Groups under 10 are hidden, those of nobody too: that nobody of a kind came tells of everyone of that kind. Within
    a variable the smallest groups shown are hidden as well until at least two are, and 10 people between them, for
    the whole less what is shown would tell a single one.
    """
    parts = [_hidden(n) for _, n in bases.sort_values("category").groupby("variable", sort=False)["n"]]
    reasons = pd.concat(parts) if parts else pd.Series(dtype=object)
    told = bases.assign(reason=reasons.reindex(bases.index).astype(object))
    told["is_shown"] = told["reason"] == ""
    told["rounded"] = rounded(told["n"]).where(told["is_shown"])
    return told


def rounded(counts: pd.Series) -> pd.Series:
    """Return counts rounded to the nearest 5, halves up, so that sums do not tell single people."""
    return ((counts + ROUNDED_TO / 2) // ROUNDED_TO * ROUNDED_TO).astype("Int64")


def _hidden(n: pd.Series) -> pd.Series:
    """Return why each group of one variable is hidden, "" where it is shown."""
    reasons = pd.Series("", index=n.index, dtype=object).mask(n < SMALLEST_SHOWN, FEW)
    for group in n[n >= SMALLEST_SHOWN].sort_values(kind="stable").index:
        hidden = n[reasons != ""]
        if hidden.empty or (len(hidden) > 1 and hidden.sum() >= SMALLEST_SHOWN):
            break
        reasons[group] = WOULD_TELL
    return reasons
