"""Results as JSON and back: frozen records, tables, lists and plain values; nothing else, and no code."""

import dataclasses
from functools import cache
from typing import TYPE_CHECKING, Any

from csp_lib.results import evidence_shapes, matrix_shapes, shapes
from csp_lib.results.consultations import shapes as consultation_shapes

if TYPE_CHECKING:
    import pandas as pd

_RECORD, _FRAME, _PAIR = "record", "frame", "pair"


@cache
def _records() -> dict[str, type]:
    """Return the frozen records that results are made of, by name: those of this room and of the methods."""
    from csp_lib.analysis import change, early_warning, harm, rates, reconcile, targets
    from csp_lib.analysis.areas import compare, funnel, peers
    from csp_lib.analysis.control_charts import control_chart
    from csp_lib.analysis.events import event_effect
    from csp_lib.analysis.projections import calibration, projection, rest_of_year

    return _held_in(
        shapes, evidence_shapes, calibration, change, compare, control_chart, early_warning, event_effect, funnel, harm,
        peers, projection, rates, reconcile, rest_of_year, targets,
    )  # fmt: skip


@cache
def _records_of_consultations() -> dict[str, type]:
    """Return the same for consultations, whose methods no other page needs to load."""
    from csp_lib.analysis.surveys import survey
    from csp_lib.consultation import matrix, panels
    from csp_lib.consultation.firmness import agreement, swaps
    from csp_lib.consultation.write_ins import promotion

    return _held_in(consultation_shapes, matrix_shapes, agreement, matrix, panels, promotion, survey, swaps)


def _held_in(*rooms: Any) -> dict[str, type]:
    """Return the records of these modules by name; ValueError where two of them share one."""
    found: dict[str, type] = {}
    things = [getattr(room, name) for room in rooms for name in dir(room)]
    for record in (t for t in things if isinstance(t, type) and dataclasses.is_dataclass(t)):
        if found.setdefault(record.__name__, record) is not record:
            raise ValueError(f"two records are called {record.__name__}; a result kept could not tell which")
    return found


def _record(name: str) -> type:
    return _records()[name] if name in _records() else _records_of_consultations()[name]


def encode(value: Any) -> Any:
    """Return a result as JSON values."""
    import pandas as pd

    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
        return {_RECORD: type(value).__name__, "fields": fields}
    if isinstance(value, pd.DataFrame):
        return {_FRAME: list(value.columns), "columns": [_plain(value[c]) for c in value.columns]}
    if isinstance(value, tuple):
        return {_PAIR: [encode(v) for v in value]}
    if isinstance(value, list):
        return [encode(v) for v in value]
    return value


def _plain(column: "pd.Series") -> list[Any]:
    import pandas as pd

    return [None if pd.isna(v) else v.item() if hasattr(v, "item") else v for v in column]


def decode(value: Any) -> Any:
    """Return the result that `encode` made these JSON values of."""
    import pandas as pd

    if isinstance(value, list):
        return [decode(v) for v in value]
    if not isinstance(value, dict):
        return value
    if _RECORD in value:
        record = _record(value[_RECORD])
        return record(**{name: decode(v) for name, v in value["fields"].items()})
    if _PAIR in value:
        return tuple(decode(v) for v in value[_PAIR])
    columns = zip(value[_FRAME], (_held(column) for column in value["columns"]), strict=True)
    found = pd.DataFrame(dict(columns), columns=value[_FRAME])
    # a table without rows has no numbers: its columns may be compared with texts
    return found if len(found) else found.astype(object)


def _held(column: list[Any]) -> list[Any]:
    """Return a column's values; one without any is of missing numbers, so that it can still be drawn and summed."""
    return [float("nan")] * len(column) if all(value is None for value in column) else column
