"""The drawing of positions over time: two lanes an issue, Islamabad above and Peshawar below, a mark per statement, decision or act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from report import registers
from report.chapters.two_governments.lanes import middle, ordinal
from report.figures.chart import Layout, colour
from report.figures.labels import pushed_apart
from report.figures.marks import say
from report.figures.sheet import axes_at, canvas, text_at
from report.registers import SIDES, positions
from report.words import short_date

PANELS = {
    "talks": ("Talks with the TTP", "for talks", "against"),
    "operations": ("Operations in KP", "for an operation", "against"),
    "resettlement": ("Return of TTP members", "defends it", "calls it wrong"),
    "law-and-police": ("Police, army, law", "army's powers", "end these powers"),
    "strikes PK-KP": ("Strikes in KP", "carried out", "must stop"),
    "kabul": ("Dealing with Kabul", "talks", "force, rupture"),
    "strikes AF": ("Strikes in Afghanistan", "carried out", "must stop"),
    "refugees": ("Return of Afghans", "all must go", "no forced return"),
    "national-action-plan": ("National Action Plan", "enforce it", "replace it"),
    "funding": ("Money for KP", "paid; account for it", "dues withheld"),
}
"""Title of a panel, and in short what its upper and its lower half mean (in full: the codebook)."""
LANES = {"Islamabad": ("federal-cabinet", "military"), "Peshawar": ("kp-government", "pti")}
OFFSET = {"federal-cabinet": 0.15, "military": -0.15, "kp-government": 0.15, "pti": -0.15}
LOOKS = {1: ("^", "PK-IS"), 0: ("o", "muted"), -1: ("v", "accent")}
"""Shape and colour of what is for, neither, and against."""
SHARE_BEFORE = 0.2
"""The share of the width that the years before 2021 have."""
TITLE, LANE, GAP, YEARS = 22, 46, 18, 24
"""Heights in pixels: of an issue's title, a lane, the row of names above a lane, the row of years."""
NAMED = 3
"""How many names a lane has: those of its last speakers and joint decisions."""


@dataclass(frozen=True)
class Places:
    """Where a layout has its lanes, in pixels, and the years before 2021 that are named."""

    margin: int
    early: tuple[int, ...]


PLACES = {"wide": Places(96, (2009, 2014)), "narrow": Places(0, (2010,))}


def rows_of(panel: str) -> list[positions.Position]:
    """The positions of a panel: an issue, and a place where two panels share one issue."""
    issue, _, place = panel.partition(" ")
    return [p for p in positions.select(issue=issue) if not place or p.place == place]


def named(p: positions.Position, limit: int = 200) -> str:
    """Who and when, or the event and when, cut to so many letters before the date."""
    if p.register == "quotations":
        who = re.sub(r"^(Lt Gen|Gen|Barrister|Dr) | \(.*", "", registers.quotation(p.id).speaker)
    else:
        who = registers.event(p.id).title
    when = short_date(p.date)
    limit -= len(when) + 2
    if len(who) > limit:
        who = who[:limit].rpartition(" ")[0].rstrip(" ,;:") + " …"
    return f"{who}, {when}"


def short_name(p: positions.Position, rows: Sequence[positions.Position]) -> str:
    """A speaker's last name, or the side of a statement without one; of events joint decisions alone have a name."""
    if p.register == "chronology":
        joint = p.kind == "decision" and any(q.id == p.id and q.side != p.side for q in rows)
        return "joint decision" if joint else ""
    said = registers.quotation(p.id)
    return re.sub(r" \(.*", "", said.speaker).split()[-1] if said.office else SIDES[p.side]


def draw(layout: Layout, rows: dict[str, list[positions.Position]]):
    """Two lanes for each panel, under its title."""
    places = PLACES[layout.name]
    step = TITLE + 2 * (GAP + LANE) + YEARS
    figure = canvas(layout, len(rows) * step)
    for i, (panel, some) in enumerate(rows.items()):
        title, up, down = PANELS[panel]
        y = i * step
        text_at(figure, 0, y + 12, title, fontsize=12, fontweight="bold")
        text_at(figure, layout.width, y + 12, f"▲ {up}   ▼ {down}", ha="right", color=colour("muted"))
        y += TITLE
        for lane, sides in LANES.items():
            y += GAP
            ax = axes_at(figure, places.margin, y, layout.width - places.margin - 8, LANE)
            _lane(ax, [p for p in some if p.side in sides], some, places, years=lane == "Peshawar")
            text_at(figure, 0, y + LANE / 2 if places.margin else y - 8, lane, fontweight="bold", color=colour("muted"))
            y += LANE
    return figure


