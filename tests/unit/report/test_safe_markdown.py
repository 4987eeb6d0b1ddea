import pytest

from csp_lib.errors import ReportError
from csp_lib.report.markdown import safe_html


@pytest.mark.parametrize("text, html", [
    ("Plain **strong** words.", "<p>Plain <strong>strong</strong> words.</p>"),
    ("## Years", "<h2>Years</h2>"),
    ("[data](https://data.london.gov.uk)", '<p><a href="https://data.london.gov.uk">data</a></p>'),
    ("[data](javascript:alert(1))", "<p>data</p>"),
    ("[data](JaVaScRiPt:alert(1))", "<p>data</p>"),
    ("[data](vbscript:x)", "<p>data</p>"),
    ("[data](ftp://a.b)", "<p>data</p>"),
    ("<b onclick=x()>bold</b>", "<p>&lt;b onclick=x()&gt;bold&lt;/b&gt;</p>"),
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ("![alt](https://a.b/c.png)", "<p></p>"),
    ("a & b < c", "<p>a &amp; b &lt; c</p>"),
])  # fmt: skip
def test_markdown_becomes_html_that_can_do_no_harm(text, html):
    assert safe_html(text).strip() == html


@pytest.mark.parametrize("text, level", [("# Title", 1), ("##### Deep", 5), ("###### Deeper", 6), ("Title\n=====", 1)])
def test_headings_that_the_page_does_not_have_are_refused(text, level):
    with pytest.raises(ReportError, match=rf"is of level {level}\. Use ## to ####"):
        safe_html(text)
