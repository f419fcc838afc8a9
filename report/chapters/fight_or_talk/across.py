"""The record since 2004 for a wide page: years run to the right; below each other who governed, deaths, what was begun."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import pandas as pd

from report import registers
from report.chapters.fight_or_talk.measures import START
from report.chapters.fight_or_talk.timeline import (
    DYADS_FROM,
    HUES,
    SHAPES,
    areas_of,
    at_day,
    at_month,
    called,
    governed,
    landmarks,
    when,
)  # fmt: skip
from report.figures.axes import DASHES
from report.figures.chart import Layout, colour
from report.figures.marks import say
from report.figures.parts import party_look
from report.figures.sheet import axes_at, canvas, text_at
from report.figures.units import measured_in
from report.registers import turns

LEFT, HEAD = 92, 20
"""Pixels for the names of the rows, and for the words of the landmarks."""
GOVERNMENTS, DEATHS, YEARS, ROW, GAP = 16, 0.065, 16, 13, 5
"""Pixels: a row of governments; a death; the years; a row of marks; between bands."""
LETTER = 5.9
"""Mean width of a letter at 11 px."""
SOURCES = {
    "ucdp-ged": ("UCDP", "militancy,\ndeaths a month", 1200, "deaths a month"),
    "acled": ("ACLED", "all sides, deaths\nper 30 days", 1000, "deaths per 30 days"),
}
NOTES = (
    ("ucdp-ged", 2004.1, 1000, "TTP not\nyet coded", "muted"),
    ("ucdp-ged", 2016.2, 700, "merged districts", "merged"),
    ("ucdp-ged", 2016.2, 860, "settled districts", "settled"),
    ("acled", 2018.6, 560, "whole province", "PK-KP"),
)


def placed(spans: Sequence[tuple[float, float, float]], end: float) -> list[tuple[int, bool]]:
    """For marks from start to stop with words of a width: the first row with room before `end`, and whether the words follow."""
    rows: list[list[tuple[float, float]]] = []
    found = []
    for start, stop, wide in spans:
        sides = ((True, (start - 6, stop + 9 + wide)), (False, (start - 9 - wide, stop + 6)))
        row, follow, taken = next(
            (row, follow, (low, high))
            for row in count()
            for follow, (low, high) in sides
            if (low >= 0 if not follow else high <= end) and all(high <= a or b <= low for a, b in (rows[row] if row < len(rows) else []))
        )
        rows += [[]] * (row == len(rows))
        rows[row] = [*rows[row], taken]
        found.append((row, follow))
    return found


def draw(layout: Layout, deaths: dict[str, pd.DataFrame], marks: Sequence[turns.Mark], last: str):
    """Governments, deaths by source, and what was begun, up to a month."""
    first, end = int(START[:4]), at_month(last) + 2 / 12
    wide = layout.width - LEFT
    year = wide / (end - first)
    words = called(marks)
    lanes = {lane: [mark for mark in marks if mark.lane == lane] for lane in turns.LANES}
    rows = {
        lane: placed([((at_day(m.start) - first) * year, (at_day(m.end) - first) * year, LETTER * len(words[m.event])) for m in own], wide)
        for lane, own in lanes.items()
    }
    tall = {"federal": GOVERNMENTS, "PK-KP": GOVERNMENTS} | {source: most * DEATHS for source, (_, _, most, _) in SOURCES.items()}
    tall |= {"years": YEARS} | {lane: ROW * (1 + max(row for row, _ in places)) for lane, places in rows.items()}
    tops: dict[str, float] = {}
    height: float = HEAD
    for name, high in tall.items():
        tops[name] = height
        height += high + (2 if name == "federal" else GAP)
    figure = canvas(layout, height)

    def band(name: str, top: float, high: float, limits: tuple[float, float], **style):
        ax = axes_at(figure, LEFT, top, wide, high, label=name, **style)
        ax.set(xlim=(first, end), ylim=limits, xticks=[], yticks=[])
        ax.grid(False)
        ax.spines[:].set_visible(False)
        return ax

    back = band("back", HEAD, height - HEAD, (0, 1), zorder=-1)
    back.vlines(range(first, int(end) + 1), 0, 1, color=colour("grid"), linewidth=0.7)
    for day, said in landmarks():
        back.axvline(day, color=colour("ink"), linewidth=1, linestyle=DASHES)
        text_at(figure, LEFT + (day - first) * year, HEAD - 10, said, ha="center" if day < 2020 else "left")
    for level, name in (("federal", "Islamabad"), ("PK-KP", "Peshawar")):
        ax = band(level, tops[level], GOVERNMENTS, (0, 1))
        text_at(figure, 0, tops[level] + GOVERNMENTS / 2, name, fontweight="bold")
        for start, stop, party in governed(ax, level, name, (first, end), along="x"):
            ax.axvspan(start + 0.03, stop - 0.03, **party_look(party))
            weight = "bold" if party == "PTI" else "normal"
            ax.text((start + stop) / 2, 0.45, party, ha="center", va="center", fontsize=11, fontweight=weight)
    for source, (name, long, most, unit) in SOURCES.items():
        ax = band(source, tops[source], tall[source], (0, most))
        measured_in(ax, unit, drawn=True)
        areas_of(ax, source, deaths[source], f"{name}, {unit}", along="x")
        ax.hlines([0, 500], first, end, color=[colour("muted"), colour("grid")], linewidth=0.8, zorder=0)
        text_at(figure, LEFT - 4, tops[source] + (most - 500) * DEATHS, "500", ha="right", color=colour("muted"))
        text_at(figure, 0, tops[source] + 6, name, fontweight="bold")
        text_at(figure, 0, tops[source] + 14, long, va="top", color=colour("muted"))
        if source == "ucdp-ged":
            ax.axvspan(first, at_month(DYADS_FROM), color=colour("shade"), linewidth=0, zorder=-1)
        for _, x, y, note, hue in (one for one in NOTES if one[0] == source):
            ax.text(x, y, note, fontsize=11, va="center", color=colour(hue), fontweight="normal" if hue == "muted" else "bold")
    for number in range(first, int(end) + 1, 2):
        text_at(figure, LEFT + (number - first) * year + 2, tops["years"] + YEARS / 2, str(number), color=colour("muted"))
    for lane, own in lanes.items():
        ax = band(lane, tops[lane], tall[lane], (tall[lane], 0))
        text_at(figure, 0, tops[lane] + ROW / 2, turns.LANES[lane], fontweight="bold", color=colour(HUES[lane]))
        for mark, (row, follow) in zip(own, rows[lane]):
            _begun(ax, mark, words[mark.event], (row + 0.5) * ROW, follow)
    return figure


def _begun(ax, mark: turns.Mark, words: str, y: float, follow: bool) -> None:
    """A mark, a bar to its end if one was read, and its name after or before it."""
    start, stop, hue = at_day(mark.start), at_day(mark.end), colour(HUES[mark.lane])
    ax.plot([start, stop], [y, y], color=hue, linewidth=3)
    ax.plot([start], [y], SHAPES[mark.lane], color=hue, markersize=6)
    behind = {"facecolor": colour("paper"), "edgecolor": "none", "pad": 0.6}
    style = {"bbox": behind, "xytext": (6 if follow else -6, 0), "textcoords": "offset points", "ha": "left" if follow else "right"}
    ax.annotate(words, (stop if follow else start, y), va="center", fontsize=11, color=hue, annotation_clip=False, **style)
    say(ax, [(start, y, when(registers.event(mark.event)), mark.short)], title=turns.LANES[mark.lane], along="x")
