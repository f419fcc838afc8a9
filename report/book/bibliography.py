"""The order of the list of references: by author, institutions among persons. And the notes: where a
sentence rests on many works, a number leads to them at the end of the page, so that it can be read.
"""

from __future__ import annotations

from docutils import nodes
from pybtex.plugin import register_plugin
from pybtex.style.formatting.plain import Style
from pybtex.style.sorting import BaseSortingStyle
from sphinx import addnodes
from sphinx.transforms import SphinxTransform

MANY = 3
"""So many works in one citation become a note."""


class ByAuthor(BaseSortingStyle):
    """pybtex's own order puts whatever is in braces, as institutions are, after the last person."""

    def sorting_key(self, entry):
        people = [" ".join([*one.last_names, *one.first_names]) for one in entry.persons.get("author", [])]
        return [_plain(text) for text in (*people, entry.fields.get("year", ""), entry.fields.get("title", ""))]


def _plain(text: str) -> str:
    return text.translate({ord(sign): None for sign in "{}"}).casefold()


class References(Style):
    default_sorting_style = "by_author"


class Notes(SphinxTransform):
    """A citation of many works: the number of a note, and the note at the end of the page."""

    default_priority = 20

    def apply(self):
        many = [
            node
            for node in self.document.findall(addnodes.pending_xref)
            if node.get("refdomain") == "cite" and node["reftarget"].count(",") >= MANY - 1
        ]
        notes = nodes.container(classes=["notes"])
        for number, cited in enumerate(many, 1):
            before = cited.parent[cited.parent.index(cited) - 1]
            if isinstance(before, nodes.Text):  # the number follows its word without a space
                before.parent.replace(before, nodes.Text(before.rstrip()))
            note, mark = f"note-{number}", f"noted-{number}"
            spoken = nodes.inline("", "Note ", classes=["visually-hidden"])
            numbered = nodes.footnote_reference("", "", spoken, nodes.Text(str(number)), refid=note, ids=[mark])
            cited.parent.replace(cited, numbered)
            cited["reftype"] = "t"  # authors (years), without brackets around them all
            notes += nodes.footnote("", nodes.label("", str(number)), nodes.paragraph("", "", cited), ids=[note], backrefs=[mark])
        if many:
            chapter = next(self.document.findall(nodes.section))
            chapter += [nodes.rubric("", "Notes"), notes]


def setup(app):
    app.add_transform(Notes)
    register_plugin("pybtex.style.sorting", "by_author", ByAuthor)
    register_plugin("pybtex.style.formatting", "references", References)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
