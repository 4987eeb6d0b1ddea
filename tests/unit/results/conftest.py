"""A copy of the invented world for tests that change it."""

import shutil

import pytest


@pytest.fixture
def copied(built, tmp_path, monkeypatch):
    """Return a copy of the built world that the test may change; no page of another test is kept in it."""
    home = shutil.copytree(built, tmp_path / "home", ignore=_pages_kept)
    monkeypatch.setenv("CSP_HOME", str(home))
    return home


def _pages_kept(folder, names):
    """Return what is kept of pages; past projections are the store's own, and slow to make."""
    return [n for n in names if not n.startswith("past_projections")] if folder.endswith("/kept") else []
