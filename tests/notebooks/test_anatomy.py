"""Law 5: a notebook asks for results and shows blocks; it defines nothing, reads nothing, and is committed clean."""

import ast
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent.parent
MOST_LINES = 15
READERS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "to_csv", "to_excel", "to_parquet"}
MAGIC = re.compile(r"^\s*[%!]|\?\s*$", re.M)
# Written in pieces, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(
    r"(?<![\w.\-/*])/(?:" + "|".join(["work", "farm", "root", "home", "Users", "opt", "tmp"]) + ")/"
)

Notebook = dict[str, Any]


def problems(name: str, notebook: Notebook, slugs: frozenset[str] = frozenset()) -> list[str]:
    """Return everything in a notebook that its anatomy does not allow, each with its cell number."""
    said = [*_of_the_file(notebook), *_of_the_parameters(name, notebook)]
    for number, cell in enumerate(notebook["cells"], 1):
        said += [f"cell {number}: {what}" for what in _of_a_cell(cell, slugs)]
    return [f"{name}, {what}" for what in said]


def _of_the_file(notebook: Notebook) -> Iterator[str]:
    if notebook["metadata"].get("kernelspec", {}).get("name") != "python3":
        yield "metadata: the kernel is not called python3; another name fails on other machines"
    if notebook["cells"][:1] and notebook["cells"][0]["cell_type"] != "markdown":
        yield "cell 1: begin with a title, the question and the reader"
    ids = [cell.get("id") for cell in notebook["cells"]]
    if None in ids or len(set(ids)) < len(ids):
        yield "metadata: every cell needs an id of its own"
    if MACHINE_PATH.search(json.dumps(notebook)):
        yield "metadata: names a path of one machine"


def _of_the_parameters(name: str, notebook: Notebook) -> Iterator[str]:
    tagged = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    if len(tagged) > 1 or (not tagged and _is_report(name)):
        yield f"{len(tagged)} cells tagged parameters: a report has exactly one"
    for cell in tagged:
        yield from (f"parameters: {what}" for what in _untyped(_text(cell)))


def _is_report(name: str) -> bool:
    """Return whether a notebook is run by the batch: the landing page and the explorations are not."""
    return not name.startswith(("00_", "explore/"))


def _untyped(source: str) -> Iterator[str]:
    for line, statement in zip(*_statements(source), strict=True):
        if not isinstance(statement, ast.AnnAssign) or not _is_literal(statement.value):
            yield f"'{line.strip()}' is not of the form  name: type = literal  # what it is"
        elif "#" not in line:
            yield f"'{line.strip()}' has no comment saying what it is"


def _statements(source: str) -> tuple[list[str], list[ast.stmt]]:
    body = ast.parse(source).body
    lines = source.splitlines()
    return [lines[statement.lineno - 1] for statement in body], body


def _is_literal(value: ast.expr | None) -> bool:
    if value is None:
        return False
    try:
        ast.literal_eval(value)
    except ValueError:
        return False
    return True


def _of_a_cell(cell: dict[str, Any], slugs: frozenset[str]) -> Iterator[str]:
    if cell["cell_type"] != "code":
        return
    if cell.get("outputs") or cell.get("execution_count") is not None:
        yield "has outputs or a count; run make fix"
    source = _text(cell)
    if source.count("\n") >= MOST_LINES:
        yield f"has more than {MOST_LINES} lines"
    if MAGIC.search(source):
        yield "has a magic, a shell line or a question mark"
        return
    for node in ast.walk(ast.parse(source)):
        yield from _of_a_node(node)
    if "parameters" not in cell["metadata"].get("tags", []):
        yield from _literals(source, slugs)


def _of_a_node(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda | ast.Try):
        yield f"line {node.lineno}: {type(node).__name__} belongs in the library"
    if isinstance(node, ast.Call):
        target = node.func
        word = target.attr if isinstance(target, ast.Attribute) else target.id if isinstance(target, ast.Name) else ""
        if word in READERS or word.startswith("read_") or word == "filterwarnings":
            yield f"line {node.lineno}: {word}(...) belongs in the library"
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
        for name in names:
            if name.split(".")[0] in ("warnings", "os", "pathlib", "sys", "subprocess", "duckdb"):
                yield f"line {node.lineno}: import of {name} belongs in the library"


