"""The invented world as the home of a test, its params free to be broken."""

import pytest

from csp_lib.errors import ParamsError
from csp_lib.params import load_params
from tests.drawn.world import make_world


@pytest.fixture
def world(tmp_path, monkeypatch):
    home = make_world(tmp_path / "home")
    monkeypatch.setenv("CSP_HOME", str(home))
    return home


@pytest.fixture
def put(world):
    """Return a function that changes a text of a params file, or writes the file anew when nothing is to be found."""

    def change(name, text, instead_of=""):
        path = world / "params" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if instead_of:
            held = path.read_text(encoding="utf-8")
            assert instead_of in held
            text = held.replace(instead_of, text, 1)
        path.write_text(text, encoding="utf-8")

    return change


@pytest.fixture
def problems(world):
    """Return a function that loads the params, expects them refused, and returns the problems."""

    def load():
        with pytest.raises(ParamsError) as refused:
            load_params()
        return refused.value.problems

    return load
