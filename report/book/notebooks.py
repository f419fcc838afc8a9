"""Each chapter with code as an executed notebook: the page's own text as Markdown, its code cells, their outputs.

The text is read from the built page, where every number, quotation and reference is put in. The
cells come from what MyST-NB executed. Same page, same bytes: a cell's id is its position, and no
version of Python or time is written.
"""

from __future__ import annotations

import base64
import functools
import html
import json
import re
import shutil
from pathlib import Path

from report import tables
from report.book import as_of, cores
from report.book import build as book
from report.book.executions import Executions
from report.book.kept import kept
from report.book.publication import repository
from report.errors import ReportError
from report.figures import chart
from report.paths import BUILD
from report.tables import archive as package

FOLDER = "notebooks"
KEPT = BUILD / "notebooks"

BOUNDARY = "⟦code cell⟧"
# What stands on a page and is no part of its text.
FURNITURE = "a.headerlink, form, svg, aside.reuse, details.report-error, #another-baseline, a.entry-link, script, style"


@functools.cache
def with_code() -> set[str]:
    """The chapters that have a notebook, by name."""
    return {path.stem for path in book.notebooks()}


# --- Text -----------------------------------------------------------------------------------


@functools.cache
def _converter(notebooks: bool):
    from markdownify import MarkdownConverter

    class Page(MarkdownConverter):
        """HTML of our pages to Markdown that Jupyter shows as the page does."""

        def escape(self, text, parent_tags):
            text = super().escape(text, parent_tags)
            return text.replace("&", "&amp;").replace("<", "&lt;").replace("$", r"\$").replace("|", r"\|").replace("`", r"\`")

        def convert_a(self, el, text, parent_tags):
            address = el.get("href", "")
            if address.startswith(("#", "numbers.html#")) or not text.strip():
                return text
            page = re.fullmatch(r"([\w-]+)\.html(#.*)?", address)
            if page and notebooks:
                el["href"] = f"{page[1]}.ipynb" if page[1] in with_code() else f"../chapters/{address}"
            el.attrs.pop("title", None)
            return super().convert_a(el, text, parent_tags)

        def convert_summary(self, el, text, parent_tags):
            return f"\n\n**{text.strip()}**\n\n"

        def convert_figcaption(self, el, text, parent_tags):
            return f"\n\n{text.strip()}\n\n"

        def convert_pre(self, el, text, parent_tags):
            code = el.get_text().rstrip("\n")
            fence = max(re.findall(r"^`{3,}", code, re.M), default="``", key=len) + "`"
            return f"\n\n{fence}\n{code}\n{fence}\n\n"

        def convert_dt(self, el, text, parent_tags):
            return f"\n\n**{text.strip()}**\n\n"

        def convert_dd(self, el, text, parent_tags):
            return f"\n\n{text.strip()}\n\n"

    return Page(heading_style="ATX", bullets="-")


def markdown(found, notebooks: bool = False) -> str:
    """Parsed HTML as Markdown; `notebooks`: its links lead to those of pages that have one."""
    text = _converter(notebooks).convert_soup(found)
    return re.sub(r"[ \t]+\n", "\n", re.sub(r"\n{3,}", "\n\n", text))


def without_figures(page: str) -> str:
    """Its markup with the drawings and tables of its figures empty: most of what a parser would have to go through."""
    page = re.sub(r"(<svg\b[^>]*>).*?</svg>", r"\1</svg>", page, flags=re.S)
    return re.sub(r'(<details class="figure-table">).*?</details>', r"\1</details>", page, flags=re.S)


def article(page: str):
    """The part of a built page that is its text, as parsed HTML."""
    from bs4 import BeautifulSoup, SoupStrainer

    found = BeautifulSoup(without_figures(page), "lxml", parse_only=SoupStrainer("article", class_="bd-article"))
    for node in found.select(FURNITURE):
        node.decompose()
    return found


def texts(page: str) -> list[str]:
    """A page's text as Markdown, parted where its code cells stand."""
    found = article(page)
    for cell in found.select("div.cell"):
        boundary = found.new_tag("p")
        boundary.string = BOUNDARY
        cell.replace_with(boundary)
    return [part.strip() for part in markdown(found, notebooks=True).split(BOUNDARY)]


def sections(markdown: str) -> list[str]:
    """Markdown parted before its headings; what looks like one in a block of code is none."""
    found, fence = [""], ""
    for line in markdown.splitlines(keepends=True):
        if mark := re.match(r"`{3,}", line):
            fence = "" if mark[0] == fence else fence or mark[0]
        if not fence and re.match(r"#{1,3} ", line):
            found.append("")
        found[-1] += line
    return found


# --- Cells ----------------------------------------------------------------------------------


def figure(content: dict, number: str) -> dict:
    """A chart's output for any viewer of notebooks: its drawing as an image, words and table as HTML."""
    wide = content["svg"][0].replace("<svg ", '<svg font-family="Arial, Helvetica, sans-serif" ', 1)
    picture = base64.b64encode(wide.encode()).decode()
    finding = html.escape(content["finding"])
    words = (
        f'<figure><img width="{chart.WIDE.width}" style="max-width:100%;background:{chart.colour("paper")}" '
        f'alt="{html.escape(content["alt"])}" src="data:image/svg+xml;base64,{picture}">'
        f"<figcaption><p><strong>{number}{finding}</strong></p><p>{html.escape(content['caption'])}</p>"
        f"<p>Source: {html.escape(content['source'])}</p></figcaption></figure>"
        f"<details><summary>Table</summary>{content['table']}</details>"
    )
    return {"text/html": words, "text/plain": f"{content['finding']}\n{content['unit']}\n{content['alt']}"}


