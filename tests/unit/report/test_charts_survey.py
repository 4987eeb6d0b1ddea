"""The chart of percentages of people asked: what is solid, hollow, or only said."""

import pandas as pd
import pytest

from csp_lib.errors import ReportError
from csp_lib.report import charts

CAPTION = {
    "block_id": "asked", "title": "More feel safe", "subtitle": "Harrow, percent", "source": ["Panel"],
    "description": "It rose from 58 to 62 percent.", "data_kind": "derived",
}  # fmt: skip
WAVES = pd.DataFrame(
    [
        ("2008/09", 58.25, 53.3, 62.9, 400),
        ("2009/10", 62.0, 57.1, 66.6, 1400),
        ("2010/11", 31.0, None, None, None),
        ("Under 18", 40.0, 20.0, 60.0, 30),
    ],
    columns=["label", "percent", "lower", "upper", "n"],
)


def words(drawing):
    axes = drawing.axes[0]
    return [text.get_text() for text in [*axes.texts, *axes.get_yticklabels()]]


def line(drawing, gid):
    return next((x for x in drawing.axes[0].lines if x.get_gid() == gid), None)


def test_a_range_is_a_line_with_a_solid_dot_in_it(drawn):
    charts.intervals_chart(WAVES, **CAPTION)
    assert list(line(drawn[0], "range_0").get_xdata()) == [53.3, 62.9]
    assert line(drawn[0], "dot_0").get_markerfacecolor() != "white"
    assert "58.3%" in words(drawn[0])
    assert "2009/10\n1,400 asked" in words(drawn[0])


def test_a_percentage_without_a_range_is_a_hollow_dot_and_says_so(drawn):
    block = charts.intervals_chart(WAVES, **CAPTION)
    assert line(drawn[0], "range_2") is None
    assert line(drawn[0], "dot_2").get_markerfacecolor() == "white"
    assert {"31.0%, no range", "2010/11\nnumber asked not published"} <= set(words(drawn[0]))
    assert block.data.rows[2] == ("2010/11", "31.0%", "no range", "no range", "not published")


def test_a_row_too_few_to_show_has_its_numbers_neither_in_the_chart_nor_in_the_table(drawn):
    block = charts.intervals_chart(WAVES.assign(show=[True, True, True, False]), **CAPTION)
    assert line(drawn[0], "dot_3") is None
    assert "too few to show" in words(drawn[0])
    assert block.data.rows[3] == ("Under 18", "too few to show", "no range", "no range", "30")
    assert 40.0 not in block.data.raw[3]


def test_a_missing_percentage_is_not_available_rather_than_too_few(drawn):
    block = charts.intervals_chart(WAVES.assign(percent=[None, 62, 31, 40]), **CAPTION)
    assert block.data.rows[0][1] == "not available"
    assert "not available" in words(drawn[0])


def test_the_axis_starts_at_zero_and_never_passes_a_hundred(drawn):
    charts.intervals_chart(WAVES, **CAPTION)
    charts.intervals_chart(WAVES.assign(upper=[100.0, 100, None, 100]), **CAPTION)
    ends = [drawing.axes[0].get_xlim() for drawing in drawn]
    assert ends[0] == (0, pytest.approx(66.6 * 1.05))
    assert ends[1] == (0, 100)


def test_words_at_the_ends_of_the_axis_stay_inside_it(drawn):
    frame = WAVES.head(2).assign(percent=[0.0, 100.0], lower=[0.0, 97.0], upper=[3.0, 100.0])
    charts.intervals_chart(frame, **CAPTION)
    assert [text.get_ha() for text in drawn[0].axes[0].texts if "%" in text.get_text()] == ["left", "right"]


def test_rows_keep_the_order_handed_in_from_the_top(drawn):
    charts.intervals_chart(WAVES.iloc[::-1], **CAPTION)
    labels = [text.get_text().split("\n")[0] for text in drawn[0].axes[0].get_yticklabels()]
    assert labels == ["Under 18", "2010/11", "2009/10", "2008/09"]
    assert drawn[0].axes[0].get_ylim()[0] > drawn[0].axes[0].get_ylim()[1]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"percent": [158.0, 62, 31, 40]}, "2008/09 lies outside 0 to 100"),
        ({"lower": [-1.0, 57, None, 20]}, "2008/09 lies outside 0 to 100"),
        ({"upper": [62.9, 60.0, None, 60]}, "2009/10 lies outside its own range"),
        ({"lower": [53.3, 63.0, None, 20]}, "2009/10 lies outside its own range"),
    ],
)
def test_impossible_percentages_are_refused_by_name(change, said):
    with pytest.raises(ReportError, match=said):
        charts.intervals_chart(WAVES.assign(**change), **CAPTION)


def test_a_table_without_the_number_asked_or_without_rows_is_refused():
    with pytest.raises(ReportError, match="no column n"):
        charts.intervals_chart(WAVES.drop(columns="n"), **CAPTION)
    with pytest.raises(ReportError, match="no rows"):
        charts.intervals_chart(WAVES.head(0), **CAPTION)


def test_a_chart_of_nothing_but_missing_numbers_is_still_drawn():
    frame = WAVES.assign(percent=None, lower=None, upper=None)
    assert "<svg" in charts.intervals_chart(frame, **CAPTION).image


def test_the_same_table_gives_the_same_image_without_text_of_its_own():
    first, second = (charts.intervals_chart(WAVES, **CAPTION).image for _ in range(2))
    assert first == second
    assert "<text" not in first
