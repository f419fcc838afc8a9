"""Parts that several charts share: panels by province, marks in time."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from report.errors import ReportError, choose
from report.figures.chart import colour
from report.record import measures, provinces

ACTIONS = {"attack": "attacks", "clash": "clashes", "strike": "strikes, shelling"}
"""What ACLED's default actions are called in charts."""


def short(name: str) -> str:
    """A name that fits a narrow panel."""
    return {
        "Islamabad Capital Territory": "Islamabad",
        "Azad Jammu and Kashmir": "Azad Kashmir",
    }.get(name, name)


def called(code: str) -> str:
    """What a province is called in a title: KP, or its name."""
    return "KP" if code == provinces.KP else provinces.names()[code]


def chosen(places: Iterable[str]) -> tuple[str, ...]:
    """The provinces that a figure is asked for, each once; ReportError for none, and for what is no code of one."""
    if isinstance(places, str):
        raise ReportError(f"Provinces are a list of codes. Write: [{places!r}].")
    known = {code: code for code in provinces.names() if code != provinces.UNPLACED}
    found = tuple(dict.fromkeys(choose(known, code) for code in places))
    if not found:
        raise ReportError("A figure by province needs at least one province.")
    return found


def within(given: int, least: int, most: int, what: str) -> int:
    """A number that a figure is asked for; ReportError where it is not one from `least` to `most`."""
    if given not in range(least, most + 1):
        raise ReportError(f"{what} is {given!r}. Take a whole number from {least} to {most}.")
    return given


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


def party_look(party: str) -> dict:
    """The PTI dark, caretakers pale, the others between."""
    hue, density = {"": ("shade", 1), "PTI": ("ink", 0.35)}.get(party, ("muted", 0.18))
    return {"color": colour(hue), "alpha": density, "linewidth": 0}
