"""The carried tables against the documents' texts and the drafts they were taken from."""

import csv
import re

import pytest

from csp_lib import paths
from tests.real.documents import SHARED, folded, lines

LINES_A_FRAGMENT_MAY_RUN = 6
FIRST = "safest|lowest|highest|greatest|best|biggest|most|top|any|one|a sergeant"
# Numbers that the documents spell out; a rank of 1 is said by a superlative.
SPELT = {
    "0": "end", "1": FIRST, "2": "two|second|double|twice|couple", "3": "three|third", "4": "four|fourth",
    "5": "five|fifth", "6": "six", "7": "seven", "9": "nine|ninth", "10": "ten", "25": "quarter", "33.3": "1/3|third",
}  # fmt: skip

LINES_A_ROW_RUNS = 3
NO_SIGN = "the target is printed without a sign, which the qualifier now says"
NO_SURVEY = "the table names the Met Police Survey and not the Public Attitude Survey"
# Figures that were put right against the draft, and why.
CORRECTED = {
    "kc-089": NO_SIGN,
    "kc-091": NO_SIGN,
    "barnet-049": "the label names no survey",
    **{f"barnet-{number:03d}": NO_SURVEY for number in range(50, 58)},
}

TARGETS_ADDED = {
    ("richmond_upon_thames", "232", "total_notifiable_offences"),
    ("kensington_and_chelsea", "327", "national_indicator_targets"),
    ("harrow", "809", "drug_users_effective_treatment"),
    ("harrow", "823", "drug_users_effective_treatment"),
}
BESIDE_A_VERDICT = "the months of line 76 and the count of the earlier column, beside a tick or a cross"
NOT_PRINTED = "not printed is an empty cell"
# Targets that were put right against the draft, by borough and line, and why.
TARGETS_CORRECTED = {
    ("richmond_upon_thames", "129"): "the rank of 2009/10 is printed on line 67",
    ("richmond_upon_thames", "166"): "two a month is not printed as at least two",
    ("richmond_upon_thames", "230"): "two events are not printed as at least two",
    **{("kensington_and_chelsea", line): BESIDE_A_VERDICT for line in ("81", "105", "131")},
    ("kensington_and_chelsea", "93"): "the plan says that there is no target",
    **{("kensington_and_chelsea", line): NOT_PRINTED for line in ("339", "341", "357", "360")},
    ("harrow", "577"): "the direction is implied by exceeding",
    ("harrow", "579"): "the base year is not printed",
    ("barnet", "239"): "the base year is not printed",
    ("barnet", "240"): "the base year is not printed",
    ("barnet", "448"): "the label prints no verb",
    ("barnet", "493"): "the year in which the base is to be established",
    ("barnet", "495"): "a blank cell is an empty cell",
}

needs_drafts = pytest.mark.skipif(
    not (SHARED / "plans" / "published_figures.csv").is_file() or not (SHARED / "seeds").is_dir(),
    reason="the documents' texts and drafts (../shared/plans, ../shared/seeds) are not here",
)
pytestmark = needs_drafts


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def carried(table):
    return rows(paths.published_dir() / f"{table}.csv")


def drafted(table):
    return rows(SHARED / "plans" / f"{table}.csv")


def target_key(row):
    return row["borough"].lower().replace(" ", "_"), row["line"], row["indicator_id"]


def text_from(document, line, count=LINES_A_FRAGMENT_MAY_RUN):
    return folded(" ".join(lines(document)[line - 1 : line - 1 + count]))


def written_forms(value):
    """Return the ways a number may stand in print: 14968, 14,968, £40m, £20bn."""
    plain = value.lstrip("-")
    number = float(plain)
    forms = {plain}
    if number == int(number):
        forms |= {str(int(number)), f"{int(number):,}"}
    for size, letter in ((1e6, "m"), (1e9, "bn")):
        if number >= size:
            forms.add(f"{number / size:g}{letter}")
    return forms


def stands_in(value, fragment):
    for form in written_forms(value):
        if re.search(rf"(?<![\d.,]){re.escape(form)}(?!\d|[.,]\d)", fragment):
            return True
    return bool(re.search(rf"\b({SPELT.get(value.lstrip('-'), '(?!)')})\b", fragment, re.IGNORECASE))


