"""What is drawn in `violence-by-province.md`."""

import numpy as np
from matplotlib.colors import to_hex

from recount import every
from recount.drawn_stairs import full_name, stairs
from recount.tables import column, lines
from recount.violence_by_province import ACTIONS, MAPS, PLACED, RATES, SPANS, UNITS
from report.figures.chart import PALETTE

RECORDS = {"UCDP: militancy": "UCDP", "ACLED: all actors": "ACLED"}
FRONT = ("Khyber Pakhtunkhwa", "Balochistan", "Other provinces")
STEPS = (1, 2, 5, 10, 20)


def heights(ax) -> dict[int, float]:
    """By year: a stair for the full years, outlines for those covered in part."""
    return stairs(ax)[0] | {round(b.get_x() + b.get_width() / 2): b.get_height() for c in ax.containers for b in c}


def by_province(figure) -> dict[tuple, float]:
    """Heights, and the ends of the thin lines."""
    found = {}
    for ax in figure.axes:
        name = full_name(ax.get_title(loc="left"))
        found |= {(name, year): height for year, height in heights(ax).items()}
        for (year, low), (_, high) in (segment for one in ax.collections for segment in one.get_segments()):
            found |= {(f"{name}, low", round(year)): low, (f"{name}, high", round(year)): high}
    return found


def per_head(figure):
    order = column("""SELECT name FROM provinces WHERE province IN (SELECT province FROM population)
        ORDER BY province IN ('PK-KP', 'PK-BA'), "order" """)
    found = {}
    for ax in figure.axes:
        # Provinces outside the census have an empty line.
        full = [line for line in ax.lines if len(line.get_xdata())]
        for name, line in zip(order, full, strict=True):
            found |= {(name, RECORDS[ax.get_title(loc="left")], int(year)): rate for year, rate in zip(*line.get_data())}
    return found


def stacks(figure) -> dict[tuple, float]:
    """Heights by reading (told by its colour), source and year."""
    titles = {"settled": "Settled districts", "merged": "Merged districts", "PK-KP": "Whole province"}
    by_colour = {PALETTE[name][0]: title for name, title in titles.items()}
    found = {}
    for ax in figure.axes:
        for bar in ax.patches:
            reading = by_colour[to_hex(bar.get_edgecolor() if bar.get_facecolor()[3] == 0 else bar.get_facecolor())]
            year = round(bar.get_x() + bar.get_width() / 2)
            found[reading, RECORDS[ax.get_title(loc="left")], year] = bar.get_height()
    return found


def other_reading(key, drawn) -> bool:
    """Of the three readings of KP either the two parts are drawn, or the whole."""
    parts, whole = ("Settled districts", "Merged districts"), "Whole province"
    return all((part, *key[1:]) in drawn for part in (parts if key[0] == whole else (whole,)))


def events(figure):
    records = {"UCDP": "UCDP, per year", "ACLED": "ACLED, per 30 days"}
    brief = dict(zip(("KP", "Balochistan", "others"), FRONT))
    found = {}
    for ax in figure.axes:
        name, unit = ax.get_title(loc="left").split(": ")
        found |= {(brief[unit], records[name], year): height for year, height in heights(ax).items()}
    return found


def bounds(figure):
    found = {}
    for ax, unit in zip(figure.axes, FRONT):
        for y, low in zip(*ax.lines[0].get_data()):
            found[f"{unit}, low, %", int(y)] = found[f"{unit}, high, %", int(y)] = low * 100
        for (y, _), (_, high) in ax.collections[0].get_segments():
            found[f"{unit}, high, %", int(y)] = high * 100
    # Gaps of under half a point have no line.
    expected = every("CHARTS")["shares_as_bounds"]().table
    return {k: v for k, v in found.items() if abs(v - expected[k]) > 0.5 or abs(v - expected[k]) < 0.06}


def maps(figure):
    """The printed numbers, by the rate that they must be; Islamabad has none."""
    marks = {}
    for ax in figure.axes[:3]:
        title = ax.get_title(loc="left")
        source, when = MAPS[title]
        rates = dict(lines(RATES, source=source, when=when))
        printed = [text.get_text().split("\n")[-1] for text in ax.texts if text.get_text()]
        wanted = {unit: f"{rate:.1f}" for unit, rate in rates.items() if unit != "PK-IS"}
        assert sorted(printed) == sorted(wanted.values())
        marks |= {(title, UNITS[unit]): float(text) for unit, text in wanted.items()}
        # Each unit of the census has one inked shape, as densely as its class.
        inked = [patch.get_facecolor() for patch in ax.patches if patch.get_facecolor()[3] > 0]
        assert {to_hex(ink) for ink in inked} == {PALETTE["accent"][0]}
        assert len({ink[3] for ink in inked}) == len({sum(rate > step for step in STEPS) for rate in rates.values()})
    return marks


def circles(figure):
    """The area of each circle, which lies where its events do."""
    found, per_death = {}, None
    for ax, (title, (source, when)) in zip(figure.axes, SPANS.items(), strict=True):
        rows = lines(PLACED, source=source, when=when)
        (marks,) = ax.collections
        assert ax.get_title(loc="left") == title
        assert np.allclose(marks.get_offsets(), [row[4:] for row in rows])
        per_death = per_death or marks.get_sizes()[0] / rows[0][3]
        for row, size in zip(rows, marks.get_sizes(), strict=True):
            found["Deaths per 30 days", title, *row[:2]] = size / per_death
    return found


def bands(figure):
    found, bands = {}, (10, 25, 50, 100)
    for ax, name in zip(figure.axes, ("Former tribal areas", "KP without them", "Balochistan"), strict=True):
        assert ax.get_title(loc="left") == name
        found |= {("Area, %", name, band): bar.get_height() * 100 for band, bar in zip(bands, ax.patches, strict=True)}
        for share, line in zip(("Deaths before August 2021, %", "Deaths since, %"), ax.lines, strict=True):
            found |= {(share, name, band): y * 100 for band, y in zip(bands, line.get_ydata(), strict=True)}
    return found


def by_action(figure):
    found = {}
    for place, ax in enumerate(figure.axes):
        name = f"{FRONT[place % 3]}, {list(ACTIONS.values())[place // 3]}"
        found |= {(name, str(np.datetime64(x, "M"))): y for x, y in zip(*ax.lines[0].get_data(), strict=True)}
    return found


DRAWN = {
    "actions_by_month": by_action,
    "deaths_since_1989": by_province,
    "deaths_since_2010": by_province,
    "events_by_province": events,
    "deaths_per_100_000": per_head,
    "kp_settled_and_merged": stacks,
    "shares_as_bounds": bounds,
    "rates_by_period": maps,
    "border_bands": bands,
    "districts_then_and_now": circles,
}
UNDRAWN = {
    # The caption says so.
    "deaths_since_1989": lambda key, drawn: key[0] == "Not placed",
    "deaths_since_2010": lambda key, drawn: key[0] == "Not placed",
    "kp_settled_and_merged": other_reading,
    "shares_as_bounds": lambda key, drawn: key[0].startswith("Deaths") or key[0].replace("high", "low") in {k for k, _ in drawn},
    "rates_by_period": lambda key, drawn: key[1] == UNITS["PK-IS"],
    "border_bands": lambda key, drawn: key[0].startswith("Placeable"),
    "districts_then_and_now": lambda key, drawn: key[0] == "Deaths",
}
