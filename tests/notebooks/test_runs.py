"""Each report notebook runs in the invented world and becomes a page that says its figures are simulated.

One borough has months, the other only years and a name that is an attack; six kernels in all.
"""

import nbformat
import pytest
from bs4 import BeautifulSoup

from csp_lib.batch.run import Request, run
from csp_lib.batch.summary import summary
from csp_lib.batch.supply import Supply
from csp_lib.errors import ReportError
from csp_lib.report.check import page_problems
from csp_lib.report.exporter import exporter
from tests.drawn.world import STAMP, make_world

pytestmark = pytest.mark.slow

HOSTILE = '<script>window.hit=1</script>Copper "Field" & {{ 7*7 }}'
PAGES = [
    "ashmere/annual_review", "ashmere/theme_trend--burglary", "ashmere/consultation_ranking",
    "copperfield/annual_review", "copperfield/theme_trend--burglary", "copperfield/data_quality",
]  # fmt: skip
WITH_FIGURES = [page for page in PAGES if "consultation" not in page]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    """Return the folder of the pages, all built."""
    folder = tmp_path_factory.mktemp("runs")
    home = make_world(folder / "home", {"copperfield": HOSTILE})
    asked = [
        {"boroughs": ("ashmere", "copperfield"), "reports": ("annual_review", "theme_trend"), "themes": ("burglary",)},
        {"boroughs": ("ashmere",), "reports": ("consultation_ranking",)},
        {"boroughs": ("copperfield",), "reports": ("data_quality",)},
    ]
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CSP_HOME", str(home))
        for chosen in asked:
            done = run(Request(**chosen, outputs=folder / "outputs", jobs=2), Supply())
            assert not done.failed, summary(done.outcomes)
    return folder / "outputs"


def page(outputs, name):
    path = outputs / "2011-12" / "committee" / f"{name}.html"
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def executed(outputs, name):
    path = outputs / "2011-12" / "notebooks" / "committee" / f"{name}.ipynb"
    return nbformat.read(path, as_version=4)


def exported(notebook, edition, **wanted):
    words = {
        "title": "T", "subtitle": "S", "borough_name": "B", "year": "2011/12", "last_data": "March 2012",
        "kilobytes": 2000, "name": "page",
    }  # fmt: skip
    return exporter().page(notebook, edition=edition, **words, **wanted)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_invented_world_says_that_its_figures_are_simulated(outputs, name):
    found = page(outputs, name)
    assert found.select_one(".band").get_text().startswith(STAMP)
    assert "Simulated data" in found.style.string
    assert page_problems(str(found), kilobytes=2000) == []


@pytest.mark.parametrize("name", WITH_FIGURES)
def test_every_figure_and_headline_of_such_a_page_carries_the_stamp_itself(outputs, name):
    found = page(outputs, name)
    drawn = found.select("figure.block, .block.headline")
    assert drawn or "data_quality" in name
    assert [block["id"] for block in drawn if not block.select_one(".stamp-simulated")] == []


@pytest.mark.parametrize("name", PAGES)
def test_the_public_edition_refuses_simulated_figures(outputs, name):
    with pytest.raises(ReportError) as refused:
        exported(executed(outputs, name), "public")
    assert all("the public edition may not show simulated data" in problem for problem in refused.value.problems)
    allowed = exported(executed(outputs, name), "public", allow_simulated=True)
    assert STAMP in BeautifulSoup(allowed, "html.parser").select_one(".band").get_text()


def test_a_borough_with_months_has_its_months_and_one_with_years_is_told_so(outputs):
    with_months, with_years = (page(outputs, f"{name}/theme_trend--burglary") for name in ("ashmere", "copperfield"))
    assert with_months.find(id="months") and with_months.find(id="season")
    assert not with_years.find(id="months")
    assert "Monthly counts" in with_years.find(id="no-months").get_text()
    assert with_years.find(id="years") and with_years.find(id="places")


def test_the_review_holds_priorities_movers_and_a_section_for_each_theme(outputs):
    review = page(outputs, "ashmere/annual_review")
    for name in (
        "headline",
        "priorities",
        "movers",
        "went-up",
        "went-down",
        "theme-burglary",
        "theme-violence",
        "sources",
    ):
        assert review.find(id=name), name


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("copperfield")])
def test_a_hostile_borough_name_is_words_on_the_page_and_no_markup(outputs, name):
    found = page(outputs, name)
    assert HOSTILE in found.h1.get_text()
    assert HOSTILE in found.title.get_text()
    assert found.find_all(["script", "iframe", "object", "embed"]) == []
    assert "window.hit=1</script>" not in str(found)
    assert "49" not in found.h1.get_text()
    assert [tag.name for tag in found.find_all(True) if any(key.startswith("on") for key in tag.attrs)] == []


def test_the_other_borough_names_the_hostile_one_among_its_peers_as_words(outputs):
    found = page(outputs, "ashmere/theme_trend--burglary")
    assert "window.hit=1" in found.find(id="rates").get_text()
    assert found.find_all("script") == []


def test_the_index_names_every_page_and_the_hostile_borough_as_words(outputs):
    index = BeautifulSoup((outputs / "2011-12" / "committee" / "index.html").read_text(encoding="utf-8"), "html.parser")
    links = {link["href"] for link in index.find_all("a", href=True)}
    assert {f"{name}.html" for name in PAGES} <= links
    assert HOSTILE in index.get_text()
    assert index.find_all("script") == []


def test_no_page_names_a_path_of_this_machine(outputs):
    for name in PAGES:
        assert str(outputs.parent) not in str(page(outputs, name))
        assert str(outputs.parent) not in nbformat.writes(executed(outputs, name))
