"""Real faults, planted in an invented plan: for each family of checks several ways to go wrong, all beyond rounding.

A planter spoils a copy of a plan and returns the ids of the figures and claims it touched; nothing when this plan has
no place for it. `PLANTERS` is the table of them.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise

from tests.property.invented_plans import BETWEEN, OTHER, TOTAL, Plan, Row, make_plan, places
from tests.property.invented_world import cut, rounded, window, year

Touched = set[str]
Planter = Callable[[Plan, random.Random], Touched]
NOWHERE: Touched = set()


@dataclass(frozen=True)
class Planted:
    """A plan with one fault, the ids it touched, and which planter set it."""

    plan: Plan
    touched: frozenset[str]
    name: str


def plant(family: str, seed: int, way: int) -> Planted | None:
    """Return the plan of a seed with one fault of a family, or nothing when it has no place for that fault."""
    return plant_in(unspoilt(seed), family, seed, way)


def plant_in(plan: Plan, family: str, seed: int, way: int) -> Planted | None:
    """Return a plan, of a seed and perhaps spoilt before, with one fault more; nothing when it has no place for it."""
    planter, spoilt = PLANTERS[family][way % len(PLANTERS[family])], plan.copy()
    touched = planter(spoilt, random.Random(f"{family} {seed} {planter.__name__}"))
    return Planted(spoilt, frozenset(touched), f"{planter.__name__}, seed {seed}") if touched else None


@cache
def unspoilt(seed: int) -> Plan:
    """Return the plan of a seed, to be copied before it is spoilt."""
    return make_plan(seed)


# ---- printing a number anew -----------------------------------------------------------------------------------------


def reprint(row: Row, value: object) -> str:
    """Print another number in the place and manner of the old one and return the figure's id."""
    old, number = str(row["value_as_printed"]), Decimal(str(value))
    match = re.search(r"[+-]?\d[\d,]*(\.\d+)?", old)
    held = match[0] if match else "0"
    digits = f"{abs(number):,}" if "," in held else str(abs(number))
    unsigned = held[0] not in "+-" and ("%" in old or " per cent" in old or Decimal(str(row["value"])) < 0)
    plus = "+" if held[0] in "+-" and "%" in old else ""
    sign = "" if unsigned else "-" if number < 0 else plus
    row["value"], row["value_as_printed"] = number, old.replace(held, sign + digits) if match else str(number)
    return str(row["figure_id"])


def misprint(rng: random.Random, number: int, digits: int = 2) -> int:
    """Return a number that differs in one of its first digits."""
    text = str(abs(number))
    at = rng.randrange(min(digits, len(text)))
    others = [digit for digit in "123456789" if digit != text[at]]
    wrong = int(text[:at] + rng.choice(others) + text[at + 1 :])
    return -wrong if number < 0 else wrong


def between(row: Row) -> tuple[Fraction, Fraction]:
    """Return the least and the most that a printed number may stand for."""
    value, half = Fraction(str(row["value"])), Fraction(1, 2 * 10 ** places(row["value"]))
    return value - half, value + half


def apart(value: Fraction, low: Fraction, high: Fraction, margin: Fraction = Fraction(3, 1000)) -> bool:
    """Return whether a value lies clearly outside a range."""
    return value < low * (1 - margin) or value > high * (1 + margin)


def unit_of(row: Row) -> Decimal:
    """Return one unit of the last printed digit."""
    return Decimal(1).scaleb(-places(row["value"]))


def copies_of(plan: Plan, figure_id: str) -> list[Row]:
    """Return the copies of a figure in the text."""
    return [plan.figure(mark["copy"]) for mark in plan.marks["copies"] if mark["of"] == figure_id]


def same_number(plan: Plan, row: Row) -> list[Row]:
    """Return the other figures that print the same count of the same period."""
    kin = [r for r in plan.printing(indicator_id=row["indicator_id"], period=row["period"]) if r is not row]
    return [other for other in kin if other["unit"] == row["unit"] and other["measure"] in ("count", "baseline")]


def pick(rng: random.Random, found: list) -> object | None:
    """Return one of the places found, or nothing."""
    return rng.choice(found) if found else None


def claim_more(plan: Plan, kind: str, **cells: object) -> Row:
    """Add a claim to the end of the plan and return it."""
    last = plan.claims[-1]
    row = dict.fromkeys(last, "") | {name: last[name] for name in ("borough", "document", "line", "section")}
    row |= {"claim_id": f"{last['claim_id']}x", "kind": kind, "value": None, "statement": "Asserted once more"}
    plan.claims.append(row | {name: BETWEEN.join(c) if isinstance(c, list) else c for name, c in cells.items()})
    return plan.claims[-1]


# ---- A: arithmetic between printed numbers --------------------------------------------------------------------------


def _differences(plan: Plan) -> list[Row]:
    marks = plan.marks["table_rows"] + plan.marks["part_rows"]
    return [plan.figure(mark["difference"]) for mark in marks if "difference" in mark]


def difference_by_a_digit(plan: Plan, rng: random.Random) -> Touched:
    row = rng.choice([row for row in _differences(plan) if row["value"]])
    return {reprint(row, misprint(rng, int(row["value"]), 3))}


def difference_with_the_other_sign(plan: Plan, rng: random.Random) -> Touched:
    row = rng.choice([row for row in _differences(plan) if row["value"]])
    return {reprint(row, -int(row["value"]))}


def difference_by_one(plan: Plan, rng: random.Random) -> Touched:
    row = rng.choice(_differences(plan))
    return {reprint(row, int(row["value"]) + rng.choice((-1, 1)))}


def _percents(plan: Plan) -> list[Row]:
    return [plan.figure(mark["percent"]) for mark in plan.marks["table_rows"] + plan.marks["part_rows"]]


def _percent_and_copies(plan: Plan, row: Row, value: Decimal) -> Touched:
    copies = [
        reprint(copy, rounded(Fraction(value), places(copy["value"])))
        for copy in copies_of(plan, str(row["figure_id"]))
    ]
    return {reprint(row, value), *copies}


def _outside(plan: Plan, row: Row, value: Decimal) -> bool:
    return abs(Fraction(value) - plan.truth[str(row["figure_id"])]) > Fraction(55, 100) * Fraction(unit_of(row))


def percent_by_a_unit_or_more(plan: Plan, rng: random.Random) -> Touched:
    row = rng.choice(_percents(plan))
    value = Decimal(str(row["value"])) + rng.choice((-3, -2, -1, 1, 2, 3)) * unit_of(row)
    return _percent_and_copies(plan, row, value) if _outside(plan, row, value) else NOWHERE


