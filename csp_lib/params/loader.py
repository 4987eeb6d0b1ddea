"""Reads all of params/, checks every file and every reference between files, and tells all problems at once."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from csp_lib import paths
from csp_lib.errors import ParamsError
from csp_lib.params.exercises import ExerciseParams
from csp_lib.params.models import (
    BoroughParams,
    Defaults,
    EventParams,
    ParamsModel,
    ReportParams,
    RunParams,
    Settings,
    ThemeParams,
)
from csp_lib.params.nearest import did_you_mean
from csp_lib.reference import areas, offences, peer_groups

Model = TypeVar("Model", bound=ParamsModel)


@dataclass(frozen=True)
class Params:
    """All parameter files, each by the name of its file."""

    defaults: Defaults
    boroughs: dict[str, BoroughParams]
    themes: dict[str, ThemeParams]
    reports: dict[str, ReportParams]
    runs: dict[str, RunParams]
    consultations: dict[str, ExerciseParams]

    def borough(self, slug: str) -> BoroughParams:
        """Return a borough's parameters; a borough without a file gets its name and nothing chosen."""
        if slug in self.boroughs:
            return self.boroughs[slug]
        known = areas.area(slug)
        return BoroughParams(
            borough=slug,
            partnership=known.partnership,
            plan_title="not held",
            plan_years="not held",
            priorities_note=f"The plan of {known.name} is not among the documents carried here.",
        )

    def themes_in_order(self) -> list[ThemeParams]:
        """Return the themes in the order pages list them."""
        return sorted(self.themes.values(), key=lambda t: t.order)

    def exercises_of(self, borough: str) -> list[ExerciseParams]:
        """Return the consultation exercises declared for a borough, the latest to open first."""
        mine = [e for e in self.consultations.values() if e.borough == borough]
        return sorted(mine, key=lambda e: (e.opened or "", e.exercise), reverse=True)

    def reports_in_order(self) -> list[ReportParams]:
        """Return the reports in the order the index lists them."""
        return sorted(self.reports.values(), key=lambda r: r.order)


_SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same safe loader, read by libyaml where it is there: ten times as fast."""


class _UniqueKeys(_SafeLoader):  # type: ignore[misc, valid-type]
    """Safe YAML that refuses a key written twice: the second would silently win."""


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    held: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key, line = loader.construct_object(key_node, deep=True), key_node.start_mark.line + 1
        if not isinstance(key, Hashable):
            raise yaml.YAMLError(f"line {line}: {key!r} cannot be a key")
        if key in held:
            raise yaml.YAMLError(f"line {line}: {key!r} is written twice")
        held[key] = loader.construct_object(value_node, deep=True)
    return held


_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path, shown: str) -> dict[str, Any]:
    """Return the mapping that a YAML file holds; ParamsError names the file and the line otherwise."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeys)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        told = " ".join(str(error).split())
        raise ParamsError(f"{shown}: this is not readable YAML ({told}). Correct the file.") from None
    if not isinstance(content, dict):
        raise ParamsError(f"{shown}: the file must hold keys and values. See params/README.md for the keys.")
    return content


def _problems(shown: str, model: type[ParamsModel], error: ValidationError) -> list[str]:
    """Put pydantic's findings into sentences: file, key, found, allowed."""
    told = []
    for found in error.errors():
        key = ".".join(str(part) for part in found["loc"])
        if found["type"] == "extra_forbidden":
            allowed = _keys_at(model, found["loc"][:-1])
            told.append(f"{shown}: {key!r} is not a known key. {did_you_mean(str(found['loc'][-1]), allowed)}")
        elif found["type"] == "missing":
            told.append(f"{shown}: the key {key!r} is missing. Add it; params/README.md says what it means.")
        elif not key:
            told.append(f"{shown}: {found['msg'].removeprefix('Value error, ')}. Correct the file.")
        else:
            told.append(f"{shown}, {key}: {found['input']!r} is not allowed ({found['msg'].lower()}).")
    return told


def _keys_at(model: type[ParamsModel], location: tuple[int | str, ...]) -> list[str]:
    """Return the keys allowed at a place inside a file."""
    import typing

    current: Any = model
    for part in location:
        if isinstance(part, int):
            continue
        annotation = current.model_fields[part].annotation
        candidates = [annotation, *typing.get_args(annotation)]
        current = next(c for c in candidates if isinstance(c, type) and issubclass(c, ParamsModel))
    return list(current.model_fields)


def _read_folder(folder: str, key: str, model: type[Model], problems: list[str]) -> dict[str, Model]:
    found: dict[str, Model] = {}
    for path in sorted((paths.params_dir() / folder).glob("*.y*ml")):
        shown = f"params/{folder}/{path.name}"
        item = _read_one(path, shown, model, problems)
        if item is None:
            continue
        named = getattr(item, key)
        if named != path.stem:
            problems.append(f"{shown}: the file is called {path.stem!r} but its {key} is {named!r}. Rename the file.")
        found[named] = item
    return found


