"""The summary in Urdu: computed values in its language, its direction, its typeface.

A page of `PAGES` is in Urdu but for its title and what stands in a container ``in-english``.
"""

from __future__ import annotations

import calendar
import re

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from report.book.listings import escape
from report.errors import ReportError

PAGES = {"chapters/urdu-summary"}

_MONTHS = dict(
    zip(
        calendar.month_name[1:],
        "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر".split(),
    )
)
_WORDS = _MONTHS | {"to": "سے", "times": "گنا"}


def value(text: str) -> str:
    """A computed value, as it is printed in English, in Urdu: its numbers stay as they are.

    ReportError for a word that has no translation here.
    """

    def word(match):
        try:
            return _WORDS[match[0]]
        except KeyError:
            raise ReportError(
                f"{text!r} can't be printed in Urdu: {match[0]!r} has no translation in report/book/urdu.py. Add one."
            ) from None

    return re.sub(r"[A-Za-z]+", word, text.replace("%", " فیصد"))


ARABIC = re.compile(r"[\u0600-\u06ff](?:[\u0600-\u06ff\s\d]*[\u0600-\u06ff])?")


def marked(text: str) -> str:
    """Text as HTML, its words in Urdu marked as such."""
    return ARABIC.sub(r'<span lang="ur" dir="rtl">\g<0></span>', escape(text))


class Urdu(nodes.General, nodes.Element):
    """A part of a page that is in Urdu; `tag` is the element of HTML that it becomes."""


def visit(translator, node):
    translator.body.append(translator.starttag(node, node["tag"], "", lang="ur", dir="rtl"))


def depart(translator, node):
    translator.body.append(f"</{node['tag']}>")


class UrduRole(SphinxRole):
    """``{ur}`words` ``: words in Urdu within a text in English."""

    def run(self):
        return [Urdu("", nodes.Text(self.text), tag="span")], []


def mark(app, doctree):
    """Puts what is in Urdu on a page of `PAGES` into an element that says so."""
    if app.env.docname not in PAGES:
        return
    (page,) = (node for node in doctree.children if isinstance(node, nodes.section))
    block = None
    for node in page.children[1:]:
        page.remove(node)
        if "in-english" in node.get("classes", ()):
            page += node
            block = None
            continue
        if block is None:
            block = Urdu("", tag="div", classes=["urdu"])
            page += block
        block += node


def dress_page(app, pagename, templatename, context, doctree):
    """The typeface, on the pages that need it."""
    if pagename in PAGES:
        app.add_css_file("urdu.css", priority=820)


def setup(app):
    app.add_node(Urdu, html=(visit, depart))
    app.add_role("ur", UrduRole())
    app.connect("doctree-read", mark, priority=100)  # before the page's contents are collected
    app.connect("html-page-context", dress_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
