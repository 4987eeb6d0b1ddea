"""What a report notebook declares: its parameters, its sections, its anatomy. Read as JSON, nothing is run."""

import ast
import json
from pathlib import Path
from typing import Any

from csp_lib import paths
from csp_lib.errors import ParamsError
from csp_lib.params.nearest import did_you_mean

Notebook = dict[str, Any]

UNTYPED = "untyped"
"""Type of a parameter that has neither an annotation nor a literal default."""


def notebook_file(report: str) -> Path:
    """Return the place of a report's notebook."""
    return paths.notebooks_dir() / f"{paths.identifier(report, 'report')}.ipynb"


def read_notebook(path: Path) -> Notebook:
    """Return a notebook as its JSON; ParamsError when the file is absent or no notebook."""
    shown = f"notebooks/{path.name}"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(content["cells"], list):
            raise KeyError("cells")
    except FileNotFoundError:
        raise ParamsError(
            f"{shown}: there is no such notebook. Add it, or remove its file in params/reports/."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise ParamsError(f"{shown}: this is no Jupyter notebook. Save it from JupyterLab again.") from None
    return dict(content)


def source_of(cell: dict[str, Any]) -> str:
    """Return a cell's text, whether the file keeps it as one string or as lines."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def tags_of(cell: dict[str, Any]) -> list[str]:
    """Return a cell's tags."""
    return list(cell.get("metadata", {}).get("tags", []))


def notebook_parameters(path: Path) -> dict[str, str]:
    """Return the type of each parameter by name, as the notebook's one `parameters` cell writes them.

    A parameter without annotation has the type of its literal default. ParamsError when there is not exactly one
    such cell or it does not parse: papermill would take the first and only warn about a name it does not know.
    """
    cells = [c for c in read_notebook(path)["cells"] if "parameters" in tags_of(c)]
    shown = f"notebooks/{path.name}"
    if len(cells) != 1:
        raise ParamsError(
            f"{shown}: {len(cells)} cells are tagged 'parameters'; there must be exactly one. Tag the cell of defaults."
        )
    try:
        tree = ast.parse(source_of(cells[0]))
    except SyntaxError as error:
        raise ParamsError(f"{shown}, parameters cell, line {error.lineno}: {error.msg}. Correct the cell.") from None
    return {name: kind for node in tree.body for name, kind in _declared(node)}


def _declared(node: ast.stmt) -> list[tuple[str, str]]:
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [(node.target.id, ast.unparse(node.annotation))]
    if isinstance(node, ast.Assign):
        kind = type(node.value.value).__name__ if isinstance(node.value, ast.Constant) else UNTYPED
        return [(target.id, kind) for target in node.targets if isinstance(target, ast.Name)]
    return []


def parameter_problems(path: Path, injected: dict[str, Any]) -> list[str]:
    """Return a sentence for every difference between a notebook's parameters and what a run hands it."""
    try:
        declared = notebook_parameters(path)
    except ParamsError as error:
        return error.problems
    told = []
    for name in declared:
        if name not in injected:
            told.append(f"{name} is not a parameter of {path.stem}. {did_you_mean(name, injected)}")
    for name, value in injected.items():
        if name not in declared:
            told.append(f"notebooks/{path.name}: its parameters cell does not declare {name}. Add it with a default.")
        elif not _fits(declared[name], value):
            told.append(
                f"notebooks/{path.name}: the parameter {name} is declared as {declared[name]} but a run hands it "
                f"{type(value).__name__} ({value!r}). Correct its type."
            )
    return told


def _fits(declared: str, value: Any) -> bool:
    wanted = "None" if value is None else type(value).__name__
    return wanted in [part.strip() for part in declared.split("|")]


def heading_above(cells: list[dict[str, Any]], index: int) -> str:
    """Return the heading of the section that holds a cell; words that say so when there is none."""
    for cell in reversed(cells[: index + 1]):
        if cell.get("cell_type") == "markdown":
            lines = [line for line in source_of(cell).splitlines() if line.startswith("#")]
            if lines:
                return lines[-1].lstrip("#").strip()
    return "before the first heading"


def anatomy_problems(path: Path) -> list[str]:
    """Return a sentence for every way a committed notebook breaks the rules that a run relies on."""
    try:
        notebook = read_notebook(path)
    except ParamsError as error:
        return error.problems
    shown = f"notebooks/{path.name}"
    told = []
    kernel = notebook.get("metadata", {}).get("kernelspec", {}).get("name")
    if kernel != "python3":
        told.append(f"{shown}: its kernel is {kernel!r}; a run starts 'python3'. Choose that kernel and save.")
    if any(c.get("outputs") or c.get("execution_count") for c in notebook["cells"] if c.get("cell_type") == "code"):
        told.append(f"{shown}: it holds outputs or counts of an earlier run. Run `make fix` to strip them.")
    return told
