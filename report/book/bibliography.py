"""The order of the list of references: by author, institutions among persons."""

from __future__ import annotations

from pybtex.plugin import register_plugin
from pybtex.style.formatting.plain import Style
from pybtex.style.sorting import BaseSortingStyle


class ByAuthor(BaseSortingStyle):
    """pybtex's own order puts whatever is in braces, as institutions are, after the last person."""

    def sorting_key(self, entry):
        people = [" ".join([*one.last_names, *one.first_names]) for one in entry.persons.get("author", [])]
        return [_plain(text) for text in (*people, entry.fields.get("year", ""), entry.fields.get("title", ""))]


def _plain(text: str) -> str:
    return text.translate({ord(sign): None for sign in "{}"}).casefold()


class References(Style):
    default_sorting_style = "by_author"


def setup(app):
    register_plugin("pybtex.style.sorting", "by_author", ByAuthor)
    register_plugin("pybtex.style.formatting", "references", References)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