def _output(output: dict, count: int, numbers: dict[str, str]) -> dict:
    output = dict(output)
    if "execution_count" in output:
        output["execution_count"] = count
    data = output.get("data", {})
    if chart.MIME in data:
        content = data[chart.MIME]
        output["data"] = figure(content, numbers.get(content["name"], ""))
        output["metadata"] = {}
    return output


def _about(name: str, title: str, edition: str) -> str:
    return (
        f"*Chapter of [{title}](../chapters/{name}.html), edition {edition}, as executed when the book was built. "
        "Text: CC BY 4.0; code: MIT. To run the cells anew, open this file in the book's own environment: "
        "see [Rebuild this book](../chapters/reproduce.html).*"
    )


def notebook(name: str, page: str, cells: list[dict], *, title: str, edition: str) -> dict:
    """The notebook of a chapter from its built page and its executed code cells."""
    parts = texts(page)
    if len(parts) != len(cells) + 1:
        raise ReportError(
            f"chapters/{name}.md has {len(cells)} code cells and its page shows {len(parts) - 1}. "
            "Has a cell been hidden or its output removed? A notebook needs each in its place."
        )
    numbers = dict(re.findall(r'<figure class="chart[^>]* id="([\w-]+)".*?<span class="caption-number">([^<]*)</span>', page, re.S))
    numbers = {figure: f"{number.strip()}. " for figure, number in numbers.items()}
    found: list[dict] = []

    def add(kind: str, source: str, **more) -> None:
        lines = source.splitlines(keepends=True)
        found.append({"cell_type": kind, "id": f"cell-{len(found) + 1:03}", "metadata": {}, "source": lines} | more)

    def prose(text: str) -> None:
        for section in sections(text):
            if section.strip():
                add("markdown", section.strip())

    add("markdown", _about(name, title, edition))
    prose(parts[0])
    for count, (cell, after) in enumerate(zip(cells, parts[1:]), 1):
        outputs = [_output(output, count, numbers) for output in cell["outputs"]]
        add("code", cell["source"], execution_count=count, outputs=outputs)
        prose(after)
    return {
        "cells": found,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def executed(code: str, cache: str) -> list[dict]:
    """The code cells of a chapter with the outputs that its execution left in the cache."""
    import nbformat

    _, found = Executions(cache).merge_match_into_notebook(nbformat.reads(code, as_version=4))
    return [cell for cell in found.cells if cell.cell_type == "code"]


# --- Files ----------------------------------------------------------------------------------


def write(app, error) -> None:
    """Writes a notebook for each chapter with code beside the pages; one whose page has not changed is kept."""
    if error or app.builder.name != "html":
        return

    out = Path(app.outdir) / FOLDER
    out.mkdir(exist_ok=True)
    edition, title = tables.edition(), app.config.html_title
    salt = f"{title}\n{edition}\n{sorted(with_code())}\n{Path(__file__).read_text(encoding='utf-8')}"

    def each(name: str) -> None:
        page = Path(app.outdir, "chapters", f"{name}.html").read_text(encoding="utf-8")
        page = page[page.index('<article class="bd-article"') : page.rindex("</article>") + len("</article>")]
        code = Path(app.outdir, "..", "jupyter_execute", "chapters", f"{name}.ipynb").read_text(encoding="utf-8")

        def make(path):
            cells = executed(code, app.config.nb_execution_cache_path)
            made = notebook(name, page, cells, title=title, edition=edition)
            path.write_text(json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")

        shutil.copyfile(kept(KEPT, f"{name}.ipynb", salt + page + code, make), out / f"{name}.ipynb")

    cores.on_all(app, each, [(name,) for name in sorted(with_code())])


def offer(app, pagename, templatename, context, doctree) -> None:
    """At the end of each chapter: its notebook if it has code, the tables of its figures, the data package."""
    folder, _, name = pagename.rpartition("/")
    if folder != "chapters" or app.builder.name != "html":
        return
    tables = dict.fromkeys(re.findall(r'href="\.\./downloads/([\w-]+\.csv)"', context["body"]))
    links = [f'<a download href="../{FOLDER}/{name}.ipynb">Executed notebook</a>'] if name in with_code() else []
    if links and repository():
        path = repository().removeprefix("https://github.com/")
        links.append(as_of.way(f"https://mybinder.org/v2/gh/{path}/", f"?urlpath=lab/tree/chapters/{name}.md", "Open in Binder"))
        links.append(as_of.way(f"{repository()}/tree/", "", "The files to clone"))
    links.append(f'<a download href="../downloads/{package.NAME}.zip">All tables, one zip</a>')
    entries = "".join(f'<li><a download href="../downloads/{table}">{table}</a></li>' for table in tables)
    of_figures = f"<details><summary>Tables of this page’s figures</summary><ul>{entries}</ul></details>" if tables else ""
    context["body"] += (
        f'<aside class="reuse on-screen" aria-label="Take this chapter with you"><p>{" · ".join(links)}</p>{of_figures}</aside>'
    )


def setup(app):
    app.connect("html-page-context", offer)
    app.connect("build-finished", write)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
