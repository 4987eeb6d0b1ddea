"""What a reader makes of one file: tables, the span and scope they hold, and what was noticed on the way."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd


class LabelNotListed(NamedTuple):
    """An offence label never seen before: it counts in `offence_group` and in the total."""

    group_label: str
    label: str
    offence_group: str
    offences: int


@dataclass(frozen=True)
class Reading:
    """One file, read in full.

    `kind` is what `recognise` says; `level` is borough, ward or lsoa for recorded crime, else empty; `scope` names
    the offence groups that the file leaves out; `classification` is old, middle or new, else empty.
    `first_month` and `last_month` (2011-04) bound what is held, empty when the file has no dates. `tables` hold
    the rows without `source_id`; `data_kind` is a column only where the file itself says it.
    """

    kind: str
    level: str = ""
    scope: str = ""
    classification: str = ""
    first_month: str = ""
    last_month: str = ""
    tables: "dict[str, pd.DataFrame]" = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    labels_not_listed: list[LabelNotListed] = field(default_factory=list)
