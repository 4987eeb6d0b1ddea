"""A tiny tree to break, so that each law is shown able to fail."""

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def tree_of(tmp_path: Path) -> Callable[[dict[str, str]], Path]:
    """Return a function that writes files (path -> text) into an empty tree and returns its root."""

    def write(files: dict[str, str]) -> Path:
        for path, text in files.items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        return tmp_path

    return write
