"""The chart of a year's projection and the record of past projections, as they are drawn."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from csp_lib.errors import ReportError
from csp_lib.reference.periods import Month
from csp_lib.report import charts, outlook_words

CAPTION = {
    "block_id": "projection", "title": "2011/12 is heading for 1,150 to 1,250", "subtitle": "Burglary, Harrow, offences",
    "description": "Added up from April.", "source": ["MPS"], "data_kind": "derived",
}  # fmt: skip
NAMES = ["lower95", "lower80", "median", "upper80", "upper95"]


def curve(known, projected=True, last_year=90.0):
    """Return a year of 100 offences a month, of which so many months are known; each later month adds to the range."""
    frame = pd.DataFrame({"month": [str(m) for m in Month(2011, 4).until(Month(2012, 3))]})
    total = 100.0 * np.arange(1, 13)
    to_come = np.arange(12) >= known
    frame["known"] = np.where(to_come, np.nan, total)
    frame["last_year"] = last_year * np.arange(1, 13)
    for name, off in zip(NAMES, (-20, -10, 0, 10, 20), strict=True):
        range_at = total + off * np.clip(np.arange(1, 13) - known, 0, None)
        frame[name] = np.where(to_come, range_at, np.nan) if projected else np.nan
    return frame


RECORD = pd.DataFrame(
    [("2010-09", "2010/11", 600, 1200.4, 1100, 1300, 1050, 1350, 1250, True, True, False),
     ("2011-03", "2011/12", 0, 1210.0, 1150, 1280, 1100, 1330, 1300, False, True, True),
     ("2011-09", "2011/12", 580, 1180.0, 1140, 1230, 1120, 1260, 1300, False, False, True)],
    columns=["made_at", "year", "so_far", "projected", "lower80", "upper80", "lower95", "upper95", "happened", "held80",
             "held95", "is_calibrated"],
)  # fmt: skip


def line(drawing, gid):
    return next((found for found in drawing.axes[0].lines if found.get_gid() == gid), None)


def band(drawing, gid):
    found = next(c for c in drawing.axes[0].collections if c.get_gid() == gid)
    points = found.get_paths()[0].vertices
    return [(points[points[:, 0] == x, 1].min(), points[points[:, 0] == x, 1].max()) for x in np.unique(points[:, 0])]


def words(drawing):
    return [text.get_text().replace("\n", " ") for text in drawing.axes[0].texts]


def draw(drawn, frame, **more):
    block = charts.projection_chart(frame, year_name="2011/12", **{**CAPTION, **more})
    return drawn[-1], block


def test_the_months_known_end_where_the_dashed_middle_and_both_ranges_begin(drawn):
    drawing, _ = draw(drawn, curve(known=6))
    known, middle = line(drawing, "known"), line(drawing, "median")
    assert [y for y in known.get_ydata() if y == y] == [100, 200, 300, 400, 500, 600]
    assert list(middle.get_xdata()) == [5, 6, 7, 8, 9, 10, 11]
    assert list(middle.get_ydata()) == [600, 700, 800, 900, 1000, 1100, 1200]
    assert band(drawing, "band80")[0] == band(drawing, "band95")[0] == (600, 600)
    assert band(drawing, "band80")[-1] == (1140, 1260)
    assert band(drawing, "band95")[-1] == (1080, 1320)


def test_the_months_known_are_thick_with_markers_and_last_year_thin_without(drawn):
    drawing, _ = draw(drawn, curve(known=6))
    known, last, middle = (line(drawing, gid) for gid in ("known", "last_year", "median"))
    assert known.get_linewidth() > middle.get_linewidth() > last.get_linewidth()
    assert known.get_marker() == "o"
    assert last.get_marker() == "None"
    assert middle.get_linestyle() == "--"


def test_a_whole_year_to_come_has_no_known_line_and_ranges_from_april_on(drawn):
    drawing, _ = draw(drawn, curve(known=0))
    assert line(drawing, "known") is None
    assert band(drawing, "band95")[0] == (80, 120)
    assert len(band(drawing, "band95")) == 12
    assert not [word for word in words(drawing) if word.startswith("Known")]


def test_with_eleven_months_known_one_month_is_to_come(drawn):
    drawing, _ = draw(drawn, curve(known=11))
    assert band(drawing, "band80") == [(1100, 1100), (1190, 1210)]
    assert {"Known to Feb: 1,100", "Projected: 1,200", "2010/11: 1,080"} <= set(words(drawing))


@pytest.mark.parametrize("known", range(12))
@pytest.mark.parametrize("last_year", [1.0, 90.0, 100.0, 130.0])
def test_no_label_lies_over_another_or_outside_whatever_is_known(drawn, known, last_year):
    drawing, _ = draw(drawn, curve(known, last_year=last_year), target=(1500.0, "Target: below 1,500"))
    texts = [text for text in drawing.axes[0].texts if text.get_text()]
    boxes = [text.get_window_extent() for text in texts]
    assert len(texts) == (4 if known else 3)
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert all(box.x1 <= drawing.bbox.x1 and box.x0 >= 0 and box.y0 >= 0 and box.y1 <= drawing.bbox.y1 for box in boxes)
    axis = drawing.axes[0].get_window_extent()
    assert all(box.y0 >= axis.y0 - 8 for box in boxes)


def test_the_target_is_a_line_across_with_its_words_and_stays_in_sight(drawn):
    drawing, _ = draw(drawn, curve(known=6), target=(4000.0, "Target: below 4,000"))
    assert set(line(drawing, "target").get_ydata()) == {4000}
    assert "Target: below 4,000" in words(drawing)
    assert drawing.axes[0].get_ylim()[1] > 4000
    without, _ = draw(drawn, curve(known=6))
    assert line(without, "target") is None


@pytest.mark.parametrize("known", [0, 1, 6, 11])
def test_the_axis_begins_at_zero_and_has_the_twelve_months(drawn, known):
    drawing, _ = draw(drawn, curve(known))
    axes = drawing.axes[0]
    assert axes.get_ylim()[0] == 0
    assert axes.get_ylim()[1] > 1200
    labels = [label.get_text().split("\n") for label in axes.get_xticklabels()]
    assert [label[0] for label in labels] == [
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
        "Jan",
        "Feb",
        "Mar",
    ]
    assert [label[1] for label in labels if len(label) > 1] == ["2011", "2012"]


def test_the_two_ranges_are_named_beside_their_tints(drawn):
    drawing, _ = draw(drawn, curve(known=6))
    assert [text.get_text() for text in drawing.legends[0].get_texts()] == ["95% range", "80% range"]
    tints = {c.get_gid(): tuple(c.get_facecolor()[0]) for c in drawing.axes[0].collections}
    assert tints["band80"] != tints["band95"]


def test_without_a_projection_the_known_months_stand_alone(drawn):
    drawing, block = draw(drawn, curve(known=6, projected=False))
    assert line(drawing, "median") is None
    assert drawing.axes[0].collections == [] or not [c for c in drawing.axes[0].collections if c.get_gid()]
    assert drawing.legends == []
    assert block.data.rows[11][1] == "not yet known"


def test_a_year_without_a_year_before_has_no_grey_line(drawn):
    drawing, block = draw(drawn, curve(known=6, last_year=np.nan))
    assert line(drawing, "last_year") is None
    assert block.data.rows[0][2] == "not available"


def test_a_last_year_with_a_gap_says_how_far_it_is_held(drawn):
    frame = curve(known=6)
    frame.loc[8:, "last_year"] = np.nan
    drawing, _ = draw(drawn, frame)
    assert "2010/11: held to Nov" in words(drawing)


def test_nothing_but_zeros_is_drawn(drawn):
    frame = curve(known=6)
    frame[["known", "last_year", *NAMES]] = frame[["known", "last_year", *NAMES]] * 0
    drawing, _ = draw(drawn, frame)
    assert drawing.axes[0].get_ylim()[1] > 0


def test_the_numbers_of_the_year_stand_below_the_chart():
    block = charts.projection_chart(curve(known=6), year_name="2011/12", **CAPTION)
    assert [c.name for c in block.data.columns][:4] == [
        "April to the end of",
        "2011/12, known",
        "2010/11",
        "2011/12, projected",
    ]
    assert block.data.rows[0] == ("April 2011", "100", "90", *["known"] * 5)
    assert block.data.rows[11] == ("March 2012", "not yet known", "1,080", "1,200", "1,140", "1,260", "1,080", "1,320")


def test_the_same_frames_give_the_same_images_and_simulated_ones_are_stamped(drawn, monkeypatch):
    drawing, _ = draw(drawn, curve(known=6), data_kind="simulated")
    assert "Simulated data" in words(drawing)
    monkeypatch.undo()
    for chart in (
        lambda: charts.projection_chart(curve(6), year_name="2011/12", **CAPTION),
        lambda: charts.record_chart(RECORD, **CAPTION),
    ):
        assert chart().image == chart().image
        assert chart().image.startswith("<svg") and "<text" not in chart().image


def test_each_past_projection_has_its_ranges_its_ring_and_its_diamond(drawn):
    charts.record_chart(RECORD, **CAPTION)
    axes = drawn[0].axes[0]
    reach = {c.get_gid(): [segment[:, 0].tolist() for segment in c.get_segments()] for c in axes.collections}
    width = {c.get_gid(): c.get_linewidths()[0] for c in axes.collections}
    assert reach["range80"] == [[1100, 1300], [1150, 1280], [1140, 1230]]
    assert reach["range95"] == [[1050, 1350], [1100, 1330], [1120, 1260]]
    assert width["range80"] > width["range95"]
    ring, diamond = line(drawn[0], "projected"), line(drawn[0], "happened")
    assert list(ring.get_xdata()) == [1200.4, 1210, 1180]
    assert (ring.get_marker(), ring.get_markerfacecolor()) == ("o", "white")
    assert list(diamond.get_xdata()) == [1250, 1300, 1300]
    assert (diamond.get_marker(), diamond.get_markerfacecolor() == "white") == ("D", False)


def test_a_miss_is_told_in_words_and_not_by_colour_alone(drawn):
    block = charts.record_chart(RECORD, **CAPTION)
    told = ["inside the 80% range", "inside the 95% range only", "outside both ranges"]
    assert words(drawn[0]) == told
    assert [text.get_fontweight() for text in drawn[0].axes[0].texts] == ["normal", "bold", "bold"]
    assert [row[9] for row in block.data.rows] == told
    assert told == [outlook_words.held_words(a, b) for a, b in ((True, True), (False, True), (False, False))]


def test_a_row_says_when_it_was_made_and_that_its_range_was_not_calibrated(drawn):
    block = charts.record_chart(RECORD, **CAPTION)
    labels = [label.get_text() for label in drawn[0].axes[0].get_yticklabels()]
    assert labels == [
        "2010/11, made Sep 2010\n(range not calibrated)",
        "2011/12, made Mar 2011",
        "2011/12, made Sep 2011",
    ]
    assert [row[10] for row in block.data.rows] == ["no", "yes", "yes"]


def test_the_first_row_is_on_top_and_an_axis_cut_short_says_so(drawn):
    charts.record_chart(RECORD, **CAPTION)
    charts.record_chart(RECORD.assign(lower80=0, lower95=0), **CAPTION)
    near, wide = (drawing.axes[0] for drawing in drawn)
    assert near.get_ylim()[0] > near.get_ylim()[1]
    assert near.get_xlim()[0] > 0
    assert near.get_xlabel().endswith("(the axis does not begin at zero)")
    assert wide.get_xlabel() == "Offences in the year"


@pytest.mark.parametrize("number", [1, 3, 14, 30])
def test_however_many_rows_their_words_stay_apart_and_inside(drawn, number):
    charts.record_chart(pd.concat([RECORD] * 10).head(number), **CAPTION)
    drawing = drawn[0]
    axes = drawing.axes[0]
    assert len(axes.texts) == number
    boxes = [text.get_window_extent() for text in axes.texts]
    labels = [label.get_window_extent() for label in axes.get_yticklabels()]
    for group in (boxes, labels):
        assert not [pair for pair in combinations(group, 2) if pair[0].overlaps(pair[1])]
        assert all(box.x0 >= 0 and box.x1 <= drawing.bbox.x1 for box in group)


@pytest.mark.parametrize("frame", [RECORD.drop(columns="held95"), RECORD.head(0)])
def test_a_record_without_its_columns_or_rows_is_refused(frame):
    with pytest.raises(ReportError, match=r"no (column|rows)"):
        charts.record_chart(frame, **CAPTION)


@pytest.mark.parametrize("frame", [curve(6).drop(columns="upper95"), curve(6).head(0)])
def test_a_curve_without_its_columns_or_rows_is_refused(frame):
    with pytest.raises(ReportError, match=r"no (column|rows)"):
        charts.projection_chart(frame, year_name="2011/12", **CAPTION)
