"""The operator's door: words, streams and exit codes."""

import json
import subprocess
import sys

import click
import pytest

from csp_lib import __version__, cli
from csp_lib.batch import execute, manifest, pool
from csp_lib.batch import run as batch_run
from csp_lib.batch.causes import Failure
from csp_lib.errors import SourceError
from tests.batch.world import SmallSupply, make_world


@pytest.fixture
def world(tmp_path, monkeypatch):
    home = make_world(tmp_path / "home")
    monkeypatch.setenv("CSP_HOME", str(home))
    monkeypatch.setattr(batch_run, "Supply", SmallSupply)
    monkeypatch.setattr(manifest, "library_digest", lambda: "this library")
    return home


@pytest.fixture
def no_kernels(monkeypatch):
    """Stand in for the workers: asb fails, every other target gets a page."""

    def outcomes(jobs, *_):
        for job in jobs:
            job.staging.mkdir(parents=True)
            page, executed = job.staging / f"{job.target.stem}.html", job.staging / "executed.ipynb"
            page.write_text("<p>page</p>")
            executed.write_text('{"metadata": {}}')
            facts = {"title": "T", "borough_name": "Harrow"}
            outcome = execute.Outcome(job.target, "built", facts=facts, files=[page], executed=executed)
            if job.target.theme == "asb":
                outcome = execute.Outcome(job.target, "failed", why="It broke.", failure=Failure("", "It broke."))
            yield outcome

    monkeypatch.setattr(pool, "run_jobs", outcomes)


