"""Which rows of which tables are read while a number is computed.

What reads a table notes it, and what keeps only some rows of it says by which values: `note`, `narrow`. Whoever wants to
know asks within `recording`; elsewhere nothing is kept. What is remembered between calls notes its rows again: `remembered`.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """Values from the first to the last, both counted."""

    first: str
    last: str


class Spans(tuple):
    """Spans, apart from each other, in their order."""


class Not(tuple):
    """Values that are left out."""


class Rows(NamedTuple):
    """Rows of a table: those that have, in each of these columns, one of these values (or one within a `Span` or one of
    `Spans`, or none of `Not`).

    `number` and `first`, the place of the first in the file, where whoever chose them knew; None where they follow from the values.
    `columns`: those that are used, where the others of the row would be taken for them.
    `opened`: the table was read, and what of it was used may be told by others.
    """

    table: str
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    number: int | None = None
    first: int | None = None
    opened: bool = False
    columns: tuple[str, ...] = ()


_read: contextvars.ContextVar[list[Rows] | None] = contextvars.ContextVar("read", default=None)


@contextlib.contextmanager
def recording() -> Iterator[list[Rows]]:
    """The rows that are read within it, in their order."""
    found: list[Rows] = []
    token = _read.set(found)
    try:
        yield found
    finally:
        _read.reset(token)


@contextlib.contextmanager
def unrecorded() -> Iterator[None]:
    """What is read within it is no part of the number: a check of the tables, say."""
    token = _read.set(None)
    try:
        yield
    finally:
        _read.reset(token)


def opened(table: str) -> None:
    """A table is read; which rows of it are used is for those to say who choose them."""
    known = _read.get()
    if known is not None:
        known.append(Rows(table, opened=True))


def note(table: str, found=None, **where) -> None:
    """These rows are read; `found` is the frame of them, in the table's own index, where the values do not tell them."""
    known = _read.get()
    if known is not None:
        count, first = (None, None) if found is None else (len(found), int(found.index[0]) if len(found) else None)
        known.append(Rows(table, _conditions(where), count, first))


def taken(*columns: str) -> None:
    """Of the rows that were noted last these columns are used."""
    known = _read.get()
    if known:
        known[-1] = known[-1]._replace(columns=columns)


def narrow(found=None, *, beside=False, **where) -> None:
    """Of the rows that were noted last only these are used; or beside all of them these once more."""
    known = _read.get()
    if known:
        last = known[-1] if beside else known.pop()
        note(last.table, found)
        new = _conditions(where)
        # Of a column that was chosen from before the narrower choice says all.
        kept = tuple(
            (column, values) for column, values in last.where if not any(column == one and {*some} < {*values} for one, some in new)
        )
        known[-1] = known[-1]._replace(where=kept + new, opened=last.opened)


def _conditions(where: dict) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((column, _values(wanted)) for column, wanted in where.items() if wanted is not None)


def _values(wanted) -> tuple[str, ...]:
    if isinstance(wanted, Span | Spans | Not):
        return wanted
    return tuple(map(_text, wanted)) if isinstance(wanted, Collection) and not isinstance(wanted, str) else (_text(wanted),)


def _text(value) -> str:
    """A value as the file has it."""
    return {"True": "true", "False": "false"}.get(str(value), str(value))


def remembered(function: Callable) -> Callable:
    """As `functools.cache`, and what was read the first time is noted each time."""

    @functools.cache
    def kept(*arguments, **named):
        with recording() as found:
            answer = function(*arguments, **named)
        return answer, tuple(dict.fromkeys(found))

    @functools.wraps(function)
    def asked(*arguments, **named):
        answer, found = kept(*arguments, **named)
        known = _read.get()
        if known is not None:
            known.extend(found)
        return answer

    asked.cache_clear = kept.cache_clear  # type: ignore[attr-defined]
    return asked


def essential(found: list[Rows]) -> list[Rows]:
    """Each once, those that were chosen first; a table that was opened only where nobody chose of its rows, and as a whole only
    where it was not narrowed."""
    used = {rows.table for rows in found if not rows.opened}
    narrowed = {rows.table for rows in found if rows.where}
    told = [rows for rows in found if not rows.opened or (rows.table not in used and (rows.where or rows.table not in narrowed))]
    return sorted(dict.fromkeys(told), key=lambda rows: rows.opened)
