"""Figures a partnership adds in the tidy template make a page where the plan carried here says nothing."""

import pytest

from csp_lib import results
from csp_lib.report import theme_page
from csp_lib.results import ask
from csp_lib.sources import catalogue
from tests.drawn.world import linked_home

ADDED = """\
area,indicator_id,indicator,period_start,period_end,value,unit,denominator_name,denominator,status,data_kind
Camden,asb_incidents,Anti-social behaviour incidents,2011-04-01,2012-03-31,120,incidents,,,final,partner
"""


@pytest.fixture
def camden(tmp_path, monkeypatch):
    home = linked_home(tmp_path / "home")
    monkeypatch.setenv("CSP_HOME", str(home))
    file = tmp_path / "added.csv"
    file.write_text(ADDED, encoding="utf-8")
    before = results.coverage("camden")
    catalogue.add(file)
    return before


def test_a_theme_that_a_partnership_feeds_gets_its_page(camden):
    assert camden == {}
    assert results.coverage("camden") == {"asb": "figures"}


def test_the_page_shows_the_figure_as_the_partners_own(camden):
    trend = ask.theme_trend("camden", "asb", "2011/12")
    table = theme_page.supplied(trend)
    assert table.data_kind == "partner"
    assert table.rows[0][0] == "Anti-social behaviour incidents"
    assert "params/themes/asb.yml" in trend.absent
