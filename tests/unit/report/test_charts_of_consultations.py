"""The charts of a consultation: what is drawn, what is said in words, and what the table below repeats."""

import re
from itertools import pairwise

import pandas as pd
import pytest

from csp_lib.errors import ReportError
from csp_lib.report import charts, style
from csp_lib.report.charts import answers as scale
from csp_lib.report.charts import head_to_head, shares_of_places
from csp_lib.report.charts.option_rows import ink_on, text_width, wrapped
from tests.reports.test_colours import contrast

CAPTION = {
    "block_id": "chart", "title": "Burglary comes first", "subtitle": "Harrow, event of May 2010",
    "source": ["Ballots"], "description": "Burglary has 3.3 points on average.", "data_kind": "derived",
}  # fmt: skip
OPTIONS = ["Burglary", "Drug dealing", "Hate crime", "Noise"]
RANKED = pd.DataFrame({
    "option": OPTIONS, "average_points": [2.5, 1.75, 1.25, 0.5], "rank": [1.0, 2.0, 3.0, 4.0],
    "rank_low": [1.0, 2.0, 2.0, None], "rank_high": [1.0, 3.0, 4.0, None], "band": ["A", "B", "B", ""],
})  # fmt: skip
PLACES = pd.DataFrame(
    [("Burglary", 50.0, 20.0, 3.0, 20.0, 7.0), ("Drug dealing", 10.0, 20.0, 30.0, 40.0, 0.0)],
    columns=["option", "first", "second", "third", "lower", "not_ranked"],
)
HEADS = pd.DataFrame(
    [[None, 62.0, 95.0], [38.0, None, 50.0], [5.0, 50.0, None]], index=OPTIONS[:3], columns=OPTIONS[:3]
)
MOVES = pd.DataFrame(
    [
        ("Burglary", 1, 2, "Fewer offences"),
        ("Drug dealing", 2, 1, ""),
        ("Noise", 3, None, "Left to the council"),
        ("Hate crime", None, 3, "A statutory duty"),
    ],
    columns=["issue", "public_place", "adopted_place", "reason"],
)
RULES = pd.DataFrame({"option": OPTIONS[:2], "Points": [1, 2], "Run-off": [3, None]})
PROFILE = pd.DataFrame(
    [("Under 25", 10.0, 30.0), ("65 and over", 40.0, 15.0), ("Disabled", "hidden", 14.0)],
    columns=["group", "took_part", "borough"],
)
SCALE = ["Very important", "Fairly important", "Not important"]
ANSWERS = pd.DataFrame(
    [("Burglary", 60.0, 20.0, 15.0, 5.0), ("Noise", 10.0, 30.0, 50.0, 10.0)], columns=["issue", *SCALE, "Don't know"]
)

EVERY_CHART = {
    "points": lambda frame=RANKED, **k: charts.ranked_points_chart(frame, **CAPTION | k),
    "ranges": lambda frame=RANKED, **k: charts.rank_ranges_chart(frame, top=2, **CAPTION | k),
    "places": lambda frame=PLACES, **k: charts.places_chart(frame, **CAPTION | k),
    "heads": lambda frame=HEADS, **k: charts.head_to_head_chart(frame, n=100, **CAPTION | k),
    "moves": lambda frame=MOVES, **k: charts.moves_chart(frame, **CAPTION | k),
    "rules": lambda frame=RULES, **k: charts.rules_grid_chart(frame, ["Points", "Run-off"], top=2, **CAPTION | k),
    "profile": lambda frame=PROFILE, **k: charts.profile_chart(frame, **CAPTION | k),
    "answers": lambda frame=ANSWERS, **k: charts.answers_chart(frame, SCALE, no_answer="Don't know", **CAPTION | k),
}
FRAMES = {"points": RANKED, "ranges": RANKED, "places": PLACES, "moves": MOVES, "rules": RULES, "profile": PROFILE,
          "answers": ANSWERS}  # fmt: skip
every_chart = pytest.mark.parametrize("draw", EVERY_CHART.values(), ids=EVERY_CHART)
ODD = ["W" * 200, "<script>alert(1)</script> & between $5 and $6 \\frac{1}",
       "\U0001f6a8 \u0633\u0631\u0642\u0629 \u202eturned \x07",
       "several words " * 14]  # fmt: skip


