"""The audit on invented plans: silent where they agree, and not where a fault of a known kind was planted.

Every plan is drawn from a hidden world, so that it agrees with itself; the first tests recompute it from that world.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from itertools import islice, pairwise

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from csp_lib.analysis import reconcile
from csp_lib.tables.figures import CONTRACTS
from tests.property.invented_plans import BETWEEN, Plan, Row, make_plan, places
from tests.property.invented_world import COMPOSITES, FLAGGED, months_of
from tests.property.planted_faults import PLANTERS, Planted, plant, plant_in, unspoilt

AS_OF = "2012-03-31"
SEEDS = range(40)
FAULTS_OF_A_FAMILY = 30
FOUND_AT_LEAST = 0.95
FAULTS_IN_ONE_PLAN = 6  # a plan with several costs one audit; what is not plainly found there is tried alone
FALSE_ALARMS_OF_A_PLAN, FALSE_ALARMS_OF_ALL = 1, 5
A_WARNING_WILL_DO = ("C5", "D2", "D3", "D4", "D5")  # what is missing or unlikely cannot be called wrong
ROUNDING = ("A1", "A2", "A3", "B1")
WHOLES = {
    "total notifiable offences": "total_notifiable_offences",
    "serious acquisitive crime": "serious_acquisitive_crime",
}

needs_the_audit = pytest.mark.skipif(not hasattr(reconcile, "audit"), reason="the audit is not here yet")


# ---- the invented plans themselves ----------------------------------------------------------------------------------


def truth(plan: Plan, row: Row) -> Fraction | None:
    """Return what a figure should be by the hidden world; None where that does not say."""
    world, indicator, period = plan.world, str(row["indicator_id"]), str(row["period"])
    if (
        indicator not in world.months
        or row["role"] in ("projection", "estimate", "target", "comparator")
        or "YTD" in period
    ):
        return None
    if row["measure"] in ("count", "baseline") and row["unit"] == world.units[indicator]:
        return Fraction(world.count(indicator, period))
    if row["measure"] == "difference":
        return Fraction(world.difference(indicator, *period.split(" vs ")))
    if row["measure"] == "percent_change":
        later, earlier = period.split(" vs ") if " vs " in period else reversed(period.split(".."))
        return world.change(indicator, later, earlier)
    if row["measure"] == "percent" and row["denominator"] in WHOLES:
        return world.share(indicator, WHOLES[str(row["denominator"])], period)
    if row["measure"] == "rate_per_1000_population":
        people = {"per 1000 population": world.residents, "per 1000 households": world.homes}
        start = int(period[:4])
        return Fraction(1000 * world.count(indicator, period), people.get(str(row["unit"]), world.young)[start])
    return None


def is_rounding_of(row: Row, exact: Fraction) -> bool:
    """Return whether a printed number is the exact one rounded half away from zero, or near it where a word says so."""
    value, half = Fraction(str(row["value"])), Fraction(1, 2 * 10 ** places(row["value"]))
    if row["qualifier"] in ("over", "almost", "around", "at least", "more than", "about"):
        return abs(value - exact) <= exact * Fraction(4, 100)
    if abs(exact - value) == half:
        return abs(value) > abs(exact)
    return abs(exact - value) < half


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_prints_what_its_world_holds(seed):
    plan, checked = make_plan(seed), 0
    for row in plan.figures:
        exact = truth(plan, row)
        if exact is not None:
            assert is_rounding_of(row, exact), row
            checked += 1
    assert checked >= 140


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_a_plan_keeps_the_contracts_and_has_the_size_of_a_real_one(seed):
    plan = make_plan(seed)
    figures, claims = plan.frames()
    CONTRACTS["document_figures"].validate(figures)
    CONTRACTS["document_claims"].validate(claims)
    assert 290 <= len(figures) <= 400
    assert 55 <= len(claims) <= 80
    known = set(figures["figure_id"])
    assert {one for ids in claims["figure_ids"] for one in ids.split(BETWEEN) if one} <= known


@pytest.mark.parametrize("seed", SEEDS)
def test_the_parts_of_a_plan_fit_their_wholes(seed):
    plan = make_plan(seed)
    for mark in plan.marks["sums"]:
        assert sum(plan.figure(part)["value"] for part in mark["parts"]) == plan.figure(mark["whole"])["value"]
    for mark in plan.marks["hundreds"]:
        shares = [plan.figure(part)["value"] for part in mark["parts"]]
        assert abs(sum(shares) - 100) <= Fraction(len(shares), 2) / 10 ** max(map(places, shares))
    changes = [plan.figure(part)["value"] for part in plan.marks["weighted"][0]["parts"]]
    assert min(changes) <= plan.figure(plan.marks["weighted"][0]["whole"])["value"] <= max(changes)
    for whole, parts in COMPOSITES.items():
        assert sum(sum(plan.world.months[part].values()) for part in parts) == sum(plan.world.months[whole].values())
    for name, (_, whole, *_) in FLAGGED.items():
        assert all(plan.world.months[name][month] <= number for month, number in plan.world.months[whole].items())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_claims_of_a_plan_hold(seed):
    plan = make_plan(seed)
    for claim in plan.claims:
        if holds := HOLDS.get(str(claim["kind"])):
            assert holds(plan, claim), claim


def _moved(plan: Plan, claim: Row, later: str, earlier: str) -> bool:
    if claim["direction"] == "level":
        return abs(plan.world.change(str(claim["subject"]), later, earlier)) < 1
    change = plan.world.difference(str(claim["subject"]), later, earlier)
    return (change > 0) if claim["direction"] == "up" else (change < 0)


def _list_is_complete(plan: Plan, claim: Row) -> bool:
    rows = [row for row in plan.figures if row["section"] == claim["subject"] and row["measure"] == "difference"]
    sign = 1 if claim["direction"] == "up" else -1
    return {row["indicator_id"] for row in rows if row["value"] * sign > 0} == set(
        str(claim["items"]).split(BETWEEN)
    ) - {""}


def _one_way(plan: Plan, claim: Row) -> bool:
    first, last = (months_of(period).start // 12 for period in str(claim["period"]).split(".."))
    years = [f"{n}/{(n + 1) % 100:02d}" for n in range(first - 1, last + 1)]
    return all(_moved(plan, claim, later, earlier) for earlier, later in pairwise(years))


def _values(plan: Plan, claim: Row) -> list[Fraction]:
    return [Fraction(str(plan.figure(one)["value"])) for one in str(claim["figure_ids"]).split(BETWEEN)]


def _ids_of(plan: Plan, claim: Row) -> set:
    return {plan.figure(one)["indicator_id"] for one in str(claim["figure_ids"]).split(BETWEEN)}


def _is_largest(plan: Plan, claim: Row) -> bool:
    def count(name: str) -> float:
        rows = plan.printing(indicator_id=name, period=claim["period"])
        return next(
            float(row["value"]) for row in rows if row["measure"] in ("count", "baseline") and row["unit"] != "%"
        )

    sign = 1 if claim["direction"] == "highest" else -1
    return all(
        sign * count(str(claim["subject"])) > sign * count(name) for name in str(claim["items"]).split(BETWEEN) if name
    )


def _is_most(plan: Plan, claim: Row) -> bool:
    shorter, whole = (plan.figure(one) for one in str(claim["figure_ids"]).split(BETWEEN))
    part = plan.world.difference(str(shorter["indicator_id"]), *str(shorter["period"]).split(" vs "))
    return 0.5 < part / whole["value"] < 1


def _is_about(exact: Fraction, said: float) -> bool:
    return abs(exact - Fraction(said)) <= max(Fraction(1, 2), exact * Fraction(4, 100))


def _whole_number(plan: Plan, claim: Row) -> bool:
    share, base = _values(plan, claim)
    half = Fraction(1, 2 * 10 ** places(plan.figure(str(claim["figure_ids"]).split(BETWEEN)[0])["value"]))
    return abs(round(share * base / 100) * 100 / base - share) <= half


HOLDS = {
    "list": _list_is_complete,
    "direction": lambda plan, claim: _moved(plan, claim, *str(claim["period"]).split(" vs ")),
    "every_year": _one_way,
    "subset": lambda plan, claim: _values(plan, claim)[0] < _values(plan, claim)[1],
    "share_of": lambda plan, claim: _is_about(100 * _values(plan, claim)[0] / _values(plan, claim)[1], claim["value"]),
    "largest": _is_largest,
    "most_of": _is_most,
    "base": _whole_number,
    "similar_question": lambda plan, claim: abs(_values(plan, claim)[0] - _values(plan, claim)[1]) <= 5,
    "tally": lambda plan, claim: _values(plan, claim)[0] == len(str(claim["items"]).split(BETWEEN)),
    "named_items": lambda plan, claim: _ids_of(plan, claim) == set(str(claim["items"]).split(BETWEEN)),
}  # fmt: skip


def test_no_count_or_share_of_a_plan_is_out_of_its_range():
    for seed in SEEDS:
        for row in make_plan(seed).figures:
            assert (
                row["value"] is None
                or row["measure"] in ("difference", "percent_change", "target_percent_change", "amount", "baseline")
                or row["value"] >= 0
            ), row
            assert row["measure"] != "percent" or Decimal(str(row["value"])) <= 100, row


@dataclass(frozen=True)
class Fault:
    """A fault of a family in the plan of a seed, planted in one of the family's ways."""

    family: str
    seed: int
    way: int

    @cached_property
    def planted(self) -> Planted | None:
        """The plan with this fault alone; None where it has no place."""
        return plant(self.family, self.seed, self.way)


