"""The nearest allowed name, for a message that helps."""

from collections.abc import Iterable


def did_you_mean(text: str, allowed: Iterable[str]) -> str:
    """Return 'Did you mean x?' when a name is near, else the list of what is allowed."""
    from rapidfuzz import process

    names = list(allowed)
    near = process.extract(text, names, limit=2, score_cutoff=65)
    if near:
        return f"Did you mean {' or '.join(name for name, _, _ in near)}?"
    return f"Use one of: {', '.join(names)}."
