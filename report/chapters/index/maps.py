"""The map of the front page: where the deaths of a year are, and who governs."""

from __future__ import annotations

import numpy as np
import pandas as pd

from report import registers, tables
from report.chapters.violence_by_province.maps import DISCLAIMER, MADE_WITH, draw_control, draw_unit
from report.figures.chart import Chart, Layout, chart, colour
from report.figures.marks import say
from report.figures.units import measured_in
from report.record import boundaries, measures, provinces
from report.record.credits import covered, credit
from report.record.provinces import BALOCHISTAN, KP
from report.words import number, percent

CITIES = {"Kabul": (69.18, 34.53), "Peshawar": (71.56, 34.01), "Islamabad": (73.05, 33.69), "Quetta": (67.0, 30.19)}
CIRCLES = {
    KP: (72.2, 35.3),
    BALOCHISTAN: (65.4, 28.2),
    "PK-SD": (68.7, 26.0),
    "PK-PB": (72.2, 30.9),
    "PK-IS": (73.1, 33.5),
    "PK-JK": (73.8, 34.3),
    "PK-GB": (75.0, 35.9),
}
"""Middles of the circles, in degrees east and north, near the middle of the province and clear of a city's name."""
LARGEST = 1.4
"""Degrees of latitude: the radius of a circle for as many deaths as the province with the most has."""


def _ruling(level: str, day: str) -> str:
    """The leading party of the government in office on a day."""
    return registers.in_office(level, day)[-1].leading_party


@chart
def where(period: str = "last12") -> Chart:
    """Pakistan with the deaths of the last twelve months (or another period) by province, four cities, and the Durand Line."""
    when, names = measures.period("acled", period), provinces.names()
    deaths = measures.totals("acled", when).set_index("province")["deaths_best"]
    table = pd.DataFrame({"Province": [names[code] for code in CIRCLES], "Killed": [int(deaths[code]) for code in CIRCLES]})
    both, every = int(deaths[[KP, BALOCHISTAN]].sum()), int(deaths.sum())
    day = covered("acled")[1].isoformat()
    peshawar, islamabad = _ruling(KP, day), _ruling("federal", day)
    told = ", ".join(f"{name} {number(count)}" for name, count in zip(table["Province"], table["Killed"]))
    return Chart(
        name="where-deaths-are",
        finding=f"Two provinces have {percent(both / every)} of the dead",
        caption=(
            f"People killed in political violence, on all sides, {when}: the larger the circle, the more. "
            "Afghan governments have not recognised the Durand Line as a border."
        ),
        alt=(
            f"A map of Pakistan with a circle for the deaths in each province, {when}: {told}. {peshawar} governs Khyber Pakhtunkhwa from "
            f"Peshawar, {islamabad} leads the national government in Islamabad. The Durand Line is the border with Afghanistan."
        ),
        table=table,
        source=f"{credit('acled')} Governments: the register of this book, on the last day of the data. {DISCLAIMER} {MADE_WITH}",
        unit="killed",
        method="method-map",
        draw=lambda layout: _draw(
            layout, deaths, str(when), {"Peshawar": f"{peshawar} leads KP", "Islamabad": f"{islamabad} leads\nPakistan"}
        ),
    )


def _draw(layout: Layout, deaths: pd.Series, when: str, governs: dict[str, str]):
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Ellipse

    figure, axes = layout.figure(268 if layout.narrow else 560)
    ax, outline, narrower = axes[0, 0], tables.read("outline"), 1 / np.cos(np.radians(30.5))
    shapes = boundaries.thinned(outline, tuple(CIRCLES), 0.06 if layout.narrow else 0.03)
    for code, rings in shapes.items():
        draw_unit(ax, rings, facecolor=to_rgba(colour(code), 0.25) if code in (KP, BALOCHISTAN) else colour("shade"))
    # Below the circles, which have the numbers.
    for line in boundaries.lines(outline, boundaries.BORDER):
        ax.plot(*line.T, color=colour("ink"), linewidth=1.6, zorder=1)
    draw_control(ax, outline, layout)
    most, names = deaths.max(), provinces.names()
    for code, (x, y) in CIRCLES.items():
        tall = 2 * LARGEST * np.sqrt(deaths[code] / most)
        hue = code if code in (KP, BALOCHISTAN) else "PK"
        ax.add_patch(Ellipse((x, y), tall * narrower, tall, facecolor=colour(hue), linewidth=0))
    say(ax, [(x, y, names[code], number(deaths[code])) for code, (x, y) in CIRCLES.items()], title=f"Killed, {when}")
    for code in ("PK-SD", "PK-PB"):
        x, y = CIRCLES[code]
        ax.text(x, y - 0.85, names[code], ha="center", va="center", fontsize=11, color=colour("muted"))
    size = 12 if layout.narrow else 14
    for name, code, at in (("Khyber Pakhtunkhwa (KP)", KP, (70.9, 36.3)), ("Balochistan", BALOCHISTAN, (65.0, 26.2))):
        style = {"va": "center", "fontweight": "bold", "fontsize": size}
        ax.text(*CIRCLES[code], f"{number(deaths[code])}\nkilled", ha="center", color=colour("paper"), linespacing=1.1, **style)
        ax.text(*at, name, ha="right" if code == KP else "center", color=colour(code), **style)
    _cities(ax, governs, 11 if layout.narrow else 13)
    ax.set_xlim(60.7, 78.6)
    ax.set_ylim(23.5, 37.2)
    ax.set_aspect(narrower)
    ax.axis("off")
    measured_in(ax, "killed", drawn=True)
    return figure


def _cities(ax, governs: dict[str, str], size: int) -> None:
    """Cities with what is governed from there, and the name of the line between Pakistan and Afghanistan."""
    places = {
        "Kabul": (69.0, 34.6, "right"),
        "Peshawar": (68.8, 33.2, "right"),
        "Islamabad": (75.6, 32.4, "left"),
        "Quetta": (67.2, 30.2, "left"),
    }
    for name, (x, y) in CITIES.items():
        *at, side = places[name]
        if name in governs:
            ax.plot((x, at[0] + (0.1 if side == "right" else -0.1)), (y, at[1]), color=colour("ink"), linewidth=0.8)
        ax.plot(x, y, marker="s", markersize=4, color=colour("ink"), markeredgecolor=colour("paper"))
        ax.text(*at, "\n".join(filter(None, (name, governs.get(name)))), ha=side, va="center", fontsize=size, linespacing=1.1)
    ax.text(65.9, 31.0, "Durand Line", ha="right", fontsize=size, color=colour("muted"))
