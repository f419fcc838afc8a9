"""The rows that a number was counted from, in words: which table, which choice, how many, and the first of them."""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Iterable

import numpy as np
import pandas as pd

from report import trace
from report.tables.reading import read
from report.words import number

LISTED = 6
"""Of more values than these a choice shows the first."""


def in_words(found: list[trace.Rows]) -> list[list]:
    """What was recorded (`report.trace`), without what says nothing more, as `row_words` puts it."""
    return [row_words(one) for one in chosen(found)]


def chosen(found: list[trace.Rows]) -> list[trace.Rows]:
    """What was recorded, without what says nothing more."""
    return _merged(trace.essential(found))


def _merged(found: Iterable[trace.Rows]) -> list[trace.Rows]:
    """Single rows of a table by their key as one choice of several."""
    kept: dict[object, trace.Rows] = {}
    for rows in found:
        single = len(rows.where) == 1 and rows.number is None and not isinstance(rows.where[0][1], trace.Span)
        key = (rows.table, rows.where[0][0]) if single else rows
        if key in kept:
            ((column, values),) = kept[key].where
            rows = trace.Rows(rows.table, ((column, tuple(dict.fromkeys(values + rows.where[0][1]))),))
        kept[key] = rows
    return list(kept.values())


@functools.lru_cache(maxsize=4096)
def row_words(rows: trace.Rows) -> list:
    """[table, the choice in words, how many rows, of how many, the first row as a spreadsheet numbers it, and its fields]."""
    said = "; ".join(f"{column} {_choice(values)}" for column, values in dict.fromkeys(rows.where))
    if "." in rows.table:  # no table: settings, the codebook
        return [rows.table, said, None, None, None, ""]
    frame = read(rows.table)
    count, first = rows.number, rows.first
    if count is None:
        fits = pd.Series(True, frame.index)
        for column, values in rows.where:
            text = frame[column].astype(str).replace({"True": "true", "False": "false"})
            fits &= text.between(*values) if isinstance(values, trace.Span) else text.isin(values)
        count, first = int(fits.sum()), int(fits.idxmax()) if fits.any() else None
    fields = "" if first is None else ", ".join(filter(None, map(_field, frame.iloc[first])))
    return [rows.table, said, count, len(frame), None if first is None else first + 2, textwrap.shorten(fields, 110, placeholder=" …")]


def _field(value) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value).removesuffix(" 00:00:00")


def _choice(values: tuple[str, ...]) -> str:
    if isinstance(values, trace.Span):
        return values.first if values.first == values.last else f"{values.first} to {values.last}"
    more = len(values) - LISTED
    return ", ".join(value or "(none)" for value in values[:LISTED]) + (f" and {number(more)} more" if more > 0 else "")
