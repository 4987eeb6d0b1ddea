"""The invented world, made and built once for all unit tests that read it."""

import pytest

from csp_lib.sources import store
from tests.drawn.world import make_world


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """Return the invented world with its store; a test that changes it works on a copy."""
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
