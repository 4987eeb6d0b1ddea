"""Law 3 and the lock: each large package has one home, and nothing undeclared is imported."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.tree import Module, modules

# package -> the rooms, or single modules, that may import it
HOMES = {
    "matplotlib": {"report"},
    "seaborn": {"report"},
    "afcharts": {"report.style"},
    "statsmodels": {"analysis", "consultation"},
    "papermill": {"batch", "report.exporter"},
    "nbclient": {"batch", "report.exporter"},
    "nbconvert": {"batch", "report.exporter"},
    "duckdb": {"sources"},
}
# Nothing here talks to a network; a page is made from what stands in the folder.
NETWORK = {"urllib.request", "http.client", "socket", "requests", "httpx", "ftplib", "smtplib"}


def strays(root: Path) -> list[str]:
    """Return every import of a package outside its home, and every import that opens a network."""
    said = []
    for module in modules(root):
        for found in module.imports():
            if found.top in HOMES and not _is_home(module, HOMES[found.top]):
                said.append(f"{module.path}:{found.line}: {found.top} belongs in {', '.join(sorted(HOMES[found.top]))}")
            if any((found.name + ".").startswith(name + ".") for name in NETWORK):
                said.append(f"{module.path}:{found.line}: {found.name} opens a network")
    return said


def _is_home(module: Module, homes: set[str]) -> bool:
    place = module.name.partition(".")[2] + "."
    return any(place.startswith(home + ".") for home in homes)


def undeclared(root: Path, folder: str, declared: set[str]) -> list[str]:
    """Return every import under root/folder of a package that is neither Python's own, ours nor in declared."""
    makers = packages_distributions()
    said = []
    for module in modules(root, folder):
        for found in module.imports():
            dists = {_plain(name) for name in makers.get(found.top, [found.top])}
            beside = (root / folder / f"{found.top}.py").is_file()  # a script of the folder runs beside it
            ours = beside or found.top in sys.stdlib_module_names or found.top in ("csp_lib", "tests")
            if not ours and not dists & declared:
                said.append(f"{module.path}:{found.line}: {found.top} is not declared in pyproject.toml")
    return said


def declared_in(pyproject: Path, *groups: str) -> set[str]:
    """Return the names of the dependencies, the extras and the named groups of a pyproject file."""
    read = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    lines = [*read["project"]["dependencies"]]
    lines += [line for extra in read["project"].get("optional-dependencies", {}).values() for line in extra]
    lines += [line for group in groups for line in read["dependency-groups"][group]]
    return {_plain(re.split(r"[\[<>=!~; ]", line)[0]) for line in lines}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_each_large_package_is_imported_in_its_own_rooms_only(repository):
    assert strays(repository) == []


def test_the_library_imports_declared_packages_only(repository):
    assert undeclared(repository, "csp_lib", declared_in(repository / "pyproject.toml")) == []


@pytest.mark.parametrize(("folder", "groups"), [("tests", ["dev"]), ("benchmarks", ["dev", "ranking-peers"])])
def test_tests_and_benchmarks_import_declared_packages_only(repository, folder, groups):
    assert undeclared(repository, folder, declared_in(repository / "pyproject.toml", *groups)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("csp_lib/results/theme.py", "import matplotlib.pyplot as plt"),
        ("csp_lib/results/theme.py", "from statsmodels.tsa.api import STL"),
        ("csp_lib/report/charts.py", "import nbconvert"),
        ("csp_lib/report/charts.py", "import afcharts"),
        ("csp_lib/batch/plan.py", "def f():\n    import duckdb"),
        ("csp_lib/sources/reading.py", "from urllib.request import urlopen"),
    ],
)
def test_a_package_out_of_its_room_is_named(tree_of, path, text):
    assert len(strays(tree_of({path: text}))) == 1


def test_a_package_in_its_room_passes(tree_of):
    files = {
        "csp_lib/report/exporter.py": "import nbconvert",
        "csp_lib/report/charts/line.py": "import matplotlib",
        "csp_lib/sources/store.py": "import duckdb\nfrom urllib.parse import quote",
    }
    assert strays(tree_of(files)) == []


def test_an_undeclared_package_is_named_with_its_line(tree_of):
    root = tree_of({"csp_lib/tables/a.py": "import json\nimport polars\nimport yaml\nfrom csp_lib import errors"})
    assert undeclared(root, "csp_lib", {"pyyaml"}) == [
        "csp_lib/tables/a.py:2: polars is not declared in pyproject.toml"
    ]
