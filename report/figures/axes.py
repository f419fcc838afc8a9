"""Axes that several charts share: of ratios, and steps by year."""

from __future__ import annotations

import pandas as pd
from matplotlib.ticker import FixedLocator

from report.figures.chart import colour


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