def as_read(text):
    """Return text with the extraction's loose marks drawn in: '9 th' is 9th, '3 ^{ra}' is 3ra, '- 1%' is -1%."""
    joined = re.sub(r"(\d) \^?\{?(st|nd|rd|th|ra)\b\}?", r"\1\2", text)
    return re.sub(r"(?<= )- (?=\d+(?:\.\d+)?%)", "-", joined)


def is_printed_in(printed, text):
    """Return whether a number stands in a text with its sign and mark: 9.1% is not 9.1, and +11.7% is not 11.7%."""
    unmarked = r"(?<![\w£+])(?<!\d[.,])(?<!\s-)"
    return bool(re.search(rf"{unmarked}{re.escape(printed)}(?![\w%+]|[.,]\d)", as_read(text)))


@pytest.mark.parametrize(
    ("value", "fragment", "stands"),
    [
        ("14968", "there were 14,968 crimes", True),
        ("-2.9", "a reduction of 2.9%", True),
        ("40000000", "in the region of £40m", True),
        ("3", "the third plan", True),
        ("4968", "there were 14,968 crimes", False),
        ("74.9", "(74.922 per 1000 pop)", False),
        ("8", "the third plan", False),
    ],
)
def test_a_number_is_found_only_when_it_stands_whole_in_the_fragment(value, fragment, stands):
    assert stands_in(value, fragment) is stands


def test_every_drafted_figure_stands_in_its_document_at_its_line():
    fragments = {row["figure_id"]: row["printed_text"] for row in drafted("published_figures")}
    problems = []
    for row in carried("published_figures"):
        if row["figure_id"] not in fragments:
            continue
        fragment = fragments[row["figure_id"]]
        text = text_from(row["document"], int(row["line"]))
        later = text_from(row["document"], int(row["line"]) + 1, LINES_A_FRAGMENT_MAY_RUN - 1)
        if fragment not in text or fragment in later:
            problems.append(f"{row['figure_id']}: {fragment!r} does not begin at line {row['line']}")
        if row["value"] and not stands_in(row["value"], fragment):
            problems.append(f"{row['figure_id']}: {row['value']} is not in {fragment!r}")
    assert problems == []


@pytest.mark.parametrize(
    ("printed", "text", "stands"),
    [
        ("14,968", "there were 14,968 crimes", True),
        ("14968", "there were 14,968 crimes", False),
        ("2.9%", "a reduction of 2.9%).", True),
        ("2.9", "a reduction of 2.9%).", False),
        ("-5.8%", "3582 3374 -5.8% 9 th lowest", True),
        ("5.8%", "3582 3374 -5.8% 9 th lowest", False),
        ("11.7%", "personal robbery +11.7%;", False),
        ("9th", "3582 3374 -5.8% 9 th lowest", True),
        ("3ra", "696 652 -6.3% 3 ^{ra} lowest", True),
        ("3", "696 652 -6.3% 3 ^{ra} lowest", False),
        ("-1.1%", "Gun Crime - 1.1%", True),
        ("£40m", "in the region of £40m.", True),
        ("40m", "in the region of £40m.", False),
        ("1,500", "1,000-1,500 offences", True),
        ("350+", "training for 350+ professionals", True),
        ("third", "the third plan", True),
    ],
)
def test_a_number_as_printed_is_found_only_with_its_sign_and_its_mark(printed, text, stands):
    assert is_printed_in(printed, text) is stands


def test_every_number_as_printed_stands_in_its_document_at_its_line():
    printed = [row for row in carried("published_figures") if row["value_as_printed"]]
    assert len(printed) == 405
    problems = [
        f"{row['figure_id']}: {row['value_as_printed']!r} does not stand at line {row['line']}"
        for row in printed
        if not is_printed_in(row["value_as_printed"], text_from(row["document"], int(row["line"]), LINES_A_ROW_RUNS))
    ]
    assert problems == []


def test_a_value_is_the_number_as_printed_with_the_sign_of_its_meaning():
    for row in carried("published_figures"):
        printed, value = row["value_as_printed"], row["value"]
        if value:
            assert stands_in(value, printed), row
            assert value.startswith("-") or not printed.startswith("-"), row
            assert not (value.startswith("-") and printed.startswith("+")), row


def test_only_a_blank_cell_has_no_number_as_printed():
    blank = [row["figure_id"] for row in carried("published_figures") if not row["value_as_printed"]]
    assert blank == ["barnet-086"]


