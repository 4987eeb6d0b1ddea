"""The targets of a plan judged later: which years, which base, which measure, and whose direction."""

import csv

import pytest

from csp_lib.results import ask, slices
from csp_lib.results.plan_targets import plan_targets
from tests.drawn import figures, world
from tests.drawn.world import linked_home

KENSINGTON, RICHMOND = "kensington_and_chelsea", "richmond_upon_thames"
DRAWN = figures.yearly()


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a home of the real embedded facts."""
    return linked_home(tmp_path_factory.mktemp("linked") / "home")


@pytest.fixture
def asked(home, monkeypatch):
    """Return a function that judges a borough's targets on the real facts, by line."""
    monkeypatch.setenv("CSP_HOME", str(home))

    def by_line(borough, line, year="2012/13", known_to=None, through=None):
        rows = plan_targets(borough, slices.period_of(year, known_to), 2, through)
        return [row for row in rows if row.line == line]

    return by_line


def test_richmond_counted_978_burgled_homes_in_2011_12_and_1186_in_2012_13_against_1000(asked):
    met, missed, awaited = [t for t in asked(RICHMOND, 232) if t.target_kind == "ceiling"]
    assert (met.judged_year, met.current, met.verdict.word) == ("2011/12", "978 offences", "met within chance")
    assert met.verdict.reason == "978 against 1,000, measured against this series' own variation"
    assert (missed.judged_year, missed.current, missed.verdict.word) == ("2012/13", "1,186 offences", "not met")
    assert (awaited.judged_year, awaited.current, awaited.verdict.word) == ("2013/14", "", "awaited")
    assert {t.baseline for t in (met, missed, awaited)} == {"previous five years (average)"}


def test_a_target_keeps_its_place_and_framework_in_the_document(asked):
    (robbery,) = asked(KENSINGTON, 332)
    assert (robbery.document, robbery.framework) == ("kensington_and_chelsea_plan_2010", "police")
    assert (robbery.period, robbery.target, robbery.printed_verdict) == ("2010/11", "-2%", "")


def test_rows_stand_in_the_order_of_the_document(home, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(home))
    rows = plan_targets("barnet", slices.period_of("2012/13"), 2)
    assert [t.line for t in rows] == sorted(t.line for t in rows)
    years = [t.judged_year for t in rows if t.line == 314]
    assert years == ["2011/12", "2012/13", "2013/14"]


def test_an_assumed_base_year_is_said_to_be_assumed(asked):
    (serious,) = asked(KENSINGTON, 336)
    assert serious.baseline == "3,610 offences in 2009/10, base year assumed"
    assert serious.verdict.reason == (
        "-1.1 % against a target of -1.2 %, measured against this series' own variation; "
        "the base year 2009/10 is assumed, the document prints none"
    )


def test_barnet_is_judged_against_2010_11_in_every_year(asked):
    first, second, _ = asked("barnet", 314)
    assert first.baseline == second.baseline == "3,365 offences in 2010/11 (printed: 3362 (24.841))"
    assert (first.current, second.current) == ("3,453 offences (+2.6 %)", "3,438 offences (+2.2 %)")
    assert second.verdict.word == "missed within chance"  # though 15 fewer than the year before


def test_a_target_per_1000_residents_is_judged_on_the_rate_and_the_count_beside_it_on_the_count(asked):
    rate, count = asked("barnet", 238)[0], asked("barnet", 312)[0]
    assert rate.current == "73.48 per 1,000 residents (+0.5 %)"
    assert count.current == "26,271 offences (+2.2 %)"


def test_a_direction_that_is_only_implied_is_taken_from_params_and_that_is_said(asked):
    violence = asked("barnet", 386)[0]
    assert violence.verdict.word == "met"
    assert violence.verdict.reason.endswith("the direction is taken from params, the document prints none")


def test_a_tick_is_shown_beside_the_change_recorded_in_the_same_ten_months(asked):
    (ticked,) = asked(KENSINGTON, 81)
    assert (ticked.printed_verdict, ticked.verdict.word) == ("met (tick)", "cannot judge")
    assert ticked.baseline == "3582 in 2008-04..2009-01, as printed"
    assert ticked.note == (
        "the target itself is not printed; recorded here from April 2009 to January 2010: 3,040 against 3,296 in the "
        "same months a year before (-7.8 %, clear fall, chance alone)"
    )


def test_months_after_the_last_one_known_are_not_set_beside_a_tick(asked):
    (known,) = asked(KENSINGTON, 81, "2009/10", "2010-01")
    (too_early,) = asked(KENSINGTON, 81, "2009/10", "2009-12")
    assert (known.current, too_early.current) == ("3,040 offences", "not held")
    assert too_early.note == "the target itself is not printed"


def test_of_a_part_year_nothing_is_judged_that_is_not_over(asked):
    rows = asked("barnet", 314, "2012/13", "2012-09")
    assert [(t.judged_year, t.verdict.word) for t in rows] == [
        ("2011/12", "missed within chance"), ("2012/13", "awaited"), ("2013/14", "awaited"),
    ]  # fmt: skip
    assert rows[1].verdict.reason == "the year covers 6 of 12 months"
    assert rows[2].verdict.reason == "the figures of 2013/14 are not there yet"


def test_no_year_after_the_one_named_is_judged(asked):
    assert [t.judged_year for t in asked("barnet", 314, through="2011/12")] == ["2011/12"]
    (later,) = asked("barnet", 314, through="2010/11")
    assert (later.judged_year, later.verdict.word) == ("2011/12", "awaited")
    assert later.verdict.reason == "2011/12 lies after 2010/11, the last year judged here"


