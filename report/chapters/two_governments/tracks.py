"""The drawing of positions over time: a track per issue, a mark per statement, decision or act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.colors import to_rgba

from report import registers
from report.chapters.two_governments.lanes import middle, ordinal
from report.figures.chart import Layout, colour
from report.figures.marks import say
from report.figures.sheet import axes_at, canvas, text_at
from report.registers import SIDES, positions
from report.words import short_date

PANELS = {
    "talks": ("Talks with the TTP", "for talks", "no talks"),
    "operations": ("Operations in KP", "for an operation", "no operation"),
    "resettlement": ("Return of TTP members", "defends it", "calls it wrong"),
    "law-and-police": ("Police, army, law", "army's powers", "end these powers"),
    "strikes PK-KP": ("Strikes in KP", "carried out", "must stop"),
    "kabul": ("Dealing with Kabul", "talks", "force, rupture"),
    "strikes AF": ("Strikes in Afghanistan", "carried out", "must stop"),
    "refugees": ("Return of Afghans", "all must go", "no forced return"),
    "national-action-plan": ("National Action Plan", "enforce it", "replace it"),
    "funding": ("Money for KP", "paid; account for it", "dues withheld"),
}
"""Title of a panel, and in short what its highest and lowest point mean (in full: the codebook)."""
MARKERS = {"federal-cabinet": "s", "military": "^", "kp-government": "o", "pti": "D"}
OFFSET = {"federal-cabinet": 0.27, "military": 0.09, "kp-government": -0.09, "pti": -0.27}
HUE = {"federal-cabinet": "PK-IS", "military": "PK-IS", "kp-government": "PK-KP", "pti": "PK-KP"}
FILL = {"statement": 0.0, "decision": 0.45, "act": 1.0}
SHARE_BEFORE = 0.2
"""The share of the width that the years before 2021 have."""


@dataclass(frozen=True)
class Places:
    """Where a layout has its tracks and its key, in pixels."""

    top: int
    tall: int
    between: int
    margin: int  # left of the tracks
    sides: tuple[int, int, int, int]
    kinds: tuple[int, int]  # left end and line
    early: tuple[int, ...]  # years before 2021 that are named


PLACES = {
    "wide": Places(28, 126, 18, 160, (0, 122, 196, 306), (378, 10), (2009, 2014)),
    "narrow": Places(50, 122, 44, 6, (0, 106, 174, 282), (0, 31), (2010,)),
}


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


def draw(layout: Layout, rows: dict[str, list[positions.Position]]):
    """A track for each panel, under the key of shapes and fills."""
    places = PLACES[layout.name]
    step = places.tall + places.between
    figure = canvas(layout, places.top + len(rows) * step + 8)
    _key(figure, places)
    for i, (panel, some) in enumerate(rows.items()):
        title, up, down = PANELS[panel]
        y = places.top + i * step + places.between - 18
        _track(axes_at(figure, places.margin, y, layout.width - places.margin - 8, places.tall), some, places)
        if layout.narrow:
            text_at(figure, 0, y - 6, title, fontweight="bold", va="bottom")
            text_at(figure, layout.width, y - 6, f"↑ {up}   ↓ {down}", va="bottom", ha="right", color=colour("muted"))
        else:
            text_at(figure, 0, y + places.tall / 2, title, fontweight="bold")
            text_at(figure, 0, y + places.tall * 0.1, f"↑ {up}", color=colour("muted"))
            text_at(figure, 0, y + places.tall * 0.9, f"↓ {down}", color=colour("muted"))
    return figure


def _key(figure, places: Places) -> None:
    """Which shape is whose, which fill is what."""
    width = figure.bbox.width
    ax = axes_at(figure, 0, 0, width, 44)
    ax.set(xlim=(0, width), ylim=(44, 0))
    ax.axis("off")
    sides = {"federal-cabinet": "federal cabinet", "military": "military", "kp-government": "KP government", "pti": "PTI"}
    for (side, words), x in zip(sides.items(), places.sides):
        _mark(ax, [x + 6], [10], side, "statement")
        ax.text(x + 14, 10, words, fontsize=11, va="center", color=colour(HUE[side]))
    x, y = places.kinds
    for kind, step in zip(positions.KINDS, (0, 84, 160)):
        _mark(ax, [x + step + 6], [y], "kp-government", kind)
        ax.text(x + step + 14, y, kind, fontsize=11, va="center")
    _mark(ax, [x + 206], [y], "kp-government", "statement", small=True)
    ax.text(x + 213, y, "relay or paraphrase", fontsize=11, va="center")


def _mark(ax, xs, ys, side: str, kind: str, small: bool = False) -> None:
    hue = colour(HUE[side])
    face = to_rgba(hue, FILL[kind]) if FILL[kind] else "none"
    ax.scatter(xs, ys, s=18 if small else 44, marker=MARKERS[side], facecolor=face, edgecolor=hue, linewidth=1.1, clip_on=False, zorder=3)


def _track(ax, rows: Sequence[positions.Position], places: Places) -> None:
    for level in positions.POINTS:
        ax.axhline(level, color=colour("muted" if level == 0 else "grid"), linewidth=0.8, zorder=0)
    for side in positions.SIDES:
        for kind in positions.KINDS:
            for small in (False, True):
                some = [p for p in rows if (p.side, p.kind, p.is_weak) == (side, kind, small)]
                spots = [(_x(middle(p.date)), p.code + OFFSET[side]) for p in some if p.code is not None]
                if spots:
                    xs, ys = zip(*spots)
                    _mark(ax, xs, ys, side, kind, small)
    for p in rows:
        if p.code_a is not None and p.code_b is not None:
            _spread(ax, p, p.code_a, p.code_b)
    years = [*places.early, *range(2021, 2027)]
    ax.set(xlim=(0, 1), ylim=(-2.75, 2.5), yticks=[])
    ax.set_xticks([_x(ordinal(f"{year}-01-01")) for year in years], [str(year) for year in years])
    ax.axvline(SHARE_BEFORE, color=colour("muted"), linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)
    ax.grid(False)
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(length=0, pad=1)


def _x(day: float) -> float:
    """Place of a day from 0 to 1: the years before 2021 share the first fifth."""
    start, knee, end = (ordinal(date) for date in ("2004-01-01", "2021-01-01", "2026-07-01"))
    if day < knee:
        return SHARE_BEFORE * (day - start) / (knee - start)
    return SHARE_BEFORE + (1 - SHARE_BEFORE) * (day - knee) / (end - knee)


def _spread(ax, p: positions.Position, first: int, second: int) -> None:
    """What a mark does not show: both codings where they differ, the year where no more is known; and the words."""
    x, hue = _x(middle(p.date)), colour(HUE[p.side])
    low, high = first + OFFSET[p.side], second + OFFSET[p.side]
    if p.differs:
        ax.vlines(x, low, high, color=hue, linewidth=1.4, linestyle=(0, (2, 1)))
    elif len(p.date) == 4:
        ax.hlines(low, _x(ordinal(f"{p.date}-01-01")), _x(ordinal(f"{p.date}-12-31")), color=hue, linewidth=0.8, zorder=2)
    issue = positions.issues()[p.issue]
    points = [f"{_signed(code)}: {issue.scale[code]}" for code in dict.fromkeys((first, second))]
    say(ax, [(x, (low + high) / 2, f"{SIDES[p.side]}, {p.kind} · {named(p)}", " or ".join(points))], title=issue.title)


def _signed(code: int) -> str:
    return f"{code:+d}".replace("-", "−") if code else "0"