# ---- the planted faults themselves ----------------------------------------------------------------------------------


@cache
def faults(family: str) -> list[Fault]:
    """Return the faults of a family, each alone in a plan, every way of planting in turn."""
    tries = (Fault(family, n % len(SEEDS), n + n // len(SEEDS)) for n in range(6 * len(SEEDS)))
    return list(islice((fault for fault in tries if fault.planted), FAULTS_OF_A_FAMILY))


def by_id(plan: Plan) -> dict[str, Row]:
    """Return the rows of a plan by their ids."""
    return {str(row.get("figure_id") or row["claim_id"]): row for row in (*plan.figures, *plan.claims)}


@pytest.mark.parametrize("family", PLANTERS)
def test_a_planted_fault_is_a_change_of_what_it_says_it_touched(family):
    for fault in faults(family):
        planted = fault.planted
        clean, spoilt = by_id(unspoilt(fault.seed)), by_id(planted.plan)
        assert planted.touched <= set(spoilt), planted.name
        changed = {name for name, row in spoilt.items() if clean.get(name) != row}
        assert changed & planted.touched, planted.name


# ---- the audit ------------------------------------------------------------------------------------------------------


def findings(plan: Plan) -> list:
    """Return what the audit finds in a plan."""
    return list(reconcile.audit(*plan.frames(), as_of=AS_OF))


@cache
def findings_of_seed(seed: int) -> tuple:
    """Return what the audit finds in the plan of a seed before anything is spoilt."""
    return tuple(findings(make_plan(seed)))


def told(finding: object) -> str:
    """Return a finding in one line."""
    ids = ", ".join((*finding.figure_ids, *finding.claim_ids))
    return f"{finding.family} {finding.check} [{ids}] {finding.explanation} {finding.likely_reading}".strip()


def key(finding: object) -> tuple:
    """Return what makes a finding the same as another: all but the numbers in its words."""
    words, ids = re.sub(r"[\d.,]+", "", str(finding.explanation)), (*finding.figure_ids, *finding.claim_ids)
    return finding.family, finding.check, finding.verdict, words, frozenset(ids)


def new_findings(seed: int, plan: Plan) -> list:
    """Return what the audit finds in a spoilt plan and did not find before."""
    known = {key(finding) for finding in findings_of_seed(seed)}
    return [finding for finding in findings(plan) if key(finding) not in known]


def names(finding: object, family: str) -> set[str]:
    """Return the figures and claims a finding points at; none where it is not firm enough for the family."""
    enough = ("inconsistent", "cannot_check") if family in A_WARNING_WILL_DO else ("inconsistent",)
    return {*finding.figure_ids, *finding.claim_ids} if finding.verdict in enough else set()


def is_found_alone(fault: Fault) -> bool:
    """Return whether a new finding names what the fault touched, in a plan with no other fault."""
    found = new_findings(fault.seed, fault.planted.plan)
    return any(fault.planted.touched & names(finding, fault.family) for finding in found)


@cache
def found_together(seed: int) -> frozenset[Fault]:
    """Return which faults of a seed are found in plans with several: by a finding that names no other fault's rows."""
    drawn = [fault for family in PLANTERS for fault in faults(family) if fault.seed == seed]
    plans = -(-len(drawn) // FAULTS_IN_ONE_PLAN) or 1
    return frozenset(fault for n in range(plans) for fault in _found_in_one_plan(seed, drawn[n::plans]))


def _found_in_one_plan(seed: int, drawn: list[Fault]) -> list[Fault]:
    plan, touched = unspoilt(seed), {}
    for fault in drawn:
        planted = plant_in(plan, fault.family, seed, fault.way)
        if planted and not planted.touched & {one for ids in touched.values() for one in ids}:
            plan, touched[fault] = planted.plan, planted.touched
    found = new_findings(seed, plan)
    return [fault for fault in touched if any(_is_of(finding, fault, touched) for finding in found)]


def _is_of(finding: object, fault: Fault, touched: dict[Fault, frozenset[str]]) -> bool:
    named = names(finding, fault.family)
    others = {one for other, ids in touched.items() if other != fault for one in ids}
    return bool(named & touched[fault]) and not named & others


@needs_the_audit
def test_a_plan_that_agrees_with_itself_raises_next_to_no_alarm():
    alarms = {seed: [told(f) for f in findings_of_seed(seed) if f.verdict == "inconsistent"] for seed in SEEDS}
    listed = "\n".join(f"seed {seed}: {text}" for seed, texts in alarms.items() for text in texts)
    assert sum(map(len, alarms.values())) <= FALSE_ALARMS_OF_ALL, listed
    assert max(map(len, alarms.values())) <= FALSE_ALARMS_OF_A_PLAN, listed


@needs_the_audit
@pytest.mark.parametrize("family", PLANTERS)
def test_planted_faults_are_found(family):
    drawn, missed = faults(family), defaultdict(list)
    for fault in drawn:
        if fault not in found_together(fault.seed) and not is_found_alone(fault):
            way, _, place = fault.planted.name.partition(", ")
            missed[way].append(f"{place}: {', '.join(sorted(fault.planted.touched)[:4])}")
    found = len(drawn) - sum(map(len, missed.values()))
    listed = "\n".join(f"  {way} missed {len(places)} times, as in {places[0]}" for way, places in missed.items())
    assert len(drawn) >= FAULTS_OF_A_FAMILY
    assert found >= FOUND_AT_LEAST * len(drawn), f"{family}: found {found} of {len(drawn)}\n{listed}"


@needs_the_audit
@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])  # a seed cannot be made smaller
@given(st.integers(min_value=1_000, max_value=10**9))
def test_rounding_alone_is_never_called_a_fault(seed):
    alarms = [told(f) for f in findings(make_plan(seed)) if f.verdict == "inconsistent" and f.family in ROUNDING]
    assert alarms == []
