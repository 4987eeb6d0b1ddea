"""The matrix of each of the five documents, that of a partnership's own links, and that of a borough without any."""

import json

import pandas as pd
import pytest

from csp_lib.consultation.matrix import RankedExercise
from csp_lib.params import load_params
from csp_lib.results import codec
from csp_lib.results.priority_matrix import priority_matrix
from csp_lib.sources import catalogue
from tests.drawn.world import linked_home, write_fact

RICHMOND, KENSINGTON, FULHAM = "richmond_upon_thames", "kensington_and_chelsea", "hammersmith_and_fulham"
FIVE = (RICHMOND, KENSINGTON, "harrow", FULHAM, "barnet")
COLUMNS = (
    "borough,document,issue,issue_title,side,item,item_id,place,ordered,relation,reason,decided_by,decided_on,"
    "rule_outcome,link,note"
)
CARRIED = [["ashmere", "ashmere_plan", "asb", "Noise", "duty", "Noise", *[""] * 10, 3, ""]]
OWN = (
    COLUMNS
    + """
Ashmere,minutes_2012,burglary,Burglary,consultation,Burglary,open-day-2012,2,,,,,,,,
Ashmere,minutes_2012,burglary,Burglary,priority,Fewer burglaries,,1,yes,adopted,,the board,2012-03-01,,,
"""
)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Return a home of the embedded facts, built once."""
    return linked_home(tmp_path_factory.mktemp("linked") / "home")


@pytest.fixture(scope="module")
def made(home):
    """Return the matrix of each of the five boroughs."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CSP_HOME", str(home))
        params = load_params()
        return {borough: priority_matrix(params, borough) for borough in (*FIVE, "camden")}


def found(matrix):
    return [(one.severity, one.rule, one.issue) for one in matrix.findings]


def test_richmond_has_eight_issues_under_the_reading_used(made):
    richmond = made[RICHMOND]
    assert richmond.reading == "reading_A"
    assert richmond.rows[["issue_title", "place"]].values.tolist() == [
        ["Violence linked to alcohol", 1], ["Alcohol", 1], ["Domestic abuse", 2], ["Anti-social behaviour", 3],
        ["Reoffending", 4], ["Drugs", 4], ["Counter terrorism", 5], ["Burglary", 6],
    ]  # fmt: skip


def test_richmond_leaves_open_what_its_plan_does_not_say(made):
    assert found(made[RICHMOND]) == [
        ("note", "moved_without_reason", "Alcohol"),
        ("note", "moved_without_reason", "Burglary"),
        ("note", "added_without_outcome", "Burglary"),
    ]


def test_the_printed_matrix_is_kept_beside_with_its_seven_columns_and_its_readings(made):
    (table,) = made[RICHMOND].printed
    assert table.columns == ["Layer", "c1", "c2", "c3", "c4", "c5", "c6", "c7"]
    readings = made[RICHMOND].readings
    assert readings.loc[readings["is_used"], "reading"].unique().tolist() == ["reading_A"]
    assert readings["reading"].unique().tolist() == ["literal", "reading_A", "reading_B", "reading_C"]


@pytest.mark.parametrize(
    ("borough", "issues", "is_unordered", "open_issues"),
    [
        (KENSINGTON, 7, True, []),
        ("harrow", 9, True, ["Hate crime"]),
        (FULHAM, 3, False, []),
        ("barnet", 12, False, ["Drug and alcohol misuse", "Hate crime"]),
    ],
)
def test_the_other_documents_have_their_issues_and_what_they_leave_open(
    made, borough, issues, is_unordered, open_issues
):
    matrix = made[borough]
    assert (len(matrix.rows), matrix.is_unordered) == (issues, is_unordered)
    assert [one.issue for one in matrix.findings] == open_issues
    assert (matrix.printed, len(matrix.readings), matrix.absent) == ([], 0, None)


def test_a_list_in_no_order_gives_no_issue_a_place(made):
    assert made[KENSINGTON].rows["place"].isna().all()
    assert made["harrow"].moves["adopted_place"].isna().all()


def test_results_carry_the_kind_of_evidence_and_the_number_asked(made):
    said = made["harrow"].said.set_index("exercise")
    assert said.loc["Residents' Panel", "evidence_type"].unique().tolist() == ["panel"]
    assert said.loc["Residents' Panel", "sample_size"].unique().tolist() == ["1190"]
    assert said.loc["Focus groups", "evidence_type"].unique().tolist() == ["qualitative"]


def test_every_source_of_the_matrix_is_named_with_its_checksum(made):
    named = {source.source_id: source.sha256 for source in made[RICHMOND].sources}
    assert {"five_plans_priority_links", "five_plans_priority_matrix", "five_plans_consultation"} <= set(named)
    assert all(len(sha256) == 64 for sha256 in named.values())


def test_a_borough_without_links_is_told_how_to_add_them(made):
    camden = made["camden"]
    assert camden.absent is not None
    assert "csp data template priority_links" in camden.absent
    assert camden.rows.empty and camden.findings == []


def test_a_ranking_of_held_ballots_gives_the_place_of_its_exercise(home, monkeypatch):
    monkeypatch.setenv("CSP_HOME", str(home))
    places = pd.DataFrame({"option": ["ASB"], "place": [5], "rank_low": [4], "rank_high": [6]})
    ranking = RankedExercise("Face the People", places, 60, "self_selected", sha256="ab")
    matrix = priority_matrix(load_params(), RICHMOND, [ranking])
    assert ("error", "relation_against_places", "Anti-social behaviour") in found(matrix)
    assert matrix.said.loc[matrix.said["item"] == "ASB", ["place", "rank_high", "n"]].values.tolist() == [[5, 6, 60]]


@pytest.mark.parametrize("borough", [RICHMOND, "camden"])
def test_the_matrix_travels_through_json(made, borough):
    was = made[borough]
    now = codec.decode(json.loads(json.dumps(codec.encode(was))))
    assert (now.findings, now.sources, now.absent) == (was.findings, was.sources, was.absent)
    assert now.rows.astype(str).values.tolist() == was.rows.astype(str).values.tolist()


@pytest.fixture
def carried(copied):
    """Return the invented world with one link that is carried for Ashmere."""
    write_fact(copied, "priority_links", [*COLUMNS.split(","), "line", "reading"], CARRIED)
    return copied


def test_the_partnerships_own_links_stand_in_place_of_the_carried_ones(carried, tmp_path):
    file = tmp_path / "links.csv"
    file.write_text(OWN, encoding="utf-8")
    catalogue.add(file)
    own = priority_matrix(load_params(), "ashmere")
    assert (own.is_own, own.documents, own.is_unordered) == (True, ["minutes_2012"], False)
    assert own.rows[["issue_title", "lines"]].values.tolist() == [["Burglary", "2, 3"]]
    assert own.moves["moved"].tolist() == [1.0]
    assert "partner" in {source.data_kind for source in own.sources}


def test_without_links_of_its_own_the_carried_ones_stand(carried):
    matrix = priority_matrix(load_params(), "ashmere")
    assert (matrix.is_own, matrix.documents) == (False, ["ashmere_plan"])
    assert found(matrix) == [("error", "duty_left_open", "Noise")]
