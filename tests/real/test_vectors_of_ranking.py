"""Every figure of the reference profiles, of Kendall's W and of Plackett-Luce worths."""

import json

import numpy as np
import pandas as pd
import pytest

from csp_lib.consultation.firmness.agreement import agreement
from csp_lib.consultation.papers import papers_of
from csp_lib.consultation.rules import head_to_head, points
from csp_lib.consultation.rules.kemeny import kemeny
from csp_lib.consultation.rules.plackett_luce import plackett_luce
from csp_lib.consultation.rules.run_off import order_by_run_off


@pytest.fixture(scope="module")
def vectors(shared):
    def read(name):
        return json.loads((shared / "vectors" / "ranking" / f"{name}.json").read_text(encoding="utf-8"))["cases"]

    return read


@pytest.fixture(scope="module")
def profiles(vectors):
    return {case["case_id"]: case for case in vectors("profiles")}


def papers_from(ranks, options, unranked="below"):
    """Return papers from ballots, each with how many are alike and a rank for each option it ranks."""
    rows = [
        ("case", f"{number}", option, float(rank), 1.0, int(alike))
        for number, (alike, given) in enumerate(ranks)
        for option, rank in given.items()
    ]
    columns = ["exercise", "respondent_id", "option", "rank", "weight", "ballots"]
    return papers_of(pd.DataFrame(rows, columns=columns), options, unranked).papers


def papers_of_profile(case, unranked="below"):
    read = [
        (alike, {option: place for place, tied in enumerate(order.split(">"), 1) for option in tied.split("=")})
        for alike, order in case["ballots"]
    ]
    assert case["options"] == sorted(case["options"])
    return papers_from(read, case["options"], unranked)


def groups(papers, places):
    """Return an order as the files write it: a list of groups, those of one group level."""
    return [[papers.options[option] for option in np.flatnonzero(places == place)] for place in np.unique(places)]


def paths(papers):
    return head_to_head.strongest_paths(head_to_head.preferred(papers), "winning_votes")


def margins(papers):
    above = head_to_head.preferred(papers)
    return (above - above.T).sum(axis=1)


FIGURES = {
    "voters": lambda papers: papers.n,
    "pairwise": head_to_head.preferred,
    "borda_average_points": points.average_points,
    "copeland_score": head_to_head.copeland_points,
    "net_margin": margins,
    "strongest_paths_winning_votes": paths,
    "first_choice_percent": lambda papers: points.shares(papers)["first_choice_share"].to_numpy(),
    "top3_percent": lambda papers: points.shares(papers)["top3_share"].to_numpy(),
    "times_ranked": lambda papers: points.shares(papers)["n"].to_numpy(),
    "kemeny_agreements": lambda papers: kemeny(papers).agreements,
}
ORDERS = {
    "borda_order": lambda papers: groups(papers, points.order_by_points(papers)),
    # the file leaves options with as many of Copeland's points level; margins part them in our order alone
    "copeland_order": lambda papers: groups(papers, points.places_of(head_to_head.copeland_points(papers))),
    "condorcet_winner": head_to_head.beats_all,
    "schulze_order_margins": lambda papers: groups(papers, head_to_head.order_by_strongest_paths(papers)),
    "schulze_order_winning_votes": lambda papers: groups(
        papers, head_to_head.order_by_strongest_paths(papers, "winning_votes")
    ),
    "irv_order": lambda papers: [option for (option,) in groups(papers, order_by_run_off(papers))],
    "kemeny_orders": lambda papers: ["".join(order) for order in kemeny(papers).orders],
    "kemeny_number_of_best_orders": lambda papers: kemeny(papers).number,
}


def test_every_key_of_every_profile_is_known_here(profiles):
    assert {key for case in profiles.values() for key in case["expected"]} == set(FIGURES) | set(ORDERS)


@pytest.mark.parametrize("key", FIGURES)
def test_every_figure_of_every_profile_is_ours(profiles, key):
    held = [case for case in profiles.values() if key in case["expected"] and case["expected"][key] is not None]
    assert held
    for case in held:
        got = np.asarray(FIGURES[key](papers_of_profile(case)), dtype=float)
        assert got == pytest.approx(np.array(case["expected"][key]), rel=0, abs=case["tol_abs"]), case["case_id"]


@pytest.mark.parametrize("key", ORDERS)
def test_every_order_of_every_profile_is_ours(profiles, key):
    # no run-off order and no Kemeny order is given where eliminations tie or options are many; no option beats all: null
    missing_means_none = key == "condorcet_winner"
    held = [case for case in profiles.values() if missing_means_none or case["expected"].get(key) is not None]
    assert held
    for case in held:
        assert ORDERS[key](papers_of_profile(case)) == case["expected"][key], case["case_id"]


def test_our_head_to_head_order_parts_only_what_copelands_points_leave_level(profiles):
    for case in profiles.values():
        papers = papers_of_profile(case)
        ours, score = head_to_head.order_head_to_head(papers), head_to_head.copeland_points(papers)
        sums = margins(papers)
        expected = sorted(range(len(ours)), key=lambda option: (-score[option], -sums[option]))
        assert [sorted(group) for group in groups(papers, ours)] == _grouped(papers, expected, score, sums)


def _grouped(papers, order, score, sums):
    found = {}
    for option in order:
        found.setdefault((score[option], sums[option]), []).append(papers.options[option])
    return list(found.values())


def test_every_w_is_ours_with_its_test(vectors, profiles):
    for case in vectors("kendall_w"):
        if "ranks" in case:
            options = "ABCDEF"[: len(case["ranks"][0])]
            papers = papers_from([(1, dict(zip(options, ranks, strict=True))) for ranks in case["ranks"]], options)
        else:
            papers = papers_of_profile(profiles[case["case_id"]])
        got = agreement(papers, 20)
        given = {key.removeprefix("expected_"): value for key, value in case.items() if key.startswith("expected_")}
        assert set(given) <= {"w", "chi_square", "p"}
        assert {key: getattr(got, key) for key in given} == pytest.approx(given, rel=case["tol_rel"]), case["case_id"]


@pytest.mark.parametrize("unranked", ["below", "not_offered"])
def test_every_worth_likelihood_and_standard_error_is_ours(vectors, profiles, unranked):
    names = {"log_worth": "log_worth", "loglik": "log_likelihood", "se": "standard_errors"}
    for case in vectors("plackett_luce"):
        got = plackett_luce(papers_of_profile(profiles[case["case_id"]], unranked))
        keys = [key for key in case if key.startswith("expected_") and key.endswith(f"_{unranked}")]
        assert {"log_worth", "loglik"} <= {key[len("expected_") : -len(unranked) - 1] for key in keys}
        for key in keys:
            ours = np.asarray(getattr(got, names[key[len("expected_") : -len(unranked) - 1]]))
            assert ours == pytest.approx(np.array(case[key]), rel=0, abs=case["tol_abs"]), (case["case_id"], key)
            assert ours == pytest.approx(np.array(case[key]), rel=0, abs=1e-6), (case["case_id"], key)
