"""Results travel through JSON and come back as they were."""

import dataclasses
import json
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.params import load_params, resolve
from csp_lib.results import codec, shapes
from csp_lib.results import slices as slicing
from csp_lib.results.annual_review import annual_review
from csp_lib.results.consultations.consultation import consultation
from csp_lib.results.data_quality import data_quality
from csp_lib.results.theme_trend import theme_trend


def there_and_back(value):
    return codec.decode(json.loads(json.dumps(codec.encode(value), ensure_ascii=False)))


def assert_same(was, now):
    """Compare record by record, table by table; a table may hold NaN where it held None."""
    assert type(was) is type(now) or isinstance(was, float | int)
    if dataclasses.is_dataclass(was):
        for field in dataclasses.fields(was):
            assert_same(getattr(was, field.name), getattr(now, field.name))
    elif isinstance(was, pd.DataFrame):
        pd.testing.assert_frame_equal(was.reset_index(drop=True), now, check_dtype=False)
    elif isinstance(was, list | tuple):
        assert len(was) == len(now)
        for one, other in zip(was, now, strict=True):
            assert_same(one, other)
    else:
        assert was == now or (was != was and now != now)


def computed(kind):
    """Return one result of a kind, computed and not taken from what is kept."""
    params = load_params()
    limit = int(resolve(params, "theme_trend", "ashmere").values["population_age_limit_years"])
    year, part = slicing.period_of("2011/12"), slicing.period_of("2011/12", "2011-12")
    if kind == "annual_review":
        fed = [theme_trend(params, "ashmere", name, year, limit) for name in ("total_crime", "violence")]
        return annual_review(params, "ashmere", year, limit, fed)
    made = {
        "theme_trend with months": lambda: theme_trend(params, "ashmere", "burglary", year, limit),
        "theme_trend of a part year": lambda: theme_trend(params, "ashmere", "burglary", part, limit),
        "theme_trend with years only": lambda: theme_trend(params, "copperfield", "burglary", year, limit),
        "theme_trend without a series": lambda: theme_trend(params, "ashmere", "asb", year, limit),
        "consultation with a plan": lambda: consultation(params, "ashmere"),
        "consultation with nothing": lambda: consultation(params, "dunmarsh"),
        "data_quality": lambda: data_quality("ashmere"),
    }
    return made[kind]()


@pytest.mark.parametrize(
    "kind",
    ["theme_trend with months", "theme_trend of a part year", "theme_trend with years only",
     "theme_trend without a series", "annual_review", "consultation with a plan", "consultation with nothing",
     "data_quality"],
)  # fmt: skip
def test_a_result_of_every_shape_comes_back_as_it_was(world, kind):
    was = computed(kind)
    now = there_and_back(was)
    assert_same(was, now)
    assert codec.encode(now) == codec.encode(was)


def test_every_record_of_a_result_can_be_told_apart_by_its_name():
    records = codec._records()
    held = {name for name in dir(shapes) if dataclasses.is_dataclass(getattr(shapes, name))}
    assert held <= set(records)
    assert {"Change", "Rank", "Rate", "Verdict"} <= set(records)
    others = codec._records_of_consultations()
    assert {name for name in records if name in others and others[name] is not records[name]} == set()
    assert {"Ranking", "Rating", "PriorityMatrix", "Concordance", "Swap"} <= set(others)


def test_two_records_of_one_name_are_refused():
    one, other = (SimpleNamespace(Same=dataclasses.make_dataclass("Same", [])) for _ in range(2))
    with pytest.raises(ValueError, match="two records are called Same"):
        codec._held_in(one, other)


@pytest.mark.parametrize("kind", [shapes.ThemeTrend, shapes.AnnualReview, shapes.Consultation, shapes.DataQuality])
def test_a_result_is_frozen(kind):
    assert kind.__dataclass_params__.frozen


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner),
    max_leaves=12,
)


@settings(max_examples=50, deadline=None)
@given(VALUES)
def test_plain_values_lists_and_pairs_come_back_as_they_were(value):
    assert there_and_back(value) == value


CELLS = st.none() | st.integers(-(10**9), 10**9)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=5), CELLS), max_size=5))
def test_a_table_comes_back_with_its_columns_even_without_rows(rows):
    was = pd.DataFrame(rows, columns=["name", "count"])
    now = there_and_back(was)
    assert list(now.columns) == ["name", "count"]
    assert now["name"].tolist() == was["name"].tolist()
    assert now["count"].isna().tolist() == was["count"].isna().tolist()
    assert now["count"].dropna().tolist() == was["count"].dropna().tolist()
