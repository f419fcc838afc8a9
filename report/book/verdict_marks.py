"""What shows a verdict at a glance: the chip of a statement, the tiles of all, and the strip under a chapter's answer.

A chip leads to the verdict; on the page that examines its statement, to the paragraph that does.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from report import registers
from report.errors import ReportError
from report.estimates import verdicts
from report.registers import Claim

VERDICTS_PAGE = "chapters/claims"

# By the first words of a verdict: a name for the style, and a shape in a square of ten by ten.
CIRCLE, SQUARE = "M5 0a5 5 0 010 10a5 5 0 010-10z", "M0 0h10v10H0z"
SHAPES = {
    "supported": ("supported", CIRCLE),
    "supported in": ("in-part", CIRCLE + "M5 1.5v7a3.5 3.5 0 000-7z"),
    "supported for one": ("in-part", CIRCLE + "M5 1.5v7a3.5 3.5 0 000-7z"),
    "sequence seen": ("in-part", CIRCLE + "M5 1.5v7a3.5 3.5 0 000-7z"),
    "partly supported": ("in-part", CIRCLE + "M5 1.5v7a3.5 3.5 0 000-7z"),
    "not supported": ("against", "M1.5 0L5 3.5L8.5 0L10 1.5L6.5 5L10 8.5L8.5 10L5 6.5L1.5 10L0 8.5L3.5 5L0 1.5z"),
    "documented": ("documented", SQUARE),
    "documented with exceptions": ("exceptions", SQUARE + "M8.7 1.3v7.4H1.3z"),
    "contested": ("contested", "M0 0L5 5L0 10zM10 0L5 5L10 10z"),
    "interpretation": ("interpretation", "M5 0L10 5L5 10L0 5zM5 2.2L2.2 5L5 7.8L7.8 5z"),
    "not testable": ("open", "M0 3.5h10v3H0z"),
    "undecided": ("open", "M0 3.5h10v3H0z"),
    "not found": ("open", CIRCLE + "M5 1.5a3.5 3.5 0 000 7a3.5 3.5 0 000-7z"),
}


def main_verdict(claim: Claim) -> str:
    """The verdict without a measured part beside a documentary one."""
    found = verdicts.verdict_on(claim)
    return found.documentary or found.measured


def shape(verdict: str) -> tuple[str, str]:
    """Name and drawing of a verdict; ReportError where it has none."""
    fitting = [words for words in SHAPES if verdict == words or (verdict.startswith(words) and words not in ("supported", "documented"))]
    if not fitting:
        raise ReportError(f"The verdict {verdict!r} has no shape. Give it one in SHAPES in report/book/verdict_marks.py.")
    name, path = SHAPES[max(fitting, key=len)]
    return name, f'<svg class="verdict-shape" viewBox="0 0 10 10" aria-hidden="true"><path fill-rule="evenodd" d="{path}"/></svg>'


def spoken(claim: Claim) -> str:
    """A statement and its verdict as a sentence: S13: The policy backfired. Interpretation."""
    return f"{claim.claim}: {claim.statement} {verdicts.verdict_on(claim).text}."


def heading(claim: Claim) -> str:
    """A statement and its verdict as a heading: S1. Terrorism is rising: supported."""
    verdict = verdicts.verdict_on(claim).text
    return f"{claim.claim}. {claim.statement.rstrip('.')}: {verdict[0].lower()}{verdict[1:]}"


def tiles(claims: list[Claim]) -> str:
    """The verdicts as tiles in the order of the report, each a link to its section on the page."""
    shown = []
    for claim in claims:
        name, drawing = shape(main_verdict(claim))
        shown.append(
            f'<li class="verdict-{name}"><a href="#{claim.claim.lower()}"><b>{drawing} {claim.claim} '
            f"<span>{verdicts.verdict_on(claim).text}</span></b> {escape(claim.statement)}</a></li>"
        )
    return f'<ol class="verdict-tiles" aria-label="The statements and their verdicts">{"".join(shown)}</ol>'


def strip(claims: list[Claim], lit: set[str], page: str) -> str:
    """All verdicts as small marks; `lit` are the statements that the page speaks of, `page` the address of the verdicts."""
    shown = []
    for claim in claims:
        name, drawing = shape(main_verdict(claim))
        here = " lit" if claim.claim in lit else ""
        words = escape(spoken(claim) + (" On this page." if here else ""), quote=True)
        shown.append(
            f'<li class="verdict-{name}{here}"><a href="{page}#{claim.claim.lower()}" title="{words}" aria-label="{words}">'
            f"{drawing}{claim.claim[1:]}</a></li>"
        )
    label = "The report's statements and their verdicts; this page speaks of those in bold"
    # The first stop of the keyboard leads past the others (WCAG technique G123).
    return (
        f'<nav class="verdict-strip" aria-label="{label}"><a class="skip-link" href="#past-statements">Skip the statements</a>'
        f'<span aria-hidden="true">Statements</span><ol>{"".join(shown)}</ol></nav><span id="past-statements" tabindex="-1"></span>'
    )


class VerdictTiles(SphinxDirective):
    """````{verdict-tiles}````: a tile for each statement, with shape, word and link."""

    def run(self):
        return [nodes.raw("", tiles(registers.claims()), format="html")]


# --- Chips ------------------------------------------------------------------------------------------


def chip(claim: Claim) -> nodes.inline:
    """A statement's chip; it gets its link when all pages are read."""
    return nodes.inline("", claim.claim, classes=["claim-mark"], claim=claim.claim)


