"""The chart of an event as it is drawn."""

import numpy as np
import pandas as pd
import pytest

from csp_lib.errors import ReportError
from csp_lib.reference.periods import Month
from csp_lib.report import charts

CAPTION = {
    "block_id": "chart", "title": "More thefts since the centre opened", "subtitle": "Theft, Barnet, offences",
    "source": ["MPS"], "description": "About 30 extra a month.", "data_kind": "derived",
}  # fmt: skip
MONTHS = [str(month) for month in Month(2008, 1).until(Month(2011, 12))]


def frame(touched, by=30.0):
    """Return a frame of 48 months of 100 offences, with `by` more where the event is on."""
    fitted = 100 + by * np.asarray(touched, float)
    return pd.DataFrame(
        {"month": MONTHS, "observed": fitted + 2, "fitted": fitted, "expected": 100.0, "lower": 90.0, "upper": 110.0}
    )


AFTER = np.arange(48) >= 30
STEP = frame(AFTER)
PULSE = frame(np.arange(48) == 31)
AUGUSTS = frame(np.arange(48) % 12 == 7)
UNJUDGED = STEP.assign(fitted=np.nan, expected=np.nan, lower=np.nan, upper=np.nan)


def draw(rows, start="2010-07", words="Centre opens", **more):
    return charts.event_chart(rows, start=start, words=words, **CAPTION | more)


def lines(drawing):
    return {line.get_gid(): line for line in drawing.axes[0].lines if line.get_gid()}


def words(drawing):
    return [text.get_text().replace("\n", " ") for text in drawing.axes[0].texts]


def dated(drawing):
    return [line.get_xdata()[0] for line in drawing.axes[0].lines if line.get_linestyle() == ":"]


def test_the_block_has_words_and_numbers_and_the_same_image_twice():
    one, other = draw(STEP), draw(STEP)
    assert one.image == other.image
    assert one.image.startswith("<svg") and "<text" not in one.image
    assert one.problems() == []
    assert [column.name for column in one.data.columns] == [
        "Month", "Offences", "Fitted", "Expected without the event", "Lower limit", "Upper limit",
    ]  # fmt: skip
    assert one.data.rows[-1] == ("December 2011", "132", "130.0", "100.0", "90.0", "110.0")


def test_months_stand_on_an_axis_from_zero_with_the_dated_line_named(drawn):
    draw(STEP)
    assert drawn[0].axes[0].get_ylim()[0] == 0
    assert dated(drawn[0]) == [30]
    assert {"Centre opens", "Each month", "Fitted", "Extra (shaded)", "Expected without the event"} <= set(
        words(drawn[0])
    )


def test_what_was_expected_is_dashed_from_the_month_before_the_event_on(drawn):
    draw(STEP)
    expected = lines(drawn[0])["expected"]
    assert expected.get_linestyle() == "--"
    assert np.flatnonzero(np.isfinite(expected.get_ydata())).tolist() == list(range(29, 48))
    assert np.isfinite(lines(drawn[0])["fitted"].get_ydata()).all()
    shaded = next(part for part in drawn[0].axes[0].collections if part.get_gid() == "difference")
    corners = shaded.get_paths()[0].vertices
    assert (corners[:, 0].min(), corners[:, 0].max()) == (29, 47)
    assert (corners[:, 1].min(), corners[:, 1].max()) == (100, 130)


def test_fewer_offences_are_named_so(drawn):
    draw(frame(AFTER, by=-30))
    assert "Fewer (shaded)" in words(drawn[0])


def test_a_single_month_is_a_spike_and_its_colours_are_told_at_the_end_of_the_line(drawn):
    draw(PULSE, start="2010-08")
    assert np.flatnonzero(np.isfinite(lines(drawn[0])["expected"].get_ydata())).tolist() == [30, 31, 32]
    assert "Fitted (shaded: extra; dashed: without the event)" in words(drawn[0])


def test_a_month_that_recurs_is_named_where_it_first_shows(drawn):
    draw(AUGUSTS, start="1999-08", words="Carnival")
    assert dated(drawn[0]) == [7]
    assert "Carnival" in words(drawn[0])


def test_an_end_has_a_line_of_its_own(drawn):
    draw(frame((np.arange(48) >= 30) & (np.arange(48) <= 40)), end="2011-05")
    assert dated(drawn[0]) == [30, 40]
    assert "Ends" in words(drawn[0])
    draw(PULSE, start="2010-08", end="2010-08")
    assert dated(drawn[1]) == [31]


def test_an_event_that_was_not_judged_is_drawn_as_months_and_a_date(drawn):
    block = draw(UNJUDGED)
    assert set(lines(drawn[0])) == {"observed"}
    assert dated(drawn[0]) == [30]
    assert words(drawn[0]).count("Each month") == 1
    assert [column.name for column in block.data.columns] == ["Month", "Offences"]


def test_an_event_without_any_effect_shades_nothing(drawn):
    draw(frame(np.zeros(48)))
    assert not any("shaded" in text for text in words(drawn[0]))
    assert not np.isfinite(lines(drawn[0])["expected"].get_ydata()).any()


def test_a_month_that_could_not_be_used_is_a_gap(drawn):
    rows = STEP.copy()
    rows.loc[47, ["observed", "fitted", "expected", "lower", "upper"]] = np.nan
    block = draw(rows.drop(index=10))
    fitted = lines(drawn[0])["fitted"].get_ydata()
    assert np.flatnonzero(~np.isfinite(fitted)).tolist() == [10, 47]
    assert "Extra (shaded)" in words(drawn[0])
    assert block.data.rows[10][1:] == ("not available",) * 5


def test_labels_at_the_end_do_not_stand_on_one_another(drawn):
    draw(frame(AFTER, by=1.0))
    at_the_end = ("Each month", "Fitted", "Extra (shaded)", "Expected without the event")
    axes = drawn[0].axes[0]
    drawn[0].canvas.draw()
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text().replace("\n", " ") in at_the_end]
    assert len(boxes) == 4
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_simulated_data_are_stamped_inside(drawn):
    draw(STEP, data_kind="simulated")
    assert "Simulated data" in words(drawn[0])


def test_a_table_without_the_columns_is_refused_by_name():
    with pytest.raises(ReportError, match="no column expected"):
        draw(STEP.drop(columns="expected"))
    with pytest.raises(ReportError, match="no rows"):
        draw(STEP.head(0))
