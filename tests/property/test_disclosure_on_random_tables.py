"""What must hold of any table with small counts in it: nothing hidden comes back, and the audit misses nothing."""

import itertools
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.disclosure.audit import audit
from csp_lib.disclosure.cell import Rule, is_small
from csp_lib.disclosure.tables import printed_table, with_totals

TABLES = 60
RULES = [Rule(), Rule(zeros="hidden"), Rule(7), Rule(10, zeros="hidden")]


@cache
def planted(seed):
    """Return a list or table of counts, about a fifth of them small ones put there, some of them zero."""
    draw = np.random.default_rng(seed)
    counts = draw.integers(0, 80, draw.integers(2, 6, draw.integers(1, 3)))
    is_planted = draw.random(counts.shape) < 0.2
    return np.where(is_planted, draw.integers(0, 5, counts.shape), counts)


@cache
def printed(seed):
    return printed_table(planted(seed), RULES[seed % len(RULES)])


def rule_of(seed):
    return RULES[seed % len(RULES)]


def values_by_trial(table, lowest):
    """Return every value that hidden cells can have, by trying them all: independent of any programme."""
    hidden = [tuple(place) for place in np.argwhere(np.isnan(table))]
    found = [set() for _ in hidden]
    lines = [(axis, place[1 - axis]) for axis in (0, 1) for place in hidden]

    def fits(trial):
        return all(
            np.isclose(line[:-1].sum(), line[-1]) for axis, at in lines for line in [np.take(trial, at, 1 - axis)]
        )

    free = hidden[: max(len(hidden) - 2, 1)]
    for values in itertools.product(*(range(lowest, int(np.take(table, -1, 1)[place[0]]) + 1) for place in free)):
        trial = table.copy()
        for place, value in zip(free, values, strict=True):
            trial[place] = value
        trial = _filled(trial)
        if (np.array([trial[place] for place in hidden]) >= lowest).all() and fits(trial):
            for seen, place in zip(found, hidden, strict=True):
                seen.add(trial[place])
    return found


def _filled(trial):
    """Return a trial with each cell that is the last one open in a line worked out."""
    for _ in range(2):
        for row, column in np.argwhere(np.isnan(trial)):
            for line in (trial[row], trial[:, column]):
                if np.isnan(line).sum() == 1:
                    trial[row, column] = line[-1] - np.nansum(line[:-1])
                    break
    return trial


@pytest.mark.parametrize("seed", range(TABLES))
def test_none_of_the_hidden_cells_can_be_worked_out(seed):
    found = audit(printed(seed), rule_of(seed))
    assert not found.is_recoverable.any()
    if planted(seed).ndim == 2:
        assert (found.ranges[:, 1] - found.ranges[:, 0] >= rule_of(seed).threshold).all()


@pytest.mark.parametrize("seed", range(TABLES))
def test_small_counts_are_hidden_and_what_is_shown_is_true(seed):
    whole, table = with_totals(planted(seed)), printed(seed)
    assert np.isnan(table[is_small(whole, rule_of(seed))]).all()
    is_shown = ~np.isnan(table)
    assert (table[is_shown] == whole[is_shown]).all()


@pytest.mark.parametrize("seed", range(0, TABLES, 2))
def test_a_reader_who_knows_nothing_of_zeros_finds_ranges_as_wide_as_the_threshold(seed):
    """Of lists too: that small counts protect each other there rests on what is known of zeros."""
    found = audit(printed(seed), Rule(rule_of(seed).threshold, zeros="hidden"))
    assert (found.ranges[:, 1] - found.ranges[:, 0] >= rule_of(seed).threshold).all()


def test_the_planted_tables_put_the_rules_to_the_test():
    assert sum(np.isnan(printed(seed)).any() for seed in range(TABLES)) > TABLES / 2
    others = [np.isnan(printed(s)) & ~is_small(with_totals(planted(s)), rule_of(s)) for s in range(TABLES)]
    assert sum(map(np.any, others)) > TABLES / 3


HIDDEN = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=4, unique=True)
COUNTS = st.lists(st.integers(1, 7), min_size=9, max_size=9)


@settings(max_examples=25)
@given(COUNTS, HIDDEN, st.sampled_from([0, 1]))
def test_the_audit_finds_the_range_that_trying_every_value_finds(counts, places, lowest):
    table = with_totals(np.array(counts).reshape(3, 3)).astype(float)
    table[tuple(np.transpose(places))] = np.nan
    rule = Rule(zeros="hidden" if lowest == 0 else "shown")
    found, values = audit(table, rule), values_by_trial(table, lowest)
    assert found.ranges.tolist() == [[min(seen), max(seen)] for seen in values]
    assert found.is_recoverable.tolist() == [max(seen) - min(seen) < rule.threshold for seen in values]


@settings(max_examples=10)
@given(st.integers(0, TABLES - 1), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_neither_how_much_is_hidden_nor_its_safety(seed, random):
    counts = planted(seed)
    order = random.sample(range(len(counts)), len(counts))
    other = printed_table(counts[order], rule_of(seed))
    assert np.isnan(other[:-1][np.argsort(order)]).any() == np.isnan(printed(seed)).any()
    assert not audit(other, rule_of(seed)).is_recoverable.any()


@settings(max_examples=25)
@given(st.integers(0, TABLES - 1), st.integers(0, 50))
def test_a_cell_shown_after_all_is_missed_by_no_audit(seed, pick):
    """A protecting cell taken back never makes the ranges of the others wider."""
    table, whole, rule = printed(seed), with_totals(planted(seed)), rule_of(seed)
    hidden = np.argwhere(np.isnan(table))
    if not len(hidden):
        return
    back = tuple(hidden[pick % len(hidden)])
    poorer = table.copy()
    poorer[back] = whole[back]
    before = {tuple(p): r for p, r in zip(hidden, audit(table, rule).ranges, strict=True)}
    after = audit(poorer, rule)
    for place, (low, high) in zip(after.places, after.ranges, strict=True):
        assert before[tuple(place)][0] <= low <= whole[tuple(place)] <= high <= before[tuple(place)][1]
