"""What makes a page travel well: its entry where a link is shared, in the sitemap, and how to cite
it. Absolute addresses, and what needs them (the sitemap, the cards), are there only where
``html.baseurl`` in ``_config.yml`` gives the site's address.
"""

from __future__ import annotations

import html
import re
import shutil
import textwrap
from pathlib import Path

from docutils import nodes

from report.book import citing, pictures, publication, reporting
from report.book.kept import digest, execution_digest, kept
from report.paths import BUILD

MARKUP = re.compile(r"</?[a-z][^>]*>")


def title_of(app, page: str) -> str:
    """A page's title as plain text."""
    return app.env.titles[page].astext()


def describe_page(app, pagename, templatename, context, doctree):
    """A meta description for each page: its answer, else its first paragraph, else its title and the book's."""
    paragraphs = list(doctree.findall(nodes.paragraph)) if doctree else []
    paragraphs.sort(key=lambda p: "answer" not in p.parent.get("classes", ()))  # the others keep their order
    texts = (MARKUP.sub("", p.astext()) for p in paragraphs)  # of a link that is written as HTML, its words
    first = next((text for text in texts if len(text) > 60), None)
    text = first or f"{context.get('title') or pagename.capitalize()}: {app.config.html_title}"
    context["description"] = text = textwrap.shorten(text, 250, placeholder=" …")
    context["metatags"] = context.get("metatags", "") + f'\n<meta name="description" content="{html.escape(text)}" />'


def share_page(app, pagename, templatename, context, doctree):
    """Adds what a shared link shows, and below a chapter's text how to cite it."""
    if doctree is None:
        return
    title, path = title_of(app, pagename), f"{pagename}.html"
    context["body"] += citing.box(title, path) + reporting.box(title, path)
    tags = {
        "og:type": "article",
        "og:title": title,
        "og:site_name": app.config.html_title,
        "og:description": context["description"],
        "og:locale": "en_GB",
        "twitter:card": "summary_large_image" if publication.address() else "summary",
    }
    if publication.address():
        tags |= {
            "og:url": publication.address() + path,
            "og:image": f"{publication.address()}cards/{Path(pagename).name}.png",
            "og:image:width": str(pictures.CARD[0]),
            "og:image:height": str(pictures.CARD[1]),
            "og:image:alt": f"The title, {title}, beside a chart of the book",
        }
    context["metatags"] = context.get("metatags", "") + "".join(
        f'\n<meta {"name" if name.startswith("twitter") else "property"}="{name}" content="{html.escape(text)}" />'
        for name, text in tags.items()
    )


def write_shared(app, error):
    """Writes the sitemap and the pages' cards, where the site has an address."""
    if error or not publication.address():
        return
    out = Path(app.outdir)
    pages = sorted(app.env.found_docs)
    places = "".join(f"<url><loc>{html.escape(publication.address() + page)}.html</loc></url>\n" for page in pages)
    (out / "sitemap.xml").write_text(
        f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n',
        encoding="utf-8",
    )
    charts = app.env.__dict__.get("report_charts", {})
    (out / "cards").mkdir(exist_ok=True)
    for page in pages:
        name = Path(page).name
        shutil.copyfile(_card(page, title_of(app, page), list(charts.get(page, {}))), out / "cards" / f"{name}.png")


def _card(page: str, title: str, charts: list[str]) -> Path:
    """A card, drawn unless an earlier build drew the same."""
    name, path = Path(page).name, f"{page}.html"
    code = execution_digest({pictures.__name__, *(chart.rpartition(".")[0] for chart in (*charts, pictures.FRONT))})
    key = "\n".join([code, digest("_config.yml"), title, *charts])
    return kept(BUILD / ".cards", f"{name}.png", key, lambda target: pictures.draw_card(title, charts, target, path))


def setup(app):
    app.add_js_file("sharing.js", loading_method="defer")
    app.connect("html-page-context", describe_page)
    app.connect("html-page-context", share_page, priority=600)  # after the description
    app.connect("build-finished", write_shared)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
