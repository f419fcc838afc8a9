"""The drawing of who governed when: time runs to the right, in lanes of governments and of how they related."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from matplotlib.colors import to_rgba

from report import registers
from report.chapters.two_governments import measures as alignment
from report.chapters.two_governments.measures import KP
from report.figures.chart import Layout, colour
from report.figures.marks import say
from report.figures.parts import party_look
from report.figures.sheet import axes_at, canvas, text_at
from report.registers import turns
from report.words import long_date

FIRST = "2008-01"
LEVELS = {"federal": "Islamabad", KP: "Peshawar"}
LANES = (*LEVELS.values(), "Together")
STEP, THICK, HEAD = 34, 22, 14
"""Heights in pixels: from lane to lane, of a lane, of the words above it where a layout has no room beside it."""
DASHED = {"facecolor": "none", "linestyle": (0, (3, 2))}
"""How caretakers look."""


def ordinal(date: str) -> int:
    return datetime.date.fromisoformat(date).toordinal()


def middle(date: str) -> float:
    """A date as a day number; the middle of a month or year that is all that is known."""
    first, last = registers.span(date)
    return (ordinal(first) + ordinal(last)) / 2


START = ordinal(f"{FIRST}-01")
CENTRED = {"ha": "center", "va": "center", "fontsize": 11}


def draw(layout: Layout, heads: Sequence[registers.Government], spells: Sequence[alignment.Spell], last: str):
    """Heads of government and spells of party alignment, up to a month."""
    left, head = (0, HEAD) if layout.narrow else (84, 0)
    tall = len(LANES) * (STEP + head)
    figure, end = canvas(layout, tall + 22), ordinal(registers.span(last)[1])
    ax = axes_at(figure, left, 0, layout.width - left, tall)
    ax.set(xlim=(START, end), ylim=(tall, 0), yticks=[])
    places = {name: i * (STEP + head) + head + 4 for i, name in enumerate(LANES)}
    for name, y in places.items():
        text_at(figure, 0, y - 7 if head else y + THICK / 2, name, fontweight="bold")
    for one in heads:
        _head(ax, one, places[LEVELS[one.level]], end)
    per_pixel = (end - START) / (layout.width - left)
    for level, name in LEVELS.items():
        for spell in turns.spells(level):
            start, stop = max(spell.start.toordinal(), START), spell.end.toordinal() if spell.end else end
            if spell.party and stop - start > 9 * len(spell.party) * per_pixel:
                weight = "bold" if spell.party == "PTI" else "normal"
                ax.text((start + stop) / 2, places[name] + THICK / 2, spell.party, fontweight=weight, **CENTRED)
    for together in spells:
        _state(ax, together, places["Together"], per_pixel)
    years = range(int(FIRST[:4]), int(last[:4]) + 1, 4 if layout.narrow else 2)
    ax.set_xticks([ordinal(f"{year}-01-01") for year in years], [str(year) for year in years])
    ax.get_xticklabels()[0].set_ha("left")
    ax.grid(False)
    return figure


def _block(ax, y: float, start: float, stop: float, **look) -> None:
    ax.barh(y, stop - start, THICK, start, align="edge", **look)


def _head(ax, head: registers.Government, y: float, end: int) -> None:
    start, stop = ordinal(head.start), ordinal(head.end) if head.end else end
    when = f"{long_date(head.start)} {f'to {long_date(head.end)}' if head.end else 'on'}"
    who = f"{head.head}, {head.leading_party or 'caretaker'}"
    say(ax, [((max(start, START) + stop) / 2, y + THICK / 2, when, who, LEVELS[head.level])])
    look = party_look(head.leading_party)
    _block(ax, y, start, stop, linewidth=0.8, edgecolor=colour("paper"), facecolor=to_rgba(look["color"], look["alpha"]))


def _state(ax, spell: alignment.Spell, y: float, per_pixel: float) -> None:
    """How the two governments related over a spell."""
    start, stop = ordinal(f"{spell.first}-01"), ordinal(registers.span(spell.last)[1])
    look = DASHED if spell.state == "caretaker" else {"facecolor": colour("shade" if spell.state == "opposed" else "paper")}
    _block(ax, y, start, stop, edgecolor=colour("muted"), linewidth=0.8, **look)
    spot = (start + stop) / 2, y + THICK / 2
    when = f"{long_date(spell.first)} to {long_date(spell.last)}"
    say(ax, [(*spot, when, alignment.STATES[spell.state], "Federal and KP")])
    words = {"same": "one party", "opposed": "rivals", "partners": "partners"}.get(spell.state, "")
    if words and stop - start > 6 * len(words) * per_pixel:
        ax.text(*spot, words, **CENTRED)
