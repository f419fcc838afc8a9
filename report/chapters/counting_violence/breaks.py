"""Small panels in which a step of a record shows: counts by quarter, and ratios of one count to another by year."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from report.chapters.counting_violence import measures as counting
from report.figures.axes import dashed
from report.figures.chart import Layout, colour
from report.figures.marks import say_values
from report.figures.sheet import canvas
from report.figures.units import measured_in

PROVINCES = ["PK-KP", "PK-PB", "PK-SD"]
"""Where ACLED's changes of mid-2018 and January 2020 show at once: see `data-and-methods`."""
WHERE = "KP, Punjab and Sindh"
EVENTS = "events per 30 days"


@dataclass(frozen=True)
class Panel:
    """A small panel: its series by their names in the twin, by quarter (bars) or by year (dots), and a dashed date."""

    title: str
    unit: str
    lines: dict[str, pd.Series]
    date: tuple[float, str] | None = None
    brief: str = ""

    def draw(self, ax, narrow: bool) -> None:
        line = pd.concat(self.lines.values())
        ax.set_title(self.brief if narrow and self.brief else self.title, fontsize=11)
        measured_in(ax, self.unit)
        if isinstance(line.index, pd.PeriodIndex):
            x = [quarter.year + (quarter.quarter - 0.5) / 4 for quarter in line.index]
            say_values(ax, x, line, "Value", where=[f"{quarter.year}, quarter {quarter.quarter}" for quarter in line.index])
            ax.bar(x, line, width=0.2, color=colour("PK"))
        else:
            x = list(line.index)
            say_values(ax, x, line, "Value")
            ax.plot(x, line, color=colour("ink"), marker="o", markersize=3.5, linestyle="none")
        ax.set_ylim(0, float(line.max()) * 1.18)
        if self.date:
            dashed(ax, *self.date, "accent", (3, -1), 1.2, color=colour("accent"))
        ax.locator_params(axis="y", nbins=4)
        first, last = math.floor(min(x)), math.floor(max(x))
        stride = 1 if last - first < 3 else 2 if last - first < 6 else 5
        ax.set_xticks([year for year in range(first, last + 1) if year % stride == 0])

    def rows(self) -> list[tuple[str, str, float]]:
        """Series, period and value, as the twin has them."""
        each = [(name, *pair) for name, line in self.lines.items() for pair in line.items()]
        return [(name, str(at).replace("Q", " quarter "), round(float(value), 2)) for name, at, value in each]


def panels_of_breaks() -> list[Panel]:
    """Five panels of quarters, three of ratios, and CRSS's two series."""
    three, where = PROVINCES, WHERE
    civil = counting.quarters("acled", three, "2016-01", "2020-12", violence="civilians").set_index("quarter")
    acled, ucdp = (counting.quarters(source, three, "2018-07", "2021-12").set_index("quarter") for source in ("acled", "ucdp-ged"))
    alone = counting.quarters("acled", ["PK-BA"], "2022-01", "2025-12").set_index("quarter")
    civil_name = f"ACLED, violence against civilians, {where}, events per 30 days"
    in_2020, in_2024 = (2020, "Jan 2020"), (2024, "Jan 2024")
    deaths = {name: counting.series("deaths")[name] for name in ("crss-violence-all", "crss-violence")}
    return [
        Panel("ACLED, on civilians", EVENTS, {civil_name: civil["events"]}, (2018.5, "mid-2018")),
        Panel("ACLED, all events", EVENTS, {f"ACLED, all events, {where}, per 30 days": acled["events"]}, in_2020),
        Panel("UCDP, all events", EVENTS, {f"UCDP, all events, {where}, per 30 days": ucdp["events"]}, in_2020),
        Panel(
            "ACLED, Balochistan: events", EVENTS, {"ACLED, Balochistan, events per 30 days": alone["events"]}, in_2024, "ACLED, Balochistan"
        ),
        Panel(
            "ACLED, Balochistan: deaths",
            "deaths per event",
            {"ACLED, Balochistan, deaths per event": alone["deaths_per_event"]},
            in_2024,
            "Its deaths",
        ),
        _ratio_panel("ACLED to UCDP, deaths", "acled", "ucdp-ged"),
        _ratio_panel("PIPS to GTD, attacks", "pips-attacks", "gtd", (2011.85, "Nov 2011")),
        _ratio_panel("PIPS to Ministry, attacks", "pips-attacks", "ministry-terrorism"),
        Panel(
            "CRSS, deaths",
            "deaths a year",
            {f"{counting.NAMES[name]}, deaths": line for name, line in deaths.items()},
            (2017.5, "definition"),
        ),
    ]


def _ratio_panel(title: str, first: str, second: str, date: tuple[float, str] | None = None) -> Panel:
    name, noun = title.split(", ")
    ratio = counting.ratio("deaths" if noun == "deaths" else "incidents", first, second)
    return Panel(title, f"ratio of {noun}", {f"ratio: {title}": ratio}, date, name)


def drawn(layout: Layout, panels: list[Panel]):
    columns = layout.columns(3)
    rows = -(-len(panels) // columns)
    height = rows * (148 if layout.narrow else 166)
    # Nine constrained panels cost a second; their margins are known.
    figure = canvas(layout, height)
    axes = figure.subplots(rows, columns)
    left, between = (0.115, 0.28) if layout.narrow else (0.05, 0.18)
    figure.subplots_adjust(left, 24 / height, 0.99, 1 - 34 / height, between, 0.66)
    for ax, panel in zip(axes.flat, panels):
        panel.draw(ax, layout.narrow)
        if next(iter(panel.lines)).startswith("ratio"):
            ax.axhline(1, color=colour("muted"), linewidth=0.8)
    last, new = axes.flat[len(panels) - 1], list(panels[-1].lines.values())[-1]
    last.plot(new.index, new, linestyle="none", marker="o", markersize=3, color=colour("paper"))
    last.yaxis.set_major_formatter(lambda v, _: f"{v:,.0f}")
    for ax in axes.flat[len(panels) :]:
        ax.axis("off")
    return figure