def percent_cut_instead_of_rounded(plan: Plan, rng: random.Random) -> Touched:
    rows = [(row, cut(plan.truth[str(row["figure_id"])], places(row["value"]))) for row in _percents(plan)]
    found = pick(rng, [(row, value) for row, value in rows if _outside(plan, row, value)])
    return _percent_and_copies(plan, *found) if found else NOWHERE


def percent_with_the_other_sign(plan: Plan, rng: random.Random) -> Touched:
    row = rng.choice([row for row in _percents(plan) if abs(row["value"]) > 2 * unit_of(row)])
    return _percent_and_copies(plan, row, -Decimal(str(row["value"])))


def _rated(plan: Plan, of: str = "population") -> list[dict]:
    return [mark for mark in plan.marks["rated"] if mark["of"] == of]


def _implied_people_differ(plan: Plan, count: object, rate: Row) -> bool:
    low, high = between(rate)
    people = Fraction(plan.world.residents[plan.world.last])
    return low <= 0 or apart(people, 1000 * Fraction(count) / high, 1000 * Fraction(count) / low)


def count_against_its_rate(plan: Plan, rng: random.Random) -> Touched:
    marks = _rated(plan)
    alone = [mark for mark in marks if not same_number(plan, plan.figure(mark["count"]))]
    mark = rng.choice(alone or marks)
    wrong = misprint(rng, int(plan.figure(mark["count"])["value"]))
    if not _implied_people_differ(plan, wrong, plan.figure(mark["rate"])):
        return NOWHERE
    return {reprint(plan.figure(mark["count"]), wrong)}


def rate_against_its_count(plan: Plan, rng: random.Random) -> Touched:
    mark = rng.choice(_rated(plan))
    row = plan.figure(mark["rate"])
    shown = str(row["value_as_printed"]).replace(".", "")
    wrong = Decimal(misprint(rng, int(shown))).scaleb(-places(row["value"]))
    touched = {reprint(row, wrong)}
    return touched if _implied_people_differ(plan, plan.figure(mark["count"])["value"], row) else NOWHERE


def counts_of_two_rows_exchanged(plan: Plan, rng: random.Random) -> Touched:
    one, two = (plan.figure(mark["count"]) for mark in rng.sample(_rated(plan), 2))
    held = one["value"], two["value"]
    if abs(held[0] - held[1]) < 0.05 * held[0]:
        return NOWHERE
    return {reprint(one, held[1]), reprint(two, held[0])}


def rate_of_homes_called_of_people(plan: Plan, rng: random.Random) -> Touched:
    mark = rng.choice(_rated(plan))
    row, world = plan.figure(mark["rate"]), plan.world
    return {reprint(row, rounded(world.rate(mark["indicator"], world.last, world.homes), places(row["value"])))}


