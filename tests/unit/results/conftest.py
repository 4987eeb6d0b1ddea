"""The invented world with its store built once; tests here only read it, unless they copy it."""

import shutil

import pytest

from csp_lib.sources import store
from tests.drawn.world import make_world


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    home = make_world(tmp_path_factory.mktemp("invented") / "home")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CSP_HOME", str(home))
        store.ensure_built()
    return home


@pytest.fixture
def world(built, monkeypatch):
    """Return the built world as the home of the test."""
    monkeypatch.setenv("CSP_HOME", str(built))
    return built


@pytest.fixture
def copied(built, tmp_path, monkeypatch):
    """Return a copy of the built world that the test may change."""
    home = shutil.copytree(built, tmp_path / "home")
    monkeypatch.setenv("CSP_HOME", str(home))
    return home
