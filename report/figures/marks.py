"""The values at a figure's marks, for a reader who points, taps or steps through them.

A chart says its marks as it draws them, with `say` or `say_values`: where each stands, and what it is worth, in
words or as a column of the table twin prints it. `_static/marks.js` shows them.
"""

from __future__ import annotations

import datetime
import html
import json
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

import numpy as np
import pandas as pd

from report.errors import ReportError
from report.words import decimals, long_date


@dataclass
class Series:
    """Marks of one kind within a panel, in the order in which a reader steps through them."""

    label: str
    x: list[int] = field(default_factory=list)
    y: list[int] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    value: list[str] = field(default_factory=list)

    def add(self, place, where: str, value: str) -> None:
        self.x.append(place[0])
        self.y.append(place[1])
        self.where.append(where)
        self.value.append(value)


@dataclass
class Panel:
    """The marks of one axes. `along` is the axis on which they follow each other: x, y or both."""

    title: str
    along: str
    box: list[int]
    series: list[Series]


@dataclass(frozen=True)
class Mark:
    """A mark as its chart says it, in the coordinates of the data of its axes. Where `where` is None
    the axis tells it. A value is text; or a number, two (a range) or three (a value and its range),
    printed as `column` of the table twin prints numbers, with `sign` behind each; `column` is in
    per cent if its name ends so."""

    x: float
    y: float
    where: str | None
    value: str | float | tuple[float, ...]
    label: str = ""
    column: str = ""
    sign: str = ""


def say(ax, marks: Iterable[tuple], title: str | None = None, along: str = "both", column: str = "", sign: str = "") -> None:
    """Says marks of an axes: (x, y, where, value) or (x, y, where, value, label), see `Mark`. `title`
    stands for that of the axes."""
    ax.said = [*getattr(ax, "said", []), *(replace(Mark(*mark), column=column, sign=sign) for mark in marks)]
    ax.said_along = along
    ax.said_title = getattr(ax, "said_title", None) if title is None else title


def say_values(
    ax, places: Iterable, values: Collection, column: str, *, along="x", ends=None, ranges=None, where=None, label="", sign="", title=None
) -> None:
    """Says values that follow each other on the axis `along`, leaving out those that are missing.

    `ends` on the other axis, where a mark does not end at its value; `ranges` as pairs, low and high;
    `where` in words, where the axis does not tell it."""
    found = []
    for place, value, end, span, words in zip(
        places, values, values if ends is None else ends, ranges or repeat(()), where or repeat(None)
    ):
        if value == value:
            found.append((*((place, end) if along == "x" else (end, place)), words, (value, *span) if span else value, label))
    say(ax, found, title=title, along=along, column=column, sign=sign)


def between(low: str, high: str) -> str:
    """A range in words; one number where its ends are printed alike."""
    return low if low == high else f"{low} to {high}"


def panels_of(figure, table: pd.DataFrame) -> list[Panel]:
    """The panels of a figure that was drawn, with their marks; axes without any are left out."""
    high = figure.bbox.height
    panels = []
    for ax in (ax for ax in figure.axes if getattr(ax, "said", ())):
        along, series = ax.said_along, _said(ax, table, high)
        title = ax.get_title(loc="left") if ax.said_title is None else ax.said_title
        if any(one.x for one in series):
            box = ax.bbox
            edges = [round(box.x0), round(high - box.y1), round(box.x1), round(high - box.y0)]
            panels.append(Panel(_line(title), along, edges, series))
    return panels


def attach(svg: str, figure, table: pd.DataFrame) -> str:
    """The drawing with the marks of its figure in an attribute, which no search index reads."""
    data = html.escape(packed(panels_of(figure, table)), quote=False).replace("'", "&#39;")
    return svg.replace("<svg ", f"<svg data-marks='{data}' ", 1)


def packed(panels: list[Panel]) -> str:
    """The panels as compact JSON."""
    rows = [[p.title, p.along, p.box, [[s.label, s.x, s.y, s.where, s.value] for s in p.series]] for p in panels]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


# --- Said -----------------------------------------------------------------------------------


