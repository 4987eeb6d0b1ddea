import pandas as pd
import pytest

from csp_lib.errors import ReportError
from csp_lib.reference.periods import Month
from csp_lib.report import charts
from csp_lib.report.charts.labels import spread

CAPTION = {
    "block_id": "chart", "title": "Burglary fell", "subtitle": "Burglary, Harrow, offences", "source": ["MPS"],
    "description": "It fell from 20 to 12.", "data_kind": "derived", "period": "April 2010 to March 2012",
}  # fmt: skip
MONTHS = [str(month) for month in Month(2010, 4).until(Month(2012, 3))]
SERIES = pd.DataFrame({"month": MONTHS, "offences": range(100, 124)})
LEVEL = SERIES.assign(level=110.0, lower=100.0, upper=120.0)
YEARS = pd.DataFrame({"financial_year": ["2009/10", "2010/11", "2011/12"], "offences": [15300, 14968, 14197]})
RATES = pd.DataFrame(
    [("2010/11", "London", 105.0), ("2011/12", "London", 104.2), ("2010/11", "Harrow", 63.1), ("2011/12", "Harrow", 59.9)],
    columns=["financial_year", "area_name", "rate"],
)  # fmt: skip
AREAS = pd.DataFrame({"area_name": ["Harrow", "Camden", "Heathrow"], "rate": [59.9, 141.2, None]})
CHANGES = pd.DataFrame({"title": ["Robbery", "Burglary", "Theft"], "difference": [-33, 55, 0]})
SEASON = pd.DataFrame({
    "month_number": range(1, 13), "index": [0.9, *[1.0] * 10, 1.1], "lower": 0.85, "upper": 1.15,
    "month_name": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                   "November", "December"],
})  # fmt: skip
RANKING = pd.DataFrame({"option": ["Burglary", "Drug dealing"], "average_points": [3.25, 1.5]})
SHARES = pd.DataFrame({"label": ["Safe", "Unsafe"], "percent": [91.2, 8.75]})

EVERY_CHART = {
    "months": lambda **k: charts.months_chart(LEVEL, breaks=[("2010-10", "Counted anew")], **CAPTION | k),
    "rolling": lambda **k: charts.rolling_chart(SERIES, **CAPTION | k),
    "season": lambda **k: charts.season_chart(SEASON, **CAPTION | k),
    "years": lambda **k: charts.years_chart(YEARS, **CAPTION | k),
    "rates": lambda **k: charts.rates_chart(RATES, highlight="Harrow", **CAPTION | k),
    "ranked": lambda **k: charts.ranked_rates_chart(
        AREAS, highlight="Harrow", reference=("London", 104.2), **CAPTION | k
    ),
    "change": lambda **k: charts.change_chart(CHANGES, **CAPTION | k),
    "ranking": lambda **k: charts.ranked_points_chart(RANKING, **CAPTION | k),
    "shares": lambda **k: charts.shares_chart(SHARES, **CAPTION | k),
}
every_chart = pytest.mark.parametrize("draw", EVERY_CHART.values(), ids=EVERY_CHART)


def words(drawing):
    axes = drawing.axes[0]
    return [text.get_text() for text in [*axes.texts, *axes.get_yticklabels(), *axes.get_xticklabels()]]


@every_chart
def test_every_chart_gives_a_block_with_its_words_and_numbers(draw):
    block = draw()
    assert (block.id, block.title, block.description, block.source) == (
        "chart",
        "Burglary fell",
        CAPTION["description"],
        ("MPS",),
    )
    assert block.period == "April 2010 to March 2012"
    assert len(block.data.rows) >= 2
    assert "described above" in block.alt


@every_chart
def test_every_chart_is_the_same_text_twice(draw):
    first, second = draw().image, draw().image
    assert first == second
    assert len(first) > 2000


@every_chart
def test_every_chart_is_a_small_svg_of_paths_without_text_or_date(draw):
    image = draw().image
    assert image.startswith("<svg") and image.endswith("</svg>")
    assert "<text" not in image and "<!--" not in image and "metadata" not in image
    assert len(image) < 100_000


@every_chart
def test_every_chart_of_simulated_data_is_stamped_inside(draw, drawn):
    draw(data_kind="simulated")
    draw(data_kind="published")
    assert "Simulated data" in words(drawn[0])
    assert "Simulated data" not in words(drawn[1])


