"""What Sphinx and MyST-NB need of the book: charts, statements, numbers, truths.

Everything here is resolved when a page is read. Whatever does not hold is logged as a warning
with page and line; the build turns warnings into errors and lists them all.
"""

from __future__ import annotations

import contextlib
import html
import json
from urllib.parse import unquote

from docutils import nodes
from myst_nb.core.execute import cache as execution
from sphinx import addnodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from report import registers, tables
from report.book import (
    another_baseline,
    api_pages,
    bibliography,
    citing,
    claim_pages,
    explore_page,
    feed,
    folds,
    linked,
    notebooks,
    numbers,
    outdated,
    papers,
    pictures,
    reach,
    register_pages,
    sharing,
    site,
    twins,
    urdu,
    war_phases,
)
from report.book.build import CACHE
from report.book.executions import Executions
from report.book.register_pages import raw
from report.editions import edition
from report.errors import ReportError
from report.figures import chart
from report.paths import CHAPTERS, DATA
from report.prose import lint, syntax
from report.tables import archive as package

PARTS = (
    register_pages, claim_pages, folds, war_phases, bibliography, explore_page, another_baseline, reach, sharing, linked, urdu,
    notebooks, api_pages, numbers, site, twins, feed, outdated,
)  # fmt: skip
"""The other extensions, each set up by itself. They are imported here, so that a change of one of them is seen (outdated.frame)."""

logger = logging.getLogger(__name__)


# --- Numbers and truths in prose ------------------------------------------------------------


class FactRole(SphinxRole):
    """``{fact}`name [argument …]` ``: the value of a function in report/chapters/, as text."""

    def run(self):
        try:
            name = " ".join(self.text.split())
            text = outdated.ask(self.env, "fact", name)
            said = nodes.Text(urdu.value(text) if self.env.docname in urdu.PAGES else text)
            return [numbers.mark(f"fact {name}", said, kind="number")], []
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type="fact")
            return [nodes.Text("?")], []


class Truths(SphinxTransform):
    """``[The sentence.](<holds:name argument …>)``: the sentence, if the truth holds."""

    default_priority = 5  # before anything takes the link for one

    def apply(self):
        for link in list(self.document.findall(nodes.reference)):
            scheme, _, name = " ".join(unquote(link.get("refuri", "")).split()).partition(":")
            if scheme == syntax.SCHEME:
                sentence = numbers.mark(f"truth {name}", *link.children, kind="truth")
                try:
                    self.check(name, link.astext())
                except ReportError as error:
                    before = "".join(node.astext() for node in link.parent.children[: link.parent.index(link)])
                    line = (link.line or 0) + before.count("\n")
                    logger.warning("%s", error, location=(self.env.docname, line), type="truth")
                    sentence = nodes.inline("", "", *link.children)
                link.replace_self(sentence)

    def check(self, name: str, sentence: str) -> None:
        if not sentence.strip():
            raise ReportError(f"A truth wraps a sentence, as in [Sentence.](<{syntax.SCHEME}:{name}>).")
        holds, because = outdated.ask(self.env, "truth", name)
        if not holds:
            old = edition.before("truth", name)
            was = f"; in the last edition: {old}" if old else ""
            raise ReportError(
                f"this sentence no longer holds ({name}: {because}{was}). "
                f'Rewrite it to what the data show, or name another truth: "{sentence}"'
            )


class Lines(SphinxTransform):
    """The end of a line within a paragraph is a space, as it is for a reader."""

    default_priority = Truths.default_priority + 1  # which tell the line of a sentence by the ends before it

    def apply(self):
        for end in [text for text in self.document.findall(nodes.Text) if text == "\n"]:
            end.parent.replace(end, nodes.Text(" "))


# --- Tables of the data package -------------------------------------------------------------


