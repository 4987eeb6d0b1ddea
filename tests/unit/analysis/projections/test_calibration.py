"""Past tests, the widening they ask for, and the record of what would have been printed."""

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis.projections import calibration, mixture
from csp_lib.analysis.projections.calibration import EMBEDDED, Widening
from tests.spec.drawn import cases, named

AREAS = ("elm", "oak")
SETS = ("burglary", "robbery")


def calendar(first, months):
    return pd.period_range(first, periods=months, freq="M").strftime("%Y-%m")


def drawn_counts(months=84, first="2005-04", seed=7, areas=AREAS, sets=SETS, mean=80.0):
    """Return counts of each area and offence set, a row per month, in the shape that past_tests takes."""
    rng, columns = np.random.default_rng(seed), [(area, name) for area in areas for name in sets]
    level = np.log(mean) + np.cumsum(rng.normal(0, 0.03, (months, len(columns))), axis=0)
    index = pd.MultiIndex.from_tuples(columns, names=["area", "offence_set"])
    return pd.DataFrame(rng.poisson(np.exp(level)).astype(float), index=calendar(first, months), columns=index)


def london_of(counts, seed=8):
    rng = np.random.default_rng(seed)
    return pd.DataFrame({name: rng.poisson(4000.0, len(counts)) for name in SETS}, index=counts.index).astype(float)


@pytest.fixture(scope="module")
def counts():
    return drawn_counts()


@pytest.fixture(scope="module")
def tests(counts):
    return calibration.past_tests(counts, 9)


def drawn_distances(distances, area="elm", outcome_known="2010-03"):
    return pd.DataFrame({"area": area, "outcome_known": outcome_known, "distance": np.asarray(distances, float)})


# ---- past tests ------------------------------------------------------------------------------------------------------


def test_a_row_per_series_and_year_that_is_whole_and_had_enough_months_before(tests):
    assert list(tests.columns) == calibration.TEST_COLUMNS
    # 24 months to March 2007 are the first enough, the last whole year ends in March 2012
    assert sorted(set(tests["made_at"])) == ["2007-09", "2008-09", "2009-09", "2010-09", "2011-09"]
    assert len(tests) == 5 * len(AREAS) * len(SETS)
    assert not tests.duplicated(["area", "offence_set", "made_at"]).any()
    assert (tests["known_months"] == 6).all()


def test_what_happened_is_counted_in_the_months_after(counts, tests):
    row = tests[(tests["area"] == "oak") & (tests["offence_set"] == "robbery") & (tests["made_at"] == "2009-09")].iloc[
        0
    ]
    mine = counts[("oak", "robbery")]
    assert (row["year"], row["outcome_known"]) == ("2009/10", "2010-03")
    assert row["so_far"] == mine["2009-04":"2009-09"].sum()
    assert row["rest"] == mine["2009-10":"2010-03"].sum()
    assert row["as_last_year"] == mine["2008-04":"2009-03"].sum()
    assert row["distance"] == pytest.approx(abs(np.log(row["rest"]) - row["median"]) / row["deviation"])


def test_projections_of_march_are_of_the_whole_next_year(counts):
    found = calibration.past_tests(counts, 3)
    assert sorted(set(found["made_at"])) == ["2007-03", "2008-03", "2009-03", "2010-03", "2011-03"]
    assert (found["known_months"] == 0).all()
    assert (found["so_far"] == 0).all()
    assert found[["straight_line", "year_ratio"]].isna().all(axis=None)
    row = found[(found["area"] == "elm") & (found["offence_set"] == "burglary") & (found["made_at"] == "2008-03")].iloc[
        0
    ]
    assert row["rest"] == counts[("elm", "burglary")]["2008-04":"2009-03"].sum()


def test_quantiles_rise(tests):
    assert (np.diff(tests[calibration.QUANTILES].to_numpy(float), axis=1) > 0).all()
    assert (tests["q500"] == tests["median"]).all()


@pytest.mark.parametrize("with_london", [False, True])
def test_later_years_do_not_change_what_would_have_been_projected(counts, with_london):
    around = london_of(counts) if with_london else None
    later = counts.copy()
    later.loc["2010-04":] *= 9
    before = calibration.past_tests(counts.loc[:"2010-03"], 9, around)
    if around is not None:
        around.loc["2010-04":] = 1.0
    after = calibration.past_tests(later, 9, around)
    assert len(before)
    pd.testing.assert_frame_equal(before, after[after["made_at"] <= before["made_at"].max()])


