"""A raw folder of its own for each test, and the two things a test does with it: add a file, have one refused."""

import pytest

from csp_lib.errors import SourceError
from csp_lib.sources import catalogue


@pytest.fixture
def raw(tmp_path):
    """Return the raw folder of this test; it does not exist before the first file is kept."""
    return tmp_path / "data" / "raw"


@pytest.fixture
def written(tmp_path):
    """Return a function that writes text or bytes to a file of this name and returns its path."""

    def write(content, name="extract.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write


@pytest.fixture
def refused(raw, written):
    """Return a function that adds a file, expects SourceError and nothing left behind, and returns the problems."""

    def add(content, name="extract.csv"):
        path = content if not isinstance(content, str | bytes) else written(content, name)
        with pytest.raises(SourceError) as refusal:
            catalogue.add(path, root=raw)
        assert list(raw.rglob("*")) == []
        return refusal.value.problems

    return add
