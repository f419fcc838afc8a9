"""The record since 2004 for a phone: years run down; beside them who governed, deaths, what was begun."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.collections import LineCollection
from matplotlib.patches import Polygon

from report import registers
from report.chapters.fight_or_talk.measures import START
from report.figures.axes import DASHES
from report.figures.chart import Layout, colour
from report.figures.labels import pushed_apart
from report.figures.marks import say, say_values
from report.figures.parts import party_look
from report.figures.sheet import axes_at, canvas, text_at
from report.figures.units import measured_in
from report.registers import turns
from report.words import long_date, number

DYADS_FROM = "2007-01"
"""Before this month UCDP has no dyad of Pakistan and the TTP (see data and methods)."""

SHAPES = {"operation": "s", "deal": "o", "ceasefire": "D", "talks": "^"}
HUES = {"operation": "accent", "deal": "PK-PB", "ceasefire": "PK-BA", "talks": "PK-IS"}

PER_30_DAYS = "ACLED, KP, per 30 days"
"""The column of the table twin."""

HEIGHT, TOP = 844, 66
TALL = HEIGHT - TOP - 4
LINE = 14.5
"""Pixels from a line of text to the next."""


@dataclass(frozen=True)
class Places:
    """Where the columns of a layout stand (left and right in pixels), and the words that fit there."""

    columns: dict[str, tuple[int, int]]
    levels: dict[str, tuple[float, str]]  # the middle of a level's head, and the head
    heads: dict[str, tuple[str, str]]  # of a source, and its unit
    notes: tuple[tuple, ...]  # in the column of a source: x, year, words, colour; bold in a colour of places
    zero: str  # which side of its place the number 0 stands on


def _columns(*edges: tuple[int, int]) -> dict[str, tuple[int, int]]:
    return dict(zip(("year", "federal", "PK-KP", "ucdp-ged", "acled", "lanes", "names"), edges, strict=True))


PLACES = Places(
    columns=_columns((0, 30), (30, 47), (49, 66), (70, 116), (121, 167), (171, 203), (203, 350)),
    levels={"federal": (35.5, "Fed"), "PK-KP": (59.5, "KP")},
    heads={"ucdp-ged": ("UCDP", "deaths a\nmonth"), "acled": ("ACLED", "per 30\ndays")},
    notes=(
        ("ucdp-ged", 100, 2005.1, "not com-\nparable", "muted"),
        ("ucdp-ged", 150, 2016.62, "merged", "merged"),
        ("ucdp-ged", 150, 2017.0, "settled", "settled"),
        ("acled", 160, 2019.4, "whole", "PK-KP"),
    ),
    zero="left",
)

LANDMARKS = {
    "aps-attack-2014": "school attack",
    "fata-merger-2018": "tribal areas join KP",
    "taliban-take-kabul-2021": "Taliban take Kabul",
}
"""Events of the chronology that are no turn of policy and that readers look for."""


def landmarks() -> list[tuple[float, str]]:
    """The day of each, and its words."""
    return [(at_day(turns.middle(registers.event(event).date)), words) for event, words in LANDMARKS.items()]


def called(marks: Sequence[turns.Mark]) -> dict[str, str]:
    """By event, a mark's name with its year (Zarb-e-Azb ’14), and with its month where another would be called the same."""
    same = Counter((mark.short, mark.start.year) for mark in marks)
    return {m.event: f"{m.short} {m.start:{'’%y' if same[m.short, m.start.year] == 1 else '%b ’%y'}}" for m in marks}


def at_day(day: datetime.date) -> float:
    """A day as a number of years, for an axis."""
    first = datetime.date(day.year, 1, 1)
    return day.year + (day - first).days / 365.25


def at_month(month: str) -> float:
    """The beginning of a month as a number of years."""
    return int(month[:4]) + (int(month[5:7]) - 1) / 12


