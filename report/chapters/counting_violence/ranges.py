"""Counts side by side as ranges: a dot for each count and year, a line from the lowest to the highest, names in the last year."""

from __future__ import annotations

import pandas as pd

from report.chapters.counting_violence import measures as counting
from report.errors import ReportError
from report.figures.chart import colour
from report.figures.labels import pushed_apart
from report.figures.marks import say
from report.words import number, short_day

SCOPES = {
    "attacks": ("Attacks", "ink"),
    "attacks, no militants": ("Attacks, no militants", "ochre"),
    "attacks and operations": ("Attacks and operations", "accent"),
    "operations": ("Operations of the forces", "muted"),
}
"""What a count takes in, in words, and its colour."""


def is_whole(row: pd.Series | dict) -> bool:
    """Whether a row of `side_by_side` may enter a range."""
    return not row["until"] and row["status"] in counting.STANDING and row["measure"] != "cases"


def status(row: dict) -> str:
    """What is known of a value, in words."""
    revised = f"revised from {number(row['first'])}" if row["first"] != row["value"] else "only value"
    return {"preliminary": "first release", "contradicted": "disputed"}.get(row["status"], revised)


def told(row: dict) -> str:
    """A value with its marks in words."""
    notes = [f"to {short_day(row['until'])}"] if row["until"] else []
    notes += [status(row)] if status(row) != "only value" else []
    notes += [counting.SIGNS["°"]] if row["confidence"] == "low" else []
    value = number(row["value"]) + (f" to {number(row['high'])}" if row["high"] != row["value"] else "")
    return value + (f" ({'; '.join(notes)})" if notes else "")


def draw(ax, area: str, kind: str, years: range, top: float, room: float, legend: bool = True) -> None:
    """All counts of an area on axes up to `top`; `room`: years' widths that the names in the last year take."""
    frame = counting.side_by_side(area, kind, years)
    ax.set(xlim=(years[0] - 0.5, years[-1] + room), ylim=(-0.07 * top, top))
    ax.set_xticks(list(years), [str(year) for year in years])
    ax.tick_params(axis="x", length=0)
    ax.spines["bottom"].set_visible(False)
    ax.yaxis.set_major_formatter(lambda v, _: number(v))
    ax.locator_params(axis="y", nbins=4)
    for year in years:
        _range(ax, area, kind, year, top, year == years[-1])
    for name, rows in frame.groupby("name", sort=False):
        hue = colour(SCOPES[rows["scope"].iloc[0]][1])
        for whole, dots in rows.groupby(rows.apply(is_whole, axis=1)):
            style = {"markerfacecolor": hue if whole else colour("paper"), "markeredgecolor": hue, "label": name}
            ax.plot(dots["year"], dots["value"], linestyle="none", marker="o", markersize=7, zorder=3, **style)
    rows = frame.to_dict("records")
    say(ax, [(row["year"], row["value"], f"{SCOPES[row['scope']][0]} · {row['name']}, {row['year']}", told(row)) for row in rows])
    _names(ax, [row for row in rows if row["year"] == years[-1]], top)
    for place, scope in enumerate(frame["scope"].unique() if legend else ()):
        words, hue = SCOPES[scope]
        ax.text(
            0.01,
            0.97 - 0.085 * place,
            words,
            transform=ax.transAxes,
            va="top",
            fontsize=11,
            fontweight="bold",
            color=colour(hue),
            in_layout=False,
        )


def _range(ax, area: str, kind: str, year: int, top: float, last: bool) -> None:
    """The line from the lowest to the highest count of a year, and what they are where no names tell it."""
    try:
        ends = counting.spread(area, kind, year)
    except ReportError:
        return
    ax.vlines(year, ends["low"], ends["high"], color=colour("grid"), linewidth=7, zorder=1)
    for end, gap, va in (("low", -0.03, "top"), ("high", 0.03, "bottom")):
        if not last:
            ax.text(year, ends[end] + gap * top, number(ends[end]), ha="center", va=va, fontsize=11, in_layout=False)


def _names(ax, rows: list[dict], top: float) -> None:
    """The counts of the last year by name at the right, each led to its dot."""
    rows = sorted(rows, key=lambda row: row["value"])
    who = [row["name"].split(",")[0] for row in rows]
    gap = top * 0.075
    places = pushed_apart([row["value"] for row in rows], gap, top * 0.97)
    places = [max(place, gap * (at - 0.2)) for at, place in enumerate(places)]
    for row, short, place in zip(rows, who, places):
        name = row["name"].replace(",", "") if who.count(short) > 1 and len(row["name"]) < 20 else short
        hue = colour(SCOPES[row["scope"]][1])
        ax.plot((row["year"] + 0.12, row["year"] + 0.45), (row["value"], place), color=hue, linewidth=0.7)
        ax.text(row["year"] + 0.5, place, f"{name} {counting.printed(row)}", va="center", fontsize=11, color=hue, in_layout=False)


def twin(frame: pd.DataFrame) -> pd.DataFrame:
    """The numbers as a reader would want them: one row per count and year."""
    rows = frame.to_dict("records")
    return pd.DataFrame(
        {
            "Count": frame["name"],
            "Takes in": frame["scope"].map(lambda s: SCOPES[s][0].lower()),
            "Measure": frame["measure"],
            "Period": [f"{row['year']}" + (f", to {short_day(row['until'])}" if row["until"] else "") for row in rows],
            "Value": frame["value"].astype(int),
            "Status": [status(row) + (f", up to {row['high']:,}" if row["high"] != row["value"] else "") for row in rows],
            "Read in": frame["read_in"],
            "Confidence": frame["confidence"],
        }
    )
