"""Axes that several charts share: of ratios with their intervals, steps by year, words within a panel."""

from __future__ import annotations

import math

import pandas as pd
from matplotlib.ticker import FixedLocator

from report.figures.chart import colour
from report.figures.marks import say_values

DASHES = (0, (3, 2))


def ratio_axis(ax, low: float, high: float, axis: str = "x") -> None:
    """A logarithmic axis of ratios with few ticks in plain numbers, and a line at one."""
    ticks = [t for t in (0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32) if low <= t <= high]
    if len(ticks) > 5:
        ticks = [t for t in ticks if t in (0.1, 0.25, 1, 4, 16)]
    which = getattr(ax, f"{axis}axis")
    getattr(ax, f"set_{axis}scale")("log")
    getattr(ax, f"set_{axis}lim")(low, high)
    which.set_major_locator(FixedLocator(ticks))
    which.set_major_formatter(lambda v, _: f"{v:g}×")
    which.set_minor_locator(FixedLocator([]))
    (ax.axvline if axis == "x" else ax.axhline)(1, color=colour("ink"), linewidth=1)


def steps(ax, values: pd.Series, ink: str, floor=0, alpha=1, label="") -> None:
    """Values by year as one filled stair from `floor`: a single mark, however many the years."""
    edges = [*(year - 0.5 for year in values.index), values.index[-1] + 0.5]
    ax.stairs(values, edges, baseline=floor, fill=True, color=ink, linewidth=0, alpha=alpha, label=label)


def ratios(
    ax, frame: pd.DataFrame, places, column: str, *, along="x", within=(0, math.inf), digits=None, label="", width=1.4, **dots
) -> None:
    """Ratios (estimate) with their intervals (low, high), cut at the ends of a scale.

    Said as `column` of the twin prints them; with `digits`, intervals as text of so many decimals does."""
    cut = frame[["estimate", "low", "high"]].astype(float).clip(*within)
    (ax.vlines if along == "x" else ax.hlines)(places, cut["low"], cut["high"], color=dots["color"], linewidth=width)
    points = (places, cut["estimate"]) if along == "x" else (cut["estimate"], places)
    ax.plot(*points, **{"linestyle": "none", "marker": "o", "markersize": 5, **dots})
    ranges = list(zip(frame["low"], frame["high"]))
    if digits is not None:
        ranges = [(round(low, digits), round(high, digits)) for low, high in ranges]
    say_values(ax, list(places), list(frame["estimate"]), column, along=along, ranges=ranges, label=label, sign="×")


def note(ax, x: float, y: float, words: str, **style) -> None:
    """Words within a panel, at a share of its width and height."""
    ax.annotate(words, (x, y), xycoords="axes fraction", fontsize=11, **style)


def dashed(ax, at, words: str = "", hue: str = "ink", offset=(4, -4), width=1.0, **style) -> None:
    """A dashed line upright through a panel, with words at its top."""
    ax.axvline(at, color=colour(hue), linewidth=width, linestyle=DASHES)
    if words:
        style = {"xytext": offset, "textcoords": "offset points", "va": "top", "fontsize": 11, **style}
        ax.annotate(words, (at, 1), xycoords=("data", "axes fraction"), **style)
