"""The values at a figure's marks, for a reader who points, taps or steps through them.

Read from the drawn figure: whatever stands in data coordinates (bars, stairs, lines, points,
intervals), where it stands in pixels, and what it is worth in the words of the table twin. An
axes whose marks can't be read off its own coordinates (a sheet of rows, a map) says them, with
`say`; then nothing else is read from it. `_static/marks.js` shows them.
"""

from __future__ import annotations

import datetime
import html
import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np
import pandas as pd

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
    value: str | float | tuple[float, ...] | None
    label: str = ""
    column: str | None = None
    sign: str = ""


def say(ax, marks: Iterable[tuple], title: str | None = None, along: str = "both", column: str | None = None, sign: str = "") -> None:
    """Says marks of an axes: (x, y, where, value) or (x, y, where, value, label), see `Mark`. `title`
    stands for that of the axes."""
    ax.said = [*getattr(ax, "said", []), *(Mark(*mark, column=column, sign=sign) for mark in marks)]
    ax.said_along = along
    ax.said_title = getattr(ax, "said_title", None) if title is None else title


def say_values(
    ax, places: Sequence, values: Sequence, column: str, *, along="x", ends=None, ranges=None, where=None, label="", sign="", title=None
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


def of(figure, table: pd.DataFrame) -> list[Panel]:
    """The panels of a figure that was drawn, with their marks; axes without any are left out."""
    twin = Twin(table)
    high = figure.bbox.height
    panels = []
    for ax in figure.axes:
        said = getattr(ax, "said", None)
        along, series = (ax.said_along, _said(ax, twin, table, high)) if said is not None else _read(ax, twin, high)
        title = ax.said_title if said is not None and ax.said_title is not None else ax.get_title(loc="left")
        if any(one.x for one in series):
            box = ax.bbox
            edges = [round(box.x0), round(high - box.y1), round(box.x1), round(high - box.y0)]
            panels.append(Panel(_line(title), along, edges, series))
    return panels


def attach(svg: str, figure, table: pd.DataFrame) -> str:
    """The drawing with the marks of its figure in an attribute, which no search index reads."""
    data = html.escape(packed(of(figure, table)), quote=False).replace("'", "&#39;")
    return svg.replace("<svg ", f"<svg data-marks='{data}' ", 1)


def packed(panels: list[Panel]) -> str:
    """The panels as compact JSON."""
    rows = [[p.title, p.along, p.box, [[s.label, s.x, s.y, s.where, s.value] for s in p.series]] for p in panels]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


# --- Said -----------------------------------------------------------------------------------


def _said(ax, twin: Twin, table: pd.DataFrame, high: float) -> list[Series]:
    down = ax.said_along == "y"
    along, across = (ax.yaxis, ax.xaxis) if down else (ax.xaxis, ax.yaxis)
    spots = [(_within(ax.xaxis, ax.convert_xunits(mark.x)), _within(ax.yaxis, ax.convert_yunits(mark.y))) for mark in ax.said]
    values = [spot[not down] if mark.value is None else mark.value for mark, spot in zip(ax.said, spots)]
    rows = list(zip(ax.said, spots, _texts(ax.said, values, twin, table, across)))
    if ax.said_along != "both":
        rows.sort(key=lambda row: _pixel(ax, row[1], high)[down])
    found = {mark.label: Series(mark.label) for mark in ax.said}
    for mark, spot, text in rows:
        where = _where(along, spot[down]) if mark.where is None else _line(mark.where)
        found[mark.label].add(_pixel(ax, spot, high), where, text)
    return list(found.values())


def _within(axis, value) -> float:
    """A place on an axis; its edge, for a place beyond a logarithmic axis."""
    low, high = sorted(axis.get_view_interval()) if axis.get_scale() == "log" else (-math.inf, math.inf)
    return min(max(float(value), low), high)


def _texts(marks: list[Mark], values: list, twin: Twin, table: pd.DataFrame, axis) -> list[str]:
    """Values in text, numbers as their column of the table prints them; whole, where all of them are."""
    named = [(mark.column, value) for mark, value in zip(marks, values) if mark.column and not isinstance(value, str)]
    digits = {}
    for column in {column for column, _ in named}:
        amounts = [_scaled(amount, column) for own, value in named if own == column for amount in np.atleast_1d(value)]
        digits[column] = min(decimals(amounts), decimals(table[column].dropna()))

    def printed(amount: float, column: str, sign: str) -> str:
        sign = "%" if column.endswith("%") else sign
        if axis.get_scale() == "log" and (edge := _within(axis, amount)) in axis.get_view_interval():
            return f"{'≤' if edge == min(axis.get_view_interval()) else '≥'} {edge:g}{sign}"
        rounded = np.round(_scaled(amount, column), digits[column]) + 0.0  # as pandas rounds the table; no minus zero
        return f"{rounded:,.{digits[column]}f}{sign}"

    guessed = [i for i, (mark, value) in enumerate(zip(marks, values)) if not mark.column and not isinstance(value, str)]
    texts = dict(zip(guessed, twin.texts([values[i] for i in guessed], axis), strict=True))
    for i, (mark, value) in enumerate(zip(marks, values)):
        if i in texts:
            continue
        texts[i] = value if isinstance(value, str) else _ranged(*(printed(float(n), mark.column, mark.sign) for n in np.atleast_1d(value)))
    return [texts[i] for i in range(len(marks))]


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


# --- Read from the axes ---------------------------------------------------------------------


def _read(ax, twin: Twin, high: float) -> tuple[str, list[Series]]:
    """The marks that stand in the axes' own coordinates."""
    from matplotlib.collections import LineCollection, PathCollection
    from matplotlib.patches import StepPatch

    if not ax.axison:
        return "x", []
    points: list[tuple[str, float, float, float]] = []  # label, place, value, and where its top is
    spans: list[tuple[float, float, float]] = []  # place, low, high
    flat = False
    for bars in ax.containers:
        flat |= bars.orientation == "horizontal"
        for bar in bars.patches:
            if bars.orientation == "horizontal":
                points.append((_label(bars), bar.get_y() + bar.get_height() / 2, bar.get_width(), bar.get_x() + bar.get_width()))
            else:
                points.append((_label(bars), bar.get_x() + bar.get_width() / 2, bar.get_height(), bar.get_y() + bar.get_height()))
    for stairs in (p for p in ax.patches if isinstance(p, StepPatch)):
        values, edges, floor = stairs.get_data()
        floors = np.broadcast_to(0 if floor is None else floor, len(values))
        middles = (edges[1:] + edges[:-1]) / 2
        points += [(_label(stairs), at, value - base, value) for at, value, base in zip(middles, values, floors, strict=True)]
    for lines in (c for c in ax.collections if isinstance(c, LineCollection) and _in_data(ax, c)):
        for (x0, y0), (x1, y1) in lines.get_segments():
            flat |= bool(y0 == y1 and x0 != x1)
            spans.append((y0, *sorted((x0, x1))) if y0 == y1 and x0 != x1 else (x0, *sorted((y0, y1))))
    loose = [
        (_label(line), *pair)
        for line in ax.lines
        if _in_data(ax, line)
        for pair in zip(line.get_xdata(orig=False), line.get_ydata(orig=False), strict=True)
    ]
    loose += [(_label(c), *pair) for c in ax.collections if isinstance(c, PathCollection) for pair in c.get_offsets()]
    points += [(label, y, x, x) if flat else (label, x, y, y) for label, x, y in loose]
    return ("y" if flat else "x"), _series(ax, points, spans, flat, twin, high)


def _series(ax, points, spans, flat: bool, twin: Twin, high: float) -> list[Series]:
    along, across = (ax.yaxis, ax.xaxis) if flat else (ax.xaxis, ax.yaxis)
    points = [p for p in dict.fromkeys(points) if p[2] == p[2]]
    spans = list(dict.fromkeys(spans))
    texts = twin.texts([*(p[2] for p in points), *(s[1] for s in spans), *(s[2] for s in spans)], across)
    amounts, lows, tops = texts[: len(points)], texts[len(points) : len(points) + len(spans)], texts[len(points) + len(spans) :]
    ranges = {}
    for span, low, top in zip(spans, lows, tops, strict=True):
        ranges.setdefault(round(float(span[0]), 6), []).append((span, low, top))
    rows: dict[str, list] = {}
    for (label, place, value, end), text in zip(points, amounts, strict=True):
        own = ranges.get(round(float(place), 6), [])
        fit = next((r for r in own if r[0][1] <= value * (1 + 1e-9) and value <= r[0][2] * (1 + 1e-9)), None)
        if fit:
            own.remove(fit)
            text = text if fit[1] == fit[2] else between(*fit[1:]) if fit[1] == text else f"{text} ({fit[1]} to {fit[2]})"
        rows.setdefault(label, []).append((place, end, text))
    for (place, low, top), low_text, top_text in (r for own in ranges.values() for r in own):
        # A line from zero is a bar; any other is a range.
        text, end = (top_text, top) if low == 0 else (between(low_text, top_text), (low + top) / 2)
        rows.setdefault("", []).append((place, end, text))
    found = []
    for label, some in rows.items():
        series = Series(label)
        for place, end, text in sorted(some, key=lambda row: row[0], reverse=flat and not bool(ax.yaxis_inverted())):
            series.add(_pixel(ax, (end, place) if flat else (place, end), high), _where(along, place), text)
        found.append(series)
    return found


def _label(artist) -> str:
    name = str(artist.get_label() or "")
    return "" if name.startswith("_") else name


def _in_data(ax, artist) -> bool:
    """Whether both coordinates are the data's: a line across the axes is no mark."""
    return artist.get_transform() == ax.transData


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


# --- Numbers --------------------------------------------------------------------------------


class Twin:
    """The numbers of a chart's table, to print a drawn value as the table prints it."""

    def __init__(self, table: pd.DataFrame):
        self.columns = []
        for at in range(table.shape[1]):
            column = table.iloc[:, at]
            numbers = pd.to_numeric(column, errors="coerce").dropna().to_numpy(dtype=float)
            if len(numbers) and pd.api.types.is_numeric_dtype(column) and column.name != "Year":
                digits = next((d for d in (0, 1) if np.array_equal(np.round(numbers, d), numbers)), 2)
                self.columns.append((digits, str(column.name).endswith("%"), np.unique(numbers)))
        self.columns.sort(key=lambda c: -c[0])

    def column(self, values: list[float], percent: bool):
        """The column that holds the most of the values; of those one of the kind (percent or not),
        and the one with most decimals. For percentages only a column of percentages, if there is one:
        whole numbers near nought would seem to hold any share."""

        def held(column):
            digits, is_percent, numbers = column
            scaled = np.asarray(values, dtype=float) * (100 if is_percent else 1)
            near = numbers[np.clip(np.searchsorted(numbers, scaled), 0, len(numbers) - 1)]
            below = numbers[np.clip(np.searchsorted(numbers, scaled) - 1, 0, len(numbers) - 1)]
            return int((np.minimum(abs(near - scaled), abs(below - scaled)) <= 0.5 * 10.0**-digits + 1e-9).sum()), is_percent == percent

        columns = [c for c in self.columns if percent and c[1]] or self.columns
        return max(columns, key=held, default=None)

    def texts(self, values: list[float], axis) -> list[str]:
        """Values as the table has them, with the sign that the axis puts behind its numbers. One at
        the very edge of a logarithmic axis stands for all beyond it."""
        from matplotlib.ticker import FuncFormatter

        if not values:
            return []
        form = axis.get_major_formatter()
        shown = re.fullmatch(r"[\d.]+(.?)", form(0.54321)) if isinstance(form, FuncFormatter) else None
        sign = shown[1] if shown else ""
        limits = sorted(axis.get_view_interval()) if axis.get_scale() == "log" else []
        known = [v for v in values if v not in limits]
        most, percent, _ = self.column(known, sign == "%") or (0, False, None)
        cells = np.unique(np.concatenate([[], *(c[2] for c in self.columns if c[:2] == (most, percent))]))
        scale = 100 if percent or sign == "%" else 1
        digits = next(d for d in range(most + 1) if d == most or all(abs(v * scale - round(v * scale, d)) < 1e-9 for v in known))

        def text(value: float) -> str:
            if value in limits:
                return f"{'≤' if value == limits[0] else '≥'} {value:g}{sign}"
            near = cells[abs(cells - value * scale) <= 0.5 * 10.0**-most + 1e-9]
            value = near[0] if len(near) == 1 else round(value * scale, digits) + 0  # the cell itself; no minus zero
            return f"{value:,.{digits}f}{sign or '%' * percent}"

        return [text(float(value)) for value in values]
