"""Law 2: the middle of the house goes from frame to frame and never opens a file."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import Module, called_name, modules

CLOSED_ROOMS = {"tables", "analysis", "consultation", "disclosure", "results", "report"}
# The half of report/ that writes pages; batch/ hands it a folder.
OPEN_HALF = {"report.exporter", "report.pdf", "report.downloads", "report.check"}

OPENERS = {
    "open", "read_text", "write_text", "read_bytes", "write_bytes", "mkdir", "unlink", "touch", "iterdir", "rglob",
    "glob", "listdir", "makedirs", "read_csv", "read_excel", "read_parquet", "read_json", "read_html", "read_table",
    "read_pickle", "read_feather", "read_hdf", "read_sql", "read_fwf", "to_excel", "to_parquet", "to_pickle",
    "to_feather", "to_hdf", "loadtxt", "genfromtxt", "savetxt", "NamedTemporaryFile", "TemporaryDirectory", "mkdtemp",
}  # fmt: skip
# With no target named these return text and open nothing; savefig into a buffer opens nothing either.
WRITERS_WHEN_NAMED = {"to_csv": "path_or_buf", "to_json": "path_or_buf", "to_html": "buf", "savefig": "fname"}
FILE_MODULES = {
    "shutil",
    "tempfile",
    "sqlite3",
    "zipfile",
    "gzip",
    "tarfile",
    "pickle",
    "shelve",
    "importlib.resources",
}


def openings(root: Path) -> list[str]:
    """Return every place in the closed rooms where a file is opened, listed, made or removed."""
    closed = [m for m in modules(root) if m.room in CLOSED_ROOMS and not _is_open_half(m)]
    return [said for module in closed for said in _openings_of(module)]


def _is_open_half(module: Module) -> bool:
    place = module.name.partition(".")[2] + "."
    return any(place.startswith(name + ".") for name in OPEN_HALF)


def _openings_of(module: Module) -> list[str]:
    calls = [node for node in ast.walk(module.syntax) if isinstance(node, ast.Call)]
    said = [f"{module.path}:{call.lineno}: {called_name(call)}(...) opens a file" for call in calls if _opens(call)]
    for found in module.imports():
        if any((found.name + ".").startswith(name + ".") for name in FILE_MODULES):
            said.append(f"{module.path}:{found.line}: {found.name} is for files")
    return said


def _opens(call: ast.Call) -> bool:
    name = called_name(call)
    if name in WRITERS_WHEN_NAMED:
        targets = call.args[:1] + [k.value for k in call.keywords if k.arg == WRITERS_WHEN_NAMED[name]]
        return any(_is_a_path(target) for target in targets)
    return name in OPENERS


def _is_a_path(target: ast.expr) -> bool:
    """Return whether a target is a path: text, or an expression that joins or makes one; a plain name may be a buffer."""
    if isinstance(target, ast.Constant):
        return isinstance(target.value, str)
    if isinstance(target, ast.Call):
        return called_name(target) in ("Path", "str", "inside", "joinpath")
    return isinstance(target, ast.BinOp | ast.JoinedStr)


def test_the_rooms_between_the_two_ends_open_no_file(repository):
    assert openings(repository) == []


@pytest.mark.parametrize(
    "line",
    [
        "open('x.csv')",
        "pd.read_csv('x.csv')",
        "path.read_text(encoding='utf-8')",
        "Path('x').mkdir()",
        "frame.to_csv('x.csv')",
        "frame.to_csv(path_or_buf=folder / 'x.csv')",
        "figure.savefig(f'{name}.svg')",
        "import tempfile",
        "from importlib import resources",
    ],
)
@pytest.mark.parametrize("room", ["analysis", "results", "report"])
def test_opening_a_file_in_a_closed_room_is_named(tree_of, room, line):
    assert len(openings(tree_of({f"csp_lib/{room}/a.py": line}))) == 1


def test_text_without_a_file_and_the_open_half_of_the_report_pass(tree_of):
    files = {
        "csp_lib/report/tables.py": "frame.to_csv()\nfigure.savefig(buffer)\ntext.replace('a', 'b')",
        "csp_lib/report/exporter.py": "open('page.html')",
        "csp_lib/sources/reading.py": "open('x.csv')",
    }
    assert openings(tree_of(files)) == []
