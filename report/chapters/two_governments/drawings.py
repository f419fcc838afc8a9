"""How the other charts of `two-governments.md` are drawn: two codings, spells, windows, the contrast."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from report import registers
from report.chapters.two_governments.lanes import DASHED
from report.chapters.two_governments.measures import BALOCHISTAN, KP
from report.chapters.two_governments.tracks import named
from report.figures.axes import ratio_axis
from report.figures.chart import Layout, colour
from report.figures.marks import say, say_values
from report.figures.sheet import axes_at, canvas, text_at
from report.record import provinces
from report.registers import positions
from report.words import long_date, number, short_date, short_day

PROVINCES = {KP: "Khyber Pakhtunkhwa", BALOCHISTAN: "Balochistan"}
SHORT = PROVINCES | {KP: "KP"}

CODES = {"-2": "−2", "-1": "−1", "0": "0", "1": "1", "2": "2", positions.EMPTY: "none"}
"""What a coding can give, and how it is printed."""


def codings(layout: Layout, counts: dict[tuple[str, str], list], differing: Sequence[positions.Position]):
    """A square of how often two codings gave which points, and the list of items on which they differ."""
    grid, line, limit = (330, 17, 36) if layout.narrow else (330, 20, 46)
    figure = canvas(layout, grid + line * len(differing) + 50 if layout.narrow else max(grid, line * len(differing) + 40))
    ax = axes_at(figure, 74, 34, 256, 256)
    codes = list(CODES)
    for (first, second), items in counts.items():
        x, y = codes.index(first), codes.index(second)
        where = f"first coding {CODES[first]}, second {CODES[second]}"
        say(ax, [(x, y, where, f"{len(items)} item{'s' if len(items) > 1 else ''}")])
        if x == y:
            ax.scatter([x], [y], s=18 * len(items), color=colour("PK-BA"), alpha=0.45, linewidth=0)
        look = {} if x == y else {"color": colour("accent"), "fontweight": "bold"}
        ax.text(x, y, str(len(items)), ha="center", va="center", fontsize=11, **look)
    ax.set(xlim=(-0.6, 5.6), ylim=(-0.6, 5.6), xlabel="first coding", ylabel="second coding")
    ax.set_xticks(range(6), [*codes[:5], "none"])
    ax.set_yticks(range(6), [*codes[:5], "none"])
    ax.grid(True, axis="both")
    ax.tick_params(length=0)
    ax.spines["bottom"].set_visible(False)
    x, y = (0, grid + 30) if layout.narrow else (362, 24)
    text_at(figure, x, y, "Where they differ: first / second", fontsize=12, fontweight="bold")
    for i, item in enumerate(differing, 1):
        text_at(figure, x, y + line * i, named(item, limit))
        points = " / ".join(CODES[code] for code in cell(item))
        text_at(figure, layout.width - 2, y + line * i, points, ha="right", color=colour("accent"))
    return figure


def cell(item: positions.Position) -> tuple[str, str]:
    """What the first and the second coding gave."""
    first, second = (positions.EMPTY if code is None else str(code) for code in (item.code_a, item.code_b))
    return first, second


STATES = {"same": "one party", "partners": "partners", "opposed": "opposed", "caretaker": "caretakers"}


def spells(layout: Layout, frame: pd.DataFrame):
    """Bars by spell in a column for each province, beside or under the words of the spell."""
    each, left, shift, thick = (52, 0, 0.2, 0.3) if layout.narrow else (30, 300, 0, 0.5)
    top, wide = 30, (layout.width - left - 20) / 2
    figure = canvas(layout, top + each * len(frame) + 8)
    rows = frame.to_dict("records")
    for i, (code, name) in enumerate(PROVINCES.items()):
        x = left + i * (wide + 10)
        ax = axes_at(figure, x, top, wide, each * len(frame))
        where = [f"{long_date(row['first'])} to {long_date(row['last'])}, {STATES[row['state']]}" for row in rows]
        places = [place + shift for place in range(len(rows))]
        say_values(ax, places, frame[code], name, along="y", where=where, title=name)
        for place, row in zip(places, rows):
            outlined: dict = {"facecolor": "none", "edgecolor": colour(code)}
            look = {"opposed": {"color": colour(code)}, "caretaker": outlined | DASHED}.get(row["state"], outlined)
            ax.barh(place, row[code], height=thick, linewidth=1.1, **look)
            ax.annotate(number(row[code]), (row[code], place), xytext=(4, 0), textcoords="offset points", va="center", fontsize=11)
        ax.set(xlim=(0, frame[list(PROVINCES)].max().max() * 1.2), ylim=(len(frame) - 0.5, -0.5))
        ax.axis("off")
        text_at(figure, x, 12, SHORT[code] if layout.narrow else name, fontsize=12, fontweight="bold", color=colour(code))
    for i, row in enumerate(rows):
        parties = [row["federal"], row["kp"]] if row["state"] in ("opposed", "partners") else filter(None, [row["federal"]])
        led = ", ".join(parties)
        words = f"{short_date(row['first'])} to {short_date(row['last'])}: {STATES[row['state']]}{f' ({led})' if led else ''}"
        text_at(figure, 0, top + each * i + (11 if layout.narrow else each / 2), words)
    return figure


def attacks(layout: Layout, frame: pd.DataFrame):
    """A stair for each province over the spells, whose names stand above, with the level on each step."""
    figure, axes = layout.figure(235)
    ax = axes[0, 0]
    edges = pd.to_datetime([*(f"{month}-01" for month in frame["first"]), registers.span(frame["last"].iloc[-1])[1]])
    middles = edges[:-1] + (edges[1:] - edges[:-1]) / 2
    top = frame[[f"{code} times" for code in PROVINCES]].max().max() * 1.3
    for edge in edges[1:-1]:
        ax.axvline(edge, color=colour("muted"), linewidth=0.8, linestyle=(0, (1, 2)))
    for middle, state in zip(middles, frame["state"]):
        ax.text(middle, top, {"opposed": "rivals"}.get(state, STATES[state]), ha="center", va="top", fontsize=11, color=colour("muted"))
    for (code, name), other in zip(PROVINCES.items(), reversed(PROVINCES)):
        levels = frame[f"{code} times"]
        ax.step(edges, [*levels, levels.iloc[-1]], where="post", color=colour(code), linewidth=2, linestyle="-" if code == KP else "--")
        say_values(ax, middles, levels, f"{name}, times", sign="×", label=SHORT[code])
        for middle, level, rival in list(zip(middles, levels, frame[f"{other} times"]))[1:]:
            over = (level, code == KP) >= (rival, code != KP)
            ax.annotate(f"{level:.1f}×", (middle, level), xytext=(0, 3 if over else -3), textcoords="offset points", ha="center",
                        va="bottom" if over else "top", fontsize=12, fontweight="bold", color=colour(code))  # fmt: skip
        ax.annotate(name, (edges[-1], levels.iloc[-1]), xytext=(-2, 18 if code == BALOCHISTAN else -18), textcoords="offset points", ha="right",
                    va="bottom" if code == BALOCHISTAN else "top", fontsize=12, color=colour(code))  # fmt: skip
    years = range(edges[0].year + 1, edges[-1].year + 1)
    ax.set_yticks(range(int(0.88 * top) + 1))  # below the names of the spells
    ax.set(ylim=(0, top), xlim=(edges[0], edges[-1]))
    ax.set_xticks([pd.Timestamp(f"{year}-01-01") for year in years], [str(year) for year in years])
    return figure


def contrast(layout: Layout, frame: pd.DataFrame, main: pd.Series, band: tuple[float, float]):
    """The contrast by date as a line, the main one as a diamond with its interval, and the band of the earlier ones."""
    figure, axes = layout.figure(340 if layout.narrow else 380)
    ax = axes[0, 0]
    earlier, own = (frame[frame["kind"] == kind] for kind in ("before", "true"))
    ax.axhspan(*band, color=colour("shade"), linewidth=0)
    for part, style in ((earlier, {"linewidth": 2}), (own, {"marker": "D", "markersize": 7, "linestyle": "none"})):
        days = pd.PeriodIndex(part["month"], freq="M").to_timestamp()
        ax.plot(days, part["ratio"], color=colour("ink"), **style)
        say_values(ax, days, part["ratio"], "KP to Balochistan", sign="×")
    ax.vlines(days, main["low"], main["high"], color=colour("ink"), linewidth=1.4)
    ratio_axis(ax, 0.1, 10, "y")
    return figure


# --- The response ---------------------------------------------------------------------------


COLUMNS = {
    "wide": (
        ("Operations", 176, 150),
        ("Militants killed for each\nof the forces' dead", 366, 150),
        ("Civilians, and police,\namong the dead", 556, 160),
    ),
    "narrow": (("Operations", 104, 66), ("Militants for\neach of\nthe forces", 178, 74), ("Civilians,\nand police", 252, 98)),
}
"""Title, left edge and width of the three columns, in pixels."""


def of_claim(row) -> str:
    """A claim as its row is named: 2025, ISPR to 15 Sep."""
    until = f" to {short_day(row.until)}" if row.until and not row.until.endswith("-12-31") else ""
    return f"{row.year}, {row.claimant.replace('Balochistan ', '')}{until}"


NARROW = {"Interior Ministry": "Ministry", "KP Police": "police", "Home Department": "Home Dept"}
"""Claimants where there is little room."""


def _row_name(row, narrow: bool) -> str:
    if not narrow:
        return of_claim(row)
    who, part = row.claimant.replace("Balochistan ", ""), row.until and not row.until.endswith("-12-31")
    return f"{row.year}{'*' if part else ''}, {NARROW.get(who, who)}"


def claims(layout: Layout, frame: pd.DataFrame):
    """A row for each claim under its area: a bar of operations, a mark of the ratio, a bar of shares."""
    top, step, heading = (52, 19, 23) if layout.narrow else (44, 25, 28)
    rows = list(frame.itertuples())
    areas = list(dict.fromkeys(frame["area"]))
    places, heads, y = [], {}, 0.0
    for area in areas:
        heads[area] = y + heading / 2
        y += heading
        for _ in range((frame["area"] == area).sum()):
            places.append(y + step / 2)
            y += step
    figure = canvas(layout, top + y + 6)
    axes = [axes_at(figure, left, top, width, y) for _, left, width in COLUMNS[layout.name]]
    for ax, (title, left, _) in zip(axes, COLUMNS[layout.name]):
        ax.set_ylim(y, 0)
        ax.axis("off")
        text_at(figure, left, top - 6, title, fontweight="bold", linespacing=1.3, va="bottom")
    names = provinces.names() | {"PK": "The whole country"}
    for area in areas:
        text_at(figure, 0, top + heads[area], names[area], fontsize=12, fontweight="bold", color=_hue(area))
    for row, place in zip(rows, places):
        text_at(figure, 0, top + place, _row_name(row, layout.narrow))
    _operations(axes[0], frame, rows, places, names, not layout.narrow)
    _for_each(axes[1], frame, rows, places, names, not layout.narrow)
    _shares(axes[2], rows, places, names, not layout.narrow)
    return figure


def _hue(area: str) -> str:
    return colour(area if area in PROVINCES else "ink")


def _written(ax, x: float, y: float, words: str) -> None:
    ax.annotate(words, (x, y), xytext=(7, 0), textcoords="offset points", va="center_baseline", fontsize=11)


def _where(row, names) -> str:
    return f"{names[row.area]}, {of_claim(row)}"


def _operations(ax, frame: pd.DataFrame, rows, places, names, wide: bool) -> None:
    ax.set_xlim(0, frame["operations"].max() * (1.42 if wide else 2.6))
    for row, y in zip(rows, places):
        if row.operations == row.operations:
            face = "none" if "operations" in row.contested else _hue(row.area)
            ax.barh(y, row.operations, height=9, linewidth=1.2, edgecolor=_hue(row.area), facecolor=face)
            part = "" if row.made_until.endswith("-12-31") else f", to {short_day(row.made_until)}"
            _written(ax, row.operations, y, number(row.operations) + part)
            say_values(ax, [y], [row.operations], "Operations", along="y", where=[_where(row, names)], title="Operations")
        if row.disputed == row.disputed:
            ax.plot(row.disputed, y, "o", markersize=7, markerfacecolor=colour("paper"), color=colour("ink"))
            say_values(ax, [y], [row.disputed], "Operations, another print", along="y", where=[f"{_where(row, names)}, contested"])


def _for_each(ax, frame: pd.DataFrame, rows, places, names, wide: bool) -> None:
    ax.set_xlim(0, frame["high"].max() * (1.5 if wide else 2.2))
    for row, y in zip(rows, places):
        if row.low == row.low:
            ax.vlines(1, y - 9, y + 9, color=colour("muted"), linewidth=1)
            contested = ", contested" if "deaths" in row.contested else ""
            face = colour("paper") if contested else _hue(row.area)
            ax.plot([row.low, row.high], [y, y], "-o", markersize=7, linewidth=2, markerfacecolor=face, color=_hue(row.area))
            low, high = f"{row.low:.1f}", f"{row.high:.1f}"
            _written(ax, max(row.high, 1), y, low if low == high else f"{low} to {high}" if wide else f"{low}–{high}")
            say(
                ax,
                [(row.high, y, _where(row, names) + contested, (row.low, row.high))],
                along="y",
                column="Killed for each, low",
                title="For each",
            )


def _shares(ax, rows, places, names, wide: bool) -> None:
    ax.set_xlim(0, 1.65 if wide else 3.4)
    for row, y in zip(rows, places):
        if row.civilians == row.civilians:
            ax.barh(y, 1, height=9, color=colour("shade"))
            ax.barh(y, row.civilians, height=9, color=colour("accent"))
            words, end = f"{row.civilians:.0%}", 1
            say_values(
                ax, [y], [row.civilians], "Civilians, %", along="y", where=[_where(row, names)], title="Of the dead", label="civilians"
            )
            if row.police == row.police:
                ax.barh(y, row.police, left=row.civilians, height=9, color=colour("muted"))
                words += f", {row.police:.0%}"
                say_values(
                    ax, [y], [row.police], "Police, %", along="y", ends=[row.civilians + row.police], where=[_where(row, names)], label="police"
                )  # fmt: skip
            _written(ax, end, y, words)


def sides(layout: Layout, frame: pd.DataFrame):
    """The ratio of both sides' dead by year on a log scale, a panel per province, with its range."""
    figure, axes = layout.figure(440 if layout.narrow else 280, *((2, 1) if layout.narrow else (1, 2)), sharey=True)
    for ax, (code, name) in zip(axes.flat, PROVINCES.items()):
        own = frame[frame["province"] == code]
        ratio_axis(ax, 0.05, 32, "y")
        ax.vlines(own["year"], own["low"].clip(lower=0.05), own["high"], color=colour(code), linewidth=1.4)
        ax.plot(own["year"], own["ratio"].clip(lower=0.05), "o" if code == KP else "s", markersize=5, color=colour(code))
        say_values(ax, own["year"], own["ratio"], f"{name}, ratio", ranges=list(zip(own["low"], own["high"])), sign="×")
        ax.set_title(name, color=colour(code))
        ax.locator_params(axis="x", integer=True, nbins=5)
    return figure
