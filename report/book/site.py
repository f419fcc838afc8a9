"""What stands around a chapter's text: the frame of the page, its policy, the contents page, the
page at the root, and the index of the search.

The frame is `_templates/layout.html`. It loads no part of the theme that the book does not use.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

from docutils import nodes
from markupsafe import Markup

from report import tables
from report.book import another_baseline, answers, papers
from report.book.kept import kept_text
from report.book.urdu import marked
from report.paths import BUILD, ROOT

# Styles of the theme, of Sphinx and of MyST-NB for what the book does not have.
UNUSED = re.compile(r"_static/(styles/|pygments|basic|mystnb)")

# Static files of the book that stand in no folder: the build writes them.
WRITTEN = {
    *map(another_baseline.file_name, another_baseline.STATEMENTS), "explore-data.js", "palette.css", "register-filters.css", "search-index.js",
}  # fmt: skip

# Runs before anything is painted, so that a page never turns dark before the reader's eyes.
FIRST_SCRIPT = (
    '{let t;try{t=localStorage.getItem("theme")}catch{}'
    'const d=document.documentElement;d.dataset.scripts="";'
    'd.dataset.theme=/^(dark|light)$/.test(t)?t:matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light"}'
)

SEARCHED = BUILD / ".search"
"""What can be found on each page, kept until it is written again."""

FOOTER = ("chapters/about", "chapters/data-and-methods", "chapters/references", "chapters/reproduce", "chapters/changes")


def policy(scripts: list[str]) -> str:
    """The content security policy: the book's own files and these inline scripts, nothing else."""
    hashes = (base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts)
    inline = "".join(f" 'sha256-{one}'" for one in hashes)
    return (
        f"default-src 'none'; script-src 'self'{inline}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'"
    )


# --- The frame ------------------------------------------------------------------------------


def wanted(asset) -> bool:
    """Whether a style sheet or script belongs on the page.

    Jupyter Book names every script under `_static/` on every page; those that a page needs are
    the ones that an extension asked for, deferred.
    """
    name = os.fspath(getattr(asset, "filename", asset) or "")
    if name.endswith(".css"):
        return not UNUSED.match(name)
    return bool({"defer", "async"} & asset.attributes.keys())


WITHOUT_SCRIPTS = "without-scripts"


def without_scripts(asset) -> bool:
    """Whether a style sheet is for browsers that run no scripts."""
    return getattr(asset, "attributes", {}).get("class") == WITHOUT_SCRIPTS


def sections(env, docname: str) -> list[tuple[str, str]]:
    """Address and title of each section of a chapter."""
    (chapter,) = env.tocs[docname].children
    below = [one for one in chapter.children if isinstance(one, nodes.bullet_list)]
    links = [next(item.findall(nodes.reference)) for one in below for item in one.children]
    return [(link["anchorname"], link.astext()) for link in links]


def parts(env) -> list[tuple[str, list[str]]]:
    """The table of contents: the caption of each part and its chapters."""
    trees = env.external_site_map.root.subtrees
    return [(tree.caption or "", [str(item) for item in tree.items]) for tree in trees]


STRAIGHT = re.compile(r"<(pre|code|script|style|svg|blockquote|table|q)\b.*?</\1>|<[^>]*>|(?<=\w)(?:'|&#x27;|&#39;)(?=\w|\s)", re.S)
"""An apostrophe of a typewriter, and before it what is passed over: code, drawings, words of others, values, tags."""


def curly(body: str) -> str:
    """The text of a page with the apostrophes of a printer, also where Sphinx does not set them."""
    return STRAIGHT.sub(lambda found: found[0] if found[0].startswith("<") else "’", body)