@every_chart
def test_no_chart_is_left_open_or_changes_the_style_of_a_notebook(draw):
    import matplotlib
    import matplotlib.pyplot as plt

    before = dict(matplotlib.rcParams)
    draw()
    assert plt.get_fignums() == []
    assert dict(matplotlib.rcParams) == before


def test_a_chart_looks_the_same_whatever_style_a_notebook_has_set():
    import matplotlib

    plain = EVERY_CHART["years"]().image
    with matplotlib.rc_context({"axes.facecolor": "red", "font.size": 30, "savefig.bbox": "tight"}):
        assert EVERY_CHART["years"]().image == plain


def test_monthly_counts_are_thin_and_the_smoothed_level_is_thick(drawn):
    charts.months_chart(LEVEL, **CAPTION)
    lines = {line.get_gid(): line for line in drawn[0].axes[0].lines}
    assert list(lines["counts"].get_ydata()) == list(range(100, 124))
    assert lines["level"].get_linewidth() > 2 * lines["counts"].get_linewidth()
    assert {"Each month", "Smoothed level"} <= set(words(drawn[0]))


def test_monthly_counts_start_at_zero(drawn):
    charts.months_chart(SERIES, **CAPTION)
    assert drawn[0].axes[0].get_ylim()[0] == 0


def test_a_month_without_a_count_leaves_a_gap_and_a_word(drawn):
    block = charts.months_chart(SERIES[SERIES["month"] != "2010-06"], **CAPTION)
    counts = drawn[0].axes[0].lines[0].get_ydata()
    assert len(counts) == 24
    assert counts[2] != counts[2]
    assert block.data.rows[2] == ("June 2010", "not available")


def test_a_month_that_stands_twice_is_refused():
    with pytest.raises(ReportError, match="a month twice"):
        charts.months_chart(pd.concat([SERIES, SERIES.tail(1)]), **CAPTION)


def test_a_break_is_dashed_before_its_month_and_an_event_dotted_on_it(drawn):
    charts.months_chart(SERIES, breaks=[("2010-10", "Counted anew")], events=[("2011-08", "Disorder")], **CAPTION)
    marks = {
        line.get_linestyle(): line.get_xdata()[0] for line in drawn[0].axes[0].lines if line.get_linestyle() != "-"
    }
    assert marks == {"--": 5.5, ":": 16.0}
    assert {"Counted anew", "Disorder"} <= set(words(drawn[0]))


def test_a_break_outside_the_series_is_not_drawn(drawn):
    charts.months_chart(SERIES, breaks=[("2019-04", "Later")], **CAPTION)
    assert "Later" not in words(drawn[0])


def test_financial_years_are_shaded_in_turn_and_named(drawn):
    charts.months_chart(SERIES, **CAPTION)
    bands = [patch for patch in drawn[0].axes[0].patches if patch.get_gid() == "year_band"]
    assert [(band.get_x(), band.get_x() + band.get_width()) for band in bands] == [(-0.5, 11.5)]
    assert {"2010/11", "2011/12"} <= set(words(drawn[0]))


def test_the_season_is_drawn_and_written_as_percent_of_the_average_month(drawn):
    block = charts.season_chart(SEASON, **CAPTION)
    heights = [round(bar.get_height(), 6) for bar in drawn[0].axes[0].patches]
    assert (heights[0], heights[11]) == (-10, 10)
    assert block.data.rows[0] == ("January", "−10.0%", "−15.0%", "+15.0%")


def test_the_year_of_the_report_stands_out(drawn):
    charts.years_chart(YEARS, year="2010/11", **CAPTION)
    bars = drawn[0].axes[0].patches
    assert bars[1].get_facecolor() != bars[0].get_facecolor() == bars[2].get_facecolor()
    assert {"15,300", "14,968", "14,197"} <= set(words(drawn[0]))


def test_a_part_year_is_not_drawn_as_a_year():
    with pytest.raises(ReportError, match="2011/12 has fewer than twelve months and is no year"):
        charts.years_chart(YEARS.assign(months_covered=[12, 12, 10]), **CAPTION)


