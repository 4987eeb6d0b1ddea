"""docs/methods.md is the one home of formulas: what it names exists, and its rules are the code's rules."""

import importlib
import re
from pathlib import Path

import pytest

from csp_lib.consultation.ballots import RULES

FAMILIES = ("areas", "control_charts", "events", "projections", "surveys", "trends")  # folders that hold modules alone
STEPS = ("rules", "firmness", "write_ins")  # the same of consultation
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "methods.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S))


def functions_of(modules):
    return {name for module in modules for name in vars(importlib.import_module(module))}


@pytest.mark.parametrize("title", SECTIONS)
def test_every_section_names_its_module_and_every_function_it_names_is_there(title):
    named = re.findall(r"`([a-z_.0-9]+)(?:\(.*?\))?`", SECTIONS[title])
    modules = [name for name in named if name.startswith("csp_lib.")]
    assert modules
    functions = [name for name in named if "." not in name and name != "phi"]
    assert functions
    assert [name for name in functions if name not in functions_of(modules)] == []


def test_every_public_module_of_methods_is_written_down():
    root = Path(__file__).resolve().parents[2] / "csp_lib"
    files = [f for room in ("analysis", "consultation", "disclosure") for f in (root / room).rglob("*.py")]
    modules = {".".join(f.relative_to(root.parent).with_suffix("").parts).removesuffix(".__init__") for f in files}
    rooms = {f"csp_lib.analysis.{room}" for room in FAMILIES} | {f"csp_lib.consultation.{room}" for room in STEPS}
    modules -= {"csp_lib.analysis", "csp_lib.consultation", "csp_lib.disclosure", *rooms}
    behind = {"csp_lib.analysis.poisson", "csp_lib.analysis.series"}
    assert modules - behind == set(re.findall(r"`(csp_lib(?:\.\w+){2,3})`", PAGE))


def test_the_rules_of_repair_are_the_rules_of_the_code():
    rows = dict(re.findall(r"^\| (\w+) \| (.+?) \|$", SECTIONS["Ballots"], re.M))
    rows.pop("rule")
    assert rows == RULES