def words(drawing):
    axes = drawing.axes[0]
    key = axes.get_legend().get_texts() if axes.get_legend() else []
    return [text.get_text() for text in [*axes.texts, *axes.get_yticklabels(), *axes.get_xticklabels(), *key]]


def lines(drawing):
    return {line.get_gid(): line for line in drawing.axes[0].lines if line.get_gid()}


def with_names(frame, names):
    return frame.assign(**{frame.columns[0]: names[: len(frame)]})


@every_chart
def test_every_chart_is_a_small_image_without_text(draw):
    image = draw().image
    assert 2000 < len(image) < 60_000
    assert "<text" not in image


def test_a_chart_with_hatches_and_a_key_is_the_same_text_twice():
    assert EVERY_CHART["answers"]().image == EVERY_CHART["answers"]().image


@pytest.mark.parametrize("name", FRAMES)
def test_long_and_odd_names_stay_whole_in_the_table_and_plain_in_the_image(name):
    block = EVERY_CHART[name](with_names(FRAMES[name], ODD))
    assert [row[0] for row in block.data.rows] == [odd.replace("\x07", "") for odd in ODD[: len(FRAMES[name])]]
    assert block.image.startswith("<svg") and "script>" not in block.image


def test_long_and_odd_names_stand_beside_a_grid_of_pairs():
    names = ODD[:3]
    block = charts.head_to_head_chart(HEADS.set_axis(names).set_axis(names, axis=1), n=5, **CAPTION)
    assert block.data.rows[0][:2] == (names[0], names[1])


@pytest.mark.parametrize("name", FRAMES)
def test_all_words_stay_inside_the_image(name, drawn):
    EVERY_CHART[name](with_names(FRAMES[name], [ODD[0], ODD[1], ODD[3], ODD[0]]))
    box, (width, height) = drawn[0].get_tightbbox(), drawn[0].get_size_inches()
    assert min(box.x0, box.y0) >= -0.01 and box.x1 <= width + 0.01 and box.y1 <= height + 0.01
    assert drawn[0].axes[0].get_position().width > 0.2


@every_chart
def test_a_small_stamp_stands_under_the_last_row(draw, drawn):
    draw(data_kind="partner")
    assert_under_rows(drawn[0].axes[0])


def test_a_small_stamp_stands_under_the_last_row_of_a_tall_grid(drawn):
    names = [f"Option {at}" for at in range(15)]
    charts.head_to_head_chart(pd.DataFrame(50.0, names, names), n=9, **CAPTION | {"data_kind": "partner"})
    assert_under_rows(drawn[0].axes[0])


def assert_under_rows(axes):
    stamp = next(text for text in axes.texts if text.get_gid() == "stamp")
    last_row = axes.transData.transform((0, max(axes.get_yticks()) + 0.5))[1]
    assert stamp.get_text() == "Partner's own figures"
    assert stamp.get_window_extent().y1 <= last_row


@pytest.mark.parametrize("name", FRAMES)
def test_one_option_alone_can_be_drawn(name, drawn):
    assert len(EVERY_CHART[name](FRAMES[name].head(1)).data.rows) == 1


@pytest.mark.parametrize("name", FRAMES)
def test_a_missing_column_and_an_empty_table_are_refused(name):
    with pytest.raises(ReportError, match='figure block "chart": its table has no column'):
        EVERY_CHART[name](FRAMES[name].iloc[:, :1])
    with pytest.raises(ReportError, match='figure block "chart": its table has no rows'):
        EVERY_CHART[name](FRAMES[name].iloc[:0])


# names


@pytest.mark.parametrize("text", [*ODD, "\u6f22\u5b57" * 60, "", "a-b-c-d " * 30])
def test_every_line_of_a_name_fits_its_room(text):
    found = wrapped(text, 100, 10).split("\n")
    assert len(found) <= 3
    assert max(map(text_width, found)) <= 10


@pytest.mark.parametrize("text, lines", [
    ("Anti-social behaviour", "Anti-\nsocial\nbehaviour"),
    ("Domestic abuse and hate crime", "Domestic\nabuse and\nhate…"),
    ("turned \u202eround\x07", "turned\nround"),
])  # fmt: skip
def test_names_end_lines_between_words_or_after_a_hyphen(text, lines):
    assert wrapped(text, 48, 10) == lines


# points


def test_place_and_range_stand_beside_the_points(drawn):
    charts.ranked_points_chart(RANKED, **CAPTION)
    assert {"2.5   1st (1st only)", "1.8   2nd (2nd to 3rd)", "0.5   4th"} <= set(words(drawn[0]))


