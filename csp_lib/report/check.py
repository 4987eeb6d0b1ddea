"""What a page may not be: every rule a finished page is held to, as sentences about what breaks it.

`block_problems` looks at the blocks before they are drawn, `page_problems` at the finished HTML.
"""

import re
from collections import Counter
from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag

from csp_lib.report.blocks import EDITIONS, Block, Figure

IMAGE_DATA = re.compile(r"data:image/svg\+xml;base64,[A-Za-z0-9+/=]+")
BOILERPLATE = ("no description has been provided", "image alt", "untitled image", "figure size")
EVENT_ATTRIBUTE = re.compile(r"^on[a-z]+$")
ADDRESS = {
    "href": re.compile(r"^(https?://|mailto:|#)|^(?![a-z][a-z0-9+.-]*:|//)", re.I),
    "src": re.compile(r"^data:image/"),
}
FORBIDDEN_TAGS = ("script", "iframe", "object", "embed", "form", "base", "link", "foreignObject")


def block_problems(
    blocks: Sequence[tuple[str, Block]], edition: str, allow_simulated: bool = False, needs_block: bool = True
) -> list[str]:
    """Return what forbids showing these blocks, given as (heading, block), in an edition."""
    found = [] if blocks or not needs_block else ["the notebook shows no block. End a cell with one."]
    ids = Counter(block.id for _, block in blocks)
    for heading, block in blocks:
        where = f'"{heading}", {block.kind} block "{block.id}"'
        if ids[block.id] > 1:
            found.append(f"{where}: {ids[block.id]} blocks have this id. Give each its own.")
        if EDITIONS.index(block.edition_floor) > EDITIONS.index(edition):
            found.append(
                f"{where}: it may be shown from the {block.edition_floor} edition on, not in the {edition} one."
            )
        if edition != "partnership" and block.data_kind == "restricted":
            found.append(f"{where}: the {edition} edition may not show restricted data. Leave the block out.")
        if edition == "public" and block.data_kind == "simulated" and not allow_simulated:
            found.append(
                f"{where}: the public edition may not show simulated data. Add real extracts with csp data add, "
                "or pass --allow-simulated to print it with its stamp."
            )
    return found


def page_problems(html: str, kilobytes: int = 500) -> list[str]:
    """Return what is wrong with a finished page: structure, words for images, addresses, anything that runs, size."""
    page = BeautifulSoup(IMAGE_DATA.sub("data:image/", html), "html.parser")
    return [
        *_heading_problems(page),
        *_id_problems(page),
        *_table_problems(page),
        *_figure_problems(page),
        *_address_problems(page),
        *_size_problems(html, kilobytes),
    ]


def _heading_problems(page: BeautifulSoup) -> list[str]:
    headings = page.find_all(re.compile(r"^h[1-6]$"))
    levels = [int(tag.name[1]) for tag in headings]
    found = [] if levels.count(1) == 1 else [f"the page has {levels.count(1)} titles (h1). It needs one."]
    for i in range(1, len(levels)):
        if levels[i] > levels[i - 1] + 1:
            found.append(
                f'heading "{headings[i].get_text()}" skips a level (h{levels[i - 1]} to h{levels[i]}). '
                f"Write it with {'#' * (levels[i - 1] + 1)}."
            )
    return found


def _id_problems(page: BeautifulSoup) -> list[str]:
    ids = Counter(str(tag["id"]) for tag in page.find_all(id=True))
    found = [f'the id "{name}" stands {times} times. Rename a block.' for name, times in ids.items() if times > 1]
    absent = {str(a["href"])[1:] for a in page.find_all("a", href=re.compile("^#."))} - set(ids)
    return found + [f'a link leads to "#{name}", which is not on the page.' for name in sorted(absent)]


def _table_problems(page: BeautifulSoup) -> list[str]:
    found = []
    for table in page.find_all("table"):
        if not table.caption or not table.caption.get_text(strip=True):
            words = table.get_text(" ", strip=True)[:40]
            found.append(f'the table "{words}" has no caption. Show it as a Table block, which has a title.')
        if not table.find("th") or any(not th.get("scope") for th in table.find_all("th")):
            found.append(f'the table "{table.get_text(" ", strip=True)[:40]}" has header cells without scope, or none.')
    return found


def _figure_problems(page: BeautifulSoup) -> list[str]:
    found = []
    for image in page.find_all("img"):
        alt = str(image.get("alt") or "").strip()
        if not alt or any(phrase in alt.lower() for phrase in BOILERPLATE):
            found.append(f'an image has no words of its own (alt is "{alt}"). Draw it as a Figure block.')
    for figure in page.find_all("figure"):
        missing = [part for part in ("figcaption", "details", ".source") if not figure.select_one(part)]
        if missing:
            found.append(f'figure "{figure.get("id")}" lacks its {", ".join(missing)}. Draw it as a Figure block.')
    return found


def _address_problems(page: BeautifulSoup) -> list[str]:
    found = [f"the page holds a <{name}> element, which no page may." for name in FORBIDDEN_TAGS if page.find(name)]
    for tag in page.find_all(True):
        found += [f"<{tag.name}> has the attribute {name}, which no page may." for name in _dangerous_attributes(tag)]
        for name, allowed in ADDRESS.items():
            address = re.sub(r"[\x00-\x20]", "", str(tag.get(name, "")))
            if tag.has_attr(name) and not allowed.match(address):
                found.append(f'<{tag.name}> leads to "{address[:60]}". Use https, http, mailto or #; images as data.')
    return found


def _dangerous_attributes(tag: Tag) -> list[str]:
    return [name for name in tag.attrs if EVENT_ATTRIBUTE.match(name) or name in ("style", "srcdoc", "srcset")]


def _size_problems(html: str, kilobytes: int) -> list[str]:
    size = len(html.encode()) / 1000
    return [f"the page has {size:.0f} KB, more than {kilobytes}."] if size > kilobytes else []


def largest_blocks(blocks: Sequence[tuple[str, Block]], how_many: int = 3) -> str:
    """Return the ids of the blocks that take most room on a page, largest first."""
    sized = sorted(blocks, key=lambda pair: len(pair[1].image) if isinstance(pair[1], Figure) else 0, reverse=True)
    return ", ".join(block.id for _, block in sized[:how_many])
