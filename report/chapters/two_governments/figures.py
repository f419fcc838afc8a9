"""The charts of `two-governments.md`: who governed, what each side said and did, deaths by spell."""

from __future__ import annotations

import datetime
import re

import pandas as pd

from report import registers
from report.chapters.two_governments import measures as alignment
from report.chapters.two_governments.measures import BALOCHISTAN, KP
from report.figures.chart import Chart, chart, colour
from report.figures.marks import say
from report.figures.sheet import axes_at, canvas
from report.record import measures
from report.record.credits import credit
from report.registers import SIDES, positions
from report.words import long_date, number, short_date

REGISTERS = "Registers of this book (data/{}), from public pages read in archived copies."
METHOD, ALIGNED = "method-positions", "method-alignment"
PROVINCES = {KP: "Khyber Pakhtunkhwa", BALOCHISTAN: "Balochistan"}


def _day(date: str) -> float:
    """A date as a day number; the middle of a month or year that is all that is known."""
    first, last = registers.span(date)
    return (_ordinal(first) + _ordinal(last)) / 2


def _ordinal(date: str) -> int:
    return datetime.date.fromisoformat(date).toordinal()


# --- Who governed when ----------------------------------------------------------------------

FIRST = "2008-01"
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


@chart
def who_governed_when() -> Chart:
    """Heads of government at both levels by leading party, caretakers apart, with turns of policy."""
    last = alignment.last_read()
    heads = [g for g in registers.governments() if not g.end or g.end >= FIRST]
    spells = alignment.spells(FIRST, last)
    months = {state: sum(s.months for s in spells if s.state == state) for state in alignment.STATES}
    every = sum(months.values())
    end = _ordinal(registers.span(last)[1])
    talks = alignment.talks_months(FIRST, last)

    def draw(layout):
        height = 800
        figure = canvas(layout, height)
        ax = axes_at(figure, layout, height, 0, 34, layout.width, height - 44)
        ax.set(xlim=(0, layout.width), ylim=(end + 40, _ordinal(f"{FIRST}-01")))
        ax.axis("off")
        lanes, wide = ((48, 172, 296, 372), 116) if not layout.narrow else ((32, 80, 128, 158), 44)
        strip = 60 if not layout.narrow else 20
        for year in range(int(FIRST[:4]), int(last[:4]) + 1, 2):
            at = _ordinal(f"{year}-01-01")
            ax.text(0, at, str(year), color=colour("muted"), fontsize=11, va="center" if year > int(FIRST[:4]) else "top")
        for g in heads:
            x = lanes[0 if g.level == "federal" else 1]
            start, stop = _ordinal(g.start), _ordinal(g.end) if g.end else end
            when = f"{long_date(g.start)} {f'to {long_date(g.end)}' if g.end else 'on'}"
            say(
                ax,
                [
                    (
                        x + wide / 2,
                        (max(start, _ordinal(f"{FIRST}-01")) + stop) / 2,
                        when,
                        f"{g.head}, {g.leading_party or 'caretaker'}",
                        "Federal" if g.level == "federal" else "KP",
                    )
                ],
            )
            fill = DASHED if g.is_caretaker else {"facecolor": colour(PTI if g.leading_party == "PTI" else OTHERS)}
            ax.bar(
                x, stop - start, wide, start, align="edge", linewidth=0.8, edgecolor=colour("muted" if g.is_caretaker else "paper"), **fill
            )
        for level, x in (("federal", lanes[0]), (KP, lanes[1])):
            for party, start, stop in _runs([g for g in heads if g.level == level], end):
                middle = (max(start, _ordinal(f"{FIRST}-01")) + stop) / 2
                if party and stop - start > 250:
                    ax.text(x + wide / 2, middle, party, color=colour("paper"), fontsize=11, fontweight="bold", ha="center", va="center")
        for s in spells:
            start, stop = _ordinal(s.first + "-01"), _ordinal(registers.span(s.last)[1])
            look = DASHED if s.state == "caretaker" else {"facecolor": colour("shade" if s.state == "opposed" else "paper")}
            ax.bar(lanes[2], stop - start, strip, start, align="edge", edgecolor=colour("muted"), linewidth=0.8, **look)
            say(ax, [(lanes[2] + strip / 2, (start + stop) / 2, _span(s.first, s.last), alignment.STATES[s.state], "Federal and KP")])
            words = {"same": "one party", "opposed": "opposed", "partners": "partners"}.get(s.state)
            if words and s.months > 20:
                ax.text(lanes[2] + strip / 2, (start + stop) / 2, words, rotation=90, fontsize=11, ha="center", va="center")
            elif words:
                ax.text(lanes[2] + strip / 2, (start + stop) / 2, "opp.", fontsize=11, ha="center", va="center", rotation=90)
        for month in talks:
            first, stop = registers.span(month)
            say(ax, [(lanes[3] + 4.5, (_ordinal(first) + _ordinal(stop)) / 2, long_date(month), "in talks with the TTP", "Federal level")])
            ax.bar(lanes[3], _ordinal(stop) - _ordinal(first) + 1, 9, _ordinal(first), align="edge", color=colour("accent"), linewidth=0)
        per_pixel = (end + 40 - _ordinal(f"{FIRST}-01")) / (height - 44)
        x = lanes[3] + 14
        for (key, words), y in zip(TURNS.items(), _apart([_day(registers.event(k).date) for k in TURNS], 15.5 * per_pixel, end + 25)):
            date = registers.event(key).date
            say(ax, [(x + 9, y, long_date(date), registers.event(key).title, "Turns")])
            when = date[:4] if layout.narrow else short_date(date[:7])
            ax.plot([x, x + 8], [_day(date), y], color=colour("muted"), linewidth=0.8)
            ax.text(x + 11, y, f"{when} {words}" if not layout.narrow else words, fontsize=11, va="center")
        words = ("Federal", "KP", "Parties", "Talks") if not layout.narrow else ("Fed.", "KP", "", "")
        for x, word in zip(lanes, words):
            figure.text(x / layout.width, 1 - 22 / height, word, fontsize=12, fontweight="bold")
        return figure

    table = pd.DataFrame(
        [
            {
                "Level": "Federal" if g.level == "federal" else "KP",
                "From": g.start,
                "To": g.end or "in office",
                "Head of government": g.head,
                "Leading party": g.leading_party or "caretaker",
                "Days": float(_ordinal(g.end) - _ordinal(g.start)) if g.end else float("nan"),
            }
            for g in heads
        ]
    )
    return Chart(
        name="governments-in-office",
        finding=f"Since {FIRST[:4]} opposed parties governed for {months['opposed']} of {every} months, one party for {months['same']}",
        caption=(
            "Time runs down. Bars: the party that leads the federal government and that of KP; dashed outlines: caretakers, who lead a country or "
            "province into elections. The third lane says how the two stood to each other by party: one party in both, coalition partners, "
            "or opposed. The narrow fourth one marks months in which the federal level was in talks with the TTP by the register's turns. "
            "At the right: turns of policy, each an entry of the chronology."
        ),
        alt=(
            f"Lanes from {long_date(FIRST)} to {long_date(last)}. Opposed parties led the two governments in {months['opposed']} of {every} "
            f"months, one party in both in {months['same']}, coalition partners in {months['partners']}; a caretaker governed at one level or "
            f"both in {months['caretaker']}. The federal level was in talks with the TTP in {len(talks)} months."
        ),
        table=table,
        source=REGISTERS.format("governments.csv, data/chronology.csv"),
        method=ALIGNED,
        draw=draw,
    )


