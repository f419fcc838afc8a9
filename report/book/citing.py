"""How to cite the book, a page or a figure of it: in a sentence (APA), and as an entry of BibTeX."""

from __future__ import annotations

import html
import re

from report import tables
from report.book import publication

DAY, PLACE = "@day@", "@place@"
"""Stand for the day of reading, and for the address where none is set, until the markup is made."""

HERE = '<span class="address">[address of this page]</span>'
"""Where no address is set: a script puts in that at which the page is read, if it is one of the web."""


def where(path: str, whole: bool, unknown: str = "") -> str:
    """Where a page, or the whole book, is found: the book by its DOI if it has one, else by its address; `unknown` where
    whoever publishes it has set none."""
    if whole and publication.doi():
        return f"https://doi.org/{publication.doi()}"
    return publication.address() + path if publication.address() else unknown


def apa(title: str | None = None, path: str = "", accessed: str = "", unknown: str = "") -> str:
    """A page, or without a title the book, in the style of the APA (7th edition): a group author, who is not named again
    as publisher."""
    book, edition = publication.settings()["title"], tables.edition()
    whole = title in (None, book)
    text = f"{publication.settings()['author']}. ({edition[:4]}). {book if whole else f'{title}. In {book}'} (edition {edition})."
    at = where(path, whole, unknown)
    if accessed:
        text += f" Retrieved {accessed}" + (f", from {at}" if at else ".")
    elif at:
        text += f" {at}"
    return text


def bibtex(title: str, path: str, accessed: str, unknown: str = "") -> str:
    """A page as an entry of BibTeX: of the kind that needs no publisher, since its authors publish it themselves."""
    book, edition = publication.settings()["title"], tables.edition()
    month = publication.edition_month()
    whole = title == book
    fields = {
        "author": f"{{{publication.settings()['author']}}}",
        # Styles of BibTeX take capitals away, names' too, unless braces keep them.
        "title": f"{{{title}}}",
        "howpublished": f"Edition {edition}" if whole else f"In {{{book}}}, edition {edition}",
        "year": str(month.year),
        "month": str(month.month),
        "doi": publication.doi() if whole else "",
        "url": where(path, whole, unknown),
        "urldate": accessed,
    }
    key = re.sub(r"[^a-z0-9]+", "-", f"{book} {edition} {'' if whole else title}".lower()).strip("-")
    lines = "".join(f"  {name:<12} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{lines}}}"


LONG = 240
"""A line of sources with more letters than this is named, and not said again."""


def figure_alone(finding: str, path: str) -> str:
    """A figure of the book in the style of the APA, without its data's publishers and the day of reading."""
    book, edition = publication.settings()["title"], tables.edition()
    where = f" {publication.address()}{path}" if publication.address() else ""
    return f"{publication.settings()['author']}. ({edition[:4]}). {finding.rstrip('.')} [Figure]. In {book} (edition {edition}).{where}"


def figure(content: dict, path: str) -> str:
    """A figure's citation, with the publishers of its data. `content` is the chart's MIME bundle."""
    book, edition = publication.settings()["title"], tables.edition()
    data = content["source"] if len(content["source"]) <= LONG else "the publishers named under the figure."
    at = html.escape(where(path, False)) or HERE.replace('">', f'" data-at="#{path.partition("#")[2]}">')
    return (
        f'<p class="cite-text">{html.escape(publication.settings()["author"])}. ({edition[:4]}). '
        f"{html.escape(content['finding'].rstrip('.'))} [Figure]. In {html.escape(book)} (edition {edition}). "
        f'Data: {html.escape(data)} Retrieved <time class="accessed">[day of reading]</time>, from {at}</p>'
    )


def box(title: str, path: str) -> str:
    """A page's citations, folded. A script puts in the day; without one the reader does."""

    def marked(text: str, day: str) -> str:
        return html.escape(text).replace(DAY, day).replace(PLACE, HERE)

    sentence = marked(apa(title, path, DAY, PLACE), '<time class="accessed">[day of reading]</time>')
    entry = marked(bibtex(title, path, DAY, PLACE), '<time class="accessed" data-iso>YYYY-MM-DD</time>')
    return (
        '<details class="cite"><summary>Cite this page</summary>'
        f'<p class="cite-label">APA</p><p class="cite-text">{sentence}</p>'
        '<p class="cite-label">BibTeX</p><pre class="cite-text" tabindex="0" role="region" '
        f'aria-label="Entry of BibTeX">{entry}</pre></details>\n'
    )
