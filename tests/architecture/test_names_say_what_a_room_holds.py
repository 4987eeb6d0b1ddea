"""Law 4: no drawer for odds and ends."""

from pathlib import Path

import pytest

DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "core", "manager", "managers"}
FOLDERS = ["csp_lib", "tests", "benchmarks", "notebooks"]


def drawers(root: Path) -> list[str]:
    """Return every Python file, notebook or folder that has one of the empty words in its name."""
    found = [path for folder in FOLDERS for path in (root / folder).rglob("*") if _counts(path)]
    return sorted(p.relative_to(root).as_posix() for p in found if DRAWERS & set(p.stem.lower().split("_")))


def _counts(path: Path) -> bool:
    hidden = any(part.startswith((".", "__pycache__")) for part in path.parts)
    return not hidden and (path.is_dir() or path.suffix in (".py", ".ipynb"))


def test_no_module_or_folder_is_a_drawer_for_odds_and_ends(repository):
    assert drawers(repository) == []


@pytest.mark.parametrize(
    "path", ["csp_lib/utils.py", "csp_lib/report/report_helpers.py", "tests/unit/common/a.py", "notebooks/core.ipynb"]
)
def test_a_drawer_is_named(tree_of, path):
    assert len(drawers(tree_of({path: ""}))) == 1


def test_a_word_of_the_field_that_holds_one_of_them_passes(tree_of):
    assert drawers(tree_of({"csp_lib/consultation/scoring.py": "", "csp_lib/reference/commonwealth.py": ""})) == []
