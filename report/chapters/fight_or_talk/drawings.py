"""How the charts of `fight-or-talk.md` are drawn: sheets of boxes and rows, panels of days and months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.patches import Rectangle

from report.chapters.fight_or_talk.measures import CEASEFIRES
from report.figures.chart import Layout, colour
from report.figures.marks import say, say_values
from report.figures.sheet import Sheet
from report.record.measures import Period
from report.registers import turns
from report.words import long_date, number

Span = tuple[pd.Timestamp, pd.Timestamp]
"""First and last day."""

PAPER = {"facecolor": colour("paper"), "edgecolor": "none"}
"""Behind words that lines would run through."""


TALKS, TRUCE = "talks, offer or ceasefire on record", "only the TTP's ceasefire in force"
OUTLINED = {"facecolor": "none", "edgecolor": colour("PK-BA"), "linewidth": 2}


def calendar(layout: Layout, frame: pd.DataFrame, term: tuple[str, str], until: str):
    """A row per year, a box per month; `frame` and `term` as in `turns`, to the month `until`."""
    left, high, top = (44, 26, 22) if layout.narrow else (60, 34, 22)
    cell = (layout.width - left - 4) / 12
    years = range(int(term[0][:4]), int(until[:4]) + 1)
    end = top + high * len(years)
    sheet = Sheet(layout, end + 66)
    for i, name in enumerate("JFMAMJJASOND"):
        sheet.text(left + cell * (i + 0.5), 12, name, hue="muted", ha="center")
    for row in frame.itertuples():
        year, month = (int(part) for part in row.month.split("-"))
        x, y = left + cell * (month - 1), top + high * (year - years[0])
        if term[0] <= row.month <= until:
            words = TALKS if row.talks else TRUCE if row.truce else "no talks on record"
            sheet.said.append((x + cell / 2, y + high / 2, long_date(row.month), words))
        ground = colour("shade") if term[0] <= row.month <= term[1] else "none"
        _box(sheet, x + 1, y + 1, cell - 2, high - 2, facecolor=ground, edgecolor=colour("grid"), linewidth=0.8)
        if row.talks or row.truce:
            mark = {"color": colour("PK-IS"), "linewidth": 0} if row.talks else OUTLINED
            _box(sheet, x + 4, y + 4, cell - 8, high - 8, **mark)
    for i, year in enumerate(years):
        sheet.text(0, top + high * (i + 0.5), str(year), size=12)
    looks: dict[str, dict] = {
        TALKS: {"color": colour("PK-IS")},
        TRUCE: OUTLINED,
        "months of the PTI's federal term": {"facecolor": colour("shade"), "edgecolor": colour("grid")},
    }
    for i, (words, look) in enumerate(looks.items()):
        _box(sheet, left + 2, end + 9 + 17 * i, 12, 10, **look)
        sheet.text(left + 22, end + 14 + 17 * i, words)
    return sheet.drawn()


def _box(sheet: Sheet, x, y, width, high, **look) -> None:
    sheet.ax.add_patch(Rectangle((x, y), width, high, **look))


@dataclass(frozen=True)
class Row:
    """The places within a statement's row, in pixels: `left` of words and bar, the others from its top."""

    left: int
    words: int
    bar: int
    high: int
    spare: int  # what the longest bar leaves of the width


ROWS = {"wide": Row(300, 11, 23, 31, 320), "narrow": Row(0, 24, 33, 38, 22)}


def statements(layout: Layout, said: Sequence[tuple[turns.Said, str]]):
    """A row per statement on returns and the name of who makes it, with its number as a bar."""
    row = ROWS[layout.name]
    scale = (layout.width - row.spare) / max(one.high or one.low or 0.0 for one, _ in said)
    sheet = Sheet(layout, 8 + row.high * len(said) + 4)
    for i, (one, who) in enumerate(said):
        y, date = 8 + row.high * i, long_date(one.date)
        _line(sheet, 0, layout.width, y, "grid", 0.8)
        sheet.text(0, y + 11, who, fontweight="bold")
        if layout.narrow:
            sheet.text(layout.width, y + 11, date, hue="muted", ha="right")
        else:
            sheet.text(0, y + 24, f"{date} · {one.side}", hue="muted")
        words = f"{one.number}: {turns.STATUS[one.status]}"
        sheet.text(row.left, y + row.words, words, hue={"done": "accent", "denied": "PK-BA"}.get(one.status, "ink"))
        low, high = (row.left + (number or 0.0) * scale for number in (one.low, one.high or one.low))
        _line(sheet, row.left, low, y + row.bar, "PK", 5)
        if one.high:
            _line(sheet, low, high, y + row.bar, "PK", 2)
        sheet.said.append((high, y + row.bar, f"{who}, {date}", words))
    return sheet.drawn()