def _read_one(path: Path, shown: str, model: type[Model], problems: list[str]) -> Model | None:
    try:
        return model.model_validate(read_yaml(path, shown))
    except ValidationError as error:
        problems.extend(_problems(shown, model, error))
    except ParamsError as error:
        problems.extend(error.problems)
    return None


def load_params() -> Params:
    """Return all parameters; ParamsError with every problem of every file when there is one."""
    problems: list[str] = []
    defaults_file = paths.params_dir() / "defaults.yml"
    if not defaults_file.is_file():
        raise ParamsError("params/defaults.yml is missing. Restore it from the repository.")
    defaults = _read_one(defaults_file, "params/defaults.yml", Defaults, problems)
    boroughs = _read_folder("boroughs", "borough", BoroughParams, problems)
    themes = _read_folder("themes", "theme", ThemeParams, problems)
    reports = _read_folder("reports", "report", ReportParams, problems)
    runs = _read_folder("runs", "run", RunParams, problems)
    exercises = _read_folder("consultations", "exercise", ExerciseParams, problems)
    if defaults is not None:
        loaded = Params(defaults, boroughs, themes, reports, runs, exercises)
        problems.extend(_reference_problems(loaded))
        if not problems:
            return loaded
    raise ParamsError(problems)


def load_exercise(path: Path) -> ExerciseParams:
    """Return the question file at a path; ParamsError with every problem of it."""
    problems: list[str] = []
    if not path.is_file():
        raise ParamsError(f"{path.name}: there is no such file. csp data template question prints an empty one.")
    item = _read_one(path, path.name, ExerciseParams, problems)
    if item is not None:
        boroughs = [b.slug for b in areas.boroughs()]
        if item.borough in boroughs:
            return item
        problems.append(f"{path.name}, borough: {item.borough!r} is not known. {did_you_mean(item.borough, boroughs)}")
    raise ParamsError(problems)


def _names(folder: str, loaded: Iterable[str]) -> list[str]:
    """Return the names a folder defines. A file that is broken counts: it is told itself, not each name that means it."""
    held = list(loaded)
    return [*held, *(p.stem for p in sorted((paths.params_dir() / folder).glob("*.y*ml")) if p.stem not in held)]


def _reference_problems(params: Params) -> list[str]:
    """Return a sentence for every name that stands for nothing."""
    boroughs = [b.slug for b in areas.boroughs()]
    sets = list(offences.offence_sets())
    themes, reports = _names("themes", params.themes), _names("reports", params.reports)
    told: list[str] = []

    def check(shown: str, key: str, names: list[str], allowed: list[str]) -> None:
        for name in names:
            if name not in allowed:
                told.append(f"{shown}, {key}: {name!r} is not known. {did_you_mean(name, allowed)}")

    check("params/defaults.yml", "run", [params.defaults.run], _names("runs", params.runs))
    check("params/defaults.yml", "events", _sets_of(params.defaults.events), sets)
    for shown, chosen in _settings(params):
        check(shown, "peer_group", [chosen.peer_group] if chosen.peer_group else [], list(peer_groups.group_ids()))
    for slug, borough in params.boroughs.items():
        shown = f"params/boroughs/{slug}.yml"
        check(shown, "borough", [slug], boroughs)
        check(shown, "comparators", borough.comparators, [b for b in boroughs if b != slug])
        check(shown, "priorities.theme", [p.theme for p in borough.priorities], themes)
        check(shown, "priorities.offence_set", [p.offence_set for p in borough.priorities if p.offence_set], sets)
        check(shown, "events", _sets_of(borough.events), sets)
        check(shown, "rebases.offence_set", [r.offence_set for r in borough.rebases], sets)
    for slug, exercise in params.consultations.items():
        check(f"params/consultations/{slug}.yml", "borough", [exercise.borough], boroughs)
    for slug, theme in params.themes.items():
        wanted = [*theme.detail_sets, *([theme.offence_set] if theme.offence_set else [])]
        check(f"params/themes/{slug}.yml", "offence_set", wanted, sets)
    for slug in params.reports:
        if not (paths.notebooks_dir() / f"{slug}.ipynb").is_file():
            told.append(f"params/reports/{slug}.yml: there is no notebooks/{slug}.ipynb. Add it or remove the file.")
    for slug, run in params.runs.items():
        shown = f"params/runs/{slug}.yml"
        check(shown, "boroughs", [] if run.boroughs == "all" else run.boroughs, boroughs)
        check(shown, "themes", [] if run.themes == "all" else run.themes, themes)
        check(shown, "reports", [] if run.reports == "all" else run.reports, reports)
    return told


def _sets_of(events: list[EventParams]) -> list[str]:
    return [name for event in events for name in [*event.offence_sets, *event.control_sets]]


def _settings(params: Params) -> list[tuple[str, Settings]]:
    """Return every layer of settings with the file it stands in."""
    return [
        ("params/defaults.yml", params.defaults.settings),
        *((f"params/boroughs/{slug}.yml", held.settings) for slug, held in params.boroughs.items()),
        *((f"params/themes/{slug}.yml", held.settings) for slug, held in params.themes.items()),
        *((f"params/reports/{slug}.yml", held.settings) for slug, held in params.reports.items()),
    ]
