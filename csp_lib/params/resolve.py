"""The parameters of one report, layer over layer, each value with the place it came from."""

from dataclasses import dataclass
from typing import Any

from csp_lib.params.loader import Params
from csp_lib.params.models import Settings


@dataclass(frozen=True)
class Resolved:
    """Values by name and, under the same names, where each came from."""

    values: dict[str, Any]
    origins: dict[str, str]

    def rows(self) -> list[tuple[str, str, str]]:
        """Return (name, value as text, origin), in order of name, for the page's provenance."""
        return [(name, _shown(self.values[name]), self.origins[name]) for name in sorted(self.values)]


def _shown(value: Any) -> str:
    if value is None:
        return "not set"
    if isinstance(value, list):
        return ", ".join(str(v) for v in value) or "none"
    return str(value)


def resolve(params: Params, report: str, borough: str, theme: str | None = None) -> Resolved:
    """Return the settings of one report: defaults < theme < borough < report.

    What the command line chooses (borough, theme, year, known-to, edition) is laid over them by the caller.
    """
    layers: list[tuple[str, Settings]] = [("params/defaults.yml", params.defaults.settings)]
    if theme is not None:
        layers.append((f"params/themes/{theme}.yml", params.themes[theme].settings))
    if borough in params.boroughs:
        known = params.boroughs[borough]
        layers.append((f"params/boroughs/{borough}.yml", Settings(comparators=known.comparators)))
        layers.append((f"params/boroughs/{borough}.yml", known.settings))
    layers.append((f"params/reports/{report}.yml", params.reports[report].settings))
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, layer in layers:
        for name, value in layer.model_dump(exclude_none=True).items():
            values[name] = value
            origins[name] = origin
    return Resolved(values, origins)
