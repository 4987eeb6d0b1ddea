"""The committed documents and what can be read off them."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
SKIPPED = {".venv", "node_modules", ".git", "outputs"}


def documents() -> list[Path]:
    """Return every markdown page of the repository, outputs left out save their own page."""
    found = [path for path in REPOSITORY.rglob("*.md") if not SKIPPED & set(path.relative_to(REPOSITORY).parts)]
    return sorted([*found, REPOSITORY / "outputs" / "README.md"])


def commands(text: str, program: str) -> list[str]:
    """Return the command lines of a program: fenced lines that begin with it and inline code that does."""
    fenced = [line.strip().removeprefix("$ ") for block in FENCE.findall(text) for line in block.splitlines()]
    inline = re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    return [line.split("#")[0].strip() for line in fenced + inline if line.startswith(program + " ")]


def table_column(text: str, heading: str) -> list[str]:
    """Return the first column of the first table under a heading, backticks removed."""
    section = re.split(r"^## ", text, flags=re.M)
    body = next((part for part in section if part.startswith(heading)), "")
    rows = [line.split("|")[1].strip().strip("`") for line in body.splitlines() if line.startswith("| ")]
    return rows[1:]
