"""Whatever months are handed in: a projection is refused in words, or its ranges are finite, ordered and consistent."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.analysis.projections import calibration, scores
from csp_lib.analysis.projections.calibration import Widening
from csp_lib.analysis.projections.projection import Target, project
from csp_lib.analysis.projections.rest_of_year import MIXTURE
from csp_lib.results import codec

SIDES = ("lower95", "lower80", "median", "upper80", "upper95")
FEW = settings(max_examples=25, deadline=None, derandomize=True)


@st.composite
def histories(draw, least=1, most=66, gaps=4):
    """Return counts by month from any level, steady or wild, some months of them missing."""
    months = draw(st.integers(least, most))
    mean = draw(st.sampled_from([0.0, 0.3, 4.0, 20.0, 300.0, 30_000.0]))
    swing, seed = draw(st.sampled_from([0.0, 0.4, 2.0])), draw(st.integers(0, 10_000))
    rng = np.random.default_rng(seed)
    counts = rng.poisson(mean * np.exp(swing * rng.standard_normal(months))).astype(float)
    first = pd.Period("2005-01", "M") + draw(st.integers(0, 11))
    found = pd.Series(counts, index=pd.period_range(first, periods=months, freq="M").strftime("%Y-%m"))
    missing = draw(st.lists(st.integers(0, months - 1), max_size=min(gaps, months - 1)))
    return found.drop(found.index[sorted(set(missing))])


widenings = st.builds(
    lambda inner, outer: Widening(inner, outer, 99, 5, True), st.floats(0.9, 3.0), st.floats(0.9, 3.0)
)


def ends(found):
    return [getattr(found, side) for side in SIDES]


@given(histories(), widenings)
@FEW
def test_a_projection_is_a_reason_or_finite_ranges_in_order(months, widening):
    made = project(months, widening=widening)
    assert (made.year is None) == (made.remaining is None) == bool(made.reason)
    assert (made.method == "") == bool(made.reason)
    assert made.curve["known"].notna().sum() <= made.known_months
    if made.year is not None:
        assert made.curve["known"].notna().sum() == made.known_months
        assert np.isfinite(ends(made.year)).all()
        assert ends(made.remaining) == sorted(ends(made.remaining))
        assert made.remaining.lower95 >= 0
        assert ends(made.year) == pytest.approx([made.known_total + one for one in ends(made.remaining)])
        assert (np.diff(made.curve["median"].dropna()) >= 0).all()


@given(histories())
@FEW
def test_a_projection_has_nothing_but_plain_values(months):
    made = project(months, target=Target(100.0, "reduce", "below 100"))
    assert codec.encode(codec.decode(codec.encode(made))) == codec.encode(made)


@given(
    histories(least=26), st.lists(st.floats(0, 1e6), min_size=2, max_size=4), st.sampled_from(["reduce", "increase"])
)
@FEW
def test_an_easier_target_is_never_less_likely(months, values, direction):
    easier = sorted(values, reverse=direction == "increase")
    made = [project(months, target=Target(value, direction)) for value in easier]
    chances = [one.p_target_met for one in made if one.p_target_met is not None]
    assert len(chances) in (0, len(values))
    assert chances == sorted(chances)
    assert all(0 <= chance <= 1 for chance in chances)


@given(histories(least=30), st.integers(1, 5))
@FEW
def test_months_after_the_last_known_one_change_nothing(months, later):
    known = months.index[-1 - later]
    changed = months.copy()
    changed.iloc[-later:] = 12_345
    assert codec.encode(project(changed, known)) == codec.encode(project(months[:known]))


@given(histories(least=30), widenings, st.floats(1.01, 1.5))
@FEW
def test_more_widening_never_narrows_a_range(months, widening, more):
    wider = Widening(widening.inner * more, widening.outer * more, 99, 5, True)
    narrow, wide = (project(months, widening=by).year for by in (widening, wider))
    if narrow is not None:
        slack = 1e-9 * max(1.0, wide.upper95)
        assert wide.lower95 <= narrow.lower95 + slack
        assert wide.upper95 >= narrow.upper95 - slack
        assert wide.lower80 <= narrow.lower80 + slack
        assert wide.upper80 >= narrow.upper80 - slack


@given(st.integers(0, 1000), st.sampled_from([3, 9, 12]), st.integers(30, 60))
@settings(max_examples=10, deadline=None, derandomize=True)
def test_past_tests_look_at_nothing_after_their_month(seed, month_of_year, months):
    rng = np.random.default_rng(seed)
    index = pd.period_range("2006-04", periods=months, freq="M").strftime("%Y-%m")
    columns = pd.MultiIndex.from_tuples([("elm", "robbery"), ("oak", "robbery")], names=["area", "offence_set"])
    counts = pd.DataFrame(rng.poisson(60, (months, 2)).astype(float), index=index, columns=columns)
    found = calibration.past_tests(counts, month_of_year)
    for row in found.to_dict("records"):
        made = project(counts[(row["area"], row["offence_set"])], row["made_at"])
        assert made.method == MIXTURE
        assert made.remaining.median == pytest.approx(np.exp(row["median"]), rel=1e-6)


@given(st.lists(st.floats(0, 1e4), min_size=7, max_size=7), st.floats(0, 1e4), st.floats(0.1, 10))
@settings(max_examples=60, deadline=None)
def test_a_score_is_in_the_unit_of_the_outcome_and_never_negative(quantiles, outcome, times):
    ordered = sorted(quantiles)
    score = scores.weighted_interval_score(outcome, ordered)
    assert score >= 0
    scaled = scores.weighted_interval_score(times * outcome, [times * one for one in ordered])
    assert scaled == pytest.approx(times * score, rel=1e-6, abs=1e-6)
    assert score <= max(abs(outcome - one) for one in ordered) + 1e-6


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=30), st.floats(-50, 50))
@settings(max_examples=60, deadline=None)
def test_the_score_of_draws_lies_between_nothing_and_their_mean_distance(draws, outcome):
    score = scores.crps_sample(outcome, draws)
    assert -1e-9 <= score <= np.abs(np.array(draws) - outcome).mean() + 1e-9