@pytest.mark.parametrize("with_london", [False, True])
def test_a_series_alone_is_projected_as_among_others(counts, with_london):
    around = london_of(counts) if with_london else None
    together = calibration.past_tests(counts, 9, around)
    alone = calibration.past_tests(counts[[("oak", "robbery")]], 9, around)
    mine = together[(together["area"] == "oak") & (together["offence_set"] == "robbery")].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, alone, rtol=1e-9)


def test_a_past_test_is_what_a_projection_of_that_month_says(counts):
    from csp_lib.analysis.projections.projection import NOT_WIDENED, project

    around = london_of(counts)
    row = calibration.past_tests(counts, 9, around).query("area == 'elm' and made_at == '2010-09'").iloc[0]
    made = project(counts[("elm", row["offence_set"])], "2010-09", NOT_WIDENED, around=around[row["offence_set"]])
    assert made.remaining.median == pytest.approx(np.exp(row["median"]), rel=1e-9)
    assert made.remaining.upper80 == pytest.approx(np.exp(row["q900"]), rel=1e-9)
    assert made.rules.year_ratio == pytest.approx(row["year_ratio"])


def test_a_year_with_a_missing_month_has_no_row_and_other_series_keep_theirs(counts, tests):
    gap = counts.copy()
    gap.loc["2009-11", [("elm", "burglary")]] = np.nan
    found = calibration.past_tests(gap, 9)
    mine = found[(found["area"] == "elm") & (found["offence_set"] == "burglary")]
    assert list(mine["made_at"]) == ["2007-09", "2008-09", "2010-09", "2011-09"]
    others = [frame[(frame["area"] != "elm") | (frame["offence_set"] != "burglary")] for frame in (found, tests)]
    first, second = (one.sort_values(["made_at", "area", "offence_set"], ignore_index=True) for one in others)
    pd.testing.assert_frame_equal(first, second, rtol=1e-9)


def test_a_month_that_no_series_has_keeps_its_place(counts):
    found = calibration.past_tests(counts.drop("2008-06"), 9)
    assert "2008-09" not in set(found["made_at"])
    assert np.isfinite(found["distance"]).all()
    assert len(found) == 4 * 4


def test_a_series_that_begins_later_is_tested_from_its_own_two_years_on(counts):
    late = counts.copy()
    late.loc[:"2008-03", [("oak", "burglary")]] = np.nan
    found = calibration.past_tests(late, 9)
    mine = found[(found["area"] == "oak") & (found["offence_set"] == "burglary")]
    assert list(mine["made_at"]) == ["2010-09", "2011-09"]


def test_rare_offences_are_no_test_of_the_models(counts):
    rare = counts.copy()
    rare[("elm", "robbery")] = 3.0
    found = calibration.past_tests(rare, 9)
    assert not ((found["area"] == "elm") & (found["offence_set"] == "robbery")).any()
    assert len(found) == 5 * 3


def test_too_few_months_make_no_tests():
    few = calibration.past_tests(drawn_counts(30), 9)
    assert few.empty
    assert list(few.columns) == calibration.TEST_COLUMNS
    assert calibration.record(few).empty


@pytest.fixture
def fits(monkeypatch):
    """Return the list that grows by one entry (months, series) for each fit of a family."""
    done, fit = [], mixture.outlook
    monkeypatch.setattr(mixture, "outlook", lambda family, logs: done.append(logs.shape) or fit(family, logs))
    return done


def test_nothing_is_fitted_twice(counts, fits):
    calibration.past_tests(counts, 9)
    origins = 5
    assert len(fits) == len(set(fits)) * 2 == 2 * origins
    assert {series for _, series in fits} == {4}


def test_nothing_is_fitted_twice_where_london_is_known(counts, fits):
    calibration.past_tests(counts, 9, london_of(counts))
    # two families for the boroughs, three for London, one for the shares; London's months are fitted once for all
    assert len(fits) == 6 * 5
    assert sum(series for _, series in fits) == (4 + 4 + 2 + 2 + 2 + 4) * 5


def test_series_that_lack_other_months_are_fitted_apart(counts, fits):
    gap = counts.copy()
    gap.loc["2005-09", [("elm", "burglary")]] = np.nan
    calibration.past_tests(gap, 9)
    assert len(fits) == 2 * 2 * 5
    assert sorted({series for _, series in fits}) == [1, 3]


# ---- widening --------------------------------------------------------------------------------------------------------

