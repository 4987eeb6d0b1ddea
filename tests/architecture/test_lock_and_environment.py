"""pyproject.toml is the only source: the lock satisfies it and environment.yml is derived from it."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

BOUND = re.compile(r"(>=|<=|==|<|>|!=)\s*([\d.]+)")


def asked_for(pyproject: str) -> list[str]:
    """Return every requirement: the library's, the dev group's and the build's own."""
    read = tomllib.loads(pyproject)
    groups = read.get("dependency-groups", {})
    return read["project"]["dependencies"] + groups.get("dev", []) + read["build-system"]["requires"]


def pins(lock: str) -> dict[str, str]:
    """Return name -> version as the lock pins them."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", lock, re.M))


def stale(pyproject: str, lock: str) -> list[str]:
    """Return every requirement that has no pin, has a pin outside its bounds, or has only one bound."""
    pinned = pins(lock)
    said = []
    for requirement in asked_for(pyproject):
        name = re.split(r"[\[<>=!~; ]", requirement)[0]
        bounds = BOUND.findall(requirement)
        version = pinned.get(name.lower().replace("_", "-"))
        if version is None:
            said.append(f"{name}: not in requirements.lock. Run make lock.")
        elif not all(_holds(version, sign, bound) for sign, bound in bounds):
            said.append(f"{requirement}: the lock has {version}. Run make lock.")
        if not {"==", "<"} & {sign for sign, _ in bounds} or not {"==", ">="} & {sign for sign, _ in bounds}:
            said.append(f"{requirement}: give it a lower and an upper bound.")
    return said


def _holds(version: str, sign: str, bound: str) -> bool:
    ours, theirs = _numbers(version), _numbers(bound)
    if sign == "!=":
        return ours != theirs
    return (ours == theirs and "=" in sign) or (ours < theirs and "<" in sign) or (ours > theirs and ">" in sign)


def _numbers(version: str) -> list[int]:
    found = [int(word) for word in re.findall(r"\d+", version)]
    return (found + [0] * 5)[:5]


def unhashed(lock: str) -> list[str]:
    """Return the pins without a checksum."""
    blocks = re.split(r"\n(?=[a-z0-9])", lock)
    return [block.split("==")[0] for block in blocks if "==" in block.split("\n")[0] and "--hash=sha256:" not in block]


def test_every_requirement_is_pinned_inside_its_bounds(repository):
    pyproject = (repository / "pyproject.toml").read_text(encoding="utf-8")
    assert stale(pyproject, (repository / "requirements.lock").read_text(encoding="utf-8")) == []


def test_the_lock_has_a_checksum_for_every_pin_and_no_address(repository):
    lock = (repository / "requirements.lock").read_text(encoding="utf-8")
    assert len(pins(lock)) > 100
    assert unhashed(lock) == []
    assert "://" not in lock


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not here")
def test_environment_yml_is_what_make_derives_from_pyproject(repository, tmp_path):
    fresh = tmp_path / "environment.yml"
    # -o: the environment these tests run in is good enough; do not build another.
    command = [
        "make",
        "-s",
        "-o",
        ".venv/.ready",
        "env-yml",
        f"BIN={Path(sys.executable).parent}",
        f"ENVIRONMENT={fresh}",
    ]
    subprocess.run(command, cwd=repository, check=True, capture_output=True, text=True)
    committed = (repository / "environment.yml").read_text(encoding="utf-8")
    assert fresh.read_text(encoding="utf-8") == committed, "environment.yml is stale. Run make env-yml."


PYPROJECT = """
[build-system]
requires = ["setuptools>=77,<90"]
[project]
dependencies = ["pandas>=3.1,<4", {more}]
"""
LOCK = "setuptools==84.0.1 \\\n    --hash=sha256:aa\npandas==3.1.1 \\\n    --hash=sha256:bb\n"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('"numpy>=2,<3"', "numpy: not in requirements.lock"),
        ('"pandas>=3.2,<4"', "pandas>=3.2,<4: the lock has 3.1.1"),
        ('"pandas>=2,<3.1.1"', "pandas>=2,<3.1.1: the lock has 3.1.1"),
        ('"pandas==3.1"', "pandas==3.1: the lock has 3.1.1"),
        ('"pandas>=3"', "pandas>=3: give it a lower and an upper bound"),
    ],
)
def test_a_stale_pin_or_a_missing_bound_is_named(more, said):
    found = stale(PYPROJECT.replace("{more}", more), LOCK)
    assert len(found) == 1
    assert found[0].startswith(said)


def test_a_pin_without_checksum_is_named():
    assert unhashed(LOCK + "numpy==2.4.6\n") == ["numpy"]
    assert unhashed(LOCK) == []
