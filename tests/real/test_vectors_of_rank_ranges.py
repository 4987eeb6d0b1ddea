"""The whole file of reference rank confidence sets."""

import json

import numpy as np
import pytest

from csp_lib.consultation.firmness.rank_ranges import rank_ranges


@pytest.fixture
def sets(shared):
    found = json.loads((shared / "vectors" / "ranking" / "rank_sets.json").read_text(encoding="utf-8"))["cases"]
    assert found
    return found


def holds(got, least, most):
    """Return whether each limit lies between those of the reference's seeds, one wider where they differ."""
    least, most = np.array(least), np.array(most)
    slack = least != most
    return bool(((got >= least - slack) & (got <= most + slack)).all())


@pytest.mark.parametrize("kind", ["marginal", "simultaneous"])
def test_rank_ranges_equal_every_reference_set(sets, kind):
    cases = [case for case in sets if f"expected_{kind}" in case]
    assert cases
    for case in cases:
        covariance = np.array(case["sigma"]) if "sigma" in case else np.diag(case["sigma_diagonal"])
        got = rank_ranges(
            np.array(case["theta"]), covariance, coverage=case["coverage"], simultaneous=kind == "simultaneous"
        )
        expected = case[f"expected_{kind}"]
        assert got.places.tolist() == case["expected_rank"], case["case_id"]
        assert holds(got.low, expected["lower_min"], expected["lower_max"]), case["case_id"]
        assert holds(got.high, expected["upper_min"], expected["upper_max"]), case["case_id"]