def frame(app, pagename, templatename, context, doctree):
    """What the template asks for."""
    env = app.env
    # docutils gives an entry of the list of references a role that WAI-ARIA has taken back since.
    body = curly(context.get("body", "")).replace(' role="doc-biblioentry"', ' role="listitem"')
    context |= {
        "body": named_figures(body),
        "policy": policy([FIRST_SCRIPT]),
        "first_script": FIRST_SCRIPT,
        "wanted": wanted,
        "without_scripts": without_scripts,
        "metatags": re.sub(r'<meta [^>]*name="viewport"[^>]*>\s*', "", context.get("metatags", "")).strip(),
        "edition": tables.edition(),
        "author": app.config.author,
        "licences": [papers.licence(acled=False), papers.licence(acled=True)],
        "parts": parts(env),
        "part": next((caption for caption, chapters in parts(env) if pagename in chapters), ""),
        "titles": {name: Markup(marked(title.astext())) for name, title in env.titles.items()},
        "sections": lambda name: sections(env, name),
        "footer": [name for name in FOOTER if name in env.titles],
    }


FIGURE = re.compile(
    r'(<figure class="chart[^"]*" id="([\w-]+)")(.*?<span class="caption-text")(>(.*?)</span><a class="headerlink"[^>]*?)(?: title="[^"]*")?>',
    re.S,
)


def named_figures(body: str) -> str:
    """Figures whose name, to a screen reader, is their title and not all that is below them, and links to them that say whose they are."""
    return FIGURE.sub(
        lambda m: f'{m[1]} aria-labelledby="{m[2]}-title"{m[3]} id="{m[2]}-title"{m[4]} aria-label="Link to: {_plain(m[5])}">', body
    )


def _plain(markup: str) -> str:
    return re.sub(r"<[^>]*>", "", markup).replace('"', "&quot;")


def more_pages(app) -> Iterator[tuple[str, dict, str]]:
    """The page that lists every section, and the page of the search."""
    if app.builder.name == "html":
        yield "contents", {"title": "Contents"}, "contents.html"
        yield "search", {}, "search.html"


# --- The page at the root -------------------------------------------------------------------


def root_page(app) -> str:
    """Leads to the first page without a flash: its words only show where nothing led on."""
    first = f"{app.config.master_doc}.html"
    title = html.escape(app.config.html_title)
    script = f"{FIRST_SCRIPT}location.replace({json.dumps(first)}+location.search+location.hash)"
    return (
        f'<!DOCTYPE html>\n<html lang="{app.config.language}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy([script])}"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="description" content="{title}: the way to its first page"><link rel="icon" href="_static/favicon.svg">'
        "<style>html{background:#fefefe}html[data-theme=dark]{background:#16181a}"
        "body{visibility:hidden;animation:show 0s 3s forwards}@keyframes show{to{visibility:visible}}"
        "a{color:#8c2d19}html[data-theme=dark] a{color:#f0957f}</style>"
        # After the style: once it leads on, nothing more of the page is read.
        f'<script>{script}</script><meta http-equiv="refresh" content="0; url={first}"></head>'
        f'<body><main><h1><a href="{first}">{title}</a></h1></main></body></html>\n'
    )


# --- Search ---------------------------------------------------------------------------------

DRAWN = re.compile(r"<svg\b.*?</svg>|<table\b.*?</table>|<form\b.*?</form>|<section id=\"of-.*?</section>", re.S)
HEADINGS = ("h1", "h2", "h3")