def test_figures_keep_the_drafted_numbers_units_and_lines():
    kept = ("figure_id", "line", "period_type", "measure", "value", "unit", "denominator", "qualifier", "role")
    drafts = {row["figure_id"]: [row[c] for c in kept] for row in drafted("published_figures")}
    facts = {row["figure_id"]: [row[c] for c in kept] for row in carried("published_figures")}
    differing = {figure for figure, draft in drafts.items() if facts[figure] != draft}
    assert differing == set(CORRECTED)


def test_a_corrected_figure_keeps_its_number_and_its_line():
    kept = ("line", "value", "measure", "unit", "role")
    drafts = {row["figure_id"]: [row[c] for c in kept] for row in drafted("published_figures")}
    facts = {row["figure_id"]: [row[c] for c in kept] for row in carried("published_figures")}
    assert CORRECTED
    assert {figure: facts[figure] for figure in CORRECTED} == {figure: drafts[figure] for figure in CORRECTED}


def test_targets_keep_the_drafted_lines_periods_kinds_and_bases_but_for_those_put_right():
    kept = ("period", "target_kind", "unit", "direction", "baseline_period", "baseline", "judgement")
    facts = {target_key(row): [row[c] for c in kept] for row in carried("targets")}
    drafts = {target_key(row): [row[c] for c in kept] for row in drafted("targets")}
    assert set(facts) - set(drafts) == TARGETS_ADDED
    assert set(drafts) - set(facts) == set()
    differing = {key[:2] for key, draft in drafts.items() if facts[key] != draft}
    assert differing == set(TARGETS_CORRECTED)


def test_targets_keep_the_drafted_numbers_and_words_move_out_of_the_value():
    drafts = {target_key(row): row["target_value"] for row in drafted("targets")}
    facts = {target_key(row): row["target_value"] for row in carried("targets")}
    moved = {drafts[key] for key in drafts if drafts[key] != facts[key]}
    assert moved == {"not printed", "none", "N/A", "-"}
    assert {facts[key] for key in drafts if drafts[key] in moved} == {""}


def test_a_numeric_target_stands_in_its_document_at_its_line():
    numeric = [row for row in carried("targets") if row["target_value"]]
    assert len(numeric) == 25
    for row in numeric:
        assert re.fullmatch(r"-?[\d.]+", row["target_value"]), row
        assert stands_in(row["target_value"], text_from(row["document"], int(row["line"]), 1)), row


def test_a_target_as_printed_stands_in_its_document_at_its_line():
    printed = [row for row in carried("targets") if row["value_as_printed"]]
    assert len(printed) == 30
    for row in printed:
        assert row["value_as_printed"] in as_read(text_from(row["document"], int(row["line"]), 1)), row


def test_no_target_is_described_in_a_run_of_a_documents_words():
    for row in carried("targets"):
        text = folded(" ".join(lines(row["document"]))).lower()
        for column in ("indicator", "unit", "how_judged", "note"):
            words = folded(row[column]).lower().split()
            assert not [i for i in range(len(words) - 7) if " ".join(words[i : i + 8]) in text], row


def test_consultation_shares_stand_in_their_documents():
    shares = [row for row in carried("consultation_results") if row["unit"] == "%"]
    assert len(shares) == 28
    for row in shares:
        text = text_from(row["document"], int(row["line"]), 3)
        assert f"{row['value']}%" in text, row


def test_no_sentence_of_a_document_is_copied_into_the_statements():
    for row in carried("plan_statements"):
        text = folded(" ".join(lines(row["document"]))).lower()
        words = folded(row["statement"]).lower().split()
        runs = [" ".join(words[i : i + 9]) for i in range(len(words) - 8)]
        assert not [run for run in runs if run in text], row


def test_no_figure_is_described_in_a_run_of_a_documents_words():
    for row in carried("published_figures"):
        text = folded(" ".join(lines(row["document"]))).lower()
        for column in ("indicator", "unit", "denominator", "qualifier", "note"):
            words = folded(row[column]).lower().split()
            assert not [i for i in range(len(words) - 6) if " ".join(words[i : i + 7]) in text], row


def test_no_column_carries_the_documents_own_words():
    for table in ("published_figures", "targets", "consultation_results"):
        assert "printed_text" not in carried(table)[0]
