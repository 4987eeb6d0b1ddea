"""Workers: a dead one fails its own report only, and a failure can stop the rest."""

import pytest

from csp_lib.batch import pool
from csp_lib.batch.execute import Job, Outcome
from csp_lib.batch.plan import Target
from tests.batch.world import SmallSupply


def jobs(tmp_path, *boroughs):
    targets = [Target("review", name, None, "2011/12", "2012-03", "committee") for name in boroughs]
    return [Job(target, tmp_path / "n.ipynb", tmp_path / target.borough, SmallSupply()) for target in targets]


def rounds(deadly, failing, begun):
    """Return a round of workers in which a deadly report takes every later one with it."""

    def one_round(jobs, workers, private, lose):
        broken = False
        for job in jobs:
            begun.append(job.target.borough)
            broken = broken or job.target.borough in deadly
            if broken:
                lose(job)
            else:
                yield Outcome(job.target, "failed" if job.target.borough in failing else "built")

    return one_round


def test_a_worker_that_dies_fails_its_own_report_only(tmp_path, monkeypatch):
    monkeypatch.setattr(pool, "_round", rounds({"brent"}, set(), []))
    found = pool.run_jobs(jobs(tmp_path, "barnet", "brent", "bexley"), 2, tmp_path / "private")
    told = {o.target.borough: (o.status, o.why) for o in found}
    assert told == {
        "barnet": ("built", ""),
        "brent": ("failed", "its worker process died (often memory)"),
        "bexley": ("built", ""),
    }


@pytest.mark.parametrize(("fail_fast", "begun"), [(True, ["barnet", "brent"]), (False, ["barnet", "brent", "bexley"])])
def test_fail_fast_starts_nothing_after_a_failure(tmp_path, monkeypatch, fail_fast, begun):
    seen = []
    monkeypatch.setattr(pool, "_round", rounds(set(), {"brent"}, seen))
    list(pool.run_jobs(jobs(tmp_path, "barnet", "brent", "bexley"), 1, tmp_path / "private", fail_fast))
    assert seen == begun


def test_nothing_to_do_starts_nothing(tmp_path):
    assert list(pool.run_jobs([], 2, tmp_path / "private")) == []
    assert not (tmp_path / "private").exists()


@pytest.mark.parametrize(("quota", "cores"), [("max 100000\n", 8), ("200000 100000\n", 2), ("150000 100000\n", 2)])
def test_the_container_s_quota_bounds_the_cores(tmp_path, monkeypatch, quota, cores):
    (tmp_path / "cpu.max").write_text(quota)
    monkeypatch.setattr(pool, "CGROUP", tmp_path / "cpu.max")
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)))
    assert pool.usable_cores() == cores