def commands(group, path=()):
    """Return every command with its words."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        yield (*path, name), command


@pytest.mark.parametrize("words", [(), *(words for words, _ in commands(cli.csp))], ids=" ".join)
def test_every_command_has_help_that_fits_one_screen(words, capsys):
    for flag in ("-h", "--help"):
        assert cli.exit_code([*words, flag]) == 0
        assert len(capsys.readouterr().out.splitlines()) <= 30


def test_version_is_the_package_s(capsys):
    assert cli.exit_code(["--version"]) == 0
    assert capsys.readouterr().out == f"csp {__version__}\n"


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (["list"], ["review", "trend"]),
        (["list", "themes"], ["burglary", "asb", "consultation"]),
        (["list", "runs"], ["all", "small"]),
    ],
)
def test_list_gives_one_line_each(world, capsys, words, names):
    assert cli.exit_code(words) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == names


def test_list_loads_no_pandas(world):
    code = "import sys; from csp_lib import cli; cli.exit_code(['list']); sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False).returncode == 0


def test_a_run_prints_the_index_on_stdout_and_all_else_on_stderr(world, no_kernels, tmp_path, capsys):
    assert cli.exit_code(["run", "--borough", "barnet", "--outputs", str(tmp_path / "out")]) == 0
    told = capsys.readouterr()
    assert told.out == f"{tmp_path}/out/2011-12/committee/index.html\n"
    assert told.err.splitlines() == [
        "1/2 built barnet/review (0.0 s)",
        "2/2 built barnet/trend--burglary (0.0 s)",
        "2 built, 0 unchanged, 0 failed",
    ]


def test_a_failed_report_ends_with_code_1_and_json_keeps_its_shape(world, no_kernels, tmp_path, capsys):
    assert cli.exit_code(["run", "--borough", "harrow", "--json", "--outputs", str(tmp_path)]) == 1
    told = capsys.readouterr()
    found = json.loads(told.out)
    assert list(found) == ["reports", "built", "unchanged", "failed"]
    assert (found["built"], found["unchanged"], found["failed"]) == (2, 0, 1)
    assert found["reports"][2] == {
        "id": "harrow/trend--asb",
        "borough": "harrow",
        "report": "trend",
        "theme": "asb",
        "exercise": None,
        "year": "2011/12",
        "edition": "committee",
        "status": "failed",
        "why": "It broke.",
        "outputs": [],
        "seconds": 0.0,
    }
    assert "failed: Harrow, trend--asb: It broke." in told.err.splitlines()


def test_fail_fast_and_force_reach_the_run(world, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(batch_run, "run", lambda request: asked.append(request) or batch_run.Run())
    arguments = ["run", "--fail-fast", "--force", "--jobs", "2", "--allow-simulated", "--dry-run"]
    assert cli.exit_code(arguments) == 0
    (request,) = asked
    assert (request.fail_fast, request.force, request.jobs, request.allow_simulated) == (True, True, 2, True)


def test_wrong_names_end_with_code_2_each_on_its_own_line_without_a_traceback(world, capsys):
    assert cli.exit_code(["run", "--borough", "harow", "--report", "reveiw"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        "borough 'harow' is not known. Did you mean harrow or haringey?",
        "report 'reveiw' is not known. Did you mean review?",
    ]


@pytest.mark.parametrize(
    "arguments", [["run", "--no-such-flag"], ["nonsense"], ["run", "--jobs", "0"], ["data", "add"]]
)
def test_wrong_usage_ends_with_code_2(world, arguments, capsys):
    assert cli.exit_code(arguments) == 2
    assert "Usage: csp" in capsys.readouterr().err


def test_an_interruption_ends_with_code_130(world, monkeypatch, capsys):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch_run, "run", interrupt)
    assert cli.exit_code(["run"]) == 130
    assert capsys.readouterr().err.strip().startswith("interrupted")


def test_check_is_quiet_about_what_is_right_and_ends_with_code_2_about_what_is_not(world, monkeypatch, capsys):
    monkeypatch.setattr("csp_lib.batch.check.Supply", SmallSupply)
    assert cli.exit_code(["check"]) == 0
    (world / "params/themes/asb.yml").write_text("theme: asb\n")
    assert cli.exit_code(["check"]) == 2
    assert "params/themes/asb.yml: the key 'title' is missing" in capsys.readouterr().err


def test_lab_opens_the_start_notebook_on_this_machine_only(world, monkeypatch, capsys):
    became = []
    monkeypatch.setattr("os.execv", lambda program, command: became.append(command))
    assert cli.exit_code(["lab", "--no-browser", "--port", "9999"]) == 2
    assert "notebooks/00_start_here.ipynb is missing" in capsys.readouterr().err
    (world / "notebooks/00_start_here.ipynb").write_text("{}")
    assert cli.exit_code(["lab", "--no-browser", "--port", "9999"]) == 0
    (command,) = became
    assert command[:4] == [sys.executable, "-m", "jupyterlab", str(world / "notebooks/00_start_here.ipynb")]
    assert "--ServerApp.ip=127.0.0.1" in command
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in command
    assert not [part for part in command if "token" in part]  # the server makes one up: an empty one opens the door


def test_template_prints_a_header_and_an_unknown_kind_is_refused(capsys):
    assert cli.exit_code(["data", "template", "ballots"]) == 0
    assert capsys.readouterr().out.startswith("exercise,respondent_id,option,write_in,rank,weight,source,round,date,")
    assert cli.exit_code(["data", "template", "balots"]) == 2
    assert "ballots" in capsys.readouterr().err


def test_data_add_keeps_all_files_or_none(world, tmp_path, monkeypatch, capsys):
    builds = []
    monkeypatch.setattr("csp_lib.sources.store.ensure_built", lambda: builds.append(1))
    good, bad = tmp_path / "pop.csv", tmp_path / "bad.csv"
    good.write_text("area,mid_year,residents,basis\nHarrow,2011,240000,estimate\n")
    bad.write_text("")
    raw = world / "data" / "raw"

    assert cli.exit_code(["data", "add", str(good), str(bad)]) == 2
    assert "bad.csv" in capsys.readouterr().err
    assert [p for p in raw.rglob("*") if p.is_file()] == []
    assert builds == []

    assert cli.exit_code(["data", "add", str(good)]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    source_id = line.split("kept as ")[1].split(",")[0]
    assert line.startswith("pop.csv: population, kept as population_")
    assert (raw / source_id / "pop.csv").read_bytes() == good.read_bytes()

    assert cli.exit_code(["data", "add", str(good)]) == 0
    assert capsys.readouterr().out == f"pop.csv: already kept as {source_id}; nothing changed\n"
    assert cli.exit_code(["data", "remove", source_id]) == 0
    assert [p for p in raw.rglob("*") if p.is_file()] == []
    assert len(builds) == 3


def test_a_store_that_cannot_be_built_keeps_no_file(world, tmp_path, monkeypatch, capsys):
    def refuse():
        raise SourceError("population: Harrow 2011 stands in two files.")

    monkeypatch.setattr("csp_lib.sources.store.ensure_built", refuse)
    good = tmp_path / "pop.csv"
    good.write_text("area,mid_year,residents,basis\nHarrow,2011,240000,estimate\n")
    assert cli.exit_code(["data", "add", str(good)]) == 2
    assert capsys.readouterr().err == "population: Harrow 2011 stands in two files.\n"
    assert [p for p in (world / "data/raw").rglob("*") if p.is_file()] == []


STORE = {
    "build": "b",
    "tables": [
        {
            "table": "recorded_crime_months",
            "rows": 12,
            "boroughs": 1,
            "first_month": "2011-04",
            "last_month": "2012-03",
            "sources": [{"source_id": "met_1", "kind": "met_months", "vintage": None, "sha256": "ab"}],
        }
    ],
    "notes": [{"source_id": "met_1", "note": "a label was new"}],
}


def test_data_status_says_tables_sources_and_notes_in_words_and_as_json(world, monkeypatch, capsys):
    monkeypatch.setattr("csp_lib.sources.store.ensure_built", lambda: "b")
    monkeypatch.setattr("csp_lib.sources.store.describe", lambda: STORE)
    assert cli.exit_code(["data", "status"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "recorded_crime_months: 12 rows, 1 borough, 2011-04 to 2012-03",
        "  from met_1 (met_months, no vintage)",
        "note on met_1: a label was new",
    ]
    assert cli.exit_code(["data", "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"tables": STORE["tables"], "notes": STORE["notes"]}