def _line(sheet: Sheet, start, end, y, hue, thick) -> None:
    cap = "projecting" if hue == "grid" else "butt"
    sheet.ax.plot([start, end], [y, y], color=colour(hue), linewidth=thick, solid_capstyle=cap)


def days(layout: Layout, counts: dict[str, pd.Series], rows: dict[str, pd.Series], spans: dict[str, dict[str, Span]]):
    """A panel per ceasefire: events by day, and the sums of its three windows above them."""
    figure, axes = layout.figure(400, 2, 1)
    most = max(int(events.max()) for events in counts.values())
    half = pd.Timedelta(hours=12)
    for ax, (which, events) in zip(axes.flat, counts.items()):
        first, last = spans[which]["during"]
        ax.axvspan(first - half, last + half, color=colour("shade"), linewidth=0)
        own = events[events > 0]
        say(ax, [(day, many, None, f"{many} event{'s' if many > 1 else ''}") for day, many in own.items()], along="x")
        ax.vlines(own.index, 0, own, color=colour("PK-KP"), linewidth=2.2 if layout.narrow else 4)
        ax.set(ylim=(0, most * 1.55), xlim=(events.index[0] - half, events.index[-1] + half), yticks=range(most + 1))
        for part, span in spans[which].items():
            name = "ceasefire" if part == "during" else part
            unit = "" if layout.narrow else " events"
            words = f"{name}\n{number(rows[which][part])}{unit} in\n{number(rows[which][f'days_{part}'])} days"
            _over(ax, span, most * 1.5, words, part, va="top", linespacing=1.35)
        ax.set_title(f"Ceasefire of {CEASEFIRES[which]}")
        ax.set_xticks([first, last], [f"{d.day} {d:{'%b' if layout.narrow else '%B'}}" for d in (first, last)])
    return figure


def _over(ax, span: Span, y: float, words: str, part: str, **style) -> None:
    """Words over the middle of a window, bold over the ceasefire itself."""
    weight = "bold" if part == "during" else "normal"
    ax.text(span[0] + (span[1] - span[0]) / 2, y, words, ha="center", fontsize=11, fontweight=weight, **style)


def _month_bars(ax, months: pd.Series, column: str, title: str | None = None, **look) -> None:
    """Bars by month, said as a column of the table twin."""
    x = pd.PeriodIndex(months.index, freq="M").to_timestamp()
    ax.bar(x, months, width=26, align="edge", **look)
    say_values(ax, x + pd.Timedelta(days=13), months, column, where=map(long_date, months.index), title=title)


def _years(ax) -> None:
    ax.set_xticks(pd.to_datetime(["2021-01", "2022-01", "2023-01"]), ["2021", "2022", "2023"])


def truce(layout: Layout, months: pd.Series, truces: Sequence[Span], spans: dict[str, Span], row: pd.Series, means: dict[str, float]):
    """Events by month as bars, and the mean of each of the three windows as a line at its height."""
    figure, axes = layout.figure(300)
    ax, top = axes[0, 0], months.max() * 1.5
    for first, last in truces:
        ax.axvspan(first, last, color=colour("shade"), linewidth=0)
    _month_bars(ax, months, "Events per 30 days", title="", color=colour("PK-KP"))
    ax.set_ylim(0, top)
    for part, (first, last) in spans.items():
        name, value = "truce" if part == "during" else part, number(means[part])
        where = f"{name}, {number(row[f'days_{part}'])} days"
        say(ax, [(first + (last - first) / 2, means[part], where, value, "windows")], along="x")
        ax.plot([first, last], [means[part]] * 2, color=colour("ink"), linewidth=2, solid_capstyle="butt")
        _over(ax, (first, last), top * 0.86, f"{name}\n{value}", part, va="bottom")
    _years(ax)
    ax.locator_params(axis="y", nbins=4)
    return figure


