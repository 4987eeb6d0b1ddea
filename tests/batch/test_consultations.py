"""Consultation exercises in the batch: their pages, what adding ballots tells, and when a page is built again."""

import json
import shutil

import pytest

from csp_lib import paths
from csp_lib.batch import intake, manifest
from csp_lib.batch.plan import Target, plan
from csp_lib.consultation.write_ins.texts import text_hash
from csp_lib.errors import ParamsError
from csp_lib.notebook import start_run
from csp_lib.params import load_params
from csp_lib.results import ask
from csp_lib.sources import store
from tests.batch.world import PARAMETERS, SHOW, SmallSupply, notebook, write_notebook
from tests.drawn import consultation as drawn
from tests.drawn.world import make_world

REPORT = "report: consultation_ranking\ntitle: Ranking\norder: 3\nquestion: Q?\naxes: [borough, exercise]\ntables: []\n"
WANTED = {"reports": ["consultation_ranking"], "boroughs": ["harrow", "barnet"]}


@pytest.fixture
def declared(world):
    """Return a function that declares exercises of harrow in a small world with a report of exercises."""
    (world / "params" / "reports" / "consultation_ranking.yml").write_text(REPORT, encoding="utf-8")
    write_notebook(world, "consultation_ranking", notebook(PARAMETERS.format(theme='exercise: str = ""\n'), SHOW))

    def declare(*years):
        for year in years:
            text = (
                f"exercise: harrow-{year}\nborough: harrow\ntitle: Have your say\nquestion: Q?\nopened: {year}-05-01\n"
            )
            drawn.declare(world, text, f"harrow-{year}")
        return world

    return declare


def target(exercise="harrow-2011"):
    return Target("consultation_ranking", "harrow", None, "2011/12", "2012-03", "committee", exercise)


def inputs(exercise="harrow-2011"):
    return manifest.Inputs(load_params(), SmallSupply().build(), False).of(target(exercise))


@pytest.mark.parametrize(
    ("years", "pages"),
    [
        ((), ["harrow/consultation_ranking", "barnet/consultation_ranking"]),
        ((2011,), ["harrow/consultation_ranking--harrow-2011", "barnet/consultation_ranking"]),
        (
            (2010, 2011),
            [
                "harrow/consultation_ranking--harrow-2011",
                "harrow/consultation_ranking--harrow-2010",
                "barnet/consultation_ranking",
            ],
        ),
    ],
)
def test_each_exercise_has_its_page_and_a_borough_without_one_has_one_page(declared, years, pages):
    declared(*years)
    found = plan(load_params(), SmallSupply().coverage, **WANTED)
    assert sorted(page.id for page in found) == sorted(pages)
    assert {page.parameters()["exercise"] for page in found if page.borough == "barnet"} == {""}


def test_a_report_without_exercises_is_handed_none(declared):
    declared(2011)
    for page in plan(load_params(), SmallSupply().coverage, reports=["review", "trend"], boroughs=["harrow"]):
        assert "exercise" not in page.parameters()


