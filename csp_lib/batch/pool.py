"""Worker processes: as many as asked, results as they come, and an end that leaves no kernel behind."""

import multiprocessing
import os
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from csp_lib.batch import causes, execute
from csp_lib.batch.execute import Job, Outcome

CGROUP = Path("/sys/fs/cgroup/cpu.max")


def usable_cores() -> int:
    """Return the cores this process may use: affinity and the container's quota counted."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if CGROUP.is_file():
        quota, _, period = CGROUP.read_text().partition(" ")
        if quota != "max":
            cores = min(cores, -(-int(quota) // int(period)))
    return max(1, cores)


def run_jobs(jobs: list[Job], workers: int, private: Path, fail_fast: bool = False) -> Generator[Outcome, None, None]:
    """Yield the outcome of each job as it finishes; with fail_fast nothing new is started after a failure.

    A worker that dies takes its neighbours' work with it: what was lost is tried once more, each in a process of its
    own, so that the one to blame is the one that fails.
    """
    if not jobs:
        return
    private.mkdir(parents=True, exist_ok=True)
    lost: list[Job] = []
    try:
        for outcome in _round(jobs, workers, private, lost.append):
            yield outcome
            if fail_fast and outcome.status == "failed":
                return
        for job in lost:
            dead: list[Job] = []
            yield from _round([job], 1, private, dead.append)
            yield from (_died(job) for job in dead)
    finally:
        end_workers()


def _round(jobs: list[Job], workers: int, private: Path, lose: Callable[[Job], None]) -> Iterator[Outcome]:
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        max(1, min(workers, len(jobs))), mp_context=context, initializer=execute.begin_worker, initargs=(private,)
    )
    waiting: dict[Future[Outcome], Job] = {pool.submit(execute.build, job): job for job in jobs}
    try:
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=lambda f: waiting[f].target.id):
                job = waiting.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    lose(job)
    finally:
        pool.shutdown(wait=not waiting, cancel_futures=True)


def _died(job: Job) -> Outcome:
    cause = "its worker process died (often memory)"
    return Outcome(job.target, "failed", why=cause, failure=causes.Failure("", cause))


def end_workers() -> None:
    """End the workers that still run, and with them their kernels."""
    for process in multiprocessing.active_children():
        process.terminate()
        process.join(timeout=5)
        if process.is_alive():
            process.kill()
