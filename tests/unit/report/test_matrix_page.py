"""The page You said, we did, why not: what people said, what was decided, why, and what stays open."""

import dataclasses

import pandas as pd
import pytest

from csp_lib.consultation import matrix as method
from csp_lib.report import matrix_page as page
from csp_lib.report import matrix_words as words
from csp_lib.report.blocks import Nothing
from csp_lib.results.matrix_shapes import PriorityMatrix
from csp_lib.results.shapes import SourceLine

BLANK = dict.fromkeys(method.NEEDED, "") | {"document": "plan", "issue": "asb", "line": 1}
SOURCE = SourceLine("links", "Links of the plan", "The board", "OGL", "By the board", "transcribed", None, "ab", "")
LINKS = (
    {"issue_title": "Noise", "side": "duty", "item": "Crime and Disorder Act"},
    {"issue_title": "Noise", "side": "consultation", "item": "Noise", "item_id": "Open day", "place": "4"},
    {"issue_title": "Noise", "side": "priority", "item": "Quiet streets", "place": "1", "ordered": "yes",
     "relation": "raised", "decided_on": "2012-03-01", "note": "as printed"},
    {"issue_title": "Litter", "side": "consultation", "item": "Litter", "item_id": "Open day", "place": "1"},
    {"issue_title": "Parks", "side": "priority", "document": "another", "item": "Parks", "ordered": "no", "relation": "adopted",
     "reason": method.NOT_STATED},
)  # fmt: skip
READINGS = pd.DataFrame(
    {
        "reading": ["literal", "reading_A", "reading_B"], "column": ["1", "1", "1"], "statutory_obligation": ["", "", "Crime"],
        "strategic_assessment": "", "public_rank": ["3", "3", ""], "adopted_priority": "Parks",
        "note": ["", "", "as reading_A"], "is_used": [False, True, False],
    }
)  # fmt: skip


def matrix_of(*links, rankings=(), evidence="self_selected", sample="", **said):
    """Return the matrix of drawn links."""
    frame = pd.DataFrame([BLANK | link for link in links])
    consulted = method.consulted(frame, rankings)
    told = consulted.assign(evidence_type=consulted["evidence_type"].fillna(evidence), sample_size=sample)
    held = {
        "borough": "harrow", "borough_name": "Harrow", "plan_title": "Plan", "documents": ["plan"], "reading": "",
        "is_own": False, "is_unordered": False, "rows": method.matrix_rows(frame, rankings), "said": told,
        "moves": method.moves(frame, rankings), "findings": method.check(frame, rankings), "printed": [],
        "readings": READINGS.head(0), "absent": None, "sources": [SOURCE],
    }  # fmt: skip
    return PriorityMatrix(**held | said)


@pytest.fixture
def drawn_matrix():
    return matrix_of(*LINKS)


@pytest.fixture
def nothing_held():
    return matrix_of(*LINKS, absent="No links of Harrow are held.")


def test_the_table_says_what_was_said_what_was_decided_and_why(drawn_matrix):
    assert page.you_said(drawn_matrix).rows == (
        ("Noise", "Open day: Noise, 4th place", "Quiet streets, priority 1: raised", "no reason is given"),
        ("Parks", words.NOTHING_SAID, "Parks, in no order: adopted", "not stated in the document"),
        ("Litter", "Open day: Litter, 1st place", "no priority", "no reason is given"),
    )


def test_under_the_table_stands_who_the_people_are(drawn_matrix):
    (note,) = page.you_said(drawn_matrix).notes
    assert note == (
        "Open day: the views of people (their number is not printed) who took part; they are not a random sample of "
        "residents."
    )


@pytest.mark.parametrize(
    ("evidence", "sample", "told"),
    [
        ("self_selected", "60", "the views of 60 people who took part; they are not a random sample of residents"),
        ("panel", "1190", "the answers of 1,190 people of a recruited panel"),
        ("panel", "about 1200", "the answers of about 1,200 people of a recruited panel"),
        ("probability", "not published", "the answers of people (their number is not printed) asked at random"),
        ("not_stated", "", "the answers of people (their number is not printed); how they were chosen is not stated"),
    ],
)
def test_people_are_named_by_how_they_were_found(evidence, sample, told):
    row = {"evidence_type": evidence, "n": None, "sample_size": sample}
    assert words.who(row) == told


def test_a_list_in_no_order_is_said_to_be_in_none():
    notes = page.you_said(matrix_of(*LINKS, is_unordered=True)).notes
    assert words.UNORDERED in notes


def test_the_word_is_had_regard_to(drawn_matrix):
    blocks = [page.summary(drawn_matrix), page.you_said(drawn_matrix), page.gaps(drawn_matrix)]
    shown = " ".join(str(block.as_dict()) for block in [*blocks, page.full(drawn_matrix), page.voices(drawn_matrix)])
    assert "have regard to what people say" in shown
    assert "follow" not in shown.lower()