def chips(doctree) -> Iterator[nodes.inline]:
    """The chips of a page's text."""
    return (node for node in doctree.findall(nodes.inline) if "claim" in node)


def place(claim: str) -> str:
    """The id of the paragraph that examines a statement."""
    return f"examines-{claim.lower()}"


def label(app, doctree) -> None:
    """Labels, on the page that examines it, the paragraph of each statement's last chip, and puts the strip under the answer."""
    own = {c.claim for c in registers.claims() if f"chapters/{c.chapter}" == app.env.docname}
    answer = next((node for node in doctree.findall(nodes.container) if "answer" in node["classes"]), None)
    if not own or answer is None:
        return
    inside = set(chips(answer))
    named = {node["claim"]: node.parent for node in chips(doctree) if node not in inside}
    for claim in sorted(own & set(named)):
        named[claim]["ids"].append(place(claim))
    answer.parent.insert(answer.parent.index(answer) + 1, nodes.raw("", "", format="html", statements=sorted(own | set(named))))


def link(app, doctree, docname: str) -> None:
    """Gives the chips, the strip and the ways to the examining paragraphs of a page their links."""
    if VERDICTS_PAGE not in app.env.found_docs:
        return  # a book without the page of the verdicts
    page = app.builder.get_relative_uri(docname, VERDICTS_PAGE) if docname != VERDICTS_PAGE else ""
    for node in [node for node in doctree.findall(nodes.raw) if "statements" in node]:
        node.replace_self(nodes.raw("", strip(registers.claims(), set(node["statements"]), page), format="html"))
    places = {anchor for node in chips(doctree) for anchor in node.parent["ids"]}
    for node in [*chips(doctree)]:
        claim = registers.claim(node["claim"])
        anchor = place(claim.claim)
        to = f"#{anchor}" if anchor in places - set(node.parent["ids"]) else f"{page}#{claim.claim.lower()}"
        words = escape(spoken(claim), quote=True)
        text = f'<a class="reference internal" href="{to}" title="{words}" aria-label="{words}">{claim.claim}</a>'
        node.children = [nodes.raw("", text, format="html")]
    for node in [node for node in doctree.findall(nodes.inline) if "examined" in node]:
        claim = registers.claim(node["examined"])
        chapter = f"chapters/{claim.chapter}"
        to = f"{app.builder.get_relative_uri(docname, chapter)}#{place(claim.claim)}"
        node += nodes.reference("", app.env.titles[chapter].astext(), refuri=to, internal=True)


def setup(app):
    app.add_directive("verdict-tiles", VerdictTiles)
    app.connect("doctree-read", label)
    app.connect("doctree-resolved", link)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
