"""Which column of an export holds what, as a question file or a sidecar says it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Columns:
    """The columns of an export with one row per paper; each is named as the file's first row writes it.

    Either `options` (column: the option whose places stand in it) or `places` (column: the place whose option stands
    in it) is filled. `groups` name the variable a column tells of a respondent. An empty name: there is no such column.
    """

    __pydantic_config__ = {"extra": "forbid"}

    respondent: str = ""
    options: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    write_in: str = ""
    weight: str = ""
    source: str = ""
    date: str = ""
    groups: dict[str, str] = field(default_factory=dict)

    def named(self) -> list[str]:
        """Return every column that is named, in the order of the keys above."""
        single = [self.write_in, self.weight, self.source, self.date]
        return [n for n in [self.respondent, *self.options, *self.places, *single, *self.groups] if n]