RATIOS = (0.01, 8)
"""Ends of the axis of ratios of events."""


def intervals(layout: Layout, rows: dict[str, pd.Series], others: dict[str, pd.Series]):
    """Per ceasefire two ratios with their intervals, and those of all other specifications as strokes."""
    figure, axes = layout.figure(340 if layout.narrow else 310)
    ax = axes[0, 0]
    ax.set_xscale("log")
    ax.set_xlim(*RATIOS)
    for i, (which, row) in enumerate(rows.items()):
        _ceasefire(ax, 2.2 * i, CEASEFIRES[which], row, others[which])
    ax.set_ylim(2.2 * len(rows) - 0.8, -1.15)
    ax.axvline(1, color=colour("ink"), linewidth=1)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)
    ax.set_yticks([])
    ax.set_xticks([0.01, 0.03, 0.1, 0.3, 1, 3], ["0.01", "0.03", "0.1", "0.3", "1", "3"])
    ax.minorticks_off()
    return figure


def _ceasefire(ax, y: float, name: str, row: pd.Series, others: pd.Series) -> None:
    low, high = RATIOS
    ax.plot(others.clip(low, high), [y + 0.32] * len(others), "|", color=colour("PK"), markersize=8)
    for at, columns, shape, hue, words in (
        (y, ["estimate", "low", "high"], "o", "PK-KP", "during to around"),
        (y + 0.8, ["rebound", "rebound_low", "rebound_high"], "s", "muted", "after to before"),
    ):
        ratio, least, most = row[columns]
        if pd.isna(ratio):
            continue
        ax.plot([max(least, low), min(most, high)], [at, at], color=colour(hue), linewidth=2)
        ax.plot([ratio], [at], shape, color=colour(hue), markersize=7)
        say(ax, [(ratio, at, words, f"{ratio:.2f} ({least:.2f} to {most:.2f})", name)])
        ax.text(low, at - 0.12, words, fontsize=11, va="bottom", color=colour(hue))
    say(ax, [(ratio, y + 0.32, "another specification", f"{ratio:.2f}", name) for ratio in sorted(others)])
    source = "UCDP, TTP" if row["source"] == "ucdp-ged" else "ACLED, all actors"
    ax.text(low, y - 0.58, f"{name} ({source})", fontsize=11.5, fontweight="bold", va="bottom")


def sequence(layout: Layout, months: pd.DataFrame, spans: dict[str, tuple[str, str]], levels: dict, names: dict, titles: dict):
    """A panel per province: deaths by month, and the levels before the talks and after the truce."""
    figure, axes = layout.figure(420 if layout.narrow else 380, 2, 1, sharex=True, sharey=True)
    most = months.max().max()
    between = pd.Period(spans["before"][1], "M").end_time, pd.Timestamp(spans["after"][0])
    for ax, (code, title) in zip(axes.flat, titles.items()):
        _month_bars(ax, months[code], f"{names[code]}, deaths per 30 days", title=names[code], color=colour(code), alpha=0.45)
        for part, span in spans.items():
            first, last, level = pd.Timestamp(span[0]), pd.Period(span[1], "M").end_time, levels[code, part]
            middle = first + (last - first) / 2
            say(ax, [(middle, level, f"{Period(*span)}", number(level), "level")], along="x")
            ax.plot([first, last], [level, level], color=colour("ink"), linewidth=2, solid_capstyle="butt")
            behind = PAPER | {"pad": 0.8, "alpha": 0.75}
            ax.text(middle, level + most * 0.03, number(level), ha="center", va="bottom", fontweight="bold", bbox=behind)
        ax.axvspan(*between, color=colour("shade"), linewidth=0, zorder=0)
        ax.set_title(title, color=colour(code))
        ax.locator_params(axis="y", nbins=4)
    words = "talks and\nceasefires" if layout.narrow else "first talks to end of truce"
    axes[0, 0].text(between[0] + (between[1] - between[0]) / 2, most, words, ha="center", va="top", fontsize=11)
    _years(axes[1, 0])
    return figure
