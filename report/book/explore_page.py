"""The explorer on its page: its form, its static table for readers without scripts, its files.

Scripts and styles are loaded on that page alone. The choices are made by `_static/explore.js` on
the data of `report.book.explore`.
"""

from __future__ import annotations

import html
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from report.book import explore
from report.book.kept import kept_text
from report.figures import chart
from report.figures.parts import wide_table
from report.record import measures, provinces
from report.record.credits import credit

STYLE = "explore.css"
SCRIPTS = ("vendor/d3.min.js", "vendor/plot.umd.min.js", "explore-data.js", "explore.js")


def _choices(name: str, kind: str, pairs) -> str:
    """Radio buttons or checkboxes as chips: pairs of value and text."""
    return (
        '<div class="choices">'
        + "".join(
            f'<label><input type="{kind}" name="{name}" value="{value}"><span>{html.escape(text)}</span></label>' for value, text in pairs
        )
        + "</div>"
    )


def _field(legend: str, body: str, why: str = "") -> str:
    """A group of controls; `why` names the line that says what is disabled, and for what reason."""
    described = f' aria-describedby="why-{why}"' if why else ""
    return f"<fieldset{described}><legend>{legend}</legend>{body}" + (f'<p class="why" id="why-{why}"></p>' if why else "") + "</fieldset>"


def _select(name: str, label: str) -> str:
    return f'<select name="{name}" aria-label="{label}"></select>'


def form() -> str:
    """The controls, empty of what the script fills in."""
    sources = [(source, f"{made['name']}, {made['span']}") for source, made in explore.sources().items()]
    units = [(code, place["name"]) for code, place in explore.places().items()]
    return (
        '<form id="explore" aria-label="What is shown" autocomplete="off" hidden>'
        + _field("Source", _choices("source", "radio", sources))
        + _field(
            "Provinces",
            _choices("province", "checkbox", units) + '<p class="quick"><button type="button" data-provinces="all">All</button> '
            '<button type="button" data-provinces="front">KP and Balochistan only</button></p>',
            "provinces",
        )
        + _field(
            "Count",
            _choices(
                "measure",
                "radio",
                [
                    ("events", "Events"),
                    ("deaths", "Deaths"),
                    ("deaths-low", "Deaths, low estimate"),
                    ("deaths-high", "Deaths, high estimate"),
                ],
            ),
            "measure",
        )
        + _field(
            "Shown",
            _choices("per", "radio", [("number", "As counted"), ("30", "Per 30 days"), ("100000", "Per 100,000 residents and year")])
            + _choices("events", "checkbox", [("yes", "Mark events")]),
        )
        + _field(
            "What is counted",
            '<p class="selects"><label>Scope <select name="scope"></select></label> '
            '<label>Kind of violence <select name="violence"></select></label></p>',
        )
        + _field(
            "Period",
            _choices("step", "radio", [("year", "By year"), ("month", "By month")])
            + '<p class="selects"><span>From '
            + _select("from-month", "From, month")
            + " "
            + _select("from-year", "From, year")
            + "</span> <span>to "
            + _select("to-month", "To, month")
            + " "
            + _select("to-year", "To, year")
            + "</span></p>",
            "period",
        )
        + '<p class="quick"><button type="button" id="explore-reset">Start again</button></p></form>'
    )


def presets() -> str:
    """Views to begin with, as sentences: each a link to itself, which other pages may give too."""
    links = "".join(
        f'<li><a id="{name}" href="#{name}">{html.escape(words)}</a></li>' for name, words, _ in map(dict.values, explore.presets())
    )
    return f'<ul id="explore-presets" aria-label="Views to begin with">{links}</ul>'


VIEW = """<section id="explore-view" aria-labelledby="explore-title" hidden>
{presets}<p id="explore-strange" role="status"></p>
<p id="explore-title"></p>
<p id="explore-subject"></p>
<p id="explore-result" role="status" aria-live="polite"></p>
<div id="explore-line"></div>
{form}<p class="explore-legend" id="explore-span"></p>
<div class="explore-pair"><div id="explore-bars"></div><div><div id="explore-map"></div>
<p class="explore-legend" id="explore-legend"></p></div></div>
<ul id="explore-notes"></ul>
<p id="explore-source"></p>
<details><summary>Table</summary><div class="scroll" tabindex="0" role="region" aria-label="Table of what is shown"><table id="explore-table"><caption>What is shown, once chosen</caption><thead><tr><th scope="col">Period</th></tr></thead></table></div></details>
<div class="explore-actions" role="group" aria-label="Take it with you">
<button type="button" data-download="png">Picture (PNG)</button>
<button type="button" data-download="svg">Picture (SVG)</button>
<button type="button" data-download="csv">Numbers (CSV)</button>
<label>Link to this view <input id="explore-link" readonly></label>
<button type="button" id="explore-copy">Copy link</button>
<span id="explore-copied" role="status"></span>
</div></section>"""


def static_table() -> str:
    """What the explorer shows at first, as a table: ACLED's deaths in KP and Balochistan by year."""
    frame = measures.by_year("acled")
    frame = frame[frame["days"] >= 28]
    frame = frame[frame["province"].isin(provinces.FRONT)]
    table = wide_table(frame, "deaths_best")
    partial = frame.loc[frame["partial"], "year"].unique()
    note = "".join(f" {year} is covered in part." for year in partial)
    title = f"Deaths, ACLED, {measures.LABEL['acled']}"
    return (
        '<div id="explore-static"><p>The choices on this page need JavaScript. Here are the numbers that they begin with; '
        "those of all charts stand beside them, and the tables behind them can be downloaded: "
        '<a download href="{up}data/incidents.csv">UCDP, by month</a> and <a download href="{up}data/incidents_acled.csv">ACLED, by month</a>.</p>'
        f'<div class="scroll" tabindex="0" role="region" aria-label="{html.escape(title)}">{chart.table_html(title, table)}</div>'
        f"<p>Source: {html.escape(credit('acled'))}{note}</p></div>"
    )


class ExplorerDirective(SphinxDirective):
    """````{explorer}````: the explorer, and its static table for readers without scripts."""

    has_content = False

    def run(self):
        self.env.metadata[self.env.docname]["explorer"] = "yes"
        up = "../" * self.env.docname.count("/")
        view = VIEW.replace("{presets}", presets()).replace("{form}", form())
        return [nodes.raw("", view + static_table().replace("{up}", up), format="html")]


def add_files(app, pagename, templatename, context, doctree):
    """Loads the explorer's files, on its page alone."""
    if "explorer" in app.env.metadata.get(pagename, {}):
        app.add_css_file(STYLE)
        for script in SCRIPTS:
            app.add_js_file(script, loading_method="defer")


def write_data(app, error):
    if error is None:
        (Path(app.outdir) / "_static" / "explore-data.js").write_text(
            kept_text("explore-data.js", explore.__name__, explore.script), encoding="utf-8"
        )


def setup(app):
    app.add_directive("explorer", ExplorerDirective)
    app.connect("html-page-context", add_files)
    app.connect("build-finished", write_data)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
