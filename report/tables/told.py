"""The rows that a number was counted from, in words: which table, which choice, how many, and the first of them."""

from __future__ import annotations

import functools
import numbers
import operator
import textwrap

import numpy as np
import pandas as pd

from report import trace
from report.tables.descriptor import stamp
from report.tables.reading import read
from report.words import number

LISTED = 4
"""Of more values than these a choice shows the first, one less, and all of them behind a fold."""
OPEN = "9999"
"""The end of a span that has none."""


def in_words(found: list[trace.Rows]) -> list[list]:
    """What was recorded (`report.trace`), without what says nothing more, as `row_words` puts it."""
    return [row_words(one) for one in chosen(found)]


def chosen(found: list[trace.Rows]) -> list[trace.Rows]:
    """What was recorded, without what says nothing more."""
    return _merged(trace.essential(found))


def _merged(found: list[trace.Rows]) -> list[trace.Rows]:
    """Choices of a table that differ in one column alone as one choice of several values, or of a longer span."""
    kept: list[trace.Rows] = []
    for rows in found:
        for at, other in enumerate(kept):
            if both := _joined(other, rows):
                kept[at] = both
                break
        else:
            kept.append(rows)
    return kept if len(kept) == len(found) else _merged(kept)  # what was joined may join another


def _joined(one: trace.Rows, other: trace.Rows) -> trace.Rows | None:
    """Both as one, where only one column tells them apart."""
    if _shape(one) != _shape(other):
        return None
    apart = [at for at, (first, second) in enumerate(zip(one.where, other.where)) if first != second]
    if len(apart) != 1:
        return None
    column, values = one.where[apart[0]]
    both = _both(values, other.where[apart[0]][1])
    if both is None:
        return None
    return one._replace(where=(*one.where[: apart[0]], (column, both), *one.where[apart[0] + 1 :]), number=None, first=None)


def _shape(rows: trace.Rows) -> tuple:
    """The table, the columns that are used, and those by which rows are chosen."""
    return rows.table, rows.columns, [column for column, _ in rows.where]


def _both(values: tuple, others: tuple) -> tuple | None:
    """The values of both; of spans of years or of months one, where nothing lies between them."""
    if any(isinstance(one, trace.Not) for one in (values, others)):
        return None
    spans = [isinstance(one, trace.Span | trace.Spans) for one in (values, others)]
    if not any(spans):
        return tuple(dict.fromkeys(values + others))
    both = [*_spans(values), *_spans(others)] if all(spans) else []
    if {len(end) for span in both for end in span} not in ({4}, {7}):
        return None
    kept: list[trace.Span] = []
    for span in sorted(both):
        if kept and pd.Period(span.first) <= pd.Period(kept[-1].last) + 1:
            kept[-1] = trace.Span(kept[-1].first, max(kept[-1].last, span.last))
        else:
            kept.append(span)
    return kept[0] if len(kept) == 1 else trace.Spans(kept)


def _spans(values: tuple) -> tuple[trace.Span, ...]:
    return values if isinstance(values, trace.Spans) else (trace.Span(*values),)


@functools.lru_cache(maxsize=4096)
def row_words(rows: trace.Rows) -> list:
    """[table, the choice in words, how many rows, of how many, the first row as a spreadsheet numbers it, its fields, and the choice
    with all its values where the words leave some out]."""
    where = dict.fromkeys(rows.where)
    said = "; ".join(f"{column} {_choice(values)}" for column, values in where)
    whole = "; ".join(f"{column} {_listed(values)}" for column, values in where if _is_long(values))
    if "." in rows.table:  # no table: settings, the codebook
        return [rows.table, said, None, None, None, "", whole]
    frame = read(rows.table)
    count, first = rows.number, rows.first
    if count is None:
        fits = pd.Series(True, frame.index)
        for column, values in rows.where:
            fits &= _fits(_as_filed(rows.table, column, stamp()), values)
        count, first = int(fits.sum()), int(fits.idxmax()) if fits.any() else None
    row = {} if first is None else frame.iloc[first].to_dict()
    told = {column for column, _ in rows.where} if rows.columns else set()  # of a whole row what it was chosen by is shown too
    shown = {name: row[name] for name in rows.columns or row if row and name not in told and _field(row[name])}
    fields = ", ".join(_named(name, value, always=bool(rows.columns)) for name, value in shown.items())
    place = None if first is None else first + 2
    excerpt = fields if rows.columns else textwrap.shorten(fields, 110, placeholder=" …")
    return [rows.table, said, count, len(frame), place, excerpt, whole]


@functools.lru_cache(maxsize=512)
def _as_filed(table: str, column: str, edition: int) -> pd.Series:
    """A column's values as the file has them."""
    return read(table)[column].astype(str).replace({"True": "true", "False": "false"})


def _fits(text: pd.Series, values: tuple[str, ...]) -> pd.Series:
    """Where a column has one of these values, lies within a `Span` or one of `Spans`, or has none of `Not`."""
    if isinstance(values, trace.Span | trace.Spans):
        return functools.reduce(operator.or_, (text.between(*span) for span in _spans(values)))
    return ~text.isin(values) if isinstance(values, trace.Not) else text.isin(values)


def _named(name: str, value, always: bool = False) -> str:
    """A field of a row; with its name, always or where it would not be understood without: a number, yes or no."""
    return f"{name} {_field(value)}" if always or isinstance(value, bool | np.bool_ | numbers.Number) else _field(value)


def _field(value) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value).removesuffix(" 00:00:00")


def _choice(values: tuple) -> str:
    if isinstance(values, trace.Spans):
        return " and ".join(map(_choice, values))
    if isinstance(values, trace.Span):
        if values.last == OPEN:
            return f"from {values.first} on"
        return values.first if values.first == values.last else " ".join(filter(None, (values.first, "to", values.last)))
    if isinstance(values, trace.Not):
        return f"not {' or '.join(values)}"
    if _is_long(values):
        return f"{_listed(values[: LISTED - 1])} and {number(len(values) - LISTED + 1)} more"
    return _listed(values)


def _is_long(values: tuple[str, ...]) -> bool:
    return len(values) > LISTED and not isinstance(values, trace.Spans | trace.Not)


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(value or "(none)" for value in values)