def test_points_that_differ_are_never_written_alike():
    frame = RANKED.assign(average_points=[2.52, 2.51, 1.0, 1.0])
    assert [row[1] for row in charts.ranked_points_chart(frame, **CAPTION).data.rows] == [
        "2.52",
        "2.51",
        "1.00",
        "1.00",
    ]


def test_bands_are_shaded_in_turn_parted_by_lines_and_named(drawn):
    charts.ranked_points_chart(RANKED, **CAPTION)
    shades = [patch.get_y() for patch in drawn[0].axes[0].patches if patch.get_gid() == "band"]
    edges = [line.get_ydata()[0] for line in drawn[0].axes[0].lines if line.get_gid() == "band_edge"]
    assert (shades, edges) == ([-0.5, 2.5], [0.5, 2.5])
    assert [word for word in words(drawn[0]) if word.startswith("Band")] == ["Band A", "Band B"]


def test_without_ranges_and_bands_only_the_points_and_places_are_printed(drawn):
    block = charts.ranked_points_chart(RANKED.assign(rank_low=None, rank_high=None, band=""), **CAPTION)
    assert [column.name for column in block.data.columns] == ["Option", "Average points", "Place"]
    assert "2.5   1st" in words(drawn[0])


def test_level_options_share_their_place():
    block = charts.ranked_points_chart(RANKED.assign(rank=[1, 2, 2, 4]), **CAPTION)
    assert [row[2] for row in block.data.rows] == ["1st", "2nd", "2nd", "4th"]


def test_a_range_is_a_line_between_places_and_a_missing_one_a_hollow_dot(drawn):
    block = charts.rank_ranges_chart(RANKED, top=2, **CAPTION)
    found = lines(drawn[0])
    assert list(found["range_2"].get_xdata()) == [2, 4]
    assert list(found["place_2"].get_xdata()) == [3]
    assert "range_3" not in found and found["place_3"].get_markerfacecolor() == "white"
    assert "no range" in words(drawn[0])
    assert block.data.rows[2:] == (("Hate crime", "3rd", "2nd", "4th"), ("Noise", "4th", "no range", "no range"))


def test_a_line_stands_after_the_top_places_unless_all_are_in_it(drawn):
    charts.rank_ranges_chart(RANKED, top=2, **CAPTION)
    charts.rank_ranges_chart(RANKED, top=4, **CAPTION)
    assert list(lines(drawn[0])["top"].get_xdata()) == [2.5, 2.5] and "top 2" in words(drawn[0])
    assert "top" not in lines(drawn[1])


def test_a_place_outside_its_range_is_refused():
    with pytest.raises(ReportError, match="the place of Burglary, Hate crime lies outside its own range"):
        charts.rank_ranges_chart(RANKED.assign(rank_low=[2, 2, 4, 1]), top=2, **CAPTION)


# parts of bars


def test_small_parts_stand_in_the_table_and_not_in_the_chart(drawn):
    block = charts.places_chart(PLACES, **CAPTION)
    assert block.data.rows[0] == ("Burglary", "50.0%", "20.0%", "3.0%", "20.0%", "7.0%")
    assert [text.get_text() for text in drawn[0].axes[0].texts] == ["50", "10", "20", "20", "30", "20", "40", "7"]
    assert [text.get_text() for text in drawn[0].axes[0].get_legend().get_texts()] == [
        "1st", "2nd", "3rd", "Lower", "Not ranked",
    ]  # fmt: skip


def test_parts_of_a_bar_stand_end_to_end(drawn):
    charts.places_chart(PLACES, **CAPTION)
    spans = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in drawn[0].axes[0].patches][::2]
    assert spans == [(0, 50), (50, 70), (70, 73), (73, 93), (93, 100)]


@pytest.mark.parametrize("name", ["places", "answers"])
def test_a_row_whose_parts_are_hidden_says_so_and_shows_none(name, drawn):
    frame = FRAMES[name].astype(object)
    frame.iloc[1, 1:] = "hidden"
    block = EVERY_CHART[name](frame)
    assert set(block.data.rows[1][1:]) == {"hidden"} and "not available" in words(drawn[0])
    assert {bar.get_width() for bar in drawn[0].axes[0].patches if bar.get_y() > 0} == {0}


