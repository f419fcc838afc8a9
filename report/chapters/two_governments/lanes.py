"""The drawing of who governed when: time runs down, in lanes of governments, states and talks, with turns of policy beside."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from report import registers
from report.chapters.two_governments import measures as alignment
from report.chapters.two_governments.measures import KP
from report.figures.chart import Layout, colour
from report.figures.labels import pushed_apart
from report.figures.marks import say
from report.figures.sheet import axes_at, canvas, text_at
from report.registers import turns
from report.words import long_date, short_date

FIRST = "2008-01"
HEIGHT, TOP = 800, 34
TALL = HEIGHT - TOP - 10
LEVELS = {"federal": "Federal", KP: "KP"}
DASHED = {"facecolor": "none", "linestyle": (0, (3, 2))}
"""How caretakers look."""
PTI, OTHERS = "ink", "PK"
"""The party that governs in Peshawar stands out; colours of provinces are provinces' alone."""
TURNS = {
    "swat-deal-2008": "KP's deal in Swat",
    "malakand-deal-2009": "KP's deal in Malakand",
    "operation-rah-e-rast-2009": "operation in Swat",
    "talks-2014": "federal talks with the TTP",
    "operation-zarb-e-azb-2014": "operation, North Waziristan",
    "national-action-plan-2014": "National Action Plan",
    "kp-ordinance-2019": "KP's Action in Aid ordinance",
    "khan-confirms-talks-2021": "prime minister: talks go on",
    "rashid-talks-abandoned-2022": "minister: talks abandoned",
    "ceasefire-2022-05": "truce and talks in Kabul",
    "pcns-approves-talks-2022": "committee approves talks",
    "nsc-zero-tolerance-2022": "committee: zero tolerance",
    "azm-e-istehkam-2024": "Azm-e-Istehkam approved",
    "gandapur-no-operation-2024": "KP: no operation",
    "kp-action-plan-2025": "KP's own action plan",
    "kp-apc-2025": "KP conference: no operation",
    "kp-scraps-law-2025": "KP scraps the ordinance",
    "kp-apex-committee-2026": "KP: all resources",
}
"""Turns of policy beside the lanes, by register id, with words that fit."""


@dataclass(frozen=True)
class Places:
    """The lanes of a layout: their left edges, the widths of the first two and of the third, their heads."""

    left: tuple[int, int, int, int]
    width: int
    strip: int
    heads: tuple[str, str, str, str]


PLACES = {
    "wide": Places((48, 172, 296, 372), 116, 60, ("Federal", "KP", "Parties", "Talks")),
    "narrow": Places((32, 80, 128, 158), 44, 20, ("Fed.", "KP", "", "")),
}


def ordinal(date: str) -> int:
    return datetime.date.fromisoformat(date).toordinal()


def middle(date: str) -> float:
    """A date as a day number; the middle of a month or year that is all that is known."""
    first, last = registers.span(date)
    return (ordinal(first) + ordinal(last)) / 2


START = ordinal(f"{FIRST}-01")


def draw(layout: Layout, heads: Sequence[registers.Government], spells: Sequence[alignment.Spell], talks: Sequence[str], last: str):
    """Heads of government, spells of party alignment, months of talks and turns, up to a month."""
    figure, places = canvas(layout, HEIGHT), PLACES[layout.name]
    ax, end = axes_at(figure, 0, TOP, layout.width, TALL), ordinal(registers.span(last)[1])
    ax.set(xlim=(0, layout.width), ylim=(end + 40, START))
    ax.axis("off")
    for year in range(int(FIRST[:4]), int(last[:4]) + 1, 2):
        side = "top" if f"{year}-01" == FIRST else "center"
        ax.text(0, ordinal(f"{year}-01-01"), str(year), color=colour("muted"), fontsize=11, va=side)
    lanes = dict(zip(LEVELS, places.left))
    for head in heads:
        _head(ax, head, lanes[head.level], places.width, end)
    for level, x in lanes.items():
        for spell in turns.spells(level):
            start, stop = max(spell.start.toordinal(), START), spell.end.toordinal() if spell.end else end
            if spell.party and stop - start > 250:
                ax.text(x + places.width / 2, (start + stop) / 2, spell.party, color=colour("paper"), fontweight="bold", **CENTRED)
    for alignment_spell in spells:
        _state(ax, alignment_spell, places.left[2], places.strip)
    for month in talks:
        start, stop = (ordinal(day) for day in registers.span(month))
        say(ax, [(places.left[3] + 4.5, (start + stop) / 2, long_date(month), "in talks with the TTP", "Federal level")])
        _block(ax, places.left[3], 9, start, stop + 1, color=colour("accent"), linewidth=0)
    _turns(ax, places.left[3] + 14, end, layout.narrow)
    for x, word in zip(places.left, places.heads):
        text_at(figure, x, 22, word, fontsize=12, fontweight="bold", va="baseline")
    return figure


CENTRED = {"ha": "center", "va": "center", "fontsize": 11}


def _block(ax, x: float, width: float, start: float, stop: float, **look) -> None:
    ax.bar(x, stop - start, width, start, align="edge", **look)


def _head(ax, head: registers.Government, x: int, width: int, end: int) -> None:
    start, stop = ordinal(head.start), ordinal(head.end) if head.end else end
    when = f"{long_date(head.start)} {f'to {long_date(head.end)}' if head.end else 'on'}"
    who = f"{head.head}, {head.leading_party or 'caretaker'}"
    say(ax, [(x + width / 2, (max(start, START) + stop) / 2, when, who, LEVELS[head.level])])
    fill = DASHED if head.is_caretaker else {"facecolor": colour(PTI if head.leading_party == "PTI" else OTHERS)}
    _block(ax, x, width, start, stop, linewidth=0.8, edgecolor=colour("muted" if head.is_caretaker else "paper"), **fill)


def _state(ax, spell: alignment.Spell, x: int, width: int) -> None:
    """How the two governments stood to each other over a spell."""
    start, stop = ordinal(f"{spell.first}-01"), ordinal(registers.span(spell.last)[1])
    look = DASHED if spell.state == "caretaker" else {"facecolor": colour("shade" if spell.state == "opposed" else "paper")}
    _block(ax, x, width, start, stop, edgecolor=colour("muted"), linewidth=0.8, **look)
    spot = x + width / 2, (start + stop) / 2
    when = f"{long_date(spell.first)} to {long_date(spell.last)}"
    say(ax, [(*spot, when, alignment.STATES[spell.state], "Federal and KP")])
    words = {"same": "one party", "opposed": "opposed", "partners": "partners"}.get(spell.state, "")
    if words:
        ax.text(*spot, words if spell.months > 20 else f"{words[:3]}.", rotation=90, **CENTRED)


def _turns(ax, x: int, end: int, narrow: bool) -> None:
    """Turns of policy, each joined to its day."""
    day = (end + 40 - START) / TALL  # days per pixel
    dates = {key: registers.event(key).date for key in TURNS}
    places = pushed_apart([middle(date) for date in dates.values()], 15.5 * day, end + 25)
    for (key, date), y in zip(dates.items(), places):
        say(ax, [(x + 9, y, long_date(date), registers.event(key).title, "Turns")])
        ax.plot([x, x + 8], [middle(date), y], color=colour("muted"), linewidth=0.8)
        ax.text(x + 11, y, TURNS[key] if narrow else f"{short_date(date[:7])} {TURNS[key]}", fontsize=11, va="center")
