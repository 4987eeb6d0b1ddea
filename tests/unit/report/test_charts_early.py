"""The chart of offences beside what was expected of their month."""

import pandas as pd
import pytest

from csp_lib.errors import ReportError
from csp_lib.report import charts

CAPTION = {
    "block_id": "early", "title": "Robbery is above its bound", "subtitle": "Harrow, March 2012, offences",
    "description": "One of four is listed.", "source": ["MPS"], "data_kind": "derived",
}  # fmt: skip
MONTH = pd.DataFrame(
    [("Burglary", 143, 120.4, 151.2, False), ("Robbery", 64, 40.2, 55.9, True), ("Cycle theft", None, 30.0, 42.0, False),
     ("Hate", 12, None, None, False), ("Gun crime", 0, 1.2, 4.4, False)],
    columns=["title", "observed", "expected", "bound", "is_alarm"],
)  # fmt: skip


def marks(drawing, gid):
    return next(list(line.get_xdata()) for line in drawing.axes[0].lines if line.get_gid() == gid)


def beside(drawing):
    return [text.get_text() for text in drawing.axes[0].texts]


def test_each_row_has_its_bar_to_the_bound_its_mark_and_its_count(drawn):
    charts.expected_chart(MONTH, **CAPTION)
    axes = drawn[0].axes[0]
    assert [bar.get_width() for bar in axes.patches] == [151.2, 55.9, 42.0, 4.4]
    assert {bar.get_x() for bar in axes.patches} == {0}
    assert [x for x in marks(drawn[0], "expected") if x == x] == [120.4, 40.2, 30.0, 1.2]
    assert [x for x in marks(drawn[0], "Recorded") if x == x] == [143, 12, 0]
    assert marks(drawn[0], "Recorded, above the limit") == [64]
    assert [label.get_text() for label in axes.get_yticklabels()] == list(MONTH["title"])


def test_an_alarm_is_told_by_shape_and_by_word(drawn):
    charts.expected_chart(MONTH, **CAPTION)
    shapes = {line.get_gid(): line.get_marker() for line in drawn[0].axes[0].lines}
    assert shapes["Recorded"] != shapes["Recorded, above the limit"]
    assert beside(drawn[0]) == ["143", "64, above the limit", "not available", "12, no expectation", "0"]


def test_the_axis_starts_at_zero_and_every_word_stays_inside(drawn):
    wide = MONTH.assign(title=["Domestic violence offences that were recorded by the police"] * 5, observed=999)
    for frame in (MONTH, wide.assign(is_alarm=True), pd.concat([MONTH] * 6)):
        charts.expected_chart(frame, **CAPTION)
        drawing = drawn[-1]
        axes = drawing.axes[0]
        assert axes.get_xlim()[0] == 0
        boxes = [text.get_window_extent() for text in axes.texts]
        assert max(box.x1 for box in boxes) <= drawing.bbox.x1
        assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[i + 1 :])


def test_the_numbers_stand_below_the_chart():
    block = charts.expected_chart(MONTH, **CAPTION)
    assert [column.name for column in block.data.columns][:4] == [
        "Offences",
        "Recorded",
        "Expected",
        "No surprise up to",
    ]
    assert block.data.rows[1] == ("Robbery", "64", "40.2", "55.9", "above the limit")
    assert block.data.rows[2][1] == block.data.rows[2][4] == "not available"
    assert block.data.rows[3][2:] == ("not available", "not available", "no expectation")
    assert block.image.startswith("<svg")


def test_the_key_names_only_what_is_drawn(drawn):
    charts.expected_chart(MONTH, **CAPTION)
    charts.expected_chart(MONTH.head(1), **CAPTION)
    named = [{text.get_text() for text in drawing.legends[0].get_texts()} for drawing in drawn]
    assert "Recorded, above the limit" in named[0]
    assert named[1] == {"Expected", "Recorded", "No surprise up to here"}


def test_rows_without_any_number_are_drawn_and_said(drawn):
    charts.expected_chart(MONTH.iloc[[2]].assign(expected=None, bound=None), **CAPTION)
    assert beside(drawn[0]) == ["not available"]


def test_simulated_data_is_stamped_and_the_same_frame_gives_the_same_image(drawn, monkeypatch):
    charts.expected_chart(MONTH, **CAPTION | {"data_kind": "simulated"})
    assert "Simulated data" in beside(drawn[0])
    monkeypatch.undo()
    assert charts.expected_chart(MONTH, **CAPTION).image == charts.expected_chart(MONTH, **CAPTION).image


@pytest.mark.parametrize("frame", [MONTH.drop(columns="bound"), MONTH.head(0)])
def test_a_frame_without_its_columns_or_rows_is_refused(frame):
    with pytest.raises(ReportError, match=r"no (column|rows)"):
        charts.expected_chart(frame, **CAPTION)
