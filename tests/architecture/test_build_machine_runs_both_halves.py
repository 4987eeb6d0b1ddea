"""What a build machine runs: `make check` and `make test`, both always, and the verdict of either counts."""

import os
import subprocess

import pytest


@pytest.mark.parametrize(
    ("check", "test", "exit_code", "said"),
    [
        (0, 0, 0, ["make check: passed", "make test: passed"]),
        (2, 0, 1, ["make check: FAILED", "make test: passed"]),
        (0, 2, 1, ["make check: passed", "make test: FAILED"]),
        (2, 2, 1, ["make check: FAILED", "make test: FAILED"]),
    ],
)
def test_both_halves_run_and_either_failure_fails_the_build(repository, tmp_path, check, test, exit_code, said):
    stand_in = tmp_path / "make"
    stand_in.write_text(f'#!/usr/bin/env bash\n[ "$1" = check ] && exit {check}\nexit {test}\n', encoding="utf-8")
    stand_in.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run([repository / ".ci" / "run"], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == exit_code
    assert [line.split(" in ")[0] for line in done.stdout.splitlines() if line] == said
