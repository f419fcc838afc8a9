"""Parts that several charts share: panels by province, marks in time, words for numbers."""

from __future__ import annotations

import pandas as pd

from report import measures, provinces
from report.chart import colour


def number(value: float, digits: int = 0) -> str:
    """A number as it is printed: thousands separated."""
    return f"{value:,.{digits}f}"


def placed() -> dict[str, str]:
    """Names of the seven units by code, in the order of display."""
    return {code: name for code, name in provinces.names().items() if code != provinces.UNPLACED}


FRONT = ("PK-KP", "PK-BA")
"""The provinces that the report names; they have the large panels."""


def province_panels(layout, frame: pd.DataFrame, column: str, *, band=None):
    """Panels by province, bars by year: KP and Balochistan large on one scale, the other five
    small on another (see `finer`).

    frame: province, year, partial and `column` (and the two columns of `band`, drawn as a thin
    line from low to high). A year that is covered in part is drawn as an outline.
    """
    names = placed()
    others = [code for code in names if code not in FRONT]
    columns = 2 if layout.narrow else len(others)
    rows = -(-len(others) // columns)
    height = 170 + rows * (105 if layout.narrow else 130)
    figure = layout.canvas(height)
    grid = figure.add_gridspec(1 + rows, 2 * columns, height_ratios=[170] + [105 if layout.narrow else 130] * rows)
    large = small = None
    for place, code in enumerate([*FRONT, *others]):
        if code in FRONT:
            spot = grid[0, place * columns:(place + 1) * columns]
            large = ax = figure.add_subplot(spot, sharey=large)
        else:
            row, at = divmod(place - len(FRONT), columns)
            small = ax = figure.add_subplot(grid[1 + row, 2 * at:2 * at + 2], sharey=small)
            ax.tick_params(labelleft=at == 0)
        if place == 1:
            ax.tick_params(labelleft=False)
        data = frame[frame["province"] == code]
        full, part = data[~data["partial"]], data[data["partial"]]
        ax.bar(full["year"], full[column], width=0.8, color=colour(code))
        if len(part):
            ax.bar(part["year"], part[column], width=0.7, facecolor="none", edgecolor=colour(code), linewidth=1)
        if band:
            ax.vlines(data["year"], data[band[0]], data[band[1]], color=colour("ink"), linewidth=0.8)
        ax.set_title(names[code] if code in FRONT else short(names[code]), color=colour(code), fontsize=12 if code in FRONT else 11)
        tidy_years(ax, data["year"], few=code not in FRONT)
    return figure


def finer(frame: pd.DataFrame, column: str) -> str:
    """How much finer the scale of the small panels is than that of the large ones."""
    large = frame[frame["province"].isin(FRONT)][column].max()
    small = frame[~frame["province"].isin([*FRONT, provinces.UNPLACED])][column].max()
    return f"The lower panels are on a scale about {large / small:.0f} times finer."


def short(name: str) -> str:
    """A name that fits a narrow panel."""
    return {
        "Islamabad Capital Territory": "Islamabad",
        "Azad Jammu and Kashmir": "Azad Kashmir",
    }.get(name, name)


def tidy_years(ax, years, few=False):
    """Few ticks, at round years."""
    first, last = int(years.min()), int(years.max())
    step = (20 if few else 10) if last - first > 20 else (10 if few else 5)
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