def test_a_place_nobody_could_give_is_left_out():
    block = charts.places_chart(PLACES.assign(third=None, lower=None), **CAPTION)
    assert [column.name for column in block.data.columns] == ["Option", "1st", "2nd", "Not ranked"]


@pytest.mark.parametrize("name, column", [("places", "first"), ("answers", "Very important")])
@pytest.mark.parametrize("share", [-1.0, 90.0])
def test_parts_that_make_no_whole_are_refused(name, column, share):
    frame = FRAMES[name].assign(**{column: share})
    with pytest.raises(ReportError, match=r"the parts of Burglary, (Drug dealing|Noise) lie below 0 or add up to more"):
        EVERY_CHART[name](frame)


def test_a_scale_is_split_at_its_middle_and_those_who_did_not_say_stand_apart(drawn):
    charts.answers_chart(ANSWERS, SCALE, no_answer="Don't know", **CAPTION)
    starts = [bar.get_x() for bar in drawn[0].axes[0].patches][::2]
    assert starts == [-70, -10, 10, 65 + scale.APART]


def test_a_scale_of_two_answers_meets_at_the_line(drawn):
    block = charts.answers_chart(ANSWERS, SCALE[:2], **CAPTION)
    assert [bar.get_x() for bar in drawn[0].axes[0].patches] == [-60, -10, 0, 0]
    assert block.data.rows[1] == ("Noise", "10.0%", "30.0%")


@pytest.mark.parametrize("answers", [SCALE[:1], [f"Answer {at}" for at in range(8)]], ids=["one", "eight"])
def test_a_scale_too_short_or_too_long_is_refused(answers):
    frame = pd.DataFrame([["Noise", *[1.0] * len(answers)]], columns=["issue", *answers])
    with pytest.raises(ReportError, match=f"a scale of {len(answers)} answers. Give 2 to 7"):
        charts.answers_chart(frame, answers, **CAPTION)


# grids


def test_the_cell_that_is_ahead_is_framed_bold_and_darker_the_further(drawn):
    charts.head_to_head_chart(HEADS, n=1234, **CAPTION)
    axes = drawn[0].axes[0]
    assert {text.get_text(): text.get_fontweight() for text in axes.texts} == {
        "62": "bold", "95": "bold", "38": "normal", "5": "normal", "50": "normal",
    }  # fmt: skip
    near, far = (patch.get_facecolor() for patch in axes.patches if patch.get_gid() == "marked")
    assert sum(far[:3]) < sum(near[:3])
    assert "1,234 ballots in all" in axes.get_xlabel()


def test_every_pair_has_a_row_in_the_table():
    assert charts.head_to_head_chart(HEADS, n=9, **CAPTION).data.rows == (
        ("Burglary", "Drug dealing", "62.0%", "38.0%"),
        ("Burglary", "Hate crime", "95.0%", "5.0%"),
        ("Drug dealing", "Hate crime", "50.0%", "50.0%"),
    )


def test_a_pair_that_no_ballot_compares_says_so(drawn):
    frame = HEADS.iloc[:2, :2].assign(**{"Drug dealing": None})
    assert charts.head_to_head_chart(frame, n=9, **CAPTION).data.rows[0][2:] == ("not available", "38.0%")
    assert "n/a" in words(drawn[0])
    assert not drawn[0].axes[0].patches


def test_fifteen_options_fit_a_grid_and_its_table():
    names = [f"Option {at}" for at in range(15)]
    frame = pd.DataFrame(50.0, index=names, columns=names)
    block = charts.head_to_head_chart(frame, n=9, **CAPTION)
    assert len(block.data.rows) == 105 and len(block.image) < 100_000


@pytest.mark.parametrize("size", [1, 16])
def test_too_few_or_too_many_options_for_pairs_are_refused(size):
    with pytest.raises(ReportError, match=f"{size} options cannot be set against each other"):
        charts.head_to_head_chart(pd.DataFrame(50.0, index=range(size), columns=range(size)), n=9, **CAPTION)
    with pytest.raises(ReportError, match="rows and columns are not the same options"):
        charts.head_to_head_chart(HEADS.iloc[::-1], n=9, **CAPTION)