def test_the_highlighted_area_is_the_thick_line_and_the_first_column(drawn):
    block = charts.rates_chart(RATES, highlight="Harrow", **CAPTION)
    lines = drawn[0].axes[0].lines
    assert lines[0].get_linewidth() > lines[1].get_linewidth()
    assert lines[0].get_linestyle() != lines[1].get_linestyle()
    assert [column.name for column in block.data.columns] == ["Financial year", "Harrow", "London"]
    assert block.data.rows[1] == ("2011/12", "59.9", "104.2")


def test_five_lines_are_too_many():
    rows = [("2011/12", f"Area {i}", 1.0) for i in range(5)]
    frame = pd.DataFrame(rows, columns=["financial_year", "area_name", "rate"])
    with pytest.raises(ReportError, match=r"5 lines.*Give 4 areas at most"):
        charts.rates_chart(frame, highlight="Area 0", **CAPTION)


def test_areas_are_ranked_highest_first_and_those_without_a_rate_are_said(drawn):
    block = charts.ranked_rates_chart(AREAS, highlight="Harrow", reference=("London", 104.2), **CAPTION)
    assert block.data.rows == (("Camden", "141.2"), ("Harrow", "59.9"), ("Heathrow", "not available"))
    assert [bar.get_width() for bar in drawn[0].axes[0].patches] == [141.2, 59.9]
    assert "London 104.2" in words(drawn[0])


def test_changes_run_from_the_largest_rise_to_the_largest_fall(drawn):
    block = charts.change_chart(CHANGES, **CAPTION)
    assert block.data.rows == (("Burglary", "+55"), ("Theft", "0"), ("Robbery", "−33"))
    assert drawn[0].axes[0].patches[0].get_facecolor() != drawn[0].axes[0].patches[2].get_facecolor()


def test_options_and_shares_keep_their_order():
    assert charts.ranked_points_chart(RANKING, **CAPTION).data.rows == (("Burglary", "3.3"), ("Drug dealing", "1.5"))
    assert charts.shares_chart(SHARES, **CAPTION).data.rows == (("Safe", "91.2%"), ("Unsafe", "8.8%"))


def test_a_table_without_a_needed_column_or_row_is_refused():
    with pytest.raises(ReportError, match=r'figure block "chart": its table has no column difference. It has title'):
        charts.change_chart(CHANGES[["title"]], **CAPTION)
    with pytest.raises(ReportError, match='figure block "chart": its table has no rows'):
        charts.shares_chart(SHARES.iloc[:0], **CAPTION)


@pytest.mark.parametrize("wanted, sizes, placed", [
    ([10, 50], [5, 5], [10, 50]),
    ([10, 10], [4, 4], [8, 12]),
    ([10, 12, 90], [4, 8, 4], [7, 13, 90]),
    ([12, 10], [4, 4], [13, 9]),
])  # fmt: skip
def test_labels_that_would_touch_move_apart_and_others_stay(wanted, sizes, placed):
    assert spread(wanted, sizes) == placed


def test_a_sign_of_money_in_a_name_is_no_formula():
    frame = pd.DataFrame({"label": ["between $5 and $6 \\frac", "emoji \U0001f6a8"], "percent": [1.0, 2.0]})
    assert charts.shares_chart(frame, **CAPTION).image.startswith("<svg")


def test_many_years_keep_the_number_of_the_report_year_and_every_other_label(drawn):
    years = [f"{y}/{(y + 1) % 100:02d}" for y in range(1999, 2017)]
    frame = pd.DataFrame({"financial_year": years, "offences": range(1000, 1018)})
    block = charts.years_chart(frame, year="2011/12", **CAPTION)
    assert [word for word in words(drawn[0]) if word.startswith("1,0")][0:1] == ["1,012"]
    assert [tick.get_text() for tick in drawn[0].axes[0].get_xticklabels()][-2:] == ["14/15", "16/17"]
    assert len(block.data.rows) == 18


def test_small_counts_have_no_tick_twice(drawn):
    charts.years_chart(pd.DataFrame({"financial_year": ["2010/11", "2011/12"], "offences": [3, 0]}), **CAPTION)
    drawn[0].canvas.draw()
    ticks = [tick.get_text() for tick in drawn[0].axes[0].get_yticklabels()]
    assert ticks[:4] == ["0", "1", "2", "3"]
