"""Parts that several charts share: panels by province, marks in time, words for numbers."""

from __future__ import annotations

import pandas as pd

from report import measures, provinces
from report.chart import colour


def number(value: float, digits: int = 0) -> str:
    """A number as it is printed: thousands separated."""
    return f"{value:,.{digits}f}"


def listing(words: list[str]) -> str:
    """a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def placed() -> dict[str, str]:
    """Names of the seven units by code, in the order of display."""
    return {code: name for code, name in provinces.names().items() if code != provinces.UNPLACED}


def province_panels(layout, frame: pd.DataFrame, column: str, *, band=None, mark=None):
    """Small multiples: one panel per province, all on one scale, bars by year.

    frame: province, year, partial and `column` (and the two columns of `band`, drawn as a
    whisker). A year that is covered in part is drawn as an outline. mark: (year, words).
    """
    names = placed()
    columns = layout.columns(4, 2)
    rows = -(-len(names) // columns)
    figure, axes = layout.figure(rows * (150 if layout.narrow else 165), rows, columns, sharex=True, sharey=True)
    for ax, (code, name) in zip(axes.flat, names.items()):
        data = frame[frame["province"] == code]
        full, part = data[~data["partial"]], data[data["partial"]]
        ax.bar(full["year"], full[column], width=0.8, color=colour(code))
        if len(part):
            ax.bar(part["year"], part[column], width=0.7, facecolor="none", edgecolor=colour(code), linewidth=1)
        if band:
            low, high = data[band[0]], data[band[1]]
            ax.vlines(data["year"], low, high, color=colour("ink"), linewidth=0.8)
        ax.set_title(short(name) if layout.narrow else name, color=colour(code), fontsize=11.5)
        if mark:
            ax.axvline(mark, color=colour("muted"), linewidth=0.8, linestyle=(0, (3, 2)))
        tidy_years(ax, data["year"])
    for ax in axes.flat[len(names):]:
        ax.set_axis_off()
    for ax in axes.flat[max(0, len(names) - columns):len(names)]:
        ax.tick_params(labelbottom=True)
    return figure


def short(name: str) -> str:
    """A name that fits a narrow panel."""
    return {
        "Islamabad Capital Territory": "Islamabad",
        "Azad Jammu and Kashmir": "Azad Kashmir",
        "Khyber Pakhtunkhwa": "Khyber Pakht.",
    }.get(name, name)


def tidy_years(ax, years):
    """Few ticks, at round years."""
    first, last = int(years.min()), int(years.max())
    step = 10 if last - first > 20 else 5
    ax.set_xticks([y for y in range(first, last + 1) if y % step == 0])
    ax.yaxis.set_major_formatter(lambda v, _: f"{v:,.0f}")
    ax.locator_params(axis="y", nbins=4)


def wide_table(frame: pd.DataFrame, column: str, digits: int = 0, index: str = "year") -> pd.DataFrame:
    """The table twin of a chart by province: one row per period, one column per province."""
    table = frame.pivot(index=index, columns="province", values=column)
    table = table[[code for code in provinces.names() if code in table.columns]].rename(columns=provinces.names())
    table = table.round(digits) if digits else table.round().astype("Int64")
    return table.reset_index().rename(columns={index: index.capitalize()}).rename_axis(columns=None)


def partial_note(source: str) -> str:
    """A sentence on the last year where it is covered in part; empty where it is not."""
    frame = measures.by_year(source, by=())
    part = frame.loc[frame["partial"], "year"]
    return f" {int(part.iloc[-1])} is covered in part and drawn as an outline." if len(part) else ""
