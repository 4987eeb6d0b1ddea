"""Whatever came of an exercise, its page is made, says no more than its evidence bears, and names nobody."""

import re
import tempfile
import warnings
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import yaml
from bs4 import BeautifulSoup

from csp_lib.consultation.evidence_types import FIXED_SENTENCE, forbidden_words
from csp_lib.params import load_params
from csp_lib.params.exercises import ExerciseParams
from csp_lib.report import style
from csp_lib.report.blocks import Callout, Figure, Table
from csp_lib.report.consultations import ranking, write_ins
from csp_lib.results import provenance
from csp_lib.results.consultations.consultation import consultation
from csp_lib.results.consultations.ranking import asked_by, rank_exercise
from csp_lib.results.consultations.rating import rate_exercise
from csp_lib.results.consultations.shapes import Held
from csp_lib.sources import store
from csp_lib.sources.ballots import read_ballots
from csp_lib.sources.survey_answers import read_survey_answers
from tests.drawn import consultation as drawn
from tests.drawn.consultation import cast, page_of, question, ranked, told
from tests.drawn.world import make_world
from tests.reports import odd_world
from tests.reports.odd_world import sentences, titles
from tests.reports.test_odd_series import BROKEN, BROKEN_PAGE
from tests.spec.drawn import cases

HOSTILE = [
    "<script>alert(1)</script>", r"$\frac{1}{0}$ and $x", "\u202egnp.exe\u2066", "x" * 200, "=cmd|'/C calc'!A0", "50% & more",
]  # fmt: skip
TWENTY = [f"Issue {number}" for number in range(20)]
CIRCLE = [drawn.OPTIONS[at:] + drawn.OPTIONS[:at] for at in range(5)]
MOST = "25: Burglary > Drugs > Robbery > Litter > Speeding"
OTHERS = "20: Robbery > Burglary > Drugs > Litter"
GROUPS = {"groups": ["age"], "margins": {"age": {"young": 60, "old": 40}}, "margins_source": "Drawn"}
RATED = {
    "rating": {"scale": list(drawn.ANSWERS[:3]), "top": [drawn.ANSWERS[0]], "no_answer": [drawn.ANSWERS[3]]},
    "groups": ["sex"], "margins": {"sex": {"women": 52_000, "men": 48_000}}, "margins_source": "Drawn", "options": [],
}  # fmt: skip


def everything():
    return rank(drawn.ballots(), ExerciseParams.model_validate(load(drawn.QUESTION)))


def rank(text, declared):
    tables = read(text, read_ballots)
    return rank_exercise(Held(tables["ballots"], tables["respondents"]), asked_by(declared), declared)


def rated(evidence_type="panel", text=None):
    tables = read(text or drawn.answers(), read_survey_answers)
    declared = question(exercise=drawn.PANEL, evidence_type=evidence_type, **RATED)
    made = rate_exercise(tables["answers"], tables["respondents"], declared)
    return page_of(None, rating=made, asked=made.asked)


def load(text):
    found = yaml.safe_load(text)
    return {**found, "opened": str(found["opened"]), "closed": str(found["closed"])}


def read(text, reader):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.csv"
        path.write_text(text, encoding="utf-8")
        return reader(path).tables


def not_known_at_all():
    """Return a panel of which nobody knew what to say on one issue."""
    lines = drawn.answers().splitlines()
    kept = [re.sub(r",Noise,[^,]*,", ",Noise,Do not know,", line) for line in lines]
    return "\n".join(kept) + "\n"


CASES = {
    "everything": lambda: page_of(everything()),
    "a panel": lambda: page_of(ranked(cast(MOST, OTHERS), question(evidence_type="panel", **GROUPS), AGES)),
    "a random sample": lambda: page_of(ranked(cast(MOST, OTHERS), question(evidence_type="probability", **GROUPS), AGES)),
    "no shared order": lambda: page_of(ranked(cast(*(f"6: {' > '.join(order)}" for order in CIRCLE)), question())),
    "a tie at the edge": lambda: page_of(
        ranked(cast("20: Burglary > Drugs > Robbery > Litter", "20: Burglary > Robbery > Drugs > Litter"), question())
    ),
    "three ballots": lambda: page_of(ranked(cast("2: Burglary > Drugs", "1: Drugs > Litter"), question())),
    "one ballot": lambda: page_of(ranked(cast("1: Burglary > Drugs"), question())),
    "one option": lambda: page_of(ranked(cast("12: Burglary"))),
    "no valid ballots": lambda: page_of(ranked(cast("4: "), question(write_ins=True))),
    "blanks that compare nothing": lambda: page_of(
        ranked(cast("25: Burglary", "20: Drugs"), question(unranked="abstain"))
    ),
    "one group of thirteen": lambda: page_of(ranked(cast("13: Burglary > Drugs"), question(**GROUPS), told("age", ("young", 13)))),
    "twenty options": lambda: page_of(ranked(cast(f"30: {' > '.join(TWENTY)}", "4: Issue 3 > Issue 1"))),
    "hostile names": lambda: page_of(ranked(cast(f"30: {' > '.join(HOSTILE)}", f"9: {' > '.join(HOSTILE[1::-1])}"))),
    "a text that may mean an issue": lambda: page_of(
        ranked(cast("9: Drugs > +Burglery", MOST), question(write_ins=True))
    ),
    "rounds": lambda: page_of(ranked(pd.concat([cast(OTHERS, round="1"), cast(MOST, round="2")]), question())),
    "answers of a panel": rated,
    "answers of a random sample": lambda: rated("probability"),
    "answers of people who came": lambda: rated("self_selected"),
    "an issue nobody knew": lambda: rated(text=not_known_at_all()),
}  # fmt: skip
AGES = told("age", ("young", 28), ("old", 17))
MAY_SAY = {"a panel": "panel", "answers of a panel": "panel", "an issue nobody knew": "panel",
           "a random sample": "probability", "answers of a random sample": "probability"}  # fmt: skip
