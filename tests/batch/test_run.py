"""A run from end to end with kernels, kept few: each report costs seconds."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from csp_lib.batch import pool
from csp_lib.batch.check import output_problems
from csp_lib.batch.run import Request, run
from csp_lib.batch.summary import as_json, planned, summary
from tests.batch.world import PARAMETERS, RECORD, REPOSITORY, SHOW, SmallSupply, notebook, write_notebook

FAILING = 'assert borough != "barnet", "Barnet has no figures"'


def pages(outputs):
    """Return every published file with its bytes."""
    found = [p for p in sorted(outputs.rglob("*")) if p.is_file() and not p.name.startswith(".")]
    return {p.relative_to(outputs).as_posix(): p.read_bytes() for p in found}


@pytest.mark.slow
def test_one_failing_report_stops_no_other_and_is_named_with_its_section(world, outputs, capfd):
    write_notebook(world, "review", notebook(PARAMETERS.format(theme=""), SHOW, FAILING, RECORD, heading="Rates"))
    done = run(Request(outputs=outputs, jobs=2), SmallSupply())

    assert [(o.target.id, o.status) for o in done.outcomes] == [
        ("harrow/review", "built"),
        ("harrow/trend--burglary", "built"),
        ("harrow/trend--asb", "failed"),
        ("barnet/review", "failed"),
        ("barnet/trend--burglary", "built"),
    ]
    kept = outputs / "2011-12/notebooks/committee/barnet/review.failed.ipynb"
    lines = summary(done.outcomes)
    assert lines[0] == "3 built, 0 unchanged, 2 failed"
    assert lines[2] == f'failed: Barnet, review: review "Rates": AssertionError: Barnet has no figures ({kept})'
    assert "failed: Harrow, trend--asb: asb_calls: a month is written twice. Correct the table." in lines[1]
    assert "Barnet has no figures" in kept.read_text()
    assert as_json(done.outcomes)["failed"] == 2

    told = capfd.readouterr()
    assert told.out == ""
    assert sorted(line.split()[1] for line in told.err.splitlines()) == ["built"] * 3 + ["failed"] * 2

    index = done.index.read_text()
    assert 'href="harrow/review.html"' in index
    assert "Barnet has no figures" in index
    assert 'href="barnet/review.html"' not in index

    page = outputs / "2011-12/committee/harrow/review.html"
    assert "Invented words on harrow." in page.read_text()
    assert [p.name for p in page.parent.iterdir() if p.suffix == ".ipynb"] == []
    assert not (outputs / ".staging").exists()
    assert output_problems(outputs) == []
    assert no_children()


@pytest.mark.slow
def test_a_page_is_kept_when_its_next_build_fails_and_marked_until_it_succeeds(world, outputs, monkeypatch):
    request = Request(boroughs=("barnet",), reports=("review",), outputs=outputs, jobs=1)
    good = (world / "notebooks" / "review.ipynb").read_bytes()
    first = run(request, SmallSupply())
    page = outputs / "2011-12/committee/barnet/review.html"
    before = pages(outputs)

    with monkeypatch.context() as patched:
        patched.setattr(pool, "_round", lambda *_: pytest.fail("a kernel was started for a current page"))
        again = run(request, SmallSupply())
    assert [o.status for o in again.outcomes] == ["unchanged"]
    assert pages(outputs) == before

    write_notebook(world, "review", notebook(PARAMETERS.format(theme=""), SHOW, FAILING, RECORD))
    looked = run(Request(boroughs=("barnet",), reports=("review",), outputs=outputs, dry_run=True), SmallSupply())
    assert planned(looked.outcomes) == ["planned    barnet/review: the notebook changed"]
    assert run(request, SmallSupply()).failed
    assert page.read_bytes() == before["2011-12/committee/barnet/review.html"]
    assert "The page below is the earlier one." in first.index.read_text()

    (world / "notebooks" / "review.ipynb").write_bytes(good)
    mended = run(request, SmallSupply())
    # The page on disk was made from these very inputs: nothing is built, and the failure is no longer true.
    assert not mended.failed
    assert pages(outputs) == before


@pytest.mark.slow
def test_pages_are_the_same_bytes_with_one_worker_and_with_two(world, outputs, tmp_path):
    request = {"boroughs": ("harrow", "barnet"), "themes": ("burglary",)}
    run(Request(**request, outputs=outputs, jobs=1), SmallSupply())
    run(Request(**request, outputs=tmp_path / "two", jobs=2), SmallSupply())
    assert len(pages(outputs)) == 7
    assert pages(outputs) == pages(tmp_path / "two")
    texts = b"".join(pages(outputs).values()).decode()
    assert str(tmp_path) not in texts
    assert time.strftime("%Y-%m-%d") not in texts


@pytest.mark.slow
def test_a_cell_over_its_limit_and_a_kernel_that_dies_are_told_in_words(world, outputs):
    parameters = PARAMETERS.format(theme="")
    code = 'import os, time\nos.kill(os.getpid(), 9) if borough == "harrow" else time.sleep(60)'
    write_notebook(world, "review", notebook(parameters, SHOW, code, RECORD, heading="Slow"))
    done = run(Request(reports=("review",), outputs=outputs, jobs=2, cell_limit=2), SmallSupply())
    assert {o.target.borough: o.why for o in done.outcomes} == {
        "barnet": 'review "Slow": a cell passed its limit of 2 s',
        "harrow": 'review "Slow": the kernel died (often memory)',
    }
    assert no_children()


@pytest.mark.slow
def test_an_interrupted_run_ends_its_kernels_and_keeps_whole_pages_only(world, outputs):
    parameters = PARAMETERS.format(theme="")
    code = f"import os, time\nopen({str(outputs / 'pid')!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)"
    write_notebook(world, "review", notebook(parameters, code, SHOW, RECORD))
    program = (
        "import sys\nfrom pathlib import Path\nfrom csp_lib.batch.run import Request, run\n"
        "from tests.batch.world import SmallSupply\nfrom csp_lib import cli\n"
        "import csp_lib.batch.run as r\n"
        f"r.Supply = SmallSupply\nif __name__ == '__main__':\n"
        f"    sys.exit(cli.exit_code(['run', '--report', 'review', '--borough', 'harrow', '--outputs', {str(outputs)!r}]))\n"
    )
    script = world / "program.py"
    script.write_text(program)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(
        [sys.executable, str(script)], stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as batch:
        kernel = wait_for_text(outputs / "pid")
        os.killpg(batch.pid, signal.SIGINT)
        _, told = batch.communicate(timeout=30)
    assert batch.returncode == 130
    assert told.splitlines()[-1].startswith("interrupted")
    assert "Traceback" not in told
    assert wait_until(lambda: not Path(f"/proc/{kernel}").exists())
    assert [name for name in pages(outputs) if "harrow" in name] == []


def no_children():
    """Return whether every process that the run started has ended."""
    return wait_until(lambda: not _kernels())


def _kernels():
    children = [p.read_text().split() for p in Path("/proc/self/task").glob("*/children")]
    names = [Path(f"/proc/{pid}/cmdline").read_text() for found in children for pid in found]
    return [name for name in names if "ipykernel" in name or "spawn_main" in name]


def wait_for_text(path):
    assert wait_until(lambda: path.is_file() and path.read_text() != "", 60)
    return path.read_text()


def wait_until(claim, seconds=15):
    """Return whether a claim came true in time."""
    for _ in range(seconds * 10):
        if claim():
            return True
        time.sleep(0.1)
    return False
