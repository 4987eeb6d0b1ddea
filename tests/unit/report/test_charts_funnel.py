"""The funnel chart: dots, limits, names."""

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis.areas.funnel import curves, funnel
from csp_lib.errors import ReportError
from csp_lib.report.charts import funnel_chart

CAPTION = {
    "block_id": "chart", "title": "Harrow is low", "subtitle": "Burglary, London, rate", "source": ["MPS"],
    "description": "Harrow lies below the limits.", "data_kind": "derived",
}  # fmt: skip
NAMES = [f"Borough {chr(65 + i)}" for i in range(20)]
FRAME = pd.DataFrame(
    {
        "area": NAMES,
        "count": [int(1000 * (1 + 0.02 * ((7 * i) % 11 - 5))) for i in range(18)] + [300, 2900],
        "denominator": [100_000 + 3000 * i for i in range(20)],
    }
)


def drawn_from(frame, highlight="Borough A", **more):
    got = funnel(frame)
    rows = got.frame.assign(area_name=got.frame["area"])
    return funnel_chart(rows, curves(got), highlight=highlight, reference=("All", got.group_rate), **CAPTION | more)


def lines(drawing):
    return {line.get_gid(): line for line in drawing.axes[0].lines if line.get_gid()}


def names_in(drawing):
    return [text.get_text() for text in drawing.axes[0].texts if text.get_text().startswith("Borough")]


def test_the_block_holds_every_area_with_its_word_highest_first():
    block = drawn_from(FRAME)
    assert len(block.data.rows) == 20
    assert block.data.rows[0][0] == "Borough T"
    assert [column.name for column in block.data.columns] == [
        "Area", "Count", "Residents", "Offences per 1,000 residents", "Against all areas",
    ]  # fmt: skip
    assert {row[4] for row in block.data.rows} >= {"similar", "clearly higher", "clearly lower"}


def test_the_same_figures_give_the_same_small_svg_of_paths():
    first, second = drawn_from(FRAME).image, drawn_from(FRAME).image
    assert first == second
    assert first.startswith("<svg") and "<text" not in first and "metadata" not in first
    assert 2000 < len(first) < 100_000


def test_adjusted_limits_are_solid_and_chance_alone_is_dotted(drawn):
    drawn_from(FRAME)
    found = lines(drawn[0])
    for end in ("lower", "upper"):
        for digits in ("95", "998"):
            assert found[f"od_{end}{digits}"].get_linestyle() == "-"
            assert found[f"{end}{digits}"].get_linestyle() == ":"


def test_every_area_is_a_dot_at_its_rate_and_the_highlighted_one_is_apart(drawn):
    drawn_from(FRAME)
    found = lines(drawn[0])
    assert len(found["areas"].get_xdata()) == 19
    assert list(found["highlight"].get_xdata()) == [100_000]
    assert found["highlight"].get_ydata()[0] == pytest.approx(1000 * FRAME["count"][0] / 100_000)


def test_the_highlighted_area_and_those_that_stand_out_are_named_and_no_other(drawn):
    drawn_from(FRAME)
    judged = funnel(FRAME).frame
    outside = set(judged.loc[judged["word"] != "similar", "area"])
    assert {"Borough S", "Borough T"} <= outside < set(NAMES)
    assert "Borough A" not in outside
    assert set(names_in(drawn[0])) == {"Borough A", *outside}


def test_the_axis_of_rates_starts_at_nothing_and_ends_above_every_dot(drawn):
    drawn_from(FRAME)
    bottom, top = drawn[0].axes[0].get_ylim()
    assert bottom == 0
    assert top > 1000 * 2900 / FRAME["denominator"][19]


def test_an_area_without_a_rate_stands_in_the_table_and_is_not_drawn(drawn):
    frame = pd.concat([FRAME, pd.DataFrame({"area": ["Borough Z"], "count": [None], "denominator": [50_000]})])
    block = drawn_from(frame, highlight="Borough Z")
    assert block.data.rows[-1][0] == "Borough Z"
    assert block.data.rows[-1][3:] == ("not available", "cannot compare")
    assert len(lines(drawn[0])["areas"].get_xdata()) == 20


def test_a_funnel_without_a_known_spread_draws_the_limits_of_chance_alone(drawn):
    drawn_from(FRAME.head(4))
    found = lines(drawn[0])
    assert np.isnan(found["od_upper95"].get_ydata()).all()
    assert not np.isnan(found["upper95"].get_ydata()).any()
    ends = [text.get_text() for text in drawn[0].axes[0].texts]
    assert not any("limit" in text for text in ends)


def test_simulated_figures_are_stamped_inside(drawn):
    drawn_from(FRAME, data_kind="simulated")
    assert "Simulated data" in [text.get_text() for text in drawn[0].axes[0].texts]


@pytest.mark.parametrize("seed", range(6))
def test_no_name_lies_over_another_name_or_over_a_dot(drawn, seed):
    from matplotlib.text import Text

    rng = np.random.default_rng(seed)
    frame = FRAME.assign(
        count=rng.poisson(1000 * np.exp(np.where(np.arange(20) % 3 == 0, rng.normal(0, 1.0, 20), 0.0))),
        denominator=rng.integers(100_000, 130_000, 20),
    )
    drawn_from(frame)
    drawing = drawn[0]
    drawing.draw_without_rendering()
    axes = drawing.axes[0]
    boxes = []
    for text in axes.texts:
        text.get_window_extent()
        boxes.append(Text.get_window_extent(text))
    over = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.overlaps(b)]
    assert over == []
    names = [Text.get_window_extent(t) for t in axes.texts if t.get_text().startswith("Borough")]
    assert len(names) >= 3
    dots = [xy for gid in ("areas", "highlight") for xy in axes.transData.transform(lines(drawing)[gid].get_xydata())]
    assert [xy for box in names for xy in dots if box.contains(*xy)] == []


def test_a_table_without_its_columns_or_rows_is_refused():
    got = funnel(FRAME)
    rows = got.frame.assign(area_name=got.frame["area"])
    with pytest.raises(ReportError, match="no column area_name"):
        funnel_chart(got.frame, curves(got), highlight="x", reference=("All", 1.0), **CAPTION)
    with pytest.raises(ReportError, match="no column od_lower95"):
        funnel_chart(rows, curves(got).drop(columns="od_lower95"), highlight="x", reference=("All", 1.0), **CAPTION)
    with pytest.raises(ReportError, match="no rows"):
        funnel_chart(rows.head(0), curves(got), highlight="x", reference=("All", 1.0), **CAPTION)
