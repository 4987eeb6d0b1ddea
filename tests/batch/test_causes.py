"""Every way a report can fail, in words."""

import pytest

from csp_lib.batch.causes import explain, never_started
from csp_lib.errors import ReportError

STATUS = ["completed", "completed", "pending"]


def executed(*status):
    """Return a notebook of code cells under a heading, as far as it came."""
    code = [{"cell_type": "code", "source": "x", "metadata": {"papermill": {"status": s}}} for s in status]
    return {"cells": [{"cell_type": "markdown", "source": "## Rates", "metadata": {}}, *code]}


def error(name, text="", **fields):
    """Return an error as the engine raises it, known by its name."""
    made = type(name, (Exception,), {})(text)
    made.__dict__.update(fields)
    return made


@pytest.mark.parametrize(
    ("raised", "sentence"),
    [
        (error("DeadKernelError", "Kernel died"), 'toy "Rates": the kernel died (often memory)'),
        (error("CellTimeoutError", "A cell timed out"), 'toy "Rates": a cell passed its limit of 120 s'),
        (
            error("PapermillExecutionError", ename="KeyError", evalue="no such\nmonth"),
            'toy "Rates": KeyError: month',
        ),
        (
            error("PapermillExecutionError", ename="DataError", evalue="asb: a row is twice."),
            'toy "Rates": asb: a row is twice.',
        ),
        (
            error("PapermillExecutionError", ename="UnknownBorough", evalue="borough 'x' is not known."),
            "toy \"Rates\": borough 'x' is not known.",
        ),
        (ReportError(["toy: no description.", "toy: no alt."]), "toy: no description. toy: no alt."),
        (ZeroDivisionError("division by zero"), "ZeroDivisionError: division by zero"),
    ],
)
def test_a_failure_is_one_sentence_with_its_section_when_a_cell_is_to_blame(raised, sentence):
    assert explain(raised, executed(*STATUS), 120).sentence("toy") == sentence


def test_only_a_kernel_that_began_no_cell_may_be_started_again():
    assert never_started(executed("pending", "pending"))
    assert not never_started(executed(*STATUS))
    assert not never_started(None)
