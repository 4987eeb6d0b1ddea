"""Which pages a run is about, as drawn tables."""

import subprocess
import sys

import pytest

from csp_lib.batch import run
from csp_lib.batch.plan import Target, plan
from csp_lib.errors import ParamsError
from csp_lib.params import load_params
from tests.batch.world import SmallSupply


def ids(**wanted):
    return [target.id for target in plan(load_params(), SmallSupply().coverage, **wanted)]


def refusals(**wanted):
    with pytest.raises(ParamsError) as refused:
        plan(load_params(), SmallSupply().coverage, **wanted)
    return refused.value.problems


# asb: Harrow's plan holds figures, Barnet's nothing; consultation has no theme page.
DEFAULT = ["barnet/review", "barnet/trend--burglary", "harrow/review", "harrow/trend--burglary", "harrow/trend--asb"]


@pytest.mark.parametrize(
    ("wanted", "pages"),
    [
        ({}, DEFAULT),
        ({"boroughs": ["London Borough of Harrow"]}, [p for p in DEFAULT if p.startswith("harrow")]),
        ({"boroughs": ["harrow", "HARROW"], "reports": ["review"]}, ["harrow/review"]),
        ({"themes": ["asb"]}, ["harrow/trend--asb"]),
        ({"themes": ["burglary"], "boroughs": ["camden"]}, ["camden/trend--burglary"]),
        ({"reports": ["review"]}, ["barnet/review", "harrow/review"]),
    ],
)
def test_a_plan_lists_the_pages_that_have_something_to_say(world, wanted, pages):
    found = ids(**wanted)
    assert sorted(found) == sorted(pages)


def test_pages_stand_in_the_order_of_boroughs_reports_and_themes(world):
    assert ids(boroughs=["harrow", "barnet"]) == DEFAULT


def test_a_run_by_name_fills_boroughs_reports_year_and_edition(world):
    targets = plan(load_params(), SmallSupply().coverage, run="all")
    assert len(targets) == 32
    assert {(t.report, t.year, t.edition, t.known_to) for t in targets} == {("review", "2010/11", "public", "2011-03")}


def test_the_command_line_wins_over_the_run(world):
    wanted = {"boroughs": ["harrow"], "year": "2012-13", "known_to": "2012-06", "edition": "partnership"}
    (target,) = plan(load_params(), SmallSupply().coverage, run="all", **wanted)
    assert target.parameters() == {
        "borough": "harrow",
        "year": "2012/13",
        "known_to": "2012-06",
        "edition": "partnership",
    }
    assert target.year_folder == "2012-13"


def test_every_mistyped_name_is_told_at_once_with_the_nearest(world):
    told = refusals(
        boroughs=["harow"], themes=["burglry"], reports=["reveiw"], year="2011/13", run="smal", edition="comittee"
    )
    assert len(told) == 6
    for wrong, nearest in [
        ("'harow'", "harrow"),
        ("'burglry'", "burglary"),
        ("'reveiw'", "review"),
        ("'2011/13'", "2011/12"),
        ("'smal'", "small"),
        ("'comittee'", "committee"),
    ]:
        assert any(wrong in sentence and nearest in sentence for sentence in told), wrong


def test_known_to_must_lie_in_the_year(world):
    assert refusals(known_to="2012-04") == ["known-to '2012-04' is not a month of 2011/12. Use 2011-04 to 2012-03."]


def test_a_theme_asked_for_by_name_and_held_nowhere_names_the_template_that_fills_it(world):
    (told,) = refusals(themes=["asb"], boroughs=["barnet"])
    assert "nothing is held on it for barnet" in told
    assert "csp data template indicators" in told


def test_the_theme_consultation_points_to_its_report(world):
    assert refusals(themes=["consultation"], reports=["trend"]) == [
        "theme 'consultation' has no page of its own. Use --report consultation_ranking."
    ]


def test_a_theme_for_a_report_without_themes_is_refused(world):
    (told,) = refusals(themes=["burglary"], reports=["review"])
    assert told.startswith("--theme: review has no pages by theme.")


def test_a_page_has_one_place_in_the_outputs(world, outputs):
    (target,) = plan(load_params(), SmallSupply().coverage, boroughs=["harrow"], themes=["burglary"])
    assert target.file(outputs, ".html") == outputs / "2011-12/committee/harrow/trend--burglary.html"
    assert target.executed(outputs) == outputs / "2011-12/notebooks/committee/harrow/trend--burglary.ipynb"


def test_planning_loads_neither_pandas_nor_papermill_nor_nbconvert(world):
    code = (
        "import sys; from csp_lib.batch.run import run, Request; from csp_lib.params import load_params;"
        "from csp_lib.batch.plan import plan; plan(load_params(), lambda borough: {});"
        "print(sorted({'pandas', 'papermill', 'nbconvert', 'matplotlib', 'duckdb', 'statsmodels'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_refusal_that_many_boroughs_share_is_told_once():
    class NothingHeld:
        def refuse(self, target):
            return f"{target.borough.title()}: no complete year is held. Add an extract."

    targets = [Target("annual_review", name, None, "2016/17", "2017-03", "committee") for name in ("harrow", "barnet")]
    with pytest.raises(ParamsError) as told:
        run.check_data(targets, NothingHeld())
    assert told.value.problems == ["Harrow, Barnet: no complete year is held. Add an extract."]