IS_DRAWN = ("everything", "hostile names")
"""The cases whose charts are written as images, which takes most of the time; the others' charts are made and not written."""

TOLD = cases("""
    | case                        | block     | says                                                                              |
    |-----------------------------|-----------|-----------------------------------------------------------------------------------|
    | everything                  | answer    | The first two places are likely, not certain: Burglary and Robbery.               |
    | everything                  | ballots   | One ballot came after the closing date, and is not in the order.                  |
    | everything                  | ballots   | One ballot came from someone who had handed one in already                        |
    | everything                  | added     | Anti-social behaviour was added by nine of 67 people (13.4%, range 7.2% to 23.6%) |
    | everything                  | added     | One other suggestion was made by fewer than five people.                          |
    | everything                  | provisional | One text waits for a person to say what was meant.                              |
    | everything                  | profile   | Furthest apart: 30 to 44,                                                         |
    | everything                  | agreed    | By age: only one group is shown with an order.                                     |
    | no shared order             | answer    | All issues have the same average points, so there is no order.                    |
    | no shared order             | ranking   | There is no shared order, so no places are given.                                 |
    | no shared order             | ranges    |                                                                                   |
    | a tie at the edge           | answer    | Which issues hold the first two places is too close to call.                      |
    | three ballots               | places    |                                                                                   |
    | three ballots               | pairs     |                                                                                   |
    | three ballots               | answer    | Only three ballots were counted: too few to tell what others would put first.     |
    | three ballots               | ranking   |                                                                                   |
    | one ballot                  | answer    | Too few ballots were counted for an order.                                        |
    | one option                  | answer    | Only one issue was ranked, so there is no order.                                  |
    | one option                  | points    |                                                                                   |
    | no valid ballots            | answer    | No ballot could be counted, so nothing is ranked.                                 |
    | no valid ballots            | ballots   | Four ballots ranked nothing that was offered, or carried an unusable weight       |
    | no valid ballots            | cards     |                                                                                   |
    | no valid ballots            | ranking   |                                                                                   |
    | blanks that compare nothing | answer    | No ballot ranks two issues, so nothing can be compared and there is no order.     |
    | blanks that compare nothing | points    |                                                                                   |
    | a random sample             | answer    | Burglary (range 1st) and Robbery (range 2nd to 3rd).                              |
    | a random sample             | answer    | These are the answers of 45 residents chosen at random.                           |
    | a panel                     | answer    | These are the views of 45 panel members, who were recruited to be like            |
    | twenty options              | pairs     |                                                                                   |
    | rounds                      | rounds    | The last round is the one that is ranked.                                         |
    | answers of a panel          | rated     | The question was: Put these in order.                                             |
    | answers of a panel          | rated     | Weighted to the borough's adults, the answers tell as much as those of            |
    | answers of people who came  | rated     | Answers are not weighted.                                                         |
    | answers of a panel          | ranking   |                                                                                   |
""")  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return the invented world, not built: its lookups are read, its tables are not."""
    return make_world(tmp_path_factory.mktemp("consultations") / "home")


@pytest.fixture(scope="module")
def pages(home):
    """Return a function that gives the result and the blocks of a case, made once; a warning on the way is an error."""
    made = {}

    def blocks(case):
        if case not in made:
            with pytest.MonkeyPatch.context() as patched, warnings.catch_warnings():
                warnings.simplefilter("error")
                patched.setenv("CSP_HOME", str(home))
                if case not in IS_DRAWN:
                    patched.setattr(style, "svg", lambda _: "<svg></svg>")
                result = CASES[case]()
                made[case] = result, odd_world.shown(home, "consultation_ranking", result=result)
        return made[case]

    return blocks


def options_of(result):
    made = result.ranking
    return [] if made is None else sorted(made.options["option"], key=len, reverse=True)


def written(block):
    """Return every text and number of a block, those behind a chart as well."""
    return [*sentences(block), *titles(block), *raw(block)]


def raw(block):
    data = block if isinstance(block, Table) else block.data if isinstance(block, Figure) else None
    return [cell for row in data.raw for cell in row] if data is not None else []


@pytest.mark.parametrize("case", CASES)
def test_every_block_is_made_without_a_warning_and_reads_as_sentences(pages, case):
    result, blocks = pages(case)
    assert {"answer", "method", "sources"} <= set(blocks)
    for block in blocks.values():
        for text in [*sentences(block), *titles(block)]:
            assert not BROKEN.search(str(text)), (block.id, text)
        for text in sentences(block):
            assert text.strip() == text and text and "  " not in text, (block.id, text)
            assert text[-1] in ".?!", (block.id, text)
            named = (drawn.EXERCISE, *options_of(result))
            assert text[0].isupper() or text[0].isdigit() or text.startswith(named), (block.id, text)
            assert not re.search(r"\b([Oo]ne|1) (ballots|texts|groups|people(?! who)|other suggestions)\b", text), text


@pytest.mark.parametrize("case", CASES)
def test_no_sentence_says_more_than_the_evidence_bears(pages, case):
    result, blocks = pages(case)
    kind = MAY_SAY.get(case, "self_selected")
    assert (result.ranking or result.rating).asked.evidence_type == kind
    for block in blocks.values():
        for text in [*sentences(block), block.title, getattr(block, "subtitle", "")]:
            for option in options_of(result):
                text = text.replace(option, "“an option”")
            assert forbidden_words(kind, text) == [], (block.id, text)


@pytest.mark.parametrize("case", CASES)
def test_whose_views_these_are_stands_under_every_table_and_chart(pages, case):
    result, blocks = pages(case)
    made = result.ranking or result.rating
    fixed = {
        "self_selected": "These are the views of one person"
        if made.people == 1
        else FIXED_SENTENCE.format(n=made.people),
        "panel": f"These are the views of {made.people} panel members",
        "probability": f"These are the answers of {made.people} residents chosen at random.",
    }[made.asked.evidence_type]
    shown = [block for block in blocks.values() if isinstance(block, Table | Figure)]
    assert [block.id for block in shown if not any(note.startswith(fixed) for note in block.notes)] == []
    assert shown or case in ("no valid ballots", "one ballot", "three ballots")


@pytest.mark.parametrize("row", TOLD, ids=[f"{row['case']}: {row['block']}" for row in TOLD])
def test_a_page_says_what_came_of_the_exercise(pages, row):
    _, blocks = pages(row["case"])
    if not row["says"]:
        assert row["block"] not in blocks
        return
    assert row["says"] in " ".join(sentences(blocks[row["block"]]))


def test_the_answer_and_the_ballots_stand_on_every_page_of_ballots(pages):
    for case in CASES:
        result, blocks = pages(case)
        assert ("ballots" in blocks) == (result.ranking is not None)
        assert ("rated" in blocks) == (result.rating is not None)


def test_an_undecided_text_and_an_issue_of_few_people_are_nowhere(pages):
    _, blocks = pages("everything")
    said = " ".join(str(text) for block in blocks.values() for text in written(block))
    for word in (drawn.UNDECIDED, "Quillon", drawn.BY_FEW, "Arson", "fires", "p020"):
        assert word not in said, word
    assert "Anti-social behaviour" in said


@pytest.mark.parametrize("group", [drawn.HIDDEN_GROUP, "45 to 64"])
def test_a_hidden_group_has_no_number_in_any_block(pages, group):
    _, blocks = pages("everything")
    found = [(block.id, row) for block in blocks.values() for row in rows_naming(block, group)]
    assert {name for name, _ in found} == {"profile", "groups"}
    for name, row in found:
        share_of_the_borough = {"10.0%", "25.0%", 10, 25} if name == "profile" else set()
        told_of_it = [cell for cell in row if cell not in share_of_the_borough and re.search(r"\d", str(cell))]
        assert [cell for cell in told_of_it if group not in str(cell) and "fewer than 10" not in str(cell)] == []
    assert not [text for block in blocks.values() for text in sentences(block) if group in text]


def rows_naming(block, group):
    data = block if isinstance(block, Table) else block.data if isinstance(block, Figure) else None
    if data is None:
        return []
    both = [*data.rows, *data.raw]
    return [row for row in both if any(str(cell).startswith(group) for cell in row)]


def test_without_a_shared_order_no_block_ranks_the_issues(pages):
    result, blocks = pages("no shared order")
    made = result.ranking
    assert not made.has_order
    assert blocks["cards"].cards[1].value == "no shared order" and len(blocks["cards"].cards) == 2
    assert blocks["firmness"].title == "The first two places: no shared order"
    for name in ("ranking", "facts"):
        assert [row[blocks[name].row_header] for row in blocks[name].rows] == sorted(drawn.OPTIONS)
    said = " ".join(text for name in ("answer", "firmness", "points") for text in map(str, written(blocks[name])))
    assert not re.search(r"\b\dst\b|\b\dnd\b|rests on|has the most points", said)


def test_a_page_of_hostile_names_is_a_page_of_texts(pages, html):
    _, blocks = pages("hostile names")
    page = html(*blocks.values())
    read = BeautifulSoup(page, "html.parser")
    assert "alert(1)" in read.get_text()
    assert not [script for script in read.find_all("script") if "alert(1)" in script.text]
    assert "<script>alert" not in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", read.get_text())
    assert "x" * 200 in page
    assert not BROKEN_PAGE.search(read.get_text(" ", strip=True))


def test_a_whole_page_is_exported_with_its_numbers(pages, html):
    _, blocks = pages("everything")
    read = BeautifulSoup(html(*blocks.values()), "html.parser").get_text(" ", strip=True)
    assert not BROKEN_PAGE.search(read)
    assert "The first two places are likely, not certain" in read


def test_an_issue_written_in_carries_the_place_at_which_it_was_adopted(pages):
    result, _ = pages("everything")
    matrix = pd.DataFrame({"issue": ["asb", "burglary"], "place": [6.0, 1.0]})
    told_of = " ".join(sentences(write_ins.summary(replace(result, matrix=matrix))))
    assert (
        "Anti-social behaviour was added by nine of 67 people (13.4%, range 7.2% to 23.6%) and became the sixth"
        in told_of
    )


def test_a_question_mark_is_not_followed_by_a_full_stop(pages):
    result, _ = pages("three ballots")
    asked = replace(result.ranking, asked=replace(result.ranking.asked, question="What comes first?"))
    said = sentences(ranking.ballots(replace(result, ranking=asked)))
    assert "The question was: What comes first?" in said


ABSENT = {
    "a ballot exercise": ("", "No answers to Have your say are held, so nothing is ranked here.", "the ballots template"),
    "a rating": (
        "rating: {scale: [a, b], top: [a]}\n", "No answers to Have your say are held, so nothing is ranked here.",
        "the survey_answers template",
    ),
    "talk in groups": ("evidence_type: qualitative\n", "Have your say was talk in groups: no number and no order can be", ""),
}  # fmt: skip


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """Return a home of params and lookups alone, with a store that holds nothing."""
    home = make_world(tmp_path / "home")
    monkeypatch.setenv("CSP_HOME", str(home))
    monkeypatch.setattr(store, "has", lambda _: False)
    monkeypatch.setattr(provenance, "lines", lambda _: [])
    return home


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("what", ABSENT)
def test_an_exercise_without_answers_says_why_and_what_to_do(bare, what):
    more, said, template = ABSENT[what]
    text = drawn.QUESTION + more if "type" in more or not more else drawn.QUESTION.replace("write_ins: true\n", more)
    drawn.declare(bare, text, drawn.EXERCISE)
    result = consultation(load_params(), "ashmere", drawn.EXERCISE)
    blocks = odd_world.shown(bare, "consultation_ranking", result=result)
    assert set(blocks) == {"no-answers", "no-plan", "method"}
    assert said in blocks["no-answers"].text and template in blocks["no-answers"].text
    assert isinstance(blocks["no-answers"], Callout)
    for text in (text for name in ("no-answers", "method") for text in sentences(blocks[name])):
        assert forbidden_words("qualitative" if "groups" in what else "self_selected", text) == [], text


@pytest.mark.filterwarnings("error")
def test_a_borough_without_an_exercise_says_how_one_is_declared(bare):
    result = consultation(load_params(), "ashmere")
    blocks = odd_world.shown(bare, "consultation_ranking", result=result)
    assert "No consultation of Ashmere is declared" in blocks["no-answers"].text
    assert "csp data template question" in blocks["no-answers"].text


def test_every_block_of_the_page_is_met_in_some_case(pages):
    met = {name for case in CASES for name in pages(case)[1]}
    assert met >= {
        "answer", "cards", "ballots", "points", "ranking", "places", "facts", "rounds", "repairs", "method", "profile",
        "groups", "agreed", "rated", "shares-drawn", "shares", "answers", "provisional", "added", "written-in", "texts",
        "firmness", "ranges", "rules", "readings", "merged", "left-out", "pairs",
    }  # fmt: skip