def _literals(source: str, slugs: frozenset[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if text in slugs or re.fullmatch(r"\d{4}[/-]\d{2}", text):
            yield f"line {node.lineno}: {text!r} belongs in the parameters cell"


def _text(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _all_problems(folder: Path) -> list[str]:
    slugs = _slugs()
    paths = sorted(p for p in folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in p.parts)
    read = [(p.relative_to(folder).as_posix(), json.loads(p.read_text(encoding="utf-8"))) for p in paths]
    return [said for name, notebook in read for said in problems(name, notebook, slugs)]


def _slugs() -> frozenset[str]:
    with (REPOSITORY / "data" / "reference" / "areas.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(word for row in csv.DictReader(file) for word in (row["slug"], row["name"]))


def test_every_notebook_keeps_to_the_anatomy():
    assert _all_problems(REPOSITORY / "notebooks") == []


def test_every_report_of_the_params_has_its_notebook_and_the_other_way_round():
    notebooks = {p.stem for p in (REPOSITORY / "notebooks").glob("*.ipynb") if _is_report(p.name)}
    assert notebooks == {p.stem for p in (REPOSITORY / "params" / "reports").glob("*.yml")}


def cell(kind: str, source: str, tags: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """Return one cell; its id is made from its source."""
    body = {
        "cell_type": kind,
        "id": f"c{crc32(source.encode())}",
        "metadata": {"tags": list(tags)},
        "source": source,
    }
    return body | ({"outputs": [], "execution_count": None} if kind == "code" else {}) | more


def notebook(*extra: dict[str, Any], kernel: str = "python3") -> Notebook:
    """Return a sound small notebook with extra cells at its end."""
    sound = [
        cell("markdown", "# Theme page\n\nIs it rising?"),
        cell("code", 'borough: str = "harrow"  # slug, see params/boroughs', ("parameters",)),
        cell("code", "from csp_lib.notebook import start_run\n\nrun = start_run(borough=borough)"),
    ]
    return {"cells": [*sound, *extra], "metadata": {"kernelspec": {"name": kernel}}, "nbformat": 4, "nbformat_minor": 5}


def test_a_sound_notebook_has_no_problems():
    assert problems("theme_trend.ipynb", notebook(), frozenset({"harrow"})) == []


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    return 1",
        "class A: pass",
        "f = lambda x: x",
        "try:\n    x = 1\nexcept ValueError:\n    x = 2",
        "text = open('a.csv')",
        "frame = pd.read_csv('a.csv')",
        "frame.to_csv('a.csv')",
        "%matplotlib inline",
        "!ls",
        "start_run?",
        "import warnings",
        "compare('harrow')",
        "page(year='2011/12')",
        "\n".join(f"x{n} = {n}" for n in range(16)),
    ],
)
def test_a_cell_that_does_the_work_of_the_library_is_named(source):
    said = problems("theme_trend.ipynb", notebook(cell("code", source)), frozenset({"harrow"}))
    assert said
    assert all(line.startswith("theme_trend.ipynb, cell 4") for line in said)


@pytest.mark.parametrize(
    "broken",
    [
        notebook(cell("code", "x = 1", outputs=[{"output_type": "stream", "text": "1"}])),
        notebook(cell("code", "x = 1", execution_count=3)),
        notebook(kernel="venv311"),
        notebook(cell("markdown", "a"), cell("markdown", "a")),
        notebook(cell("markdown", "kept in " + "/home" + "/ann/csp")),
        notebook(cell("code", "year: int = 2011  # start of the year", ("parameters",))),
        {**notebook(), "cells": notebook()["cells"][:1]},
        {**notebook(), "cells": notebook()["cells"][1:]},
    ],
)
def test_outputs_a_strange_kernel_shared_ids_and_a_wrong_number_of_parameter_cells_are_named(broken):
    assert len(problems("theme_trend.ipynb", broken)) == 1


@pytest.mark.parametrize(
    "source",
    ['borough = "harrow"  # slug', 'borough: str = "harrow"', "year: str = this_year()  # year", "year: str  # y"],
)
def test_a_parameter_without_type_literal_or_comment_is_named(source):
    broken = notebook()
    broken["cells"][1] = cell("code", source, ("parameters",))
    assert len(problems("theme_trend.ipynb", broken)) == 1


def test_the_landing_page_needs_no_parameters():
    assert problems("00_start_here.ipynb", {**notebook(), "cells": notebook()["cells"][:1]}) == []