def homes_labelled_people(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(_rated(plan, "households")[0]["rate"])
    printed = rng.choice(("", " (as printed)"))
    row |= {"unit": f"per 1000 population{printed}", "denominator": f"population{printed or ' (not printed)'}"}
    return {str(row["figure_id"])}


def young_labelled_people(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(_rated(plan, "population aged 10-17")[0]["rate"])
    row |= {"unit": "per 1000 population", "denominator": "population (not printed)"}
    return {str(row["figure_id"])}


def rate_of_people_called_of_homes(plan: Plan, rng: random.Random) -> Touched:
    mark, world = _rated(plan, "households")[0], plan.world
    row = plan.figure(mark["rate"])
    return {reprint(row, rounded(world.rate(mark["indicator"], world.last, world.residents), places(row["value"])))}


def _copies(plan: Plan, unit: str) -> list[tuple[Row, Row]]:
    pairs = [(plan.figure(mark["copy"]), plan.figure(mark["of"])) for mark in plan.marks["copies"]]
    return [(copy, of) for copy, of in pairs if (of["measure"] if unit == "measure" else of["unit"]) == unit]


def copy_of_a_count_by_a_digit(plan: Plan, rng: random.Random) -> Touched:
    found = pick(rng, [copy for copy, of in _copies(plan, "offences")])
    return {reprint(found, misprint(rng, int(found["value"]), 3))} if found else NOWHERE


def copy_of_a_change_by_some_points(plan: Plan, rng: random.Random) -> Touched:
    found = pick(rng, [pair for pair in _copies(plan, "%") if pair[1]["measure"] == "percent_change"])
    return _copy_off(plan, rng, *found) if found else NOWHERE


def copy_of_a_survey_share_by_some_points(plan: Plan, rng: random.Random) -> Touched:
    found = pick(rng, [pair for pair in _copies(plan, "%") if pair[1]["measure"] == "percent"])
    return _copy_off(plan, rng, *found) if found else NOWHERE


def _copy_off(plan: Plan, rng: random.Random, copy: Row, of: Row) -> Touched:
    touched = {reprint(copy, Decimal(str(copy["value"])) + rng.choice((-3, -2, 2, 3)) * unit_of(copy))}
    (low, high), (least, most) = between(copy), between(of)
    return touched if low > most or high < least else NOWHERE


def copy_with_the_other_sign(plan: Plan, rng: random.Random) -> Touched:
    found = pick(
        rng, [copy for copy, of in _copies(plan, "%") if of["measure"] == "percent_change" and abs(copy["value"]) > 1]
    )
    return {reprint(found, -Decimal(str(found["value"])))} if found else NOWHERE


def _chain(plan: Plan) -> tuple[Fraction, Fraction]:
    low = high = Fraction(1)
    for step in plan.marks["chain"][0]["steps"]:
        least, most = between(plan.figure(step))
        low, high = low * (1 + least / 100), high * (1 + most / 100)
    return low, high


def _chain_misses(plan: Plan) -> bool:
    mark = plan.marks["chain"][0]
    return apart(
        Fraction(plan.figure(mark["end"])["value"]) / Fraction(plan.figure(mark["start"])["value"]), *_chain(plan)
    )


def a_yearly_step_off(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(rng.choice(plan.marks["chain"][0]["steps"]))
    way = rng.choice((-1, 1)) * unit_of(row)
    while not _chain_misses(plan):
        reprint(row, Decimal(str(row["value"])) + way)
    return {str(row["figure_id"])}


def a_yearly_step_with_the_other_sign(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(rng.choice(plan.marks["chain"][0]["steps"]))
    touched = {reprint(row, -Decimal(str(row["value"])))}
    return touched if _chain_misses(plan) else NOWHERE


def end_of_the_chain_by_a_digit(plan: Plan, rng: random.Random) -> Touched:
    """The last count and the whole change are wrong together, so that only the yearly steps tell."""
    mark = plan.marks["chain"][0]
    row, whole = plan.figure(mark["end"]), plan.figure(mark["whole"])
    wrong, start = misprint(rng, int(row["value"])), int(plan.figure(mark["start"])["value"])
    touched = {
        reprint(row, wrong),
        reprint(whole, rounded(Fraction(100 * (wrong - start), start), places(whole["value"]))),
    }
    return touched if _chain_misses(plan) else NOWHERE


def _most_of(plan: Plan, rng: random.Random, fits: Callable[[Fraction], bool]) -> Touched:
    found = [(m, step) for m in plan.marks.get("most_of", []) for step, share in m["shares"].items() if fits(share)]
    if not found:
        return NOWHERE
    mark, step = rng.choice(found)
    row = plan.claim(mark["claim"]) if mark["claim"] else claim_more(plan, "most_of")
    row["figure_ids"] = BETWEEN.join((step, mark["whole"]))
    return {str(row["claim_id"]), step}


def most_of_is_a_small_part(plan: Plan, rng: random.Random) -> Touched:
    return _most_of(plan, rng, lambda share: Fraction(3, 100) < share < Fraction(43, 100))


def most_of_is_more_than_all(plan: Plan, rng: random.Random) -> Touched:
    return _most_of(plan, rng, lambda share: share > Fraction(112, 100))


def most_of_went_the_other_way(plan: Plan, rng: random.Random) -> Touched:
    return _most_of(plan, rng, lambda share: share < Fraction(-10, 100))


def most_of_in_per_cent_is_not(plan: Plan, rng: random.Random) -> Touched:
    for mark in plan.marks.get("most_of_percents", []):
        if max(mark["shares"]) < Fraction(45, 100) or min(mark["shares"]) > Fraction(102, 100):
            return {str(claim_more(plan, "most_of", figure_ids=[mark["shorter"], mark["whole"]])["claim_id"])}
    return NOWHERE


def _earlier_people(plan: Plan, factor: float) -> Touched:
    world, touched = plan.world, set()
    people = {world.last - 1: round(world.residents[world.last - 1] * factor)}
    for mark in plan.marks["prior_rates"]:
        touched.add(
            reprint(plan.figure(mark["figure"]), rounded(world.rate(mark["indicator"], world.last - 1, people), 3))
        )
    return touched


def earlier_rates_on_fewer_people(plan: Plan, rng: random.Random) -> Touched:
    return _earlier_people(plan, rng.uniform(0.92, 0.955))


def earlier_rates_on_more_people(plan: Plan, rng: random.Random) -> Touched:
    return _earlier_people(plan, rng.uniform(1.055, 1.08))


# ---- B: parts and wholes --------------------------------------------------------------------------------------------


def parts_do_not_add_up(plan: Plan, rng: random.Random) -> Touched:
    mark = next(
        mark for mark in plan.marks["sums"] if plan.figure(mark["whole"])["indicator_id"] == "residential_burglary"
    )
    row = plan.figure(rng.choice(mark["parts"]))
    return {reprint(row, misprint(rng, int(row["value"]), 3)), mark["claim"]}


def a_part_is_left_out(plan: Plan, rng: random.Random) -> Touched:
    mark = rng.choice(plan.marks["sums"])
    if len(mark["parts"]) < 3:
        return NOWHERE
    left_out = rng.choice(mark["parts"])
    plan.claim(mark["claim"])["figure_ids"] = BETWEEN.join(part for part in mark["parts"] if part != left_out)
    return {mark["claim"]}


def shares_make_104(plan: Plan, rng: random.Random) -> Touched:
    mark = rng.choice(plan.marks["hundreds"])
    row = plan.figure(max(mark["parts"], key=lambda part: plan.figure(part)["value"]))
    more = rng.choice((4, 5, 6)) * (1 if rng.random() < 0.5 else -1)
    return {reprint(row, Decimal(str(row["value"])) + more), mark["claim"]}


def the_whole_moved_more_than_any_part(plan: Plan, rng: random.Random) -> Touched:
    mark, counted = plan.marks["weighted"][0], {row["percent"] for row in plan.marks["part_rows"]}
    whole = Decimal(str(plan.figure(mark["whole"])["value"]))
    free = [plan.figure(part) for part in mark["parts"] if part not in counted]
    held = [Decimal(str(plan.figure(part)["value"])) for part in mark["parts"] if part in counted]
    for way in rng.sample((1, -1), 2):
        if free and all((value - whole) * way > Decimal("0.5") for value in held):
            moved = {reprint(row, whole + way * Decimal(rng.randint(8, 70)) / 10) for row in free}
            return {*moved, mark["claim"]}
    return NOWHERE


def labels_of_two_rows_exchanged(plan: Plan, rng: random.Random) -> Touched:
    mark, touched = plan.marks["domestic"][0], set()
    for tail in ("", "_rate"):
        one, two = (plan.figure(mark[f"domestic_violence_{kind}{tail}"]) for kind in ("offences", "incidents"))
        held = one["value"], two["value"]
        touched |= {reprint(one, held[1]), reprint(two, held[0])}
    return touched


def part_above_its_whole(plan: Plan, rng: random.Random) -> Touched:
    mark = rng.choice(plan.marks["subsets"])
    whole = int(plan.figure(mark["whole"])["value"])
    return {reprint(plan.figure(mark["part"]), int(whole * rng.uniform(1.06, 1.5)) + 1), mark["claim"]}


def long_period_below_its_parts(plan: Plan, rng: random.Random) -> Touched:
    held = {mark["indicator"]: mark for mark in plan.marks["part_rows"]}
    mark = rng.choice([mark for mark in plan.marks["spans"] if mark["indicator"] in held])
    parts = [int(plan.figure(held[mark["indicator"]][end])["value"]) for end in ("first", "last")]
    return {reprint(plan.figure(mark["count"]), int(sum(parts) * rng.uniform(0.6, 0.96)))}


def year_below_its_ten_months(plan: Plan, rng: random.Random) -> Touched:
    """Both ten-month counts are too large by as much and their percentage fits them; only the year tells."""
    found = [
        mark for mark in plan.marks["part_rows"] if "difference" not in mark and _year_printed(plan, mark["indicator"])
    ]
    if not found:
        return NOWHERE
    mark = rng.choice(found)
    first, last, percent = (plan.figure(mark[name]) for name in ("first", "last", "percent"))
    factor = plan.world.count(mark["indicator"], plan.world.latest) / int(last["value"]) * rng.uniform(1.03, 1.2)
    wrong = [int(int(row["value"]) * factor) + 1 for row in (first, last)]
    change = rounded(Fraction(100 * (wrong[1] - wrong[0]), wrong[0]), 1)
    return {reprint(row, value) for row, value in zip((first, last, percent), (*wrong, change), strict=True)}


def _year_printed(plan: Plan, indicator: str) -> bool:
    """Whether the year is printed, and its ten months once."""
    year_rows, months = plan.printing(indicator_id=indicator, period=plan.world.latest), window(plan.world.last, 10)
    once = len(plan.printing(indicator_id=indicator, period=months, measure="count")) == 1
    return once and any(row["measure"] in ("count", "baseline") for row in year_rows)


def a_share_is_said_wrong(plan: Plan, rng: random.Random) -> Touched:
    row = plan.claim(rng.choice(plan.marks["share_of"])["claim"])
    row["value"] = float(round(row["value"] * rng.choice((0.5, 0.6, 1.4, 1.7))))
    return {str(row["claim_id"])}


def _total_differs(plan: Plan, mark: dict) -> bool:
    low, high = between(plan.figure(mark["share"]))
    count, world = Fraction(plan.figure(mark["count"])["value"]), plan.world
    total = Fraction(world.count(TOTAL, str(plan.figure(mark["count"])["period"])))
    return low > 0 and apart(total, 100 * count / high, 100 * count / low, Fraction(4, 100))


def count_against_its_share(plan: Plan, rng: random.Random) -> Touched:
    mark = rng.choice(plan.marks["spans"])
    row = plan.figure(mark["count"])
    touched = {reprint(row, misprint(rng, int(row["value"])))}
    return touched if _total_differs(plan, mark) else NOWHERE


def share_against_its_count(plan: Plan, rng: random.Random) -> Touched:
    mark = rng.choice(plan.marks["spans"])
    row = plan.figure(mark["share"])
    touched = {reprint(row, Decimal(misprint(rng, int(row["value"] * 10))) / 10)}
    return touched if _total_differs(plan, mark) else NOWHERE


def the_largest_is_another(plan: Plan, rng: random.Random) -> Touched:
    mark = rng.choice(plan.marks["largest"])
    claim, world = plan.claim(mark["claim"]), plan.world
    true, said = mark["names"][0], rng.choice(mark["names"][1:])
    held = {name: _latest_count(plan, name) for name in (true, said)}
    if abs(held[true] - held[said]) < max(3, 0.03 * held[true]):
        return NOWHERE
    claim |= {"subject": said, "items": BETWEEN.join(name for name in mark["names"] if name != said)}
    return {mark["claim"]} if world.latest == claim["period"] else NOWHERE


def _latest_count(plan: Plan, indicator: str) -> int:
    return int(plan.printing(indicator_id=indicator, period=plan.world.latest, measure="count")[0]["value"])


def the_largest_is_the_smallest(plan: Plan, rng: random.Random) -> Touched:
    claim = plan.claim(rng.choice(plan.marks["largest"])["claim"])
    claim["direction"] = "lowest" if claim["direction"] == "highest" else "highest"
    return {str(claim["claim_id"])}


def the_biggest_of_all_is_not(plan: Plan, rng: random.Random) -> Touched:
    claim = claim_more(plan, "largest", subject=rng.choice(("common_assault", "most_serious_violence", "harassment")),
                       period=plan.world.latest, direction="highest")  # fmt: skip
    return {str(claim["claim_id"])}


def _no_whole_count(value: Decimal, base: int, decimals: int) -> bool:
    half = Fraction(1, 2 * 10**decimals)
    low, high = (Fraction(value) - half) * base / 100, (Fraction(value) + half) * base / 100
    return -(-low.numerator // low.denominator) > high


def _impossible(plan: Plan, rng: random.Random, decimals: int) -> Touched:
    mark = next(mark for mark in plan.marks["based"] if mark["decimals"] == decimals)
    row, base = plan.figure(mark["share"]), int(plan.figure(mark["count"])["value"])
    steps = [Decimal(str(row["value"])) + n * unit_of(row) for n in range(-9, 10)]
    found = pick(rng, [value for value in steps if value > 0 and _no_whole_count(value, base, decimals)])
    return {reprint(row, found)} if found else NOWHERE


def share_of_a_small_cohort_impossible(plan: Plan, rng: random.Random) -> Touched:
    return _impossible(plan, rng, 0)


def repeats_of_no_whole_count(plan: Plan, rng: random.Random) -> Touched:
    return _impossible(plan, rng, 2)


def reoffenders_of_no_whole_count(plan: Plan, rng: random.Random) -> Touched:
    """The difference from the predicted rate moves along, so that only the whole count tells."""
    mark = plan.marks["reoffending"][0]
    row, base = plan.figure(mark["actual"]), int(plan.figure(mark["size"])["value"])
    values = [row["value"] + n * unit_of(row) for n in range(-6, 7)]
    value = pick(rng, [value for value in values if _no_whole_count(value, base, 2)])
    if value is None:
        return NOWHERE
    gap = (Fraction(value) / plan.truth[mark["predicted"]] - 1) * 100
    return {reprint(row, value), reprint(plan.figure(mark["difference"]), rounded(gap, 2))}


def _gap(plan: Plan) -> tuple[Fraction, Fraction]:
    mark = plan.marks["reoffending"][0]
    (low, high), (least, most) = (between(plan.figure(mark[name])) for name in ("actual", "predicted"))
    return (low / most - 1) * 100, (high / least - 1) * 100


def _gap_missed(plan: Plan) -> bool:
    (low, high), (least, most) = between(plan.figure(plan.marks["reoffending"][0]["difference"])), _gap(plan)
    return low > most + Fraction(5, 100) or high < least - Fraction(5, 100)


def gap_by_some_points(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(plan.marks["reoffending"][0]["difference"])
    touched = {reprint(row, Decimal(str(row["value"])) + rng.choice((-1, 1)) * Decimal(rng.randint(40, 900)) / 100)}
    return touched if _gap_missed(plan) else NOWHERE


def predicted_by_some_tenths(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(plan.marks["reoffending"][0]["predicted"])
    touched = {reprint(row, Decimal(str(row["value"])) + rng.choice((-1, 1)) * Decimal(rng.randint(10, 90)) / 100)}
    return touched if _gap_missed(plan) else NOWHERE


def gap_with_the_other_sign(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(plan.marks["reoffending"][0]["difference"])
    touched = {reprint(row, -row["value"])}
    return touched if _gap_missed(plan) else NOWHERE


# ---- C: words against tables ----------------------------------------------------------------------------------------


def list_leaves_one_out(plan: Plan, rng: random.Random) -> Touched:
    """Not the total, which is no item beside its parts, nor a change that prints as 0 %."""
    mark = rng.choice([mark for mark in plan.marks["lists"] if len(mark["rows"]) > 1])
    plain = [row for row in mark["rows"] if plan.figure(row["percent"])["value"] and row["indicator"] != TOTAL]
    if not plain:
        return NOWHERE
    claim, left_out = plan.claim(mark["claim"]), rng.choice(plain)
    kept = [row for row in mark["rows"] if row is not left_out]
    claim["items"] = BETWEEN.join(row["indicator"] for row in kept)
    claim["figure_ids"] = BETWEEN.join(mark["copies"].get(row["indicator"], row["percent"]) for row in kept)
    return {mark["claim"]}


def list_leaves_most_out(plan: Plan, rng: random.Random) -> Touched:
    mark = rng.choice([mark for mark in plan.marks["lists"] if len(mark["rows"]) > 3])
    claim, kept = plan.claim(mark["claim"]), mark["rows"][:2]
    claim["items"] = BETWEEN.join(row["indicator"] for row in kept)
    claim["figure_ids"] = BETWEEN.join(row["percent"] for row in kept)
    return {mark["claim"]}


def a_row_of_the_table_in_no_list(plan: Plan, rng: random.Random) -> Touched:
    row = rng.choice(plan.marks["table_rows"])
    now, change = rng.randint(100, 700), rng.choice((-1, 1)) * rng.randint(20, 60)
    numbers = {"first": now - change, "last": now, "difference": change}
    numbers["percent"] = rounded(Fraction(100 * change, now - change), plan.world.table_decimals)
    touched = set()
    for name, value in numbers.items():
        made = dict(plan.figure(row[name])) | {"figure_id": f"{row[name]}n", "indicator_id": "scooter_nuisance"}
        made |= {"indicator": "Scooter nuisance", "unit": "%" if name == "percent" else "incidents"}
        plan.figures.append(made | {"value": value, "value_as_printed": str(value)})
        touched.add(made["figure_id"])
    return {*touched, *(mark["claim"] for mark in plan.marks["lists"])}


def an_item_in_the_wrong_list(plan: Plan, rng: random.Random) -> Touched:
    one, two = rng.sample(plan.marks["lists"], 2)
    if not one["rows"]:
        return NOWHERE
    wrong = rng.choice(one["rows"])
    for mark, rows in ((one, [row for row in one["rows"] if row is not wrong]), (two, [*two["rows"], wrong])):
        claim, held = plan.claim(mark["claim"]), one["copies"]
        claim["items"] = BETWEEN.join(row["indicator"] for row in rows)
        claim["figure_ids"] = BETWEEN.join(held.get(row["indicator"], row["percent"]) for row in rows)
    return {one["claim"], two["claim"]}


def a_direction_is_said_wrong(plan: Plan, rng: random.Random) -> Touched:
    """A change that prints as 0 % is left alone: there a reader may say either."""
    moved = [claim for claim in plan.asserting("direction") if abs(_change(plan, claim)) > 1]
    if not moved:
        return NOWHERE
    claim = rng.choice(moved)
    claim["direction"] = "down" if claim["direction"] == "up" else "up"
    return {str(claim["claim_id"])}


def _change(plan: Plan, claim: Row) -> Fraction:
    return plan.world.change(str(claim["subject"]), *str(claim["period"]).split(" vs "))


def every_year_the_other_way(plan: Plan, rng: random.Random) -> Touched:
    claim = rng.choice(plan.asserting("every_year"))
    claim["direction"] = "down" if claim["direction"] == "up" else "up"
    return {str(claim["claim_id"])}


def every_year_but_one(plan: Plan, rng: random.Random) -> Touched:
    last = plan.world.last
    for name in OTHER:
        counts = [plan.world.count(name, year(n)) for n in range(last - 4, last + 1)]
        ways = {now > before for before, now in pairwise(counts[1:])}
        if len(ways) == 2 and all(
            plan.printing(indicator_id=name, period=year(n), measure="count") for n in range(last - 4, last + 1)
        ):
            return {str(claim_more(plan, "every_year", subject=name, period=f"{year(last - 4)}..{year(last)}",
                                   direction=rng.choice(("up", "down")))["claim_id"])}  # fmt: skip
    return NOWHERE


def _again(plan: Plan, ids: list[str], words: str) -> Touched:
    touched = set(ids)
    for figure_id in ids:
        row = plan.figure(figure_id)
        lines = [int(other["line"]) for other in plan.figures if other["section"] == row["section"]]
        made = dict(row) | {
            "figure_id": f"{figure_id}b",
            "line": max(lines) + 1,
            "indicator": f"{row['indicator']}{words}",
        }
        plan.figures.append(made)
        touched.add(made["figure_id"])
    return touched


def a_table_row_twice(plan: Plan, rng: random.Random) -> Touched:
    row = rng.choice(plan.marks["table_rows"])
    words = rng.choice(("", ", second printing of the row"))
    return _again(plan, [row[name] for name in ("first", "last", "difference", "percent")], words)


def a_part_year_row_twice(plan: Plan, rng: random.Random) -> Touched:
    row = rng.choice(plan.marks["part_rows"])
    return _again(plan, [row[name] for name in ("first", "last", "percent")], "")


def a_baseline_twice(plan: Plan, rng: random.Random) -> Touched:
    mark = rng.choice(plan.marks["rated"])
    return _again(plan, [mark["count"], mark["rate"]], rng.choice(("", ", second printing of the row")))


def people_as_the_unit_of_offences(plan: Plan, rng: random.Random) -> Touched:
    rows = [plan.figure(mark["count"]) for mark in _rated(plan)]
    row = rng.choice([row for row in rows if same_number(plan, row)])
    row["unit"] = rng.choice(("people", "people (as printed)"))
    return {str(row["figure_id"])}


def people_as_the_unit_of_a_row_of_offences(plan: Plan, rng: random.Random) -> Touched:
    """The later count of a table's row is called people; the earlier count and the change are offences."""
    found = [row for row in plan.marks["table_rows"] if plan.figure(row["last"])["unit"] == "offences"]
    row = plan.figure(rng.choice(found)["last"])
    row["unit"] = "people"
    return {str(row["figure_id"])}


def a_count_in_the_change_column(plan: Plan, rng: random.Random) -> Touched:
    row = rng.choice(plan.marks["table_rows"])
    claim = claim_more(plan, "cell", figure_ids=row["last"], subject=row["indicator"], items="Change")
    return {str(claim["claim_id"]), row["last"]}


def people_in_the_change_column_of_offences(plan: Plan, rng: random.Random) -> Touched:
    row = plan.printing(indicator_id="youth_offences", period=plan.world.latest)[0]
    number = rng.randint(120, 400)
    made = dict(row) | {"figure_id": f"{row['figure_id']}p", "indicator_id": "youth_offenders", "value": number,
                        "indicator": "Young people found guilty", "value_as_printed": str(number), "unit": "people",
                        "qualifier": "", "role": "actual"}  # fmt: skip
    plan.figures.append(made)
    claim = claim_more(plan, "cell", figure_ids=made["figure_id"], subject="youth_offences", items="Change")
    return {str(claim["claim_id"]), str(made["figure_id"])}


def a_ratio_called_per_100(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(plan.marks["per_100"][0]["rate"])
    row["value"], row["value_as_printed"] = Decimal(str(row["value"])) / 100, f"{row['value'] / 100:.2f}"
    row["unit"] = rng.choice((row["unit"], "re-offences per 100 young people (printed)"))
    return {str(row["figure_id"])}


def a_rate_per_100_called_a_ratio(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(plan.marks["per_100"][0]["ratio"])
    return {reprint(row, int(row["value"] * 100))}


def a_fraction_called_per_cent(plan: Plan, rng: random.Random) -> Touched:
    asked = rng.choice(plan.marks["questions"])
    rows = [plan.figure(asked["pas"]), *copies_of(plan, asked["pas"])]
    return {reprint(row, Decimal(str(row["value"])) / 100) for row in rows}


def _named(plan: Plan, rng: random.Random) -> tuple[Row, list[str]]:
    claim = rng.choice(plan.asserting("named_items"))
    return claim, str(claim["items"]).split(BETWEEN)


def a_note_leaves_one_out(plan: Plan, rng: random.Random) -> Touched:
    claim, items = _named(plan, rng)
    items.remove(rng.choice(items))
    claim["items"] = BETWEEN.join(items)
    return {str(claim["claim_id"])}


def a_note_names_another(plan: Plan, rng: random.Random) -> Touched:
    claim, items = _named(plan, rng)
    items[rng.randrange(len(items))] = "begging_on_trains"
    claim["items"] = BETWEEN.join(items)
    return {str(claim["claim_id"])}


def a_tally_counts_more_than_it_names(plan: Plan, rng: random.Random) -> Touched:
    mark = rng.choice(plan.marks["tallies"])
    claim = plan.claim(mark["claim"])
    items = str(claim["items"]).split(BETWEEN)
    if len(items) < 2:
        return NOWHERE
    claim["items"] = BETWEEN.join(items[1:])
    return {mark["claim"], mark["figure"]}


def an_aim_points_the_wrong_way(plan: Plan, rng: random.Random) -> Touched:
    found = [c for c in plan.asserting("aim") if "survey_wave" in str(plan.figure(str(c["figure_ids"]))["period_type"])]
    return _turned(rng.choice(found))


def worry_under_safety(plan: Plan, rng: random.Random) -> Touched:
    asked = rng.choice([question for question in plan.marks["questions"] if question["way"] == "down"])
    for claim in plan.asserting("aim"):
        if claim["figure_ids"] in (asked["pas"], asked["panel"]):
            return _turned(claim)
    return NOWHERE


def _turned(claim: Row) -> Touched:
    claim["direction"] = "down" if claim["direction"] == "up" else "up"
    return {str(claim["claim_id"]), str(claim["figure_ids"])}


# ---- D: dates, gaps, completeness -----------------------------------------------------------------------------------


def a_year_that_is_none(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(rng.choice(plan.marks["table_rows"])["last"])
    start = plan.world.last
    row["period"] = rng.choice(
        (
            f"{start}{start % 10}/{(start + 1) % 100:02d}",
            f"{start}/{(start + 2) % 100:02d}",
            f"{start}/{(start - 1) % 100:02d}",
        )
    )
    return {str(row["figure_id"])}


def a_month_that_is_none(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(rng.choice(plan.marks["part_rows"])["last"])
    start = plan.world.last
    row["period"] = rng.choice(
        (f"{start}-04..{start + 1}-13", f"{start + 1}-01..{start}-04", f"{start}-00..{start + 1}-01")
    )
    return {str(row["figure_id"])}


def a_period_that_ends_after_the_plan(plan: Plan, rng: random.Random) -> Touched:
    start, rows = plan.world.last, plan.printing(denominator="serious acquisitive crime")
    for row in rows:
        row["period"] = f"{start - 1}-04..{start + 1}-{rng.choice(('09', '10', '11'))}"
    return {str(row["figure_id"]) for row in rows}


def a_day_that_is_none(plan: Plan, rng: random.Random) -> Touched:
    claim = plan.claim(plan.marks["dates"][0]["claim"])
    claim["date"] = f"{str(claim['date'])[:4]}{rng.choice(('-02-30', '-04-31', '-13-01'))}"
    return {str(claim["claim_id"])}


def one_event_two_dates(plan: Plan, rng: random.Random) -> Touched:
    claim = plan.claim(rng.choice(plan.marks["dates"][1:])["claim"])
    place = int(str(claim["date"])[5:7])
    other = f"{str(claim['date'])[:5]}{place - 1 or 12:02d}"
    if claim["tense"] == "past" and other[5:] == "12":
        other = f"{int(other[:4]) - 1}-12"
    more = claim_more(plan, "date", subject=claim["subject"], date=other, tense=claim["tense"])
    return {str(claim["claim_id"]), str(more["claim_id"])}


def plan_years_that_differ(plan: Plan, rng: random.Random) -> Touched:
    claims, start = plan.asserting("plan_years"), plan.world.last + 1
    claim = claims[1]
    claim["period"] = rng.choice((f"{year(start)}..{year(start + 3)}", f"{year(start - 1)}..{year(start + 1)}"))
    return {str(claim["claim_id"]) for claim in claims}


def more_plan_years_than_said(plan: Plan, rng: random.Random) -> Touched:
    claim = plan.asserting("plan_years")[0]
    claim["value"] = rng.choice((2, 4, 5))
    return {str(claim["claim_id"])}


def planned_for_the_past(plan: Plan, rng: random.Random) -> Touched:
    claim = plan.claim(rng.choice(plan.marks["dates"])["claim"])
    claim["date"] = f"{plan.world.last + (3 if claim['tense'] == 'past' else 0)}-0{rng.randint(1, 4)}"
    twins = [row for row in plan.asserting("date") if row["subject"] == claim["subject"]]
    for row in twins:
        row["date"] = claim["date"]
    return {str(row["claim_id"]) for row in twins}


def awaited_for_long(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(rng.choice(plan.marks["awaited"])["figure"])
    printed, qualifier = rng.choice((
        ("Expected 1/6/11", "awaited 1 June 2011"), ("Due 30 September 2011", "awaited 30 September 2011"),
        ("Expected 1/2/12", "awaited 1 February 2012"),
    ))  # fmt: skip
    row |= {"value_as_printed": printed, "qualifier": qualifier}
    return {str(row["figure_id"])}


def awaited_for_a_month_gone_by(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(rng.choice(plan.marks["awaited"])["figure"])
    month = rng.choice(("July 2011", "December 2011", "October 2011"))
    row |= {"value_as_printed": rng.choice(("", f"Expected {month}")), "qualifier": f"awaited {month}"}
    return {str(row["figure_id"])}


def to_be_established_in_a_year_gone_by(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(plan.marks["to_be_established"][0]["figure"])
    gone = rng.choice(("2009/10", "2010/11"))
    row |= {"value_as_printed": f"To be established {gone}", "qualifier": f"to be established {gone}"}
    return {str(row["figure_id"])}


def no_unit(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(
        rng.choice(plan.marks["table_rows"] + plan.marks["rated"]).get("last") or rng.choice(_rated(plan))["count"]
    )
    row["unit"] = ""
    return {str(row["figure_id"])}


def no_base(plan: Plan, rng: random.Random) -> Touched:
    """A change since nobody knows when: only its later year is printed."""
    row = plan.figure(rng.choice(plan.marks["chain"][0]["steps"]))
    row |= {"denominator": rng.choice(("", "not stated")), "period": str(row["period"]).split(" vs ")[0]}
    return {str(row["figure_id"])}


def no_whole_of_a_share(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(
        rng.choice([mark["share"] for mark in plan.marks["spans"]] + [q["pas"] for q in plan.marks["questions"]])
    )
    row["denominator"] = rng.choice(("", "not stated"))
    return {str(row["figure_id"])}


def no_number_of_respondents(plan: Plan, rng: random.Random) -> Touched:
    plan.figures = [row for row in plan.figures if row["indicator_id"] != "residents_panel_sample"]
    rows = [row for row in plan.figures if "panel respondents" in str(row["denominator"])]
    for row in rows:
        row["denominator"] = "panel respondents"
    return {str(row["figure_id"]) for row in rows}


def no_sign(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(rng.choice(plan.marks["target_percents"])["figure"])
    row |= {
        "value": abs(row["value"]),
        "value_as_printed": str(row["value_as_printed"]).lstrip("-"),
        "qualifier": "no sign printed",
    }
    return {str(row["figure_id"])}


def no_note_to_the_mark(plan: Plan, rng: random.Random) -> Touched:
    claim = rng.choice(plan.asserting("footnote"))
    claim["items"] = ""
    return {str(claim["claim_id"])}


def no_value_of_a_baseline(plan: Plan, rng: random.Random) -> Touched:
    row = rng.choice(plan.printing(measure="baseline", denominator="PAS respondents"))
    row |= {"value": None, "value_as_printed": "", "note": "no value printed"}
    return {str(row["figure_id"])}


def _near(plan: Plan) -> list[dict]:
    return [question for question in plan.marks["questions"] if question["near"]]


def _far_from(value: Decimal, rng: random.Random) -> Decimal:
    return value + rng.randint(28, 40) if value < 52 else value - rng.randint(28, 40)


def the_panel_answers_otherwise(plan: Plan, rng: random.Random) -> Touched:
    asked = pick(rng, _near(plan))
    return (
        {reprint(plan.figure(asked["panel"]), _far_from(plan.figure(asked["panel"])["value"], rng))}
        if asked
        else NOWHERE
    )


def the_other_survey_answers_otherwise(plan: Plan, rng: random.Random) -> Touched:
    asked = pick(rng, _near(plan))
    if not asked:
        return NOWHERE
    value = _far_from(plan.figure(asked["pas"])["value"], rng)
    return {reprint(row, value) for row in (plan.figure(asked["pas"]), *copies_of(plan, asked["pas"]))}


def two_far_answers_called_alike(plan: Plan, rng: random.Random) -> Touched:
    for asked in plan.marks["questions"]:
        values = [plan.figure(asked[name])["value"] for name in ("panel", "pas")]
        if abs(values[0] - values[1]) >= 18:
            claim = claim_more(plan, "similar_question", figure_ids=[asked["panel"], asked["pas"]])
            return {str(claim["claim_id"])}
    return NOWHERE


def a_sentence_is_cut(plan: Plan, rng: random.Random) -> Touched:
    figure = rng.choice(plan.marks["copies"])["copy"]
    return {str(claim_more(plan, "cut_off", figure_ids=figure)["claim_id"]), figure}


def a_part_lacks_what_is_sought(plan: Plan, rng: random.Random) -> Touched:
    claim = rng.choice(plan.asserting("reference"))
    claim["items"] = "consultation list"
    return {str(claim["claim_id"])}


def a_part_lost_an_item(plan: Plan, rng: random.Random) -> Touched:
    sought = rng.choice(plan.asserting("reference"))
    held = next(claim for claim in plan.asserting("contents") if claim["subject"] == sought["subject"])
    held["items"] = BETWEEN.join(item for item in str(held["items"]).split(BETWEEN) if item != sought["items"])
    return {str(sought["claim_id"]), str(held["claim_id"])}


def a_part_that_is_not_there(plan: Plan, rng: random.Random) -> Touched:
    claim = claim_more(plan, "reference", subject=rng.choice(("Appendix D", "Chart 3")), items="values of the chart")
    return {str(claim["claim_id"])}


# ---- E: across the document -----------------------------------------------------------------------------------------


def _growth_misses(plan: Plan) -> bool:
    mark = plan.marks["growth"][0]
    low, high = between(plan.figure(mark["percent"]))
    added = Fraction(plan.figure(mark["added"])["value"])
    return low > 0 and apart(
        Fraction(plan.world.residents[plan.world.last]), 100 * added / high, 100 * added / low, Fraction(2, 100)
    )


def growth_of_another_share(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(plan.marks["growth"][0]["percent"])
    touched = {reprint(row, row["value"] + rng.choice((-3, -2, 2, 3, 4)))}
    return touched if _growth_misses(plan) else NOWHERE


def growth_by_a_digit(plan: Plan, rng: random.Random) -> Touched:
    row = plan.figure(plan.marks["growth"][0]["added"])
    touched = {reprint(row, misprint(rng, int(row["value"])))}
    return touched if _growth_misses(plan) else NOWHERE


def residents_by_a_digit(plan: Plan, rng: random.Random) -> Touched:
    for mark in plan.marks.get("residents", []):
        row = plan.figure(mark["figure"])
        wrong = misprint(rng, int(row["value"]))
        if abs(wrong - row["value"]) > 0.11 * row["value"]:
            return {reprint(row, wrong)}
    return NOWHERE


def an_event_above_its_total(plan: Plan, rng: random.Random) -> Touched:
    mark = plan.marks["events"][0]
    most = int(plan.figure(mark["later"])["value"])
    return {reprint(plan.figure(mark["event"]), int(most * rng.uniform(1.1, 2.5)) + 1), mark["claim"]}


def an_event_counted_above_its_total(plan: Plan, rng: random.Random) -> Touched:
    mark = plan.marks["events"][0]
    row, most = plan.figure(mark["event"]), int(plan.figure(mark["later"])["value"])
    row |= {"measure": "count", "period": f"{plan.world.last}-08"}
    return {reprint(row, int(most * rng.uniform(1.1, 2.5)) + 1), mark["claim"]}


def a_range_of_an_event_above_its_total(plan: Plan, rng: random.Random) -> Touched:
    """Even the low end is more than all that was counted in the year before and in the year itself."""
    found = pick(rng, [mark for mark in plan.marks.get("ranges", []) if mark["claim"]])
    if not found:
        return NOWHERE
    row = plan.figure(found["base"])
    most = max(int(row["value"]), plan.world.count(str(row["indicator_id"]), plan.world.latest))
    for end, times in zip(found["ends"], (rng.uniform(1.2, 2), rng.uniform(2.1, 3)), strict=True):
        reprint(plan.figure(end), int(most * times) // 10 * 10)
    return {*found["ends"], found["claim"]}


def _range_misses(plan: Plan, mark: dict) -> bool:
    low, high = between(plan.figure(mark["percent"]))
    least, most = (Fraction(plan.figure(end)["value"]) for end in mark["ends"])
    base = Fraction(plan.figure(mark["base"])["value"])
    return low > 0 and apart(base, 100 * least / high, 100 * most / low, Fraction(6, 100))


def _ranges(plan: Plan, rng: random.Random) -> dict | None:
    """Return a range of a total's own change; of an event's effect the rest of the total may tell another story."""
    return pick(rng, [mark for mark in plan.marks.get("ranges", []) if not mark["claim"]])


def a_range_ten_times_too_large(plan: Plan, rng: random.Random) -> Touched:
    mark = _ranges(plan, rng)
    return {reprint(plan.figure(end), int(plan.figure(end)["value"]) * 10) for end in mark["ends"]} if mark else NOWHERE


def a_range_for_another_base(plan: Plan, rng: random.Random) -> Touched:
    mark = _ranges(plan, rng)
    if not mark or same_number(plan, plan.figure(mark["base"])):
        return NOWHERE
    row = plan.figure(mark["base"])
    touched = {reprint(row, misprint(rng, int(row["value"])))}
    return {*touched, *mark["ends"]} if _range_misses(plan, mark) else NOWHERE


def a_range_for_another_percentage(plan: Plan, rng: random.Random) -> Touched:
    mark = _ranges(plan, rng)
    if not mark:
        return NOWHERE
    row = plan.figure(mark["percent"])
    touched = {reprint(row, int(row["value"]) * rng.choice((3, 5, 10)))}
    return {*touched, *mark["ends"]} if _range_misses(plan, mark) else NOWHERE


def a_range_turned_round(plan: Plan, rng: random.Random) -> Touched:
    mark = pick(rng, plan.marks.get("ranges", []))
    if not mark:
        return NOWHERE
    low, high = (plan.figure(end) for end in mark["ends"])
    held = low["value"], high["value"]
    return {reprint(low, held[1]), reprint(high, held[0])}


PLANTERS: dict[str, list[Planter]] = {
    "A1": [difference_by_a_digit, difference_with_the_other_sign, difference_by_one],
    "A2": [percent_by_a_unit_or_more, percent_cut_instead_of_rounded, percent_with_the_other_sign],
    "A3": [count_against_its_rate, rate_against_its_count, counts_of_two_rows_exchanged],
    "A4": [
        rate_of_homes_called_of_people, homes_labelled_people, young_labelled_people, rate_of_people_called_of_homes,
    ],
    "A5": [
        copy_of_a_count_by_a_digit, copy_of_a_change_by_some_points, copy_of_a_survey_share_by_some_points,
        copy_with_the_other_sign,
    ],
    "A6": [a_yearly_step_off, a_yearly_step_with_the_other_sign, end_of_the_chain_by_a_digit],
    "A7": [
        most_of_is_a_small_part, most_of_is_more_than_all, most_of_went_the_other_way, most_of_in_per_cent_is_not,
    ],
    "A8": [earlier_rates_on_fewer_people, earlier_rates_on_more_people],
    "B1": [parts_do_not_add_up, a_part_is_left_out, shares_make_104, the_whole_moved_more_than_any_part],
    "B2": [
        labels_of_two_rows_exchanged, part_above_its_whole, long_period_below_its_parts, year_below_its_ten_months,
        a_share_is_said_wrong,
    ],
    "B3": [count_against_its_share, share_against_its_count],
    "B4": [the_largest_is_another, the_largest_is_the_smallest, the_biggest_of_all_is_not],
    "B5": [share_of_a_small_cohort_impossible, repeats_of_no_whole_count, reoffenders_of_no_whole_count],
    "B6": [gap_by_some_points, predicted_by_some_tenths, gap_with_the_other_sign],
    "C1": [list_leaves_one_out, list_leaves_most_out, a_row_of_the_table_in_no_list],
    "C2": [an_item_in_the_wrong_list, a_direction_is_said_wrong, every_year_the_other_way, every_year_but_one],
    "C3": [a_table_row_twice, a_part_year_row_twice, a_baseline_twice],
    "C4": [
        people_as_the_unit_of_offences, people_as_the_unit_of_a_row_of_offences, a_count_in_the_change_column,
        people_in_the_change_column_of_offences,
    ],
    "C5": [a_ratio_called_per_100, a_rate_per_100_called_a_ratio, a_fraction_called_per_cent],
    "C6": [a_note_leaves_one_out, a_note_names_another, a_tally_counts_more_than_it_names],
    "C7": [an_aim_points_the_wrong_way, worry_under_safety],
    "D1": [
        a_year_that_is_none, a_month_that_is_none, a_period_that_ends_after_the_plan, a_day_that_is_none,
        one_event_two_dates, plan_years_that_differ, more_plan_years_than_said, planned_for_the_past,
    ],
    "D2": [awaited_for_long, awaited_for_a_month_gone_by, to_be_established_in_a_year_gone_by],
    "D3": [
        no_unit, no_base, no_whole_of_a_share, no_number_of_respondents, no_sign, no_note_to_the_mark,
        no_value_of_a_baseline,
    ],
    "D4": [the_panel_answers_otherwise, the_other_survey_answers_otherwise, two_far_answers_called_alike],
    "D5": [a_sentence_is_cut, a_part_lacks_what_is_sought, a_part_lost_an_item, a_part_that_is_not_there],
    "E1": [growth_of_another_share, growth_by_a_digit, residents_by_a_digit],
    "E2": [an_event_above_its_total, an_event_counted_above_its_total, a_range_of_an_event_above_its_total],
    "E3": [
        a_range_ten_times_too_large, a_range_for_another_base, a_range_for_another_percentage, a_range_turned_round,
    ],
}  # fmt: skip
"""The ways to plant a fault, by the family of checks that should find it."""
