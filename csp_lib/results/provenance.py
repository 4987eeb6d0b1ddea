"""The sources behind a page, as the page names them."""

from csp_lib.results.shapes import SourceLine
from csp_lib.sources import store


def lines(*wanted: list[str]) -> list[SourceLine]:
    """Return a line for each source id, each once, in order of title."""
    described = store.describe()["sources"]
    ids = {sid for group in wanted for sid in group if sid in described}
    named = [SourceLine(**{name: described[sid][name] for name in SourceLine.__dataclass_fields__}) for sid in ids]
    return sorted(named, key=lambda line: (line.title, line.source_id))