def test_a_page_is_built_again_when_a_decision_or_its_question_changes_and_not_otherwise(declared, tmp_path):
    world = declared(2011)
    page = target().file(tmp_path / "outputs", ".html")
    page.parent.mkdir(parents=True)
    page.write_text("<p>page</p>")
    record = manifest.run_record(target(), inputs(), {}, [page])
    manifest.run_file(target(), tmp_path / "outputs").write_text(json.dumps(record))

    def why():
        return manifest.why_build(target(), inputs(), tmp_path / "outputs")

    assert why() is None
    review = paths.write_in_review("harrow-2011")
    review.parent.mkdir(parents=True)
    (review.parent / "barnet-2011.csv").write_text("somebody else's")
    assert why() is None
    review.write_text("a decision")
    assert why() == "its parameters changed"
    review.unlink()
    assert why() is None
    question = world / "params" / "consultations" / "harrow-2011.yml"
    question.write_text(question.read_text("utf-8").replace("Q?", "Another?"), encoding="utf-8")
    assert why() == "its parameters changed"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the invented world with its store."""
    home = make_world(tmp_path_factory.mktemp("consultations") / "home")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CSP_HOME", str(home))
        store.ensure_built()
    return home


@pytest.fixture
def home(built, tmp_path, monkeypatch):
    copied = shutil.copytree(built, tmp_path / "home")
    monkeypatch.setenv("CSP_HOME", str(copied))
    return copied


def added(tmp_path, text, name="ballots.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return intake.add_files([path])


def test_ballots_without_a_question_file_are_kept_and_say_what_is_missing(home, tmp_path):
    told = added(tmp_path, drawn.ballots())
    assert told[0].startswith("ballots.csv: ballots, kept as ")
    assert told[-1] == (
        f"  {drawn.EXERCISE} has no question file, so no page ranks it yet: write params/consultations/"
        f"{drawn.EXERCISE}.yml (csp data template question prints an empty one)."
    )
    assert not (home / "data" / "restricted").exists()


def test_texts_that_wait_are_laid_out_for_a_person_and_decisions_stay(home, tmp_path):
    drawn.declare(home, drawn.QUESTION, drawn.EXERCISE)
    told = added(tmp_path, drawn.ballots())
    file = f"data/restricted/write_ins/{drawn.EXERCISE}.csv"
    assert told[-1].endswith(f"for a person's decision in {file}.") and told[-1].strip().startswith("1 text")
    review = home / file
    text = review.read_text("utf-8-sig")
    assert drawn.UNDECIDED in text and drawn.ADDED in text
    open_row = f"{text_hash(drawn.UNDECIDED)},{drawn.UNDECIDED},1,,,"
    assert open_row in text
    review.write_text(text.replace(open_row + ",,,", open_row + "not an issue,A Person,2011-07-01,"), encoding="utf-8")
    more = (
        drawn.ballots().splitlines()[0]
        + f"\n{drawn.EXERCISE},x1,Litter,,1,post,,,\n{drawn.EXERCISE},x1,,gulls,2,post,,,\n"
    )
    told = added(tmp_path, more, "more.csv")
    after = review.read_text("utf-8-sig")
    assert "not an issue,A Person,2011-07-01" in after and "gulls" in after
    assert told[-1].strip().startswith("1 text") and told[-1].endswith(f"{file}.")
    made = ask.consultation("ashmere", drawn.EXERCISE)
    assert (made.ranking.taken.cast, made.ranking.added.open_texts) == (drawn.PEOPLE + 5, 1)
    assert "partner" in {source.data_kind for source in made.sources}


def test_ballots_without_a_text_and_answers_on_a_scale_leave_nothing_to_decide_on(home, tmp_path):
    drawn.declare(home, drawn.QUESTION, drawn.EXERCISE)
    drawn.declare(home, drawn.PANEL_QUESTION, drawn.PANEL)
    plain, answers = tmp_path / "ballots.csv", tmp_path / "answers.csv"
    lines = "".join(f"{drawn.EXERCISE},r{n},Burglary,,1\n" for n in range(4))
    plain.write_text("exercise,respondent_id,option,write_in,rank\n" + lines, encoding="utf-8")
    answers.write_text(drawn.answers(), encoding="utf-8")
    told = intake.add_files([plain, answers])
    kinds = [line.split(", kept as ")[0] for line in told if ", kept as " in line]
    assert kinds == ["ballots.csv: ballots", "answers.csv: survey_answers"]
    assert not any("written in" in line or "question file" in line for line in told)
    assert [folder.name for folder in (home / "data" / "restricted").iterdir()] == ["ballot_repairs"]
    assert ask.consultation("ashmere", drawn.PANEL).rating.people == 120


def test_each_ranked_exercise_is_set_beside_what_was_decided(home, tmp_path):
    question = drawn.QUESTION.replace("groups: [age, ward]\n", "").replace("write_ins: true", "write_ins: false")
    drawn.declare(home, question, drawn.EXERCISE)
    drawn.declare(home, question.replace(drawn.EXERCISE, "ashmere-2013").replace("2011-", "2013-"), "ashmere-2013")
    orders = {drawn.EXERCISE: "Burglary Drugs Litter", "ashmere-2013": "Litter Drugs Burglary"}
    rows = [
        f"{exercise},r{who},{option},,{place}"
        for exercise, order in orders.items()
        for who in range(12)
        for place, option in enumerate(order.split(), 1)
    ]
    links = [
        "borough,document,issue,issue_title,side,item,item_id,place,ordered,relation,reason,decided_by,decided_on,rule_outcome,link,note",
        f"Ashmere,minutes_2014,burglary,Burglary,consultation,Burglary,{drawn.EXERCISE},,,,,,,,,",
        "Ashmere,minutes_2014,burglary,Burglary,consultation,Burglary,ashmere-2013,,,,,,,,,",
        "Ashmere,minutes_2014,burglary,Burglary,priority,Fewer burglaries,,5,yes,adopted,,the board,2014-03,,,",
    ]
    ballots, table = tmp_path / "ballots.csv", tmp_path / "links.csv"
    ballots.write_text("exercise,respondent_id,option,write_in,rank\n" + "\n".join(rows) + "\n", encoding="utf-8")
    table.write_text("\n".join(links) + "\n", encoding="utf-8")
    intake.add_files([ballots, table])
    matrix = ask.priority_matrix("ashmere")
    said = matrix.said[matrix.said["issue_title"] == "Burglary"].set_index("exercise")
    assert said["place"].to_dict() == {drawn.EXERCISE: 1, "ashmere-2013": 3}
    assert (said["n"] == 12).all() and (said["evidence_type"] == "self_selected").all()
    moved = {(f.exercise, f.public_place) for f in matrix.findings if f.rule == "moved_without_reason"}
    assert moved == {(drawn.EXERCISE, 1.0), ("ashmere-2013", 3.0)}
    page = ask.consultation("ashmere", "ashmere-2013")
    assert page.matrix["issue_title"].tolist()[:1] == ["Burglary"]
    assert {f.exercise for f in page.findings} == {"ashmere-2013"}


def test_a_page_tells_how_its_question_file_reads_answers_and_an_unknown_exercise_is_refused(home):
    drawn.declare(home, drawn.QUESTION, drawn.EXERCISE)
    asked = {"borough": "ashmere", "year": "2011/12"}
    told = start_run("consultation_ranking", exercise=drawn.EXERCISE, **asked).parameters
    file = f"params/consultations/{drawn.EXERCISE}.yml"
    assert {("unranked", "below", file), ("top", "2", file), ("places", "not set", file)} <= set(told)
    assert ("promotion", "5 people, 5% of ballots, 2 groups", file) in told
    with pytest.raises(ParamsError, match=r"exercise 'ashmere-2012' is not known\. Did you mean ashmere-2011\?"):
        start_run("consultation_ranking", exercise="ashmere-2012", **asked)
