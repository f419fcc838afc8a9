"""What is drawn in `who-fights.md`."""

import re

from recount import every
from recount.drawn_stairs import stairs
from recount.who_fights import KINDS


def labels(chart: str, column: str) -> list:
    """The rows of a chart's table that have a column, in their order."""
    return [row for name, *row in every("CHARTS")[chart]().table if name == column]


def by_scope(figure):
    return {(ax.get_title(loc="left"), year): height for ax in figure.axes for year, height in stairs(ax)[0].items()}


def over_time(figure):
    """Rows of a panel share one scale: that of KP's deadliest row, which Balochistan's title enlarges."""
    found, table = {}, every("CHARTS")["actors_over_time"]().table
    most = max(n for (_, province, *_), n in table.items() if province == "Khyber Pakhtunkhwa")
    for ax in figure.axes:
        province, _, finer = ax.get_title(loc="left").partition(", scale ×")
        names = [text.get_text() for text in ax.texts][::2]
        for name, heights in zip(names, stairs(ax), strict=True):
            found |= {("Deaths", province, name, year): -h / 0.8 * most / int(finer or 1) for year, h in heights.items() if h}
    return found


def killed(figure):
    """Bars are PICSS's; diamonds the other counts, joined from the lowest to the highest where they differ."""
    (ax,) = figure.axes
    rows = labels("who_was_killed", "PICSS")
    found = {("PICSS", *row): bar.get_width() for row, bar in zip(rows, ax.patches, strict=True)}
    for span in ax.collections:
        ((low, place), (high, _)) = span.get_segments()[0]
        found |= {("Lowest count", *rows[int(place)]): low, ("Highest count", *rows[int(place)]): high}
    marks = sorted((line.get_ydata()[0], line.get_xdata()[0]) for line in ax.lines)
    told = [(place, int(n.replace(",", ""))) for place, row in enumerate(rows)
            for n in re.findall(r"[\d,]+", every("CHARTS")["who_was_killed"]().table["Others", *row].replace(", ", " "))]  # fmt: skip
    assert marks == sorted(told)
    return found


def widths(chart: str):
    def read(figure):
        (ax,) = figure.axes
        rows = labels(chart, "Deaths, best estimate")
        return {("Deaths, best estimate", *row): bar.get_width() for row, bar in zip(rows, ax.patches, strict=True)}

    return read


def kinds(figure):
    (ax,) = figure.axes
    shown = ("Khyber Pakhtunkhwa", "Balochistan", "Sindh", "Punjab", "Azad Jammu and Kashmir")
    return {
        (f"{kind}, %", name): bar.get_width() * 100
        for kind, container in zip(KINDS.values(), ax.containers, strict=True)
        for name, bar in zip(shown, container, strict=True)
    }


def civilians(figure):
    by_year, by_place = figure.axes
    low, high = "Lowest share, %", "Highest share, %"
    found = {}
    for (x, a), (_, b) in by_year.collections[0].get_segments():
        found |= {(low, str(int(x))): a * 100, (high, str(int(x))): b * 100}
    places = ("Khyber Pakhtunkhwa", "Balochistan", "Sindh", "Punjab")
    for key, ((a, _), (b, _)) in zip(places, by_place.collections[0].get_segments(), strict=True):
        found |= {(low, key): a * 100, (high, key): b * 100}
    return found


def theatres(figure):
    columns, rows = ("Events", "Deaths, best estimate"), labels("theatres_of_2025", "Events")
    return {
        (column, *row): bar.get_width()
        for column, ax in zip(columns, figure.axes, strict=True)
        for row, bar in zip(rows, ax.patches, strict=True)
    }


DRAWN = {
    "who_was_killed": killed,
    "deaths_by_scope": by_scope,
    "actors_over_time": over_time,
    "largest_dyads": widths("largest_dyads"),
    "kinds_by_province": kinds,
    "civilians_as_bounds": civilians,
    "attacks_on_civilians": widths("attacks_on_civilians"),
    "theatres_of_2025": theatres,
}
UNDRAWN = {
    "who_was_killed": lambda key, drawn: key[0] == "Others" or key[1] == "Peace committees",
    "largest_dyads": lambda key, drawn: key[0] != "Deaths, best estimate",
    "kinds_by_province": lambda key, drawn: key[0].startswith("Deaths"),
    "civilians_as_bounds": lambda key, drawn: key[1] == "whole record" or key[0] not in ("Lowest share, %", "Highest share, %"),
    "attacks_on_civilians": lambda key, drawn: key[0] == "Events",
}
