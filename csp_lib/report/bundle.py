"""Blocks as a notebook file carries them, read back and checked again."""

from typing import Any

from csp_lib.errors import ReportError
from csp_lib.report.blocks import Block, Callout, Card, Cards, Definitions, Figure, Provenance, Sentence, Table, Text
from csp_lib.report.cells import Column, Data

KINDS: dict[str, type[Block]] = {
    cls.kind: cls for cls in (Cards, Table, Figure, Text, Callout, Definitions, Provenance)
}


def from_bundle(payload: dict[str, Any]) -> Block | None:
    """Return the block that a notebook carries as JSON, checked again; None for Nothing."""
    kind = payload.get("kind")
    if kind == "nothing":
        return None
    if kind not in KINDS:
        raise ReportError(f"block kind {kind!r} is not known. Known are {', '.join(KINDS)} and nothing.")
    fields = {name: value for name, value in payload.items() if name != "kind"}
    builders: dict[str, Any] = {
        "cards": lambda items: [Card(**item) for item in items],
        "columns": lambda items: [Column(**item) for item in items],
        "sentences": lambda items: [Sentence(**item) for item in items],
        "data": lambda item: Data(**(item | {"columns": [Column(**c) for c in item["columns"]]})),
    }
    try:
        return KINDS[kind](**{name: builders[name](v) if name in builders else v for name, v in fields.items()})
    except (TypeError, KeyError, AttributeError) as err:
        raise ReportError(f'{kind} block "{payload.get("id")}": its fields are not those of a {kind} ({err}).') from err
