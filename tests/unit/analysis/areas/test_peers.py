"""An area against its peers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.analysis.areas.peers import against_peers, change_against_peers, displacement

WORDS = {"clearly higher", "higher", "similar", "lower", "clearly lower", "cannot compare"}


def areas(**figures):
    rows = [(name, count, denominator) for name, (count, denominator) in figures.items()]
    return pd.DataFrame(rows, columns=["area", "count", "denominator"])


SIX = areas(own=(900, 10_000), b=(1000, 20_000), c=(500, 10_000), d=(1100, 20_000), e=(450, 10_000), f=(480, 10_000))


def test_the_peers_are_pooled_without_the_area_even_where_it_is_named_among_them():
    with_own, without = (against_peers(SIX, "own", group, 0.02) for group in (["own", "b", "c"], ["b", "c"]))
    assert with_own == without
    assert with_own.peer_rate == pytest.approx(1000 * 1500 / 30_000)
    assert (with_own.rate, with_own.ratio, with_own.members) == (90, pytest.approx(1.8), ("b", "c"))


def test_the_area_itself_does_not_pull_the_spread_it_is_judged_by():
    wild = SIX.assign(count=[9000, *SIX["count"][1:]])
    assert against_peers(wild, "own", ["b", "c"]).tau2 == against_peers(SIX, "own", ["b", "c"]).tau2


def test_limits_allow_for_the_peers_own_rate_being_uncertain():
    few, many = (against_peers(SIX, "own", list(group), 0.05) for group in ("b", "bcdef"))
    assert few.upper / few.peer_rate > many.upper / many.peer_rate


def test_a_spread_of_nothing_judges_by_chance_alone_and_says_so():
    frame = areas(own=(12_500, 100_000), b=(30_000, 300_000))
    alone, spread = (against_peers(frame, "own", ["b"], tau2) for tau2 in (0.0, 0.04))
    assert (alone.word, alone.basis) == ("clearly higher", "chance alone")
    assert (spread.word, spread.basis) == ("similar", "the spread between areas")


def test_too_few_areas_to_tell_the_spread_leave_the_rates_and_give_no_word():
    got = against_peers(SIX.head(4), "own", ["b", "c"])
    assert (got.word, got.tau2, got.lower, got.upper998) == ("cannot compare", None, None, None)
    assert (got.rate, got.peer_rate) == (90, 50)
    assert got.reason == "too few areas to tell how far areas usually differ"


def test_a_borough_that_differs_as_boroughs_do_is_flagged_about_one_time_in_twenty():
    rng = np.random.default_rng(11)
    flagged = 0
    for _ in range(250):
        people = rng.uniform(150_000, 350_000, 32).round()
        counts = rng.poisson(people * 0.1 * np.exp(rng.normal(0, 0.2, 32)))
        frame = pd.DataFrame({"area": [f"a{i:02}" for i in range(32)], "count": counts, "denominator": people})
        flagged += against_peers(frame, "a00", ["a01", "a02", "a03", "a04"], 0.04).word != "similar"
    assert 0.02 < flagged / 250 < 0.085


def test_peers_without_figures_are_named_and_counted_on_neither_side():
    frame = pd.concat([SIX, areas(g=(None, 5000))])
    got = against_peers(frame, "own", ["b", "c", "g", "nowhere"], 0.02)
    assert (got.members, got.missing) == (("b", "c"), ("g", "nowhere"))
    assert (got.peer_rate, got.reason) == (50, "without g, nowhere")


def test_the_city_is_no_peer():
    frame = pd.concat([SIX, areas(city_of_london=(6000, 7000))])
    assert against_peers(frame, "own", ["b", "city_of_london"], 0.02).missing == ("city_of_london",)


def test_westminster_is_flagged_as_the_area_and_among_the_peers_but_not_elsewhere():
    frame = pd.concat([SIX, areas(westminster=(3000, 10_000))])
    said = "residents are the wrong denominator for westminster, where far more people work and visit than live"
    assert against_peers(frame, "own", ["b", "westminster"], 0.02).reason == said
    assert against_peers(frame, "westminster", ["b"], 0.02).reason == said
    assert against_peers(frame, "own", ["b", "c"], 0.02).reason == ""
    households = against_peers(frame, "own", ["b", "westminster"], 0.02, denominator_name="households")
    assert households.reason == ""


@pytest.mark.parametrize(
    ("frame", "area", "group", "reason"),
    [
        (SIX, "nowhere", ["b"], "there is no rate for nowhere"),
        (SIX, "own", [], "none of the peers has both figures"),
        (SIX, "own", ["own"], "none of the peers has both figures"),
        (SIX.assign(count=0), "own", ["b"], "nothing was counted in any of the peers"),
        (SIX.head(0), "own", ["b"], "there is no rate for own; none of the peers has both figures; without b"),
    ],
)
def test_what_cannot_be_compared_says_why(frame, area, group, reason):
    got = against_peers(frame, area, group, 0.02)
    assert (got.word, got.reason, got.lower) == ("cannot compare", reason, None)


@pytest.mark.parametrize("tau2", [-0.1, float("nan"), float("inf")])
def test_an_impossible_spread_is_wrong_use(tau2):
    with pytest.raises(ValueError, match="no spread between areas"):
        against_peers(SIX, "own", ["b"], tau2)


def test_results_hold_plain_values_only():
    results = (
        against_peers(SIX, "own", ["b", "c"]),
        change_against_peers(100, 120, 1000, 900, 2.0),
        displacement((100, 90), (80, 85)),
    )
    for got in results:
        assert all(type(v) in (int, float, str, tuple, type(None)) for v in vars(got).values()), got


def test_peers_ten_times_larger_that_move_alike_are_no_difference_though_their_counts_move_further():
    # the plain difference of counts measures how much larger the peers are
    assert displacement((1000, 1100), (10_000, 11_000)).p < 0.001
    got = change_against_peers(1000, 1100, 10_000, 11_000)
    assert (got.word, got.difference, got.points) == ("similar", 0, 0)


def test_a_change_against_peers_carries_both_percentages_and_the_offences_between_them():
    got = change_against_peers(1000, 1300, 10_000, 11_000)
    assert (got.percent, got.peers_percent, got.points) == (30, 10, 20)
    assert (got.expected, got.difference) == (pytest.approx(1100), pytest.approx(200))
    assert got.lower < 200 < got.upper
    assert got.lower > 0
    assert got.word == "clearly higher"


def test_falling_less_than_the_peers_is_higher_and_never_called_a_rise():
    assert change_against_peers(1000, 960, 10_000, 8000).word == "clearly higher"


def test_a_series_that_varies_by_itself_needs_a_larger_difference():
    alone, own = (change_against_peers(1000, 1180, 10_000, 10_000, phi) for phi in (1.0, 6.0))
    assert (alone.word, alone.basis) == ("clearly higher", "chance alone")
    assert (own.word, own.basis) == ("similar", "this series' own variation")
    assert own.se == pytest.approx(alone.se * 6**0.5)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ((None, 10, 10, 10), "the earlier count is missing"),
        ((10, float("nan"), 10, None), "the later count and the peers' later count are missing"),
        ((4, 5, 100, 100), "both counts of the area together are under 10"),
        ((0, 0, 0, 0), "both counts of the area and of the peers together are under 10"),
    ],
)
def test_counts_that_cannot_be_compared_say_why(counts, reason):
    got = change_against_peers(*counts)
    assert (got.word, got.reason, got.p, got.difference) == ("cannot compare", reason, None, None)


def test_a_zero_base_has_no_percentage_but_a_word():
    got = change_against_peers(0, 40, 1000, 1000)
    assert (got.percent, got.points, got.peers_percent) == (None, None, 0)
    assert got.word == "higher"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: change_against_peers(-1, 1, 1, 1),
        lambda: change_against_peers(1, float("inf"), 1, 1),
        lambda: change_against_peers(10, 10, 10, 10, phi=0.5),
        lambda: change_against_peers(10, 10, 10, 10, phi=float("nan")),
        lambda: displacement((1, 2), (-3, 4)),
    ],
)
def test_impossible_counts_and_phi_are_wrong_use(ask):
    with pytest.raises(ValueError, match=r"count|phi"):
        ask()


def test_no_offences_anywhere_give_no_test_of_displacement():
    got = displacement((0, 0), (0, 0))
    assert (got.z, got.p, got.total, got.lower, got.upper) == (None, None, 0, 0, 0)


def test_phi_widens_a_displacement():
    plain, wide = (displacement((308, 318), (207, 110), phi=phi) for phi in (1.0, 4.0))
    assert wide.total_se == pytest.approx(2 * plain.total_se)


@settings(max_examples=80)
@given(*[st.integers(0, 3000)] * 4, st.floats(1, 20))
def test_a_word_agrees_with_the_range_beside_it(before, now, peers_before, peers_now, phi):
    got = change_against_peers(before, now, peers_before, peers_now, phi)
    assert got.word in WORDS
    if got.word != "cannot compare":
        assert (got.word == "similar") == (got.lower <= 0 <= got.upper)
        assert got.lower <= got.difference <= got.upper


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 90_000)), min_size=2, max_size=20))
def test_any_figures_give_a_word_and_the_word_agrees_with_the_limits(figures):
    frame = pd.DataFrame(figures, columns=["count", "denominator"]).assign(area=lambda f: [f"a{i}" for i in f.index])
    got = against_peers(frame, "a0", list(frame["area"]))
    assert got.word in WORDS
    if got.lower is not None:
        assert (got.word == "similar") == (got.lower <= got.rate <= got.upper)
        assert got.lower998 <= got.lower <= got.peer_rate <= got.upper <= got.upper998
