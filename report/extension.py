"""What Sphinx and MyST-NB need of the book: charts, statements, numbers, truths.

Everything here is resolved when a page is read. Whatever does not hold is logged as a warning
with page and line; the build turns warnings into errors and lists them all.
"""

from __future__ import annotations

import html
import json
import re

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from report import chart, facts, registers
from report.errors import ReportError
from report.paths import BUILD

logger = logging.getLogger(__name__)


# --- Numbers and truths in prose ------------------------------------------------------------


class FactRole(SphinxRole):
    """``{fact}`name [argument …]` ``: the value of a function in `report.facts`, as text."""

    def run(self):
        try:
            return [nodes.Text(facts.value(self.text))], []
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type="fact")
            return [nodes.Text("?")], []


class TruthRole(SphinxRole):
    """``{truth}`name [argument …] | The sentence.` ``: the sentence, if the truth holds.

    A sentence may hold other roles when the truth's own backticks are doubled.
    """

    def run(self):
        name, bar, sentence = self.text.partition("|")
        sentence = sentence.strip()
        try:
            if not bar or not sentence:
                raise ReportError(
                    f"A truth wraps a sentence, as in {{truth}}`name | Sentence.`: {self.text!r}"
                )
            holds, because = facts.holds(name)
            if not holds:
                raise ReportError(
                    f"this sentence no longer holds ({name.strip()}: {because}). "
                    f'Rewrite it to what the data show, or name another truth: "{sentence}"'
                )
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type="truth")
        children, messages = self.inliner.parse(sentence, self.lineno, None, nodes.inline())
        return [nodes.inline("", "", *list(children), classes=["truth"])], messages


# --- Statements of the report -----------------------------------------------------------------


class ClaimRole(SphinxRole):
    """``{claim}`S4` ``: a mark that links to the page that examines the statement."""

    def run(self):
        try:
            claim = registers.claim(self.text.strip())
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type="claim")
            return [], []
        target = f"/chapters/{claim.chapter}"
        if target.lstrip("/") not in self.env.found_docs:
            return [nodes.inline("", claim.claim, classes=["claim-mark", "claim-open"])], []
        ref = addnodes.pending_xref(
            "", nodes.inline("", claim.claim), refdomain="std", reftype="doc", reftarget=target,
            refexplicit=True, refdoc=self.env.docname, refwarn=True,
        )
        return [nodes.inline("", "", ref, classes=["claim-mark"])], []


class StatementsDirective(SphinxDirective):
    """````{statements}````: the table of the report's statements, S1 to S17."""

    has_content = False

    def run(self):
        rows = []
        for claim in registers.claims():
            role = f"{{claim}}`{claim.claim}`"
            rows.append(f"| {role} | {claim.statement} | {claim.voice_name} | {claim.kind_name} |")
        text = "| Mark | Statement, in short | Whose voice | Kind |\n|---|---|---|---|\n" + "\n".join(rows)
        box = nodes.container(classes=["statements"])
        self.state.nested_parse(text.splitlines(), self.content_offset, box)
        return [box]


# --- Tables of the data package -------------------------------------------------------------


class DataCardDirective(SphinxDirective):
    """````{data-card} table````: what a table of the data package holds, from its own schema."""

    required_arguments = 1
    has_content = False

    def run(self):
        from report import tables

        try:
            card = tables.card(self.arguments[0])
        except ReportError as error:
            logger.warning("%s", error, location=self.get_location(), type="data-card")
            return []
        self.env.__dict__.setdefault("report_tables", set()).add(card["path"])
        up = "../" * self.env.docname.count("/")
        fields = "".join(
            f'<tr><th scope="row"><code>{html.escape(f["name"])}</code></th>'
            f"<td>{html.escape(f['type'])}</td><td>{html.escape(f.get('description', ''))}</td></tr>"
            for f in card["schema"]["fields"]
        )
        sources = "".join(
            f"<li>{html.escape(', '.join(filter(None, (s['title'], s.get('version', '')))))}</li>"
            for s in card.get("sources", [])
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
        return [nodes.raw("", body, format="html")]


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


def figure(content: dict, document, env) -> nodes.figure:
    """The docutils figure of a chart's MIME bundle: drawing, finding, notes, table twin."""
    name = content["name"]
    env.__dict__.setdefault("report_downloads", {})[f"{name}.csv"] = content["csv"]
    up = "../" * env.docname.count("/")
    node = nodes.figure(classes=["chart"], ids=[name], names=[name])
    node += nodes.raw("", '<div class="drawing">' + "".join(content["svg"]) + "</div>", format="html")
    node += nodes.caption("", content["finding"])
    legend = nodes.legend()
    legend += nodes.paragraph("", content["caption"], classes=["chart-caption"])
    legend += nodes.paragraph("", f"Source: {content['source']}", classes=["chart-source"])
    method = nodes.paragraph("", classes=["chart-links"])
    method += nodes.raw("", f'<a download href="{up}downloads/{name}.csv">CSV</a>', format="html")
    method += nodes.Text(" · ")
    method += addnodes.pending_xref(
        "", nodes.inline("", "How it is computed"), refdomain="std", reftype="ref",
        reftarget=content["method"], refexplicit=True, refdoc=env.docname, refwarn=True,
    )
    method += nodes.Text(" · ")
    method += nodes.literal("", content["code"])
    legend += method
    legend += nodes.raw(
        "", f"<details><summary>Table</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table: {html.escape(content['finding'])}\">{content['table']}</div></details>",
        format="html",
    )
    node += legend
    document.note_explicit_target(node, node)
    return node


# --- Configuration --------------------------------------------------------------------------


def set_cache_path(app, config):
    """Executions are cached by the digest of all that a chapter's outputs depend on."""
    from report.book import execution_digest

    config.nb_execution_cache_path = str(BUILD / ".jupyter_cache" / execution_digest())


def write_assets(app, error):
    """Writes what the pages link to: the charts' tables, the data package, the palette."""
    if error:
        return
    from pathlib import Path

    from report.paths import DATA

    out = Path(app.outdir)
    (out / "_static" / "palette.css").write_text(chart.palette_css(), encoding="utf-8")
    (out / "downloads").mkdir(exist_ok=True)
    for name, text in sorted(app.env.__dict__.get("report_downloads", {}).items()):
        (out / "downloads" / name).write_text(text, encoding="utf-8")
    (out / "data").mkdir(exist_ok=True)
    for source in sorted([*DATA.glob("*.csv"), *DATA.glob("*.json")]):
        (out / "data" / source.name).write_bytes(source.read_bytes())


def describe_page(app, pagename, templatename, context, doctree):
    """A meta description for each page: its first paragraph."""
    if doctree is None:
        return
    first = next((p for p in doctree.findall(nodes.paragraph) if len(p.astext()) > 60), None)
    if first is not None:
        text = re.sub(r"\s+", " ", first.astext())[:300]
        context["metatags"] = context.get("metatags", "") + (
            f'\n<meta name="description" content="{html.escape(text)}" />'
        )


def setup(app):
    app.add_role("fact", FactRole())
    app.add_role("truth", TruthRole())
    app.add_role("claim", ClaimRole())
    app.setup_extension("report.register_pages")
    app.add_directive("statements", StatementsDirective)
    app.add_directive("data-card", DataCardDirective)
    # Jupyter Book sets it even where its extension for comments is not used.
    app.add_config_value("comments_config", {}, "html")
    app.add_css_file("palette.css", priority=800)
    app.connect("config-inited", set_cache_path, priority=900)
    app.connect("html-page-context", describe_page)
    app.connect("build-finished", write_assets)
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": True}
