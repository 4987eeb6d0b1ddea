"""Areas against all of them together."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.analysis.areas import funnel as funnels
from csp_lib.analysis.areas.funnel import funnel
from csp_lib.results.codec import encode


def areas(**figures):
    rows = [(name, count, denominator) for name, (count, denominator) in figures.items()]
    return pd.DataFrame(rows, columns=["area", "count", "denominator"])


def alike(n, count=500, denominator=10_000):
    return pd.DataFrame({"area": [f"a{i:02}" for i in range(n)], "count": count, "denominator": denominator})


def london(repository, offence_set="total_notifiable_offences"):
    folder = repository / "data" / "published"
    crime = pd.read_csv(folder / "recorded_crime_years.csv").query(
        "financial_year == '2011/12' and offence_set == @offence_set"
    )
    people = pd.read_csv(folder / "population.csv").query("mid_year == 2011")
    both = crime.merge(people, on="area", validate="one_to_one")
    return both.rename(columns={"offences": "count", "residents": "denominator"})[["area", "count", "denominator"]]


def test_chance_alone_flags_most_boroughs_and_the_adjusted_limits_few(repository):
    got = funnel(london(repository))
    flagged = {name: int(got.frame[name].str.startswith("clearly").sum()) for name in ("word_unadjusted", "word")}
    assert (got.areas, got.trimmed) == (32, 6)
    assert flagged == {"word_unadjusted": 29, "word": 1}
    assert list(got.frame.loc[got.frame["word"] == "clearly higher", "area"]) == ["westminster"]
    assert got.phi > 1000
    assert 0.03 < got.tau2 < 0.06


def test_westminster_is_flagged_because_residents_are_its_wrong_denominator(repository):
    frame = london(repository)
    assert "residents are the wrong denominator for westminster" in funnel(frame).reason
    assert funnel(frame, denominator_name="workday population").reason == ""
    assert funnel(frame[frame["area"] != "westminster"]).reason == ""


def test_the_city_and_the_airports_are_no_boroughs_and_are_left_out(repository):
    frame = pd.concat([london(repository), areas(city_of_london=(6000, 7400), airports=(900, 1))])
    got = funnel(frame)
    assert got.missing == ("airports", "city_of_london")
    assert got.reason.startswith("without airports, city_of_london")
    assert got.group_rate == funnel(london(repository)).group_rate
    row = got.frame.set_index("area").loc["city_of_london"]
    assert (row["word"], row["count"]) == ("cannot compare", 6000)
    assert pd.isna(row["rate"])


def test_the_line_is_the_rate_of_all_areas_together():
    got = funnel(areas(a=(10, 1000), b=(40, 2000), c=(90, 3000), d=(30, 1500), e=(30, 2500)))
    assert got.group_rate == pytest.approx(1000 * 200 / 10_000)
    assert list(got.frame["expected"]) == pytest.approx([20, 40, 60, 30, 50])
    assert list(got.frame["ratio"]) == pytest.approx([0.5, 1, 1.5, 1, 0.6])


def test_every_word_agrees_with_the_limits_drawn_beside_it(repository):
    for offence_set in ("total_notifiable_offences", "business_robbery", "residential_burglary"):
        got = funnel(london(repository, offence_set))
        for prefix, name in (("", "word_unadjusted"), ("od_", "word")):
            for row in got.frame.to_dict("records"):
                limits = (row[f"{prefix}{limit}"] for limit in funnels.LIMITS)
                assert funnels.word_against(row["rate"], *limits) == row[name]


def test_the_curves_pass_through_the_limits_of_every_area(repository):
    got = funnel(london(repository, "business_robbery"))
    curve = funnels.curves(got, points=4000)
    for row in got.frame.to_dict("records"):
        for name in ("lower95", "upper998", "od_lower998", "od_upper95"):
            drawn = np.interp(row["denominator"], curve["denominator"], curve[name])
            assert drawn == pytest.approx(row[name], rel=1e-4)


def test_areas_all_alike_are_similar_and_have_no_spread():
    got = funnel(alike(12))
    assert (got.tau2, set(got.frame["word"]), set(got.frame["z"])) == (0.0, {"similar"}, {0.0})


def test_under_five_areas_are_not_compared_and_the_reason_says_so():
    got = funnel(alike(4).assign(count=[100, 500, 500, 900]))
    assert set(got.frame["word"]) == {"cannot compare"}
    assert (got.phi, got.tau2) == (None, None)
    assert got.reason == "only 4 areas, too few to tell how far areas usually differ"
    assert set(got.frame["word_unadjusted"]) == {"clearly lower", "similar", "clearly higher"}


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (alike(0), "no area has both figures"),
        (alike(6).assign(count=0), "nothing was counted in any area"),
        (alike(2).assign(count=[None, 5], denominator=[100, 0]), "no area has both figures; without a00, a01"),
    ],
)
def test_without_figures_there_is_no_line_and_a_reason(frame, reason):
    got = funnel(frame)
    assert (got.group_rate, got.tau2, got.reason) == (None, None, reason)
    assert (got.frame["word"] == "cannot compare").all()
    assert list(got.frame.columns) == funnels.COLUMNS
    assert funnels.curves(got).empty


def test_an_area_without_a_figure_counts_on_neither_side_and_keeps_its_row():
    frame = pd.concat([alike(8), areas(zz=(None, 100_000), zy=(9000, None), zx=(5, -3))])
    got = funnel(frame)
    assert got.group_rate == funnel(alike(8)).group_rate
    assert (got.areas, got.missing, len(got.frame)) == (8, ("zx", "zy", "zz"), 11)


def test_no_event_where_one_hundred_are_expected_is_clearly_lower_and_none_where_one_is_expected_is_not():
    few = pd.concat([alike(10, 5, 1000), areas(none=(0, 200))])
    many = pd.concat([alike(10, 500, 10_000), areas(none=(0, 10_000))])
    assert funnel(few).frame.set_index("area").loc["none", "word"] == "similar"
    assert funnel(many).frame.set_index("area").loc["none", "word"] == "clearly lower"


def test_limits_do_not_jump_where_some_areas_expect_few_events():
    frame = alike(10, 5, 1000).assign(denominator=np.linspace(500, 60_000, 10), count=range(3, 203, 20))
    curve = funnels.curves(funnel(frame), points=400).sort_values("denominator")
    upper = curve["od_upper95"].to_numpy()
    assert (np.diff(upper) <= 1e-9).all()


def test_a_proportion_is_capped_at_the_multiplier_whatever_it_is():
    frame = alike(8, 95, 100).assign(denominator=[100, 100, 100, 100, 100, 100, 100, 96])
    for multiplier in (100, 1000):
        got = funnel(frame, multiplier, "offences", kind="proportion")
        assert got.frame["upper998"].max() == multiplier
        assert 0.99 * multiplier < got.frame["od_upper998"].max() <= multiplier


def test_a_count_above_its_base_is_no_proportion_and_is_left_out():
    got = funnel(alike(8, 95, 100).assign(count=[95, 90, 91, 92, 93, 94, 95, 120]), 100, "offences", "proportion")
    assert got.missing == ("a07",)


def test_proportions_that_are_all_complete_cannot_differ():
    got = funnel(alike(8, 100, 100), 100, "offences", "proportion")
    assert (got.group_rate, got.reason) == (None, "all of every area was counted, so none can differ")


@pytest.mark.parametrize(
    ("frame", "found"),
    [
        (alike(6).drop(columns="denominator"), "no denominator"),
        (pd.concat([alike(6), alike(1)]), "a00 stands twice"),
        (alike(6).assign(count=-1), "never negative"),
        (alike(6).assign(count=np.inf), "endless"),
        (alike(6).assign(denominator=np.inf), "endless"),
    ],
)
def test_impossible_frames_are_wrong_use(frame, found):
    with pytest.raises(ValueError, match=found):
        funnel(frame)


def test_an_unknown_kind_is_wrong_use():
    with pytest.raises(ValueError, match="'mean' is no kind of funnel; it is one of rate, proportion"):
        funnel(alike(6), kind="mean")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 90_000)), min_size=1, max_size=32), st.randoms())
def test_any_figures_give_words_and_the_order_of_rows_does_not_matter(figures, random):
    frame = pd.DataFrame(figures, columns=["count", "denominator"]).assign(area=lambda f: [f"a{i}" for i in f.index])
    got = funnel(frame)
    shuffled = funnel(frame.sample(frac=1, random_state=random.randrange(10**6)))
    pd.testing.assert_frame_equal(got.frame, shuffled.frame)
    assert got.reason == shuffled.reason
    words = {"clearly higher", "higher", "similar", "lower", "clearly lower", "cannot compare"}
    assert set(got.frame["word"]) | set(got.frame["word_unadjusted"]) <= words
    for _, row in got.frame.dropna(subset=["od_lower95"]).iterrows():
        assert row["od_lower998"] <= row["od_lower95"] <= got.group_rate <= row["od_upper95"] <= row["od_upper998"]


def test_the_result_can_be_kept_as_json_values():
    import json

    got = funnel(pd.concat([alike(8), areas(zz=(None, 5))]))
    kept = encode(got.frame)
    assert json.loads(json.dumps(kept)) == kept
    plain = (got.group_rate, got.phi, got.tau2, got.trimmed, got.areas, got.multiplier)
    assert all(type(value) in (int, float) for value in plain)