class Timeline:
    """A figure with a column for each thing that is told, over years that all of them share."""

    def __init__(self, layout: Layout, last: str):
        self.places = PLACES
        self.first, self.end = int(START[:4]), at_month(last) + 2 / 12
        self.pixel = (self.end - self.first) / TALL  # in years
        self.figure = canvas(layout, HEIGHT)
        self.axes = {name: self._column(name, *edges) for name, edges in self.places.columns.items()}
        back = axes_at(self.figure, 0, TOP, layout.width, TALL, zorder=-1)
        back.set_ylim(self.end, self.first)
        back.axis("off")
        back.axhspan(self.first, at_month(DYADS_FROM), color=colour("shade"), linewidth=0)
        for year in range(self.first, int(self.end) + 1):
            back.axhline(year, color=colour("grid"), linewidth=0.7)
            self.axes["year"].text(0, year + 2 * self.pixel, str(year), va="top", fontsize=11, color=colour("muted"))

    def _column(self, name: str, left: int, right: int):
        ax = axes_at(self.figure, left, TOP, right - left, TALL, label=name)
        ax.set(ylim=(self.end, self.first), xticks=[], yticks=[])
        ax.grid(False)
        ax.spines[:].set_visible(False)
        return ax

    def heads(self) -> None:
        """What stands over the columns of governments and deaths."""
        for middle, title in self.places.levels.values():
            text_at(self.figure, middle, 42, title, ha="center", va="top", fontweight="bold")
        for source, (title, _) in self.places.heads.items():
            text_at(self.figure, self.places.columns[source][0], 3, title, va="top", fontweight="bold")

    def units(self) -> None:
        for source, (_, unit) in self.places.heads.items():
            measured_in(self.axes[source], " ".join(unit.split()), drawn=True)
            text_at(self.figure, self.places.columns[source][0], 17, unit, va="top", color=colour("muted"))

    def deaths(self, source: str, frame: pd.DataFrame, most: int, title: str) -> None:
        """Deaths by month as areas: of the two parts of KP where they are told, else of the whole."""
        ax, (left, right) = self.axes[source], self.places.columns[source]
        ax.set_xlim(0, most)
        areas_of(ax, source, frame, title, along="y")
        ax.axvline(0, color=colour("muted"), linewidth=0.8)
        ax.axvline(most / 2, color=colour("grid"), linewidth=0.8, zorder=0)
        numbers = {"va": "bottom", "color": colour("muted")}
        text_at(self.figure, (left + right) / 2, TOP - 3, number(most / 2), ha="center", **numbers)
        text_at(self.figure, left, TOP - 3, "0", ha=self.places.zero, **numbers)

    def notes(self, early: str) -> None:
        """What is said in the columns of deaths; `early` is ACLED's first month."""
        late = at_month(early) - 4 * self.pixel
        self.axes["acled"].text(30, late, f"from {early[:4]}", fontsize=11, color=colour("muted"), va="bottom")
        for source, x, year, words, hue in self.places.notes:
            weight = "normal" if hue == "muted" else "bold"
            self.axes[source].text(x, year, words, fontsize=11, color=colour(hue), fontweight=weight, va="center")
        left, right = self.places.columns["ucdp-ged"][0], self.places.columns["acled"][1]
        ax = axes_at(self.figure, left, TOP, right - left, TALL, zorder=2)
        ax.set(xlim=(0, 1), ylim=(self.end, self.first))
        ax.axis("off")
        for year, words in landmarks():
            ax.axhline(year, color=colour("ink"), linewidth=1, linestyle=DASHES)
            ax.text(1, year - 2 * self.pixel, words, fontsize=11, ha="right")

    def governments(self, level: str, title: str) -> None:
        """Who led the governments of a level, one block per party."""
        ax = self.axes[level]
        ax.set_xlim(0, 1)
        for start, stop, party in governed(ax, level, title, (self.first, self.end), along="y"):
            ax.fill_between([0, 1], start + self.pixel, stop - self.pixel, **party_look(party))
            weight = "bold" if party == "PTI" else "normal"
            ax.text(0.5, (start + stop) / 2, party, rotation=90, ha="center", va="center", fontsize=11, fontweight=weight)

    def events(self, marks: Sequence[turns.Mark]) -> None:
        """What was begun: a mark in its lane, its name at the right, a thread between the two."""
        lanes, names = self.axes["lanes"], self.axes["names"]
        left, right = self.places.columns["names"]
        lanes.set_xlim(0, len(turns.LANES))
        names.set_xlim(0, right - left)
        days = [at_day(mark.start) for mark in marks]
        places = pushed_apart(days, LINE * self.pixel, self.end - 4 * self.pixel)
        middles = {lane: i + 0.5 for i, lane in enumerate(turns.LANES)}
        words = called(marks)
        for mark, place in zip(marks, places):
            names.text(9, place, words[mark.event], fontsize=11, va="center", color=colour(HUES[mark.lane]))
        _threads(names, [((0, day), (7, place)) for day, place in zip(days, places)])
        _threads(lanes, [((middles[mark.lane] + 0.45, day), (len(turns.LANES), day)) for mark, day in zip(marks, days)])
        for lane, x in middles.items():
            own = [mark for mark in marks if mark.lane == lane]
            starts = [at_day(mark.start) for mark in own]
            _threads(lanes, [((x, at_day(m.start)), (x, at_day(m.end))) for m in own if m.end > m.start], HUES[lane], 3)
            lanes.plot([x] * len(own), starts, SHAPES[lane], color=colour(HUES[lane]), markersize=6.5)
            say(lanes, [(x, day, when(registers.event(m.event)), m.short, turns.LANES[lane]) for m, day in zip(own, starts)])

    def key(self) -> None:
        """The names of the lanes, each with its shape over its lane."""
        (left, right), end = self.places.columns["lanes"], self.places.columns["names"][0]
        width = self.figure.bbox.width
        ax = axes_at(self.figure, 0, 0, width, TOP, zorder=2)
        ax.set(xlim=(0, width), ylim=(TOP, 0))
        ax.axis("off")
        for i, (lane, title) in enumerate(turns.LANES.items()):
            x, hue = left + (right - left) * (i + 0.5) / len(turns.LANES), colour(HUES[lane])
            text_at(self.figure, end + 9, 3 + LINE * i, title.lower(), va="top", fontweight="bold", color=hue)
            ax.plot([x], [9 + LINE * i], SHAPES[lane], color=hue, markersize=6.5)
            ax.plot([x, x], [14 + LINE * i, TOP], color=colour("grid"), linewidth=0.8)


