"""What a page says of itself to programs: JSON-LD by schema.org, tags that reference managers read, its address, its other forms.

Addresses are there only where ``html.baseurl`` in ``_config.yml`` gives the site's; none is made up.
"""

from __future__ import annotations

import html
import json

from report import tables
from report.book import papers, publication
from report.tables import archive

DATA_PAGE = "chapters/data-and-methods"
"""The page that describes the whole data package, and so stands for it."""


def describe(app, pagename, templatename, context, doctree):
    """Adds a chapter's tags and JSON-LD to its head."""
    if doctree is None or app.builder.name != "html":
        return
    title = app.env.titles[pagename].astext()
    figures = app.env.__dict__.get("report_figures", {}).get(pagename, {})
    graph = [article(app, pagename, title, context["description"])]
    graph += [dataset(papers.of_figure(content, f"{pagename}.html#{name}")) for name, content in figures.items()]
    if pagename == DATA_PAGE:
        graph.append(package())
    context["metatags"] = "\n".join([context.get("metatags", ""), *links(pagename), *tags(app, pagename, title), script(graph)])


def links(pagename: str) -> list[str]:
    """The page's own address, if the site has one, and where the same text is as Markdown."""
    found = [f'<link rel="alternate" type="text/markdown" href="{pagename.rpartition("/")[2]}.html.md">']
    if publication.address():
        found.insert(0, f'<link rel="canonical" href="{html.escape(publication.address())}{pagename}.html">')
    return found


def tags(app, pagename: str, title: str) -> list[str]:
    """Highwire's tags, which Zotero, Mendeley and Google Scholar read."""
    book, address = publication.settings(), publication.address()
    said = {
        "citation_title": title,
        "citation_author": book["author"],
        "citation_publication_date": papers.issued().replace("-", "/"),
        "citation_inbook_title": "" if pagename == app.config.root_doc else f"{book['title']} (edition {tables.edition()})",
        "citation_publisher": book["author"],
        "citation_language": language(pagename),
        "citation_fulltext_html_url": f"{address}{pagename}.html" if address else "",
    }
    return [f'<meta name="{name}" content="{html.escape(text)}">' for name, text in said.items() if text]


def language(pagename: str) -> str:
    return "ur" if pagename.endswith("urdu-summary") else "en"


# --- JSON-LD ----------------------------------------------------------------------------------


def script(graph: list[dict]) -> str:
    """JSON-LD for the head of a page; it is data, which no browser runs."""
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return f'<script type="application/ld+json">{text.replace("<", chr(92) + "u003c")}</script>'


def maker() -> dict:
    return {"@type": "Organization", "name": publication.settings()["author"]}


def article(app, pagename: str, title: str, description: str) -> dict:
    """A page as an article of the book, or the first as the book's own."""
    address, book = publication.address(), publication.settings()["title"]
    made = {
        "@type": "Article",
        "@id": f"{address}{pagename}.html" if address else None,
        "headline": title,
        "description": description,
        "author": maker(),
        "publisher": maker(),
        "datePublished": papers.issued(),
        "version": tables.edition(),
        "inLanguage": language(pagename),
        "license": papers.licence(acled=False)["path"],
        "isAccessibleForFree": True,
        "isPartOf": {"@type": "Book", "name": book, "bookEdition": tables.edition()},
        "url": f"{address}{pagename}.html" if address else None,
        "image": f"{address}cards/{pagename.rpartition('/')[2]}.png" if address else None,
    }
    return papers.filled(made)


def dataset(of: papers.Papers) -> dict:
    """The table of a figure, with its files."""
    return _dataset(of.name, of.title, of.description, of.license, of.path, [f"downloads/{of.name}.csv", f"downloads/{of.name}.xlsx"])


def package() -> dict:
    """All tables, as one zip, with the releases of the publishers that they were made from."""
    whole = tables.described()
    made = _dataset(
        archive.NAME, whole["title"], whole["description"], whole["licenses"][0], f"{DATA_PAGE}.html", [f"downloads/{archive.NAME}.zip"]
    )
    first, last = min(one["first"] for one in whole["releases"]), max(one["last"] for one in whole["releases"])
    return made | {
        "temporalCoverage": f"{first}/{last}",
        "spatialCoverage": {"@type": "Place", "name": "Pakistan"},
        "variableMeasured": ["events", "deaths"],
        "isBasedOn": [_based_on(one) for one in whole["releases"]],
        "usageInfo": papers.licence(acled=True)["path"],
    }


def _based_on(release: dict) -> dict:
    made = {
        "@type": "Dataset",
        "name": release["title"],
        "description": f"{release['title']}, release {release['release']}, of {release['publisher']}: {release['license']}.",
        "creator": {"@type": "Organization", "name": release["publisher"]},
        "version": release["release"],
        "license": papers.licence(acled=release["source"] == "acled")["path"],
        "citation": release["citation"],
    }
    return papers.filled(made)


FORMATS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "zip": "application/zip"}


def _dataset(name: str, title: str, description: str, license: dict, path: str, files: list[str]) -> dict:
    address = publication.address()
    made = {
        "@type": "Dataset",
        "@id": f"{address}{path}" if address else f"#{name}",
        "name": title,
        "description": description,
        "license": license["path"],
        "creator": maker(),
        "version": tables.edition(),
        "datePublished": papers.issued(),
        "isAccessibleForFree": True,
        "url": f"{address}{path}" if address else None,
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": FORMATS[file.rpartition(".")[2]], "contentUrl": f"{address or '../'}{file}"}
            for file in files
        ],
    }
    return papers.filled(made)


def setup(app):
    app.connect("html-page-context", describe, priority=700)  # after the description
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
