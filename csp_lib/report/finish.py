"""The last pass over a drawn page: heading ids, contents list, content security policy, the same bytes each time."""

import base64
import hashlib
import re
import unicodedata

from bs4 import BeautifulSoup

IMAGE = re.compile(r'(?<=<img src=")data:image/svg\+xml;base64,[A-Za-z0-9+/=]+(?=")')
POLICY = "default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def finished(html: str) -> str:
    """Return a drawn page with ids on its headings, its contents list filled and its policy computed."""
    images: list[str] = []
    mark = hashlib.sha256(html.encode()).hexdigest()
    light = IMAGE.sub(lambda found: _set_aside(found[0], images, mark), html)
    page = BeautifulSoup(light, "html.parser")
    _name_headings(page)
    _fill_contents(page)
    _set_policy(page)
    html = page.decode(formatter="html5") + "\n"
    return re.sub(rf"{mark}-(\d+)", lambda found: images[int(found[1])], html)


def _set_aside(image: str, images: list[str], mark: str) -> str:
    """Return a stand-in for an image that no text on the page can hold: a parser need not read what no one changes."""
    images.append(image)
    return f"{mark}-{len(images) - 1}"


def slug(text: str) -> str:
    """Return the words of a heading as an id: small letters, digits and dashes."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "section"


def _name_headings(page: BeautifulSoup) -> None:
    """Give each heading below the title an id of its own words, numbered when taken."""
    taken = {str(tag["id"]) for tag in page.find_all(id=True)}
    for heading in page.find_all(["h2", "h3", "h4"], id=False):
        wanted = name = slug(heading.get_text())
        number = 2
        while name in taken:
            name, number = f"{wanted}-{number}", number + 1
        taken.add(name)
        heading["id"] = name


def _fill_contents(page: BeautifulSoup) -> None:
    """List the sections, those of level 3 under theirs; a page with fewer than two sections needs no list."""
    nav = page.select_one("nav.contents")
    if nav is None:
        return
    headings = page.find_all(["h2", "h3"])
    if sum(heading.name == "h2" for heading in headings) < 2:
        nav.decompose()
        return
    outer = page.new_tag("ol")
    nav.append(outer)
    item = inner = None
    for heading in headings:
        entry = page.new_tag("li")
        link = page.new_tag("a", href=f"#{heading['id']}")
        link.string = heading.get_text()
        entry.append(link)
        if heading.name == "h2" or item is None:
            outer.append(entry)
            item, inner = entry, None
        else:
            if inner is None:
                inner = page.new_tag("ol")
                item.append(inner)
            inner.append(entry)


def _set_policy(page: BeautifulSoup) -> None:
    """Allow exactly the bytes of the one style element, images inside the page, and nothing else."""
    style = page.select_one("head > style")
    meta = page.select_one('meta[http-equiv="Content-Security-Policy"]')
    if style is None or meta is None:
        return
    digest = hashlib.sha256(str(style.string).encode()).digest()
    meta["content"] = POLICY.format(digest=base64.b64encode(digest).decode())
