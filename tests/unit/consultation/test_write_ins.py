"""Write-ins from free text to the issues they name."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_lib.consultation.write_ins.decisions import REVIEW_COLUMNS
from csp_lib.consultation.write_ins.review import as_options, reviewed
from csp_lib.consultation.write_ins.suggestions import MOST_COMPARED_WITH, suggestions
from csp_lib.consultation.write_ins.texts import MOST_READ, MOST_SHOWN, normalised, redacted, shown, text_hash
from csp_lib.errors import DataError
from csp_lib.reference.write_in_aliases import Aliases

ALIASES = Aliases(
    issues_of={
        "ASB": ("asb",), "Anti-social behaviour": ("asb",), "break-ins": ("burglary",), "Burglary": ("burglary",),
        "Drugs": ("drugs",), "Alcohol": ("alcohol",), "drugs and alcohol": ("drugs_and_alcohol",),
        "Litter": ("litter",), "n/a": ("not_an_issue",), "car burglary": ("vehicle_crime",),
    },
    titles={
        "asb": "Anti-social behaviour", "burglary": "Burglary", "drugs": "Drugs", "alcohol": "Alcohol",
        "drugs_and_alcohol": "Drugs and alcohol", "litter": "Litter", "not_an_issue": "Not an issue",
        "vehicle_crime": "Vehicle crime",
    },
    within={"drugs": "drugs_and_alcohol", "alcohol": "drugs_and_alcohol"},
)  # fmt: skip


def written(*texts, rank=2.0):
    rows = [("harrow_2011", f"r{number}", text, rank, 1.0, 1) for number, text in enumerate(texts)]
    return pd.DataFrame(rows, columns=["exercise", "respondent_id", "text", "rank", "weight", "ballots"])


def signed(text, decision, by="A. Officer", date="2011-04-01", reason=""):
    return (text_hash(text), text, "1", "", "", decision, by, date, reason)


def table(*rows):
    return pd.DataFrame(rows, columns=list(REVIEW_COLUMNS))


def issues_of(found, text):
    mine = found.meanings[found.meanings["text_hash"] == text_hash(text)]
    return mine["issue"].tolist()


def row_of(found, text):
    return found.review.set_index("text_hash").loc[text_hash(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Break-ins", "  break\tINS!! "),
        ("people's cars", "peoples cars"),
        ("drugs & alcohol", "Drugs and Alcohol"),
        ("ｌｉｔｔｅｒ", "litter"),
        ("lit\u200bter\u202e", "litter"),
        ("caf\u00e9 noise", "cafe\u0301 noise"),
    ],
)
def test_texts_that_differ_in_case_marks_and_invisible_characters_are_one(one, other):
    assert normalised(one) == normalised(other)
    assert text_hash(one) == text_hash(other)


def test_a_text_without_a_letter_is_compared_as_it_looks():
    assert normalised("?!") == "?!"
    assert text_hash("👍") != text_hash("👎")


def test_a_long_text_is_cut_in_words_and_its_end_still_tells_it_apart():
    long = "x" * (MOST_READ + 1)
    assert shown(long) == "x" * MOST_SHOWN + " … (cut: 2,001 characters)"
    assert text_hash(long) != text_hash("x" * MOST_READ + "y")
    assert normalised(long) == normalised("x" * MOST_READ + "y")


@given(st.text(max_size=60))
def test_what_is_compared_and_shown_is_on_one_line_without_controls(text):
    for read in (normalised(text), shown(text)):
        assert read == " ".join(read.split())
        assert all(character.isprintable() for character in read)
    assert text_hash(text) == text_hash(f"  {text}\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ask joe@example.org about it", "ask [e-mail] about it"),
        ("ring 020 7946 0958 or +44 (0)20 7946 0958", "ring [phone] or [phone]"),
        ("dealing near ha1 2xy at night", "dealing near [postcode] at night"),
        ("noise from 12a Station Road", "noise from [address]"),
        ("noise from flat 3, 114 Old Mill Lane always", "noise from [address] always"),
        ("burglary rose by 12 per cent in 2010", "burglary rose by 12 per cent in 2010"),
        ("litter on Station Road", "litter on Station Road"),
    ],
)
def test_personal_details_that_follow_a_rule_are_taken_out(text, told):
    assert redacted(text) == told


def test_decisions_are_read_back_by_their_hashes_though_the_texts_were_taken_out():
    found = reviewed(written("noise at 12 High Street", "noise at 14 High Street"), ["Drugs"], ALIASES)
    out = found.review.assign(text="")
    back = out.assign(decision="keep: Noise", decided_by="A. Officer", date="2011-04-01")
    again = reviewed(written("noise at 12 High Street", "noise at 14 High Street"), ["Drugs"], ALIASES, back)
    assert again.open == 0
    assert again.decided["issue"].tolist() == ["Noise", "Noise"]


def test_an_exact_alias_is_applied_and_shown_as_such():
    found = reviewed(written("A.S.B", "asb", "break ins"), ["Anti-social behaviour"], ALIASES)
    assert issues_of(found, "break-ins") == ["burglary"]
    assert row_of(found, "break-ins")[["suggestion", "decision"]].tolist() == ["alias: Burglary", ""]
    assert found.decided[["issue", "is_offered"]].to_numpy().tolist() == [
        ["Anti-social behaviour", True],
        ["burglary", False],
    ]
    assert found.open == 1  # "a s b" is no alias


def test_likeness_only_suggests():
    found = reviewed(written("Burglery"), ["Drugs"], ALIASES)
    assert row_of(found, "Burglery")[["suggestion", "score"]].tolist() == ["Burglary", 87.5]
    assert found.decided.empty
    assert found.is_provisional
    assert found.meanings_if_held["issue"].tolist() == ["burglary"]


def test_a_text_like_one_named_more_often_is_suggested_to_be_the_same():
    found = reviewed(written("street lighting", "street lighting", "street lightning"), ["Drugs"], ALIASES)
    assert row_of(found, "street lighting")["suggestion"] == ""
    assert row_of(found, "street lightning")["suggestion"] == "as: street lighting"
    kept = table(signed("street lighting", "keep: Street lighting"))
    found = reviewed(written("street lighting", "street lighting", "street lightning"), ["Drugs"], ALIASES, kept)
    assert found.meanings_if_held["issue"].tolist() == ["Street lighting"] * 2
    assert len(found.decided) == 2


def test_no_more_than_the_texts_named_most_are_compared_with():
    texts = [f"{number:05d}" * 3 for number in range(MOST_COMPARED_WITH)] + ["something else", "something elso"]
    assert suggestions(texts, [])[-1] is None
    assert suggestions(texts[-2:], [])[-1] is not None
    assert suggestions(["burglery"], []) == [None]


def test_a_narrower_issue_is_the_wider_option_and_two_options_leave_it_open():
    assert issues_of(reviewed(written("alcohol"), ["Drugs and alcohol"], ALIASES), "alcohol") == ["Drugs and alcohol"]
    assert issues_of(reviewed(written("alcohol"), ["Drugs"], ALIASES), "alcohol") == ["alcohol"]
    found = reviewed(written("drugs and alcohol"), ["Drugs"], ALIASES)
    assert sorted(issues_of(found, "drugs and alcohol")) == ["Drugs", "alcohol"]
    both = reviewed(written("ASB"), ["Anti-social behaviour", "asb"], ALIASES)
    assert issues_of(both, "ASB") == ["asb"]
    shared = Aliases(ALIASES.issues_of | {"nuisance": ("asb",)}, ALIASES.titles, ALIASES.within)
    both = reviewed(written("nuisance"), ["Anti-social behaviour", "asb"], shared)
    assert row_of(both, "nuisance")["suggestion"] == "alias: Anti-social behaviour or asb"
    assert both.open == 1


def test_a_text_that_names_no_issue_needs_no_decision():
    found = reviewed(written("n/a", None, "  "), ["Drugs"], ALIASES)
    assert found.open == 0
    assert found.decided.empty
    assert found.outcomes.set_index("outcome")["ballots"].to_dict()["not an issue"] == 1


def test_a_signed_decision_overrules_an_alias_and_an_unsigned_one_leaves_it_open():
    apart = reviewed(written("break-ins"), ["Drugs"], ALIASES, table(signed("break-ins", "keep: Shop break-ins")))
    assert apart.decided["issue"].tolist() == ["Shop break-ins"]
    waiting = reviewed(written("break-ins"), ["Drugs"], ALIASES, table(signed("break-ins", "litter", by="")))
    assert waiting.open == 1
    assert waiting.decided.empty


@pytest.mark.parametrize("missing", ["by", "date"])
def test_a_decision_without_a_name_or_a_day_is_open(missing):
    found = reviewed(written("weed"), ["Drugs"], ALIASES, table(signed("weed", "drugs", **{missing: " "})))
    assert found.open == 1
    assert found.decided.empty


def test_an_option_called_like_a_word_of_the_table_is_still_that_option():
    rows = table(signed("parks", "keep"), signed("gone", "withheld"))
    found = reviewed(written("parks", "gone"), ["Keep", "Withheld"], ALIASES, rows)
    assert found.decided["issue"].tolist() == ["Keep", "Withheld"]


def test_texts_kept_under_one_name_are_one_issue_and_count_a_person_once():
    lines = written("no lights", "dark streets").assign(respondent_id="r1", rank=[3.0, 2.0])
    rows = table(signed("no lights", "keep: Street lighting"), signed("dark streets", "KEEP: street  lighting"))
    found = reviewed(lines, ["Drugs"], ALIASES, rows)
    assert found.decided[["issue", "rank"]].to_numpy().tolist() == [["Street lighting", 2.0]]


def test_a_name_that_is_offered_or_known_is_never_kept_as_another():
    rows = table(signed("weed", "keep: drugs"), signed("bins", "keep: LITTER"))
    found = reviewed(written("weed", "bins"), ["Drugs"], ALIASES, rows)
    assert sorted(found.decided["issue"]) == ["Drugs", "litter"]


def test_an_option_with_a_semicolon_in_its_name_is_named_whole():
    found = reviewed(written("weed"), ["Drugs; dealing"], ALIASES, table(signed("weed", "drugs; dealing")))
    assert found.decided["issue"].tolist() == ["Drugs; dealing"]


def test_every_wrong_cell_is_told_at_once_with_its_row_and_what_is_allowed():
    rows = table(
        signed("weed", "drugz"),
        signed("bins", "litter; withheld", date="1 April"),
        signed("bins", "litter"),
        ("12E4", "x", "1", "", "", "keep:", "A", "2011-04-01", ""),
    )
    with pytest.raises(DataError) as refused:
        reviewed(written("weed", "bins"), ["Drugs"], ALIASES, rows.assign(row=[2, 3, 4, 6]), file="harrow.csv")
    told = refused.value.problems
    assert [line.split(":")[0] for line in told] == [
        "harrow.csv, row 2, decision", "harrow.csv, row 3, decision", "harrow.csv, row 3, date",
        "harrow.csv, row 4, text_hash", "harrow.csv, row 6, text_hash", "harrow.csv, row 6, decision",
    ]  # fmt: skip
    assert "'drugz'" in told[0] and "Drugs" in told[0] and "keep: Name" in told[0]
    assert "row 3 already" in told[3]


def test_a_long_file_of_wrong_rows_is_told_by_its_first_hundred():
    rows = table(*(signed(f"text {number}", "nonsense") for number in range(120)))
    with pytest.raises(DataError) as refused:
        reviewed(written("weed"), ["Drugs"], ALIASES, rows)
    assert len(refused.value.problems) == 101
    assert refused.value.problems[-1] == "the review file: 20 more problems of these kinds."


def test_a_day_that_a_spreadsheet_rewrote_is_read():
    found = reviewed(written("weed"), ["Drugs"], ALIASES, table(signed("weed", "drugs", date="31/03/2011")))
    assert found.review["date"].tolist() == ["2011-03-31"]
    assert found.open == 0


def test_decisions_stand_in_their_order_when_nobody_wrote_their_text_and_new_texts_follow():
    earlier = table(signed("gone", "keep: Gone", reason="asked for"), signed("weed", "drugs"))
    found = reviewed(written("weed", "bins", "bins", "weed"), ["Drugs"], ALIASES, earlier)
    assert found.review["text"].tolist() == ["gone", "weed", "bins"]
    assert found.review["n"].tolist() == [0, 2, 2]
    assert found.review["reason"].tolist() == ["asked for", "", ""]


def test_ballots_cast_alike_count_each():
    lines = written("litter", "litter").assign(ballots=[3, 2])
    found = reviewed(lines, ["Drugs"], ALIASES)
    assert found.review["n"].tolist() == [5]
    assert found.decided["ballots"].sum() == 5


def test_no_write_ins_give_empty_tables_that_are_not_provisional():
    found = reviewed(written(), ["Drugs"], ALIASES)
    assert found.review.empty and found.decided.empty
    assert not found.is_provisional


def test_write_ins_that_mean_an_option_are_read_as_it_and_others_stay():
    found = reviewed(written("drug", "litter and drugs", "bins"), ["Drugs"], ALIASES, table(signed("drug", "drugs")))
    cast = pd.DataFrame(
        [("r0", None, "drug", "2"), ("r1", None, "litter and drugs", "1"), ("r2", None, "bins", "1"),
         ("r3", "drugs", None, "1"), ("r4", "Litter", "drug", "3"), ("r5", None, np.nan, "1")],
        columns=["respondent_id", "option", "write_in", "rank"],
    )  # fmt: skip
    got = as_options(cast, found.meanings).replace({np.nan: None})
    assert got.to_numpy().tolist() == [
        ["r0", "Drugs", None, "2"], ["r1", "Drugs", None, "1"], ["r2", None, "bins", "1"], ["r3", "drugs", None, "1"],
        ["r4", "Litter", None, "3"], ["r4", "Drugs", None, "3"], ["r5", None, None, "1"],
    ]  # fmt: skip


TEXTS = st.lists(
    st.sampled_from(["ASB", "asb", "Burglery", "burglary", "litter & drugs", "bins", "bin", "n/a", "?"]), max_size=12
)


@settings(max_examples=15)
@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_changes_nothing(texts, chance):
    lines = written(*texts)
    order = chance.sample(range(len(lines)), len(lines))
    one, other = (reviewed(w, ["Drugs"], ALIASES) for w in (lines, lines.iloc[order]))
    pd.testing.assert_frame_equal(one.review, other.review)
    pd.testing.assert_frame_equal(one.decided, other.decided)


@settings(max_examples=15)
@given(TEXTS)
def test_reviewing_with_the_table_that_came_out_changes_nothing(texts):
    first = reviewed(written(*texts), ["Drugs"], ALIASES)
    again = reviewed(written(*texts), ["Drugs"], ALIASES, first.review.astype(object))
    pd.testing.assert_frame_equal(first.review, again.review)
    assert first.open == again.open


@settings(max_examples=15)
@given(TEXTS)
def test_every_text_has_one_row_and_one_outcome(texts):
    found = reviewed(written(*texts), ["Drugs"], ALIASES)
    assert found.review["text_hash"].is_unique
    assert found.review["n"].sum() == found.outcomes["ballots"].sum() == len(texts)
    assert found.outcomes["texts"].sum() == len(found.review)


def test_an_issue_of_its_own_needs_a_name_that_a_page_may_print():
    rows = table(signed("John Smith of 12 Hill Road deals drugs", "keep"))
    with pytest.raises(DataError) as told:
        reviewed(written("John Smith of 12 Hill Road deals drugs"), ["Drugs"], ALIASES, rows)
    assert "'keep: Name' for an issue of its own, named in words that a page may print" in told.value.problems[0]