def entries(page: str, markup: str) -> Iterator[dict[str, str]]:
    """What a reader may look for in a page's text: its sections, quotations, events, terms and figures."""
    from bs4 import BeautifulSoup

    body = BeautifulSoup(f"<article>{DRAWN.sub('', markup)}</article>", "lxml").article
    for link in body.select(".headerlink, .entry-link, .visually-hidden"):
        link.decompose()
    name = words(body.h1)

    def entry(kind: str, anchor: str, title: str, text: str) -> dict[str, str]:
        return {"kind": kind, "page": name, "title": title, "text": text, "url": f"{page}#{anchor}" if anchor else page}

    for node in body.select("figure.quotation[id], figure.paraphrase[id]"):
        # On other pages a statement is shown again; its address is the register's.
        if "entry" in node["class"] or not node.select_one(".to-register"):
            said = node.select_one("blockquote, .own-words span:last-child")
            title = words(node.select_one("cite")) + ", " + words(node.select_one("time"))
            kind = "Quotation" if node.blockquote else "Paraphrase"
            yield entry(kind, node["id"], title, f"{words(said)} {words(node.figcaption)}")
        node.decompose()
    for node in body.select("article.entry[id]"):
        title = words(node.select_one(".entry-title"))
        node.select_one(".entry-title").decompose()
        yield entry("Event", node["id"], title, words(node))
        node.decompose()
    for node in body.select("dl.glossary dt[id]"):
        meaning = node.find_next_sibling("dd")
        yield entry("Term", node["id"], words(node), words(meaning))
    for node in body.select("dl.glossary"):
        node.decompose()
    for node in body.select("figure.chart[id]"):
        number, title = words(node.select_one(".caption-number")), words(node.select_one(".caption-text"))
        yield entry(number or "Figure", node["id"], title, words(node.select_one(".chart-caption")))
        node.decompose()
    for node in body.select("section[id] > .compared"):
        # The search answers with it, and leads to the section of its own; a page may say it elsewhere.
        if node.parent.find(HEADINGS).name != "h1":
            title = words(node.strong)
            node.strong.decompose()
            yield entry("Comparison", node.parent["id"], title, words(node))
    for section in reversed(body.select("section[id]")):
        heading = section.find(HEADINGS, recursive=False)
        if heading:
            title = words(heading)
            heading.decompose()
            first = section.parent is body
            yield entry("Chapter" if first else "Section", "" if first else section["id"], title, words(section))
        section.decompose()


def words(node) -> str:
    """The text of a node, in one line."""
    text = re.sub(r"\s+", " ", node.get_text(" ")).strip() if node else ""
    return re.sub(r" ([,;:.!?)\]’”])|([(\[“‘]) ", r"\1\2", text)


def note_entries(app, pagename, templatename, context, doctree):
    """Keeps what can be found on a page while it is written: by all cores, and only when it changes."""
    if doctree is not None and app.builder.name == "html":
        path = SEARCHED / f"{pagename}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(list(entries(f"{pagename}.html", context["body"]))), encoding="utf-8")


def search_index(pages: list[str]) -> str:
    """A script that sets the entries of all pages and the lookup of counts, so that search works from a folder too."""
    counts = kept_text("lookup.json", answers.__name__, lambda: _compact(answers.lookup()))
    found = [one for page in pages for one in json.loads((SEARCHED / f"{page}.json").read_text(encoding="utf-8"))]
    return f"const SEARCH_INDEX = {_compact(found)};\nconst LOOKUP = {counts};\n"


def _compact(held) -> str:
    return json.dumps(held, ensure_ascii=False, separators=(",", ":"))


def write(app, error):
    """Writes what stands beside the pages: the page at the root and the index of the search."""
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    (out / "index.html").write_text(root_page(app), encoding="utf-8")
    index = search_index(sorted(app.env.found_docs))
    (out / "_static" / "search-index.js").write_text(index, encoding="utf-8")


def without_sphinx_search(app):
    """Sphinx need not index the pages: the book has its own search."""
    app.builder.search = False


def clear(app, error):
    """Takes away what Sphinx, the theme and MyST-NB put among the static files: no page loads it."""
    static, own = Path(app.outdir, "_static"), ROOT / "_static"
    for path in sorted(static.rglob("*"), reverse=True):  # what is in a folder before the folder
        if not (own / path.relative_to(static)).exists() and path.name not in WRITTEN:
            path.rmdir() if path.is_dir() else path.unlink()


def setup(app):
    app.add_js_file("book.js", loading_method="defer")
    app.connect("html-page-context", frame, priority=900)
    app.connect("html-page-context", note_entries, priority=910)  # of the page as it will be
    app.connect("html-collect-pages", more_pages)
    app.connect("builder-inited", without_sphinx_search)
    app.connect("build-finished", write)
    app.connect("build-finished", clear, priority=900)  # when the theme and MyST-NB have written theirs
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