def test_places_in_the_top_are_framed_and_bold_and_counted(drawn):
    block = charts.rules_grid_chart(RULES, ["Points", "Run-off"], top=2, **CAPTION)
    assert block.data.columns[-1].name == "Rules that put it in the top 2"
    assert block.data.rows == (("Burglary", "1st", "3rd", "1 of 2"), ("Drug dealing", "2nd", "no place", "1 of 2"))
    bold = [text.get_text() for text in drawn[0].axes[0].texts if text.get_fontweight() == "bold"]
    assert bold == ["1st", "2nd"]
    assert len([patch for patch in drawn[0].axes[0].patches if patch.get_gid() == "marked"]) == 2


# moves


def test_moves_are_told_by_the_kind_of_line(drawn):
    charts.moves_chart(MOVES, **CAPTION)
    found = [(line.get_gid(), line.get_linestyle(), list(line.get_ydata())) for line in drawn[0].axes[0].lines]
    assert found == [("lowered", "--", [0, 1]), ("raised", "-", [1, 0]), ("open", ":", [2, 3]), ("open", ":", [3, 2])]


def test_missing_ends_and_reasons_are_words(drawn):
    block = charts.moves_chart(MOVES, **CAPTION)
    assert {"not ranked: Hate crime", "not adopted: Noise", "1st Drug dealing", "not stated"} <= set(words(drawn[0]))
    assert block.data.rows[1:3] == (
        ("Drug dealing", "2nd", "1st", "not stated"),
        ("Noise", "3rd", "not adopted", "Left to the council"),
    )


def test_an_unordered_set_stands_before_what_was_not_adopted(drawn):
    frame = MOVES.assign(public_place=[1, 2, 3, 3], adopted_place=[None, "unordered", "unordered", None])
    block = charts.moves_chart(frame, **CAPTION)
    assert [list(line.get_ydata()) for line in drawn[0].axes[0].lines] == [[0, 2], [1, 0], [2, 1], [3, 3]]
    assert "unordered: Noise" in words(drawn[0]) and block.data.rows[1][2] == "unordered"


# who took part


def test_the_two_shares_of_a_group_differ_in_shape(drawn):
    block = charts.profile_chart(PROFILE, **CAPTION)
    found = lines(drawn[0])
    assert (found["took_part_0"].get_marker(), found["borough_0"].get_marker()) == ("o", "D")
    assert (list(found["took_part_1"].get_xdata()), list(found["borough_1"].get_xdata())) == ([40], [15])
    assert block.data.rows[0] == ("Under 25", "10.0%", "30.0%")


def test_a_share_that_is_hidden_is_neither_drawn_nor_in_the_table(drawn):
    block = charts.profile_chart(PROFILE, **CAPTION)
    assert "took_part_2" not in lines(drawn[0]) and "Took part: hidden" in words(drawn[0])
    assert block.data.rows[2] == ("Disabled", "hidden", "14.0%")


def test_a_share_beyond_the_whole_is_refused():
    with pytest.raises(ReportError, match="a share of Under 25, 65 and over, Disabled lies outside 0 to 100"):
        charts.profile_chart(PROFILE.assign(borough=101.0), **CAPTION)


# colours


def test_neighbouring_parts_differ_or_have_a_frame_that_can_be_seen():
    fills = [part.colour for part in shares_of_places.PARTS]
    for one, other in pairwise(fills):
        frame = style.QUIET.lower()
        if "#FFFFFF" in (one, other):
            assert min(contrast(frame, one.lower()), contrast(frame, other.lower())) >= 3
        else:
            assert contrast(one.lower(), other.lower()) >= 3


@pytest.mark.parametrize("half", [1, 2, 3])
def test_neighbouring_answers_differ_on_each_side_of_the_line(half):
    for side in (scale.LEFT[half], scale.RIGHT[half]):
        colours = [*side, scale.MIDDLE]
        pairs = list(pairwise(colours))[: None if half > 1 else 0]
        assert all(contrast(one.lower(), other.lower()) >= 3 for one, other in pairs)


def test_numbers_can_be_read_on_every_fill():
    fills = {part.colour for part in shares_of_places.PARTS} | {fill for _, fill in head_to_head.STEPS} | {scale.MIDDLE}
    fills |= {fill for side in (scale.LEFT, scale.RIGHT) for half in side.values() for fill in half}
    unread = [fill for fill in fills if contrast(ink_on(fill).replace("white", "#ffffff"), fill.lower()) < 4.5]
    assert unread == []
    assert all(re.fullmatch("#[0-9A-F]{6}", fill) for fill in fills)
