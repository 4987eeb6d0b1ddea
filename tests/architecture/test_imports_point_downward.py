"""Law 1: imports point downward in the picture; no cycles; rooms on one floor do not know each other."""

from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, Module, modules

# From the top. docs/data-flow.md draws the same picture and says why; a test there holds the two together.
FLOORS = [
    ["cli", "notebook"],
    ["batch", "report"],
    ["results"],
    ["sources", "params", "analysis", "consultation", "disclosure"],
    ["tables"],
    ["reference"],
    ["paths", "errors"],
]

# Neighbours that may know each other, in this direction only.
NEIGHBOURS = {
    ("consultation", "analysis.surveys"),  # Wilson limits and weights are one method, written once
    ("batch", "report.exporter"),  # the exporter is handed a folder by the batch and fills it
    ("paths", "errors"),  # a path that leaves its root is refused with an error
}

# Downward, yet against the room's nature: the batch knows notebooks by path, the report draws what it is handed.
STRANGERS = {
    "batch": {"analysis", "consultation", "disclosure"},
    "report": {"sources", "disclosure"},
}

FLOOR_OF = {room: number for number, floor in enumerate(FLOORS) for room in floor}


def breaches(root: Path) -> list[str]:
    """Return every import that points upward or sideways, or that its room must not know."""
    return [said for module in modules(root) if module.room for said in _breaches_of(module)]


def _breaches_of(module: Module) -> list[str]:
    if module.room not in FLOOR_OF:
        return [f"{module.path}: the room '{module.room}' is not in the picture. Draw it there first."]
    said = []
    for found in module.imports():
        words = found.name.split(".")
        if words[0] == PACKAGE and len(words) > 1 and not _is_allowed(module.room, words[1:]):
            said.append(f"{module.path}:{found.line}: {module.room} may not import {found.name}")
    return said


def _is_allowed(room: str, target: list[str]) -> bool:
    if target[0] == room:
        return True
    if target[0] not in FLOOR_OF:
        return target[0].startswith("__")  # csp_lib.__version__
    if any(room == one and ".".join(target[: len(other.split("."))]) == other for one, other in NEIGHBOURS):
        return True
    return FLOOR_OF[target[0]] > FLOOR_OF[room] and target[0] not in STRANGERS.get(room, set())


def cycles(root: Path) -> list[str]:
    """Return the modules that import themselves by way of others, one line per cycle found."""
    found = modules(root)
    names = {module.name for module in found}
    graph = {module.name: {_nearest(i.name, names) for i in module.imports()} - {"", module.name} for module in found}
    said: set[str] = set()
    done: set[str] = set()
    for name in graph:
        _walk(name, graph, [], done, said)
    return sorted(said)


def _nearest(imported: str, names: set[str]) -> str:
    """Return the module that an import loads: the name itself, else the module it is taken from."""
    return next((name for name in (imported, imported.rpartition(".")[0]) if name in names), "")


def _walk(name: str, graph: dict[str, set[str]], trail: list[str], done: set[str], said: set[str]) -> None:
    if name in trail:
        said.add(" -> ".join([*trail[trail.index(name) :], name]))
    elif name not in done:
        for target in sorted(graph.get(name, ())):
            _walk(target, graph, [*trail, name], done, said)
        done.add(name)


def test_every_import_points_downward(repository):
    assert breaches(repository) == []


def test_no_module_imports_itself_by_way_of_others(repository):
    assert cycles(repository) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("csp_lib/analysis/rates.py", "from csp_lib.report import blocks"),
        ("csp_lib/analysis/rates.py", "from csp_lib.sources import store"),
        ("csp_lib/analysis/rates.py", "def f():\n    import csp_lib.results.theme"),
        ("csp_lib/analysis/rates.py", "from ..consultation import scoring"),
        ("csp_lib/report/blocks.py", "from csp_lib.sources.store import read"),
        ("csp_lib/batch/plan.py", "from csp_lib.analysis import rates"),
        ("csp_lib/batch/plan.py", "from csp_lib.report import charts"),
        ("csp_lib/consultation/scoring.py", "from csp_lib.analysis import rates"),
        ("csp_lib/reference/areas.py", "import importlib\nimportlib.import_module('csp_lib.tables')"),
        ("csp_lib/errors.py", "from csp_lib.paths import home"),
        ("csp_lib/attic/old.py", "x = 1"),
    ],
)
def test_an_import_that_points_up_or_sideways_is_named(tree_of, path, text):
    said = breaches(tree_of({path: text}))
    assert len(said) == 1
    assert said[0].startswith(path)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("csp_lib/consultation/scoring.py", "from csp_lib.analysis.surveys.survey import wilson"),
        ("csp_lib/consultation/scoring.py", "from csp_lib.analysis import surveys"),
        ("csp_lib/batch/execute.py", "from csp_lib.report.exporter import PageExporter"),
        ("csp_lib/paths.py", "from csp_lib.errors import ParamsError"),
        ("csp_lib/cli.py", "from csp_lib import __version__, batch"),
        ("csp_lib/results/theme.py", "from csp_lib.analysis import rates\nfrom . import london\nimport numpy"),
    ],
)
def test_an_import_downward_or_between_named_neighbours_passes(tree_of, path, text):
    assert breaches(tree_of({path: text})) == []


def test_a_cycle_is_shown_as_its_round(tree_of):
    root = tree_of({"csp_lib/tables/a.py": "from csp_lib.tables import b", "csp_lib/tables/b.py": "from . import a"})
    assert cycles(root) == ["csp_lib.tables.a -> csp_lib.tables.b -> csp_lib.tables.a"]


def test_a_front_page_that_lifts_names_from_its_own_room_is_no_cycle(tree_of):
    root = tree_of({"csp_lib/tables/__init__.py": "from csp_lib.tables.a import x", "csp_lib/tables/a.py": "x = 1"})
    assert cycles(root) == []
