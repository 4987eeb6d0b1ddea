"""The shared panels, read as ratings: shares, errors and raked weights equal the whole files of reference values."""

import pandas as pd
import pytest

from csp_lib.consultation import panels

SCALE = panels.Scale(("1", "0"), ("1",))


@pytest.fixture(scope="module")
def table(shared):
    return lambda name: pd.read_csv(shared / "vectors" / "survey" / name, dtype={"respondent": str, "weight": str})


@pytest.fixture(scope="module")
def read(table):
    """Return the panels by name: their answers, and the categories of their respondents."""
    found = {}
    for name, people in table("panel.csv").groupby("case_id"):
        keyed = people.rename(columns={"case_id": "exercise", "respondent": "respondent_id"})
        answers = keyed.melt(["exercise", "respondent_id", "weight"], ["worried", "victim_hate"], "issue", "answer")
        answers["answer"] = answers["answer"].astype(str)
        groups = keyed.melt(["exercise", "respondent_id"], ["age", "sex", "tenure"], "variable", "category")
        found[name] = answers, groups
    return found


def test_top_box_shares_and_their_errors_equal_the_reference(table, read):
    rows = table("panel_expected.csv").set_index(["case_id", "statistic"])
    statistics = {"share": "prop", "se": "se", "lower": "ci_lo_logit", "upper": "ci_hi_logit"}
    compared = 0
    for name, (answers, _) in read.items():
        found = panels.top_box(panels.ratings_of(answers, SCALE)).set_index("issue")
        for issue in ("worried", "victim_hate"):
            for column, statistic in statistics.items():
                if (key := (name, f"{issue}_{statistic}")) in rows.index:
                    row = rows.loc[key]
                    assert found.loc[issue, column] / 100 == pytest.approx(row["expected_value"], rel=row["tol_rel"])
                    compared += 1
    assert compared >= 12


def test_raking_of_ratings_equals_the_reference_where_no_weight_is_trimmed(table, read):
    rows = table("raked_weights.csv").set_index(["case_id", "respondent"])["expected_weight"]
    untrimmed = 0
    for name, (answers, groups) in read.items():
        ratings = panels.raked(panels.ratings_of(answers, SCALE), groups, table("margins.csv"))
        assert ratings.fit.raking.largest_miss <= 1e-9
        share = ratings.weights / ratings.weights.mean()
        assert panels.LEAST_TIMES_MEAN - 1e-9 <= share.min() <= share.max() <= panels.MOST_TIMES_MEAN + 1e-9
        if ratings.fit.raking.trimmed == 0:
            expected = rows[name].reindex(ratings.who["respondent_id"]).to_numpy()
            assert ratings.weights == pytest.approx(expected, rel=1e-6)
            untrimmed += 1
    assert untrimmed
