"""The package as a tree of modules and what each of them imports."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "csp_lib"


@dataclass(frozen=True)
class Import:
    """One name that a module imports, written out in full, and the line it stands on."""

    name: str
    line: int

    @property
    def top(self) -> str:
        """Return the first word: the package that has to be installed."""
        return self.name.split(".")[0]


@dataclass(frozen=True)
class Module:
    """One Python file: its dotted name, its path from the root, its syntax."""

    name: str
    path: str
    is_package: bool
    syntax: ast.Module

    @property
    def room(self) -> str:
        """Return the room the module stands in; empty for the package itself."""
        return [*self.name.split("."), ""][1]

    def imports(self) -> list[Import]:
        """Return every import in the file, those inside functions included."""
        return [found for node in ast.walk(self.syntax) for found in self._imported_by(node)]

    def _imported_by(self, node: ast.AST) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = self._absolute(node)
            yield from (Import(f"{source}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and called_name(node) in ("import_module", "__import__") and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield Import(name.value, node.lineno)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".") + ([""] if self.is_package else [])
        return ".".join(parts[: len(parts) - node.level] + ([node.module] if node.module else []))


def modules(root: Path, folder: str = PACKAGE) -> list[Module]:
    """Return every Python file under root/folder, by path."""
    return [_module(root, path) for path in sorted((root / folder).rglob("*.py"))]


def _module(root: Path, path: Path) -> Module:
    relative = path.relative_to(root)
    is_package = path.name == "__init__.py"
    name = ".".join(relative.parent.parts if is_package else relative.with_suffix("").parts)
    return Module(name, relative.as_posix(), is_package, ast.parse(path.read_text(encoding="utf-8"), str(relative)))


def called_name(node: ast.Call) -> str:
    """Return the last word of what is called: `read_csv` for `pandas.read_csv(...)`."""
    target = node.func
    return target.attr if isinstance(target, ast.Attribute) else target.id if isinstance(target, ast.Name) else ""