WIDENINGS = cases(
    """
    | tests | year ends | distances are times a normal's | inner    | outer    | calibrated | why                                   |
    |-------|-----------|--------------------------------|----------|----------|------------|---------------------------------------|
    | 59    | 3         | 2.0                            | embedded | embedded | no         | too few                               |
    | 60    | 3         | 2.0                            | 2.0      | 2.0      | yes        |                                       |
    | 600   | 3         | 1.2                            | 1.2      | 1.2      | yes        |                                       |
    | 600   | 3         | 9.0                            | 3.0      | 3.0      | yes        | never wider than three times          |
    | 600   | 3         | 0.95                           | 0.95     | 0.95     | yes        | three years may narrow a range        |
    | 600   | 3         | 0.3                            | 0.9      | 0.9      | yes        | but not by more than a tenth          |
    | 600   | 2         | 0.3                            | 1.0      | 1.0      | yes        | two years may have been calm ones     |
    | 600   | 1         | 0.3                            | 1.0      | 1.0      | yes        |                                       |
    | 0     | 0         | 1.0                            | embedded | embedded | no         | nothing is known                      |
    """
)


@pytest.mark.parametrize("row", WIDENINGS, ids=named(WIDENINGS))
def test_a_range_is_widened_by_what_past_tests_missed(row):
    from statistics import NormalDist

    number, ends = int(row["tests"]), int(row["year ends"])
    even = [NormalDist().inv_cdf(0.5 + (place + 0.5) / number / 2) for place in range(number)]
    found = drawn_distances(np.array(even) * float(row["distances are times a normal's"]))
    found["outcome_known"] = pd.Series([f"{2010 - place % max(ends, 1)}-03" for place in range(number)], dtype="str")
    got = calibration.widening(found, "2010-03", "oak")
    assert (got.tests, got.year_ends, got.is_calibrated) == (number, ends, row["calibrated"] == "yes")
    for value, asked, stands_in in (
        (got.inner, row["inner"], EMBEDDED.inner),
        (got.outer, row["outer"], EMBEDDED.outer),
    ):
        assert value == pytest.approx(stands_in if asked == "embedded" else float(asked), rel=0.04)


def test_an_areas_own_tests_are_left_out():
    found = pd.concat([drawn_distances([1.0] * 70, "elm"), drawn_distances([9.0] * 70, "oak")])
    assert calibration.widening(found, "2010-03", "oak").tests == 70
    assert calibration.widening(found, "2010-03", "oak").inner == 1.0
    assert calibration.widening(found, "2010-03", "elm").inner == 3.0
    assert calibration.widening(found, "2010-03").tests == 140


def test_an_outcome_that_is_not_yet_known_is_not_used():
    found = pd.concat([drawn_distances([1.0] * 70), drawn_distances([9.0] * 70, outcome_known="2011-03")])
    assert calibration.widening(found, "2011-02").tests == 70
    assert calibration.widening(found, "2011-02").inner == 1.0
    assert calibration.widening(found, "2011-03").tests == 140
    assert not calibration.widening(found, "2010-02").is_calibrated


def test_spreading_keeps_the_median_and_the_order():
    logs = np.random.default_rng(2).normal(3, 1, (2, 501))
    wide = calibration.spread(logs, 1.7)
    assert np.median(wide, axis=1) == pytest.approx(np.median(logs, axis=1))
    assert wide.std(axis=1) == pytest.approx(1.7 * logs.std(axis=1))
    assert (np.argsort(wide) == np.argsort(logs)).all()
    assert calibration.spread(logs, 1.0) == pytest.approx(logs)


# ---- record ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def many():
    """Return tests of enough series for the ranges of later years to be widened by those of earlier ones."""
    return calibration.past_tests(drawn_counts(areas=[f"area{n:02d}" for n in range(20)]), 9)


@pytest.fixture(scope="module")
def record(many):
    return calibration.record(many)


def test_the_record_has_a_row_per_test_with_ordered_ranges(many, record):
    assert list(record.columns) == calibration.RECORD_COLUMNS
    assert len(record) == len(many)
    ends = record[["so_far", "lower95", "lower80", "projected", "upper80", "upper95"]].to_numpy(float)
    assert (np.diff(ends, axis=1) >= 0).all()
    assert not record.isna().any(axis=None)


def test_a_range_is_held_when_the_outcome_lies_in_it(record):
    for held, low, high in (("held80", "lower80", "upper80"), ("held95", "lower95", "upper95")):
        assert list(record[held]) == list((record[low] <= record["happened"]) & (record["happened"] <= record[high]))
    assert (record["held95"] | ~record["held80"]).all()
    assert 0.6 < record["held80"].mean() < 0.95