class DataCardDirective(SphinxDirective):
    """````{data-card} table````: what a table of the data package holds, from its own schema."""

    required_arguments = 1
    has_content = False

    def run(self):
        try:
            card = tables.card(self.arguments[0])
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type="data-card")
            return []
        up = "../" * self.env.docname.count("/")
        fields = "".join(
            f'<tr><th scope="row"><code>{html.escape(f["name"])}</code></th>'
            f"<td>{html.escape(_kind(f))}</td><td>{html.escape(f.get('description', ''))}</td></tr>"
            for f in card["schema"]["fields"]
        )
        sources = "".join(
            f"<li>{html.escape(', '.join(filter(None, (s['title'], s.get('version', '')))))}</li>" for s in card.get("sources", [])
        )
        licences = "; ".join(html.escape(x["title"]) for x in card["licenses"])
        body = (
            f'<section class="data-card" aria-label="Table {card["name"]}"><p>{html.escape(card["description"])}</p>'
            f'<p><a download href="{up}data/{card["path"]}">{card["path"]}</a>, '
            f"{card['rows']:,} rows, {card['bytes'] / 1000:,.0f} kB. Licence: {licences}.</p>"
            + (f"<p>Sources:</p><ul>{sources}</ul>" if sources else "")
            + f"<details><summary>Fields of {card['path']}</summary><table><caption>Fields of {card['path']}</caption>"
            '<thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>'
            f"<tbody>{fields}</tbody></table></details></section>"
        )
        return [raw(body)]


def _kind(field: dict) -> str:
    """The type of a field, its unit, and whether a cell may be empty."""
    required = field.get("constraints", {}).get("required")
    return ", ".join(filter(None, (field["type"], field.get("unit"), "" if required else "may be empty")))


# --- Charts ---------------------------------------------------------------------------------


class ChartRenderer:
    """Turns the output of a cell that ends in a `Chart` into a numbered figure.

    An entry point of MyST-NB (``myst_nb.mime_renderers``).
    """

    mime_priority_overrides = [("html", chart.MIME, 1), ("singlehtml", chart.MIME, 1)]

    @staticmethod
    def handle_mime(renderer, data, inline):
        if inline or data.mime_type != chart.MIME:
            return None
        content = data.content if isinstance(data.content, dict) else json.loads(data.content)
        docutils_renderer = renderer.renderer
        return [figure(content, docutils_renderer.document, docutils_renderer.sphinx_env)]


FIGURE_PARTS = ("name", "finding", "caption", "source", "unit", "method", "code", "csv")
"""What is kept of a chart's MIME bundle for the papers of its files."""


def figure(content: dict, document, env) -> nodes.figure:
    """The docutils figure of a chart's MIME bundle: drawing, finding, notes, table twin."""
    name = content["name"]
    where = f"{env.docname}.html#{name}"
    downloads = {f"{name}.csv": content["csv"], f"{name}.svg": pictures.standalone(content, where)}
    env.__dict__.setdefault("report_charts", {}).setdefault(env.docname, {})[content["code"]] = downloads
    env.__dict__.setdefault("report_figures", {}).setdefault(env.docname, {})[name] = {part: content[part] for part in FIGURE_PARTS}
    node = nodes.figure(classes=["chart"], ids=[name], names=[name])
    node += raw('<div class="drawing">' + chart.themed("".join(content["svg"])) + "</div>")
    env.__dict__.setdefault("report_numbered", {}).setdefault(env.docname, {})[f"figure {name}"] = numbers.of_figure(content, env.docname)
    node += nodes.caption("", "", *numbers.answering(content["finding"], f"figure {name}"))
    legend = nodes.legend()
    legend += nodes.paragraph("", "", *numbers.answering(content["caption"], f"figure {name}"), classes=["chart-caption"])
    legend += nodes.paragraph("", pictures.source_line(content), classes=["chart-source"])
    legend += _links(content, env)
    node += legend
    document.note_explicit_target(node, node)
    return node


