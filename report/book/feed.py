"""The page "What changed" as a feed (Atom, RFC 4287), so that nobody has to come back to look."""

from __future__ import annotations

import datetime
import re
import uuid
from pathlib import Path

from bs4 import BeautifulSoup
from lxml import etree

from report.book import papers, publication
from report.errors import InputError

PAGE = "chapters/changes"
NAME = "feed.xml"
ATOM = "http://www.w3.org/2005/Atom"
WRITTEN = re.compile(r"\b(?:Made|Written) on (\d{1,2} [A-Z][a-z]+ \d{4})\.")


def entries(page: str) -> list[dict[str, str]]:
    """Each section of the page: anchor, title, day and HTML. InputError for one that does not say on which day it was written."""
    article = BeautifulSoup(page, "lxml").find("article")
    for link in article.select("a.headerlink"):
        link.decompose()
    found = []
    for heading in article.find_all("h2"):
        section = heading.parent
        title = heading.extract().get_text(" ", strip=True)
        written = WRITTEN.search(" ".join(section.get_text(" ").split()))
        if not written:
            raise InputError(f"{PAGE}.md", f"the section “{title}” names no day", "Begin it with a line like: Written on 29 November 2026.")
        day = datetime.datetime.strptime(written[1], "%d %B %Y").date()
        found.append({"anchor": section["id"], "title": title, "day": day.isoformat(), "html": section.decode_contents().strip()})
    return found


def feed(found: list[dict[str, str]]) -> bytes:
    """The feed of these entries, the newest first. Names stay the same wherever the book stands."""
    address, book = publication.address(), publication.settings()
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "en")
    if address:
        root.set("{http://www.w3.org/XML/1998/namespace}base", f"{address}{PAGE}.html")

    def add(parent, name: str, text: str | None = None, **attributes: str):
        made = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        made.text = text
        return made

    add(root, "id", _name("feed"))
    add(root, "title", f"{book['title']}: what changed")
    add(root, "updated", f"{max(one['day'] for one in found)}T00:00:00Z")
    add(add(root, "author"), "name", book["author"])
    add(root, "rights", papers.licence(acled=False)["title"])
    add(root, "link", rel="alternate", type="text/html", href=f"{address}{PAGE}.html")
    if address:
        add(root, "link", rel="self", type="application/atom+xml", href=f"{address}{NAME}")
    for one in sorted(found, key=lambda one: one["day"], reverse=True):
        entry = add(root, "entry")
        add(entry, "id", _name(one["anchor"]))
        add(entry, "title", one["title"])
        add(entry, "updated", f"{one['day']}T00:00:00Z")
        add(entry, "link", rel="alternate", type="text/html", href=f"{address}{PAGE}.html#{one['anchor']}")
        add(entry, "content", one["html"], type="html")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _name(what: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"urn:x-divided-front:changes:{what}").urn


def write(app, error) -> None:
    """Writes the feed at the root of the site."""
    page = Path(app.outdir, f"{PAGE}.html")
    if not error and app.builder.name == "html" and page.exists():
        Path(app.outdir, NAME).write_bytes(feed(entries(page.read_text(encoding="utf-8"))))


def setup(app):
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
