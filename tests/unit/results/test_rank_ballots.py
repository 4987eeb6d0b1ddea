"""A file of ballots ranked as it stands: what is asked goes first, and what cannot be is refused by name."""

import pytest

from csp_lib.consultation.ballots import repair
from csp_lib.consultation.papers import papers_of
from csp_lib.errors import CspError, DataError, ParamsError, SourceError
from csp_lib.results.consultations.from_file import rank_ballots
from tests.drawn import consultation as drawn

HEADER = "exercise,respondent_id,option,write_in,rank\n"
TWO = HEADER + "e,r1,Burglary,,1\ne,r1,Drugs,,2\ne,r2,Drugs,,1\ne,r2,Litter,,2\n"


@pytest.fixture
def written(tmp_path):
    def write(text, name="ballots.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def asked(built, monkeypatch, written):
    """Return a function that ranks drawn ballots, with the invented world for what boroughs are called."""
    monkeypatch.setenv("CSP_HOME", str(built))

    def rank(text=TWO, **said):
        return rank_ballots(written(text), **said)

    return rank


def problems(kind, call, **said):
    with pytest.raises(kind) as refused:
        call(**said)
    return refused.value.problems


def test_the_question_file_says_how_ballots_are_read(asked, written):
    question = written(drawn.QUESTION, "question.yml")
    made = asked(drawn.ballots(), question=question).ranking
    assert (made.taken.cast, made.taken.valid, made.asked.top, made.asked.title) == (70, 66, 2, "Have your say")


def test_unranked_and_top_go_before_the_question_file(asked, written):
    question = written(drawn.QUESTION, "question.yml")
    made = asked(drawn.ballots(), question=question, unranked="abstain", top=1).ranking
    assert (made.asked.unranked, made.asked.top) == ("abstain", 1)


def test_without_a_question_file_the_reading_is_careful_and_the_notes_say_what_was_read(asked):
    found = asked()
    assert (found.ranking.asked.is_declared, found.ranking.asked.evidence_type) == (False, "self_selected")
    assert found.ranking.asked.options == ["Burglary", "Drugs", "Litter"]
    assert found.review == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ("write_ins: true", "rating: {scale: [a, b], top: [a]}"),
            "ballots.csv: Have your say was answered on a scale, not ranked. Add the answers with csp data add",
        ),
        (("write_ins: true", "evidence_type: qualitative"), "ballots.csv: Have your say was talk in groups"),
        (("groups: [age, ward]", "groups: [tenure]"), "ballots.csv: groups: 'tenure' is declared, but respondents"),
    ],
)
def test_a_question_that_these_ballots_do_not_answer_is_refused(asked, written, change, said):
    question = written(drawn.QUESTION.replace(*change), "question.yml")
    (told,) = problems(ParamsError, asked, text=drawn.ballots(), question=question)
    assert told.startswith(said)


def test_a_question_of_another_exercise_is_refused(asked, written):
    question = written(drawn.QUESTION, "question.yml")
    (told,) = problems(SourceError, asked, text=drawn.ballots("other-2011"), question=question)
    assert "other-2011" in told and drawn.EXERCISE in told


def test_exercises_are_never_added_together(asked):
    (told,) = problems(SourceError, asked, text=TWO + "f,r1,Burglary,,1\n")
    assert told.startswith("ballots.csv: the ballots are of 2 exercises (e, f).")


def test_as_many_top_places_as_options_are_refused(asked):
    assert problems(ParamsError, asked, top=3) == ["--top is 3 of 3 options; it must be fewer than all."]
    assert asked(top=2).ranking.asked.top == 2


def options(number):
    return HEADER + "".join(f"e,r{n % 7},option {n},,1\n" for n in range(number))


def test_a_hundred_and_one_options_are_refused_in_words(asked, written):
    (told,) = problems(ParamsError, asked, text=options(101))
    assert told.startswith("ballots.csv: 101 different options are to be ranked; at most 100 can be.")
    long = ", ".join(f"o{n}" for n in range(101))
    question = written(
        drawn.QUESTION.replace("[Burglary, Drugs, Litter, Robbery, Speeding]", f"[{long}]"), "question.yml"
    )
    (told,) = problems(ParamsError, asked, question=question)
    assert "options" in told and "100" in told


