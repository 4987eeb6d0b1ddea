"""A copy of the invented world for tests that change it."""

import shutil

import pytest


@pytest.fixture
def copied(built, tmp_path, monkeypatch):
    """Return a copy of the built world that the test may change."""
    home = shutil.copytree(built, tmp_path / "home")
    monkeypatch.setenv("CSP_HOME", str(home))
    return home