def _lane(ax, own: Sequence[positions.Position], rows: Sequence[positions.Position], places: Places, years: bool) -> None:
    """The marks of one side: the middle line parts what is for from what is against, the farther from it the firmer."""
    ax.axhline(0, color=colour("muted"), linewidth=0.8, zorder=0)
    coded = [(p, p.code) for p in own if p.code is not None]
    for sign, (shape, hue) in LOOKS.items():
        for weak in (False, True):
            for kind in positions.KINDS:
                some = [
                    (_x(middle(p.date)), code + OFFSET[p.side])
                    for p, code in coded
                    if (code > 0) - (code < 0) == sign and (p.is_weak, p.kind) == (weak, kind)
                ]
                if some:
                    xs, ys = zip(*some)
                    face = "none" if kind == "statement" else colour(hue)
                    ax.scatter(xs, ys, s=20 if weak else 46, marker=shape, facecolor=face, edgecolor=colour(hue), linewidth=1.2, zorder=3)
    for p in own:
        if p.code_a is not None and p.code_b is not None:
            _tell(ax, p, p.code_a, p.code_b)
    named_years = [*places.early, *range(2021, 2027)]
    ax.set(xlim=(0, 1), ylim=(-2.9, 2.9), yticks=[])
    ax.set_xticks([_x(ordinal(f"{year}-01-01")) for year in named_years], [str(year) if years else "" for year in named_years])
    ax.axvline(SHARE_BEFORE, color=colour("muted"), linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)
    ax.set_facecolor(colour("shade"))
    ax.grid(False)
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(length=0, pad=3)
    _names(ax, own, rows)


def _names(ax, own: Sequence[positions.Position], rows: Sequence[positions.Position]) -> None:
    """The last marks of a lane by name, above it, each name joined to its mark."""
    last: dict[str, tuple[positions.Position, int]] = {}
    for p in reversed(own):
        if p.code is not None and (name := short_name(p, rows)) and len(last) < NAMED:
            last.setdefault(name, (p, p.code))
    marks = list(reversed(last.items()))
    wide = ax.bbox.width
    gap = max((len(name) for name, _ in marks), default=0) * 6.2 + 8
    centres = pushed_apart([_x(middle(p.date)) * wide for _, (p, _) in marks], gap, wide + 4 - gap / 2)
    for (name, (p, code)), x in zip(marks, centres):
        hue = LOOKS[(code > 0) - (code < 0)][1]
        ax.plot([_x(middle(p.date)), x / wide], [code + OFFSET[p.side], 3.1], color=colour("muted"), linewidth=0.7, clip_on=False, zorder=1)
        ax.text(x / wide, 3.2, name, fontsize=11, ha="center", va="bottom", color=colour(hue))


def _x(day: float) -> float:
    """Place of a day from 0 to 1: the years before 2021 share the first fifth."""
    start, knee, end = (ordinal(date) for date in ("2004-01-01", "2021-01-01", "2026-07-01"))
    if day < knee:
        return SHARE_BEFORE * (day - start) / (knee - start)
    return SHARE_BEFORE + (1 - SHARE_BEFORE) * (day - knee) / (end - knee)


def _tell(ax, p: positions.Position, first: int, second: int) -> None:
    """A dotted line between both codings where they differ, and the words of a mark."""
    x, low, high = _x(middle(p.date)), first + OFFSET[p.side], second + OFFSET[p.side]
    if p.differs:
        ax.vlines(x, low, high, color=colour("muted"), linewidth=1.4, linestyle=(0, (2, 1)))
    issue = positions.issues()[p.issue]
    points = [f"{_signed(code)}: {issue.scale[code]}" for code in dict.fromkeys((first, second))]
    say(ax, [(x, (low + high) / 2, f"{SIDES[p.side]}, {p.kind} · {named(p)}", " or ".join(points))], title=issue.title)


def _signed(code: int) -> str:
    return f"{code:+d}".replace("-", "−") if code else "0"
