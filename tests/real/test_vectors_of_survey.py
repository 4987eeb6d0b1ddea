"""Whole files of reference values for weighted percentages, raking and change between waves."""

import pandas as pd
import pytest

from csp_lib.analysis.surveys import survey, weighting


@pytest.fixture(scope="module")
def table(shared):
    return lambda name: pd.read_csv(shared / "vectors" / "survey" / name, keep_default_na=False, na_values=[""])


def values_of(found, prefix=""):
    """Return what an estimate holds under the names the files use, percentages as shares."""
    return {f"{prefix}prop": found.percent / 100, f"{prefix}se": found.se / 100}


def limits_of(people, answer, prefix, **design):
    named = {}
    for method, name in (("logit", "ci_{}_logit"), ("beta", "ci_{}_beta"), ("mean", "ci_{}_mean"), ("wilson", "{}")):
        found = survey.weighted_percent(people, answer, method=method, **design)
        for end, value in (("lo", found.lower), ("hi", found.upper)):
            place = f"wilson_neff_{end}" if method == "wilson" else name.format(end)
            named[prefix + place] = value / 100
    return named


def panel_values(people, margins):
    """Return every statistic of a panel by the name the file gives it."""
    named = {}
    for answer in ("worried", "victim_hate"):
        named |= values_of(survey.weighted_percent(people, answer), f"{answer}_")
        named |= limits_of(people, answer, f"{answer}_")
    found = survey.weighted_mean(people, "safety_score")
    named |= {"safety_score_mean": found.mean, "safety_score_se": found.se}
    worried = survey.weighted_percent(people, "worried")
    named |= {"kish_deff": worried.weights_deff, "kish_n_eff": worried.n_eff}
    stratified = survey.weighted_percent(people, "worried", stratum="tenure")
    named["worried_se_stratified_tenure"] = stratified.se / 100
    for row in survey.group_percents(people, "worried", "tenure").itertuples():
        named[f"worried_prop_tenure_{row.label}"] = row.percent / 100
        named[f"worried_se_tenure_{row.label}"] = row.se / 100
    raked = weighting.raked_weights(people, margins, weight="weight")
    fitted = people.assign(raked=raked.weights["weight"].to_numpy())
    named |= {
        "raked_worried_prop": survey.weighted_percent(fitted, "worried", weight="raked").percent / 100,
        "raked_safety_mean": survey.weighted_mean(fitted, "safety_score", weight="raked").mean,
        "raked_kish_n_eff": raked.n_eff,
        "raked_max_over_mean": raked.max_over_mean,
    }
    return named


def missed(rows, got_of):
    """Tell the rows whose value is absent or further off than the row allows."""
    wrong = []
    for row in rows:
        got, expected = got_of(row).get(row["statistic"]), row["expected_value"]
        if got is None or abs(got - expected) > max(row.get("tol_abs") or 0, row["tol_rel"] * abs(expected)):
            wrong.append((row["case_id"], row["statistic"], got, expected))
    return wrong


def test_estimates_of_the_panels_equal_every_row(table):
    rows = table("panel_expected.csv").to_dict("records")
    panels = {name: people.reset_index(drop=True) for name, people in table("panel.csv").groupby("case_id")}
    values = {name: panel_values(people, table("margins.csv")) for name, people in panels.items()}
    assert rows
    assert {row["case_id"] for row in rows} == set(panels)
    assert missed(rows, lambda row: values[row["case_id"]]) == []


def test_raked_weights_equal_every_row(table):
    expected = table("raked_weights.csv")
    for name, people in table("panel.csv").groupby("case_id"):
        found = weighting.raked_weights(people, table("margins.csv"), weight="weight")
        rows = expected[expected["case_id"] == name]
        assert rows["respondent"].tolist() == people["respondent"].tolist()
        off = (found.weights["weight"].to_numpy() / rows["expected_weight"].to_numpy() - 1).__abs__()
        assert (off <= rows["tol_rel"].to_numpy()).all()
        assert found.largest_miss <= 1e-9
    assert set(expected["case_id"]) == set(table("panel.csv")["case_id"])


def test_the_difference_of_two_waves_equals_every_row(table):
    rows = table("change_between_waves.csv").to_dict("records")
    assert rows
    for row in rows:
        estimates = (row["estimate_before"], row["se_before"], row["estimate_after"], row["se_after"])
        got = survey.estimate_difference(*estimates, row["confidence"])
        for name in ("difference", "se", "z", "p", "lower", "upper"):
            expected = row[f"expected_{name}"]
            assert abs(getattr(got, name) - expected) <= max(row["tol_abs"], row["tol_rel"] * abs(expected)), row


def api_values(strat, srs):
    """Return every statistic of the schools by case and name; the data are read in place."""
    schools = strat.assign(yes=(strat["awards"] == "Yes").astype(int), weight=strat["pw"])
    in_all = float(schools["pw"].sum())
    plain = survey.weighted_percent(schools, "yes", population=in_all)
    design = {"stratum": "stype", "stratum_size": "fpc"}
    stratified = survey.weighted_percent(schools, "yes", **design)
    scores = survey.weighted_mean(schools, "api00", **design)
    limits = limits_of(schools, "yes", "")
    values = {
        "apistrat_wr": _school(plain) | limits,
        "apistrat_strat_fpc": _school(stratified)
        | {"mean_api00": scores.mean, "se_api00": scores.se, "deff_api00": scores.deff},
        "apistrat": {"kish_deff_weights": plain.weights_deff, "kish_n_eff": plain.n_eff} | limits,
    }
    return values | {"rake_apisrs": _raked_schools(srs)}


def _school(found):
    return {"prop_awards_yes": found.percent / 100, "se": found.se / 100, "deff": found.deff}


def _raked_schools(srs):
    margins = pd.DataFrame(
        [("stype", "E", 4421), ("stype", "H", 755), ("stype", "M", 1018), ("sch.wide", "No", 1072), ("sch.wide", "Yes", 5122)],
        columns=["variable", "category", "population_total"],
    )  # fmt: skip
    found = weighting.raked_weights(srs, margins, weight="pw")
    fitted = srs.assign(raked=found.weights["weight"].to_numpy())
    cells = fitted.groupby(["stype", "sch.wide"])["raked"].first()
    mean = survey.weighted_mean(fitted, "api00", weight="raked").mean
    named = {f"weight_{kind}_{wide}": weight for (kind, wide), weight in cells.items()}
    return named | {"mean_api00": mean, "kish_n_eff": found.n_eff}


def test_estimates_of_documented_data_equal_every_row(table):
    rows = table("api_expected.csv").to_dict("records")
    values = api_values(table("apistrat.csv"), table("apisrs.csv"))
    assert {row["case_id"] for row in rows} == set(values)
    assert missed(rows, lambda row: values[row["case_id"]]) == []
