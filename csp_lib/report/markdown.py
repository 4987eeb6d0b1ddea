"""Prose of a notebook as safe HTML: a short list of tags, no raw HTML, no images, links that lead where they say."""

import re
from functools import cache

import mistune
import nh3

from csp_lib.errors import ReportError

TAGS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "em", "strong", "a", "code", "pre", "blockquote", "br", "hr",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "th": {"scope"}}
SCHEMES = {"https", "http", "mailto"}
HARMFUL = re.compile(r'<a(?: href="(?:#harmful-link)?")?(?: title="[^"]*")?>(.*?)</a>', re.DOTALL)
OTHER_HEADING = re.compile(r"<h([156])>(.*?)</h\1>", re.DOTALL)


@cache
def _reader() -> mistune.Markdown:
    return mistune.create_markdown(escape=True, plugins=["table"])


def safe_html(text: str) -> str:
    """Return markdown as HTML that can do no harm; markup typed into it is shown as typed.

    Headings are of level 2 to 4: the page's one title comes from its parameters, and a ReportError says so.
    """
    html = str(_reader()(text))
    other = OTHER_HEADING.search(html)
    if other:
        raise ReportError(
            f"the heading '{re.sub('<[^>]*>', '', other[2])}' is of level {other[1]}. Use ## to ####: the title comes "
            "from the report, and deeper levels are not shown."
        )
    clean = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None)
    return HARMFUL.sub(r"\1", clean)
