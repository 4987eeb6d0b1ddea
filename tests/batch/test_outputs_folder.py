"""What may stand in the outputs folder, and who may write there."""

import json
import os
import subprocess
import sys

import pytest

from csp_lib.batch import index, pool, publish
from csp_lib.batch.check import check, output_problems
from csp_lib.batch.execute import Outcome
from csp_lib.batch.lock import locked
from csp_lib.batch.plan import Target
from csp_lib.batch.run import Request, run
from csp_lib.batch.summary import planned
from csp_lib.errors import ParamsError
from csp_lib.params import load_params
from tests.batch.test_manifest import FACTS, inputs_of
from tests.batch.world import SmallSupply

TARGET = Target("review", "barnet", None, "2011/12", "2012-03", "committee")


def staged(outputs, text, status="built", why=""):
    """Return an outcome whose files stand in staging."""
    folder = publish.staging_folder(outputs, TARGET)
    folder.mkdir(parents=True, exist_ok=True)
    page, executed = folder / "review.html", folder / "review.ipynb"
    page.write_text(text)
    executed.write_text(json.dumps({"metadata": {"csp_failure": {"id": TARGET.id, "why": why}} if why else {}}))
    return Outcome(TARGET, status, why, facts=FACTS, files=[page] if status == "built" else [], executed=executed)


def index_of(outputs):
    return index.index_content(load_params(), SmallSupply().coverage, outputs, "2011/12", "committee")


def test_a_dry_run_says_why_and_writes_nothing(world, outputs):
    looked = run(Request(boroughs=("harrow",), outputs=outputs, dry_run=True), SmallSupply())
    assert planned(looked.outcomes) == [
        "planned    harrow/review: not built yet",
        "planned    harrow/trend--burglary: not built yet",
        "planned    harrow/trend--asb: not built yet",
    ]
    assert looked.index is None
    assert not outputs.exists()


def test_a_year_without_data_is_refused_once_before_anything_is_written(world, outputs):
    with pytest.raises(ParamsError) as refused:
        run(Request(year="2001/02", outputs=outputs), SmallSupply())
    assert refused.value.problems == ["2001/02: no data are held."]
    assert not outputs.exists()


def test_a_second_run_in_the_same_folder_is_refused_with_the_start_of_the_first(world, outputs):
    program = "import sys, time; from pathlib import Path; from csp_lib.batch.lock import locked\n"
    program += "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", program, str(outputs)], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout.readline() == "held\n"
        with pytest.raises(ParamsError, match=r"another run holds this folder since \d{4}-\d\d-\d\d \d\d:"):
            run(Request(outputs=outputs), SmallSupply())
        first.kill()
    with locked(outputs):
        pass


def test_a_folder_that_cannot_be_written_is_told_before_any_kernel(world, tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "run_jobs", lambda *_: pytest.fail("a worker was asked for"))
    (tmp_path / "file").write_text("")
    with pytest.raises(ParamsError, match=r"this outputs folder cannot be written \(Not a directory\)"):
        run(Request(outputs=tmp_path / "file" / "outputs"), SmallSupply())


def test_the_mark_moves_last_and_the_executed_notebook_stands_apart(world, outputs, monkeypatch):
    moved = []
    real = os.replace
    monkeypatch.setattr("pathlib.Path.replace", lambda self, to: moved.append(to.name) or real(self, to))
    outcome = staged(outputs, "<p>one</p>")
    publish.commit(outcome, inputs_of(TARGET), outputs)
    assert moved == ["review.html", "review.ipynb", "review.run.json"]
    page = outputs / "2011-12/committee/barnet/review.html"
    assert sorted(p.name for p in page.parent.iterdir()) == ["review.html", "review.run.json"]
    assert (outputs / "2011-12/notebooks/committee/barnet/review.ipynb").is_file()
    assert outcome.outputs == [str(page), str(page.with_name("review.run.json"))]


def test_a_failure_leaves_the_earlier_page_and_the_index_says_so_until_a_success(world, outputs):
    publish.commit(staged(outputs, "<p>one</p>"), inputs_of(TARGET), outputs)
    (group,) = index_of(outputs)["groups"]
    assert group == {"borough": "Barnet", "reports": [entry("built", "")]}

    why = 'review "Rates": it broke.'
    publish.commit(staged(outputs, "", status="failed", why=why), inputs_of(TARGET), outputs)
    assert (outputs / "2011-12/committee/barnet/review.html").read_text() == "<p>one</p>"
    stale = index_of(outputs)
    assert stale["groups"][0]["reports"] == [entry("stale", why)]
    assert stale["failures"] == [
        {"borough": "Barnet", "report": "review", "why": f"{why} The page below is the earlier one."}
    ]

    publish.commit(staged(outputs, "<p>two</p>"), inputs_of(TARGET), outputs)
    assert index_of(outputs)["failures"] == []
    assert index_of(outputs)["groups"][0]["reports"] == [entry("built", "")]


def entry(status, why):
    return {"title": "T", "href": "barnet/review.html", "status": status, "why": why}


def test_a_page_that_params_no_longer_define_leaves_the_index_and_stays_on_disk(world, outputs):
    publish.commit(staged(outputs, "<p>one</p>"), inputs_of(TARGET), outputs)
    (world / "params/reports/review.yml").unlink()
    (world / "params/runs/all.yml").unlink()
    assert index_of(outputs)["groups"] == []
    assert (outputs / "2011-12/committee/barnet/review.html").is_file()


def test_the_index_is_drawn_again_only_when_its_content_changed(world, outputs):
    def draw():
        return index.write_index(load_params(), SmallSupply().coverage, outputs, "2011/12", "committee", "library")

    publish.commit(staged(outputs, "<p>one</p>"), inputs_of(TARGET), outputs)
    assert 'href="barnet/review.html"' in draw().read_text()
    draw().write_text("kept")
    assert draw().read_text() == "kept"
    publish.commit(staged(outputs, "", status="failed", why="It broke."), inputs_of(TARGET), outputs)
    assert "It broke." in draw().read_text()


def test_what_a_killed_run_left_in_staging_is_told_and_cleared(world, outputs):
    staged(outputs, "<p>half</p>")
    assert output_problems(outputs) == ["outputs/.staging: a run was ended here. The next `csp run` clears it."]
    with locked(outputs):
        assert output_problems(outputs) == []  # a run at work is no fault
    publish.clear_staging(outputs)
    assert output_problems(outputs) == []


def test_check_tells_params_notebooks_data_and_outputs_at_once(world, outputs):
    assert check(outputs, SmallSupply()) == []
    notebook = world / "notebooks/review.ipynb"
    notebook.write_text(notebook.read_text().replace("known_to: str", "knwon_to: str").replace("python3", "other"))
    told = check(outputs, SmallSupply())
    assert "knwon_to is not a parameter of review. Did you mean known_to?" in told
    assert "notebooks/review.ipynb: its kernel is 'other'; a run starts 'python3'. Choose that kernel and save." in told
    assert len(told) == 3
