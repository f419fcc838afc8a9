"""Each page's text as Markdown beside it, and ``llms.txt``, which lists them: for programs that read, and people who paste."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from bs4 import BeautifulSoup

from report import tables
from report.book import papers, publication
from report.book.kept import kept
from report.book.notebooks import FURNITURE, markdown, without_figures
from report.book.site import parts
from report.paths import BUILD
from report.tables import archive

TWINS = BUILD / ".twins"
"""The text of each page, kept until it is written again."""

LEFT_OUT = f"{FURNITURE}, details.figure-table, details.cite, details.figure-cite, nav, button"
"""What stands on a page and is not read: furniture, the tables that a figure's files have, ways to cite."""


def twin(page: str, body: str) -> str:
    """A page's text as Markdown: what its article says, each figure by its alt text and its files."""
    found = BeautifulSoup(f"<article>{without_figures(body)}</article>", "lxml")
    for drawing in found.find_all(class_="drawing"):
        alt = drawing.svg.get("aria-label", "") if drawing.svg else ""
        said = found.new_tag("p")
        said.string = f"Figure: {alt}"
        drawing.replace_with(said)
    for links in found.find_all(class_="chart-links"):
        for link in links.find_all("a", download=True, recursive=False):
            link.insert_after(" ")
    for node in found.select(LEFT_OUT):
        node.decompose()
    text = markdown(found).strip()
    where = f"{publication.address()}{page}.html" if publication.address() else f"{page}.html"
    head = [f"title: {_quoted(found.h1.get_text(' ', strip=True))}", f"book: {_quoted(publication.settings()['title'])}"]
    head += [f'edition: "{tables.edition()}"', f"page: {where}", f'license: "{papers.rights()}"']
    return "---\n" + "\n".join(head) + f"\n---\n\n{text}\n"


def text_of(page: str, anchor: str) -> str:
    """A section of a built page as Markdown; empty where there is none."""
    section = BeautifulSoup(page, "lxml").find("section", id=anchor)
    if section is None:
        return ""
    for link in section.select("a.headerlink"):
        link.decompose()
    return markdown(section).strip()


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def note(app, pagename, templatename, context, doctree) -> None:
    """Keeps a page's text while it is written: by all cores, and only when it changes."""
    if doctree is not None and app.builder.name == "html":
        name, described = pagename.rpartition("/")[2], context["description"]
        key = "\n".join([Path(__file__).read_text(encoding="utf-8"), pagename, tables.edition(), publication.address(), context["body"]])

        def make(path: Path) -> None:
            path.write_text(twin(pagename, context["body"]), encoding="utf-8")

        made = kept(TWINS, f"{name}.md", key, make)
        (TWINS / f"{name}.json").write_text(json.dumps([made.name, described]), encoding="utf-8")


def _noted(page: str) -> tuple[Path, str]:
    """The file of a page's text, and the page in a sentence or two."""
    name, described = json.loads((TWINS / f"{page.rpartition('/')[2]}.json").read_text(encoding="utf-8"))
    return TWINS / name, described


def index(app) -> str:
    """llms.txt: what the book is, and a link to the text of each page with what it says in a sentence or two."""
    base = publication.address()
    lines = [
        f"# {publication.settings()['title']}",
        "",
        f"> {_noted(app.config.root_doc)[1]}",
        "",
        f"Edition {tables.edition()}. Every number was computed when the book was built; cite the edition, and the publishers of the data. "
        f"Text and tables: {papers.rights()}. Each page below is its text as Markdown, beside the page itself.",
    ]
    for caption, pages in [("", [app.config.root_doc]), *parts(app.env)]:
        lines += ["", f"## {caption or 'First'}", ""]
        for page in pages:
            lines.append(f"- [{app.env.titles[page].astext()}]({base}{page}.html.md): {_noted(page)[1]}")
    lines += ["", "## Data", "", f"- [All tables, one zip]({base}downloads/{archive.NAME}.zip): CSV with schema, sources and licences"]
    lines.append(f"- [Schema]({base}data/datapackage.json): a Frictionless Data Package")
    return "\n".join(lines) + "\n"


def write(app, error) -> None:
    """Writes the texts beside their pages, and the list of them at the root."""
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    for page in sorted(app.env.found_docs):
        shutil.copyfile(_noted(page)[0], out / f"{page}.html.md")
    (out / "llms.txt").write_text(index(app), encoding="utf-8")


def setup(app):
    app.connect("html-page-context", note, priority=920)  # of the page as it will be
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
