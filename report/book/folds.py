"""Folds: what a reader may open, and what the page says without it."""

from __future__ import annotations

import html

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


class fold(nodes.General, nodes.Element):
    """A block that is closed until it is opened, under its `title`."""


class FoldDirective(SphinxDirective):
    """``:::{dropdown} Title``: text that is folded under its title, open where nothing can be opened."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        node = fold("", title=self.arguments[0])
        self.set_source_info(node)
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def visit(translator, node):
    translator.body.append(f'<details class="fold"><summary>{html.escape(node["title"], quote=False)}</summary>\n')


def depart(translator, node):
    translator.body.append("</details>\n")


def skip(translator, node):
    pass


def setup(app):
    app.add_node(fold, html=(visit, depart), singlehtml=(visit, depart), text=(skip, skip))
    app.add_directive("dropdown", FoldDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