def test_the_summary_counts_issues_priorities_and_reasons(drawn_matrix):
    assert page.summary(drawn_matrix).paragraph.startswith(
        "3 issues: 2 became priorities or part of one, a consultation is named for 2, and for 3 a reason is missing or "
        "not stated in full."
    )


def test_what_is_open_is_told_in_sentences_errors_first(drawn_matrix):
    assert page.gaps(drawn_matrix).rows == (
        ("Noise", "People put it 4th (Open day), the partnership 1st; no reason is given.", "to be settled"),
        ("Litter", "People put it 1st (Open day), among the first 3, yet it is no priority; no reason is given.", "to be settled"),
        ("Parks", "It is adopted (Parks), yet no duty, finding or result of a consultation stands behind it.", "to be settled"),
    )  # fmt: skip


def test_a_matrix_that_meets_every_check_says_so():
    settled = matrix_of(
        *LINKS[:1], {"issue_title": "Noise", "side": "priority", "item": "Quiet", "relation": "adopted"}
    )
    assert page.gaps(settled).paragraph.startswith("Every check of the matrix is met.")


def test_the_full_matrix_has_a_cell_for_every_side_and_the_remarks_beneath(drawn_matrix):
    table = page.full(drawn_matrix)
    assert table.rows[0][:6] == (
        "Noise", "Crime and Disorder Act", "nothing printed", "Open day: Noise, place 4", "Quiet streets", "1",
    )  # fmt: skip
    assert table.rows[0][8] == "1 March 2012"
    assert words.NO_TOTAL in table.notes
    assert "Noise: as printed." in table.notes


def test_the_chart_shows_an_exercise_that_ranks_two_issues(drawn_matrix, drawn):
    (chart,) = page.moves_chart(drawn_matrix)
    assert chart.title == "0 of 2 ranked issues kept their place"
    assert "Noise: 4th by those who answered, 1st as adopted." in chart.description
    assert "Litter: 1st by those who answered, has no adopted place." in chart.description
    assert len(drawn) == 1


def test_in_an_unordered_list_the_chart_has_words_for_places(drawn):
    unordered = {"issue_title": "Noise", "side": "priority", "item": "Quiet", "ordered": "no", "relation": "adopted"}
    (chart,) = page.moves_chart(matrix_of(LINKS[1], unordered, LINKS[3], is_unordered=True))
    assert {row[2] for row in chart.data.rows} == {"in no order", "not adopted"}


def test_an_exercise_that_ranks_one_issue_is_not_drawn():
    (block,) = page.moves_chart(matrix_of(*LINKS[:3]))
    assert isinstance(block, Nothing)


def test_a_held_ranking_adds_range_share_and_chance():
    places = pd.DataFrame(
        {"option": ["Noise"], "place": [2], "rank_low": [1], "rank_high": [3], "band": ["A"], "p_top": [0.874],
         "share_of_respondents": [41.25]}
    )  # fmt: skip
    ranking = method.RankedExercise("Open day", places, 60, "self_selected", sha256="ab")
    table = page.voices(matrix_of(*LINKS[:3], rankings=[ranking]))
    assert table.rows[0][3:8] == ("2nd", "1st to 3rd", "A", "87%", "41.3%")
    assert table.rows[0][8].startswith("the views of the 60 people who took part")


def test_without_a_ranking_no_range_is_promised(drawn_matrix):
    assert [column.name for column in page.voices(drawn_matrix).columns] == [
        "Issue", "Exercise", "What was said", "Place", "Who", "Line",
    ]  # fmt: skip


def test_the_reading_used_is_marked_among_the_readings():
    table = page.readings(matrix_of(*LINKS, readings=READINGS, reading="reading_A"))
    assert [row[0] for row in table.rows] == ["A, used on this page", "B"]
    assert table.rows[1][-1] == "as reading A"


def test_the_page_of_a_borough_without_links_is_one_sentence(nothing_held):
    assert page.summary(nothing_held).text == "No links of Harrow are held."
    for block in (page.you_said, page.public_voice, page.gaps, page.full, page.voices, page.readings):
        assert isinstance(block(nothing_held), Nothing)
    assert [type(block) for block in page.moves_chart(nothing_held) + page.printed(nothing_held)] == [Nothing, Nothing]


def test_an_event_is_said_to_be_of_those_who_chose_to_come(drawn_matrix):
    assert page.public_voice(drawn_matrix).text.startswith(
        "Those who come to an event or answer a form choose to do so."
    )
    panel = matrix_of(*LINKS, evidence="panel")
    assert page.public_voice(panel).text.startswith("A place among the issues")


def test_simulated_links_stamp_every_table(drawn_matrix):
    simulated = dataclasses.replace(drawn_matrix, sources=[dataclasses.replace(SOURCE, data_kind="simulated")])
    for block in (page.you_said, page.gaps, page.full, page.voices):
        assert block(simulated).data_kind == "simulated"
