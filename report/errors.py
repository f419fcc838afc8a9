"""The one kind of error a user is meant to read."""

import difflib
from collections.abc import Iterable, Mapping


class ReportError(Exception):
    """Something the user can mend; the message says what and how. Printed without a traceback."""


class InputError(ReportError):
    """A file that cannot be used.

    Names the file, the row where there is one (as a spreadsheet numbers it: the header is
    row 1), what is wrong, and the remedy.
    """

    def __init__(self, file, problem, remedy, row=None):
        self.file, self.row, self.problem, self.remedy = str(file), row, problem, remedy
        where = self.file if row is None else f"{self.file}, row {row}"
        super().__init__(f"{where}: {problem}. {remedy}")


def near(word: str, known: Iterable[str]) -> str:
    """A hint at the known word that a mistyped one is nearest to; empty if none is near."""
    found = difflib.get_close_matches(word, list(known), 1, 0.7)
    return f"Did you mean {found[0]}?" if found else ""


def choose(table: Mapping, word: str):
    """What a table has under a word; ReportError with the near one and all if it has nothing."""
    if word not in table:
        raise ReportError(f"{word!r} is none of {', '.join(table)}. {near(word, table)}".rstrip())
    return table[word]
