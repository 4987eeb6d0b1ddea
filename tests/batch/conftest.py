"""The small invented world, as the home of a test."""

import pytest

from csp_lib.batch import manifest
from tests.batch.world import make_world


@pytest.fixture
def world(tmp_path, monkeypatch):
    home = make_world(tmp_path / "home")
    monkeypatch.setenv("CSP_HOME", str(home))
    # Whoever edits the library while the tests run would make every page out of date.
    monkeypatch.setattr(manifest, "library_digest", lambda: "this library")
    return home


@pytest.fixture
def outputs(tmp_path):
    return tmp_path / "outputs"
