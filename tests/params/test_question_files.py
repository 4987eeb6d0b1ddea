"""The question file of a consultation exercise: what it may hold, and what is said of one that cannot be."""

import pytest

from csp_lib.errors import ParamsError
from csp_lib.params import load_exercise, load_params

SOUND = """\
exercise: ashmere-2011
borough: ashmere
title: Have your say
question: Put these issues in order.
opened: 2011-05-01
closed: 2011-06-30
options: [Burglary, Drugs, Litter, Speeding]
places: 3
write_ins: true
top: 2
groups: [age, ward]
"""


@pytest.fixture
def question(world):
    folder = world / "params" / "consultations"
    folder.mkdir(exist_ok=True)

    def written(text):
        (folder / "ashmere-2011.yml").write_text(text, encoding="utf-8")

    return written


def test_a_sound_question_file_belongs_to_its_borough_and_declares_the_cautious_defaults(question):
    question(SOUND)
    (found,) = load_params().exercises_of("ashmere")
    assert (found.evidence_type, found.unranked, found.ties_allowed) == ("self_selected", "below", False)
    assert (found.promotion.floor_people, found.promotion.share_of_ballots, found.promotion.min_groups) == (5, 0.05, 2)
    assert load_params().exercises_of("copperfield") == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("closed: 2011-06-30", "closed: 2011-04-30"), "closed on 2011-04-30, before it opened on 2011-05-01"),
        (("Litter", "'burglary '"), "options stand twice: Burglary, burglary"),
        (("Litter", '"Lit\u202eter"'), "options hold marks that hide or turn text: 'Lit\\u202eter'"),
        (("write_ins: true", "promotion: {floor_people: 2}"), "promotion.floor_people: 2 is not allowed"),
        (("top: 2", "top: 4"), "top is 4 of 4 options; it must be fewer than all"),
        (("places: 3", "places: 5"), "places is 5 of 4 options"),
        (("borough: ashmere", "borough: ashmre"), "borough: 'ashmre' is not known. Did you mean ashmere?"),
        (
            ("top: 2", "evidence_type: sample"),
            "evidence_type: 'sample' is not allowed (input should be 'self_selected'",
        ),
        (("top: 2", "unranked: last"), "unranked: 'last' is not allowed (input should be 'below', 'not_offered'"),
        (("top: 2", "rating: {scale: [a, b], top: [c]}"), "rating.top holds c, which the scale does not"),
        (("top: 2", "margins: {a: {x: 1}, b: {x: 1}, c: {x: 1}, d: {x: 1}, e: {x: 1}}"), "margins of 5 variables"),
        (("top: 2", "margins: {sex: {F: 10, M: 9}}"), "margins_source is missing: say where the population is from"),
        (("closed: 2011-06-30", "closed: 30 June"), "closed: '30 June' is not allowed"),
    ],
)
def test_a_question_that_cannot_be_is_refused_with_the_file_and_the_key(question, change, said):
    question(SOUND.replace(*change))
    with pytest.raises(ParamsError) as told:
        load_params()
    assert any(said in problem for problem in told.value.problems), told.value.problems
    assert all(problem.startswith("params/consultations/ashmere-2011.yml") for problem in told.value.problems)


def test_the_latest_exercise_to_open_comes_first(question, world):
    question(SOUND)
    later = SOUND.replace("ashmere-2011", "ashmere-2012").replace("2011-0", "2012-0")
    (world / "params" / "consultations" / "ashmere-2012.yml").write_text(later, encoding="utf-8")
    assert [e.exercise for e in load_params().exercises_of("ashmere")] == ["ashmere-2012", "ashmere-2011"]


def test_a_question_file_may_stand_anywhere_for_one_ranking(world, tmp_path):
    path = tmp_path / "my_question.yml"
    path.write_text(SOUND, encoding="utf-8")
    assert load_exercise(path).options == ["Burglary", "Drugs", "Litter", "Speeding"]
    path.write_text(SOUND.replace("borough: ashmere", "borough: atlantis"), encoding="utf-8")
    with pytest.raises(ParamsError, match=r"my_question\.yml, borough: 'atlantis' is not known"):
        load_exercise(path)
    with pytest.raises(ParamsError, match=r"no_such\.yml: there is no such file\. csp data template question prints"):
        load_exercise(tmp_path / "no_such.yml")
