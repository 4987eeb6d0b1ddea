import pytest
from bs4 import BeautifulSoup

from csp_lib.report.check import page_problems
from csp_lib.report.outputs_index import index_html

GROUPS = [
    {"borough": "Barnet", "reports": [
        {"title": "Annual review", "href": "barnet/annual_review.html", "status": "built", "why": ""},
        {"title": "Burglary", "href": "", "status": "failed", "why": "there are no months after March 2012"}]},
    {"borough": "Harrow", "reports": [
        {"title": "Annual review", "href": "harrow/annual_review.html", "status": "unchanged", "why": ""}]},
]  # fmt: skip
FAILURES = [{"borough": "Barnet", "report": "Burglary", "why": "there are no months after March 2012"}]


@pytest.fixture
def html():
    return index_html("Community safety reports", GROUPS, FAILURES, "committee", "2011/12", "Recorded crime: MPS.")


@pytest.fixture
def page(html):
    return BeautifulSoup(html, "html.parser")


def test_each_borough_stands_with_links_to_its_reports(page):
    areas = {area.h2.get_text(): [a["href"] for a in area.find_all("a")] for area in page.select("section.area")}
    assert areas == {"Barnet": ["barnet/annual_review.html"], "Harrow": ["harrow/annual_review.html"]}


def test_what_could_not_be_written_is_listed_with_its_cause(page):
    assert "1 report could not be written" in page.select_one(".callout").get_text()
    assert "Barnet, Burglary: there are no months after March 2012" in page.select_one(".callout").get_text()
    assert "not written" in page.select_one("section.area").get_text()


def test_an_index_without_failures_warns_of_nothing():
    page = BeautifulSoup(index_html("Reports", GROUPS[1:], [], "public", "2011/12"), "html.parser")
    assert page.select_one(".callout") is None
    assert "1 area, 1 reports for 2011/12." not in page.get_text()
    assert "1 area, 1 report for 2011/12." in page.get_text()


def test_the_index_keeps_the_rules_of_a_page(html):
    assert page_problems(html) == []
    assert "Recorded crime: MPS." in html


def test_the_index_is_the_same_text_twice(html):
    assert html == index_html(
        "Community safety reports", GROUPS, FAILURES, "committee", "2011/12", "Recorded crime: MPS."
    )


def test_words_in_the_index_are_escaped():
    bad = "<img src=x onerror=a()>"
    groups = [{"borough": bad, "reports": [{"title": bad, "href": "", "status": "failed", "why": bad}]}]
    html = index_html(bad, groups, [{"borough": bad, "report": bad, "why": bad}], "public", bad, bad)
    assert BeautifulSoup(html, "html.parser").find("img") is None
    assert page_problems(html) == []