def test_a_hundred_options_may_be_declared_and_ranked():
    names = [f"o{n}" for n in range(100)]
    assert drawn.question(options=names).options == names
    ballots = repair(drawn.cast("2: o0 > o99"), names).ballots
    assert papers_of(ballots, names, "below").papers.places.shape == (1, 100)


REVIEWED = HEADER + "e,r1,Burglary,,1\ne,r1,,lamps,2\ne,r2,Drugs,,1\ne,r2,,Burglery,2\n"


def test_the_review_file_is_made_and_its_decisions_are_used_and_kept(asked, tmp_path):
    review = tmp_path / "new" / "review.csv"
    found = asked(REVIEWED, review=review)
    assert found.review == "review.csv" and found.ranking.added.open_texts == 2
    lines = review.read_text("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["Burglery", "lamps"]
    signed = review.read_text("utf-8-sig").replace("lamps,1,,,,,,", "lamps,1,,,not an issue,A Person,2011-07-01,why")
    review.write_text(signed, encoding="utf-8")
    more = REVIEWED + "e,r3,Drugs,,1\ne,r3,,gulls,2\n"
    assert asked(more, review=review).ranking.added.open_texts == 2
    after = review.read_text("utf-8-sig")
    assert "not an issue,A Person,2011-07-01,why" in after and "gulls" in after and "Burglery" in after
    asked(REVIEWED, review=review)
    assert "gulls" in review.read_text("utf-8-sig")  # nothing that was ever written in is lost


def test_a_decision_may_name_an_option_that_only_occurs_on_the_ballots(asked, tmp_path):
    review = tmp_path / "review.csv"
    asked(REVIEWED, review=review)
    text = review.read_text("utf-8-sig")
    assert ",Burglery,1,Burglary," in text  # suggested, and not applied
    line = next(line for line in text.splitlines() if "Burglery" in line)
    review.write_text(
        text.replace(line, line.removesuffix(",,,,") + ",Burglary,A Person,2011-07-01,"), encoding="utf-8"
    )
    made = asked(REVIEWED, review=review).ranking
    assert made.options.set_index("option").loc["Burglary", "n"] == 2
    assert made.added.open_texts == 1


def test_a_decision_that_cannot_be_is_named_by_the_file_it_stands_in(asked, tmp_path):
    review = tmp_path / "my_review.csv"
    asked(REVIEWED, review=review)
    review.write_text(review.read_text("utf-8-sig").replace("lamps,1,,,", "lamps,1,,,Bananas"), encoding="utf-8")
    before = review.read_bytes()
    (told,) = problems(DataError, asked, text=REVIEWED, review=review)
    assert told.startswith(
        "my_review.csv, row 3, decision: 'Bananas' names no option and no issue. Write an option (Bu"
    )
    assert review.read_bytes() == before


@pytest.mark.parametrize("name", ["folder", "ballots.csv", "ballots.csv/below.csv"])
def test_a_review_that_is_no_review_file_is_refused_and_left_alone(asked, tmp_path, name):
    (tmp_path / "folder").mkdir()
    with pytest.raises(CspError) as refused:
        asked(REVIEWED, review=tmp_path / name)
    assert name.split("/")[-1] in refused.value.problems[0]
    assert (tmp_path / "ballots.csv").read_text("utf-8") == REVIEWED


HOSTILE = ["=cmd|'/C calc'!A0", "@SUM(A1)", "<script>alert(1)</script>", "-2+3"]


def test_hostile_texts_are_kept_as_texts_and_come_back_unchanged(asked, tmp_path):
    lines = "".join(f'e,r{n},,"{text}",2\ne,r{n},Burglary,,1\n' for n, text in enumerate(HOSTILE))
    review = tmp_path / "review.csv"
    asked(HEADER + lines, review=review)
    once = review.read_bytes()
    assert not any(f",{text[:1]}".encode() in once for text in ("=", "@", "-"))
    asked(HEADER + lines, review=review)
    assert review.read_bytes() == once


def test_write_ins_without_any_option_ranked_have_no_points_and_no_fault(asked):
    lines = "".join(f"e,r{n},,ASB,1\n" for n in range(6))
    made = asked(HEADER + lines).ranking
    assert made.options.empty and made.taken.write_in_only == 6
    assert made.added.issues[0].promotion.mentions == 6
