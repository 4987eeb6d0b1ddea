"""The whole file of reference cases for the promotion of write-ins."""

import json

import pytest

from csp_lib.consultation.write_ins.promotion import PromotionRule, promotion


def test_promotion_equals_every_case(shared):
    path = shared / "vectors" / "ranking" / "write_in_promotion.json"
    cases = json.loads(path.read_text(encoding="utf-8"))["cases"]
    assert cases
    for case in cases:
        got = promotion(
            case["case_id"], case["mentions"], case["ballots"], case["groups"], PromotionRule(**case["rule"]),
            is_offered=case["already_offered"],
        )  # fmt: skip
        assert got.is_promoted == case["expected_promoted"], case["case_id"]
        assert got.needed == case["expected_mentions_needed"], case["case_id"]
        expected = [case[f"expected_{name}"] for name in ("share_percent", "wilson_lower", "wilson_upper")]
        assert [got.percent, got.lower, got.upper] == pytest.approx(expected, rel=case["tol_rel"]), case["case_id"]
