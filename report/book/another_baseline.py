"""A reader's own baseline: the controls on their page, and the intervals and rules that `_static/baselines.js` decides by.

The data of a statement are a file of their own, loaded when a reader asks for it. The rules are those of the
specification, read here; the script knows none.
"""

from __future__ import annotations

import functools
import html
import json
import math
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from report import registers, specification
from report.book.kept import kept_text
from report.estimates import choices, results, series, verdicts
from report.record.measures import Period

STATEMENTS = ("S4", "S1", "S13")
NAMES = {"PK": "Pakistan", "PK-KP": "KP", "PK-BA": "Balochistan", "PK-KP/PK-BA": "KP to Balochistan"}


def file_name(statement: str) -> str:
    """The file among the static ones that has the data of a statement."""
    return f"baselines-{statement}.js"


def data(statement: str) -> dict:
    """What the script needs of a statement: its baselines with their intervals, and its rules.

    Intervals are lists by start under each length: estimate, low, high. A condition is its quantity, sign and limit.
    """
    parts = choices.parts(statement)
    places = list(dict.fromkeys(place for part in parts for place in part.places))
    row = results.estimate(statement, *places[0])
    start, months = choices.registered(statement)
    found = {
        "statement": statement,
        "registered": [start, months],
        "from": str(specification.load()["baselines"]["from"]),
        "end": row["before"].split("..")[1],
        "after": str(Period(*row["after"].split(".."))),
        "breaks": series.breaks(row["source"], row["outcome"]),
        "comparisons": [{"name": NAMES[place], "values": _intervals(statement, part, place)} for part, place in places],
        "parts": [
            {
                "name": NAMES[part.province],
                "own": {name: [places.index(part.places[at]), what] for name, (at, what) in part.own.items()},
                "given": part.given,
                "lines": _lines(part.rules),
            }
            for part in parts
        ],
    }
    if statement == "S4":
        found["whole"] = {
            "lines": _lines(specification.load()["S4"]["verdict"]),
            "given": choices.whole([]),
            "count": "size.supported",
        }
    return found


def _intervals(statement: str, part: str, province: str) -> dict[int, list[list[float | None]]]:
    frame = choices.baselines(statement, part, province).reset_index().sort_values("start")
    return {
        int(months): [[None if math.isnan(value) else value for value in rows[bound]] for bound in choices.BOUNDS]
        for months, rows in frame.groupby("months")
    }


def _lines(rules) -> list[list]:
    """Lines of a rule: a verdict as it is printed and its conditions, each as [quantity, sign, limit]."""
    found = []
    for line in rules:
        ((verdict, conditions),) = line.items()
        split = [specification.comparison(condition) for condition in conditions]
        found.append([verdicts.plain(verdict), [[name, sign, float(limit)] for name, sign, limit in filter(None, split)]])
    return found


def script(statement: str) -> str:
    """The file of a statement."""
    text = json.dumps(data(statement), ensure_ascii=False, separators=(",", ":"))
    return f"(window.BASELINES ??= {{}}).{statement} = {text};\n"


FORM = """<details id="another-baseline" class="on-screen" data-files="{up}_static/" hidden><summary>Try another baseline</summary>
<form autocomplete="off" aria-label="Your baseline">
<p><label>Statement <select name="statement">{options}</select></label></p>
<p><label for="baseline-start">It begins in</label> <strong class="begins"></strong> \
<input type="range" id="baseline-start" name="start" min="0" value="0"></p>
<p><label for="baseline-lasting">It lasts</label> <strong class="lasts"></strong> \
<input type="range" id="baseline-lasting" name="lasting" min="0" value="0"></p>
<p><button type="button">Back to the registered one</button></p></form>
<p>Registered: the baseline of the book’s own rule, whose present form was written when the main number was known.
Yours: the same rule with other ratios; what else the rule asks, such as the share of specifications for S13, stays as it is for the registered one.</p>
<p class="note" hidden></p>
<div class="scroll" tabindex="0" role="region" aria-label="Registered beside yours"><table>
<caption>The registered baseline beside yours</caption>
<thead><tr><th scope="col">Comparison</th><th scope="col">Registered</th><th scope="col">Yours</th></tr></thead><tbody></tbody></table></div>
<p role="status" aria-live="polite"></p></details>"""


class AnotherBaseline(SphinxDirective):
    """````{another-baseline}````: controls that ask what another baseline would give; nothing without scripts."""

    has_content = False

    def run(self):
        self.env.metadata[self.env.docname]["baselines"] = "yes"
        claims = {claim.claim: claim.statement for claim in registers.claims()}
        options = "".join(f'<option value="{name}">{name}: {html.escape(claims[name])}</option>' for name in STATEMENTS)
        up = "../" * self.env.docname.count("/")
        return [nodes.raw("", FORM.format(up=up, options=options), format="html")]


def add_files(app, pagename, templatename, context, doctree):
    """Loads the script and its style on the page that asks for them."""
    if "baselines" in app.env.metadata.get(pagename, {}):
        app.add_css_file("baselines.css")
        app.add_js_file("baselines.js", loading_method="defer")


def write_data(app, error):
    """Writes the file of each statement."""
    if error is None and app.builder.name == "html":
        for statement in STATEMENTS:
            made = kept_text(file_name(statement), __name__, functools.partial(script, statement))
            (Path(app.outdir) / "_static" / file_name(statement)).write_text(made, encoding="utf-8")


def setup(app):
    app.add_directive("another-baseline", AnotherBaseline)
    app.connect("html-page-context", add_files)
    app.connect("build-finished", write_data)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