def areas_of(ax, source: str, frame: pd.DataFrame, title: str, along: str) -> None:
    """Deaths by month as areas along the axis of the years: of the two parts of KP where they are told, else of the whole."""
    told, whole = frame["merged"].notna(), frame["whole"]
    for values, hue in ((whole[told], "settled"), (frame["merged"][told], "merged"), (whole[~told], "PK-KP")):
        if len(values):
            ax.add_patch(_area(values, colour(hue), along))
    parts = [f"merged districts {number(row.merged)}, settled {number(row.settled)}" for row in frame.itertuples()]
    middles = [at_month(month) + 1 / 24 for month in frame.index]
    said = list(whole) if source == "acled" else parts
    say_values(ax, middles, said, PER_30_DAYS, along=along, ends=whole, where=map(long_date, frame.index), title=title)


def _area(values: pd.Series, hue: str, along: str) -> Polygon:
    """A filled area of steps, one per month."""
    starts = [at_month(month) for month in values.index]
    edges = [*starts, starts[-1] + 1 / 12]
    steps = [(edge, value) for value, *month in zip(values, edges, edges[1:]) for edge in month]
    points = [(edges[0], 0), *steps, (edges[-1], 0)]
    return Polygon(points if along == "x" else [point[::-1] for point in points], color=hue, linewidth=0)


def governed(ax, level: str, title: str, span: tuple[float, float], along: str) -> Iterator[tuple[float, float, str]]:
    """Who led the governments of a level within some years, said as marks: start, end, party (empty for caretakers)."""
    for spell in turns.spells(level):
        start, stop = max(at_day(spell.start), span[0]), at_day(spell.end) if spell.end else span[1]
        when = f"{long_date(spell.start)} {f'to {long_date(spell.end)}' if spell.end else 'on'}"
        place = (0.5, (start + stop) / 2) if along == "y" else ((start + stop) / 2, 0.5)
        say(ax, [(*place, when, spell.party or "caretakers")], title=title, along=along)
        yield start, min(stop, span[1]), spell.party


def _threads(ax, lines: list, hue: str = "grid", thick: float = 0.8) -> None:
    ax.add_collection(LineCollection(lines, colors=colour(hue), linewidths=thick), autolim=False)


def when(event: registers.Event) -> str:
    """When an event was, to the end if one was read."""
    return long_date(event.date) + (f" to {long_date(event.end)}" if event.end and event.end != event.date else "")


def draw(layout: Layout, deaths: dict[str, pd.DataFrame], marks: Sequence[turns.Mark], last: str):
    """Governments, deaths by source, and what was begun, up to a month."""
    timeline = Timeline(layout, last)
    timeline.heads()
    timeline.deaths("ucdp-ged", deaths["ucdp-ged"], 1200, "UCDP, deaths a month")
    timeline.deaths("acled", deaths["acled"], 1000, "ACLED, deaths per 30 days")
    timeline.units()
    timeline.notes(deaths["acled"].index[0])
    timeline.governments("federal", "Federal")
    timeline.governments("PK-KP", "KP")
    timeline.events(marks)
    timeline.key()
    return timeline.figure
