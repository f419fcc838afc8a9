"""The unit of every panel, in words above its value axis; of a drawing without axes, at its head."""

from __future__ import annotations

import matplotlib
from matplotlib.text import Text

LINE = 18
"""Pixels that a line of the unit takes."""


def measured_in(ax, unit: str, drawn: bool = False) -> None:
    """Gives a panel a unit other than its chart's. `drawn`: the chart writes the words itself."""
    ax.unit, ax.unit_drawn = unit, drawn


def draw_units(figure, unit: str) -> None:
    """Writes the unit above each value axis, once for panels of a row that share theirs.

    `unit` is the chart's: that of every panel without its own, or of the marks where there are no axes.
    """
    if figure.get_layout_engine() is None:
        own = [ax for ax in figure.axes if hasattr(ax, "unit")]
        if not own:
            _at_the_head(figure, unit)
        for ax in own:
            _above(ax, ax.unit)
        return
    panels = [ax for ax in figure.axes if hasattr(ax, "unit") or (ax.axison and getattr(ax, "said", ()))]
    if not panels:
        figure.supxlabel(unit, x=0.01, ha="left", fontsize="medium", color=matplotlib.rcParams["axes.labelcolor"])
    for ax in panels:
        if hasattr(ax, "unit"):
            _above(ax, ax.unit)
        else:
            shared = [other for other in panels if _joined(ax, other)]
            _above(ax, unit if shared[0] is ax else "", len(shared) == 1)


def _joined(ax, other) -> bool:
    """Whether two panels stand in a row and share their value axis."""
    axes = ax.get_shared_x_axes() if getattr(ax, "said_along", "") == "y" else ax.get_shared_y_axes()
    return ax is other or (axes.joined(ax, other) and ax.get_subplotspec().rowspan == other.get_subplotspec().rowspan)


def _above(ax, unit: str, alone: bool = True) -> None:
    """The unit at the left above a panel, under its title; it may run on over the panels that share it."""
    if getattr(ax, "unit_drawn", False):
        return
    if title := ax.get_title(loc="left"):
        style = next(text for text in ax.findobj(Text) if text.get_text() == title)
        looks = {"color": style.get_color(), "fontsize": style.get_fontsize(), "fontweight": style.get_fontweight()}
        ax.set_title(title, loc="left", pad=6 + LINE - 3, **looks)
    if not unit:
        return
    words = ax.annotate(
        unit,
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 5),
        textcoords="offset points",
        va="bottom",
        fontsize=matplotlib.rcParams["ytick.labelsize"],
        color=matplotlib.rcParams["axes.labelcolor"],
    )
    words.set_in_layout(alone or not title)


def _at_the_head(figure, unit: str) -> None:
    """The unit in a line of its own over a drawing that is laid out by hand, which moves down by it."""
    wide, high = figure.bbox.size
    share = high / (high + LINE)
    figure.set_size_inches(wide / figure.dpi, (high + LINE) / figure.dpi)
    for ax in figure.axes:
        box = ax.get_position()
        ax.set_position((box.x0, box.y0 * share, box.width, box.height * share))
    for text in figure.texts:
        text.set_y(text.get_position()[1] * share)
    style = {"fontsize": matplotlib.rcParams["ytick.labelsize"], "color": matplotlib.rcParams["axes.labelcolor"]}
    figure.text(0, 1 - 3 / (high + LINE), unit, va="top", **style)
