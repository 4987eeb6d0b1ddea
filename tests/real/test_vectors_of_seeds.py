"""Whole files of reference values on figures that two plans print: every row against the audit of printed figures."""

import json

import pandas as pd
import pytest

from csp_lib.analysis import reconcile
from csp_lib.analysis.reconcile import rates, spans
from csp_lib.analysis.reconcile.book import figure

VERDICTS = {"consistent": "consistent", "inconsistent": "inconsistent", "within_rounding": "rounding"}
USUAL = {
    "borough": "harrow", "document": "seed", "section": "Table", "indicator": "Fly tipping",
    "indicator_id": "fly_tipping",
    "period": "2010/11", "period_type": "financial_year", "measure": "count", "value": None, "value_as_printed": "",
    "unit": "offences", "denominator": "", "qualifier": "", "note": "", "role": "actual",
}  # fmt: skip
CHANGE = {"period": "2010/11 vs 2009/10", "unit": "%"}
PER_THOUSAND = {"measure": "rate_per_1000_population", "unit": "per 1,000 population"}
EMPTY_CLAIM = {
    "claim_id": "c1", "borough": "harrow", "document": "seed", "line": 1, "section": "", "kind": "", "subject": "",
    "period": "", "direction": "", "items": "", "figure_ids": "", "value": None, "date": "", "tense": "",
    "statement": "Said so.", "note": "",
}  # fmt: skip


@pytest.fixture
def seeds(shared):
    folder = shared / "vectors" / "seeds"
    if not folder.is_dir():
        pytest.skip("the reference values of the seeds are not here (../shared/vectors/seeds)")
    return folder


@pytest.fixture
def rows(seeds):
    def read(name):
        found = pd.read_csv(seeds / name).to_dict("records")
        assert found
        return found

    return read


@pytest.fixture
def others(seeds):
    def read(check):
        found = [c for c in json.loads((seeds / "other_checks.json").read_text())["cases"] if c["check"] == check]
        assert found
        return found

    return read


def row(value, decimals=0, line=1, **cells):
    """Return a row of figures, printed with so many decimals."""
    return {
        **USUAL,
        "figure_id": f"f{line}",
        "line": line,
        "value": value,
        "value_as_printed": f"{value:,.{decimals}f}",
        **cells,
    }


def audit(figures, check, **claim):
    """Return the findings of one check on these rows and one claim, where there is one."""
    frame = pd.DataFrame(figures).assign(value=lambda held: held["value"].astype(float))
    said = pd.DataFrame([{**EMPTY_CLAIM, **claim}]) if claim else None
    return [f for f in reconcile.audit(frame, said, as_of="2012-03-31") if f.check == check]


def two_counts(case):
    return [row(case["current"]), row(case["previous"], line=2, period="2009/10")]


def test_printed_differences_get_the_verdict_of_every_row(rows):
    tried = [case for case in rows("change_checks.csv") if not pd.isna(case["printed_difference"])]
    assert len(tried) == 14
    for case in tried:
        (got,) = audit(
            [*two_counts(case), row(case["printed_difference"], line=3, measure="difference", **CHANGE)], "difference"
        )
        right = case["printed_difference"] == case["expected_difference"]
        assert got.verdict == ("consistent" if right else "inconsistent"), case["case_id"]
        assert float(got.recomputed.replace(",", "")) == case["expected_difference"], case["case_id"]


def test_printed_percentages_get_the_verdict_of_every_row(rows):
    tried = [case for case in rows("change_checks.csv") if not pd.isna(case["printed_percent"])]
    assert len(tried) == 14
    for case in tried:
        places = int(case["printed_decimals"])
        printed = row(case["printed_percent"], places, line=3, measure="percent_change", **CHANGE)
        (got,) = audit([*two_counts(case), printed], "percent_from_counts")
        assert got.verdict == VERDICTS[case["expected_verdict"]], case["case_id"]
        shown = float(got.recomputed.rstrip("%"))
        assert shown == pytest.approx(case["expected_percent"], abs=0.5 * 10.0 ** -(places + 2)), case["case_id"]


def test_no_row_of_changes_is_left_out(rows):
    for case in rows("change_checks.csv"):
        assert case["expected_difference"] == case["current"] - case["previous"], case["case_id"]
        nothing = pd.isna(case["printed_percent"]) and pd.isna(case["printed_difference"])
        assert nothing == (case["expected_verdict"] == "nothing_printed"), case["case_id"]
        if nothing:
            assert audit(two_counts(case), "percent_from_counts") == [], case["case_id"]


def test_bases_implied_by_a_printed_change_are_found_with_their_range(rows):
    for case in rows("implied_bases.csv"):
        step = spans.printed_span(case["printed_percent"], f"{case['printed_percent']:.0f}", "", is_rounded=True)
        base = spans.exactly(case["known_count"]) / (spans.exactly(1) + step.times(0.01))
        expected = [case["expected_base_low"], case["expected_base_high"]]
        assert [base.low, base.high] == pytest.approx(expected, rel=case["tol_rel"]), case["case_id"]
        assert base.holds(case["expected_base"]), case["case_id"]
        assert case["known_count"] / (1 + case["printed_percent"] / 100) == pytest.approx(
            case["expected_base"], rel=case["tol_rel"]
        )


def rate_pair(case, key, line):
    count = row(case["count"], line=line, indicator_id=key)
    return [
        count,
        row(case["printed_rate"], int(case["printed_decimals"]), line=line + 100, indicator_id=key, **PER_THOUSAND),
    ]