def _runs(heads, end):
    """Consecutive governments of one party as (party, first day, last day); caretakers have none."""
    runs: list[list] = []
    for g in heads:
        stop = _ordinal(g.end) if g.end else end
        if runs and runs[-1][0] == g.leading_party:
            runs[-1][2] = stop
        else:
            runs.append([g.leading_party, _ordinal(g.start), stop])
    return runs


def _apart(places: list[float], gap: float, end: float) -> list[float]:
    """The places moved just so far that neighbours are `gap` apart and none is beyond `end`."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + gap) if found else place)
    limit = end
    for i in range(len(found) - 1, -1, -1):
        found[i] = limit = min(found[i], limit)
        limit -= gap
    return found


# --- Positions over time --------------------------------------------------------------------

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
BREAK = "2021-01-01"
SHARE_BEFORE = 0.2


def _x(day: float) -> float:
    """Place of a day from 0 to 1: the years up to 2020 share the first fifth."""
    start, knee, end = _ordinal("2004-01-01"), _ordinal(BREAK), _ordinal("2026-07-01")
    if day < knee:
        return SHARE_BEFORE * (day - start) / (knee - start)
    return SHARE_BEFORE + (1 - SHARE_BEFORE) * (day - knee) / (end - knee)


def _panel_rows(panel: str) -> list[positions.Position]:
    issue, _, place = panel.partition(" ")
    return [p for p in positions.select(issue=issue) if not place or p.place == place]


def _mark(ax, xs, ys, side, kind, small):
    from matplotlib.colors import to_rgba

    hue = colour(HUE[side])
    face = to_rgba(hue, FILL[kind]) if FILL[kind] else "none"
    ax.scatter(xs, ys, s=18 if small else 44, marker=MARKERS[side], facecolor=face, edgecolor=hue, linewidth=1.1, clip_on=False, zorder=3)


def _signed(code: int | None) -> str:
    return f"{code:+d}".replace("-", "−") if code else "0"


def _told(p: positions.Position) -> tuple[str, str]:
    """Where a position stands and what its point means, by the codebook."""
    scale = positions.issues()[p.issue].scale
    points = [
        f"{_signed(code)}: {scale[code]}"
        for code in dict.fromkeys((p.code_a, p.code_b) if p.code is None else (p.code,))
        if code is not None
    ]
    return f"{SIDES[p.side]}, {p.kind} · {_short(p)}", " or ".join(points)


def _track(ax, rows, layout):
    for level in positions.POINTS:
        ax.axhline(level, color=colour("muted" if level == 0 else "grid"), linewidth=0.8, zorder=0)
    for side in positions.SIDES:
        for kind in positions.KINDS:
            for small in (False, True):
                some = [p for p in rows if p.code is not None and (p.side, p.kind, p.is_weak) == (side, kind, small)]
                if some:
                    _mark(ax, [_x(_day(p.date)) for p in some], [p.code + OFFSET[side] for p in some], side, kind, small)
    for p in rows:
        x, y = _x(_day(p.date)), OFFSET[p.side]
        if p.code is not None or None not in (p.code_a, p.code_b):
            place = (p.code_a + p.code_b) / 2 if p.code is None else p.code
            say(ax, [(x, place + y, *_told(p))], title=positions.issues()[p.issue].title)
        if p.code is None and None not in (p.code_a, p.code_b):
            ax.vlines(x, p.code_a + y, p.code_b + y, color=colour(HUE[p.side]), linewidth=1.4, linestyle=(0, (2, 1)))
        if len(p.date) == 4 and p.code is not None:
            ax.hlines(
                p.code + y,
                _x(_ordinal(f"{p.date}-01-01")),
                _x(_ordinal(f"{p.date}-12-31")),
                color=colour(HUE[p.side]),
                linewidth=0.8,
                zorder=2,
            )
    ax.set(xlim=(0, 1), ylim=(-2.75, 2.5), yticks=[])
    years = [*((2010,) if layout.narrow else (2009, 2014)), *range(2021, 2027)]
    ax.set_xticks([_x(_ordinal(f"{y}-01-01")) for y in years], [str(y) for y in years])
    ax.axvline(SHARE_BEFORE, color=colour("muted"), linewidth=0.8, linestyle=(0, (1, 2)), zorder=0)
    ax.grid(False)
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(length=0, pad=1)


def _key(figure, layout, height):
    """Which shape is whose, which fill is what."""
    ax = axes_at(figure, layout, height, 0, 0, layout.width, 44)
    ax.set(xlim=(0, layout.width), ylim=(44, 0))
    ax.axis("off")
    sides = {"federal-cabinet": "federal cabinet", "military": "military", "kp-government": "KP government", "pti": "PTI"}
    steps = (0, 122, 196, 306) if not layout.narrow else (0, 106, 174, 282)
    for (side, words), x in zip(sides.items(), steps):
        _mark(ax, [x + 6], [10], side, "statement", False)
        ax.text(x + 14, 10, words, fontsize=11, va="center", color=colour(HUE[side]))
    x, y = (378, 10) if not layout.narrow else (0, 31)
    for (kind, words), step in zip({"statement": "statement", "decision": "decision", "act": "act"}.items(), (0, 84, 160)):
        _mark(ax, [x + step + 6], [y], "kp-government", kind, False)
        ax.text(x + step + 14, y, words, fontsize=11, va="center")
    _mark(ax, [x + 206], [y], "kp-government", "statement", True)
    ax.text(x + 213, y, "relay or paraphrase", fontsize=11, va="center")


def _tracks(name: str, panels: list[str], finding: str, alt: str) -> Chart:
    rows = {panel: _panel_rows(panel) for panel in panels}
    every = [p for some in rows.values() for p in some]
    shown = sum(p.code is not None for p in every)
    apart = sum(p.differs and None not in (p.code_a, p.code_b) for p in every)
    left = len(every) - shown - apart

    def draw(layout):
        top = 28 if not layout.narrow else 50
        tall, between = (126, 18) if not layout.narrow else (122, 44)
        margin = 160 if not layout.narrow else 6
        height = top + len(panels) * (tall + between) + 8
        figure = canvas(layout, height)
        _key(figure, layout, height)
        for at, panel in enumerate(panels):
            title, up, down = PANELS[panel]
            y = top + at * (tall + between) + (between - 18)
            ax = axes_at(figure, layout, height, margin, y, layout.width - margin - 8, tall)
            _track(ax, rows[panel], layout)

            def say(x, down_by, words, y=y, **style):
                figure.text(x / layout.width, 1 - (y + down_by) / height, words, fontsize=11, **style)

            if layout.narrow:
                say(0, -6, title, fontweight="bold", va="bottom")
                say(layout.width, -6, f"↑ {up}   ↓ {down}", va="bottom", ha="right", color=colour("muted"))
            else:
                say(0, tall / 2, title, fontweight="bold", va="center")
                say(0, tall * 0.1, f"↑ {up}", va="center", color=colour("muted"))
                say(0, tall * 0.9, f"↓ {down}", va="center", color=colour("muted"))
        return figure

    def code(value):
        return float("nan") if value is None else float(value)

    table = pd.DataFrame(
        [
            {
                "Issue": PANELS[panel][0],
                "Side": SIDES[p.side],
                "Date": p.date,
                "Kind": p.kind,
                "Known by": p.known_by,
                "Register entry": p.id,
                "First coding": code(p.code_a),
                "Second coding": code(p.code_b),
            }
            for panel, some in rows.items()
            for p in some
        ]
    )
    return Chart(
        name=name,
        finding=finding,
        caption=(
            "Each mark is one dated statement, decision or act of one side on one issue, at the point of that issue's own five-point scale on "
            "which two codings by the same hands agree. Up and down are directions, not better and worse, and scales of different issues can't be "
            f"compared. {shown} positions are drawn as marks; {apart} on whose point the codings differ are dotted lines between the two; "
            f"{left} that at least one coding found not codable are in the table alone. Years up to 2020 are drawn narrower than later ones."
        ),
        alt=alt,
        table=table,
        source=REGISTERS.format("positions.csv"),
        method=METHOD,
        draw=draw,
    )


FEDERAL, PROVINCIAL = "federal-cabinet+military", "kp-government+pti"


def _count(panel_or_issue: str, sides: str, sign: int, since: str = "") -> int:
    issue, _, place = panel_or_issue.partition(" ")
    return sum(p.code is not None and p.code * sign > 0 and (not place or p.place == place) for p in positions.select(sides, issue, since))


@chart
def positions_on_force() -> Chart:
    """Positions on talks, operations, return, police and law, strikes in KP: one track per issue."""
    counts = {
        k: _count("talks", s, sign, "2023")
        for k, s, sign in (("against", FEDERAL, -1), ("for", FEDERAL, 1), ("kp for", PROVINCIAL, 1), ("kp against", PROVINCIAL, -1))
    }
    coded = [sum(p.code is not None for p in positions.select(s, "talks", "2023")) for s in (FEDERAL, PROVINCIAL)]
    before = _count("talks", "federal-cabinet", 1, "2021") - _count("talks", "federal-cabinet", 1, "2023")
    return _tracks(
        "positions-on-force",
        ["talks", "operations", "resettlement", "law-and-police", "strikes PK-KP"],
        f"On talks since 2023 the federal side is against in {counts['against']} of {coded[0]} coded positions, "
        f"KP and PTI for them in {counts['kp for']} of {coded[1]}",
        f"Five tracks of dated marks. On talks since 2023 the federal cabinet and the military have {counts['against']} positions against and "
        f"{counts['for']} for; the KP government and the PTI {counts['kp against']} against and {counts['kp for']} for. In 2021 and 2022 the "
        f"federal cabinet has {before} for talks. On operations the KP government and the PTI have "
        f"{_count('operations', PROVINCIAL, -1)} against and {_count('operations', PROVINCIAL, 1)} for, the cabinet and the military "
        f"{_count('operations', FEDERAL, -1)} against and {_count('operations', FEDERAL, 1)} for.",
    )


@chart
def positions_on_means() -> Chart:
    """Positions on Kabul, strikes in Afghanistan, refugees, the plan and money: one track per issue."""
    both = all(
        positions.carried([p for p in positions.select(sides, "kabul") if p.code is not None and p.code * sign > 0])
        for sides in (FEDERAL, "kp-government")
        for sign in (1, -1)
    )
    return _tracks(
        "positions-on-means",
        ["kabul", "strikes AF", "refugees", "national-action-plan", "funding"],
        "On Kabul each side has stood at both ends: for talks and for pressure"
        if both
        else "On Kabul at least one side has stood at one end alone",
        "Five tracks of dated marks. On Kabul the federal cabinet and the military have "
        f"{_count('kabul', FEDERAL, 1)} positions for talks and {_count('kabul', FEDERAL, -1)} for pressure or force, the KP "
        f"government {_count('kabul', 'kp-government', 1)} and {_count('kabul', 'kp-government', -1)}. On the return of Afghans the KP government "
        f"has {_count('refugees', 'kp-government', -1)} against and {_count('refugees', 'kp-government', 1)} for. On money the cabinet has "
        f"{_count('funding', 'federal-cabinet', 1)} that say it was paid; the KP government and the PTI have {_count('funding', PROVINCIAL, -1)} "
        "that say it was not, or not enough.",
    )


# --- Two codings ----------------------------------------------------------------------------

CELLS = ["-2", "-1", "0", "1", "2", positions.EMPTY]


def _cell(code: int | None) -> str:
    return positions.EMPTY if code is None else str(code)


def _short(p: positions.Position, limit: int = 200) -> str:
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


@chart
def two_codings() -> Chart:
    """The points that two codings gave to the same items, and the items on which they differ."""
    units = positions.judged(positions.positions())
    counts = {(a, b): [p for p in units if (_cell(p.code_a), _cell(p.code_b)) == (a, b)] for a in CELLS for b in CELLS}
    counts = {key: some for key, some in counts.items() if some}
    differing = sorted((p for p in units if p.differs), key=lambda p: (list(positions.issues()).index(p.issue), p.date))
    points, codable = (positions.agreement(positions.positions(), on) for on in ("points", "codable"))
    judged = {on: len(positions.codings(positions.positions(), on)) for on in ("points", "codable")}

    def draw(layout):
        grid = 330
        height = grid + 17 * len(differing) + 50 if layout.narrow else max(grid, 20 * len(differing) + 40)
        figure = canvas(layout, height)
        ax = axes_at(figure, layout, height, 74, 34, 256, 256)
        names = [*CELLS[:5], "none"]
        for (a, b), some in counts.items():
            x, y = CELLS.index(a), CELLS.index(b)
            say(
                ax,
                [
                    (
                        x,
                        y,
                        f"first coding {names[x]}, second {names[y]}".replace("-", "−"),
                        f"{len(some)} item{'s' if len(some) > 1 else ''}",
                    )
                ],
            )
            if a == b:
                ax.scatter([x], [y], s=18 * len(some), color=colour("PK-BA"), alpha=0.45, linewidth=0)
            ax.text(
                x,
                y,
                str(len(some)),
                ha="center",
                va="center",
                fontsize=11,
                **({} if a == b else {"color": colour("accent"), "fontweight": "bold"}),
            )
        ax.set(xlim=(-0.6, 5.6), ylim=(-0.6, 5.6))
        ax.set_xticks(range(6), names)
        ax.set_yticks(range(6), names)
        ax.grid(True, axis="both")
        ax.tick_params(length=0)
        ax.spines["bottom"].set_visible(False)
        ax.set_xlabel("first coding")
        ax.set_ylabel("second coding")
        x, y = (0, grid + 30) if layout.narrow else (362, 24)
        figure.text(x / layout.width, 1 - y / height, "Where they differ: first / second", fontsize=12, fontweight="bold", va="center")
        for p in differing:
            y += 17 if layout.narrow else 20
            codes = " / ".join({positions.EMPTY: "none"}.get(c, c).replace("-", "−") for c in (_cell(p.code_a), _cell(p.code_b)))
            words = _short(p, 36 if layout.narrow else 46)
            figure.text(x / layout.width, 1 - y / height, words, fontsize=11, va="center")
            figure.text(
                (layout.width - 2) / layout.width, 1 - y / height, codes, fontsize=11, va="center", ha="right", color=colour("accent")
            )
        return figure

    table = pd.DataFrame(
        [
            {
                "First coding": a,
                "Second coding": b,
                "Items": len(some),
                "Which, where they differ": " · ".join(f"{positions.issues()[p.issue].title}: {_short(p)}" for p in some)
                if a != b
                else "–",
            }
            for (a, b), some in counts.items()
        ]
    )
    return Chart(
        name="two-codings",
        finding=f"Two codings give different answers on {len(differing)} of {len(units)} items",
        caption=(
            "Each number counts items by the point that the first and the second coding gave; “none” means not codable. Items named as "
            "examples in the codebook are left out, and a joint event counts once per issue. Beyond chance the codings agree with "
            f"kappa {points.kappa:.2f} on the point (linear weights) and {codable.kappa:.2f} on whether an item can be coded at all."
        ),
        alt=(
            f"A square of counts. The codings agree on {len(units) - len(differing)} of {len(units)} items and differ on {len(differing)}, which are "
            f"listed. Kappa on the point: {points.kappa:.2f}, interval {points.kappa_low:.2f} to {points.kappa_upp:.2f}, {judged['points']} items; on codable or not: "
            f"{codable.kappa:.2f}, interval {codable.kappa_low:.2f} to {codable.kappa_upp:.2f}, {judged['codable']} items."
        ),
        table=table,
        source=REGISTERS.format("positions.csv"),
        method=METHOD,
        draw=draw,
    )


# --- Deaths by spell ------------------------------------------------------------------------


def _span(first: str, last: str) -> str:
    return f"{long_date(first)} to {long_date(last)}"


@chart
def deaths_by_spell() -> Chart:
    """Deaths per 30 days in KP and Balochistan over each spell of party alignment (ACLED)."""
    frame = alignment.rates("acled")
    ruled = frame[frame["state"] != "caretaker"]
    top, low = ruled.loc[ruled[KP].idxmax()], ruled.loc[ruled[KP].idxmin()]
    outside = top["state"] != "opposed" and low["state"] != "opposed"

    def draw(layout):
        each = 30 if not layout.narrow else 52
        top_margin = 30
        height = top_margin + each * len(frame) + 8
        figure = canvas(layout, height)
        left = 300 if not layout.narrow else 0
        wide = (layout.width - left - 20) / 2
        for at, (code, name) in enumerate(PROVINCES.items()):
            x = left + at * (wide + 10)
            ax = axes_at(figure, layout, height, x, top_margin, wide, each * len(frame))
            place = [i + (0 if not layout.narrow else 0.2) for i in range(len(frame))]
            for i, row in zip(place, frame.to_dict("records")):
                style = {"opposed": {"color": colour(code)}, "caretaker": {"edgecolor": colour(code), **DASHED}}.get(
                    row["state"], {"facecolor": "none", "edgecolor": colour(code)}
                )
                say(
                    ax,
                    [(row[code], i, f"{_span(row['first'], row['last'])}, {STATE_WORDS[row['state']]}", float(row[code]))],
                    title=name,
                    along="y",
                )
                ax.barh(i, row[code], height=0.5 if not layout.narrow else 0.3, linewidth=1.1, **style)
                ax.annotate(number(row[code]), (row[code], i), xytext=(4, 0), textcoords="offset points", va="center", fontsize=11)
            ax.set(xlim=(0, frame[[KP, BALOCHISTAN]].max().max() * 1.2), ylim=(len(frame) - 0.5, -0.5))
            ax.axis("off")
            figure.text(
                x / layout.width,
                1 - 12 / height,
                name if not layout.narrow else {"Khyber Pakhtunkhwa": "KP"}.get(name, name),
                fontsize=12,
                fontweight="bold",
                color=colour(code),
                va="center",
            )
        for i, row in enumerate(frame.to_dict("records")):
            when = f"{short_date(row['first'])} to {short_date(row['last'])}"
            words = f"{when}: {STATE_WORDS[row['state']]}" + (
                f" ({row['federal']}, {row['kp']})"
                if row["state"] in ("opposed", "partners")
                else f" ({row['federal']})"
                if row["federal"]
                else ""
            )
            y = top_margin + each * (i + 0.5) if not layout.narrow else top_margin + each * i + 11
            figure.text(0, 1 - y / height, words, fontsize=11, va="center")
        return figure

    table = pd.DataFrame(
        {
            "From": frame["first"],
            "To": frame["last"],
            "By party": frame["state"].map(alignment.STATES),
            "Federal, KP": [", ".join(filter(None, pair)) or "–" for pair in zip(frame["federal"], frame["kp"])],
            "Months": frame["months"],
            "Months with federal talks": frame["talks"],
            "Khyber Pakhtunkhwa": frame[KP].round(1),
            "Balochistan": frame[BALOCHISTAN].round(1),
        }
    )
    return Chart(
        name="deaths-by-spell",
        finding="KP's highest and lowest level both fall in spells whose parties were not opposed"
        if outside
        else f"KP's level was highest with {alignment.STATES[top['state']]} and lowest with {alignment.STATES[low['state']]}",
        caption=(
            "Deaths per 30 days in political-violence events, all actors, averaged over each spell. Filled: opposed parties in Islamabad and "
            "Peshawar. Outlined: one party in both, or coalition partners. Dashed: caretakers. Spells differ in length and in much else than "
            "their parties; no test is made."
        ),
        alt=(
            f"Bars for {len(frame)} spells. Caretakers apart, KP's highest level is {number(top[KP])} deaths per 30 days, {_span(top['first'], top['last'])} "
            f"({alignment.STATES[top['state']]}), its lowest {number(low[KP])}, {_span(low['first'], low['last'])} ({alignment.STATES[low['state']]}). In the "
            f"last spell ({alignment.STATES[frame['state'].iloc[-1]]}) KP has {number(frame[KP].iloc[-1])} and Balochistan {number(frame[BALOCHISTAN].iloc[-1])}."
        ),
        table=table,
        source=f"{credit('acled')} Governments: data/governments.csv.",
        method=ALIGNED,
        draw=draw,
    )


STATE_WORDS = {"same": "one party", "partners": "partners", "opposed": "opposed", "caretaker": "caretakers"}


@chart
def divided_against_aligned() -> Chart:
    """Deaths in divided months over deaths in aligned ones, for every window that ends with the record."""
    frames = {source: alignment.every_window(source) for source in ("acled", "ucdp-ged")}
    frames["ucdp-ged"] = frames["ucdp-ged"].query("first >= '2007-01'")
    acled = frames["acled"]
    more = int((acled[KP] > acled[BALOCHISTAN]).sum())

    def draw(layout):
        rows, columns = (2, 1) if layout.narrow else (1, 2)
        figure, axes = layout.figure(500 if layout.narrow else 300, rows, columns)
        for ax, (source, frame) in zip(axes.flat, frames.items()):
            years = frame["first"].str[:4].astype(int)
            for code in PROVINCES:
                ax.plot(years, frame[code], color=colour(code), marker="o" if code == KP else "s", markersize=4.5, label=PROVINCES[code])
            last = {code: frame[code].iloc[-1] for code in PROVINCES}
            for code in PROVINCES:
                high = last[code] == max(last.values())
                beside = frame[code].iloc[-2 if code == KP else -3 :]  # the marks that the name lies over or under
                ax.annotate(
                    "KP" if code == KP else "Balochistan",
                    (years.iloc[-1], beside.max() if high else beside.min()),
                    xytext=(0, 8 if high else -8),
                    textcoords="offset points",
                    ha="right",
                    va="bottom" if high else "top",
                    color=colour(code),
                    fontweight="bold",
                )
            ax.axhline(1, color=colour("ink"), linewidth=1)
            ax.set_yscale("log")
            ax.set_yticks([0.25, 0.5, 1, 2, 4, 8], ["¼", "½", "1", "2", "4", "8"])
            ax.minorticks_off()
            ax.set_ylim(0.35, 9)
            ax.set_title("ACLED: all actors" if source == "acled" else f"UCDP: militancy, to {measures.full_months(source)[1][:4]}")
            ax.set_xlabel("window begins")
            ax.locator_params(axis="x", integer=True, nbins=6)
        axes.flat[0].set_ylabel("divided ÷ aligned")
        return figure

    table = pd.concat(
        [
            pd.DataFrame(
                {
                    "Source": label,
                    "Window begins": frame["first"].str[:4],
                    "Khyber Pakhtunkhwa": frame[KP].round(2),
                    "Balochistan": frame[BALOCHISTAN].round(2),
                }
            )
            for label, frame in zip(("ACLED", "UCDP"), frames.values())
        ],
        ignore_index=True,
    )
    return Chart(
        name="divided-against-aligned",
        finding=f"Divided months against aligned ones: from {acled[KP].min():.1f} to {acled[KP].max():.1f} times in KP, by the window",
        caption=(
            "Deaths per 30 days in months of opposed parties, divided by those in months of one party or partners. Each mark is a window that "
            "begins in January of that year and ends with the record; months of caretakers are left out. Above the line: divided months "
            "were deadlier. Log scale. No p-value: there are about five spells."
        ),
        alt=(
            f"Two line charts of ratios. ACLED, {len(acled)} windows: KP from {acled[KP].min():.1f} to {acled[KP].max():.1f}, Balochistan from "
            f"{acled[BALOCHISTAN].min():.1f} to {acled[BALOCHISTAN].max():.1f}; KP's ratio is the larger in {more}. UCDP, {len(frames['ucdp-ged'])} windows: KP from "
            f"{frames['ucdp-ged'][KP].min():.1f} to {frames['ucdp-ged'][KP].max():.1f}, Balochistan from {frames['ucdp-ged'][BALOCHISTAN].min():.1f} to "
            f"{frames['ucdp-ged'][BALOCHISTAN].max():.1f}."
        ),
        table=table,
        source=f"{credit('acled')} {credit('ucdp-ged')} Governments: data/governments.csv.",
        method=ALIGNED,
        draw=draw,
    )


@chart
def balochistan_as_control() -> Chart:
    """Change since March 2024 in KP and in Balochistan, in every comparison of the specification."""
    frame = alignment.control()
    made = frame[frame["estimable"]]
    primary = made[made["primary"]].iloc[0]
    at_least = int((made[BALOCHISTAN] >= made[KP]).sum())
    split = {one: (int((part[BALOCHISTAN] >= part[KP]).sum()), len(part)) for one, part in made.groupby("outcome")}

    def draw(layout):
        figure, axes = layout.figure(380 if layout.narrow else 440)
        ax = axes[0, 0]
        low, high = 1.0, max(made[KP].max(), made[BALOCHISTAN].max()) * 1.08
        ax.plot([low, high], [low, high], color=colour("ink"), linewidth=1)
        for outcome, style in (
            ("deaths", {"marker": "o", "facecolor": colour("accent"), "alpha": 0.6}),
            ("events", {"marker": "s", "facecolor": "none"}),
        ):
            part = made[made["outcome"] == outcome]
            say(
                ax,
                [
                    (
                        row[KP],
                        row[BALOCHISTAN],
                        f"{row['violence']}, {row['outliers']} outlier months · {row['after']} against {row['before']}",
                        f"KP {row[KP]:.2f}, Balochistan {row[BALOCHISTAN]:.2f}",
                        outcome,
                    )
                    for row in part.sort_values(KP).to_dict("records")
                ],
            )
            ax.scatter(
                part[KP],
                part[BALOCHISTAN],
                s=26,
                edgecolor=colour("accent" if outcome == "deaths" else "ink"),
                linewidth=1.1,
                label=outcome,
                **style,
            )
        ax.set(xscale="log", yscale="log", xlim=(low, high), ylim=(low, high))
        for axis in (ax.xaxis, ax.yaxis):
            axis.set_ticks([1, 2, 3, 4, 5], ["1", "2", "3", "4", "5"])
            axis.set_ticks([], minor=True)
        ax.grid(True, axis="both")
        ax.set_xlabel("times as many in KP")
        ax.set_ylabel("times as many in Balochistan")
        ax.annotate(
            "main comparison",
            (primary[KP], primary[BALOCHISTAN]),
            xytext=(-10, 26),
            textcoords="offset points",
            ha="right",
            fontsize=11,
            arrowprops={"arrowstyle": "-", "color": colour("ink"), "linewidth": 0.8},
        )
        ax.text(0.03, 0.97, "Balochistan rose further", transform=ax.transAxes, va="top", fontsize=11, color=colour("muted"))
        ax.text(0.97, 0.03, "KP rose further", transform=ax.transAxes, ha="right", fontsize=11, color=colour("muted"))
        ax.text(0.97, 0.24, "● deaths", transform=ax.transAxes, ha="right", fontsize=11, color=colour("accent"))
        ax.text(0.97, 0.17, "□ events", transform=ax.transAxes, ha="right", fontsize=11)
        return figure

    table = (
        made.rename(
            columns={
                "outcome": "Counted",
                "violence": "Violence",
                "outliers": "Outlier months",
                "after": "After",
                "before": "Before",
                KP: "Khyber Pakhtunkhwa",
                BALOCHISTAN: "Balochistan",
            }
        )[["Counted", "Violence", "Outlier months", "After", "Before", "Khyber Pakhtunkhwa", "Balochistan"]]
        .round(2)
        .reset_index(drop=True)
    )
    return Chart(
        name="balochistan-as-control",
        finding=f"In {at_least} of {len(made)} comparisons Balochistan rose at least as much as KP",
        caption=(
            "Each mark is one comparison of months after opposed governments took office in March 2024 with months before: how many times as many "
            "deaths (dots) or events (squares) per 30 days. Above the diagonal Balochistan rose further, below it KP. The comparisons "
            "were listed before any was made. ACLED's events in Balochistan have a break in January 2024."
        ),
        alt=(
            f"A scatter of {len(made)} comparisons. In {at_least} Balochistan's ratio is at least KP's: {split['deaths'][0]} of {split['deaths'][1]} by deaths, "
            f"{split['events'][0]} of {split['events'][1]} by events. In the main comparison KP's deaths are {primary[KP]:.1f} times those before, Balochistan's "
            f"{primary[BALOCHISTAN]:.1f} times."
        ),
        table=table,
        source=credit("acled"),
        method=ALIGNED,
        draw=draw,
    )
