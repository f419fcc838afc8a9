"""How to cite the book, a page or a figure of it: in a sentence (APA), and as an entry of BibTeX."""

from __future__ import annotations

import html
import re

from report import tables
from report.book import publication

DAY = "@day@"
"""Stands for the day of reading until the markup is made."""


def apa(title: str | None = None, path: str = "", accessed: str = "") -> str:
    """A page, or without a title the book, in the style of the APA."""
    book, edition = publication.settings()["title"], tables.edition()
    what = f"{title}. In {book}" if title not in (None, book) else book
    text = f"{publication.settings()['author']}. ({edition[:4]}). {what} (edition {edition})."
    where = publication.address() + path if publication.address() else ""
    if accessed:
        text += f" Retrieved {accessed}" + (f", from {where}" if where else ".")
    elif where:
        text += f" {where}"
    return text


def bibtex(title: str, path: str, accessed: str) -> str:
    """A page as an entry of BibTeX."""
    book, edition = publication.settings()["title"], tables.edition()
    month = publication.edition_month()
    whole = title == book
    fields = {
        "author": f"{{{publication.settings()['author']}}}",
        # Styles of BibTeX take capitals away, names' too, unless braces keep them.
        "title": f"{{{title}}}",
        "booktitle": "" if whole else f"{{{book}}}",
        "publisher": f"{{{publication.settings()['author']}}}",  # which both kinds of entry must have
        "edition": edition,
        "year": str(month.year),
        "month": str(month.month),
        "url": publication.address() + path if publication.address() else "",
        "urldate": accessed,
    }
    key = re.sub(r"[^a-z0-9]+", "-", f"{book} {edition} {'' if whole else title}".lower()).strip("-")
    lines = "".join(f"  {name:<9} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{'book' if whole else 'incollection'}{{{key},\n{lines}}}"


LONG = 240
"""A line of sources with more letters than this is named, and not said again."""


def figure(content: dict, path: str) -> str:
    """A figure's citation, with the publishers of its data. `content` is the chart's MIME bundle."""
    book, edition = publication.settings()["title"], tables.edition()
    data = content["source"] if len(content["source"]) <= LONG else "the publishers named under the figure."
    where = publication.address() + path if publication.address() else ""
    return (
        f'<p class="cite-text">{html.escape(publication.settings()["author"])}. ({edition[:4]}). '
        f"{html.escape(content['finding'].rstrip('.'))} [Figure]. In {html.escape(book)} (edition {edition}). "
        f'Data: {html.escape(data)} Retrieved <time class="accessed">[day of reading]</time>{f", from {where}" if where else ""}.</p>'
    )


def box(title: str, path: str) -> str:
    """A page's citations, folded. A script puts in the day; without one the reader does."""

    def marked(text: str, day: str) -> str:
        return html.escape(text).replace(DAY, day)

    sentence = marked(apa(title, path, DAY), '<time class="accessed">[day of reading]</time>')
    entry = marked(bibtex(title, path, DAY), '<time class="accessed" data-iso>YYYY-MM-DD</time>')
    return (
        '<details class="cite"><summary>Cite this page</summary>'
        f'<p class="cite-label">APA</p><p class="cite-text">{sentence}</p>'
        '<p class="cite-label">BibTeX</p><pre class="cite-text" tabindex="0" role="region" '
        f'aria-label="Entry of BibTeX">{entry}</pre></details>\n'
    )