def test_a_year_that_is_not_held_is_awaited_even_when_it_is_named(asked):
    assert [t.verdict.word for t in asked("barnet", 314, through="2013/14")][-1] == "awaited"


def test_a_borough_without_a_plan_has_no_targets(home, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(home))
    assert plan_targets("camden", slices.period_of("2012/13"), 2) == []


def test_the_review_judges_a_direction_against_its_base_year_and_names_it(home, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(home))
    review = ask.annual_review("barnet", "2012/13")
    rows = {p.title: p for p in review.priorities}
    burglary = rows["Property crime, burglary above all"]
    assert (burglary.indicator.offences, burglary.indicator.previous) == (3_438, 3_453)
    assert (burglary.target, burglary.verdict.word) == ("fewer than in 2010/11", "missed within chance")
    overall = rows["Overall objective: all offences"]
    assert (overall.target, overall.verdict.word) == ("fewer than in 2010/11", "met")


def test_the_review_of_a_base_years_next_year_needs_no_other_base(home, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(home))
    review = ask.annual_review("barnet", "2011/12")
    assert {p.target for p in review.priorities if p.verdict.word not in ("no target",)} == {"fewer"}


def test_the_review_of_2010_11_judges_a_percentage_on_its_assumed_base(home, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(home))
    review = ask.annual_review(KENSINGTON, "2010/11")
    serious = next(p for p in review.priorities if p.title == "Serious acquisitive crime")
    assert (serious.target, serious.verdict.word) == ("\N{MINUS SIGN}1.2% on 2009/10 (assumed)", "missed within chance")


COLUMNS = {
    "borough": "ashmere", "document": "ashmere_plan", "line": 5, "indicator_id": "drawn", "indicator": "Drawn",
    "offence_set": "residential_burglary", "framework": "plan", "period": "2011/12", "target_kind": "direction",
    "target_value": "", "value_as_printed": "", "unit": "offences", "direction": "down", "baseline_period": "2010/11",
    "baseline": "", "judgement": "future", "how_judged": "", "note": "",
}  # fmt: skip


def drawn_target(home, **changed):
    """Write one target of Ashmere in place of the world's own and return it judged."""
    row = {**COLUMNS, **changed}
    world.write_fact(home, "targets", list(row), [list(row.values())])
    (judged,) = plan_targets("ashmere", slices.period_of("2011/12"), 2)
    return judged


def test_a_target_on_a_set_without_counts_of_the_base_year_cannot_be_judged(copied):
    judged = drawn_target(copied, baseline_period="2006/07")
    assert judged.verdict.word == "cannot judge"
    assert judged.verdict.reason == "the count of the base year 2006/07 is not held"


def test_a_base_year_that_is_the_year_judged_is_no_base(copied):
    judged = drawn_target(copied, baseline_period="2011/12")
    assert judged.verdict.reason == "the base year 2011/12 does not lie before the year judged"


def test_a_target_set_in_calendar_years_is_not_read_as_financial_ones(copied):
    judged = drawn_target(copied, period="2012")
    assert (judged.judged_year, judged.verdict.reason) == ("2012", "the target names no financial year")


def test_a_plus_sign_is_a_direction_and_a_bare_number_is_none(copied):
    wanted = {"target_kind": "percent_change", "target_value": "5", "direction": "", "unit": "%"}
    signed = drawn_target(copied, value_as_printed="+5%", **wanted)
    assert signed.verdict.word in ("met", "not met", "met within chance", "missed within chance")
    bare = drawn_target(copied, value_as_printed="5%", **wanted)
    assert bare.verdict.reason == "both the sign and the direction of the target are missing"


def test_a_direction_that_neither_the_plan_nor_params_print_is_missing(copied):
    judged = drawn_target(copied, offence_set="robbery", direction="down (implied)")
    assert (judged.verdict.word, judged.verdict.reason[:32]) == ("cannot judge", "the desired direction is missing")


def test_the_base_is_our_count_of_the_base_year_and_not_of_the_year_before(copied):
    judged = drawn_target(copied, baseline_period="2009/10")
    before, now = (DRAWN["ashmere", "residential_burglary", year] for year in ("2009/10", "2011/12"))
    assert judged.baseline == f"{before:,} offences in 2009/10"
    assert judged.current == f"{now:,} offences ({100 * now / before - 100:+.1f} %)"


def test_a_world_without_a_table_of_targets_has_none(copied):
    for path in (copied / "data" / "published").glob("targets.csv*"):
        path.unlink()
    assert plan_targets("ashmere", slices.period_of("2011/12"), 2) == []


def test_every_row_can_be_kept_as_json_and_read_back(home, monkeypatch):
    from csp_lib.results import codec

    monkeypatch.setenv("CSP_HOME", str(home))
    rows = plan_targets(RICHMOND, slices.period_of("2012/13"), 2)
    assert codec.decode(codec.encode(rows)) == rows


def test_every_target_carried_is_drawn_at_least_once(home, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(home))
    with (home / "data" / "published" / "targets.csv").open(encoding="utf-8", newline="") as file:
        carried = [row for row in csv.DictReader(file) if row["borough"] == KENSINGTON]
    drawn = plan_targets(KENSINGTON, slices.period_of("2012/13"), 2)
    assert [(t.line, t.indicator) for t in drawn] == [(int(row["line"]), row["indicator"]) for row in carried]
