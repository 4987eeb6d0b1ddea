"""What a notebook declares is compared with what a run hands it, in both directions, before any kernel."""

import pytest

from csp_lib.batch import notebooks, pool
from csp_lib.batch.run import Request, run
from csp_lib.errors import ParamsError
from tests.batch.world import PARAMETERS, RECORD, SHOW, SmallSupply, notebook, write_notebook

HANDED = {"borough": "harrow", "year": "2011/12", "known_to": "2012-03"}


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ('borough: str = "x"\nyear: str = "x"\nknown_to: str = "x"', []),
        ('borough = "x"\nyear = "x"\nknown_to: str | None = None', []),
        (
            'borugh: str = "x"\nyear: str = "x"\nknown_to: str = "x"',
            [
                "borugh is not a parameter of toy. Did you mean borough?",
                "notebooks/toy.ipynb: its parameters cell does not declare borough. Add it with a default.",
            ],
        ),
        (
            'borough: str = "x"\nyear: int = 2011\nknown_to: str = "x"',
            [
                "notebooks/toy.ipynb: the parameter year is declared as int but a run hands it str ('2011/12'). "
                "Correct its type."
            ],
        ),
        ("borough: str = (", ["notebooks/toy.ipynb, parameters cell, line 1: '(' was never closed. Correct the cell."]),
    ],
)
def test_a_parameters_cell_must_fit_what_a_run_hands_it(world, cell, told):
    write_notebook(world, "toy", notebook(cell))
    assert notebooks.parameter_problems(world / "notebooks" / "toy.ipynb", HANDED) == told


def test_two_parameters_cells_are_refused_because_only_the_first_would_count(world):
    twice = notebook('borough: str = "x"')
    twice["cells"].append({**twice["cells"][1], "id": "again"})
    write_notebook(world, "toy", twice)
    (told,) = notebooks.parameter_problems(world / "notebooks" / "toy.ipynb", HANDED)
    assert told.startswith("notebooks/toy.ipynb: 2 cells are tagged 'parameters'; there must be exactly one.")


def test_a_file_that_is_no_notebook_is_named(world):
    (world / "notebooks" / "toy.ipynb").write_text("no notebook")
    (told,) = notebooks.parameter_problems(world / "notebooks" / "toy.ipynb", HANDED)
    assert told == "notebooks/toy.ipynb: this is no Jupyter notebook. Save it from JupyterLab again."


def test_no_kernel_starts_when_a_parameter_is_mistyped(world, outputs, monkeypatch):
    wrong = PARAMETERS.format(theme="").replace("borough", "borugh")
    write_notebook(world, "review", notebook(wrong, SHOW, RECORD))
    monkeypatch.setattr(pool, "run_jobs", lambda *_: pytest.fail("a worker was asked for"))
    with pytest.raises(ParamsError, match=r"borugh is not a parameter of review\. Did you mean borough\?"):
        run(Request(reports=("review",), outputs=outputs), SmallSupply())
    assert not outputs.exists()


def test_the_heading_above_a_cell_names_its_section():
    cells = notebook("x: int = 1", "1", "2", heading="Rates per 1,000")["cells"]
    assert notebooks.heading_above(cells, 4) == "Rates per 1,000"
    assert notebooks.heading_above(cells, 1) == "Invented"
    assert notebooks.heading_above(cells[1:], 0) == "before the first heading"
