"""The control chart as it is drawn."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from csp_lib.analysis.control_charts.special_causes import HIGH_RULES, LOW_RULES
from csp_lib.errors import ReportError
from csp_lib.reference.periods import Month
from csp_lib.report import charts
from csp_lib.report.charts.control import MARKS, WHY

CAPTION = {
    "block_id": "chart", "title": "Burglary is high", "subtitle": "Burglary, Harrow, offences", "source": ["MPS"],
    "description": "Usually 83 to 117 a month.", "data_kind": "derived",
}  # fmt: skip
MONTHS = [str(month) for month in Month(2010, 4).until(Month(2012, 3))]
USUAL = pd.DataFrame({
    "month": MONTHS, "observed": np.tile([90.0, 110], 12), "value": np.tile([95.0, 105], 12), "mean": 100.0, "lower": 83.0,
    "upper": 117.0, "rule": "common_cause", "point_type": "usual variation", "baseline": 1,
})  # fmt: skip


def with_marks(**marks):
    frame = USUAL.copy()
    for place, (word, rule) in enumerate(marks.values(), start=5):
        frame.loc[place, ["point_type", "rule"]] = word, rule
    return frame


FOUR = with_marks(
    a=("improvement", "below_limit"), b=("concern", "above_limit"), c=("unusual (high)", "trend_up"),
    d=("unusual (low)", "shift_low"),
)  # fmt: skip


def lines(drawing):
    return {line.get_gid(): line for line in drawing.axes[0].lines if line.get_gid()}


def words(drawing):
    return [text.get_text().replace("\n", " ") for text in drawing.axes[0].texts]


def legend(drawing):
    return [text.get_text() for found in drawing.legends for text in found.get_texts()]


def test_the_block_has_words_and_numbers_and_the_same_image_twice():
    one, other = (charts.control_chart(FOUR, better="fewer is better", **CAPTION) for _ in range(2))
    assert one.image == other.image
    assert one.image.startswith("<svg") and "<text" not in one.image
    assert len(one.image) < 100_000
    assert (one.id, one.title, len(one.data.rows)) == ("chart", "Burglary is high", 24)


def test_the_table_says_in_words_why_a_month_is_marked():
    rows = charts.control_chart(FOUR, **CAPTION).data.rows
    assert rows[0] == ("April 2010", "90", "95.0", "100.0", "83.0", "117.0", "usual variation", "not marked")
    assert rows[5][-2:] == ("improvement", "below the lower limit")
    assert rows[7][-2:] == ("unusual (high)", "seven months rising")


def test_every_rule_has_words():
    assert set(WHY) == {*HIGH_RULES, *LOW_RULES}


def test_marked_months_differ_in_shape_and_colour_and_the_legend_names_them(drawn):
    charts.control_chart(FOUR, better="fewer is better", **CAPTION)
    marks = {word: lines(drawn[0])[word] for word in MARKS}
    assert len({mark.get_marker() for mark in marks.values()}) == 4
    assert marks["improvement"].get_color() != marks["concern"].get_color()
    assert {"o", lines(drawn[0])["value"].get_marker()}.isdisjoint(mark.get_marker() for mark in marks.values())
    assert list(marks["concern"].get_xdata()) == [6]
    assert legend(drawn[0]) == ["Improvement (fewer is better)", "Concern", "Unusual (high)", "Unusual (low)"]


def test_the_legend_names_only_what_is_drawn_and_is_absent_without_marks(drawn):
    charts.control_chart(with_marks(a=("concern", "above_limit")), better="fewer is better", **CAPTION)
    charts.control_chart(USUAL, better="fewer is better", **CAPTION)
    assert legend(drawn[0]) == ["Concern"]
    assert drawn[1].legends == []


def test_months_as_recorded_stand_thin_behind_the_adjusted_ones(drawn):
    charts.control_chart(USUAL, **CAPTION)
    drawn_lines = lines(drawn[0])
    assert list(drawn_lines["observed"].get_ydata()) == list(USUAL["observed"])
    assert drawn_lines["observed"].get_linewidth() < drawn_lines["value"].get_linewidth()
    assert drawn_lines["observed"].get_zorder() < drawn_lines["value"].get_zorder()
    assert {"Adjusted for the time of year", "As recorded"} <= set(words(drawn[0]))


def test_months_charted_as_recorded_are_one_line_and_one_column(drawn):
    block = charts.control_chart(USUAL.assign(observed=USUAL["value"]), **CAPTION)
    assert "observed" not in lines(drawn[0])
    assert "Each month" in words(drawn[0])
    assert "Adjusted for the time of year" not in [column.name for column in block.data.columns]


def test_mean_limits_and_target_are_named_with_their_numbers(drawn):
    charts.control_chart(USUAL.assign(mean=4.25, lower=0.0, upper=9.4), target=90, **CAPTION)
    assert {"Mean 4.3", "Lower limit 0", "Upper limit 9.4", "Target 90"} <= set(words(drawn[0]))


def test_the_axis_starts_at_zero_and_holds_the_upper_limit(drawn):
    charts.control_chart(USUAL.assign(upper=400.0), **CAPTION)
    low, high = drawn[0].axes[0].get_ylim()
    assert low == 0
    assert high >= 400


def test_each_baseline_has_its_own_lines_and_the_new_one_its_words(drawn):
    frame = USUAL.copy()
    frame.loc[12:, ["baseline", "mean", "lower", "upper"]] = 2, 60.0, 50.0, 70.0
    charts.control_chart(frame, rebases=[("2011-04", "Counted anew")], **CAPTION)
    segments = {c.get_gid(): c.get_segments()[0] for c in drawn[0].axes[0].collections if c.get_gid()}
    assert segments["mean_1"].tolist() == [[-0.5, 100], [11.5, 100]]
    assert segments["upper_2"].tolist() == [[11.5, 70], [23.5, 70]]
    assert {"Counted anew", "Mean 60"} <= set(words(drawn[0]))
    assert "Mean 100" not in words(drawn[0])


def test_a_chart_too_short_to_judge_is_drawn_without_limits(drawn):
    frame = USUAL.head(9).assign(mean=np.nan, lower=np.nan, upper=np.nan, rule="", point_type="too short to judge")
    block = charts.control_chart(frame, **CAPTION)
    assert not [word for word in words(drawn[0]) if "limit" in word or "Mean" in word]
    assert block.data.rows[0][3:] == (
        "not available",
        "not available",
        "not available",
        "too short to judge",
        "not marked",
    )


def test_a_missing_month_is_a_gap_in_the_line_and_a_word_in_the_table(drawn):
    frame = USUAL.copy()
    frame.loc[4, ["observed", "value"]] = np.nan
    frame.loc[4, ["rule", "point_type"]] = ""
    block = charts.control_chart(frame, **CAPTION)
    assert np.isnan(lines(drawn[0])["value"].get_ydata()[4])
    assert block.data.rows[4][1:3] == ("not available", "not available")


def test_simulated_months_are_stamped(drawn):
    charts.control_chart(USUAL, **CAPTION | {"data_kind": "simulated"})
    assert "Simulated data" in words(drawn[0])


@pytest.mark.parametrize("frame", [USUAL.drop(columns="rule"), USUAL.head(0)])
def test_a_frame_that_cannot_be_drawn_is_refused(frame):
    with pytest.raises(ReportError, match='block "chart"'):
        charts.control_chart(frame, **CAPTION)


def test_labels_at_the_end_of_the_lines_do_not_overlap(drawn):
    charts.control_chart(USUAL.assign(mean=100.0, lower=99.0, upper=101.0), target=100, **CAPTION)
    drawn[0].draw_without_rendering()
    labels = [text for text in drawn[0].axes[0].texts if getattr(text, "xy", (0, 0))[0] > 23]
    boxes = sorted((label.get_window_extent() for label in labels), key=lambda box: box.y0)
    assert len(boxes) == 6
    assert all(below.y1 <= above.y0 + 1 for below, above in pairwise(boxes))