def _links(content: dict, env) -> nodes.container:
    """What a reader may take from a figure or ask of it: table, files, citation, method."""
    name, finding = content["name"], html.escape(content["finding"])
    up = "../" * env.docname.count("/")
    links = nodes.container(classes=["chart-links"])

    def fold(kind: str, label: str, *inside: nodes.Node) -> None:
        nonlocal links
        summary = f'<summary>{label}<span class="visually-hidden">: {finding}</span></summary>'
        links += [raw(f'<details class="{kind}">{summary}'), *inside, raw("</details>")]

    table = f'<div class="scroll" tabindex="0" role="region" aria-label="Table: {finding}">{content["table"]}</div>'
    fold("figure-table", "Table", raw(table))
    for kind in ("csv", "xlsx", "svg"):
        label = f' aria-label="{kind.upper()}: {finding}"'
        links += raw(f'<a download{label} href="{up}downloads/{name}.{kind}">{kind.upper()}</a>')
    fold("figure-cite on-screen", "Cite this figure", raw(citing.figure(content, f"{env.docname}.html#{name}")))
    if numbers.recipe_of(name):
        env.note_dependency(str(numbers.recipe_of(name)))
        links += raw(f'<a class="number" href="{numbers.address(name, env.docname)}" aria-label="What goes in: {finding}">What goes in</a>')
    method = addnodes.pending_xref(
        "",
        nodes.inline("", "The method in words"),
        refdomain="std",
        reftype="ref",
        reftarget=content["method"],
        refexplicit=True,
        refdoc=env.docname,
        refwarn=True,
    )
    code = nodes.literal("", content["code"])
    columns = raw(f'<a download href="{up}downloads/{name}.metadata.json">what the columns hold</a>')
    about = nodes.paragraph("", "", method, nodes.Text("; the code: "), code, nodes.Text("; "), columns)
    fold("figure-method", "How it is computed", about)
    return links


# --- Configuration --------------------------------------------------------------------------


def load_only_what_is_named(app, config):
    """Jupyter Book would load every style sheet and script under _static on every page."""
    config.html_css_files, config.html_js_files = ["book.css"], []


def keep_executions(app, config):
    """MyST-NB takes executed chapters from where the build keeps them, by the same key."""
    execution.get_cache = Executions
    config.nb_execution_cache_path = str(CACHE)


def check_sources(app):
    """Warns of each table that was edited or is cut short, and of each chapter that would not run."""
    try:
        broken = tables.unsealed()
    except ReportError as error:
        logger.warning("%s", error, type="data")
        return
    for problem in broken:
        logger.warning("%s %s", problem, tables.REMEDY, type="data")
    for path in sorted(CHAPTERS.glob("*.md")):
        if problem := lint.headless(path):
            logger.warning("%s", problem, type="chapter")
    with contextlib.suppress(ReportError):  # it is told where a page asks for an entry
        registers.claims()  # checks all of them, once for all processes that read pages


def write_assets(app, error):
    """Writes what the pages link to: the charts' tables, the data package, the palette."""
    if error:
        return
    from pathlib import Path

    out = Path(app.outdir)
    (out / "_static" / "palette.css").write_text(chart.palette_css(), encoding="utf-8")
    (out / "downloads").mkdir(exist_ok=True)
    for charts in app.env.__dict__.get("report_charts", {}).values():
        for files in charts.values():
            for name, text in files.items():
                (out / "downloads" / name).write_text(text, encoding="utf-8")
    package.write(out / "downloads" / f"{package.NAME}.zip")
    (out / "data").mkdir(exist_ok=True)
    for source in sorted(path for kind in ("csv", "json", "yml") for path in DATA.glob(f"*.{kind}")):
        (out / "data" / source.name).write_bytes(source.read_bytes())
    papers.write(app, out)


def add_marks(app, pagename, templatename, context, doctree):
    """The values at marks, on a page with figures."""
    if pagename in app.env.__dict__.get("report_charts", {}):
        app.add_js_file("marks.js", loading_method="defer")


def declare_parallel(app, config):
    """Two extensions that are always loaded don't say whether they bear parallel reading: one numbers
    sections after all pages are read, the other acts for LaTeX alone."""
    for name in ("sphinx_multitoc_numbering", "sphinx_jupyterbook_latex"):
        if name in app.extensions:
            app.extensions[name].parallel_read_safe = True


def setup(app):
    app.add_role("fact", FactRole())
    app.add_transform(Truths)
    app.add_transform(Lines)
    for part in PARTS:
        app.setup_extension(part.__name__)
    app.add_directive("data-card", DataCardDirective)
    # Jupyter Book sets it even where its extension for comments is not used.
    app.add_config_value("comments_config", {}, "html")
    app.add_css_file("palette.css", priority=800)
    app.connect("config-inited", load_only_what_is_named, priority=100)  # before Sphinx reads them
    app.connect("config-inited", keep_executions, priority=900)
    app.connect("config-inited", declare_parallel)
    app.connect("builder-inited", check_sources)
    app.connect("html-page-context", add_marks)
    app.connect("build-finished", write_assets)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