def test_denominators_implied_by_a_printed_rate_are_found_with_their_range(rows):
    for case in rows("rate_checks.csv"):
        count, rate = (figure(r) for r in rate_pair(case, "any", 1))
        got = rates.implied(rate, count)
        expected = [case["expected_denominator_low"], case["expected_denominator_high"]]
        assert [got.low, got.high] == pytest.approx(expected, rel=case["tol_rel"]), case["case_id"]
        assert got.holds(case["expected_denominator"]), case["case_id"]


def test_rates_of_one_document_get_the_verdict_of_every_row(rows):
    cases = rows("rate_checks.csv")
    printed = [r for n, case in enumerate(cases, start=1) for r in rate_pair(case, f"kind_{n}", n)]
    found = [*audit(printed, "implied_denominator"), *audit(printed, "rate_kind")]
    got = {f.figure_ids[0]: f.verdict for f in found}
    assert got == {f"f{n}": VERDICTS[case["expected_verdict"]] for n, case in enumerate(cases, start=1)}


def test_shares_of_a_count_get_the_verdict_of_every_row(rows):
    for case in rows("share_checks.csv"):
        parts = [row(case["part"], indicator_id="part"), row(case["whole"], line=2, indicator_id="recorded_total")]
        exact = spans.exactly(case["part"]) / spans.exactly(case["whole"])
        assert exact.times(100).holds(case["expected_percent"]), case["case_id"]
        if case["expected_verdict"] == "nothing_printed":
            assert audit(parts, "share_of_total") == [], case["case_id"]
            continue
        cells = {"indicator_id": "part", "measure": "percent", "unit": "%", "denominator": "recorded total"}
        printed = row(case["printed_percent"], int(case["printed_decimals"]), line=3, **cells)
        (got,) = audit([*parts, printed], "share_of_total")
        assert got.verdict == VERDICTS[case["expected_verdict"]], case["case_id"]
        assert got.recomputed == f"{case['expected_percent']:.2f}%", case["case_id"]


def test_a_printed_difference_of_two_rates_gets_its_verdict(others):
    for case in others("two printed rates against a printed difference"):
        given, expected, share = case["inputs"], case["expected"], {"measure": "percent", "unit": "%"}
        ends = {
            "actual": "actual_percent",
            "predicted": "predicted_percent",
            "difference": "printed_difference_percent",
        }
        printed = [
            row(given[name], given["decimals"], line=n, indicator_id=f"reoffending_{end}", **share)
            for n, (end, name) in enumerate(ends.items(), start=1)
        ]
        (got,) = audit(printed, "actual_against_predicted")
        assert got.verdict == VERDICTS[expected["verdict"]]
        assert got.recomputed == f"{expected['percent']:.2f}%"
        assert got.tolerance == f"{expected['low']:.2f} to {expected['high']:.2f}%"


def test_percentages_of_a_count_get_the_whole_numbers_of_every_case(others):
    for case in others("percentage of a count must be a whole number"):
        given, expected = case["inputs"], case["expected"]
        printed = [
            row(given["percent"], given["decimals"], measure="percent", unit="%", indicator_id="part"),
            row(given["whole"], line=2, unit="people", indicator_id="base"),
        ]
        (got,) = audit(printed, "whole_number", kind="base", figure_ids="f1;f2")
        assert got.verdict == VERDICTS[expected["verdict"]], case["case_id"]
        held = expected["whole_numbers_in_range"]
        assert got.recomputed == (f"{held[0]:,}" if held else "none"), case["case_id"]
        assert all(f"{near:,}" in got.explanation for near in expected.get("nearest", held)), case["case_id"]


def test_a_row_printed_twice_is_found(others):
    for case in others("duplicate row"):
        assert case["expected"]["verdict"] == "duplicate"
        printed = []
        for place, (_, previous, current, difference, percent) in enumerate(case["inputs"]["rows"]):
            first = 10 * place
            printed += [
                row(previous, line=first + 1, period="2009/10"), row(current, line=first + 2),
                row(difference, line=first + 3, measure="difference", **CHANGE),
                row(percent, line=first + 4, measure="percent_change", **CHANGE),
            ]  # fmt: skip
        (got,) = audit(printed, "duplicate_row")
        assert got.verdict == "inconsistent"
        assert len(got.figure_ids) == len(printed) == 8


def test_rates_per_head_get_the_verdict_of_every_case(others):
    for case in others("rate per head"):
        given, expected = case["inputs"], case["expected"]
        count = row(given["count"])
        rate = row(given["printed"], given["decimals"], line=2, measure="rate_per_1000_population", unit="per head")
        allowed = rates.implied(figure(rate), figure(count))
        verdict = "consistent" if allowed.holds(given["denominator"]) else "inconsistent"
        assert verdict == VERDICTS[expected["verdict"]], case["case_id"]
        assert given["count"] / given["denominator"] == pytest.approx(expected["value"], rel=case["tol_rel"]), case[
            "case_id"
        ]


def test_no_case_of_the_other_checks_is_left_out(seeds):
    held = json.loads((seeds / "other_checks.json").read_text())["cases"]
    assert {case["check"] for case in held} == {
        "two printed rates against a printed difference", "percentage of a count must be a whole number",
        "duplicate row", "rate per head",
    }  # fmt: skip
