"""How the other charts of `two-governments.md` are drawn: two codings, spells, windows, the contrast."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from report.chapters.two_governments.lanes import DASHED
from report.chapters.two_governments.measures import BALOCHISTAN, KP
from report.chapters.two_governments.tracks import named
from report.figures.axes import ratio_axis
from report.figures.chart import Layout, colour
from report.figures.marks import say, say_values
from report.figures.sheet import axes_at, canvas, text_at
from report.record import measures
from report.registers import positions
from report.words import long_date, number, short_date

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


def windows(layout: Layout, frames: dict[str, pd.DataFrame]):
    """Lines of the ratio by the year in which a window begins, a panel per record."""
    figure, axes = layout.figure(500 if layout.narrow else 300, *((2, 1) if layout.narrow else (1, 2)))
    for ax, (source, frame) in zip(axes.flat, frames.items()):
        years = frame["first"].str[:4].astype(int)
        for code, name in PROVINCES.items():
            ax.plot(years, frame[code], color=colour(code), marker="o" if code == KP else "s", markersize=4.5, label=name)
            say_values(ax, years, frame[code], name, label=name)
        for code, other, beside in ((KP, BALOCHISTAN, frame[KP].iloc[-2:]), (BALOCHISTAN, KP, frame[BALOCHISTAN].iloc[-3:])):
            # Over or under the marks that the name lies beside, away from the other line.
            high = frame[code].iloc[-1] >= frame[other].iloc[-1]
            ax.annotate(
                SHORT[code],
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
    ax.set_ylabel("KP's change ÷ Balochistan's")
    return figure
