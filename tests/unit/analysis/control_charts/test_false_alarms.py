"""The claim of benchmarks/false_alarms.py on a smaller sample."""

import importlib.util
import sys

import pytest


@pytest.fixture(scope="module")
def benchmark_of(repository):
    spec = importlib.util.spec_from_file_location("false_alarms", repository / "benchmarks" / "false_alarms.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.mark.parametrize("swing", [0, 0.12, 0.25])
def test_at_most_six_percent_of_months_are_marked_where_nothing_has_changed(benchmark_of, swing):
    got = benchmark_of.marked_in(benchmark_of.World(48, 60, 2, swing), 60)
    assert got.ours <= benchmark_of.LIMIT
    assert got.ours_last <= 0.07  # of 60 charts


def test_the_plain_rules_mark_far_more_of_a_seasonal_series(benchmark_of):
    got = benchmark_of.marked_in(benchmark_of.World(48, 60, 2, 0.25), 60)
    assert got.plain > 3 * got.ours
    assert got.plain > benchmark_of.LIMIT


def test_the_same_seed_marks_the_same_months(benchmark_of):
    world = benchmark_of.World(36, 20, 1, 0.12)
    assert benchmark_of.marked_in(world, 5) == benchmark_of.marked_in(world, 5)
