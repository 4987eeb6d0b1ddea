"""Whole files of reference values for standardised rates, rate ratios and the measures of crime."""

import json

import pandas as pd
import pytest

from csp_lib.analysis import measures, standardised


@pytest.fixture
def rows(shared):
    def read(name):
        path = shared / "vectors" / "rates" / name
        found = json.loads(path.read_text())["cases"] if name.endswith(".json") else _table(path)
        assert found
        return found

    return read


def _table(path):
    return pd.read_csv(path).to_dict("records")


def missed(got, expected, row):
    """Tell the values that miss their expectation by more than the row allows."""
    tolerances = row.get("tol_abs") or 0, row.get("tol_rel") or 0
    return [
        (row["case_id"], key, got.get(key), value)
        for key, value in expected.items()
        if not _near(got.get(key), value, *tolerances)
    ]


def _near(got, expected, tol_abs, tol_rel):
    if expected is None or isinstance(expected, str):
        return got == expected
    if isinstance(expected, list):
        return len(got) == len(expected) and all(
            _near(g, e, tol_abs, tol_rel) for g, e in zip(got, expected, strict=True)
        )
    return got is not None and abs(got - expected) <= max(tol_abs, tol_rel * abs(expected))


def bands_of(case, *names):
    columns = {"age_band": case["age_bands"], "count": case["counts"], "population": case["populations"]}
    return pd.DataFrame(columns | {to: case[name] for name, to in names})


def test_directly_standardised_rates_equal_every_case(rows):
    wrong = []
    for case in rows("dsr.json"):
        bands = bands_of(case, ("standard_weights", "standard_weight"))
        for confidence, expected in case["expected"].items():
            got = standardised.direct_rate(bands, case["multiplier"], float(confidence))
            expected = expected or dict.fromkeys(("value", "lower", "upper"))
            wrong += missed(vars(got), expected, case)
            status = f"not available: {got.reason}" if got.value is None else "ok"
            wrong += [(case["case_id"], status)] if status != case["expected_status"] else []
    assert not wrong


def test_indirectly_standardised_ratios_equal_every_case(rows):
    wrong = []
    for case in rows("isr.json"):
        bands = bands_of(
            case, ("reference_counts", "reference_count"), ("reference_populations", "reference_population")
        )
        for confidence, expected in case["expected"].items():
            got = standardised.indirect_ratio(bands, case["rate_multiplier"], float(confidence))
            named = vars(got) | {"ratio_lower": got.lower, "ratio_upper": got.upper}
            whole = {name: case[f"expected_{name}"] for name in ("observed", "expected", "reference_rate", "method")}
            wrong += missed(named, expected | whole, case)
    assert not wrong


def test_the_european_standard_population_equals_every_row(rows):
    assert [(row["age_band"], row["weight"]) for row in rows("esp2013.csv")] == list(standardised.ESP_2013)


def test_observed_over_expected_equals_every_row(rows):
    wrong = []
    for row in rows("observed_expected.csv"):
        got = standardised.observed_over_expected(row["observed"], row["expected_events"], row["confidence"])
        values = vars(got) | {"ratio": got.value}
        wrong += missed(values, {n: row[f"expected_{n}"] for n in ("ratio", "lower", "upper", "method")}, row)
    assert not wrong


def test_relative_rate_indices_equal_every_row(rows):
    wrong = []
    for row in rows("relative_rate_index.csv"):
        cells = (row[name] for name in ("events_a", "population_a", "events_b", "population_b"))
        got = standardised.rate_ratio(*cells, confidence=row["confidence"])
        values = vars(got) | {"rate_difference": got.difference}
        names = ("ratio", "lower", "upper", "rate_difference")
        wrong += missed(values, {n: row[f"expected_{n}"] for n in names}, row)
    assert not wrong


def detections(inputs):
    got = measures.sanction_detections(inputs["detections"], inputs["offences"])
    return {"percent": got.percent, "wilson_lower": got.lower, "wilson_upper": got.upper, "flag": got.flag}


def attrition(inputs):
    got = measures.attrition(pd.DataFrame(inputs["stages"], columns=["stage", "count"]))
    steps = got.stages["percent_of_previous"].tolist()[1:]
    return {"stage_percent": steps, "overall_percent": got.overall_percent}


def repeats(inputs):
    return vars(
        measures.repeat_victimisation(
            pd.DataFrame(inputs["events"], columns=["victim", "day"]), window_days=inputs["window_days"]
        )
    )


def reoffending(inputs):
    got = measures.reoffending_against_predicted(**inputs)
    return vars(got) | {"wilson_lower": got.lower, "wilson_upper": got.upper}


MEASURES = {
    "sanction_detection_rate": detections,
    "attrition": attrition,
    "repeat_victimisation": repeats,
    "reoffending_against_predicted": reoffending,
}


def test_measures_of_crime_equal_every_case(rows):
    wrong = []
    for case in rows("crime_measures.json"):
        wrong += missed(MEASURES[case["measure"]](case["inputs"]), case["expected"], case)
    assert not wrong