def test_ranges_are_widened_by_what_was_known_when_they_were_made(many, record):
    assert set(record.loc[record["is_calibrated"], "made_at"]) == {"2009-09", "2010-09", "2011-09"}
    row = record[(record["area"] == "area03") & (record["made_at"] == "2010-09")].iloc[0]
    past = many[(many["outcome_known"] <= "2010-09") & (many["area"] != "area03")]
    assert set(past["made_at"]) == {"2007-09", "2008-09", "2009-09"}
    by = calibration.widening(past, "2010-09")
    test = many[
        (many["area"] == "area03") & (many["offence_set"] == row["offence_set"]) & (many["made_at"] == "2010-09")
    ]
    logs = test.iloc[0]
    expected = logs["so_far"] + np.exp(logs["median"] + by.inner * (logs["q900"] - logs["median"]))
    assert row["upper80"] == pytest.approx(expected)
    assert row["projected"] == pytest.approx(logs["so_far"] + np.exp(logs["median"]))


def test_later_years_do_not_change_an_earlier_record(many, record):
    changed = many.assign(distance=many["distance"].where(many["outcome_known"] < "2011-03", 50.0))
    again = calibration.record(changed)
    early = record["made_at"] <= "2010-09"
    pd.testing.assert_frame_equal(again[early], record[early])
    assert (again.loc[~early, "upper80"] > record.loc[~early, "upper80"]).all()


def test_an_inner_range_is_never_outside_the_outer_one(many, monkeypatch):
    monkeypatch.setattr(calibration, "widening", lambda *asked: Widening(3.0, 1.0, 99, 3, True))
    got = calibration.record(many)
    assert (got["lower95"] == got["lower80"]).all()
    assert (got["upper95"] == got["upper80"]).all()


def test_what_was_achieved_counts_outcomes_known_by_then(record):
    whole, early = calibration.achieved(record, "2012-03"), calibration.achieved(record, "2010-03")
    assert (whole.tests, whole.year_ends) == (len(record), 5)
    assert (early.tests, early.year_ends) == (int((record["outcome_known"] <= "2010-03").sum()), 3)
    assert whole.held80 == pytest.approx(100 * record["held80"].mean())
    rest = record["happened"] - record["so_far"]
    assert whole.error == pytest.approx(100 * ((record["projected"] - record["happened"]).abs() / rest).mean())
    assert whole.year_ratio_error == pytest.approx(
        100 * ((record["year_ratio"] - record["happened"]).abs() / rest).mean()
    )


def test_nothing_is_achieved_before_an_outcome_is_known(record):
    assert calibration.achieved(record, "2008-02") == calibration.Achieved(0, 0, None, None, None, None, None, None)
    nothing = pd.DataFrame(columns=calibration.RECORD_COLUMNS)
    assert calibration.achieved(nothing, "2012-03").held80 is None


def test_a_rest_of_no_offences_has_no_error_in_per_cent(record):
    none = record.head(2).assign(happened=lambda frame: frame["so_far"])
    got = calibration.achieved(none, "2012-03")
    assert (got.tests, got.error, got.year_ratio_error) == (2, None, None)


def test_a_rule_without_a_number_has_no_error(record):
    got = calibration.achieved(record.assign(year_ratio=np.nan), "2012-03")
    assert got.year_ratio_error is None
    assert got.error is not None


def test_a_series_whose_first_years_lack_august_has_no_past_test_then_and_others_keep_theirs():
    columns = pd.MultiIndex.from_tuples([("elm", "robbery"), ("oak", "robbery")], names=["area", "offence_set"])
    counts = np.random.default_rng(0).poisson(100, (60, 2)).astype(float)
    wide = pd.DataFrame(counts, index=calendar("2006-04", 60), columns=columns)
    wide.loc[["2006-08", "2007-08", "2008-08"], [("elm", "robbery")]] = np.nan
    found = calibration.past_tests(wide, 3)
    assert set(found.loc[found["made_at"] == "2009-03", "area"]) == {"oak"}
    assert set(found.loc[found["made_at"] == "2010-03", "area"]) == {"elm", "oak"}


def test_a_gap_in_one_sets_london_does_not_take_london_from_another_set():
    columns = pd.MultiIndex.from_tuples([("elm", "burglary"), ("elm", "robbery")], names=["area", "offence_set"])
    rng, index = np.random.default_rng(0), calendar("2006-04", 60)
    wide = pd.DataFrame(rng.poisson(100, (60, 2)).astype(float), index=index, columns=columns)
    london = pd.DataFrame(rng.poisson(3000, (60, 2)).astype(float), index=index, columns=["burglary", "robbery"])
    wide.loc["2007-06"] = np.nan
    london.loc["2007-06", "robbery"] = np.nan
    together = calibration.past_tests(wide, 9, london)
    alone = calibration.past_tests(wide[[("elm", "burglary")]], 9, london)
    mine = together[together["offence_set"] == "burglary"]
    assert list(mine["median"]) == pytest.approx(list(alone["median"]), rel=1e-9)