def _said(ax, table: pd.DataFrame, high: float) -> list[Series]:
    down = ax.said_along == "y"
    along, across = (ax.yaxis, ax.xaxis) if down else (ax.xaxis, ax.yaxis)
    texts = _texts(ax.said, table, across)
    found = {mark.label: Series(mark.label) for mark in ax.said}
    rows = []
    for mark, text in zip(ax.said, texts):
        spot = _within(ax.xaxis, ax.convert_xunits(mark.x)), _within(ax.yaxis, ax.convert_yunits(mark.y))
        where = _where(along, spot[down]) if mark.where is None else _line(mark.where)
        rows.append((mark.label, _pixel(ax, spot, high), where, text))
    if ax.said_along != "both":
        rows.sort(key=lambda row: row[1][down])
    for label, pixel, where, text in rows:
        found[label].add(pixel, where, text)
    return list(found.values())


def _within(axis, value) -> float:
    """A place on an axis; its edge, for a place beyond a logarithmic axis."""
    low, high = sorted(axis.get_view_interval()) if axis.get_scale() == "log" else (-math.inf, math.inf)
    return min(max(float(value), low), high)


def _texts(marks: Sequence[Mark], table: pd.DataFrame, axis) -> list[str]:
    """The values of marks, numbers as their column of the table prints them; whole, where all of them are."""
    amounts: dict[str, list[float]] = {}
    for mark in marks:
        if not isinstance(mark.value, str):
            if not mark.column:
                raise ReportError(f"The mark at {mark.where} has a number and no column of the table that prints it. Name one.")
            amounts.setdefault(mark.column, []).extend(_scaled(amount, mark.column) for amount in np.atleast_1d(mark.value))
    digits = {column: min(decimals(some), decimals(table[column].dropna())) for column, some in amounts.items()}

    def printed(amount: float, column: str, sign: str) -> str:
        if axis.get_scale() == "log" and (edge := _within(axis, amount)) in axis.get_view_interval():
            return f"{'≤' if edge == min(axis.get_view_interval()) else '≥'} {edge:g}{sign}"
        rounded = np.round(_scaled(amount, column), digits[column]) + 0.0  # as pandas rounds the table; no minus zero
        return f"{rounded:,.{digits[column]}f}{sign}"

    def text(mark: Mark) -> str:
        if isinstance(mark.value, str):
            return mark.value
        sign = "%" if mark.column.endswith("%") else mark.sign
        return _ranged(*(printed(float(amount), mark.column, sign) for amount in np.atleast_1d(mark.value)))

    return [text(mark) for mark in marks]


def _scaled(amount: float, column: str) -> float:
    return amount * 100 if column.endswith("%") else amount


def _ranged(*texts: str) -> str:
    """A number; two as a range; three as a number and its range."""
    if len(texts) < 3:
        return between(texts[0], texts[-1])
    value, low, high = texts
    return between(low, high) if value == low else f"{value} ({low} to {high})"


def _line(text: str) -> str:
    return " ".join(str(text).split())


def _pixel(ax, point, high: float) -> tuple[int, int]:
    x, y = ax.transData.transform(point)
    return round(x), round(high - y)


# --- Places ----------------------------------------------------------------------------------


def _is_dates(axis) -> bool:
    return "Date" in type(axis.get_converter()).__name__


def _where(axis, value: float) -> str:
    """A place on the axis that marks follow: a month or day, a name, a year."""
    from matplotlib.dates import num2date
    from matplotlib.ticker import FixedLocator, FuncFormatter

    if _is_dates(axis):
        day: datetime.datetime = num2date(value)
        return long_date(day.date() if day.day > 1 else f"{day:%Y-%m}")
    names, places = axis.get_major_formatter(), axis.get_major_locator()
    if isinstance(names, FuncFormatter) and isinstance(places, FixedLocator):  # as set_ticks makes them
        nearest = min(places(), key=lambda at: abs(at - value), default=math.inf)
        if abs(nearest - value) < 0.5:
            name = _line(names(nearest))
            return f"{axis.get_label_text()}: {name}" if axis.get_label_text() and name[:1].isdigit() else name
    name = f"{round(value)}" if abs(value - round(value)) < 0.3 else f"{value:g}"
    return f"{axis.get_label_text()} {name}".strip()
