"""A reader's own series projected: what is known, what past tests it rests on, and what is refused at once."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from csp_lib import paths
from csp_lib.analysis.projections import calibration
from csp_lib.analysis.projections.projection import project
from csp_lib.analysis.projections.rest_of_year import MIXTURE, RARE
from csp_lib.errors import CspError
from csp_lib.results import codec, project_series
from csp_lib.results.past_projections import past_projections
from csp_lib.sources import store


@pytest.fixture
def series(tmp_path):
    """Return a function that writes counts by month from April 2008 on, None for a blank, and returns the path."""

    def write(counts, name="own.csv", columns=("month", "value")):
        months = pd.period_range("2008-04", periods=len(counts), freq="M").strftime("%Y-%m")
        rows = [f"{month},{'' if count is None else count}" for month, count in zip(months, counts, strict=True)]
        path = tmp_path / name
        path.write_text("\n".join([",".join(columns), *rows]) + "\n")
        return path

    return write


def drawn(months=48, mean=100):
    return [int(count) for count in np.random.default_rng(7).poisson(mean, months)]


def test_the_projection_is_that_of_the_method_widened_by_the_past_tests_of_the_store(world, series):
    counts = drawn()
    found = project_series.project_series(series(counts), "2011-09")
    past = past_projections("borough", 9, with_london=False)
    by = calibration.widening(past.distances, "2011-09")
    months = pd.Series(counts, index=pd.period_range("2008-04", periods=48, freq="M").strftime("%Y-%m"), dtype=float)
    assert found.projection.year == project(months, "2011-09", by).year
    assert found.projection.widening == by
    assert found.achieved == calibration.achieved(past.record, "2011-09")
    assert found.achieved.tests == by.tests > 0


def test_only_tests_whose_year_had_ended_count(world, series):
    early = project_series.project_series(series(drawn()), "2010-12")
    late = project_series.project_series(series(drawn()), "2011-12")
    assert (early.achieved.year_ends, late.achieved.year_ends) == (1, 2)
    assert early.achieved.tests < late.achieved.tests


def test_months_after_the_last_known_one_change_nothing(world, series):
    counts = drawn()
    short = project_series.project_series(series(counts[:42]), "2011-09")
    long = project_series.project_series(series(counts), "2011-09")
    assert codec.encode(short.projection) == codec.encode(long.projection)


def test_without_a_month_the_last_count_is_the_last_known(world, series):
    found = project_series.project_series(series([*drawn(40), None, None]))
    assert found.projection.known_to == "2011-07"
    assert found.projection.known_months == 4


@pytest.mark.parametrize(("direction", "words"), [("reduce", "at most 1,200"), ("increase", "at least 1,200")])
def test_the_direction_says_on_which_side_the_target_lies(world, series, direction, words):
    found = project_series.project_series(series(drawn()), "2011-09", 1200.0, direction)
    assert found.projection.target.words == words
    assert 0 < found.projection.p_target_met < 1


def test_the_chances_of_staying_at_a_target_and_of_passing_it_make_one(world, series):
    path = series(drawn())
    at_most = project_series.project_series(path, "2011-09", 1200.0, "reduce").projection.p_target_met
    beyond = project_series.project_series(path, "2011-09", 1201.0, "increase").projection.p_target_met
    assert at_most + beyond == pytest.approx(1)


def test_a_gap_before_the_year_is_told_and_a_gap_in_it_ends_the_projection(world, series):
    counts = drawn()
    counts[5] = None
    found = project_series.project_series(series(counts), "2011-09")
    assert found.missing_months == ["2008-09"]
    assert found.projection.year is not None
    counts[38] = None
    gone = project_series.project_series(series(counts), "2011-09", 1200.0)
    assert gone.missing_months == ["2008-09", "2011-06"]
    assert gone.projection.year is None
    assert gone.projection.reason == "June 2011 of the year is missing"
    assert gone.projection.target_word == "cannot say"


def test_a_gap_after_the_last_known_month_is_no_gap(world, series):
    counts = drawn()
    counts[45] = None
    assert project_series.project_series(series(counts), "2011-09").missing_months == []


def test_a_last_known_month_that_is_blank_has_no_projection_and_a_reason(world, series):
    counts = drawn()
    counts[41] = None
    found = project_series.project_series(series(counts), "2011-09")
    assert found.projection.remaining is None
    assert found.projection.reason == "the count of September 2011 is missing"


def test_rare_counts_are_projected_without_past_tests(world, series):
    found = project_series.project_series(series([0, 1, 2, 1] * 12), "2011-09")
    assert found.projection.method == RARE
    assert not found.projection.widening.is_calibrated


@pytest.mark.parametrize("count", [0, 999_999_999])
def test_a_series_that_never_moves_is_projected_in_order(world, series, count):
    found = project_series.project_series(series([count] * 48), "2011-09")
    year = found.projection.year
    assert year.lower95 <= year.lower80 <= year.median <= year.upper80 <= year.upper95
    assert np.isfinite(dataclasses.astuple(year)).all()


def test_the_kind_of_extract_with_the_most_counts_by_then_is_tested_on(world, monkeypatch):
    months = pd.DataFrame(
        {"series": ["ward"] * 9 + ["borough"] * 4 + ["lsoa"] * 4, "month": ["2014-01"] * 9 + ["2010-01"] * 8}
    )
    monkeypatch.setattr(store, "read", lambda table: months)
    assert project_series._fullest("2014-12") == "ward"
    assert project_series._fullest("2010-12") == "borough"  # as many as lsoa, and the fuller kind
    assert project_series._fullest("2009-12") is None


def test_a_series_older_than_everything_held_is_uncalibrated(world, tmp_path):
    months = pd.period_range("1998-04", periods=48, freq="M").strftime("%Y-%m")
    path = tmp_path / "old.csv"
    path.write_text("month,value\n" + "".join(f"{m},{c}\n" for m, c in zip(months, drawn(), strict=True)))
    found = project_series.project_series(path, "2001-09")
    assert found.projection.widening == calibration.EMBEDDED
    assert (found.achieved.tests, found.no_tests) == (0, "")


def test_without_any_data_held_a_series_is_projected_all_the_same(tmp_path, series, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(tmp_path / "nothing"))
    found = project_series.project_series(series(drawn()), "2011-09")
    assert found.projection.year is not None
    assert found.projection.widening == calibration.EMBEDDED
    assert (found.achieved.tests, found.no_tests) == (0, "")


def test_a_store_that_cannot_be_built_does_not_stop_the_projection_and_is_told(copied, series):
    fact = next(paths.published_dir().glob("recorded_crime_months.csv"))
    fact.write_bytes(fact.read_bytes() + b"x\n")
    found = project_series.project_series(series(drawn()), "2011-09")
    assert found.projection.year is not None
    assert not found.projection.widening.is_calibrated
    assert "csp check" in found.no_tests


@pytest.mark.parametrize("known_to", ["2011-13", "2011-9", "soon", "2011/12", "", " 2011-09", "٢٠١١-٠٩"])
def test_a_last_known_month_that_is_none_is_refused(world, series, known_to):
    with pytest.raises(CspError, match="--known-to"):
        project_series.project_series(series(drawn()), known_to)


@pytest.mark.parametrize("target", [-1.0, float("nan"), float("inf"), float("-inf")])
def test_a_target_that_is_no_total_is_refused(world, series, target):
    with pytest.raises(CspError, match="--target"):
        project_series.project_series(series(drawn()), "2011-09", target)


def test_what_was_asked_and_what_is_wrong_in_the_file_are_told_together(world, series):
    with pytest.raises(CspError) as refused:
        project_series.project_series(series([1, -2, "x"]), "never", -5.0)
    assert len(refused.value.problems) == 3
    said = "\n".join(refused.value.problems)
    assert all(word in said for word in ("'never'", "--target -5", "'-2'", "'x'"))


def test_a_refused_file_is_not_projected_and_starts_no_tests(world, series, monkeypatch):
    monkeypatch.setattr(project_series, "past_projections", lambda *_, **__: pytest.fail("tests were made"))
    with pytest.raises(CspError):
        project_series.project_series(series([1, -2]), "2008-05")


def test_the_result_is_of_plain_values(world, series):
    found = project_series.project_series(series(drawn()), "2011-09", 1200.0)
    for name in ("projection", "achieved"):
        again = codec.decode(codec.encode(getattr(found, name)))
        assert codec.encode(again) == codec.encode(getattr(found, name))
    assert all(type(value) in (str, list) for value in (found.name, found.no_tests, found.missing_months))
    assert found.projection.method == MIXTURE
