"""Every reference value for an interrupted series, read in place."""

import math

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis.events.event_design import Event, baseline_columns, event_column
from csp_lib.analysis.events.event_fit import fit_event


@pytest.fixture(scope="module")
def series(shared):
    return dict(list(pd.read_csv(shared / "vectors/events/its_series.csv").groupby("case_id")))


@pytest.fixture(scope="module")
def expected(shared):
    rows = pd.read_csv(shared / "vectors/events/its_expected.csv")
    assert len(rows) > 0
    return dict(list(rows.groupby(["case_id", "model"])))


def fitted(case, model):
    """Return the fit of a model named by its parts (step_slope_harm2) and the names of its columns."""
    positions = np.arange(len(case)) + 12 * 2001
    parts = model.split("_")
    assert set(parts) <= {"step", "slope", "trend", "harm2"}, model
    pairs = 2 if "harm2" in parts else 0
    start = str(pd.Period("2001-01", "M") + int((case["post"] == 0).sum()))
    base, names = baseline_columns(positions, pairs), ["intercept", "trend", "sin1", "sin2", "cos1", "cos2"]
    names = names[: base.shape[1]]
    kinds = [kind for part, kind in (("step", "step"), ("slope", "ramp")) if part in parts]
    columns = [event_column(Event("opening", start, kind), positions) for kind in kinds]
    assert np.array_equal(columns[0], case["post"])
    if "slope" in parts:
        assert np.array_equal(columns[1], case["months_since"])
    design = np.column_stack([base, *columns])
    effect = range(base.shape[1], design.shape[1])
    names += ["step", "slope_change"][: len(columns)]
    return fit_event(case["count"].to_numpy(float), design, effect, np.log(case["population"])), names


def values(found, names):
    """Return each term's estimate, standard error, ratio with range, dispersion and deviance as the file names them."""
    errors = np.sqrt(found.dispersion * np.diag(found.fit.covariance))
    both = {"expected_dispersion": found.dispersion, "expected_deviance": found.fit.deviance}
    rows = {}
    for name, estimate, error in zip(names, found.fit.coefficients, errors, strict=True):
        limits = [math.exp(estimate + z * error) for z in (0, -1.959963984540054, 1.959963984540054)]
        ratios = dict(zip(["expected_rate_ratio", "expected_lower", "expected_upper"], limits, strict=True))
        rows[name] = {"expected_estimate": estimate, "expected_se": error} | ratios | both
    after = found.design[:, found.effect[0]] > 0
    rows["extra_offences_after"] = {"expected_estimate": (found.fit.means - found.expected)[after].sum()} | both
    return rows


def test_every_term_of_every_model_equals_its_row(series, expected):
    checked = 0
    for (case, model), rows in expected.items():
        got = values(*fitted(series[case], model))
        for row in rows.to_dict("records"):
            wanted = {name: row[name] for name in got[row["term"]] if not pd.isna(row[name])}
            assert wanted
            for name, value in wanted.items():
                tolerance = max(row["tol_abs"], row["tol_rel"] * abs(value))
                assert abs(got[row["term"]][name] - value) <= tolerance, (case, model, row["term"], name)
            checked += 1
    assert checked == sum(map(len, expected.values()))


def test_every_series_is_used(series, expected):
    assert set(series) == {case for case, _ in expected}
