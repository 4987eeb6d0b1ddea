import pytest

from csp_lib.report.check import page_problems

GOOD = """<!DOCTYPE html><html lang="en-GB"><head><title>T</title></head><body><h1>T</h1><h2 id="a">A</h2>
<p><a href="#a">up</a> <a href="https://data.london.gov.uk">data</a> <a href="harrow/x.html">page</a></p>
<figure id="f"><figcaption>What it shows</figcaption><img src="data:image/svg+xml;base64,AA==" alt="Line chart, described above.">
<details><table><caption>Numbers</caption><tr><th scope="col">A</th></tr></table></details><p class="source">Source: MPS.</p></figure>
</body></html>"""


def test_a_good_page_has_no_problem():
    assert page_problems(GOOD) == []


@pytest.mark.parametrize("old, new, words", [
    ("<h1>T</h1>", "", "the page has 0 titles"),
    ("<h1>T</h1>", "<h1>T</h1><h1>U</h1>", "the page has 2 titles"),
    ('<h2 id="a">A</h2>', '<h3 id="a">A</h3>', 'heading "A" skips a level (h1 to h3)'),
    ('<figure id="f">', '<figure id="a">', 'the id "a" stands 2 times'),
    ('href="#a"', 'href="#b"', 'a link leads to "#b", which is not on the page'),
    ("<caption>Numbers</caption>", "", "has no caption"),
    ("<caption>Numbers</caption>", "<caption> </caption>", "has no caption"),
    (' scope="col"', "", "header cells without scope"),
    ('alt="Line chart, described above."', 'alt=""', "an image has no words of its own"),
    ('alt="Line chart, described above."', 'alt="No description has been provided for this image"', "no words of its own"),
    ('<p class="source">Source: MPS.</p>', "", 'figure "f" lacks its .source'),
    ("<figcaption>What it shows</figcaption>", "", 'figure "f" lacks its figcaption'),
    ("https://data.london.gov.uk", "javascript:alert(1)", '<a> leads to "javascript:alert(1)"'),
    ("https://data.london.gov.uk", "java\tscript:alert(1)", '<a> leads to "javascript:alert(1)"'),
    ("https://data.london.gov.uk", "data:text/html,x", "<a> leads to"),
    ("https://data.london.gov.uk", "//elsewhere.org/x", "<a> leads to"),
    ("https://data.london.gov.uk", "file:///etc/passwd", "<a> leads to"),
    ("data:image/svg+xml;base64,AA==", "https://elsewhere.org/x.png", "<img> leads to"),
    ("data:image/svg+xml;base64,AA==", "x.png", "<img> leads to"),
    ("<p><a", "<script>1</script><p><a", "holds a <script> element"),
    ("<p><a", '<iframe srcdoc="x"></iframe><p><a', "holds a <iframe> element"),
    ("<title>T</title>", '<link rel="stylesheet" href="x.css">', "holds a <link> element"),
    ("<p><a", '<p onclick="x()"><a', "<p> has the attribute onclick"),
    ("<p><a", '<p style="color:red"><a', "<p> has the attribute style"),
])  # fmt: skip
def test_a_broken_page_is_told_in_a_sentence(old, new, words):
    assert old in GOOD
    problems = page_problems(GOOD.replace(old, new, 1))
    assert any(words in problem for problem in problems), problems


def test_a_page_may_be_as_large_as_its_limit_and_no_larger():
    size = len(GOOD.encode())
    assert page_problems(GOOD + " " * (1000 * 3 - size), kilobytes=3) == []
    assert page_problems(GOOD + " " * (1001 * 3 - size), kilobytes=3) == ["the page has 3 KB, more than 3."]
